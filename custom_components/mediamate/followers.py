"""Tells who follows a series of its new episodes, once they can be watched."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .assembly import away
from .backoff import Backoff
from .const import DOMAIN
from .errors import MediaMateError, ServiceError
from .history import History, Notice
from .kind import ServiceRole
from .members import async_age_limit
from .model import Episode, Follow, MediaRef, MediaRequest, Part
from .notices import news_notices, notice_of_ending
from .operations.episodes import UNMOVED, EpisodeBook, seen_of
from .operations.follow import (
    News,
    begun,
    certification,
    new_files,
    news,
    scan,
    settled,
    tell,
    told_by,
    want_future,
    want_new,
)
from .operations.policy import over_age
from .operations.stack import Backend, MediaStack

_LOGGER = logging.getLogger(__name__)

_AT_MOST: Final = timedelta(seconds=20)  # between two looks, however often services tell something
_SOON: Final = timedelta(minutes=1)  # something is there that the media server does not show yet
_LATER: Final = timedelta(minutes=15)
_SURE: Final = timedelta(hours=1)  # what is gone for so long was not only taken out to be added anew
_RATED: Final = timedelta(days=1)  # so long a rating is believed
_LATEST: Final = 50  # wishes of somebody that may have told them already
_PAUSES: Final = tuple(timedelta(minutes=one) for one in (1, 5, 30, 180))

type _Series = tuple[str, MediaRef]  # the entry that has it, and what it is
type _Rating = tuple[str | None, datetime]  # and when it was read


class Followers:
    """Looks at what is followed whenever a service told something."""

    def __init__(
        self,
        hass: HomeAssistant,
        history: History,
        stack: Callable[[], MediaStack],
        now: Callable[[], datetime],
        *,
        asked: Callable[[], Mapping[str, MediaRequest]],
        deliver: Callable[[], None],
    ) -> None:
        """`asked` are the open requests: who waits for an episode is told by those."""
        self._hass = hass
        self._history = history
        self._stack = stack
        self._asked = asked
        self._deliver = deliver
        self._now = now
        self._book = EpisodeBook(now)
        self._tries = Backoff(_PAUSES, now)
        self._quiet: dict[_Series, tuple[int, datetime]] = {}  # what was seen where nothing was new, and when
        self._gone: dict[_Series, datetime] = {}  # no longer in its library, and since when
        self._waits: dict[_Series, datetime] = {}  # something of it cannot be told yet, and since when
        self._ratings: dict[tuple[MediaRef, str], _Rating] = {}  # by language
        self._work: asyncio.Task[None] | None = None
        self._again = False
        self._started = False
        self._looked: datetime | None = None
        self._timer: CALLBACK_TYPE | None = None
        self._due: datetime | None = None

    @callback
    def start(self) -> None:
        """Begin to look."""
        self._started = not self._history.newer
        self.wake()

    @callback
    def stop(self) -> None:
        """Look no more."""
        self._started = False
        self.clear()

    @callback
    def clear(self) -> None:
        """Look at nothing until somebody wakes us: what is followed may be gone with its file."""
        self._cancel()
        self._again = False
        if self._work is not None:
            self._work.cancel()
        for one in (self._quiet, self._gone, self._waits, self._ratings):
            one.clear()

    @callback
    def wake(self) -> None:
        """Look now, or as soon as it is time again."""
        since = self._now() - self._looked if self._looked else _AT_MOST
        self._plan(min(max(timedelta(), _AT_MOST - since), _AT_MOST))

    async def look(self) -> None:
        """Look at everything that is followed."""
        self._looked = self._now()
        waiting, series = False, await self._by_series()
        for book in (self._quiet, self._gone, self._waits):
            for key in book.keys() - series.keys():
                del book[key]
        for key, follows in series.items():
            try:
                waiting = await self._series(key, follows) or waiting
            except MediaMateError as err:
                _LOGGER.debug("New episodes of %s could not be looked for: %s", key[1], err)
            except Exception:  # whatever is wrong with one of them, the others are told
                _LOGGER.exception("New episodes of %s could not be looked for", key[1])
        self._plan(_SOON if waiting else _LATER)

    async def _by_series(self) -> dict[_Series, list[Follow]]:
        found: dict[_Series, list[Follow]] = {}
        for one in await self._history.follows():
            follow = await self._moved(one)
            found.setdefault((follow.entry_id, follow.ref), []).append(follow)
        return found

    async def _moved(self, follow: Follow) -> Follow:
        """Go on at the service that has the series now, where its own was removed: it may be the same one, set up anew."""
        if self._hass.config_entries.async_get_entry(follow.entry_id) is not None:
            return follow
        for one in self._stack().backends:
            if one.snapshot and (held := one.snapshot.index.get(follow.ref)):
                follow = replace(follow, entry_id=one.entry_id, backend_id=held.backend_id)
                await self._history.save_follows([follow])
                break
        return follow

    async def _series(self, key: _Series, follows: Sequence[Follow]) -> bool:
        """Look at one series; return whether something of it is there that cannot be watched yet."""
        stack, (entry_id, ref) = self._stack(), key
        backend = next((one for one in stack.backends if one.entry_id == entry_id), None)
        if backend is None or backend.snapshot is None:
            return False
        follows = [await self._handed_over(stack, one) for one in follows if await self._may(stack, one)]
        backend_id = next((one.backend_id for one in follows if one.backend_id is not None), None)
        if backend_id is None:
            return False
        if held := backend.snapshot.index.get(ref):
            backend_id = held.backend_id  # what was taken out and added anew has another one
            self._back(key)
        elif await self._is_gone(key, backend, follows):
            return False
        seen = hash((*follows, seen_of(backend, ref, backend_id)))
        if self._is_quiet(key, seen):
            return False
        episodes = await self._book.episodes(backend, ref, backend_id)
        if not episodes:  # Sonarr reads them after a series was added
            return self._now() - max(one.since for one in follows) < _LATER
        follows = await self._settled(follows, episodes)
        await self._want(backend, backend_id, episodes, follows)
        new = {part for one in follows for part in new_files(episodes, one)}
        if not new:
            if held:  # else the index could not say that it moved
                self._quiet[key] = seen, self._now()
            return False
        since = self._waits.setdefault(key, self._now())
        if not (waiting := await self._tell_new(backend, follows, episodes, new, since=since)):
            self._waits.pop(key, None)
        return waiting

    async def _settled(self, follows: Sequence[Follow], episodes: Sequence[Episode]) -> Sequence[Follow]:
        """Keep what people know of by the numbers that episodes have now."""
        now = [settled(one, episodes) for one in follows]
        if changed := [one for one, before in zip(now, follows, strict=True) if one != before]:
            await self._history.save_follows(changed)
        return now

    async def _may(self, stack: MediaStack, follow: Follow) -> bool:
        """Is it for their age? A limit may be newer than what they follow; it ends then, and they are told why."""
        limit = await async_age_limit(self._hass, follow.actor)
        known = await self._rating(stack, follow) if limit is not None else None
        if known is None or (why := over_age(known[0], limit)) is None:
            return True
        await self._end([follow], f"follow_{why.key.removeprefix('note_')}")
        return False

    async def _rating(self, stack: MediaStack, follow: Follow) -> _Rating | None:
        """Return what a series is rated, as lately read; None while nobody can say."""
        key = follow.ref, follow.thread.language
        known, check = self._ratings.get(key), f"rating {follow.ref}"
        if known and timedelta() <= self._now() - known[1] < _RATED:
            return known
        if not self._tries.due(check):
            return known
        self._tries.tried(check)
        try:
            rated = await certification(stack, *key)
        except MediaMateError as err:
            _LOGGER.debug("What %s is rated could not be read: %s", follow.ref, err)
            return known
        if rated is None and away(self._hass, ServiceRole.CATALOGUE):
            return known  # it may be rated after all
        self._tries.forget(check)
        known = self._ratings[key] = rated, self._now()
        return known

    async def _is_gone(self, key: _Series, backend: Backend, follows: Sequence[Follow]) -> bool:
        """Was it taken out of its library? Whoever did that wants no new episodes; who follows it is told."""
        check = _gone(key)
        if backend.snapshot is None or backend.snapshot.titles is None or not self._tries.due(check):
            return key in self._gone
        if await backend.port.get(key[1]) is not None:
            self._back(key)
            return False
        self._tries.tried(check)
        if self._now() - self._gone.setdefault(key, self._now()) >= _SURE:
            await self._end(follows, "follow_gone")
            self._back(key)
        return True

    def _back(self, key: _Series) -> None:
        """It is not gone, or nobody waits for it to come back."""
        self._gone.pop(key, None)
        self._tries.forget(_gone(key))

    def _is_quiet(self, key: _Series, seen: int) -> bool:
        """Did nothing move since there was nothing new? Then nobody is asked."""
        last, when = self._quiet.get(key, (None, self._now()))
        return last == seen and timedelta() <= self._now() - when < UNMOVED

    async def _tell_new(
        self,
        backend: Backend,
        follows: Sequence[Follow],
        episodes: Sequence[Episode],
        new: set[Part],
        *,
        since: datetime,
    ) -> bool:
        """Tell what of it can be watched, and have the media servers look for the rest; return whether there is some."""
        stack, ref = self._stack(), follows[0].ref
        found = await news(stack, backend, ref, new, patient=self._now() - since < _LATER)
        if found.parts:
            await self._tell(follows, episodes, found)
        if found.waiting and self._tries.due(f"scan {ref}"):
            self._tries.tried(f"scan {ref}")
            held = await backend.port.get(ref)
            await scan(stack, held.path if held else None)
        if not found.waiting:
            self._tries.forget(f"scan {ref}")
        return found.waiting

    async def _handed_over(self, stack: MediaStack, follow: Follow) -> Follow:
        """Have the *arr want what comes out, if that could not be said to it before."""
        key = f"add {follow.actor} {follow.ref}"
        if follow.backend_id is not None or not self._tries.due(key):
            return follow
        self._tries.tried(key)
        try:
            held, episodes = await want_future(stack, follow)
        except ServiceError:
            raise
        except MediaMateError:  # it will not be otherwise later
            await self._end([follow], "follow_refused")
            raise
        self._tries.forget(key)
        follow = begun(follow, held, episodes)
        await self._history.save_follows([follow])
        return follow

    async def _end(self, follows: Sequence[Follow], name: str) -> None:
        """Follow a series no longer for these people, and have each of them told why."""
        await self._history.end_follows([(one, notice_of_ending(one, name, self._now())) for one in follows])
        self._deliver()

    async def _want(
        self, backend: Backend, backend_id: int, episodes: Sequence[Episode], follows: Sequence[Follow]
    ) -> None:
        key = f"want {backend.entry_id} {backend_id}"
        if self._tries.due(key) and await want_new(backend, backend_id, episodes, follows, self._now()):
            self._tries.tried(key)
            self._book.forget(backend.entry_id, backend_id)

    async def _tell(self, follows: Sequence[Follow], episodes: Sequence[Episode], found: News) -> None:
        """Write who is told of what, then let everybody know."""
        now, notices, changed = self._now(), list[Notice](), list[Follow]()
        unknown = set(found.parts) - {part for one in follows for part in one.known}
        house = await self._untold(follows[0].ref, unknown, episodes) if unknown else []
        for follow in follows:
            if mine := [one for one in new_files(episodes, follow) if one in found.parts]:
                # all of it: what is forgotten would be news again
                changed.append(tell(follow, mine, episodes, now))
                untold = await self._untold(follow.ref, mine, episodes, follow.actor)
                notices += news_notices(follow, untold, found, now, person=True)
        notices += news_notices(follows[0], house, found, now, person=False)
        await self._history.save_follows(changed, notices)
        if notices:
            self._deliver()

    async def _untold(
        self, ref: MediaRef, parts: Collection[Part], episodes: Sequence[Episode], actor: str | None = None
    ) -> list[Part]:
        """Return those of these episodes that no wish (of this person) tells of, or told."""
        latest = await self._history.requests(actor=actor, limit=_LATEST)
        waiting = (
            one
            for one in self._asked().values()
            if actor is None or any(each.actor == actor for each in one.watchers)
        )
        wishes = {one.id: one for one in (*latest, *waiting) if one.ref == ref}.values()
        now = self._now()
        return [one for one in parts if not any(told_by(each, one, episodes, now) for each in wishes)]

    # -- the timer ------------------------------------------------------------------------

    @callback
    def _plan(self, wait: timedelta) -> None:
        due = self._now() + wait
        if not self._started or (self._due is not None and self._due <= due):
            return
        self._cancel()

        @callback
        def ring(_: datetime) -> None:
            self._timer = self._due = None
            self._again = (
                self._work is not None and not self._work.done()
            )  # it has looked at some of it already
            if not self._again:
                self._work = self._hass.async_create_background_task(self._safely(), f"{DOMAIN} followers")

        job = HassJob(ring, f"{DOMAIN} followers", cancel_on_shutdown=True)
        self._timer, self._due = async_call_later(self._hass, wait.total_seconds(), job), due

    async def _safely(self) -> None:
        try:
            await self.look()
        except MediaMateError as err:
            _LOGGER.warning("What is followed could not be looked at: %s", err)
            self._plan(_LATER)
        if self._again:
            self._again = False
            self.wake()

    @callback
    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer()
        self._timer = self._due = None


def _gone(key: _Series) -> str:
    """Return what looking whether a series is gone is called among what is tried again."""
    return f"gone {key[0]} {key[1]}"
