"""How somebody wants things who does not say it: their own defaults, and the screen that they will watch on.

A quality that was said comes before all of this (`operations/terms.py`). Then comes the member's own profile,
then what suits the best screen in the room where somebody was heard, or else the one that the member mostly
watches on, then the household's.
"""

from collections.abc import Iterator
from dataclasses import replace

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .areas import area_of, area_of_place
from .household import household
from .members import Member
from .model import MediaType
from .operations.screens import Screen
from .operations.stack import Defaults, MediaStack

_WATCHED = (MediaType.MOVIE, MediaType.SERIES)
_NAME = 60  # letters of a screen's name that are said


@callback
def preferred(hass: HomeAssistant, stack: MediaStack, member: Member | None, heard: str | None) -> MediaStack:
    """Return the services with somebody's defaults before the household's; `heard`: the device, or satellite."""
    own = dict(member.defaults) if member else {}
    if screen := _screen_for(hass, member, heard):
        own |= {kind: replace(own.get(kind, Defaults()), screen=screen) for kind in _WATCHED}
    merged = {kind: stack.defaults_for(kind).under(chosen) for kind, chosen in own.items()}
    return replace(stack, defaults=tuple((dict(stack.defaults) | merged).items()))


def _screen_for(hass: HomeAssistant, member: Member | None, heard: str | None) -> Screen | None:
    """Return the best screen of the room, else the one that the member mostly watches on."""
    there = dict(_there(hass))
    room = area_of_place(hass, heard) if heard else None
    near = [one for one in there if room and (area := area_of(hass, one)) and area.id == room.id]
    mostly = [member.screen] if member and member.screen in there else []
    chosen = max(near, key=lambda one: there[one], default=None) or next(iter(mostly), None)
    return Screen(_named(hass, chosen), there[chosen]) if chosen else None


def _there(hass: HomeAssistant) -> Iterator[tuple[str, int]]:
    """Yield the screens that the household named, as far as they still exist, with their heights."""
    entities = er.async_get(hass)
    for entity_id, height in household(hass).screens:
        if entities.async_get(entity_id) is not None or hass.states.get(entity_id) is not None:
            yield entity_id, height


def _named(hass: HomeAssistant, entity_id: str) -> str:
    """Name a screen as the home does, with its room where the name does not say it."""
    state, entity = hass.states.get(entity_id), er.async_get(hass).async_get(entity_id)
    registered = (entity.name or entity.original_name) if entity else None
    name = (state.name if state else registered or entity_id)[:_NAME]
    area = area_of(hass, entity_id)
    if area is None or area.name.casefold() in name.casefold():
        return name
    return f"{name} ({area.name[:_NAME]})"
