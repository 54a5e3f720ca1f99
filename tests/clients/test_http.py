"""The one request: retries, error mapping, limits, and the streamed walk."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
import json
import logging
import ssl
from typing import Any

import aiohttp
from aiohttp import web
import orjson
import pytest

from custom_components.mediamate.clients import http
from custom_components.mediamate.clients.http import HttpClient, Response, normalize_url
from custom_components.mediamate.clients.splitter import ArraySplitter
from custom_components.mediamate.errors import (
    UNSURE,
    BadResponse,
    CannotConnect,
    InvalidAuth,
    MediaMateError,
    NotFound,
    RateLimited,
    ServiceFailed,
    Unanswered,
    WrongService,
)
from tests.tls import self_signed

from .recorder import Recorder, recording

KEY = "feedc0de" * 4


class Naps:
    """Stands for asyncio.sleep, and remembers."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
async def server(socket_enabled: None) -> AsyncIterator[tuple[Recorder, aiohttp.ClientSession]]:
    async with recording("none") as both:
        yield both


@pytest.fixture
def client(server: tuple[Recorder, aiohttp.ClientSession], naps: Naps) -> HttpClient:
    recorder, session = server
    return HttpClient(
        session, f"{recorder.url}/base/", service="Test", headers={"X-Api-Key": KEY}, timeout=5, sleep=naps
    )


def answer(server: Any, *answers: Any, method: str = "GET", path: str = "/base/x") -> Recorder:
    server[0].answers[f"{method} {path}"] = list(answers)
    return server[0]


def status(code: int, **kwargs: Any) -> web.Response:
    return web.Response(status=code, **kwargs)


def thrice(code: int) -> list[web.Response]:
    return [status(code) for _ in range(3)]


async def test_sends_headers_and_parameters(server, client) -> None:
    recorder = answer(server, {"ok": True})
    params = {"a": True, "b": None, "c": [1, False], "d": "ü&", "e": 1.5}
    assert await client._request("GET", "/x", params=params, headers={"X-More": "1"}) == {"ok": True}
    (seen,) = recorder.seen
    assert seen.query == {"a": ["true"], "c": ["1", "false"], "d": ["ü&"], "e": ["1.5"]}
    assert (seen.headers["X-Api-Key"], seen.headers["X-More"]) == (KEY, "1")


async def test_sends_bodies(server, client) -> None:
    recorder = answer(server, {}, {}, method="POST")
    await client._request("POST", "/x", json={"a": [1]})
    await client._request("POST", "/x", data={"b": "2"})
    assert [one.body for one in recorder.seen] == [{"a": [1]}, "b=2"]


@pytest.mark.parametrize(
    ("expect", "wanted"),
    [("text", "grün"), ("bytes", "grün".encode()), ("none", None)],
)
async def test_what_is_expected(server, client, expect, wanted) -> None:
    answer(server, web.Response(text="grün"))
    assert await client._request("GET", "/x", expect=expect) == wanted


async def test_a_raw_response_leaves_4xx_to_the_caller(server, client) -> None:
    answer(server, status(403, text="banned", headers={"X-Why": "5 times"}))
    response = await client._request("GET", "/x", expect="response")
    assert (response.status, response.text, response.headers["X-Why"]) == (403, "banned", "5 times")
    assert (response.content_type, response.is_html) == ("text/plain", False)
    answer(server, *thrice(500), status(302), *thrice(429))
    for error in (ServiceFailed, WrongService, RateLimited):
        with pytest.raises(error):
            await client._request("GET", "/x", expect="response")


@pytest.mark.parametrize(
    ("code", "body", "kind", "error"),
    [
        (401, "", "text/plain", InvalidAuth),
        (403, "", "text/plain", InvalidAuth),
        (404, "{}", "application/json", NotFound),
        (404, "<html>", "text/html", WrongService),
        (302, "", "text/plain", WrongService),
        (307, "", "text/html", WrongService),
        (400, "{}", "application/json", ServiceFailed),
        (400, "The plain HTTP request was sent to HTTPS port", "text/html", CannotConnect),
        (400, "Client sent an HTTP request to an HTTPS server.", "text/plain", CannotConnect),
        (409, "", "text/plain", ServiceFailed),
        (200, "<!doctype html>", "text/html", WrongService),
        (200, "Ok.", "text/plain", WrongService),
        (200, '{"a": [1, 2', "application/json", BadResponse),
        (200, "", "application/json", BadResponse),
        (200, "NaN", "application/json", BadResponse),
    ],
)
async def test_errors_that_are_not_retried(server, client, *, naps, code, body, kind, error) -> None:
    recorder = answer(server, status(code, text=body, content_type=kind))
    with pytest.raises(error) as caught:
        await client._request("GET", "/x")
    assert caught.type is error
    assert caught.value.placeholders["service"] == "Test"
    assert len(recorder.seen) == 1
    assert not naps.taken


async def test_a_redirect_takes_no_key_along(server, client) -> None:
    recorder = answer(server, status(301, headers={"Location": f"{server[0].url}/base/y"}))
    with pytest.raises(WrongService) as caught:
        await client._request("GET", "/x")
    assert recorder.lines == ["GET /base/x"]
    assert caught.value.placeholders == {"service": "Test", "expected": "Test", "found": "HTTP 301"}


@pytest.mark.parametrize("code", [502, 503, 504, 520, 522, 524])
async def test_somebody_in_front_says_that_nobody_answered(server, client, naps, code) -> None:
    """What was asked for may be done: a write is not sent again, and is no plain no."""
    answer(server, status(code, text="<html>Bad gateway", content_type="text/html"))
    with pytest.raises(Unanswered) as caught:
        await client._request("GET", "/x", idempotent=False)
    assert caught.value.placeholders["reason"] == f"HTTP {code}" and not naps.taken
    for sure in (500, 501, 409):
        answer(server, status(sure))
        with pytest.raises(ServiceFailed) as plain:
            await client._request("GET", "/x", idempotent=False)
        assert not isinstance(plain.value, UNSURE)


@pytest.mark.parametrize(("code", "error"), [(500, ServiceFailed), (503, ServiceFailed), (429, RateLimited)])
async def test_gets_are_tried_three_times(server, client, naps, code, error) -> None:
    recorder = answer(server, *thrice(code))
    with pytest.raises(error):
        await client._request("GET", "/x")
    assert len(recorder.seen) == 3
    assert 0.15 <= naps.taken[0] <= 0.45 <= 0.3 + naps.taken[1] <= 1.2


async def test_the_third_try_may_succeed(server, client) -> None:
    answer(server, status(502, text="<html>", content_type="text/html"), status(429), [1])
    assert await client._request("GET", "/x") == [1]


async def test_writes_are_tried_once_unless_they_are_idempotent(server, client) -> None:
    recorder = answer(server, status(500), status(500), {}, method="POST")
    with pytest.raises(ServiceFailed):
        await client._request("POST", "/x", json={})
    assert len(recorder.seen) == 1
    assert await client._request("POST", "/x", json={}, idempotent=True) == {}
    assert len(recorder.seen) == 3


async def test_retry_after_is_honoured(server, client, naps) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    at = {
        "Date": format_datetime(now, usegmt=True),
        "Retry-After": format_datetime(now + timedelta(seconds=7), usegmt=True),
    }
    answer(server, status(429, headers={"Retry-After": "4"}), status(429, headers=at), {})
    assert await client._request("GET", "/x") == {}
    assert naps.taken == [4.0, 7.0]


async def test_a_long_retry_after_is_told_not_slept(server, client, naps) -> None:
    answer(server, status(429, headers={"Retry-After": "120"}))
    with pytest.raises(RateLimited) as caught:
        await client._request("GET", "/x")
    assert (caught.value.retry_after, naps.taken) == (120.0, [])


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 12:00:05 GMT"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 12:00:05 GMT", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"}, 5.0),
        ({"Retry-After": "Sun, 22 Nov 2026 11:00:05 GMT", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"}, 0.0),
        ({"Retry-After": "Sun, 22 Nov 2026 12:00:05 -0000", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"}, None),
    ],
)
def test_reads_retry_after(headers, seconds) -> None:
    assert http._retry_after(headers) == seconds


async def test_nobody_there(server, naps) -> None:
    session = server[1]
    client = HttpClient(session, "http://127.0.0.1:1", service="Test", sleep=naps)
    with pytest.raises(CannotConnect) as caught:
        await client._request("POST", "/x", json={})  # nothing was sent, so even a write is tried again
    assert (caught.value.translation_key, len(naps.taken)) == ("cannot_connect", 2)


@pytest.mark.parametrize("url", ["http://[::", "gopher://127.0.0.1", "http://"])
async def test_an_address_that_is_none(server, naps, url) -> None:
    with pytest.raises(CannotConnect):
        await HttpClient(server[1], url, service="Test", sleep=naps)._request("GET", "/x")
    assert not naps.taken


async def test_a_key_that_is_no_header_value(server) -> None:
    client = HttpClient(server[1], server[0].url, service="Test", headers={"X-Api-Key": "a\r\nb"})
    with pytest.raises(InvalidAuth):
        await client._request("GET", "/x")


async def test_too_slow(server, client, naps) -> None:
    enough = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await enough.wait()
        return web.json_response({})

    recorder = answer(server, slow)
    with pytest.raises(CannotConnect) as caught:
        await client._request("GET", "/x", timeout=0.5)
    enough.set()
    assert caught.value.translation_key == "timeout"
    assert len(recorder.seen) == 1


async def drop(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def test_a_connection_that_breaks_before_the_answer(server, client) -> None:
    recorder = answer(server, drop, drop, drop, drop, drop, drop, method="POST")
    with pytest.raises(CannotConnect):
        await client._request("POST", "/x", json={})
    assert len(recorder.seen) == 1
    answer(server, drop, {}, method="POST")
    assert await client._request("POST", "/x", json={}, idempotent=True) == {}


async def cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'[{"a": 1},')
    await asyncio.sleep(0.01)
    assert request.transport is not None
    request.transport.close()
    return response


async def test_an_answer_that_is_cut_off(server, client) -> None:
    recorder = answer(server, cut, cut)
    with pytest.raises(BadResponse):
        await client._request("GET", "/x")
    with pytest.raises(BadResponse):
        [one async for one in client._stream_array("/x")]
    assert len(recorder.seen) == 2


async def test_a_connection_that_breaks_while_the_body_is_read_is_not_tried_again(
    client, monkeypatch
) -> None:
    class Broken:
        status = 200

        async def __aenter__(self):
            return self

        async def __aexit__(self, *_: object) -> None:
            return None

        @property
        def content(self):
            raise aiohttp.ClientConnectionError("reset")

    monkeypatch.setattr(client, "_session", type("S", (), {"request": lambda *_, **__: Broken()})())
    with pytest.raises(CannotConnect):
        await client._request("GET", "/x")


async def test_big_bodies_are_not_parsed(server, client) -> None:
    big = json.dumps(["x" * 1024 * 1024]).encode()
    for body in (big, b"[" + b" " * (http.MAX_PARSED - 2) + b"]"):
        answer(server, web.Response(body=body, content_type="application/json"))
        if body is big:
            with pytest.raises(BadResponse) as caught:
                await client._request("GET", "/x")
            assert caught.value.translation_key == "response_too_big"
        else:
            assert await client._request("GET", "/x") == []
    answer(server, web.Response(body=big))
    assert await client._request("GET", "/x", expect="bytes") == big


async def test_an_error_page_is_read_to_its_first_part_only(server, client) -> None:
    class Curious(HttpClient):
        def _error_for(self, response: Response) -> MediaMateError:
            return NotFound(length=len(response.body))

    client.__class__ = Curious
    answer(server, status(400, body=b"x" * 1_000_000))
    with pytest.raises(NotFound) as caught:
        await client._request("GET", "/x")
    assert caught.value.placeholders == {"length": str(http.MAX_ERROR)}


async def serve_tls(context: ssl.SSLContext) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    return runner, runner.addresses[0][1]


async def test_certificates_and_mixed_up_schemes(server, naps, tmp_path) -> None:
    runner, port = await serve_tls(self_signed(tmp_path))
    plain = server[0].url.rpartition(":")[2]
    for url, key in (
        (f"https://127.0.0.1:{port}", "certificate_invalid"),
        (f"http://127.0.0.1:{port}", "cannot_connect"),
        (f"https://127.0.0.1:{plain}", "cannot_connect"),
    ):
        with pytest.raises(CannotConnect) as caught:
            await HttpClient(server[1], url, service="Test", sleep=naps)._request("GET", "/x")
        assert caught.value.translation_key == key
    await runner.cleanup()


async def test_nothing_secret_is_said(server, client, caplog) -> None:
    caplog.set_level(logging.DEBUG, logger="custom_components.mediamate")
    answer(server, status(503), status(503), status(503))
    said = []
    for url in (server[0].url, "http://127.0.0.1:1"):
        one = HttpClient(server[1], url, service="Test", headers={"X-Api-Key": KEY}, sleep=Naps())
        with pytest.raises(MediaMateError) as caught:
            await one._request("GET", "/base/x", params={"api_key": KEY})
        said += [str(caught.value), repr(caught.value), repr(one)]
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
    said += [one.getMessage() for one in caplog.records if one.name.startswith("custom_components")]
    text = "\n".join(said)
    assert "trying again" in text
    assert KEY not in text
    assert "127.0.0.1" not in text


# --- the streamed walk


async def test_walks_over_an_array(server, client) -> None:
    things = [{"n": n, "text": 'a "brace" } { \\', "in": [{"a": {}}, {}]} for n in range(3000)]
    answer(server, status(500), things)
    assert [one async for one in client._stream_array("/x", {"p": True})] == things
    assert server[0].seen[-1].query == {"p": ["true"]}


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("<html>", "text/html", WrongService),
        ("{}", "application/json", BadResponse),
        ('[{"a": 1}', "application/json", BadResponse),
        ('[{"a" 1}]', "application/json", BadResponse),
        ("[1, 2]", "application/json", BadResponse),
        ('[{"a": 1}{"a": 2}]', "application/json", BadResponse),
        ('[1, {"a": 2}]', "application/json", BadResponse),
        ('[{"a": 2}, 1]', "application/json", BadResponse),
        ('[{"a": 2}] x', "application/json", BadResponse),
        ("[}]", "application/json", BadResponse),
        ("", "application/json", BadResponse),
        ("   ", "application/json", BadResponse),
    ],
)
async def test_refuses_what_is_no_array_of_objects(server, client, body, kind, error) -> None:
    answer(server, web.Response(text=body, content_type=kind))
    with pytest.raises(error):
        [one async for one in client._stream_array("/x")]


async def test_the_loop_stays_free_while_a_big_array_arrives(server, client) -> None:
    body = orjson.dumps([{"n": n, "text": "x" * 2000} for n in range(5000)])
    answer(server, web.Response(body=body, content_type="application/json"))
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    count = len([one async for one in client._stream_array("/x")])
    task.cancel()
    assert count == 5000
    assert turns > len(body) / http.CHUNK


@pytest.mark.parametrize("step", [1, 2, 3, 7, 10_000])
def test_splits_wherever_the_chunks_end(step) -> None:
    things = [{"a": 'q\\"}{"é', "b": {"c": [{}, {"d": "\\\\"}]}}, {}, {"e": None}]
    body = json.dumps(things, ensure_ascii=False, indent=1).encode()
    splitter = ArraySplitter(max_record=1000)
    found = []
    for at in range(0, len(body), step):
        found += [orjson.loads(one) for one in splitter.feed(body[at : at + step])]
    splitter.close()
    assert found == things


def test_an_endless_record_is_refused() -> None:
    splitter = ArraySplitter(max_record=100)
    list(splitter.feed(b'[{"a": "'))
    with pytest.raises(ValueError, match="too long"):
        for _ in range(20):
            list(splitter.feed(b"x" * 10))


# --- addresses


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("http://radarr:7878", ["http://radarr:7878"]),
        ("  HTTP://Radarr:7878/  ", ["http://radarr:7878"]),
        ("radarr:7878", ["https://radarr:7878", "http://radarr:7878"]),
        ("192.168.1.5", ["https://192.168.1.5", "http://192.168.1.5"]),
        ("[::1]:7878", ["https://[::1]:7878", "http://[::1]:7878"]),
        ("https://home.example/radarr/", ["https://home.example/radarr"]),
        ("https://home.example/radarr/movie/dune-438631", ["https://home.example/radarr"]),
        ("http://radarr:7878/system/status", ["http://radarr:7878"]),
        ("http://prowlarr:9696/indexers/stats", ["http://prowlarr:9696"]),
        ("http://nas/prowlarr/search?query=x", ["http://nas/prowlarr"]),
        ("http://bazarr:6767/blacklist/movies", ["http://bazarr:6767"]),
        ("http://lidarr:8686/albumstudio", ["http://lidarr:8686"]),
        ("http://readarr:8787/shelf", ["http://readarr:8787"]),
        ("http://radarr:7878/settings/general#x", ["http://radarr:7878"]),
        ("http://radarr:7878/api/v3/movie?apikey=1", ["http://radarr:7878"]),
        ("http://tv:8096/web/#/home.html", ["http://tv:8096"]),
        ("http://tv:8096/jelly/web/index.html#!/home", ["http://tv:8096/jelly"]),
        ("http://qbt:8080/#/downloads", ["http://qbt:8080"]),
        ("https://api.themoviedb.org/3", ["https://api.themoviedb.org/3"]),
        ("https://mirror.example/api/tmdb/3/", ["https://mirror.example/api/tmdb/3"]),
        ("http://host/movies", ["http://host/movies"]),
        ("http://host//a//b/", ["http://host/a/b"]),
        ("http://host:80/", ["http://host"]),
        ("https://host:443", ["https://host"]),
        ("https://host:80", ["https://host:80"]),
    ],
)
def test_reads_addresses(text, wanted) -> None:
    assert normalize_url(text) == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("ftp://host", "scheme"),
        ("http://", "host"),
        ("http://:80", "host"),
        ("http://host:99999", "host"),
        ("http://[::1", "host"),
        ("my server", "host"),
        ("http://host/\\evil", "host"),
        ("host/" + "a" * 3000, "host"),
        ("http://me:secret@host", "credentials"),
        ("me@host", "credentials"),
    ],
)
def test_refuses_what_is_no_address(text, why) -> None:
    with pytest.raises(ValueError, match=why) as caught:
        normalize_url(text)
    assert "secret" not in str(caught.value)
