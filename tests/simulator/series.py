"""A stack with Sonarr, and what its tests do with it again and again."""

from typing import Any

import aiohttp

from simulator import SimulatedStack

from .caller import Answer, Caller, Stack

BEAR, BOYS, HORSES, LANTERNS, CHERNOBYL, SHERLOCK = 403294, 355567, 370112, 431590, 360893, 176941


class Shows(Stack):
    """A stack with a caller for Sonarr."""

    def __init__(self, sim: SimulatedStack, session: aiohttp.ClientSession) -> None:
        super().__init__(sim, session)
        self.sonarr = Caller(session, f"{sim.sonarr.url}/api/v3", {"X-Api-Key": sim.sonarr.api_key})

    async def follow(
        self, tvdb: int, monitor: str = "all", *, seasons: dict[int, bool] | None = None, **changes: Any
    ) -> Answer:
        """Add a series as a client does: the lookup's object with the choices in it."""
        (found,) = await self.sonarr.get("/series/lookup", term=f"tvdb:{tvdb}")
        wish = {"qualityProfileId": 4, "rootFolderPath": "/tv", "monitored": True}
        wish["addOptions"] = {"monitor": monitor, "searchForMissingEpisodes": True}
        if seasons is not None:
            for season in found["seasons"]:
                season["monitored"] = seasons.get(season["seasonNumber"], False)
        return await self.sonarr("POST", "/series", json=found | wish | changes)

    async def episodes(self, series: int, season: int | None = None) -> list[dict[str, Any]]:
        query = {"seriesId": series} | ({} if season is None else {"seasonNumber": season})
        return await self.sonarr.get("/episode", **query)

    async def waiting(self) -> list[dict[str, Any]]:
        """Return Sonarr's queue."""
        return (await self.sonarr.get("/queue", pageSize=200))["records"]

    async def command(self, name: str, **body: Any) -> dict[str, Any]:
        answer = await self.sonarr("POST", "/command", json={"name": name} | body)
        assert answer.status == 201, answer
        return answer.body
