"""What every side of the bench needs: entries as the flows make them, and the simulator's control server."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from aiohttp import ClientSession
from homeassistant import config_entries
from yarl import URL


class Simulator:
    """The simulator in its own process: its addresses, and how to order something of it."""

    def __init__(self, stack: dict[str, Any], session: ClientSession) -> None:
        """`stack` is what its ready file says."""
        self.stack = stack
        self._session = session

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Order something of the simulator, or ask it."""
        async with self._session.request(
            method, f"{self.stack['control']['url']}{path}", json=body
        ) as answer:
            answer.raise_for_status()
            return await answer.json()


def make_entry(domain: str, kind: str, service: dict[str, Any]) -> config_entries.ConfigEntry[Any]:
    """Return the entry of a service that the flow would have made."""
    fields = {key: service[key] for key in ("url", "api_key", "username", "password") if service.get(key)}
    if domain == "mediamate":
        return entry_of(domain, kind, {"kind": kind, "verify_ssl": True, "webhook": True} | fields)
    version, more = _CORE.get(kind, lambda _: ({}, {}))(fields["url"])
    return entry_of(domain, kind, {"verify_ssl": False} | fields | more, **version)


def _parts(url: str) -> dict[str, Any]:
    """Return an address as Transmission's form asks for it."""
    at = URL(url)
    return {
        "host": at.host,
        "port": at.port,
        "ssl": False,
        "path": "/transmission/rpc",
        "name": "Transmission",
    }


# what the flows of core's integrations keep besides: the version of their entries, and fields
_CORE: dict[str, Callable[[str], tuple[dict[str, int], dict[str, Any]]]] = {
    "sonarr": lambda _: ({"version": 2}, {"base_path": ""}),
    "transmission": lambda url: ({"minor_version": 2}, _parts(url)),
}


def entry_of(
    domain: str, title: str, data: dict[str, Any], subentries: tuple[Any, ...] = (), **version: int
) -> config_entries.ConfigEntry[Any]:
    """Return an entry with this data."""
    return config_entries.ConfigEntry(
        **{"version": 1, "minor_version": 1} | version,
        data=data,
        discovery_keys=MappingProxyType({}),
        domain=domain,
        options={},
        source=config_entries.SOURCE_USER,
        subentries_data=subentries,
        title=title,
        unique_id=f"{domain}-{title}",
    )
