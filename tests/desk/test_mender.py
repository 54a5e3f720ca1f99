"""What is dropped by itself: only if the household wants it, only a release that is at fault, only so often, and it is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.history import Notice
from custom_components.mediamate.mender import DROPPED
from custom_components.mediamate.model import Door, DownloadState, QueueState, Torrent, TransferTotals
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.texts import async_texts
from custom_components.mediamate.told import notice_message, title_of
from tests.made import DUNE, MEMBER, Clock, thread
from tests.made_home import Home

DEAD: dict[str, Any] = {"state": DownloadState.STALLED, "speed": 0, "seeds": 0, "progress": 0.1}


@pytest.fixture
def times() -> int:
    """Say how often the household lets it be done."""
    return 2


@pytest.fixture(autouse=True)
def household(hass: HomeAssistant, times: int) -> None:
    MockConfigEntry(
        domain="mediamate", unique_id="household", data={"kind": "household"}, options={"auto_repair": times}
    ).add_to_hass(hass)


class Waiting:
    """Somebody waits for a film in this home."""

    def __init__(self, hass: HomeAssistant, mate: MediaMate, home: Home, clock: Clock) -> None:
        self.hass, self.mate, self.home, self.clock = hass, mate, home, clock
        self.request_id = ""
        self.heard: list[Notice] = []
        mate.outbox.register(Door.ASSIST, self._hear)

    async def _hear(self, notice: Notice) -> None:
        self.heard.append(notice)

    async def begin(self) -> None:
        result = await self.mate.desk.request(MEMBER, thread(), Wish(ref=DUNE))
        assert result.request
        self.request_id = result.request.id

    async def later(self, **span: float) -> None:
        self.clock.now += timedelta(**span)
        self.mate.tracker.nudge()
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def stuck(self, hash_: str = "aa", **changes: Any) -> None:
        """Have a download that does not move, for longer than anybody is patient."""
        self.home.grab(hash_=hash_, **(DEAD | changes))
        await self.later(seconds=30)
        await self.later(hours=2)

    @property
    def dropped(self) -> int:
        return self.home.radarr.remove_from_queue.await_count

    @property
    def told(self) -> list[Notice]:
        return [one for one in self.heard if one.name == "repaired"]


@pytest.fixture
async def waiting(hass: HomeAssistant, mate: MediaMate, home: Home, clock: Clock) -> Waiting:
    made = Waiting(hass, mate, home, clock)
    await made.begin()
    return made


async def test_a_dead_release_is_dropped_and_it_is_told(hass: HomeAssistant, waiting: Waiting) -> None:
    await waiting.stuck()
    assert waiting.dropped == 1 and waiting.home.torrents == {}
    how = waiting.home.radarr.remove_from_queue.call_args.kwargs
    assert how == {"remove_from_client": True, "blocklist": True, "search_again": True}
    (notice,) = waiting.told
    assert notice.thread and notice.thread.actor == MEMBER.id
    said = {
        "en": "Dune (2021): the release was dropped, because nobody is sharing it now. Another one is being looked for.",
        "ru": "«Dune» (2021): раздача удалена (сейчас никто не раздаёт), ищу другую.",
    }
    for language, words in said.items():
        texts = await async_texts(hass, language)
        assert texts.message(notice_message(notice)) == words and texts.message(title_of(notice))


async def test_only_so_often(waiting: Waiting) -> None:
    for number, hash_ in enumerate(("aa", "bb", "cc"), 1):
        await waiting.stuck(hash_)
        assert waiting.dropped == min(number, 2)
    assert len(waiting.told) == 2
    assert await waiting.mate.history.meta(DROPPED) == {waiting.request_id: 2}


async def test_what_was_dropped_last_is_remembered_longest(waiting: Waiting) -> None:
    history = waiting.mate.history
    await history.set_meta(DROPPED, {waiting.request_id: 1} | {f"r{number}": 1 for number in range(600)})
    await waiting.stuck()
    counts = await history.meta(DROPPED)
    assert len(counts) == 500 and list(counts)[-1] == waiting.request_id and counts[waiting.request_id] == 2


async def test_it_is_patient(waiting: Waiting) -> None:
    waiting.home.grab(**DEAD)
    await waiting.later(seconds=30)
    await waiting.later(minutes=30)
    assert waiting.dropped == 0


@pytest.mark.parametrize("times", [0])
async def test_it_is_off_unless_somebody_wants_it(waiting: Waiting) -> None:
    await waiting.stuck()
    assert waiting.dropped == 0 and waiting.told == []


async def test_a_local_cause_is_never_punished(waiting: Waiting) -> None:
    for hash_ in ("x1", "x2"):
        waiting.home.torrents[hash_] = Torrent(
            hash=hash_, name=hash_, state=DownloadState.STALLED, progress=0, size=9, seeds=3
        )
    await waiting.stuck()
    assert waiting.dropped == 0 and waiting.told == []


async def test_nor_a_client_that_has_no_way_out(waiting: Waiting) -> None:
    """One torrent alone without a VPN looks as dead as one that nobody shares."""
    waiting.home.totals = TransferTotals(cut_off=True)
    await waiting.stuck()
    assert waiting.dropped == 0 and waiting.told == []
    waiting.home.totals = TransferTotals()
    async_fire_time_changed(waiting.hass, dt_util.utcnow() + timedelta(hours=1, minutes=1))
    await waiting.later(minutes=5)
    assert waiting.dropped == 1


async def test_what_is_left_when_the_home_is_connected_again(waiting: Waiting) -> None:
    """While nothing moved no release was to blame; the one that does not move with the others is."""
    for hash_ in ("x1", "x2"):
        waiting.home.torrents[hash_] = Torrent(
            hash=hash_, name=hash_, state=DownloadState.STALLED, progress=0, size=9, seeds=3
        )
    await waiting.stuck()
    for hash_ in ("x1", "x2"):
        waiting.home.torrents[hash_] = replace(
            waiting.home.torrents[hash_], state=DownloadState.DOWNLOADING, speed=9
        )
    await waiting.later(minutes=5)
    assert waiting.dropped == 0
    async_fire_time_changed(waiting.hass, dt_util.utcnow() + timedelta(hours=1, minutes=1))
    await waiting.later(minutes=5)
    assert waiting.dropped == 1 and len(waiting.told) == 1


async def test_nor_a_full_disk(waiting: Waiting) -> None:
    waiting.home.grab(state=DownloadState.SEEDING, progress=1.0)
    entry = waiting.home.queue[1]
    waiting.home.queue[1] = replace(
        entry, state=QueueState.IMPORT_BLOCKED, messages=("Not enough free space",)
    )
    await waiting.later(seconds=30)
    assert waiting.dropped == 0
    waiting.home.queue[1] = replace(
        waiting.home.queue[1], download_id="bb", messages=("Caution: Found executable file",)
    )
    waiting.home.torrents["bb"] = replace(waiting.home.torrents["aa"], hash="bb")
    await waiting.later(seconds=30)
    assert waiting.dropped == 1


async def test_nor_a_film_whose_name_is_a_fault(waiting: Waiting) -> None:
    waiting.home.grab(state=DownloadState.SEEDING, progress=1.0)
    path = "/downloads/Extraction.2020.1080p"
    said = f"Import failed, path does not exist or is not accessible by Radarr: {path}"
    waiting.home.queue[1] = replace(waiting.home.queue[1], state=QueueState.IMPORT_BLOCKED, messages=(said,))
    await waiting.later(seconds=30)
    assert waiting.dropped == 0 and waiting.told == []


async def test_what_is_withdrawn_while_it_is_looked_at_is_left_alone(
    hass: HomeAssistant, waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = waiting.mate.desk
    why = desk.why

    async def then_withdrawn(*args: Any) -> Any:
        found = await why(*args)
        await desk.cancel(MEMBER, waiting.request_id, keep_files=True)
        return found

    monkeypatch.setattr(desk, "why", then_withdrawn)
    await waiting.stuck()
    assert await waiting.mate.history.meta(DROPPED, {}) == {} and waiting.told == []
    assert not any(one.kwargs["blocklist"] for one in waiting.home.radarr.remove_from_queue.call_args_list)


async def test_what_somebody_paused_is_left_alone(waiting: Waiting) -> None:
    await waiting.stuck(state=DownloadState.PAUSED)
    assert waiting.dropped == 0


async def test_a_service_that_fails_is_tried_no_more_for_the_same(
    waiting: Waiting, caplog: pytest.LogCaptureFixture
) -> None:
    waiting.home.radarr.remove_from_queue.side_effect = CannotConnect(service="radarr")
    await waiting.stuck()
    await waiting.later(minutes=5)
    assert waiting.dropped == 1 and "could not be mended" in caplog.text
    assert waiting.told == []


async def test_what_stood_still_before_a_restart(waiting: Waiting, hass: HomeAssistant) -> None:
    from custom_components.mediamate.mender import Mender

    waiting.home.down.add("radarr")
    await waiting.stuck()
    assert waiting.dropped == 0
    waiting.home.down.clear()
    mate = waiting.mate
    mender = Mender(hass, mate.history, mate.tracker, mate.desk)
    mender.start()
    await waiting.later(minutes=1)
    mender.stop()
    mender.stop()
