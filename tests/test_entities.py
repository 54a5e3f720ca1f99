"""Entities of the services: their numbers, what switching does, and what is unavailable when a service is down."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.mediamate.errors import CannotConnect, ServiceFailed
from custom_components.mediamate.model import (
    DownloadState,
    HealthIssue,
    PlaybackSession,
    QueueEntry,
    QueueState,
    RootFolder,
    ServerItem,
    Torrent,
    TransferSnapshot,
    TransferTotals,
    UpcomingItem,
)
from tests.fake_clients import film, titled

type Setup = Callable[..., Awaitable[MockConfigEntry]]

PNG = b"\x89PNG\r\n\x1a\n"


def state(hass: HomeAssistant, entity_id: str) -> str:
    found = hass.states.get(entity_id)
    assert found is not None, f"{entity_id} is not one of {sorted(hass.states.async_entity_ids())}"
    return found.state


async def press(hass: HomeAssistant, domain: str, service: str, entity_id: str, **data: Any) -> None:
    await hass.services.async_call(domain, service, {"entity_id": entity_id, **data}, blocking=True)


async def later(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, datetime.now(UTC) + timedelta(seconds=seconds))
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_library(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    radarr = clients["radarr"]
    radarr.library.update({1: titled(1), 2: titled(2, has_file=False), 3: titled(3)})
    radarr.queue.return_value = [QueueEntry(id=9, backend_id=2, title="x", state=QueueState.DOWNLOADING)]
    radarr.health.return_value = [
        HealthIssue("RootFolderCheck", "error", "Missing root folder"),
        HealthIssue("Hint", "notice", "Something small"),
    ]
    radarr.update_available.return_value = "6.1.0"
    await fake_entry("radarr")

    assert state(hass, "sensor.radarr_titles") == "3"
    assert state(hass, "sensor.radarr_missing") == "1"
    assert state(hass, "sensor.radarr_queued") == "1"
    assert state(hass, "sensor.radarr_free_space_in_movies") == "1000.0"
    health = hass.states.get("binary_sensor.radarr_health")
    assert health is not None and health.state == "on"
    assert health.attributes["messages"] == ["Missing root folder"]
    update = hass.states.get("update.radarr_update")
    assert update is not None and update.state == "on"
    assert (update.attributes["installed_version"], update.attributes["latest_version"]) == ("6.0.4", "6.1.0")


async def test_a_new_root_folder_gets_a_sensor_and_a_lost_one_is_unavailable(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]
) -> None:
    entry = await fake_entry("radarr")
    clients["radarr"].root_folders.return_value = [RootFolder(2, "/new", accessible=True, free=5 * 10**9)]
    coordinator = entry.runtime_data.coordinator
    coordinator._slow_at = None  # as ten minutes later
    await coordinator.async_refresh()
    await hass.async_block_till_done()
    assert state(hass, "sensor.radarr_free_space_in_new") == "5.0"
    assert state(hass, "sensor.radarr_free_space_in_movies") == STATE_UNAVAILABLE


async def test_search_missing(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    await fake_entry("radarr")
    await press(hass, "button", "press", "button.radarr_search_missing")
    clients["radarr"].search_missing.assert_awaited_once_with()

    clients["radarr"].search_missing.side_effect = ServiceFailed(service="Radarr", message="busy")
    with pytest.raises(HomeAssistantError) as raised:
        await press(hass, "button", "press", "button.radarr_search_missing")
    assert raised.value.translation_key == "service_failed"


async def test_calendar(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    day = datetime.now(UTC).date() + timedelta(days=5)
    item = UpcomingItem(ref=film(1), title="Dune: Part Three", day=day, kind="cinema", overview="Sand.")
    clients["radarr"].upcoming.return_value = [item]
    await fake_entry("radarr")
    shown = hass.states.get("calendar.radarr_upcoming")
    assert shown is not None
    assert shown.attributes["message"] == "Dune: Part Three (in cinemas)"
    assert shown.attributes["description"] == "Sand."

    answer = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": "calendar.radarr_upcoming", "duration": {"days": 20}},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    events = answer["calendar.radarr_upcoming"]["events"]  # type: ignore[index, call-overload]
    assert [one["summary"] for one in events] == ["Dune: Part Three (in cinemas)"]  # type: ignore[index, union-attr]
    assert events[0]["start"] == day.isoformat()  # type: ignore[index]
    start, end = clients["radarr"].upcoming.await_args.args
    assert end - start == timedelta(days=20)
    assert isinstance(start, date)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
async def test_a_calendar_asks_for_days_at_home(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any], zone: str
) -> None:
    """A month as the frontend asks for it, over the end of summer time, in UTC."""
    await hass.config.async_set_time_zone(zone)
    await fake_entry("radarr")
    home = ZoneInfo(zone)
    span = {
        "start_date_time": datetime(2026, 11, 1, tzinfo=home).astimezone(UTC).isoformat(),
        "end_date_time": datetime(2026, 12, 1, tzinfo=home).astimezone(UTC).isoformat(),
    }
    await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": "calendar.radarr_upcoming", **span},
        blocking=True,
        return_response=True,
    )
    assert clients["radarr"].upcoming.await_args.args == (date(2026, 11, 1), date(2026, 11, 30))


async def test_torrents(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    client = clients["qbittorrent"]
    client.snapshot.return_value = TransferSnapshot(
        TransferTotals(
            download_speed=2_500_000,
            upload_speed=100_000,
            total=12,
            active=3,
            stalled=2,
            downloading=3,
            free_space=50_000_000_000,
            ratio=1.234,
            alternative_speed=False,
            download_limit=1_024_000,
            upload_limit=0,
        )
    )
    await fake_entry("qbittorrent")
    assert state(hass, "sensor.qbittorrent_download_speed") == "2.5"
    assert state(hass, "sensor.qbittorrent_upload_speed") == "0.1"
    assert state(hass, "sensor.qbittorrent_active_torrents") == "3"
    assert state(hass, "sensor.qbittorrent_stalled_torrents") == "2"
    assert state(hass, "sensor.qbittorrent_torrents") == "12"
    assert state(hass, "sensor.qbittorrent_free_space") == "50.0"
    assert state(hass, "sensor.qbittorrent_all_time_ratio") == "1.234"
    assert float(state(hass, "number.qbittorrent_download_limit")) == 1000
    assert float(state(hass, "number.qbittorrent_upload_limit")) == 0
    assert state(hass, "switch.qbittorrent_alternative_speed") == "off"
    assert state(hass, "switch.qbittorrent_pause_all") == "off"


@pytest.mark.parametrize(
    ("states", "on"),
    [
        ([], "off"),
        ([DownloadState.COMPLETED, DownloadState.SEEDING], "off"),  # stopped when it was there
        ([DownloadState.PAUSED, DownloadState.COMPLETED], "on"),
        ([DownloadState.PAUSED, DownloadState.DOWNLOADING], "off"),
        ([DownloadState.PAUSED, DownloadState.QUEUED], "off"),
        ([DownloadState.PAUSED, DownloadState.SEEDING], "on"),
    ],
)
async def test_all_is_paused_while_nothing_unfinished_runs(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any], states: list[DownloadState], on: str
) -> None:
    clients["qbittorrent"].snapshot.return_value = transfers(*states)
    await fake_entry("qbittorrent")
    assert state(hass, "switch.qbittorrent_pause_all") == on


def transfers(*states: DownloadState) -> TransferSnapshot:
    found = {
        f"{number:040x}": Torrent(hash=f"{number:040x}", name="x", state=one, progress=0.5, size=1)
        for number, one in enumerate(states)
    }
    paused = sum(one in {DownloadState.PAUSED, DownloadState.COMPLETED} for one in states)
    running = sum(one is DownloadState.DOWNLOADING for one in states)
    return TransferSnapshot(TransferTotals(total=len(states), paused=paused, downloading=running), found)


async def test_all_can_be_paused_and_resumed(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]
) -> None:
    client = clients["qbittorrent"]
    client.snapshot.return_value = transfers(DownloadState.DOWNLOADING, DownloadState.SEEDING)

    async def pause(hashes: Any) -> None:
        client.snapshot.return_value = transfers(DownloadState.PAUSED, DownloadState.SEEDING)

    async def resume(hashes: Any) -> None:
        client.snapshot.return_value = transfers(DownloadState.DOWNLOADING, DownloadState.SEEDING)

    client.pause.side_effect, client.resume.side_effect = pause, resume
    await fake_entry("qbittorrent")
    await press(hass, "switch", "turn_on", "switch.qbittorrent_pause_all")
    await later(hass, 11)
    assert state(hass, "switch.qbittorrent_pause_all") == "on"
    await press(hass, "switch", "turn_off", "switch.qbittorrent_pause_all")
    await later(hass, 22)
    assert state(hass, "switch.qbittorrent_pause_all") == "off"

    # what somebody stopped in the client itself is theirs to start
    await pause(())
    await later(hass, 60)
    with pytest.raises(HomeAssistantError) as caught:
        await press(hass, "switch", "turn_off", "switch.qbittorrent_pause_all")
    assert caught.value.translation_key == "paused_elsewhere"


async def test_limits_and_alternative_speed(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]
) -> None:
    client = clients["qbittorrent"]
    await fake_entry("qbittorrent")
    await press(hass, "number", "set_value", "number.qbittorrent_upload_limit", value=250)
    client.set_limits.assert_awaited_once_with(upload=256_000)
    await press(hass, "switch", "turn_on", "switch.qbittorrent_alternative_speed")
    await press(hass, "switch", "turn_off", "switch.qbittorrent_alternative_speed")
    assert [call.args for call in client.set_alternative_speed.await_args_list] == [(True,), (False,)]


async def test_an_unknown_limit_is_unknown(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]
) -> None:
    clients["qbittorrent"].snapshot.return_value = TransferSnapshot(TransferTotals())
    await fake_entry("qbittorrent")
    assert state(hass, "number.qbittorrent_download_limit") == "unknown"


async def test_server(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any], hass_client: ClientSessionGenerator
) -> None:
    server = clients["jellyfin"]
    server.counts.return_value = {"movies": 3, "series": 2}
    server.sessions.return_value = [PlaybackSession(id="s", user="Ann", title="Dune", item_id="i1")]
    server.recently_added.return_value = [ServerItem(id="i1", name="Dune", playable=True)]
    server.image.return_value = PNG
    entry = await fake_entry("jellyfin")
    assert state(hass, "sensor.jellyfin_active_streams") == "1"
    assert state(hass, "sensor.jellyfin_films") == "3"
    assert state(hass, "sensor.jellyfin_series") == "2"
    assert state(hass, "sensor.jellyfin_last_added") == "Dune"
    shown = state(hass, "image.jellyfin_last_added")

    http = await hass_client()
    answer = await http.get("/api/image_proxy/image.jellyfin_last_added")
    assert answer.status == HTTPStatus.OK
    assert await answer.read() == PNG
    assert answer.content_type == "image/png"
    server.image.assert_awaited_once_with("i1")

    server.recently_added.return_value = [ServerItem(id="i2", name="Arrival", playable=True)]
    server.counts.return_value = {"movies": 4, "series": 2}
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    assert state(hass, "sensor.jellyfin_last_added") == "Arrival"
    assert state(hass, "image.jellyfin_last_added") != shown
    await http.get("/api/image_proxy/image.jellyfin_last_added")
    assert server.image.await_args.args == ("i2",)


async def test_a_server_with_nothing_in_it(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]
) -> None:
    await fake_entry("jellyfin")
    assert state(hass, "sensor.jellyfin_last_added") == "unknown"
    assert state(hass, "image.jellyfin_last_added") == "unknown"


async def test_one_that_is_down_is_unavailable_and_comes_back(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    entry = await fake_entry("radarr")
    await fake_entry("jellyfin")
    radarr = clients["radarr"]
    radarr.queue.side_effect = CannotConnect(service="Radarr")
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    assert state(hass, "sensor.radarr_missing") == STATE_UNAVAILABLE
    assert state(hass, "button.radarr_search_missing") == STATE_UNAVAILABLE
    assert state(hass, "sensor.jellyfin_films") == "3"
    radarr.queue.side_effect = None
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    assert state(hass, "sensor.radarr_missing") == "0"


async def test_every_entity_is_named_by_translation_and_hangs_on_its_entry(
    hass: HomeAssistant, fake_entry: Setup, entity_registry: er.EntityRegistry
) -> None:
    for kind in ("radarr", "qbittorrent", "jellyfin"):
        entry = await fake_entry(kind)
        entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
        assert entities
        for one in entities:
            assert one.unique_id.startswith(entry.entry_id)
            assert one.translation_key
            assert one.has_entity_name


async def test_no_list_is_recorded(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    """What the recorder would write at each change, and nobody ever looks at."""
    issue = HealthIssue("RootFolderCheck", "error", "Missing root folder")
    clients["radarr"].health.return_value = [issue] * 40
    for kind in ("radarr", "qbittorrent", "jellyfin"):
        await fake_entry(kind)
    health = hass.states.get("binary_sensor.radarr_health")
    assert health is not None and len(health.attributes["messages"]) == 10
    for one in hass.states.async_all():
        left_out = (one.state_info or {}).get("unrecorded_attributes", frozenset())
        long = {key for key, value in one.attributes.items() if isinstance(value, list | dict)}
        assert long <= left_out | {"event_types"}, one.entity_id
