"""Looks once for the subtitles that a member always wants, when what they asked for has arrived. Nothing is said of it.

A subtitle manager hears of a new file a while after us: until it knows the title it is asked again, a few times. What
was looked for is only kept in memory; after a restart there may be another look, which finds what there is.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN, LOGGER
from .errors import MediaMateError
from .household import household
from .members import member_of_actor
from .model import Actor, MediaRequest, RequestState, Role
from .model.subtitles import SubtitleOutcome
from .operations.subtitles import SubtitleWish
from .orchestrator import Desk
from .tracker import SIGNAL_CHANGED

PAUSES: Final = (30.0, 120.0, 600.0)  # seconds before each look: the manager has to hear of the file first
_REMEMBERED: Final = 500
_SELF: Final = Actor("automation", Role.AUTOMATION)
_ARRIVED: Final = frozenset({RequestState.IMPORTED, RequestState.READY})

type _Key = tuple[str, SubtitleWish]  # a request, and what of it


class Subtitler:
    """Hears of every request of which something has arrived."""

    def __init__(self, hass: HomeAssistant, desk: Desk) -> None:
        """Prepare; nothing is done before `start`."""
        self._hass = hass
        self._desk = desk
        self._known: dict[_Key, None] = {}
        self._timers: dict[_Key, CALLBACK_TYPE] = {}
        self._end: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Begin to listen."""
        self._end = async_dispatcher_connect(self._hass, SIGNAL_CHANGED, self._changed)

    @callback
    def stop(self) -> None:
        """Let go."""
        if self._end is not None:
            self._end()
            self._end = None
        while self._timers:
            self._timers.popitem()[1]()

    @callback
    def _changed(self, request: MediaRequest) -> None:
        """Have each part that has arrived looked at, once. It is told at each percent: little is asked before something has."""
        new = [key for wish in self._wishes(request) if (key := (request.id, wish)) not in self._known]
        if not new or not household(self._hass).enabled or not self._desk.stack().subtitles:
            return
        for key in new:
            self._known[key] = None
            self._soon(key, 0)
        while len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]

    def _wishes(self, request: MediaRequest) -> Iterator[SubtitleWish]:
        """Return what has arrived, in the language that who asked for it always wants."""
        if not (arrived := [one.part for one in request.parts if one.state in _ARRIVED]):
            return
        member = member_of_actor(self._hass, request.actor)
        if member is None or (language := member.subtitles(request.ref.media_type)) is None:
            return
        for part in arrived:
            seasons = (part.season,) if request.in_parts else None
            yield SubtitleWish(ref=request.ref, language=language, seasons=seasons, episode=part.episode)

    @callback
    def _soon(self, key: _Key, attempt: int) -> None:
        """Look after a pause; after the last one no more."""
        if self._end is None or attempt == len(PAUSES):
            return

        @callback
        def look(_: datetime) -> None:
            del self._timers[key]
            self._hass.async_create_background_task(self._look(key, attempt), f"{DOMAIN} subtitler")

        job = HassJob(look, f"{DOMAIN} subtitler", cancel_on_shutdown=True)
        self._timers[key] = async_call_later(self._hass, PAUSES[attempt], job)

    async def _look(self, key: _Key, attempt: int) -> None:
        request_id, wish = key
        try:
            report = await self._desk.subtitles(_SELF, wish)
        except MediaMateError as err:
            LOGGER.info("[%s] subtitles could not be looked for: %s", request_id, err)
            self._soon(key, attempt + 1)
            return
        LOGGER.debug("[%s] subtitles in %s: %s", request_id, wish.language, report.outcome)
        if report.outcome is SubtitleOutcome.NO_FILE:
            self._soon(key, attempt + 1)
