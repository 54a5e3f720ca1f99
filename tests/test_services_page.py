"""docs/services.md names every entity that each service has in a home with all of them, and no other."""

from collections.abc import Awaitable, Callable
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.kinds import KINDS
from simulator import SimulatedStack
from tests.checks.tree import ROOT

NAMED = re.compile(r"\*([^*]+)\*( \(off\))?")


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr", "lidarr", "readarr")


@pytest.fixture
def more() -> tuple[str, ...]:
    return ("prowlarr", "bazarr")


@pytest.fixture
def torrent_clients() -> tuple[str, ...]:
    return ("qbittorrent", "transmission", "deluge")


@pytest.fixture
def documented() -> dict[str, set[tuple[str, bool]]]:
    """Return the names of each service's entities, and whether they are on from the start."""
    page = (ROOT / "docs" / "services.md").read_text(encoding="utf-8")
    table = page.partition("## What each one shows and serves")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {row[0]: {(name, not off) for name, off in NAMED.findall(row[2])} for row in rows if len(row) == 4}


async def test_every_entity_is_in_the_table(
    hass: HomeAssistant,
    sim: SimulatedStack,
    setup_stack: Callable[[], Awaitable[dict[str, MockConfigEntry]]],
    documented: dict[str, set[tuple[str, bool]]],
) -> None:
    entries = await setup_stack()
    logins: dict[str, dict[str, Any]] = {
        "transmission": {"url": sim.transmission.url, "username": sim.transmission.username},
        "deluge": {"url": sim.deluge.url},
    }
    for kind, login in logins.items():
        data = {"kind": kind, "verify_ssl": True, "password": getattr(sim, kind).password} | login
        entries[kind] = MockConfigEntry(domain="mediamate", title=kind, unique_id=kind, data=data)
        entries[kind].add_to_hass(hass)
        assert await hass.config_entries.async_setup(entries[kind].entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert set(entries) == set(KINDS)
    registry = er.async_get(hass)
    for kind, entry in entries.items():
        there = {
            (_general(one.original_name or ""), one.disabled_by is None)
            for one in er.async_entries_for_config_entry(registry, entry.entry_id)
        }
        assert there == documented[KINDS[kind].name], kind


def _general(name: str) -> str:
    """Put … for what each home calls otherwise: a folder, an indexer."""
    for pattern, general in ((r"Free space in .+", "Free space in …"), (r"Indexer .+", "Indexer …")):
        name = re.sub(pattern, general, name)
    return re.sub(r".+ failing$", "… failing", name)
