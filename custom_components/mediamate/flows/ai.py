"""AI accounts, and the agents that use them: the dialogs of both."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers import llm
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TemplateSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.requirements import RequirementsNotFound
import voluptuous as vol

from ..agent.accounts import (
    AGENT,
    AI_KINDS,
    API_KEY,
    BEARER,
    PER_DAY,
    PER_MINUTE,
    URL,
    AiKind,
    ai_kind_of,
    async_make_provider,
)
from ..agent.providers.base import Model
from ..agent.settings import APIS, MAX_TOKENS, MODEL, PROMPT, ROUNDS, SECONDS, SHORTCUT, Settings
from ..clients.http import normalize_url
from ..const import DOMAIN
from ..errors import MediaMateError
from ..kinds import KIND, VERIFY_SSL
from .connect import MORE, FormSchema, flat

NAME: Final = "name"
SERVER: Final = "ai_server"
# What a form can show of what went wrong; anything else is "unknown"
ERRORS: Final = frozenset(
    {
        "ai_no_credit",
        "ai_not_permitted",
        "ai_overloaded",
        "bad_response",
        "cannot_connect",
        "invalid_auth",
        "rate_limited",
        "timeout",
        "wrong_service",
    }
)
_SECRET: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)


def _number(least: int, most: int, step: int = 1) -> NumberSelector:
    return NumberSelector(NumberSelectorConfig(min=least, max=most, step=step, mode=NumberSelectorMode.BOX))


class AiSteps(ConfigFlow):
    """The steps of an AI account. The flow of the services is built upon it."""

    _ai: AiKind

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry[Any]
    ) -> dict[str, type[ConfigSubentryFlow]]:
        return {AGENT: AgentFlow} if ai_kind_of(config_entry) else {}

    async def async_step_ai(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whose models; with one kind there is nothing to ask."""
        if user_input is None and len(AI_KINDS) > 1:
            options = [SelectOptionDict(value=one.id, label=one.name) for one in AI_KINDS.values()]
            selector = SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST))
            return self.async_show_form(step_id="ai", data_schema=vol.Schema({vol.Required(KIND): selector}))
        self._ai = AI_KINDS[user_input[KIND]] if user_input else next(iter(AI_KINDS.values()))
        return await (
            self.async_step_ai_server() if self._ai.step == SERVER else self.async_step_ai_connect()
        )

    async def async_step_ai_server(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where a server of one's own listens."""
        return await self.async_step_ai_connect(user_input)

    async def async_step_ai_connect(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the key and try it; the first agent comes with the account."""
        data: dict[str, Any] = {}
        errors: dict[str, str] = {}
        if user_input is not None:
            data, models, errors = await _try(self.hass, self._ai, flat(user_input))
            if not errors:
                self._async_abort_entries_match({KIND: self._ai.id, **_same(data)})
                agent = {MODEL: models[0].id, APIS: [DOMAIN], SECONDS: self._ai.seconds}
                return self.async_create_entry(
                    title=self._ai.name,
                    data=data,
                    subentries=[
                        {
                            "subentry_type": AGENT,
                            "title": f"MediaMate {self._ai.name}",
                            "data": agent,
                            "unique_id": None,
                        }
                    ],
                )
        return self._show_ai(self._ai.step, data, errors)

    def _show_ai(
        self, step_id: str, data: Mapping[str, Any], errors: dict[str, str], *, keep: bool = False
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=_account_schema(self._ai, data, keep=keep),
            errors=errors,
            description_placeholders={
                "service": self._ai.name,
                "key_help_url": self._ai.key_help_url,
                "example": self._ai.url,
            },
        )

    async def async_step_ai_reauth(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another key."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        self._ai = AI_KINDS[entry.data[KIND]]
        if user_input is not None:
            data, _, errors = await _try(self.hass, self._ai, {**entry.data, **flat(user_input)})
            if not errors:
                return self.async_update_and_abort(entry, data=data)
        return self.async_show_form(
            step_id="ai_reauth",
            data_schema=vol.Schema({vol.Required(API_KEY): _SECRET}),
            errors=errors,
            description_placeholders={"service": self._ai.name, "key_help_url": self._ai.key_help_url},
        )

    async def async_step_ai_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for everything anew; a key left empty stays."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        self._ai = AI_KINDS[entry.data[KIND]]
        shown: Mapping[str, Any] = entry.data
        if user_input is not None:
            typed = {**_stored_key(entry.data), **flat(user_input)}
            shown, _, errors = await _try(self.hass, self._ai, typed)
            if not errors:
                return self.async_update_and_abort(entry, data=dict(shown))
        return self._show_ai("ai_reconfigure", shown, errors, keep=True)


def _stored_key(data: Mapping[str, Any]) -> dict[str, Any]:
    return {API_KEY: data[API_KEY]} if API_KEY in data else {}


def _same(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes two accounts one."""
    return {key: data[key] for key in (API_KEY, URL) if key in data}


def _account_schema(kind: AiKind, shown: Mapping[str, Any], *, keep: bool) -> FormSchema:
    """Return the form of an account. A stored key never goes to the browser."""
    url = {"suggested_value": shown.get(URL)}
    address = TextSelector(TextSelectorConfig(autocomplete="url"))
    main: dict[Any, Any]
    more: dict[Any, Any]
    if kind.step == SERVER:
        main = {vol.Required(URL, description=url): address}
        more = {vol.Optional(API_KEY): _SECRET}
    else:
        main = {(vol.Required if kind.needs_key and not keep else vol.Optional)(API_KEY): _SECRET}
        more = {vol.Optional(URL, description=url): address}
    if BEARER in kind.fields:
        more[vol.Required(BEARER, default=shown.get(BEARER, False))] = BooleanSelector()
    more[vol.Required(VERIFY_SSL, default=shown.get(VERIFY_SSL, True))] = BooleanSelector()
    more[vol.Required(PER_MINUTE, default=shown.get(PER_MINUTE, 30))] = _number(1, 1000)
    more[vol.Required(PER_DAY, default=shown.get(PER_DAY, 0))] = _number(0, 100_000_000, 1000)
    main[vol.Required(MORE)] = section(vol.Schema(more), {"collapsed": True})
    return vol.Schema(main)


async def _try(
    hass: HomeAssistant, kind: AiKind, typed: Mapping[str, Any]
) -> tuple[dict[str, Any], Sequence[Model], dict[str, str]]:
    """Ask for the models; return what to store, the models, and what is wrong."""
    data = {**typed, KIND: kind.id}
    try:
        addresses = normalize_url(data[URL]) if data.get(URL) else [None]
    except ValueError as err:
        wrong = "url_credentials" if str(err) == "credentials" else "invalid_url"
        return data, (), {"base": wrong}
    error = "unknown"
    for address in addresses:
        tried = data if address is None else {**data, URL: address}
        models, error = await _models(hass, kind, tried)
        if not error:
            return tried, models, {}
        if error not in {"cannot_connect", "timeout"}:
            break
    return data, (), {"base": error}


async def _models(hass: HomeAssistant, kind: AiKind, data: Mapping[str, Any]) -> tuple[Sequence[Model], str]:
    try:
        provider = await async_make_provider(hass, kind, data)
    except RequirementsNotFound:
        return (), "ai_sdk_missing"
    try:
        models = await provider.models()
    except MediaMateError as err:
        known = (err.translation_key, err.key)
        return (), next((key for key in known if key in ERRORS), "unknown")
    finally:
        with suppress(MediaMateError):
            await provider.close()
    return models, "" if models else "no_models"


# --- agents -----------------------------------------------------------------------------------


def model_selector(models: Sequence[Model]) -> SelectSelector:
    """Return a choice of models; one that is not in the list may be typed in."""
    options = [SelectOptionDict(value=one.id, label=one.name or one.id) for one in models]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, custom_value=True)
    )


class AgentFlow(ConfigSubentryFlow):
    """One agent: which model, told what, with whose tools, within which limits."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add an agent."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        if user_input is not None:
            data = flat(user_input)
            return self.async_create_entry(title=data.pop(NAME), data=_whole(data))
        return self.async_show_form(step_id="user", data_schema=self._schema(self._plain(), named=True))

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change an agent."""
        entry, subentry = self._get_entry(), self._get_reconfigure_subentry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        if user_input is not None:
            return self.async_update_and_abort(entry, subentry, data=_whole(flat(user_input)))
        return self.async_show_form(
            step_id="reconfigure", data_schema=self._schema(Settings.of(subentry.data), named=False)
        )

    @callback
    def _schema(self, shown: Settings, *, named: bool) -> FormSchema:
        entry = self._get_entry()
        models = entry.runtime_data.models.data or ()
        main: dict[Any, Any] = {vol.Required(NAME, default=f"MediaMate {entry.title}"): TextSelector()}
        model = shown.model or (models[0].id if models else "")
        main = (main if named else {}) | {
            vol.Required(MODEL, default=model): model_selector(models),
            vol.Optional(PROMPT, description={"suggested_value": shown.prompt}): TemplateSelector(),
            vol.Required(SHORTCUT, default=shown.shortcut): BooleanSelector(),
        }
        more = {
            vol.Required(APIS, default=self._known(shown.apis)): self._api_selector(),
            vol.Required(MAX_TOKENS, default=shown.max_tokens): _number(256, 64_000, 256),
            vol.Required(ROUNDS, default=shown.rounds): _number(2, 20),
            vol.Required(SECONDS, default=shown.seconds): _number(10, 600),
        }
        main[vol.Required(MORE)] = section(vol.Schema(more), {"collapsed": True})
        return vol.Schema(main)

    def _plain(self) -> Settings:
        kind = ai_kind_of(self._get_entry())
        return Settings(seconds=kind.seconds) if kind else Settings()

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
