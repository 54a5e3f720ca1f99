"""A Sonarr in a home, over real HTTP with the simulated one: packs, parts, what airs, and its calls."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.clients.sonarr import Sonarr
from custom_components.mediamate.errors import NotFound
from custom_components.mediamate.library_coordinator import LibraryCoordinator
from custom_components.mediamate.model import LibraryItem, MediaRef, Part, QueueEntry

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")

BEAR = MediaRef.parse("series:tvdb:403294")
LANTERNS = MediaRef.parse("series:tvdb:431590")  # begins two months from now


@pytest.fixture
def speed() -> float:
    """Time stands still unless a test moves it."""
    return 0


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("sonarr",)


@pytest.fixture
async def entry(hass: HomeAssistant, make_entry: Callable[..., MockConfigEntry]) -> MockConfigEntry:
    made = make_entry("sonarr")
    assert await hass.config_entries.async_setup(made.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return made


@pytest.fixture
def client(entry: MockConfigEntry) -> Sonarr:
    found: Sonarr = entry.runtime_data.client
    return found


@pytest.fixture
def coordinator(entry: MockConfigEntry) -> LibraryCoordinator:
    found: LibraryCoordinator = entry.runtime_data.coordinator
    return found


async def until[T](sim: SimulatedStack, look: Callable[[], Awaitable[T]]) -> T:
    """Let time go by until something is so."""
    async with asyncio.timeout(60):
        while not (found := await look()):
            sim.advance(15)
            await asyncio.sleep(0.01)
        return found


async def added(sim: SimulatedStack, client: Sonarr, ref: MediaRef, **how: Any) -> LibraryItem:
    """Add a series, and wait until Sonarr has read its episodes."""
    held = await client.add(ref, quality_profile_id=4, root_folder="/tv", **how)
    await until(sim, lambda: client.episodes(held.backend_id))
    return held


async def poll(hass: HomeAssistant, coordinator: LibraryCoordinator) -> None:
    await coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert coordinator.last_update_success


def shown(hass: HomeAssistant, name: str) -> str:
    state = hass.states.get(f"sensor.sonarr_{name}")
    assert state is not None
    return state.state


@pytest.mark.parametrize(
    ("seasons", "wanted"),
    [
        ([2], {2}),
        ([1, 3], {1, 3}),
        ("all", {1, 2, 3, 4}),
        ("first", {1}),
        ("latest", {4}),
        ("none", set()),
        ("future", set()),
    ],
)
async def test_what_is_wanted_of_a_new_series(
    sim: SimulatedStack, client: Sonarr, seasons: Any, wanted: set[int]
) -> None:
    held = await added(sim, client, BEAR, seasons=seasons, search=False)
    episodes = await client.episodes(held.backend_id)
    assert {one.part.season for one in episodes if one.monitored} == wanted
    assert {one.part.season for one in episodes if not one.monitored} == {1, 2, 3, 4} - wanted


async def test_the_pilot(sim: SimulatedStack, client: Sonarr) -> None:
    held = await added(sim, client, BEAR, seasons="pilot", search=False)
    assert [one.part for one in await client.episodes(held.backend_id) if one.monitored] == [Part(1, 1)]


async def test_a_season_comes_as_one_download(
    hass: HomeAssistant, sim: SimulatedStack, client: Sonarr, coordinator: LibraryCoordinator
) -> None:
    held = await added(sim, client, BEAR, seasons=[2])
    (pack,) = await until(sim, client.queue)
    assert pack.backend_id == held.backend_id
    assert pack.parts == tuple(Part(2, number) for number in range(1, 11))
    await poll(hass, coordinator)
    assert (shown(hass, "missing"), shown(hass, "queued")) == ("10", "1")

    async def complete() -> bool:
        return [one.files for one in (await client.get(BEAR)).item.seasons if one.number == 2] == [10]

    await until(sim, complete)
    now = await client.get(BEAR)
    assert now is not None and now.has_file
    assert {one.part for one in await client.history(held.backend_id) if one.kind == "imported"} == set(
        pack.parts
    )
    await poll(hass, coordinator)
    assert shown(hass, "missing") == "0"
    assert coordinator.data.index[BEAR].has_file


async def test_a_pack_that_is_removed_is_gone_as_a_whole(sim: SimulatedStack, client: Sonarr) -> None:
    await added(sim, client, BEAR, seasons=[2])
    (pack,) = await until(sim, client.queue)
    await client.remove_from_queue(pack.id, remove_from_client=True, blocklist=True, search_again=False)
    assert await client.queue() == ()
    with pytest.raises(NotFound):
        await client.remove_from_queue(pack.id, remove_from_client=True, blocklist=False, search_again=False)


async def test_parts_are_wanted_and_searched(sim: SimulatedStack, client: Sonarr) -> None:
    held = await added(sim, client, BEAR, seasons="none")
    await client.want(held.backend_id, [Part(1), Part(3, 2)])
    monitored = [one.part for one in await client.episodes(held.backend_id) if one.monitored]
    assert monitored == [*(Part(1, number) for number in range(1, 9)), Part(3, 2)]
    await client.search_parts(held.backend_id, [Part(1), Part(3, 2)])

    async def both() -> list[QueueEntry] | None:
        found = await client.queue()
        return list(found) if len(found) == 2 else None

    queue = await until(sim, both)
    assert {len(one.parts) for one in queue} == {8, 1}
    await client.want(held.backend_id, [Part(1)], wanted=False)
    monitored = [one.part for one in await client.episodes(held.backend_id) if one.monitored]
    assert monitored == [Part(3, 2)]


async def test_seasons_to_come_are_wanted_or_not(sim: SimulatedStack, client: Sonarr) -> None:
    """By the simulator's word: a season that TVDB brings later."""
    held = await added(sim, client, BEAR, seasons="future")
    assert held.new_seasons is True
    for wanted in (False, True):
        await client.want_new_seasons(held.backend_id, wanted=wanted)
        now = await client.get(BEAR)
        assert now is not None and now.new_seasons is wanted and now.monitored
        season = sim.arrs["sonarr"].announce(int(BEAR.id), in_days=3)
        fresh = [one for one in await client.episodes(held.backend_id) if one.part.season == season]
        assert fresh and {one.monitored for one in fresh} == {wanted}


async def test_what_we_want_is_known_without_reading_everything(
    hass: HomeAssistant,
    sim: SimulatedStack,
    client: Sonarr,
    coordinator: LibraryCoordinator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = await added(sim, client, BEAR, seasons="none")
    monkeypatch.setattr(coordinator, "_now", sim.clock.now)
    sim.advance(3600)
    await poll(hass, coordinator)
    await poll(hass, coordinator)
    sim.advance(3600)
    resyncs = coordinator.resyncs
    await client.want(held.backend_id, [Part(2)])
    await poll(hass, coordinator)
    assert coordinator.data.missing == coordinator.data.index[BEAR].wanted == 10
    await client.want(held.backend_id, [Part(2, 1)], wanted=False)
    await poll(hass, coordinator)
    assert coordinator.data.missing == coordinator.data.index[BEAR].wanted == 9
    await client.delete(held.backend_id, delete_files=False)
    await poll(hass, coordinator)
    assert (coordinator.data.missing, coordinator.data.titles) == (0, 0)
    assert coordinator.resyncs == resyncs


async def test_releases_are_of_the_part_that_was_asked_for(sim: SimulatedStack, client: Sonarr) -> None:
    held = await added(sim, client, BEAR, seasons=[2], search=False)
    season = await client.releases(held.backend_id, Part(2))
    episode = await client.releases(held.backend_id, Part(2, 1))
    assert season and all(".S02" in one.title for one in season)
    fitting = [one for one in episode if one.approved]
    assert fitting and all("S02E01" in one.title for one in fitting)
    await client.grab(fitting[0].guid, fitting[0].indexer_id)
    (download,) = await until(sim, client.queue)
    assert download.parts == (Part(2, 1),)


async def test_an_episode_that_airs_is_missing_without_reading_everything(
    hass: HomeAssistant,
    sim: SimulatedStack,
    client: Sonarr,
    coordinator: LibraryCoordinator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from simulator import Fault

    sim.faults.set("sonarr", Fault("no-release"))
    held = await added(sim, client, LANTERNS, seasons="all")
    monkeypatch.setattr(coordinator, "_now", sim.clock.now)
    first = (await client.episodes(held.backend_id))[0]
    assert first.airs is not None

    sim.advance((first.airs - sim.clock.now() - timedelta(hours=1)).total_seconds())
    await poll(hass, coordinator)
    await poll(hass, coordinator)
    resyncs = coordinator.resyncs
    assert (shown(hass, "missing"), shown(hass, "titles")) == ("0", "1")
    upcoming = hass.states.get("calendar.sonarr_upcoming")
    assert upcoming is not None
    assert upcoming.attributes["message"].startswith("Lanterns S01E01")

    sim.advance(timedelta(hours=2.5).total_seconds())
    await poll(hass, coordinator)
    assert coordinator.data.missing == 1
    assert coordinator.data.index[LANTERNS].wanted == 1
    assert coordinator.resyncs == resyncs


async def test_sonarr_calls_when_something_is_imported(
    hass: HomeAssistant,
    sim: SimulatedStack,
    make_entry: Callable[..., MockConfigEntry],
    hass_client_no_auth: Any,
) -> None:
    assert await async_setup_component(hass, "mediamate", {})  # before the server freezes its routes
    hass.config.internal_url = str((await hass_client_no_auth()).make_url("")).rstrip("/")
    entry = make_entry("sonarr", webhook=True)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    coordinator = entry.runtime_data.coordinator
    heard: list[Any] = []
    hint = coordinator.hint

    def hear(event: Any) -> None:
        heard.append(event)
        hint(event)

    coordinator.hint = hear
    held = await added(sim, coordinator.client, BEAR, seasons=[1])

    async def told() -> bool:
        return any(one.kind == "imported" and len(one.parts) == 8 for one in heard)

    await until(sim, told)
    assert {one.backend_id for one in heard} == {held.backend_id}
    assert {one.ref for one in heard} == {BEAR}
    assert {"added", "grabbed", "imported"} <= {one.kind for one in heard}
    await poll(hass, coordinator)
    assert coordinator.data.index[BEAR].has_file
    await hass.config_entries.async_unload(entry.entry_id)


async def test_the_index_of_a_large_library_sums_up_to_what_sonarr_counts(
    hass: HomeAssistant, running_core: None, socket_enabled: None
) -> None:
    from simulator import SimulatedStack

    async with SimulatedStack(speed=0, arrs=("sonarr",), series=200, episodes=30) as sim:
        data = {"url": sim.sonarr.url, "api_key": sim.sonarr.api_key, "webhook": False}
        entry = MockConfigEntry(domain="mediamate", title="Sonarr", data={"kind": "sonarr"} | data)
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        coordinator = entry.runtime_data.coordinator
        assert shown(hass, "titles") == "200"
        known = coordinator.data.index
        assert sum(one.wanted for one in known.values()) == coordinator.data.missing
        sim.change_series(20)
        await poll(hass, coordinator)
        assert sum(one.wanted for one in coordinator.data.index.values()) == coordinator.data.missing
        assert len([ref for ref, one in coordinator.data.index.items() if one != known[ref]]) == 20
        assert coordinator.resyncs == 1
        await hass.config_entries.async_unload(entry.entry_id)
