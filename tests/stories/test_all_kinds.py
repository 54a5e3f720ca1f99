"""One name that a film, a series, a book and an album bear: one list, best first, with what is there already."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaItem, MediaType
from custom_components.mediamate.operations.find import Query, find
from simulator import SimulatedStack
from tests.operations.fakes import DUNE, FakeBackend, FakeSonarr, Home, radarr, ref, sonarr, tmdb

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
    async with SimulatedStack(speed=600.0, arrs=arrs, owned=(438631,)) as stack:
        yield stack


async def test_a_search_names_films_series_and_books_and_what_is_there(
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
    listed = [(one["media_type"], one["title"], one["year"]) for one in found["results"]]
    assert listed[:3] == [("movie", "Dune", 2021), ("movie", "Dune", 1984), ("book", "Dune", 1965)]
    assert ("series", "Dune: Prophecy", 2024) in listed[3:]  # the very name comes before a longer one
    assert [one["ref"] for one in found["results"] if one["in_library"]] == ["movie:tmdb:438631"]
    assert [one["ref"] for one in found["results"] if one["available"]] == ["movie:tmdb:438631"]
