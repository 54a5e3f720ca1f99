"""What trackers say of a torrent: the three clients' words, and never an address that may carry a key."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.mediamate.clients.deluge import Deluge
from custom_components.mediamate.clients.qbittorrent import QBittorrent
from custom_components.mediamate.clients.trackers import MOST, of_deluge, of_qbittorrent, of_transmission
from custom_components.mediamate.clients.transmission import Transmission
from custom_components.mediamate.model import TrackerStatus

from .fixture_server import FixtureServer

DUNE = "c9e15763f722f23e98a29decdfae341b98d53056"
KEYED = "https://tracker.invalid:443/0a1b2c3d4e5f/announce?passkey=hush"


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as made:
        yield made


QBITTORRENT = [
    {"url": "** [DHT] **", "status": 2, "msg": "This torrent is private"},
    {"url": "** [PeX] **", "status": 0, "msg": ""},
    {"url": "** [LSD] **", "status": 0, "msg": ""},
    {"url": KEYED, "status": 4, "msg": f"unregistered torrent at {KEYED}"},
    {"url": "udp://open.invalid:6969", "status": 2, "msg": ""},
    {"url": "udp://switched-off.invalid", "status": 0, "msg": ""},
    {"url": "udp://new.invalid", "status": 6, "msg": "timed out"},
    {"url": "http://[broken", "status": 1, "msg": 5},
    {"url": "udp://later.invalid", "status": 77},
    "nonsense",
]


def test_qbittorrent() -> None:
    assert of_qbittorrent(QBITTORRENT) == (
        TrackerStatus("tracker.invalid", False, "unregistered torrent at …"),
        TrackerStatus("open.invalid", True, ""),
        TrackerStatus("new.invalid", False, "timed out"),
        TrackerStatus("", None, ""),
    )
    assert of_qbittorrent({"url": KEYED}) == ()
    assert len(of_qbittorrent([{"url": "udp://a.invalid", "status": 2}] * 100)) == MOST


@pytest.mark.parametrize(
    "spelt",
    [
        ("announce", "hasAnnounced", "lastAnnounceSucceeded", "lastAnnounceResult"),
        ("announce", "has_announced", "last_announce_succeeded", "last_announce_result"),
    ],
)
def test_transmission(spelt: tuple[str, ...]) -> None:
    def stats(*values: Any) -> dict[str, Any]:
        return dict(zip(spelt, values, strict=True))

    row = {
        "tracker_stats": [
            stats(KEYED, True, False, "Torrent not registered with this tracker."),
            stats("udp://open.invalid:6969", True, True, "Success"),
            stats("udp://new.invalid", False, False, ""),
            7,
        ]
    }
    assert of_transmission(row) == (
        TrackerStatus("tracker.invalid", False, "Torrent not registered with this tracker."),
        TrackerStatus("open.invalid", True, ""),
        TrackerStatus("new.invalid", None, ""),
    )
    assert of_transmission({}) == of_transmission({"tracker_stats": "none"}) == ()


@pytest.mark.parametrize(
    ("said", "works", "why"),
    [
        ("tracker.invalid: Announce OK", True, ""),
        ("Announce OK", True, ""),
        ("Error: unregistered torrent", False, "unregistered torrent"),
        ("Error", False, "Error"),
        ("Announce Sent", None, ""),
    ],
)
def test_deluge(said: str, works: bool | None, why: str) -> None:
    record = {"tracker_status": said, "tracker_host": "tracker.invalid"}
    assert of_deluge(record) == (TrackerStatus("tracker.invalid", works, why),)


def test_deluge_without_trackers() -> None:
    assert of_deluge({}) == of_deluge({"tracker_status": 5, "tracker_host": None}) == ()


async def test_qbittorrent_is_asked_by_the_hash(session: aiohttp.ClientSession) -> None:
    async with FixtureServer("qbittorrent") as server:
        server.answers["GET /api/v2/torrents/trackers"] = [QBITTORRENT, 404]
        client = QBittorrent(session, server.url)
        assert len(await client.trackers(DUNE.upper())) == 4
        assert server.calls[0].params == {"hash": DUNE}
        assert await client.trackers(DUNE) == ()


async def test_transmission_is_asked_by_the_hash(session: aiohttp.ClientSession) -> None:
    async with FixtureServer("transmission") as server:
        stats = {"announce": KEYED, "hasAnnounced": True, "lastAnnounceSucceeded": True}
        torrent = {"hashString": DUNE, "trackerStats": [stats]}
        server.answers["POST /transmission/rpc"] = {
            "result": "success",
            "arguments": {"torrents": [{"hashString": "f" * 40, "trackerStats": []}, torrent]},
        }
        client = Transmission(session, server.url)
        assert await client.trackers(DUNE) == (TrackerStatus("tracker.invalid", True, ""),)
        assert server.calls[0].body["arguments"] == {"ids": [DUNE], "fields": ["hashString", "trackerStats"]}
        assert await client.trackers("all") == ()
        assert len(server.calls) == 1


async def test_deluge_is_asked_by_the_hash(session: aiohttp.ClientSession) -> None:
    async with FixtureServer("deluge") as server:
        found = {DUNE: {"tracker_status": "Announce OK", "tracker_host": "tracker.invalid"}}

        async def answer(request: web.Request) -> web.StreamResponse:
            login = (await request.json())["method"] == "auth.login"
            body = {"id": 1, "result": True if login else found, "error": None}
            return web.json_response(body, headers={"Set-Cookie": "_session_id=session00001"})

        server.answers["POST /json"] = answer
        client = Deluge(session, server.url, "right")
        assert await client.trackers(DUNE.upper()) == (TrackerStatus("tracker.invalid", True, ""),)
        assert await client.trackers("f" * 40) == ()
        assert server.calls[1].body["params"] == [{"id": [DUNE]}, ["tracker_host", "tracker_status"]]
