"""qBittorrent: three dialects, one login per password, and changes merged torrent by torrent."""

import asyncio
from collections.abc import AsyncIterator
import hashlib
import json
import time

from aiohttp import web
import pytest

from custom_components.mediamate import errors
from custom_components.mediamate.clients.members import MemberReader
from custom_components.mediamate.clients.qbittorrent import QBittorrent
from custom_components.mediamate.clients.qbittorrent_parse import (
    STATES,
    parse_torrent,
    parse_totals,
    parse_version,
)
from custom_components.mediamate.clients.qbittorrent_sync import ChangeReader, Ledger
from custom_components.mediamate.model import DownloadState, Torrent, TransferTotals
from tests.torrents import known
from tests.torrents.known import DUNE, MAGNET, SINTEL

from .fixture_server import FIXTURES, FixtureServer, fixture, mutations

TORRENT = b"d8:announce3:abc4:info" + known.INFO + b"e"
TORRENT_HASH = hashlib.sha1(known.INFO).hexdigest()


class Qb(FixtureServer):
    """A qBittorrent of a dialect: logins, bans, cookies, rids."""

    def __init__(self, version: str = "2.8.19") -> None:
        super().__init__("qbittorrent")
        self.version = version
        self.logins: list[str] = []
        self.session = 0  # number of the valid cookie
        self.bypass = False
        self.banned = False
        self.api_key = "qbt_secretsecretsecretsecret0000"
        self.main = ["maindata.4x.json", "maindata.delta.json", {"rid": 3}]
        new = parse_version(version) >= (2, 14)
        stops = ("stop", "start") if parse_version(version) >= (2, 11) else ("pause", "resume")
        self.answers = {
            "GET /api/v2/app/webapiVersion": self._text(version),
            "GET /api/v2/app/version": self._text("v5.2.1" if new else "v4.5.2"),
            "POST /api/v2/auth/login": self._login_new if new else self._login_old,
            "GET /api/v2/sync/maindata": self._maindata,
            "GET /api/v2/torrents/info": self._guard(lambda: web.json_response([])),
            "POST /api/v2/torrents/add": self._text("Ok."),
            "GET /api/v2/torrents/trackers": self._guard(lambda: web.json_response([])),
            "GET /api/v2/transfer/speedLimitsMode": self._text("0"),
        }
        for done in (
            *(f"torrents/{verb}" for verb in (*stops, "delete")),
            *(f"transfer/{verb}" for verb in ("setDownloadLimit", "setUploadLimit", "toggleSpeedLimitsMode")),
        ):
            self.answers[f"POST /api/v2/{done}"] = self._text("")

    def _guard(self, make):
        async def answer(request: web.Request) -> web.StreamResponse:
            cookie, key = request.headers.get("Cookie"), request.headers.get("Authorization")
            signed_in = self.session and cookie in {f"SID=s{self.session}", f"QBT_SID_8080=s{self.session}"}
            if not (signed_in or self.bypass or key == f"Bearer {self.api_key}"):
                return web.Response(status=403, text="Forbidden")
            return make()

        return answer

    def _text(self, text: str):
        return self._guard(lambda: web.Response(text=text))

    async def _login_old(self, request: web.Request) -> web.Response:
        return await self._login(request, web.Response(text="Ok."), web.Response(text="Fails."), "SID")

    async def _login_new(self, request: web.Request) -> web.Response:
        return await self._login(
            request, web.Response(status=204), web.Response(status=401, text="Unauthorized"), "QBT_SID_8080"
        )

    async def _login(self, request, good, bad, cookie):
        form = await request.post()
        if self.banned:
            return web.Response(status=403, text="Your IP address has been banned after too many failures")
        self.logins.append(form["password"])
        if form["password"] != "right":
            return bad
        self.session += 1
        if not self.bypass:
            good.set_cookie("other", "1")
            good.set_cookie(cookie, f"s{self.session}", path="/", httponly=True)
        return good

    async def _maindata(self, request: web.Request) -> web.StreamResponse:
        def make():
            name = self.main.pop(0) if len(self.main) > 1 else self.main[0]
            return web.json_response(
                fixture(f"qbittorrent/api/v2/sync/{name}") if isinstance(name, str) else name
            )

        return await self._guard(make)(request)

    def client(self, session, password: str = "right", **fields) -> QBittorrent:
        return QBittorrent(session, self.url, **({"username": "admin", "password": password} | fields))


@pytest.fixture(params=["2.8.19", "2.11.4", "2.15.1"])
async def any_qb(request, socket_enabled) -> AsyncIterator[Qb]:
    async with Qb(request.param) as server:
        yield server


@pytest.fixture
async def qb(socket_enabled) -> AsyncIterator[Qb]:
    async with Qb() as server:
        yield server


def read(*answers, rid: int = 0, ledger: Ledger | None = None) -> Ledger:
    """Merge answers as they would come in."""
    ledger = ledger or Ledger()
    for answer in answers:
        reader = ChangeReader(ledger.rid)
        named = isinstance(answer, str) and answer.endswith(".json")
        data = fixture(f"qbittorrent/api/v2/sync/{answer}") if named else answer
        reader.feed(json.dumps(data).encode())
        ledger.apply(reader.close())
    return ledger


# --- reading


@pytest.mark.parametrize("name", ["maindata.4x.json", "maindata.5x.json"])
def test_full_update_of_both_families(name: str) -> None:
    snapshot = read(name).snapshot
    assert snapshot.torrents == {
        DUNE: known.DUNE_TORRENT,
        SINTEL: known.SINTEL_TORRENT,
        MAGNET: known.MAGNET_TORRENT,
    }
    assert snapshot.totals == known.FULL_TOTALS


def test_delta_touches_only_what_moved() -> None:
    ledger = read("maindata.4x.json")
    before = ledger.snapshot
    seen = dict(before.torrents)
    after = read("maindata.delta.json", ledger=ledger).snapshot
    assert after.torrents[DUNE] == known.LATER
    assert after.torrents[SINTEL] is before.torrents[SINTEL]
    assert MAGNET not in after.torrents
    assert dict(before.torrents) == seen, "what was handed out must not change"
    assert (after.totals.total, after.totals.downloading, after.totals.download_speed) == (2, 1, 3_000_000)
    assert after.totals.free_space == 500_000_000_000


def test_nothing_new_is_the_same_value() -> None:
    ledger = read("maindata.4x.json")
    before = ledger.snapshot
    assert read({"rid": 2}, ledger=ledger).snapshot is before
    assert ledger.rid == 2
    moved = read({"rid": 3, "server_state": {"dl_info_speed": 1}}, ledger=ledger).snapshot
    assert moved.totals.download_speed == 1
    assert moved.torrents is before.torrents


def test_full_update_at_any_time_replaces() -> None:
    ledger = read("maindata.4x.json")
    again = {"torrents": {SINTEL: {"name": "x", "state": "stalledDL"}}, "rid": 1, "full_update": True}
    torrents = read(again, ledger=ledger).snapshot
    assert list(torrents.torrents) == [SINTEL]
    assert (torrents.totals.stalled, torrents.totals.total, torrents.totals.downloading) == (1, 1, 0)
    assert torrents.totals.free_space is None


def test_counts_stay_right_over_many_deltas() -> None:
    ledger = read("maindata.4x.json")
    states = list(STATES)
    for step in range(60):
        delta = {
            "rid": step + 2,
            "torrents": {DUNE: {"state": states[step % len(states)], "dlspeed": step % 3, "upspeed": 0}},
            "torrents_removed": [SINTEL] if step == 30 else [],
        }
        totals = read(delta, ledger=ledger).snapshot.totals
        fresh = Ledger()
        torrents = ledger.snapshot.torrents
        full = {
            "rid": 1,
            "torrents": {
                key: {
                    "state": next(word for word, state in STATES.items() if state is one.state),
                    "dlspeed": one.speed,
                }
                for key, one in torrents.items()
            },
        }
        expected = read(full, ledger=fresh).snapshot.totals
        assert (totals.active, totals.stalled, totals.paused, totals.downloading, totals.total) == (
            expected.active,
            expected.stalled,
            expected.paused,
            expected.downloading,
            expected.total,
        )


@pytest.mark.parametrize(("word", "state"), STATES.items())
def test_every_state(word: str, state: DownloadState) -> None:
    torrent = parse_torrent(DUNE, {"state": word, "progress": 0.5})
    assert torrent.state is state
    assert torrent.error == {"error": "error", "missingFiles": "missing_files"}.get(word)


@pytest.mark.parametrize(
    ("progress", "state"), [(0.4, DownloadState.DOWNLOADING), (1, DownloadState.SEEDING)]
)
@pytest.mark.parametrize("word", ["unknown", "teleporting", None, 7])
def test_unknown_state_goes_by_progress(word, progress: float, state: DownloadState) -> None:
    assert parse_torrent(DUNE, {"state": word, "progress": progress}).state is state
    old = parse_torrent(DUNE, {"progress": progress, "state": "error"})
    assert parse_torrent(DUNE, {"state": word}, old).state is state


@pytest.mark.parametrize(
    ("wire", "field", "value"),
    [
        ({"eta": 8_640_000}, "eta", None),
        ({"eta": 0}, "eta", 0),
        ({"eta": -1}, "eta", None),
        ({"progress": 1.7}, "progress", 1.0),
        ({"progress": "0.5"}, "progress", 0.5),
        ({"progress": float("nan")}, "progress", 0.0),
        ({"size": -1}, "size", 0),
        ({"size": 1e12}, "size", 10**12),
        ({"num_complete": -1}, "seeds", None),
        ({"added_on": -1}, "added", None),
        ({"name": known.LONG_NAME[0]}, "name", known.LONG_NAME[1]),
    ],
)
def test_fields(wire, field: str, value) -> None:
    assert getattr(parse_torrent(DUNE, wire), field) == value


def test_ratio_falls_back_to_the_rounded_one() -> None:
    assert parse_totals({"global_ratio": "1.23"}, {}, 0).ratio == 1.23
    assert parse_totals({"alltime_dl": 0, "alltime_ul": 5}, {}, 0).ratio is None
    assert parse_totals({}, {}, 0) == TransferTotals()


@pytest.mark.parametrize(
    ("said", "cut_off"), [("connected", False), ("firewalled", False), ("disconnected", True), (7, False)]
)
def test_a_client_that_has_no_way_out_says_so(said: object, cut_off: bool) -> None:
    assert parse_totals({"connection_status": said}, {}, 0).cut_off is cut_off


def test_versions() -> None:
    assert parse_version("v5.3.0") == (5, 3, 0)
    assert parse_version("2.8.19") == (2, 8, 19)
    assert parse_version("v5.0.0beta1\n") == (5, 0, 0)
    for bad in ("", "<html>", "two", "5"):
        with pytest.raises(ValueError):
            parse_version(bad)


@pytest.mark.parametrize(
    "name", sorted((FIXTURES / "qbittorrent").rglob("maindata*.json")), ids=lambda p: p.name
)
def test_maindata_mutations_give_a_value_or_an_error(name) -> None:
    for data in mutations(json.loads(name.read_text())):
        ledger = read("maindata.4x.json")
        try:
            snapshot = read(data, ledger=ledger).snapshot
        except ValueError:
            continue
        assert all(isinstance(one, Torrent) for one in snapshot.torrents.values())
        assert isinstance(snapshot.totals.download_speed, int)


# --- the splitter


@pytest.mark.parametrize("size", [1, 2, 7, 64, 10_000])
@pytest.mark.parametrize("indent", [None, 2])
def test_members_come_however_the_bytes_are_cut(size: int, indent: int | None) -> None:
    data = fixture("qbittorrent/api/v2/sync/maindata.5x.json") | {"ключ": 'знач"ение}', "n": [1, {"a": "}"}]}
    body = json.dumps(data, indent=indent, ensure_ascii=False).encode()
    reader = MemberReader(max_value=100_000)
    found = [one for at in range(0, len(body), size) for one in reader.feed(body[at : at + size])]
    reader.close()
    expected = []
    for key, value in data.items():
        pairs = value.items() if isinstance(value, dict) else None
        expected += [(key, name, one) for name, one in pairs] if pairs is not None else [("", key, value)]
    assert found == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1]",
        b'{"a": 1',
        b'{"a": 1} x',
        b"garbage",
        b'{"a" 1}',
        b'{"a": {"b": 1}',
        b'{"a": ' + b"[" * 100_000,
    ],
)
def test_broken_objects_are_an_error(body: bytes) -> None:
    reader = MemberReader(max_value=200_000)
    with pytest.raises(ValueError):
        list(reader.feed(body))
        reader.close()


def test_an_endless_member_is_an_error() -> None:
    reader = MemberReader(max_value=1000)
    with pytest.raises(ValueError):
        list(reader.feed(b'{"a": "' + b"x" * 2000))


# --- talking


async def test_status_snapshot_and_acts_in_every_dialect(any_qb: Qb, session) -> None:
    client = any_qb.client(session)
    info = await client.status()
    assert (info.app, info.dialect) == (
        "qBittorrent",
        {"2.8.19": "4.x", "2.11.4": "5.x", "2.15.1": "5.2+"}[any_qb.version],
    )
    assert info.version == ("5.2.1" if info.dialect == "5.2+" else "4.5.2")
    assert (await client.snapshot()).torrents[DUNE] == known.DUNE_TORRENT
    assert MAGNET not in (await client.snapshot()).torrents
    await client.pause([DUNE.upper()])
    await client.resume([DUNE, SINTEL])
    await client.remove([DUNE], delete_files=True)
    acts = [(one.path.rsplit("/", 1)[1], one.body) for one in any_qb.calls if one.method == "POST"][1:]
    stop, start = ("pause", "resume") if info.dialect == "4.x" else ("stop", "start")
    assert acts == [
        (stop, {"hashes": DUNE}),
        (start, {"hashes": f"{DUNE}|{SINTEL}"}),
        ("delete", {"hashes": DUNE, "deleteFiles": "true"}),
    ]
    assert [one.params["rid"] for one in any_qb.calls if "maindata" in one.path] == ["0", "1"]
    assert any_qb.logins == ["right"]
    assert "gzip" in any_qb.calls[-1].headers["accept-encoding"]
    assert sum("webapiVersion" in one for one in any_qb.said) == 1


async def test_cookie_is_sent_whatever_its_name(any_qb: Qb, session) -> None:
    await any_qb.client(session).snapshot()
    name = "QBT_SID_8080" if any_qb.version == "2.15.1" else "SID"
    assert any_qb.calls[-1].headers["cookie"] == f"{name}=s1"


async def test_bad_password_costs_one_login(any_qb: Qb, session) -> None:
    client = any_qb.client(session, "wrong")
    for _ in range(3):
        with pytest.raises(errors.InvalidAuth) as caught:
            await client.status()
        assert not isinstance(caught.value, errors.Banned)
    with pytest.raises(errors.InvalidAuth):
        await asyncio.gather(client.snapshot(), client.snapshot())
    assert any_qb.logins == ["wrong"]


async def test_ban_has_its_own_error_and_is_not_asked_again(any_qb: Qb, session) -> None:
    any_qb.banned = True
    client = any_qb.client(session)
    for _ in range(2):
        with pytest.raises(errors.Banned):
            await client.snapshot()
    assert any_qb.said == ["POST /api/v2/auth/login"]


async def test_lost_session_is_renewed_once_for_all(qb: Qb, session) -> None:
    client = qb.client(session)
    await client.snapshot()
    qb.session += 1  # the server was restarted: our cookie is worth nothing
    qb.main = ["maindata.4x.json"]
    await asyncio.gather(client.snapshot(), client.trackers(DUNE), client.pause([DUNE]))
    assert qb.logins == ["right", "right"]
    assert [one.params["rid"] for one in qb.calls if "maindata" in one.path] == ["0", "1", "0"]


async def test_403_after_a_new_login_is_bad_auth(qb: Qb, session) -> None:
    qb.answers["GET /api/v2/torrents/trackers"] = web.Response(status=403, text="Forbidden")
    with pytest.raises(errors.InvalidAuth):
        await qb.client(session).trackers(DUNE)
    assert qb.logins == ["right", "right"]
    assert qb.said.count("GET /api/v2/torrents/trackers") == 2


async def test_login_without_cookie_where_auth_is_bypassed(qb: Qb, session) -> None:
    qb.bypass = True
    assert (await qb.client(session).snapshot()).torrents
    assert "cookie" not in qb.calls[-1].headers


async def test_api_key_needs_no_login(socket_enabled, session) -> None:
    async with Qb("2.15.1") as qb:
        client = qb.client(session, username=None, password=None, api_key=qb.api_key)
        assert (await client.status()).dialect == "5.2+"
        await client.snapshot()
        assert {one.headers["authorization"] for one in qb.calls} == {f"Bearer {qb.api_key}"}
        bad = qb.client(session, api_key="qbt_wrong")
        with pytest.raises(errors.InvalidAuth):
            await bad.snapshot()
        assert not qb.logins
        assert qb.api_key not in repr(client.__dict__.get("_signed_in"))


async def test_no_account_at_all(qb: Qb, session) -> None:
    client = QBittorrent(session, qb.url)
    with pytest.raises(errors.InvalidAuth):
        await client.status()
    assert not qb.logins
    qb.bypass = True
    assert await client.status()


@pytest.mark.parametrize("key", [None, "qbt_x"])
async def test_host_header_validation_has_its_own_error(any_qb: Qb, session, key: str | None) -> None:
    for name in any_qb.answers:
        any_qb.answers[name] = web.Response(status=401, text="Unauthorized")
    client = any_qb.client(session, api_key=key)
    for _ in range(2):
        with pytest.raises(errors.ServiceFailed) as caught:
            await client.status()
        assert caught.value.translation_key == "host_header"
    assert not any_qb.logins


@pytest.mark.parametrize("body", ["", "Unauthorized: no key", "<h1>401</h1>"])
async def test_a_401_in_other_words_is_somebody_else(any_qb: Qb, session, body: str) -> None:
    for name in any_qb.answers:
        any_qb.answers[name] = web.Response(status=401, text=body)
    with pytest.raises(errors.WrongService):
        await any_qb.client(session).status()


async def test_bad_api_key_answered_401(qb: Qb, session) -> None:
    qb.answers["GET /api/v2/torrents/trackers"] = web.Response(status=401)
    with pytest.raises(errors.InvalidAuth):
        await qb.client(session, api_key="qbt_x").trackers(DUNE)


@pytest.mark.parametrize(
    ("login", "error"),
    [
        *known.STRANGERS,
        (web.Response(text="hello"), errors.WrongService),
        (web.Response(status=500), errors.ServiceFailed),
    ],
)
async def test_something_else_answers_the_login(qb: Qb, session, login, error) -> None:
    qb.answers["POST /api/v2/auth/login"] = login
    with pytest.raises(error):
        await qb.client(session).status()
    assert qb.said == ["POST /api/v2/auth/login"]


@pytest.mark.parametrize(
    ("version", "error"),
    [
        ("<!doctype html>", errors.WrongService),
        ("1.9", errors.UnsupportedVersion),
        ("3.0", errors.UnsupportedVersion),
    ],
)
async def test_status_tells_other_programs_and_versions(qb: Qb, session, version: str, error) -> None:
    qb.answers["GET /api/v2/app/webapiVersion"] = version
    with pytest.raises(error):
        await qb.client(session).status()
    qb.answers["GET /api/v2/app/webapiVersion"] = 404
    with pytest.raises(errors.WrongService):
        await qb.client(session).status()


async def test_dialect_is_asked_again_after_an_upgrade(qb: Qb, session) -> None:
    client = qb.client(session)
    await client.pause([DUNE])
    for old, new in (("pause", "stop"), ("resume", "start")):
        qb.answers[f"POST /api/v2/torrents/{new}"] = qb.answers.pop(f"POST /api/v2/torrents/{old}")
    qb.answers["GET /api/v2/app/webapiVersion"] = "2.11.4"
    await client.pause([DUNE])
    assert [one for one in qb.said if "/torrents/" in one][-2:] == [
        "POST /api/v2/torrents/pause",
        "POST /api/v2/torrents/stop",
    ]


async def test_dialect_is_forgotten_with_the_connection(qb: Qb, session) -> None:
    client = qb.client(session)
    client._sleep = _no_sleep
    await client.pause([DUNE])
    url, client._base_url = client._base_url, "http://127.0.0.1:1"
    with pytest.raises(errors.CannotConnect):
        await client.pause([DUNE])
    client._base_url = url
    await client.pause([DUNE])
    assert sum("webapiVersion" in one for one in qb.said) == 2


async def _no_sleep(_: float) -> None:
    return None


async def test_all_is_no_hash(qb: Qb, session) -> None:
    client = qb.client(session)
    await client.pause([])
    await client.remove(["all", "", "../x", "c9e1"], delete_files=True)
    assert not any("/torrents/" in one for one in qb.said)


@pytest.mark.parametrize("paused", [True, False])
async def test_add_says_paused_in_both_dialects(qb: Qb, session, paused: bool) -> None:
    client = qb.client(session)
    await client.add(TORRENT, category="radarr", paused=paused)
    word = str(paused).lower()
    assert qb.calls[-1].body == {"torrents": TORRENT, "paused": word, "stopped": word, "category": "radarr"}
    assert qb.calls[-1].headers["content-type"].startswith("multipart/form-data")
    await client.add(known.LINK)
    assert qb.calls[-1].body == {
        "urls": known.LINK,
        "paused": "false",
        "stopped": "false",
    }


async def test_add_survives_a_lost_session(qb: Qb, session) -> None:
    client = qb.client(session)
    await client.snapshot()
    qb.session += 1
    await client.add(TORRENT)
    assert qb.calls[-1].body["torrents"] == TORRENT


@pytest.mark.parametrize(
    ("answer", "there", "error"),
    [
        ("Ok.", False, None),
        ("Fails.", True, errors.AlreadyInLibrary),
        ("Fails.", False, errors.Refused),
        (web.Response(status=415), True, errors.Refused),
        (web.json_response({"success_count": 1, "pending_count": 0, "failure_count": 0}), False, None),
        (
            web.json_response({"success_count": 0, "pending_count": 1, "failure_count": 0}, status=202),
            False,
            None,
        ),
        (
            web.json_response({"success_count": 0, "failure_count": 1}, status=409),
            True,
            errors.AlreadyInLibrary,
        ),
        (web.json_response({"success_count": 0, "failure_count": 1}, status=409), False, errors.Refused),
        (web.Response(text="{cut", content_type="application/json"), False, errors.Refused),
    ],
)
async def test_what_an_add_may_answer(qb: Qb, session, answer, there: bool, error) -> None:
    qb.answers["POST /api/v2/torrents/add"] = answer
    qb.answers["GET /api/v2/torrents/info"] = [{"hash": TORRENT_HASH}] if there else web.json_response([])
    client = qb.client(session)
    if error is None:
        await client.add(TORRENT)
        return
    with pytest.raises(error):
        await client.add(TORRENT)
    asked = [one.params for one in qb.calls if one.path.endswith("/info")]
    assert asked in ([], [{"hashes": TORRENT_HASH}])


@pytest.mark.parametrize("torrent", [*known.NEVER_SENT, "magnet:?xt=a\nhttp://b/", "file"])
async def test_what_is_never_sent(qb: Qb, session, torrent) -> None:
    with pytest.raises(errors.Refused):
        await qb.client(session).add(torrent)
    assert not qb.calls


async def test_refused_file_without_a_hash(qb: Qb, session) -> None:
    qb.answers["POST /api/v2/torrents/add"] = "Fails."
    with pytest.raises(errors.Refused):
        await qb.client(session).add(b"no torrent")
    qb.answers["POST /api/v2/torrents/add"] = web.Response(status=403, text="Forbidden")
    with pytest.raises(errors.InvalidAuth):
        await qb.client(session).add(TORRENT)


async def test_limits(qb: Qb, session) -> None:
    client = qb.client(session)
    await client.set_limits(download=500_000)
    assert (str(qb.calls[-1]), qb.calls[-1].body) == (
        "POST /api/v2/transfer/setDownloadLimit",
        {"limit": "500000"},
    )
    await client.set_limits(upload=0)
    assert (str(qb.calls[-1]), qb.calls[-1].body) == ("POST /api/v2/transfer/setUploadLimit", {"limit": "0"})


@pytest.mark.parametrize(
    ("mode", "on", "toggles"), [("0", True, 1), ("1", True, 0), ("1", False, 1), ("0", False, 0)]
)
async def test_alternative_speed_toggles_only_a_difference(qb: Qb, session, mode, on, toggles) -> None:
    qb.answers["GET /api/v2/transfer/speedLimitsMode"] = mode
    await qb.client(session).set_alternative_speed(on)
    assert qb.said.count("POST /api/v2/transfer/toggleSpeedLimitsMode") == toggles


# --- faults


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (web.Response(text='{"rid": 2, "torrents": {"', content_type="application/json"), errors.BadResponse),
        (web.Response(text="[]", content_type="application/json"), errors.BadResponse),
        (web.Response(text="{}", content_type="application/json"), errors.BadResponse),
        (web.Response(body=b'{"rid": "\xff"}', content_type="application/json"), errors.BadResponse),
        (web.Response(text="<html>", content_type="text/html"), errors.WrongService),
        (web.Response(status=302, headers={"Location": "http://evil.example/"}), errors.WrongService),
        (web.Response(status=502), errors.ServiceFailed),
    ],
)
async def test_bad_maindata_changes_nothing(qb: Qb, session, answer, error) -> None:
    client = qb.client(session)
    client._sleep = _no_sleep
    before = await client.snapshot()
    good, qb.answers["GET /api/v2/sync/maindata"] = qb.answers["GET /api/v2/sync/maindata"], answer
    with pytest.raises(error) as caught:
        await client.snapshot()
    assert "right" not in str(caught.value)
    qb.answers["GET /api/v2/sync/maindata"] = good
    assert (await client.snapshot()).torrents[SINTEL] is before.torrents[SINTEL]


async def test_thousands_of_torrents_never_hold_the_loop(qb: Qb, session) -> None:
    record = fixture("qbittorrent/api/v2/sync/maindata.5x.json")["torrents"][DUNE]
    keys = [hashlib.sha1(str(number).encode()).hexdigest() for number in range(2000)]
    body = {"rid": 1, "full_update": True, "torrents": {key: record | {"name": key} for key in keys}}

    async def compressed(_: web.Request) -> web.Response:
        answer = web.json_response(body)
        answer.enable_compression()
        return answer

    qb.answers["GET /api/v2/sync/maindata"] = compressed
    client = qb.client(session)
    await client.status()
    reader = ChangeReader(0)
    data, longest = json.dumps(body).encode(), 0.0
    assert len(data) > 1024 * 1024
    for at in range(0, len(data), 64 * 1024):
        start = time.thread_time()  # what others do on a busy machine meanwhile is not its fault
        reader.feed(data[at : at + 64 * 1024])
        longest = max(longest, time.thread_time() - start)
    assert longest < 0.05, "64 KB take about 3 ms"
    assert len((await client.snapshot()).torrents) == 2000


async def test_errors_name_no_secret(qb: Qb, session) -> None:
    client = qb.client(session, "s3cret-pass")
    with pytest.raises(errors.MediaMateError) as caught:
        await client.status()
    assert (
        "s3cret"
        not in f"{caught.value!r} {caught.value} {caught.value.placeholders} {caught.value.__cause__}"
    )
