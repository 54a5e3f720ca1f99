"""Buttons of an *arr."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import MediaMateEntity, translated_errors
from .kind import MediaMateConfigEntry
from .library_coordinator import LibraryCoordinator

PARALLEL_UPDATES = 1

SEARCH_MISSING = ButtonEntityDescription(key="search_missing", translation_key="search_missing")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MediaMateConfigEntry[LibraryCoordinator],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the button of an *arr."""
    async_add_entities([SearchMissingButton(entry, entry.runtime_data.coordinator, SEARCH_MISSING)])


class SearchMissingButton(MediaMateEntity[LibraryCoordinator], ButtonEntity):
    """Starts a search for everything that is missing."""

    @override
    @translated_errors
    async def async_press(self) -> None:
        await self.coordinator.client.search_missing()
        await self.coordinator.async_request_refresh()
