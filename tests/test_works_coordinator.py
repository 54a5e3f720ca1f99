"""Lidarr and Readarr in a home: their entities, and a metadata server that is gone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mediamate.coordinator import issue_of
from custom_components.mediamate.errors import CannotConnect, MediaMateError, RateLimited, ServiceFailed
from custom_components.mediamate.works_coordinator import (
    METADATA_DEAD,
    PROBE_AGAIN,
    PROBE_EVERY,
    WorksCoordinator,
)
from tests.fake_clients import fake_lidarr, fake_readarr, titled

DEAD = ServiceFailed(service="Readarr", reason="Unable to communicate")


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.time = dt_util.parse_datetime("2026-11-22T12:00:00+00:00", raise_on_error=True)

    def __call__(self) -> Any:
        return self.time


class Shelf:
    """A coordinator over a fake Readarr that looks only when told."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass, self.clock, self.client = hass, Clock(), fake_readarr()
        self.entry = MockConfigEntry(domain="mediamate", title="Books", data={"kind": "readarr"})
        self.entry.add_to_hass(hass)
        self.coordinator = WorksCoordinator(hass, self.entry, self.client, now=self.clock)

    async def look(self, after: timedelta = timedelta(), says: MediaMateError | None = None) -> None:
        self.clock.time += after
        self.client.check_metadata.side_effect = says
        await self.coordinator.async_refresh()
        await self.hass.async_block_till_done(wait_background_tasks=True)

    @property
    def looked_up(self) -> int:
        return self.client.check_metadata.await_count

    @property
    def issue(self) -> ir.IssueEntry | None:
        return ir.async_get(self.hass).async_get_issue(
            "mediamate", issue_of(METADATA_DEAD, self.entry.entry_id)
        )


@pytest.fixture
async def shelf(hass: HomeAssistant, running_core: None) -> AsyncIterator[Shelf]:
    made = Shelf(hass)
    yield made
    await made.coordinator.async_shutdown()


async def test_one_look_up_now_and_then(shelf: Shelf) -> None:
    await shelf.look()
    await shelf.look(after=PROBE_EVERY - timedelta(minutes=1))
    assert shelf.looked_up == 1
    await shelf.look(after=timedelta(minutes=1))
    assert shelf.looked_up == 2
    assert shelf.issue is None


async def test_a_dead_metadata_server_is_said_and_taken_back(shelf: Shelf) -> None:
    await shelf.look(says=DEAD)
    assert shelf.issue is None  # it may be a hiccup
    await shelf.look(after=PROBE_AGAIN / 2, says=DEAD)
    assert shelf.looked_up == 1
    await shelf.look(after=PROBE_AGAIN, says=CannotConnect("timeout", service="Readarr"))
    assert shelf.issue is not None
    assert shelf.issue.translation_key == "metadata_dead"
    assert shelf.issue.translation_placeholders == {"service": "Books"}
    assert not shelf.issue.is_fixable
    assert shelf.coordinator.last_update_success
    await shelf.look(after=PROBE_AGAIN)
    assert shelf.issue is None


async def test_what_says_nothing_of_the_metadata_server(shelf: Shelf) -> None:
    await shelf.look(says=DEAD)
    await shelf.look(after=PROBE_AGAIN, says=RateLimited(service="Readarr"))
    assert shelf.issue is None
    await shelf.look(after=PROBE_AGAIN, says=DEAD)
    assert shelf.issue is not None


async def test_a_service_that_is_down_itself_is_no_dead_metadata_server(shelf: Shelf) -> None:
    await shelf.look(says=DEAD)

    async def down() -> None:
        shelf.coordinator.last_update_success = False
        raise CannotConnect(service="Readarr")

    shelf.clock.time += PROBE_AGAIN
    shelf.client.check_metadata.side_effect = down
    await shelf.coordinator.async_refresh()
    await shelf.hass.async_block_till_done(wait_background_tasks=True)
    assert shelf.looked_up == 2
    assert shelf.issue is None


async def test_the_issue_goes_with_the_entry(
    hass: HomeAssistant, fake_entry: Any, clients: dict[str, Any]
) -> None:
    clients["readarr"].check_metadata.side_effect = DEAD
    entry = await fake_entry("readarr")
    issues = ir.async_get(hass)
    later = dt_util.utcnow() + PROBE_AGAIN + timedelta(minutes=1)
    entry.runtime_data.coordinator._now = lambda: later
    async_fire_time_changed(hass, later)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues.async_get_issue("mediamate", issue_of(METADATA_DEAD, entry.entry_id))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not issues.async_get_issue("mediamate", issue_of(METADATA_DEAD, entry.entry_id))


@pytest.mark.parametrize(("kind", "make"), [("lidarr", fake_lidarr), ("readarr", fake_readarr)])
async def test_entities(
    hass: HomeAssistant, fake_entry: Any, clients: dict[str, Any], kind: str, make: Any
) -> None:
    clients[kind] = make({1: titled(1), 2: titled(2, has_file=False)})
    await fake_entry(kind)
    shown = {one.removeprefix("sensor.") for one in hass.states.async_entity_ids() if kind in one}
    assert {
        f"{kind}_titles",
        f"{kind}_missing",
        f"button.{kind}_search_missing",
        f"calendar.{kind}_upcoming",
        f"update.{kind}_update",
    } <= shown
    assert hass.states.get(f"sensor.{kind}_titles").state == "2"
    assert hass.states.get(f"sensor.{kind}_missing").state == "1"
