"""The whole line with a real torrent client in the middle: asked for, downloaded for real, ready."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import External, SimulatedStack

from .qbittorrent import RealQBittorrent
from .torrents import RealTorrent, WebSeed

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real"), pytest.mark.timeout(150)]

SIZE = 8 << 20
DUNE = "movie:tmdb:438631"
PAUSED = {"pausedDL", "stoppedDL"}
type Setup = Callable[[], Awaitable[dict[str, MockConfigEntry]]]


@pytest.fixture
def handed_over() -> list[RealTorrent]:
    """What the simulated Radarr handed to the real client."""
    return []


@pytest.fixture
async def sim(
    real: RealQBittorrent, seed: WebSeed, handed_over: list[RealTorrent]
) -> AsyncIterator[SimulatedStack]:
    """The simulated stack, but for its torrent client, which is the real one."""

    def torrent_of(film: Any, release: Any) -> bytes:
        handed_over.append(seed.torrent(f"{release.title}.mkv", SIZE))
        return handed_over[-1].file

    external = External(real.url, real.username, real.password)
    async with SimulatedStack(speed=60, qbittorrent=external, torrent_source=torrent_of) as stack:
        yield stack


@pytest.fixture
async def household(hass: HomeAssistant, setup_stack: Setup) -> dict[str, MockConfigEntry]:
    """The four entries, set up."""
    assert await async_setup_component(hass, "homeassistant", {})
    return await setup_stack()


async def act(hass: HomeAssistant, name: str, **data: Any) -> Any:
    return await hass.services.async_call("mediamate", name, data, blocking=True, return_response=True)


async def until[T](look: Callable[[], Awaitable[T]], seconds: float = 120) -> T:
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        await asyncio.sleep(0.2)
    return found


async def download(hass: HomeAssistant, entries: dict[str, MockConfigEntry]) -> dict[str, Any] | None:
    """What MediaMate says of the download now, freshly asked."""
    for kind in ("radarr", "qbittorrent"):
        await entries[kind].runtime_data.coordinator.async_refresh()
    found = (await act(hass, "get_downloads"))["downloads"]
    return found[0] if found else None


async def ask_for_dune(
    hass: HomeAssistant, real: RealQBittorrent, handed_over: list[RealTorrent]
) -> RealTorrent:
    """Ask, and wait until it moves in the real client."""
    answer = await act(hass, "request", ref=DUNE)
    assert answer["status"] == "requested"

    async def moving() -> bool:
        now = await real.torrent(handed_over[0].hash) if handed_over else None
        return bool(now and now["state"] == "downloading" and now["progress"] > 0)

    await until(moving)
    return handed_over[0]


async def test_from_a_wish_to_ready(
    hass: HomeAssistant,
    household: dict[str, MockConfigEntry],
    real: RealQBittorrent,
    seed: WebSeed,
    handed_over: list[RealTorrent],
) -> None:
    seed.rate = 700_000
    torrent = await ask_for_dune(hass, real, handed_over)
    compared = 0

    async def complete() -> bool:
        nonlocal compared
        before = await real.torrent(torrent.hash)
        mine = await download(hass, household)
        after = await real.torrent(torrent.hash)
        assert before
        assert after
        if mine is None or after["progress"] == 1:
            return after["progress"] == 1
        assert before["progress"] - 0.001 <= mine["progress"] <= after["progress"] + 0.001
        assert mine["size"] == before["size"]
        low, high = sorted((before["dlspeed"], after["dlspeed"]))
        assert low * 0.5 - 200_000 <= mine["speed"] <= high * 1.5 + 200_000
        assert mine["id"].endswith(f":{torrent.hash}")
        if before["state"] == after["state"] == "downloading":
            assert mine["state"] == "downloading"
            assert mine["ref"] == DUNE
            compared += 1
        return False

    await until(complete)
    assert compared >= 3, "it was over before it could be compared"
    assert (real.downloads / torrent.name).read_bytes() == torrent.content

    async def ready() -> dict[str, Any] | None:
        [request] = (await act(hass, "get_requests"))["requests"]
        return request if request["state"] == "ready" else None

    request = await until(ready)
    assert request["ref"] == DUNE
    assert "/web/" in request["link"]


async def test_pause_resume_and_remove_reach_the_real_client(
    hass: HomeAssistant,
    household: dict[str, MockConfigEntry],
    real: RealQBittorrent,
    seed: WebSeed,
    handed_over: list[RealTorrent],
) -> None:
    seed.rate = 250_000
    torrent = await ask_for_dune(hass, real, handed_over)

    async def state_in(wanted: set[str]) -> bool:
        now = await real.torrent(torrent.hash)
        return bool(now and now["state"] in wanted)

    mine = await until(lambda: download(hass, household))
    await act(hass, "pause_download", id=mine["id"])
    await until(lambda: state_in(PAUSED), 10)
    paused = await download(hass, household)
    assert paused is not None
    assert paused["state"] == "paused"

    await act(hass, "resume_download", id=mine["id"])
    await until(lambda: state_in({"downloading", "stalledDL"}), 10)

    await act(hass, "remove_download", id=mine["id"], delete_files=True)

    async def gone() -> bool:
        return await real.torrent(torrent.hash) is None

    await until(gone, 15)

    async def forgotten() -> bool:
        return await download(hass, household) is None

    await until(forgotten, 30)
    assert not (real.downloads / torrent.name).exists()
