"""The suite over the simulated services, in each of their dialects."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any, override

import aiohttp
import pytest

from custom_components.mediamate.clients.deluge import Deluge
from custom_components.mediamate.clients.qbittorrent import QBittorrent
from custom_components.mediamate.clients.transmission import Transmission
from simulator import SimulatedStack
from simulator.torrents.bencode import read_torrent, write_torrent

from .suite import Rig, Sample, TorrentClientSuite, Truth

CLIENTS: dict[str, Any] = {"qbittorrent": QBittorrent, "transmission": Transmission, "deluge": Deluge}
DIALECTS = {
    "qbittorrent": [{"qbittorrent_dialect": one} for one in ("4.5", "5.1", "5.2")],
    "transmission": [{"transmission_version": one} for one in ("3.00", "4.0", "4.1")],
    "deluge": [{"deluge_version": one} for one in ("2.0", "2.2")],
}
CASES = [(kind, dialect) for kind, dialects in DIALECTS.items() for dialect in dialects]


class SimulatedRig(Rig):
    """A simulated service."""

    def __init__(self, kind: str, sim: SimulatedStack, session: aiohttp.ClientSession) -> None:
        self.service: Any = sim.torrents if kind == "qbittorrent" else getattr(sim, kind)
        self.kind, self.sim = kind, sim
        self.limit_unit = 1000 if kind == "transmission" else 1024
        login = {} if kind == "deluge" else {"username": self.service.username}
        self.ours = CLIENTS[kind](session, self.service.url, password=self.service.password, **login)
        shown = {
            "qbittorrent": lambda: self.service.dialect.version,
            "transmission": lambda: self.service.version.version,
            "deluge": lambda: self.service.version,
        }[kind]()
        self.version = shown.lstrip("v").partition(" ")[0]

    @override
    async def wait(self) -> None:
        self.sim.advance(1)  # time stands still but for this
        await asyncio.sleep(0)

    @override
    def sample(self, name: str, size: int, rate: int) -> Sample:
        self.service.engine.default_rate = rate
        file = write_torrent(name, size)
        return Sample(name, file, read_torrent(file).hash)

    @override
    async def truth(self, info_hash: str) -> Truth | None:
        engine = self.service.engine
        if (one := engine.torrents.get(info_hash)) is None:
            return None
        engine.settle(one)
        state = "paused" if one.stopped else "downloading" if one.moving else "other"
        progress = 1.0 if one.complete else one.done / one.size
        return Truth(one.name, one.size, progress, engine.shown_speed(one), state, one.category)

    @override
    async def limits(self) -> tuple[int, int]:
        return self.service.engine.dl_limit, self.service.engine.up_limit

    @override
    async def lose_session(self) -> None:
        self.service.forget_sessions()

    @override
    def check_content(self, sample: Sample) -> None:
        assert self.service.engine.torrents[sample.hash].complete

    @override
    def check_gone(self) -> None:
        assert not self.service.engine.torrents


@pytest.fixture(params=CASES, ids=lambda case: "-".join((case[0], *case[1].values())))
async def rig(request: pytest.FixtureRequest, socket_enabled: None) -> AsyncIterator[Rig]:
    kind, dialect = request.param
    async with AsyncExitStack() as stack:
        sim = await stack.enter_async_context(SimulatedStack(speed=0, torrent_clients=(kind,), **dialect))
        session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        yield SimulatedRig(kind, sim, session)


class TestSimulated(TorrentClientSuite):
    """All of it, over each."""
