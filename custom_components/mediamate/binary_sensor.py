"""Does a service complain about itself, or about those that it asks?"""

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
from .indexer_entities import IndexerProblem, follow_indexers
from .kind import MediaMateConfigEntry, ServiceRole
from .subtitle_entities import PROVIDERS, ProvidersSensor

PARALLEL_UPDATES = 0

HEALTH = BinarySensorEntityDescription(
    key="health",
    translation_key="health",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)
SERIOUS = frozenset({"warning", "error"})


async def async_setup_entry(
    hass: HomeAssistant, entry: MediaMateConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the health sensor of a service, and what its role has besides."""
    coordinator, role = entry.runtime_data.coordinator, entry.runtime_data.kind.role
    async_add_entities([HealthSensor(entry, coordinator, HEALTH)])
    if role is ServiceRole.INDEXERS:
        follow_indexers(entry, async_add_entities, IndexerProblem)
    if role is ServiceRole.SUBTITLES:
        async_add_entities([ProvidersSensor(entry, coordinator, PROVIDERS)])


class HealthSensor(MediaMateEntity[Any], BinarySensorEntity):
    """On while the service's own health page shows a warning or an error."""

    _unrecorded_attributes = frozenset({"messages"})

    @property
    @override
    def is_on(self) -> bool:
        return any(one.level in SERIOUS for one in self.coordinator.data.health)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Say what the service says, in its own words."""
        return {
            "messages": [one.message for one in self.coordinator.data.health if one.level in SERIOUS][:10]
        }
