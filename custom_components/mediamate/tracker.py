"""Follows every open request and says what became true.

The only writer of requests: a step is on disk, with what has to be told of it, before
anybody hears of it. Woken by coordinators, webhooks, and a timer; resumed after a restart.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.util.signal_type import SignalType

from .backoff import Backoff
from .const import DOMAIN
from .database import to_the_end
from .errors import MediaMateError, NotFound, ServiceError
from .feed import Feed
from .history import History
from .history_owners import renamed
from .household import household
from .model import MediaRequest, Part, RequestState
from .notices import notices_of
from .operations.episodes import EpisodeBook
from .operations.facts import gather
from .operations.handover import submit, take_back
from .operations.instances import beside_others
from .operations.stack import MediaStack
from .operations.track import Facts, Policy, advance, apply
from .scans import Scans
from .steps import handed_over, moved_to, stage_durations

_LOGGER = logging.getLogger(__name__)

EVENT_NAMES: Final = (
    "requested",
    "approval_needed",
    "download_started",
    "stalled",
    "not_found",
    "ready",
    "failed",
    "playback_started",
    "playback_stopped",
)

# While somebody waits for the next station it is looked for often, else now and then
_SOON: Final = timedelta(seconds=5)
_LATER: Final = timedelta(minutes=1)
_IMPATIENT: Final = timedelta(minutes=10)
# Stations that only the *arr can tell of; a running download is seen at its client
_ARR_KNOWS: Final = frozenset(
    {RequestState.REQUESTED, RequestState.SEARCHING, RequestState.GRABBED, RequestState.IMPORTING}
)
_SHORT: Final = _ARR_KNOWS | {RequestState.IMPORTED}
_ON_ITS_WAY: Final = frozenset({RequestState.GRABBED, RequestState.DOWNLOADING, RequestState.IMPORTING})

_SUBMIT_PAUSES: Final = tuple(timedelta(seconds=one) for one in (5, 30, 120, 600))
_AT_ONCE: Final = 8  # requests that are looked at side by side: after a restart each may need a call


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """Something happened to a request (or to a playback). `name` is one of EVENT_NAMES.

    `payload`: request_id, ref, title, year, media_type, door, stage, and where they are
    known member, reason, link, poster_url.
    """

    name: str
    payload: Mapping[str, Any]


SIGNAL_REQUEST: SignalType[RequestEvent] = SignalType(f"{DOMAIN}_request")
SIGNAL_CHANGED: SignalType[MediaRequest] = SignalType(f"{DOMAIN}_changed")  # any change, progress too
SIGNAL_DECIDED: SignalType[MediaRequest] = SignalType(f"{DOMAIN}_decided")  # it waits for approval no more


@callback
def announce(hass: HomeAssistant, event: RequestEvent) -> None:
    """Let triggers, entities and automations hear of it."""
    async_dispatcher_send(hass, SIGNAL_REQUEST, event)
    hass.bus.async_fire(f"{DOMAIN}_{event.name}", dict(event.payload))


type Told = str | tuple[str, Sequence[Part]]  # an event's name, and of which parts of a series it tells
type Decide = Callable[[MediaRequest], tuple[MediaRequest, Sequence[Told]]]


class Tracker:
    """Knows all open requests by heart and drives them on."""

    def __init__(
        self,
        hass: HomeAssistant,
        history: History,
        stack: Callable[[], MediaStack],
        deliver: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        """Prepare; `load` reads what is open, `start` begins to follow it."""
        self._hass = hass
        self._history = history
        self._stack = stack
        self._deliver = deliver
        self._now = now
        self._open: dict[str, MediaRequest] = {}
        self._writing = asyncio.Lock()
        self._looking = asyncio.Semaphore(_AT_ONCE)
        self._submitting: set[str] = set()
        self._submits = Backoff(_SUBMIT_PAUSES, now)
        self._scans = Scans(now)
        self._book = EpisodeBook(now)
        self.woken: Sequence[Callable[[], None]] = ()  # who else hears that a service told something
        self._feed = Feed(hass, self._wake)
        self._started = False
        self._again = False
        self._work: asyncio.Task[None] | None = None
        self._timer: CALLBACK_TYPE | None = None
        self._soon = False  # is the timer set to the short span?

    @property
    def open(self) -> Mapping[str, MediaRequest]:
        """Return the open requests by id, oldest first, as they stand now."""
        return self._open

    async def load(self) -> None:
        """Read what was open when Home Assistant stopped."""
        self._open = {one.id: one for one in await self._history.open_requests()}

    @callback
    def clear(self) -> None:
        """Forget what is open: its file is gone."""
        self._open.clear()

    @callback
    def start(self) -> None:
        """Begin to follow."""
        self._started = not self._history.newer  # what cannot be written cannot be followed
        if self._started:
            self._feed.start()
            self.nudge()

    @callback
    def stop(self) -> None:
        """Let go of timers, listeners and work."""
        self._started = False
        self._feed.stop()
        self._cancel_timer()
        if self._work is not None:
            self._work.cancel()

    @callback
    def look(self, entry_id: str | None) -> None:
        """Have a service asked now: we have just changed something there."""
        self._feed.look(entry_id)

    async def refresh(self, entry_ids: Collection[str]) -> None:
        """Have these services read anew, and wait for it."""
        await self._feed.refresh(entry_ids)

    @callback
    def _wake(self) -> None:
        for wake in self.woken:
            wake()
        self.nudge()

    @callback
    def nudge(self) -> None:
        """Look at the open requests now: something may have moved."""
        if not self._started or not self._open:
            return
        self._again = True
        if self._work is None or self._work.done():
            self._work = self._hass.async_create_background_task(self._follow(), f"{DOMAIN} tracker")

    # -- writing --------------------------------------------------------------------------

    async def record(self, request: MediaRequest, *events: str) -> None:
        """Write a request with its events, then let everybody know. Raises StorageFailed, ReadOnly."""

        async def write() -> None:
            async with self._writing:
                await self._record(request, events)

        await to_the_end(write())

    async def change(self, request_id: str, decide: Decide) -> MediaRequest:
        """Change a request as it stands at this moment. Raises NotFound, StorageFailed, ReadOnly."""

        async def write() -> MediaRequest:
            async with self._writing:
                current = self._open.get(request_id) or await self._history.request(request_id)
                if current is None:
                    raise NotFound("request_not_found")
                after, events = decide(current)
                if after is not current or events:
                    if after.state is not current.state:
                        _log(current, after)
                    await self._record(after, events)
                if _waited(current) and not _waited(after):
                    async_dispatcher_send(self._hass, SIGNAL_DECIDED, after)
                return after

        return await to_the_end(write())

    async def rename(self, old: str, new: str) -> None:
        """Give all that one actor asked for to another: somebody was listed, or is no more."""

        async def write() -> None:
            async with self._writing:
                await self._history.rename_actor(old, new)
                self._open = {key: renamed(one, old, new) for key, one in self._open.items()}

        await to_the_end(write())

    async def _record(self, request: MediaRequest, events: Sequence[Told]) -> None:
        now = self._now()
        told = [(one, ()) if isinstance(one, str) else one for one in events]
        at = beside_others(self._stack(), request.entry_id, request.ref) if told else None
        notices = [one for row in told for one in notices_of(self._hass, request, *row, now=now, instance=at)]
        await self._history.save_request(request, notices)
        if request.closed:
            self._open.pop(request.id, None)
            self._submits.forget(request.id)
            self._scans.forget(request.id)
        else:
            self._open[request.id] = request
        async_dispatcher_send(self._hass, SIGNAL_CHANGED, request)
        if notices:
            self._deliver()

    # -- handing over to the *arr ---------------------------------------------------------

    async def begin(self, request: MediaRequest) -> MediaRequest:
        """Write a new request, then hand it over: in this order, whatever happens in between.

        A service that does not answer is no error: the request is kept and tried again.
        Raises what the *arr refuses it for; the request has then failed.
        """
        self._submitting.add(request.id)
        try:
            await self.record(request)
            return await self._submit(request, told_by_caller=True)
        finally:
            self._submitting.discard(request.id)
            self.nudge()

    async def resubmit(self, request_id: str) -> None:
        """Hand over what was left behind (a restart, a service that was down, an approval)."""
        request = self._open.get(request_id)
        if request is None or request_id in self._submitting or not self._submits.due(request_id):
            return
        self._submitting.add(request_id)
        try:
            await self._submit(request, told_by_caller=False)
        except MediaMateError as err:
            _LOGGER.warning("[%s] %s was refused: %s", request.id, request.ref, err)
        finally:
            self._submitting.discard(request_id)

    async def _submit(self, request: MediaRequest, *, told_by_caller: bool) -> MediaRequest:
        self._submits.tried(request.id)
        try:
            held, done = await submit(self._stack(), request)
        except ServiceError as err:
            _LOGGER.warning("[%s] %s could not be handed over yet: %s", request.id, request.ref, err)
            return request
        except MediaMateError as err:
            if err.translation_key == "instance_not_found" and not self._orphaned(request):
                return request  # merely not loaded now
            await self._fail(request, "refused", told=told_by_caller)
            raise
        _LOGGER.info("[%s] %s is in the library as %s", request.id, request.ref, held.backend_id)
        after = await self.change(
            request.id, lambda current: (handed_over(current, held.backend_id, self._now(), done=done), ())
        )
        self._book.forget(after.entry_id, after.backend_id)
        if after.state is RequestState.CANCELLED:  # withdrawn while it was handed over
            follows = await self._history.follows()
            await take_back(self._stack(), after, self._open.values(), follows)
        self._feed.look(request.entry_id)
        return after

    def _orphaned(self, request: MediaRequest) -> bool:
        """Is the instance that serves it no longer set up?"""
        return request.entry_id is None or self._hass.config_entries.async_get_entry(request.entry_id) is None

    async def _fail(self, request: MediaRequest, reason: str, *, told: bool = False) -> None:
        def fail(current: MediaRequest) -> tuple[MediaRequest, Sequence[str]]:
            failed = moved_to(current, RequestState.FAILED, self._now(), reason=reason)
            return failed, () if told else ("failed",)

        await self.change(request.id, fail)

    # -- following ------------------------------------------------------------------------

    async def _follow(self) -> None:
        while self._again:
            self._again = False
            requests = list(self._open.values())
            results = await asyncio.gather(*map(self._look_at, requests), return_exceptions=True)
            for request, result in zip(requests, results, strict=True):
                if isinstance(result, MediaMateError):
                    _LOGGER.warning("[%s] could not be followed: %s", request.id, result)
                elif isinstance(result, Exception):  # one request must not hold up the others
                    _LOGGER.error("[%s] could not be followed", request.id, exc_info=result)
        self._feed.fast(on=any(one.state in _ON_ITS_WAY for one in self._open.values()))
        self._set_timer()

    async def _look_at(self, request: MediaRequest) -> None:
        async with self._looking:
            await self._drive(request)

    async def _drive(self, request: MediaRequest) -> None:
        if request.state is RequestState.PENDING_APPROVAL or request.id in self._submitting:
            return
        if self._orphaned(request):
            await self._fail(request, "instance_removed")
            return
        if request.state is RequestState.REQUESTED and not request.handed_over:
            await self.resubmit(request.id)
            if not (request := self._open.get(request.id, request)).handed_over:
                nothing = Facts(now=self._now())
                await self.change(request.id, lambda current: self._next(current, nothing))
                return
        stack = self._stack()
        facts = await gather(stack, request, self._now(), self._book)
        after = await self.change(request.id, lambda current: self._next(current, facts))
        if not after.closed and _imported(after) > _imported(request):
            self._scans.forget(after.id)
        if _imported(after):
            await self._scans.ask(stack, after, facts.path)

    def _next(self, current: MediaRequest, facts: Facts) -> tuple[MediaRequest, Sequence[Told]]:
        policy = Policy(not_found_after=household(self._hass).not_found_after)
        step = advance(current, facts, policy)
        told = [(one, step.ready) if one == "ready" else one for one in step.notices]
        return apply(current, step, facts.now), told

    # -- the timer ------------------------------------------------------------------------

    def _set_timer(self) -> None:
        """Look again soon, or later. A timer that runs is not put off: wakes may come faster than it."""
        hurried = any(self._hurried(one) for one in self._open.values())
        if self._timer is not None and self._started and self._open and (self._soon or not hurried):
            return
        self._cancel_timer()
        if not self._started or not self._open:
            return
        self._soon = hurried
        job = HassJob(self._tick, f"{DOMAIN} tracker timer", cancel_on_shutdown=True)
        self._timer = async_call_later(self._hass, _SOON if hurried else _LATER, job)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    def _hurried(self, request: MediaRequest) -> bool:
        """Did it move so lately that the next station may be near?"""
        waited = self._now() - (request.moved or request.created)
        return (request.state in _SHORT or _imported(request) > 0) and waited < _IMPATIENT

    @callback
    def _tick(self, _: datetime) -> None:
        self._timer = None
        waited_for = {
            one.entry_id
            for one in self._open.values()
            if one.entry_id and one.state in _ARR_KNOWS and self._hurried(one)
        }
        self._hass.async_create_background_task(self._look_and_nudge(waited_for), f"{DOMAIN} look")

    async def _look_and_nudge(self, entry_ids: Collection[str]) -> None:
        await self.refresh(entry_ids)
        self.nudge()


def _imported(request: MediaRequest) -> int:
    """Count what is in the library and was not seen in a media server yet."""
    return sum(one.state is RequestState.IMPORTED for one in request.parts)


def _waited(request: MediaRequest) -> bool:
    return request.state is RequestState.PENDING_APPROVAL


def _log(before: MediaRequest, after: MediaRequest) -> None:
    """Write the step down under the request's id, and at the end how long each stage took."""
    _LOGGER.info("[%s] %s: %s -> %s", after.id, after.ref, before.state, after.state)
    if after.closed:
        spans = (f"{name} {span.total_seconds():.0f} s" for name, span in stage_durations(after).items())
        _LOGGER.info("[%s] %s: %s", after.id, after.ref, ", ".join(spans))
