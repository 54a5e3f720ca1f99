"""What an *arr's library holds, known without fetching it again and again.

Every minute: the queue and one number (how many titles are missing). Every ten
minutes: what changes slowly. The library itself is streamed once, in the
background, into a small index; afterwards only titles whose history moved, or
that a webhook names, are read again. When the number of missing titles says
that the index is wrong all the same, the library is streamed anew.

Before that, what may have changed without any history is read again: titles that moved a while ago, and of
series, those of which an episode aired lately. An *arr counts an episode among a series' own when it begins,
and in that number when it has ended: what is on air is missing in the index first, and no reason to read it all.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from logging import DEBUG, WARNING
from typing import Any, ClassVar, Final, override

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .backoff import Backoff
from .const import LOGGER
from .coordinator import MediaMateCoordinator
from .errors import InvalidAuth, MediaMateError
from .model import (
    HealthIssue,
    IndexedTitle,
    LibrarySnapshot,
    MediaRef,
    QualityProfile,
    QueueEntry,
    RootFolder,
    TitleIndex,
    UpcomingItem,
)
from .ports import Episodic, MediaBackend, WebhookEvent
from .ports_library import Mindful, Upgrading

SLOW_INTERVAL: Final = timedelta(minutes=10)
UPDATE_INTERVAL: Final = timedelta(hours=6)  # each look has the *arr ask its makers; it looks as often itself
# For what leaves no history: a film deleted with its file, one added unmonitored
RESYNC_AFTER: Final = timedelta(hours=3)
# What the index does not know of came out after it was read whole, and is missing from its end on
AIRED_WITHIN: Final = RESYNC_AFTER + timedelta(hours=5)
LATELY: Final = timedelta(minutes=15)  # so long a title may settle after it moved
RESYNC_PAUSE: Final = timedelta(minutes=15)  # between two streams that a wrong number asked for
# Before the first stream has come through: at once, then ever later
STREAM: Final = "stream"
STREAM_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (0, 2, 5, 15))
# The *arr's clock and ours may differ: history is read from a little earlier than needed
CLOCK_SKEW: Final = timedelta(minutes=5)
UPCOMING_DAYS: Final = timedelta(days=30)
# Reading so many titles one by one costs more than the whole library in one stream
MANY_CHANGES: Final = 500
READERS: Final = 4

_NO_HOUR: Final = datetime.min.replace(tzinfo=UTC)  # in an order: at the beginning of its day


@dataclass(frozen=True, slots=True)
class Slow:
    """What changes rarely; each field keeps its last value while the *arr fails to give it."""

    root_folders: tuple[RootFolder, ...] = ()
    quality_profiles: tuple[QualityProfile, ...] = ()
    health: tuple[HealthIssue, ...] = ()
    upcoming: tuple[UpcomingItem, ...] = ()
    cutoff: int | None = None
    update: str | None = None


@dataclass(slots=True)
class Index:
    """The library, in short. `titles` is replaced, never changed: readers may hold it across awaits."""

    titles: TitleIndex = field(default_factory=TitleIndex)
    read_at: datetime | None = None  # None: never yet
    checked_at: datetime | None = None  # up to here history was read
    drift: int = 0  # what the *arr counts as missing beyond what the index does

    def apply(self, changes: Mapping[int, tuple[MediaRef, IndexedTitle] | None]) -> None:
        """Put titles that were read anew in their places."""
        self.titles = self.titles.with_changes(changes)


class LibraryCoordinator(MediaMateCoordinator[LibrarySnapshot, MediaBackend]):
    """An *arr: queue and numbers each minute, the library by its changes."""

    interval = timedelta(seconds=60)
    slow_interval: ClassVar = SLOW_INTERVAL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with an empty index; the first refresh sends for the library."""
        super().__init__(*args, **kwargs)
        self.resyncs = 0
        self._index = Index()
        self._slow = Slow()
        self._slow_at: datetime | None = None
        self._update_at: datetime | None = None
        self._named: set[int] = set()  # backend ids that a webhook named
        self._lately: dict[int, datetime] = {}  # backend ids that moved, and when
        self._seen: tuple[int, tuple[QueueEntry, ...]] | None = None
        self._stream: asyncio.Task[None] | None = None
        self._streamed_at: datetime | None = None
        self._tries = Backoff(STREAM_PAUSES, self._now)
        self._failed = 0  # streams in a row

    @override
    async def _fetch(self) -> LibrarySnapshot:
        info = await self._introduce()
        queue, missing = await asyncio.gather(self.client.queue(), self.client.missing_count())
        queue = tuple(queue)
        if slow_due := self._due(self._slow_at, self.slow_interval):
            await self._fetch_slow()
        await self._keep_index(queue, missing, slow_due=slow_due)
        return LibrarySnapshot(
            info=info,
            titles=len(self._index.titles) if self._index.read_at else None,
            missing=missing,
            queue=queue,
            index=self._index.titles,
            root_folders=self._slow.root_folders,
            quality_profiles=self._slow.quality_profiles,
            health=self._slow.health,
            upcoming=self._slow.upcoming,
            cutoff=self._slow.cutoff,
            update=self._slow.update,
            moved=self._lately,
        )

    async def upcoming(self, start: date, end: date) -> Sequence[UpcomingItem]:
        """Return what comes out on these days at home, both included, soonest first.

        A service knows days in UTC: what has an hour belongs to the day that it is at home then.
        """
        if not isinstance(self.client, Episodic):
            return await self.client.upcoming(start, end)
        found = await self.client.upcoming(start - timedelta(days=1), end + timedelta(days=1))
        items = [replace(one, day=dt_util.as_local(one.airs).date()) if one.airs else one for one in found]
        return sorted(
            (one for one in items if start <= one.day <= end), key=lambda one: (one.day, one.airs or _NO_HOUR)
        )

    def _due(self, last: datetime | None, every: timedelta) -> bool:
        return last is None or self._now() - last >= every

    async def _fetch_slow(self) -> None:
        """Read what changes rarely, all at once. The *arr asks the internet for some of it and may fail there."""
        today = dt_util.as_local(self._now()).date()
        # What began before midnight may still be on air
        first = today - timedelta(days=1) if isinstance(self.client, Episodic) else today
        asked: dict[str, Awaitable[Any]] = {
            "root_folders": self.client.root_folders(),
            "quality_profiles": self.client.quality_profiles(),
            "health": self.client.health(),
            "upcoming": self.upcoming(first, today + UPCOMING_DAYS),
        }
        if isinstance(self.client, Upgrading):
            asked["cutoff"] = self.client.cutoff_count()
        if self._due(self._update_at, UPDATE_INTERVAL):
            asked["update"] = self.client.update_available()
        answers = await asyncio.gather(*asked.values(), return_exceptions=True)
        for name, answer in zip(asked, answers, strict=True):
            if isinstance(answer, MediaMateError) and not isinstance(answer, InvalidAuth):
                LOGGER.debug("%s did not give its %s: %s", self.name, name, answer)
                continue
            if isinstance(answer, BaseException):
                raise answer
            value: Any = tuple(answer) if isinstance(answer, list | tuple) else answer
            self._slow = replace(self._slow, **{name: value})
            if name == "update":
                self._update_at = self._now()
        self._slow_at = self._now()

    async def _keep_index(self, queue: tuple[QueueEntry, ...], missing: int, *, slow_due: bool) -> None:
        """Bring the index up to date by what changed, or send for the whole library."""
        moved = self._seen != (missing, queue)
        if self._index.read_at is None:
            if self._tries.due(STREAM):
                self._tries.tried(STREAM)
                self._start_stream()
        elif moved or slow_due or self._named or self._touched():
            await self._read_changes()
            await self._check_fit(missing)
        self._seen = (missing, queue)

    def _touched(self) -> bool:
        """Did we change something there? A series that was added to be followed moves neither queue nor number."""
        return isinstance(self.client, Mindful) and self.client.touched

    async def _read_changes(self) -> None:
        """Read again every title whose history moved or that a webhook named."""
        started = self._now()
        since = (self._index.checked_at or started) - CLOCK_SKEW
        changed, self._named = self._named, set()
        try:
            changed |= set(await self.client.changed_since(since))
            if len(changed) > MANY_CHANGES:
                self._start_stream()
            else:
                read = await self._read(changed)
                self._index.apply(read)  # the index may be a new one after the await
        except MediaMateError:
            self._named |= changed  # the next poll shall not forget them
            raise
        self._index.checked_at = started
        # replaced, never changed: a snapshot holds it
        kept = {one: when for one, when in self._lately.items() if started - when < LATELY}
        self._lately = kept | dict.fromkeys(changed, started)

    async def _read(self, backend_ids: Iterable[int]) -> dict[int, tuple[MediaRef, IndexedTitle] | None]:
        """Read these titles, a few at a time."""
        gate = asyncio.Semaphore(READERS)

        async def one(backend_id: int) -> tuple[MediaRef, IndexedTitle] | None:
            async with gate:
                return await self.client.indexed(backend_id)

        wanted = sorted(backend_ids)
        return dict(zip(wanted, await asyncio.gather(*map(one, wanted)), strict=True))

    async def _check_fit(self, missing: int) -> None:
        """Stream the library anew when its own number says that ours is wrong, or after hours."""
        fits = self._fits(missing)
        if not fits:
            await self._read_suspects()
            fits = self._fits(await self.client.missing_count())
        if self._due(self._streamed_at, RESYNC_AFTER if fits else RESYNC_PAUSE):
            self._start_stream()

    def _fits(self, missing: int) -> bool:
        """Compare what the index takes for missing with what the *arr does. More may be what is on air."""
        surplus = self._index.titles.missing + self._index.drift - missing
        return surplus >= 0 if isinstance(self.client, Episodic) else surplus == 0

    async def _read_suspects(self) -> None:
        """Read again what changes without any history: what moved lately, as it settles, and what aired.

        The episodes of a new series, for one, are read by Sonarr after it was added.
        """
        suspects, now = set(self._lately), self._now()
        if isinstance(self.client, Episodic):
            suspects |= set(await self.client.aired(now - AIRED_WITHIN, now + CLOCK_SKEW))
        if len(suspects) <= MANY_CHANGES:
            read = await self._read(suspects)
            self._index.apply(read)

    @callback
    def _start_stream(self) -> None:
        """Read the whole library in the background; set-up and polls do not wait for it."""
        if self._stream is None or self._stream.done():
            self._streamed_at = self._now()
            self._stream = self.config_entry.async_create_background_task(
                self.hass, self._read_library(), f"{self.name} library"
            )

    async def _read_library(self) -> None:
        """Stream the library into a new index, then catch up with what changed meanwhile."""
        started = self._now()
        fresh = Index(checked_at=started)
        changed: set[int] = set()
        try:
            async for ref, title in self.client.index():
                fresh.titles.put(ref, title)
            changed |= {*await self.client.changed_since(started - CLOCK_SKEW), *self._moved_since(started)}
            fresh.apply(await self._read(changed))
            missing = await self.client.missing_count()
        except MediaMateError as err:
            self._named |= changed  # the next poll shall not forget them
            self._failed += 1  # once may be a hiccup; twice is said, once
            level = WARNING if self._failed == 2 else DEBUG
            LOGGER.log(level, "%s did not give its library, it is asked again: %s", self.name, err)
            return
        self._failed = 0
        fresh.read_at = self._now()
        fresh.drift = missing - fresh.titles.missing
        if isinstance(self.client, Episodic):
            fresh.drift = max(fresh.drift, 0)  # below zero is what is on air
        self._index = fresh
        self._named |= self._moved_since(started) - changed
        self.resyncs += 1
        self._publish(missing)

    def _moved_since(self, when: datetime) -> set[int]:
        """Return what polls read anew since then: into the index of that time, and not all of it is in the history."""
        return {one for one, moved in self._lately.items() if moved > when}

    @callback
    def _publish(self, missing: int) -> None:
        """Tell listeners of a new index between two polls."""
        if self.last_update_success and isinstance(self.data, LibrarySnapshot):
            titles = self._index.titles
            self.data = replace(self.data, titles=len(titles), missing=missing, index=titles)
            self.async_update_listeners()

    @override
    @callback
    def hint(self, event: WebhookEvent) -> None:
        """Remember the title that a webhook named, and look now."""
        if event.backend_id is not None:
            self._named.add(event.backend_id)
        super().hint(event)
