"""Is there a newer version of an *arr?"""

from typing import override

from homeassistant.components.update import UpdateEntity, UpdateEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import MediaMateEntity
from .kind import MediaMateConfigEntry
from .library_coordinator import LibraryCoordinator

PARALLEL_UPDATES = 0

UPDATE = UpdateEntityDescription(
    key="update", translation_key="update", entity_category=EntityCategory.DIAGNOSTIC
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MediaMateConfigEntry[LibraryCoordinator],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the update entity of an *arr."""
    async_add_entities([ServiceUpdate(entry, entry.runtime_data.coordinator, UPDATE)])


class ServiceUpdate(MediaMateEntity[LibraryCoordinator], UpdateEntity):
    """Shows a newer version; installing it is the *arr's (or its container's) own business."""

    @property
    @override
    def installed_version(self) -> str:
        return self.coordinator.data.info.version

    @property
    @override
    def latest_version(self) -> str:
        return self.coordinator.data.update or self.coordinator.data.info.version
