"""What happens behind our back while a wish is on its way, with the simulated services over real HTTP."""

import asyncio

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaRequest, RequestState, RequestStatus
from custom_components.mediamate.operations.request import Wish
from simulator import Fault, SimulatedStack
from tests.made import ADMIN, DUNE, thread

pytestmark = pytest.mark.usefixtures("impatient")

type Entries = dict[str, MockConfigEntry]


@pytest.fixture
def speed() -> float:
    return 600.0


async def follow(mate: MediaMate, entries: Entries, request_id: str, *until: RequestState) -> MediaRequest:
    """Have everybody look, again and again, until it is there."""
    async with asyncio.timeout(90):
        while (request := await mate.history.request(request_id)).state not in until:
            await asyncio.sleep(0.05)
            await mate.tracker.refresh([one.entry_id for one in entries.values()])
            mate.tracker.nudge()
    return request


async def ask(mate: MediaMate) -> str:
    result = await mate.desk.request(ADMIN, thread(ADMIN), Wish(ref=DUNE))
    assert result.status is RequestStatus.REQUESTED
    return result.request.id


async def downloading(mate: MediaMate, entries: Entries, sim: SimulatedStack) -> MediaRequest:
    """Ask, and stop where bytes should flow."""
    for service in ("radarr", "qbittorrent"):
        sim.faults.set(service, Fault("no-seed"))
    return await follow(mate, entries, await ask(mate), RequestState.DOWNLOADING)


async def test_the_media_server_starts_later_than_the_film_is_there(
    hass: HomeAssistant, mate: MediaMate, entries: Entries
) -> None:
    told = async_capture_events(hass, "mediamate_ready")
    await hass.config_entries.async_unload(entries["jellyfin"].entry_id)
    request_id = await ask(mate)
    imported = await follow(mate, entries, request_id, RequestState.IMPORTED)
    await asyncio.sleep(0.2)
    assert imported.reason is None and told == []
    await hass.config_entries.async_setup(entries["jellyfin"].entry_id)
    ready = await follow(mate, entries, request_id, RequestState.READY)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert ready.link and len(told) == 1


async def test_radarr_restarts_in_mid_download(
    hass: HomeAssistant, mate: MediaMate, entries: Entries, sim: SimulatedStack
) -> None:
    told = async_capture_events(hass, "mediamate_ready")
    request = await downloading(mate, entries, sim)
    await sim.stop("radarr")
    await mate.tracker.refresh([entries["radarr"].entry_id])
    assert mate.desk.stack().backends[0].snapshot is None
    mate.tracker.nudge()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (await mate.history.request(request.id)).state is RequestState.DOWNLOADING
    await sim.start("radarr")
    sim.faults.clear()
    await follow(mate, entries, request.id, RequestState.READY)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(told) == 1


async def test_taken_out_of_radarr_by_hand(mate: MediaMate, entries: Entries, sim: SimulatedStack) -> None:
    request = await downloading(mate, entries, sim)
    await mate.desk.stack().backends[0].port.delete(request.backend_id, delete_files=True)
    for torrent in request.download_ids:
        await mate.desk.stack().torrents[0].port.remove([torrent], delete_files=True)
    ended = await follow(mate, entries, request.id, RequestState.CANCELLED)
    assert ended.reason == "removed_from_library"


async def test_the_torrent_is_removed_by_hand(mate: MediaMate, entries: Entries, sim: SimulatedStack) -> None:
    request = await downloading(mate, entries, sim)
    await mate.desk.stack().torrents[0].port.remove(request.download_ids, delete_files=True)
    again = await follow(mate, entries, request.id, RequestState.SEARCHING)
    assert (again.progress, again.download_ids, again.stalled) == (0.0, (), None)


async def test_its_entry_is_removed(
    hass: HomeAssistant, mate: MediaMate, entries: Entries, sim: SimulatedStack
) -> None:
    request = await downloading(mate, entries, sim)
    await hass.config_entries.async_remove(entries["radarr"].entry_id)
    mate.tracker.nudge()
    await hass.async_block_till_done(wait_background_tasks=True)
    ended = await mate.history.request(request.id)
    assert (ended.state, ended.reason) == (RequestState.FAILED, "instance_removed")
    assert mate.tracker.open == {}


async def test_its_entry_is_reloaded_while_it_is_handed_over(
    hass: HomeAssistant, mate: MediaMate, entries: Entries, sim: SimulatedStack
) -> None:
    sim.faults.set("radarr", Fault("slow", path="/api/v3/movie", method="POST", times=1))
    asking = asyncio.create_task(ask(mate))
    await asyncio.sleep(0.1)
    await hass.config_entries.async_reload(entries["radarr"].entry_id)
    request_id = await asking
    await follow(mate, entries, request_id, RequestState.READY)
    adds = [one for one in sim.log.calls if (one.method, one.path) == ("POST", "/api/v3/movie")]
    assert sum(one.status == 201 for one in adds) == 1


async def test_jellyfin_is_built_anew(mate: MediaMate, entries: Entries, sim: SimulatedStack) -> None:
    """An index that remembers the old ids finds the new ones."""
    first = await follow(mate, entries, await ask(mate), RequestState.READY)
    port = mate.desk.stack().servers[0].port
    before = await port.find(DUNE)
    items = sim.jellyfin.library.items
    (key,) = [one.id for one in items.values() if one.file.tmdb == int(DUNE.id)]
    anew = items.pop(key)
    anew.id, anew.saved = "f" * 32, sim.clock.now()
    items[anew.id] = anew
    after = await port.find(DUNE)
    assert first.link and before and after and before.id != after.id


async def test_a_blocked_import_is_told_once(
    hass: HomeAssistant, mate: MediaMate, entries: Entries, sim: SimulatedStack
) -> None:
    told = async_capture_events(hass, "mediamate_stalled")
    sim.faults.set("radarr", Fault("import-blocked"))
    request_id = await ask(mate)
    async with asyncio.timeout(90):
        while not told:  # nobody but the tracker's own timer asks Radarr
            await asyncio.sleep(0.05)
            mate.tracker.nudge()
    await mate.tracker.refresh([one.entry_id for one in entries.values()])
    mate.tracker.nudge()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [(one.data["request_id"], one.data["reason"]) for one in told] == [(request_id, "import_error")]
