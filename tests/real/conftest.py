"""The real clients that this machine can run."""

from collections.abc import AsyncIterator

import pytest

from .daemon import DEBIAN_13, RealClient, real_client, why_not
from .torrents import WebSeed, web_seed


@pytest.fixture(params=[None, DEBIAN_13], ids=["system", "debian13"])
async def real(request: pytest.FixtureRequest, socket_enabled: None) -> AsyncIterator[RealClient]:
    """Run this system's client, then Debian 13's."""
    if reason := why_not(request.param):
        pytest.skip(reason)
    async with real_client(request.param) as client:
        yield client


@pytest.fixture
async def seed(socket_enabled: None) -> AsyncIterator[WebSeed]:
    """Serve torrents on loopback."""
    async with web_seed() as running:
        yield running
