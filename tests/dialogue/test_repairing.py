"""Why is it stuck, and fix it: one cause in plain words in both languages; what drops a release asks first."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import DownloadState, HealthIssue, QueueState, Torrent, TransferTotals
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.operations.stack import MediaStack
from tests.made import ADMIN, ARRIVAL, CHILD, OTHER, thread

from .conftest import Meet, Person
from .home import SICARIO, TalkHome

STALLED = DownloadState.STALLED
DEAD: dict[str, Any] = {"state": STALLED, "progress": 0.1, "speed": 0, "seeds": 0}


async def waits_for(person: Person, title: str) -> None:
    await person.say(f"download {title}")
    assert "requested" in (await person.say("yes") or "")
    await person.later(seconds=30)


@pytest.fixture
async def stuck(boris: Person, home: TalkHome) -> Person:
    """Somebody whose film does not come: nobody shares it."""
    await waits_for(boris, "Arrival")
    home.grab(ARRIVAL, "aa", **DEAD)
    return boris


@pytest.mark.parametrize(
    "asked",
    [
        "why is it stuck?",
        "why is Arrival stuck?",
        "why isn't Arrival downloading?",
        "what's wrong with Arrival?",
    ],
)
async def test_why_in_english(stuck: Person, home: TalkHome, asked: str) -> None:
    said = await stuck.said(asked)
    assert (
        said
        and said.asks
        and said.lines
        == (
            "Arrival (2016): nobody is sharing this release now.",
            "Shall I drop this release of Arrival (2016) for good and look for another one?",
        )
    )
    assert said.proposal and said.proposal.destructive
    assert home.radarr.remove_from_queue.await_count == 0
    assert await stuck.say("yes") == (
        "Arrival (2016): this release is dropped and blocked. Another one is being looked for."
    )
    assert home.radarr.remove_from_queue.await_args.kwargs["blocklist"] is True


@pytest.mark.parametrize(
    "asked", ["почему застряло?", "почему не качается Прибытие?", "почему Прибытие не качается"]
)
async def test_why_in_russian(stuck: Person, home: TalkHome, asked: str) -> None:
    said = await stuck.said(asked)
    assert said and said.lines == (
        "«Arrival» (2016): эту раздачу сейчас никто не раздаёт.",
        "«Arrival» (2016): убрать эту раздачу насовсем и поискать другую?",
    )
    assert await stuck.say("нет") == "Хорошо, не буду."
    assert home.radarr.remove_from_queue.await_count == 0
    await stuck.say(asked)
    assert await stuck.say("да") == "«Arrival» (2016): раздача удалена и заблокирована, ищу другую."


@pytest.mark.parametrize("asked", ["fix it", "fix the download of Arrival", "почини загрузку Прибытия"])
async def test_fix_asks_before_a_release_is_dropped(stuck: Person, home: TalkHome, asked: str) -> None:
    said = await stuck.said(asked)
    assert said and said.asks and home.radarr.remove_from_queue.await_count == 0
    await stuck.say("yes")
    assert home.radarr.remove_from_queue.await_count == 1


async def test_fix_does_at_once_what_drops_nothing(stuck: Person, home: TalkHome) -> None:
    home.grab(ARRIVAL, "aa", state=DownloadState.PAUSED, progress=0.1, speed=0)
    said = await stuck.said("fix it")
    assert said and not said.asks
    assert said.text == "The download of Arrival (2016) is paused.\nArrival (2016): running again."
    assert home.torrents["aa"].state is DownloadState.DOWNLOADING
    home.grab(ARRIVAL, "aa", progress=0.2, speed=3_000_000)
    said = await stuck.said("почему застряло?")
    assert said and not said.asks
    assert said.text == "«Arrival» (2016): всё в порядке, качается: 20 %, 3 МБ/с."


async def test_a_yes_does_what_was_offered(stuck: Person, home: TalkHome) -> None:
    home.grab(ARRIVAL, "aa", state=DownloadState.PAUSED, progress=0.1, speed=0)
    assert (await stuck.say("why is it stuck?") or "").endswith("Shall I resume Arrival (2016)?")
    assert await stuck.say("yes") == "Arrival (2016): running again."


async def test_a_full_disk_is_named_with_what_is_free(stuck: Person, home: TalkHome) -> None:
    entry = home.queue[next(iter(home.queue))]
    home.grab(ARRIVAL, "aa", state=DownloadState.SEEDING, progress=1.0)
    home.queue[entry.backend_id or 0] = replace(
        entry, state=QueueState.IMPORT_BLOCKED, size=60 * 10**9, messages=("Not enough free space",)
    )
    home.free = 40 * 10**9
    assert await stuck.say("почему застряло?") == (
        "«Arrival» (2016): в /movies нет места. Свободно 40 ГБ, нужно 60 ГБ.\n"
        "«Arrival» (2016): попробовать импортировать снова?"
    )


async def test_nothing_was_found_yet(boris: Person, home: TalkHome) -> None:
    await waits_for(boris, "Arrival")
    said = await boris.said("why isn't Arrival downloading?")
    assert said and said.lines == (
        "Arrival (2016): the search goes on. No release has been found so far.",
        "Shall I have Arrival (2016) searched for again?",
    )
    assert await boris.say("yes") == "Arrival (2016): I'm having it searched for again."
    home.radarr.search_now.assert_awaited_once()


async def test_the_connection_is_to_blame_and_no_release(stuck: Person, home: TalkHome) -> None:
    for hash_ in "bcd":
        home.torrents[hash_] = Torrent(hash=hash_, name=hash_, state=STALLED, progress=0, size=9, seeds=3)
    home.grab(ARRIVAL, "aa", **(DEAD | {"seeds": 4}))
    said = await stuck.said("fix it")
    assert said and not said.asks
    assert said.text.startswith(
        "The download of Arrival (2016) does not move, and neither does anything else in qb (4 downloads)."
    )


async def test_several_are_told_one_by_one(stuck: Person, home: TalkHome) -> None:
    await waits_for(stuck, "Sicario")
    home.grab(SICARIO, "bb", state=DownloadState.PAUSED, speed=0)
    said = await stuck.said("why is nothing downloading?")
    assert said and said.lines == (
        "1. Arrival (2016): nobody is sharing this release now.",
        "2. The download of Sicario (2015) is paused.",
        "Which one shall I see to?",
    )
    assert (await stuck.say("the second one") or "").endswith("Shall I resume Sicario (2015)?")
    await stuck.say("yes")
    assert home.torrents["bb"].state is DownloadState.DOWNLOADING


async def test_of_several_what_cannot_be_mended_is_told_too(
    stuck: Person, home: TalkHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waits_for(stuck, "Sicario")
    home.grab(SICARIO, "bb", state=DownloadState.PAUSED, speed=0)
    await waits_for(stuck, "Dune: Part Two")
    healthy = home.stack

    def sick() -> MediaStack:
        (radarr,) = (stack := healthy()).backends
        health = (HealthIssue("DownloadClientCheck", "warning", "No download client is available"),)
        snapshot = replace(radarr.snapshot, health=health) if radarr.snapshot else None
        return replace(stack, backends=(replace(radarr, snapshot=snapshot),))

    monkeypatch.setattr(home, "stack", sick)
    said = await stuck.said("why is nothing downloading?")
    assert said and said.lines == (
        "Dune: Part Two (2024): radarr has no download client set up.",
        "1. Arrival (2016): nobody is sharing this release now.",
        "2. The download of Sicario (2015) is paused.",
        "Which one shall I see to?",
    )


async def test_of_several_the_one_in_trouble_is_meant(stuck: Person, home: TalkHome) -> None:
    await waits_for(stuck, "Sicario")
    home.grab(SICARIO, "bb", speed=5_000_000)
    stuck.place = "another dialog"  # "it" means none of them there
    said = await stuck.said("why is it stuck?")
    assert said and said.lines[0].startswith("Arrival (2016): nobody is sharing") and said.asks
    home.grab(ARRIVAL, "aa", speed=5_000_000)
    said = await stuck.said("why is it stuck?")
    assert said and not said.asks
    assert [line.partition(":")[0] for line in said.lines] == [
        "The download of Arrival (2016) is not stuck",
        "The download of Sicario (2015) is not stuck",
    ]


async def test_who_does_not_wait_for_it_hears_nothing(meet: Meet, stuck: Person) -> None:
    vera = meet(OTHER)
    assert await vera.say("why is it stuck?") == "Nothing is being downloaded right now."
    assert await vera.say("why is Arrival stuck?") == "Nothing called “Arrival” is being downloaded."
    boss = meet(ADMIN)
    assert "nobody is sharing" in (await boss.say("why is Arrival stuck?") or "")


async def test_who_may_touch_nothing_hears_the_cause_only(meet: Meet, home: TalkHome) -> None:
    kid = meet(CHILD)
    await kid.say("download Arrival")
    await kid.say("yes")
    said = await kid.said("why isn't Arrival downloading?")
    assert said and not said.asks
    assert said.text == "Arrival (2016): waiting for an administrator's yes."


async def test_what_nobody_asked_for_is_called_as_people_say_it(meet: Meet, home: TalkHome) -> None:
    boss = meet(ADMIN)
    name = "Alien.1979.Directors.Cut.1080p.BluRay.x264-GRP"
    home.torrents["cc"] = Torrent(hash="cc", name=name, state=STALLED, progress=0.5, size=10, seeds=0)
    assert await boss.say("why is it stuck?") == "Alien (1979): nobody is sharing this release now."


async def test_it_is_what_we_talked_of(stuck: Person, home: TalkHome) -> None:
    await waits_for(stuck, "Sicario")
    home.grab(SICARIO, "bb", **DEAD)
    await stuck.say("tell me about Sicario")
    assert (await stuck.say("why is it stuck?") or "").startswith("Sicario (2015): nobody")


async def test_another_release_is_doubted_where_it_would_stop_as_well(stuck: Person, home: TalkHome) -> None:
    said = await stuck.said("Arrival is stuck, find another one")
    assert said and len(said.lines) == 1 and said.asks
    for hash_ in "bcd":
        home.torrents[hash_] = Torrent(hash=hash_, name=hash_, state=STALLED, progress=0, size=9, seeds=3)
    said = await stuck.said("Arrival is stuck, find another one")
    assert said and said.asks and len(said.lines) == 2
    assert said.lines[0].startswith(
        "The download of Arrival (2016) does not move, and neither does anything else"
    )
    assert said.lines[1].startswith("Drop this release of “Arrival (2016)” for good")


async def test_what_stands_still_for_all_is_said_once(stuck: Person, home: TalkHome) -> None:
    await waits_for(stuck, "Sicario")
    for hash_ in "bcd":
        home.torrents[hash_] = Torrent(hash=hash_, name=hash_, state=STALLED, progress=0, size=9, seeds=3)
    home.grab(SICARIO, "ss", **(DEAD | {"seeds": 4}))
    home.grab(ARRIVAL, "aa", **(DEAD | {"seeds": 4}))
    said = await stuck.said("why is nothing downloading?")
    assert said and not said.asks and len(said.lines) == 1 and "5 downloads" in said.text


async def test_a_client_without_a_connection_is_named_once(stuck: Person, home: TalkHome) -> None:
    await waits_for(stuck, "Sicario")
    home.grab(SICARIO, "ss", **DEAD)
    home.totals = TransferTotals(cut_off=True)
    said = await stuck.said("why is nothing downloading?")
    assert said and not said.asks and len(said.lines) == 1 and "qb has no connection" in said.text


async def test_who_only_waits_too_hears_the_cause(meet: Meet, stuck: Person, home: TalkHome) -> None:
    vera = meet(OTHER)
    await vera.say("download Arrival")
    await vera.say("yes")
    said = await vera.said("why is Arrival stuck?")
    assert said and not said.asks and said.text == "Arrival (2016): nobody is sharing this release now."
    assert await vera.say("fix the download of Arrival") == said.text
    assert home.radarr.remove_from_queue.await_count == 0


async def test_by_whom_nothing_can_be_mended(meet: Meet, home: TalkHome, mate: MediaMate) -> None:
    kid = meet(CHILD)
    result = await mate.desk.request(ADMIN, thread(ADMIN), Wish(ref=ARRIVAL))
    assert result.request
    await mate.desk.request(CHILD, thread(CHILD), Wish(ref=ARRIVAL))
    home.grab(ARRIVAL, "aa", **DEAD)
    said = await kid.said("why is Arrival stuck?")
    assert said and not said.asks and "nobody is sharing" in said.text


async def test_of_very_many_the_one_that_stands_still_is_found(meet: Meet, home: TalkHome) -> None:
    boss = meet(ADMIN)
    for number in range(100):
        home.torrents[f"m{number}"] = Torrent(
            hash=f"m{number}", name="m", state=DownloadState.DOWNLOADING, progress=0.1, size=9, speed=10**6
        )
    home.torrents["zz"] = Torrent(
        hash="zz", name="Alien.1979.1080p", state=STALLED, progress=0, size=9, seeds=0
    )
    assert (
        await boss.say("why is nothing downloading?") == "Alien (1979): nobody is sharing this release now."
    )
