"""How we come to an API key of our own at Jellyfin: by signing in once."""

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
    visitor = _Visitor(session, url, device_id)
    await visitor.enter(username, password)
    try:
        return await visitor.own_key()
    finally:
        await visitor.leave()


class _Visitor(HttpClient):
    """Somebody who signs in with a name and a password."""

    def __init__(self, session: aiohttp.ClientSession, url: str, device_id: str) -> None:
        super().__init__(session, url, service="Jellyfin")
        named = quote(device_id, safe="")
        self._who = f'Client="MediaMate", Device="Home Assistant", DeviceId="{named}", Version="1"'

    async def _ask(self, method: str, path: str, **how: Any) -> Any:
        return await self._request(
            method, path, headers={"Authorization": f"MediaBrowser {self._who}"}, **how
        )

    async def enter(self, username: str, password: str) -> None:
        """Sign in. Raises InvalidAuth."""
        answer = await self._ask(
            "POST", "/Users/AuthenticateByName", json={"Username": username, "Pw": password}
        )
        if not (token := text(mapping(answer).get("AccessToken"), 128)):
            raise BadResponse(service="Jellyfin")
        self._who = f'Token="{quote(token, safe="")}", {self._who}'

    async def leave(self) -> None:
        """Sign out."""
        await self._ask("POST", "/Sessions/Logout", expect="none")

    async def own_key(self) -> str:
        """Return our key, made if there is none. Raises Refused for who is no administrator."""
        try:
            if key := newest_key(await self._ask("GET", "/Auth/Keys"), APP):
                return key
            await self._ask("POST", "/Auth/Keys", params={"app": APP}, expect="none")
            if key := newest_key(await self._ask("GET", "/Auth/Keys"), APP):
                return key
        except InvalidAuth:
            raise Refused("jellyfin_needs_admin") from None
        raise BadResponse(service="Jellyfin")
