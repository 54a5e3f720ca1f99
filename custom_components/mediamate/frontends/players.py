"""Where a room can watch something, and how it is begun there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components.media_player import (
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    DOMAIN as PLAYER,
    SERVICE_PLAY_MEDIA,
    MediaPlayerDeviceClass,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType as Played,
)
from homeassistant.const import ATTR_DEVICE_CLASS, ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er

from ..areas import area_of
from ..model import MediaRef, MediaType, ServerItem
from ..operations.stack import MediaStack, Server

CORE: Final = "jellyfin"  # Home Assistant's own integration, whose players open an item by its id

# What a player can be asked to show, by Home Assistant's names; there is nothing to watch in the others
_TYPES: Final[Mapping[MediaType, str]] = {
    MediaType.MOVIE: Played.MOVIE,
    MediaType.SERIES: Played.TVSHOW,
}
_AWAKE: Final = frozenset({MediaPlayerState.ON, MediaPlayerState.IDLE, MediaPlayerState.PAUSED})
_BUSY: Final = frozenset({MediaPlayerState.PLAYING, MediaPlayerState.BUFFERING})
# Others than the media server's own are handed a stream: only a screen is asked to show it
_STREAMS: Final = MediaPlayerEntityFeature.PLAY_MEDIA | MediaPlayerEntityFeature.BROWSE_MEDIA


@dataclass(frozen=True, slots=True)
class Found:
    """A title as one media server holds it."""

    item: ServerItem
    server: Server
    media_type: MediaType


@dataclass(frozen=True, slots=True)
class Screen:
    """A player, how it knows the item, and what it is doing."""

    entity_id: str
    media_id: str
    awake: bool
    busy: bool


async def async_find(stack: MediaStack, ref: MediaRef) -> Found | None:
    """Return where a title can be played, or None. Raises what keeps a server from answering."""
    if ref.media_type not in _TYPES:
        return None
    for server in stack.servers:
        item = await server.port.find(ref)
        if item is not None and item.playable:
            return Found(item, server, ref.media_type)
    return None


@callback
def screens(hass: HomeAssistant, area_id: str, found: Found) -> list[Screen]:
    """Return the players of an area that can show it, the best first: the media server's own, then awake ones."""
    named = sorted(_screens(hass, area_id, found), key=lambda one: (not one[0], not one[1].awake))
    return [one for _, one in named]


def _screens(hass: HomeAssistant, area_id: str, found: Found) -> Iterator[tuple[bool, Screen]]:
    info = found.server.snapshot.info if found.server.snapshot else None
    streams = bool(hass.config_entries.async_loaded_entries(CORE))
    for state in hass.states.async_all(PLAYER):
        entity = er.async_get(hass).async_get(state.entity_id)
        area = area_of(hass, state.entity_id)
        if entity is None or area is None or area.id != area_id:
            continue
        if entity.platform == CORE:
            # another server's player knows the item by another id
            if info and info.unique_id and entity.unique_id.startswith(f"{info.unique_id}-"):
                yield True, _screen(state, found.item.id)
        elif streams and found.media_type is MediaType.MOVIE and _is_screen(state):
            yield False, _screen(state, f"media-source://{CORE}/{found.item.id}")


def _is_screen(state: State) -> bool:
    features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0)
    screen: bool = state.attributes.get(ATTR_DEVICE_CLASS) == MediaPlayerDeviceClass.TV
    return screen and features & _STREAMS == _STREAMS


def _screen(state: State, media_id: str) -> Screen:
    # A player of the media server that cannot be told what to play (a browser in the background) sleeps
    told = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) & MediaPlayerEntityFeature.PLAY_MEDIA
    awake = bool(told) and state.state in _AWAKE
    return Screen(state.entity_id, media_id, awake, state.state in _BUSY)


async def async_play(hass: HomeAssistant, screen: Screen, media_type: MediaType) -> None:
    """Begin to play. Raises HomeAssistantError where the player will not."""
    data: dict[str, Any] = {
        ATTR_ENTITY_ID: screen.entity_id,
        ATTR_MEDIA_CONTENT_ID: screen.media_id,
        ATTR_MEDIA_CONTENT_TYPE: _TYPES[media_type],
    }
    await hass.services.async_call(PLAYER, SERVICE_PLAY_MEDIA, data, blocking=True)
