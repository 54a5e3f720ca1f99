"""From "asked" to "ready": what is written, what is told, in which order, and after a restart."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate import tracker as tracker_module
from custom_components.mediamate.backoff import Backoff
from custom_components.mediamate.errors import NotFound, Refused, StorageFailed
from custom_components.mediamate.history import History, Notice
from custom_components.mediamate.model import Door, MediaRequest, MediaType, RequestState
from custom_components.mediamate.notices import ADMINS
from custom_components.mediamate.operations.track import TRANSITIONS
from custom_components.mediamate.steps import moved_to, payload_of, stage_durations
from custom_components.mediamate.tracker import EVENT_NAMES, SIGNAL_CHANGED, Tracker
from tests.made import ADMIN, ARRIVAL, DUNE, MEMBER, OTHER, START, Clock, request, thread
from tests.made_home import Home

type Step = Callable[[], None]


class World:
    """A tracker over a household of fakes, turned by hand."""

    def __init__(self, hass: HomeAssistant, history: History, home: Home, clock: Clock) -> None:
        self.hass, self.history, self.home, self.clock = hass, history, home, clock
        self.delivered = 0
        self.tracker = self.new_tracker()

    def new_tracker(self) -> Tracker:
        def deliver() -> None:
            self.delivered += 1

        return Tracker(self.hass, self.history, self.home.stack, deliver, self.clock)

    async def turn(self, **span: float) -> MediaRequest | None:
        """Let time pass and the tracker look once."""
        self.clock.forward(**(span or {"seconds": 5}))
        self.tracker.nudge()
        await self.hass.async_block_till_done(wait_background_tasks=True)
        return await self.history.request("r1")

    async def told(self) -> list[str]:
        """Return what the house was told, oldest first."""
        return [one.name for one in await self.history.pending_notices() if one.thread is None]

    async def people_told(self) -> list[tuple[str, str]]:
        notices = await self.history.pending_notices()
        return [(one.name, one.thread.actor) for one in notices if one.thread]


@pytest.fixture
async def world(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[World]:
    clock = Clock()
    history = await History.open(tmp_path / "mediamate.db", now=clock)
    entry = MockConfigEntry(domain="mediamate", entry_id="radarr", data={"kind": "radarr"})
    entry.add_to_hass(hass)
    made = World(hass, history, Home(clock), clock)
    made.tracker.start()
    yield made
    made.tracker.stop()
    await history.close()


async def test_the_whole_way_to_ready(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    home, tracker = world.home, world.tracker
    await tracker.begin(request())
    assert (await world.turn()).state is RequestState.SEARCHING
    home.grab(progress=0.1)
    downloading = await world.turn()
    assert (downloading.state, downloading.progress) == (RequestState.DOWNLOADING, 0.1)
    assert downloading.download_ids == ("aa",)
    home.imported()
    imported = await world.turn()
    assert imported.state is RequestState.IMPORTED
    home.jellyfin.scan.assert_awaited_once_with(MediaType.MOVIE, "/movies/Dune (2021)")
    home.playable()
    ready = await world.turn()
    assert (ready.state, ready.link) == (RequestState.READY, "http://tv/web/#/details?id=j1")
    assert await world.told() == ["requested", "download_started", "ready"]
    assert await world.people_told() == [("ready", MEMBER.id)]
    assert tracker.open == {} and home.added == [DUNE]
    assert list(stage_durations(ready)) == ["requested", "searching", "downloading", "imported"]
    assert stage_durations(ready)["downloading"] == timedelta(seconds=5)
    assert "[r1] movie:tmdb:438631: importing" not in caplog.text
    assert "[r1] movie:tmdb:438631: imported -> ready" in caplog.text
    assert "requested 5 s, searching 5 s, downloading 5 s, imported 5 s" in caplog.text
    payload = (await world.history.pending_notices())[-1].payload
    assert payload == {
        "request_id": "r1",
        "ref": "movie:tmdb:438631",
        "title": "Dune",
        "year": 2021,
        "media_type": "movie",
        "member": "Boris",
        "door": "assist",
        "stage": "ready",
        "link": "http://tv/web/#/details?id=j1",
    }


async def test_a_wish_is_on_disk_before_the_arr_hears_of_it(world: World) -> None:
    seen: list[MediaRequest | None] = []
    real = world.home.radarr.add.side_effect

    async def add(*args: object, **kwargs: object) -> object:
        seen.append(await world.history.request("r1"))
        return await real(*args, **kwargs)

    world.home.radarr.add.side_effect = add
    after = await world.tracker.begin(request())
    assert seen == [request()]
    assert after.backend_id == 1 and (await world.history.request("r1")).backend_id == 1


async def test_what_cannot_be_written_is_not_asked_for(world: World) -> None:
    await world.history.close()
    with pytest.raises(StorageFailed):
        await world.tracker.begin(request())
    assert world.home.added == [] and world.tracker.open == {}


@pytest.mark.parametrize("stored", [False, True])
async def test_killed_while_the_arr_was_asked_nothing_is_lost_or_asked_twice(
    world: World, stored: bool
) -> None:
    """Before the *arr stored the title, and after it did but before it answered."""

    class Killed(BaseException):
        pass

    def kill() -> None:
        raise Killed

    if stored:
        world.home.on_add = kill
    else:
        world.home.radarr.add.side_effect = Killed
    with pytest.raises(Killed):
        await world.tracker.begin(request())
    world.tracker.stop()
    assert world.home.added == ([DUNE] if stored else [])

    world.home.on_add = None
    fresh = Home(world.clock)
    world.home.radarr.add.side_effect = None
    fresh.library, fresh.added = world.home.library, world.home.added
    world.home = fresh
    world.tracker = world.new_tracker()
    await world.tracker.load()
    world.tracker.start()
    assert (await world.turn()).state is RequestState.SEARCHING
    assert fresh.added == [DUNE]
    fresh.radarr.search_now.assert_not_awaited()  # the add was a search already
    world.tracker.stop()


async def test_a_service_that_is_down_gets_it_later(world: World) -> None:
    world.home.down.add("radarr")
    kept = await world.tracker.begin(request())
    assert kept.state is RequestState.REQUESTED and kept.backend_id is None
    await world.turn(seconds=1)
    assert world.home.radarr.get.await_count == 1  # not asked again at once
    await world.turn(seconds=10)
    assert world.home.radarr.get.await_count == 2
    world.home.down.clear()
    assert (await world.turn(minutes=1)).state is RequestState.SEARCHING
    assert world.home.added == [DUNE]
    assert await world.told() == ["requested"]


async def test_an_instance_that_is_not_loaded_is_waited_for(world: World) -> None:
    world.home.missing.add("radarr")
    kept = await world.tracker.begin(request())
    assert kept.state is RequestState.REQUESTED
    world.home.missing.clear()
    assert (await world.turn(minutes=1)).state is RequestState.SEARCHING


async def test_a_removed_instance_ends_its_requests(world: World, hass: HomeAssistant) -> None:
    await world.tracker.begin(request())
    await world.turn()
    entry = hass.config_entries.async_get_entry("radarr")
    hass.config_entries._entries.pop(entry.entry_id)
    ended = await world.turn()
    assert (ended.state, ended.reason) == (RequestState.FAILED, "instance_removed")
    assert await world.people_told() == [("failed", MEMBER.id)]


async def test_what_the_arr_refuses_fails_and_the_asker_hears_it_at_once(world: World) -> None:
    world.home.radarr.add.side_effect = Refused("no_root_folder")
    with pytest.raises(Refused, match="no_root_folder"):
        await world.tracker.begin(request())
    failed = await world.history.request("r1")
    assert (failed.state, failed.reason) == (RequestState.FAILED, "refused")
    assert await world.told() == [] and world.tracker.open == {}


async def test_what_the_arr_refuses_later_is_told(world: World) -> None:
    world.home.down.add("radarr")
    await world.tracker.begin(request())
    world.home.down.clear()
    world.home.radarr.add.side_effect = Refused("no_root_folder")
    assert (await world.turn(minutes=1)).state is RequestState.FAILED
    assert await world.told() == ["failed"]
    assert await world.people_told() == [("failed", MEMBER.id)]


async def test_while_services_are_silent_nothing_moves(world: World) -> None:
    await world.tracker.begin(request())
    world.home.grab(progress=0.5)
    before = await world.turn()
    world.home.down |= {"radarr", "qb", "jellyfin"}
    assert await world.turn(minutes=5) == before
    world.home.down.clear()
    world.home.imported()
    world.home.playable()
    assert (await world.turn()).state is RequestState.READY


async def test_scans_are_repeated_with_growing_pauses_and_then_widened(world: World) -> None:
    await world.tracker.begin(request())
    world.home.imported()
    scan = world.home.jellyfin.scan
    await world.turn()
    asked = [scan.await_count]
    for seconds in (10, 25, 60, 70, 300, 900):
        await world.turn(seconds=seconds)
        asked.append(scan.await_count)
    assert asked == [1, 1, 2, 2, 3, 4, 5]
    paths = [call.args[1] for call in scan.await_args_list]
    assert paths[:3] == ["/movies/Dune (2021)"] * 3
    assert set(paths[3:]) == {None}


async def test_a_media_server_that_refuses_to_scan_holds_up_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.tracker.begin(request())
    world.home.imported()
    world.home.down.add("jellyfin")
    assert (await world.turn()).state is RequestState.IMPORTED
    assert "could not be asked for a scan" in caplog.text
    world.home.down.clear()
    world.home.playable()
    assert (await world.turn()).state is RequestState.READY


async def test_without_a_media_server_imported_is_the_end(world: World) -> None:
    world.home.missing.add("jellyfin")
    await world.tracker.begin(request())
    world.home.imported()
    ended = await world.turn()
    assert (ended.state, ended.reason) == (RequestState.IMPORTED, "not_verified")
    assert world.tracker.open == {}
    assert await world.told() == ["requested", "ready"]


async def test_one_broken_request_does_not_hold_up_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.tracker.begin(request("bad", ref=ARRIVAL, title="Arrival"))
    await world.tracker.begin(request())
    real = world.home.radarr.get.side_effect

    async def get(ref: object) -> object:
        if ref == ARRIVAL:
            raise ZeroDivisionError
        return await real(ref)

    world.home.radarr.get.side_effect = get
    world.home.library.pop(ARRIVAL)  # so that the index cannot tell
    assert (await world.turn()).state is RequestState.SEARCHING
    assert "[bad] could not be followed" in caplog.text and "ZeroDivisionError" in caplog.text


async def test_a_database_that_fails_in_mid_way_is_logged_and_tried_again(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.tracker.begin(request())

    async def fail(*args: object) -> None:
        raise StorageFailed

    with monkeypatch.context() as patched:
        patched.setattr(world.history, "save_request", fail)
        assert (await world.turn()).state is RequestState.REQUESTED
        assert world.tracker.open["r1"].state is RequestState.REQUESTED
        assert "[r1] could not be followed: storage_failed" in caplog.text
    assert (await world.turn()).state is RequestState.SEARCHING
    assert await world.told() == ["requested"]


async def test_everybody_who_waits_is_told_once(world: World) -> None:
    watchers = (thread(MEMBER), thread(OTHER), thread(OTHER, door=Door.TELEGRAM, place="42"))
    await world.tracker.record(request(watchers=watchers), "failed")
    assert await world.people_told() == [("failed", MEMBER.id), ("failed", OTHER.id), ("failed", OTHER.id)]
    assert world.delivered == 1


async def test_administrators_are_asked_for_approval(world: World) -> None:
    waiting = request(state=RequestState.PENDING_APPROVAL)
    await world.tracker.record(waiting, "approval_needed")
    assert await world.told() == ["approval_needed"]
    assert await world.people_told() == [("approval_needed", ADMINS)]
    assert await world.turn(hours=1) == waiting
    world.home.radarr.get.assert_not_awaited()


async def test_changes_are_signalled_after_they_are_on_disk(world: World, hass: HomeAssistant) -> None:
    heard: list[MediaRequest] = []

    @callback
    def hear(one: MediaRequest) -> None:
        heard.append(one)

    async_dispatcher_connect(hass, SIGNAL_CHANGED, hear)
    await world.tracker.begin(request())
    await world.turn()
    assert [one.state for one in heard] == ["requested", "requested", "searching"]
    assert heard[-1] == await world.history.request("r1")
    await world.turn()  # nothing new, nothing said
    assert len(heard) == 3


async def test_two_changes_at_once_both_count(world: World) -> None:
    import asyncio

    await world.tracker.record(request())

    def join(actor: object) -> object:
        return lambda current: (replace(current, watchers=(*current.watchers, thread(actor))), ())

    await asyncio.gather(world.tracker.change("r1", join(OTHER)), world.tracker.change("r1", join(ADMIN)))
    assert len((await world.history.request("r1")).watchers) == 3
    with pytest.raises(NotFound, match="request_not_found"):
        await world.tracker.change("unknown", join(OTHER))


async def test_nothing_is_followed_in_a_read_only_database(world: World) -> None:
    await world.tracker.record(request())
    world.history._database.newer = True
    restarted = world.new_tracker()
    await restarted.load()
    restarted.start()
    restarted.nudge()
    assert list(restarted.open) == ["r1"]
    await world.hass.async_block_till_done(wait_background_tasks=True)
    world.home.radarr.get.assert_not_awaited()


async def test_it_looks_often_only_while_somebody_may_be_waiting(world: World) -> None:
    tracker = world.tracker
    assert tracker._timer is None  # nothing open, nothing to do
    await tracker.begin(request())
    await world.turn()
    assert tracker._timer is not None and tracker._hurried(tracker.open["r1"])
    await world.turn(minutes=11)
    assert not tracker._hurried(tracker.open["r1"])
    tracker.clear()
    assert tracker.open == {}


async def test_the_timer_turns_it(world: World, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []

    async def refresh(entry_ids: object) -> None:
        looked.append(entry_ids)

    monkeypatch.setattr(world.tracker._feed, "refresh", refresh)
    monkeypatch.setattr(world.tracker._feed, "look", looked.append)
    await world.tracker.begin(request())
    await world.turn()
    assert looked == ["radarr"]
    world.home.grab()
    world.tracker._tick(START)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert looked == ["radarr", {"radarr"}]
    assert (await world.history.request("r1")).state is RequestState.DOWNLOADING
    world.tracker._tick(START)  # a running download is seen at its client
    await hass.async_block_till_done(wait_background_tasks=True)
    world.tracker.look("qb")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert looked == ["radarr", {"radarr"}, set(), "qb"]


def test_decisions_make_legal_moves_only() -> None:
    for state, allowed in TRANSITIONS.items():
        for target in RequestState:
            before = request(state=state)
            if target in allowed:
                after = moved_to(before, target, START, reason="cancelled")
                assert (after.state, after.parts[0].state) == (target, target)
                assert after.stages[target] == START
            else:
                with pytest.raises(Refused, match="request_over"):
                    moved_to(before, target, START)


def test_a_payload_leaves_out_what_is_unknown() -> None:
    plain = payload_of(request(member=None))
    assert set(plain) == {"request_id", "ref", "title", "year", "media_type", "door", "stage"}
    full = payload_of(request(stalled="no_seeds", poster_url="https://x/y.jpg"))
    assert (full["reason"], full["poster_url"]) == ("no_seeds", "https://x/y.jpg")
    assert len(EVENT_NAMES) == 9


def test_pauses_grow_and_the_last_one_repeats() -> None:
    clock = Clock()
    backoff = Backoff((timedelta(seconds=1), timedelta(seconds=10)), clock)
    assert backoff.due("a")
    waits = []
    for attempt in range(1, 5):
        assert backoff.tried("a") == attempt
        waited = 0
        while not backoff.due("a"):
            clock.forward(seconds=1)
            waited += 1
        waits.append(waited)
    assert waits == [1, 10, 10, 10]
    backoff.forget("a")
    assert backoff.tried("a") == 1


async def test_cancelled_in_mid_write_disk_and_memory_agree(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that is restarted cancels its call: what is on disk by then is followed."""
    written, go_on = asyncio.Event(), asyncio.Event()
    real = world.history.save_request

    async def save(one: MediaRequest, notices: Sequence[Notice] = ()) -> None:
        await real(one, notices)
        written.set()
        await go_on.wait()

    monkeypatch.setattr(world.history, "save_request", save)
    asking = asyncio.create_task(world.tracker.begin(request()))
    await written.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    go_on.set()
    await asyncio.sleep(0)
    assert (await world.turn(seconds=6)).state is RequestState.SEARCHING
    assert world.home.added == [DUNE]


async def test_withdrawn_while_it_is_handed_over(world: World) -> None:
    """The *arr took it a moment after somebody thought better of it: out it goes again."""
    real = world.home.radarr.add.side_effect

    async def add(*args: object, **kwargs: object) -> object:
        await world.tracker.change(
            "r1", lambda one: (moved_to(one, RequestState.CANCELLED, world.clock()), ())
        )
        return await real(*args, **kwargs)

    world.home.radarr.add.side_effect = add
    after = await world.tracker.begin(request())
    assert after.state is RequestState.CANCELLED and world.tracker.open == {}
    assert world.home.added == [DUNE] and world.home.library == {}


async def test_many_requests_do_not_ask_all_at_once(world: World) -> None:
    """After a restart the index is empty, and every open request needs a call."""
    now = most = 0

    async def get(ref: object) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    world.home.radarr.get.side_effect = get
    for number in range(40):
        searched = request(f"r{number}", state=RequestState.SEARCHING, backend_id=number + 1)
        await world.history.save_request(searched)
    await world.tracker.load()
    await world.turn()
    assert world.home.radarr.get.await_count == 40 and most <= 8


async def test_a_clock_that_is_set_back_keeps_nobody_waiting() -> None:
    clock = Clock()
    backoff = Backoff([timedelta(minutes=1), timedelta(hours=1)], clock)
    assert (backoff.tried("r1"), backoff.due("r1")) == (1, False)
    clock.forward(days=-1)
    assert backoff.due("r1")
    assert (backoff.tried("r1"), backoff.due("r1")) == (2, False)
    clock.forward(hours=1)
    assert backoff.due("r1")


async def test_a_service_that_is_down_for_long_is_told_once(world: World) -> None:
    world.home.down.add("radarr")
    await world.tracker.begin(request())
    for _ in range(5):
        stuck = await world.turn(minutes=30)
    assert (stuck.state, stuck.stalled) == (RequestState.REQUESTED, "not_handed_over")
    assert await world.told() == ["stalled"] and await world.people_told() == [("stalled", MEMBER.id)]
    world.home.down.clear()
    await world.turn(minutes=30)
    assert (await world.turn()).stalled is None and world.home.added == [DUNE]


async def test_wakes_do_not_put_off_the_next_look(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy torrent client wakes the tracker every five seconds; the *arr must be asked all the same."""
    armed: list[timedelta] = []
    real = tracker_module.async_call_later

    def call_later(hass: HomeAssistant, span: timedelta, job: Any) -> Callable[[], None]:
        armed.append(span)
        return real(hass, span, job)

    monkeypatch.setattr(tracker_module, "async_call_later", call_later)
    await world.history.save_request(request(state=RequestState.WAITING, reason="unreleased", backend_id=1))
    await world.home.radarr.add(DUNE, quality_profile_id=4, root_folder="/movies")
    world.home.library[DUNE] = replace(world.home.library[DUNE], available=False)
    await world.tracker.load()
    for _ in range(3):
        await world.turn()
    assert armed == [timedelta(minutes=1)]
    world.home.library[DUNE] = replace(world.home.library[DUNE], available=True)
    for _ in range(3):
        await world.turn()
    assert armed == [timedelta(minutes=1), timedelta(seconds=5)]
    world.tracker.stop()
