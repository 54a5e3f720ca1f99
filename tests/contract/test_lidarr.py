"""Everything that our Lidarr client sends, and every fixture, against Lidarr's own API file."""

from datetime import UTC, date, datetime

from aiohttp import web
import pytest

from custom_components.mediamate.clients.lidarr import Lidarr
from custom_components.mediamate.model import MediaRef
from custom_components.mediamate.ports import (
    MediaBackend,
    MetadataSource,
    ReleasePicker,
    Service,
    WebhookSource,
    WebhookTarget,
)

from ..clients.recorder import FIXTURES, Recorder, Seen, fixture, recording
from .openapi import answer_matches, load, request_matches

pytestmark = pytest.mark.contract

V1 = "/api/v1"
BENDS = MediaRef.parse("album:musicbrainz:b8048f24-c026-3398-b23a-b5e30716ef31")
ZEMFIRA = MediaRef.parse("artist:musicbrainz:8c1b6d2a-7d6f-4a8f-9d0e-2a6a8f5a1c33")
TARGET = WebhookTarget("Home Assistant MediaMate (Lidarr)", "http://ha:8123/api/webhook/abc", "s3cret")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FLAGS = {"remove_from_client": True, "blocklist": True, "search_again": True}

# One row a method of the client, so that a new one without a row fails the test
CALLS = {
    "status": lambda one: one.status(),
    "health": lambda one: one.health(),
    "check_metadata": lambda one: one.check_metadata(),
    "disk_space": lambda one: one.disk_space(),
    "root_folders": lambda one: one.root_folders(),
    "quality_profiles": lambda one: one.quality_profiles(),
    "tags": lambda one: one.tags(),
    "ensure_tag": lambda one: one.ensure_tag("new"),
    "update_available": lambda one: one.update_available(),
    "download_clients": lambda one: one.download_clients(),
    "queue": lambda one: one.queue(),
    "refresh_queue": lambda one: one.refresh_queue(),
    "remove_from_queue": lambda one: one.remove_from_queue(301, **FLAGS),
    "remove_many_from_queue": lambda one: one.remove_many_from_queue([301, 302], **FLAGS),
    "command": lambda one: one.command("RssSync"),
    "command_state": lambda one: one.command_state(501),
    "missing_count": lambda one: one.missing_count(),
    "cutoff_count": lambda one: one.cutoff_count(),
    "changed_since": lambda one: one.changed_since(NOW),
    "lookup": lambda one: one.lookup("radiohead"),
    "lookup_ref": lambda one: one.lookup_ref(BENDS),
    "get": lambda one: one.get(BENDS),
    "add": lambda one: one.add(BENDS, quality_profile_id=2, root_folder="/music"),
    "delete": lambda one: one.delete(21, delete_files=True),
    "monitor": lambda one: one.monitor(22, quality_profile_id=1),
    "search_now": lambda one: one.search_now(22),
    "search_missing": lambda one: one.search_missing(),
    "index": lambda one: _all(one.index()),
    "indexed": lambda one: one.indexed(21),
    "upcoming": lambda one: one.upcoming(date(2027, 3, 1), date(2027, 4, 1)),
    "history": lambda one: one.history(22),
    "releases": lambda one: one.releases(22),
    "grab": lambda one: one.grab("guid", 3),
    "ensure_webhook": lambda one: one.ensure_webhook(TARGET),
    "remove_webhook": lambda one: one.remove_webhook(TARGET.name),
}
# The same for somebody who makes albums: their backend ids are below zero
OF_ARTISTS = {
    "lookup_ref": lambda one: one.lookup_ref(ZEMFIRA),
    "get": lambda one: one.get(ZEMFIRA),
    "add": lambda one: one.add(ZEMFIRA, quality_profile_id=2, root_folder="/music", seasons="latest"),
    "delete": lambda one: one.delete(-1, delete_files=True),
    "monitor": lambda one: one.monitor(-1, quality_profile_id=1),
    "search_now": lambda one: one.search_now(-1),
    "history": lambda one: one.history(-1),
    "releases": lambda one: one.releases(-1),
}
EXTRA = {"albumIds", "artistId"}  # a command's own arguments stand beside its name

# The keys that have to be there, whatever the file leaves optional
KEYS = {
    "system/status": ("appName", "instanceName", "version", "branch", "urlBase", "startTime"),
    "health": ("source", "type", "message", "wikiUrl"),
    "diskspace": ("path", "label", "freeSpace", "totalSpace"),
    "rootfolder": ("id", "path", "accessible", "defaultMetadataProfileId", "defaultQualityProfileId"),
    "metadataprofile": ("id", "name"),
    "qualityprofile": ("id", "name", "upgradeAllowed", "cutoff", "items"),
    "tag": ("id", "label"),
    "update": ("version", "installed", "installable", "latest", "changes"),
    "downloadclient": ("id", "name", "implementation", "protocol", "enable", "fields"),
    "notification": ("id", "name", "implementation", "configContract", "fields", "onGrab"),
    "notification/schema": ("implementation", "configContract", "fields", "supportsOnGrab"),
    "queue": ("id", "artistId", "albumId", "title", "size", "sizeleft", "status", "protocol"),
    "command": ("id", "name", "status", "result"),
    "command/501": ("id", "name", "status", "result"),
    "wanted/missing": ("id", "title", "foreignAlbumId", "monitored"),
    "wanted/cutoff": ("id", "title", "foreignAlbumId", "monitored"),
    "history": ("id", "albumId", "artistId", "eventType", "date", "data"),
    "history/since": ("id", "albumId", "artistId", "eventType", "date", "data"),
    "history/artist": ("id", "albumId", "artistId", "eventType", "date", "data"),
    "album": ("id", "title", "artistId", "foreignAlbumId", "monitored", "releaseDate", "statistics"),
    "album/21": ("id", "title", "artistId", "foreignAlbumId", "monitored", "artist", "statistics"),
    "album/22": ("id", "title", "artistId", "foreignAlbumId", "monitored", "artist", "statistics"),
    "album/24": ("id", "title", "artistId", "foreignAlbumId", "monitored", "statistics"),
    "album/lookup": ("title", "foreignAlbumId", "artist", "releases", "remoteCover"),
    "artist": ("id", "artistName", "foreignArtistId", "monitored", "qualityProfileId", "path"),
    "artist/1": ("id", "artistName", "foreignArtistId", "monitored", "qualityProfileId", "path"),
    "artist/2": ("id", "artistName", "foreignArtistId", "monitored", "qualityProfileId", "path"),
    "artist/lookup": ("artistName", "foreignArtistId", "remotePoster"),
    "search": ("id", "foreignId"),
    "calendar": ("id", "title", "releaseDate", "artist"),
    "release": ("guid", "indexerId", "indexer", "title", "size", "quality", "approved", "rejections"),
}


async def _all(walk) -> list:
    return [one async for one in walk]


async def sent(call) -> list[Seen]:
    """Run one method against the fixtures; return what it sent."""
    async with recording("lidarr") as (recorder, session):
        _answer_writes(recorder)
        await call(Lidarr(session, recorder.url, "key"))
        return recorder.seen


def _answer_writes(recorder: Recorder) -> None:
    recorder.answers |= {
        f"POST {V1}/album": web.json_response(fixture("lidarr/api/v1/album/21"), status=201),
        f"POST {V1}/artist": web.json_response(fixture("lidarr/api/v1/artist/1"), status=201),
        f"POST {V1}/tag": web.json_response({"id": 3, "label": "new"}, status=201),
        f"POST {V1}/release": web.json_response({}),
        f"POST {V1}/notification": web.json_response({}, status=201),
    }


def test_every_method_is_here() -> None:
    public = {name for name in dir(Lidarr) if not name.startswith("_") and callable(getattr(Lidarr, name))}
    assert public - {"parse_webhook"} == set(CALLS)
    for port in (Service, MediaBackend, ReleasePicker, WebhookSource, MetadataSource):
        assert issubclass(Lidarr, port)


@pytest.mark.parametrize("name", CALLS)
async def test_requests(socket_enabled: None, name: str) -> None:
    await _check(CALLS[name])


@pytest.mark.parametrize("name", OF_ARTISTS)
async def test_requests_of_artists(socket_enabled: None, name: str) -> None:
    await _check(OF_ARTISTS[name])


async def _check(call) -> None:
    spec = load("lidarr-v1")
    seen = await sent(call)
    assert seen
    for one in seen:
        assert one.headers["X-Api-Key"] == "key"
        extra = EXTRA if one.path == f"{V1}/command" else ()
        assert request_matches(spec, one.method, one.path, one.query, one.body, extra=extra)


def test_every_fixture_has_its_keys() -> None:
    root = FIXTURES / "lidarr/api/v1"
    assert set(KEYS) == {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}


@pytest.mark.parametrize("path", KEYS)
def test_fixtures(path: str) -> None:
    method = "POST" if path == "command" else "GET"
    status = 201 if path == "command" else 200
    answer = fixture(f"lidarr/api/v1/{path}")
    assert answer_matches(load("lidarr-v1"), method, f"{V1}/{path}", status, answer, keys=KEYS[path])
