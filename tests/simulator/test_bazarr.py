"""The simulated Bazarr: what its Radarr and its Sonarr have, and a search that never says what came of it."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator import SimulatedStack

from .caller import Caller

MATRIX, BEAR = 603, 136315


@pytest.fixture
async def bazarr(make_stack: Callable[..., Any]) -> tuple[SimulatedStack, Caller]:
    stack = await make_stack(arrs=("radarr", "sonarr"), more=("bazarr",), owned=(MATRIX,))
    sim = stack.sim
    series = sim.sonarr.library.add(sim.catalogue.series[BEAR])
    episodes = sim.sonarr.library.refresh(series)
    sim.sonarr.library.store_file(episodes[0], quality_id=3, size=10**9, group="SIM")
    return sim, Caller(stack.session, f"{sim.bazarr.url}/api", {"X-API-KEY": sim.bazarr.api_key})


async def test_it_says_who_it_is(bazarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = bazarr
    assert (await call.get("/system/status"))["data"]["bazarr_version"] == "1.5.3"
    root = Caller(call.session, sim.bazarr.url)
    assert (await root("GET", "/api/system/ping")).body == {"status": "OK"}
    assert (await root("GET", "/api/movies")).status == 401
    assert (await root("GET", "/")).headers["Content-Type"].startswith("text/html")
    assert (await call("GET", "/nothing")).status == 404
    assert (await call("DELETE", "/badges")).status == 405


async def test_films_and_episodes_that_have_a_file(bazarr: tuple[SimulatedStack, Caller]) -> None:
    _, call = bazarr
    answer = await call.get("/movies")
    assert (answer["total"], [one["title"] for one in answer["data"]]) == (1, ["The Matrix"])
    assert answer["data"][0]["missing_subtitles"][0]["code2"] == "ru"
    assert (await call.get("/movies", **{"radarrid[]": 9}))["data"] == []
    (series,) = (await call.get("/series", **{"seriesid[]": 1}))["data"]
    assert (series["title"], series["episodeFileCount"], series["episodeMissingCount"]) == ("The Bear", 1, 1)
    (episode,) = (await call.get("/episodes", **{"seriesid[]": 1}))["data"]
    assert (episode["season"], episode["episode"], episode["title"]) == (1, 1, "System")
    number = episode["sonarrEpisodeId"]
    assert len((await call.get("/episodes", **{"episodeid[]": number}))["data"]) == 1
    assert (await call("GET", "/episodes")).status == 404
    assert await call.get("/badges") == {
        "episodes": 1,
        "movies": 1,
        "providers": 0,
        "status": 0,
        "announcements": 0,
        "sonarr_signalr": "LIVE",
        "radarr_signalr": "LIVE",
    }


async def test_a_search(bazarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = bazarr
    wanted = {"language": "ru", "forced": "False", "hi": "False"}
    assert (await call("PATCH", "/movies/subtitles", params=wanted | {"radarrid": 1})).status == 204
    assert sim.bazarr.shelf.missing(("movie", 1)) == []
    (film,) = (await call.get("/movies"))["data"]
    assert [one["code2"] for one in film["subtitles"]] == ["en", "ru"]
    episode = sim.sonarr.library.series[1].episodes[0].id
    sim.bazarr.shelf.nowhere.add(("episode", episode))
    of_episode = wanted | {"seriesid": 1, "episodeid": episode}
    assert (await call("PATCH", "/episodes/subtitles", params=of_episode)).status == 204
    assert sim.bazarr.state() == {"movies": 0, "episodes": 1, "kept": 1, "throttled": 0}
    assert (await call("PATCH", "/movies/subtitles", params=wanted | {"radarrid": 9})).status == 404
    assert (await call("PATCH", "/episodes/subtitles", params=wanted | {"episodeid": 9})).status == 404


async def test_sites_that_are_left_alone_find_nothing(bazarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = bazarr
    rows = (await call.get("/providers"))["data"]
    assert {one["status"] for one in rows} == {"Good"}
    sim.bazarr.throttled = {one["name"]: "TooManyRequests" for one in rows}
    assert {one["status"] for one in (await call.get("/providers"))["data"]} == {"TooManyRequests"}
    wanted = {"language": "ru", "forced": "False", "hi": "False", "radarrid": 1}
    assert (await call("PATCH", "/movies/subtitles", params=wanted)).status == 204
    assert sim.bazarr.shelf.missing(("movie", 1)) == ["ru"]


async def test_a_search_takes_its_time(bazarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = bazarr
    sim.clock.set_speed(600.0)
    sim.bazarr.takes = 60
    before = sim.clock.elapsed()
    wanted = {"language": "de", "forced": "False", "hi": "False", "radarrid": 1}
    assert (await call("PATCH", "/movies/subtitles", params=wanted)).status == 204
    assert sim.clock.elapsed() - before >= 60


async def test_the_rest(bazarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = bazarr
    sim.bazarr.health.append(("/movies", "not accessible"))
    assert (await call.get("/system/health"))["data"] == [{"object": "/movies", "issue": "not accessible"}]
    enabled = {one["code2"] for one in await call.get("/system/languages") if one["enabled"]}
    assert enabled == {"en", "ru"}
    assert (await call("POST", "/system/tasks", params={"taskid": "x"})).status == 204
    assert sim.bazarr.tasks == ["x"]
    await sim.restart("bazarr")
    assert (await call("GET", "/badges")).status == 200


async def test_without_any_arr(make_stack: Callable[..., Any]) -> None:
    stack = await make_stack(arrs=(), more=("bazarr",))
    assert stack.sim.bazarr.state()["movies"] == 0
