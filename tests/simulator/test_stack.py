"""The stack as a whole: control from outside, its own process, a real client, the sizes of the bench."""

import asyncio
from collections.abc import Callable
import json
from pathlib import Path
import sys
from typing import Any

import aiohttp
import pytest

from simulator import External, Fault, SimulatedStack
from simulator.arr.shelf import Release
from simulator.catalogue import Film
from simulator.torrents.bencode import write_torrent

from .caller import Caller, Stack

DUNE = 438631


async def test_time_and_state_by_control(stack: Stack) -> None:
    call = stack.control
    assert (await call.get("/"))["radarr"]["api_key"] == stack.sim.radarr.api_key
    await stack.add(DUNE)
    moved = (await call("POST", "/clock", json={"advance": 60, "speed": 0})).body
    assert moved["speed"] == 0
    state = await call.get("/state")
    assert (state["radarr"]["movies"], state["radarr"]["queue"], state["qbittorrent"]["moving"]) == (3, 1, 1)
    assert state["qbittorrent"]["download_speed"] > 0
    await call("POST", "/clock", json={"advance": 3600})
    state = await call.get("/state")
    assert (state["radarr"]["with_file"], state["radarr"]["queue"], state["jellyfin"]["items"]) == (3, 0, 2)
    assert (await call("POST", "/clock", json={"advance": "far"})).status == 400


async def test_faults_and_restarts_by_control(stack: Stack) -> None:
    call = stack.control
    body = {"service": "radarr", "kind": "status:503", "path": "/api/v3/movie", "times": 2}
    assert (await call("POST", "/fault", json=body)).status == 200
    assert (await stack.radarr("GET", "/movie")).status == 503
    assert (await call.get("/faults"))["radarr"][0]["kind"] == "status:503"
    assert (await call("DELETE", "/faults")).status == 200
    assert (await stack.radarr("GET", "/movie")).status == 200
    assert (await call("POST", "/fault", json={"service": "radarr", "kind": "nonsense"})).status == 400
    assert (await call("POST", "/fault", json={"service": "radarr"})).status == 400
    assert (await call("POST", "/restart", json={"service": "radarr"})).status == 200
    assert (await stack.radarr("GET", "/movie")).status == 200
    assert (await call("POST", "/restart", json={"service": "toaster"})).status == 404


async def test_requests_by_control(stack: Stack) -> None:
    await stack.control("DELETE", "/requests")
    await stack.radarr.get("/movie", tmdbId=603)
    log = await stack.control.get("/requests")
    (call,) = [one for one in log["calls"] if one["service"] == "radarr"]
    assert (call["method"], call["path"], call["query"], call["status"]) == (
        "GET",
        "/api/v3/movie",
        ["tmdbId"],
        200,
    )
    assert log["totals"]["radarr"]["calls"] == 1
    assert log["totals"]["radarr"]["sent"] == call["sent"] > 500


async def test_scenarios(stack: Stack) -> None:
    call, sim = stack.control, stack.sim
    changed = (await call("POST", "/scenario", json={"change_films": 2})).body["change_films"]
    assert changed == [1, 2]
    assert not (await stack.radarr.get("/movie/1"))["hasFile"]
    assert (await call("POST", "/scenario", json={"own": [DUNE]})).body == {"own": 1}
    assert sim.jellyfin.library.by_tmdb(DUNE)
    await call(
        "POST", "/scenario", json={"play": {"tmdb": DUNE, "user": "boris"}, "rate": 1000, "update": True}
    )
    assert (await stack.control.get("/state"))["jellyfin"]["playing"] == 1
    assert sim.torrents.engine.default_rate == 1000
    assert len(await stack.radarr.get("/update")) == 2
    await call("POST", "/scenario", json={"health": "Something is wrong", "stop": "boris"})
    assert (await stack.radarr.get("/health"))[0]["message"] == "Something is wrong"
    await call("POST", "/scenario", json={"health": ""})
    assert await stack.radarr.get("/health") == []
    for bad in ({"fly": 1}, {"play": {"tmdb": 7}}, {"own": [7]}, {"change_films": "all"}):
        assert (await call("POST", "/scenario", json=bad)).status == 400


async def test_a_restart_takes_its_time(make_stack: Callable[..., Any]) -> None:
    stack = await make_stack(speed=1.0)
    task = asyncio.create_task(stack.sim.restart("jellyfin", down_for=3600))
    async with asyncio.timeout(10):
        while await _answers(stack):
            await asyncio.sleep(0.01)
    assert not task.done()
    while not task.done():  # it may still be on its way down
        stack.sim.advance(3600)
        await asyncio.sleep(0.01)
    await task
    assert await _answers(stack)


async def _answers(stack: Stack) -> bool:
    try:
        return (await stack.jellyfin("GET", "/System/Ping")).status == 200
    except aiohttp.ClientConnectionError:
        return False


async def test_two_stacks_live_side_by_side_and_end_cleanly(make_stack: Callable[..., Any]) -> None:
    one, two = await make_stack(), await make_stack()
    assert one.sim.radarr.url != two.sim.radarr.url
    assert one.sim.radarr.api_key != two.sim.radarr.api_key
    assert (await two.radarr("GET", "/movie", headers={"X-Api-Key": one.sim.radarr.api_key})).status == 401


async def test_a_port_that_is_taken(stack: Stack, socket_enabled: None) -> None:
    ports = {"tmdb": stack.sim.radarr.server.port}
    with pytest.raises(OSError):
        async with SimulatedStack(ports=ports):
            pass
    with pytest.raises(ValueError):
        SimulatedStack(qbittorrent=External("http://x", "u", "p"))


async def test_a_real_client_gets_a_real_torrent(make_stack: Callable[..., Any]) -> None:
    """Radarr logs in to another qBittorrent over HTTP, hands it a file, follows it and imports."""
    other = await make_stack()
    client = other.sim.torrents
    data = write_torrent("Dune.2021.mkv", 30_000_000)

    def source(film: Film, release: Release) -> bytes:
        assert film.tmdb == DUNE
        return data

    external = External(client.url, client.username, client.password)
    assert client.password not in repr(external)
    stack = await make_stack(qbittorrent=external, torrent_source=source)
    assert stack.sim.qbittorrent is external
    assert (await stack.radarr.get("/downloadclient"))[0]["fields"][1]["value"] == client.server.port
    await stack.add(DUNE)
    stack.sim.advance(10)
    (record,) = await stack.queue()
    await until(lambda: client.engine.torrents)
    (torrent,) = client.engine.torrents.values()
    assert (torrent.hash, torrent.category) == (record["downloadId"].casefold(), "radarr")
    other.sim.advance(1)
    await until_queue(stack, lambda row: 0 < row["sizeleft"] < row["size"] and row["status"] == "downloading")
    client.engine.stop(torrent)
    await other.sim.restart("qbittorrent")  # the login is forgotten: Radarr logs in again
    await until_queue(stack, lambda row: row["status"] == "paused")
    client.engine.start(torrent)
    other.sim.advance(60)
    await until_queue(stack, lambda row: row["status"] == "completed")
    stack.sim.advance(60)
    movie = (await stack.radarr.get("/movie", tmdbId=DUNE))[0]
    assert movie["sizeOnDisk"] == 30_000_000


async def test_a_real_client_loses_a_torrent(make_stack: Callable[..., Any]) -> None:
    other = await make_stack()
    client = other.sim.torrents
    external = External(client.url, client.username, client.password)
    data = write_torrent("Dune.2021.mkv", 30_000_000)
    stack = await make_stack(qbittorrent=external, torrent_source=lambda film, release: data)
    await stack.add(DUNE)
    stack.sim.advance(10)
    await until(lambda: client.engine.torrents)
    await until_queue(stack, lambda row: row["status"] == "downloading")
    (record,) = await stack.queue()
    assert (await stack.radarr("DELETE", f"/queue/{record['id']}")).status == 200
    await until(lambda: not client.engine.torrents)
    await stack.radarr("POST", "/command", json={"name": "MoviesSearch", "movieIds": [1]})
    stack.sim.advance(10)
    await until(lambda: client.engine.torrents)
    await until_queue(stack, lambda row: row["status"] == "downloading")
    client.engine.remove(next(iter(client.engine.torrents)))
    await until_queue(stack, lambda row: row["status"] == "downloadClientUnavailable")
    stack.sim.advance(10)
    assert await stack.queue() == []


async def until(check: Callable[[], Any]) -> None:
    async with asyncio.timeout(30):
        while not check():
            await asyncio.sleep(0.02)


async def until_queue(stack: Stack, check: Callable[[dict[str, Any]], bool]) -> None:
    async with asyncio.timeout(30):
        while not any(check(row) for row in await stack.queue()):
            await asyncio.sleep(0.05)


async def test_in_a_process_of_its_own(tmp_path: Path, socket_enabled: None) -> None:
    ready = tmp_path / "ready.json"
    command = (
        sys.executable,
        *("-m", "simulator", "--speed", "0", "--ready-file", str(ready), "--owned", "603,27205"),
        *("--films", "5", "--torrents", "4", "--moving", "1", "--ports", "0,0", "--telegram"),
    )
    process = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2])
    try:
        async with asyncio.timeout(90):
            while not ready.exists():  # noqa: ASYNC110: a file cannot be awaited
                await asyncio.sleep(0.05)
        addresses = json.loads(ready.read_text())
        async with aiohttp.ClientSession() as session:
            state = await Caller(session, addresses["control"]["url"]).get("/state")
            people = await Caller(session, addresses["chat"]["url"]).get("people")
        assert [one["name"] for one in people] == ["Anna", "Mia"]
        assert (
            state["radarr"]["movies"],
            state["qbittorrent"]["torrents"],
            state["qbittorrent"]["moving"],
        ) == (7, 4, 1)
    finally:
        process.terminate()
        assert await process.wait() == 0


async def test_the_sizes_of_the_bench(make_stack: Callable[..., Any]) -> None:
    stack = await make_stack(films=300, torrents=200, moving=20)
    headers = stack.radarr.headers
    async with stack.session.get(f"{stack.radarr.base}/movie", headers=headers) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        body = await answer.read()
    rows = json.loads(body)
    assert len(rows) == 300
    assert 2500 < len(body) / 300 < 4500, "about as long as real records"
    await stack.log_in()
    full = await stack.torrents.get("/sync/maindata", rid=0)
    assert len(full["torrents"]) == 200
    stack.sim.advance(30)
    delta = await stack.torrents.get("/sync/maindata", rid=full["rid"])
    assert len(delta["torrents"]) == 20
    before = stack.sim.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    stack.sim.advance(5)
    changed = stack.sim.change_films(50)
    assert len(changed) == 50
    events = await stack.radarr.get("/history/since", date=before)
    assert len({event["movieId"] for event in events}) == 45, "one change in ten leaves no history"
    again = {row["id"]: row for row in await stack.radarr.get("/movie")}
    different = [row["id"] for row in rows if again[row["id"]] != row]
    assert different == changed


async def test_two_of_the_same(make_stack: Callable[..., Any]) -> None:
    """A second Radarr has its own key, folders, queue and faults; the same film can be in both."""
    stack = await make_stack(arrs=("radarr", "radarr:4k"))
    second = stack.sim.arrs["radarr_4k"]
    other = Caller(stack.session, f"{second.url}/api/v3", {"X-Api-Key": second.api_key})
    assert (await other.get("/system/status"))["instanceName"] == "Radarr 4k"
    assert (await other.get("/rootfolder"))[0]["path"] == "/movies-4k"
    (found,) = await other.get("/movie/lookup", term=f"tmdb:{DUNE}")
    wish = {"qualityProfileId": 5, "rootFolderPath": "/movies-4k", "addOptions": {"searchForMovie": True}}
    await stack.add(DUNE)
    assert (await other("POST", "/movie", json=found | wish)).status == 201
    stack.sim.faults.set("radarr_4k", Fault("no-import"))
    stack.sim.advance(7200)
    assert (await stack.radarr.get("/movie/1"))["hasFile"]
    assert (await other.get("/queue"))["records"][0]["trackedDownloadState"] == "importPending"
    stack.sim.faults.clear()
    stack.sim.advance(7200)
    assert (await other.get("/movie/1"))["path"] == "/movies-4k/Dune (2021)"
    stack.sim.jellyfin.library.scan_now()
    folders = await stack.jellyfin.get("/Library/VirtualFolders")
    assert [one["Name"] for one in folders] == ["Films", "Series", "Films 4k"]
    films = (await stack.jellyfin.get("/Items", includeItemTypes="Movie", fields="ProviderIds,Path"))["Items"]
    assert [one["ProviderIds"]["Tmdb"] for one in films] == [str(DUNE)] * 2
    assert len({one["Path"] for one in films}) == 2
    await other("DELETE", "/movie/1", params={"deleteFiles": "true"})
    assert [file.media for file in stack.sim.disk.files.values()] == ["films"]
    assert stack.sim.describe()["radarr_4k"] == {"url": second.url, "api_key": second.api_key}
    categories = {torrent.category for torrent in stack.sim.torrents.engine.torrents.values()}
    assert categories == {"radarr", "radarr-4k"}
