"""How a module describes its *arr's client, and what the clients of all that keep a library are held to alike.

A module names its client in `ARR`, of which `conftest.py` makes the fixtures; a class that inherits
`LibrarySuite` names it too, and it is a `LibraryArr` then.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
import json
from typing import Any, Final

from aiohttp import web
import pytest

from custom_components.mediamate.clients.arr_works import ArrWorks
from custom_components.mediamate.clients.prowlarr import Prowlarr
from custom_components.mediamate.errors import (
    AlreadyInLibrary,
    BadResponse,
    CannotConnect,
    NotFound,
    ServiceFailed,
)
from custom_components.mediamate.model import LibraryItem, MediaRef
from custom_components.mediamate.ports import WebhookEvent
from tests.made import Clock

from .bending import bent, records, survives
from .recorder import FIXTURES, fixture

type Parser = str | Callable[[Any], Any]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MADE: Final = 77  # the number of what was added
HASH: Final = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"  # of the downloads in the fixtures

# What all say in the same words, which is bent in test_radarr.py
SAID_BY_ALL: Final = frozenset(
    {
        *("health", "diskspace", "rootfolder", "qualityprofile", "tag", "command"),
        *("downloadclient", "notification", "notification/schema"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Arr:
    """One client, and the key that it is made with."""

    client: type
    key: str = "key"

    @property
    def name(self) -> str:
        """The folder of its fixtures: "lidarr"."""
        return self.client.__name__.lower()

    def options(self, clock: Clock) -> dict[str, Any]:
        """Return what its client is made with beside address and key."""
        return {"now": clock} if issubclass(self.client, (ArrWorks, Prowlarr)) else {}


@dataclass(frozen=True, kw_only=True)
class LibraryArr(Arr):
    """One that keeps a library. A parser is named after the one of its words, or is a function."""

    calls: Mapping[str, WebhookEvent]  # what they mean, by the name of their fixture
    parsers: Mapping[str, tuple[Parser, ...]]  # what reads which fixture
    unread: frozenset[str] = frozenset()  # fixtures that are bent elsewhere, or read by nobody
    bent: int | None = None  # so many records of each fixture, else all
    held: MediaRef
    new: MediaRef
    nowhere: MediaRef
    made: Mapping[str, Any]  # `new`, as it is when it has been added


def of_works(
    client: type[ArrWorks], about: MediaRef, number: int, calls: Mapping[str, WebhookEvent], **more: Any
) -> LibraryArr:
    """Return one of works: what both say in the same words. Most calls are about one work, by its number."""
    work, creator = client.keys.work, client.keys.creator
    it: dict[str, Any] = {"ref": about, "backend_id": number}
    said = {
        "Test": WebhookEvent(kind="test"),
        "Grab": WebhookEvent(kind="grabbed", download_id=HASH, **it),
        "Download": WebhookEvent(kind="imported", download_id=HASH, **it),
        "DownloadFailure": WebhookEvent(kind="other", download_id=HASH),
        "ImportFailure": WebhookEvent(kind="manual_interaction", download_id=HASH, **it),
        f"{creator.title()}Delete": WebhookEvent(kind="deleted"),
        f"{work.title()}Delete": WebhookEvent(kind="deleted", **it),
        "Rename": WebhookEvent(kind="other"),
        "Retag": WebhookEvent(kind="other"),
        "Health": WebhookEvent(kind="health"),
        "ApplicationUpdate": WebhookEvent(kind="updated"),
    }
    parsers: Mapping[str, tuple[Parser, ...]] = {
        work: ("parse_item", "parse_held", "parse_indexed"),
        f"{work}/lookup": ("parse_item",),
        creator: ("parse_item", "parse_held"),
        f"{creator}/lookup": ("parse_item",),
        "calendar": ("parse_upcoming",),
        "history": ("parse_history",),
    }
    unread = {
        *(f"{creator}/1", f"{creator}/2", f"history/{creator}", "history/since", "metadataprofile"),
        *(
            "manualimport",
            "search",
            "wanted/cutoff",
            "wanted/missing",
            "queue",
            "release",
            "system/status",
            "update",
        ),
    }
    more["unread"] = SAID_BY_ALL | unread | more.get("unread", set())
    more["parsers"] = {**parsers, **more["parsers"]}
    return LibraryArr(client=client, calls={**said, **calls}, bent=1, **more)


async def drop(request: web.Request) -> web.Response:
    """Hang up instead of an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


LOST: Final[Mapping[str, Callable[[], Any]]] = {
    "dropped": lambda: drop,
    "cut": lambda: web.Response(text='{"id": 7', content_type="application/json", status=201),
    "odd": lambda: web.json_response([], status=201),
    "500": lambda: web.Response(status=500),
    "504": lambda: web.Response(status=504),
}


class LibrarySuite:
    """The suite. `call`, `file` and `document` are filled in by `conftest.py`."""

    arr: LibraryArr

    async def add(self, client: Any, ref: MediaRef | None = None) -> LibraryItem:
        held: LibraryItem = await client.add(ref or self.arr.new, quality_profile_id=1, root_folder="/here")
        return held

    # --- adding

    async def test_add_what_is_there_or_nowhere(self, recorder, client) -> None:
        with pytest.raises(AlreadyInLibrary):
            await self.add(client, self.arr.held)
        with pytest.raises(NotFound):
            await self.add(client, self.arr.nowhere)
        assert not [line for line in recorder.lines if line.startswith("POST")]

    async def test_somebody_adds_it_at_the_same_moment(self, recorder, client) -> None:
        code = f"{client.resource.title()}ExistsValidator"
        exists = [{"propertyName": "Id", "errorMessage": "Exists", "errorCode": code}]
        recorder.answers[f"POST {client.api}/{client.resource}"] = web.json_response(exists, status=400)
        with pytest.raises(AlreadyInLibrary):
            await self.add(client)

    @pytest.mark.parametrize("how", LOST)
    async def test_the_answer_to_an_addition_is_lost(self, recorder, client, how) -> None:
        path = f"{client.api}/{client.resource}"
        recorder.answers[f"POST {path}"] = LOST[how]()
        recorder.answers[f"GET {path}"] = [[self.arr.made]]
        assert (await self.add(client)).backend_id == MADE
        assert recorder.lines[-2:] == [f"POST {path}", f"GET {path}"]
        assert recorder.lines.count(f"POST {path}") == 1

    async def test_the_addition_itself_is_lost(self, recorder, client) -> None:
        path = f"{client.api}/{client.resource}"
        recorder.answers[f"POST {path}"] = drop
        for looked in (web.json_response([]), drop):
            recorder.answers[f"GET {path}"] = _always(looked)
            with pytest.raises(CannotConnect):
                await self.add(client)
        recorder.answers[f"POST {path}"] = web.Response(status=504)
        recorder.answers[f"GET {path}"] = _always(web.json_response([]))
        with pytest.raises(ServiceFailed):
            await self.add(client)

    # --- the index

    async def test_a_title_that_is_gone_or_none(self, recorder, client) -> None:
        assert await client.indexed(99) is None
        recorder.answers[f"GET {client.api}/{client.resource}/1"] = web.json_response([])
        with pytest.raises(BadResponse):
            await client.indexed(1)

    # --- calls

    def test_calls(self, client, call) -> None:
        found = client.parse_webhook(fixture(f"{self.arr.name}/webhook/{call}"))
        assert found == self.arr.calls[call]

    @pytest.mark.parametrize("payload", [None, [], "Grab", {}, {"eventType": 3}, {"eventType": ""}])
    def test_no_call(self, client, payload) -> None:
        assert client.parse_webhook(payload) is None

    def test_a_call_from_the_future(self, client) -> None:
        call = {"eventType": "Telepathy", client.resource: 4, "episodes": {"id": 1}}
        assert client.parse_webhook(call) == WebhookEvent(kind="other")

    def test_every_call_is_tried(self) -> None:
        assert {*self.arr.calls} == {file.stem for file in FIXTURES.glob(f"{self.arr.name}/webhook/*.json")}

    # --- every fixture, bent in every way

    def test_every_fixture_is_read(self) -> None:
        (root,) = FIXTURES.glob(f"{self.arr.name}/api/v?")
        names = {str(file.relative_to(root))[:-5] for file in root.glob("**/*.json")}
        assert names == {*self.arr.parsers} | self.arr.unread

    def test_bent_fixtures_give_a_value_or_bad_response(self, client, document) -> None:
        readers = [_reader(client, parser) for parser in self.arr.parsers[document]]
        for record in records(f"{self.arr.name}{client.api}/{document}")[: self.arr.bent]:
            for read in readers:
                read(record)
                assert survives(read, record)  # most bends are harmless

    def test_bent_calls_give_an_event_or_nothing(self, client, file) -> None:
        for other in bent(json.loads(file.read_text(encoding="utf-8"))):
            event = client.parse_webhook(other)
            assert event is None or isinstance(event, WebhookEvent)


def _always(answer: Any) -> Any:
    """Answer every time; a response of aiohttp serves once only."""
    if not isinstance(answer, web.Response):
        return answer

    async def again(_: web.Request) -> web.Response:
        return web.Response(body=answer.body, content_type=answer.content_type)

    return again


def _reader(client: Any, parser: Parser) -> Callable[[Any], Any]:
    """Return a parser that reads what comes one by one to its end."""
    if callable(parser):
        return parser
    read = getattr(client.words, parser)
    span = (date.min, date.max) if parser == "parse_upcoming" else ()

    def to_the_end(one: Any) -> Any:
        found = read(one, *span)
        return list(found) if isinstance(found, Iterator) else found

    return to_the_end
