"""Jellyfin: one header, an index by provider id, scans by the library's own folders."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
import json

from aiohttp import web
import pytest

from custom_components.mediamate.clients.jellyfin import Jellyfin
from custom_components.mediamate.clients.jellyfin_index import ItemIndex
from custom_components.mediamate.clients.jellyfin_parse import (
    UserData,
    newest_key,
    parse_counts,
    parse_item,
    parse_libraries,
    parse_page,
    parse_sessions,
    parse_user_data,
    parse_users,
    parse_version,
)
from custom_components.mediamate.clients.jellyfin_sign_in import sign_in
from custom_components.mediamate.errors import (
    BadResponse,
    InvalidAuth,
    NotFound,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.model import (
    MediaRef,
    MediaType,
    Part,
    PlaybackSession,
    ServerItem,
    ServerLibrary,
    ServerUser,
)
from tests.made import Clock

from .fixture_server import FIXTURES, FixtureServer, fixture, mutations

KEY = "00112233445566778899aabbccddeeff"
SERVER = "5f1c0d7a9b3e4c2d8a6f0e1b2c3d4e5f"
DUNE = "aaaabbbbccccddddeeeeffff00000001"
THRONES = "aaaabbbbccccddddeeeeffff00000002"
PART_THREE = "aaaabbbbccccddddeeeeffff00000003"
ANNA = "11112222333344445555666677778888"
FILMS, SERIES, SONGS, MIXED = (one["ItemId"] for one in fixture("jellyfin/Library/VirtualFolders.json"))
DUNE_REF = MediaRef.parse("movie:tmdb:438631")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EPISODE = {"Id": "e1", "Type": "Episode", "LocationType": "FileSystem", "MediaSources": [{"Id": "e1"}]}


class Server(FixtureServer):
    """A Jellyfin whose /Items really answers its filters."""

    def __init__(self) -> None:
        super().__init__("jellyfin")
        self.items = fixture("jellyfin/Items.json")["Items"]
        self.saved: dict[str, datetime] = {}
        self.episodes = [EPISODE]
        self.answers = {
            "GET /Items": self._items,
            "POST /Library/Media/Updated": 204,
            "POST /Library/Refresh": 204,
            **{f"POST /Items/{one}/Refresh": 204 for one in (FILMS, SERIES, SONGS, MIXED)},
        }
        for kind in ("UserPlayedItems", "UserFavoriteItems"):
            for method in ("POST", "DELETE"):
                self.answers[f"{method} /{kind}/{DUNE}"] = fixture(f"jellyfin/{kind}/{DUNE}.json")

    async def _items(self, request: web.Request) -> web.Response:
        query = request.query
        found = list(self.items)
        if "ids" in query:
            found = [one for one in found if one.get("Id") in query["ids"].split(",")]
        if query.get("includeItemTypes") == "Episode":
            found = self.episodes
        if since := query.get("minDateLastSaved"):
            after = datetime.fromisoformat(since)
            found = [one for one in found if self.saved.get(one.get("Id"), NOW - timedelta(days=9)) >= after]
        start, limit = int(query.get("startIndex", 0)), int(query.get("limit", 10_000))
        page = found[start : start + limit]
        return web.json_response({"Items": page, "TotalRecordCount": len(found), "StartIndex": start})

    def asked(self, **params: str) -> list[dict[str, str]]:
        """The queries to /Items that have these parameters."""
        queries = [one.params for one in self.calls if one.path == "/Items"]
        return [one for one in queries if params.items() <= one.items()]


@pytest.fixture
async def server(socket_enabled) -> AsyncIterator[Server]:
    async with Server() as one:
        yield one


@pytest.fixture
def client(server: Server, session, clock: Clock) -> Jellyfin:
    return Jellyfin(session, server.url, KEY, now=clock)


def film(number: int, **changes) -> dict:
    return {
        "Id": f"{number:032x}",
        "Name": f"Film {number}",
        "Type": "Movie",
        "ProviderIds": {"Tmdb": str(number)},
        "LocationType": "FileSystem",
        "MediaSources": [{"Id": "x"}],
    } | changes


# --- reading


def link(key: str) -> str:
    return f"link:{key}"


def test_items() -> None:
    records, total = parse_page(fixture("jellyfin/Items.json"))
    assert total == 3
    assert [parse_item(one, link) for one in records] == [
        ServerItem(
            id=DUNE,
            name="Dune",
            playable=True,
            ref=DUNE_REF,
            year=2021,
            link=f"link:{DUNE}",
            added=datetime(2026, 11, 20, 18, 30, 0, 123456, tzinfo=UTC),
        ),
        ServerItem(
            id=THRONES,
            name="Game of Thrones",
            playable=True,
            ref=MediaRef.parse("series:tvdb:121361"),
            year=2011,
            link=f"link:{THRONES}",
            added=datetime(2026, 11, 19, 10, tzinfo=UTC),
        ),
        ServerItem(
            id=PART_THREE,
            name="Dune: Part Three",
            playable=False,
            ref=MediaRef.parse("movie:tmdb:1170608"),
            year=2026,
            link=f"link:{PART_THREE}",
            added=datetime(2026, 11, 18, 10, tzinfo=UTC),
        ),
    ]


def test_libraries() -> None:
    assert parse_libraries(fixture("jellyfin/Library/VirtualFolders.json")) == (
        ServerLibrary(FILMS, "Films", "movies", ("/data/media/films", "/data/more")),
        ServerLibrary(SERIES, "Series", "tvshows", ("D:\\Media\\Series\\",)),
        ServerLibrary(SONGS, "Songs", "music", ("/data/music",)),
        ServerLibrary(MIXED, "Everything", "mixed"),
    )


def test_sessions_name_what_plays() -> None:
    assert parse_sessions(fixture("jellyfin/Sessions.json")) == (
        PlaybackSession(
            id="sess1",
            user="anna",
            title="Game of Thrones – S01E01 – Winter Is Coming",
            item_id="aaaabbbbccccddddeeeeffff00000004",
        ),
        PlaybackSession(id="sess2", user="boris", title="Dune", item_id=DUNE, ref=DUNE_REF),
    )


def test_counts_users_and_user_data() -> None:
    assert parse_counts(fixture("jellyfin/Items/Counts.json")) == {
        "movies": 120,
        "series": 14,
        "episodes": 830,
        "albums": 0,
        "songs": 0,
        "books": 3,
    }
    assert parse_users(fixture("jellyfin/Users.json")) == (
        ServerUser(id=ANNA, name="anna"),
        ServerUser(id="99992222333344445555666677778888", name="kid", disabled=True),
    )
    assert parse_user_data(fixture(f"jellyfin/Items/{DUNE}.json")["UserData"]) == UserData(
        played=True, play_count=2, favourite=True, position=1200
    )


def test_newest_key_of_ours() -> None:
    keys = fixture("jellyfin/Auth/Keys.json")
    assert newest_key(keys, "Home Assistant MediaMate") == "3" * 32
    assert newest_key(keys, "Jellyseerr") == "1" * 32
    assert newest_key(keys, "else") is None


@pytest.mark.parametrize(
    ("word", "version"), [("10.11.11", (10, 11, 11)), ("12.0.0-rc1", (12, 0, 0)), ("x", ()), (9, ())]
)
def test_versions(word, version) -> None:
    assert parse_version(word) == version


PARSERS = {
    "Items.json": lambda data: [parse_item(one, link) for one in parse_page(data)[0]],
    "Items/Counts.json": parse_counts,
    "Library/VirtualFolders.json": parse_libraries,
    "Sessions.json": parse_sessions,
    "Users.json": parse_users,
    "Auth/Keys.json": lambda data: newest_key(data, "Home Assistant MediaMate"),
    f"UserPlayedItems/{DUNE}.json": parse_user_data,
    f"Items/{DUNE}.json": lambda data: parse_item(data, link) if isinstance(data, dict) else None,
}


@pytest.mark.parametrize("name", PARSERS)
def test_mutations_give_a_value(name: str) -> None:
    for data in mutations(fixture(f"jellyfin/{name}")):
        try:
            PARSERS[name](data)
        except ValueError:
            listed = isinstance(data, dict) and isinstance(data.get("Items"), list)
            assert name == "Items.json" and not listed


def test_every_fixture_has_a_reader() -> None:
    through_client = {"System/Info.json", "System/Info/Public.json", "Users/AuthenticateByName.json"}
    through_client |= {f"UserFavoriteItems/{DUNE}.json"}
    files = {str(one.relative_to(FIXTURES / "jellyfin")) for one in (FIXTURES / "jellyfin").rglob("*.json")}
    assert files == set(PARSERS) | through_client


# --- who is there


async def test_status(client: Jellyfin, server: Server) -> None:
    info = await client.status()
    assert (info.app, info.version, info.name, info.unique_id, info.dialect) == (
        "Jellyfin",
        "10.11.11",
        "Living room",
        SERVER,
        "10",
    )
    assert "authorization" not in server.calls[0].headers, "strangers get no key"
    assert server.calls[1].headers["authorization"] == f'MediaBrowser Token="{KEY}"'
    assert not any("token" in name or "emby" in name for one in server.calls for name in one.headers)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ProductName": None}, WrongService),  # Emby
        ({"ProductName": "Emby Server"}, WrongService),
        ({"Id": ""}, WrongService),
        ({"Version": "10.8.13"}, UnsupportedVersion),
        ({"Version": None}, UnsupportedVersion),
    ],
)
async def test_status_tells_strangers(client: Jellyfin, server: Server, changes, error) -> None:
    server.answers["GET /System/Info/Public"] = fixture("jellyfin/System/Info/Public.json") | changes
    with pytest.raises(error):
        await client.status()
    assert server.said == ["GET /System/Info/Public"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (404, WrongService),
        (web.json_response([1]), WrongService),
        (web.Response(text="<html>", content_type="text/html"), WrongService),
        (web.Response(status=302, headers={"Location": "/web/"}), WrongService),
        (web.Response(text='{"Id":', content_type="application/json"), BadResponse),
        (503, ServiceFailed),
    ],
)
async def test_status_faults(client: Jellyfin, server: Server, answer, error) -> None:
    client._sleep = lambda _: asyncio.sleep(0)
    server.answers["GET /System/Info/Public"] = answer
    with pytest.raises(error):
        await client.status()


async def test_wrong_key(client: Jellyfin, server: Server) -> None:
    server.answers["GET /System/Info"] = 401
    with pytest.raises(InvalidAuth) as caught:
        await client.status()
    assert KEY not in f"{caught.value!r}{caught.value.placeholders}"


def test_link() -> None:
    client = Jellyfin(None, "http://jf:8096/", KEY, public_url="https://films.example/")
    assert client.link(DUNE) == f"https://films.example/web/#/details?id={DUNE}"


async def test_link_names_the_server_once_it_is_known(client: Jellyfin, server: Server) -> None:
    assert (await client.find(DUNE_REF)).link == f"{server.url}/web/#/details?id={DUNE}&serverId={SERVER}"


# --- finding


@pytest.mark.parametrize(
    ("ref", "key"),
    [
        ("movie:tmdb:438631", DUNE),
        ("movie:imdb:tt1160419", DUNE),
        ("series:tvdb:121361", THRONES),
        ("series:tmdb:1399", THRONES),
        ("series:imdb:TT0944947", THRONES),
    ],
)
async def test_find_by_every_space(client: Jellyfin, ref: str, key: str) -> None:
    found = await client.find(MediaRef.parse(ref))
    assert (found.id, found.playable) == (key, True)


@pytest.mark.parametrize("ref", ["movie:tmdb:1", "series:tmdb:438631", "movie:tvdb:121361", "book:isbn:1"])
async def test_find_nothing(client: Jellyfin, ref: str) -> None:
    assert await client.find(MediaRef.parse(ref)) is None


async def test_found_is_not_always_playable(client: Jellyfin, server: Server) -> None:
    assert (await client.find(MediaRef.parse("movie:tmdb:1170608"))).playable is False
    server.items[0]["MediaSources"] = []
    assert (await client.find(DUNE_REF)).playable is False
    server.items[0]["MediaSources"] = [{"Id": DUNE}]
    assert (await client.find(DUNE_REF)).playable is True
    server.items[0]["LocationType"] = "Virtual"
    assert (await client.find(DUNE_REF)).playable is False
    server.episodes = []
    assert (await client.find(MediaRef.parse("series:tvdb:121361"))).playable is False
    server.episodes = [EPISODE | {"MediaSources": []}]
    assert (await client.find(MediaRef.parse("series:tvdb:121361"))).playable is False


async def test_of_several_items_the_playable_one(client: Jellyfin, server: Server) -> None:
    broken = film(7, Id="0" * 31 + "8", MediaSources=[])
    server.items += [broken, film(7)]
    found = await client.find(MediaRef.parse("movie:tmdb:7"))
    assert (found.id, found.playable) == (f"{7:032x}", True)


async def test_index_is_read_by_pages_once(client: Jellyfin, server: Server) -> None:
    server.items = [film(number) for number in range(1, 1102)]
    found = await asyncio.gather(
        *(client.find(MediaRef.parse(f"movie:tmdb:{one}")) for one in (1, 501, 1101))
    )
    assert all(found)
    pages = server.asked(limit="500")
    assert [one["startIndex"] for one in pages] == ["0", "500", "1000"]
    assert pages[0]["includeItemTypes"] == "Movie,Series"
    assert pages[0]["enableImages"] == "false"
    assert len(client._index) == 1101


async def test_who_loses_patience_leaves_the_index_to_the_next(client: Jellyfin, server: Server) -> None:
    """A big library takes longer to read than anybody waits for an answer: not begun anew each time."""
    go_on = asyncio.Event()
    real = server.answers["GET /Items"]

    async def slow(request: web.Request) -> web.Response:
        await go_on.wait()
        return await real(request)

    server.answers["GET /Items"] = slow
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.find(DUNE_REF)
    go_on.set()
    assert await client.find(DUNE_REF)
    assert len(server.asked(startIndex="0", limit="500")) == 1


async def test_what_is_missing_is_asked_for_by_date(client: Jellyfin, server: Server, clock: Clock) -> None:
    await client.find(DUNE_REF)
    clock.forward(minutes=5)
    server.items.append(film(77))
    server.saved[f"{77:032x}"] = clock.now - timedelta(minutes=2)
    assert (await client.find(MediaRef.parse("movie:tmdb:77"))).playable
    assert server.asked(limit="500")[-1]["minDateLastSaved"] == "2026-11-22T11:30:00Z"
    assert len(server.asked(startIndex="0", limit="500")) == 2, "one for all, one for what is new"


async def test_a_clock_that_differs_does_not_hide_it(client: Jellyfin, server: Server, clock: Clock) -> None:
    await client.find(DUNE_REF)
    server.items.append(film(77))
    server.saved[f"{77:032x}"] = NOW - timedelta(minutes=25)
    assert await client.find(MediaRef.parse("movie:tmdb:77"))


async def test_counts_that_differ_read_all_again(client: Jellyfin, server: Server, clock: Clock) -> None:
    ref = MediaRef.parse("movie:tmdb:77")
    assert await client.find(ref) is None
    server.items.append(film(77))  # with an old date: a restored database
    assert await client.find(ref) is None, "not at every question"
    clock.forward(minutes=11)
    assert await client.find(ref)
    clock.forward(minutes=11)
    before = len(server.calls)
    assert await client.find(MediaRef.parse("movie:tmdb:78")) is None
    assert len(server.calls) == before + 2, "what is new, and the count, which is right"


async def test_what_is_gone_is_forgotten(client: Jellyfin, server: Server) -> None:
    assert await client.find(DUNE_REF)
    del server.items[0]
    assert await client.find(DUNE_REF) is None
    assert client._index.get(DUNE_REF) is None


async def test_an_item_that_became_another_title(client: Jellyfin, server: Server, clock: Clock) -> None:
    assert await client.find(DUNE_REF)
    server.items[0]["ProviderIds"] = {"Tmdb": "841"}
    server.saved[DUNE] = clock.now
    assert await client.find(DUNE_REF) is None
    assert (await client.find(MediaRef.parse("movie:tmdb:841"))).id == DUNE


def test_index_ignores_what_it_cannot_use() -> None:
    index = ItemIndex()
    assert not index.put({"Type": "BoxSet", "Id": "1"})
    assert not index.put({"Type": "Movie", "Id": "../.."})
    assert index.put({"Type": "Movie", "Id": "1", "ProviderIds": {"Tmdb": "5", "Odd": "7", "Imdb": None}})
    assert not index.put({"Type": "Movie", "Id": "1", "ProviderIds": {"Tmdb": "5"}})
    assert len(index) == 1
    assert index.get(MediaRef.parse("movie:tmdb:5")) == "1"


@pytest.mark.parametrize("answer", [{"Items": "?"}, {}])
async def test_bad_pages(client: Jellyfin, server: Server, answer) -> None:
    server.answers["GET /Items"] = answer
    with pytest.raises(BadResponse):
        await client.find(DUNE_REF)


async def test_a_page_that_promises_too_much_ends(client: Jellyfin, server: Server) -> None:
    full = web.json_response({"Items": [film(1)], "TotalRecordCount": 10**9})
    server.answers["GET /Items"] = [full, web.json_response({"Items": [], "TotalRecordCount": 10**9})]
    assert await client.find(MediaRef.parse("movie:tmdb:2")) is None


# --- the rest


def an_episode(number: int | None, season: int | None = 2, **changes) -> dict:
    return (
        EPISODE
        | {"Id": f"e{number}", "Name": f"No {number}", "ParentIndexNumber": season, "IndexNumber": number}
        | changes
    )


async def test_episodes(client: Jellyfin, server: Server) -> None:
    server.episodes = [
        *(an_episode(number) for number in range(1, 103)),
        an_episode(1, Id="twin", MediaSources=[]),
        an_episode(3, 1, MediaSources=[]),
        an_episode(3, 1, Id="better"),
        an_episode(1, 4, IndexNumberEnd=2),
        an_episode(5, 4, IndexNumberEnd=10**9),
        an_episode(None),
        an_episode(1, None),
        an_episode(9, Id="../x"),
        {"Id": 5},
    ]
    found = await client.episodes(THRONES)
    assert [part for part in found if part.season == 2] == [Part(2, number) for number in range(1, 103)]
    assert found[Part(2, 1)].playable and found[Part(2, 1)].id == "e1"
    assert found[Part(1, 3)].id == "better"
    assert found[Part(4, 2)] == found[Part(4, 1)] and Part(4, 3) not in found
    assert max(found) == Part(4, 25)
    assert found[Part(2, 7)].link and "details?id=e7" in found[Part(2, 7)].link
    pages = server.asked(includeItemTypes="Episode", parentId=THRONES)
    assert [one["startIndex"] for one in pages] == ["0", "100"]


async def test_recent_and_counts(client: Jellyfin, server: Server) -> None:
    assert [one.id for one in await client.recently_added(2)] == [DUNE, THRONES]
    assert server.calls[-1].params["sortBy"] == "DateCreated"
    assert server.calls[-1].params["sortOrder"] == "Descending"
    assert (await client.counts())["movies"] == 120
    assert len(await client.sessions()) == 2
    assert server.calls[-1].params == {"activeWithinSeconds": "960"}


async def test_people(client: Jellyfin, server: Server) -> None:
    assert [one.name for one in await client.users()] == ["anna", "kid"]
    assert (await client.user_data(ANNA, DUNE)).played
    assert str(server.calls[-1]) == f"GET /Items/{DUNE}"
    assert server.calls[-1].params == {"userId": ANNA}
    for change, path in ((client.set_played, "UserPlayedItems"), (client.set_favourite, "UserFavoriteItems")):
        for on, method in ((True, "POST"), (False, "DELETE")):
            assert (await change(ANNA, DUNE, on)).favourite
            assert str(server.calls[-1]) == f"{method} /{path}/{DUNE}"
            assert server.calls[-1].params == {"userId": ANNA}
    assert [one.id for one in await client.favourites(ANNA)] == [DUNE, THRONES, PART_THREE]
    assert server.calls[-1].params.items() >= {"userId": ANNA, "isFavorite": "true"}.items()
    with pytest.raises(NotFound):
        await client.set_played(ANNA, "f" * 32, True)


async def test_image(client: Jellyfin, server: Server) -> None:
    server.answers[f"GET /Items/{DUNE}/Images/Primary"] = web.Response(
        body=b"\x89PNG", content_type="image/png"
    )
    assert await client.image(DUNE, width=300) == b"\x89PNG"
    assert server.calls[-1].params == {"maxWidth": "300", "quality": "90"}
    assert await client.image(THRONES) is None


def _updated(server: Server) -> list[str]:
    bodies = [one.body for one in server.calls if one.path == "/Library/Media/Updated"]
    assert all(one["UpdateType"] == "Created" for body in bodies for one in body["Updates"])
    return [one["Path"] for body in bodies for one in body["Updates"]]


@pytest.mark.parametrize(
    ("media_type", "path", "expected"),
    [
        (
            MediaType.MOVIE,
            "/movies/Dune (2021)",
            (["/data/media/films/Dune (2021)", "/data/more/Dune (2021)"], [f"POST /Items/{MIXED}/Refresh"]),
        ),
        (
            MediaType.SERIES,
            "Z:\\tv\\Game of Thrones\\",
            (["D:\\Media\\Series\\Game of Thrones"], [f"POST /Items/{MIXED}/Refresh"]),
        ),
        (MediaType.MOVIE, None, ([], [f"POST /Items/{FILMS}/Refresh", f"POST /Items/{MIXED}/Refresh"])),
        (MediaType.MOVIE, "/", ([], [f"POST /Items/{FILMS}/Refresh", f"POST /Items/{MIXED}/Refresh"])),
        (MediaType.ALBUM, "/music/Album", (["/data/music/Album"], [])),
        (MediaType.BOOK, "/books/x", ([], ["POST /Library/Refresh"])),
    ],
)
async def test_scan(client: Jellyfin, server: Server, media_type, path, expected) -> None:
    await client.scan(media_type, path)
    assert (_updated(server), [one for one in server.said if one.endswith("/Refresh")]) == expected


@pytest.mark.parametrize("media_type", MediaType)
def test_every_type_has_its_libraries(media_type: MediaType) -> None:
    from custom_components.mediamate.clients.jellyfin_parse import LIBRARIES

    assert LIBRARIES[media_type]


# --- signing in


async def _sign_in(server: Server, session) -> str:
    return await sign_in(session, server.url, "anna", "s3cret", "mediamate-http://x:8096")


async def test_sign_in_takes_the_key_that_is_there(server: Server, session) -> None:
    server.answers |= {
        "POST /Users/AuthenticateByName": fixture("jellyfin/Users/AuthenticateByName.json"),
        "POST /Sessions/Logout": 204,
    }
    assert await _sign_in(server, session) == "3" * 32
    assert server.said == ["POST /Users/AuthenticateByName", "GET /Auth/Keys", "POST /Sessions/Logout"]
    first, *rest = (one.headers["authorization"] for one in server.calls)
    device = (
        'Client="MediaMate", Device="Home Assistant", DeviceId="mediamate-http%3A%2F%2Fx%3A8096", Version="1"'
    )
    assert first == f"MediaBrowser {device}"
    assert set(rest) == {f'MediaBrowser Token="0f0e0d0c0b0a09080706050403020100", {device}'}
    assert server.calls[0].body == {"Username": "anna", "Pw": "s3cret"}


async def test_sign_in_makes_a_key(server: Server, session) -> None:
    none = web.json_response({"Items": []})
    server.answers |= {
        "POST /Users/AuthenticateByName": fixture("jellyfin/Users/AuthenticateByName.json"),
        "POST /Sessions/Logout": 204,
        "POST /Auth/Keys": 204,
        "GET /Auth/Keys": [none, web.json_response(fixture("jellyfin/Auth/Keys.json"))],
    }
    assert await _sign_in(server, session) == "3" * 32
    assert server.said[1:] == ["GET /Auth/Keys", "POST /Auth/Keys", "GET /Auth/Keys", "POST /Sessions/Logout"]
    assert server.calls[2].params == {"app": "Home Assistant MediaMate"}
    server.answers["GET /Auth/Keys"] = none
    with pytest.raises(BadResponse):
        await _sign_in(server, session)
    assert server.said[-1] == "POST /Sessions/Logout"


async def test_sign_in_refusals(server: Server, session) -> None:
    server.answers |= {"POST /Users/AuthenticateByName": 401, "POST /Sessions/Logout": 204}
    with pytest.raises(InvalidAuth):
        await _sign_in(server, session)
    assert server.said == ["POST /Users/AuthenticateByName"], "asked once"
    server.answers["POST /Users/AuthenticateByName"] = {"AccessToken": None}
    with pytest.raises(BadResponse):
        await _sign_in(server, session)
    server.answers["POST /Users/AuthenticateByName"] = fixture("jellyfin/Users/AuthenticateByName.json")
    server.answers["GET /Auth/Keys"] = 403
    with pytest.raises(Refused) as caught:
        await _sign_in(server, session)
    assert caught.value.translation_key == "jellyfin_needs_admin"
    assert server.said[-1] == "POST /Sessions/Logout"


def test_fixture_files_are_json() -> None:
    for one in (FIXTURES / "jellyfin").rglob("*.json"):
        assert json.loads(one.read_text(encoding="utf-8"))
