"""Drops what does not come by itself, where the household wants that: only for a fault of the release itself.

A full disk, a dead connection or a service that is down would stop the next release as well: for those nothing
is ever dropped. How often it was done for a request is on disk, so that a restart does not begin anew.
"""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval

from .const import DOMAIN, LOGGER
from .desk_repair import Which
from .errors import MediaMateError
from .history import History
from .household import household
from .model import Actor, MediaRequest, Role
from .operations.causes import Fault, Remedy
from .operations.track import QUIET
from .orchestrator import Desk
from .tracker import SIGNAL_CHANGED, Tracker

DROPPED: Final = "dropped_by_itself"  # how often, by request
_REMEMBERED: Final = 500
_AGAIN: Final = timedelta(hours=1)  # a home that was cut off says nothing of a release: by then it may
_SELF: Final = Actor("automation", Role.AUTOMATION)


class Mender:
    """Hears of every request that stands still."""

    def __init__(self, hass: HomeAssistant, history: History, tracker: Tracker, desk: Desk) -> None:
        """Prepare; nothing is done before `start`."""
        self._hass = hass
        self._history = history
        self._tracker = tracker
        self._desk = desk
        self._busy = False
        self._looked: dict[str, tuple[str | None, tuple[str, ...]]] = {}
        self._ends: list[CALLBACK_TYPE] = []

    @callback
    def start(self) -> None:
        """Begin to listen, and look at what stood still before."""
        again = async_track_time_interval(self._hass, self._look_again, _AGAIN, name=f"{DOMAIN} mender")
        self._ends = [async_dispatcher_connect(self._hass, SIGNAL_CHANGED, self._changed), again]
        self._look()

    @callback
    def stop(self) -> None:
        """Let go."""
        while self._ends:
            self._ends.pop()()

    @callback
    def _look(self) -> None:
        """Look at what stands still, the one after the other."""
        if not self._ends:
            return
        for request in list(self._tracker.open.values()):
            self._changed(request)

    @callback
    def _look_again(self, _: datetime) -> None:
        """What was nobody's fault an hour ago may be the release's by now, or the household wants it by now."""
        self._looked.clear()
        self._look()

    @callback
    def _changed(self, request: MediaRequest) -> None:
        """Look once at each trouble of each download (but hourly, while it lasts)."""
        trouble = (request.stalled, request.download_ids)
        if request.closed or request.stalled is None or request.stalled in QUIET:
            self._looked.pop(request.id, None)
        elif self._limit and self._looked.get(request.id) != trouble and not self._busy:
            self._looked[request.id] = trouble
            self._busy = True
            self._hass.async_create_background_task(self._mend(request.id), f"{DOMAIN} mender")

    @property
    def _limit(self) -> int:
        home = household(self._hass)
        return home.auto_repair if home.enabled else 0

    async def _mend(self, request_id: str) -> None:
        try:
            await self._drop(request_id)
        except MediaMateError as err:
            LOGGER.warning("[%s] could not be mended: %s", request_id, err)
        finally:
            self._busy = False
        self._look()  # at what came meanwhile

    async def _drop(self, request_id: str) -> None:
        """Have another release looked for, and say so; at most so often as the household wants."""
        counts: dict[str, int] = await self._history.meta(DROPPED, {})
        if counts.get(request_id, 0) >= self._limit:
            return
        for one in await self._desk.why(_SELF, Which(request_id=request_id)):
            if (
                one.fault is not Fault.RELEASE
                or Remedy.ANOTHER not in one.remedies
                or one.download_id is None
            ):
                continue
            # it was withdrawn while we looked, or the last entry went
            if request_id not in self._tracker.open:
                return
            LOGGER.info("[%s] drops %s: %s", request_id, one.download_id, one.cause)
            count = counts.pop(request_id, 0) + 1
            kept = dict(list(counts.items())[1 - _REMEMBERED :])
            await self._history.set_meta(DROPPED, kept | {request_id: count})
            await self._desk.retry(_SELF, one.download_id)
            await self._tracker.change(request_id, lambda current: (current, ("repaired",)))
            return
