"""Home Assistant is killed with SIGKILL at the worst moments: nothing is lost, nothing is asked for twice."""

import asyncio
import random

import aiohttp
import pytest

from scripts.lib.realhome import HomeError, RealHome
from simulator import Fault, SimulatedStack

from .conftest import radarr_movies, requests_of, until

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(240)]

DUNE = "movie:tmdb:438631"
ADD = {"path": "/api/v3/movie", "method": "POST", "times": 1}
MANY = (
    "movie:tmdb:603", "movie:tmdb:27205", "movie:tmdb:157336", "movie:tmdb:329865",
    "movie:tmdb:335984", "movie:tmdb:348", "movie:tmdb:680", "movie:tmdb:550",
)  # fmt: skip


async def ask(home: RealHome, ref: str) -> dict | None:
    """Ask for a title; None if Home Assistant died meanwhile."""
    try:
        return await home.action("mediamate.request", ref=ref)
    except aiohttp.ClientError, HomeError, TimeoutError, ConnectionError:
        return None


async def state_of(home: RealHome, ref: str) -> str | None:
    return next((one["state"] for one in await requests_of(home) if one["ref"] == ref), None)


@pytest.mark.parametrize("moment", ["kill", "kill_after_store"])
async def test_killed_by_the_add(home: RealHome, sim: SimulatedStack, moment: str) -> None:
    """Once before Radarr stores it, once after it stored it but before it answers."""
    sim.faults.set("radarr", Fault(f"{moment}:{home.pid}", **ADD))
    assert await ask(home, DUNE) is None, "it was to be killed while asking"
    assert await home.wait_ended(10)
    assert len(await radarr_movies(sim)) == (1 if moment == "kill_after_store" else 0)
    sim.faults.clear("radarr")

    await home.start()

    async def ready() -> bool:
        return await state_of(home, DUNE) == "ready"

    await until(ready, 90)
    assert [movie["tmdbId"] for movie in await radarr_movies(sim)] == [438631]
    assert len([one for one in await requests_of(home) if one["ref"] == DUNE]) == 1
    again = await ask(home, DUNE)
    assert again is not None
    assert again["status"] == "already_available"
    assert len(await radarr_movies(sim)) == 1


async def test_killed_in_mid_write(home: RealHome, sim: SimulatedStack) -> None:
    """Killed three times while wishes pour in: what was answered is kept, and each title is there once."""
    dice = random.Random(20260)
    answered: set[str] = set()
    for round_ in range(3):
        asking = [asyncio.create_task(ask(home, ref)) for ref in MANY]
        await asyncio.sleep(dice.uniform(0.02, 0.5))
        home.kill()
        answers = await asyncio.gather(*asking)
        answered |= {ref for ref, answer in zip(MANY, answers, strict=True) if answer}
        assert await home.wait_ended(10), round_
        await home.start()
        known = {one["ref"] for one in await requests_of(home)}
        assert answered <= known, "something that was promised is lost"

    for ref in MANY:
        assert await ask(home, ref)

    async def all_there() -> bool:
        return len(await radarr_movies(sim)) == len(MANY)

    await until(all_there, 60)
    held = sorted(movie["tmdbId"] for movie in await radarr_movies(sim))
    assert held == sorted(int(ref.rpartition(":")[2]) for ref in MANY)
    refs = [one["ref"] for one in await requests_of(home)]
    assert len(refs) == len(set(refs)), "one wish is there twice"
