"""What wakes the tracker: the coordinators of the loaded services, as they come and go."""

import asyncio
from collections.abc import Callable, Collection
from typing import Any

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import DOMAIN
from .coordinator import MediaMateCoordinator, TransferCoordinator
from .kinds import service_entries

type AnyCoordinator = MediaMateCoordinator[Any, Any]


class Feed:
    """Listens to every coordinator, and asks them to look now, or often."""

    def __init__(self, hass: HomeAssistant, wake: Callable[[], None]) -> None:
        """Remember whom to wake."""
        self._hass = hass
        self._wake = wake
        self._following: dict[str, tuple[AnyCoordinator, CALLBACK_TYPE]] = {}
        self._stop: CALLBACK_TYPE | None = None
        self._fast = False

    @callback
    def start(self) -> None:
        """Follow what is loaded, and what will be."""
        self._stop = async_dispatcher_connect(
            self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
        )
        self._follow()

    @callback
    def stop(self) -> None:
        """Follow nothing any more."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        for _, unsubscribe in self._following.values():
            unsubscribe()
        self._following.clear()

    @callback
    def look(self, entry_id: str | None) -> None:
        """Have a service asked now instead of at its next turn."""
        if entry_id in self._following:
            coordinator, _ = self._following[entry_id]
            coordinator.config_entry.async_create_background_task(
                self._hass, coordinator.async_request_refresh(), f"{DOMAIN} look"
            )

    async def refresh(self, entry_ids: Collection[str]) -> None:
        """Have services asked at once, and wait for their answers."""
        known = [self._following[one][0] for one in entry_ids if one in self._following]
        await asyncio.gather(*(coordinator.async_refresh() for coordinator in known))

    @callback
    def fast(self, *, on: bool) -> None:
        """Have torrent clients asked more often, or as usual."""
        self._fast = on
        for coordinator, _ in self._following.values():
            if isinstance(coordinator, TransferCoordinator):
                coordinator.fast = on

    @callback
    def _async_entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain == DOMAIN:
            self._follow()

    def _follow(self) -> None:
        loaded = {
            entry.entry_id: entry.runtime_data.coordinator
            for entry in service_entries(self._hass)
            if entry.state is ConfigEntryState.LOADED
        }
        for entry_id, (coordinator, unsubscribe) in list(self._following.items()):
            if loaded.get(entry_id) is not coordinator:
                unsubscribe()
                del self._following[entry_id]
        for entry_id in loaded.keys() - self._following.keys():
            coordinator = loaded[entry_id]
            self._following[entry_id] = (coordinator, coordinator.async_add_listener(self._wake))
            if isinstance(coordinator, TransferCoordinator):
                coordinator.fast = self._fast
            self._wake()
