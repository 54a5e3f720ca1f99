"""Lidarr: albums and who made them, additions, calls, and fixtures that are bent in every way."""

from datetime import UTC, date, datetime

from aiohttp import web
import pytest

from custom_components.mediamate.clients import arr
from custom_components.mediamate.clients.lidarr import Lidarr
from custom_components.mediamate.errors import (
    BadResponse,
    NotFound,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.model import (
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    QueueEntry,
    QueueState,
    ServiceInfo,
    UpcomingItem,
)
from custom_components.mediamate.ports import WebhookEvent

from .arr_suite import HASH, MADE, NOW, LibrarySuite, of_works
from .recorder import fixture

V1 = "/api/v1"


def album(mbid: str) -> MediaRef:
    return MediaRef(MediaType.ALBUM, "musicbrainz", mbid)


def artist(mbid: str) -> MediaRef:
    return MediaRef(MediaType.ARTIST, "musicbrainz", mbid)


RAINBOWS = album("6e335887-60ba-38f0-95af-fae7774336bf")
BENDS = album("b8048f24-c026-3398-b23a-b5e30716ef31")
KID_A = album("7d2b6fb2-2a1b-3d20-8c5d-5a9a0b3c8d11")
BLOOD = album("0f2a7c55-4c35-3b4f-8e7a-90d6a6a0c3d2")
AMNESIAC = album("95a0b1a4-3c8d-3f6e-8d7e-0f9d3e6c1b77")
NEXT = album("5b0f4f86-9d4b-4b0c-9a44-3f6b3c0a7e21")
RADIOHEAD = artist("a74b1b7f-71a5-4011-9441-d0b5e4122711")
ZEMFIRA = artist("8c1b6d2a-7d6f-4a8f-9d0e-2a6a8f5a1c33")

ITEM = MediaItem(
    ref=RAINBOWS,
    title="In Rainbows",
    year=2007,
    overview="In Rainbows is an album.",
    poster_url="https://images.example/6e335887-60ba-38f0-95af-fae7774336bf/cover.jpg",
    rating=8.7,
    genres=("Art Rock",),
    runtime=42,
    released=date(2007, 10, 10),
    popularity=300,
    creator="Radiohead",
)
HELD = LibraryItem(
    item=ITEM,
    backend_id=21,
    monitored=True,
    has_file=True,
    available=True,
    size=420000000,
    quality_profile_id=2,
    path="/music/Radiohead",
    added=datetime(2024, 2, 3, 10, tzinfo=UTC),
)


# --- who answers


async def test_status(client) -> None:
    assert await client.status() == ServiceInfo("Lidarr", "2.14.5.4836", name="Lidarr")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"appName": "Readarr", "version": "0.4.18"}, WrongService),
        ({"appName": "Lidarr", "version": "1.4.5"}, UnsupportedVersion),
        ({"version": "2.0"}, BadResponse),
    ],
)
async def test_somebody_else_answers(recorder, client, said, error) -> None:
    recorder.answers[f"GET {V1}/system/status"] = said
    with pytest.raises(error):
        await client.status()


# --- looking up


async def test_lookup_finds_albums_and_artists(recorder, client) -> None:
    found = await client.lookup("radiohead")
    assert found[0] == ITEM
    assert [(one.ref, one.title, one.creator) for one in found] == [
        (RAINBOWS, "In Rainbows", "Radiohead"),
        (RADIOHEAD, "Radiohead", None),
        (BENDS, "The Bends", "Radiohead"),
    ]
    assert found[1].poster_url == f"https://images.example/{RADIOHEAD.id}/poster.jpg"
    assert recorder.seen[0].query == {"term": ["radiohead"]}


async def test_lookup_leaves_out_what_cannot_be_added(recorder, client) -> None:
    recorder.answers[f"GET {V1}/search"] = web.json_response(
        [
            {"foreignId": "x"},
            {"album": {"title": "No id"}},
            {"album": "?"},
            {"album": {"foreignAlbumId": "../1"}},
        ]
    )
    assert await client.lookup("x") == []


async def test_the_metadata_server_is_down(recorder, client) -> None:
    down = {"message": "Search for 'the' failed. Unable to communicate with LidarrAPI."}
    recorder.answers[f"GET {V1}/search"] = [web.json_response(down, status=503) for _ in range(3)]
    with pytest.raises(ServiceFailed):
        await client.check_metadata()
    await client.check_metadata()


@pytest.mark.parametrize(
    ("ref", "path", "title"),
    [(BENDS, "album", "The Bends"), (ZEMFIRA, "artist", "Земфира"), (RAINBOWS, "album", "In Rainbows")],
)
async def test_lookup_ref(recorder, client, ref, path, title) -> None:
    assert (await client.lookup_ref(ref)).title == title
    assert recorder.seen[0].path == f"{V1}/{path}/lookup"
    assert recorder.seen[0].query == {"term": [f"lidarr:{ref.id}"]}


@pytest.mark.parametrize(
    "name", ["album:musicbrainz:1", "album:discogs:1", "movie:tmdb:1", "book:goodreads:1"]
)
async def test_lookup_ref_of_nothing(recorder, client, name) -> None:
    with pytest.raises(NotFound):
        await client.lookup_ref(MediaRef.parse(name))
    recorder.answers[f"GET {V1}/album"] = web.json_response([])
    assert await client.get(MediaRef.parse(name)) is None


async def test_what_is_found_is_read_no_further(client, monkeypatch) -> None:
    read: list[str] = []

    async def endless(path, params=None, *, timeout=None):
        try:
            while True:
                yield fixture("lidarr/api/v1/album/lookup")[0]
        finally:
            read.append(path)  # the connection is free again

    monkeypatch.setattr(client, "_records", endless)
    ref = client.words.refs_of(fixture("lidarr/api/v1/album/lookup")[0])[0]
    assert (await client.lookup_ref(ref)).ref == ref
    assert read == ["/album/lookup"]


async def test_an_endless_search_is_refused(client, monkeypatch) -> None:
    monkeypatch.setattr(arr, "MOST_LISTED", 2)
    with pytest.raises(BadResponse) as caught:
        await client.lookup("radiohead")
    assert caught.value.translation_key == "response_too_big"


# --- what is there


async def test_get(recorder, client) -> None:
    assert await client.get(RAINBOWS) == HELD
    assert recorder.lines == [f"GET {V1}/album", f"GET {V1}/artist/1"]  # the list came without its artist
    assert recorder.seen[0].query == {"foreignAlbumId": [RAINBOWS.id]}


async def test_get_where_the_answer_names_the_artist(recorder, client) -> None:
    recorder.answers[f"GET {V1}/album"] = web.json_response([fixture("lidarr/api/v1/album/21")])
    assert await client.get(RAINBOWS) == HELD
    assert len(recorder.seen) == 1


async def test_get_an_artist(recorder, client) -> None:
    held = await client.get(RADIOHEAD)
    assert (held.backend_id, held.monitored, held.has_file, held.path) == (-1, True, True, "/music/Radiohead")
    assert held.item.title == "Radiohead"
    assert recorder.seen[0].query == {"mbId": [RADIOHEAD.id]}
    assert await client.get(ZEMFIRA) is None


async def test_an_album_of_an_artist_nobody_looks_for(client) -> None:
    held = await client.get(BLOOD)
    assert (held.item.title, held.item.creator) == ("Группа крови", "Кино")
    assert (held.monitored, held.has_file) == (False, False)


async def test_an_album_that_is_not_out(client) -> None:
    assert not (await client.get(NEXT)).available


async def test_an_album_that_is_there_in_part(client) -> None:
    assert not (await client.get(AMNESIAC)).has_file


async def test_index(recorder, client) -> None:
    assert {ref: one async for ref, one in client.index()} == {
        RAINBOWS: IndexedTitle(21, monitored=True, has_file=True, available=True, missing=0),
        KID_A: IndexedTitle(22, monitored=True, has_file=False, available=True, missing=1),
        NEXT: IndexedTitle(25, monitored=True, has_file=False, available=False, missing=0),
        AMNESIAC: IndexedTitle(26, monitored=True, has_file=False, available=True, missing=1),
    }
    assert recorder.lines == [f"GET {V1}/artist", f"GET {V1}/album"]


async def test_indexed(client) -> None:
    assert await client.indexed(22) == (KID_A, IndexedTitle(22, True, False, True, missing=1))
    assert await client.indexed(24) is None  # its artist is switched off, and nothing is there


async def test_counts(recorder, client) -> None:
    assert await client.missing_count() == 3
    assert recorder.seen[0].query["monitored"] == ["true"]
    assert await client.changed_since(NOW) == [21, 22]


async def test_queue(recorder, client) -> None:
    assert await client.queue() == (
        QueueEntry(
            id=301,
            backend_id=22,
            title="Radiohead - Kid A (2000) [FLAC]",
            state=QueueState.DOWNLOADING,
            size=300000000,
            size_left=60000000,
            eta=130,
            download_id=HASH,
            protocol="torrent",
            client="qBittorrent",
        ),
    )
    assert recorder.seen[0].query["includeUnknownArtistItems"] == ["true"]


async def test_upcoming(recorder, client) -> None:
    span = date(2027, 3, 1), date(2027, 3, 5)
    assert await client.upcoming(*span) == [
        UpcomingItem(
            ref=NEXT,
            title="The Next One",
            day=date(2027, 3, 5),
            kind="album",
            overview="The Next One is an album.",
            creator="Radiohead",
        )
    ]
    assert recorder.seen[0].query["includeArtist"] == ["true"]
    assert await client.upcoming(date(2027, 3, 6), date(2027, 3, 7)) == []
    recorder.answers[f"GET {V1}/calendar"] = web.json_response([{"releaseDate": "2027-03-05T00:00:00Z"}])
    assert await client.upcoming(*span) == []


async def test_history(recorder, client) -> None:
    found = await client.history(22)
    assert found[0] == HistoryEvent(
        backend_id=22,
        kind="imported",
        when=datetime(2026, 11, 22, 20, 40, tzinfo=UTC),
        download_id=HASH,
    )
    assert [one.kind for one in found] == ["imported", "grabbed", "failed", "other"]
    assert recorder.seen[0].query["albumId"] == ["22"]
    assert len(await client.history(-1)) == 2
    assert (recorder.seen[1].path, recorder.seen[1].query) == (f"{V1}/history/artist", {"artistId": ["1"]})


async def test_releases(recorder, client) -> None:
    (one,) = await client.releases(22)
    assert (one.quality, one.seeders, one.approved) == ("FLAC", 14, True)
    await client.releases(-1)
    assert [seen.query for seen in recorder.seen] == [{"albumId": ["22"]}, {"artistId": ["1"]}]


# --- adding

ADDED = {**fixture("lidarr/api/v1/album/22"), "id": MADE, "foreignAlbumId": BENDS.id, "title": "The Bends"}


async def add(client: Lidarr, ref: MediaRef = BENDS, **options) -> LibraryItem:
    return await client.add(ref, quality_profile_id=2, root_folder="/music", **options)


async def test_add_an_album(recorder, client) -> None:
    recorder.answers[f"POST {V1}/album"] = web.json_response(ADDED, status=201)
    held = await add(client)
    assert (held.backend_id, held.item.title, held.item.creator) == (77, "The Bends", "Radiohead")
    assert recorder.lines == [f"GET {V1}/album/lookup", f"GET {V1}/rootfolder", f"POST {V1}/album"]
    body = recorder.seen[-1].body
    assert (body["foreignAlbumId"], body["monitored"], body["id"]) == (BENDS.id, True, 0)
    assert body["addOptions"] == {"addType": "manual", "searchForNewAlbum": True}
    wanted = {
        "foreignArtistId": RADIOHEAD.id,
        "qualityProfileId": 2,
        "metadataProfileId": 1,
        "rootFolderPath": "/music",
        "monitored": True,
        "monitorNewItems": "none",
        "addOptions": {"monitor": "none", "searchForMissingAlbums": False},
    }
    assert {name: body["artist"][name] for name in wanted} == wanted


async def test_add_without_search(recorder, client) -> None:
    recorder.answers[f"POST {V1}/album"] = web.json_response(ADDED, status=201)
    await add(client, search=False)
    assert recorder.seen[-1].body["addOptions"]["searchForNewAlbum"] is False


@pytest.mark.parametrize(
    ("seasons", "monitor", "later"),
    [
        (None, "all", "all"),
        ("all", "all", "all"),
        ("latest", "latest", "none"),
        ("future", "future", "new"),
        ("none", "none", "none"),
    ],
)
async def test_add_an_artist(recorder, client, seasons, monitor, later) -> None:
    made = {**fixture("lidarr/api/v1/artist/1"), "id": 9, "foreignArtistId": ZEMFIRA.id}
    recorder.answers[f"POST {V1}/artist"] = web.json_response(made, status=201)
    assert (await add(client, ZEMFIRA, seasons=seasons)).backend_id == -9
    body = recorder.seen[-1].body
    assert (body["foreignArtistId"], body["qualityProfileId"], body["metadataProfileId"]) == (
        ZEMFIRA.id,
        2,
        1,
    )
    assert (body["monitored"], body["monitorNewItems"]) == (True, later)
    assert body["addOptions"] == {"monitor": monitor, "searchForMissingAlbums": True}


async def test_add_an_album_of_an_artist_who_was_switched_off(recorder, client) -> None:
    off = {**ADDED, "artistId": 2, "artist": {**ADDED["artist"], "id": 2, "monitored": False}}
    recorder.answers[f"POST {V1}/album"] = web.json_response(off, status=201)
    recorder.answers[f"GET {V1}/album/77"] = web.json_response(off)
    assert (await add(client)).monitored
    assert recorder.lines[-2:] == [f"PUT {V1}/album/monitor", f"PUT {V1}/artist/editor"]
    assert recorder.seen[-1].body == {"artistIds": [2], "monitored": True, "qualityProfileId": 2}


async def test_add_by_the_first_metadata_profile_that_takes_something(recorder, client) -> None:
    recorder.answers[f"GET {V1}/rootfolder"] = web.json_response([{"path": "/other", "id": 1}])
    recorder.answers[f"POST {V1}/album"] = web.json_response(ADDED, status=201)
    await add(client)
    assert recorder.seen[-1].body["artist"]["metadataProfileId"] == 1
    recorder.answers[f"GET {V1}/rootfolder"] = web.json_response([])
    recorder.answers[f"GET {V1}/metadataprofile"] = web.json_response([{"name": "None", "id": 2}])
    with pytest.raises(Refused) as caught:
        await add(client)
    assert caught.value.translation_key == "no_metadata_profile"


# --- changing


async def test_delete(recorder, client) -> None:
    await client.delete(21, delete_files=True)
    await client.delete(-1, delete_files=False)
    assert recorder.lines == [f"DELETE {V1}/album/21", f"DELETE {V1}/artist/1"]
    assert [one.query for one in recorder.seen] == [
        {"deleteFiles": ["true"], "addImportListExclusion": ["false"]},
        {"deleteFiles": ["false"], "addImportListExclusion": ["false"]},
    ]
    recorder.answers[f"DELETE {V1}/album/21"] = web.json_response({}, status=404)
    await client.delete(21, delete_files=False)


async def test_want_an_album(recorder, client) -> None:
    await client.monitor(24, quality_profile_id=1)
    assert recorder.lines[1:] == [f"PUT {V1}/album/monitor", f"PUT {V1}/artist/editor"]
    assert recorder.seen[1].body == {"albumIds": [24], "monitored": True}
    assert recorder.seen[2].body == {"artistIds": [2], "monitored": True, "qualityProfileId": 1}


async def test_want_an_artist(recorder, client) -> None:
    await client.monitor(-2, quality_profile_id=1)
    assert recorder.lines == [f"PUT {V1}/artist/editor"]
    assert recorder.seen[0].body["artistIds"] == [2]


async def test_searches(recorder, client) -> None:
    await client.search_now(22)
    await client.search_now(-2)
    await client.search_missing()
    assert [one.body for one in recorder.seen] == [
        {"name": "AlbumSearch", "albumIds": [22]},
        {"name": "ArtistSearch", "artistId": 2},
        {"name": "MissingAlbumSearch"},
    ]


# --- what all are held to

ARR = of_works(
    Lidarr,
    KID_A,
    22,
    {"ArtistAdd": WebhookEvent(kind="added"), "HealthRestored": WebhookEvent(kind="health")},
    parsers={"album/21": ("parse_held",)},
    unread={"album/22", "album/24"},
    held=RAINBOWS,
    new=BENDS,
    nowhere=album("0"),
    made=ADDED,
)


class TestLidarr(LibrarySuite):
    arr = ARR
