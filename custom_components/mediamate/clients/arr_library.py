"""An *arr that keeps a library: looking titles up, adding them, and knowing what is there."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, override

from ..errors import AlreadyInLibrary, BadResponse, CannotConnect, NotFound, ServiceFailed
from ..model import HistoryEvent, IndexedTitle, LibraryItem, MediaItem, MediaRef, Part, Release, UpcomingItem
from ..ports import MediaBackend, ReleasePicker, WebhookEvent
from ..ports_library import Mindful, Upgrading
from . import fields
from .arr_webhook import ArrWebhooks
from .fields import Record
from .http import Params

LOOKUP_TIMEOUT = 30.0  # the *arr asks its own metadata server
_WHOLE = Part(0, 0)  # in an order: what has no parts


class Words(Protocol):
    """How an *arr spells its titles: a module of pure functions. All may raise BadResponse."""

    def refs_of(self, source: Record, /) -> Sequence[MediaRef]:
        """Return the names of a title, the one that it goes by first; none if it cannot be added."""

    def parse_item(self, source: Record, /) -> MediaItem:
        """Read a title of the library or of a lookup."""

    def parse_held(self, source: Record, /) -> LibraryItem:
        """Read a title of the library."""

    def parse_indexed(self, source: Record, /) -> tuple[MediaRef, IndexedTitle] | None:
        """Read the little that the index keeps; None for a title without a name."""

    def parse_upcoming(self, source: Record, start: date, end: date, /) -> Iterable[UpcomingItem]:
        """Read a record of the calendar: what of it comes out in this span, both days included."""

    def parse_history(self, source: Record, /) -> HistoryEvent | None:
        """Read what happened to a title; None without a date."""

    def parse_webhook(self, payload: Any, /) -> WebhookEvent | None:
        """Read a call, None for a shape that is not known."""


class ArrLibrary(ArrWebhooks, MediaBackend, ReleasePicker, Mindful, Upgrading):
    """Base of the *arrs whose library is one list of titles. The class attributes say in what they differ."""

    words: Words
    resource: ClassVar[str]  # where its titles are, and how it names one: "movie", "series"
    spaces: ClassVar[Sequence[str]]  # whose ids it can look up, its own first
    exclusion: ClassVar[str]  # of a deletion: shall no import list bring it back?
    missing_search: ClassVar[str]
    index_params: ClassVar[Params] = MappingProxyType({})
    calendar_params: ClassVar[Params] = MappingProxyType({})
    history_params: ClassVar[Params] = MappingProxyType({})

    @property
    @override
    def touched(self) -> bool:
        """Were titles changed by us that `changed_since` has not named yet?"""
        return bool(self._touched)

    @override
    async def lookup(self, query: str) -> Sequence[MediaItem]:
        """Search the *arr's catalogue by text, or by "<space>:<id>"."""
        return [self._parse(self.words.parse_item, one) for one in await self._lookup(query)]

    @override
    async def lookup_ref(self, ref: MediaRef) -> MediaItem:
        """Describe one title by an id of any space that the *arr knows."""
        return self._parse(self.words.parse_item, await self._lookup_one(ref))

    @override
    async def get(self, ref: MediaRef) -> LibraryItem | None:
        """Return the title as the library holds it, or None."""
        if ref.space != self.spaces[0]:
            try:
                ref = (await self.lookup_ref(ref)).ref
            except NotFound:
                return None
        if ref.media_type not in self.media_types or not ref.id.isdecimal():
            return None
        found = await self._record_of(ref, f"/{self.resource}", {f"{ref.space}Id": ref.id})
        return await self._read_held(found) if found else None

    async def _record_of(
        self, ref: MediaRef, path: str, params: Params | None = None, *, timeout: float | None = None
    ) -> Record | None:
        """Return the raw record of a title among those of a list."""
        return await self._first(path, lambda one: ref in self.words.refs_of(one), params, timeout=timeout)

    async def _read_held(self, source: Record) -> LibraryItem:
        """Read a title of the library."""
        return self._parse(self.words.parse_held, source)

    @override
    async def add(
        self,
        ref: MediaRef,
        *,
        quality_profile_id: int,
        root_folder: str,
        seasons: Sequence[int] | str | None = None,
        search: bool = True,
        language: str | None = None,
    ) -> LibraryItem:
        """Add the title. If the answer is lost on its way, the *arr is asked whether it has it now."""
        found = await self._lookup_one(ref)
        if fields.positive(found, "id"):
            raise AlreadyInLibrary(service=self.app)
        found = self._chosen(found, language)
        wanted = {"qualityProfileId": quality_profile_id, "rootFolderPath": root_folder, "monitored": True}
        resource, body = await self._addition(found, wanted, self._choice(found, seasons, search=search))
        try:
            answer = await self._object("POST", f"{self.api}/{resource}", json=body, timeout=LOOKUP_TIMEOUT)
            held = await self._read_held(answer)
        except (CannotConnect, BadResponse, ServiceFailed) as err:
            after_all = await self._held_after_all(found)
            if after_all is None:
                raise err from None
            held = after_all
        self._touched.add(held.backend_id)
        return await self._settled(held, quality_profile_id)

    async def _settled(self, held: LibraryItem, quality_profile_id: int) -> LibraryItem:
        """Return what was added, when all is done that an addition does not do by itself."""
        return held

    def _chosen(self, found: Record, language: str | None) -> Record:
        """Return the find with what of it is wanted; what comes in one edition is wanted as it is."""
        return found

    async def _addition(self, found: Record, wanted: Record, choice: Record) -> tuple[str, Record]:
        """Return where a title is added, and what is sent."""
        return self.resource, {**found, "id": 0, **wanted, "tags": [], **choice}

    @abstractmethod
    def _choice(self, found: Record, seasons: Sequence[int] | str | None, *, search: bool) -> Record:
        """Return what this *arr wants to know besides to add a title. Raises NotFound."""

    async def _held_after_all(self, found: Record) -> LibraryItem | None:
        """Look whether an addition went through though its answer did not; None if that fails too."""
        try:
            return await self.get(self.words.refs_of(found)[0])
        except CannotConnect, BadResponse, ServiceFailed:
            return None

    @override
    async def delete(self, backend_id: int, *, delete_files: bool) -> None:
        """Take a title out of the library; it may be added again later."""
        await self._delete(
            f"/{self._place(backend_id)}", {"deleteFiles": delete_files, self.exclusion: False}
        )
        self._touched.add(backend_id)

    def _place(self, backend_id: int) -> str:
        """Return where a title is: "movie/5"."""
        return f"{self.resource}/{backend_id}"

    @override
    async def monitor(self, backend_id: int, *, quality_profile_id: int) -> None:
        """Want a title that the library holds (again), by this quality profile."""
        body = {f"{self.owner}s": [backend_id], "monitored": True, "qualityProfileId": quality_profile_id}
        await self._put(f"/{self.resource}/editor", body)
        self._touched.add(backend_id)

    @override
    async def search_missing(self) -> None:
        """Start a search for everything that is missing."""
        await self.command(self.missing_search)

    @override
    async def cutoff_count(self) -> int:
        """Count the pieces whose file is worse than their profile asks for."""
        return await self._count("/wanted/cutoff")

    @override
    async def index(self) -> AsyncIterator[tuple[MediaRef, IndexedTitle]]:
        """Walk over the whole library."""
        async with aclosing(self._records(f"/{self.resource}", self.index_params)) as records:
            async for one in records:
                if found := self._parse(self.words.parse_indexed, one):
                    yield found

    @override
    async def indexed(self, backend_id: int) -> tuple[MediaRef, IndexedTitle] | None:
        """Read one title anew for the index."""
        try:
            answer = await self._get(f"/{self.resource}/{backend_id}")
        except NotFound:
            return None
        return self._parse(self.words.parse_indexed, answer)

    @override
    async def upcoming(self, start: date, end: date) -> Sequence[UpcomingItem]:
        """Return what comes out from start to end, soonest first."""
        params: Params = {
            "start": f"{datetime.combine(start, time()):%Y-%m-%dT%H:%M:%SZ}",
            "end": f"{datetime.combine(end + timedelta(days=1), time()):%Y-%m-%dT%H:%M:%SZ}",
            "unmonitored": False,
            **self.calendar_params,
        }
        found = await self._list(
            "/calendar", lambda one: list(self.words.parse_upcoming(one, start, end)), params
        )
        items = [item for several in found for item in several]
        return sorted(items, key=lambda item: (item.day, item.title, item.part or _WHOLE))

    @override
    async def history(self, backend_id: int) -> Sequence[HistoryEvent]:
        """Return what happened to a title, newest first."""
        params: Params = {self.owner: backend_id, **self.history_params}
        found = await self._list(f"/history/{self.resource}", self.words.parse_history, params)
        return sorted((one for one in found if one), key=lambda one: one.when, reverse=True)

    @override
    async def releases(self, backend_id: int, part: Part | None = None) -> Sequence[Release]:
        """Ask every indexer now, in the *arr's order of preference."""
        return await self._releases({self.owner: backend_id})

    @override
    def parse_webhook(self, payload: Any) -> WebhookEvent | None:
        """Read a call's JSON body."""
        return self.words.parse_webhook(payload)

    async def _lookup(self, term: str) -> list[Record]:
        """Return the raw finds that have a name: others cannot be added."""
        path = f"/{self.resource}/lookup"
        found = await self._list(path, fields.record, {"term": term}, timeout=LOOKUP_TIMEOUT)
        return [one for one in found if self.words.refs_of(one)]

    async def _lookup_one(self, ref: MediaRef) -> Record:
        """Return the raw find for a ref. Raises NotFound."""
        if ref.media_type in self.media_types and ref.space in self.spaces and ref.id.isalnum():
            for one in await self._lookup(f"{ref.space}:{ref.id}"):
                if ref in self.words.refs_of(one):
                    return one
        raise NotFound(service=self.app)
