"""A real torrent of random bytes, and the web seed that serves it as slowly as wanted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import hashlib
import os
import re
from typing import Any

from aiohttp import web

PIECE = 1 << 16
CHUNK = 1 << 14


@dataclass(frozen=True, slots=True)
class RealTorrent:
    """What a tracker site would hand out: the file to give to a client, and the content it stands for."""

    name: str
    content: bytes
    file: bytes
    hash: str


def bencode(value: Any) -> bytes:
    match value:
        case int():
            return b"i%de" % value
        case str():
            return bencode(value.encode())
        case bytes():
            return b"%d:%s" % (len(value), value)
        case list():
            return b"l" + b"".join(map(bencode, value)) + b"e"
        case dict():
            return b"d" + b"".join(bencode(key) + bencode(value[key]) for key in sorted(value)) + b"e"
    raise TypeError(type(value))


def make_torrent(name: str, size: int, seed_url: str) -> RealTorrent:
    """Make a torrent (version 1) of `size` random bytes with a web seed (BEP 19)."""
    content = os.urandom(size)
    pieces = (hashlib.sha1(content[at : at + PIECE]).digest() for at in range(0, size, PIECE))
    info = {"name": name, "length": size, "piece length": PIECE, "pieces": b"".join(pieces)}
    file = bencode({"info": info, "created by": "mediamate tests", "url-list": [f"{seed_url}/{name}"]})
    return RealTorrent(name, content, file, hashlib.sha1(bencode(info)).hexdigest())


class WebSeed:
    """Serves byte ranges of the torrents on loopback, at most `rate` bytes a second per connection."""

    def __init__(self) -> None:
        self.url = ""
        self.rate = 1_000_000
        self.sent = 0
        self._contents: dict[str, bytes] = {}

    def torrent(self, name: str, size: int) -> RealTorrent:
        """Make a torrent and serve it from now on."""
        made = make_torrent(name, size, self.url)
        self._contents[name] = made.content
        return made

    async def answer(self, request: web.Request) -> web.StreamResponse:
        content = self._contents.get(request.match_info["name"])
        if content is None:
            raise web.HTTPNotFound
        first, last = 0, len(content) - 1
        if asked := re.match(r"bytes=(\d+)-(\d*)", request.headers.get("Range", "")):
            first, last = int(asked[1]), min(int(asked[2] or last), last)
        response = web.StreamResponse(
            status=206 if asked else 200,
            headers={
                "Content-Length": str(last - first + 1),
                "Content-Range": f"bytes {first}-{last}/{len(content)}",
                "Accept-Ranges": "bytes",
            },
        )
        await response.prepare(request)
        for at in range(first, last + 1, CHUNK):
            piece = content[at : min(at + CHUNK, last + 1)]
            await response.write(piece)
            self.sent += len(piece)
            await asyncio.sleep(len(piece) / self.rate)
        return response


@asynccontextmanager
async def web_seed() -> AsyncIterator[WebSeed]:
    """Run a web seed on a free port."""
    seed = WebSeed()
    app = web.Application()
    app.router.add_get("/{name}", seed.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    seed.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield seed
    finally:
        await runner.cleanup()
