"""A furnished house: the sixty entities that are exposed to Assist in the home of the bench."""

from itertools import product
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity, async_should_expose
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er

EXPOSED = 60
ASSIST = "conversation"
ROOMS = ("Living room", "Kitchen", "Bedroom", "Office", "Hall", "Bathroom")
# ten things a room: domain, name, state, attributes
THINGS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("light", "Ceiling light", "on", {"brightness": 180, "supported_color_modes": ["brightness"]}),
    ("light", "Reading lamp", "off", {"supported_color_modes": ["brightness"]}),
    ("light", "Floor lamp", "off", {"supported_color_modes": ["onoff"]}),
    ("switch", "Wall socket", "on", {}),
    ("switch", "Heater socket", "off", {}),
    ("sensor", "Temperature", "21.4", {"unit_of_measurement": "°C", "device_class": "temperature"}),
    ("sensor", "Humidity", "46", {"unit_of_measurement": "%", "device_class": "humidity"}),
    ("binary_sensor", "Window", "off", {"device_class": "window"}),
    ("cover", "Blinds", "open", {"current_position": 80, "supported_features": 15}),
    ("media_player", "Speaker", "idle", {"volume_level": 0.4, "supported_features": 152461}),
)
DOMAINS = tuple(dict.fromkeys(domain for domain, *_ in THINGS))


def furnish(hass: HomeAssistant) -> None:
    """Put the things into their rooms and expose them, and nothing else, to Assist."""
    areas, entities = ar.async_get(hass), er.async_get(hass)
    for room, (domain, name, state, attributes) in product(ROOMS, THINGS):
        area = areas.async_get_or_create(room)
        made = entities.async_get_or_create(domain, "bench", f"{room} {name}", original_name=f"{room} {name}")
        entities.async_update_entity(made.entity_id, area_id=area.id)
        hass.states.async_set(made.entity_id, state, {"friendly_name": f"{room} {name}", **attributes})
        async_expose_entity(hass, ASSIST, made.entity_id, True)
    ours = {one.entity_id for one in entities.entities.values() if one.platform == "bench"}
    for one in hass.states.async_entity_ids():
        if one not in ours and async_should_expose(hass, ASSIST, one):
            async_expose_entity(hass, ASSIST, one, False)
    shown = [one for one in hass.states.async_entity_ids() if async_should_expose(hass, ASSIST, one)]
    assert len(shown) == EXPOSED, len(shown)
