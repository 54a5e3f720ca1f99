"""The simulated Prowlarr: indexers that are switched and banned, finds by title in two scripts, and ways to get them."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator import SimulatedStack
from simulator.torrents.bencode import read_torrent

from .caller import Caller


@pytest.fixture
async def prowlarr(make_stack: Callable[..., Any]) -> tuple[SimulatedStack, Caller]:
    stack = await make_stack(more=("prowlarr",))
    key = {"X-Api-Key": stack.sim.prowlarr.api_key}
    return stack.sim, Caller(stack.session, f"{stack.sim.prowlarr.url}/api/v1", key)


async def found(call: Caller, query: str, category: int = 2000) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = await call.get("/search", query=query, categories=category)
    return answer


async def test_it_says_who_it_is(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = prowlarr
    assert (await call.get("/system/status"))["appName"] == "Prowlarr"
    root = Caller(call.session, sim.prowlarr.url)
    assert (await root("GET", "/ping")).body == {"status": "OK"}
    assert (await root("GET", "/")).headers["Content-Type"].startswith("text/html")
    assert (await root("GET", "/api/v1/indexer")).status == 401
    assert (await root("GET", "/1/download")).status == 401
    assert (await call("GET", "/movie")).status == 404
    assert (await call("DELETE", "/search")).status == 405
    key = {"X-Api-Key": sim.prowlarr.api_key}
    assert (await root("GET", "/api", headers=key)).body["current"] == "v1"


async def test_each_indexer_has_titles_in_its_own_script(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    _, call = prowlarr
    latin, russian = await found(call, "Arrival"), await found(call, "Прибытие")
    assert {one["indexer"] for one in latin} == {"Orbit"}
    assert {one["indexer"] for one in russian} == {"Nordlicht"}
    assert "Дубляж" in russian[0]["title"]
    assert await found(call, "Arrival", 5000) == []
    assert await found(call, "Медведь", 5000)
    assert await found(call, "Xyzzy") == []


async def test_links_hold_the_key(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = prowlarr
    file, magnet = (await found(call, "Arrival"))[0], (await found(call, "Прибытие"))[0]
    assert sim.prowlarr.api_key in file["downloadUrl"]
    assert file["magnetUrl"] is None
    assert sim.prowlarr.api_key in magnet["magnetUrl"]


async def test_a_file_and_a_magnet_link(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = prowlarr
    for query in ("Arrival", "Прибытие"):
        await found(call, query)
    finds = [find for _, find in sim.prowlarr._finds.values()]
    file, magnet = (next(one for one in finds if one.magnet is wanted) for wanted in (False, True))
    async with call.session.get(
        f"{call.base}/indexer/1/download", params={"link": file.hash, "file": "x"}, headers=call.headers
    ) as answer:
        assert read_torrent(await answer.read()).name == file.title
    moved = await call("GET", "/indexer/2/download", params={"link": magnet.hash, "file": "x"})
    assert (moved.status, moved.headers["Location"]) == (301, f"magnet:?xt=urn:btih:{magnet.hash}")
    assert (await call("GET", "/indexer/1/download", params={"link": "?"})).status == 400
    sim.prowlarr.indexers[1].redirect = True
    sent_on = await call("GET", "/indexer/1/download", params={"link": file.hash, "file": "x"})
    assert (sent_on.status, sent_on.headers["Location"]) == (301, f"{file.guid}.torrent")
    sim.prowlarr.ban(2)
    assert (await call("GET", "/indexer/2/download", params={"link": magnet.hash})).status == 429


async def test_switched_and_banned(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = prowlarr
    assert [one["enable"] for one in await call.get("/indexer")] == [True, True, False]
    answer = await call("PUT", "/indexer/bulk", json={"ids": [1], "enable": False})
    assert (answer.status, answer.body[0]["enable"]) == (202, False)
    assert (await call("PUT", "/indexer/bulk", json={"ids": [9], "enable": False})).status == 404
    assert await found(call, "Arrival") == []
    assert await call.get("/health") == []
    sim.prowlarr.ban(2, hours=1)
    (trouble,) = await call.get("/indexerstatus")
    assert trouble["indexerId"] == 2
    assert "Nordlicht" in (await call.get("/health"))[0]["message"]
    assert (await call("GET", "/search", params={"query": "Arrival", "categories": 2000})).status == 400
    sim.advance(3601)
    assert await call.get("/indexerstatus") == []
    assert await found(call, "Прибытие")


async def test_indexers_that_are_named(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    _, call = prowlarr
    query = {"query": "Arrival", "categories": 2000}
    assert await call.get("/search", **query, indexerIds=1)
    assert await call.get("/search", **query, indexerIds=-2)
    assert await call.get("/search", **query, indexerIds=2) == []
    assert (await call("GET", "/search", params=query | {"indexerIds": -1})).status == 400


async def test_a_grab_goes_to_its_own_client(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = prowlarr
    one = (await found(call, "Arrival"))[0]
    body = {"guid": one["guid"], "indexerId": 1}
    assert (await call("POST", "/search", json=body)).status == 200
    (torrent,) = sim.torrents.engine.torrents.values()
    assert (torrent.name, torrent.category) == (one["title"], "prowlarr")
    assert sim.prowlarr.state() == {"indexers": 3, "asked": 2, "queries": 2, "grabs": 1}
    statistics = (await call.get("/indexerstats"))["indexers"]
    assert [row["numberOfGrabs"] for row in statistics] == [1, 0, 0]
    sim.prowlarr.has_client = False
    assert (await call("POST", "/search", json=body)).status == 500
    sim.advance(1801)
    assert (await call("POST", "/search", json=body)).status == 404


async def test_a_restart_forgets_the_finds(prowlarr: tuple[SimulatedStack, Caller]) -> None:
    sim, call = prowlarr
    one = (await found(call, "Arrival"))[0]
    await sim.restart("prowlarr")
    body = {"guid": one["guid"], "indexerId": 1}
    assert (await call("POST", "/search", json=body)).status == 404
