"""A Lidarr and a Readarr in a home, over real HTTP with the simulated ones: their libraries, what changes, their calls."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.errors import AlreadyInLibrary, NotFound
from custom_components.mediamate.model import LibraryItem, MediaRef

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")

COMPUTER = MediaRef.parse("album:musicbrainz:b1392450-e666-3926-a536-22c65f834433")
RAINBOWS = MediaRef.parse("album:musicbrainz:6e335887-60ba-38f0-95af-fae7774336bf")
RADIOHEAD = MediaRef.parse("artist:musicbrainz:a74b1b7f-71a5-4011-9441-d0b5e4122711")
DUNE = MediaRef.parse("book:goodreads:3634639")
MESSIAH = MediaRef.parse("book:goodreads:3634570")
HERBERT = MediaRef.parse("author:goodreads:58")
# kind, two works of one creator, and the creator
SHELVES = [("lidarr", COMPUTER, RAINBOWS, RADIOHEAD), ("readarr", DUNE, MESSIAH, HERBERT)]
FOLDERS = {"lidarr": "/music", "readarr": "/books"}


@pytest.fixture
def speed() -> float:
    """Time stands still unless a test moves it."""
    return 0


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("lidarr", "readarr")


class Shelf:
    """One of the two in a home."""

    def __init__(self, hass: HomeAssistant, sim: SimulatedStack, entry: MockConfigEntry) -> None:
        self.hass, self.sim, self.entry = hass, sim, entry
        self.client, self.coordinator = entry.runtime_data.client, entry.runtime_data.coordinator

    async def until[T](self, look: Callable[[], Awaitable[T]]) -> T:
        """Let time go by until something is so."""
        async with asyncio.timeout(60):
            while not (found := await look()):
                self.sim.advance(15)
                await asyncio.sleep(0.01)
            return found

    async def add(self, ref: MediaRef, **how: Any) -> LibraryItem:
        folder = FOLDERS[self.entry.data["kind"]]
        (profile, *_) = await self.client.quality_profiles()
        held: LibraryItem = await self.client.add(
            ref, quality_profile_id=profile.id, root_folder=folder, **how
        )
        return held

    async def poll(self) -> None:
        await self.coordinator.async_refresh()
        await self.hass.async_block_till_done(wait_background_tasks=True)
        assert self.coordinator.last_update_success

    def shown(self, name: str) -> str:
        state = self.hass.states.get(f"sensor.{self.entry.data['kind']}_{name}")
        assert state is not None
        return state.state


@pytest.fixture
def place(hass: HomeAssistant, sim: SimulatedStack, make_entry: Callable[..., MockConfigEntry]) -> Any:
    async def made(kind: str, **changes: Any) -> Shelf:
        entry = make_entry(kind, **changes)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        return Shelf(hass, sim, entry)

    return made


type Place = Callable[..., Awaitable[Shelf]]


@pytest.mark.parametrize(("kind", "work", "other", "creator"), SHELVES)
async def test_one_work_is_added_and_its_sibling_left_alone(
    place: Place, *, kind: str, work: MediaRef, other: MediaRef, creator: MediaRef
) -> None:
    shelf = await place(kind)
    assert await shelf.client.get(work) is None
    held = await shelf.add(work)
    assert held.item.ref == work
    assert (await shelf.client.get(work)).backend_id == held.backend_id

    async def sibling() -> LibraryItem | None:
        found: LibraryItem | None = await shelf.client.get(other)
        return found

    known = await shelf.until(sibling)
    assert known is not None
    assert (known.monitored, known.has_file) == (False, False)
    assert (await shelf.client.get(creator)).backend_id < 0
    with pytest.raises(AlreadyInLibrary):
        await shelf.add(work)

    await shelf.poll()
    assert shelf.shown("missing") == "1"

    async def there() -> bool:
        return bool((await shelf.client.get(work)).has_file)

    await shelf.until(there)
    await shelf.poll()
    index = shelf.coordinator.data.index
    assert set(index) == {work}  # what nobody wants is no title of this library
    assert index[work].has_file
    assert (shelf.shown("titles"), shelf.shown("missing"), shelf.shown("queued")) == ("1", "0", "0")
    kinds = [one.kind for one in await shelf.client.history(held.backend_id)]
    assert (kinds[0], kinds[-1]) == ("imported", "grabbed")


@pytest.mark.parametrize(("kind", "work", "other", "creator"), SHELVES)
async def test_a_sibling_is_wanted_and_searched(
    place: Place, *, kind: str, work: MediaRef, other: MediaRef, creator: MediaRef
) -> None:
    shelf = await place(kind)
    await shelf.add(work, search=False)

    async def sibling() -> LibraryItem | None:
        found: LibraryItem | None = await shelf.client.get(other)
        return found

    known = await shelf.until(sibling)
    assert known is not None and known.quality_profile_id is not None
    (*_, profile) = await shelf.client.quality_profiles()
    await shelf.client.monitor(known.backend_id, quality_profile_id=profile.id)
    await shelf.client.search_now(known.backend_id)
    (download,) = await shelf.until(shelf.client.queue)
    assert download.backend_id == known.backend_id
    assert (await shelf.client.get(other)).quality_profile_id == profile.id
    releases = await shelf.client.releases(known.backend_id)
    assert releases
    await shelf.client.delete(known.backend_id, delete_files=True)
    assert await shelf.client.get(other) is None
    assert await shelf.client.get(work) is not None


@pytest.mark.parametrize(("kind", "work", "other", "creator"), SHELVES)
async def test_everything_of_somebody(
    place: Place, *, kind: str, work: MediaRef, other: MediaRef, creator: MediaRef
) -> None:
    shelf = await place(kind)
    held = await shelf.add(creator)
    assert held.backend_id < 0

    async def both() -> bool:
        found = [await shelf.client.get(one) for one in (work, other)]
        return all(one is not None and one.has_file for one in found)

    await shelf.until(both)
    assert (await shelf.client.get(creator)).has_file
    assert len(await shelf.client.history(held.backend_id)) >= 2
    await shelf.client.delete(held.backend_id, delete_files=True)
    assert await shelf.client.get(creator) is None
    assert await shelf.client.get(work) is None


@pytest.mark.parametrize("kind", FOLDERS)
async def test_what_there_is_not(place: Place, kind: str) -> None:
    shelf = await place(kind)
    space = "musicbrainz" if kind == "lidarr" else "goodreads"
    ref = MediaRef.parse(f"{'album' if kind == 'lidarr' else 'book'}:{space}:0")
    with pytest.raises(NotFound):
        await shelf.client.lookup_ref(ref)
    assert await shelf.client.lookup("no such thing at all") == []


@pytest.mark.parametrize(("kind", "work", "other", "creator"), SHELVES)
async def test_it_calls_when_something_is_imported(  # the two say it in their own words
    hass: HomeAssistant,
    place: Place,
    hass_client_no_auth: Any,
    *,
    kind: str,
    work: MediaRef,
    other: MediaRef,
    creator: MediaRef,
) -> None:
    assert await async_setup_component(hass, "mediamate", {})  # before the server freezes its routes
    hass.config.internal_url = str((await hass_client_no_auth()).make_url("")).rstrip("/")
    shelf = await place(kind, webhook=True)
    heard: list[Any] = []
    hint = shelf.coordinator.hint

    def hear(event: Any) -> None:
        heard.append(event)
        hint(event)

    shelf.coordinator.hint = hear
    held = await shelf.add(work)

    async def told() -> bool:
        return any(one.kind == "imported" for one in heard)

    await shelf.until(told)
    works = [one for one in heard if one.kind in {"grabbed", "imported"}]
    assert {(one.ref, one.backend_id) for one in works} == {(work, held.backend_id)}
    assert "added" in {one.kind for one in heard}
    await shelf.poll()
    assert shelf.coordinator.data.index[work].has_file
    await hass.config_entries.async_unload(shelf.entry.entry_id)
