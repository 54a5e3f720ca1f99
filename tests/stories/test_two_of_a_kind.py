"""Two of a kind in one home: two torrent clients, and two Radarrs that are called the same."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.model import Download, RequestState
from simulator import Fault, SimulatedStack
from simulator.torrents import Torrent
from tests.flow_steps import added
from tests.made import ADMIN

from .watching import Say, ended, look, request_of, until

LOOSE = "c" * 40  # a torrent that nobody asked MediaMate for


def seedless(sim: SimulatedStack, *services: str) -> None:
    """Let whatever is added stay on its way."""
    for name in ("radarr", *services):
        sim.faults.set(name, Fault("no-seed"))


async def shown(hass: HomeAssistant, mate: MediaMate, count: int) -> Sequence[Download]:
    """Wait until so many downloads are listed, all of them with their client."""

    async def there() -> Sequence[Download]:
        await look(hass, mate)
        found = await mate.desk.downloads(ADMIN)
        return found if len(found) == count else ()

    return await until(there)


# -- two torrent clients ------------------------------------------------------------------------


@pytest.fixture
async def other(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, torrent_clients: tuple[str, ...]
) -> str:
    """Set the second client up as somebody does it; return its entry."""
    (kind,) = (one for one in torrent_clients if one != "qbittorrent")
    service = getattr(sim, kind)
    login = {"username": service.username} if kind == "transmission" else {}
    typed = {"url": service.url, "password": service.password, "more": {"verify_ssl": True}} | login
    entry_id: str = (await added(hass, lambda _: typed, kind)).entry_id
    return entry_id


CLIENTS = [("transmission",), ("deluge",), ("qbittorrent", "transmission"), ("qbittorrent", "deluge")]


@pytest.mark.parametrize("torrent_clients", CLIENTS, ids="-".join)
async def test_a_wish_is_followed_to_its_end_in_whichever_client_it_is(
    hass: HomeAssistant, mate: MediaMate, other: str, say: Say, sim: SimulatedStack
) -> None:
    await say("download Arrival from 2016")
    assert "is requested." in await say("yes")
    request = await ended(hass, mate)
    assert request.state is RequestState.READY
    assert request.link and request.link.startswith(sim.jellyfin.url)


@pytest.mark.parametrize("torrent_clients", CLIENTS[:2], ids="-".join)
async def test_each_download_is_its_client_s(
    hass: HomeAssistant,
    mate: MediaMate,
    other: str,
    say: Say,
    sim: SimulatedStack,
    *,
    torrent_clients: tuple[str, ...],
) -> None:
    seedless(sim, "qbittorrent", *torrent_clients)
    loose = Torrent(hash=LOOSE, name="Linux.iso", size=4_000_000_000, added=0.0, seeds=0)
    assert sim.torrents.engine.add(loose)
    await say("download Arrival from 2016")
    await say("yes")
    found = {one.client: one for one in await shown(hass, mate, 2)}
    theirs = hass.config_entries.async_get_entry(other)
    assert theirs is not None
    ours = found.pop("qBittorrent")
    (wished,) = found.values()
    assert (ours.title, ours.id.partition(":")[2]) == ("Linux.iso", LOOSE)
    assert (wished.client, wished.id.partition(":")[0]) == (theirs.title, other)
    assert wished.ref == (await request_of(mate)).ref

    engine = getattr(sim, torrent_clients[0]).engine
    (torrent,) = engine.torrents.values()
    assert [one.id for one in await mate.desk.pause(ADMIN, wished.id)] == [wished.id]
    assert (torrent.stopped, loose.stopped) == (True, False)
    await look(hass, mate)
    assert [one.id for one in await mate.desk.pause(ADMIN, ours.id)] == [ours.id]
    await look(hass, mate)
    assert [one.id for one in await mate.desk.resume(ADMIN, wished.id)] == [wished.id]
    assert (torrent.stopped, loose.stopped) == (False, True)


# -- two Radarrs of one name --------------------------------------------------------------------


@pytest.fixture
async def two(hass: HomeAssistant, sim: SimulatedStack, typed: Any) -> AsyncIterator[MediaMate]:
    """Set up everything through the dialogs; both Radarrs keep the name that they are offered."""
    for kind in ("qbittorrent", "jellyfin", "tmdb", "radarr"):
        await added(hass, typed, kind)
    sim.arrs["radarr_4k"].notifier.instance_name = "Radarr"  # nobody gave it a name of its own
    await added(hass, lambda _: typed("radarr_4k"), "radarr")
    mate = hass.data[DATA]
    yield mate
    mate.tracker.stop()
    mate.outbox.stop()


@pytest.mark.parametrize("arrs", [("radarr", "radarr:4k")], ids=["two"])
@pytest.mark.parametrize("renamed", [False, True], ids=["as offered", "renamed"])
async def test_two_of_the_same_name_are_told_apart(
    hass: HomeAssistant,
    running_core: None,
    two: MediaMate,
    hass_admin_user: Any,
    sim: SimulatedStack,
    *,
    renamed: bool,
) -> None:
    async def say(text: str) -> str:
        result = await conversation.async_converse(
            hass, text, "demo", Context(user_id=hass_admin_user.id), "en", "conversation.mediamate"
        )
        answer: str = result.response.speech["plain"]["speech"]
        return answer

    first, second = (sim.arrs[one].url.partition("//")[2] for one in ("radarr", "radarr_4k"))
    names = ("Radarr", f"Radarr ({second})")
    if renamed:  # somebody calls both of them Radarr: their addresses are added wherever they are named
        for one in hass.config_entries.async_entries("mediamate"):
            if one.data["kind"] == "radarr":
                hass.config_entries.async_update_entry(one, title="Radarr")
        await hass.async_block_till_done(wait_background_tasks=True)
        names = (f"Radarr ({first})", f"Radarr ({second})")
    backends = two.desk.stack().backends
    assert tuple(one.title for one in backends) == names
    seedless(sim, "radarr_4k", "qbittorrent")

    await say("download Arrival from 2016")
    assert "is requested." in await say("yes")
    asked = await say("download Arrival from 2016 on the second Radarr")
    assert names[1] in asked and first not in asked
    assert "is requested." in await say("yes")
    nowhere = await say("download Arrival from 2016 on the third Radarr")
    assert all(one in nowhere for one in names)

    await shown(hass, two, 2)
    listed = await say("what is downloading?")
    assert all(f"Arrival (2016) in {one}" in listed for one in names)
    newest, oldest = await two.history.requests()
    assert [oldest.entry_id, newest.entry_id] == [one.entry_id for one in backends]


@pytest.mark.parametrize("arrs", [("radarr", "radarr:4k")], ids=["two"])
async def test_two_of_the_same_name_are_two_devices_with_entities_of_their_own(
    hass: HomeAssistant, running_core: None, two: MediaMate, sim: SimulatedStack
) -> None:
    entries = [one for one in hass.config_entries.async_entries("mediamate") if one.data["kind"] == "radarr"]
    devices, entities = dr.async_get(hass), er.async_get(hass)
    names, queues = [], []
    for entry in entries:
        (device,) = dr.async_entries_for_config_entry(devices, entry.entry_id)
        names.append(device.name)
        assert device.configuration_url == entry.data["url"]
        queue = entities.async_get_entity_id("sensor", "mediamate", f"{entry.entry_id}_queued")
        assert queue is not None
        queues.append(queue)
        own = er.async_entries_for_config_entry(entities, entry.entry_id)
        assert {one.device_id for one in own} == {device.id}
    second = sim.arrs["radarr_4k"].url.partition("//")[2]
    assert names == ["Radarr", f"Radarr ({second})"]
    shown = [hass.states.get(one) for one in queues]
    assert [one and one.name for one in shown] == [f"{name} Queued" for name in names]
    assert queues[0] != queues[1]

    # what happens at one of them is seen there only
    seedless(sim, "radarr_4k", "qbittorrent")
    request = {"ref": "movie:tmdb:329865", "config_entry_id": entries[1].entry_id}
    await hass.services.async_call("mediamate", "request", request, blocking=True)

    async def queued() -> bool:
        await look(hass, two)
        return [one and one.state for one in map(hass.states.get, queues)] == ["0", "1"]

    assert await until(queued)
