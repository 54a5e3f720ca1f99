"""Lidarr: albums and artists, by their MusicBrainz ids. API v1, of version 2 and later."""

from types import MappingProxyType
from typing import ClassVar, override

from ..model import MediaRef, MediaType
from .arr_webhook import COMMON
from .arr_works_import import OfTracks
from .arr_works_parse import spelling
from .fields import Record
from .http import Params


class Lidarr(OfTracks):
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
    webhook_flags = COMMON | {
        "onReleaseImport",
        "onArtistAdd",
        "onArtistDelete",
        "onAlbumDelete",
        "onHealthRestored",
        "onDownloadFailure",
        "onImportFailure",
    }

    @override
    def _term(self, ref: MediaRef) -> str:
        return f"lidarr:{ref.id}"

    @override
    async def _work(self, ref: MediaRef) -> Record | None:
        return await self._record_of(ref, "/album", {"foreignAlbumId": ref.id})

    @override
    async def _creator(self, ref: MediaRef) -> Record | None:
        return await self._record_of(ref, "/artist", {"mbId": ref.id})
