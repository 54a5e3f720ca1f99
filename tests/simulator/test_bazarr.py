"""The simulated Bazarr: what its Radarr and its Sonarr have, and a search that never says what came of it."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator import SimulatedStack
from simulator.bazarr.profiles import ANY, Item, Profile

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


async def given(call: Caller, path: str, **query: Any) -> int:
    return (await call("POST", path, params=query)).status


async def missing(call: Caller) -> list[tuple[str, bool, bool]]:
    (film,) = (await call.get("/movies"))["data"]
    return [(one["code2"], one["forced"], one["hi"]) for one in film["missing_subtitles"]]


async def test_profiles(bazarr: tuple[SimulatedStack, Caller]) -> None:
    _, call = bazarr
    (profile,) = await call.get("/system/languages/profiles")
    assert (profile["profileId"], profile["name"], profile["cutoff"]) == (1, "English and Russian", None)
    assert [(one["id"], one["language"], one["forced"]) for one in profile["items"]] == [
        (1, "en", "False"),
        (2, "ru", "False"),
    ]


async def test_what_a_profile_looks_for(bazarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = bazarr
    profiles = sim.bazarr.shelf.profiles
    profiles[2] = Profile(2, "x", (Item("ru", forced=True), Item("de", hi=True), Item("en", hi=True)))
    profiles[3] = Profile(3, "any", (Item("en"), Item("ru")), cutoff=ANY)
    profiles[4] = Profile(
        4, "spoken", (Item("ru", only=True), Item("en", exclude=True), Item("de")), cutoff=2
    )
    profiles[5] = Profile(5, "second", (Item("de"), Item("ru")), cutoff=2)
    wanted = {
        1: [("ru", False, False)],
        2: [("ru", True, False), ("de", False, True), ("en", False, True)],
        3: [],  # English is inside of the file
        4: [("de", False, False)],
        5: [("de", False, False), ("ru", False, False)],
    }
    for number, what in wanted.items():
        assert await given(call, "/movies", radarrid=1, profileid=number) == 204
        assert await missing(call) == what, number
    sim.bazarr.shelf.take(("movie", 1), "ru")
    assert await missing(call) == []


async def test_what_has_no_profile_is_not_looked_for(bazarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = bazarr
    assert await given(call, "/movies", radarrid=1, profileid="null") == 204
    assert await given(call, "/series", seriesid=1, profileid="") == 204
    (film,), (series,) = [(await call.get(path))["data"] for path in ("/movies", "/series")]
    assert (film["profileId"], film["missing_subtitles"], series["profileId"]) == (None, [], None)
    assert ((await call.get("/badges"))["movies"], sim.bazarr.state()["episodes"]) == (0, 0)
    for task in ("movies", "series"):
        name = f"wanted_search_missing_subtitles_{task}"
        assert (await call("POST", "/system/tasks", params={"taskid": name})).status == 204
    assert sim.bazarr.shelf.kept == {}
    assert (await call("POST", "/series", data={"seriesid": 1, "profileid": 1})).status == 204
    assert await given(call, "/movies", radarrid=1, profileid=1) == 204
    assert sim.bazarr.state()["movies"] == 1
    for task in ("movies", "series"):
        await call("POST", "/system/tasks", params={"taskid": f"wanted_search_missing_subtitles_{task}"})
    assert sim.bazarr.state()["kept"] == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"radarrid": "x", "profileid": "1"}, 400),
        ({"radarrid": "1"}, 500),
        ({"radarrid": "1", "profileid": "none"}, 404),  # whatever its own documentation says
        ({"radarrid": "1", "profileid": "9"}, 500),
        ({"radarrid": "77", "profileid": "1"}, 204),
        ({}, 204),
    ],
)
async def test_a_profile_that_cannot_be_given(
    bazarr: tuple[SimulatedStack, Caller], query: dict[str, str], status: int
) -> None:
    _, call = bazarr
    answer = await call("POST", "/movies", params=query)
    assert answer.status == status
    if status == 404:
        assert answer.body == "Languages profile not found"
    (film,) = (await call.get("/movies"))["data"]
    assert film["profileId"] == 1


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
