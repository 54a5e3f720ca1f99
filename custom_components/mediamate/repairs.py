"""What somebody can mend with one click."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .agent.settings import MODEL
from .flows.ai import model_selector
from .webhook import async_register_at_service


class WebhookRepairFlow(RepairsFlow):
    """Try again to have a service call us."""

    def __init__(self, data: Mapping[str, str]) -> None:
        """Remember whose webhook it is about."""
        self._about = data

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Explain first."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Try, and say if it still does not work."""
        errors: dict[str, str] = {}
        if user_input is not None:
            entry = self.hass.config_entries.async_get_entry(self._about["entry_id"])
            if entry is None or entry.state is not ConfigEntryState.LOADED:
                return self.async_abort(reason="not_loaded")
            if await async_register_at_service(self.hass, entry):
                return self.async_create_entry(data={})
            errors = {"base": "still_unreachable"}
        shown = {name: value for name, value in self._about.items() if name != "entry_id"}
        return self.async_show_form(step_id="confirm", errors=errors, description_placeholders=shown)


class ModelRepairFlow(RepairsFlow):
    """Let another model be chosen for an agent."""

    def __init__(self, data: Mapping[str, str]) -> None:
        """Remember whose model it is about."""
        self._about = data

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Explain first."""
        return await self.async_step_model()

    async def async_step_model(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Show what the account may use now."""
        entry = self.hass.config_entries.async_get_entry(self._about["entry_id"])
        subentry = entry.subentries.get(self._about["subentry_id"]) if entry else None
        if entry is None or subentry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if user_input is not None:
            self.hass.config_entries.async_update_subentry(
                entry, subentry, data={**subentry.data, MODEL: user_input[MODEL]}
            )
            return self.async_create_entry(data={})
        models = entry.runtime_data.models.data or ()
        return self.async_show_form(
            step_id="model",
            data_schema=vol.Schema({vol.Required(MODEL): model_selector(models)}),
            description_placeholders={"agent": subentry.title, "model": str(subentry.data.get(MODEL))},
        )


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return the flow of an issue."""
    assert data is not None  # we gave it to the issue
    return ModelRepairFlow(data) if "subentry_id" in data else WebhookRepairFlow(data)
