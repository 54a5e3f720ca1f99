"""Everything that our Radarr client sends, and every fixture, against Radarr's own API file."""

from datetime import UTC, date, datetime

from aiohttp import web
import pytest

from custom_components.mediamate.clients.radarr import Radarr
from custom_components.mediamate.model import MediaRef
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.ports import (
    ManualImport,
    MediaBackend,
    ReleasePicker,
    Service,
    WebhookSource,
    WebhookTarget,
)
from custom_components.mediamate.ports_sources import ReleaseTaker

from ..clients.recorder import FIXTURES, Recorder, Seen, fixture, recording
from .openapi import answer_matches, load, request_matches

pytestmark = pytest.mark.contract

V3 = "/api/v3"
FILM = MediaRef.parse("movie:tmdb:841")
TARGET = WebhookTarget("Home Assistant MediaMate (Radarr)", "http://ha:8123/api/webhook/abc", "s3cret")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFER = Offer(title="Dune.1984.1080p-MADEUP", link="http://prowlarr:9696/3/download")
FLAGS = {"remove_from_client": True, "blocklist": True, "search_again": True}

# One row a method of the client, so that a new one without a row fails the test
CALLS = {
    "status": lambda one: one.status(),
    "health": lambda one: one.health(),
    "disk_space": lambda one: one.disk_space(),
    "root_folders": lambda one: one.root_folders(),
    "quality_profiles": lambda one: one.quality_profiles(),
    "tags": lambda one: one.tags(),
    "ensure_tag": lambda one: one.ensure_tag("new"),
    "update_available": lambda one: one.update_available(),
    "download_clients": lambda one: one.download_clients(),
    "queue": lambda one: one.queue(),
    "refresh_queue": lambda one: one.refresh_queue(),
    "remove_from_queue": lambda one: one.remove_from_queue(101, **FLAGS),
    "remove_many_from_queue": lambda one: one.remove_many_from_queue([101, 102], **FLAGS),
    "command": lambda one: one.command("RssSync"),
    "command_state": lambda one: one.command_state(501),
    "missing_count": lambda one: one.missing_count(),
    "cutoff_count": lambda one: one.cutoff_count(),
    "changed_since": lambda one: one.changed_since(NOW),
    "lookup": lambda one: one.lookup("dune"),
    "lookup_ref": lambda one: one.lookup_ref(FILM),
    "get": lambda one: one.get(FILM),
    "add": lambda one: one.add(FILM, quality_profile_id=4, root_folder="/movies"),
    "delete": lambda one: one.delete(11, delete_files=True),
    "monitor": lambda one: one.monitor(12, quality_profile_id=4),
    "search_now": lambda one: one.search_now(12),
    "search_missing": lambda one: one.search_missing(),
    "index": lambda one: _all(one.index()),
    "indexed": lambda one: one.indexed(11),
    "upcoming": lambda one: one.upcoming(date(2026, 11, 1), date(2026, 12, 1)),
    "history": lambda one: one.history(12),
    "releases": lambda one: one.releases(12),
    "grab": lambda one: one.grab("guid", 3),
    "push": lambda one: one.push(OFFER),
    "import_download": lambda one: one.import_download("c12f", 12),
    "ensure_webhook": lambda one: one.ensure_webhook(TARGET),
    "remove_webhook": lambda one: one.remove_webhook(TARGET.name),
}
EXTRA = {
    "movieIds",
    "files",
    "importMode",
}  # a command's own arguments stand beside its name; the file is silent on them

# The keys that have to be there, whatever the file leaves optional
KEYS = {
    "system/status": ("appName", "instanceName", "version", "branch", "urlBase", "startTime"),
    "health": ("source", "type", "message", "wikiUrl"),
    "diskspace": ("path", "label", "freeSpace", "totalSpace"),
    "rootfolder": ("id", "path", "accessible", "unmappedFolders"),
    "qualityprofile": ("id", "name", "upgradeAllowed", "cutoff", "items"),
    "tag": ("id", "label"),
    "update": ("version", "installed", "installable", "latest", "changes"),
    "downloadclient": ("id", "name", "implementation", "protocol", "enable", "fields"),
    "notification": ("id", "name", "implementation", "configContract", "fields", "onGrab"),
    "notification/schema": ("implementation", "configContract", "fields", "supportsOnGrab"),
    "queue": ("id", "title", "size", "sizeleft", "status", "protocol"),
    "command": ("id", "name", "status", "result"),
    "command/501": ("id", "name", "status", "result"),
    "wanted/missing": ("id", "title", "tmdbId", "hasFile", "monitored"),
    "wanted/cutoff": ("id", "title", "tmdbId", "hasFile", "monitored"),
    "history/since": ("id", "movieId", "eventType", "date", "data"),
    "history/movie": ("id", "movieId", "eventType", "date", "data"),
    "movie": (
        "id",
        "title",
        "year",
        "tmdbId",
        "hasFile",
        "monitored",
        "isAvailable",
        "status",
        "qualityProfileId",
    ),
    "movie/11": ("id", "title", "year", "tmdbId", "hasFile", "monitored", "isAvailable", "movieFile"),
    "movie/lookup": ("title", "year", "tmdbId", "images", "remotePoster"),
    "calendar": ("id", "title", "tmdbId", "inCinemas"),
    "manualimport": ("id", "path", "folderName", "movie", "quality", "rejections"),
    "release": (
        "guid",
        "indexerId",
        "indexer",
        "title",
        "size",
        "quality",
        "approved",
        "rejections",
        "protocol",
    ),
}


async def _all(walk) -> list:
    return [one async for one in walk]


async def sent(name: str) -> list[Seen]:
    """Run one method against the fixtures; return what it sent."""
    async with recording("radarr") as (recorder, session):
        _answer_writes(recorder)
        await CALLS[name](Radarr(session, recorder.url, "key"))
        return recorder.seen


def _answer_writes(recorder: Recorder) -> None:
    recorder.answers |= {
        f"POST {V3}/movie": web.json_response(
            {**fixture("radarr/api/v3/movie/11"), "tmdbId": 841}, status=201
        ),
        f"POST {V3}/tag": web.json_response({"id": 3, "label": "new"}, status=201),
        f"POST {V3}/release": web.json_response({}),
        f"POST {V3}/release/push": web.json_response([{"approved": True}]),
        f"POST {V3}/notification": web.json_response({}, status=201),
    }


def test_every_method_is_here() -> None:
    public = {name for name in dir(Radarr) if not name.startswith("_") and callable(getattr(Radarr, name))}
    assert public - {"parse_webhook"} == set(CALLS)
    for port in (Service, MediaBackend, ReleasePicker, WebhookSource, ManualImport, ReleaseTaker):
        assert issubclass(Radarr, port)


@pytest.mark.parametrize("name", CALLS)
async def test_requests(socket_enabled: None, name: str) -> None:
    spec = load("radarr-v3")
    seen = await sent(name)
    assert seen
    for one in seen:
        assert one.headers["X-Api-Key"] == "key"
        extra = EXTRA if one.path == f"{V3}/command" else ()
        assert request_matches(spec, one.method, one.path, one.query, one.body, extra=extra)


async def test_a_hook_that_is_replaced(socket_enabled: None) -> None:
    spec = load("radarr-v3")
    async with recording("radarr") as (recorder, session):
        template = fixture("radarr/api/v3/notification/schema")[1]
        recorder.answers[f"GET {V3}/notification"] = [[{**template, "id": 4, "name": TARGET.name}]]
        assert await Radarr(session, recorder.url, "key").ensure_webhook(TARGET)
    put = recorder.seen[-1]
    assert put.method == "PUT"
    assert request_matches(spec, put.method, put.path, put.query, put.body)


def test_every_fixture_has_its_keys() -> None:
    root = FIXTURES / "radarr/api/v3"
    assert set(KEYS) == {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}


@pytest.mark.parametrize("path", KEYS)
def test_fixtures(path: str) -> None:
    method = "POST" if path == "command" else "GET"
    status = 201 if path == "command" else 200
    answer = fixture(f"radarr/api/v3/{path}")
    assert answer_matches(load("radarr-v3"), method, f"{V3}/{path}", status, answer, keys=KEYS[path])
