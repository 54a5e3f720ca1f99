"""A service restarts while something is downloaded: it goes on, is asked for once, and nobody has to sign in again."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaRequest, RequestState
from simulator import SimulatedStack
from simulator.torrents.engine import DEFAULT_RATE, Engine, Torrent
from tests.flow_steps import added, choose, configure

from .watching import Say, ended, look, request_of, until

pytestmark = pytest.mark.usefixtures("impatient")

ARRIVAL = "download Arrival from 2016"


async def halfway(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, words: str
) -> MediaRequest:
    """Ask for something that comes, but would take days."""
    for engine in engines(sim):
        engine.default_rate = 1024
    await say(words)
    assert "is requested." in await say("yes")

    async def downloading() -> MediaRequest | None:
        await look(hass, mate)
        request = await request_of(mate)
        moved = all(one.done > 0 for engine in engines(sim) for one in engine.torrents.values())
        return request if moved and request.state is RequestState.DOWNLOADING else None

    return await until(downloading)


def engines(sim: SimulatedStack) -> list[Engine]:
    services = (getattr(sim, name, None) for name in ("qbittorrent", "transmission", "deluge"))
    return [one.engine for one in services if one]


async def goes_on(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, told: list[Any], before: MediaRequest
) -> None:
    """Let it be quick: the same download comes to its end, and that is told once."""
    for engine in engines(sim):
        for torrent in engine.torrents.values():
            engine.settle(torrent)
            torrent.rate = DEFAULT_RATE
        engine.replan()
    request = await ended(hass, mate)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert request.state is RequestState.READY
    assert request.download_ids == before.download_ids
    assert len(told) == 1
    assert all(one["context"]["source"] != "reauth" for one in hass.config_entries.flow.async_progress())


@pytest.mark.parametrize(
    ("arrs", "words", "path"),
    [
        (("sonarr",), "download season 2 of The Bear", "/api/v3/series"),
        (("lidarr",), "get the album In Rainbows by Radiohead", "/api/v1/album"),
        (("readarr",), "download the book Project Hail Mary by Andy Weir", "/api/v1/book"),
    ],
    ids=["sonarr", "lidarr", "readarr"],
)
async def test_a_library(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    arrs: tuple[str, ...],
    words: str,
    path: str,
) -> None:
    told = async_capture_events(hass, "mediamate_ready")
    before = await halfway(hass, mate, sim, say, words)
    await sim.stop(arrs[0])
    for _ in range(3):
        await look(hass, mate)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert mate.desk.stack().backends[0].snapshot is None
    assert (await request_of(mate)).state is RequestState.DOWNLOADING
    await sim.start(arrs[0])
    await goes_on(hass, mate, sim, told, before)
    added_there = [one for one in sim.log.find(arrs[0], "POST", path) if one.path == path]
    assert [one.status for one in added_there] == [201]


# -- torrent clients ----------------------------------------------------------------------------

CLIENTS = pytest.mark.parametrize(
    "torrent_clients", [("qbittorrent",), ("transmission",), ("deluge",)], ids="".join
)
DELUGE = pytest.mark.parametrize("torrent_clients", [("deluge",)], ids=["deluge"])


@pytest.fixture
def form(sim: SimulatedStack, torrent_clients: tuple[str, ...]) -> dict[str, Any]:
    """Return what somebody types."""
    service = getattr(sim, torrent_clients[0])
    login = {} if torrent_clients[0] == "deluge" else {"username": service.username}
    return {"url": service.url, "password": service.password, "more": {"verify_ssl": True}} | login


@pytest.fixture
async def client(
    hass: HomeAssistant, mate: MediaMate, torrent_clients: tuple[str, ...], form: dict[str, Any]
) -> ConfigEntry:
    """Return the entry of the client that Radarr hands its torrents to."""
    (kind,) = torrent_clients
    for entry in hass.config_entries.async_entries("mediamate"):
        if entry.data["kind"] == kind:
            return entry
    made: ConfigEntry = await added(hass, lambda _: form, kind)
    return made


def shown(hass: HomeAssistant, entry: ConfigEntry) -> str:
    entity_id = er.async_get(hass).async_get_entity_id("sensor", "mediamate", f"{entry.entry_id}_torrents")
    state = hass.states.get(entity_id or "")
    assert state is not None
    return state.state


@CLIENTS
async def test_a_torrent_client(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    torrent_clients: tuple[str, ...],
    client: ConfigEntry,
) -> None:
    """It forgets who signed in; Transmission has another session id then, and Deluge's pages have lost their daemon."""
    told = async_capture_events(hass, "mediamate_ready")
    before = await halfway(hass, mate, sim, say, ARRIVAL)
    service = getattr(sim, torrent_clients[0])
    await sim.stop(torrent_clients[0])
    for _ in range(3):
        await look(hass, mate)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert shown(hass, client) == STATE_UNAVAILABLE
    assert (await request_of(mate)).state is RequestState.DOWNLOADING
    service.forget_sessions()
    await sim.start(torrent_clients[0])
    await look(hass, mate)
    assert shown(hass, client) == "1"
    await goes_on(hass, mate, sim, told, before)
    assert list(service.engine.torrents) == list(before.download_ids)


@DELUGE
async def test_the_daemon_behind_the_pages(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, *, client: ConfigEntry
) -> None:
    """Deluge's pages answer, and the daemon behind them does not run: that is said, and over with its cause."""
    told = async_capture_events(hass, "mediamate_ready")
    before = await halfway(hass, mate, sim, say, ARRIVAL)
    sim.deluge.online = sim.deluge.connected = False
    await look(hass, mate)
    error = client.runtime_data.coordinator.last_exception
    assert error is not None and error.translation_key == "daemon_offline"
    assert shown(hass, client) == STATE_UNAVAILABLE
    sim.deluge.online = True
    await goes_on(hass, mate, sim, told, before)
    assert sim.deluge.connected, "nobody told its pages to connect"


@DELUGE
@pytest.mark.usefixtures("running_core", "quiet_household")
async def test_the_daemon_does_not_run_at_set_up(
    hass: HomeAssistant, sim: SimulatedStack, form: dict[str, Any], torrent_clients: tuple[str, ...]
) -> None:
    sim.deluge.online = False
    flow = await configure(hass, await choose(hass, "deluge"), form)
    assert flow["errors"] == {"base": "daemon_offline"}
    sim.deluge.online = True
    assert not sim.deluge.connected
    flow = await configure(hass, flow, form)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert sim.deluge.connected


# -- a full disk --------------------------------------------------------------------------------

FULL = "No space left on device (/downloads)"
GIB = 1024**3


class FullDisk:
    """Where torrents are downloaded to is no room: each client stops them with an error, until it is told to go on."""

    def __init__(self, sim: SimulatedStack, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._disk, self._service = sim.disk, getattr(sim, kind)
        self._used = sim.disk.used
        self.stopped = False
        engine = self._service.engine  # each order to a torrent ends in a touch
        monkeypatch.setattr(engine, "touch", self._going_on(engine.touch))
        {"qbittorrent": _full_qbittorrent, "transmission": _full_transmission, "deluge": _full_deluge}[kind](
            self, self._service, monkeypatch
        )

    def fill(self) -> None:
        self._disk.used = self._disk.total - GIB
        self.stopped = True
        for torrent in self._service.engine.torrents.values():
            self._service.engine.touch(torrent)

    def make_room(self) -> None:
        self._disk.used = self._used

    def _going_on(self, touch: Callable[[Torrent], None]) -> Callable[[Torrent], None]:
        def going_on(torrent: Torrent) -> None:
            self.stopped = self.stopped and self._disk.free <= GIB
            touch(torrent)

        return going_on


def _full_qbittorrent(disk: FullDisk, service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that something is wrong, and not what."""
    from simulator.qbittorrent import records

    state = records.state
    monkeypatch.setattr(records, "state", lambda *args: "error" if disk.stopped else state(*args))


def _full_transmission(disk: FullDisk, service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from simulator.transmission import app

    record, error = app.record, {"status": 0, "error": 3, "error_string": FULL}
    monkeypatch.setattr(app, "record", lambda *args: record(*args) | (error if disk.stopped else {}))


def _full_deluge(disk: FullDisk, service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    status, state = service._status, service._state
    monkeypatch.setattr(service, "_state", lambda one: "Error" if disk.stopped else state(one))
    monkeypatch.setattr(
        service,
        "_status",
        lambda *args: status(*args) | ({"state": "Error", "message": FULL} if disk.stopped else {}),
    )


@CLIENTS
async def test_a_torrent_client_that_is_out_of_disk(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    say: Say,
    *,
    torrent_clients: tuple[str, ...],
    client: ConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is named with what is free; no release is dropped for it, and it goes on when there is room."""
    told = async_capture_events(hass, "mediamate_ready")
    disk = FullDisk(sim, torrent_clients[0], monkeypatch)
    before = await halfway(hass, mate, sim, say, ARRIVAL)
    disk.fill()
    await look(hass, mate)
    said = await say("why is it stuck?")
    assert f"the disk that {client.title} downloads to is full." in said
    assert "drop" not in said
    assert list(getattr(sim, torrent_clients[0]).engine.torrents) == list(before.download_ids)
    disk.make_room()
    await look(hass, mate)
    assert disk.stopped
    await say("fix it")
    assert not disk.stopped
    await goes_on(hass, mate, sim, told, before)
    assert not sim.radarr.pipeline.blocklist
