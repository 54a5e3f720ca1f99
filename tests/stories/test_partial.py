"""A slow service holds nobody up for longer than three seconds, and the answer says whose part is missing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from custom_components.mediamate.operations import find as finding
from custom_components.mediamate.operations.find import Query, find
from simulator import Fault, SimulatedStack
from tests.operations.test_find_clock import EVERYBODY, FOREVER, home, timed

from .watching import Say


@pytest.mark.parametrize("silent", EVERYBODY)
def test_three_seconds(silent: str) -> None:
    """By a clock, and in figures: one second more where a library has to be asked for what TMDb would have told."""
    place = home()
    for one in (*place.catalogues, *place.backends):
        one.port.delay = FOREVER if one.title == silent else 0.1
    found, seconds = timed(lambda: find(place.stack, Query(text="Dune")))
    assert found.candidates
    # Radarr and Sonarr are not asked where TMDb answers
    asked = {"TMDb", "Readarr", "Lidarr"}
    assert found.silent == ((silent,) if silent in asked else ())
    assert seconds <= (4.0 if silent == "TMDb" else 3.0 if silent in asked else 0.5)


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "readarr")


@pytest.fixture
async def sim(socket_enabled: None, arrs: tuple[str, ...]) -> AsyncIterator[SimulatedStack]:
    async with SimulatedStack(speed=600.0, arrs=arrs) as stack:
        yield stack


@pytest.mark.parametrize(
    ("service", "words", "first", "listed"),
    [
        ("readarr", "find Dune", "Readarr does not answer.", "Dune (1984)"),
        ("readarr", "найди Дюну", "Readarr не отвечает.", "1984"),
        ("tmdb", "download Dune", "TMDb does not answer.", "Dune (1984)"),
        ("tmdb", "download the film Dune", "TMDb does not answer.", "Dune (1984)"),
    ],
)
async def test_a_list_without_somebody_s_part_says_so(
    say: Say,
    sim: SimulatedStack,
    monkeypatch: pytest.MonkeyPatch,
    *,
    service: str,
    words: str,
    first: str,
    listed: str,
) -> None:
    monkeypatch.setattr(finding, "PATIENCE", 0.5)
    sim.faults.set(service, Fault("timeout"))
    async with asyncio.timeout(60):
        said = (await say(words)).splitlines()
    assert said[0] == first
    assert any(listed in one for one in said)
    sim.faults.clear()
    whole = (await say(words)).splitlines()
    assert first not in whole and any(listed in one for one in whole)
