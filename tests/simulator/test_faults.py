"""What can go wrong really goes wrong, on the wire, for as long as ordered."""

import asyncio
import json
import subprocess
import sys

import aiohttp
import pytest

from simulator import Fault
from simulator.faults import UNKNOWN

from .caller import Stack

STATUS = "/system/status"


async def test_counts_what_it_hits(stack: Stack) -> None:
    stack.sim.faults.set("radarr", Fault("status:500", path="/api/v3/movie", method="GET", times=2, after=1))
    statuses = [(await stack.radarr("GET", "/movie")).status for _ in range(5)]
    assert statuses == [200, 500, 500, 200, 200]
    assert (await stack.radarr("GET", STATUS)).status == 200
    stack.sim.faults.set("radarr", Fault("status:503"))
    assert (await stack.radarr("GET", STATUS)).status == 503
    assert (await stack.jellyfin("GET", "/System/Info")).status == 200
    stack.sim.faults.clear("radarr")
    assert (await stack.radarr("GET", STATUS)).status == 200


async def test_too_many_requests(stack: Stack) -> None:
    stack.sim.faults.set("tmdb", Fault("status:429", path="/search", retry_after=7))
    answer = await stack.tmdb("GET", "/search/movie", params={"query": "dune"})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")


@pytest.mark.parametrize(
    ("kind", "status", "starts"),
    [("html", 200, "<!doctype"), ("login_redirect", 302, ""), ("redirect", 302, "")],
)
async def test_somebody_else_answers(stack: Stack, kind: str, status: int, starts: str) -> None:
    stack.sim.faults.set("jellyfin", Fault(kind))
    answer = await stack.jellyfin("GET", "/System/Info")
    assert answer.status == status
    assert str(answer.body).startswith(starts)
    assert ("Location" in answer.headers) is (status == 302)


@pytest.mark.parametrize("kind", ["cut", "garbage"])
async def test_broken_json(stack: Stack, kind: str) -> None:
    stack.sim.faults.set("radarr", Fault(kind))
    with pytest.raises(ValueError):
        await stack.radarr("GET", "/movie")


async def test_wrong_shape_and_unknown_words(stack: Stack) -> None:
    stack.sim.faults.set("radarr", Fault("wrong_shape", times=1))
    assert isinstance(await stack.radarr.get(STATUS), list)
    stack.sim.faults.set("radarr", Fault("unknown_enum"))
    movie = await stack.radarr.get("/movie/1")
    assert (movie["status"], movie["title"]) == (UNKNOWN, "The Matrix")
    assert movie["images"][0]["coverType"] == UNKNOWN
    deleted = await stack.radarr("DELETE", "/queue/99")
    assert deleted.status == 404


async def test_down_drop_slow_and_timeout(stack: Stack) -> None:
    sim = stack.sim
    sim.faults.set("radarr", Fault("down"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await stack.radarr("GET", STATUS)
    sim.faults.clear()
    sim.faults.set("radarr", Fault("drop", times=1))
    with pytest.raises(aiohttp.ClientPayloadError):
        await stack.radarr("GET", "/movie", headers={"Connection": "close"})
    sim.faults.set("radarr", Fault("slow:0.2", times=1))
    start = asyncio.get_running_loop().time()
    assert (await stack.radarr("GET", STATUS)).status == 200
    assert asyncio.get_running_loop().time() - start >= 0.2
    sim.faults.set("radarr", Fault("timeout", times=1))
    with pytest.raises(TimeoutError):
        await stack.radarr("GET", STATUS, timeout=aiohttp.ClientTimeout(total=0.1))


async def test_kills_before_and_after_storing(stack: Stack) -> None:
    for kind, stored in (("kill", 0), ("kill_after_store", 1)):
        victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        stack.sim.faults.set(
            "radarr", Fault(f"{kind}:{victim.pid}", path="/api/v3/movie", method="POST", times=1)
        )
        with pytest.raises(aiohttp.ClientConnectionError):
            await stack.add(438631)
        assert victim.wait(5) == -9
        assert len(await stack.radarr.get("/movie", tmdbId=438631)) == stored


@pytest.mark.parametrize("kind", ["nonsense", "status", "kill", "kill:now", "slow:fast"])
def test_a_fault_that_makes_no_sense_is_refused(kind: str) -> None:
    with pytest.raises(ValueError):
        Fault(kind)


async def test_never_kills_everything(stack: Stack) -> None:
    stack.sim.faults.set("radarr", Fault("kill:1", times=1))
    assert (await stack.radarr("GET", STATUS)).status == 500


async def test_the_log_has_no_secrets(stack: Stack) -> None:
    key = stack.sim.tmdb.api_key
    await stack.tmdb(
        "GET", "/search/movie", params={"query": "dune", "api_key": key}, headers={"Authorization": ""}
    )
    (call,) = stack.sim.log.find("tmdb")
    assert call.query == ("api_key", "query")
    assert call.sent > 1000
    everything = json.dumps(stack.sim.log.as_dict())
    assert key not in everything
    assert stack.sim.tmdb.token not in everything


@pytest.mark.parametrize(("kind", "status"), [("gateway", 502), ("gateway:504", 504)])
async def test_a_proxy_gives_up_and_the_service_does_not(stack: Stack, kind: str, status: int) -> None:
    stack.sim.faults.set("radarr", Fault(kind, path="/api/v3/tag", method="POST", times=1))
    answer = await stack.radarr("POST", "/tag", json={"label": "kept"})
    assert answer.status == status
    assert [one["label"] for one in await stack.radarr.get("/tag")] == ["kept"]
