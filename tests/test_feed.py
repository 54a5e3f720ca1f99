"""The tracker follows the coordinators of what is loaded, as entries come and go."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, MagicMock, create_autospec

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.coordinator import TransferCoordinator
from custom_components.mediamate.feed import Feed
from custom_components.mediamate.library_coordinator import LibraryCoordinator


def entry_of(hass: HomeAssistant, kind: str, coordinator: type[Any]) -> Any:
    entry = MockConfigEntry(domain="mediamate", data={"kind": kind}, entry_id=kind)
    made = create_autospec(coordinator, instance=True)
    made.config_entry = entry
    made.async_request_refresh = AsyncMock()
    made.async_refresh = AsyncMock()
    made.async_add_listener.return_value = MagicMock()
    entry.runtime_data = SimpleNamespace(coordinator=made)
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def radarr(hass: HomeAssistant) -> Any:
    return entry_of(hass, "radarr", LibraryCoordinator)


@pytest.fixture
def torrents(hass: HomeAssistant) -> Any:
    return entry_of(hass, "qbittorrent", TransferCoordinator)


async def test_it_follows_what_is_loaded(hass: HomeAssistant, radarr: Any, torrents: Any) -> None:
    woken: list[int] = []
    feed = Feed(hass, lambda: woken.append(1))
    radarr.mock_state(hass, ConfigEntryState.LOADED)
    feed.start()
    listen = radarr.runtime_data.coordinator.async_add_listener
    assert listen.call_count == 1 and len(woken) == 1
    listen.call_args.args[0]()
    assert len(woken) == 2
    torrents.mock_state(hass, ConfigEntryState.LOADED)  # comes later
    assert torrents.runtime_data.coordinator.async_add_listener.call_count == 1
    assert listen.call_count == 1
    radarr.mock_state(hass, ConfigEntryState.UNLOAD_IN_PROGRESS)
    listen.return_value.assert_called_once_with()
    radarr.mock_state(hass, ConfigEntryState.LOADED)  # reloaded
    assert listen.call_count == 2
    feed.stop()
    feed.stop()
    assert listen.return_value.call_count == 2
    count = len(woken)
    radarr.mock_state(hass, ConfigEntryState.NOT_LOADED)
    radarr.mock_state(hass, ConfigEntryState.LOADED)
    assert len(woken) == count


async def test_other_integrations_do_not_concern_it(hass: HomeAssistant) -> None:
    woken: list[int] = []
    feed = Feed(hass, lambda: woken.append(1))
    feed.start()
    other = MockConfigEntry(domain="radarr")
    other.add_to_hass(hass)
    other.mock_state(hass, ConfigEntryState.LOADED)
    assert woken == []
    feed.stop()


async def test_torrent_clients_are_asked_more_often_while_somebody_waits(
    hass: HomeAssistant, radarr: Any, torrents: Any
) -> None:
    feed = Feed(hass, lambda: None)
    feed.start()
    feed.fast(on=True)
    radarr.mock_state(hass, ConfigEntryState.LOADED)
    torrents.mock_state(hass, ConfigEntryState.LOADED)  # one that comes later too
    coordinator = torrents.runtime_data.coordinator
    assert coordinator.fast is True
    feed.fast(on=False)
    assert coordinator.fast is False
    feed.stop()


async def test_a_service_is_looked_at_now(hass: HomeAssistant, radarr: Any) -> None:
    feed = Feed(hass, lambda: None)
    radarr.mock_state(hass, ConfigEntryState.LOADED)
    feed.start()
    feed.look("radarr")
    feed.look("unknown")
    feed.look(None)
    await hass.async_block_till_done(wait_background_tasks=True)
    radarr.runtime_data.coordinator.async_request_refresh.assert_awaited_once_with()
    await feed.refresh({"radarr", "unknown"})
    radarr.runtime_data.coordinator.async_refresh.assert_awaited_once_with()
    feed.stop()
