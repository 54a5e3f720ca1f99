"""What the simulated Sonarr, Lidarr and Readarr answer, against the official API files; as test_simulator does for Radarr."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulator import SimulatedStack

from ..simulator.caller import Caller
from .openapi import answer_matches, load, request_matches
from .rows import (
    COMMAND,
    NOTIFICATION,
    PAGE,
    QUEUE,
    RELEASE,
    STATUS,
    Row,
    check,
    listening,
    pushed,
    row_id,
    webhook,
)

pytestmark = pytest.mark.contract

# Sonarr's, Lidarr's and Readarr's files take this text for an object
WIKI = ("wikiUrl",)
HISTORY = "id sourceTitle quality date eventType data"
SERIES_NOTIFICATION = NOTIFICATION.replace("onMovieAdded", "onSeriesAdd onEpisodeFileDelete onImportComplete")
SERIES = (
    "id title sortTitle status ended overview images seasons year path qualityProfileId seasonFolder monitored "
    "monitorNewItems runtime tvdbId tmdbId imdbId firstAired seriesType titleSlug rootFolderPath genres tags added "
    "ratings statistics network"
)
SERIES_LOOKUP = (
    "title year tvdbId tmdbId imdbId remotePoster images overview ratings genres status seasons statistics"
)
EPISODE = (
    "id seriesId tvdbId episodeFileId seasonNumber episodeNumber title airDate airDateUtc hasFile monitored runtime "
    "absoluteEpisodeNumber"
)
EPISODE_QUEUE = QUEUE.replace("movieId", "seriesId episodeId seasonNumber episodeHasFile")
EPISODE_HISTORY = HISTORY.replace("movieId", "seriesId episodeId")
EPISODE_RELEASE = f"{RELEASE} fullSeason seasonNumber episodeNumbers mappedSeasonNumber mappedEpisodeInfo"
EPISODE_FILE = "id seriesId seasonNumber relativePath path size dateAdded quality languages"
BLOCKED = "id sourceTitle date protocol indexer message"
# In the state of `running`: series 1 has its second season, the third one downloads as a pack (the queue's records
# have ids of their own), series 2 runs, series 3 is not out yet.
SONARR = (
    Row("GET", "/system/status", STATUS),
    Row("GET", "/health", "source type message wikiUrl", extra=WIKI),
    Row("GET", "/diskspace", "path label freeSpace totalSpace"),
    Row("GET", "/rootfolder", "id path accessible freeSpace unmappedFolders"),
    Row("GET", "/qualityprofile", "id name upgradeAllowed cutoff items"),
    Row("POST", "/tag", "id label", body={"label": "mediamate"}, status=201),
    Row("GET", "/update", "version installed installable latest changes"),
    Row("GET", "/series", SERIES),
    Row("GET", "/series", SERIES, query={"tvdbId": "403294"}),
    Row("GET", "/series/1", SERIES + " previousAiring lastAired"),
    Row("GET", "/series/lookup", SERIES_LOOKUP, query={"term": "пацаны"}),
    Row("GET", "/series/lookup", SERIES_LOOKUP, query={"term": "tvdb:355567"}),
    Row("GET", "/series/lookup", SERIES_LOOKUP, query={"term": "imdb:tt14452776"}),
    Row("GET", "/series/lookup", SERIES_LOOKUP, query={"term": "tmdb:95480"}),
    Row("PUT", "/series/editor", SERIES, body={"seriesIds": [1], "monitored": True}, status=202),
    Row("POST", "/seasonpass", "", body={"series": [{"id": 1, "monitored": True}]}, status=202),
    Row("GET", "/episode", EPISODE, query={"seriesId": "1"}),
    Row(
        "GET",
        "/episode",
        EPISODE + " episodeFile series",
        query={"seriesId": "1", "seasonNumber": "2", "includeEpisodeFile": "true", "includeSeries": "true"},
    ),
    Row("GET", "/episode/9", EPISODE + " series"),
    Row("PUT", "/episode/monitor", EPISODE, body={"episodeIds": [9], "monitored": True}, status=202),
    Row("GET", "/episodefile", EPISODE_FILE, query={"seriesId": "1"}),
    Row("GET", "/episodefile/1", EPISODE_FILE),
    Row("GET", "/queue", PAGE, query={"includeSeries": "true", "includeUnknownSeriesItems": "true"}),
    Row(
        "GET",
        "/queue",
        EPISODE_QUEUE + " series episode",
        query={"includeSeries": "true", "includeEpisode": "true"},
        inside="records",
    ),
    Row("GET", "/queue/details", EPISODE_QUEUE, query={"seriesId": "1"}),
    Row("GET", "/queue/status", "totalCount count unknownCount errors warnings"),
    Row("GET", "/blocklist", PAGE),
    Row("GET", "/blocklist", BLOCKED + " seriesId episodeIds", inside="records"),
    Row("GET", "/history", PAGE, query={"sortKey": "date", "sortDirection": "descending"}),
    Row("GET", "/history", EPISODE_HISTORY + " downloadId", inside="records"),
    Row("GET", "/history/since", EPISODE_HISTORY, query={"date": "2020-01-01T00:00:00Z"}),
    Row("GET", "/history/series", EPISODE_HISTORY, query={"seriesId": "1", "seasonNumber": "2"}),
    Row(
        "GET",
        "/calendar",
        EPISODE + " series",
        query={"start": "2026-01-01", "end": "2099-01-01", "includeSeries": "true"},
    ),
    Row("GET", "/wanted/missing", PAGE, query={"monitored": "true", "includeSeries": "true"}),
    Row("GET", "/wanted/missing", EPISODE, inside="records"),
    Row("GET", "/wanted/cutoff", PAGE),
    Row("GET", "/release", EPISODE_RELEASE, query={"seriesId": "1", "seasonNumber": "1"}),
    Row("GET", "/release", EPISODE_RELEASE, query={"episodeId": "9"}),
    Row("POST", "/release/push", EPISODE_RELEASE, body=pushed("The.Bear.S01.1080p.WEB-DL.x264-ORBIT")),
    Row("POST", "/release/push", "title rejections", body=pushed("Nothing.S01.1080p.WEB-DL.x264-ORBIT")),
    Row("POST", "/command", COMMAND, body={"name": "SeriesSearch"}, status=201),
    Row("GET", "/command", COMMAND),
    Row("GET", "/downloadclient", "id name implementation configContract fields enable protocol priority"),
    Row("GET", "/notification/schema", SERIES_NOTIFICATION.removeprefix("id ")),
    Row("GET", "/notification", SERIES_NOTIFICATION),
    Row("GET", "/manualimport", "path folderName series episodes quality languages downloadId rejections"),
)


# Lidarr and Readarr say the same of works and of who makes them, each in its own words
V1_QUEUE = " ".join(one for one in QUEUE.split() if one not in {"movieId", "added"})
V1_RELEASE = " ".join(one for one in RELEASE.split() if one != "languages")
CREATOR = (
    "id status ended images path qualityProfileId metadataProfileId monitored monitorNewItems rootFolderPath genres "
    "cleanName sortName tags added ratings statistics overview"
)
V1_ROOT = "id name path defaultMetadataProfileId defaultQualityProfileId accessible freeSpace totalSpace"
ARTIST = f"{CREATOR} artistName foreignArtistId mbId"
AUTHOR = f"{CREATOR} authorName foreignAuthorId titleSlug"
ALBUM = (
    "id title artistId foreignAlbumId monitored anyReleaseOk profileId duration albumType ratings releaseDate releases "
    "genres images statistics"
)
BOOK = (
    "id title authorTitle authorId foreignBookId foreignEditionId titleSlug monitored anyEditionOk ratings "
    "pageCount genres images statistics added"
)
TRACK = "id artistId albumId trackFileId title trackNumber absoluteTrackNumber duration hasFile"
V1_FILE = "id path size dateAdded quality"


V1_ALL = (
    Row("GET", "/system/status", STATUS),
    Row("GET", "/health", "source type message wikiUrl", extra=WIKI),
    Row("GET", "/diskspace", "path label freeSpace totalSpace"),
    Row("GET", "/rootfolder", V1_ROOT),
    Row("GET", "/qualityprofile", "id name upgradeAllowed cutoff items"),
    Row("GET", "/metadataprofile", "id name"),
    Row("POST", "/tag", "id label", body={"label": "mediamate"}, status=201),
    Row("GET", "/update", "version installed installable latest changes"),
)


def _fresh(keys: str) -> str:
    """Return what a lookup has of what is not in the library."""
    gone = {"id", "path", "rootFolderPath", "artistId", "authorId", "releaseDate"}
    return " ".join(one for one in keys.split() if one not in gone)


def _v1(work: str, creator: str, work_keys: str, creator_keys: str, file: str) -> tuple[Row, ...]:
    """Return the calls that the two have in common."""
    both = {f"include{creator.title()}": "true", f"include{work.title()}": "true"}
    ids = f"{creator}Id {work}Id"
    piece = {"album": "albumReleaseId tracks", "book": "foreignEditionId"}[work]
    shown = f"onGrab onReleaseImport on{creator.title()}Delete on{work.title()}Delete supportsOnGrab"
    notification = f"id name implementation configContract fields tags {shown}"
    history = f"{HISTORY} {ids}"
    return (
        *V1_ALL,
        Row("GET", f"/{creator}", creator_keys),
        Row("GET", f"/{creator}/1", creator_keys),
        Row(
            "PUT",
            f"/{creator}/editor",
            creator_keys,
            body={f"{creator}Ids": [1], "monitored": True},
            status=202,
        ),
        Row("GET", f"/{work}", f"{work_keys} {creator}"),
        Row("GET", f"/{work}", f"{work_keys} {creator}", query={f"{creator}Id": "1"}),
        Row("GET", f"/{work}", work_keys, query={f"{work}Ids": "1"}),
        Row("GET", f"/{work}/1", f"{work_keys} {creator}"),
        Row("PUT", f"/{work}/monitor", work_keys, body={f"{work}Ids": [1], "monitored": True}, status=202),
        Row("GET", "/search", "id foreignId", query={"term": "dune daft"}, may_be_empty=True),
        Row("GET", f"/{file}", f"{V1_FILE} {creator}Id", query={f"{work}Id": "1"}),
        Row("GET", f"/{file}", f"{V1_FILE} {creator}Id", query={f"{creator}Id": "1"}),
        Row("GET", "/queue", PAGE, query={f"includeUnknown{creator.title()}Items": "true"}),
        Row("GET", "/queue", f"{V1_QUEUE} {ids} {creator} {work}", query=both, inside="records"),
        Row("GET", "/queue/details", f"{V1_QUEUE} {ids}"),
        Row("GET", "/queue/status", "totalCount count unknownCount errors warnings"),
        Row("GET", "/blocklist", f"{BLOCKED} {creator}Id {work}Ids", inside="records"),
        Row("GET", "/history", f"{history} downloadId {creator} {work}", query=both, inside="records"),
        Row("GET", "/history/since", history, query={"date": "2020-01-01T00:00:00Z"}),
        Row("GET", f"/history/{creator}", history, query={f"{creator}Id": "1", f"{work}Id": "1"}),
        Row("GET", "/wanted/missing", PAGE, query={"monitored": "true"}),
        Row("GET", "/wanted/missing", work_keys, inside="records"),
        Row("GET", "/wanted/cutoff", PAGE),
        Row("GET", "/release", f"{V1_RELEASE} {ids} {creator}Name {work}Title", query={f"{work}Id": "1"}),
        Row("POST", "/command", COMMAND, body={"name": f"Refresh{creator.title()}"}, status=201),
        Row(
            "GET", "/downloadclient", "id name implementation configContract fields enable protocol priority"
        ),
        Row("GET", "/notification/schema", notification.removeprefix("id ")),
        Row("GET", "/notification", notification),
        Row("GET", "/manualimport", f"path name size {creator} {work} {piece} quality downloadId rejections"),
        Row("POST", "/manualimport", "", body=[{"path": "/nowhere", f"{work}Id": 1}], status=202),
    )


MEZZANINE = "25144b2f-6f6d-3a8e-9a0d-1c0f5b3a9e10"
KINO, MASSIVE = "6cb79cb2-9087-44d4-828b-5c6fdff2c957", "10adbe5e-a2c0-4bf3-8249-2b4cbf6e6ca8"
# In the state of `running`: work 1 is there with its files, work 2 downloads, others of its creator are missing or not out.
LIDARR = (
    *_v1("album", "artist", ALBUM, ARTIST, "trackfile"),
    Row("POST", "/release/push", V1_RELEASE, body=pushed("Massive Attack - Mezzanine [FLAC]")),
    Row("GET", "/artist", ARTIST, query={"mbId": MASSIVE}),
    Row("GET", "/artist/lookup", _fresh(ARTIST) + " remotePoster", query={"term": "дафт"}),
    Row("GET", "/artist/lookup", _fresh(ARTIST), query={"term": f"lidarr:{KINO}"}),
    Row("GET", "/album/lookup", _fresh(ALBUM) + " remoteCover artist", query={"term": "discovery"}),
    Row("GET", "/album/lookup", ALBUM + " artist", query={"term": f"lidarr:{MEZZANINE}"}),
    Row("GET", "/search", "id foreignId artist", query={"term": f"lidarr:{KINO}"}),
    Row("GET", "/album", ALBUM, query={"foreignAlbumId": MEZZANINE}),
    Row("GET", "/track", TRACK, query={"albumId": "1"}),
    Row("GET", "/track", TRACK, query={"artistId": "1"}),
    Row(
        "GET",
        "/calendar",
        ALBUM + " artist",
        query={"start": "2026-01-01", "end": "2099-01-01", "includeArtist": "true", "unmonitored": "true"},
    ),
)
DUNE_BOOK, HOBBIT = "3634639", "1540236"
READARR = (
    *_v1("book", "author", BOOK, AUTHOR, "bookfile"),
    Row("POST", "/release/push", V1_RELEASE, body=pushed("Frank Herbert - Dune Messiah [EPUB]")),
    Row("GET", "/author/lookup", _fresh(AUTHOR) + " remotePoster", query={"term": "толкин"}),
    Row("GET", "/author/lookup", _fresh(AUTHOR), query={"term": "author:656983"}),
    Row("GET", "/book/lookup", _fresh(BOOK) + " remoteCover author editions", query={"term": "хоббит"}),
    Row("GET", "/book/lookup", _fresh(BOOK) + " editions", query={"term": f"work:{HOBBIT}"}),
    Row("GET", "/book/lookup", _fresh(BOOK) + " editions", query={"term": "isbn:9780618260300"}),
    Row("GET", "/book/lookup", _fresh(BOOK) + " editions", query={"term": "edition:5907"}),
    Row("GET", "/book", BOOK + " author", query={"titleSlug": DUNE_BOOK}),
    Row(
        "GET", "/edition", "id bookId foreignEditionId title format isEbook monitored", query={"bookId": "1"}
    ),
    Row("GET", "/config/development", "metadataSource"),
    Row(
        "GET",
        "/calendar",
        BOOK,
        query={"start": "1900-01-01", "end": "2099-01-01", "includeAuthor": "true", "unmonitored": "true"},
    ),
)


class Rig:
    """A stack with the other *arrs, and a caller for each."""

    def __init__(self, sim: SimulatedStack, session: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.arrs = {
            name: Caller(session, f"{arr.url}/api/{arr.kind.api}", {"X-Api-Key": arr.api_key})
            for name, arr in sim.arrs.items()
        }

    async def start(self, name: str, hook: str) -> None:
        """Let there be a problem, a command and a webhook."""
        arr = self.arrs[name]
        self.sim.arrs[name].report("warning", "Indexers unavailable", "IndexerStatusCheck")
        await arr("POST", "/command", json={"name": "RssSync"})
        created = await arr("POST", "/notification", json=webhook(hook))
        assert created.status == 201, created


async def _add_series(
    arr: Caller, term: str, monitor: str = "all", *, search: bool = True, **changes: Any
) -> Any:
    (found,) = await arr.get("/series/lookup", term=term)
    wish = {"qualityProfileId": 4, "rootFolderPath": "/tv"}
    wish["addOptions"] = {"monitor": monitor, "searchForMissingEpisodes": search}
    spec = load("sonarr-v3")
    request_matches(spec, "POST", "/api/v3/series", {}, found | wish | changes)
    answer = await arr("POST", "/series", json=found | wish | changes)
    answer_matches(
        spec, "POST", "/api/v3/series", 201, answer.body, keys=SERIES.replace(" statistics", "").split()
    )
    return answer


@pytest.fixture
async def running(request: pytest.FixtureRequest, socket_enabled: None) -> AsyncIterator[Rig]:
    """A stack in the middle of its work, with the *arr that the test is about."""
    name = request.node.originalname.removeprefix("test_")
    async with (
        SimulatedStack(speed=0, arrs=(name,)) as sim,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
        listening() as hook,
    ):
        rig = Rig(sim, session)
        await rig.start(name, str(hook.make_url("/hook")))
        await FILL[name](rig, rig.arrs[name])
        yield rig


async def _fill_sonarr(rig: Rig, sonarr: Caller) -> None:
    seasons = [{"seasonNumber": number, "monitored": number == 2} for number in range(1, 5)]
    assert (await _add_series(sonarr, "tvdb:403294", "skip", seasons=seasons)).status == 201
    assert (await _add_series(sonarr, "tvdb:370112", "future")).status == 201
    assert (await _add_series(sonarr, "tvdb:360893", search=False)).status == 201
    rig.sim.advance(3600)
    series = await sonarr.get("/series/1")
    series["seasons"][2]["monitored"] = True
    request_matches(load("sonarr-v3"), "PUT", "/api/v3/series/1", {}, series)
    assert (await sonarr("PUT", "/series/1", json=series)).status == 202
    await _block_one(rig, sonarr, {"name": "SeasonSearch", "seriesId": 1, "seasonNumber": 3})


async def _block_one(rig: Rig, arr: Caller, command: dict[str, Any]) -> None:
    """Let a download be thrown away and another one begin, slowly enough to last."""
    rig.sim.torrents.engine.default_rate = 20_000
    await arr("POST", "/command", json=command)
    rig.sim.advance(10)
    first = (await arr.get("/queue"))["records"][0]
    query = {"blocklist": "true", "skipRedownload": "true"}
    await arr("DELETE", f"/queue/{first['id']}", params=query)
    await arr("POST", "/command", json=command)
    rig.sim.advance(15)


async def _add_work(arr: Caller, spec_name: str, creator: str, work: str, term: str) -> None:
    (found,) = await arr.get(f"/{work}/lookup", term=term)
    owner = found[creator] | {"qualityProfileId": 1, "metadataProfileId": 1, "monitored": True}
    owner |= {"rootFolderPath": "/music" if work == "album" else "/books", "addOptions": {"monitor": "none"}}
    wish = found | {"monitored": True, creator: owner}
    wish["addOptions"] = {f"searchForNew{work.title()}": True}
    spec, path = load(spec_name), f"/api/v1/{work}"
    request_matches(spec, "POST", path, {}, wish)
    answer = await arr("POST", f"/{work}", json=wish)
    assert answer.status == 201, answer
    answer_matches(spec, "POST", path, 201, answer.body)


async def _fill_lidarr(rig: Rig, lidarr: Caller) -> None:
    await _add_work(lidarr, "lidarr-v1", "artist", "album", f"lidarr:{MEZZANINE}")
    artist = (await lidarr.get("/artist/lookup", term=f"lidarr:{KINO}"))[0]
    wish = artist | {
        "qualityProfileId": 1,
        "metadataProfileId": 1,
        "rootFolderPath": "/music",
        "monitored": True,
    }
    wish["addOptions"] = {"monitor": "all", "searchForMissingAlbums": False}
    request_matches(load("lidarr-v1"), "POST", "/api/v1/artist", {}, wish)
    answer = await lidarr("POST", "/artist", json=wish)
    answer_matches(load("lidarr-v1"), "POST", "/api/v1/artist", 201, answer.body, keys=ARTIST.split())
    rig.sim.advance(3600)
    await _block_one(rig, lidarr, {"name": "ArtistSearch", "artistId": 2})


async def _fill_readarr(rig: Rig, readarr: Caller) -> None:
    await _add_work(readarr, "readarr-v1", "author", "book", f"work:{DUNE_BOOK}")
    rig.sim.advance(3600)
    books = await readarr.get("/book", authorId=1)
    ids = [one["id"] for one in books]
    await readarr("PUT", "/book/monitor", json={"bookIds": ids, "monitored": True})
    await _block_one(rig, readarr, {"name": "MissingBookSearch"})


FILL = {"sonarr": _fill_sonarr, "lidarr": _fill_lidarr, "readarr": _fill_readarr}


async def _check(running: Rig, name: str, row: Row) -> None:
    arr, api = running.arrs[name], running.sim.arrs[name].kind.api
    if row.path == "/manualimport" and row.method == "GET":
        record = (await arr.get("/queue"))["records"][0]
        row = Row(**{**vars(row), "query": {"downloadId": record["downloadId"]}})
    await check(f"{name}-{api}", arr, row, f"/api/{api}", {})


@pytest.mark.parametrize("row", SONARR, ids=row_id)
async def test_sonarr(running: Rig, row: Row) -> None:
    """A season is there, another one downloads, a series runs."""
    await _check(running, "sonarr", row)


@pytest.mark.parametrize("row", LIDARR, ids=row_id)
async def test_lidarr(running: Rig, row: Row) -> None:
    """An album is there, another one downloads, one is not out."""
    await _check(running, "lidarr", row)


@pytest.mark.parametrize("row", READARR, ids=row_id)
async def test_readarr(running: Rig, row: Row) -> None:
    """A book is there, another one downloads."""
    await _check(running, "readarr", row)
