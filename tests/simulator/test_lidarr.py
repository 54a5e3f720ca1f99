"""Lidarr: an album is searched by itself, its tracks come together; an artist brings all albums."""

from typing import Any

import pytest

from simulator import Fault
from simulator.jellyfin.library import MOUNTS

from .hooks import Hook
from .works import DARK_SIDE, DISCOVERY, MASSIVE, NORTHERN_LIGHT, PINK_FLOYD, PLACE, Shelves

HOUR, DAY = 3600.0, 86400.0


async def queue(shelves: Shelves) -> list[dict[str, Any]]:
    return (await shelves.lidarr.get("/queue", includeAlbum="true"))["records"]


async def test_an_album_is_got(shelves: Shelves) -> None:
    added = await shelves.get_album(DARK_SIDE)
    assert (added.status, added.body["artist"]["artistName"], added.body["monitored"]) == (
        201,
        "Pink Floyd",
        True,
    )
    shelves.sim.advance(12)
    (record,) = await queue(shelves)
    assert (record["album"]["foreignAlbumId"], record["trackFileCount"]) == (DARK_SIDE, 10)
    torrent = shelves.sim.torrents.engine.torrents[record["downloadId"].casefold()]
    assert torrent.category == "lidarr"
    assert [one["monitored"] for one in await shelves.lidarr.get("/album", artistId=1)] == [True, False]
    shelves.sim.advance(HOUR)
    assert await queue(shelves) == []
    album = await shelves.lidarr.get("/album/1")
    assert (album["statistics"]["trackFileCount"], album["statistics"]["percentOfTracks"]) == (10, 100)
    files = await shelves.lidarr.get("/trackfile", albumId=1)
    assert files[3]["path"] == "/music/Pink Floyd/The Dark Side of the Moon (1973)/04 - Time.flac"
    tracks = await shelves.lidarr.get("/track", albumId=1)
    assert [one["title"] for one in tracks][:4] == [
        "Speak to Me",
        "Breathe (In the Air)",
        "On the Run",
        "Time",
    ]
    assert all(one["hasFile"] for one in tracks)
    events = await shelves.lidarr.get("/history/artist", artistId=1, albumId=1)
    kinds = ["downloadImported", *["trackFileImported"] * 10, "grabbed"]
    assert [one["eventType"] for one in events] == kinds
    assert len({one["data"]["importedPath"] for one in events[1:11]}) == 10
    assert (await shelves.lidarr.get("/artist/1"))["lastAlbum"]["title"] == "Wish You Were Here"


async def test_jellyfin_shows_the_album(shelves: Shelves) -> None:
    await shelves.get_album(DARK_SIDE)
    shelves.sim.advance(HOUR)
    body = {"Updates": [{"Path": f"{MOUNTS}/music/Pink Floyd", "UpdateType": "Created"}]}
    await shelves.jellyfin("POST", "/Library/Media/Updated", json=body)
    shelves.sim.advance(10)
    query = {"recursive": "true", "includeItemTypes": "MusicAlbum", "fields": "ProviderIds,Path"}
    (album,) = (await shelves.jellyfin.get("/Items", **query))["Items"]
    assert album["ProviderIds"]["MusicBrainzReleaseGroup"] == DARK_SIDE
    assert album["ProviderIds"]["MusicBrainzAlbumArtist"] == PINK_FLOYD
    assert (album["AlbumArtist"], album["ProductionYear"], album["IsFolder"]) == ("Pink Floyd", 1973, True)
    songs = {
        "recursive": "true",
        "parentId": album["Id"],
        "includeItemTypes": "Audio",
        "fields": "MediaSources",
    }
    tracks = (await shelves.jellyfin.get("/Items", **songs))["Items"]
    assert (len(tracks), tracks[0]["Album"], tracks[0]["IndexNumber"]) == (10, "The Dark Side of the Moon", 1)
    assert tracks[0]["MediaSources"][0]["Container"] == "flac"
    counts = await shelves.jellyfin.get("/Items/Counts")
    assert (counts["AlbumCount"], counts["SongCount"], counts["ArtistCount"]) == (1, 10, 1)
    (artist,) = (await shelves.jellyfin.get("/Items", includeItemTypes="MusicArtist", fields="ProviderIds"))[
        "Items"
    ]
    assert artist["ProviderIds"] == {"MusicBrainzArtist": PINK_FLOYD}


@pytest.mark.parametrize(
    ("monitor", "wanted"),
    [
        ("all", [True, True]),
        ("missing", [True, True]),
        ("existing", [False, False]),
        ("future", [False, True]),
        ("latest", [False, True]),
        ("first", [True, False]),
        ("none", [False, False]),
        ("unheardOf", [False, False]),
    ],
)
async def test_what_is_chosen_of_an_artist(shelves: Shelves, monitor: str, wanted: list[bool]) -> None:
    assert (await shelves.get_artist(MASSIVE, monitor)).status == 201
    assert await shelves.lidarr.get("/album", artistId=1) == [], (
        "they are there once the artist was refreshed"
    )
    shelves.sim.advance(5)
    assert [one["monitored"] for one in await shelves.lidarr.get("/album", artistId=1)] == wanted
    shelves.sim.advance(6)
    assert len(await queue(shelves)) == wanted[0], "what is not out is not searched"


async def test_albums_named_one_by_one(shelves: Shelves) -> None:
    options = {"monitor": "all", "albumsToMonitor": [NORTHERN_LIGHT], "searchForMissingAlbums": True}
    await shelves.get_artist(MASSIVE, "all", addOptions=options)
    shelves.sim.advance(5)
    assert [one["monitored"] for one in await shelves.lidarr.get("/album")] == [False, True]
    assert (await shelves.lidarr.get("/artist/1"))["nextAlbum"]["foreignAlbumId"] == NORTHERN_LIGHT
    window = {"start": shelves.sim.clock.now().isoformat(), "end": "2099-01-01", "includeArtist": "true"}
    (upcoming,) = await shelves.lidarr.get("/calendar", **window)
    assert (upcoming["title"], upcoming["artist"]["artistName"]) == ("Northern Light", "Massive Attack")
    assert await shelves.lidarr.get("/release", albumId=2) == []
    shelves.sim.advance(21 * DAY)
    assert (await shelves.lidarr.get("/album/2"))["statistics"]["trackFileCount"] == 9, (
        "taken when it came out"
    )


async def test_monitored_searched_and_deleted(shelves: Shelves) -> None:
    await shelves.get_artist(PINK_FLOYD, "none")
    shelves.sim.advance(5)
    both = await shelves.lidarr("PUT", "/album/monitor", json={"albumIds": [1, 2, 99], "monitored": True})
    assert (both.status, [one["monitored"] for one in both.body]) == (202, [True, True])
    assert (await shelves.lidarr.get("/wanted/missing"))["totalRecords"] == 2
    for command in ({"name": "AlbumSearch", "albumIds": [1, 99]}, {"name": "MissingAlbumSearch"}):
        assert (await shelves.lidarr("POST", "/command", json=command)).status == 201
        shelves.sim.advance(10)
    assert [one["albumId"] for one in await queue(shelves)] == [1, 2]
    assert [one["artistId"] for one in await shelves.lidarr.get("/queue/details", artistId=1)] == [1, 1]
    assert await shelves.lidarr.get("/queue/details", artistId=9) == []
    assert (await shelves.lidarr("DELETE", "/album/2")).status == 200
    shelves.sim.advance(HOUR)
    assert [one["id"] for one in await shelves.lidarr.get("/album")] == [1]
    files = await shelves.lidarr.get("/trackfile", artistId=1)
    await shelves.lidarr("DELETE", f"/trackfile/{files[0]['id']}")
    assert (await shelves.lidarr("DELETE", f"/trackfile/{files[0]['id']}")).status == 404
    await shelves.lidarr("DELETE", "/trackfile/bulk", json={"trackFileIds": [one["id"] for one in files]})
    assert shelves.sim.disk.files == {}
    changed = await shelves.lidarr(
        "PUT", "/album/1", json=(await shelves.lidarr.get("/album/1")) | {"monitored": False}
    )
    assert (changed.status, changed.body["monitored"]) == (202, False)
    body = {"artistIds": [1], "monitored": False, "qualityProfileId": 2, "monitorNewItems": "new"}
    edited = (await shelves.lidarr("PUT", "/artist/editor", json=body)).body[0]
    assert (edited["monitored"], edited["qualityProfileId"], edited["monitorNewItems"]) == (False, 2, "new")
    assert (await shelves.lidarr("PUT", "/artist/1", json=edited | {"monitored": True})).status == 202
    assert (await shelves.lidarr("PUT", "/artist/1", json=edited | {"qualityProfileId": 9})).status == 400
    assert (await shelves.lidarr("DELETE", "/artist/editor", json={"artistIds": [1]})).status == 200
    assert await shelves.lidarr.get("/artist") == []


async def test_webhooks(shelves: Shelves, hook: tuple[Hook, str]) -> None:
    receiver, url = hook
    (schema,) = await shelves.lidarr.get("/notification/schema")
    flags = {name: True for name in schema if name.startswith("on")}
    body = schema | flags | {"name": "x", "fields": [{"name": "url", "value": url}]}
    assert (await shelves.lidarr("POST", "/notification", json=body)).status == 201
    await shelves.get_album(DARK_SIDE)
    assert (await receiver.until("ArtistAdd"))["artist"]["mbId"] == PINK_FLOYD
    shelves.sim.advance(12)
    assert (await receiver.until("Grab"))["albums"][0]["mbId"] == DARK_SIDE
    shelves.sim.faults.set("lidarr", Fault("import-blocked"))
    shelves.sim.advance(HOUR)
    assert (await receiver.until("ImportFailure"))["albums"]
    assert (await queue(shelves))[0]["trackedDownloadState"] == "importBlocked"
    shelves.sim.faults.clear()
    shelves.sim.advance(HOUR)
    imported = await receiver.until("Download")
    assert (len(imported["trackFiles"]), len(imported["tracks"]), imported["album"]["mbId"]) == (
        10,
        10,
        DARK_SIDE,
    )
    await shelves.lidarr("DELETE", "/album/1", params={"deleteFiles": "true"})
    assert (await receiver.until("AlbumDelete"))["deletedFiles"]
    await shelves.lidarr("DELETE", "/artist/1")
    assert (await receiver.until("ArtistDelete"))["artist"]["name"] == "Pink Floyd"


async def test_a_better_album(shelves: Shelves) -> None:
    await shelves.get_album(DARK_SIDE, qualityProfileId=3)
    shelves.sim.advance(HOUR)
    assert (await shelves.lidarr.get("/trackfile", albumId=1))[0]["quality"]["quality"]["name"] == "MP3-320"
    offers = await shelves.lidarr.get("/release", albumId=1)
    assert any("equal or higher" in text for one in offers for text in one["rejections"])
    pick = next(one for one in offers if one["quality"]["quality"]["name"] == "FLAC")
    assert "is not wanted in profile" in pick["rejections"][0]
    await shelves.lidarr("POST", "/release", json={"guid": pick["guid"], "indexerId": pick["indexerId"]})
    shelves.sim.advance(HOUR)
    files = await shelves.lidarr.get("/trackfile", albumId=1)
    assert {one["path"].rpartition(".")[2] for one in files} == {"flac"}
    assert len(shelves.sim.disk.files) == 10


async def test_lookups(shelves: Shelves) -> None:
    async def titles(path: str, term: str) -> list[str]:
        rows = await shelves.lidarr.get(path, term=term)
        return [row.get("title") or row["artistName"] for row in rows]

    assert await titles("/album/lookup", "dark side of the moon") == ["The Dark Side of the Moon"]
    assert await titles("/album/lookup", "discovery 2001") == ["Discovery"]
    assert await titles("/album/lookup", "Пинк Флойд") == ["The Dark Side of the Moon", "Wish You Were Here"]
    assert await titles("/artist/lookup", "кино") == ["Kino"]
    assert await titles("/album/lookup", "lidarr:7") == await titles("/artist/lookup", "mbid:7") == []
    rows = await shelves.lidarr.get("/search", term="daft punk")
    assert [("album" in row, "artist" in row) for row in rows] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    await shelves.get_album(DISCOVERY)
    (held,) = await shelves.lidarr.get("/album", foreignAlbumId=DISCOVERY)
    assert (held["id"], (await shelves.lidarr.get("/album", foreignAlbumId="7"))) == (1, [])
    assert await shelves.lidarr.get("/artist", mbId="7") == []
    assert [one["id"] for one in await shelves.lidarr.get("/album", albumIds="1,7")] == [1]


async def test_what_lidarr_refuses(shelves: Shelves) -> None:
    await shelves.get_album(DISCOVERY)
    again = await shelves.get_album(DISCOVERY)
    assert (again.status, again.body[0]["errorCode"]) == (400, "AlbumExistsValidator")
    wrong = {"qualityProfileId": 9, "metadataProfileId": 9, "rootFolderPath": "/nowhere"}
    answer = await shelves.get_album(DARK_SIDE, **wrong)
    assert [one["propertyName"] for one in answer.body] == [
        "QualityProfileId",
        "RootFolderPath",
        "MetadataProfileId",
    ]
    nobody = await shelves.lidarr("POST", "/album", json={"foreignAlbumId": "7"})
    assert nobody.body[0]["errorCode"] == "NotFoundValidator"
    artist = await shelves.lidarr(
        "POST", "/artist", json=PLACE | {"foreignArtistId": "7", "rootFolderPath": "/music"}
    )
    assert artist.body[0]["errorCode"] == "NotFoundValidator"
    await shelves.get_artist(PINK_FLOYD, "none")
    assert (await shelves.get_artist(PINK_FLOYD, "none")).body[0]["errorCode"] == "ArtistExistsValidator"
    for path in (
        "/artist/99",
        "/album/99",
        "/mediacover/album/99/cover.jpg",
        "/mediacover/artist/99/poster.jpg",
    ):
        assert (await shelves.lidarr("GET", path)).status == 404
    cover = await shelves.lidarr("GET", "/mediacover/album/1/cover.jpg")
    assert cover.headers["Content-Type"] == "image/png"
    assert (await shelves.lidarr("GET", "/mediacover/artist/1/poster.jpg")).status == 200


async def test_by_hand(shelves: Shelves) -> None:
    await shelves.get_album(DARK_SIDE)
    shelves.sim.faults.set("lidarr", Fault("import-blocked"))
    shelves.sim.advance(HOUR)
    (record,) = await queue(shelves)
    rows = await shelves.lidarr.get("/manualimport", downloadId=record["downloadId"])
    assert len(rows) == 10 and all("album" not in one and not one["tracks"] for one in rows)
    sent = [{"path": one["path"], "artistId": 1, "albumId": 1} for one in rows]
    sorted_in = await shelves.lidarr(
        "POST", "/manualimport", json=[*sent, {"path": "/etc/passwd"}, sent[0] | {"albumId": 9}]
    )
    assert sorted_in.status == 202
    found = sorted_in.body[:10]
    assert {one["album"]["title"] for one in found} == {"The Dark Side of the Moon"}
    assert "album" not in sorted_in.body[10], "there is no such album"
    files = [
        {
            "path": one["path"],
            "downloadId": one["downloadId"],
            "artistId": 1,
            "albumId": 1,
            "albumReleaseId": one["albumReleaseId"],
            "trackIds": [one["tracks"][0]["id"]],
        }
        for one in found
    ]

    async def told(*files: dict[str, Any]) -> int:
        await shelves.lidarr("POST", "/command", json={"name": "ManualImport", "files": files})
        return (await shelves.lidarr.get("/album/1"))["statistics"]["trackFileCount"]

    for missing in ("artistId", "albumId", "albumReleaseId", "trackIds"):
        assert await told({key: value for key, value in files[0].items() if key != missing}) == 0
    assert await told(*files) == 10


async def test_a_household_with_a_past(shelves: Shelves) -> None:
    shelves.sim.lidarr.own([shelves.sim.catalogue.artists[MASSIVE]])
    state = (await shelves.control.get("/state"))["lidarr"]
    assert (state["artists"], state["albums"], state["with_file"]) == (1, 2, 1)
    command = await shelves.lidarr("POST", "/command", json={"name": "RefreshArtist"})
    nobody = await shelves.lidarr("POST", "/command", json={"name": "RefreshArtist", "artistId": 9})
    shelves.sim.advance(5)
    for one in (command, nobody):
        assert (await shelves.lidarr.get(f"/command/{one.body['id']}"))["status"] == "completed"
    assert len(await shelves.lidarr.get("/album")) == 2, "nothing twice"
    assert (await shelves.lidarr.get("/release", artistId=1))[0]["artistName"] == "Massive Attack"
