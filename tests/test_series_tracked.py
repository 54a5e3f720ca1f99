"""A season from "asked" to "ready" in the tracker: what is on disk, what is told, in which order."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.history import History, Notice
from custom_components.mediamate.model import (
    DownloadState,
    Follow,
    MediaRequest,
    MediaType,
    Part,
    RequestPart,
    RequestState as S,
    Torrent,
)
from custom_components.mediamate.records import request_from, request_text
from custom_components.mediamate.steps import moved_to, payload_of
from custom_components.mediamate.told import notice_message
from custom_components.mediamate.tracker import Tracker
from tests.made import MEMBER, START, Clock, request, thread
from tests.made_home import Home, add_series
from tests.operations.fakes import BEAR, GB, entry, season_episodes


def wished(*parts: RequestPart, **changes: object) -> MediaRequest:
    values = {
        "ref": BEAR.ref,
        "title": "The Bear",
        "year": 2022,
        "entry_id": "sonarr",
        "root_folder": "/series",
    }
    return request(**(values | {"parts": parts} | changes))


class World:
    def __init__(self, hass: HomeAssistant, history: History, clock: Clock) -> None:
        self.hass, self.history, self.clock = hass, history, clock
        self.home = Home(clock)
        self.sonarr = add_series(hass, self.home)
        self.tracker = Tracker(hass, history, self.home.stack, lambda: None, clock)

    async def turn(self, **span: float) -> MediaRequest:
        self.clock.forward(**(span or {"minutes": 1}))
        self.tracker.nudge()
        await self.hass.async_block_till_done(wait_background_tasks=True)
        found = await self.history.request("r1")
        assert found
        return found

    def imported(self, season: int) -> None:
        """Have a season come through, and be seen."""
        shows = self.sonarr.shows
        shows[1] = [
            replace(one, has_file=one.has_file or (one.part.season == season and one.airs < START))
            for one in shows[1]
        ]
        self.home.episodes_on_their_way = []
        self.home.torrents.clear()

    def seen(self, season: int) -> None:
        self.home.playable(BEAR.ref)
        for one in self.sonarr.shows[1]:
            if one.part.season == season and one.has_file:
                self.home.show_episode(one.part)

    async def told(self, *, person: bool) -> list[Notice]:
        notices = await self.history.pending_notices()
        return [one for one in notices if (one.thread is not None) is person]


@pytest.fixture
async def world(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[World]:
    clock = Clock()
    history = await History.open(tmp_path / "mediamate.db", now=clock)
    made = World(hass, history, clock)
    made.tracker.start()
    yield made
    made.tracker.stop()
    await history.close()


async def test_two_seasons_one_after_the_other(world: World) -> None:
    home, tracker = world.home, world.tracker
    begun = await tracker.begin(wished(RequestPart(1), RequestPart(3)))
    assert begun.handed_over and world.sonarr.called("add")[0][3] == (1, 3)
    assert (await world.turn()).state is S.SEARCHING
    home.episodes_on_their_way = [entry(parts=tuple(Part(1, n) for n in range(1, 9)), size=8 * GB)]
    home.torrents["a" * 40] = Torrent(
        hash="a" * 40,
        name="The.Bear.S01",
        state=DownloadState.DOWNLOADING,
        progress=0.5,
        size=8 * GB,
        speed=9,
    )
    downloading = await world.turn()
    assert (downloading.state, downloading.progress) == (S.DOWNLOADING, 0.33)
    assert [one.progress for one in downloading.parts] == [0.5, 0.0]
    world.imported(1)
    imported = await world.turn()
    assert [one.state for one in imported.parts] == [S.IMPORTED, S.SEARCHING]
    home.jellyfin.scan.assert_awaited_once_with(MediaType.SERIES, "/series/The Bear")
    world.seen(1)
    first = await world.turn()
    assert [one.state for one in first.parts] == [S.READY, S.SEARCHING] and not first.closed
    world.imported(3)
    world.seen(3)
    # it came and went through between two looks: nothing seems to have moved
    last = await world.turn(minutes=16)
    assert last.state is S.READY and [one.have for one in last.parts] == [8, 4]
    house, people = await world.told(person=False), await world.told(person=True)
    assert [one.name for one in house] == ["requested", "download_started", "ready", "ready"]
    assert [one.thread.actor for one in people if one.thread] == [MEMBER.id, MEMBER.id]
    assert house[0].payload["seasons"] == [1, 3] and "airing" not in people[0].payload
    ready = [(one.payload["seasons"], one.payload["stage"], one.payload.get("airing")) for one in people]
    assert ready == [([1], "searching", None), ([3], "ready", True)]
    assert "reason" not in people[0].payload and people[0].payload["link"]
    assert notice_message(people[1]).key == "notice_airing"
    assert tracker.open == {}


async def test_an_episode_is_handed_over_in_two_steps(world: World) -> None:
    """Sonarr reads the episodes of a new series only after it was added; until then the part waits."""
    world.sonarr.slow = True
    begun = await world.tracker.begin(wished(RequestPart(2, 5)))
    assert begun.backend_id == 1 and not begun.handed_over
    assert (await world.turn(seconds=1)).state is S.REQUESTED
    world.sonarr.shows[1] = season_episodes(BEAR, ())
    after = await world.turn(seconds=30)
    assert after.handed_over and after.state is S.SEARCHING
    assert len(world.sonarr.called("add")) == 1 and len(world.sonarr.called("search_parts")) == 1
    assert (await world.told(person=False))[0].payload["episode"] == 5


async def test_after_a_restart_the_parts_are_where_they_were(world: World) -> None:
    await world.tracker.begin(wished(RequestPart(1), RequestPart(2)))
    await world.turn()
    world.imported(1)
    world.seen(1)
    await world.turn()
    world.tracker.stop()
    world.tracker = Tracker(world.hass, world.history, world.home.stack, lambda: None, world.clock)
    await world.tracker.load()
    world.tracker.start()
    again = await world.turn()
    assert [one.state for one in again.parts] == [S.READY, S.SEARCHING]
    assert len([one for one in await world.told(person=True) if one.name == "ready"]) == 1


def test_what_is_told_of_parts() -> None:
    season = wished(RequestPart(1, state=S.READY, aired=8, total=8), RequestPart(2), stalled="no_seeds")
    assert payload_of(season)["seasons"] == [1, 2] and payload_of(season)["reason"] == "no_seeds"
    ready = payload_of(season, [Part(1)])
    assert (ready["seasons"], ready["reason"]) == ([1], "not_verified")  # no media server has shown a link
    assert "reason" not in payload_of(replace(season, link="http://tv"), [Part(1)])
    single = payload_of(wished(RequestPart(2, 5)))
    assert (single["seasons"], single["episode"]) == ([2], 5)
    assert "seasons" not in payload_of(request())


def test_parts_are_kept_with_their_counts_and_older_ones_are_read() -> None:
    kept = wished(RequestPart(1, None, S.DOWNLOADING, 0.5, 4, 8, 10), RequestPart(2, 5))
    assert request_from(request_text(kept)) == kept
    old = request_text(kept).replace('"downloading", 0.5, 4, 8, 10]', '"downloading"]')
    assert request_from(old).parts[0] == RequestPart(1, None, S.DOWNLOADING)


@pytest.mark.parametrize("by", ["wish", "follow"])
async def test_withdrawn_while_it_is_handed_over_it_is_wanted_no_longer(world: World, by: str) -> None:
    """What others wait for or follow stays, and so does the series: it only came for one of them."""
    world.sonarr.keep(BEAR, *season_episodes(BEAR, ()), added=START)
    if by == "wish":
        assert (await world.tracker.begin(wished(RequestPart(1), id="r0"))).handed_over
    else:
        kept = {"entry_id": "sonarr", "quality_profile_id": 4, "root_folder": "/series"}
        follow = Follow(ref=BEAR.ref, title="The Bear", thread=thread(), since=START, **kept)
        await world.history.save_follows([follow], new=True)
    real = world.sonarr.search_parts

    async def search(backend_id: int, parts: Sequence[Part]) -> None:
        await world.tracker.change("r1", lambda one: (moved_to(one, S.CANCELLED, world.clock()), ()))
        await real(backend_id, parts)

    with patch.object(world.sonarr, "search_parts", search):
        after = await world.tracker.begin(wished(RequestPart(2), created=START))
    assert after.state is S.CANCELLED and not world.sonarr.called("delete")
    wanted = {one.part.season for one in world.sonarr.shows[1] if one.monitored}
    assert (wanted, list(world.tracker.open)) == (({1}, ["r0"]) if by == "wish" else (set(), []))
