"""Everything that our Sonarr client sends, and every fixture, against Sonarr's own API file."""

from datetime import UTC, date, datetime, timedelta

from aiohttp import web
import pytest

from custom_components.mediamate.clients.sonarr import Sonarr
from custom_components.mediamate.model import MediaRef, Part
from custom_components.mediamate.model.indexers import Offer
from custom_components.mediamate.ports import (
    Episodic,
    ManualImport,
    MediaBackend,
    ReleasePicker,
    Service,
    WebhookSource,
    WebhookTarget,
)
from custom_components.mediamate.ports_library import Upgrading
from custom_components.mediamate.ports_sources import ReleaseTaker

from ..clients.recorder import FIXTURES, Recorder, Seen, fixture, recording
from .openapi import answer_matches, load, request_matches

pytestmark = pytest.mark.contract

V3 = "/api/v3"
SERIES = MediaRef.parse("series:tvdb:392256")
TARGET = WebhookTarget("Home Assistant MediaMate (Sonarr)", "http://ha:8123/api/webhook/abc", "s3cret")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFER = Offer(title="Severance.S02.1080p-MADEUP", link="http://prowlarr:9696/3/download")
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
    "lookup": lambda one: one.lookup("the last of us"),
    "lookup_ref": lambda one: one.lookup_ref(SERIES),
    "get": lambda one: one.get(MediaRef.parse("series:tmdb:95396")),
    "add": lambda one: one.add(SERIES, quality_profile_id=4, root_folder="/tv", seasons=[1]),
    "delete": lambda one: one.delete(1, delete_files=True),
    "monitor": lambda one: one.monitor(2, quality_profile_id=4),
    "search_now": lambda one: one.search_now(1),
    "search_missing": lambda one: one.search_missing(),
    "index": lambda one: _all(one.index()),
    "indexed": lambda one: one.indexed(1),
    "upcoming": lambda one: one.upcoming(date(2026, 11, 1), date(2026, 12, 31)),
    "history": lambda one: one.history(1),
    "releases": lambda one: one.releases(1),
    "releases_episode": lambda one: one.releases(1, Part(2, 9)),
    "grab": lambda one: one.grab("guid", 3),
    "push": lambda one: one.push(OFFER),
    "ensure_webhook": lambda one: one.ensure_webhook(TARGET),
    "remove_webhook": lambda one: one.remove_webhook(TARGET.name),
    "episodes": lambda one: one.episodes(1),
    "want": lambda one: one.want(1, [Part(0), Part(2, 9)]),
    "search_parts": lambda one: one.search_parts(1, [Part(1), Part(2, 9)]),
    "aired": lambda one: one.aired(NOW - timedelta(hours=8), NOW),
    "import_download": lambda one: one.import_download("c12f", 1),
}
# A command's own arguments stand beside its name; the file is silent on them
EXTRA = {"seriesId", "seasonNumber", "episodeIds", "files", "importMode"}

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
    "notification/schema": ("implementation", "configContract", "fields", "supportsOnImportComplete"),
    "queue": ("id", "title", "size", "sizeleft", "status", "protocol"),
    "command": ("id", "name", "status", "result"),
    "command/501": ("id", "name", "status", "result"),
    "wanted/missing": ("id", "seriesId", "seasonNumber", "episodeNumber", "airDateUtc", "hasFile"),
    "wanted/cutoff": ("id", "seriesId", "seasonNumber", "episodeNumber", "hasFile"),
    "history/since": ("id", "seriesId", "episodeId", "eventType", "date", "data"),
    "history/series": ("id", "seriesId", "episodeId", "eventType", "date", "data"),
    "series": ("id", "title", "tvdbId", "monitored", "seasons", "statistics", "status", "qualityProfileId"),
    "series/1": ("id", "title", "tvdbId", "monitored", "seasons", "statistics", "monitorNewItems"),
    "series/lookup": ("title", "year", "tvdbId", "images", "remotePoster", "seasons"),
    "episode": ("id", "seriesId", "seasonNumber", "episodeNumber", "hasFile", "monitored"),
    "calendar": ("id", "seriesId", "seasonNumber", "episodeNumber", "airDateUtc", "series"),
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
        "fullSeason",
        "seasonNumber",
        "episodeNumbers",
        "mappedSeasonNumber",
    ),
    "manualimport": ("id", "path", "folderName", "series", "episodes", "quality", "rejections"),
}

# What the file calls an object is sent as text
TEXTS = {"health": {"wikiUrl"}}


async def _all(walk) -> list:
    return [one async for one in walk]


async def sent(name: str) -> list[Seen]:
    """Run one method against the fixtures; return what it sent."""
    async with recording("sonarr") as (recorder, session):
        _answer_writes(recorder)
        await CALLS[name](Sonarr(session, recorder.url, "key"))
        return recorder.seen


def _answer_writes(recorder: Recorder) -> None:
    recorder.answers |= {
        f"POST {V3}/series": web.json_response(
            {**fixture("sonarr/api/v3/series/1"), "tvdbId": 392256}, status=201
        ),
        f"POST {V3}/tag": web.json_response({"id": 3, "label": "new"}, status=201),
        f"POST {V3}/release": web.json_response({}),
        f"POST {V3}/release/push": web.json_response([{"approved": True}]),
        f"POST {V3}/notification": web.json_response({}, status=201),
    }


def test_every_method_is_here() -> None:
    public = {name for name in dir(Sonarr) if not name.startswith("_") and callable(getattr(Sonarr, name))}
    assert public - {"parse_webhook"} == {name for name in CALLS if name != "releases_episode"}
    for port in (
        Service,
        MediaBackend,
        ReleasePicker,
        WebhookSource,
        Episodic,
        Upgrading,
        ManualImport,
        ReleaseTaker,
    ):
        assert issubclass(Sonarr, port)


@pytest.mark.parametrize("name", CALLS)
async def test_requests(socket_enabled: None, name: str) -> None:
    spec = load("sonarr-v3")
    seen = await sent(name)
    assert seen
    for one in seen:
        assert one.headers["X-Api-Key"] == "key"
        extra = EXTRA if one.path == f"{V3}/command" else ()
        assert request_matches(spec, one.method, one.path, one.query, one.body, extra=extra)


async def test_a_hook_that_is_replaced(socket_enabled: None) -> None:
    spec = load("sonarr-v3")
    async with recording("sonarr") as (recorder, session):
        template = fixture("sonarr/api/v3/notification/schema")[1]
        recorder.answers[f"GET {V3}/notification"] = [[{**template, "id": 4, "name": TARGET.name}]]
        assert await Sonarr(session, recorder.url, "key").ensure_webhook(TARGET)
    put = recorder.seen[-1]
    assert put.method == "PUT"
    assert request_matches(spec, put.method, put.path, put.query, put.body)


def test_every_fixture_has_its_keys() -> None:
    root = FIXTURES / "sonarr/api/v3"
    assert set(KEYS) == {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}


@pytest.mark.parametrize("path", KEYS)
def test_fixtures(path: str) -> None:
    method = "POST" if path == "command" else "GET"
    status = 201 if path == "command" else 200
    answer = fixture(f"sonarr/api/v3/{path}")
    spec, url = load("sonarr-v3"), f"{V3}/{path}"
    assert answer_matches(spec, method, url, status, answer, keys=KEYS[path], extra=TEXTS.get(path, ()))
