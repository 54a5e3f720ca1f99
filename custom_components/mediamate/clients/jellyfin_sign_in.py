"""How we come to an API key of our own at Jellyfin: by signing in once."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

import aiohttp

from ..errors import BadResponse, InvalidAuth, Refused
from .http import HttpClient
from .jellyfin_parse import newest_key
from .wire import mapping, text

APP = "Home Assistant MediaMate"  # the name of our key in Jellyfin's dashboard


async def sign_in(
    session: aiohttp.ClientSession, url: str, username: str, password: str, device_id: str
) -> str:
    """Sign in once, return an API key for us (made, or found from an earlier time), and sign out.

    Raises InvalidAuth, and Refused if the user is no administrator.
    """
    client = HttpClient(session, url, service="Jellyfin")
    device = (
        f'Client="MediaMate", Device="Home Assistant", DeviceId="{quote(device_id, safe="")}", Version="1"'
    )
    ask = client._request  # noqa: SLF001
    answer = await ask(
        "POST",
        "/Users/AuthenticateByName",
        json={"Username": username, "Pw": password},
        headers={"Authorization": f"MediaBrowser {device}"},
    )
    if not (token := text(mapping(answer).get("AccessToken"), 128)):
        raise BadResponse(service="Jellyfin")
    ask = partial(ask, headers={"Authorization": f'MediaBrowser Token="{quote(token, safe="")}", {device}'})
    try:
        return await _own_key(ask)
    finally:
        await ask("POST", "/Sessions/Logout", expect="none")


async def _own_key(ask: Callable[..., Any]) -> str:
    """Return our key, made if there is none."""
    try:
        if key := newest_key(await ask("GET", "/Auth/Keys"), APP):
            return key
        await ask("POST", "/Auth/Keys", params={"app": APP}, expect="none")
        if key := newest_key(await ask("GET", "/Auth/Keys"), APP):
            return key
    except InvalidAuth:
        raise Refused("jellyfin_needs_admin") from None
    raise BadResponse(service="Jellyfin")
