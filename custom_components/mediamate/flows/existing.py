"""What Home Assistant already has: core's entries of services that we know too."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    SOURCE_INTEGRATION_DISCOVERY,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event, HomeAssistant, callback
from homeassistant.helpers.discovery_flow import async_create_flow
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..clients.http import normalize_url
from ..const import DOMAIN
from ..errors import MediaMateError
from ..kind import KIND, Kind
from ..kinds import KINDS
from .connect import Probe, async_probe, failure

CORE_ENTRY: Final = "core_entry_id"
LACKING: Final = "lacking"  # why an entry is not taken over at once: somebody has to type the rest

_BY_CORE: Final[Mapping[str, Kind]] = {kind.core: kind for kind in KINDS.values() if kind.core}


@callback
def core_kind(entry: ConfigEntry[Any]) -> Kind | None:
    """Return which of our kinds core's entry is, if any."""
    return _BY_CORE.get(entry.domain)


@callback
def address_of(data: Mapping[str, Any]) -> str | None:
    """Return the address in an entry's data as we would store it."""
    try:
        return normalize_url(data.get("url") or "")[-1]
    except ValueError:
        return None


@callback
def core_address(entry: ConfigEntry[Any]) -> str | None:
    """Return the address of the service that core's entry is for, as we would store it."""
    return address_of({"url": kind.core_url(entry.data)}) if (kind := core_kind(entry)) else None


@callback
def importable(hass: HomeAssistant) -> dict[str, ConfigEntry[Any]]:
    """Return core's entries, by id, that could be ours too and are not yet."""
    return {
        entry.entry_id: entry
        for domain in _BY_CORE
        for entry in hass.config_entries.async_entries(domain, include_ignore=False, include_disabled=False)
        if is_new(hass, entry)
    }


@callback
def lacks(hass: HomeAssistant, entry_id: str) -> bool:
    """Tell whether core's entry does not have all that we need."""
    entry = hass.config_entries.async_get_entry(entry_id)
    return entry is not None and (kind := core_kind(entry)) is not None and kind.core_lacks


@callback
def is_new(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """Tell whether core's entry names a service that none of our entries has, not even a disabled one."""
    kind, address = core_kind(entry), core_address(entry)
    if kind is None or address is None:
        return False
    ours = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    return all(one.data.get(KIND) != kind.id or address_of(one.data) != address for one in ours)


async def async_probe_core(hass: HomeAssistant, entry: ConfigEntry[Any], **chosen: Any) -> Probe:
    """Make our data of core's, and try it. Raises nothing: the probe says what failed."""
    kind = core_kind(entry)
    assert kind is not None and kind.from_core is not None
    try:
        data = await kind.from_core(hass, entry.data)
    except MediaMateError as err:
        return failure({"url": kind.core_url(entry.data)}, err)
    asked = {one.name for one in kind.fields}
    chosen = {name: value for name, value in chosen.items() if name in asked}
    return await async_probe(hass, kind, defaults(kind) | data | chosen)


def defaults(kind: Kind) -> dict[str, Any]:
    """Return the values that a form would have suggested."""
    return {one.name: one.default for one in kind.fields if one.default is not None}


@callback
def async_discover(hass: HomeAssistant) -> None:
    """Offer what core has and we have not as discovery cards: at Home Assistant's start, and when it is added.

    Not at our own first set-up: somebody is then choosing among just these entries.
    """

    @callback
    def offer(entry: ConfigEntry[Any]) -> None:
        ours = hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        if ours and core_kind(entry) and is_new(hass, entry):  # who removed all of ours wants no more
            async_create_flow(
                hass,
                DOMAIN,
                context={"source": SOURCE_INTEGRATION_DISCOVERY},
                data={CORE_ENTRY: entry.entry_id},
            )

    @callback
    def changed(change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if change is ConfigEntryChange.ADDED:
            offer(entry)

    @callback
    def started(_: Event) -> None:
        for entry in importable(hass).values():
            offer(entry)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
    if hass.state is not CoreState.running:
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STARTED, started)
