"""TMDb: two languages, two kinds of key, lists and details."""

from typing import Any

import pytest

from .caller import Caller, Stack


@pytest.mark.parametrize("query", [{}, {"api_key": "0" * 32}])
async def test_a_bad_key(stack: Stack, query: dict[str, str]) -> None:
    door = Caller(stack.session, stack.sim.tmdb.url)
    answer = await door("GET", "/authentication", params=query)
    assert (answer.status, answer.body["status_code"], answer.body["success"]) == (401, 7, False)
    good = await door("GET", "/authentication", params={"api_key": stack.sim.tmdb.api_key})
    assert (good.status, good.body["status_code"]) == (200, 1)


async def names(stack: Stack, path: str, **query: Any) -> list[str]:
    rows = (await stack.tmdb.get(path, **query))["results"]
    return [row.get("title") or row["name"] for row in rows]


@pytest.mark.parametrize(
    ("query", "language", "first"),
    [
        ("dune", "en-US", "Dune"),
        ("Дюна", "ru-RU", "Дюна"),
        ("дюна", "en-US", "Dune"),
        ("звездные войны", "ru", "Звёздные войны: Эпизод 4 – Новая надежда"),
        ("amelie", "en", "Amélie"),
        ("千と千尋の神隠し", "ru-RU", "Унесённые призраками"),
        ("matr", "en", "The Matrix"),
        ("игра престолов", "ru-RU", "Игра престолов"),
        ("вильнев", "ru-RU", "Дени Вильнёв"),
    ],
)
async def test_search(stack: Stack, query: str, language: str, first: str) -> None:
    assert (await names(stack, "/search/multi", query=query, language=language))[0] == first


async def test_an_inflected_title_is_not_found(stack: Stack) -> None:
    """As at TMDb: it knows «Дюна», not «Дюну»; who calls has to bring it into its basic form."""
    assert await names(stack, "/search/multi", query="дюну", language="ru-RU") == []
    assert await names(stack, "/search/multi", query="  ") == []


async def test_search_by_kind_and_year(stack: Stack) -> None:
    assert await names(stack, "/search/movie", query="dune", year="1984") == ["Dune"]
    assert await names(stack, "/search/tv", query="dune") == ["Dune: Prophecy"]
    assert await names(stack, "/search/tv", query="dark", first_air_date_year="1999") == []
    assert await names(stack, "/search/person", query="nolan") == ["Christopher Nolan"]
    kinds = [row["media_type"] for row in (await stack.tmdb.get("/search/multi", query="dune"))["results"]]
    assert set(kinds) == {"movie", "tv"}
    assert (await stack.tmdb("GET", "/search/movie", params={"query": "dune", "page": "501"})).status == 400


async def test_details(stack: Stack) -> None:
    film = await stack.tmdb.get(
        "/movie/438631", language="ru-RU", append_to_response="external_ids,credits,nonsense"
    )
    assert (film["title"], film["original_title"], film["runtime"]) == ("Дюна", "Dune", 155)
    assert film["external_ids"]["imdb_id"] == "tt1160419"
    assert film["credits"]["crew"][0]["name"] == "Дени Вильнёв"
    assert film["nonsense"] == {}
    assert film["genres"][0]["name"] == "фантастика"
    series = await stack.tmdb.get("/tv/1399", append_to_response="external_ids,content_ratings,release_dates")
    assert series["external_ids"]["tvdb_id"] == 121361
    assert (series["number_of_seasons"], len(series["seasons"]), series["status"]) == (8, 8, "Ended")
    missing = await stack.tmdb("GET", "/movie/7")
    assert (missing.status, missing.body["status_code"]) == (404, 34)
    for path in ("/movie/7/similar", "/tv/7/credits", "/nonsense"):
        assert (await stack.tmdb("GET", path)).status == 404
    many = ",".join("abcdefghijklmnopqrstu")
    assert (await stack.tmdb("GET", "/movie/603", params={"append_to_response": many})).status == 400


async def test_what_is_like_it(stack: Stack) -> None:
    alike = await names(stack, "/movie/438631/recommendations")
    assert alike[:2] == ["Dune: Part Two", "Dune: Part Three"]
    assert "Dune" not in alike[:1]
    assert "Severance" not in await names(stack, "/tv/95396/similar")


async def test_trending(stack: Stack) -> None:
    everything = await stack.tmdb.get("/trending/all/week")
    popularity = [row["popularity"] for row in everything["results"]]
    assert popularity == sorted(popularity, reverse=True)
    assert everything["total_pages"] > 1
    assert {row["media_type"] for row in everything["results"]} == {"movie", "tv"}
    assert (await names(stack, "/trending/tv/day"))[0] == "Game of Thrones"


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ({"with_genres": "878,12"}, "Dune", "The Godfather"),
        ({"with_genres": "80|16"}, "The Godfather", "Gladiator"),
        ({"without_genres": "878"}, "The Godfather", "Dune"),
        ({"with_cast": "6384"}, "The Matrix", "Dune"),
        ({"with_crew": "137427"}, "Arrival", "The Matrix"),
        ({"with_people": "138"}, "Pulp Fiction", "The Matrix"),
        ({"vote_average.gte": "8.5"}, "The Godfather", "Tenet"),
        ({"vote_count.gte": "30000"}, "Inception", "Stalker"),
        ({"with_original_language": "ru"}, "Stalker", "Dune"),
        ({"primary_release_year": "1972"}, "The Godfather", "Dune"),
        ({"primary_release_date.lte": "1975-01-01"}, "The Godfather", "Dune"),
    ],
)
async def test_discover(stack: Stack, query: dict[str, str], inside: str, outside: str) -> None:
    found = [
        name
        for page in (1, 2, 3, 4)
        for name in await names(stack, "/discover/movie", page=page, sort_by="popularity.desc", **query)
    ]
    assert inside in found
    assert outside not in found


async def test_order_genres_pictures_and_foreign_ids(stack: Stack) -> None:
    oldest = await names(stack, "/discover/tv", sort_by="first_air_date.asc")
    assert oldest[0] == "Friends"
    genres = {
        row["id"]: row["name"] for row in (await stack.tmdb.get("/genre/movie/list", language="ru"))["genres"]
    }
    assert genres[28] == "боевик"
    found = await stack.tmdb.get("/find/121361", external_source="tvdb_id")
    assert [row["name"] for row in found["tv_results"]] == ["Game of Thrones"]
    images = (await stack.tmdb.get("/configuration"))["images"]
    poster = (await stack.tmdb.get("/movie/438631"))["poster_path"]
    async with stack.session.get(f"{images['base_url']}w500{poster}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
    other = (await stack.tmdb.get("/movie/841"))["poster_path"]
    assert other != poster


async def test_a_series_that_runs(stack: Stack) -> None:
    """What has aired and what comes next goes with the simulator's time."""
    series = await stack.tmdb.get("/tv/95480", append_to_response="external_ids")
    assert series["external_ids"]["tvdb_id"] == 370112
    assert (
        series["last_episode_to_air"]["season_number"],
        series["last_episode_to_air"]["episode_number"],
    ) == (6, 2)
    assert (series["next_episode_to_air"]["episode_number"], series["status"]) == (3, "Returning Series")
    assert len(series["seasons"]) == 6
    stack.sim.advance(40 * 86400)
    later = await stack.tmdb.get("/tv/95480")
    assert later["next_episode_to_air"] is None
    upcoming = await stack.tmdb.get("/tv/240411")
    assert (upcoming["status"], upcoming["last_air_date"]) == ("In Production", None)


async def test_a_season_and_its_episodes(stack: Stack) -> None:
    season = await stack.tmdb.get("/tv/136315/season/2", language="ru-RU")
    assert (season["name"], len(season["episodes"])) == ("Сезон 2", 10)
    assert season["episodes"][0]["name"] == "Beef"
    assert (await stack.tmdb.get("/tv/19885/season/0"))["name"] == "Specials"
    assert (await stack.tmdb("GET", "/tv/136315/season/9")).status == 404
    assert (await stack.tmdb("GET", "/tv/1/season/1")).status == 404
    found = await stack.tmdb.get("/search/tv", query="Пацаны", language="ru-RU")
    assert [(one["id"], one["name"]) for one in found["results"]] == [(76479, "Пацаны")]
    (by_id,) = (await stack.tmdb.get("/find/355567", external_source="tvdb_id"))["tv_results"]
    assert by_id["id"] == 76479
