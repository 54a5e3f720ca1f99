"""Buttons of whoever looks for what is missing: an *arr, a subtitle manager."""

from typing import Any, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import MediaMateEntity, translated_errors
from .kind import MediaMateConfigEntry, ServiceRole

PARALLEL_UPDATES = 1

SEARCH_MISSING = {
    ServiceRole.BACKEND: ButtonEntityDescription(key="search_missing", translation_key="search_missing"),
    ServiceRole.SUBTITLES: ButtonEntityDescription(
        key="search_missing", translation_key="search_missing_subtitles"
    ),
}


async def async_setup_entry(
    hass: HomeAssistant, entry: MediaMateConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the button, worded for what the service looks for."""
    runtime = entry.runtime_data
    async_add_entities([SearchMissingButton(entry, runtime.coordinator, SEARCH_MISSING[runtime.kind.role])])


class SearchMissingButton(MediaMateEntity[Any], ButtonEntity):
    """Starts a search for everything that is missing."""

    @override
    @translated_errors
    async def async_press(self) -> None:
        await self.coordinator.client.search_missing()
        await self.coordinator.async_request_refresh()
