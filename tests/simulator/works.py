"""A stack with Lidarr and Readarr, and what its tests do with them again and again."""

from typing import Any

import aiohttp

from simulator import SimulatedStack

from .caller import Answer, Caller, Stack

DARK_SIDE, DISCOVERY = "f5093c06-23e3-404f-aeaa-40f72885ee3a", "48117b90-a16e-34ca-a514-19c702df1158"
NORTHERN_LIGHT = "9d3c1f80-77a2-4a41-9f14-6a2b8e5d0c44"
PINK_FLOYD, MASSIVE = "83d91898-7763-47d7-b03b-b92132375c47", "10adbe5e-a2c0-4bf3-8249-2b4cbf6e6ca8"
DUNE, HOBBIT, WINDS = "3634639", "1540236", "13451182"
HERBERT, WEIR = "58", "6540057"
PLACE = {"qualityProfileId": 1, "metadataProfileId": 1, "monitored": True}


class Shelves(Stack):
    """A stack with callers for both."""

    def __init__(self, sim: SimulatedStack, session: aiohttp.ClientSession) -> None:
        super().__init__(sim, session)
        self.lidarr = Caller(session, f"{sim.lidarr.url}/api/v1", {"X-Api-Key": sim.lidarr.api_key})
        self.readarr = Caller(session, f"{sim.readarr.url}/api/v1", {"X-Api-Key": sim.readarr.api_key})

    async def get_album(self, foreign: str, **changes: Any) -> Answer:
        """Add an album as a client does: the lookup's object, its artist with the choices in it."""
        (found,) = await self.lidarr.get("/album/lookup", term=f"lidarr:{foreign}")
        place = PLACE | {"rootFolderPath": "/music", "addOptions": {"monitor": "none"}}
        wish = found | {"monitored": True, "addOptions": {"searchForNewAlbum": True}}
        wish["artist"] = found["artist"] | place | changes
        return await self.lidarr("POST", "/album", json=wish)

    async def get_artist(self, foreign: str, monitor: str, **changes: Any) -> Answer:
        (found,) = await self.lidarr.get("/artist/lookup", term=f"lidarr:{foreign}")
        options = {"monitor": monitor, "searchForMissingAlbums": True}
        wish = found | PLACE | {"rootFolderPath": "/music", "addOptions": options} | changes
        return await self.lidarr("POST", "/artist", json=wish)

    async def get_book(self, foreign: str, *, editions: list[int] | None = None, **changes: Any) -> Answer:
        """Add a book as a client does; `editions` are those that are wanted, else the first."""
        (found,) = await self.readarr.get("/book/lookup", term=f"work:{foreign}")
        for number, edition in enumerate(found["editions"]):
            edition["monitored"] = number in (editions if editions is not None else [0])
        place = PLACE | {"rootFolderPath": "/books", "addOptions": {"monitor": "none"}}
        wish = found | {"monitored": True, "addOptions": {"searchForNewBook": True}}
        wish["author"] = found["author"] | place | changes
        return await self.readarr("POST", "/book", json=wish)
