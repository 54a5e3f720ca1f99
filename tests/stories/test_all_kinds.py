"""One name that a film, a series, a book and an album bear: one list, best first, with what is there already."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaItem, MediaType
from custom_components.mediamate.operations import find as finding
from custom_components.mediamate.operations.find import Query, find
from simulator import Fault, SimulatedStack
from simulator.shows import read_series
from simulator.works import read_creator
from tests.operations.fakes import DUNE, FakeBackend, FakeSonarr, Home, radarr, ref, sonarr, tmdb

from .watching import Say

SERIES = MediaItem(ref=ref(9, MediaType.SERIES), title="Dune", year=2000, popularity=20.0)
BOOK = MediaItem(
    ref=ref("1", MediaType.BOOK, "goodreads"), title="Dune", creator="Frank Herbert", popularity=9e6
)
ALBUM = MediaItem(
    ref=ref("d", MediaType.ALBUM, "musicbrainz"), title="Dune", creator="Klaus Schulze", popularity=5.0
)
ALL = (DUNE, SERIES, BOOK, ALBUM)


def shelf(item: MediaItem, name: str) -> Any:
    return radarr(FakeBackend(item, kinds=frozenset({item.ref.media_type})), name.lower(), name)


@pytest.mark.parametrize("held", ALL, ids=lambda one: one.ref.media_type.value)
async def test_one_list_of_all_four(held: MediaItem) -> None:
    """A film first, then the series, by what is heard most; works follow. Each is told from what is there already."""
    home = Home(
        backends=[radarr(), sonarr(FakeSonarr(SERIES)), shelf(BOOK, "Readarr"), shelf(ALBUM, "Lidarr")],
        catalogues=[tmdb(DUNE, SERIES)],
    )
    holder = next(one for one in home.backends if held.ref.media_type in one.port.media_types)
    holder.port.hold(held, has_file=True)
    home.backends[home.backends.index(holder)] = radarr(holder.port, holder.entry_id, holder.title)
    found = await find(home.stack, Query(text="Dune", limit=10))
    assert found.silent == ()
    assert [one.item.ref for one in found.candidates][:2] == [DUNE.ref, SERIES.ref]
    assert {one.item.ref for one in found.candidates} == {one.ref for one in ALL}
    assert {one.item.ref for one in found.candidates if one.in_library} == {held.ref}
    assert {one.item.ref for one in found.candidates if one.available} == {held.ref}
    only = await find(home.stack, replace(Query(text="Dune"), media_type=held.ref.media_type))
    assert [one.item.ref for one in only.candidates] == [held.ref]


# -- by the action, over real HTTP --------------------------------------------------------------


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr", "lidarr", "readarr")


@pytest.fixture
async def sim(socket_enabled: None, arrs: tuple[str, ...]) -> AsyncIterator[SimulatedStack]:
    """Let the world know a Dune of each kind, and the household have the film and the album."""
    async with SimulatedStack(speed=600.0, arrs=arrs, owned=(438631,)) as stack:
        world, today = stack.catalogue, stack.clock.now().date()
        world.series[MINISERIES["tmdb"]] = read_series(dict(MINISERIES), today)
        artist = world.artists[SCHULZE["id"]] = read_creator(SCHULZE, today)
        stack.lidarr.own([artist])
        yield stack


MINISERIES: dict[str, Any] = {
    "tmdb": 16286,
    "tvdb": 77108,
    "imdb": "tt0142032",
    "title": "Dune",
    "ru": "Дюна",
    "starts": ["2000-12-03"],
    "seasons": [3],
    "every": 1,
    "ended": True,
    "genres": [18],
    "rating": 7.1,
    "votes": 390,
    "popularity": 20.0,
    "overview": "A young duke among the people of the desert, in three evenings.",
    "overview_ru": "Молодой герцог среди народа пустыни, в трёх вечерах.",
}
SCHULZE: dict[str, Any] = {
    "id": "5a5d5ba5-6a4b-4e5e-8d5c-3f0f3c1f0a01",
    "name": "Klaus Schulze",
    "popularity": 3.0,
    "works": [
        {
            "id": "5a5d5ba5-6a4b-4e5e-8d5c-3f0f3c1f0a02",
            "title": "Dune",
            "released": "1979-08-01",
            "pieces": 2,
            "minutes": 56,
            "popularity": 3.0,
        }
    ],
}
KINDS = {"movie", "series", "book", "album"}
OURS = {"movie:tmdb:438631", f"album:musicbrainz:{SCHULZE['works'][0]['id']}"}


async def test_one_search_names_all_four_and_what_is_there(
    hass: HomeAssistant, mate: MediaMate, hass_admin_user: MockUser
) -> None:
    found = await hass.services.async_call(
        "mediamate",
        "search",
        {"query": "Dune", "limit": 25},
        blocking=True,
        return_response=True,
        context=Context(user_id=hass_admin_user.id),
    )
    assert found is not None
    results: Any = found["results"]
    listed = [(one["media_type"], one["title"], one["year"]) for one in results]
    assert listed[:3] == [("movie", "Dune", 2021), ("movie", "Dune", 1984), ("series", "Dune", 2000)]
    assert set(listed[3:5]) == {("book", "Dune", 1965), ("album", "Dune", 1979)}
    assert ("series", "Dune: Prophecy", 2024) in listed[5:]  # the very name comes before a longer one
    assert {one["ref"] for one in results if one["in_library"]} == OURS
    assert {one["ref"] for one in results if one["available"]} == OURS


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (
            "find Dune",
            [
                ("(2021)", "you have it"),
                ("(1984)",),
                ("(2000)", "series"),
                ("Frank Herbert", "book"),
                ("Klaus Schulze", "album", "you have it"),
            ],
        ),
        # MusicBrainz has no Russian names of albums
        (
            "найди Дюну",
            [
                ("«Дюна»", "2021", "уже есть"),
                ("«Дюна»", "1984"),
                ("«Дюна»", "2000", "сериал"),
                ("Frank Herbert", "книга"),
            ],
        ),
    ],
    ids=["english", "russian"],
)
async def test_in_words_too(say: Say, words: str, listed: list[tuple[str, ...]]) -> None:
    said = await say(words)
    lines = [line for line in said.splitlines() if line[:1].isdigit()]
    for number, (line, parts) in enumerate(zip(lines, listed, strict=False), start=1):
        assert line.startswith(f"{number}. ") and all(one in line for one in parts), said
    assert len(lines) >= len(listed), said


# -- nobody answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("download Dune", "TMDb, Lidarr, Readarr, Radarr and Sonarr do not answer."),
        ("скачай Дюну", "TMDb, Lidarr, Readarr, Radarr и Sonarr не отвечают."),
    ],
    ids=["english", "russian"],
)
async def test_while_all_hang_it_is_said_who_does(
    say: Say, sim: SimulatedStack, monkeypatch: pytest.MonkeyPatch, words: str, answer: str
) -> None:
    """How long that takes, by a clock: tests/operations/test_find_clock.py."""
    monkeypatch.setattr(finding, "PATIENCE", 0.2)
    monkeypatch.setattr(finding, "LAST_PATIENCE", 0.4)
    for service in ("tmdb", "radarr", "sonarr", "lidarr", "readarr"):
        sim.faults.set(service, Fault("timeout"))
    async with asyncio.timeout(60):
        assert await say(words) == answer
