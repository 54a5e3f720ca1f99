"""What an *arr of series shows besides what every *arr does."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription
from homeassistant.util import dt as dt_util

from .entity import MediaMateEntity
from .library_coordinator import LibraryCoordinator
from .measured import Description
from .model import LibrarySnapshot, UpcomingItem

NEXT_EPISODE: Final = SensorEntityDescription(
    key="next_episode", translation_key="next_episode", device_class=SensorDeviceClass.TIMESTAMP
)


def in_episodes(description: Description[LibrarySnapshot]) -> Description[LibrarySnapshot]:
    """Return the description of a number that counts episodes here: its unit is another one."""
    return replace(description, translation_key=f"{description.key}_episodes")


class NextEpisodeSensor(MediaMateEntity[LibraryCoordinator], SensorEntity):
    """When the next episode of what is followed comes out."""

    entity_description: SensorEntityDescription

    @property
    def _next(self) -> UpcomingItem | None:
        now = dt_util.utcnow()
        coming = [one for one in self.coordinator.data.upcoming if one.airs and one.airs > now]
        return min(coming, key=lambda one: one.airs or now, default=None)

    @property
    @override
    def native_value(self) -> datetime | None:
        item = self._next
        return item.airs if item else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Say which one it is."""
        if (item := self._next) is None or item.part is None:
            return {}
        return {
            "series": item.title,
            "season": item.part.season,
            "episode": item.part.episode,
            "episode_title": item.episode,
        }
