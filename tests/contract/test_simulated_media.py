"""What the simulated Jellyfin says of series, music and books, against its official API files."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulator import SimulatedStack

from ..simulator.caller import Caller
from .rows import Row, check, row_id

pytestmark = pytest.mark.contract

ITEM = "Name Id ServerId Type ImageTags LocationType MediaType IsFolder"
FIELDS = {"fields": "ProviderIds,DateCreated,Path,MediaSources,Genres,Overview", "recursive": "true"}
ROWS = (
    Row("GET", "/Items", f"{ITEM} ProviderIds DateCreated Path Genres", query=FIELDS, inside="Items"),
    Row("GET", "/Items", ITEM, query={"parentId": "{series}"}, inside="Items"),
    Row("GET", "/Items", ITEM, query={"includeItemTypes": "MusicAlbum,Book"}, inside="Items"),
    Row("GET", "/Items/{series}", f"{ITEM} Status ProductionYear UserData", query={"userId": "{user}"}),
    Row(
        "GET",
        "/Items/{episode}",
        f"{ITEM} SeriesId SeriesName SeasonId IndexNumber ParentIndexNumber MediaSources",
    ),
    Row("GET", "/Items/{album}", f"{ITEM} AlbumArtist AlbumArtists ProductionYear ProviderIds"),
    Row("GET", "/Items/{track}", f"{ITEM} Album AlbumId Artists IndexNumber MediaSources RunTimeTicks"),
    Row("GET", "/Items/{book}", f"{ITEM} ProductionYear Path"),
    Row("GET", "/Shows/{series}/Seasons", f"{ITEM} IndexNumber SeriesId", inside="Items"),
    Row(
        "GET",
        "/Shows/{series}/Episodes",
        f"{ITEM} IndexNumber ParentIndexNumber SeriesName UserData",
        query={"season": "2", "userId": "{user}", "fields": "MediaSources"},
        inside="Items",
    ),
    Row("GET", "/Shows/NextUp", ITEM, query={"userId": "{user}", "seriesId": "{series}"}, inside="Items"),
    Row("GET", "/Items/Latest", ITEM, query={"limit": "5"}),
    Row(
        "GET",
        "/Items/Counts",
        "MovieCount SeriesCount EpisodeCount AlbumCount SongCount ArtistCount BookCount",
    ),
    Row("GET", "/Library/VirtualFolders", "Name Locations CollectionType ItemId"),
    Row("GET", "/UserViews", ITEM, query={"userId": "{user}"}, inside="Items"),
    Row("GET", "/Sessions", "Id UserName NowPlayingItem PlayState"),
)


@pytest.fixture
async def home(socket_enabled: None) -> AsyncIterator[tuple[Caller, dict[str, str]]]:
    """A Jellyfin with everything in it; somebody has begun a series. Also the ids of one item of each kind."""
    async with (
        SimulatedStack(speed=0, arrs=("sonarr", "lidarr", "readarr"), owned_series=(403294,)) as sim,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        sim.lidarr.own(sim.catalogue.artists.values())
        sim.readarr.own(sim.catalogue.authors.values())
        library, accounts = sim.jellyfin.library, sim.jellyfin.accounts
        library.scan_now()
        first: dict[str, Any] = {}
        for item in library.items.values():
            first.setdefault(item.type, item)
        anna = accounts.users[1]
        library.data(anna.id, first["Episode"]).played = True
        accounts.play("anna", first["Episode"])
        names = {
            "series": "Series",
            "episode": "Episode",
            "album": "MusicAlbum",
            "track": "Audio",
            "book": "Book",
        }
        ids = {name: first[kind].id for name, kind in names.items()}
        headers = {"Authorization": f'MediaBrowser Token="{sim.jellyfin.api_key}"'}
        yield Caller(session, sim.jellyfin.url, headers), ids | {"user": anna.id}


@pytest.mark.parametrize("version", ["10.11.11", "12.0.0"])
@pytest.mark.parametrize("row", ROWS, ids=row_id)
async def test_jellyfin(home: tuple[Caller, dict[str, str]], row: Row, version: str) -> None:
    caller, names = home
    await check(f"jellyfin-{version}", caller, row, "", names)
