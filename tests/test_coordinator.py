"""Who is asked how often, what an error becomes, and how the library stays known."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import call

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mediamate.coordinator import (
    BANNED_RETRY,
    INTRODUCE_AFTER,
    MAX_RETRY,
    CatalogueCoordinator,
    MediaMateCoordinator,
    ServerCoordinator,
    TransferCoordinator,
)
from custom_components.mediamate.errors import (
    BadResponse,
    Banned,
    CannotConnect,
    InvalidAuth,
    MediaMateError,
    RateLimited,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.library_coordinator import MANY_CHANGES, LibraryCoordinator
from custom_components.mediamate.model import QueueEntry, QueueState, RootFolder, ServerItem
from custom_components.mediamate.ports import WebhookEvent
from tests.fake_clients import INFO, fake_jellyfin, fake_qbittorrent, fake_radarr, fake_tmdb, film, titled

START = dt_util.parse_datetime("2026-11-22T12:00:00+00:00", raise_on_error=True)


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> Any:
        return self.time

    def tick(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(hass: HomeAssistant, running_core: None, clock: Clock) -> Callable[..., Any]:
    """Return a maker of coordinators that poll only when told."""

    def build(kind: type[MediaMateCoordinator[Any, Any]], client: Any) -> Any:
        entry = MockConfigEntry(domain="mediamate", title="Attic", data={"kind": "radarr"})
        entry.add_to_hass(hass)
        return kind(hass, entry, client, now=clock)

    return build


async def poll(hass: HomeAssistant, coordinator: Any) -> None:
    """One turn, and what it started in the background."""
    await coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)


async def at_rest(hass: HomeAssistant, make: Callable[..., Any], client: Any) -> Any:
    """Return the coordinator of a library that was read and looked at again, so that only changes are read."""
    coordinator = make(LibraryCoordinator, client)
    for _ in range(2):
        await poll(hass, coordinator)
    return coordinator


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "key", "wait"),
    [
        (CannotConnect(), "cannot_connect", None),
        (CannotConnect("certificate_invalid"), "certificate_invalid", None),
        (BadResponse(), "bad_response", None),
        (WrongService(found="Sonarr"), "wrong_service", None),
        (UnsupportedVersion(version="2"), "unsupported_version", None),
        (ServiceFailed(reason="HTTP 500"), "service_failed", None),
        (RateLimited(retry_after=7), "rate_limited", 7.0),
        (RateLimited(retry_after=10**6), "rate_limited", MAX_RETRY),
        (RateLimited(), "rate_limited", None),
        (Banned(), "banned", BANNED_RETRY),
    ],
)
async def test_an_error_makes_unavailable_and_is_translated(
    hass: HomeAssistant, make: Callable[..., Any], error: MediaMateError, key: str, wait: float | None
) -> None:
    client = fake_qbittorrent()
    coordinator = make(TransferCoordinator, client)
    await poll(hass, coordinator)
    assert coordinator.last_update_success

    client.snapshot.side_effect = error
    await poll(hass, coordinator)
    assert not coordinator.last_update_success
    failed = coordinator.last_exception
    assert (failed.translation_domain, failed.translation_key) == ("mediamate", key)
    assert failed.translation_placeholders["service"] == "Attic"
    assert failed.retry_after == wait
    assert not hass.config_entries.flow.async_progress()

    client.snapshot.side_effect = None
    await poll(hass, coordinator)
    assert coordinator.last_update_success


async def test_a_refused_key_asks_for_another(hass: HomeAssistant, fake_entry: Any, clients: Any) -> None:
    entry = await fake_entry("radarr")
    clients["radarr"].queue.side_effect = InvalidAuth(service="Radarr")
    await poll(hass, entry.runtime_data.coordinator)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert flow["context"]["entry_id"] == entry.entry_id


async def test_a_service_that_is_down_at_start_is_tried_again(
    hass: HomeAssistant, fake_entry: Any, clients: Any
) -> None:
    clients["tmdb"].status.side_effect = CannotConnect("timeout")
    entry = await fake_entry("tmdb", expect=False)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "timeout"
    clients["tmdb"].status.side_effect = None
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED


async def test_an_update_between_two_polls_is_seen(
    hass: HomeAssistant, fake_entry: Any, clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await fake_entry("radarr")
    coordinator = entry.runtime_data.coordinator
    clients["radarr"].status.return_value = replace(INFO["radarr"], version="6.1.0")
    await poll(hass, coordinator)
    assert hass.states.get("update.radarr_update").attributes["installed_version"] == "6.0.4"  # type: ignore[union-attr]
    monkeypatch.setattr(coordinator, "_now", lambda: dt_util.utcnow() + INTRODUCE_AFTER)
    await poll(hass, coordinator)
    assert hass.states.get("update.radarr_update").attributes["installed_version"] == "6.1.0"  # type: ignore[union-attr]
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.sw_version == "6.1.0"


async def test_a_library_that_cannot_be_read_is_asked_for_ever_less_often(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    client = fake_radarr()
    asked = 0

    async def broken() -> AsyncIterator[Any]:
        nonlocal asked
        asked += 1
        if asked < 100:
            raise BadResponse(service="Radarr")
        yield film(1), titled(1)

    client.index.side_effect = broken
    coordinator = make(LibraryCoordinator, client)
    for _ in range(60):
        await poll(hass, coordinator)
        clock.tick(minutes=1)
    assert 5 <= asked <= 8
    assert coordinator.data.titles is None
    warned = [one for one in caplog.records if one.levelname == "WARNING" and "its library" in one.message]
    assert len(warned) == 1
    asked = 100
    clock.tick(minutes=15)
    await poll(hass, coordinator)
    assert coordinator.data.titles == 1


async def test_who_answers_is_asked_again_after_a_failure(
    hass: HomeAssistant, make: Callable[..., Any]
) -> None:
    client = fake_qbittorrent()
    coordinator = make(TransferCoordinator, client)
    await poll(hass, coordinator)
    await poll(hass, coordinator)
    assert client.status.await_count == 1
    client.snapshot.side_effect = CannotConnect()
    await poll(hass, coordinator)
    client.snapshot.side_effect = None
    await poll(hass, coordinator)
    assert client.status.await_count == 2


# --- torrents, server, catalogue --------------------------------------------------------------


async def test_transfers_are_asked_more_often_while_somebody_waits(
    hass: HomeAssistant, make: Callable[..., Any]
) -> None:
    client = fake_qbittorrent()
    coordinator = make(TransferCoordinator, client)
    assert coordinator.update_interval == timedelta(seconds=15)
    unsubscribe = coordinator.async_add_listener(lambda: None)
    coordinator.fast = True
    await hass.async_block_till_done(wait_background_tasks=True)
    assert client.snapshot.await_count == 1  # at once: the next turn may be 15 s away
    assert coordinator.update_interval == timedelta(seconds=5)
    coordinator.fast = True
    coordinator.fast = False
    await hass.async_block_till_done(wait_background_tasks=True)
    assert client.snapshot.await_count == 1
    assert coordinator.update_interval == timedelta(seconds=15)
    unsubscribe()
    await coordinator.async_shutdown()


async def test_the_newest_items_are_read_when_the_counts_move(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_jellyfin()
    coordinator = make(ServerCoordinator, client)
    await poll(hass, coordinator)
    await poll(hass, coordinator)
    assert client.recently_added.await_count == 1
    client.counts.return_value = {"movies": 4}
    client.recently_added.return_value = [ServerItem(id="1", name="Dune", playable=True)]
    await poll(hass, coordinator)
    assert client.recently_added.await_count == 2
    assert [one.name for one in coordinator.data.recent] == ["Dune"]
    clock.tick(minutes=10)
    await poll(hass, coordinator)
    assert client.recently_added.await_count == 3
    assert coordinator.data.counts == {"movies": 4}


async def test_a_catalogue_is_tried_daily_and_soon_after_a_failure(
    hass: HomeAssistant, make: Callable[..., Any]
) -> None:
    client = fake_tmdb()
    coordinator = make(CatalogueCoordinator, client)
    assert coordinator.update_interval == timedelta(days=1)
    await poll(hass, coordinator)
    assert coordinator.info.app == "TMDb"
    client.status.side_effect = CannotConnect()
    await poll(hass, coordinator)
    assert coordinator.last_exception.retry_after == 300


# --- the library ------------------------------------------------------------------------------


async def test_the_first_answer_does_not_wait_for_the_library(
    hass: HomeAssistant, make: Callable[..., Any]
) -> None:
    client = fake_radarr({1: titled(1), 2: titled(2, has_file=False)})
    coordinator = make(LibraryCoordinator, client)
    told: list[int | None] = []
    unsubscribe = coordinator.async_add_listener(lambda: told.append(coordinator.data.titles))
    await coordinator.async_refresh()
    assert coordinator.data.titles is None
    await hass.async_block_till_done(wait_background_tasks=True)
    assert coordinator.data.titles == 2
    assert coordinator.data.missing == 1
    assert coordinator.data.index[film(2)] == titled(2, has_file=False)
    assert told == [None, 2]
    unsubscribe()
    await coordinator.async_shutdown()


async def test_a_quiet_minute_costs_two_requests(hass: HomeAssistant, make: Callable[..., Any]) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = await at_rest(hass, make, client)
    client.reset_mock()
    await poll(hass, coordinator)
    assert {one[0] for one in client.method_calls} == {"queue", "missing_count"}


async def test_slow_things_are_read_every_ten_minutes(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr()
    client.update_available.return_value = "6.1.0"
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    assert coordinator.data.update == "6.1.0"
    assert coordinator.data.root_folders[0].path == "/movies"
    start, end = client.upcoming.await_args.args
    assert end - start == timedelta(days=30)
    clock.tick(minutes=9)
    await poll(hass, coordinator)
    assert client.health.await_count == 1
    clock.tick(minutes=1)
    await poll(hass, coordinator)
    assert client.health.await_count == 2


async def test_an_arrs_makers_are_not_asked_every_ten_minutes(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr()
    client.update_available.side_effect = [ServiceFailed(), "6.1.0", "6.2.0"]
    coordinator = make(LibraryCoordinator, client)
    seen = []
    for _ in range(6 * 7):
        await poll(hass, coordinator)
        seen.append(coordinator.data.update)
        clock.tick(minutes=10)
    assert client.update_available.await_count == 3  # a failure is tried again soon
    assert list(dict.fromkeys(seen)) == [None, "6.1.0", "6.2.0"]


async def test_one_slow_thing_failing_keeps_its_last_value(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr()
    client.update_available.return_value = "6.1.0"
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    clock.tick(hours=6)
    client.update_available.side_effect = ServiceFailed()  # it asks the internet, which is away
    client.root_folders.return_value = [RootFolder(1, "/films", accessible=True)]
    await poll(hass, coordinator)
    assert coordinator.last_update_success
    assert coordinator.data.update == "6.1.0"
    assert coordinator.data.root_folders[0].path == "/films"


@pytest.mark.parametrize("error", [InvalidAuth(), RuntimeError("a fault of ours")])
async def test_slow_things_hide_neither_a_refused_key_nor_our_own_faults(
    hass: HomeAssistant, make: Callable[..., Any], error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    client = fake_radarr()
    client.health.side_effect = error
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    assert not coordinator.last_update_success
    caplog.clear()


async def test_what_changed_is_read_title_by_title(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr({1: titled(1), 2: titled(2, has_file=False), 3: titled(3)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    before = coordinator.data.index

    client.library[2] = titled(2)
    del client.library[3]
    client.changed_since.return_value = [2, 3]
    clock.tick(minutes=1)
    await poll(hass, coordinator)
    assert coordinator.data.index == {film(1): titled(1), film(2): titled(2)}
    assert (coordinator.data.titles, coordinator.data.missing) == (2, 0)
    assert client.library.streamed == 1
    assert len(before) == 3  # whoever held the old index still has it
    # the *arr's clock may be behind ours
    assert client.changed_since.await_args == call(START - timedelta(minutes=5))


async def test_a_moving_queue_has_the_history_read(hass: HomeAssistant, make: Callable[..., Any]) -> None:
    client = fake_radarr({1: titled(1, has_file=False)})
    coordinator = await at_rest(hass, make, client)
    asked = client.changed_since.await_count
    client.queue.return_value = [QueueEntry(id=1, backend_id=1, title="Dune", state=QueueState.DOWNLOADING)]
    await poll(hass, coordinator)
    assert client.changed_since.await_count == asked + 1
    await poll(hass, coordinator)
    assert client.changed_since.await_count == asked + 1


async def test_a_title_that_no_history_names_is_found_by_the_number(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    client.library[2] = titled(2, has_file=False)  # added by hand, no webhook, no history
    clock.tick(minutes=14)
    await poll(hass, coordinator)
    assert client.library.streamed == 1  # not so soon after the last time
    clock.tick(minutes=2)
    client.queue.return_value = [QueueEntry(id=9, backend_id=None, title="?", state=QueueState.QUEUED)]
    await poll(hass, coordinator)
    assert client.library.streamed == 2
    assert coordinator.data.titles == 2
    assert coordinator.resyncs == 2


async def test_an_arr_that_counts_differently_is_not_streamed_for_it(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr({1: titled(1, has_file=False)})
    client.missing_count.side_effect = None
    client.missing_count.return_value = 7  # it counts something that the index does not
    coordinator = make(LibraryCoordinator, client)
    for _ in range(3):
        await poll(hass, coordinator)
        clock.tick(minutes=19)
    assert client.library.streamed == 1


async def test_after_three_hours_the_library_is_read_again(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    clock.tick(minutes=179)
    await poll(hass, coordinator)
    assert client.library.streamed == 1
    clock.tick(minutes=10)  # at the next look at what changes slowly
    await poll(hass, coordinator)
    assert client.library.streamed == 2


async def test_a_great_many_changes_are_one_stream(hass: HomeAssistant, make: Callable[..., Any]) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    client.library.update({number: titled(number, has_file=False) for number in range(2, 700)})
    client.changed_since.side_effect = [list(range(2, 3 + MANY_CHANGES)), []]
    client.indexed.reset_mock()
    await poll(hass, coordinator)
    assert client.indexed.await_count == 0
    assert coordinator.data.titles == 699


async def test_a_webhook_names_the_title_to_read(hass: HomeAssistant, make: Callable[..., Any]) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = await at_rest(hass, make, client)
    client.library[5] = titled(5)
    coordinator.hint(WebhookEvent(kind="added", backend_id=5))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert film(5) in coordinator.data.index
    assert client.library.streamed == 1
    await coordinator.async_shutdown()


async def test_what_we_changed_is_read_at_the_next_look(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    """A series that was added for its episodes to come: neither the queue nor what is missing moved."""
    client = fake_radarr({1: titled(1)})
    coordinator = await at_rest(hass, make, client)
    assert coordinator.data.moved == {}
    client.library[5] = titled(5)
    client.touched, client.changed_since.side_effect = True, CannotConnect()
    await poll(hass, coordinator)
    assert not coordinator.last_update_success
    client.changed_since.side_effect = [[5]]
    clock.tick(minutes=1)
    await poll(hass, coordinator)
    assert film(5) in coordinator.data.index and client.library.streamed == 1
    assert coordinator.data.moved == {5: clock()}
    client.touched = False
    before = client.changed_since.await_count
    await poll(hass, coordinator)
    assert client.changed_since.await_count == before


async def test_that_a_title_moved_is_told_though_nothing_of_it_differs(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    """Its webhook says that something was imported, which came and went through between two looks."""
    client = fake_radarr({1: titled(1)})
    coordinator = await at_rest(hass, make, client)
    heard: list[datetime | None] = []
    stop = coordinator.async_add_listener(lambda: heard.append(coordinator.data.moved.get(1)))
    coordinator.hint(WebhookEvent(kind="imported", backend_id=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert heard == [clock()]
    stop()
    await coordinator.async_shutdown()


async def test_a_named_title_is_not_forgotten_when_reading_fails(
    hass: HomeAssistant, make: Callable[..., Any]
) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    client.library[5] = titled(5)
    client.changed_since.side_effect = CannotConnect()
    coordinator.hint(WebhookEvent(kind="added", backend_id=5))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not coordinator.last_update_success
    client.changed_since.side_effect = None
    await poll(hass, coordinator)
    assert film(5) in coordinator.data.index
    await coordinator.async_shutdown()


async def test_a_title_whose_ref_changed_leaves_no_ghost(
    hass: HomeAssistant, make: Callable[..., Any]
) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    client.indexed.side_effect = None
    client.indexed.return_value = (film(99), titled(1))
    coordinator.hint(WebhookEvent(kind="updated", backend_id=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert set(coordinator.data.index) == {film(99)}
    await coordinator.async_shutdown()


async def test_a_stream_that_breaks_is_begun_again(hass: HomeAssistant, make: Callable[..., Any]) -> None:
    client = fake_radarr({1: titled(1)})

    async def broken() -> Any:
        yield film(1), titled(1)
        raise BadResponse(service="Radarr")

    client.index.side_effect = broken
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    assert coordinator.last_update_success
    assert coordinator.data.titles is None
    client.index.side_effect = client.library.stream
    await poll(hass, coordinator)
    assert coordinator.data.titles == 1


class Paused:
    """A client's stream that stands still behind its first title until it is let go."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._go, self._halfway = asyncio.Event(), asyncio.Event()
        client.index.side_effect = self._stream

    async def _stream(self) -> Any:
        yield film(1), self._client.library[1]
        self._halfway.set()
        await self._go.wait()

    async def begun(self) -> None:
        async with asyncio.timeout(30):
            await self._halfway.wait()

    async def end(self, hass: HomeAssistant) -> None:
        self._go.set()
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_what_a_poll_reads_while_the_library_is_streamed_is_kept(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr({1: titled(1, monitored=False, has_file=False)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    clock.tick(hours=4)
    stream = Paused(client)
    await coordinator.async_refresh()
    await stream.begun()

    client.library[1] = titled(1, has_file=False)  # wanted again by us: no history tells of it
    client.changed_since.side_effect = [[1], []]
    clock.tick(minutes=1)
    await coordinator.async_refresh()
    await stream.end(hass)
    assert coordinator.resyncs == 2
    assert coordinator.data.index == {film(1): titled(1, has_file=False)}


async def test_what_a_poll_reads_at_the_very_end_of_a_stream_is_read_again(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    clock.tick(hours=4)
    counted = client.missing_count.side_effect

    async def meanwhile() -> int:
        client.missing_count.side_effect = counted
        client.library[1] = titled(1, monitored=False)
        client.changed_since.side_effect = [[1], []]
        client.queue.return_value = [QueueEntry(id=9, backend_id=2, title="?", state=QueueState.QUEUED)]
        clock.tick(minutes=1)
        await coordinator.async_refresh()
        return counted()

    async def streamed() -> Any:
        async for one in client.library.stream():
            yield one
        client.missing_count.side_effect = meanwhile

    client.index.side_effect = streamed
    await poll(hass, coordinator)
    assert coordinator.resyncs == 2
    await poll(hass, coordinator)
    assert coordinator.data.index == {film(1): titled(1, monitored=False)}


async def test_what_we_changed_is_not_forgotten_when_a_stream_breaks(
    hass: HomeAssistant, make: Callable[..., Any], clock: Clock
) -> None:
    client = fake_radarr({1: titled(1)})
    coordinator = make(LibraryCoordinator, client)
    await poll(hass, coordinator)
    clock.tick(hours=4)
    stream = Paused(client)
    await coordinator.async_refresh()
    await stream.begun()
    client.library[1] = titled(1, monitored=False)
    client.changed_since.side_effect = [[1], []]
    read, client.indexed.side_effect = client.indexed.side_effect, CannotConnect()
    await stream.end(hass)
    assert coordinator.resyncs == 1

    client.indexed.side_effect = read
    await poll(hass, coordinator)
    assert coordinator.data.index == {film(1): titled(1, monitored=False)}
