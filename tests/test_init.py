"""Entries come, go and come back; the household's makes itself; the last one takes the history along."""

from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.helpers.dispatcher import DATA_DISPATCHER
from homeassistant.requirements import async_get_integration_with_requirements
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mediamate import async_remove_config_entry_device
from custom_components.mediamate.data import DATA, database_path
from custom_components.mediamate.errors import CannotConnect, InvalidAuth, StorageFailed
from custom_components.mediamate.history import Notice
from custom_components.mediamate.household import Household, Rooms, Unlisted, household, household_entry
from custom_components.mediamate.kind import ServiceRole
from custom_components.mediamate.kinds import service_entries
from custom_components.mediamate.model import Door, MediaType, Thread
from custom_components.mediamate.operations.stack import Defaults
from tests.fake_clients import MAKERS


@pytest.mark.parametrize("kind", list(MAKERS))
async def test_every_kind_loads_unloads_and_loads_again(
    hass: HomeAssistant, fake_entry: Any, clients: Any, kind: str
) -> None:
    entry = await fake_entry(kind)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.client is clients[kind]
    assert entry.runtime_data.coordinator.last_update_success
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED


async def test_a_device_says_what_it_is(hass: HomeAssistant, fake_entry: Any) -> None:
    entry = await fake_entry("radarr")
    registry = dr.async_get(hass)
    (device,) = dr.async_entries_for_config_entry(registry, entry.entry_id)
    assert (device.model, device.sw_version) == ("Radarr", "6.0.4")
    assert device.configuration_url == "http://radarr.local:7878"
    assert er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert not await async_remove_config_entry_device(hass, entry, device)
    other = registry.async_get_or_create(config_entry_id=entry.entry_id, identifiers={("mediamate", "old")})
    assert await async_remove_config_entry_device(hass, entry, other)


async def test_the_household_makes_itself_once(hass: HomeAssistant, fake_entry: Any) -> None:
    assert household_entry(hass) is None
    assert household(hass) == Household()
    await fake_entry("radarr")
    made = household_entry(hass)
    assert made is not None
    assert made.state is ConfigEntryState.LOADED
    await fake_entry("tmdb")
    ours = [one for one in hass.config_entries.async_entries("mediamate") if one.data["kind"] == "household"]
    assert ours == [made]


async def test_all_at_once_make_one_household(hass: HomeAssistant, running_core: None, clients: Any) -> None:
    from tests.fake_clients import DATA as STORED

    for kind, data in STORED.items():
        MockConfigEntry(domain="mediamate", data={"kind": kind} | data, unique_id=kind).add_to_hass(hass)
    assert await async_setup_component(hass, "mediamate", {})
    await hass.async_block_till_done(wait_background_tasks=True)
    kinds = sorted(one.data["kind"] for one in hass.config_entries.async_entries("mediamate"))
    assert kinds == sorted(["household", *STORED])
    assert len(service_entries(hass)) == len(STORED)
    assert [one.data["kind"] for one in service_entries(hass, ServiceRole.SERVER)] == ["jellyfin"]


async def test_a_deleted_household_comes_back_at_the_next_set_up(
    hass: HomeAssistant, fake_entry: Any
) -> None:
    entry = await fake_entry("radarr")
    first = household_entry(hass)
    assert first is not None
    await hass.config_entries.async_remove(first.entry_id)
    assert household_entry(hass) is None
    assert database_path(hass).exists()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert household_entry(hass) is not None


async def test_a_disabled_household_is_not_made_anew(hass: HomeAssistant, fake_entry: Any) -> None:
    entry = await fake_entry("radarr")
    made = household_entry(hass)
    assert made is not None
    await hass.config_entries.async_set_disabled_by(made.entry_id, ConfigEntryDisabler.USER)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert household_entry(hass) is made
    assert not household(hass).enabled


def test_household_options_are_read_with_defaults() -> None:
    options = {
        "unlisted": "ask_approval",
        "rooms": "deny",
        "not_found_after": 3.0,
        "sentence_triggers": True,
        "movie": {"entry_id": "abc", "quality_profile": "HD-1080p"},
    }
    read = Household.of(MappingProxyType(options))
    assert (read.unlisted, read.rooms) == (Unlisted.ASK_APPROVAL, Rooms.DENY)
    assert read.not_found_after.total_seconds() == 3 * 3600
    assert read.sentence_triggers
    assert dict(read.defaults) == {
        MediaType.MOVIE: Defaults(entry_id="abc", quality_profile="HD-1080p", root_folder=None)
    }


def test_options_of_a_later_version_are_never_read_as_wider() -> None:
    options = {"unlisted": "may_all", "rooms": 7, "movie": {"entry_id": "abc", "tags": ["x"]}, "series": [1]}
    read = Household.of(options)
    assert (read.unlisted, read.rooms) == (Unlisted.NOTHING, Rooms.DENY)
    assert dict(read.defaults) == {MediaType.MOVIE: Defaults(entry_id="abc")}


async def test_an_entry_that_says_nothing_of_itself_harms_nobody(
    hass: HomeAssistant, fake_entry: Any
) -> None:
    await fake_entry("radarr")
    broken = MockConfigEntry(domain="mediamate", data={}, unique_id="broken")
    broken.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(broken.entry_id)
    assert broken.error_reason_translation_key == "unknown_kind"
    assert len(service_entries(hass)) == 1


async def test_the_last_entry_takes_the_history_along(hass: HomeAssistant, fake_entry: Any) -> None:
    entry = await fake_entry("radarr")
    made = household_entry(hass)
    assert made is not None
    history = hass.data[DATA].history
    await history.set_meta("a", "b")
    await hass.config_entries.async_remove(entry.entry_id)
    assert await history.meta("a") == "b"
    await hass.config_entries.async_remove(made.entry_id)
    assert await hass.data[DATA].history.meta("a") is None


async def test_nothing_begins_a_new_history_while_there_is_no_entry(
    hass: HomeAssistant, fake_entry: Any
) -> None:
    entry, made = await fake_entry("sonarr"), household_entry(hass)
    assert made is not None
    await hass.async_start()
    mate = hass.data[DATA]
    mate.followers.wake()
    door = AsyncMock(side_effect=CannotConnect(service="Telegram"))
    mate.outbox.register(Door.TELEGRAM, door)
    await mate.history.add_notice(
        Notice(
            name="ready",
            request_id="r1",
            payload={},
            created=mate.now(),
            thread=Thread("user:x", Door.TELEGRAM, "1", "en"),
        )
    )
    mate.outbox.kick()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert door.await_count == 1  # and would be tried again
    for one in (entry, made):
        await hass.config_entries.async_remove(one.entry_id)
    assert not database_path(hass).exists()
    for hours in (1, 25):
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=hours))
        await hass.async_block_till_done(wait_background_tasks=True)
    assert not database_path(hass).exists()
    await fake_entry("sonarr")
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=26))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert database_path(hass).exists()


async def test_one_that_is_down_hurts_no_other(hass: HomeAssistant, fake_entry: Any, clients: Any) -> None:
    clients["radarr"].queue.side_effect = CannotConnect(service="Radarr")
    clients["tmdb"].status.side_effect = InvalidAuth(service="TMDb")
    down = await fake_entry("radarr", expect=False)
    refused = await fake_entry("tmdb", expect=False)
    up = await fake_entry("jellyfin")
    assert down.state is ConfigEntryState.SETUP_RETRY
    assert refused.state is ConfigEntryState.SETUP_ERROR
    assert up.state is ConfigEntryState.LOADED
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == ["reauth"]


async def test_a_kind_from_a_later_version_is_told_and_harms_nobody(
    hass: HomeAssistant, fake_entry: Any
) -> None:
    await fake_entry("radarr")
    later = MockConfigEntry(domain="mediamate", data={"kind": "whisparr"}, unique_id="later")
    later.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(later.entry_id)
    assert later.state is ConfigEntryState.SETUP_ERROR
    assert later.error_reason_translation_key == "unknown_kind"
    assert len(service_entries(hass)) == 1
    await hass.config_entries.async_remove(later.entry_id)


async def test_an_entry_of_a_later_version_is_refused(hass: HomeAssistant, running_core: None) -> None:
    entry = MockConfigEntry(domain="mediamate", data={"kind": "radarr"}, version=2)
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.MIGRATION_ERROR


@pytest.mark.parametrize(
    ("newer", "set_aside", "issue"),
    [(True, None, "database_newer"), (False, Path("mediamate.db.damaged-1"), "database_damaged")],
)
async def test_an_unusual_database_is_told(
    hass: HomeAssistant, fake_entry: Any, newer: bool, set_aside: Path | None, issue: str
) -> None:
    history = "custom_components.mediamate.history.History"
    with patch(f"{history}.newer", new=newer), patch(f"{history}.set_aside", new=set_aside):
        await fake_entry("tmdb")
    found = ir.async_get(hass).async_get_issue("mediamate", issue)
    assert found is not None
    assert found.severity is ir.IssueSeverity.ERROR
    assert (found.translation_placeholders or {}).get("file") == (set_aside.name if set_aside else None)
    for entry in hass.config_entries.async_entries("mediamate"):
        await hass.config_entries.async_remove(entry.entry_id)
    assert ir.async_get(hass).async_get_issue("mediamate", issue) is None


async def test_without_a_history_nothing_starts(
    hass: HomeAssistant, fake_entry: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with patch("custom_components.mediamate.async_create", side_effect=StorageFailed()):
        await fake_entry("tmdb", expect=False)
    assert ir.async_get(hass).async_get_issue("mediamate", "database_unusable")
    caplog.clear()


async def test_a_machine_without_a_compiler_can_set_us_up(
    hass: HomeAssistant, running_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home Assistant installs what `after_dependencies` need too; two audio modules have no wheel."""
    wanted: list[str] = []

    async def install(self: Any, name: str, requirements: list[str], is_built_in: bool) -> None:
        wanted.extend(requirements)

    monkeypatch.setattr("homeassistant.requirements.RequirementsManager.async_process_requirements", install)
    hass.config.skip_pip = False
    await async_get_integration_with_requirements(hass, "mediamate")
    assert not [one for one in wanted if one.startswith(("pymicro-vad", "pyspeex-noise"))]


async def test_reloads_leave_nothing_behind(hass: HomeAssistant, fake_entry: Any) -> None:
    """Listeners, signals, webhooks, timers and tasks: as many after ten rounds as after one."""
    entries = [await fake_entry(kind, webhook=True) for kind in ("radarr", "qbittorrent", "jellyfin", "tmdb")]
    made = household_entry(hass)
    assert made is not None

    def held() -> dict[str, Any]:
        timers = [one for one in hass.loop._scheduled if not one.cancelled()]  # type: ignore[attr-defined]
        return {
            # but for those of registries that are still to be written, as with the timers
            "listeners": dict(hass.bus.async_listeners()) | {EVENT_HOMEASSISTANT_FINAL_WRITE: 0},
            "signals": {str(name): len(found) for name, found in hass.data[DATA_DISPATCHER].items() if found},
            "webhooks": len(hass.data["webhook"]),
            "tasks": len(hass._tasks) + len(hass._background_tasks),
            "timers": len(timers),
            "agents": len(er.async_get(hass).entities),
        }

    async def round_trip() -> None:
        for entry in (*entries, made):
            assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)

    await round_trip()
    before = held()
    for _ in range(10):
        await round_trip()
    after = held()
    assert after["timers"] <= before["timers"] + 2  # debounced writes of the registries
    assert {**after, "timers": 0} == {**before, "timers": 0}


def _local(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=dt_util.get_default_time_zone())


@pytest.mark.parametrize(
    ("options", "quiet", "loud"),
    [
        ({}, [(22, 0), (23, 59), (0, 0), (7, 59)], [(8, 0), (12, 0), (21, 59)]),
        (
            {"quiet_from": "13:00:00", "quiet_to": "15:30:00"},
            [(13, 0), (15, 29)],
            [(12, 59), (15, 30), (0, 0)],
        ),
        ({"quiet_from": "07:00:00", "quiet_to": "07:00:00"}, [], [(6, 59), (7, 0), (7, 1), (0, 0)]),
        ({"quiet_from": "noon", "quiet_to": 8}, [(22, 0), (7, 59)], [(8, 0), (21, 59)]),
    ],
)
def test_quiet_hours(options: dict[str, Any], quiet: list[Any], loud: list[Any]) -> None:
    """They may go over midnight, begin when they end (none), or be unreadable (the usual ones)."""
    read = Household.of(options)
    assert [one for one in (*quiet, *loud) if read.quiet_at(_local(*one))] == quiet
