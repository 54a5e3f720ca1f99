"""Our client and a real one: the same numbers at the same moment, and orders that are really obeyed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import time

import aiohttp
import pytest

from custom_components.mediamate.clients.qbittorrent import QBittorrent
from custom_components.mediamate.errors import AlreadyInLibrary, Refused
from custom_components.mediamate.model import DownloadState, Torrent

from .daemon import RealClient
from .torrents import WebSeed

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real")]

SIZE = 6 << 20
PAUSED = {"pausedDL", "stoppedDL", "pausedUP", "stoppedUP"}


@pytest.fixture
async def ours(real: RealClient) -> AsyncIterator[QBittorrent]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield QBittorrent(session, real.url, real.username, real.password)


async def until[T](look: Callable[[], Awaitable[T | None]], seconds: float = 120) -> T:
    """Look again and again until there is something."""
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, "it did not come true"
        await asyncio.sleep(0.2)
    return found


async def see(ours: QBittorrent, info_hash: str) -> Torrent | None:
    return (await ours.snapshot()).torrents.get(info_hash)


async def test_says_who_it_is(real: RealClient, ours: QBittorrent) -> None:
    assert (await ours.status()).version.lstrip("v") == (await real.version()).lstrip("v")


async def test_numbers_agree_while_it_downloads(real: RealClient, ours: QBittorrent, seed: WebSeed) -> None:
    seed.rate = 900_000
    torrent = seed.torrent("Dune.2021.mkv", SIZE)
    await ours.add(torrent.file, category="radarr")
    seen: list[float] = []

    async def compare() -> bool:
        """Ask both between two answers of the real one: ours must lie between them."""
        before = await real.torrent(torrent.hash)
        mine = await see(ours, torrent.hash)
        after = await real.torrent(torrent.hash)
        if not (before and mine and after):
            return False
        assert before["progress"] - 0.001 <= mine.progress <= after["progress"] + 0.001
        assert mine.size == before["size"] == SIZE
        assert mine.name == before["name"]
        assert mine.category == "radarr"
        # the speed is a moving average that moves between the questions
        low, high = sorted((before["dlspeed"], after["dlspeed"]))
        assert low * 0.5 - 200_000 <= mine.speed <= high * 1.5 + 200_000
        if before["state"] == after["state"] == "downloading":
            assert mine.state is DownloadState.DOWNLOADING
            seen.append(mine.progress)
        return mine.progress == 1

    await until(compare)
    assert len(seen) >= 3, "it was over before it could be watched"
    assert seen == sorted(seen)
    assert (real.downloads / torrent.name).read_bytes() == torrent.content
    assert (await ours.snapshot()).totals.total == 1


async def test_pause_resume_and_remove_really_act(real: RealClient, ours: QBittorrent, seed: WebSeed) -> None:
    seed.rate = 300_000
    torrent = seed.torrent("Arrival.2016.mkv", SIZE)
    await ours.add(torrent.file, category="radarr")

    async def moving() -> bool:
        now = await real.torrent(torrent.hash)
        return bool(now and now["state"] == "downloading" and now["progress"] > 0)

    await until(moving)
    await ours.pause([torrent.hash])

    async def state_in(wanted: set[str]) -> bool:
        now = await real.torrent(torrent.hash)
        return bool(now and now["state"] in wanted)

    await until(lambda: state_in(PAUSED), 10)
    mine = await see(ours, torrent.hash)
    assert mine is not None
    assert mine.state is DownloadState.PAUSED

    await ours.resume([torrent.hash])
    await until(moving, 20)

    await ours.remove([torrent.hash], delete_files=True)

    async def gone() -> bool:
        return await real.torrent(torrent.hash) is None

    await until(gone, 10)
    assert await see(ours, torrent.hash) is None
    assert list(real.downloads.rglob("*.mkv")) == []


async def test_the_same_torrent_twice_and_no_torrent_at_all(
    real: RealClient, ours: QBittorrent, seed: WebSeed
) -> None:
    torrent = seed.torrent("Alien.1979.mkv", 1 << 18)
    await ours.add(torrent.file, paused=True)
    added = await until(lambda: real.torrent(torrent.hash))
    assert added["state"] in PAUSED | {"checkingResumeData", "checkingDL"}
    with pytest.raises(AlreadyInLibrary):
        await ours.add(torrent.file)
    with pytest.raises(Refused):
        await ours.add(b"this is no torrent")


async def test_limits_are_set(real: RealClient, ours: QBittorrent) -> None:
    # whole KiB: a real one rounds down to them
    await ours.set_limits(download=524_288, upload=65_536)
    now = await real.transfer()
    assert (now["dl_rate_limit"], now["up_rate_limit"]) == (524_288, 65_536)
    totals = (await ours.snapshot()).totals
    assert (totals.download_limit, totals.upload_limit) == (524_288, 65_536)
    await ours.set_alternative_speed(True)
    assert (await ours.snapshot()).totals.alternative_speed is True
