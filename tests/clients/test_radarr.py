"""Radarr: films, additions whose answer is lost, calls, and fixtures that are bent in every way."""

from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients import arr_parse, fields, radarr_parse as parse
from custom_components.mediamate.clients.radarr import Radarr
from custom_components.mediamate.errors import BadResponse, NotFound, Refused, ServiceFailed
from custom_components.mediamate.model import (
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    UpcomingItem,
)
from custom_components.mediamate.ports import WebhookEvent

from .arr_suite import HASH, MADE, LibraryArr, LibrarySuite
from .bending import ODD
from .recorder import fixture

V3 = "/api/v3"


def ref(tmdb: int) -> MediaRef:
    return MediaRef(MediaType.MOVIE, "tmdb", str(tmdb))


DUNE = MediaItem(
    ref=ref(438631),
    title="Dune",
    original_title="Dune",
    year=2021,
    overview="Paul Atreides, heir of a noble house, follows his family to the most dangerous planet there is.",
    poster_url="https://image.tmdb.org/t/p/original/d5NXSklXo0qyIYkgV94XAgMIckC.jpg",
    rating=7.8,
    genres=("Science Fiction", "Adventure"),
    runtime=155,
    certification="PG-13",
    aliases=("Dune: Part One", "Дюна"),
    in_cinemas=date(2021, 9, 15),
    released=date(2021, 10, 22),
    original_language="en",
    popularity=61.5,
)
HELD = LibraryItem(
    item=DUNE,
    backend_id=11,
    monitored=True,
    has_file=True,
    available=True,
    size=12884901888,
    quality_profile_id=4,
    path="/movies/Dune (2021)",
    added=datetime(2024, 3, 1, 12, 30, tzinfo=UTC),
)


async def test_lookup(recorder, client) -> None:
    found = await client.lookup("Dune")
    assert found[0] == DUNE
    assert [(one.title, one.year, one.ref.id) for one in found] == [
        ("Dune", 2021, "438631"),
        ("Dune: Part Two", 2024, "693134"),
        ("Dune", 1984, "841"),
    ]
    assert (found[2].released, found[2].rating, found[2].aliases) == (date(1998, 4, 1), 6.2, ())
    assert recorder.seen[0].query == {"term": ["Dune"]}


async def test_lookup_leaves_out_what_cannot_be_added(recorder, client) -> None:
    recorder.answers[f"GET {V3}/movie/lookup"] = [[{"title": "No id", "tmdbId": 0}]]
    assert await client.lookup("no id") == []


async def test_lookup_when_the_metadata_server_is_down(recorder, client) -> None:
    down = {"message": "Unable to communicate with RadarrAPI. 'https://api.example/x' is down"}
    recorder.answers[f"GET {V3}/movie/lookup"] = [web.json_response(down, status=503) for _ in range(3)]
    with pytest.raises(ServiceFailed) as caught:
        await client.lookup("Dune")
    assert "api.example" not in str(caught.value)
    assert len(recorder.seen) == 3


@pytest.mark.parametrize("name", ["movie:tmdb:841", "movie:imdb:tt0087182"])
async def test_lookup_ref(recorder, client, name) -> None:
    assert (await client.lookup_ref(MediaRef.parse(name))).year == 1984
    assert recorder.seen[0].query == {"term": [name.partition(":")[2]]}


@pytest.mark.parametrize("name", ["movie:tmdb:1", "series:tmdb:841", "movie:tvdb:841", "movie:tmdb:8 41"])
async def test_lookup_ref_of_nothing(client, name) -> None:
    with pytest.raises(NotFound):
        await client.lookup_ref(MediaRef.parse(name))
    assert await client.get(MediaRef.parse(name)) is None


async def test_get(recorder, client) -> None:
    assert await client.get(ref(438631)) == HELD
    assert recorder.seen[0].query == {"tmdbId": ["438631"]}
    assert await client.get(MediaRef(MediaType.MOVIE, "imdb", "tt1160419")) == HELD
    recorder.answers[f"GET {V3}/movie"] = [[]]
    assert await client.get(ref(438631)) is None


# --- adding

ADDED = {**fixture("radarr/api/v3/movie/11"), "id": MADE, "tmdbId": 841, "hasFile": False}


async def add(client: Radarr, tmdb: int = 841, **kwargs: Any) -> LibraryItem:
    return await client.add(ref(tmdb), quality_profile_id=4, root_folder="/movies", **kwargs)


async def test_add(recorder, client) -> None:
    recorder.answers[f"POST {V3}/movie"] = web.json_response(ADDED, status=201)
    assert (await add(client)).backend_id == 77
    assert recorder.lines == [f"GET {V3}/movie/lookup", f"POST {V3}/movie"]
    body = recorder.seen[-1].body
    wanted = {
        "tmdbId": 841,
        "title": "Dune",
        "year": 1984,
        "qualityProfileId": 4,
        "rootFolderPath": "/movies",
        "monitored": True,
        "minimumAvailability": "released",
        "tags": [],
        "addOptions": {"searchForMovie": True, "monitor": "movieOnly"},
    }
    assert {name: body[name] for name in wanted} == wanted


async def test_add_without_search(recorder, client) -> None:
    recorder.answers[f"POST {V3}/movie"] = web.json_response(ADDED, status=201)
    await add(client, search=False)
    assert recorder.seen[-1].body["addOptions"]["searchForMovie"] is False


async def test_a_folder_that_radarr_refuses(recorder, client) -> None:
    said = [{"propertyName": "RootFolderPath", "errorMessage": "Root folder does not exist"}]
    recorder.answers[f"POST {V3}/movie"] = web.json_response(said, status=400)
    with pytest.raises(Refused) as caught:
        await add(client)
    assert caught.value.placeholders["reason"] == "Root folder does not exist"


# --- the rest of the port


async def test_delete(recorder, client) -> None:
    await client.delete(11, delete_files=True)
    assert recorder.seen[0].query == {"deleteFiles": ["true"], "addImportExclusion": ["false"]}
    recorder.answers[f"DELETE {V3}/movie/11"] = web.json_response({}, status=404)
    await client.delete(11, delete_files=False)


async def test_searches(recorder, client) -> None:
    await client.search_now(12)
    await client.search_missing()
    assert [one.body for one in recorder.seen] == [
        {"name": "MoviesSearch", "movieIds": [12]},
        {"name": "MissingMoviesSearch"},
    ]


async def test_monitor(recorder, client) -> None:
    await client.monitor(12, quality_profile_id=5)
    assert (recorder.seen[0].method, recorder.seen[0].path) == ("PUT", f"{V3}/movie/editor")
    assert recorder.seen[0].body == {"movieIds": [12], "monitored": True, "qualityProfileId": 5}


async def test_index(recorder, client) -> None:
    assert {key: value async for key, value in client.index()} == {
        ref(438631): IndexedTitle(11, monitored=True, has_file=True, available=True),
        ref(593): IndexedTitle(12, monitored=True, has_file=False, available=True),
        ref(1170608): IndexedTitle(13, monitored=True, has_file=False, available=False),
    }
    assert recorder.seen[0].query == {"excludeLocalCovers": ["true"]}
    recorder.answers[f"GET {V3}/movie"] = [[{"id": 1, "title": "no TMDb id"}]]
    assert [one async for one in client.index()] == []


async def test_indexed(client) -> None:
    assert await client.indexed(11) == (ref(438631), IndexedTitle(11, True, True, True))


async def test_upcoming(recorder, client) -> None:
    part3 = {"ref": ref(1170608), "title": "Dune: Part Three", "overview": "The third part."}
    assert await client.upcoming(date(2026, 12, 18), date(2027, 2, 16)) == [
        UpcomingItem(day=date(2026, 12, 18), kind="cinema", **part3),
        UpcomingItem(day=date(2027, 2, 16), kind="digital", **part3),
    ]
    assert recorder.seen[0].query == {
        "start": ["2026-12-18T00:00:00Z"],
        "end": ["2027-02-17T00:00:00Z"],
        "unmonitored": ["false"],
    }
    recorder.answers[f"GET {V3}/calendar"] = [[{"title": "no id", "inCinemas": "2026-12-20T00:00:00Z"}]]
    assert await client.upcoming(date(2026, 12, 18), date(2027, 2, 16)) == []


async def test_history(recorder, client) -> None:
    found = await client.history(12)
    assert found[0] == HistoryEvent(
        backend_id=12,
        kind="imported",
        when=datetime(2026, 11, 22, 20, 40, tzinfo=UTC),
        download_id=HASH,
    )
    assert [one.kind for one in found] == ["imported", "grabbed", "failed", "other"]
    assert found[3].download_id is None
    assert recorder.seen[0].query == {"movieId": ["12"]}


SOLARIS = {"ref": ref(593), "backend_id": 12}


CALLS = {
    "Test": WebhookEvent(kind="test"),
    "Grab": WebhookEvent(kind="grabbed", download_id=HASH, **SOLARIS),
    "Download": WebhookEvent(kind="imported", download_id=HASH, **SOLARIS),
    "MovieAdded": WebhookEvent(kind="added", **SOLARIS),
    "MovieDelete": WebhookEvent(kind="deleted", **SOLARIS),
    "MovieFileDelete": WebhookEvent(kind="file_deleted", **SOLARIS),
    "Rename": WebhookEvent(kind="other", **SOLARIS),
    "Health": WebhookEvent(kind="health"),
    "HealthRestored": WebhookEvent(kind="health"),
    "ApplicationUpdate": WebhookEvent(kind="updated"),
    "ManualInteractionRequired": WebhookEvent(kind="manual_interaction", ref=ref(593), download_id=HASH),
}


def test_a_film_of_few_words() -> None:
    solaris = parse.parse_held(fixture("radarr/api/v3/movie")[1])
    assert (solaris.item.rating, solaris.item.original_title) == (8.0, "Солярис")
    assert (solaris.item.original_language, solaris.item.certification) == ("ru", None)
    assert solaris.item.poster_url == "https://image.tmdb.org/t/p/original/sol1972poster.jpg"
    bare = parse.parse_item({"tmdbId": 1, "title": "A\x00B\n\u202eC", "remotePoster": "/MediaCover/1.jpg"})
    assert bare == MediaItem(ref=ref(1), title="A B  C")
    bare = parse.parse_held({"tmdbId": 1, "title": "A", "id": 5, "statistics": {"sizeOnDisk": 9}})
    assert (bare.size, bare.added, bare.path) == (9, None, None)


# --- every fixture, bent in every way

PARSERS = {
    "movie": ("parse_item", "parse_held", "parse_indexed"),
    "movie/11": ("parse_held",),
    "movie/lookup": ("parse_item",),
    "system/status": (arr_parse.parse_status,),
    "health": (arr_parse.parse_health,),
    "diskspace": (arr_parse.parse_disk,),
    "rootfolder": (arr_parse.parse_root_folder,),
    "qualityprofile": (arr_parse.parse_quality_profile,),
    "tag": (arr_parse.parse_tag,),
    "queue": (lambda one: arr_parse.parse_queue_entry(one, "movieId"),),
    "history/since": ("parse_history",),
    "history/movie": ("parse_history",),
    "calendar": ("parse_upcoming",),
    "release": (arr_parse.parse_release,),
    "update": (arr_parse.parse_update,),
    "downloadclient": (arr_parse.parse_download_client,),
    "wanted/missing": ("parse_held",),
    "wanted/cutoff": ("parse_held",),
}
ARR = LibraryArr(
    client=Radarr,
    calls=CALLS,
    parsers=PARSERS,
    unread=frozenset({"command", "notification", "notification/schema", "manualimport"}),
    held=ref(438631),
    new=ref(841),
    nowhere=ref(5),
    made=ADDED,
)


class TestRadarr(LibrarySuite):
    arr = ARR


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_are_no_records(odd) -> None:
    if not isinstance(odd, dict):
        with pytest.raises(BadResponse):
            fields.record(odd)
