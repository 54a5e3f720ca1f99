"""A bare caller of the simulated services: status and body, nothing hidden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from simulator import SimulatedStack


@dataclass
class Answer:
    """What came back. `body` is the JSON value, or the text."""

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass
class Caller:
    """Speaks to one service; `headers` go with every call."""

    session: aiohttp.ClientSession
    base: str
    headers: dict[str, str] = field(default_factory=dict)

    async def __call__(self, method: str, path: str, **more: Any) -> Answer:
        headers = self.headers | more.pop("headers", {})
        async with self.session.request(
            method, self.base + path, headers=headers, allow_redirects=False, **more
        ) as answer:
            raw = await answer.read()
            json = answer.content_type == "application/json" and raw
            return Answer(
                answer.status, await answer.json() if json else raw.decode(errors="replace"), answer.headers
            )

    async def get(self, path: str, **query: Any) -> Any:
        """Return the body of a GET that is answered with 200."""
        answer = await self("GET", path, params=query)
        assert answer.status == 200, answer
        return answer.body


class Stack:
    """A simulated stack with a caller for each service. Time stands still unless `advance` is called."""

    def __init__(self, sim: SimulatedStack, session: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.session = session
        if "radarr" in sim.arrs:
            self.radarr = Caller(session, f"{sim.radarr.url}/api/v3", {"X-Api-Key": sim.radarr.api_key})
        self.jellyfin = Caller(
            session, sim.jellyfin.url, {"Authorization": f'MediaBrowser Token="{sim.jellyfin.api_key}"'}
        )
        self.tmdb = Caller(session, sim.tmdb.url, {"Authorization": f"Bearer {sim.tmdb.token}"})
        self.torrents = Caller(session, f"{sim.torrents.url}/api/v2")
        self.control = Caller(session, sim.control.url)

    async def log_in(self) -> str:
        """Log in to qBittorrent; return and keep the cookie."""
        form = {"username": self.sim.torrents.username, "password": self.sim.torrents.password}
        answer = await self.torrents("POST", "/auth/login", data=form)
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.torrents.headers["Cookie"] = cookie
        return cookie

    async def add(self, tmdb: int, **changes: Any) -> Answer:
        """Add a film to Radarr as a client does: the lookup's object with the choices in it."""
        (found,) = await self.radarr.get("/movie/lookup", term=f"tmdb:{tmdb}")
        wish = {"qualityProfileId": 4, "rootFolderPath": "/movies", "monitored": True}
        wish |= {
            "minimumAvailability": "released",
            "addOptions": {"searchForMovie": True, "monitor": "movieOnly"},
        }
        return await self.radarr("POST", "/movie", json=found | wish | changes)

    async def queue(self) -> list[dict[str, Any]]:
        return (await self.radarr.get("/queue"))["records"]
