"""Searches for releases: of each title one at a time, which goes on when nobody waits any longer, and is told then."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from .const import LOGGER
from .errors import CannotConnect, MediaMateError, NotFound
from .history import Notice
from .model import MediaItem, MediaRef, Part, Thread
from .operations.releases import Find
from .texts import async_texts

PATIENCE: Final = 8.0  # seconds: nobody in a conversation waits longer; the indexers may take three minutes
GOOD_FOR: Final = timedelta(minutes=20)  # services forget a find after thirty: ten are left to choose in
AT_ONCE: Final = 4  # searches; whoever comes later waits for a place
_KEPT: Final = 4  # a flood is two thousand finds

type _Key = tuple[str | None, int | None, str, Part | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What the indexers are asked for: a title, or a part of it, for the library that would take it.

    `backend_id` None: it is not in that library; `entry_id` None: there is no library for it. `asked`: the entry that asks.
    """

    item: MediaItem
    part: Part | None
    entry_id: str | None
    backend_id: int | None
    asked: str
    service: str

    @property
    def key(self) -> _Key:
        """Return what two searches have to share to be the same."""
        return (self.entry_id, self.backend_id, str(self.item.ref), self.part)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to, and when."""

    finds: tuple[Find, ...]
    when: datetime


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told, and where, when a search ends later than they wait; what they call the title, and want to hear it in."""

    thread: Thread
    item: MediaItem
    audio: str | None = None


class Searches:
    """Those under way, and what came of those that took long."""

    def __init__(
        self,
        hass: HomeAssistant,
        now: Callable[[], datetime],
        tell: Callable[[Sequence[Notice]], Awaitable[None]],
    ) -> None:
        """`tell` puts notices into the outbox."""
        self._hass = hass
        self._now = now
        self._tell = tell
        self._running: dict[_Key, asyncio.Task[Found]] = {}
        self._listeners: dict[_Key, dict[Thread, Listener]] = {}
        self._long: set[_Key] = set()  # somebody did not get an answer at once: the next one shall
        self._kept: OrderedDict[_Key, Found] = OrderedDict()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def ask(
        self,
        sought: Sought,
        search: Callable[[], Coroutine[Any, Any, tuple[Find, ...]]],
        listener: Listener | None = None,
        *,
        patient: bool = False,
    ) -> Found | None:
        """Return what was found, lately or now; None after a while: it goes on, and the listener is told.

        Who is patient waits to the end. Raises what keeps all from answering.
        """
        key = sought.key
        if (known := self._known(key)) is not None:
            return known
        if listener is not None:
            self._listeners.get(key, {}).pop(listener.thread, None)  # they may be answered here, after all
        task = self._running.get(key) or self._start(sought, search)
        await asyncio.wait({task}, timeout=PATIENCE)
        if not task.done():
            self._long.add(key)
            if not patient:
                if listener is not None:
                    self._listeners.setdefault(key, {})[listener.thread] = listener
                return None
            await asyncio.wait({task})
        if task.cancelled():
            raise CannotConnect(service=sought.service)
        return task.result()

    @callback
    def knows(self, ref: MediaRef) -> bool:
        """Say whether there is a list of this title that needs no search."""
        return any(key[2] == str(ref) and self._known(key) is not None for key in tuple(self._kept))

    @callback
    def forget(self, ref: MediaRef) -> None:
        """Let go of what was found of a title: those who found it do not know it any more."""
        for key in [one for one in self._kept if one[2] == str(ref)]:
            del self._kept[key]

    def _known(self, key: _Key) -> Found | None:
        if (found := self._kept.get(key)) is None or self._now() - found.when <= GOOD_FOR:
            return found
        del self._kept[key]
        return None

    def _start(
        self, sought: Sought, search: Callable[[], Coroutine[Any, Any, tuple[Find, ...]]]
    ) -> asyncio.Task[Found]:
        """Begin a search that nobody's leaving ends, only that of the service which is asked."""

        async def look() -> Found:
            async with self._places:
                return Found(await search(), self._now())

        name = "mediamate releases"
        if (entry := self._hass.config_entries.async_get_entry(sought.asked)) is not None:
            task = entry.async_create_background_task(self._hass, look(), name)
        else:
            task = self._hass.async_create_background_task(look(), name)
        self._running[sought.key] = task
        task.add_done_callback(lambda done: self._ended(sought, done))
        return task

    @callback
    def _ended(self, sought: Sought, task: asyncio.Task[Found]) -> None:
        """Keep what took long to find, and tell who did not wait for it."""
        key = sought.key
        del self._running[key]
        listeners = self._listeners.pop(key, {}).values()
        outcome = _outcome(sought, task)
        if key in self._long and isinstance(outcome, Found):
            self._kept[key] = outcome
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._long.discard(key)
        if listeners and not self._hass.is_stopping:
            telling = self._told(sought, tuple(listeners), outcome)
            self._hass.async_create_background_task(telling, "mediamate releases told")

    async def _told(
        self, sought: Sought, listeners: Iterable[Listener], outcome: Found | MediaMateError
    ) -> None:
        now = self._now()
        await self._tell([await self._notice(sought, one, outcome, now) for one in listeners])

    async def _notice(
        self, sought: Sought, listener: Listener, outcome: Found | MediaMateError, now: datetime
    ) -> Notice:
        """Say what came of it in the words of whoever is told: an error's text is found by its own key."""
        item, part = listener.item, sought.part
        notice = Notice(
            name="releases_nothing",
            request_id=f"releases_{item.ref}",
            payload={
                "ref": str(item.ref),
                "title": item.title,
                "year": item.year,
                "media_type": item.ref.media_type.value,
                "seasons": [part.season] if part else [],
                "episode": part.episode if part else None,
                "audio": listener.audio,
            },
            created=now,
            thread=listener.thread,
        )
        if isinstance(outcome, Found):
            return replace(
                notice, name="releases_found", payload={**notice.payload, "count": len(outcome.finds)}
            )
        if isinstance(outcome, NotFound):
            return notice
        texts = await async_texts(self._hass, listener.thread.language)
        return replace(
            notice, name="releases_failed", payload={**notice.payload, "why": texts.error(outcome)}
        )


def _outcome(sought: Sought, task: asyncio.Task[Found]) -> Found | MediaMateError:
    """Return what was found, or why nothing could be; what is nobody's fault but ours is in the log as well."""
    if task.cancelled():  # the service was switched off meanwhile
        return CannotConnect(service=sought.service)
    failure = task.exception()
    if failure is None:
        return task.result()
    if isinstance(failure, MediaMateError):
        return failure
    LOGGER.error("A search for releases failed", exc_info=failure)
    return MediaMateError()
