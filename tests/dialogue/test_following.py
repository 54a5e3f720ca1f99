"""New episodes by themselves, in words of both languages."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.mediamate.errors import CannotConnect, NotFound
from custom_components.mediamate.model import Episode, MediaItem, MediaRef, MediaType, Message, Part, Role
from custom_components.mediamate.operations.request import Wish
from tests.made import CHILD, OTHER, ROOM, followed, thread
from tests.operations.fakes import BEAR, FakeSonarr, an_episode, season_episodes

from .conftest import Meet, Person
from .home import TalkHome

ASK = (
    "Follow the series The Bear (2022): new episodes will be fetched by themselves (HD-1080p), "
    "and I'll tell you of each. Shall I?"
)
ASK_RU = (
    "Следить за сериалом «Медведь» (The Bear, 2022): новые серии будут скачиваться сами (HD-1080p), "
    "и я сообщу о каждой. Начать?"
)


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        (
            ("follow The Bear", "yes"),
            ASK,
            "You follow The Bear (2022) now. I'll tell you of each new episode.",
        ),
        (
            ("следи за сериалом Медведь", "да"),
            ASK_RU,
            "Слежу: «Медведь» (2022). Сообщу о каждой новой серии.",
        ),
    ],
)
async def test_follow(
    boris: Person, series: FakeSonarr, words: tuple[str, str], question: str, answer: str
) -> None:
    assert await boris.say(words[0]) == question
    assert series.called("add") == []
    assert await boris.say(words[1]) == answer
    assert series.called("add") == [(BEAR.ref, 4, "/series", "future", False)]
    (follow,) = await boris.mate.history.follows()
    assert (follow.actor, follow.backend_id, follow.thread.place) == (boris.actor.id, 1, "dialog")
    assert (await boris.mate.history.requests()) == []


async def test_a_series_that_is_there_is_not_touched_but_for_what_comes(
    boris: Person, series: FakeSonarr
) -> None:
    series.keep(BEAR, *(replace(one, has_file=one.part.season == 1) for one in season_episodes(BEAR, (1,))))
    assert (await boris.say("follow The Bear")).startswith(
        "Follow the series The Bear (2022): I'll see to it"
    )
    await boris.say("yes")
    ((_, wanted, _),) = series.called("want")
    assert min(wanted) > Part(3, 3) and Part(4, 10) in wanted
    assert not series.called("add") and not series.called("search_now")
    (follow,) = await boris.mate.history.follows()
    assert Part(1, 8) in follow.known


async def test_what_is_followed_can_be_asked_and_ended(boris: Person, meet: Meet, series: FakeSonarr) -> None:
    assert (await boris.say("what am I following?")).startswith("You follow no series yet.")
    assert (await boris.say("что я пропустил?")).startswith("Вы пока ни за чем не следите.")
    await boris.say("follow The Bear")
    await boris.say("yes")
    assert await boris.say("follow The Bear") == "You follow The Bear (2022) already."
    assert await boris.say("what am I following?") == "You follow The Bear (2022)."
    vera = meet(OTHER, "vera's")
    await vera.say("follow The Bear")
    await vera.say("yes")
    assert len(await boris.mate.history.follows()) == 2
    assert await boris.say("stop following Dune") == "You do not follow “Dune”."
    assert await boris.say("перестань следить за Медведем") in {
        "Больше не слежу: «The Bear» (2022).",
        "Больше не слежу: «Медведь» (2022).",
    }
    assert [one.actor for one in await boris.mate.history.follows()] == [OTHER.id]
    assert await vera.say("stop following The Bear") == "You follow The Bear (2022) no longer."


async def test_what_cannot_be_followed(boris: Person, meet: Meet, home: TalkHome, series: FakeSonarr) -> None:
    home.titles[BEAR.ref] = replace(BEAR, ended=True)
    assert await boris.say("follow The Bear") == "“The Bear” has ended: there will be no new episodes."
    home.titles[BEAR.ref] = BEAR
    for actor in (CHILD, ROOM):
        assert await meet(actor, f"of {actor.id}").say("follow The Bear") == "You may not do that."
    assert series.called("add") == []


@pytest.mark.parametrize("role", [Role.CHILD, Role.GUEST])
async def test_who_may_follow_nothing_any_more_can_end_what_they_follow(
    boris: Person, meet: Meet, series: FakeSonarr, role: Role
) -> None:
    """Somebody began as a member, and was made a child."""
    await boris.say("follow The Bear")
    await boris.say("yes")
    now = meet(replace(boris.actor, role=role), "another dialog")
    assert await now.say("what am I following?") == "You follow The Bear (2022)."
    assert await now.say("stop following The Bear") == "You follow The Bear (2022) no longer."
    assert await boris.mate.history.follows() == []
    assert await now.say("follow The Bear") == "You may not do that."


async def test_while_sonarr_is_down_it_is_noted(boris: Person, home: TalkHome, series: FakeSonarr) -> None:
    await boris.say("follow The Bear")
    real, series.add = series.add, _down
    assert await boris.say("yes") == (
        "You follow The Bear (2022). sonarr is not answering right now; I'll set it up there as soon as it is back."
    )
    (follow,) = await boris.mate.history.follows()
    assert follow.backend_id is None
    series.add = real
    await boris.mate.followers.look()
    (follow,) = await boris.mate.history.follows()
    assert follow.backend_id == 1


async def _down(*args: object, **kwargs: object) -> None:
    raise CannotConnect(service="sonarr")


async def test_what_was_missed(boris: Person, home: TalkHome, series: FakeSonarr) -> None:
    await boris.say("follow The Bear")
    await boris.say("yes")
    assert await boris.say("what did I miss?") == "Nothing new of what you follow."
    out = boris.clock() - timedelta(hours=1)
    series.shows[1] = [an_episode(3, number, airs=out, has_file=True, monitored=True) for number in (5, 6)]
    home.playable(BEAR.ref)
    for number in (5, 6):
        home.show_episode(Part(3, number))
    await boris.later(minutes=5)
    await boris.mate.followers.look()
    assert await boris.say("what did I miss?") == (
        "New of what you follow:\nThe Bear (2022), season 3, episodes 5 and 6"
    )
    assert await boris.say("что я пропустил?") == (
        "Новое в сериалах, за которыми вы следите:\n«The Bear» (2022), 3-й сезон, серии 5 и 6"
    )


async def test_of_several_the_one_that_is_picked_is_followed(
    boris: Person, home: TalkHome, series: FakeSonarr
) -> None:
    older = replace(BEAR, ref=MediaRef.parse("series:tvdb:1"), year=1990)
    home.titles[older.ref] = series.known[older.ref] = older
    said = await boris.said("follow The Bear")
    assert said and said.text.splitlines() == [
        "I found several titles for “The Bear”. Which one?",
        "1. The Bear (2022) – series",
        "2. The Bear (1990) – series",
    ]
    assert "The Bear (1990)" in await boris.say("the second one")
    await boris.say("yes")
    assert [one.ref for one in await boris.mate.history.follows()] == [older.ref]


async def test_it_is_what_we_talked_of(boris: Person, home: TalkHome, series: FakeSonarr) -> None:
    assert (await boris.say("follow it")).startswith("Which title?")
    await boris.say("follow The Bear")
    await boris.say("yes")
    await boris.say("what am I following?")
    assert await boris.say("unfollow it") == "You follow The Bear (2022) no longer."
    with pytest.raises(NotFound, match="follow_not_found"):
        await boris.mate.desk.unfollow(boris.actor, BEAR.ref)


# --- which of several


SHOWS = tuple(
    replace(BEAR, ref=MediaRef(MediaType.SERIES, "tvdb", str(number)), title=title, year=2000 + number)
    for number, title in enumerate(("Severance", "The Office", "The Office", "Shogun"), 1)
)


async def follows(boris: Person, *shows: MediaItem) -> None:
    made = [followed(ref=one.ref, title=one.title, year=one.year) for one in shows]
    await boris.mate.history.save_follows(made, new=True)


async def left(boris: Person) -> list[str]:
    return [one.ref.id for one in await boris.mate.history.follows()]


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        (
            ("stop following it", "the second one"),
            "1. Severance (2001)\n2. The Office (2002)\n3. Shogun (2004)",
            "You follow The Office (2002) no longer.",
        ),
        (
            ("перестань следить за ним", "второй"),
            "1. «Severance» (2001)\n2. «The Office» (2002)\n3. «Shogun» (2004)",
            "Больше не слежу: «The Office» (2002).",
        ),
    ],
    ids=["english", "russian"],
)
async def test_of_several_that_are_followed_one_is_picked(
    boris: Person, series: FakeSonarr, *, words: tuple[str, str], question: str, answer: str
) -> None:
    await follows(boris, SHOWS[0], SHOWS[1], SHOWS[3])
    said = await boris.said(words[0])
    assert said and said.text.partition("\n")[2] == question
    assert (said.choices, said.asks) == (3, True)  # Telegram has a button for each
    assert await left(boris) == ["1", "2", "4"]
    assert await boris.say(words[1]) == answer
    assert await left(boris) == ["1", "4"]


async def test_which_by_its_name_and_by_none(boris: Person, series: FakeSonarr) -> None:
    await follows(boris, SHOWS[0], SHOWS[1], SHOWS[3])
    await boris.say("unfollow it")
    assert await boris.say("Shogun") == "You follow Shogun (2004) no longer."
    await boris.say("stop following it")
    assert await boris.say("no") is not None
    assert await left(boris) == ["1", "2"]


async def test_two_of_one_name(boris: Person, series: FakeSonarr) -> None:
    await follows(boris, *SHOWS)
    said = await boris.said("stop following The Office")
    assert said and said.choices == 2 and await left(boris) == ["1", "2", "3", "4"]
    assert await boris.say("2") == "You follow The Office (2003) no longer."
    assert await boris.say("stop following The Office") == "You follow The Office (2002) no longer."
    await follows(boris, *SHOWS)
    assert await boris.say("stop following The Office (2003)") == "You follow The Office (2003) no longer."


async def test_it_is_another_series_that_is_not_followed(boris: Person, series: FakeSonarr) -> None:
    series.keep(BEAR, *season_episodes(BEAR, (2,)))
    await boris.say("do we have The Bear?")
    assert (await boris.say("stop following it")).startswith("You follow no series yet.")
    await follows(boris, SHOWS[0])
    await boris.say("do we have The Bear?")
    assert await boris.say("stop following it") == "You do not follow “The Bear”."
    assert "The Bear (2022)" in await boris.say("stop monitoring it")
    assert await left(boris) == ["1"]
    assert await boris.say("stop following Dune") == "You do not follow “Dune”."


async def test_of_many_some_are_named(boris: Person, series: FakeSonarr) -> None:
    many = [replace(SHOWS[0], ref=replace(BEAR.ref, id=str(n)), title=f"Show {n}") for n in range(1, 15)]
    await follows(boris, *many)
    said = await boris.said("what am I following?")
    assert said and said.reply
    assert [one.key for one in said.reply.lines] == ["say_followed", "say_more"]
    assert said.reply.lines[1].placeholders["count"] == 4
    said = await boris.said("stop following it")
    assert said and said.choices == 10 and "4" in said.lines[-1]


# --- two people, and what changes meanwhile


async def test_what_is_there_when_it_is_followed_was_not_missed(
    boris: Person, series: FakeSonarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sonarr takes its time to answer: that is after the beginning, and no news all the same."""
    series.keep(BEAR, *(replace(one, has_file=one.part.season == 1) for one in season_episodes(BEAR, (1,))))
    real = series.episodes

    async def slowly(backend_id: int) -> Sequence[Episode]:
        boris.clock.forward(seconds=2)
        return await real(backend_id)

    monkeypatch.setattr(series, "episodes", slowly)
    await boris.say("follow The Bear")
    await boris.say("yes")
    (follow,) = await boris.mate.history.follows()
    assert Part(1, 8) in follow.known
    assert await boris.say("what did I miss?") == "Nothing new of what you follow."


async def test_who_says_yes_twice_follows_once(boris: Person, series: FakeSonarr) -> None:
    wish, where = Wish(ref=BEAR.ref), thread(boris.actor)
    results = await asyncio.gather(*(boris.mate.desk.follow(boris.actor, where, wish) for _ in range(2)))
    assert sorted(one.message.key for one in results) == ["follow_already", "follow_begun"]
    assert len(series.called("add")) == 1


async def test_what_is_withdrawn_while_somebody_follows_it_stays(
    boris: Person, meet: Meet, series: FakeSonarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wants it no longer and takes it out of the library; the other begins to follow it that moment."""
    vera, desk = meet(OTHER, "vera's"), boris.mate.desk
    await boris.say("season 2 of The Bear")
    await boris.say("yes")
    (wish,) = await boris.mate.history.requests()
    series.held[BEAR.ref] = replace(series.held[BEAR.ref], added=boris.clock())
    deleting, go_on, real = asyncio.Event(), asyncio.Event(), series.delete

    async def slowly(backend_id: int, *, delete_files: bool) -> None:
        deleting.set()
        await go_on.wait()
        await real(backend_id, delete_files=delete_files)
        series.held.clear()

    monkeypatch.setattr(series, "delete", slowly)
    withdrawn = asyncio.create_task(desk.cancel(boris.actor, wish.id))
    await asyncio.wait_for(deleting.wait(), 30)
    following = asyncio.create_task(desk.follow(vera.actor, thread(vera.actor), Wish(ref=BEAR.ref)))
    await asyncio.sleep(0)
    go_on.set()
    await withdrawn
    assert (await following).message.key == "follow_begun"
    assert BEAR.ref in series.held and len(series.called("add")) == 2


async def test_what_the_arr_refuses_is_not_followed(boris: Person, series: FakeSonarr) -> None:
    await boris.say("follow The Bear")
    series.add = _unknown
    assert "You follow" not in await boris.say("yes")
    assert await boris.mate.history.follows() == []


async def _unknown(*args: object, **kwargs: object) -> None:
    raise NotFound("title_not_found")


async def test_who_would_need_an_approval_cannot_follow(
    boris: Person, home: TalkHome, series: FakeSonarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        type(boris.mate.desk), "_approval", lambda *args: Message("note_over_age", {"age": 18})
    )
    assert (await boris.say("follow The Bear")).startswith(
        "New episodes of The Bear (2022) need an administrator"
    )
    assert await boris.mate.history.follows() == []


async def test_somebody_adds_the_series_a_moment_before(boris: Person, series: FakeSonarr) -> None:
    await boris.say("follow The Bear")
    real = series.add

    async def beaten(*args: object, **kwargs: object) -> object:
        series.keep(BEAR, *season_episodes(BEAR, ()))
        return await real(*args, **kwargs)

    series.add = beaten
    assert "You follow" in await boris.say("yes")
    assert len(series.called("want")) == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            "yes, but in 4K",
            ASK.replace("HD-1080p", "Ultra-HD"),
        ),
        (
            "да, но в 4К",
            ASK_RU.replace("HD-1080p", "Ultra-HD"),
        ),
    ],
    ids=["english", "russian"],
)
async def test_yes_but_otherwise_is_asked_anew(
    boris: Person, series: FakeSonarr, words: str, answer: str
) -> None:
    await boris.say("follow The Bear")
    assert await boris.say(words) == answer
    assert series.called("add") == []
    await boris.say("да" if "да" in words else "yes")
    assert series.called("add") == [(BEAR.ref, 5, "/series", "future", False)]
    (follow,) = await boris.mate.history.follows()
    assert follow.quality_profile_id == 5


async def test_what_is_there_is_had_otherwise_from_then_on(boris: Person, series: FakeSonarr) -> None:
    series.keep(BEAR, *season_episodes(BEAR, (1,)))
    await boris.say("follow The Bear")
    assert await boris.say("yes, but in 4K") == (
        "Follow the series The Bear (2022): I'll see to it that new episodes are fetched (Ultra-HD), "
        "and tell you of each. Shall I?"
    )
    assert series.called("monitor") == []
    await boris.say("yes")
    assert series.called("monitor") == [(1, 5)]


async def test_yes_but_only_a_season_is_a_wish(boris: Person, series: FakeSonarr) -> None:
    await boris.say("follow The Bear")
    question = await boris.say("yes, but only season 2")
    assert question.startswith("Download the series The Bear (2022): HD-1080p, season 2")
    await boris.say("yes")
    assert await boris.mate.history.follows() == []
    (request,) = await boris.mate.history.requests()
    assert [one.part for one in request.parts] == [Part(2)]


async def test_yes_but_in_what_there_is_not_leaves_the_question(boris: Person, series: FakeSonarr) -> None:
    await boris.say("follow The Bear")
    refused, question = (await boris.say("yes, but in 720p")).split("\n")
    assert "720p" in refused and question == ASK
    await boris.say("yes")
    assert len(await boris.mate.history.follows()) == 1


async def test_everything_that_is_forgotten_is_followed_no_longer(
    boris: Person, meet: Meet, series: FakeSonarr
) -> None:
    vera = meet(OTHER, "vera's")
    for one in (boris, vera):
        await one.say("follow The Bear")
        await one.say("yes")
    for words in ("forget this conversation", "forget everything I said", "забудь всё, что я говорил"):
        await boris.say(words)
    assert len(await boris.mate.history.follows()) == 2
    assert (await boris.say("forget everything")).split("\n")[-1] == (
        "You follow 1 series no longer. What is in the library stays there."
    )
    assert [one.actor for one in await boris.mate.history.follows()] == [OTHER.id]
    assert (await vera.say("забудь всё")).endswith(
        "Больше не слежу за 1 сериалом. Что есть в библиотеке, там и останется."
    )
    assert (
        await boris.say("what am I following?")
        == "You follow no series yet. Say for example “follow The Bear”."
    )
