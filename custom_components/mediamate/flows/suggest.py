"""What the household's own services know about a service that is about to be added."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from yarl import URL

from ..clients.http import normalize_url
from ..errors import MediaMateError
from ..kind import Kind, MediaMateConfigEntry, ServiceRole
from ..kinds import service_entries

# How an *arr calls a client on its own machine: for us that is the *arr's machine
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "host.docker.internal"})


async def async_suggest(hass: HomeAssistant, kind: Kind) -> dict[str, Any]:
    """Return an address to suggest: of a torrent client, an *arr of ours knows it."""
    if not kind.arr_implementation:
        return {}
    for entry in service_entries(hass, ServiceRole.BACKEND):
        if entry.state is ConfigEntryState.LOADED and (address := await _known_to(entry, kind)):
            return {"url": address}
    return {}


async def _known_to(entry: MediaMateConfigEntry, kind: Kind) -> str | None:
    """Return where this *arr finds such a client."""
    try:
        clients = await entry.runtime_data.client.download_clients()
    except MediaMateError:
        return None  # a suggestion less
    for one in clients:
        if one.enabled and one.implementation == kind.arr_implementation and one.host:
            return _seen_from_here(one.url, entry.data["url"])
    return None


def _seen_from_here(url: str, arr_url: str) -> str | None:
    """Return where an *arr's own address leads to for us; None for what is no address."""
    try:
        normalize_url(url)
    except ValueError:
        return None
    found = URL(url)
    if (found.host or "").casefold() in _LOCAL and (near := URL(arr_url).host):
        found = found.with_host(near)
    return str(found).rstrip("/")
