"""Releases in words: a list in both languages, the one that is chosen is asked about, and then it is got."""

from typing import Any

import pytest

from custom_components.mediamate import desk_searches
from custom_components.mediamate.model import Door, DownloadState
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message
from tests.desk.test_releases import GB, Indexed, release
from tests.desk.test_searches import Slow, told_late
from tests.made import ARRIVAL, CHILD, MEMBER, thread

from .conftest import Meet, Person
from .home import SICARIO, TalkHome

EMBER = release("Arrival.2016.1080p.BluRay.x264-EMBER")
TIDE = release("Arrival.2016.1080p.RUS-TIDE", languages=("Russian", "English"), seeders=5, size=6 * GB)
CAM = release(
    "Arrival.HDCAM", quality="CAM", languages=(), approved=False, rejections=("CAM is not wanted in profile",)
)


class Choosing(TalkHome, Indexed):
    """The household with several titles, whose Radarr lists releases."""


@pytest.fixture
def home(clock: Any, monkeypatch: pytest.MonkeyPatch) -> Choosing:
    from custom_components.mediamate import data as data_module, desk_base

    home = Choosing(clock)
    home.found = (CAM, TIDE, EMBER)
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)
    return home


async def waits_for(person: Person, title: str) -> None:
    await person.say(f"download {title}")
    assert "requested" in (await person.say("yes") or "")
    await person.later(seconds=30)


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        (
            ("show the releases of Arrival", "the second one", "yes"),
            (
                (
                    "Releases of Arrival (2016). Which one?\n"
                    "1. Bluray-1080p, 8 GB, in English, 50 sharing – Arrival.2016.1080p.BluRay.x264-EMBER\n"
                    "2. Bluray-1080p, 6 GB, in Russian and English, 5 sharing – Arrival.2016.1080p.RUS-TIDE\n"
                    "3. CAM, 8 GB, 50 sharing – Arrival.HDCAM. "
                    "The library would not take it by itself: CAM is not wanted in profile\n"
                    "The first one fits best. For it: in the wanted quality and 50 people share it."
                ),
                "Download this release of Arrival (2016): Arrival.2016.1080p.RUS-TIDE, 6 GB?",
                "Arrival (2016): the chosen release is being downloaded.",
            ),
        ),
        (
            ("покажи раздачи Прибытия", "вторая", "да"),
            (
                (
                    "Раздачи: «Прибытие» (Arrival, 2016). Какую взять?\n"
                    "1. Bluray-1080p, 8 ГБ, на английском, раздают 50 — Arrival.2016.1080p.BluRay.x264-EMBER\n"
                    "2. Bluray-1080p, 6 ГБ, на русском и английском, раздают 5 — Arrival.2016.1080p.RUS-TIDE\n"
                    "3. CAM, 8 ГБ, раздают 50 — Arrival.HDCAM. "
                    "Сама библиотека её не взяла бы: CAM is not wanted in profile\n"
                    "Лучше всего подходит первая. За неё: в нужном качестве и раздают 50."
                ),
                "«Прибытие» (Arrival, 2016): скачать эту раздачу — Arrival.2016.1080p.RUS-TIDE, 6 ГБ?",
                "«Прибытие» (Arrival, 2016): выбранная раздача скачивается.",
            ),
        ),
    ],
    ids=["english", "russian"],
)
async def test_a_list_a_choice_a_yes(
    boris: Person, home: Choosing, asked: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    await waits_for(boris, "Arrival")
    for sentence, answer in zip(asked, answers, strict=True):
        assert home.radarr.grab.await_count == 0
        assert await boris.say(sentence) == answer
    home.radarr.grab.assert_awaited_once_with(TIDE.guid, 3)


async def test_the_language_that_is_asked_for_comes_first(boris: Person, home: Choosing) -> None:
    await waits_for(boris, "Arrival")
    said = await boris.said("покажи раздачи Прибытия на русском")
    assert said and said.lines[1].endswith("RUS-TIDE") and "на русском" in said.lines[-1]


async def test_what_is_on_its_way_is_meant(boris: Person, home: Choosing) -> None:
    said = await boris.said("show the releases")
    assert said and said.text.startswith("Which title?") and said.asks
    await waits_for(boris, "Arrival")
    boris.place = "another dialog"
    assert (await boris.say("show the releases") or "").startswith("Releases of Arrival (2016)")


async def test_what_is_coming_is_replaced_after_a_yes_of_ones_own(boris: Person, home: Choosing) -> None:
    await waits_for(boris, "Arrival")
    home.grab(ARRIVAL, "aa", state=DownloadState.STALLED)
    await boris.say("show the releases of Arrival")
    said = await boris.said("1")
    assert said and said.proposal and said.proposal.destructive
    assert said.text.startswith("Drop what is coming of Arrival (2016) and download this release instead")
    await boris.say("yes")
    assert "aa" not in home.torrents and home.radarr.grab.await_count == 1


async def test_a_full_disk_is_said_first(boris: Person, home: Choosing) -> None:
    await waits_for(boris, "Arrival")
    home.free = 7 * GB
    await boris.say("show the releases of Arrival")
    assert (await boris.say("the first one") or "").startswith("It takes 8 GB, and only 7 GB is free.\n")


LATE = {
    "show the releases of Arrival": (
        "Arrival (2016): I'm still asking the indexers. I'll tell you when they have answered.",
        "Arrival (2016): 3 releases were found. Ask for the releases again to choose.",
        "show the releases",
        "Releases of Arrival (2016). Which one?",
    ),
    "покажи раздачи Прибытия": (
        "«Прибытие» (Arrival, 2016): индексаторы ещё не ответили. Сообщу, как только ответят.",
        "«Прибытие» (2016): нашлось 3 раздачи. Спросите о раздачах ещё раз, чтобы выбрать.",
        "покажи раздачи",
        "Раздачи: «Прибытие» (Arrival, 2016). Какую взять?",
    ),
}


@pytest.mark.parametrize("asked", LATE)
async def test_slow_indexers_hold_nobody_up(
    boris: Person, home: Choosing, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    meanwhile, told, again, listed = LATE[asked]
    monkeypatch.setattr(desk_searches, "PATIENCE", 0.01)
    boris.mate.outbox.stop()  # so that what is told can be looked at
    await waits_for(boris, "Arrival")
    slow = Slow(home)
    for _ in range(2):
        said = await boris.said(asked)
        assert said and (said.text, said.asks) == (meanwhile, False)
    assert await boris.say("2") is None, "there is nothing to choose from yet"
    await slow.end(boris.hass, boris.mate)
    (notice,) = await told_late(boris.mate)
    assert notice.thread and notice.thread.place == "dialog"
    texts = await async_texts(boris.hass, notice.thread.language)
    assert texts.message(notice_message(notice)) == told
    assert (await boris.say(again) or "").startswith(listed) and slow.count == 1
    assert "EMBER" in (await boris.say("1") or "")


async def test_what_was_not_asked_for_is_asked_for_first(boris: Person, home: Choosing) -> None:
    said = await boris.said("show the releases of Sicario")
    assert (
        said
        and said.asks
        and said.lines
        == (
            "Nobody has asked for Sicario (2015) yet, so there is nothing to choose from.",
            "Download the film Sicario (2015): HD-1080p, about 12.1 GB?",
        )
    )
    home.managed = (release("Sicario.2015.1080p-NORTH"),)
    assert "Sicario.2015.1080p-NORTH" in (await boris.say("show the releases of Sicario") or "")
    await boris.say("1")
    await boris.say("yes")
    assert home.added == [SICARIO] and home.radarr.push.await_count == 1


async def test_of_two_dunes_the_one_that_is_there(boris: Person, home: Choosing) -> None:
    said = await boris.said("show the releases of Dune")
    assert said and said.choices == 2 and said.asks
    assert "Nobody has asked for" in (await boris.say("the second one") or "")
    await boris.say("yes")
    assert (await boris.say("show the releases of Dune") or "").startswith("Releases of Dune (1984)")


async def test_nothing_is_called_so_or_nothing_is_there(boris: Person, home: Choosing) -> None:
    assert await boris.say("show the releases of Xyzzy") == "I can't find anything called “Xyzzy”."
    await waits_for(boris, "Arrival")
    home.found = ()
    assert await boris.say("show the releases of Arrival") == "No release of Arrival was found."


async def test_who_may_not_choose(meet: Meet, home: Choosing) -> None:
    kid = meet(CHILD)
    await kid.say("download Arrival")
    await kid.say("yes")
    said = await kid.said("show the releases of Arrival")
    assert said and not said.asks and said.text == "You may not do that."


async def test_by_voice_no_name_is_read_out(boris: Person, home: Choosing) -> None:
    await waits_for(boris, "Arrival")
    where = thread(MEMBER, "kitchen", Door.VOICE)
    said = await boris.dialogue.turn(MEMBER, where, "show the releases of Arrival")
    assert said and said.choices == 3 and not any("x264" in line for line in said.lines)
