"""Where things of the home are: a satellite that hears somebody, a player in a room."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er

SATELLITE: Final = "assist_satellite"


@callback
def area_of(hass: HomeAssistant, entity_id: str) -> ar.AreaEntry | None:
    """Return the area that an entity, or its device, is in."""
    if (entity := er.async_get(hass).async_get(entity_id)) is None:
        return None
    return _area(hass, entity.area_id or _area_of_device(hass, entity.device_id))


@callback
def area_of_place(hass: HomeAssistant, place: str) -> ar.AreaEntry | None:
    """Return the area where somebody was heard: by a device, or by a satellite without one."""
    satellite = satellite_of(hass, place)
    if satellite is not None and (area := area_of(hass, satellite)) is not None:
        return area
    return _area(hass, _area_of_device(hass, place))


@callback
def satellite_of(hass: HomeAssistant, place: str) -> str | None:
    """Return the satellite that heard somebody: a device's, or the entity itself."""
    if place.startswith(f"{SATELLITE}."):
        return place
    entities = er.async_entries_for_device(er.async_get(hass), place)
    return next((one.entity_id for one in entities if one.domain == SATELLITE), None)


def _area_of_device(hass: HomeAssistant, device_id: str | None) -> str | None:
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    return device.area_id if device else None


def _area(hass: HomeAssistant, area_id: str | None) -> ar.AreaEntry | None:
    return ar.async_get(hass).async_get_area(area_id) if area_id else None
