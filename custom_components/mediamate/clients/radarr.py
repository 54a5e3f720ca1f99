"""Radarr: films. API v3, of version 4 and later."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import ClassVar, override

from ..model import MediaType
from . import radarr_parse
from .arr_import import ArrImports
from .arr_library import ArrLibrary
from .arr_push import ArrTaker
from .arr_webhook import COMMON
from .fields import Record
from .http import Params


class Radarr(ArrLibrary, ArrImports, ArrTaker):
    """A Radarr instance."""

    app = "Radarr"
    minimum = (4,)
    owner = "movieId"
    media_types = frozenset({MediaType.MOVIE})
    words = radarr_parse
    resource = "movie"
    spaces = ("tmdb", "imdb")
    exclusion = "addImportExclusion"
    missing_search = "MissingMoviesSearch"
    index_params: ClassVar[Params] = MappingProxyType({"excludeLocalCovers": True})
    queue_params: ClassVar[Params] = MappingProxyType({"includeUnknownMovieItems": True})
    webhook_flags = COMMON | {
        "onDownload",
        "onMovieAdded",
        "onMovieDelete",
        "onMovieFileDelete",
        "onHealthRestored",
        "onManualInteractionRequired",
    }

    @override
    async def search_now(self, backend_id: int) -> None:
        """Start a search for the film."""
        await self.command("MoviesSearch", movieIds=[backend_id])

    @override
    def _choice(self, found: Record, seasons: Sequence[int] | str | None, *, search: bool) -> Record:
        """Search once it is released, and take no others of its collection along."""
        return {
            "minimumAvailability": "released",
            "addOptions": {"searchForMovie": search, "monitor": "movieOnly"},
        }
