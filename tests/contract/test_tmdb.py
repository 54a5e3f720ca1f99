"""Every request that the TMDb client can send, and our fixtures, against TMDb's API file."""

import contextlib
from typing import Any

import aiohttp
import pytest

from custom_components.mediamate.clients.tmdb import Tmdb
from custom_components.mediamate.errors import NotFound
from custom_components.mediamate.model import MediaRef, MediaType
from tests.clients.fixture_server import FIXTURES, Call, FixtureServer, fixture

from .openapi import answer_matches, load, request_matches

pytestmark = pytest.mark.contract
FIXTURE_PATHS = sorted(
    str(one.relative_to(FIXTURES / "tmdb").with_suffix("")) for one in (FIXTURES / "tmdb").rglob("*.json")
)


@pytest.fixture
async def calls(socket_enabled) -> list[Call]:
    """Call everything that the client can do, and return what was sent."""
    async with FixtureServer("tmdb") as server, aiohttp.ClientSession() as session:
        client = Tmdb(session, "a.b.c", url=server.url)
        await client.status()
        for media_type in (None, MediaType.MOVIE, MediaType.SERIES):
            for year in (None, 2021):
                await client.search("Dune", language="ru", media_type=media_type, year=year)
            with contextlib.suppress(NotFound):  # no fixture for all of them
                await client.trending(media_type, language="ru")
        for ref in ("movie:tmdb:438631", "series:tvdb:121361"):
            await client.details(MediaRef.parse(ref), language="ru-RU")
            await client.similar(MediaRef.parse(ref), language="ru")
        for media_type in (MediaType.MOVIE, MediaType.SERIES):
            await client.discover(media_type, language="en", genre="comedy")
            await client.discover(media_type, language="en", person="Denis Villeneuve")
        return server.calls


async def test_requests(calls: list[Call]) -> None:
    spec = load("tmdb-v3")
    for call in calls:
        assert request_matches(spec, call.method, f"/3{call.path}", call.query, call.body)
    paths = {one.path for one in calls}
    assert paths >= {"/search/multi", "/search/person", "/discover/tv", "/find/121361", "/tv/1399/similar"}
    assert len(paths) >= 17


@pytest.mark.parametrize("path", FIXTURE_PATHS)
def test_fixtures_have_the_shape_of_real_answers(path: str) -> None:
    body = fixture(f"tmdb/{path}.json")
    spec = load("tmdb-v3")
    assert answer_matches(spec, "GET", f"/3/{path}", 200, _without_what_the_file_gets_wrong(body))
    if "results" in body:
        assert {"page", "total_pages", "total_results"} <= set(body)
        for one in body["results"]:
            assert {"id", "popularity"} <= set(one)


def _without_what_the_file_gets_wrong(body: Any) -> Any:
    """The file knows no null (TMDb sends many), and in places takes a rating for a whole number."""
    if isinstance(body, list):
        return [_without_what_the_file_gets_wrong(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {
        key: _without_what_the_file_gets_wrong(value)
        for key, value in body.items()
        if value is not None and key != "vote_average"
    }
