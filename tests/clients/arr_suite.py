"""How a module describes its *arr's client, and what the clients of works (Lidarr, Readarr) are held to alike.

A module names its client in `ARR`, of which `conftest.py` makes the fixtures; of works it is a `WorksArr`,
and a class that inherits `WorksSuite` names it too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
import json
from typing import Any, override

import pytest

from custom_components.mediamate.ports import WebhookEvent

from .bending import records, survives
from .recorder import FIXTURES, fixture

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Arr:
    """One client."""

    client: type

    @property
    def name(self) -> str:
        """The folder of its fixtures: "lidarr"."""
        return self.client.__name__.lower()

    @property
    def options(self) -> dict[str, Any]:
        """What its client is made with beside address and key."""
        return {}


@dataclass(frozen=True, kw_only=True)
class WorksArr(Arr):
    """Of works: what its calls mean, by the name of their fixture, and what reads which fixture."""

    calls: Mapping[str, WebhookEvent]
    parsers: Mapping[str, tuple[str, ...]]

    @property
    @override
    def options(self) -> dict[str, Any]:
        return {"now": lambda: NOW}


def _read(found: Any) -> Any:
    """Read what comes one by one to its end."""
    return list(found) if isinstance(found, Iterator) else found


class WorksSuite:
    """The suite. `call`, `file` and `document` are filled in by `conftest.py`."""

    arr: WorksArr

    def test_calls(self, client, call) -> None:
        found = client.parse_webhook(fixture(f"{self.arr.name}/webhook/{call}"))
        assert found == self.arr.calls[call]

    @pytest.mark.parametrize("payload", [None, [], "Grab", {}, {"eventType": 3}])
    def test_no_call(self, client, payload) -> None:
        assert client.parse_webhook(payload) is None

    def test_every_call_is_tried(self) -> None:
        assert {*self.arr.calls} == {file.stem for file in FIXTURES.glob(f"{self.arr.name}/webhook/*.json")}

    def test_bent_fixtures_give_a_value_or_bad_response(self, client, document) -> None:
        for parser in self.arr.parsers[document]:
            read = getattr(client.words, parser)
            span = (date.min, date.max) if parser == "parse_upcoming" else ()
            first = records(f"{self.arr.name}/api/v1/{document}")[0]
            assert survives(lambda one, read=read, span=span: _read(read(one, *span)), first)

    def test_bent_calls_give_an_event_or_nothing(self, client, file) -> None:
        assert survives(client.parse_webhook, json.loads(file.read_text(encoding="utf-8")))
