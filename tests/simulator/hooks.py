"""A receiver of webhooks."""

import asyncio
from typing import Any

from aiohttp import web


class Hook:
    """A webhook's receiver; `status` is what it answers."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[dict[str, Any], dict[str, str]]] = []

    @property
    def kinds(self) -> list[str]:
        return [body["eventType"] for body, _ in self.got]

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((await request.json(), dict(request.headers)))
        return web.Response(status=self.status)

    async def until(self, kind: str) -> dict[str, Any]:
        """Return the body of the first event of a kind, as soon as it comes."""
        return (await self.several(kind, 1))[0]

    async def several(self, kind: str, count: int) -> list[dict[str, Any]]:
        """Return the bodies of a kind, as soon as there are so many."""
        async with asyncio.timeout(30):
            while self.kinds.count(kind) < count:
                await asyncio.sleep(0.005)
        return [body for body, _ in self.got if body["eventType"] == kind]
