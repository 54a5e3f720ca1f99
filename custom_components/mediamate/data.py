"""What lives as long as Home Assistant runs: made once, in `async_setup`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .assembly import current_stack
from .const import DOMAIN, LOGGER
from .errors import MediaMateError
from .followers import Followers
from .history import History
from .mender import Mender
from .orchestrator import Desk
from .playback import Playback
from .proposals import Proposals
from .subtitler import Subtitler
from .told import Outbox
from .tracker import Tracker

DATABASE: Final = f"{DOMAIN}.db"
_PRUNED: Final = timedelta(days=1)  # how often everything is looked through for what is too old
_REMEMBERED: Final = timedelta(days=30)  # how long told notices and ended proposals are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaMate:
    """Everything that belongs to the household and to no single service."""

    history: History
    proposals: Proposals
    tracker: Tracker
    followers: Followers
    outbox: Outbox
    desk: Desk
    life: Life
    now: Callable[[], datetime]


DATA: HassKey[MediaMate] = HassKey(DOMAIN)


@callback
def database_path(hass: HomeAssistant) -> Path:
    """Return where the history is kept."""
    return Path(hass.config.path(STORAGE_DIR, DATABASE))


async def async_create(hass: HomeAssistant, now: Callable[[], datetime] = dt_util.utcnow) -> MediaMate:
    """Open the history, put the household together, follow what is open once Home Assistant has started.

    Raises StorageFailed if the file can be neither opened nor begun anew.
    """
    history = await History.open(database_path(hass), now=now)
    proposals = Proposals(history, now)
    outbox = Outbox(hass, history, now)
    stack = partial(current_stack, hass)
    tracker = Tracker(hass, history, stack, outbox.kick, now)
    followers = Followers(hass, history, stack, now, asked=lambda: tracker.open, deliver=outbox.kick)
    tracker.woken = (Playback(hass, stack).look, followers.wake)
    desk = Desk(hass, history, proposals, tracker, now)
    desk.deliver = outbox.kick
    await _recall(history, proposals, tracker, desk, now())

    async def close(_: Event) -> None:
        await history.close()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, close)
    mender, subtitler = Mender(hass, history, tracker, desk), Subtitler(hass, desk)
    works: tuple[Work, ...] = (tracker, followers, mender, subtitler, _Pruner(hass, history, desk, now))
    if not history.newer:  # what cannot be crossed out would be told again and again
        works = (outbox, *works)
    mate = MediaMate(
        history=history,
        proposals=proposals,
        tracker=tracker,
        followers=followers,
        outbox=outbox,
        desk=desk,
        life=Life(hass, works),
        now=now,
    )
    hass.data[DATA] = mate
    return mate


async def _recall(
    history: History, proposals: Proposals, tracker: Tracker, desk: Desk, now: datetime
) -> None:
    """Read what was left behind. Raises StorageFailed, and then nothing begins."""
    try:
        await _prune(history, now)
        await proposals.load()
        await desk.talks.load()
        await tracker.load()
        await desk.take_up()
    except BaseException:
        await history.close()
        raise


async def _prune(history: History, now: datetime) -> None:
    if not history.newer:
        await history.prune(now - _REMEMBERED)


class Work(Protocol):
    """What goes on by itself."""

    def start(self) -> None:
        """Begin; what was ended may begin again."""

    def stop(self) -> None:
        """Let go of timers, listeners and tasks."""


class Life:
    """What works by itself: from the start of Home Assistant to its end, and only while there is an entry."""

    def __init__(self, hass: HomeAssistant, works: Sequence[Work]) -> None:
        """Take what is started in this order, and ended in the other."""
        self._works = works
        self._begun = False
        self._running = False

        @callback
        def begin(_: HomeAssistant) -> None:
            self._begun = True
            self.start()

        @callback
        def end(_: Event) -> None:
            self.stop()
            self._begun = False

        async_at_started(hass, begin)
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, end)

    @callback
    def start(self) -> None:
        """There is an entry: begin, unless it goes on already, or Home Assistant has not started yet."""
        if self._begun and not self._running:
            self._running = True
            for one in self._works:
                one.start()

    @callback
    def stop(self) -> None:
        """The last entry is gone, or Home Assistant ends."""
        if self._running:
            self._running = False
            for one in reversed(self._works):
                one.stop()


class _Pruner:
    """Looks through everything once a day for what is too old."""

    def __init__(
        self, hass: HomeAssistant, history: History, desk: Desk, now: Callable[[], datetime]
    ) -> None:
        self._hass = hass
        self._history = history
        self._desk = desk
        self._now = now
        self._end: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        self._end = async_track_time_interval(self._hass, self._prune, _PRUNED, name=f"{DOMAIN} prune")

    @callback
    def stop(self) -> None:
        if self._end is not None:
            self._end()
            self._end = None

    async def _prune(self, _: datetime) -> None:
        try:
            await self._desk.talks.prune()
            await _prune(self._history, self._now())
        except MediaMateError as err:
            LOGGER.warning("What is too old to be kept could not be deleted: %s", err)


async def async_remove(hass: HomeAssistant) -> None:
    """Forget everything: the last entry is gone. What is asked later begins a new history."""
    mate = hass.data[DATA]
    mate.life.stop()
    mate.desk.stop_looking()
    mate.tracker.clear()
    mate.followers.clear()
    mate.proposals.clear()
    mate.outbox.clear()
    mate.desk.talks.clear()
    await mate.history.delete()
