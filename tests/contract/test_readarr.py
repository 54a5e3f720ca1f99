"""Everything that our Readarr client sends, and every fixture, against Readarr's own API file."""

from datetime import UTC, date, datetime

from aiohttp import web
import pytest

from custom_components.mediamate.clients.readarr import Readarr
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
GUARD = MediaRef.parse("book:goodreads:1430990")
STRUGATSKY = MediaRef.parse("author:goodreads:1159669")
TARGET = WebhookTarget("Home Assistant MediaMate (Readarr)", "http://ha:8123/api/webhook/abc", "s3cret")
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
    "remove_from_queue": lambda one: one.remove_from_queue(401, **FLAGS),
    "remove_many_from_queue": lambda one: one.remove_many_from_queue([401, 402], **FLAGS),
    "command": lambda one: one.command("RssSync"),
    "command_state": lambda one: one.command_state(501),
    "missing_count": lambda one: one.missing_count(),
    "cutoff_count": lambda one: one.cutoff_count(),
    "changed_since": lambda one: one.changed_since(NOW),
    "lookup": lambda one: one.lookup("bulgakov"),
    "lookup_ref": lambda one: one.lookup_ref(GUARD),
    "get": lambda one: one.get(GUARD),
    "add": lambda one: one.add(GUARD, quality_profile_id=2, root_folder="/books"),
    "delete": lambda one: one.delete(31, delete_files=True),
    "monitor": lambda one: one.monitor(32, quality_profile_id=1),
    "search_now": lambda one: one.search_now(32),
    "search_missing": lambda one: one.search_missing(),
    "index": lambda one: _all(one.index()),
    "indexed": lambda one: one.indexed(31),
    "upcoming": lambda one: one.upcoming(date(2027, 3, 1), date(2027, 4, 1)),
    "history": lambda one: one.history(32),
    "releases": lambda one: one.releases(32),
    "grab": lambda one: one.grab("guid", 3),
    "ensure_webhook": lambda one: one.ensure_webhook(TARGET),
    "remove_webhook": lambda one: one.remove_webhook(TARGET.name),
}
# The same for somebody who makes books: their backend ids are below zero
OF_AUTHORS = {
    "lookup_ref": lambda one: one.lookup_ref(STRUGATSKY),
    "get": lambda one: one.get(STRUGATSKY),
    "add": lambda one: one.add(STRUGATSKY, quality_profile_id=2, root_folder="/books", seasons="latest"),
    "delete": lambda one: one.delete(-1, delete_files=True),
    "monitor": lambda one: one.monitor(-1, quality_profile_id=1),
    "search_now": lambda one: one.search_now(-1),
    "history": lambda one: one.history(-1),
    "releases": lambda one: one.releases(-1),
}
EXTRA = {"bookIds", "authorId"}  # a command's own arguments stand beside its name

# The keys that have to be there, whatever the file leaves optional
KEYS = {
    "system/status": ("appName", "instanceName", "version", "branch", "urlBase", "startTime"),
    "config/development": ("metadataSource",),
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
    "queue": ("id", "authorId", "bookId", "title", "size", "sizeleft", "status", "protocol"),
    "command": ("id", "name", "status", "result"),
    "command/501": ("id", "name", "status", "result"),
    "wanted/missing": ("id", "title", "foreignBookId", "monitored"),
    "wanted/cutoff": ("id", "title", "foreignBookId", "monitored"),
    "history": ("id", "bookId", "authorId", "eventType", "date", "data"),
    "history/since": ("id", "bookId", "authorId", "eventType", "date", "data"),
    "history/author": ("id", "bookId", "authorId", "eventType", "date", "data"),
    "book": ("id", "title", "authorId", "foreignBookId", "monitored", "releaseDate", "statistics"),
    "book/31": ("id", "title", "authorId", "foreignBookId", "monitored", "author", "statistics"),
    "book/32": ("id", "title", "authorId", "foreignBookId", "monitored", "author", "statistics"),
    "book/34": ("id", "title", "authorId", "foreignBookId", "monitored", "statistics"),
    "book/lookup": ("title", "foreignBookId", "author", "editions", "remoteCover"),
    "author": ("id", "authorName", "foreignAuthorId", "monitored", "qualityProfileId", "path"),
    "author/1": ("id", "authorName", "foreignAuthorId", "monitored", "qualityProfileId", "path"),
    "author/2": ("id", "authorName", "foreignAuthorId", "monitored", "qualityProfileId", "path"),
    "author/lookup": ("authorName", "foreignAuthorId", "remotePoster"),
    "search": ("id", "foreignId"),
    "calendar": ("id", "title", "releaseDate", "author"),
    "release": ("guid", "indexerId", "indexer", "title", "size", "quality", "approved", "rejections"),
}


async def _all(walk) -> list:
    return [one async for one in walk]


async def sent(call) -> list[Seen]:
    """Run one method against the fixtures; return what it sent."""
    async with recording("readarr") as (recorder, session):
        _answer_writes(recorder)
        await call(Readarr(session, recorder.url, "key"))
        return recorder.seen


def _answer_writes(recorder: Recorder) -> None:
    recorder.answers |= {
        f"POST {V1}/book": web.json_response(fixture("readarr/api/v1/book/31"), status=201),
        f"POST {V1}/author": web.json_response(fixture("readarr/api/v1/author/1"), status=201),
        f"POST {V1}/tag": web.json_response({"id": 3, "label": "new"}, status=201),
        f"POST {V1}/release": web.json_response({}),
        f"POST {V1}/notification": web.json_response({}, status=201),
    }


def test_every_method_is_here() -> None:
    public = {name for name in dir(Readarr) if not name.startswith("_") and callable(getattr(Readarr, name))}
    assert public - {"parse_webhook"} == set(CALLS)
    for port in (Service, MediaBackend, ReleasePicker, WebhookSource, MetadataSource):
        assert issubclass(Readarr, port)


@pytest.mark.parametrize("name", CALLS)
async def test_requests(socket_enabled: None, name: str) -> None:
    await _check(CALLS[name])


@pytest.mark.parametrize("name", OF_AUTHORS)
async def test_requests_of_authors(socket_enabled: None, name: str) -> None:
    await _check(OF_AUTHORS[name])


async def _check(call) -> None:
    spec = load("readarr-v1")
    seen = await sent(call)
    assert seen
    for one in seen:
        assert one.headers["X-Api-Key"] == "key"
        extra = EXTRA if one.path == f"{V1}/command" else ()
        assert request_matches(spec, one.method, one.path, one.query, one.body, extra=extra)


def test_every_fixture_has_its_keys() -> None:
    root = FIXTURES / "readarr/api/v1"
    assert set(KEYS) == {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}


@pytest.mark.parametrize("path", KEYS)
def test_fixtures(path: str) -> None:
    method = "POST" if path == "command" else "GET"
    status = 201 if path == "command" else 200
    answer = fixture(f"readarr/api/v1/{path}")
    assert answer_matches(load("readarr-v1"), method, f"{V1}/{path}", status, answer, keys=KEYS[path])
