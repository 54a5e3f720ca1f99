"""Radarr: films. API v3, of version 4 and later."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, ClassVar, override

from ..errors import AlreadyInLibrary, BadResponse, CannotConnect, NotFound, ServiceFailed
from ..model import (
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    Part,
    Release,
    UpcomingItem,
)
from ..ports import MediaBackend, ReleasePicker, WebhookEvent
from . import fields, radarr_parse as parse
from .arr_webhook import ArrWebhooks
from .fields import Record
from .http import Params

LOOKUP_TIMEOUT = 30.0  # Radarr asks its own metadata server
_LOOKUP_SPACES = frozenset({"tmdb", "imdb"})


class Radarr(ArrWebhooks, MediaBackend, ReleasePicker):
    """A Radarr instance."""

    app = "Radarr"
    minimum = (4,)
    owner = "movieId"
    media_types = frozenset({MediaType.MOVIE})
    queue_params: ClassVar[Params] = MappingProxyType({"includeUnknownMovieItems": True})
    webhook_flags = frozenset(
        {
            "onGrab",
            "onDownload",
            "onUpgrade",
            "onMovieAdded",
            "onMovieDelete",
            "onMovieFileDelete",
            "onHealthIssue",
            "includeHealthWarnings",
            "onHealthRestored",
            "onApplicationUpdate",
            "onManualInteractionRequired",
        }
    )

    @override
    async def lookup(self, query: str) -> Sequence[MediaItem]:
        """Search Radarr's catalogue by text, "tmdb:…" or "imdb:…"."""
        return [self._parse(parse.parse_movie, one) for one in await self._lookup(query)]

    @override
    async def lookup_ref(self, ref: MediaRef) -> MediaItem:
        """Describe one film by its TMDb or IMDb id."""
        return self._parse(parse.parse_movie, await self._lookup_one(ref))

    @override
    async def get(self, ref: MediaRef) -> LibraryItem | None:
        """Return the film as Radarr holds it, or None."""
        if ref.space != "tmdb":
            try:
                ref = (await self.lookup_ref(ref)).ref
            except NotFound:
                return None
        if ref.media_type is not MediaType.MOVIE or not ref.id.isdecimal():
            return None
        found = [one async for one in self._records("/movie", {"tmdbId": ref.id}) if parse.ref_of(one) == ref]
        return self._parse(parse.parse_library_movie, found[0]) if found else None

    @override
    async def add(
        self,
        ref: MediaRef,
        *,
        quality_profile_id: int,
        root_folder: str,
        seasons: Sequence[int] | str | None = None,
        search: bool = True,
    ) -> LibraryItem:
        """Add the film. If the answer is lost on its way, Radarr is asked whether it has it now."""
        found = await self._lookup_one(ref)
        if fields.positive(found, "id"):
            raise AlreadyInLibrary(service=self.app)
        body = _addition(found, quality_profile_id, root_folder, search=search)
        try:
            answer = await self._object("POST", f"{self.api}/movie", json=body, timeout=LOOKUP_TIMEOUT)
            return self._parse(parse.parse_library_movie, answer)
        except (CannotConnect, BadResponse, ServiceFailed) as err:
            held = await self._held_after_all(found)
            if held is None:
                raise err from None
            return held

    async def _held_after_all(self, found: Record) -> LibraryItem | None:
        """Look whether an addition went through though its answer did not; None if that fails too."""
        ref = parse.ref_of(found)
        try:
            return await self.get(ref) if ref else None
        except CannotConnect, BadResponse, ServiceFailed:
            return None

    @override
    async def delete(self, backend_id: int, *, delete_files: bool) -> None:
        """Take a film out of the library; it may be added again later."""
        params: Params = {"deleteFiles": delete_files, "addImportExclusion": False}
        try:
            await self._request(
                "DELETE", f"{self.api}/movie/{backend_id}", params=params, idempotent=True, expect="none"
            )
        except NotFound:
            return

    @override
    async def monitor(self, backend_id: int, *, quality_profile_id: int) -> None:
        """Want a film that the library holds (again), by this quality profile."""
        body = {"movieIds": [backend_id], "monitored": True, "qualityProfileId": quality_profile_id}
        await self._request("PUT", f"{self.api}/movie/editor", json=body, idempotent=True, expect="none")

    @override
    async def search_now(self, backend_id: int) -> None:
        """Start a search for the film."""
        await self.command("MoviesSearch", movieIds=[backend_id])

    @override
    async def search_missing(self) -> None:
        """Start a search for everything that is missing."""
        await self.command("MissingMoviesSearch")

    @override
    async def index(self) -> AsyncIterator[tuple[MediaRef, IndexedTitle]]:
        """Walk over the whole library."""
        async for one in self._records("/movie", {"excludeLocalCovers": True}):
            if found := self._parse(parse.parse_indexed, one):
                yield found

    @override
    async def indexed(self, backend_id: int) -> tuple[MediaRef, IndexedTitle] | None:
        """Read one film anew for the index."""
        try:
            answer = await self._get(f"/movie/{backend_id}")
        except NotFound:
            return None
        return self._parse(parse.parse_indexed, answer)

    @override
    async def upcoming(self, start: date, end: date) -> Sequence[UpcomingItem]:
        """Return the releases from start to end, one entry each: cinema, digital, physical."""
        params: Params = {
            "start": f"{datetime.combine(start, time()):%Y-%m-%dT%H:%M:%SZ}",
            "end": f"{datetime.combine(end + timedelta(days=1), time()):%Y-%m-%dT%H:%M:%SZ}",
            "unmonitored": False,
        }
        found = await self._list("/calendar", lambda one: list(parse.parse_upcoming(one, start, end)), params)
        return sorted((item for items in found for item in items), key=lambda item: (item.day, item.title))

    @override
    async def history(self, backend_id: int) -> Sequence[HistoryEvent]:
        """Return what happened to a film, newest first."""
        found = await self._list("/history/movie", parse.parse_history, {"movieId": backend_id})
        return sorted((one for one in found if one), key=lambda one: one.when, reverse=True)

    @override
    async def releases(self, backend_id: int, part: Part | None = None) -> Sequence[Release]:
        """Ask every indexer now, in Radarr's order of preference."""
        return await self._releases({self.owner: backend_id})

    @override
    def parse_webhook(self, payload: Any) -> WebhookEvent | None:
        """Read a call's JSON body."""
        return parse.parse_webhook(payload)

    async def _lookup(self, term: str) -> list[Record]:
        """Return the raw finds that have a TMDb id: others cannot be added."""
        found = self._records("/movie/lookup", {"term": term}, timeout=LOOKUP_TIMEOUT)
        return [one async for one in found if parse.ref_of(one)]

    async def _lookup_one(self, ref: MediaRef) -> Record:
        """Return the raw find for a ref. Raises NotFound."""
        if ref.media_type is MediaType.MOVIE and ref.space in _LOOKUP_SPACES and ref.id.isalnum():
            for one in await self._lookup(f"{ref.space}:{ref.id}"):
                if ref in {parse.ref_of(one), parse.imdb_ref_of(one)}:
                    return one
        raise NotFound(service=self.app)


def _addition(found: Record, quality_profile_id: int, root_folder: str, *, search: bool) -> dict[str, Any]:
    """Return the body that adds a find of a lookup."""
    return {
        **found,
        "id": 0,
        "qualityProfileId": quality_profile_id,
        "rootFolderPath": root_folder,
        "monitored": True,
        "minimumAvailability": "released",
        "tags": [],
        "addOptions": {"searchForMovie": search, "monitor": "movieOnly"},
    }
