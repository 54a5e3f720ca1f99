"""The main job at the desk, over real HTTP with the simulated services, and what goes wrong there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaRequest, Message, RequestState, RequestStatus
from custom_components.mediamate.operations.find import Query
from custom_components.mediamate.operations.request import Plan, Wish
from simulator import Fault, SimulatedStack
from tests.made import ADMIN, DUNE, thread

type Setup = Callable[[], Awaitable[Any]]


@pytest.fixture
def speed() -> float:
    """Twenty simulated minutes in each of our seconds: a download takes no time."""
    return 600.0


async def follow(
    hass: HomeAssistant, mate: MediaMate, request_id: str, *, until: set[str], pushed: bool = True
) -> MediaRequest:
    """Wait for a state; either webhooks would push, or only the tracker's own timers drive it."""
    entries = [one.entry_id for one in hass.config_entries.async_entries("mediamate")]
    async with asyncio.timeout(90):
        while True:
            request = await mate.history.request(request_id)
            if request.state in until:
                return request
            await asyncio.sleep(0.1)
            if pushed:
                await mate.tracker.refresh(entries)
                mate.tracker.nudge()


async def test_from_a_russian_word_to_the_link(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack
) -> None:
    ready_events = async_capture_events(hass, "mediamate_ready")
    desk, here = mate.desk, thread(ADMIN, language="ru")
    found = await desk.find(ADMIN, Query(text="Дюна", language="ru"))
    assert DUNE in [one.item.ref for one in found.candidates]
    plan = await desk.plan(ADMIN, Wish(ref=DUNE, language="ru"))
    assert isinstance(plan, Plan)
    await desk.prepare(
        ADMIN, here, "request", {"ref": str(DUNE), "language": "ru"}, Message("ask_request", {})
    )
    outcome = await desk.confirm(ADMIN, here)
    assert outcome.result.status is RequestStatus.REQUESTED
    request_id = outcome.result.request.id
    ready = await follow(hass, mate, request_id, until={"ready", "failed"}, pushed=False)
    assert ready.state is RequestState.READY
    assert ready.link.startswith(sim.jellyfin.url)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [one.data["request_id"] for one in ready_events] == [request_id]
    shown = _async_get_or_create_notifications(hass)[f"mediamate_{request_id}"]
    assert shown["title"] == "Можно смотреть" and ready.link in shown["message"]
    again = await desk.request(ADMIN, here, Wish(ref=DUNE))
    assert again.status is RequestStatus.ALREADY_AVAILABLE


def stored(sim: SimulatedStack) -> int:
    """Count the adds that Radarr stored."""
    return sum(
        call.service == "radarr"
        and call.method == "POST"
        and call.path == "/api/v3/movie"
        and call.status == 201
        for call in sim.log.calls
    )


@pytest.mark.parametrize("kind", ["down", "drop", "cut", "status:503", "html"])
async def test_whatever_becomes_of_the_answer_the_title_is_added_once(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, kind: str
) -> None:
    sim.faults.set("radarr", Fault(kind, path="/api/v3/movie", method="POST", times=1))
    result = await mate.desk.request(ADMIN, thread(ADMIN), Wish(ref=DUNE))
    assert result.status is RequestStatus.REQUESTED
    request = await follow(
        hass, mate, result.request.id, until={"searching", "grabbed", "downloading", "importing", "ready"}
    )
    assert request.backend_id is not None
    assert stored(sim) <= 1  # an answer that was cut is logged with its own status
    assert sum(film.ref == DUNE for film in await mate.desk.requests(ADMIN)) == 1


async def test_what_is_on_its_way_can_be_paused_resumed_and_withdrawn(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack
) -> None:
    sim.faults.set("radarr", Fault("no-seed"))
    sim.faults.set("qbittorrent", Fault("no-seed"))
    desk = mate.desk
    request_id = (await desk.request(ADMIN, thread(ADMIN), Wish(ref=DUNE))).request.id
    await follow(hass, mate, request_id, until={"downloading"})
    (download,) = await desk.downloads(ADMIN, DUNE)
    assert [one.id for one in await desk.pause(ADMIN)] == [download.id]
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [one.id for one in await desk.resume(ADMIN)] == [download.id]
    await desk.cancel(ADMIN, request_id)
    assert (await mate.history.request(request_id)).state is RequestState.CANCELLED
    stack = desk.stack()
    assert await stack.backends[0].port.get(DUNE) is None
    assert download.id.partition(":")[2] not in (await stack.torrents[0].port.snapshot()).torrents


async def test_without_an_import_nobody_is_told_that_it_is_ready(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack
) -> None:
    sim.faults.set("radarr", Fault("no-import"))
    events = async_capture_events(hass, "mediamate_ready")
    request_id = (await mate.desk.request(ADMIN, thread(ADMIN), Wish(ref=DUNE))).request.id
    request = await follow(hass, mate, request_id, until={"importing", "imported", "ready"})
    assert request.state is RequestState.IMPORTING and events == []


async def test_the_address_outside_is_the_media_servers(hass: HomeAssistant, mate: MediaMate) -> None:
    (home,) = (one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household")
    hass.config_entries.async_update_entry(home, options=home.options | {"watch_url": "https://f.example"})
    await hass.async_block_till_done()
    assert [one.outside for one in mate.desk.stack().servers] == ["https://f.example"]
