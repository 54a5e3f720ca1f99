"""Who follows a series is told of each new episode once, when it can be watched."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta, timezone
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_fire_time_changed

from custom_components.mediamate.errors import CannotConnect, MediaMateError, NotFound
from custom_components.mediamate.followers import Followers
from custom_components.mediamate.history import History, Notice
from custom_components.mediamate.model import (
    Actor,
    Follow,
    MediaRef,
    MediaRequest,
    MediaType,
    Message,
    Part,
    QueueState,
    RequestPart,
    RequestState,
    Role,
    Told,
)
from custom_components.mediamate.operations.stack import MediaStack
from custom_components.mediamate.records import follow_from, follow_text
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message
from tests.made import MEMBER, OTHER, START, Clock, followed, request, thread
from tests.made_home import Home, add_series
from tests.members import household_of, member_data
from tests.operations.fakes import BEAR, an_episode, entry


class World:
    """People who follow The Bear, looked at by hand."""

    def __init__(self, hass: HomeAssistant, history: History, clock: Clock) -> None:
        self.history, self.clock = history, clock
        self.home = Home(clock)
        self.sonarr = add_series(hass, self.home)
        self.home.playable(BEAR.ref)
        self.open: dict[str, MediaRequest] = {}
        self.delivered = 0
        self.seen: dict[str, Any] = {}
        self.followers = Followers(
            hass, history, self.stack, clock, asked=lambda: self.open, deliver=self.deliver
        )
        self._seen = 0

    def stack(self) -> MediaStack:
        """Return the services, with what a coordinator sees otherwise than it is."""
        whole = self.home.stack()
        return replace(
            whole,
            backends=tuple(
                replace(one, snapshot=one.snapshot and replace(one.snapshot, **self.seen))
                for one in whole.backends
            ),
        )

    def deliver(self) -> None:
        self.delivered += 1

    async def follow(self, actor: Actor = MEMBER, **changes: object) -> None:
        made = followed(actor, **({"backend_id": 1} | changes))
        await self.history.save_follows([made], new=True)

    def episode(self, number: int, *, season: int = 3, shown: bool = True, **changes: object) -> Part:
        """Have an episode come out, be imported, and be seen in the media server."""
        values = {"airs": self.clock(), "has_file": True, "monitored": True} | changes
        self.sonarr.shows[1].append(an_episode(season, number, **values))
        part = Part(season, number)
        if shown:
            self.home.show_episode(part)
        return part

    async def look(self, **span: float) -> list[Notice]:
        """Let time pass and look once; return what is new in the outbox."""
        self.clock.forward(**(span or {"minutes": 20}))
        await self.followers.look()
        notices = await self.history.pending_notices()
        new, self._seen = notices[self._seen :], len(notices)
        return new


@pytest.fixture
async def world(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[World]:
    clock = Clock()
    history = await History.open(tmp_path / "mediamate.db", now=clock)
    made = World(hass, history, clock)
    made.sonarr.keep(BEAR, an_episode(1, 1, has_file=True, monitored=True))
    yield made
    made.followers.stop()
    await history.close()


async def test_a_new_episode_is_told_once_to_each(world: World) -> None:
    await world.follow()
    await world.follow(OTHER)
    assert await world.look() == []
    world.episode(5)
    told = await world.look()
    assert [one.thread and one.thread.actor for one in told] == [MEMBER.id, OTHER.id, None]
    assert told[-1].payload == {
        "request_id": None,
        "ref": str(BEAR.ref),
        "title": "The Bear",
        "year": 2022,
        "media_type": "series",
        "door": None,
        "stage": "ready",
        "seasons": [3],
        "episodes": [5],
        "episode": 5,
        "link": "http://tv/web/#/details?id=s3e5",
    }
    assert world.delivered == 1
    assert await world.look() == [] and await world.look(days=1) == []
    assert (await world.history.follows())[0].known == {Part(3, 5)}


async def test_several_at_once_are_one_notice(world: World) -> None:
    await world.follow()
    for number in (5, 6, 7):
        world.episode(number)
    person, house = await world.look()
    assert (person.payload["episodes"], house.payload["episodes"]) == ([5, 6, 7], [5, 6, 7])
    said = notice_message(person)
    assert said.placeholders["label"].placeholders["parts"].placeholders["episodes"] == ["5–7"]
    world.episode(8)
    world.episode(1, season=4)
    assert [one.payload["seasons"] for one in await world.look() if one.thread] == [[3], [4]]


async def test_what_comes_every_day_is_told_once_for_ever(world: World) -> None:
    await world.follow()
    for month in range(5):
        for day in range(30):
            world.episode(30 * month + day + 1)
        assert len(await world.look(days=30)) == 2
    assert await world.look() == [] and await world.look(days=1) == []


async def test_old_episodes_and_specials_are_no_news(world: World) -> None:
    await world.follow()
    world.episode(2, season=1, airs=START - timedelta(days=30))
    world.episode(1, season=0)
    world.episode(6, airs=START - timedelta(days=1))  # of yesterday: whoever follows today wants it
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[6]]


async def test_it_is_told_when_it_can_be_watched(world: World) -> None:
    await world.follow()
    part = world.episode(5, shown=False)
    assert await world.look() == []
    world.home.jellyfin.scan.assert_awaited_once()
    assert await world.look(seconds=30) == []
    world.home.jellyfin.scan.assert_awaited_once()  # it is not asked at every look
    world.home.show_episode(part)
    assert len(await world.look()) == 2


async def test_while_more_is_being_imported_it_waits(world: World) -> None:
    await world.follow()
    world.episode(5)
    world.home.episodes_on_their_way = [entry(state=QueueState.IMPORTING, parts=(Part(3, 6),))]
    assert await world.look() == []
    world.home.episodes_on_their_way = []
    world.episode(6)
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[5, 6]]


async def test_without_a_media_server_it_is_told_as_imported(world: World) -> None:
    await world.follow()
    world.home.missing.add("jellyfin")
    world.episode(5, shown=False)
    person, _ = await world.look()
    assert person.payload["reason"] == "not_verified" and "link" not in person.payload


async def test_who_waits_for_it_by_a_request_is_told_by_that(world: World) -> None:
    await world.follow()
    await world.follow(OTHER)
    world.open["r1"] = request(ref=BEAR.ref, parts=(RequestPart(3, 5),), watchers=(thread(MEMBER),))
    world.episode(5)
    assert [one.thread.actor for one in await world.look() if one.thread] == [OTHER.id]
    world.open.clear()
    assert await world.look() == []


@pytest.mark.parametrize("lacks", [(), (4,)], ids=["all-there", "one-lacks"])
async def test_a_season_that_is_asked_for_is_told_of_as_a_whole(world: World, lacks: tuple[int, ...]) -> None:
    """But not while some of it lacks: who follows it would hear of nothing."""
    await world.follow(OTHER)
    await world.follow()
    world.open["r1"] = request(ref=BEAR.ref, parts=(RequestPart(3),), watchers=(thread(MEMBER),))
    for number in range(3, 6):
        world.episode(number, has_file=number not in lacks)
    told = {one.thread.actor for one in await world.look() if one.thread}
    assert told == ({MEMBER.id, OTHER.id} if lacks else {OTHER.id})


async def test_what_a_wish_has_told_is_no_news(world: World) -> None:
    """The wish is over before anybody looks at what is followed."""
    await world.follow()
    part = RequestPart(3, state=RequestState.READY, have=2, aired=2, total=9)
    await world.history.save_request(request(ref=BEAR.ref, parts=(part,), state=RequestState.READY))
    world.episode(1)
    world.episode(2)
    assert [one for one in await world.look() if one.thread] == []
    world.episode(3)
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[3]]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (RequestState.READY, False),
        (RequestState.IMPORTED, False),
        (RequestState.CANCELLED, True),
        (RequestState.FAILED, True),
        (RequestState.PENDING_APPROVAL, True),
    ],
)
async def test_a_wish_that_tells_nothing_is_none(world: World, state: RequestState, *, told: bool) -> None:
    await world.follow()
    reason = "not_verified" if state is RequestState.IMPORTED else None
    parts = (RequestPart(3, 5, state=state),)
    await world.history.save_request(request(ref=BEAR.ref, parts=parts, state=state, reason=reason))
    world.episode(5)
    assert bool([one for one in await world.look() if one.thread]) is told


async def test_an_import_that_hangs_holds_up_nothing_for_ever(world: World) -> None:
    await world.follow()
    world.episode(5)
    world.home.episodes_on_their_way = [entry(state=QueueState.IMPORTING, parts=(Part(3, 6),))]
    assert await world.look() == []
    assert await world.look(minutes=10) == []
    assert [one.payload["episodes"] for one in await world.look(minutes=6) if one.thread] == [[5]]


async def test_a_series_whose_episodes_are_not_read_yet_is_looked_at_again_soon(world: World) -> None:
    """Sonarr was just told of it: it knows the series before it knows what came out of it yesterday."""
    world.sonarr.shows[1].clear()
    await world.follow()
    await world.look(seconds=5)
    world.episode(5, airs=START - timedelta(days=1), has_file=False, monitored=False)
    await world.look(minutes=1)
    assert world.sonarr.called("want") == [(1, (Part(3, 5),), True)]


class Limited:
    """Vera follows The Bear, and is listed in the household with a limit."""

    def __init__(self, hass: HomeAssistant, world: World) -> None:
        self.hass, self.world = hass, world

    async def follow(self, *, admin: bool = False, **data: Any) -> None:
        """Begin to follow, and be given these limits after that."""
        user = MockUser(name="vera", is_owner=admin).add_to_hass(self.hass)
        household_of(self.hass, member_data("Vera", user_id=user.id, **data))
        await self.world.follow(thread=thread(Actor("member:vera", Role.MEMBER)))

    def rated(self, certification: str | None) -> None:
        self.world.home.titles[BEAR.ref] = replace(BEAR, certification=certification)

    async def looked(self, **span: float) -> list[str]:
        """Look once; return what Vera is told, and whether she goes on following."""
        told = [one.name for one in await self.world.look(**span) if one.thread]
        return [*told, *("follows" for _ in await self.world.history.follows())]


@pytest.fixture
def limited(hass: HomeAssistant, world: World) -> Limited:
    return Limited(hass, world)


@pytest.mark.parametrize(
    ("rating", "data", "told"),
    [
        ("TV-MA", {"role": "child", "max_age": 12}, ["follow_over_age"]),
        ("TV-MA", {"max_age": 16}, ["follow_over_age"]),
        (None, {"role": "child", "max_age": 12}, ["follow_unrated"]),
        ("TV-PG", {"role": "child", "max_age": 12}, ["ready", "follows"]),
        ("TV-MA", {"role": "child"}, ["ready", "follows"]),
        ("TV-MA", {"role": "admin", "max_age": 12}, ["ready", "follows"]),
        ("TV-MA", {"admin": True, "max_age": 12}, ["ready", "follows"]),
    ],
    ids=["child", "member", "unrated", "for-them", "no-limit", "our-admin", "administrator"],
)
async def test_what_is_not_for_somebody_any_more_is_followed_no_longer(
    world: World, limited: Limited, *, rating: str | None, data: dict[str, Any], told: list[str]
) -> None:
    """A limit that is newer than what they follow."""
    limited.rated(rating)
    await limited.follow(**data)
    world.episode(5)
    assert await limited.looked() == told
    assert await limited.looked() == told[1:]  # once


async def test_who_has_no_limit_goes_on(world: World, limited: Limited) -> None:
    limited.rated("TV-MA")
    await limited.follow(role="child", max_age=12)
    await world.follow()
    world.episode(5)
    told = [(one.thread and one.thread.actor, one.name) for one in await world.look()]
    assert told == [("member:vera", "follow_over_age"), (MEMBER.id, "ready"), (None, "ready")]
    assert [one.actor for one in await world.history.follows()] == [MEMBER.id]


async def test_a_rating_that_nobody_can_read_now_ends_nothing(
    hass: HomeAssistant, world: World, limited: Limited
) -> None:
    """Neither while the catalogue is silent, nor while it is not running: Sonarr alone may not know."""
    limited.rated("TV-MA")
    await limited.follow(max_age=12)
    world.home.down.add("tmdb")
    assert await limited.looked() == ["follows"]
    world.home.down.clear()
    world.home.missing.add("tmdb")
    entry = MockConfigEntry(domain="mediamate", data={"kind": "tmdb"}, state=ConfigEntryState.SETUP_RETRY)
    entry.add_to_hass(hass)
    assert await limited.looked() == ["follows"]
    world.home.missing.clear()
    entry.mock_state(hass, ConfigEntryState.LOADED)
    assert await limited.looked() == ["follow_over_age"]


async def test_a_rating_is_read_once_a_day(world: World, limited: Limited) -> None:
    limited.rated("TV-PG")
    await limited.follow(max_age=12)
    for _ in range(5):
        await limited.looked(minutes=20)
    assert world.home.tmdb.details.await_count == 1
    limited.rated("TV-MA")
    assert await limited.looked(days=1) == ["follow_over_age"]


async def test_what_is_taken_out_of_its_library_is_followed_no_longer(world: World) -> None:
    await world.follow()
    await world.follow(OTHER)
    kept = dict(world.sonarr.held)
    world.sonarr.held.clear()
    for _ in range(3):
        assert await world.look() == []  # it may be added anew
    world.sonarr.held.update(kept)
    assert await world.look() == [] and len(await world.history.follows()) == 2
    world.sonarr.held.clear()
    told = [one for _ in range(5) for one in await world.look()]
    assert [(one.name, one.thread and one.thread.actor) for one in told] == [
        ("follow_gone", MEMBER.id),
        ("follow_gone", OTHER.id),
    ]
    assert notice_message(told[0]).placeholders["label"] == followed().label
    assert await world.history.follows() == [] and await world.look() == []


async def test_who_follows_it_anew_is_given_time(world: World) -> None:
    """What was noted of a series while it was followed before counts no more."""
    await world.follow()
    kept = dict(world.sonarr.held)
    world.sonarr.held.clear()
    assert await world.look() == []
    await world.history.unfollow(MEMBER.id, BEAR.ref)
    world.sonarr.held.update(kept)
    await world.look(days=2)
    world.sonarr.held.clear()
    await world.follow()
    assert await world.look() == []
    assert len(await world.history.follows()) == 1


async def test_an_index_that_is_behind_ends_nothing(world: World) -> None:
    await world.follow()
    world.seen = {"titles": None, "index": {}}  # it was not read yet
    for _ in range(9):
        assert await world.look() == []
    assert world.sonarr.called("get") == []
    world.seen = {"index": {}}
    for _ in range(9):
        assert await world.look() == []
    assert world.sonarr.called("get") and len(await world.history.follows()) == 1
    world.episode(5)
    assert len(await world.look()) == 2


@pytest.mark.parametrize(
    ("err", "left", "names"),
    [(NotFound("title_not_found"), 0, ["follow_refused"]), (CannotConnect(service="Sonarr"), 1, [])],
    ids=["for-good", "for-now"],
)
async def test_what_its_library_does_not_take(
    world: World, err: MediaMateError, left: int, names: list[str]
) -> None:
    """Sonarr was down when it was asked for, and says so only now."""
    world.sonarr.held.clear()
    await world.follow(backend_id=None)
    with patch.object(world.sonarr, "add", side_effect=err):
        assert [one.name for one in await world.look()] == names
    assert len(await world.history.follows()) == left


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ["follow_gone", "follow_refused", "follow_over_age", "follow_unrated"])
async def test_the_end_has_its_words(hass: HomeAssistant, language: str, name: str) -> None:
    texts = await async_texts(hass, language)
    unknown = texts.message(Message("unknown_text"))
    for key in (f"notice_{name}", f"notice_{name}_title"):
        assert texts.message(Message(key, {"label": followed().label})) != unknown


async def test_what_is_there_at_first_is_known_however_much_it_is(world: World) -> None:
    for number in range(1, 301):
        world.episode(number, season=2, airs=START - timedelta(days=900 - number))
    fresh = [world.episode(number) for number in range(1, 121)]
    await world.follow(backend_id=None)
    assert await world.look() == []
    (follow,) = await world.history.follows()
    assert set(fresh) <= follow.known and len(follow.known) == 220
    assert {one.when for one in follow.told} == {follow.since}
    assert await world.look(days=1) == []


async def test_years_as_seasons(world: World) -> None:
    await world.follow()
    world.episode(40, season=2026)
    assert [one.payload["seasons"] for one in await world.look() if one.thread] == [[2026]]


def renumber(world: World, *numbers: int, season: int = 3) -> None:
    """Give the episodes of a season these numbers, in their order."""
    shows = world.sonarr.shows[1]
    at = [index for index, one in enumerate(shows) if one.part.season in {3, 2026}]
    for index, number in zip(at, numbers, strict=True):
        shows[index] = replace(shows[index], part=Part(season, number))
        world.home.show_episode(Part(season, number))


async def known(world: World) -> list[Part]:
    (follow,) = await world.history.follows()
    return sorted(follow.known)


@pytest.mark.parametrize(
    ("season", "numbers"),
    [(2026, (6, 7)), (2026, (15, 16)), (3, (5, 6))],
    ids=["all-by-one", "far", "season"],
)
async def test_an_episode_that_is_numbered_anew_is_not_told_again(
    world: World, season: int, numbers: tuple[int, ...]
) -> None:
    await world.follow()
    for number in (5, 6):
        world.episode(number, season=2026)
        assert len(await world.look(days=1)) == 2
    renumber(world, *numbers, season=season)
    assert await world.look() == []
    assert await known(world) == [Part(season, one) for one in numbers]
    world.episode(numbers[-1] + 1, season=season)
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[numbers[-1] + 1]]


async def test_an_episode_that_comes_in_between_is_told(world: World) -> None:
    """What was 5 is 6 now, and another one is 5."""
    await world.follow()
    world.episode(4)
    world.clock.forward(days=1)
    world.episode(5)
    await world.look()
    renumber(world, 4, 6)
    world.episode(5, airs=world.clock() - timedelta(hours=12))
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[5]]
    assert await known(world) == [Part(3, 4), Part(3, 5), Part(3, 6)]


async def test_what_came_out_at_once_is_told_by_its_numbers(world: World) -> None:
    """A whole season of one evening: that one of it has the same moment says nothing."""
    await world.follow()
    evening = world.clock()
    for number in (1, 2):
        world.episode(number, airs=evening)
    await world.look()
    world.episode(3, airs=evening)
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[3]]


async def test_a_date_that_is_put_right_later_is_no_news(world: World) -> None:
    await world.follow()
    world.episode(5)
    await world.look()
    shows = world.sonarr.shows[1]
    shows[-1] = replace(shows[-1], airs=world.clock() + timedelta(hours=3))
    assert await world.look() == []
    renumber(world, 6)
    assert await world.look() == [] and await known(world) == [Part(3, 6)]


async def test_what_is_known_does_not_grow_for_ever(world: World) -> None:
    """News every day for three years; what was told long ago and comes anew is none."""
    await world.follow()
    for number in range(1, 1001):
        world.episode(number, airs=START + timedelta(days=number))
    await world.look(days=1001)
    for number in range(1001, 1030):
        world.episode(number)
        assert [one.payload["episodes"] for one in await world.look(days=1) if one.thread] == [[number]]
    (follow,) = await world.history.follows()
    assert len(follow.told) < 300 and follow.settled is not None
    lost = world.sonarr.shows[1][3]
    world.sonarr.shows[1][3] = replace(lost, has_file=False)
    assert await world.look() == []
    world.sonarr.shows[1][3] = lost
    assert await world.look() == []


async def test_a_great_many_of_one_evening_are_all_known(world: World) -> None:
    await world.follow()
    evening = world.clock()
    for number in range(1, 401):
        world.episode(number, airs=evening)
    assert len(await world.look()) == 2 and await world.look() == []
    world.episode(401, airs=evening)
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[401]]
    assert await world.look() == []


async def test_what_an_older_version_wrote_is_read(world: World) -> None:
    """It kept no moment of an episode: that is learnt by its number."""
    made = followed(backend_id=1, told=(Told(Part(3, 5), START),))
    body = json.loads(follow_text(made))
    body["told"] = [one[:3] for one in body["told"]]
    del body["settled"]
    read = follow_from(json.dumps(body))
    assert read == made
    await world.history.save_follows([read], new=True)
    world.episode(5)
    assert await world.look() == []
    renumber(world, 6)
    assert await world.look() == [] and await known(world) == [Part(3, 6)]


async def test_an_episode_that_airs_at_midnight_elsewhere(world: World) -> None:
    await world.follow()
    tokyo, edge = timezone(timedelta(hours=9)), START - timedelta(days=2)
    world.episode(5, airs=(edge + timedelta(minutes=1)).astimezone(tokyo))
    world.episode(4, airs=(edge - timedelta(minutes=1)).astimezone(tokyo))
    assert [one.payload["episodes"] for one in await world.look() if one.thread] == [[5]]


async def test_what_comes_out_is_wanted_though_its_season_was_not(world: World) -> None:
    await world.follow()
    world.sonarr.shows[1] += [
        an_episode(3, 1, airs=START - timedelta(days=60)),
        an_episode(4, 1, airs=START + timedelta(minutes=5)),
        an_episode(4, 2, airs=START + timedelta(days=9)),
    ]
    await world.look()
    assert world.sonarr.called("want") == [(1, (Part(4, 1), Part(4, 2)), True)]
    assert world.sonarr.called("search_parts") == [(1, (Part(4, 1),))]
    await world.look()
    assert len(world.sonarr.called("want")) == 1


async def test_what_somebody_watched_and_deleted_is_not_fetched_again(world: World) -> None:
    """Sonarr itself wants no more what is deleted, where its owner chose so."""
    await world.follow()
    world.episode(5)
    assert len(await world.look()) == 2
    shows = world.sonarr.shows[1]
    shows[-1] = replace(shows[-1], has_file=False, monitored=False)
    assert await world.look() == [] and await world.look(days=1) == []
    assert not world.sonarr.called("want") and not world.sonarr.called("search_parts")


async def test_a_fault_of_ours_with_one_series_keeps_no_other_from_being_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    other = replace(BEAR, ref=MediaRef(MediaType.SERIES, "tvdb", "1"))
    world.sonarr.keep(other, an_episode(1, 1, has_file=True, monitored=True))
    await world.follow(ref=other.ref, backend_id=2, since=START - timedelta(days=1))
    await world.follow()
    world.episode(5)
    real = world.sonarr.episodes

    async def broken(backend_id: int) -> Any:
        if backend_id == 2:
            raise ZeroDivisionError
        return await real(backend_id)

    with patch.object(world.sonarr, "episodes", broken):
        assert len(await world.look()) == 2
    assert "ZeroDivisionError" in caplog.text


async def test_who_begins_anew_while_it_is_looked_at_is_not_set_back(world: World) -> None:
    """They end it and follow it in another quality, in the moment between reading and telling."""
    await world.follow()
    world.episode(5)
    save = world.history.save_follows
    anew = followed(backend_id=1, quality_profile_id=9, since=START + timedelta(minutes=20))

    async def late(*args: Any, **kwargs: Any) -> None:
        await world.history.unfollow(MEMBER.id, BEAR.ref)
        await save([anew], new=True)
        await save(*args, **kwargs)

    with patch.object(world.history, "save_follows", late):
        await world.look()
    assert await world.history.follows() == [anew]


@pytest.mark.parametrize("anew", [True, False], ids=["begun-anew", "ended"])
async def test_what_changes_while_it_is_found_gone_is_not_undone(world: World, *, anew: bool) -> None:
    """Somebody adds it again by following it, or ends it, at the very moment when it is given up."""
    await world.follow()
    world.sonarr.held.clear()
    assert await world.look() == []
    again = followed(backend_id=3, since=START + timedelta(minutes=50))
    end = world.history.end_follows

    async def late(*args: Any) -> None:
        await world.history.unfollow(MEMBER.id, BEAR.ref)
        if anew:
            await world.history.save_follows([again], new=True)
        await end(*args)

    with patch.object(world.history, "end_follows", late):
        told = [one for _ in range(4) for one in await world.look()]
    assert told == [] and await world.history.follows() == ([again] if anew else [])


async def test_the_house_hears_once_of_what_a_wish_tells_it(world: World) -> None:
    """An automation that dims the light for what is ready does so once, whoever waited for it."""
    await world.follow()
    world.open["r1"] = request(
        ref=BEAR.ref, parts=(RequestPart(3, 5),), watchers=(thread(OTHER),), actor=OTHER.id
    )
    world.episode(5)
    assert [one.thread and one.thread.actor for one in await world.look()] == [MEMBER.id]
    world.open.clear()
    part = RequestPart(3, 6, state=RequestState.READY, have=1, aired=1, total=1)
    over = request(
        ref=BEAR.ref, parts=(part,), watchers=(thread(OTHER),), actor=OTHER.id, state=RequestState.READY
    )
    await world.history.save_request(over)
    world.episode(6)
    assert [one.thread and one.thread.actor for one in await world.look()] == [MEMBER.id]


@pytest.mark.parametrize("name", ["sonarr", "jellyfin"])
async def test_a_service_that_is_down_puts_it_off(world: World, name: str) -> None:
    await world.follow()
    await world.look()
    world.episode(5)
    world.home.down.add(name)
    assert await world.look() == []
    world.home.down.clear()
    assert len(await world.look()) == 2


async def test_what_is_removed_meanwhile_is_not_brought_back(world: World) -> None:
    await world.follow()
    (follow,) = await world.history.follows()
    assert await world.history.unfollow(MEMBER.id, BEAR.ref)
    await world.history.save_follows([follow])
    assert await world.history.follows() == []
    assert not await world.history.unfollow(MEMBER.id, BEAR.ref)


async def test_who_is_listed_as_a_member_goes_on_following(world: World) -> None:
    await world.follow()
    await world.history.rename_actor(MEMBER.id, "member:1")
    await world.follow(OTHER)
    (follow,) = await world.history.follows("member:1")
    assert follow.thread.actor == "member:1" and len(await world.history.follows()) == 2
    await world.history.rename_actor(OTHER.id, "member:1")
    assert len(await world.history.follows()) == 1


async def test_it_looks_by_itself_when_something_moved(hass: HomeAssistant, world: World) -> None:
    await world.follow()
    world.followers.wake()
    assert world.sonarr.called("episodes") == []  # not before it is started
    world.followers.start()
    world.episode(5)
    async_fire_time_changed(hass, fire_all=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(await world.history.pending_notices()) == 2
    world.followers.stop()


async def test_what_did_not_move_is_not_read_again(world: World) -> None:
    """However many are followed: in the evening something downloads, and wakes us every few seconds."""
    for number in range(2, 60):
        ref = MediaRef(MediaType.SERIES, "tvdb", str(number))
        world.sonarr.keep(replace(BEAR, ref=ref), an_episode(1, 1, has_file=True, monitored=True))
        await world.follow(ref=ref, backend_id=number)
    await world.follow()
    for _ in range(3):
        assert await world.look(seconds=30) == []
    assert len(world.sonarr.called("episodes")) == 59
    await world.look()  # what no index tells
    assert len(world.sonarr.called("episodes")) == 2 * 59


async def test_what_moved_is_read_at_once(world: World) -> None:
    await world.follow()
    await world.look(seconds=30)
    world.home.episodes_on_their_way = [entry(parts=(Part(3, 5),))]
    world.episode(5)
    assert len(await world.look(seconds=30)) == 2
    await world.look(seconds=30)
    await world.follow(OTHER, told=())  # who follows it from now on is told as well
    assert [one.thread.actor for one in await world.look(seconds=30) if one.thread] == [OTHER.id]


async def test_a_series_that_was_added_anew_is_followed_on(world: World) -> None:
    await world.follow(backend_id=7)
    world.episode(5)
    assert len(await world.look()) == 2


async def test_a_service_that_was_set_up_anew_is_gone_on_with(world: World) -> None:
    await world.follow(entry_id="removed", backend_id=7)
    world.episode(5)
    world.home.down.add("sonarr")
    assert await world.look() == []
    world.home.down.clear()
    assert len(await world.look()) == 2
    (follow,) = await world.history.follows()
    assert (follow.entry_id, follow.backend_id) == ("sonarr", 1)


async def test_a_long_look_is_not_joined_by_another(hass: HomeAssistant, world: World) -> None:
    await world.follow()
    begun, go_on = asyncio.Event(), asyncio.Event()
    reading, looks = world.history.follows, 0

    async def slowly(actor: str | None = None) -> list[Follow]:
        nonlocal looks
        looks += 1
        begun.set()
        await go_on.wait()
        return await reading(actor)

    with patch.object(world.history, "follows", slowly):
        world.followers.start()
        async_fire_time_changed(hass, fire_all=True)
        await begun.wait()
        for _ in range(3):
            world.clock.forward(minutes=1)
            world.followers.wake()
            async_fire_time_changed(hass, fire_all=True)
        assert looks == 1
        go_on.set()
        await hass.async_block_till_done(wait_background_tasks=True)
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))  # what moved while it looked
        await hass.async_block_till_done(wait_background_tasks=True)
        assert looks == 2
        begun.clear()
        go_on.clear()
        world.followers.wake()
        async_fire_time_changed(hass, fire_all=True)
        await begun.wait()
        world.followers.stop()
        await hass.async_block_till_done(wait_background_tasks=True)  # it does not go on
    assert looks == 3


async def test_a_stored_follow_that_cannot_be_read_is_left_out(world: World) -> None:
    await world.follow()
    await world.history._database.write(
        lambda connection: connection.execute("UPDATE follow SET body = '{}'")
    )
    assert await world.history.follows() == []
    await world.history.rename_actor(MEMBER.id, "member:1")
    assert await world.look() == []
