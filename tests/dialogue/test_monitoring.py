"""Seasons and episodes that are to be searched for no longer, in words of both languages."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.mediamate.desk_monitoring import Switched, switch_of
from custom_components.mediamate.errors import Refused
from custom_components.mediamate.model import MediaRef, Part, RequestState
from custom_components.mediamate.operations.monitoring import Switch
from custom_components.mediamate.operations.stack import MediaStack
from custom_components.mediamate.ports_library import Growing
from tests.made import CHILD, OTHER, ROOM, followed
from tests.operations.fakes import BEAR, NOW, FakeSonarr, an_episode, season_episodes, sonarr

from .conftest import Meet, Person
from .home import CHERNOBYL, TalkHome


@pytest.fixture
def held(series: FakeSonarr) -> FakeSonarr:
    """The Bear is there: the first season with its files, the others wanted."""
    episodes = season_episodes(BEAR, (1, 2, 3, 4))
    series.keep(BEAR, *(replace(one, has_file=one.part.season == 1) for one in episodes))
    return series


def searched(series: FakeSonarr) -> set[int]:
    """Return the seasons that are still searched for."""
    return {one.part.season for one in series.shows[1] if one.monitored}


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        (
            ("stop monitoring season 2 of The Bear", "yes"),
            "The Bear (2022), season 2: 10 episodes are not there yet. Stop looking for them? Nothing is deleted.",
            "The Bear (2022), season 2: no longer looked for. If you want it after all, just ask for it.",
        ),
        (
            ("не отслеживай второй сезон Медведя", "да"),
            "«Медведь» (2022), 2-й сезон: не хватает 10 серий. Больше их не искать? Удалено ничего не будет.",
            "«Медведь» (2022), 2-й сезон: больше не ищу. Передумаете — просто попросите скачать.",
        ),
    ],
)
async def test_a_season_is_searched_for_no_longer(
    boris: Person, held: FakeSonarr, words: tuple[str, str], question: str, answer: str
) -> None:
    assert await boris.say(words[0]) == question
    assert held.called("want") == []
    assert await boris.say(words[1]) == answer
    assert held.called("want") == [(1, (Part(2),), False)]
    assert searched(held) == {1, 3, 4}
    assert not held.called("delete") and not held.called("search_parts")


async def test_it_can_be_had_after_all(boris: Person, held: FakeSonarr) -> None:
    await boris.say("stop monitoring season 2 of The Bear")
    await boris.say("yes")
    assert (await boris.say("stop monitoring season 2 of The Bear")) == (
        "The Bear (2022), season 2: nobody is looking for that anyway."
    )
    assert (await boris.say("download season 2 of it")).startswith("Download the series The Bear (2022)")
    await boris.say("yes")
    assert 2 in searched(held)


async def test_a_no_changes_nothing(boris: Person, held: FakeSonarr) -> None:
    await boris.say("unmonitor S02E03 of The Bear")
    assert await boris.say("no") == "All right, I won't."
    assert held.called("want") == []


async def test_one_episode(boris: Person, held: FakeSonarr) -> None:
    assert await boris.say("unmonitor S02E03 of The Bear") == (
        "The Bear (2022), season 2, episode 3: 1 episode is not there yet. Stop looking for it? Nothing is deleted."
    )
    await boris.say("yes")
    assert held.called("want") == [(1, (Part(2, 3),), False)]


async def test_of_which_season_is_asked(boris: Person, held: FakeSonarr) -> None:
    assert await boris.say("stop looking for episode 3 of The Bear") == (
        "Which seasons of “The Bear”? Say for example “season 2”, “the latest season” or “all of them”."
    )
    assert (await boris.say("season 2")).startswith("The Bear (2022), season 2, episode 3: 1 episode")


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (
            "unmonitor season 4 of The Bear",
            "The Bear (2022), season 4: 10 episodes are still to come. Shall they not be fetched when they are out?",
        ),
        (
            "unmonitor season 1 of The Bear",
            "The Bear (2022), season 1: everything is there. Stop looking for better versions? Nothing is deleted.",
        ),
        (
            "unmonitor The Bear",
            "The Bear (2022), seasons 1–4: 30 episodes are not there yet. Stop looking for them? Nothing is deleted.",
        ),
        ("unmonitor season 9 of The Bear", "“The Bear” has no season 9: there are 4."),
        ("unmonitor Chernobyl", "Chernobyl (2019): not in the library, so nobody is looking for it."),
    ],
    ids=["to-come", "all-there", "whole-series", "no-such-season", "not-there"],
)
async def test_what_is_said_of_it(boris: Person, held: FakeSonarr, words: str, question: str) -> None:
    assert await boris.say(words) == question


async def test_it_is_what_we_talked_of(boris: Person, held: FakeSonarr) -> None:
    assert (
        await boris.say("unmonitor season 2") == "Which title? Just say it, or for example “download Dune”."
    )
    assert (await boris.say("The Bear")).startswith("The Bear (2022), season 2: 10 episodes")
    assert (await boris.say("yes, but only season 3")).startswith("The Bear (2022), season 3: 10 episodes")
    await boris.say("no")
    assert (await boris.say("stop looking for season 2")).startswith("The Bear (2022), season 2: 10 episodes")
    await boris.say("yes")
    assert held.called("want") == [(1, (Part(2),), False)]


async def test_a_film_is_a_wish_that_is_withdrawn(boris: Person, held: FakeSonarr) -> None:
    await boris.say("download Arrival")
    await boris.say("yes")
    assert (await boris.say("unmonitor Arrival")).startswith("Cancel")
    assert await boris.say("unmonitor Gibberish") == "I can't find anything called “Gibberish”."


@pytest.mark.parametrize("actor", [CHILD, ROOM], ids=lambda one: one.role)
async def test_who_may_not(meet: Meet, held: FakeSonarr, actor: object) -> None:
    assert await meet(actor, "elsewhere").say("unmonitor season 2 of The Bear") == "You may not do that."
    assert held.called("want") == []


async def test_what_somebody_else_asked_for_goes_on(boris: Person, meet: Meet, held: FakeSonarr) -> None:
    vera = meet(OTHER, "vera's")
    await vera.say("season 2 of The Bear")
    await vera.say("yes")
    refused = (
        "The Bear (2022), season 2: somebody else asked for that, so it goes on being looked for. "
        "Their request would have to be withdrawn first."
    )
    for words in ("season 2 of The Bear", "S02E03 of The Bear", "The Bear"):
        assert await boris.say(f"unmonitor {words}") == refused
    assert (await boris.say("unmonitor season 3 of The Bear")).startswith("The Bear (2022), season 3: ")


async def test_between_question_and_yes_somebody_asks_for_it(
    boris: Person, meet: Meet, held: FakeSonarr
) -> None:
    await boris.say("unmonitor season 2 of The Bear")
    vera = meet(OTHER, "vera's")
    await vera.say("season 2 of The Bear")
    await vera.say("yes")
    assert "somebody else asked for that" in await boris.say("yes")
    assert held.called("want") == []


async def test_ones_own_wish_is_withdrawn(boris: Person, held: FakeSonarr) -> None:
    await boris.say("season 2 of The Bear")
    await boris.say("yes")
    question = await boris.say("stop looking for season 2 of The Bear")
    assert question.startswith("Cancel") and "The Bear (2022), season 2" in question
    await boris.say("yes")
    (request,) = await boris.mate.history.requests()
    assert request.state is RequestState.CANCELLED
    assert 2 not in searched(held)


async def test_a_part_of_ones_own_wish_is_waited_for_no_longer(boris: Person, held: FakeSonarr) -> None:
    await boris.say("seasons 2 and 3 of The Bear")
    await boris.say("yes")
    assert (await boris.say("unmonitor season 3 of The Bear")).startswith("The Bear (2022), season 3: 10")
    await boris.say("yes")
    (request,) = await boris.mate.history.requests()
    assert ([one.part for one in request.parts], request.closed) == ([Part(2)], False)
    await boris.say("unmonitor S02E03 of The Bear")
    await boris.say("yes")
    assert [one.parts for one in await boris.mate.history.requests()] == [request.parts]


async def test_a_wish_without_the_episode_that_is_switched_off_is_ready(
    boris: Person, home: TalkHome, held: FakeSonarr
) -> None:
    """And nobody is told that more of it is to come."""
    await boris.say("season 2 of The Bear")
    await boris.say("yes")
    await boris.say("unmonitor S02E03 of The Bear")
    await boris.say("yes")
    held.shows[1] = [
        replace(one, has_file=True) if one.part.season == 2 and one.monitored else one
        for one in held.shows[1]
    ]
    home.playable(BEAR.ref)
    for number in range(1, 11):
        if number != 3:
            home.show_episode(Part(2, number))
    await boris.later(minutes=20)
    (request,) = await boris.mate.history.requests()
    assert (request.state, request.parts[0].have, request.parts[0].total) == (RequestState.READY, 9, 9)
    told = [one.payload for one in await boris.mate.history.pending_notices() if one.name == "ready"]
    assert not any("airing" in one for one in told)


async def test_a_series_has_one_lock_however_it_is_named(
    boris: Person, home: TalkHome, held: FakeSonarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wishes are locked by the name that the library knows; by another one both would go on at once."""
    other = MediaRef.parse("series:tmdb:136315")
    home.titles[other] = BEAR
    desk, locked = boris.mate.desk, list[str | None]()
    real = desk._one_at_a_time

    def noted(*keys: str | None) -> AbstractAsyncContextManager[None]:
        locked.extend(keys)
        return real(*keys)

    monkeypatch.setattr(desk, "_one_at_a_time", noted)
    done = await desk.switch(boris.actor, Switch(ref=other, seasons=(2,)))
    assert isinstance(done, Switched) and locked == [str(BEAR.ref)]


async def test_two_who_stop_it_at_once(boris: Person, meet: Meet, held: FakeSonarr) -> None:
    vera, switch = meet(OTHER, "vera's"), Switch(ref=BEAR.ref, seasons=(2,))
    done = await asyncio.gather(*(boris.mate.desk.switch(one.actor, switch) for one in (boris, vera)))
    assert sorted(one.message.key for one in done) == ["desk_unmonitored", "monitor_off_already"]
    assert held.called("want") == [(1, (Part(2),), False)]


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"ref": "x"},
        {"ref": None},
        {"ref": str(BEAR.ref), "seasons": "all"},
        {"ref": str(BEAR.ref), "seasons": []},
        {"ref": str(BEAR.ref), "seasons": [True]},
        {"ref": str(BEAR.ref), "seasons": [1], "episode": "latest"},
    ],
)
def test_a_prepared_switch_that_makes_no_sense(args: dict[str, object]) -> None:
    with pytest.raises(Refused):
        switch_of(args)


def test_what_a_prepared_switch_means() -> None:
    args = {"ref": str(BEAR.ref), "seasons": [2], "episode": 3, "entry_ids": ["uhd"], "wanted": True}
    switch = Switch(ref=BEAR.ref, wanted=True, seasons=(2,), episode=3, entry_ids=("uhd",))
    assert switch_of(args) == switch
    assert switch_of({"ref": str(BEAR.ref), "entry_ids": 7, "language": 7}) == Switch(ref=BEAR.ref)


async def test_what_is_followed_goes_on(boris: Person, meet: Meet, held: FakeSonarr) -> None:
    vera = meet(OTHER, "vera's")
    await vera.say("follow The Bear")
    await vera.say("yes")
    for season in (3, 4):
        assert await boris.say(f"unmonitor season {season} of The Bear") == (
            f"The Bear (2022), season {season}: somebody follows this series, so its new episodes go on being fetched."
        )
    assert await vera.say("unmonitor season 4 of The Bear") == (
        "The Bear (2022), season 4: you follow this series, so its new episodes are fetched. "
        "Say “stop following The Bear” first."
    )
    assert (await boris.say("unmonitor season 2 of The Bear")).startswith("The Bear (2022), season 2: 10")


async def test_what_does_not_answer_is_said(boris: Person, home: TalkHome, held: FakeSonarr) -> None:
    home.down.add("sonarr")
    assert await boris.say("unmonitor season 2 of The Bear") == "sonarr does not answer."
    home.down.clear()
    held.shows[1] = []
    assert (await boris.say("unmonitor season 2 of The Bear")).startswith("No episode of “The Bear” is known")


async def test_a_season_whose_episodes_are_off_but_not_those_to_come(
    boris: Person, series: FakeSonarr
) -> None:
    flagged = tuple(replace(one, monitored=one.number == 2) for one in BEAR.seasons)
    series.keep(replace(BEAR, seasons=flagged), an_episode(2, 1, airs=NOW - timedelta(days=9), has_file=True))
    assert "everything is there" in await boris.say("unmonitor season 2 of The Bear")
    await boris.say("yes")
    assert series.called("want") == [(1, (Part(2),), False)]


@pytest.mark.parametrize("words", ["cancel season 2 of The Bear", "второй сезон Медведя больше не нужен"])
async def test_what_is_not_on_its_way_may_be_searched_for(
    boris: Person, held: FakeSonarr, words: str
) -> None:
    question = await boris.say(words)
    assert question.startswith(
        ("The Bear (2022), season 2: 10", "«Медведь» (2022), 2-й сезон: не хватает 10")
    )
    assert held.called("want") == []


async def test_of_two_of_one_name_one_is_picked(boris: Person, home: TalkHome, held: FakeSonarr) -> None:
    other = replace(home.titles[CHERNOBYL], title="The Bear", aliases=())
    home.titles[CHERNOBYL] = other
    assert (await boris.say("unmonitor season 2 of The Bear")).startswith("The Bear (2022), season 2")
    held.keep(other, *season_episodes(BEAR, (2,)))
    assert (await boris.say("unmonitor season 2 of The Bear")).startswith("I found several titles")
    assert (await boris.say("the 2019 one")).startswith("The Bear (2019), season 2: 10")
    assert (await boris.say("yes, but in 4K")).startswith("The Bear (2019), season 2: 10")
    await boris.say("yes")
    assert held.called("want") == [(2, (Part(2),), False)]


async def test_another_series_that_is_followed_is_not_in_the_way(
    boris: Person, meet: Meet, home: TalkHome, held: FakeSonarr
) -> None:
    await boris.mate.history.save_follows([followed(OTHER, ref=CHERNOBYL)], new=True)
    await boris.say("unmonitor season 4 of The Bear")
    await boris.say("yes")
    assert held.called("want") == [(1, (Part(4),), False)]


async def test_to_stop_monitoring_a_series_is_to_follow_it_no_longer_or_to_search_for_none_of_it(
    boris: Person, held: FakeSonarr
) -> None:
    await boris.say("follow The Bear")
    await boris.say("yes")
    assert await boris.say("stop monitoring The Bear") == "You follow The Bear (2022) no longer."
    assert (await boris.say("stop monitoring The Bear")).startswith(
        "The Bear (2022), seasons 1–4: 30 episodes"
    )
    assert await boris.say("stop following The Bear") == "You do not follow “The Bear”."


# --- two instances


@pytest.fixture
def uhd(home: TalkHome, held: FakeSonarr, monkeypatch: pytest.MonkeyPatch) -> FakeSonarr:
    """The Bear is in a second Sonarr as well, with its second season wanted."""
    second = FakeSonarr(BEAR)
    second.keep(BEAR, *season_episodes(BEAR, (2, 3)))
    real = home.stack

    def stack() -> MediaStack:
        whole = real()
        other = replace(sonarr(second), entry_id="uhd", title="Sonarr 4K")
        return replace(whole, backends=(*whole.backends, other))

    monkeypatch.setattr(home, "stack", stack)
    return second


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (
            ("stop monitoring season 2 of The Bear", "yes"),
            "The Bear (2022), season 2 in sonarr and Sonarr 4K: ",
        ),
        (
            ("не отслеживай второй сезон Медведя", "да"),
            "«Медведь» (2022), 2-й сезон — sonarr и Sonarr 4K: ",
        ),
    ],
    ids=["english", "russian"],
)
async def test_who_stops_means_everywhere(
    boris: Person, held: FakeSonarr, uhd: FakeSonarr, *, words: tuple[str, str], where: str
) -> None:
    question = await boris.say(words[0])
    assert question and question.startswith(where) and "10" in question
    answer = await boris.say(words[1])
    assert answer and answer.startswith(where)
    for one in (held, uhd):
        assert one.called("want") == [(1, (Part(2),), False)]


async def test_where_it_is_asked_about_it_stays(boris: Person, held: FakeSonarr, uhd: FakeSonarr) -> None:
    assert (await boris.say("stop monitoring season 2 of The Bear on the second sonarr")).startswith(
        "The Bear (2022), season 2 in Sonarr 4K: 10 episodes"
    )
    assert (await boris.say("yes, but only season 3")).startswith(
        "The Bear (2022), season 3 in Sonarr 4K: 10 episodes"
    )
    await boris.say("yes")
    assert (held.called("want"), uhd.called("want")) == ([], [(1, (Part(3),), False)])


async def test_what_was_asked_about_another_instance_is_in_nobodys_way(
    boris: Person, meet: Meet, held: FakeSonarr, uhd: FakeSonarr
) -> None:
    vera = meet(OTHER, "vera's")
    await vera.say("season 2 of The Bear")
    await vera.say("yes")
    assert "somebody else asked for that" in await boris.say("stop monitoring season 2 of The Bear")
    assert (await boris.say("stop monitoring season 2 of The Bear on the second sonarr")).startswith(
        "The Bear (2022), season 2 in Sonarr 4K: 10"
    )


# --- seasons to come


class Grown(FakeSonarr, Growing):
    """A Sonarr that fetches new seasons."""

    async def want_new_seasons(self, backend_id: int, *, wanted: bool) -> None:
        await self.note("want_new_seasons", backend_id, wanted)
        (ref,) = (one.item.ref for one in self.held.values() if one.backend_id == backend_id)
        self.held[ref] = replace(self.held[ref], new_seasons=wanted)

    async def want(self, backend_id: int, parts: Sequence[Part], *, wanted: bool = True) -> None:
        await super().want(backend_id, parts, wanted=wanted)
        held = self.held[BEAR.ref]
        flags = {one.season: wanted for one in parts}
        seasons = (replace(one, monitored=flags.get(one.number, one.monitored)) for one in held.item.seasons)
        self.held[BEAR.ref] = replace(held, item=replace(held.item, seasons=tuple(seasons)))


@pytest.fixture
def grown(home: TalkHome, series: FakeSonarr) -> Grown:
    home.sonarr = Grown(BEAR)
    return home.sonarr


@pytest.mark.parametrize(
    ("wanted", "words", "question"),
    [
        ((1, 2), ("stop monitoring The Bear", "yes"), ("ask_unmonitor_all", 18)),
        ((4,), ("перестань отслеживать Медведя", "да"), ("ask_unmonitor_all_coming", 10)),
        ((), ("stop monitoring The Bear", "yes"), ("ask_unmonitor_new", 0)),
    ],
    ids=["lacking", "to-come", "only-new-ones"],
)
async def test_all_of_it_means_new_seasons_too(
    boris: Person, grown: Grown, *, wanted: tuple[int, ...], words: tuple[str, str], question: tuple[str, int]
) -> None:
    flags = tuple(replace(one, monitored=one.number in wanted) for one in BEAR.seasons)
    grown.keep(replace(BEAR, seasons=flags), *season_episodes(BEAR, wanted), new_seasons=True)
    said = await boris.said(words[0])
    assert said and said.proposal and "season" in said.text.replace("сезон", "season")
    asked = said.proposal.question
    assert (asked.key, asked.placeholders["count"]) == question
    assert grown.called("want_new_seasons") == []
    await boris.say(words[1])
    assert grown.called("want_new_seasons") == [(1, False)]
    assert not any(one.monitored for one in grown.shows[1])
    again = await boris.said("unmonitor The Bear")
    assert again and again.reply and again.reply.lines[0].key == "monitor_off_already"


async def test_a_season_of_it_ends_no_others(boris: Person, grown: Grown) -> None:
    grown.keep(BEAR, *season_episodes(BEAR, (2,)), new_seasons=True)
    await boris.say("stop monitoring season 2 of The Bear")
    await boris.say("yes")
    assert len(grown.called("want")) == 1 and grown.called("want_new_seasons") == []


async def test_who_follows_it_keeps_what_comes_later(boris: Person, grown: Grown) -> None:
    grown.keep(BEAR, *season_episodes(BEAR, ()), new_seasons=True)
    await boris.mate.history.save_follows([followed(OTHER)], new=True)
    said = await boris.said("stop monitoring The Bear")
    assert said and said.reply and said.reply.lines[0].key == "monitor_followed"
    assert grown.called("want_new_seasons") == []
