"""Everything that the simulator answers, against the official API files and the keys that clients rely on.

Each row is one call. The keys are those that the services are known to send: the API files
require nothing, so without this table an empty object would pass.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from simulator import SimulatedStack

from ..simulator.caller import Stack
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

DUNE, DUNE_2, FUTURE, MATRIX = 438631, 693134, 1170608, 603


MOVIE = (
    "id title year tmdbId imdbId hasFile monitored isAvailable status minimumAvailability qualityProfileId path "
    "rootFolderPath sizeOnDisk statistics ratings added tags images originalTitle overview genres runtime"
)
LOOKUP = "title year tmdbId imdbId remotePoster images overview ratings genres status originalTitle alternateTitles"
HISTORY = "id movieId sourceTitle quality date eventType data languages"
ITEM = "Name Id ServerId Type ImageTags LocationType MediaType RunTimeTicks ProductionYear"
BRIEF = "id overview poster_path backdrop_path genre_ids popularity vote_average vote_count original_language"
FILM_BRIEF = f"{BRIEF} title original_title release_date"
SERIES_BRIEF = f"{BRIEF} name original_name first_air_date"
# TMDb's file was made from examples and takes an average for a whole number where the example had one
AVERAGE = ("vote_average",)
PUBLIC = "ServerName Version Id ProductName StartupWizardCompleted"

# In the state of `running`: film 1 is there with its file, film 2 downloads, film 3 is not out yet
RADARR = (
    Row("GET", "/system/status", STATUS),
    Row("GET", "/health", "source type message wikiUrl"),
    Row("GET", "/diskspace", "path label freeSpace totalSpace"),
    Row("GET", "/rootfolder", "id path accessible freeSpace unmappedFolders"),
    Row("GET", "/qualityprofile", "id name upgradeAllowed cutoff items"),
    Row("POST", "/tag", "id label", body={"label": "mediamate"}, status=201),
    Row("GET", "/tag", "id label", may_be_empty=True),
    Row("GET", "/update", "version installed installable latest changes"),
    Row("GET", "/movie", MOVIE),
    Row("GET", "/movie", MOVIE, query={"tmdbId": str(MATRIX), "excludeLocalCovers": "true"}),
    Row("GET", "/movie/1", MOVIE + " movieFile"),
    Row("GET", "/movie/lookup", LOOKUP, query={"term": "dune"}),
    Row("GET", "/movie/lookup", LOOKUP, query={"term": f"tmdb:{DUNE}"}),
    Row("GET", "/movie/lookup", LOOKUP, query={"term": "imdb:tt1160419"}),
    Row("GET", "/movie/lookup/tmdb", LOOKUP, query={"tmdbId": str(DUNE)}),
    Row("GET", "/movie/lookup/imdb", LOOKUP, query={"imdbId": "tt1160419"}),
    Row("PUT", "/movie/editor", MOVIE, body={"movieIds": [1], "monitored": True}, status=202),
    Row("GET", "/moviefile", "id movieId relativePath path size dateAdded quality", query={"movieId": "1"}),
    Row("GET", "/queue", PAGE, query={"includeMovie": "true", "includeUnknownMovieItems": "true"}),
    Row("GET", "/queue", QUEUE + " movie", query={"includeMovie": "true"}, inside="records"),
    Row("GET", "/queue/details", QUEUE, query={"movieId": "2"}),
    Row("GET", "/queue/status", "totalCount count unknownCount errors warnings"),
    Row("GET", "/history", PAGE, query={"sortKey": "date", "sortDirection": "descending"}),
    Row("GET", "/history", HISTORY + " downloadId", inside="records"),
    Row("GET", "/history/since", HISTORY, query={"date": "2020-01-01T00:00:00Z"}),
    Row("GET", "/history/movie", HISTORY, query={"movieId": "2"}),
    Row("GET", "/calendar", MOVIE + " inCinemas", query={"start": "2026-01-01", "end": "2099-01-01"}),
    Row("GET", "/wanted/missing", PAGE, query={"monitored": "true"}),
    Row("GET", "/wanted/missing", MOVIE, inside="records"),
    Row("GET", "/wanted/cutoff", PAGE),
    Row("GET", "/release", RELEASE, query={"movieId": "2"}),
    Row("POST", "/release/push", RELEASE, body=pushed("Dune.2021.1080p.WEB-DL.x264-ORBIT")),
    Row("POST", "/command", COMMAND, body={"name": "RssSync"}, status=201),
    Row("GET", "/command", COMMAND),
    Row("GET", "/command/1", COMMAND),
    Row("GET", "/downloadclient", "id name implementation configContract fields enable protocol priority"),
    Row("GET", "/notification/schema", NOTIFICATION.removeprefix("id ")),
    Row("GET", "/notification", NOTIFICATION),
    Row("GET", "/manualimport", "path folderName movie quality languages releaseGroup downloadId rejections"),
)
JELLYFIN = (
    Row("GET", "/System/Info/Public", PUBLIC),
    Row("GET", "/System/Info", PUBLIC),
    Row("GET", "/Library/VirtualFolders", "Name Locations CollectionType ItemId"),
    Row("GET", "/Items", "Items TotalRecordCount"),
    Row(
        "GET",
        "/Items",
        ITEM + " ProviderIds DateCreated",
        query={"recursive": "true", "includeItemTypes": "Movie,Series", "fields": "ProviderIds,DateCreated"},
        inside="Items",
    ),
    Row("GET", "/Items/{item}", ITEM + " ProviderIds MediaSources"),
    Row("GET", "/Items/Latest", ITEM, query={"limit": "5"}),
    Row("GET", "/Items/Counts", "MovieCount SeriesCount EpisodeCount ItemCount"),
    Row(
        "GET",
        "/Sessions",
        "Id UserName UserId PlayState NowPlayingItem SupportsRemoteControl DeviceName Client",
    ),
    Row("GET", "/Users", "Id Name Policy"),
    Row("GET", "/UserViews", "Items TotalRecordCount", query={"userId": "{user}"}),
    Row("POST", "/UserPlayedItems/{item}", "Played PlayCount IsFavorite", query={"userId": "{user}"}),
    Row("POST", "/UserFavoriteItems/{item}", "Played PlayCount IsFavorite", query={"userId": "{user}"}),
    Row("GET", "/Auth/Keys", "AccessToken AppName DateCreated", inside="Items"),
    Row("POST", "/Auth/Keys", "", query={"app": "MediaMate"}, status=204),
    Row("POST", "/Library/Refresh", "", status=204),
    Row(
        "POST",
        "/Library/Media/Updated",
        "",
        body={"Updates": [{"Path": "/x", "UpdateType": "Created"}]},
        status=204,
    ),
    Row("POST", "/Items/{item}/Refresh", "", status=204),
)
TMDB = (
    Row("GET", "/authentication", "success status_code"),
    Row("GET", "/configuration", "images"),
    Row("GET", "/search/multi", "id media_type popularity", query={"query": "dune", "language": "ru-RU"}),
    Row("GET", "/search/movie", FILM_BRIEF, query={"query": "dune", "year": "1984"}),
    Row("GET", "/search/tv", SERIES_BRIEF, query={"query": "dark"}),
    Row("GET", "/search/person", "id name known_for known_for_department", query={"query": "nolan"}),
    Row(
        "GET", "/movie/438631", "id title original_title overview genres runtime release_date imdb_id status"
    ),
    Row(
        "GET",
        "/tv/1399",
        "id name original_name overview genres first_air_date seasons status number_of_seasons",
        extra=AVERAGE,
    ),
    Row("GET", "/movie/438631/recommendations", FILM_BRIEF),
    Row("GET", "/movie/438631/similar", FILM_BRIEF),
    Row("GET", "/tv/1399/recommendations", SERIES_BRIEF),
    Row("GET", "/trending/movie/week", FILM_BRIEF),
    Row("GET", "/trending/tv/day", SERIES_BRIEF),
    Row("GET", "/trending/all/day", "id media_type"),
    Row("GET", "/discover/movie", FILM_BRIEF, query={"with_genres": "878,12", "vote_average.gte": "7"}),
    Row("GET", "/discover/tv", SERIES_BRIEF, query={"with_genres": "18"}, extra=AVERAGE),
    Row("GET", "/genre/movie/list", "genres"),
    Row("GET", "/genre/tv/list", "genres"),
    Row("GET", "/movie/438631/external_ids", "id imdb_id"),
    Row(
        "GET",
        "/tv/95480",
        "id name first_air_date last_air_date next_episode_to_air last_episode_to_air seasons status",
        query={"append_to_response": "external_ids,content_ratings,translations,alternative_titles"},
        extra=AVERAGE,
    ),
    Row("GET", "/tv/136315/season/2", "id name episodes season_number air_date", extra=AVERAGE),
    Row("GET", "/tv/76479/content_ratings", "id results"),
    Row("GET", "/tv/76479/translations", "id translations"),
    Row("GET", "/tv/76479/alternative_titles", "id results"),
    Row("GET", "/find/403294", "movie_results tv_results", query={"external_source": "tvdb_id"}),
    Row("GET", "/tv/1399/external_ids", "id imdb_id tvdb_id"),
    Row("GET", "/movie/438631/alternative_titles", "id titles"),
    Row("GET", "/movie/438631/credits", "id cast crew"),
    Row("GET", "/movie/438631/release_dates", "id results"),
    Row("GET", "/movie/438631/images", "id posters backdrops"),
    Row("GET", "/find/tt1160419", "movie_results tv_results", query={"external_source": "imdb_id"}),
)


@pytest.fixture
async def running(socket_enabled: None) -> AsyncIterator[Stack]:
    """A stack in the middle of its work."""
    async with (
        SimulatedStack(speed=0, owned=(MATRIX,)) as sim,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
        listening() as hook,
    ):
        stack = Stack(sim, session)
        for tmdb in (DUNE, FUTURE):
            assert (await stack.add(tmdb)).status == 201
        assert (await stack.add(DUNE_2, addOptions={"searchForMovie": False})).status == 201
        sim.advance(60)
        sim.radarr.report("warning", "Indexers unavailable", "IndexerStatusCheck")
        await stack.radarr("POST", "/command", json={"name": "RssSync"})
        created = await stack.radarr("POST", "/notification", json=webhook(str(hook.make_url("/hook"))))
        assert created.status == 201, created
        sim.jellyfin.accounts.play("anna", next(iter(sim.jellyfin.library.items.values())))
        yield stack


@pytest.mark.parametrize("row", RADARR, ids=row_id)
async def test_radarr(running: Stack, row: Row) -> None:
    """The film that downloads shows a queue record with all that a client reads."""
    if row.path == "/manualimport":
        record = (await running.queue())[0]
        row = Row(**{**vars(row), "query": {"downloadId": record["downloadId"]}})
    await check("radarr-v3", running.radarr, row, "/api/v3", {})


async def test_radarr_writes_whole_resources(running: Stack) -> None:
    spec = load("radarr-v3")
    movie = await running.radarr.get("/movie/1")
    request_matches(spec, "PUT", "/api/v3/movie/1", {"moveFiles": "false"}, movie)
    answer = await running.radarr("PUT", "/movie/1", json=movie | {"monitored": False})
    assert answer.status == 202
    answer_matches(spec, "PUT", "/api/v3/movie/1", 202, answer.body, keys=MOVIE.split())
    assert answer.body["monitored"] is False
    for method, path in (("GET", "/ping"), ("GET", "/api")):
        response = await running.radarr(method, f"/../..{path}")
        assert answer_matches(spec, method, path, response.status, response.body)


@pytest.mark.parametrize("version", ["10.11.11", "12.0.0"])
@pytest.mark.parametrize("row", JELLYFIN, ids=row_id)
async def test_jellyfin(running: Stack, row: Row, version: str) -> None:
    library, accounts = running.sim.jellyfin.library, running.sim.jellyfin.accounts
    names = {"item": next(iter(library.items)), "user": accounts.users[1].id}
    await check(f"jellyfin-{version}", running.jellyfin, row, "", names)


@pytest.mark.parametrize("version", ["10.11.11", "12.0.0"])
async def test_jellyfin_login(running: Stack, version: str) -> None:
    spec = load(f"jellyfin-{version}")
    jellyfin = running.sim.jellyfin
    body = {"Username": jellyfin.username, "Pw": jellyfin.password}
    device = 'MediaBrowser Client="MediaMate", Device="Home%20Assistant", DeviceId="1", Version="1"'
    request_matches(spec, "POST", "/Users/AuthenticateByName", {}, body)
    answer = await running.jellyfin(
        "POST", "/Users/AuthenticateByName", json=body, headers={"Authorization": device}
    )
    assert answer.status == 200
    keys = ("AccessToken", "User", "ServerId")
    answer_matches(spec, "POST", "/Users/AuthenticateByName", 200, answer.body, keys=keys)


@pytest.mark.parametrize("row", TMDB, ids=row_id)
async def test_tmdb(running: Stack, row: Row) -> None:
    await check("tmdb-v3", running.tmdb, row, "/3", {})


async def test_tmdb_appends(running: Stack) -> None:
    parts = "external_ids,credits,recommendations,similar,release_dates,alternative_titles,images"
    query = {"append_to_response": parts, "language": "ru-RU"}
    request_matches(load("tmdb-v3"), "GET", "/3/movie/438631", query)
    body = await running.tmdb.get("/movie/438631", **query)
    assert set(parts.split(",")) <= set(body)


async def test_dates_are_utc(running: Stack) -> None:
    """A queue record's estimate is as far ahead as its time left."""
    (record,) = await running.queue()
    hours, minutes, seconds = map(int, record["timeleft"].split(":"))
    left = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    expected = (running.sim.clock.now() + left).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert record["estimatedCompletionTime"] == expected
