"""What somebody can mend with one click."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .agent.accounts import AccountEntry
from .agent.gone import async_model_works
from .agent.settings import MODEL
from .errors import MediaMateError
from .flows.models import async_models_of
from .flows.pull import PullSteps
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


class ModelRepairFlow(RepairsFlow, PullSteps[RepairsFlowResult]):
    """Let another model be chosen for an agent, or be got by its server."""

    def __init__(self, data: Mapping[str, str]) -> None:
        """Remember whose model it is about."""
        self._about = data

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Explain first; what the account may use is asked anew, for the list of today has the gone one in it."""
        if found := self._found():
            await found[0].runtime_data.models.async_refresh()
        return await self.async_step_model()

    async def async_step_model(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Show what the account may use now."""
        if (found := self._found()) is None:
            return self.async_abort(reason="not_loaded")
        if user_input is None:
            return await self._show()
        provider, self._model = found[0].runtime_data.provider, user_input[MODEL]
        try:
            missing = await self._missing(provider, self._model)
        except MediaMateError as err:
            return await self._show(*await self._said(err))
        return await (self._pull(provider, self._model, borrowed=True) if missing else self._pulled())

    def _found(self) -> tuple[AccountEntry, ConfigSubentry] | None:
        entry = self.hass.config_entries.async_get_entry(self._about["entry_id"])
        subentry = entry.subentries.get(self._about["subentry_id"]) if entry else None
        if entry is None or subentry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return entry, subentry

    @override
    async def _pulled(self) -> RepairsFlowResult:
        if (found := self._found()) is None:
            return self.async_abort(reason="not_loaded")
        entry, subentry = found
        data = {**subentry.data, MODEL: self._model}
        if not self.hass.config_entries.async_update_subentry(entry, subentry, data=data):
            async_model_works(self.hass, subentry.subentry_id)  # the very model is there again
        return self.async_create_entry(data={})

    @override
    async def _not_pulled(self, error: str, reason: str) -> RepairsFlowResult:
        return await self._show(error, reason)

    async def _show(self, error: str = "", reason: str = "?") -> RepairsFlowResult:
        if (found := self._found()) is None:
            return self.async_abort(reason="not_loaded")
        entry, subentry = found
        gone = str(subentry.data.get(MODEL))
        there = [one.id for one in entry.runtime_data.models.data or () if one.id != gone]
        # the frontend takes the first of a list where nothing is chosen: never the one that is gone
        chosen = {"suggested_value": next(iter(there), None)}
        return self.async_show_form(
            step_id="model",
            data_schema=vol.Schema(
                {vol.Required(MODEL, description=chosen): await async_models_of(self.hass, entry)}
            ),
            errors={"base": error} if error else {},
            description_placeholders={
                "agent": subentry.title,
                "gone": gone,
                "model": getattr(self, "_model", "?"),
                "service": entry.title,
                "reason": reason,
            },
        )


class MemberRepairFlow(RepairsFlow):
    """Take a tie away that leads nowhere: to a user who is gone."""

    def __init__(self, data: Mapping[str, str]) -> None:
        """Remember whose tie it is about."""
        self._about = data

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Explain first."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Empty the field; the member stays."""
        entry = self.hass.config_entries.async_get_entry(self._about["entry_id"])
        subentry = entry.subentries.get(self._about["member_id"]) if entry else None
        if entry is None or subentry is None:
            return self.async_abort(reason="member_gone")
        if user_input is None:
            return self.async_show_form(step_id="confirm", description_placeholders={"name": subentry.title})
        data = {key: value for key, value in subentry.data.items() if key != self._about["field"]}
        self.hass.config_entries.async_update_subentry(entry, subentry, data=data)
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return the flow of an issue."""
    assert data is not None  # we gave it to the issue
    if "member_id" in data:
        return MemberRepairFlow(data)
    return ModelRepairFlow(data) if "subentry_id" in data else WebhookRepairFlow(data)
