"""Everything that our Prowlarr client sends, and every fixture, against Prowlarr's own API file."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients.arr_push import ArrTaker
from custom_components.mediamate.clients.prowlarr import Prowlarr
from custom_components.mediamate.model import MediaType
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.ports import Service
from custom_components.mediamate.ports_sources import Indexers

from ..clients.recorder import FIXTURES, Seen, fixture, recording
from ..torrents import known
from .openapi import answer_matches, load, request_matches

pytestmark = pytest.mark.contract

V1 = "/api/v1"


async def _offered(one: Prowlarr) -> None:
    release = (await one.search(["Dune"], MediaType.MOVIE))[-1]
    await one.offer(release.guid, release.indexer_id)


async def _fetched(one: Prowlarr) -> None:
    release = (await one.search(["Dune"], MediaType.MOVIE))[-1]
    await one.fetch(release.guid, release.indexer_id)


# One row a method of the port, so that a new one without a row fails the test
CALLS: dict[str, Callable[[Prowlarr], Awaitable[Any]]] = {
    "status": lambda one: one.status(),
    "indexers": lambda one: one.indexers(),
    "statistics": lambda one: one.statistics(),
    "health": lambda one: one.health(),
    "set_enabled": lambda one: one.set_enabled(3, False),
    "search": lambda one: one.search(["Dune", "Дюна"], MediaType.MOVIE),
    "offer": _offered,
    "fetch": _fetched,
}

# The keys that have to be there, whatever the file leaves optional
KEYS = {
    "system/status": ("appName", "instanceName", "version", "branch", "urlBase", "startTime"),
    "health": ("source", "type", "message", "wikiUrl"),
    "indexer": (
        "id",
        "name",
        "definitionName",
        "implementation",
        "enable",
        "protocol",
        "privacy",
        "priority",
    ),
    "indexerstatus": ("indexerId", "disabledTill", "mostRecentFailure", "initialFailure"),
    "indexerstats": ("indexers",),
    "search": ("guid", "indexerId", "title", "size", "seeders", "leechers", "protocol", "publishDate"),
}


async def sent(name: str) -> list[Seen]:
    """Run one method against the fixtures; return what it sent."""
    async with recording("prowlarr") as (recorder, session):
        recorder.answers[f"GET {V1}/indexer/3/download"] = web.Response(
            body=known.TORRENT, content_type="application/x-bittorrent"
        )
        await CALLS[name](Prowlarr(session, recorder.url, "key"))
        return recorder.seen


def test_every_method_is_here() -> None:
    assert Indexers.__abstractmethods__ == set(CALLS)
    assert issubclass(Prowlarr, Service)


@pytest.mark.parametrize("name", CALLS)
async def test_requests(socket_enabled: None, name: str) -> None:
    spec = load("prowlarr-v1")
    seen = await sent(name)
    assert seen
    for one in seen:
        assert one.headers["X-Api-Key"] == "key"
        assert request_matches(spec, one.method, one.path, one.query, one.body)


def test_every_fixture_has_its_keys() -> None:
    root = FIXTURES / "prowlarr/api/v1"
    assert set(KEYS) == {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}


@pytest.mark.parametrize("path", KEYS)
def test_fixtures(path: str) -> None:
    answer = fixture(f"prowlarr/api/v1/{path}")
    assert answer_matches(load("prowlarr-v1"), "GET", f"{V1}/{path}", 200, answer, keys=KEYS[path])


class Arr(ArrTaker):
    app = "Radarr"
    owner = "movieId"


@pytest.mark.parametrize("link", ["http://prowlarr/3/download", "magnet:?xt=urn:btih:1"])
async def test_a_push_to_an_arr(socket_enabled: None, link: str) -> None:
    spec = load("radarr-v3")
    async with recording("radarr") as (recorder, session):
        recorder.answers["POST /api/v3/release/push"] = web.json_response([{"approved": True}])
        await Arr(session, recorder.url, "key").push(Offer(title="Dune.2021", link=link))
    push = recorder.seen[-1]
    assert request_matches(spec, push.method, push.path, push.query, push.body)
