"""Prowlarr: indexers and their troubles, a search over titles, finds whose links stay inside; pushes to an *arr."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
import gzip
import logging
import threading
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients import fields, prowlarr_parse as parse, torrents
from custom_components.mediamate.clients.arr_push import ArrTaker
from custom_components.mediamate.clients.prowlarr import MOST_KEPT, Prowlarr
from custom_components.mediamate.errors import (
    BadResponse,
    CannotConnect,
    InvalidAuth,
    NotFound,
    RateLimited,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from custom_components.mediamate.model import HealthIssue, MediaType, Release, ServiceInfo
from custom_components.mediamate.model.indexers import Indexer, IndexerStats, Offer

from . import arr_suite
from .fixture_server import mutations
from .recorder import Recorder, fixture, recording

KEY = "0123456789abcdef0123456789abcdef"
V1 = "/api/v1"
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
BANNED = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
ARR = arr_suite.Arr(client=Prowlarr, key=KEY)


# --- who is there


async def test_status(recorder, client) -> None:
    assert await client.status() == ServiceInfo("Prowlarr", "2.3.6.5327", name="Prowlarr")
    assert recorder.seen[0].headers["X-Api-Key"] == KEY


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"appName": "Lidarr", "version": "2.14.5"}, WrongService),
        ({"appName": "Prowlarr", "version": "1.1.3.2521"}, UnsupportedVersion),
        (web.Response(status=401), InvalidAuth),
        (web.Response(text="<html>", content_type="text/html"), WrongService),
        ({"appName": "Prowlarr"}, BadResponse),
    ],
)
async def test_somebody_else(recorder, client, answer, error) -> None:
    recorder.answers[f"GET {V1}/system/status"] = answer
    with pytest.raises(error):
        await client.status()


async def test_a_radarr_is_named(recorder, client) -> None:
    recorder.answers[f"GET {V1}/system/status"] = web.json_response({}, status=404)
    recorder.answers["GET /api"] = {"current": "v3"}
    recorder.answers["GET /api/v3/system/status"] = {"appName": "Radarr", "version": "6.0.4"}
    with pytest.raises(WrongService) as caught:
        await client.status()
    assert caught.value.placeholders["found"] == "Radarr"


async def test_indexers_and_what_keeps_them_from_being_asked(client) -> None:
    found = await client.indexers()
    assert found == [
        Indexer(
            id=4,
            name="Nordfilm",
            disabled_till=BANNED,
            failing_since=datetime(2026, 11, 22, 20, tzinfo=UTC),
        ),
        Indexer(id=5, name="Old News", enabled=False, protocol="usenet"),
        Indexer(id=3, name="Tracker of the South"),
    ]
    assert [one.banned_until(NOW) for one in found] == [BANNED, None, None]
    assert found[0].banned_until(BANNED) is None


def test_who_is_switched_off_is_not_banned() -> None:
    assert Indexer(id=1, name="x", enabled=False, disabled_till=BANNED).banned_until(NOW) is None


async def test_statistics_and_health(client) -> None:
    assert await client.statistics() == {
        3: IndexerStats(queries=420, failed_queries=3, grabs=18, response=640),
        4: IndexerStats(queries=200, failed_queries=90, grabs=5, response=2100),
    }
    assert await client.health() == [
        HealthIssue("IndexerStatusCheck", "warning", "Indexers unavailable due to failures: Nordfilm")
    ]


async def test_switching_writes_nothing_but_the_switch(recorder, client) -> None:
    await client.set_enabled(4, False)
    assert str(recorder.seen[-1]) == f"PUT {V1}/indexer/bulk"
    assert recorder.seen[-1].body == {"ids": [4], "enable": False}
    recorder.answers[f"PUT {V1}/indexer/bulk"] = web.json_response({"message": "NotFound"}, status=404)
    with pytest.raises(NotFound):
        await client.set_enabled(99, True)


# --- searching


async def test_a_search_by_two_titles(recorder, client) -> None:
    found = await client.search(["Dune", "Дюна", "Dune", " "], MediaType.MOVIE)
    assert [one.query["query"] for one in recorder.seen] == [["Dune"], ["Дюна"]]
    assert recorder.seen[0].query["categories"] == ["2000"]
    first, second = found  # each once, the one without a link not at all
    assert first == Release(
        guid=first.guid,
        indexer_id=4,
        indexer="Nordfilm",
        title="Дюна / Dune (2021) UHD BDRemux | Дубляж",
        size=64424509440,
        quality="2160p",
        seeders=120,
        age=288.0,
    )
    assert (second.title, second.quality) == ("Dune.2021.1080p.BluRay.x264-MADEUP", "1080p")


async def test_nothing_that_is_shown_holds_a_key(client, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    found = await client.search(["Dune"], MediaType.MOVIE)
    offers = [await client.offer(one.guid, one.indexer_id) for one in found]
    shown = f"{found!r} {offers!r} {caplog.text}"
    assert KEY not in shown
    assert "passkey" not in shown
    assert all(KEY in one.link for one in offers)


@pytest.mark.parametrize(
    ("media_type", "category"),
    [(MediaType.SERIES, "5000"), (MediaType.BOOK, "7000"), (MediaType.ALBUM, "3000")],
)
async def test_each_media_type_has_its_shelf(recorder, client, media_type, category) -> None:
    await client.search(["x"], media_type)
    assert recorder.seen[0].query["categories"] == [category]


async def test_one_text_failing_is_no_matter(recorder, client) -> None:
    recorder.answers[f"GET {V1}/search"] = [
        web.json_response({"message": "all indexers are unavailable"}, status=400),
        None,
    ]
    assert len(await client.search(["Dune", "Дюна"], MediaType.MOVIE)) == 2


async def test_all_indexers_failing(recorder, client) -> None:
    recorder.answers[f"GET {V1}/search"] = lambda _: _answer({"message": "no"}, 400)
    with pytest.raises(Refused) as caught:
        await client.search(["Dune", "Дюна"], MediaType.MOVIE)
    assert caught.value.translation_key == "indexers_failed"


async def test_a_search_without_words_asks_nobody(recorder, client) -> None:
    assert await client.search([" "], MediaType.MOVIE) == []
    assert recorder.seen == []


async def _answer(data: Any, status: int = 200) -> web.Response:
    return web.json_response(data, status=status)


@pytest.mark.parametrize(
    ("title", "quality"),
    [
        ("Show.S01.720p.WEB", "720p"),
        ("Film 4K HDR", "2160p"),
        ("Film.2160p.UHD", "2160p"),
        ("Film1080p", ""),
        ("24k gold", ""),
        ("Film 1080i", "1080p"),
    ],
)
def test_qualities_in_names(title, quality) -> None:
    source = {"guid": "g", "title": title, "indexerId": 1, "downloadUrl": "http://x"}
    shown = parse.parse_find(source)
    assert shown is not None
    assert shown[0].quality == quality


# --- getting a find


async def found(client: Prowlarr) -> list[Release]:
    return list(await client.search(["Dune"], MediaType.MOVIE))


async def test_finds_are_forgotten(client, clock) -> None:
    release = (await found(client))[0]
    assert (await client.offer(release.guid, release.indexer_id)).title == release.title
    clock.forward(minutes=30)
    for guid in (release.guid, "never seen"):
        with pytest.raises(NotFound) as caught:
            await client.offer(guid, release.indexer_id)
        assert caught.value.translation_key == "release_expired"


async def test_of_a_flood_the_best_can_be_had(recorder, client) -> None:
    """Forty indexers give a hundred each; Prowlarr's own order says nothing of what is good."""
    one = fixture("prowlarr/api/v1/search")[0]
    flood = [one | {"guid": f"g{n}", "seeders": 5000 - n} for n in range(MOST_KEPT + 500)]
    recorder.answers[f"GET {V1}/search"] = lambda _: _answer(flood)
    listed = await client.search(["Dune", "Дюна"], MediaType.MOVIE)
    assert len(listed) == MOST_KEPT and listed[0].seeders == 5000
    for release in (listed[0], listed[-1]):
        assert (await client.offer(release.guid, release.indexer_id)).link
    recorder.answers[f"GET {V1}/search"] = lambda _: _answer([one])
    await client.search(["Arrival"], MediaType.MOVIE)
    assert (await client.offer(listed[0].guid, listed[0].indexer_id)).link, "the best is forgotten last"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "\u202e\u200f"},
        {"title": None},
        {"guid": ""},
        {"guid": 7},
        {"downloadUrl": "http://prowlarr:9696/3/download?link=" + "x" * 8000},
    ],
)
async def test_a_find_without_a_name_spoils_no_search(recorder, client, changes: dict[str, Any]) -> None:
    good, *_ = fixture("prowlarr/api/v1/search")
    recorder.answers[f"GET {V1}/search"] = web.json_response([good | changes, good])
    assert len(await client.search(["Dune"], MediaType.MOVIE)) == 1


async def test_nobody_answers(client) -> None:
    client._base_url = "http://127.0.0.1:9"
    with pytest.raises(CannotConnect):
        await client.search(["Dune"], MediaType.MOVIE)


FILE = b"d4:infod4:name1:xee"
MAGNET = "magnet:?xt=urn:btih:" + "ab" * 20
SOUTH, NORD = f"GET {V1}/indexer/3/download", f"GET {V1}/indexer/4/download"


def torrent(body: bytes = FILE, kind: str = "application/x-bittorrent") -> web.Response:
    return web.Response(body=body, content_type=kind)


def moved(to: str, status: int = 301) -> web.Response:
    return web.Response(status=status, headers={"Location": to})


async def fetched(client: Prowlarr, indexer_id: int) -> bytes | str:
    release = next(one for one in await found(client) if one.indexer_id == indexer_id)
    return await client.fetch(release.guid, indexer_id)


async def test_a_file_comes_from_prowlarr_itself_wherever_its_link_points(recorder, client) -> None:
    recorder.answers[SOUTH] = torrent()
    assert await fetched(client, 3) == FILE  # the link's own host is one that there is not
    asked = recorder.seen[-1]
    assert asked.query == {"link": ["QUJDRA==41"], "file": ["Dune.2021.1080p.BluRay.x264-MADEUP"]}
    assert asked.headers["X-Api-Key"] == KEY, "and not in the address"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_magnet_link_behind_a_redirect(recorder, client, status, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    recorder.answers[NORD] = moved(MAGNET, status)
    assert await fetched(client, 4) == MAGNET
    assert MAGNET not in caplog.text


def offering(recorder: Recorder, **changes: Any) -> None:
    """Let a search find one release, of indexer 3, with these changes."""
    one = fixture("prowlarr/api/v1/search")[0] | changes
    recorder.answers[f"GET {V1}/search"] = web.json_response([one])


async def test_a_magnet_link_that_is_there_already(recorder, client) -> None:
    offering(recorder, downloadUrl=None, magnetUrl=MAGNET)
    assert await fetched(client, 3) == MAGNET
    assert len(recorder.seen) == 1


@pytest.mark.parametrize(
    "answer",
    [
        torrent(kind="text/html"),
        torrent(kind="application/x-nzb"),
        torrent(b""),
        torrent(b"d" + b"x" * 10 * 1024 * 1024),
        torrent(b"<html>Sign in</html>"),
        torrent(b"d4:name1:xe"),
        torrent(gzip.compress(FILE)),
        torrent(b"d4:info" + b"l" * 1000),
        moved("http://169.254.169.254/latest/meta-data"),
        moved("https://indexer.invalid/get?passkey=hush"),
        moved("/3/download?again"),
        moved("magnet:nothing"),
        web.json_response({"message": "Invalid Prowlarr link"}, status=400),
    ],
    ids=[
        *("page", "nzb", "empty", "huge", "page that is called a file", "no info", "packed", "nested"),
        *("metadata server", "indexer", "itself", "no magnet", "invalid"),
    ],
)
async def test_what_is_no_torrent_is_not_handed_on(recorder, client, answer) -> None:
    recorder.answers[SOUTH] = [answer]
    with pytest.raises(Refused) as caught:
        await fetched(client, 3)
    assert caught.value.translation_key == "torrent_unfetched"
    assert recorder.lines.count(SOUTH) == 1
    assert "hush" not in f"{caught.value!r} {caught.value}"


async def test_a_file_is_read_beside_the_event_loop(recorder, client, monkeypatch) -> None:
    """Ten megabytes of an indexer that means no good take seconds to read."""
    readers: list[threading.Thread] = []
    monkeypatch.setattr(torrents, "info_hash", lambda _: readers.append(threading.current_thread()) or "hash")
    recorder.answers[SOUTH] = torrent()
    await fetched(client, 3)
    assert readers and threading.main_thread() not in readers


async def test_a_bomb_is_not_unpacked_to_its_end(recorder, client) -> None:
    packed = gzip.compress(bytes(64 * 1024 * 1024))
    recorder.answers[SOUTH] = web.Response(
        body=packed, content_type="application/x-bittorrent", headers={"Content-Encoding": "gzip"}
    )
    with pytest.raises(BadResponse) as caught:
        await fetched(client, 3)
    assert caught.value.translation_key == "response_too_big"


@pytest.mark.parametrize(
    "link",
    [
        "http://indexer.invalid/get/3.torrent",
        "http://prowlarr:9696/4/download?link=QUJDRA",  # of another indexer
        "http://prowlarr:9696/3/download?file=x",
        "http://prowlarr:9696/3/download/../../system/shutdown?link=x",
        "http://[prowlarr/3/download?link=x",
    ],
)
async def test_a_link_that_is_not_by_way_of_prowlarr(recorder, client, link) -> None:
    offering(recorder, downloadUrl=link)
    with pytest.raises(Refused):
        await fetched(client, 3)
    assert len(recorder.seen) == 1, "nobody was asked"


async def test_a_find_of_usenet(recorder, client) -> None:
    offering(recorder, protocol="usenet")
    with pytest.raises(Refused):
        await fetched(client, 3)
    assert len(recorder.seen) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, NotFound), (410, NotFound), (429, RateLimited), (500, ServiceFailed), (401, InvalidAuth)],
)
async def test_a_file_that_does_not_come_is_not_fetched_twice(recorder, client, status, error) -> None:
    recorder.answers[SOUTH] = web.json_response({"message": "no"}, status=status)
    with pytest.raises(error) as caught:
        await fetched(client, 3)
    assert recorder.lines.count(SOUTH) == 1
    if error is NotFound:
        assert caught.value.translation_key == "release_expired"


async def test_a_file_of_a_find_that_is_forgotten(recorder, client, clock) -> None:
    release = (await found(client))[0]
    clock.forward(minutes=30)
    with pytest.raises(NotFound):
        await client.fetch(release.guid, release.indexer_id)


async def test_elsewhere_a_redirect_is_somebody_else(recorder, client) -> None:
    recorder.answers[f"GET {V1}/health"] = moved(MAGNET)
    with pytest.raises(WrongService):
        await client.health()


# --- handing one to an *arr


class Arr(ArrTaker):
    app = "Radarr"
    owner = "movieId"


OFFER = Offer(title="Dune.2021", link="http://prowlarr/3/download?apikey=k", indexer="South", published=NOW)


@pytest.fixture
async def arr(socket_enabled: None) -> AsyncIterator[tuple[Recorder, Arr]]:
    async with recording("radarr") as (recorder, session):
        yield recorder, Arr(session, recorder.url, KEY)


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        ([{"approved": True, "rejections": []}], ()),
        ({"approved": True}, ()),
        ([{"approved": False, "rejections": ["Unknown Movie", "See http://x"]}], ("Unknown Movie", "See …")),
        ([{"approved": False, "rejections": []}], ("?",)),
    ],
)
async def test_a_push_is_judged(arr, answer, reasons) -> None:
    recorder, client = arr
    recorder.answers["POST /api/v3/release/push"] = web.json_response(answer)
    assert await client.push(OFFER) == reasons
    assert recorder.seen[-1].body == {
        "title": "Dune.2021",
        "downloadUrl": OFFER.link,
        "protocol": "torrent",
        "publishDate": "2026-11-23T07:00:00+00:00",
        "indexer": "South (Prowlarr)",
    }


async def test_a_push_of_a_magnet(arr) -> None:
    recorder, client = arr
    recorder.answers["POST /api/v3/release/push"] = web.json_response([{"approved": True}])
    await client.push(Offer(title="x", link="magnet:?xt=1"))
    assert recorder.seen[-1].body["magnetUrl"] == "magnet:?xt=1"
    assert datetime.fromisoformat(recorder.seen[-1].body["publishDate"]).tzinfo is UTC


async def test_a_push_that_nobody_understands(arr) -> None:
    recorder, client = arr
    refused = [{"propertyName": "Title", "errorMessage": "Unable to parse"}]
    recorder.answers["POST /api/v3/release/push"] = web.json_response(refused, status=400)
    with pytest.raises(Refused) as caught:
        await client.push(OFFER)
    assert caught.value.placeholders["reason"] == "Unable to parse"
    recorder.answers["POST /api/v3/release/push"] = web.json_response([])
    with pytest.raises(BadResponse):
        await client.push(OFFER)


# --- bent in every way


@pytest.mark.parametrize(
    ("name", "parser"),
    [
        ("indexer", parse.parse_indexer),
        ("indexerstatus", parse.parse_trouble),
        ("search", parse.parse_find),
    ],
)
def test_bent_records(name, parser) -> None:
    for record in fixture(f"prowlarr/api/v1/{name}"):
        for bent in mutations(record):
            try:
                parser(fields.record(bent))
            except BadResponse:
                continue


def test_bent_statistics() -> None:
    for bent in mutations(fixture("prowlarr/api/v1/indexerstats")):
        try:
            assert isinstance(parse.parse_statistics(fields.record(bent)), dict)
        except BadResponse:
            continue
