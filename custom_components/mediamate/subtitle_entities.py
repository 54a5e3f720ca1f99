"""What a subtitle manager shows: how much is missing, who delivers, and a button to look for all of it."""

from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription as BinaryDescription,
)
from homeassistant.const import EntityCategory

from .entity import MediaMateEntity
from .measured import Description, counted
from .model.subtitles import SubtitlesSnapshot
from .subtitles_coordinator import SubtitlesCoordinator

SENSORS: Final[tuple[Description[SubtitlesSnapshot], ...]] = (
    counted("missing_movie_subtitles", lambda data: data.movies),
    counted("missing_episode_subtitles", lambda data: data.episodes),
    counted("throttled_providers", lambda data: len(data.throttled), category=EntityCategory.DIAGNOSTIC),
)
PROVIDERS: Final = BinaryDescription(
    key="providers",
    translation_key="subtitle_providers",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)


class ProvidersSensor(MediaMateEntity[SubtitlesCoordinator], BinarySensorEntity):
    """On while a site that subtitles come from is left alone."""

    _unrecorded_attributes = frozenset({"throttled"})

    @property
    @override
    def is_on(self) -> bool:
        return bool(self.coordinator.data.throttled)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Name the sites, each with its manager's word for why."""
        return {
            "throttled": {one.name: one.reason for one in self.coordinator.data.providers if one.throttled}
        }
