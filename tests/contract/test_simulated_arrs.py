"""What the simulated Sonarr, Lidarr and Readarr answer, against the official API files; as test_simulator does for Radarr."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulator import SimulatedStack

from ..simulator.caller import Caller
from .openapi import answer_matches, load, request_matches
from .rows import COMMAND, NOTIFICATION, PAGE, QUEUE, RELEASE, STATUS, Row, check, listening, row_id, webhook

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
    Row("POST", "/command", COMMAND, body={"name": "SeriesSearch"}, status=201),
    Row("GET", "/command", COMMAND),
    Row("GET", "/downloadclient", "id name implementation configContract fields enable protocol priority"),
    Row("GET", "/notification/schema", SERIES_NOTIFICATION.removeprefix("id ")),
    Row("GET", "/notification", SERIES_NOTIFICATION),
    Row("GET", "/manualimport", "path folderName series episodes quality languages downloadId rejections"),
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
async def running(socket_enabled: None) -> AsyncIterator[Rig]:
    """A stack in the middle of its work."""
    async with (
        SimulatedStack(speed=0, arrs=("sonarr",)) as sim,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
        listening() as hook,
    ):
        rig = Rig(sim, session)
        await rig.start("sonarr", str(hook.make_url("/hook")))
        await _fill_sonarr(rig, rig.arrs["sonarr"])
        yield rig


async def _fill_sonarr(rig: Rig, sonarr: Caller) -> None:
    seasons = [{"seasonNumber": number, "monitored": number == 2} for number in range(1, 5)]
    assert (await _add_series(sonarr, "tvdb:403294", "skip", seasons=seasons)).status == 201
    assert (await _add_series(sonarr, "tvdb:370112", "future")).status == 201
    assert (await _add_series(sonarr, "tvdb:360893", search=False)).status == 201
    rig.sim.advance(3600)
    body = {"name": "SeasonSearch", "seriesId": 1, "seasonNumber": 3}
    series = await sonarr.get("/series/1")
    series["seasons"][2]["monitored"] = True
    request_matches(load("sonarr-v3"), "PUT", "/api/v3/series/1", {}, series)
    assert (await sonarr("PUT", "/series/1", json=series)).status == 202
    for _ in range(2):
        await sonarr("POST", "/command", json=body)
        rig.sim.advance(10)
        first = (await sonarr.get("/queue"))["records"][0]
        if not rig.sim.sonarr.pipeline.blocklist:
            query = {"blocklist": "true", "skipRedownload": "true"}
            await sonarr("DELETE", f"/queue/{first['id']}", params=query)
    rig.sim.advance(20)


@pytest.mark.parametrize("row", SONARR, ids=row_id)
async def test_sonarr(running: Rig, row: Row) -> None:
    """A season is there, another one downloads, a series runs."""
    sonarr = running.arrs["sonarr"]
    if row.path == "/manualimport":
        record = (await sonarr.get("/queue"))["records"][0]
        row = Row(**{**vars(row), "query": {"downloadId": record["downloadId"]}})
    await check("sonarr-v3", sonarr, row, "/api/v3", {})
