"""The address that a service's own webhook plugin calls, for a person to enter there."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers.network import NoURLAvailableError
import voluptuous as vol

from ..webhook import HOOK_ID, SECRET_HEADER, async_close, async_open

LISTEN: Final = "listen"
HELP: Final = "https://github.com/mediamate/mediamate/blob/main/docs/jellyfin-webhook.md"


class HookFlow(OptionsFlow):
    """One switch; then what is to be entered at the service. Polling serves without it."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Begin."""
        return await self.async_step_hook()

    async def async_step_hook(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the service may call us."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[LISTEN]:
                try:
                    async_open(self.hass, self.config_entry)
                except NoURLAvailableError:
                    errors["base"] = "hook_no_address"
                else:
                    return await self.async_step_hook_shown()
            else:
                async_close(self.hass, self.config_entry)
                return self._end()
        listening = HOOK_ID in self.config_entry.data
        return self.async_show_form(
            step_id="hook",
            data_schema=vol.Schema({vol.Required(LISTEN, default=listening): bool}),
            errors=errors,
            description_placeholders={"service": self.config_entry.title, "help": HELP},
        )

    async def async_step_hook_shown(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what is to be entered at the service."""
        if user_input is not None:
            return self._end()
        target = async_open(self.hass, self.config_entry)
        return self.async_show_form(
            step_id="hook_shown",
            data_schema=vol.Schema({}),
            description_placeholders={
                "url": target.url,
                "header": SECRET_HEADER,
                "secret": target.secret,
                "help": HELP,
            },
        )

    def _end(self) -> ConfigFlowResult:
        return self.async_create_entry(data=dict(self.config_entry.options))
