"""The suite over the real programs: the same numbers at the same moment, and orders that are really obeyed."""

from collections.abc import AsyncIterator
from typing import Any, override

import aiohttp
import pytest

from custom_components.mediamate.clients.deluge import Deluge
from custom_components.mediamate.clients.qbittorrent import QBittorrent
from custom_components.mediamate.clients.transmission import Transmission
from tests.torrents.suite import Rig, Sample, TorrentClientSuite, Truth, until

from .daemon import Daemon
from .deluge import RealDeluge
from .qbittorrent import RealQBittorrent
from .torrents import RealTorrent, WebSeed
from .transmission import RealTransmission

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real"), pytest.mark.timeout(180)]

CLIENTS: dict[type[Daemon], Any] = {
    RealQBittorrent: QBittorrent,
    RealTransmission: Transmission,
    RealDeluge: Deluge,
}


class RealRig(Rig):
    """A real program, and a web seed that it downloads from."""

    def __init__(self, daemon: Daemon, seed: WebSeed, session: aiohttp.ClientSession, version: str) -> None:
        self.daemon, self.version = daemon, version
        self.limit_unit = 1000 if isinstance(daemon, RealTransmission) else 1024
        login = {"username": daemon.username} if daemon.username else {}
        self.ours = CLIENTS[type(daemon)](session, daemon.url, password=daemon.password, **login)
        self._seed = seed
        self._made: dict[str, RealTorrent] = {}

    @override
    def sample(self, name: str, size: int, rate: int) -> Sample:
        # Transmission opens several connections to a seed, the others one
        self._seed.rate = rate // 4 if isinstance(self.daemon, RealTransmission) else rate
        made = self._made[name] = self._seed.torrent(name, size)
        return Sample(name, made.file, made.hash)

    @override
    async def truth(self, info_hash: str) -> Truth | None:
        return await self.daemon.truth(info_hash)

    @override
    async def limits(self) -> tuple[int, int]:
        return await self.daemon.limits()

    @override
    async def lose_session(self) -> None:
        for made in self._made.values():
            await until(self, lambda wanted=made.hash: self._written(wanted))
        await self.daemon.restart()

    async def _written(self, info_hash: str) -> bool:
        """Say whether it has written this torrent down: what it has not, it forgets when it is stopped."""
        files = self.daemon.folder.rglob(f"*{self.daemon.keeps}")
        return any(info_hash[:16] in file.name for file in files)

    @override
    def check_content(self, sample: Sample) -> None:
        assert (self.daemon.downloads / sample.name).read_bytes() == self._made[sample.name].content

    @override
    def check_gone(self) -> None:
        assert list(self.daemon.downloads.rglob("*.mkv*")) == []


@pytest.fixture
async def rig(daemon: Daemon, seed: WebSeed) -> AsyncIterator[Rig]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield RealRig(daemon, seed, session, await daemon.version())


class TestReal(TorrentClientSuite):
    """All of it, over each."""
