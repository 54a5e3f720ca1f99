"""What does not come, in a simulated home over real HTTP: why, in words of both languages, and what helps."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaRequest
from simulator import Fault, SimulatedStack

from .watching import Say

pytestmark = pytest.mark.usefixtures("impatient")

type Entries = dict[str, MockConfigEntry]
type Until = Callable[[Callable[[MediaRequest], Any]], Awaitable[MediaRequest]]


@pytest.fixture
def until(mate: MediaMate, entries: Entries) -> Until:
    """Return a coroutine function that has everybody look until the request is as it should be."""

    async def wait(there: Callable[[MediaRequest], Any]) -> MediaRequest:
        async with asyncio.timeout(90):
            while True:
                await mate.tracker.refresh([one.entry_id for one in entries.values()])
                mate.tracker.nudge()
                if found := next((one for one in await mate.history.requests() if there(one)), None):
                    return found
                await asyncio.sleep(0.05)

    return wait


async def asked(say: Say, title: str = "Arrival") -> None:
    await say(f"download {title}")
    assert "is requested." in await say("yes")


def downloading(request: MediaRequest) -> bool:
    return request.state == "downloading"


async def see(mate: MediaMate, entries: Entries) -> None:
    await mate.tracker.refresh([one.entry_id for one in entries.values()])


async def test_nobody_shares_it_so_another_one_is_taken(
    mate: MediaMate, sim: SimulatedStack, say: Say, until: Until, entries: Entries
) -> None:
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await asked(say)
    first = (await until(downloading)).download_ids
    sim.advance(120)
    await see(mate, entries)
    said = (await say("why is it stuck?")).splitlines()
    assert said[1] == "Shall I drop this release of Arrival (2016) for good and look for another one?", said
    assert first[0] in sim.qbittorrent.engine.torrents
    assert "Another one is being looked for" in await say("yes")
    assert first[0] not in sim.qbittorrent.engine.torrents
    sim.faults.clear()
    ready = await until(lambda one: one.state == "ready")
    assert ready.download_ids != first


async def test_a_release_that_was_taken_off_its_tracker(
    mate: MediaMate, sim: SimulatedStack, say: Say, until: Until, entries: Entries
) -> None:
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await asked(say)
    (hash_,) = (await until(downloading)).download_ids
    sim.qbittorrent.engine.torrents[hash_].refused = "unregistered torrent"
    await see(mate, entries)
    said = await say("почему не качается Прибытие?")
    assert said.startswith("«Arrival» (2016): эту раздачу удалили с трекера.")
    sim.qbittorrent.engine.torrents[hash_].refused = "connection timed out"
    assert "its trackers cannot be reached (tracker.invalid)" in await say("what's wrong with Arrival?")


async def test_what_the_library_is_not_sure_of_is_imported_by_hand(
    mate: MediaMate, sim: SimulatedStack, say: Say, until: Until
) -> None:
    sim.faults.set("radarr", Fault("import-blocked"))
    await asked(say)
    await until(lambda one: one.stalled == "import_error")
    said = await say("почему застряло?")
    assert said.startswith(
        "«Arrival» (2016): скачано, но библиотека не уверена, что это оно: Movie title mismatch"
    )
    assert said.endswith("«Arrival» (2016): попробовать импортировать снова?")
    assert await say("да") == "«Arrival» (2016): библиотека забирает файлы."
    ready = await until(lambda one: one.state == "ready")
    assert ready.link and sim.disk.files


async def test_a_full_disk_is_named_and_goes_on_when_there_is_room(
    mate: MediaMate, sim: SimulatedStack, say: Say, until: Until
) -> None:
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await asked(say)
    await until(downloading)
    sim.faults.set("radarr", Fault("disk-full"))
    sim.faults.clear("qbittorrent")
    await until(lambda one: one.stalled)
    said = await say("why is it stuck?")
    assert "there is no room in" in said and "is free" in said
    sim.faults.clear()
    assert "the library is taking it over now" in await say("fix it")
    await until(lambda one: one.state == "ready")


async def test_what_somebody_stopped_goes_on(
    mate: MediaMate, sim: SimulatedStack, say: Say, until: Until, entries: Entries
) -> None:
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await asked(say)
    (hash_,) = (await until(downloading)).download_ids
    sim.qbittorrent.engine.stop(sim.qbittorrent.engine.torrents[hash_])
    await until(lambda one: one.stalled == "paused_by_user")
    said = (await say("почини загрузку Прибытия")).splitlines()
    assert said == ["«Arrival» (2016): загрузка на паузе.", "«Arrival» (2016): снова качается."]
    assert not sim.qbittorrent.engine.torrents[hash_].stopped


async def test_nothing_is_found_and_a_service_is_down(
    mate: MediaMate, sim: SimulatedStack, say: Say, until: Until, entries: Entries
) -> None:
    sim.faults.set("radarr", Fault("no-release"))
    await asked(say)
    await until(lambda one: one.state == "searching")
    assert "No release has been found so far" in await say("why isn't Arrival downloading?")
    assert "searched for again" in await say("yes")
    sim.faults.set("radarr", Fault("down"))
    await see(mate, entries)
    assert await say("почему не качается Прибытие?") == "«Arrival» (2016): Radarr сейчас не отвечает."


async def test_releases_are_listed_and_one_is_chosen(
    mate: MediaMate, sim: SimulatedStack, say: Say, until: Until, entries: Entries
) -> None:
    sim.faults.set("qbittorrent", Fault("no-seed"))
    await asked(say)
    first = (await until(downloading)).download_ids
    listed = (await say("show the releases of Arrival")).splitlines()
    assert listed[0] == "Releases of Arrival (2016). Which one?"
    assert listed[1].startswith("1. ") and listed[-1].startswith("The first one fits best.")
    assert "is not wanted in profile" in "\n".join(listed)
    second = listed[2].partition(" – ")[2]
    question = await say("the second one")
    assert question.startswith("Drop what is coming of Arrival (2016) and download this release instead:")
    assert second in question
    assert await say("yes") == "Arrival (2016): the chosen release is being downloaded."
    names = [one.name for one in sim.qbittorrent.engine.torrents.values()]
    assert names == [second] and first[0] not in sim.qbittorrent.engine.torrents
    sim.faults.clear()
    await until(lambda one: one.state == "ready")


@pytest.mark.parametrize(
    "asked_for", ["download Arrival on the second Radarr", "скачай Прибытие на радарр 4К"]
)
async def test_a_second_radarr_by_name(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, asked_for: str
) -> None:
    async with SimulatedStack(speed=600.0) as other:
        data = {
            "kind": "radarr",
            "verify_ssl": True,
            "url": other.radarr.url,
            "api_key": other.radarr.api_key,
        }
        entry = MockConfigEntry(
            domain="mediamate", title="Radarr 4K", unique_id="second", data=data | {"webhook": False}
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        said = await say(asked_for)
        assert "Arrival" in said and said.endswith("Radarr 4K?")
        await say("yes")
        assert [one.film.title for one in other.radarr.library.movies.values()] == ["Arrival"]
        assert not sim.radarr.library.movies
        assert await hass.config_entries.async_unload(entry.entry_id)
    other.clock.close()


class TestWithProwlarr:
    """Where the library finds nothing, the indexers themselves are asked, by every name."""

    @pytest.fixture
    async def sim(self, socket_enabled: None) -> AsyncIterator[SimulatedStack]:
        async with SimulatedStack(speed=600.0, more=("prowlarr",)) as stack:
            yield stack
        stack.clock.close()

    @pytest.fixture
    async def prowlarr(self, hass: HomeAssistant, entries: Entries, make_entry: Any) -> MockConfigEntry:
        entry: MockConfigEntry = make_entry("prowlarr")
        assert await hass.config_entries.async_setup(entry.entry_id)
        return entry

    @pytest.mark.parametrize(
        "asked_for", ["show the releases of Arrival", "покажи раздачи Прибытия на русском"]
    )
    async def test_a_title_that_is_not_in_the_library(
        self, prowlarr: MockConfigEntry, sim: SimulatedStack, say: Say, until: Until, asked_for: str
    ) -> None:
        listed = await say(asked_for)
        assert "Arrival" in listed.splitlines()[0]
        assert "Arrival.2016" in listed and "Прибытие / Arrival" in listed  # by both names
        assert ("Прибытие" in listed.splitlines()[1]) is ("русском" in asked_for)
        assert not sim.radarr.library.movies
        await say("1")
        assert not sim.radarr.library.movies
        assert "Arrival" in await say("yes")
        ready = await until(lambda one: one.state == "ready")
        assert ready.link and len(sim.qbittorrent.engine.torrents) == 1

    @pytest.mark.parametrize("path", ["/api/v3/movie", "/api/v3/release"])
    async def test_a_proxy_that_gives_up_while_the_library_goes_on(
        self, prowlarr: MockConfigEntry, sim: SimulatedStack, say: Say, until: Until, path: str
    ) -> None:
        """It said 502, and had handed on what was asked for: nothing is taken back, nothing is done twice."""
        await say("show the releases of Arrival")
        await say("1")
        sim.faults.set("radarr", Fault("gateway", path=path, method="POST", times=1))
        assert "Arrival" in await say("yes")
        assert (await until(lambda one: one.state == "ready")).link
        assert len(sim.radarr.library.movies) == len(sim.qbittorrent.engine.torrents) == 1
