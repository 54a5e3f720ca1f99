"""Automation triggers: what became true of a request, or of a playback."""

from typing import Any, ClassVar, Final, cast, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .model import MediaType
from .tracker import EVENT_NAMES, SIGNAL_REQUEST, RequestEvent

CONF_MEDIA_TYPE: Final = "media_type"
CONF_MEMBER: Final = "member"

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS, default=dict): {
            vol.Optional(CONF_MEDIA_TYPE): vol.All(
                cv.ensure_list, vol.Length(min=1), [vol.In([one.value for one in MediaType])]
            ),
            vol.Optional(CONF_MEMBER): vol.All(cv.string, vol.Strip, vol.Length(min=1)),
        }
    }
)


class RequestTrigger(Trigger):
    """Fires when a request comes to a station; options narrow it to kinds of titles and to a person."""

    name: ClassVar[str]

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate the options."""
        return cast(ConfigType, _SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Read the options."""
        super().__init__(hass, config)
        options: dict[str, Any] = config.options or {}
        self._media_types = frozenset(options.get(CONF_MEDIA_TYPE, ()))
        member = options.get(CONF_MEMBER)
        self._member = member.casefold() if member else None

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Listen to the tracker."""

        @callback
        def heard(event: RequestEvent) -> None:
            if event.name == self.name and self._fits(event):
                title = event.payload.get("title", "")
                run_action(dict(event.payload), f"{self.name.replace('_', ' ')}: {title}")

        return async_dispatcher_connect(self._hass, SIGNAL_REQUEST, heard)

    def _fits(self, event: RequestEvent) -> bool:
        """Is it of a kind, and of a person, that was asked for?"""
        if self._media_types and event.payload.get("media_type") not in self._media_types:
            return False
        return self._member is None or str(event.payload.get("member", "")).casefold() == self._member


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    name: type(f"{name.title().replace('_', '')}Trigger", (RequestTrigger,), {"name": name})
    for name in EVENT_NAMES
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers, by the names of the events."""
    return TRIGGERS
