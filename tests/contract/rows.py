"""Rows of calls, and how one is held against an official API file: what the contract tests of the simulator share."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from .openapi import answer_matches, load, request_matches


@dataclass(frozen=True)
class Row:
    """One call: what must come back, and the keys in each object of it (`inside`: below that key)."""

    method: str
    path: str
    keys: str
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    status: int = 200
    inside: str = ""
    may_be_empty: bool = False
    extra: tuple[str, ...] = ()


QUEUE = (
    "id movieId title size sizeleft timeleft estimatedCompletionTime added status trackedDownloadStatus "
    "trackedDownloadState statusMessages downloadId protocol downloadClient indexer outputPath quality "
    "customFormatScore"
)
RELEASE = (
    "guid indexerId indexer title size age ageHours quality languages customFormatScore seeders leechers protocol "
    "approved rejected temporarilyRejected rejections downloadAllowed infoUrl releaseWeight"
)
PAGE = "page pageSize sortKey sortDirection totalRecords records"
COMMAND = "id name status result message queued"
NOTIFICATION = "id name implementation configContract fields tags onGrab onDownload onUpgrade onMovieAdded supportsOnGrab"
STATUS = "appName instanceName version branch urlBase isDocker authentication databaseType startTime runtimeVersion"


def pushed(title: str) -> dict[str, Any]:
    """Return the body of a release that somebody else found."""
    link = f"magnet:?xt=urn:btih:{'0123456789' * 4}"
    return {"title": title, "magnetUrl": link, "protocol": "torrent", "publishDate": "2026-01-01T00:00:00Z"}


def listening() -> TestServer:
    """Return a server that takes whatever is posted to /hook."""

    async def take(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take)
    return TestServer(app)


def webhook(url: str) -> dict[str, Any]:
    """Return a notification as a client registers it."""
    return {
        "name": "Home Assistant MediaMate",
        "implementation": "Webhook",
        "configContract": "WebhookSettings",
        "fields": [{"name": "url", "value": url}, {"name": "method", "value": 1}],
        "tags": [],
        "onGrab": True,
    }


def row_id(row: Row) -> str:
    """Return the name of a row among the tests."""
    return f"{row.method} {row.path} {row.inside or ''.join(row.query)}"


async def check(spec_name: str, caller: Any, row: Row, prefix: str, names: dict[str, str]) -> None:
    """Send the row, and hold request and answer against the file."""
    spec = load(spec_name)
    path = row.path.format(**names)
    query = {key: value.format(**names) for key, value in row.query.items()}
    request_matches(spec, row.method, prefix + path, query, row.body)
    answer = await caller(row.method, path, params=query, json=row.body)
    assert answer.status == row.status, answer
    if not row.keys:
        return
    answer_matches(spec, row.method, prefix + path, row.status, answer.body, extra=row.extra)
    rows = answer.body[row.inside] if row.inside else answer.body
    if isinstance(rows, dict) and "results" in rows and "results" not in row.keys:
        rows = rows["results"]
    rows = rows if isinstance(rows, list) else [rows]
    assert rows or row.may_be_empty, "nothing to check"
    for one in rows:
        assert set(row.keys.split()) <= set(one), set(row.keys.split()) - set(one)
