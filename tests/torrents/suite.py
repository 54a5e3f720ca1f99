"""The contract of `TorrentClient`: one suite for all of ours, against whatever serves them."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import time

import pytest

from custom_components.mediamate.errors import AlreadyInLibrary, Refused
from custom_components.mediamate.model import DownloadState, Torrent, TransferSnapshot
from custom_components.mediamate.ports import AlternativeSpeed, SpeedLimits, TorrentClient, Trackers

SIZE = 6 << 20
NOBODY = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True, slots=True)
class Truth:
    """What the service itself says of a torrent, past everything of ours. state: downloading, paused or other."""

    name: str
    size: int
    progress: float
    speed: int
    state: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A torrent that can be downloaded."""

    name: str
    file: bytes
    hash: str


class Rig(ABC):
    """A running service, our client for it, and its own words."""

    ours: TorrentClient
    version: str
    labels = True  # can it name categories?
    limit_unit = 1024  # bytes a second; what its limits are counted in

    async def wait(self) -> None:
        """Let some time pass."""
        await asyncio.sleep(0.2)

    @abstractmethod
    def sample(self, name: str, size: int, rate: int) -> Sample:
        """Make a torrent whose content arrives at about this many bytes a second."""

    @abstractmethod
    async def truth(self, info_hash: str) -> Truth | None:
        """Ask the service."""

    @abstractmethod
    async def limits(self) -> tuple[int, int]:
        """Ask the service for its limits down and up, in B/s."""

    @abstractmethod
    async def lose_session(self) -> None:
        """Let the service forget who signed in."""

    @abstractmethod
    def check_content(self, sample: Sample) -> None:
        """Assert that the file is there, byte by byte."""

    @abstractmethod
    def check_gone(self) -> None:
        """Assert that no file is left."""


async def until[T](rig: Rig, look: Callable[[], Awaitable[T | None]], seconds: float = 120) -> T:
    """Look again and again until there is something."""
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, "it did not come true"
        await rig.wait()
    return found


async def see(rig: Rig, info_hash: str) -> Torrent | None:
    return (await rig.ours.snapshot()).torrents.get(info_hash)


async def moving(rig: Rig, info_hash: str) -> bool:
    now = await rig.truth(info_hash)
    return bool(now and now.state == "downloading" and now.progress > 0)


class TorrentClientSuite:
    """Subclass it with a fixture `rig`."""

    async def test_says_who_it_is(self, rig: Rig) -> None:
        info = await rig.ours.status()
        assert info.version == rig.version
        assert info.app in {"qBittorrent", "Transmission", "Deluge"}

    async def test_an_empty_client_has_figures(self, rig: Rig) -> None:
        async def measured() -> TransferSnapshot | None:
            """A client that was just started has not looked at its disk yet."""
            found = await rig.ours.snapshot()
            return found if found.totals.free_space else None

        snapshot = await until(rig, measured)
        assert snapshot.torrents == {}
        assert snapshot.totals.total == snapshot.totals.active == snapshot.totals.download_speed == 0
        again = await rig.ours.snapshot()
        # a real disk has less room from one moment to the next
        assert (again is snapshot) is (again.totals == snapshot.totals), "nothing new is the same object"

    async def test_numbers_agree_while_it_downloads(self, rig: Rig) -> None:
        sample = rig.sample("Dune.2021.mkv", SIZE, 900_000)
        await rig.ours.add(sample.file, category="radarr")
        seen: list[float] = []

        async def compare() -> bool:
            """Ask both between two answers of the real one: ours must lie between them."""
            before = await rig.truth(sample.hash)
            mine = await see(rig, sample.hash)
            after = await rig.truth(sample.hash)
            if not (before and mine and after):
                return False
            assert before.progress - 0.001 <= mine.progress <= after.progress + 0.001
            assert mine.size == before.size == SIZE
            assert mine.name == before.name
            assert before.category == ("radarr" if rig.labels else "")
            # the speed is a moving average that moves between the questions
            low, high = sorted((before.speed, after.speed))
            assert low * 0.5 - 200_000 <= mine.speed <= high * 1.5 + 200_000
            if before.state == after.state == "downloading" and low and high:
                assert mine.state is DownloadState.DOWNLOADING
                seen.append(mine.progress)
            return mine.progress == 1

        await until(rig, compare)
        assert len(seen) >= 3, "it was over before it could be watched"
        assert seen == sorted(seen)
        rig.check_content(sample)
        snapshot = await rig.ours.snapshot()
        assert snapshot.totals.total == 1

        async def seeds() -> bool:
            mine = await see(rig, sample.hash)
            return mine is not None and mine.state is DownloadState.SEEDING

        await until(rig, seeds, 30)

    async def test_pause_resume_and_remove_really_act(self, rig: Rig) -> None:
        sample = rig.sample("Arrival.2016.mkv", SIZE, 300_000)
        await rig.ours.add(sample.file)
        await until(rig, lambda: moving(rig, sample.hash))
        await rig.ours.pause([sample.hash.upper(), NOBODY])

        async def state(wanted: str) -> bool:
            now = await rig.truth(sample.hash)
            return bool(now and now.state == wanted)

        await until(rig, lambda: state("paused"), 30)
        mine = await see(rig, sample.hash)
        assert mine is not None
        assert mine.state is DownloadState.PAUSED
        assert (await rig.ours.snapshot()).totals.paused == 1

        await rig.ours.resume([NOBODY, sample.hash])
        await until(rig, lambda: moving(rig, sample.hash), 30)

        await rig.ours.remove([sample.hash, NOBODY], delete_files=True)

        async def gone() -> bool:
            return await rig.truth(sample.hash) is None

        await until(rig, gone, 30)
        assert await see(rig, sample.hash) is None
        assert (await rig.ours.snapshot()).totals.total == 0

        async def empty() -> bool:
            try:
                rig.check_gone()
            except AssertionError:
                return False
            return True

        await until(rig, empty, 30)

    async def test_naming_nobody_touches_nobody(self, rig: Rig) -> None:
        sample = rig.sample("Solaris.1972.mkv", SIZE, 300_000)
        await rig.ours.add(sample.file)
        await until(rig, lambda: moving(rig, sample.hash))
        for hashes in ([], ["all"], ["*"], [NOBODY]):
            await rig.ours.pause(hashes)
            await rig.ours.remove(hashes, delete_files=True)
        assert await rig.truth(sample.hash)
        await until(rig, lambda: moving(rig, sample.hash), 30)

    async def test_trackers_are_named_and_their_addresses_kept_back(self, rig: Rig) -> None:
        assert isinstance(rig.ours, Trackers)
        sample = rig.sample("Stalker.1979.mkv", SIZE, 300_000)
        await rig.ours.add(sample.file)
        await until(rig, lambda: rig.truth(sample.hash))
        told = await rig.ours.trackers(sample.hash)
        assert not any("/" in one.host or "://" in one.message for one in told)
        assert all(one.working in {True, False, None} for one in told)
        assert list(await rig.ours.trackers(NOBODY)) == []

    async def test_the_same_torrent_twice_and_no_torrent_at_all(self, rig: Rig) -> None:
        sample = rig.sample("Alien.1979.mkv", 1 << 18, 1_000_000)
        await rig.ours.add(sample.file, paused=True)
        await until(rig, lambda: rig.truth(sample.hash))

        async def paused() -> bool:
            mine = await see(rig, sample.hash)
            return mine is not None and mine.state is DownloadState.PAUSED

        await until(rig, paused, 30)
        with pytest.raises(AlreadyInLibrary):
            await rig.ours.add(sample.file)
        for wrong in (b"this is no torrent", "magnet:?dn=nothing"):
            with pytest.raises(Refused):
                await rig.ours.add(wrong)
        assert list((await rig.ours.snapshot()).torrents) == [sample.hash]

    async def test_a_magnet_link_waits_for_its_details(self, rig: Rig) -> None:
        await rig.ours.add(f"magnet:?xt=urn:btih:{NOBODY}&dn=Some.Film.2020")

        async def there() -> Torrent | None:
            return await see(rig, NOBODY)

        mine = await until(rig, there, 30)
        assert mine.state in {DownloadState.METADATA, DownloadState.QUEUED}
        assert mine.progress == 0

    async def test_who_was_forgotten_signs_in_again(self, rig: Rig) -> None:
        sample = rig.sample("Stalker.1979.mkv", 1 << 18, 1_000_000)
        await rig.ours.add(sample.file, paused=True)
        await until(rig, lambda: see(rig, sample.hash))
        await rig.lose_session()
        assert list((await rig.ours.snapshot()).torrents) == [sample.hash]
        await rig.ours.remove([sample.hash], delete_files=True)
        assert (await rig.ours.snapshot()).torrents == {}

    async def test_limits_are_set(self, rig: Rig) -> None:
        assert isinstance(rig.ours, SpeedLimits)
        down, up = 500 * rig.limit_unit, 60 * rig.limit_unit
        await rig.ours.set_limits(download=down, upload=up)
        assert await rig.limits() == (down, up)
        totals = (await rig.ours.snapshot()).totals
        assert (totals.download_limit, totals.upload_limit) == (down, up)
        await rig.ours.set_limits(upload=0)
        totals = (await rig.ours.snapshot()).totals
        assert (totals.download_limit, totals.upload_limit) == (down, 0)

    async def test_the_second_pair_of_limits(self, rig: Rig) -> None:
        if not isinstance(rig.ours, AlternativeSpeed):
            assert (await rig.ours.snapshot()).totals.alternative_speed is None
            return
        for on in (True, True, False):
            await rig.ours.set_alternative_speed(on)
            assert (await rig.ours.snapshot()).totals.alternative_speed is on
