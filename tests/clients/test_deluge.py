"""Deluge: a session, a daemon behind the web interface, and only what moves is asked for."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.mediamate import errors
from custom_components.mediamate.clients.deluge import PAGE, Deluge
from custom_components.mediamate.clients.deluge_parse import (
    as_label,
    limits,
    parse_counts,
    parse_torrent,
    parse_totals,
)
from custom_components.mediamate.model import DownloadState, Torrent, TransferTotals
from tests.torrents import known
from tests.torrents.known import DUNE, MAGNET, SINTEL

from .fixture_server import FIXTURES, FixtureServer, fixture, mutations

HOSTS = ("a" * 32, "b" * 32)
RPC = "POST /json"
START = datetime(2026, 11, 23, 12, tzinfo=UTC)

ALREADY = "Failure: [Failure instance: Traceback: <class 'deluge.error.AddTorrentError'>: Torrent already in session (x).\n]"
NO_FILE = (
    "Failure: [Failure instance: Traceback: <class 'deluge.error.AddTorrentError'>: Unable to add torrent\n]"
)


class Error(dict[str, Any]):
    """An answer that is an error."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message=message, code=code)


class Dg(FixtureServer):
    """A Deluge: sessions, a daemon that may be away, and answers by method."""

    def __init__(self) -> None:
        super().__init__("deluge")
        self.session = 0  # number of the one that is valid
        self.logins: list[str] = []
        self.connected = True
        self.online = {HOSTS[1]}
        self.torrents: dict[str, Any] = fixture("deluge/torrents.json")["result"]
        self.counts: dict[str, int] = {}
        self.asked: list[tuple[str, list[Any]]] = []
        self.by_method: dict[str, Any] = {}
        self.answers[RPC] = self._rpc

    async def _rpc(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        method, params = body["method"], body["params"]
        if method == "auth.login":
            return self._login(params[0])
        if request.headers.get("Cookie") != f"_session_id=session0000{self.session}":
            return web.json_response({"id": 1, "result": None, "error": Error("Not authenticated", 1)})
        self.asked.append((method, params))
        answer = self.by_method[method] if method in self.by_method else self._usual(method, params)
        if isinstance(answer, web.StreamResponse):
            return answer
        wrong = isinstance(answer, Error)
        said = {"result": None, "error": answer} if wrong else {"result": answer, "error": None}
        return web.json_response({"id": 1} | said)

    def _login(self, password: str) -> web.Response:
        self.logins.append(password)
        answer = web.json_response({"id": 1, "result": password == "right", "error": None})
        if password == "right":
            self.session += 1
            answer.set_cookie("_session_id", f"session0000{self.session}", path="/json")
        return answer

    def _usual(self, method: str, params: list[Any]) -> Any:
        match method:
            case "web.connected":
                return self.connected
            case "web.get_hosts":
                return fixture("deluge/hosts.json")["result"]
            case "web.get_host_status":
                return [params[0], "Online" if params[0] in self.online else "Offline", ""]
            case "web.connect":
                self.connected = params[0] in self.online
                return []
            case "web.update_ui":
                return self._figures() if self.connected else {"connected": False, "stats": {}}
        return self._daemons(method, params) if self.connected else Error("Unknown method", 2)

    def _daemons(self, method: str, params: list[Any]) -> Any:
        match method:
            case "daemon.get_version":
                return "2.1.1"
            case "core.get_session_state":
                return list(self.torrents)
            case "core.get_torrents_status":
                return self._statuses(params[0])
            case "core.get_config_values":
                return fixture("deluge/limits.json")["result"]
            case "core.get_enabled_plugins":
                return ["Label"]
            case "label.get_labels":
                return ["sonarr"]
            case "core.add_torrent_file" | "core.add_torrent_magnet":
                return DUNE
        return None

    def _figures(self) -> dict[str, Any]:
        figures: dict[str, Any] = fixture("deluge/figures.json")["result"]
        words = [one["state"] for one in self.torrents.values()]
        moving = sum(bool(one["upload_payload_rate"]) for one in self.torrents.values())
        counts = {"All": len(words), "Active": moving} | {
            word: words.count(word) for word in ("Seeding", "Paused")
        }
        figures["filters"]["state"] = [list(pair) for pair in (counts | self.counts).items()]
        return figures

    def _statuses(self, chosen: dict[str, Any]) -> dict[str, Any]:
        found = self.torrents
        if "id" in chosen:
            found = {key: one for key, one in found.items() if key in chosen["id"]}
        if states := chosen.get("state"):
            if states == ["Active"]:
                return {key: one for key, one in found.items() if one["upload_payload_rate"]}
            found = {key: one for key, one in found.items() if one["state"] in states}
        return found

    def client(self, session: aiohttp.ClientSession, password: str = "right", **more: Any) -> Deluge:
        return Deluge(session, self.url, password, **more)

    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]

    def filters(self) -> list[Any]:
        """Return which torrents were asked for."""
        return [params[0] for method, params in self.asked if method == "core.get_torrents_status"]


@pytest.fixture
async def dg(socket_enabled: None) -> AsyncIterator[Dg]:
    async with Dg() as server:
        yield server


async def _no_sleep(_: float) -> None:
    return None


def status(**changes: Any) -> dict[str, Any]:
    record: dict[str, Any] = fixture("deluge/torrents.json")["result"][DUNE]
    return record | changes


# --- reading


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, DownloadState.DOWNLOADING),
        ({"download_payload_rate": 0}, DownloadState.STALLED),
        ({"total_wanted": 0}, DownloadState.METADATA),
        ({"state": "Paused"}, DownloadState.PAUSED),
        ({"state": "Paused", "progress": 100}, DownloadState.COMPLETED),
        ({"state": "Queued"}, DownloadState.QUEUED),
        ({"state": "Allocating"}, DownloadState.QUEUED),
        ({"state": "Checking"}, DownloadState.CHECKING),
        ({"state": "Moving"}, DownloadState.CHECKING),
        ({"state": "Seeding"}, DownloadState.SEEDING),
        ({"state": "Error", "message": "Disk full"}, DownloadState.ERROR),
        ({"state": "Teleporting"}, DownloadState.DOWNLOADING),
        ({"state": None, "progress": 100}, DownloadState.SEEDING),
    ],
)
def test_every_state(changes: dict[str, Any], state: DownloadState) -> None:
    torrent = parse_torrent(DUNE, status(**changes))
    assert torrent.state is state
    assert torrent.error == changes.get("message")


@pytest.mark.parametrize(
    ("wire", "field", "value"),
    [
        ({"eta": 0}, "eta", None),
        ({"eta": -1}, "eta", None),
        ({"eta": 61.7}, "eta", 61),
        ({"progress": 170}, "progress", 1.0),
        ({"progress": "50"}, "progress", 0.5),
        ({"total_seeds": -1, "num_seeds": 0}, "seeds", None),
        ({"total_seeds": -1, "num_seeds": 2}, "seeds", 2),
        ({"total_seeds": 0, "num_seeds": 0}, "seeds", 0),
        ({"total_done": 10**12}, "done", 8_000_000_000),
        ({"time_added": 0}, "added", None),
        ({"name": ""}, "name", DUNE),
        ({"state": "Error", "message": ""}, "error", "error"),
        ({"tracker_status": "Error: unregistered torrent"}, "error", "Error: unregistered torrent"),
    ],
)
def test_fields(wire: dict[str, Any], field: str, value: Any) -> None:
    assert getattr(parse_torrent(DUNE, status(**wire)), field) == value


def test_figures() -> None:
    assert limits({"download": None, "upload": None}) == {}
    assert limits({"download": 0, "upload": 2048}) == {"max_download_speed": -1.0, "max_upload_speed": 2.0}
    assert parse_totals({}, {}) == TransferTotals()
    assert parse_totals({"free_space": -1}, {"max_download_speed": 0.5}).download_limit == 512
    assert parse_counts({"state": [["All", 3], ["x"], 7]}) == {"All": 3}
    assert parse_counts(None) == {}
    assert as_label("Radarr Films/4K!") == "radarr-films-4k"
    assert as_label("Фильмы") == ""


@pytest.mark.parametrize("name", sorted((FIXTURES / "deluge").glob("*.json")), ids=lambda p: p.name)
def test_mutations_give_a_value_or_an_error(name: Any) -> None:
    for data in mutations(json.loads(name.read_text())["result"]):
        if isinstance(data, dict):
            for one in data.values():
                assert isinstance(parse_torrent(DUNE, one if isinstance(one, dict) else {}), Torrent)
            assert isinstance(parse_totals(data, data), TransferTotals)
            assert isinstance(parse_counts(data.get("filters")), dict)


# --- talking


async def test_status_and_snapshot(dg: Dg, session: aiohttp.ClientSession) -> None:
    client = dg.client(session, now=lambda: START)
    info = await client.status()
    assert (info.app, info.version) == ("Deluge", "2.1.1")
    snapshot = await client.snapshot()
    assert snapshot.torrents == {
        DUNE: known.DUNE_TORRENT,
        SINTEL: known.SINTEL_TORRENT,
        MAGNET: replace(known.MAGNET_TORRENT, name="Some.Film", error="Error: Host not found"),
    }
    assert snapshot.totals == known.TOTALS
    assert dg.logins == ["right"]


async def test_only_what_is_named_is_acted_on(dg: Dg, session: aiohttp.ClientSession) -> None:
    client = dg.client(session, now=lambda: START)
    await client.status()
    dg.asked.clear()
    await client.pause([DUNE.upper(), "all", "f" * 40])
    await client.resume([DUNE, SINTEL])
    await client.remove([DUNE], delete_files=True)
    for nobody in ([], ["all"], ["f" * 40]):
        await client.pause(nobody)
    acts = [one for one in dg.asked if one[0] != "core.get_torrents_status"]
    assert acts == [
        ("core.pause_torrents", [[DUNE]]),
        ("core.resume_torrents", [[DUNE, SINTEL]]),
        ("core.remove_torrents", [[DUNE], True]),
    ]


async def test_only_what_moves_is_asked_for(dg: Dg, session: aiohttp.ClientSession) -> None:
    client = dg.client(session, now=lambda: START)
    before = await client.snapshot()
    dg.asked.clear()
    dg.torrents[DUNE] |= {"progress": 50.0, "total_done": 4_000_000_000}
    del dg.torrents[MAGNET]
    after = await client.snapshot()
    assert after.torrents[DUNE] == known.HALF
    assert after.torrents[SINTEL] is before.torrents[SINTEL]
    assert MAGNET not in after.torrents
    unfinished, active, left = dg.filters()
    assert (unfinished["state"][0], active, left) == ("Downloading", {"state": ["Active"]}, {"id": [MAGNET]})
    # complete, and then stopped
    for state, ours in (("Seeding", DownloadState.SEEDING), ("Paused", DownloadState.COMPLETED)):
        dg.torrents[DUNE] |= {
            "state": state,
            "progress": 100.0,
            "download_payload_rate": 0,
            "upload_payload_rate": 0,
        }
        assert (await client.snapshot()).torrents[DUNE].state is ours
    assert (await client.snapshot()).totals.paused == 2


async def test_a_seed_that_sends_is_seen(dg: Dg, session: aiohttp.ClientSession) -> None:
    dg.torrents[SINTEL] |= {"state": "Seeding"}
    client = dg.client(session, now=lambda: START)
    assert (await client.snapshot()).totals.active == 1
    dg.torrents[SINTEL] |= {"upload_payload_rate": 70_000}
    assert (await client.snapshot()).torrents[SINTEL].upload_speed == 70_000
    dg.torrents[SINTEL] |= {"upload_payload_rate": 0}
    assert (await client.snapshot()).torrents[SINTEL].upload_speed == 0


async def test_counts_that_differ_have_all_read_again_but_once(
    dg: Dg, session: aiohttp.ClientSession
) -> None:
    client = dg.client(session, now=lambda: START)
    await client.snapshot()
    dg.torrents[SINTEL] |= {"state": "Seeding"}
    assert (await client.snapshot()).torrents[SINTEL].state is DownloadState.SEEDING
    dg.counts = {"Seeding": 9}  # it counts what it does not list
    for full in (1, 0, 0):
        dg.asked.clear()
        await client.snapshot()
        assert dg.methods().count("core.get_session_state") == full


async def test_after_half_an_hour_all_is_read_again(dg: Dg, session: aiohttp.ClientSession) -> None:
    now = START
    client = dg.client(session, now=lambda: now)
    for minutes, full in ((0, 1), (29, 1), (31, 2)):
        now = START + timedelta(minutes=minutes)
        await client.snapshot()
        assert dg.methods().count("core.get_session_state") == full


# --- signing in, and the daemon


async def test_a_wrong_password_is_sent_once(dg: Dg, session: aiohttp.ClientSession) -> None:
    client = dg.client(session, "wrong")
    for _ in range(3):
        with pytest.raises(errors.InvalidAuth):
            await client.status()
    with pytest.raises(errors.InvalidAuth):
        await asyncio.gather(client.snapshot(), client.pause([DUNE]))
    assert dg.logins == ["wrong"]


async def test_a_lost_session_is_renewed_once_for_all(dg: Dg, session: aiohttp.ClientSession) -> None:
    client = dg.client(session)
    await client.snapshot()
    dg.session += 1
    await asyncio.gather(client.snapshot(), client.pause([DUNE]), client.set_limits(download=0))
    assert dg.logins == ["right", "right"]


async def test_what_fails_after_a_new_login_failed(dg: Dg, session: aiohttp.ClientSession) -> None:
    client = dg.client(session)
    await client.status()
    dg.session += 1
    dg.by_method["core.set_config"] = Error("Failure: <class 'X'>: no\n]", 4)
    with pytest.raises(errors.ServiceFailed):
        await client.set_limits(download=1)
    assert dg.logins == ["right", "right"]


async def test_a_session_that_is_never_taken(dg: Dg, session: aiohttp.ClientSession) -> None:
    dg.by_method["web.connected"] = Error("Not authenticated", 1)
    with pytest.raises(errors.InvalidAuth):
        await dg.client(session).status()
    assert dg.logins == ["right", "right"]


async def test_a_login_without_a_session(dg: Dg, session: aiohttp.ClientSession) -> None:
    dg.answers[RPC] = web.json_response({"id": 1, "result": True, "error": None})
    with pytest.raises(errors.WrongService):
        await dg.client(session).status()


@pytest.mark.parametrize("call", ["status", "snapshot", "pause", "add"])
async def test_the_web_interface_is_told_to_connect(
    dg: Dg, session: aiohttp.ClientSession, call: str
) -> None:
    dg.connected = False
    client = dg.client(session)
    arguments = {"pause": ([DUNE],), "add": (known.TORRENT,)}.get(call, ())
    await getattr(client, call)(*arguments)
    assert ("web.connect", [HOSTS[1]]) in dg.asked, "the other one is offline"
    assert dg.methods().count("web.connect") == 1


@pytest.mark.parametrize("call", ["status", "snapshot"])
async def test_no_daemon_runs(dg: Dg, session: aiohttp.ClientSession, call: str) -> None:
    dg.connected, dg.online = False, set()
    client = dg.client(session)
    with pytest.raises(errors.ServiceFailed) as caught:
        await getattr(client, call)()
    assert caught.value.translation_key == "daemon_offline"
    dg.online = {HOSTS[0]}
    await getattr(client, call)()


async def test_a_daemon_that_does_not_let_it_in(dg: Dg, session: aiohttp.ClientSession) -> None:
    dg.connected = False
    dg.by_method["web.connect"] = None
    client = dg.client(session)
    client._sleep = _no_sleep
    with pytest.raises(errors.ServiceFailed) as caught:
        await client.status()
    assert caught.value.translation_key == "daemon_offline"


@pytest.mark.parametrize(
    ("version", "error"),
    [
        (Error("Unknown method", 2), errors.UnsupportedVersion),  # 1.3
        ("1.3.15", errors.UnsupportedVersion),
        ("two", errors.WrongService),
        (None, errors.WrongService),
    ],
)
async def test_versions(
    dg: Dg, session: aiohttp.ClientSession, version: Any, error: type[errors.MediaMateError]
) -> None:
    dg.by_method["daemon.get_version"] = version
    with pytest.raises(error):
        await dg.client(session).status()
    dg.by_method["daemon.get_version"] = "2.2.1.dev0+20260307"
    assert (await dg.client(session).status()).version == "2.2.1"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (web.Response(status=401), errors.WrongService),
        *known.STRANGERS,
        (web.json_response([]), errors.WrongService),
        (web.json_response({"id": 1, "error": {"message": "?", "code": 2}}), errors.WrongService),
        (web.Response(status=502), errors.ServiceFailed),
    ],
)
@pytest.mark.usefixtures("impatient")
async def test_who_else_may_answer(
    dg: Dg, session: aiohttp.ClientSession, answer: web.Response, error: type[errors.MediaMateError]
) -> None:
    dg.answers[RPC] = answer
    with pytest.raises(error):
        await dg.client(session, "s3cret").status()


@pytest.mark.parametrize(
    ("method", "answer", "error"),
    [
        ("web.update_ui", {"connected": True}, errors.BadResponse),
        ("web.update_ui", web.Response(text="{", content_type="application/json"), errors.BadResponse),
        ("web.update_ui", web.json_response({"id": 1}), errors.BadResponse),
        ("core.get_torrents_status", [], errors.BadResponse),
        ("core.get_session_state", Error("Failure: <class 'X'>: boom\n]", 4), errors.ServiceFailed),
        ("core.get_config_values", Error("Unknown method", 2), errors.ServiceFailed),
    ],
)
async def test_a_snapshot_that_fails(
    dg: Dg, session: aiohttp.ClientSession, method: str, answer: Any, error: type[errors.MediaMateError]
) -> None:
    dg.by_method[method] = answer
    client = dg.client(session)
    with pytest.raises(error) as caught:
        await client.snapshot()
    if method == "core.get_session_state":
        assert caught.value.placeholders["reason"] == "boom"
    del dg.by_method[method]
    assert (await client.snapshot()).torrents[DUNE] == known.DUNE_TORRENT


# --- adding


@pytest.mark.parametrize("paused", [True, False])
async def test_add(dg: Dg, session: aiohttp.ClientSession, paused: bool) -> None:
    client = dg.client(session)
    await client.add(known.TORRENT, category="Radarr", paused=paused)
    await client.add(known.LINK, category="sonarr")
    options = [{"add_paused": one} for one in (paused, False)]
    assert [one for one in dg.asked if one[0].startswith(("core.add", "label.add", "label.set"))] == [
        ("core.add_torrent_file", ["a.torrent", b64encode(known.TORRENT).decode(), options[0]]),
        ("label.add", ["radarr"]),
        ("label.set_torrent", [DUNE, "radarr"]),
        ("core.add_torrent_magnet", [known.LINK, options[1]]),
        ("label.set_torrent", [DUNE, "sonarr"]),
    ]


@pytest.mark.parametrize("method", ["label.add", "label.get_labels", "core.get_enabled_plugins"])
async def test_what_is_taken_is_taken_whatever_it_is_called(
    dg: Dg, session: aiohttp.ClientSession, method: str
) -> None:
    dg.by_method[method] = Error("Failure: [Failure instance: Label already exists\n]", 4)
    await dg.client(session).add(known.TORRENT, category="radarr")
    assert dg.methods().count("core.add_torrent_file") == 1 and method in dg.methods()


async def test_without_the_plugin_there_are_no_labels(dg: Dg, session: aiohttp.ClientSession) -> None:
    dg.by_method["core.get_enabled_plugins"] = ["Scheduler"]
    await dg.client(session).add(known.TORRENT, category="radarr")
    await dg.client(session).add(known.TORRENT, category="Фильмы")
    assert not [one for one in dg.methods() if one.startswith("label.")]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Error(ALREADY, 4), errors.AlreadyInLibrary),
        (Error(NO_FILE, 4), errors.Refused),
        (None, errors.Refused),
        ("../x", errors.Refused),
    ],
)
async def test_what_an_add_may_answer(
    dg: Dg, session: aiohttp.ClientSession, answer: Any, error: type[errors.MediaMateError]
) -> None:
    dg.by_method["core.add_torrent_file"] = answer
    with pytest.raises(error):
        await dg.client(session).add(known.TORRENT)
    assert dg.methods().count("core.add_torrent_file") == 1


@pytest.mark.parametrize("wrong", known.NEVER_SENT)
async def test_what_is_never_sent(dg: Dg, session: aiohttp.ClientSession, wrong: bytes | str) -> None:
    with pytest.raises(errors.Refused):
        await dg.client(session).add(wrong)
    assert not dg.calls


async def test_speed(dg: Dg, session: aiohttp.ClientSession) -> None:
    client = dg.client(session)
    await client.set_limits()
    await client.set_limits(download=512 * 1024, upload=0)
    assert dg.asked == [("core.set_config", [{"max_download_speed": 512.0, "max_upload_speed": -1.0}])]


async def test_thousands_of_torrents_come_in_pages(dg: Dg, session: aiohttp.ClientSession) -> None:
    record = status(state="Seeding", progress=100.0, download_payload_rate=0, upload_payload_rate=0)
    dg.torrents = {key: record | {"name": key} for key in known.many()}
    client = dg.client(session, now=lambda: START)
    snapshot = await client.snapshot()
    assert len(snapshot.torrents) == 2000
    assert [len(one["id"]) for one in dg.filters()] == [PAGE] * 10
    assert len(json.dumps(dict(list(dg.torrents.items())[:PAGE]))) < 512 * 1024
    dg.asked.clear()
    assert (await client.snapshot()) is snapshot
    assert [one for one in dg.filters() if "id" in one] == []
    assert "core.get_session_state" not in dg.methods()
