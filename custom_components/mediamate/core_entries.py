"""What Home Assistant's own entries of a service say that ours can use."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.importlib import async_import_module

from .const import DOMAIN

DELUGE_PAGES: Final = 8112

type Data = Mapping[str, Any]


def stored_url(data: Data) -> str | None:
    """Return the address as most of core's entries keep it."""
    return data.get("url")


def url_of_parts(data: Data) -> str | None:
    """Return the address that others keep in parts: host, port, ssl, path."""
    host = str(data.get("host", ""))
    scheme, shown = "https" if data.get("ssl") else "http", f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{data.get('port')}{data.get('path', '')}" if host else None


def url_of_pages(data: Data) -> str | None:
    """Return where the pages are of a service that core speaks to at another port."""
    return url_of_parts({"host": data.get("host", ""), "port": data.get("web_port", DELUGE_PAGES)})


async def plain_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Take over what core stores under the same names."""
    known = ("url", "api_key", "username", "password", "verify_ssl")
    return {name: data[name] for name in known if data.get(name) is not None}


async def transmission_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Put the address together, and take the login over."""
    login = {name: data[name] for name in ("username", "password") if data.get(name)}
    return {"url": url_of_parts(data) or ""} | login


async def deluge_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Core has the daemon's login; that of the pages is another one."""
    return {"url": url_of_pages(data) or ""}


async def jellyfin_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Sign in once with core's credentials, make an API key, and keep only the key."""
    jellyfin = await async_import_module(hass, f"{__package__}.clients.jellyfin_sign_in")
    session = async_get_clientsession(hass)
    key = await jellyfin.sign_in(
        session, data["url"], data["username"], data.get("password", ""), f"{DOMAIN}-{data['url']}"
    )
    return {"url": data["url"], "api_key": key}
