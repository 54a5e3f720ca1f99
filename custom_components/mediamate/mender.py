"""Drops what does not come by itself, where the household wants that: only for a fault of the release itself.

A full disk, a dead connection or a service that is down would stop the next release as well: for those nothing
is ever dropped. How often it was done for a request is on disk, so that a restart does not begin anew.
"""

from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

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
        self._end: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Begin to listen, and look at what stood still before."""
        self._end = async_dispatcher_connect(self._hass, SIGNAL_CHANGED, self._changed)
        for request in list(self._tracker.open.values()):
            self._changed(request)

    @callback
    def stop(self) -> None:
        """Let go."""
        if self._end is not None:
            self._end()
            self._end = None

    @callback
    def _changed(self, request: MediaRequest) -> None:
        """Look once at each trouble of each download."""
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
        for request in list(self._tracker.open.values()):  # what came meanwhile
            self._changed(request)

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
            LOGGER.info("[%s] drops %s: %s", request_id, one.download_id, one.cause)
            kept = dict(list(counts.items())[-_REMEMBERED:])
            await self._history.set_meta(DROPPED, kept | {request_id: counts.get(request_id, 0) + 1})
            await self._desk.retry(_SELF, one.download_id)
            await self._tracker.change(request_id, lambda current: (current, ("repaired",)))
            return
