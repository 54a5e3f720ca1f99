"""What an *arr of series shows besides what every *arr does."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
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
    _turn: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._forget)
        self._await_turn()

    @override
    @callback
    def _handle_coordinator_update(self) -> None:
        self._await_turn()
        super()._handle_coordinator_update()

    @callback
    def _await_turn(self) -> None:
        """Show the next one when this one begins: nothing at the service has to move then."""
        self._forget()
        if (item := self._next) and item.airs:
            self._turn = async_track_point_in_utc_time(self.hass, self._began, item.airs)

    @callback
    def _began(self, _: datetime) -> None:
        self._turn = None
        self._await_turn()
        self.async_write_ha_state()

    @callback
    def _forget(self) -> None:
        if self._turn:
            self._turn()
            self._turn = None

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
