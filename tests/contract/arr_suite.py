"""What every *arr's client is held to: what it sends, and every fixture, against the official API file.

A module describes its client in a `Contract` and names it in a class that inherits `ArrContract`.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.errors import Refused
from custom_components.mediamate.ports import (
    MediaBackend,
    ReleasePicker,
    Service,
    WebhookSource,
    WebhookTarget,
)

from ..clients.recorder import FIXTURES, Recorder, Seen, fixture, recording
from .openapi import answer_matches, load, request_matches

type Call = Callable[[Any], Awaitable[Any]]

TARGET = WebhookTarget("Home Assistant MediaMate", "http://ha:8123/api/webhook/abc", "s3cret")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FLAGS = {"remove_from_client": True, "blocklist": True, "search_again": True}
PORTS = (Service, MediaBackend, ReleasePicker, WebhookSource)


async def _all(walk: Any) -> list[Any]:
    return [one async for one in walk]


# What all have; with the calls of its own a client has one row a method, so that a new one without a row fails the test
CALLS: Mapping[str, Call] = {
    "status": lambda one: one.status(),
    "health": lambda one: one.health(),
    "disk_space": lambda one: one.disk_space(),
    "root_folders": lambda one: one.root_folders(),
    "quality_profiles": lambda one: one.quality_profiles(),
    "tags": lambda one: one.tags(),
    "update_available": lambda one: one.update_available(),
    "download_clients": lambda one: one.download_clients(),
    "queue": lambda one: one.queue(),
    "refresh_queue": lambda one: one.refresh_queue(),
    "command": lambda one: one.command("RssSync"),
    "missing_count": lambda one: one.missing_count(),
    "cutoff_count": lambda one: one.cutoff_count(),
    "changed_since": lambda one: one.changed_since(NOW),
    "search_missing": lambda one: one.search_missing(),
    "index": lambda one: _all(one.index()),
    "grab": lambda one: one.grab("guid", 3),
    "ensure_webhook": lambda one: one.ensure_webhook(TARGET),
    "remove_webhook": lambda one: one.remove_webhook(TARGET.name),
}
# The keys that have to be there, whatever the file leaves optional
KEYS: Mapping[str, tuple[str, ...]] = {
    "system/status": ("appName", "instanceName", "version", "branch", "urlBase", "startTime"),
    "health": ("source", "type", "message", "wikiUrl"),
    "diskspace": ("path", "label", "freeSpace", "totalSpace"),
    "qualityprofile": ("id", "name", "upgradeAllowed", "cutoff", "items"),
    "tag": ("id", "label"),
    "update": ("version", "installed", "installable", "latest", "changes"),
    "downloadclient": ("id", "name", "implementation", "protocol", "enable", "fields"),
    "notification": ("id", "name", "implementation", "configContract", "fields", "onGrab"),
    "command": ("id", "name", "status", "result"),
}


async def refused(call: Awaitable[Any]) -> None:
    """Await what is asked for in vain."""
    with pytest.raises(Refused):
        await call


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One *arr's client.

    calls: what it has beside `CALLS`, one row a method; more: further ways to call some of them.
    arguments: of commands, which stand beside the command's name; the file is silent on them.
    keys: of fixtures beside `KEYS`. made: what a POST answers with, by path: a fixture and what is changed in it.
    texts: keys of a fixture that the file calls an object, and that are sent as text.
    """

    client: type
    version: str
    ports: Iterable[type]
    calls: Mapping[str, Call]
    more: Mapping[str, Call] = field(default_factory=dict)
    arguments: frozenset[str]
    keys: Mapping[str, tuple[str, ...]]
    made: Mapping[str, tuple[str, Mapping[str, Any]]]
    texts: Mapping[str, set[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in paths: "radarr"."""
        return self.client.__name__.lower()

    @property
    def file(self) -> str:
        """The official API file."""
        return f"{self.name}-{self.version}"

    @property
    def api(self) -> str:
        """Where the API begins."""
        return f"/api/{self.version}"

    def fixture(self, path: str) -> Any:
        """Return what this *arr answers at a path."""
        return fixture(f"{self.name}{self.api}/{path}")

    async def sent(self, call: Call) -> list[Seen]:
        """Run one method against the fixtures; return what it sent."""
        async with recording(self.name) as (recorder, session):
            self._answer_writes(recorder)
            await call(self.client(session, recorder.url, "key"))
            return recorder.seen

    def _answer_writes(self, recorder: Recorder) -> None:
        answers = {
            path: web.json_response({**self.fixture(source), **changes}, status=201)
            for path, (source, changes) in self.made.items()
        } | {
            "manualimport": web.json_response([], status=202),
            "release": web.json_response({}),
            "release/push": web.json_response([{"approved": True}]),
            "notification": web.json_response({}, status=201),
        }
        recorder.answers[f"GET {self.api}/command"] = web.json_response([])  # its fixture is a single one
        recorder.answers |= {f"POST {self.api}/{path}": answer for path, answer in answers.items()}


class ArrContract:
    """The suite. `call` and `path` are filled in by `conftest.py`."""

    contract: Contract

    def test_every_method_is_here(self) -> None:
        client = self.contract.client
        public = {
            name for name in dir(client) if not name.startswith("_") and callable(getattr(client, name))
        }
        assert public - {"parse_webhook"} == {*CALLS, *self.contract.calls}
        for port in (*PORTS, *self.contract.ports):
            assert issubclass(client, port)

    async def test_requests(self, socket_enabled: None, call: Call) -> None:
        spec = load(self.contract.file)
        seen = await self.contract.sent(call)
        assert seen
        for one in seen:
            assert one.headers["X-Api-Key"] == "key"
            extra = self.contract.arguments if one.path == f"{self.contract.api}/command" else ()
            assert request_matches(spec, one.method, one.path, one.query, one.body, extra=extra)

    async def test_a_hook_that_is_replaced(self, socket_enabled: None) -> None:
        one = self.contract
        (template,) = (
            row for row in one.fixture("notification/schema") if row["implementation"] == "Webhook"
        )
        async with recording(one.name) as (recorder, session):
            recorder.answers[f"GET {one.api}/notification"] = [[{**template, "id": 4, "name": TARGET.name}]]
            assert await one.client(session, recorder.url, "key").ensure_webhook(TARGET)
        put = recorder.seen[-1]
        assert put.method == "PUT"
        assert request_matches(load(one.file), put.method, put.path, put.query, put.body)

    def test_every_fixture_has_its_keys(self) -> None:
        root = FIXTURES / f"{self.contract.name}{self.contract.api}"
        there = {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}
        assert {*KEYS, *self.contract.keys} == there

    def test_fixtures(self, path: str) -> None:
        one = self.contract
        method, status = ("POST", 201) if path == "command" else ("GET", 200)
        keys, texts = (KEYS | one.keys)[path], one.texts.get(path, ())
        where = f"{one.api}/{path}"
        assert answer_matches(
            load(one.file), method, where, status, one.fixture(path), keys=keys, extra=texts
        )
