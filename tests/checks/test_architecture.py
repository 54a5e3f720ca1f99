"""docs/architecture.md is a map of what there is: every file that it names exists, and no room of the package is missing."""

import re

from homeassistant.const import Platform

from .tree import INTEGRATION, ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(?:[\w/]+/)?(\w+\.py)", PAGE))
FAMILIES = tuple(set(re.findall(r"`(\w+_)\*\.py`", PAGE)))
# Home Assistant calls them so itself, and expects in them what it expects of every integration
PLATFORMS = {f"{one}.py" for one in Platform} | {
    *("__init__.py", "backup.py", "config_flow.py", "const.py", "diagnostics.py", "llm.py"),
    *("repairs.py", "system_health.py", "trigger.py"),
}


def test_every_file_that_is_named_exists() -> None:
    there = {one.name for one in INTEGRATION.rglob("*.py")}
    assert not NAMED - there
    assert all(any(one.startswith(family) for one in there) for family in FAMILIES)


def test_every_room_is_named() -> None:
    folders = {one.parent.relative_to(INTEGRATION).parts[0] for one in INTEGRATION.glob("*/*.py")}
    assert not {one for one in folders if f"`{one}/`" not in PAGE and f"`{one}/" not in PAGE}


def test_every_file_beside_the_rooms_is_named() -> None:
    beside = {one.name for one in INTEGRATION.glob("*.py")} - PLATFORMS
    assert not {one for one in beside if one not in NAMED and not one.startswith(FAMILIES)}
