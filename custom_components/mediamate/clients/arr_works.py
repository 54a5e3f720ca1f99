"""What Lidarr and the Readarr family share: works (albums, books), and who made them (artists, authors).

Works are what is asked for, searched, downloaded and indexed. Whoever made them has the folder, the
quality profile, and the switch without which none of their works is looked for. Both are counted from
1, so the backend id of an artist or author is the *arr's number for them below zero.
"""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar, override

import aiohttp

from ..errors import NotFound, Refused
from ..model import HistoryEvent, IndexedTitle, LibraryItem, MediaItem, MediaRef, Part, Release
from ..ports import MetadataSource
from . import fields
from .arr_library import ArrLibrary
from .arr_push import ArrTaker
from .arr_works_parse import Spelling, WorkWords
from .fields import Record
from .http import Params
from .wire import utc_now

LOOKUP_TIMEOUT = 60.0  # the metadata servers behind these two are slow, when they answer at all
HISTORY = 100  # events of one title that are worth reading
PROBE = "the"  # finds something as long as there is a metadata server
_NO_METADATA = "none"  # the profile that takes nothing

# What is wanted of somebody's works, and whether those to come are wanted too
_MONITOR: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "all": ("all", "all"),
        "latest": ("latest", "none"),
        "first": ("first", "none"),
        "pilot": ("first", "none"),
        "future": ("future", "new"),
        "none": ("none", "none"),
    }
)


class ArrWorks(ArrLibrary, ArrTaker, MetadataSource):
    """Base of Lidarr and Readarr. `keys` says how each calls things."""

    api = "/api/v1"
    exclusion = "addImportListExclusion"
    words: WorkWords
    keys: ClassVar[Spelling]

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        api_key: str,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`now` tells which works are out: these services do not say."""
        super().__init__(session, url, api_key)
        self.words = WorkWords(self.keys, self.spaces[0], now)

    # --- looking up

    @override
    async def lookup(self, query: str) -> Sequence[MediaItem]:
        """Search works and their creators by text, as the metadata server ranks them."""
        found = await self._list("/search", self._searched, {"term": query}, timeout=LOOKUP_TIMEOUT)
        return [self._parse(self.words.parse_item, one) for one in found if self.words.refs_of(one)]

    def _searched(self, source: Record) -> Record:
        """Return the work or the creator of a find; empty where it is neither."""
        return fields.child(source, self.keys.work) or fields.child(source, self.keys.creator)

    @override
    async def check_metadata(self) -> None:
        """Look something up that is there."""
        await self.lookup(PROBE)

    @override
    async def _lookup_one(self, ref: MediaRef) -> Record:
        """Return the raw find for a ref. Raises NotFound."""
        if ref.media_type in self.media_types and ref.space in self.spaces:
            path = self.keys.work if ref.media_type is self.keys.work_type else self.keys.creator
            term = {"term": self._term(ref)}
            if found := await self._record_of(ref, f"/{path}/lookup", term, timeout=LOOKUP_TIMEOUT):
                return found
        raise NotFound(service=self.app)

    @abstractmethod
    def _term(self, ref: MediaRef) -> str:
        """Return what finds exactly this title."""

    # --- what is there

    @override
    async def get(self, ref: MediaRef) -> LibraryItem | None:
        """Return a work or a creator as the library holds it, or None."""
        if ref.media_type not in self.media_types or ref.space not in self.spaces:
            return None
        work = ref.media_type is self.keys.work_type
        found = await (self._work(ref) if work else self._creator(ref))
        return await self._read_held(found) if found else None

    @abstractmethod
    async def _work(self, ref: MediaRef) -> Record | None:
        """Return the raw record of a work that the library holds."""

    async def _creator(self, ref: MediaRef) -> Record | None:
        """Return the raw record of a creator that the library holds."""
        return await self._record_of(ref, f"/{self.keys.creator}")

    @override
    async def _read_held(self, source: Record) -> LibraryItem:
        """Read a title; a work without its creator says too little."""
        return self._parse(self.words.parse_held, await self._with_creator(source))

    async def _with_creator(self, source: Record) -> Record:
        """Return the work with its creator's record, which some answers lack."""
        keys, number = self.keys, fields.positive(source, self.keys.creator_id)
        if not self.words.is_work(source) or self.words.creator_of(source) or number is None:
            return source
        return {**source, keys.creator: await self._get(f"/{keys.creator}/{number}")}

    @override
    async def index(self) -> AsyncIterator[tuple[MediaRef, IndexedTitle]]:
        """Walk over the works that are wanted or there."""
        creators = self._records(f"/{self.keys.creator}")
        off = {fields.positive(one, "id") async for one in creators if not fields.flag(one, "monitored")}
        async with aclosing(self._records(f"/{self.resource}", self.index_params)) as records:
            async for one in records:
                looked_for = fields.positive(one, self.keys.creator_id) not in off
                known = {**one, self.keys.creator: {"monitored": looked_for}}
                if found := self._parse(self.words.parse_indexed, known):
                    yield found

    @override
    async def indexed(self, backend_id: int) -> tuple[MediaRef, IndexedTitle] | None:
        """Read one work anew for the index."""
        try:
            answer = await self._with_creator(await self._get(f"/{self.resource}/{backend_id}"))
        except NotFound:
            return None
        return self._parse(self.words.parse_indexed, answer)

    @override
    async def history(self, backend_id: int) -> Sequence[HistoryEvent]:
        """Return what happened to a work lately, or to all works of somebody, newest first."""
        if backend_id < 0:
            params: Params = {self.keys.creator_id: -backend_id}
            found = await self._list(f"/history/{self.keys.creator}", self.words.parse_history, params)
        else:
            params = {"pageSize": HISTORY, "sortKey": "date", "sortDirection": "descending"}
            answer = await self._get("/history", {**params, self.keys.work_id: backend_id})
            found = [self._parse(self.words.parse_history, one) for one in fields.children(answer, "records")]
        return sorted((one for one in found if one), key=lambda one: one.when, reverse=True)

    @override
    async def releases(self, backend_id: int, part: Part | None = None) -> Sequence[Release]:
        """Ask every indexer now, in the *arr's order of preference."""
        key = self.keys.creator_id if backend_id < 0 else self.keys.work_id
        return await self._releases({key: abs(backend_id)})

    # --- changing

    @override
    async def _settled(self, held: LibraryItem, quality_profile_id: int) -> LibraryItem:
        """Look for who was switched off there again: else nothing ever comes."""
        if held.monitored:
            return held
        await self.monitor(held.backend_id, quality_profile_id=held.quality_profile_id or quality_profile_id)
        return replace(held, monitored=True)

    @override
    async def _addition(self, found: Record, wanted: Record, choice: Record) -> tuple[str, Record]:
        """Return what adds a creator; or a work, with its creator if that one is not there yet."""
        metadata = await self._metadata_profile(str(wanted["rootFolderPath"]))
        given = {"id": 0, **wanted, "metadataProfileId": metadata, "tags": []}
        if not self.words.is_work(found):
            return self.keys.creator, {**found, **given, **choice}
        creator = fields.child(found, self.keys.creator)
        options = {"monitor": "none", self._search_option: False}
        owner = {**creator, **given, "monitorNewItems": "none", "addOptions": options}
        return self.resource, {**found, "id": 0, "monitored": True, self.keys.creator: owner, **choice}

    @override
    def _choice(self, found: Record, seasons: Sequence[int] | str | None, *, search: bool) -> Record:
        """Of a creator: which works; of a work there is nothing to choose but the search."""
        if self.words.is_work(found):
            search_new = f"searchForNew{self.keys.work.title()}"
            return {"addOptions": {"addType": "manual", search_new: search}}
        monitor, later = _MONITOR[seasons if isinstance(seasons, str) else "all"]
        options = {"monitor": monitor, self._search_option: search}
        return {"monitorNewItems": later, "addOptions": options}

    @property
    def _search_option(self) -> str:
        return f"searchForMissing{self.keys.work.title()}s"

    async def _metadata_profile(self, root_folder: str) -> int:
        """Return what the root folder goes by, else the first profile that takes something.

        Raises Refused (`no_metadata_profile`).
        """
        folder = await self._first("/rootfolder", lambda one: fields.text(one, "path", 1000) == root_folder)
        if folder and (chosen := fields.positive(folder, "defaultMetadataProfileId")):
            return chosen
        if profile := await self._first("/metadataprofile", _takes_something):
            return fields.need_id(profile, "id")
        raise Refused("no_metadata_profile", service=self.app)

    @override
    def _place(self, backend_id: int) -> str:
        """Return where a work is, or somebody: with whom all their works go."""
        return f"{self.keys.creator if backend_id < 0 else self.resource}/{abs(backend_id)}"

    @override
    async def monitor(self, backend_id: int, *, quality_profile_id: int) -> None:
        """Want a work (again). Its creator has to be looked for too, and has the quality profile."""
        creator = -backend_id
        if backend_id > 0:
            work = await self._get(f"/{self.resource}/{backend_id}")
            creator = self._parse(lambda one: fields.need_id(one, self.keys.creator_id), work)
            wanted = {f"{self.keys.work_id}s": [backend_id], "monitored": True}
            await self._put(f"/{self.resource}/monitor", wanted)
        body = {f"{self.keys.creator_id}s": [creator], "monitored": True}
        await self._put(f"/{self.keys.creator}/editor", {**body, "qualityProfileId": quality_profile_id})
        self._touched.add(backend_id)

    @override
    async def search_now(self, backend_id: int) -> None:
        """Start a search for a work, or for everything of somebody that is missing."""
        if backend_id < 0:
            name, found = f"{self.keys.creator.title()}Search", {self.keys.creator_id: -backend_id}
            await self.command(name, **found)
            return
        await self.command(f"{self.keys.work.title()}Search", **{f"{self.keys.work_id}s": [backend_id]})


def _takes_something(profile: Record) -> bool:
    """Is it a metadata profile that lets works through?"""
    named = fields.text(profile, "name", 100).casefold()
    return named != _NO_METADATA and fields.positive(profile, "id") is not None
