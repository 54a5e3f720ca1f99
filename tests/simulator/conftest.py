"""A stack in which time stands still, so that every step is ordered by the test."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from simulator import SimulatedStack

from .caller import Stack
from .hooks import Hook
from .series import Shows
from .telegram_talk import Bot
from .works import Shelves


@pytest.fixture
async def make_stack(socket_enabled: None) -> AsyncIterator[Callable[..., Any]]:
    """Return a maker of stacks; keyword arguments go to SimulatedStack."""
    async with AsyncExitStack() as opened:

        async def make(**options: Any) -> Stack:
            sim = await opened.enter_async_context(SimulatedStack(**({"speed": 0.0} | options)))
            jar = aiohttp.DummyCookieJar()
            session = await opened.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
            return Stack(sim, session)

        yield make


@pytest.fixture
async def stack(make_stack: Callable[..., Any]) -> Stack:
    """Return a stack in which The Matrix and Inception are owned."""
    return await make_stack(owned=(603, 27205))


@pytest.fixture
async def bot(socket_enabled: None) -> AsyncIterator[Bot]:
    """Return a bot at a simulated Bot API."""
    async with SimulatedStack(speed=0.0, telegram=True) as sim, aiohttp.ClientSession() as session:
        yield Bot(sim, session)


@pytest.fixture
async def hook(socket_enabled: None) -> AsyncIterator[tuple[Hook, str]]:
    """Return a receiver and its address."""
    receiver = Hook()
    app = web.Application()
    app.router.add_route("*", "/hook", receiver.take)
    async with TestServer(app) as server:
        yield receiver, str(server.make_url("/hook"))


@pytest.fixture
async def make_shows(socket_enabled: None) -> AsyncIterator[Callable[..., Any]]:
    """Return a maker of stacks with Sonarr beside Radarr; keyword arguments go to SimulatedStack."""
    async with AsyncExitStack() as opened:

        async def make(**options: Any) -> Shows:
            wish = {"speed": 0.0, "arrs": ("radarr", "sonarr")} | options
            sim = await opened.enter_async_context(SimulatedStack(**wish))
            jar = aiohttp.DummyCookieJar()
            session = await opened.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
            return Shows(sim, session)

        yield make


@pytest.fixture
async def shows(make_shows: Callable[..., Any]) -> Shows:
    """Return a stack with an empty Sonarr."""
    return await make_shows()


@pytest.fixture
async def shelves(socket_enabled: None) -> AsyncIterator[Shelves]:
    """Return a stack with an empty Lidarr and an empty Readarr."""
    async with (
        SimulatedStack(speed=0.0, arrs=("lidarr", "readarr")) as sim,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        yield Shelves(sim, session)
