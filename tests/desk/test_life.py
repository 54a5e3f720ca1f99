"""The household from one start to the next, and what is known of its services."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mediamate import assembly, data as data_module
from custom_components.mediamate.data import DATA, MediaMate, async_create, async_remove, database_path
from custom_components.mediamate.desk_base import DeskBase
from custom_components.mediamate.errors import NotFound
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.orchestrator import Desk
from tests.desk.asking import ASK, asked
from tests.made import ADMIN, ARRIVAL, DUNE, MEMBER, OTHER, Clock, thread
from tests.made_home import Home

# -- the whole ----------------------------------------------------------------------------


async def test_what_was_asked_survives_a_restart(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate, clock: Clock
) -> None:
    request = await asked(desk)
    await desk.prepare(OTHER, thread(OTHER), "request", {"ref": str(ARRIVAL)}, ASK)
    mate.tracker.stop()
    mate.outbox.stop()
    await mate.history.close()
    again = await async_create(hass, clock)
    assert list(again.tracker.open) == [request.id]
    await again.desk.confirm(OTHER, thread(OTHER))
    assert home.added == [DUNE, ARRIVAL]


async def test_old_things_are_forgotten_at_start(
    hass: HomeAssistant, desk: Desk, mate: MediaMate, clock: Clock
) -> None:
    await desk.prepare(OTHER, thread(OTHER), "request", {"ref": str(ARRIVAL)}, ASK)
    await mate.history.close()
    clock.now += timedelta(days=31)
    again = await async_create(hass, clock)
    assert await again.history.proposals(open_only=False) == []


async def test_old_things_are_forgotten_while_it_runs(
    hass: HomeAssistant, desk: Desk, mate: MediaMate, clock: Clock
) -> None:
    """Some Home Assistants run for a year."""
    MockConfigEntry(domain="mediamate", data={"kind": "radarr"}).add_to_hass(hass)
    await desk.prepare(OTHER, thread(OTHER), "request", {"ref": str(ARRIVAL)}, ASK)
    clock.now += timedelta(days=31)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(days=1, minutes=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await mate.history.proposals(open_only=False) == []


async def test_after_the_last_entry_nothing_is_left_and_it_can_begin_anew(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate
) -> None:
    await asked(desk)
    await desk.prepare(MEMBER, thread(), "request", {"ref": str(DUNE), "language": "en"}, ASK)
    await hass.async_block_till_done(wait_background_tasks=True)
    await async_remove(hass)
    assert not database_path(hass).exists()
    assert mate.tracker.open == {} and desk.open_proposal(thread()) is None
    assert await desk.requests(ADMIN) == []
    assert (await asked(desk, OTHER)).actor == OTHER.id


async def test_a_file_that_cannot_be_read_leaves_no_thread(
    hass: HomeAssistant, home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    real = data_module.History.close

    async def close(self: Any) -> None:
        closed.append(True)
        await real(self)

    async def fail(self: Any) -> None:
        raise NotFound

    monkeypatch.setattr(data_module.History, "close", close)
    monkeypatch.setattr(data_module.Proposals, "load", fail)
    with pytest.raises(NotFound):
        await async_create(hass, clock)
    assert closed == [True] and DATA not in hass.data


async def test_a_later_versions_database_is_shown_and_not_touched(
    hass: HomeAssistant, desk: Desk, mate: MediaMate, home: Home, clock: Clock
) -> None:
    import sqlite3

    request = await asked(desk)
    await mate.history.close()
    with sqlite3.connect(database_path(hass)) as later:
        later.execute("PRAGMA user_version=99")
    later.close()
    again = await async_create(hass, clock)
    assert again.history.newer
    assert [one.id for one in await again.desk.requests(ADMIN)] == [request.id]
    with pytest.raises(Exception, match="database_read_only"):
        await again.desk.request(MEMBER, thread(), Wish(ref=ARRIVAL))
    assert home.added == [DUNE]


def test_health_is_told_of_every_service(hass: HomeAssistant) -> None:
    from types import SimpleNamespace

    class Failed(Exception):
        translation_key = "timeout"

    def entry(title: str, state: ConfigEntryState, **coordinator: Any) -> MockConfigEntry:
        made = MockConfigEntry(domain="mediamate", title=title, data={"kind": "radarr"}, state=state)
        made.runtime_data = SimpleNamespace(client=object(), coordinator=SimpleNamespace(**coordinator))
        made.add_to_hass(hass)
        return made

    entry("up", ConfigEntryState.LOADED, last_update_success=True, data="seen")
    entry("slow", ConfigEntryState.LOADED, last_update_success=False, last_exception=Failed(), data="old")
    entry("odd", ConfigEntryState.LOADED, last_update_success=False, last_exception=None, data=None)
    entry("away", ConfigEntryState.SETUP_RETRY)
    health = DeskBase(hass, None, None, None, Clock()).services()
    assert [(one.title, one.up, one.reason) for one in health] == [
        ("up", True, None),
        ("slow", False, "timeout"),
        ("odd", False, "cannot_connect"),
        ("away", False, "cannot_connect"),
    ]
    stack = assembly.current_stack(hass)
    assert [(one.title, one.snapshot) for one in stack.backends] == [
        ("up", "seen"),
        ("slow", None),
        ("odd", None),
    ]
    assert not stack.server_away
    tv = MockConfigEntry(domain="mediamate", title="tv", data={"kind": "jellyfin"})
    tv.add_to_hass(hass)
    tv.mock_state(hass, ConfigEntryState.SETUP_RETRY)
    waiting = assembly.current_stack(hass)
    assert (waiting.servers, waiting.server_away) == ((), True)
