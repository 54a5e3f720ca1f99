"""One agent of an AI account: its dialog."""

from collections.abc import Sequence
from typing import Any, Final, override

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.data_entry_flow import section
from homeassistant.helpers import llm
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TemplateSelector,
    TextSelector,
)
import voluptuous as vol

from ..agent.accounts import ai_kind_of
from ..agent.settings import APIS, MAX_TOKENS, MODEL, PROMPT, ROUNDS, SECONDS, SHORTCUT, Settings
from ..errors import MediaMateError, NoTools
from .connect import MORE, FormSchema, flat
from .models import async_models_of, number, shown_as
from .pull import PullSteps

NAME: Final = "name"


class AgentFlow(ConfigSubentryFlow, PullSteps[SubentryFlowResult]):
    """One agent: which model, told what, with whose tools, within which limits."""

    _answer: dict[str, Any]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add an agent."""
        return await self._step(user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change an agent."""
        return await self._step(user_input)

    async def _step(self, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        if user_input is None:
            return await self._show(self._before())
        self._answer = _whole(flat(user_input))
        provider, model = entry.runtime_data.provider, str(self._answer[MODEL])
        try:
            missing = await self._missing(provider, model)
        except MediaMateError as err:
            if isinstance(err, NoTools):
                return await self._again(err.translation_key, model)
            if model == self._before().model:  # nobody is kept from changing something else meanwhile
                return await self._pulled()
            return await self._again(shown_as(err), model)
        return await (self._pull(provider, model, borrowed=True) if missing else self._pulled())

    def _before(self) -> Settings:
        if self.source != SOURCE_USER:
            return Settings.of(self._get_reconfigure_subentry().data)
        kind = ai_kind_of(self._get_entry())
        return Settings(seconds=kind.seconds) if kind else Settings()

    @override
    async def _pulled(self) -> SubentryFlowResult:
        data = dict(self._answer)
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=data.pop(NAME), data=data)
        return self.async_update_and_abort(self._get_entry(), self._get_reconfigure_subentry(), data=data)

    @override
    async def _not_pulled(self, error: str, reason: str) -> SubentryFlowResult:
        return await self._again(error, self._model, reason)

    async def _again(self, error: str, model: str, reason: str = "?") -> SubentryFlowResult:
        """Show what was typed, and what is wrong with it."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        return await self._show(Settings.of(self._answer), error, model, reason)

    async def _show(
        self, shown: Settings, error: str = "", model: str = "?", reason: str = "?"
    ) -> SubentryFlowResult:
        new = self.source == SOURCE_USER
        return self.async_show_form(
            step_id="user" if new else "reconfigure",
            data_schema=await self._schema(shown, named=new),
            errors={"base": error} if error else {},
            description_placeholders={
                "service": self._get_entry().title,
                "model": model,
                "reason": reason,
            },
        )

    async def _schema(self, shown: Settings, *, named: bool) -> FormSchema:
        entry = self._get_entry()
        models = entry.runtime_data.models.data or ()
        typed = getattr(self, "_answer", {}).get(NAME)
        name = vol.Required(NAME, default=typed or f"MediaMate {entry.title}")
        main: dict[Any, Any] = {name: TextSelector()}
        model = shown.model or (models[0].id if models else "")
        main = (main if named else {}) | {
            vol.Required(MODEL, default=model): await async_models_of(self.hass, entry),
            vol.Optional(PROMPT, description={"suggested_value": shown.prompt}): TemplateSelector(),
            vol.Required(SHORTCUT, default=shown.shortcut): BooleanSelector(),
        }
        more = {
            vol.Required(APIS, default=self._known(shown.apis)): self._api_selector(),
            vol.Required(MAX_TOKENS, default=shown.max_tokens): number(256, 64_000, 256),
            vol.Required(ROUNDS, default=shown.rounds): number(2, 20),
            vol.Required(SECONDS, default=shown.seconds): number(10, 600),
        }
        main[vol.Required(MORE)] = section(vol.Schema(more), {"collapsed": True})
        return vol.Schema(main)

    def _known(self, chosen: Sequence[str]) -> list[str]:
        """An API that is gone since would make the form unusable."""
        there = {one.id for one in llm.async_get_apis(self.hass)}
        return [one for one in chosen if one in there]

    def _api_selector(self) -> SelectSelector:
        options = [SelectOptionDict(value=one.id, label=one.name) for one in llm.async_get_apis(self.hass)]
        return SelectSelector(SelectSelectorConfig(options=options, multiple=True))


def _whole(data: dict[str, Any]) -> dict[str, Any]:
    """Numbers come from the frontend as floats."""
    return {key: int(value) if isinstance(value, float) else value for key, value in data.items()}
