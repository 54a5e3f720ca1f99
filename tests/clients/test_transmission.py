"""Transmission: two protocols, session ids that change, and only what moved is asked for."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
import json
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.mediamate import errors
from custom_components.mediamate.clients.torrents import Shelf, marks
from custom_components.mediamate.clients.transmission import PAGE, Transmission
from custom_components.mediamate.clients.transmission_parse import (
    FIELDS,
    JsonRpc,
    Legacy,
    Protocol,
    Refusal,
    ids_of,
    limits,
    parse_torrent,
    parse_totals,
    parse_version,
    rows,
    snake,
)
from custom_components.mediamate.model import DownloadState, Torrent, TransferTotals
from tests.made import Clock
from tests.torrents import known
from tests.torrents.known import DUNE, MAGNET, SINTEL

from .fixture_server import FIXTURES, FixtureServer, fixture, mutations

RPC = "POST /transmission/rpc"
PROTOCOLS: dict[str, Protocol] = {"legacy": Legacy(), "jsonrpc": JsonRpc()}


class Tr(FixtureServer):
    """A Transmission of a protocol: session ids, Basic, and answers by method from the fixtures."""

    def __init__(self, spoken: str = "jsonrpc") -> None:
        super().__init__("transmission")
        self.spoken = spoken
        self.session = "id1"
        self.asked: list[tuple[str, dict[str, Any]]] = []  # spelt the newer way
        self.refusals = 0
        self.by_method: dict[str, Any] = {}
        self.answers[RPC] = self._rpc

    async def _rpc(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != "Basic " + b64encode(b"admin:right").decode():
            self.refusals += 1
            return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="Transmission"'})
        if request.headers.get("X-Transmission-Session-Id") != self.session:
            headers = {"X-Transmission-Session-Id": self.session}
            if self.spoken == "jsonrpc":
                headers["X-Transmission-Rpc-Version"] = "6.0.1"
            return web.Response(status=409, headers=headers)
        body = await request.json()
        assert ("jsonrpc" in body) == (self.spoken == "jsonrpc")
        given = snake(body.get("params", body.get("arguments")))
        method = body["method"].replace("-", "_")
        self.asked.append((method, given))
        answer = self.by_method.get(method, self._usual)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        answer = answer(method, given) if callable(answer) else answer
        if isinstance(answer, web.StreamResponse):
            return answer
        return web.json_response(self.file(answer) if isinstance(answer, str) else answer)

    def _usual(self, method: str, given: dict[str, Any]) -> str:
        match method, given.get("ids"):
            case "torrent_get", str():
                return "recent"
            case "torrent_get", _:
                return "torrents"
        return {"session_get": "session", "session_stats": "stats", "free_space": "free_space"}.get(
            method, "added"
        )

    def file(self, name: str) -> Any:
        return fixture(f"transmission/{name}.{self.spoken}.json")

    def stats(self, total: int, stopped: int) -> Any:
        """Return session_stats with these counts."""
        spelt = ("torrentCount", "pausedTorrentCount")
        body = self.file("stats")
        if self.spoken == "jsonrpc":
            body["result"] |= {"torrent_count": total, "paused_torrent_count": stopped}
        else:
            body["arguments"] |= dict(zip(spelt, (total, stopped), strict=True))
        return body

    def rows(self, *torrents: list[Any], removed: list[int] | None = None) -> Any:
        """Return an answer with these rows."""
        body = self.file("torrents")
        held = body["result" if self.spoken == "jsonrpc" else "arguments"]
        held["torrents"] = [held["torrents"][0], *torrents]
        if removed is not None:
            held["removed"] = removed
        return body

    def client(self, session: aiohttp.ClientSession, password: str = "right", **more: Any) -> Transmission:
        return Transmission(session, self.url, "admin", password, **more)

    def full_reads(self) -> int:
        """Return how often the list of all was asked for."""
        return sum(given.get("fields") in (["hash_string"], ["hashString"]) for _, given in self.asked)

    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]


@pytest.fixture(params=["legacy", "jsonrpc"])
async def any_tr(request: pytest.FixtureRequest, socket_enabled: None) -> AsyncIterator[Tr]:
    async with Tr(request.param) as server:
        yield server


@pytest.fixture
async def tr(socket_enabled: None) -> AsyncIterator[Tr]:
    async with Tr() as server:
        yield server


def row(**changes: Any) -> dict[str, Any]:
    """Return the wire's row of Dune, changed."""
    header, dune, *_ = fixture("transmission/torrents.jsonrpc.json")["result"]["torrents"]
    return dict(zip(header, dune, strict=True)) | changes


# --- reading


@pytest.mark.parametrize("name", ["torrents.jsonrpc", "torrents.legacy", "torrents.objects"])
def test_rows_of_every_shape(name: str) -> None:
    protocol = PROTOCOLS["jsonrpc" if name.endswith("jsonrpc") else "legacy"]
    found = rows(protocol.answer(fixture(f"transmission/{name}.json")))
    torrents = {one["hash_string"]: parse_torrent(one["hash_string"], one) for one in found}
    assert torrents == {
        DUNE: known.DUNE_TORRENT,
        SINTEL: replace(known.SINTEL_TORRENT, seeds=0),
        MAGNET: replace(known.MAGNET_TORRENT, seeds=0, error="Could not connect to tracker"),
    }


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"status": 0}, DownloadState.PAUSED),
        ({"status": 0, "percent_done": 1}, DownloadState.COMPLETED),
        ({"status": 1}, DownloadState.CHECKING),
        ({"status": 2}, DownloadState.CHECKING),
        ({"status": 3}, DownloadState.QUEUED),
        ({"status": 4}, DownloadState.DOWNLOADING),
        ({"status": 4, "rate_download": 0}, DownloadState.STALLED),
        ({"status": 4, "metadata_percent_complete": 0.5}, DownloadState.METADATA),
        ({"status": 5}, DownloadState.SEEDING),
        ({"status": 6}, DownloadState.SEEDING),
        ({"status": 6, "error": 1, "error_string": "slow"}, DownloadState.SEEDING),
        ({"error": 2, "error_string": "unregistered torrent"}, DownloadState.DOWNLOADING),
        ({"error": 3, "error_string": "No data found!"}, DownloadState.ERROR),
        ({"status": 99}, DownloadState.DOWNLOADING),
        ({"status": "teleporting", "percent_done": 1}, DownloadState.SEEDING),
    ],
)
def test_every_state(changes: dict[str, Any], state: DownloadState) -> None:
    torrent = parse_torrent(DUNE, row(**changes))
    assert torrent.state is state
    assert torrent.error == changes.get("error_string")


@pytest.mark.parametrize(
    ("wire", "field", "value"),
    [
        ({"eta": -1}, "eta", None),
        ({"eta": -2}, "eta", None),
        ({"eta": 0}, "eta", 0),
        ({"percent_done": 1.7}, "progress", 1.0),
        ({"percent_done": "0.5"}, "progress", 0.5),
        ({"percent_done": float("nan")}, "progress", 0.0),
        ({"rate_download": 100.0}, "speed", 100),
        ({"left_until_done": 10**12}, "done", 0),
        ({"peers_sending_to_us": 0}, "seeds", None),
        ({"peers_sending_to_us": 0, "desired_available": 0}, "seeds", 0),
        ({"added_date": 0}, "added", None),
        ({"name": known.LONG_NAME[0]}, "name", known.LONG_NAME[1]),
        ({"name": ""}, "name", DUNE),
        ({"error": 3, "error_string": ""}, "error", "error"),
    ],
)
def test_fields(wire: dict[str, Any], field: str, value: Any) -> None:
    assert getattr(parse_torrent(DUNE, row(**wire)), field) == value


def test_names_of_both_fashions() -> None:
    old = {"torrent-added": {"hashString": "x"}, "alt-speed-enabled": True, "pausedTorrentCount": 1}
    assert snake(old) == {
        "torrent_added": {"hash_string": "x"},
        "alt_speed_enabled": True,
        "paused_torrent_count": 1,
    }
    assert Legacy().request("torrent_get", {"fields": ["hash_string"], "format": "table"}) == {
        "method": "torrent-get",
        "arguments": {"fields": ["hashString"], "format": "table"},
    }
    assert Legacy().request("session_get", {"fields": ["rpc_version"]})["arguments"] == {
        "fields": ["rpc-version"]
    }
    assert JsonRpc().request("session_stats", {}) == {
        "jsonrpc": "2.0",
        "method": "session_stats",
        "params": {},
        "id": 1,
    }


@pytest.mark.parametrize("spoken", PROTOCOLS)
def test_a_refusal_in_their_words(spoken: str) -> None:
    with pytest.raises(Refusal, match=r"unrecognized info|invalid or corrupt torrent file"):
        PROTOCOLS[spoken].answer(fixture(f"transmission/refused.{spoken}.json"))
    with pytest.raises(Refusal, match="Boo"):
        JsonRpc().answer({"jsonrpc": "2.0", "error": {"code": 1, "message": "Boo"}})


def test_limits() -> None:
    assert limits({"down": None, "up": None}) == {}
    assert limits({"down": 0, "up": 1}) == {
        "speed_limit_down_enabled": False,
        "speed_limit_up_enabled": True,
        "speed_limit_up": 1,
    }
    assert parse_totals({"speed_limit_down": 7}, {}, None).download_limit == 7000
    assert parse_totals({}, {"cumulative_stats": {"downloaded_bytes": 0}}, 1) == TransferTotals(free_space=1)


def test_versions_and_numbers() -> None:
    assert parse_version("4.1.4 (a6d907d9ea)") == "4.1.4"
    assert parse_version(None) == ""
    assert ids_of([1, "2", None, [], 3.0]) == {1, 2, 3}


@pytest.mark.parametrize("name", sorted((FIXTURES / "transmission").glob("*.json")), ids=lambda p: p.name)
def test_mutations_give_a_value_or_an_error(name: Any) -> None:
    for data in mutations(json.loads(name.read_text())):
        for protocol in PROTOCOLS.values():
            try:
                answer = protocol.answer(data)
            except ValueError, Refusal:
                continue
            for one in rows(answer):
                assert isinstance(parse_torrent(DUNE, one), Torrent)
            assert isinstance(parse_totals(answer, answer, None), TransferTotals)


# --- the shelf


def torrent(number: int, **changes: Any) -> Torrent:
    return replace(known.DUNE_TORRENT, hash=f"{number:040x}", **changes)


def test_the_shelf_keeps_what_did_not_move() -> None:
    shelf = Shelf()
    shelf.replace({"a": torrent(1), "b": torrent(2, state=DownloadState.SEEDING, speed=0, upload_speed=0)})
    first = shelf.snapshot(TransferTotals())
    assert (first.totals.total, first.totals.active, first.totals.downloading) == (2, 1, 1)
    assert shelf.unfinished() == ["a"]
    shelf.merge({"a": torrent(1)}, ["nobody"])
    assert shelf.snapshot(TransferTotals()) is first
    shelf.merge({"c": torrent(3, state=DownloadState.PAUSED, speed=0, upload_speed=0)}, ["a"])
    second = shelf.snapshot(TransferTotals())
    assert list(second.torrents) == ["b", "c"]
    assert second.torrents["b"] is first.torrents["b"]
    assert list(first.torrents) == ["a", "b"], "what was handed out must not change"
    assert (second.totals.active, second.totals.paused, second.totals.downloading) == (0, 1, 0)
    shelf.replace({"b": replace(first.torrents["b"])})
    assert shelf.torrents["b"] is first.torrents["b"]
    assert shelf.snapshot(TransferTotals(download_speed=1)).totals.download_speed == 1
    assert marks(torrent(1, state=DownloadState.CHECKING, speed=0, upload_speed=0)) == ()


# --- talking


async def test_status_snapshot_and_acts(any_tr: Tr, session: aiohttp.ClientSession) -> None:
    client = any_tr.client(session, now=Clock())
    info = await client.status()
    modern = any_tr.spoken == "jsonrpc"
    assert (info.app, info.version, info.dialect) == (
        "Transmission",
        "4.1.4" if modern else "3.00",
        "JSON-RPC" if modern else "RPC",
    )
    snapshot = await client.snapshot()
    assert snapshot.torrents[DUNE] == known.DUNE_TORRENT
    assert snapshot.totals == replace(known.FULL_TOTALS, upload_limit=1_048_000)
    any_tr.asked.clear()
    await client.pause([DUNE.upper(), "all", ""])
    await client.resume([DUNE, SINTEL])
    await client.remove([DUNE], delete_files=True)
    await client.remove([], delete_files=True)
    assert any_tr.asked == [
        ("torrent_stop", {"ids": [DUNE]}),
        ("torrent_start", {"ids": [DUNE, SINTEL]}),
        ("torrent_remove", {"ids": [DUNE], "delete_local_data": True}),
    ]


async def test_only_what_moved_is_asked_for(any_tr: Tr, session: aiohttp.ClientSession) -> None:
    clock = Clock()
    client = any_tr.client(session, now=clock)
    before = await client.snapshot()
    any_tr.asked.clear()
    any_tr.by_method["torrent_get"] = ["recent", any_tr.rows()]
    any_tr.by_method["session_stats"] = any_tr.stats(2, 1)
    clock.forward(seconds=15)
    after = await client.snapshot()
    assert after.torrents[DUNE] == known.LATER
    assert after.torrents[SINTEL] is before.torrents[SINTEL]
    assert MAGNET not in after.torrents, "9 is its number"
    assert MAGNET in before.torrents
    gets = [given for method, given in any_tr.asked if method == "torrent_get"]
    recent = "recently_active" if any_tr.spoken == "jsonrpc" else "recently-active"
    assert [one["ids"] for one in gets] == [recent]
    assert "free_space" not in any_tr.methods(), "once a minute is enough"


async def test_what_is_not_finished_is_asked_by_name(tr: Tr, session: aiohttp.ClientSession) -> None:
    """A stop of one that has no traffic is nothing "recent" to Transmission 3."""
    client = tr.client(session, now=Clock())
    await client.snapshot()
    header, dune, _, magnet = fixture("transmission/torrents.jsonrpc.json")["result"]["torrents"]
    assert header[3] == "status"
    stopped = [*dune[:3], 0, *dune[4:]]
    tr.by_method["torrent_get"] = [tr.rows(removed=[]), tr.rows(stopped, magnet)]
    tr.by_method["session_stats"] = tr.stats(3, 2)
    tr.asked.clear()
    snapshot = await client.snapshot()
    assert snapshot.torrents[DUNE].state is DownloadState.PAUSED
    assert [given["ids"] for method, given in tr.asked if method == "torrent_get"] == [
        "recently_active",
        [DUNE, MAGNET],
    ]
    # and one that somebody took out a while ago
    tr.by_method["torrent_get"] = [tr.rows(removed=[]), tr.rows(stopped)]
    tr.by_method["session_stats"] = tr.stats(2, 2)
    assert list((await client.snapshot()).torrents) == [DUNE, SINTEL]


async def test_counts_that_differ_have_all_read_again_but_once(
    tr: Tr, session: aiohttp.ClientSession
) -> None:
    client = tr.client(session, now=Clock())
    await client.snapshot()
    quiet = tr.rows(removed=[])
    tr.by_method["torrent_get"] = lambda _, given: (
        quiet if isinstance(given.get("ids"), str) else tr.file("torrents")
    )
    tr.by_method["session_stats"] = tr.stats(4, 1)  # it counts one that it does not list
    for full in (1, 0, 0):
        tr.asked.clear()
        await client.snapshot()
        assert tr.full_reads() == full
    tr.by_method["session_stats"] = tr.stats(4, 2)
    tr.asked.clear()
    await client.snapshot()
    assert tr.full_reads() == 1


@pytest.mark.parametrize(
    ("span", "full"), [({"seconds": 30}, False), ({"seconds": 60}, True), ({"minutes": 31}, True)]
)
async def test_after_a_while_all_is_read_again(
    tr: Tr, session: aiohttp.ClientSession, span: dict[str, float], full: bool
) -> None:
    clock = Clock()
    client = tr.client(session, now=clock)
    await client.snapshot()
    clock.forward(**span)
    tr.asked.clear()
    tr.by_method["torrent_get"] = lambda _, given: tr.file("torrents")
    await client.snapshot()
    assert tr.full_reads() == full


async def test_a_restart_gives_another_session_and_other_numbers(
    any_tr: Tr, session: aiohttp.ClientSession
) -> None:
    client = any_tr.client(session, now=Clock())
    await client.snapshot()
    any_tr.session = "id2"
    any_tr.asked.clear()
    await client.snapshot()
    assert any_tr.full_reads()


async def test_it_was_updated_and_speaks_the_newer_protocol(tr: Tr, session: aiohttp.ClientSession) -> None:
    tr.spoken = "legacy"
    client = tr.client(session)
    assert (await client.status()).dialect == "RPC"
    tr.spoken, tr.session = "jsonrpc", "id2"
    assert (await client.status()).dialect == "JSON-RPC"


async def test_session_ids_without_end(tr: Tr, session: aiohttp.ClientSession) -> None:
    tr.answers[RPC] = web.Response(status=409, headers={"X-Transmission-Session-Id": "x"})
    with pytest.raises(errors.BadResponse):
        await tr.client(session).status()
    assert len(tr.calls) == 3


async def test_a_wrong_password_is_sent_once(tr: Tr, session: aiohttp.ClientSession) -> None:
    client = tr.client(session, "wrong")
    for _ in range(3):
        with pytest.raises(errors.InvalidAuth) as caught:
            await client.status()
        assert not isinstance(caught.value, errors.Banned)
        assert "wrong" not in f"{caught.value!r} {caught.value.placeholders} {client._headers!r}"
    assert tr.refusals == 1


async def test_without_a_user_nobody_signs_in(tr: Tr, session: aiohttp.ClientSession) -> None:
    with pytest.raises(errors.InvalidAuth):
        await Transmission(session, tr.url).status()
    assert "authorization" not in tr.calls[-1].headers


@pytest.mark.parametrize(
    ("answer", "error", "key"),
    [
        (
            web.Response(status=403, text="<p>Too many unsuccessful login attempts. Please restart.</p>"),
            errors.Banned,
            "locked_out",
        ),
        (
            web.Response(status=403, text="<p>Unauthorized IP Address.</p>"),
            errors.ServiceFailed,
            "address_refused",
        ),
        (web.Response(status=421, text="Misdirected Request"), errors.ServiceFailed, "host_header"),
        (web.Response(status=401), errors.WrongService, "wrong_service"),  # an *arr
        (web.Response(status=409), errors.WrongService, "wrong_service"),
        *((*one, "wrong_service") for one in known.STRANGERS),
        (web.json_response([]), errors.BadResponse, "bad_response"),
        (web.json_response({"result": 7}), errors.BadResponse, "bad_response"),
        (web.json_response({"result": "success", "arguments": {}}), errors.WrongService, "wrong_service"),
        (web.json_response({"result": "no method name"}), errors.ServiceFailed, "service_failed"),
        (web.Response(text="{", content_type="application/json"), errors.BadResponse, "bad_response"),
        (web.Response(status=502), errors.ServiceFailed, "service_failed"),
    ],
)
@pytest.mark.usefixtures("impatient")
async def test_who_else_may_answer(
    tr: Tr, session: aiohttp.ClientSession, answer: web.Response, error: type[errors.MediaMateError], key: str
) -> None:
    tr.answers[RPC] = answer
    with pytest.raises(error) as caught:
        await tr.client(session).status()
    assert caught.value.translation_key == key


async def test_a_ban_is_not_asked_again(tr: Tr, session: aiohttp.ClientSession) -> None:
    tr.answers[RPC] = web.Response(status=403, text="Too many unsuccessful login attempts")
    client = tr.client(session)
    for _ in range(2):
        with pytest.raises(errors.Banned) as caught:
            await client.snapshot()
        assert caught.value.translation_key == "locked_out"
    assert len(tr.calls) == 1


async def test_too_old(tr: Tr, session: aiohttp.ClientSession) -> None:
    body = tr.file("session")
    body["result"] |= {"rpc_version": 15, "version": "2.94 (d8e60ee44f)"}
    tr.by_method["session_get"] = body
    with pytest.raises(errors.UnsupportedVersion) as caught:
        await tr.client(session).status()
    assert caught.value.placeholders["version"] == "2.94"


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("", "/transmission/rpc"),
        ("/transmission", "/transmission/rpc"),
        ("/transmission/rpc", "/transmission/rpc"),
        ("/films", "/films/transmission/rpc"),
        ("/odd/rpc", "/odd/rpc"),
    ],
)
async def test_addresses(tr: Tr, session: aiohttp.ClientSession, typed: str, path: str) -> None:
    tr.answers[f"POST {path}"] = tr.answers[RPC]
    assert (await Transmission(session, tr.url + typed, "admin", "right").status()).version == "4.1.4"
    assert {one.path for one in tr.calls} == {path}


@pytest.mark.parametrize("paused", [True, False])
async def test_add(any_tr: Tr, session: aiohttp.ClientSession, paused: bool) -> None:
    client = any_tr.client(session)
    await client.add(known.TORRENT, category="radarr", paused=paused)
    assert any_tr.asked[0] == (
        "torrent_add",
        {"metainfo": b64encode(known.TORRENT).decode(), "paused": paused, "labels": ["radarr"]},
    )
    named = ("torrent_set", {"ids": [DUNE], "labels": ["radarr"]})
    assert (named in any_tr.asked) is (any_tr.spoken == "legacy"), "3.00 takes no labels with an add"
    any_tr.asked.clear()
    await client.add(known.LINK)
    assert any_tr.asked == [("torrent_add", {"filename": known.LINK, "paused": False})]


@pytest.mark.parametrize("method", ["session_get", "torrent_set"])
async def test_what_is_taken_is_taken_whatever_it_is_called(
    any_tr: Tr, session: aiohttp.ClientSession, method: str
) -> None:
    any_tr.by_method[method] = "refused"
    await any_tr.client(session).add(known.TORRENT, category="radarr")
    assert [one for one, _ in any_tr.asked].count("torrent_add") == 1


async def test_what_an_add_may_answer(any_tr: Tr, session: aiohttp.ClientSession) -> None:
    client = any_tr.client(session)
    for answer, error in (("duplicate", errors.AlreadyInLibrary), ("refused", errors.Refused)):
        any_tr.by_method["torrent_add"] = answer
        with pytest.raises(error):
            await client.add(known.TORRENT)
    if any_tr.spoken == "legacy":  # as some versions say it
        body = any_tr.file("duplicate") | {"result": "duplicate torrent"}
        any_tr.by_method["torrent_add"] = body
        with pytest.raises(errors.AlreadyInLibrary):
            await client.add(known.TORRENT)


@pytest.mark.parametrize("wrong", [*known.NEVER_SENT, "magnet:?xt=a\nhttp://b/"])
async def test_what_is_never_sent(tr: Tr, session: aiohttp.ClientSession, wrong: bytes | str) -> None:
    with pytest.raises(errors.Refused):
        await tr.client(session).add(wrong)
    assert not tr.calls


async def test_an_add_is_not_sent_twice(tr: Tr, session: aiohttp.ClientSession) -> None:
    client = tr.client(session)
    await client.status()
    tr.by_method["torrent_add"] = web.Response(status=500)
    with pytest.raises(errors.ServiceFailed):
        await client.add(known.TORRENT)
    assert tr.methods().count("torrent_add") == 1


async def test_speed(any_tr: Tr, session: aiohttp.ClientSession) -> None:
    client = any_tr.client(session)
    await client.set_limits()
    await client.set_limits(download=512_000, upload=0)
    await client.set_alternative_speed(True)
    assert any_tr.asked == [
        (
            "session_set",
            {
                "speed_limit_down_enabled": True,
                "speed_limit_down": 512,
                "speed_limit_up_enabled": False,
            },
        ),
        ("session_set", {"alt_speed_enabled": True}),
    ]


@pytest.mark.parametrize("answer", ["refused", {"jsonrpc": "2.0", "result": {"size_bytes": -1}}])
async def test_no_folder_no_figure(tr: Tr, session: aiohttp.ClientSession, answer: Any) -> None:
    tr.by_method["free_space"] = answer
    assert (await tr.client(session).snapshot()).totals.free_space is None
    tr.by_method["session_get"] = {"jsonrpc": "2.0", "result": {}}
    tr.asked.clear()
    assert (await tr.client(session).snapshot()).totals.free_space is None
    assert "free_space" not in tr.methods()


async def test_a_snapshot_that_fails_changes_nothing(
    tr: Tr, session: aiohttp.ClientSession, impatient: None
) -> None:
    clock = Clock()
    client = tr.client(session, now=clock)
    before = await client.snapshot()
    tr.by_method["torrent_get"] = web.Response(status=503)
    with pytest.raises(errors.ServiceFailed):
        await client.snapshot()
    url, client._base_url = client._base_url, "http://127.0.0.1:1"
    with pytest.raises(errors.CannotConnect):
        await client.snapshot()
    client._base_url = url
    tr.by_method["torrent_get"] = lambda _, given: tr.file("torrents")
    assert (await client.snapshot()).torrents[SINTEL] is before.torrents[SINTEL]


async def test_rows_without_a_hash_are_nobody(tr: Tr, session: aiohttp.ClientSession) -> None:
    tr.by_method["torrent_get"] = {
        "jsonrpc": "2.0",
        "result": {"torrents": [list(FIELDS), [1, "../x"], [2, None], ["x", DUNE.upper()], 7]},
    }
    assert list((await tr.client(session).snapshot()).torrents) == [DUNE]


async def test_thousands_of_torrents_come_in_pages(tr: Tr, session: aiohttp.ClientSession) -> None:
    header, dune, *_ = fixture("transmission/torrents.jsonrpc.json")["result"]["torrents"]
    many = known.many()
    largest = 0

    def answer(method: str, given: dict[str, Any]) -> web.Response:
        nonlocal largest
        if given["fields"] == ["hash_string"]:
            body: list[Any] = [["hash_string"], *([key] for key in many)]
        elif given["ids"] == "recently_active":
            body = [header]
        else:
            body = [header, *([many.index(key), key, *dune[2:]] for key in given["ids"])]
        text = json.dumps({"jsonrpc": "2.0", "result": {"torrents": body}})
        largest = max(largest, len(text))
        return web.Response(text=text, content_type="application/json")

    tr.by_method = {"torrent_get": answer, "session_stats": tr.stats(2000, 0)}
    client = tr.client(session, now=Clock())
    await client.status()
    loop = asyncio.get_running_loop()
    start = loop.time()
    snapshot = await client.snapshot()
    assert loop.time() - start < 20
    assert len(snapshot.torrents) == 2000
    assert largest < 256 * 1024, "a quarter of what one parse may hold"
    pages = [given["ids"] for method, given in tr.asked if method == "torrent_get" and "ids" in given]
    assert [len(one) for one in pages] == [PAGE] * 10
    assert (await client.snapshot()).torrents[many[0]] is snapshot.torrents[many[0]]
