"""Does an *arr complain about itself?"""

from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import MediaMateEntity
from .kind import MediaMateConfigEntry
from .library_coordinator import LibraryCoordinator

PARALLEL_UPDATES = 0

HEALTH = BinarySensorEntityDescription(
    key="health",
    translation_key="health",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)
SERIOUS = frozenset({"warning", "error"})


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MediaMateConfigEntry[LibraryCoordinator],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the health sensor of an *arr."""
    async_add_entities([HealthSensor(entry, entry.runtime_data.coordinator, HEALTH)])


class HealthSensor(MediaMateEntity[LibraryCoordinator], BinarySensorEntity):
    """On while the *arr's own health page shows a warning or an error."""

    _unrecorded_attributes = frozenset({"messages"})

    @property
    @override
    def is_on(self) -> bool:
        return any(one.level in SERIOUS for one in self.coordinator.data.health)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Say what the *arr says, in its own words."""
        return {
            "messages": [one.message for one in self.coordinator.data.health if one.level in SERIOUS][:10]
        }
