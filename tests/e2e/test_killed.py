"""Home Assistant is killed with SIGKILL at the worst moments: nothing is lost, nothing is asked for twice."""

import asyncio
from dataclasses import dataclass, field
import random
from typing import Any

import aiohttp
import pytest

from scripts.lib.realhome import HomeError, RealHome
from simulator import Fault, SimulatedStack

from .conftest import held, radarr_movies, requests_of, until

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(240)]

DUNE = "movie:tmdb:438631"
ADD = {"path": "/api/v3/movie", "method": "POST", "times": 1}
MANY = (
    "movie:tmdb:603", "movie:tmdb:27205", "movie:tmdb:157336", "movie:tmdb:329865",
    "movie:tmdb:335984", "movie:tmdb:348", "movie:tmdb:680", "movie:tmdb:550",
)  # fmt: skip


async def ask(home: RealHome, ref: str, **how: Any) -> dict[str, Any] | None:
    """Ask for a title; None if Home Assistant died meanwhile."""
    try:
        return await home.action("mediamate.request", ref=ref, **how)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for, and where its *arr keeps it: under `path`, with `space` naming its id."""

    service: str
    path: str
    ref: str
    space: str
    how: dict[str, Any] = field(default_factory=dict)

    async def kept(self, sim: SimulatedStack) -> list[dict[str, Any]]:
        """Return what the *arr itself has of it, wanted."""
        wanted = self.ref.rpartition(":")[2]
        found = await held(sim, self.service, self.path)
        return [one for one in found if str(one[self.space]) == wanted and one["monitored"]]


BEAR = Wish(
    service="sonarr",
    path="/api/v3/series",
    ref="series:tvdb:403294",
    space="tvdbId",
    how={"seasons": [2]},
)
RAINBOWS = Wish(
    service="lidarr",
    path="/api/v1/album",
    ref="album:musicbrainz:6e335887-60ba-38f0-95af-fae7774336bf",
    space="foreignAlbumId",
)
DUNE_BOOK = Wish(
    service="readarr",
    path="/api/v1/book",
    ref="book:goodreads:3634639",
    space="foreignBookId",
)
WISHES = (BEAR, RAINBOWS, DUNE_BOOK)


@pytest.mark.parametrize("arrs", [("sonarr", "lidarr", "readarr")], ids=["others"])
@pytest.mark.parametrize("moment", ["kill", "kill_after_store"])
async def test_killed_by_the_add_of_a_season_an_album_and_a_book(
    home: RealHome, sim: SimulatedStack, moment: str
) -> None:
    """Killed at each of them, before and after it is stored: one request and one title each, all of them to ready."""
    for wish in WISHES:
        add = {"path": wish.path, "method": "POST", "times": 1}
        sim.faults.set(wish.service, Fault(f"{moment}:{home.pid}", **add))
        assert await ask(home, wish.ref, **wish.how) is None, "it was to be killed while asking"
        assert await home.wait_ended(10)
        assert len(await wish.kept(sim)) == (1 if moment == "kill_after_store" else 0)
        sim.faults.clear(wish.service)
        await home.start()

    async def ready() -> bool:
        return {await state_of(home, wish.ref) for wish in WISHES} == {"ready"}

    await until(ready, 90)
    assert sorted(one["ref"] for one in await requests_of(home)) == sorted(wish.ref for wish in WISHES)
    for wish in WISHES:
        assert len(await wish.kept(sim)) == 1
        again = await ask(home, wish.ref, **wish.how)
        assert again is not None and again["status"] == "already_available"
    (series,) = await BEAR.kept(sim)
    wanted = [one for one in series["seasons"] if one["monitored"]]
    assert [one["seasonNumber"] for one in wanted] == [2]


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
