"""The one connect form, built from a kind's row, and the try-out behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    Selector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..clients.http import normalize_url
from ..const import LOGGER
from ..errors import CannotConnect, MediaMateError, NotFound
from ..kind import KIND, Field, FieldType, Kind
from ..kinds import async_borrow_client
from ..model import ServiceInfo

MORE: Final = "more"  # the collapsed section

# A vol.Schema; at run time Home Assistant's own engine is behind that name, which mypy cannot see
type FormSchema = Any

# Type "text" for addresses: browsers refuse one without a scheme in an input of type "url"
_SELECTORS: Final[Mapping[FieldType, Selector[Any]]] = {
    FieldType.URL: TextSelector(TextSelectorConfig(autocomplete="url")),
    FieldType.TEXT: TextSelector(TextSelectorConfig(autocomplete="username")),
    FieldType.HIDDEN: TextSelector(
        TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
    ),
    FieldType.SWITCH: BooleanSelector(),
}

# What a form can show; each has a text in `config.error`
ERRORS: Final = frozenset(
    {
        "address_refused",
        "bad_response",
        "banned",
        "cannot_connect",
        "certificate_invalid",
        "daemon_offline",
        "host_header",
        "jellyfin_needs_admin",
        "invalid_auth",
        "locked_out",
        "rate_limited",
        "service_failed",
        "site_unreachable",
        "timeout",
        "unsupported_version",
        "wrong_service",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What came of trying an address. `errors` is empty exactly when `info` is there."""

    data: Mapping[str, Any]
    info: ServiceInfo | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    placeholders: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Return the one error, for an abort."""
        return next(iter(self.errors.values()), "unknown")


def schema(kind: Kind, shown: Mapping[str, Any], *, keep_secrets: bool = False) -> FormSchema:
    """Return the form of a kind with suggestions. `keep_secrets`: an empty secret means the stored one."""
    fields = [(one, _marker(one, shown, keep=keep_secrets), _SELECTORS[one.type]) for one in kind.fields]
    main: dict[Any, Any] = {marker: selector for one, marker, selector in fields if not one.more}
    more = vol.Schema({marker: selector for one, marker, selector in fields if one.more})
    main[vol.Required(MORE)] = section(more, {"collapsed": True})
    return vol.Schema(main)


def secrets_schema(kind: Kind, shown: Mapping[str, Any]) -> FormSchema:
    """Return the form of reauth: secrets only."""
    return vol.Schema({_marker(one, shown): _SELECTORS[one.type] for one in kind.secrets})


def _marker(one: Field, shown: Mapping[str, Any], *, keep: bool = False) -> Any:
    """Return a field's key in the form. A stored secret never goes to the browser."""
    value = None if one.secret else shown.get(one.name)
    if one.type is FieldType.SWITCH:
        return vol.Required(one.name, default=one.default if value is None else value)
    needed = one.required and not (one.secret and keep)
    suggested = {"suggested_value": one.default if value is None else value}
    return (vol.Required if needed else vol.Optional)(one.name, description=suggested)


def flat(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, without the section around the rare fields and without blanks."""
    merged = {**user_input, **user_input.get(MORE, {})}
    merged.pop(MORE, None)
    trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in merged.items()}
    return {name: value for name, value in trimmed.items() if value != ""}


async def async_probe(hass: HomeAssistant, kind: Kind, data: Mapping[str, Any]) -> Probe:
    """Try what was typed. The returned data holds the address that answered, or failed most tellingly."""
    data = {one.name: one.default for one in kind.fields if one.required and one.default} | dict(data)
    if empty := {one.name: "empty" for one in kind.fields if one.required and one.name not in data}:
        return Probe(data=data, errors=empty)
    try:
        addresses = normalize_url(data["url"])
        public = {"public_url": normalize_url(data["public_url"])[0]} if data.get("public_url") else {}
    except ValueError as err:
        error = "url_credentials" if str(err) == "credentials" else "invalid_url"
        return Probe(data=data, errors={"base": error})
    failed: Probe | None = None
    silent = {"cannot_connect", "timeout"}
    for address in addresses:
        probe = await _try(hass, kind, {KIND: kind.id, **data, **public, "url": address})
        if probe.info:
            return probe
        # "Nobody is there" over https says less than any answer
        if failed is None or failed.reason == "cannot_connect":
            failed = probe
        if probe.reason not in silent:
            break
    assert failed is not None  # normalize_url gives at least one
    if kind.is_site and failed.reason in silent:
        return replace(failed, errors={"base": "site_unreachable"})  # nobody here can start it
    return failed


async def _try(hass: HomeAssistant, kind: Kind, data: dict[str, Any]) -> Probe:
    """Ask who answers at one address."""
    try:
        async with async_borrow_client(hass, kind, data) as client:
            return Probe(data=data, info=await client.status())
    except MediaMateError as err:
        return failure(data, err)
    except Exception:  # noqa: BLE001 - a fault of ours: the person gets a sentence, the log the rest
        LOGGER.exception("Unexpected error while %s was tried", kind.name)
        return Probe(data=data, errors={"base": "unknown"})


def failure(data: Mapping[str, Any], err: MediaMateError) -> Probe:
    """Return what a form says about an error."""
    match err:
        case NotFound():  # something answers, but not at the paths of this service
            key = "wrong_service"
        case CannotConnect() if err.translation_key not in ERRORS:
            key = "cannot_connect"
        case _:
            key = err.translation_key if err.translation_key in ERRORS else "unknown"
    return Probe(data=data, errors={"base": key}, placeholders=err.placeholders)
