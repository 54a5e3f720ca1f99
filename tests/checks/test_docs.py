"""docs/actions.md names every action, field, answer, event and trigger that there is."""

from collections.abc import Iterator
from dataclasses import fields
import re
from typing import Any

import yaml

from custom_components.mediamate import answers
from custom_components.mediamate.kinds import KINDS
from custom_components.mediamate.model import Door, DownloadState, MediaType, RequestStatus
from custom_components.mediamate.steps import payload_of
from custom_components.mediamate.tracker import EVENT_NAMES
from tests.made import request

from .tree import INTEGRATION, ROOT

PAGE = (ROOT / "docs" / "actions.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(\w+)`", PAGE))
ROWS = dict(re.findall(r"^\| `(\w+)` \|(.*)$", PAGE, re.MULTILINE))


def _fields(body: dict[str, Any]) -> Iterator[str]:
    for name, field in (body.get("fields") or {}).items():
        if field and "fields" in field:
            yield from _fields(field)
        else:
            yield name


def test_every_action_and_field_has_its_row() -> None:
    actions = yaml.safe_load((INTEGRATION / "services.yaml").read_text(encoding="utf-8"))
    for name, body in actions.items():
        assert name in ROWS
        missing = set(_fields(body)) - set(re.findall(r"`(\w+)`", ROWS[name]))
        assert not missing, f"{name}: {missing}"


def test_every_event_and_trigger_has_its_row() -> None:
    triggers = yaml.safe_load((INTEGRATION / "triggers.yaml").read_text(encoding="utf-8"))
    assert set(triggers) == set(EVENT_NAMES)
    assert set(EVENT_NAMES) <= set(ROWS)


def test_every_word_of_an_answer_is_there() -> None:
    words: set[str] = {*answers._ITEM_KEYS, *answers._DOWNLOAD_KEYS, *answers._REQUEST_KEYS}
    words |= {one.value for kind in (Door, DownloadState, MediaType, RequestStatus) for one in kind}
    assert words <= NAMED, words - NAMED


def test_everything_an_event_carries_is_there() -> None:
    optional = {"member": "Anna", "reason": "no_seeds", "link": "http://tv/1", "poster_url": "https://p/1"}
    known = {one.name for one in fields(request("r1"))}
    assert set(optional) <= known
    payload = payload_of(request("r1", **optional))
    assert set(optional) <= set(payload) <= NAMED


def test_every_service_has_its_rows() -> None:
    page = (ROOT / "docs" / "services.md").read_text(encoding="utf-8")
    first = [cells.split("|")[1] for cells in page.splitlines() if cells.startswith("|")]
    named = [name.strip() for cell in first for name in cell.split(",")]
    for kind in KINDS.values():
        assert named.count(kind.name) == 2, kind.name
