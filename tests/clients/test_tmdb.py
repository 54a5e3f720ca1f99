"""TMDb: key or token by shape, titles in the language asked for, a bounded cache, genres by any word."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

from aiohttp import web
import pytest

from custom_components.mediamate.clients.cache import TtlCache
from custom_components.mediamate.clients.tmdb import Tmdb
from custom_components.mediamate.clients.tmdb_genres import STEMS, resolve
from custom_components.mediamate.clients.tmdb_parse import (
    TYPES,
    parse_details,
    parse_first_id,
    parse_genres,
    parse_item,
    parse_items,
    parse_series_credits,
    poster,
)
from custom_components.mediamate.errors import (
    BadResponse,
    CannotConnect,
    InvalidAuth,
    NotFound,
    RateLimited,
    WrongService,
)
from custom_components.mediamate.model import MediaItem, MediaRef, MediaType
from tests.made import Clock

from .fixture_server import FIXTURES, FixtureServer, fixture, mutations

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl"
IMAGES = "https://image.tmdb.org/t/p"
DUNE = MediaRef.parse("movie:tmdb:438631")
THRONES = MediaRef.parse("series:tvdb:121361")
MOVIE, SERIES = MediaType.MOVIE, MediaType.SERIES

DUNE_FOUND = MediaItem(
    ref=DUNE,
    title="Дюна",
    original_title="Dune",
    year=2021,
    overview="О пустынной планете.",
    poster_url=f"{IMAGES}/w500/d5NXSklXo0qyIYkgV94XAgMIckC.jpg",
    rating=7.8,
    in_cinemas=date(2021, 9, 15),
    original_language="en",
    popularity=95.5,
)


@pytest.fixture
async def server(socket_enabled) -> AsyncIterator[FixtureServer]:
    async with FixtureServer("tmdb") as one:
        yield one


@pytest.fixture
def client(server: FixtureServer, session, clock: Clock) -> Tmdb:
    return Tmdb(session, KEY, url=server.url, now=clock)


# --- reading


def test_multi_search_drops_people_and_adult_titles() -> None:
    assert parse_items(fixture("tmdb/search/multi.json"), IMAGES) == (
        DUNE_FOUND,
        MediaItem(
            ref=MediaRef.parse("series:tmdb:90228"),
            title="Дюна: Пророчество",
            original_title="Dune: Prophecy",
            year=2024,
            overview="Борьба за трон.",
            rating=8.5,
            released=date(2024, 11, 17),
            original_language="en",
            popularity=300.25,
        ),
        MediaItem(
            ref=MediaRef.parse("movie:tmdb:841"),
            title="Дюна",
            original_title="Dune",
            overview="О пустынной планете.",
            original_language="en",
            popularity=95.5,
        ),
    )


def test_details_of_a_film() -> None:
    item = parse_details(fixture("tmdb/movie/438631.json"), IMAGES, MOVIE, "ru")
    assert item.ref == DUNE
    assert (item.title, item.original_title, item.runtime) == ("Дюна", "Dune", 155)
    assert item.genres == ("фантастика", "приключения")
    assert item.certification == "12+"
    assert item.aliases == ("DUNE/デューン 砂の惑星", "Dune: Part One")
    assert item.in_cinemas == date(2021, 9, 16)
    assert item.released == date(2021, 10, 21)
    assert item.people == ("Denis Villeneuve", "Timothée Chalamet", "Rebecca Ferguson")


def test_details_of_a_series_are_named_by_tvdb() -> None:
    data = fixture("tmdb/tv/1399.json")
    item = parse_details(data, IMAGES, SERIES, "ru")
    assert item.ref == THRONES
    assert item.overview == "Seven kingdoms.", "better English than nothing"
    assert (item.runtime, item.certification, item.released) == (60, "TV-MA", date(2011, 4, 17))
    assert item.aliases == ("Das Lied von Eis und Feuer",)
    assert item.people == ("David Benioff", "Peter Dinklage")
    for none in (None, 0, "", {}):
        data["external_ids"] = {"tvdb_id": none}
        assert parse_details(data, IMAGES, SERIES, "ru").ref == MediaRef.parse("series:tmdb:1399")


def test_seasons_of_a_series() -> None:
    data = fixture("tmdb/tv/1399.json")

    def seasons() -> list[tuple[int, int, int | None]]:
        return [
            (one.number, one.episodes, one.aired) for one in parse_details(data, IMAGES, SERIES, "en").seasons
        ]

    item = parse_details(data, IMAGES, SERIES, "en")
    assert seasons() == [(0, 14, None), (1, 10, 10), (2, 10, 4), (3, 10, 0)]
    assert (item.ended, item.next_airing) == (False, date(2012, 4, 29))
    data |= {"status": "Canceled", "last_episode_to_air": {"season_number": 3, "episode_number": 99}}
    data["next_episode_to_air"] = None
    item = parse_details(data, IMAGES, SERIES, "en")
    assert (item.ended, item.next_airing, seasons()[3]) == (True, None, (3, 10, 10))
    data["last_episode_to_air"] = None
    assert [aired for _, _, aired in seasons()] == [0, 0, 0, 0]
    del data["status"], data["last_episode_to_air"]
    data["seasons"] += [
        {"season_number": 4, "episode_count": None, "air_date": None},
        {"season_number": -1},
        {"season_number": 10**9},
        {"season_number": 5, "episode_count": -3},
        "nonsense",
    ]
    assert parse_details(data, IMAGES, SERIES, "en").ended is None
    assert seasons() == [(0, 14, None), (1, 10, None), (2, 10, None), (3, 10, None), (4, 0, 0)]


@pytest.mark.parametrize(
    ("language", "rating"),
    [("en", "PG-13"), ("ru", "12+"), ("ru-RU", "12+"), ("en-US", "PG-13"), ("fr", "PG-13")],
)
def test_certification_goes_with_the_language(language: str, rating: str) -> None:
    assert parse_details(fixture("tmdb/movie/438631.json"), IMAGES, MOVIE, language).certification == rating


@pytest.mark.parametrize("none", ["", None, 0, "someday"])
def test_no_date(none) -> None:
    record = fixture("tmdb/search/movie.json")["results"][0] | {"release_date": none}
    item = parse_item(record, IMAGES, MOVIE)
    assert (item.year, item.in_cinemas) == (None, None)
    del record["release_date"]
    assert parse_item(record, IMAGES, MOVIE) == item


@pytest.mark.parametrize("path", [None, "", "x.jpg", "//evil.example/x.jpg", "/../x.jpg", "/a?api_key=1", 5])
def test_poster_paths_are_not_trusted(path) -> None:
    assert poster(path, IMAGES) is None


def test_series_of_a_person() -> None:
    data = fixture("tmdb/person/137427/tv_credits.json")
    assert [one.title for one in parse_series_credits(data, IMAGES, frozenset())] == [
        "Space Things",
        "Quebec Stories",
    ]
    assert [one.title for one in parse_series_credits(data, IMAGES, frozenset({18}))] == ["Quebec Stories"]


PARSERS = {
    "search/multi.json": lambda data: parse_items(data, IMAGES),
    "movie/438631.json": lambda data: parse_details(data, IMAGES, MOVIE, "ru"),
    "tv/1399.json": lambda data: parse_details(data, IMAGES, SERIES, "en"),
    "genre/movie/list.json": parse_genres,
    "find/121361.json": lambda data: parse_first_id(data, "tv_results"),
    "person/137427/tv_credits.json": lambda data: parse_series_credits(data, IMAGES, frozenset({18})),
}


@pytest.mark.parametrize("name", PARSERS)
def test_mutations_give_a_value_or_value_error(name: str) -> None:
    good = PARSERS[name](fixture(f"tmdb/{name}"))
    assert good
    values = 0
    for data in mutations(fixture(f"tmdb/{name}")):
        try:
            PARSERS[name](data)
        except ValueError:
            continue
        values += 1
    assert values > 10


@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "tmdb").rglob("*.json")), ids=lambda p: p.parent.name + p.stem
)
def test_every_list_of_titles_is_read(path) -> None:
    data = fixture(str(path.relative_to(FIXTURES)))
    if "results" not in data:
        return
    kind = next((TYPES[part] for part in path.parts if part in TYPES), None)
    if path.stem in TYPES:
        kind = TYPES[path.stem]
    titled = [
        one for one in data["results"] if not one["adult"] and ("title" in one or kind or "name" in one)
    ]
    titled = [one for one in titled if one.get("media_type") != "person" and "gender" not in one]
    assert len(parse_items(data, IMAGES, kind)) == len(titled)


# --- keys


async def test_key_goes_into_the_query_token_into_the_header(server: FixtureServer, session) -> None:
    assert (await Tmdb(session, f" {KEY}\n", url=server.url).status()).app == "TMDb"
    assert server.calls[0].params == {"api_key": KEY}
    assert "authorization" not in server.calls[0].headers
    asked = len(server.calls)
    await Tmdb(session, TOKEN, url=f"{server.url}/").status()
    assert server.calls[asked].params == {}
    assert server.calls[asked].headers["authorization"] == f"Bearer {TOKEN}"
    assert server.said == ["GET /authentication", "GET /configuration"] * 2


async def test_the_pictures_of_a_mirror_are_where_it_says(server: FixtureServer, session) -> None:
    server.answers["GET /configuration"] = {"images": {"secure_base_url": "http://10.0.0.5:8080/t/p/"}}
    client = Tmdb(session, KEY, url=server.url)
    await client.status()
    (found, *_) = await client.search("Дюна", language="ru")
    assert found.poster_url == "http://10.0.0.5:8080/t/p/w500/d5NXSklXo0qyIYkgV94XAgMIckC.jpg"


@pytest.mark.parametrize(
    "answer",
    [
        404,
        web.Response(text="<html>", content_type="text/html"),
        {"images": []},
        {"images": {"secure_base_url": 5}},
        {"images": {"secure_base_url": "file:///etc/passwd"}},
        {"images": {"secure_base_url": "http://a.example/?x=1"}},
    ],
)
async def test_a_mirror_that_does_not_say(server: FixtureServer, session, answer) -> None:
    server.answers["GET /configuration"] = answer
    client = Tmdb(session, KEY, url=server.url)
    assert (await client.status()).app == "TMDb"
    (found, *_) = await client.search("Дюна", language="ru")
    assert str(found.poster_url).startswith(IMAGES)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            web.json_response({"success": False, "status_code": 7, "status_message": "Invalid"}, status=401),
            InvalidAuth,
        ),
        (web.json_response({"success": False, "status_code": 34}, status=404), WrongService),
        (web.json_response({"success": False}), WrongService),
        (web.json_response([]), WrongService),
        (web.Response(text="<html>", content_type="text/html"), WrongService),
        (web.Response(status=301, headers={"Location": "https://elsewhere.example/"}), WrongService),
        (web.Response(text='{"succ', content_type="application/json"), BadResponse),
    ],
)
async def test_status_faults(client: Tmdb, server: FixtureServer, answer, error) -> None:
    server.answers["GET /authentication"] = answer
    with pytest.raises(error) as caught:
        await client.status()
    assert KEY not in f"{caught.value!r} {caught.value.placeholders} {caught.value.__cause__}"


@pytest.mark.parametrize("key", ["ключ", "a\nb" * 9, ""])
async def test_what_is_no_key_at_all(server: FixtureServer, session, key: str) -> None:
    server.answers["GET /authentication"] = 401
    client = Tmdb(session, key, url=server.url)
    with pytest.raises((InvalidAuth, CannotConnect)):
        await client.status()


async def test_no_key_in_errors_and_logs(session, caplog) -> None:
    caplog.set_level("DEBUG")
    client = Tmdb(session, KEY, url="http://127.0.0.1:1")
    client._sleep = lambda _: asyncio.sleep(0)
    with pytest.raises(CannotConnect) as caught:
        await client.search("Дюна", language="ru")
    assert KEY not in caplog.text
    assert KEY not in f"{caught.value!r} {caught.value.__cause__} {caught.value.__context__ and ''}"


async def test_too_many_requests(client: Tmdb, server: FixtureServer) -> None:
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    client._sleep = sleep
    server.answers["GET /trending/all/week"] = web.Response(status=429, headers={"Retry-After": "2"})
    with pytest.raises(RateLimited) as caught:
        await client.trending(None, language="en")
    assert (caught.value.retry_after, waited) == (2.0, [2.0, 2.0])


# --- asking


async def test_search(client: Tmdb, server: FixtureServer) -> None:
    found = await client.search("  скачай   Дюну ", language="ru")
    assert [str(one.ref) for one in found] == ["movie:tmdb:438631", "series:tmdb:90228", "movie:tmdb:841"]
    assert server.calls[0].params == {
        "query": "скачай Дюну",
        "include_adult": "false",
        "language": "ru",
        "api_key": KEY,
    }
    assert await client.search("  ", language="ru") == ()
    await client.search("Dune", language="klingon", media_type=MOVIE, year=2021)
    assert server.calls[-1].path == "/search/movie"
    assert server.calls[-1].params.items() >= {"language": "en", "year": "2021"}.items()
    await client.search("Dune", language="en", media_type=SERIES, year=2024)
    assert server.calls[-1].params["first_air_date_year"] == "2024"
    both = await client.search("Dune", language="en", year=2024)
    assert [str(one.ref) for one in both] == ["series:tmdb:90228", "movie:tmdb:438631"], "best known first"
    assert await client.search("x", language="en", media_type=MediaType.BOOK) == ()


async def test_details(client: Tmdb, server: FixtureServer) -> None:
    assert (await client.details(DUNE, language="ru")).runtime == 155
    assert "release_dates" in server.calls[-1].params["append_to_response"]
    item = await client.details(THRONES, language="ru")
    assert item.title == "Игра престолов"
    assert server.said[1:] == ["GET /find/121361", "GET /tv/1399"]
    assert server.calls[1].params["external_source"] == "tvdb_id"
    await client.details(MediaRef.parse("series:tmdb:1399"), language="ru")
    assert len(server.calls) == 3, "it is the same answer"


@pytest.mark.parametrize(
    "ref",
    [
        "movie:tmdb:1",
        "movie:imdb:tt0000001",
        "movie:tmdb:x",
        "series:odd:1",
        "series:tvdb:../1",
        "book:tmdb:1",
    ],
)
async def test_details_of_nothing(client: Tmdb, ref: str) -> None:
    with pytest.raises(NotFound):
        await client.details(MediaRef.parse(ref), language="en")


async def test_details_of_another_shape(client: Tmdb, server: FixtureServer) -> None:
    server.answers["GET /movie/438631"] = {"id": 438631}
    with pytest.raises(BadResponse):
        await client.details(DUNE, language="en")


async def test_similar_prefers_recommendations(client: Tmdb, server: FixtureServer) -> None:
    assert [one.original_title for one in await client.similar(DUNE, language="ru")] == ["Dune: Part Two"]
    found = await client.similar(MediaRef.parse("series:tmdb:1399"), language="ru")
    assert [str(one.ref) for one in found] == ["series:tmdb:44217"]
    server.answers["GET /tv/1399/similar"] = {"results": []}
    client._cache = TtlCache(5, client._cache._now)
    assert await client.similar(MediaRef.parse("series:tmdb:1399"), language="ru") == ()


async def test_trending(client: Tmdb, server: FixtureServer) -> None:
    assert [str(one.ref) for one in await client.trending(None, language="ru")] == [
        "movie:tmdb:438631",
        "series:tmdb:1399",
    ]
    assert len(await client.trending(MOVIE, language="ru")) == 1
    assert server.said == ["GET /trending/all/week", "GET /trending/movie/week"]
    with pytest.raises(NotFound):
        await client.trending(MediaType.ALBUM, language="ru")


async def test_discover_by_genre(client: Tmdb, server: FixtureServer) -> None:
    assert (await client.discover(MOVIE, language="ru", genre="Фантастика")) == (DUNE_FOUND,)
    asked = server.calls[-1].params
    assert asked["with_genres"] == "878"
    assert "with_people" not in asked
    assert (asked["vote_count.gte"], asked["vote_average.gte"]) == ("200", "6.5")
    languages = {one.params["language"] for one in server.calls if one.path == "/genre/movie/list"}
    assert languages == {"ru", "en"}
    await client.discover(SERIES, language="en", genre="horror")
    assert server.calls[-1].params["with_genres"] == "9648|10765"
    with pytest.raises(NotFound) as caught:
        await client.discover(MOVIE, language="en", genre="knitting")
    assert (caught.value.translation_key, caught.value.placeholders) == (
        "genre_not_found",
        {"genre": "knitting"},
    )


async def test_discover_by_person(client: Tmdb, server: FixtureServer) -> None:
    await client.discover(MOVIE, language="en", person="Denis Villeneuve", genre="комедию")
    assert server.calls[-1].params.items() >= {"with_people": "137427", "with_genres": "35"}.items()
    found = await client.discover(SERIES, language="en", person="Denis Villeneuve")
    assert [one.title for one in found] == ["Space Things", "Quebec Stories"]
    found = await client.discover(SERIES, language="en", person="Denis Villeneuve", genre="драма")
    assert [one.title for one in found] == ["Quebec Stories"], "the same answer, read otherwise"
    server.answers["GET /search/person"] = {"results": []}
    with pytest.raises(NotFound) as caught:
        await client.discover(MOVIE, language="en", person="Nobody Atall")
    assert caught.value.translation_key == "person_not_found"


@pytest.mark.parametrize(
    ("word", "films", "series"),
    [
        ("ужасов", "27", "9648|10765"),
        ("Ужастик", "27", "9648|10765"),
        ("комедию", "35", "35"),
        ("боевички", "28", "10759"),
        ("мультики", "16", "16"),
        ("научную фантастику", "878", "10765"),
        ("романтическую комедию", "10749", "18"),
        ("мелодрама", "10749", "18"),
        ("sci-fi", "878", "10765"),
        ("Documentary", "99", "99"),
        ("war", "10752", "10768"),
        ("мюзикл", "10402", None),
        ("детское", "10751", "10751|10762"),
        ("блокнот", None, None),
        ("  ", None, None),
    ],
)
def test_genre_words(word: str, films: str | None, series: str | None) -> None:
    assert resolve(word, MOVIE, []) == films
    assert resolve(word, SERIES, []) == series


def test_tmdbs_own_names_win() -> None:
    assert resolve("НФ и  фэнтези", SERIES, [{}, {10765: "НФ и Фэнтези"}]) == "10765"
    assert resolve("Ужёсы", MOVIE, [{99999: "ужесы"}]) == "99999"
    assert all(resolve(stem, MOVIE, []) == str(number) for stem, number in STEMS.items())


# --- the cache


async def test_cache_has_a_term_per_question(client: Tmdb, server: FixtureServer, clock: Clock) -> None:
    async def ask() -> int:
        before = len(server.calls)
        await client.search("Dune", language="en")
        await client.details(DUNE, language="en")
        return len(server.calls) - before

    assert [await ask(), await ask()] == [2, 0]
    clock.forward(minutes=61)
    assert await ask() == 1
    clock.forward(hours=24)
    assert await ask() == 2
    await client.details(DUNE, language="ru")
    assert server.calls[-1].params["language"] == "ru"


async def test_failures_are_not_kept(client: Tmdb, server: FixtureServer) -> None:
    server.answers["GET /search/multi"] = web.Response(text="{", content_type="application/json")
    with pytest.raises(BadResponse):
        await client.search("Dune", language="en")
    del server.answers["GET /search/multi"]
    assert await client.search("Dune", language="en")


def test_cache_is_bounded(clock: Clock) -> None:
    cache = TtlCache(3, clock)
    for number in range(3):
        cache.put(number, f"v{number}", timedelta(hours=1))
    assert cache.get(0) == "v0"
    cache.put(3, "v3", timedelta(seconds=1))
    assert [cache.get(number) for number in range(4)] == ["v0", None, "v2", "v3"]
    clock.forward(seconds=1)
    assert cache.get(3) is None
    assert len(cache) == 2


async def test_a_refused_question_leaves_no_other_running(client: Tmdb, server: FixtureServer) -> None:
    over = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.query["language"] == "en":
            await over.wait()  # whoever asked has to stop asking
        return web.json_response({"status_code": 7}, status=401)

    server.answers["GET /genre/movie/list"] = answer
    before = asyncio.all_tasks()
    with pytest.raises(InvalidAuth):
        await client.discover(MOVIE, language="ru", genre="драма")
    assert not [one for one in asyncio.all_tasks() - before if "Tmdb" in repr(one)]
    over.set()


async def test_at_most_ten_at_once(client: Tmdb, server: FixtureServer) -> None:
    running, most = 0, 0

    async def slow(_: web.Request) -> web.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return web.json_response({"results": []})

    server.answers["GET /search/multi"] = slow
    await asyncio.gather(*(client.search(f"film {number}", language="en") for number in range(30)))
    assert 1 < most <= 10
