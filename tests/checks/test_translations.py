"""Texts: the same keys and fill-ins in both languages, and nothing that Home Assistant would refuse."""

import re

import pytest

from .tree import INTEGRATION, LANGUAGES, PLACEHOLDER, PLURALS, flatten, read_json, texts

SECTIONS = {
    "common", "conditions", "config", "config_subentries", "device", "entity", "entity_component",
    "exceptions", "issues", "options", "selector", "services", "system_health", "title", "triggers",
}  # fmt: skip
HTML = re.compile(r"<[a-zA-Z/][^>]*>")
QUOTED = re.compile(r"'\{\w+\}'")
CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
# "MediaMate", "Radarr", "{title} ({year})": the same in any language
NAMES_ONLY = re.compile(r"(\{\w+\}|[A-Z][\w.-]*|[\W\d_]|v?\d+|dB|API|URL|https?)+")


def test_the_same_keys() -> None:
    english, russian = (set(texts(language)) for language in LANGUAGES)
    assert sorted(english - russian) == []
    assert sorted(russian - english) == []


def test_the_same_placeholders() -> None:
    different = {
        key: (
            sorted(set(PLACEHOLDER.findall(text))),
            sorted(set(PLACEHOLDER.findall(texts("ru").get(key, "")))),
        )
        for key, text in texts("en").items()
    }
    assert {key: pair for key, pair in different.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_home_assistant_refuses(language: str) -> None:
    for key, text in texts(language).items():
        assert isinstance(text, str), key
        assert text, key
        assert text == text.strip(), f"{key}: blanks at an end"
        assert not HTML.search(text), f"{key}: HTML"
        assert not QUOTED.search(text), f"{key}: a placeholder in single quotes"
        assert "[%key" not in text, f"{key}: references are for core integrations only"
        if not key.startswith("common."):
            assert "://" not in text, f"{key}: an address belongs into a placeholder"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_and_slugs(language: str) -> None:
    assert {key.split(".")[0] for key in texts(language)} <= SECTIONS
    for key in texts(language):
        assert all(SLUG.fullmatch(part) for part in key.split(".")), key


def test_russian_is_russian() -> None:
    """A text left in English (names apart) is a text forgotten."""
    forgotten = [
        key
        for key, text in texts("ru").items()
        if text == texts("en")[key] and not CYRILLIC.search(text) and not NAMES_ONLY.fullmatch(text)
    ]
    assert forgotten == []


def test_plurals_are_complete() -> None:
    """A text with one plural form has all four: Russian needs them."""
    keys = {key for key in texts("en") if key.startswith("common.")}
    for key in keys:
        stem, _, form = key.rpartition("_")
        if form in {"few", "many"}:
            assert {f"{stem}_{each}" for each in PLURALS} <= keys, stem


@pytest.mark.parametrize("section", ["config", "options", "config_subentries"])
def test_descriptions_belong_to_fields(section: str) -> None:
    for step, content in _steps(read_json(INTEGRATION / "translations" / "en.json").get(section, {})):
        fields = set(content.get("data", {}))
        assert set(content.get("data_description", {})) <= fields, step
        for name, inner in content.get("sections", {}).items():
            assert inner.get("name"), f"{step}.{name}: a section needs a name"
            assert set(inner.get("data_description", {})) <= set(inner.get("data", {})), f"{step}.{name}"


def _steps(section: dict) -> list[tuple[str, dict]]:
    direct = list(section.get("step", {}).items())
    nested = [
        (f"{kind}.{name}", step)
        for kind, content in section.items()
        if isinstance(content, dict)
        for name, step in content.get("step", {}).items()
        if kind != "step" and isinstance(content.get("step"), dict)
    ]
    return direct + nested


def test_issues_can_be_read() -> None:
    """An issue has a title, and either a description or a flow that fixes it."""
    for key, issue in read_json(INTEGRATION / "translations" / "en.json").get("issues", {}).items():
        assert issue["title"], key
        assert ("description" in issue) != ("fix_flow" in issue), key


def test_icons_are_material_design_icons_of_things_that_exist() -> None:
    icons = read_json(INTEGRATION / "icons.json")
    assert set(icons) <= {"conditions", "entity", "services", "triggers"}
    for key, icon in flatten(icons):
        assert re.fullmatch(r"mdi:[a-z0-9-]+", icon), key
        section, *rest = key.split(".")
        if section == "entity":
            platform, name = rest[0], rest[1]
            assert f"entity.{platform}.{name}.name" in texts("en"), f"icon of an unknown entity: {key}"
        else:
            assert f"{section}.{rest[0]}.name" in texts("en"), f"icon of something unknown: {key}"
