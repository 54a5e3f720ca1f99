"""The real clients that this machine can run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .daemon import DEBIAN_13, Daemon, running
from .deluge import RealDeluge
from .qbittorrent import RealQBittorrent
from .torrents import WebSeed, web_seed
from .transmission import RealTransmission

ROOTS: dict[str, Path | None] = {"system": None, "debian13": DEBIAN_13}
DAEMONS: dict[str, type[Daemon]] = {
    "qbittorrent": RealQBittorrent,
    "transmission": RealTransmission,
    "deluge": RealDeluge,
}


@pytest.fixture(params=ROOTS.values(), ids=ROOTS)
async def real(request: pytest.FixtureRequest, socket_enabled: None) -> AsyncIterator[RealQBittorrent]:
    """Run this system's qBittorrent, then Debian 13's."""
    if reason := RealQBittorrent.why_not(request.param):
        pytest.skip(reason)
    async with running(RealQBittorrent, request.param) as client:
        yield client


@pytest.fixture(params=[(kind, root) for kind in DAEMONS for root in ROOTS], ids="-".join)
async def daemon(request: pytest.FixtureRequest, socket_enabled: None) -> AsyncIterator[Daemon]:
    """Run each client: this system's, then Debian 13's."""
    kind, root = DAEMONS[request.param[0]], ROOTS[request.param[1]]
    if reason := kind.why_not(root):
        pytest.skip(reason)
    async with running(kind, root) as client:
        yield client


@pytest.fixture
async def seed(socket_enabled: None) -> AsyncIterator[WebSeed]:
    """Serve torrents on loopback."""
    async with web_seed() as running_seed:
        yield running_seed
