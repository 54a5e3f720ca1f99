"""services.yaml and triggers.yaml: valid selectors, and every action, trigger and field named and drawn."""

from collections.abc import Iterator
from typing import Any

from homeassistant.helpers.selector import validate_selector
import pytest
import yaml

from custom_components.mediamate.model import MediaType, RequestState
from custom_components.mediamate.operations.audio import NAMES

from .tree import INTEGRATION, LANGUAGES, read_json, texts

FILES = {"services": "services.yaml", "triggers": "triggers.yaml"}
FIELD_KEYS = {"advanced", "default", "example", "filter", "required", "selector", "context"}
# the names are a promise to automations: docs and design
ACTIONS = {
    "approve_request", "decline_request", "find_subtitles", "forget", "get_downloads", "get_library",
    "get_requests", "get_upcoming",
    "pause_download", "rate", "recommend", "remove_download", "request", "resume_download", "search",
}  # fmt: skip
TRIGGERS = {
    "approval_needed", "download_started", "failed", "not_found", "playback_started", "playback_stopped",
    "ready", "requested", "stalled",
}  # fmt: skip


def _load(section: str) -> dict[str, Any]:
    content = yaml.safe_load((INTEGRATION / FILES[section]).read_text(encoding="utf-8"))
    return {name: body or {} for name, body in content.items() if not name.startswith(".")}


def _fields(body: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All fields, those in collapsed sections too."""
    for name, field in body.get("fields", {}).items():
        if field and "fields" in field:
            yield from _fields(field)
        else:
            yield name, field or {}


def test_what_was_promised_is_there() -> None:
    assert set(_load("services")) >= ACTIONS
    assert set(_load("triggers")) >= TRIGGERS


@pytest.mark.parametrize("section", FILES)
def test_selectors_are_valid(section: str) -> None:
    for name, body in _load(section).items():
        for field, description in _fields(body):
            assert set(description) <= FIELD_KEYS, f"{name}.{field}"
            assert "selector" in description, f"{name}.{field} has no selector"
            validate_selector(description["selector"])


def test_choices_are_those_that_the_actions_know() -> None:
    """What is picked from a list is accepted, and nothing is missing from it."""
    actions = _load("services")

    def offered(action: str, field: str, kind: str, key: str) -> set[str]:
        return set(dict(_fields(actions[action]))[field]["selector"][kind][key])

    assert offered("get_requests", "state", "select", "options") == {one.value for one in RequestState}
    assert offered("get_releases", "audio", "language", "languages") == set(NAMES)
    assert offered("find_subtitles", "language", "language", "languages") == set(NAMES)
    assert offered("search", "media_type", "select", "options") == {one.value for one in MediaType}
    assert offered("recommend", "media_type", "select", "options") == {"movie", "series"}  # as TMDb has


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", FILES)
def test_named_and_described(section: str, language: str) -> None:
    known = texts(language)
    for name, body in _load(section).items():
        for key in ("name", "description"):
            assert f"{section}.{name}.{key}" in known
        for field, _ in _fields(body):
            for key in ("name", "description"):
                assert f"{section}.{name}.fields.{field}.{key}" in known


@pytest.mark.parametrize("section", FILES)
def test_no_text_without_its_field(section: str) -> None:
    loaded = _load(section)
    for key in texts("en"):
        parts = key.split(".")
        if parts[0] != section:
            continue
        assert parts[1] in loaded, f"{key}: no such {section[:-1]}"
        if parts[2] == "fields":
            assert parts[3] in dict(_fields(loaded[parts[1]])), f"{key}: no such field"


@pytest.mark.parametrize("section", FILES)
def test_drawn(section: str) -> None:
    icons = read_json(INTEGRATION / "icons.json").get(section, {})
    assert set(icons) == set(_load(section))


def test_options_of_select_selectors_are_translated() -> None:
    for section in FILES:
        for name, body in _load(section).items():
            for field, description in _fields(body):
                select = description["selector"].get("select") or {}
                if key := select.get("translation_key"):
                    for option in select["options"]:
                        assert f"selector.{key}.options.{option}" in texts("en"), f"{name}.{field}"
