"""What lives as long as Home Assistant runs: made once, in `async_setup`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

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
    mate = MediaMate(
        history=history,
        proposals=proposals,
        tracker=tracker,
        followers=followers,
        outbox=outbox,
        desk=desk,
        now=now,
    )
    try:
        await _recall(mate)
    except BaseException:
        await history.close()
        raise
    _live(hass, mate)
    hass.data[DATA] = mate
    return mate


async def _recall(mate: MediaMate) -> None:
    await _prune(mate)
    await mate.proposals.load()
    await mate.desk.talks.load()
    await mate.tracker.load()


async def _prune(mate: MediaMate) -> None:
    if not mate.history.newer:
        await mate.history.prune(mate.now() - _REMEMBERED)


@callback
def _live(hass: HomeAssistant, mate: MediaMate) -> None:
    """Start with Home Assistant, and end with it: work first, the file last."""

    async def prune(_: datetime) -> None:
        if not hass.config_entries.async_entries(DOMAIN, include_ignore=False):
            return  # the file is gone, and nobody is to begin a new one
        try:
            await mate.desk.talks.prune()
            await _prune(mate)
        except MediaMateError as err:
            LOGGER.warning("What is too old to be kept could not be deleted: %s", err)

    timers: list[CALLBACK_TYPE] = []
    mender = Mender(hass, mate.history, mate.tracker, mate.desk)
    subtitler = Subtitler(hass, mate.desk)

    @callback
    def start(_: HomeAssistant) -> None:
        if not mate.history.newer:
            mate.outbox.start()
        mate.tracker.start()
        mate.followers.start()
        mender.start()
        subtitler.start()
        timers.append(async_track_time_interval(hass, prune, _PRUNED, name="mediamate prune"))

    @callback
    def stop(_: Event) -> None:
        mate.tracker.stop()
        mate.followers.stop()
        mender.stop()
        subtitler.stop()
        mate.outbox.stop()
        for cancel in timers:
            cancel()

    async def close(_: Event) -> None:
        await mate.history.close()

    async_at_started(hass, start)
    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop)
    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, close)


async def async_remove(hass: HomeAssistant) -> None:
    """Forget everything: the last entry is gone. What is asked later begins a new history."""
    mate = hass.data[DATA]
    mate.tracker.clear()
    mate.followers.clear()
    mate.proposals.clear()
    mate.outbox.clear()
    mate.desk.talks.clear()
    await mate.history.delete()
