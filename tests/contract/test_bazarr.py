"""Everything that our Bazarr client sends against Bazarr's own API file; the file says nothing of the answers."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients.bazarr import Bazarr
from custom_components.mediamate.model.subtitles import Subtitled
from custom_components.mediamate.ports_sources import Subtitles

from ..clients.recorder import FIXTURES, Seen, fixture, recording
from .openapi import load, request_matches

pytestmark = pytest.mark.contract

FILM = Subtitled(backend_id=11, title="Dune")
EPISODE = Subtitled(backend_id=5, episode_id=51, title="Beef")


async def _both(one: Bazarr) -> None:
    await one.search(FILM, "ru")
    await one.search(EPISODE, "ru")


async def _profiled(one: Bazarr) -> None:
    assert await one.has_profile(FILM)
    assert await one.has_profile(EPISODE)


async def _assign(one: Bazarr) -> None:
    await one.assign(FILM, 4)
    await one.assign(EPISODE, 4)


# One row a method of the port, so that a new one without a row fails the test
CALLS: dict[str, Callable[[Bazarr], Awaitable[Any]]] = {
    "status": lambda one: one.status(),
    "counts": lambda one: one.counts(),
    "providers": lambda one: one.providers(),
    "health": lambda one: one.health(),
    "languages": lambda one: one.languages(),
    "movie": lambda one: one.movie(11),
    "series": lambda one: one.series(5),
    "episodes": lambda one: one.episodes([51, 52]),
    "search": _both,
    "profiles": lambda one: one.profiles(),
    "has_profile": _profiled,
    "assign": _assign,
    "search_missing": lambda one: one.search_missing(),
}

# The keys that a real one sends (`notes/apis.md`, section 6) and that we read
KEYS = {
    "system/status": ("bazarr_version", "sonarr_version", "radarr_version", "python_version", "start_time"),
    "system/health": ("object", "issue"),
    "system/languages": ("code2", "name", "enabled"),
    "system/languages/profiles": ("profileId", "name", "cutoff", "items"),
    "badges": ("episodes", "movies", "providers", "status"),
    "providers": ("name", "status", "retry"),
    "movies": ("radarrId", "title", "subtitles", "missing_subtitles", "profileId"),
    "series": ("sonarrSeriesId", "title", "episodeMissingCount", "profileId"),
    "episodes": ("sonarrSeriesId", "sonarrEpisodeId", "season", "episode", "subtitles", "missing_subtitles"),
}


async def sent(name: str) -> list[Seen]:
    """Run one method against the fixtures; return what it sent."""
    async with recording("bazarr") as (recorder, session):
        for path in (
            "PATCH /api/movies/subtitles",
            "PATCH /api/episodes/subtitles",
            "POST /api/system/tasks",
            "POST /api/movies",
            "POST /api/series",
        ):
            recorder.answers[path] = [web.Response(status=204), web.Response(status=204)]
        await CALLS[name](Bazarr(session, recorder.url, "key"))
        return recorder.seen


def test_every_method_is_here() -> None:
    assert Subtitles.__abstractmethods__ == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
async def test_requests(socket_enabled: None, name: str) -> None:
    spec = load("bazarr")
    seen = await sent(name)
    assert seen
    for one in seen:
        assert one.headers["X-API-KEY"] == "key"
        path = one.path.removeprefix(spec.doc["basePath"])
        assert request_matches(spec, one.method, path, one.query, one.body)


@pytest.mark.parametrize("path", KEYS)
def test_fixtures(path: str) -> None:
    answer = fixture(f"bazarr/api/{path}")
    inside = answer.get("data", answer) if isinstance(answer, dict) else answer
    for one in inside if isinstance(inside, list) else [inside]:
        assert set(KEYS[path]) <= set(one)


def test_every_fixture_has_its_keys() -> None:
    root = FIXTURES / "bazarr/api"
    assert set(KEYS) == {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}
