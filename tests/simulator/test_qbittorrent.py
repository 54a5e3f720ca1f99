"""qBittorrent in its three dialects: logins, deltas, torrents that move with the clock."""

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from simulator import Fault
from simulator.torrents.bencode import BadTorrent, read_torrent, write_torrent
from simulator.torrents.engine import ALTERNATIVE_LIMIT

from .caller import Answer, Stack

KEY = "0123456789abcdef0123456789abcdef01234567"
MAGNET = f"magnet:?xt=urn:btih:{KEY.upper()}&dn=Some.Film.2020"
DIALECTS = ("4.5", "5.1", "5.2")
HALT = {"4.5": "pause", "5.1": "stop", "5.2": "stop"}
GO = {"4.5": "resume", "5.1": "start", "5.2": "start"}


@pytest.fixture(params=DIALECTS)
async def dialect(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
async def torrents(make_stack: Callable[..., Any], dialect: str) -> Stack:
    """Return a stack with somebody logged in."""
    stack = await make_stack(qbittorrent_dialect=dialect)
    await stack.log_in()
    return stack


async def sync(stack: Stack, rid: int) -> dict[str, Any]:
    return await stack.torrents.get("/sync/maindata", rid=rid)


async def add(stack: Stack, link: str = MAGNET, **form: str) -> Answer:
    return await stack.torrents("POST", "/torrents/add", data={"urls": link} | form)


async def one(stack: Stack) -> dict[str, Any]:
    (row,) = await stack.torrents.get("/torrents/info")
    return row


async def test_login(make_stack: Callable[..., Any], dialect: str) -> None:
    stack = await make_stack(qbittorrent_dialect=dialect)
    client = stack.sim.torrents
    assert (await stack.torrents("GET", "/app/version")).status == 403
    wrong = await stack.torrents("POST", "/auth/login", data={"username": "admin", "password": "no"})
    right = await stack.torrents("POST", "/auth/login", data={"username": "admin", "password": "adminadmin"})
    cookie = right.headers["Set-Cookie"]
    if dialect == "5.2":
        assert (wrong.status, right.status, right.body) == (401, 204, "")
        assert cookie.startswith(f"QBT_SID_{client.server.port}=")
    else:
        assert (wrong.status, wrong.body, right.status, right.body) == (200, "Fails.", 200, "Ok.")
        assert cookie.startswith("SID=")
    await stack.log_in()
    assert (await stack.torrents.get("/app/version")).startswith(f"v{dialect}")
    assert (await stack.torrents("GET", "/auth/login")).status == 405
    assert (await stack.torrents("POST", "/auth/logout")).status == 200
    assert (await stack.torrents("GET", "/app/version")).status == 403


async def test_banned_after_five_bad_logins(make_stack: Callable[..., Any]) -> None:
    stack = await make_stack()
    for _ in range(5):
        await stack.torrents("POST", "/auth/login", data={"username": "admin", "password": "no"})
    answer = await stack.torrents("POST", "/auth/login", data={"username": "admin", "password": "adminadmin"})
    assert answer.status == 403
    assert "banned" in answer.body
    await stack.sim.restart("qbittorrent")
    await stack.log_in()
    assert (await stack.torrents("GET", "/app/version")).status == 200


async def test_a_key_instead_of_a_login(make_stack: Callable[..., Any]) -> None:
    stack = await make_stack(qbittorrent_dialect="5.2")
    stack.torrents.headers["Authorization"] = f"Bearer {stack.sim.torrents.api_key}"
    assert (await sync(stack, 0))["full_update"]
    assert "full_update" not in await sync(stack, 1)
    assert (await stack.torrents("POST", "/auth/login", data={})).status == 403
    new = (await stack.torrents("POST", "/app/rotateAPIKey")).body["apiKey"]
    assert new.startswith("qbt_")
    assert len(new) == 32
    assert (await stack.torrents("GET", "/app/version")).status == 403
    old = await make_stack(qbittorrent_dialect="5.1")
    assert old.sim.torrents.api_key is None
    await old.log_in()
    assert (await old.torrents("POST", "/app/rotateAPIKey")).status == 404


async def test_a_magnet_moves_with_the_clock(torrents: Stack, dialect: str) -> None:
    answer = await add(torrents, category="radarr")
    if dialect == "5.2":
        assert answer.body == {
            "success_count": 1,
            "pending_count": 0,
            "failure_count": 0,
            "added_torrent_ids": [KEY],
        }
    else:
        assert answer.body == "Ok."
    row = await one(torrents)
    assert (row["hash"], row["state"], row["progress"], row["eta"]) == (KEY, "metaDL", 0, 8640000)
    torrents.sim.advance(10)
    row = await one(torrents)
    assert (row["state"], row["name"]) == ("downloading", "Some.Film.2020")
    assert row["dlspeed"] > 0
    assert 0 < row["progress"] < 1
    before = row["amount_left"]
    torrents.sim.advance(row["eta"] / 2)
    half = await one(torrents)
    assert half["amount_left"] == pytest.approx(before / 2, rel=0.05)
    torrents.sim.advance(row["eta"])
    done = await one(torrents)
    assert (done["state"], done["progress"], done["amount_left"], done["eta"]) == ("stalledUP", 1, 0, 8640000)
    assert done["completion_on"] > done["added_on"]
    assert (await torrents.torrents.get("/torrents/categories"))["radarr"]["name"] == "radarr"


async def test_twice_is_refused(torrents: Stack, dialect: str) -> None:
    await add(torrents)
    again = await add(torrents)
    if dialect == "5.2":
        assert (again.status, again.body["failure_count"]) == (409, 1)
    else:
        assert (again.status, again.body) == (200, "Fails.")


async def test_a_torrent_file(torrents: Stack) -> None:
    data = write_torrent("Film.2020.mkv", 10_000_000)
    read = read_torrent(data)
    form = aiohttp.FormData()
    form.add_field("torrents", data, filename="a.torrent", content_type="application/x-bittorrent")
    form.add_field("stopped", "true")
    form.add_field("paused", "true")
    assert (await torrents.torrents("POST", "/torrents/add", data=form)).status == 200
    row = await one(torrents)
    assert (row["hash"], row["size"], row["name"]) == (read.hash, 10_000_000, "Film.2020.mkv")
    assert row["state"] in {"pausedDL", "stoppedDL"}
    bad = aiohttp.FormData()
    bad.add_field("torrents", b"nonsense", filename="a.torrent")
    assert (await torrents.torrents("POST", "/torrents/add", data=bad)).status == 415


@pytest.mark.parametrize("data", [b"", b"de", b"d4:infoi3ee", b"d4:infod6:lengthi5eee", b"l" * 5000, b"5:ab"])
def test_bad_torrent_files(data: bytes) -> None:
    with pytest.raises(BadTorrent):
        read_torrent(data)


async def test_stop_and_start_are_the_dialects_own(torrents: Stack, dialect: str) -> None:
    await add(torrents)
    torrents.sim.advance(20)
    for verb in ({"pause", "stop"} - {HALT[dialect]}) | ({"resume", "start"} - {GO[dialect]}):
        assert (await torrents.torrents("POST", f"/torrents/{verb}", data={"hashes": "all"})).status == 404
    assert (await torrents.torrents("GET", f"/torrents/{HALT[dialect]}")).status == 405
    await torrents.torrents("POST", f"/torrents/{HALT[dialect]}", data={"hashes": KEY.upper()})
    stopped = await one(torrents)
    assert stopped["state"] == ("pausedDL" if dialect == "4.5" else "stoppedDL")
    torrents.sim.advance(100)
    assert (await one(torrents))["progress"] == stopped["progress"]
    await torrents.torrents("POST", f"/torrents/{GO[dialect]}", data={"hashes": "all"})
    torrents.sim.advance(100)
    assert (await one(torrents))["progress"] > stopped["progress"]


async def test_stopping_while_the_metadata_is_awaited(torrents: Stack, dialect: str) -> None:
    await add(torrents)
    await torrents.torrents("POST", f"/torrents/{HALT[dialect]}", data={"hashes": "all"})
    torrents.sim.advance(60)
    assert (await one(torrents))["progress"] == 0
    await torrents.torrents("POST", f"/torrents/{GO[dialect]}", data={"hashes": "all"})
    torrents.sim.advance(60)
    assert (await one(torrents))["progress"] > 0


async def test_deltas_hold_only_what_changed(torrents: Stack, dialect: str) -> None:
    await add(torrents)
    full = await sync(torrents, 0)
    assert full["full_update"]
    assert "name" in full["torrents"][KEY]
    assert full["server_state"]["use_alt_speed_limits"] is False
    still = await sync(torrents, full["rid"])
    assert set(still) == {"rid"}
    torrents.sim.advance(30)
    moved = await sync(torrents, still["rid"])
    assert {"progress", "amount_left", "state", "dlspeed", "eta"} <= set(moved["torrents"][KEY])
    assert "save_path" not in moved["torrents"][KEY]
    torrents.sim.advance(30)
    delta = await sync(torrents, moved["rid"])
    assert "state" not in delta["torrents"][KEY]
    merged = full["torrents"][KEY] | moved["torrents"][KEY] | delta["torrents"][KEY]
    assert merged | {"hash": KEY} == await one(torrents)
    await torrents.torrents("POST", "/torrents/delete", data={"hashes": KEY, "deleteFiles": "true"})
    gone = await sync(torrents, delta["rid"])
    assert gone["torrents_removed"] == [KEY]
    assert "torrents" not in gone
    assert (await sync(torrents, 7777))["full_update"]


async def test_a_torrent_that_finishes_is_told_once_more(torrents: Stack) -> None:
    await add(torrents)
    rid = (await sync(torrents, 0))["rid"]
    torrents.sim.advance(20)
    rid = (await sync(torrents, rid))["rid"]
    torrents.sim.advance(3600)
    last = await sync(torrents, rid)
    assert last["torrents"][KEY]["progress"] == 1
    assert last["torrents"][KEY]["dlspeed"] == 0
    assert set(await sync(torrents, last["rid"])) == {"rid"}


async def test_limits(torrents: Stack) -> None:
    await add(torrents)
    torrents.sim.advance(10)
    call = torrents.torrents
    await call("POST", "/transfer/setDownloadLimit", data={"limit": "500000"})
    assert (await call("GET", "/transfer/downloadLimit")).body == "500000"
    assert (await one(torrents))["dlspeed"] == pytest.approx(500_000, rel=0.05)
    await call("POST", "/transfer/toggleSpeedLimitsMode")
    assert (await call("GET", "/transfer/speedLimitsMode")).body == "1"
    info = (await call("GET", "/transfer/info")).body
    assert info["dl_rate_limit"] == ALTERNATIVE_LIMIT
    assert info["dl_info_speed"] == pytest.approx(ALTERNATIVE_LIMIT, rel=0.05)
    await call("POST", "/transfer/setSpeedLimitsMode", data={"mode": "0"})
    assert (await call("GET", "/transfer/speedLimitsMode")).body == "0"
    await call("POST", "/torrents/setDownloadLimit", data={"hashes": "all", "limit": "1000"})
    assert (await one(torrents))["dlspeed"] == pytest.approx(1000, rel=0.05)
    await call("POST", "/transfer/setUploadLimit", data={"limit": "7000"})
    assert (await call("GET", "/transfer/uploadLimit")).body == "7000"
    await call("POST", "/app/setPreferences", data={"json": '{"dl_limit": 0}'})
    preferences = await call.get("/app/preferences")
    assert (preferences["dl_limit"], preferences["up_limit"]) == (0, 7000)


async def test_nobody_seeds(torrents: Stack) -> None:
    await add(torrents)
    torrents.sim.advance(20)
    torrents.sim.faults.set("qbittorrent", Fault("no-seed"))
    row = await one(torrents)
    assert (row["state"], row["dlspeed"], row["eta"]) == ("stalledDL", 0, 8640000)
    torrents.sim.advance(600)
    assert (await one(torrents))["progress"] == row["progress"]
    torrents.sim.faults.clear()
    torrents.sim.advance(10)
    assert (await one(torrents))["state"] == "downloading"


async def test_lists_are_filtered_sorted_and_cut(torrents: Stack, dialect: str) -> None:
    for number, category in enumerate(("a", "b", "b")):
        key = f"{number:040x}"
        await add(torrents, f"magnet:?xt=urn:btih:{key}&dn=Film.{number}", category=category, tags="x, y")
    torrents.sim.advance(20)
    await torrents.torrents("POST", f"/torrents/{HALT[dialect]}", data={"hashes": f"{1:040x}"})
    info = torrents.torrents.get

    async def names(**query: str) -> list[str]:
        return [row["name"][-1] for row in await info("/torrents/info", **query)]

    assert await names(category="b") == ["1", "2"]
    assert await names(filter="active") == ["0", "2"]
    assert await names(filter="paused" if dialect == "4.5" else "stopped") == ["1"]
    assert await names(sort="name", reverse="true", limit="2") == ["2", "1"]
    assert await names(sort="name", offset="1") == ["1", "2"]
    assert await names(hashes=f"{2:040x}|{0:040x}") == ["0", "2"]
    assert await names(tag="y") == ["0", "1", "2"]
    assert await names(tag="z") == []
    assert await names(filter="completed") == []


async def test_one_torrent(torrents: Stack) -> None:
    await add(torrents)
    torrents.sim.advance(20)
    properties = await torrents.torrents.get("/torrents/properties", hash=KEY)
    row = await one(torrents)
    assert (properties["total_size"], properties["dl_speed"]) == (row["size"], row["dlspeed"])
    (file,) = await torrents.torrents.get("/torrents/files", hash=KEY)
    assert file["progress"] == row["progress"]
    assert (await torrents.torrents("GET", "/torrents/files", params={"hash": "no"})).status == 404
    await torrents.torrents("POST", "/torrents/setForceStart", data={"hashes": "all", "value": "true"})
    assert (await one(torrents))["state"] == "forcedDL"
    assert (await torrents.torrents.get("/app/buildInfo"))["bitness"] == 64


async def test_categories(torrents: Stack) -> None:
    call = torrents.torrents
    await add(torrents)
    rid = (await sync(torrents, 0))["rid"]
    assert (await call("POST", "/torrents/createCategory", data={"category": ""})).status == 400
    assert (await call("POST", "/torrents/createCategory", data={"category": "films"})).status == 200
    assert (await call("POST", "/torrents/createCategory", data={"category": "films"})).status == 409
    assert (await call("POST", "/torrents/setCategory", data={"hashes": KEY, "category": "no"})).status == 409
    assert (
        await call("POST", "/torrents/setCategory", data={"hashes": KEY, "category": "films"})
    ).status == 200
    delta = await sync(torrents, rid)
    assert delta["categories"]["films"]["name"] == "films"
    assert delta["torrents"] == {KEY: {"category": "films"}}
    await call("POST", "/torrents/removeCategories", data={"categories": "films"})
    assert (await sync(torrents, delta["rid"]))["categories_removed"] == ["films"]


async def test_a_restart_keeps_torrents_and_forgets_logins(torrents: Stack) -> None:
    await add(torrents)
    torrents.sim.advance(30)
    before = await one(torrents)
    rid = (await sync(torrents, 0))["rid"]
    await torrents.sim.restart("qbittorrent")
    assert (await torrents.torrents("GET", "/torrents/info")).status == 403
    await torrents.log_in()
    assert (await one(torrents))["progress"] == before["progress"]
    assert (await sync(torrents, rid))["full_update"]


async def test_the_user_interface_is_html(torrents: Stack) -> None:
    async with torrents.session.get(torrents.sim.torrents.url) as answer:
        assert answer.content_type == "text/html"
    assert (await torrents.torrents("GET", "/nonsense")).status == 404
