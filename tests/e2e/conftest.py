"""A home that is set up through the real config flows, and ways to look past it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import json
from pathlib import Path
import time
from typing import Any

import aiohttp
import pytest

from scripts.lib.flows import leave_follow_ups, set_up_all
from scripts.lib.realhome import RealHome
from simulator import SimulatedStack


async def until[T](look: Callable[[], Awaitable[T]], seconds: float = 120, every: float = 0.25) -> T:
    """Look again and again until there is something."""
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        await asyncio.sleep(every)
    return found


@pytest.fixture
async def home(tmp_path: Path, sim: SimulatedStack) -> AsyncIterator[RealHome]:
    """Run Home Assistant with all services set up; what it stores lazily is on disk."""
    running = RealHome(tmp_path, log_level="debug")
    async with running:
        services = await set_up_all(running, sim)
        await leave_follow_ups(running)
        await until(lambda: _saved(running, len(services) + 1), 20)
        yield running


async def _saved(home: RealHome, count: int) -> bool:
    """Are all entries on disk, the household's too? Home Assistant writes them a second later."""
    path = home.config / ".storage" / "core.config_entries"
    if not path.exists():
        return False
    entries = json.loads(await asyncio.to_thread(path.read_text))["data"]["entries"]
    return sum(entry["domain"] == "mediamate" for entry in entries) == count


async def held(sim: SimulatedStack, service: str, path: str) -> list[dict[str, Any]]:
    """What a simulated *arr itself lists."""
    arr = sim.arrs[service]
    async with (
        aiohttp.ClientSession(headers={"X-Api-Key": arr.api_key}) as session,
        session.get(arr.url + path) as response,
    ):
        return await response.json()


async def radarr_movies(sim: SimulatedStack) -> list[dict[str, Any]]:
    """What the simulated Radarr itself holds."""
    return await held(sim, "radarr", "/api/v3/movie")


async def requests_of(home: RealHome) -> list[dict[str, Any]]:
    """What MediaMate says was asked for, newest first."""
    return (await home.action("mediamate.get_requests", limit=50))["requests"]
