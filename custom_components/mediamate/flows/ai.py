"""AI accounts, and the agents that use them: the dialogs of both."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult, ConfigSubentryFlow
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
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
from ..agent.models import Model
from ..agent.settings import APIS, MODEL, SECONDS
from ..clients.http import normalize_url
from ..const import DOMAIN
from ..errors import MediaMateError
from ..kind import KIND, VERIFY_SSL
from .agents import AgentFlow
from .connect import MORE, FormSchema, flat
from .models import model_selector, number, shown_as, suggested
from .pull import PullSteps

NAME: Final = "name"
_NO_MODELS: Final = {"base": "no_models"}
SERVER: Final = "ai_server"
_CHANGE: Final = {SERVER: "ai_server_reconfigure"}  # the others': a key first
_SECRET: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)


class AiSteps(ConfigFlow, PullSteps[ConfigFlowResult]):
    """The steps of an AI account. The flow of the services is built upon it."""

    _ai: AiKind
    _data: dict[str, Any]  # of the account, while its server gets a model

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
            if not errors or (self._ai.suggested and errors == _NO_MODELS):
                self._async_abort_entries_match({KIND: self._ai.id, **_same(data)})
                self._data = data
                return await (self._create_ai(models[0].id) if models else self.async_step_ai_pull())
        return self._show_ai(self._ai.step, data, errors)

    async def _create_ai(self, model: str) -> ConfigFlowResult:
        agent = {MODEL: model, APIS: [DOMAIN], SECONDS: self._ai.seconds}
        title = f"MediaMate {self._ai.name}"
        return self.async_create_entry(
            title=self._ai.name,
            data=self._data,
            subentries=[{"subentry_type": AGENT, "title": title, "data": agent, "unique_id": None}],
        )

    async def async_step_ai_pull(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Offer to have the server get a model: it has none that could work with tools."""
        if user_input is None:
            return await self._show_ai_pull()
        provider = await async_make_provider(self.hass, self._ai, self._data)
        return await self._pull(provider, user_input[MODEL], borrowed=False)

    async def _show_ai_pull(self, error: str = "", reason: str = "?") -> ConfigFlowResult:
        offered = await suggested(self.hass, self._ai, ())
        first = offered[0]["value"] if offered else ""
        return self.async_show_form(
            step_id="ai_pull",
            data_schema=vol.Schema({vol.Required(MODEL, default=first): model_selector((), offered)}),
            errors={"base": error} if error else {},
            description_placeholders=self._filled() | {"reason": reason},
        )

    @override
    async def _pulled(self) -> ConfigFlowResult:
        return await self._create_ai(self._model)

    @override
    async def _not_pulled(self, error: str, reason: str) -> ConfigFlowResult:
        return await self._show_ai_pull(error, reason)

    def _show_ai(
        self, step_id: str, data: Mapping[str, Any], errors: dict[str, str], *, keep: bool = False
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=_account_schema(self._ai, data, keep=keep),
            errors=errors,
            description_placeholders=self._filled(),
        )

    def _filled(self) -> dict[str, str]:
        """Fill every text: the frontend shows a text with a gap not at all."""
        return {
            "service": self._ai.name,
            "key_help_url": self._ai.key_help_url,
            "example": self._ai.url,
            "model": getattr(self, "_model", "?"),
            "reason": "?",
        }

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
            description_placeholders=self._filled(),
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
        step_id = _CHANGE.get(self._ai.step, "ai_reconfigure")
        return self._show_ai(step_id, shown, errors, keep=True)

    # The same form in other words: an address first
    async_step_ai_server_reconfigure = async_step_ai_reconfigure


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
    more[vol.Required(PER_MINUTE, default=shown.get(PER_MINUTE, 30))] = number(1, 1000)
    more[vol.Required(PER_DAY, default=shown.get(PER_DAY, 0))] = number(0, 100_000_000, 1000)
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
        if not error or error == "no_models":
            return tried, models, _NO_MODELS if error else {}
        if error not in {"ai_cannot_connect", "timeout"}:
            break
    if error == "ai_invalid_auth" and API_KEY not in data:
        error = "ai_key_wanted"  # none was given that could be wrong
    return data, (), {"base": error}


async def _models(hass: HomeAssistant, kind: AiKind, data: Mapping[str, Any]) -> tuple[Sequence[Model], str]:
    try:
        provider = await async_make_provider(hass, kind, data)
    except RequirementsNotFound:
        return (), "ai_sdk_missing"
    try:
        models = await provider.models()
    except MediaMateError as err:
        return (), shown_as(err)
    finally:
        with suppress(MediaMateError):
            await provider.close()
    return models, "" if models else "no_models"
