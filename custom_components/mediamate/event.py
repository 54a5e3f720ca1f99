"""The last thing that happened to a wish, as an event entity."""

from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import household_device
from .tracker import EVENT_NAMES, SIGNAL_REQUEST, RequestEvent

PARALLEL_UPDATES = 0

LAST_EVENT: Final = EventEntityDescription(
    key="last_event", translation_key="last_event", event_types=list(EVENT_NAMES)
)


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry[Any], async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the household's event entity."""
    async_add_entities([LastEvent(entry)])


class LastEvent(EventEntity):
    """Fires with the payload of the bus event `mediamate_<name>`."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _unrecorded_attributes = frozenset({"poster_url", "link"})

    def __init__(self, entry: ConfigEntry[Any]) -> None:
        """Stand on the household's device."""
        self.entity_description = LAST_EVENT
        self._attr_unique_id = f"{entry.entry_id}_{LAST_EVENT.key}"
        self._attr_device_info = household_device(entry)

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(async_dispatcher_connect(self.hass, SIGNAL_REQUEST, self._happened))

    @callback
    def _happened(self, event: RequestEvent) -> None:
        self._trigger_event(event.name, dict(event.payload))
        self.async_write_ha_state()
