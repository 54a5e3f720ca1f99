"""Lidarr: albums and artists, by their MusicBrainz ids. API v1, of version 2 and later."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, override

from ..model import MediaRef, MediaType
from .arr_works import ArrWorks
from .arr_works_parse import spelling
from .fields import Record
from .http import Params


class Lidarr(ArrWorks):
    """A Lidarr instance. An album is a release group of MusicBrainz."""

    app = "Lidarr"
    minimum = (2,)
    owner = "albumId"
    media_types = frozenset({MediaType.ALBUM, MediaType.ARTIST})
    keys = spelling(
        work="album",
        creator="artist",
        work_type=MediaType.ALBUM,
        creator_type=MediaType.ARTIST,
        files="trackFileCount",
        pieces="totalTrackCount",
        best_rating=10,
        called="mbId",
        history={"trackFileImported": "imported", "trackFileDeleted": "deleted"},
        calls={"ArtistAdd": "added"},
    )
    resource = "album"
    spaces = ("musicbrainz",)
    missing_search = "MissingAlbumSearch"
    queue_params: ClassVar[Params] = MappingProxyType({"includeUnknownArtistItems": True})
    calendar_params: ClassVar[Params] = MappingProxyType({"includeArtist": True})
    webhook_flags = frozenset(
        {
            "onGrab",
            "onReleaseImport",
            "onUpgrade",
            "onArtistAdd",
            "onArtistDelete",
            "onAlbumDelete",
            "onHealthIssue",
            "includeHealthWarnings",
            "onHealthRestored",
            "onDownloadFailure",
            "onImportFailure",
            "onApplicationUpdate",
        }
    )

    @override
    def _term(self, ref: MediaRef) -> str:
        return f"lidarr:{ref.id}"

    @override
    async def _work(self, ref: MediaRef) -> Record | None:
        return await self._first("/album", {"foreignAlbumId": ref.id}, ref)

    @override
    async def _creator(self, ref: MediaRef) -> Record | None:
        return await self._first("/artist", {"mbId": ref.id}, ref)

    async def _first(self, path: str, params: Mapping[str, str], ref: MediaRef) -> Record | None:
        """Return the record of a ref among those that a filter lets through."""
        found = [one async for one in self._records(path, params) if ref in self.words.refs_of(one)]
        return found[0] if found else None
