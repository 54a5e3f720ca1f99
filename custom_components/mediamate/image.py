"""The poster of what was added last."""

from datetime import datetime
from typing import Final, override

from homeassistant.components.image import DEFAULT_CONTENT_TYPE, ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import ServerCoordinator
from .entity import MediaMateEntity, translated_errors
from .kind import MediaMateConfigEntry
from .model import ServerItem

PARALLEL_UPDATES = 1

# "RIFF" may be more than pictures, but no media server calls a sound a poster
_STARTS: Final = {b"\x89PNG": "image/png", b"RIFF": "image/webp", b"GIF8": "image/gif"}

LAST_ADDED = ImageEntityDescription(key="last_added", translation_key="last_added")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MediaMateConfigEntry[ServerCoordinator],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the image of a media server."""
    async_add_entities([LastAddedImage(hass, entry, entry.runtime_data.coordinator)])


class LastAddedImage(MediaMateEntity[ServerCoordinator], ImageEntity):
    """Fetched from the server only when somebody looks."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: MediaMateConfigEntry[ServerCoordinator],
        coordinator: ServerCoordinator,
    ) -> None:
        """Show what is known now."""
        MediaMateEntity.__init__(self, entry, coordinator, LAST_ADDED)
        ImageEntity.__init__(self, hass)
        self._shown = self._newest
        self._attr_image_last_updated = self._since(self._shown)

    @property
    def _newest(self) -> ServerItem | None:
        recent = self.coordinator.data.recent
        return recent[0] if recent else None

    @staticmethod
    def _since(item: ServerItem | None) -> datetime | None:
        return (item.added or dt_util.utcnow()) if item else None

    @override
    @callback
    def _handle_coordinator_update(self) -> None:
        if self._newest != self._shown:
            self._shown = self._newest
            self._cached_image = None
            self._attr_image_last_updated = dt_util.utcnow() if self._shown else None
        super()._handle_coordinator_update()

    @override
    @translated_errors
    async def async_image(self) -> bytes | None:
        picture = await self.coordinator.client.image(self._shown.id) if self._shown else None
        self._attr_content_type = _type_of(picture or b"")
        return picture


def _type_of(picture: bytes) -> str:
    """Tell from its first bytes what a picture is: a server sends posters as they were uploaded."""
    return next(
        (found for start, found in _STARTS.items() if picture.startswith(start)), DEFAULT_CONTENT_TYPE
    )
