"""Radarr's films, history and calls, read into the nouns of `model`. Pure functions."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from ..errors import BadResponse
from ..model import HistoryEvent, IndexedTitle, LibraryItem, MediaItem, MediaRef, MediaType, UpcomingItem
from ..ports import WebhookEvent
from . import arr_titles, fields
from .fields import Record

_HISTORY: Mapping[str, str] = MappingProxyType(
    {
        "grabbed": "grabbed",
        "downloadFolderImported": "imported",
        "movieFolderImported": "imported",
        "downloadFailed": "failed",
        "movieFileDeleted": "deleted",
    }
)
_CALLS: Mapping[str, str] = MappingProxyType(
    {
        **arr_titles.CALLS,
        "MovieAdded": "added",
        "MovieDelete": "deleted",
        "MovieFileDelete": "file_deleted",
    }
)
_RELEASES = (("cinema", "inCinemas"), ("digital", "digitalRelease"), ("physical", "physicalRelease"))


def _ref_of(source: Record) -> MediaRef | None:
    """Return the name of a film; None for the few without a TMDb id."""
    tmdb = fields.positive(source, "tmdbId")
    return MediaRef(MediaType.MOVIE, "tmdb", str(tmdb)) if tmdb else None


def refs_of(source: Record) -> tuple[MediaRef, ...]:
    """Return the names of a film by TMDb and IMDb."""
    if (ref := _ref_of(source)) is None:
        return ()
    imdb = fields.text(source, "imdbId", 20)
    return (ref, MediaRef(MediaType.MOVIE, "imdb", imdb)) if imdb else (ref,)


def parse_item(source: Record) -> MediaItem:
    """Read a film of the library or of a lookup. Raises BadResponse without a title or TMDb id."""
    if (ref := _ref_of(source)) is None:
        raise BadResponse
    at_home = [when for _, key in _RELEASES[1:] if (when := fields.day(source, key))]
    return MediaItem(
        ref=ref,
        title=fields.need_text(source, "title"),
        original_title=fields.text(source, "originalTitle") or None,
        year=fields.positive(source, "year"),
        overview=fields.text(source, "overview", fields.PROSE),
        poster_url=arr_titles.poster(source),
        rating=_rating(source),
        genres=fields.texts(source, "genres"),
        runtime=fields.positive(source, "runtime"),
        certification=fields.text(source, "certification", 20) or None,
        aliases=arr_titles.aliases(source),
        in_cinemas=fields.day(source, "inCinemas"),
        released=min(at_home, default=None),
        original_language=arr_titles.language(source),
        popularity=fields.number(source, "popularity") or 0.0,
    )


def parse_held(source: Record) -> LibraryItem:
    """Read a film that Radarr manages."""
    return LibraryItem(
        item=parse_item(source),
        backend_id=fields.need_id(source, "id"),
        monitored=fields.flag(source, "monitored"),
        has_file=fields.flag(source, "hasFile"),
        available=fields.flag(source, "isAvailable"),
        size=fields.size(source, "sizeOnDisk")
        or fields.size(fields.child(source, "statistics"), "sizeOnDisk"),
        quality_profile_id=fields.positive(source, "qualityProfileId"),
        path=fields.text(source, "path", 1000) or None,
        added=fields.moment(source, "added"),
    )


def parse_indexed(source: Record) -> tuple[MediaRef, IndexedTitle] | None:
    """Read the little that the index keeps; None for a film without a TMDb id."""
    if (ref := _ref_of(source)) is None:
        return None
    return ref, IndexedTitle(
        backend_id=fields.need_id(source, "id"),
        monitored=fields.flag(source, "monitored"),
        has_file=fields.flag(source, "hasFile"),
        available=fields.flag(source, "isAvailable"),
    )


def parse_upcoming(source: Record, start: date, end: date) -> Iterator[UpcomingItem]:
    """Yield each release of a film that lies in the span."""
    if (ref := _ref_of(source)) is None:
        return
    for kind, key in _RELEASES:
        when = fields.day(source, key)
        if when and start <= when <= end:
            yield UpcomingItem(
                ref=ref,
                title=fields.need_text(source, "title"),
                day=when,
                kind=kind,
                has_file=fields.flag(source, "hasFile"),
                overview=fields.text(source, "overview", fields.PROSE),
            )


def parse_history(source: Record) -> HistoryEvent | None:
    """Read what happened to a film; None without a date."""
    return arr_titles.parse_event(source, "movieId", _HISTORY)


def parse_webhook(payload: Any) -> WebhookEvent | None:
    """Read a call."""
    if (kind := arr_titles.call_kind(payload, _CALLS)) is None:
        return None
    movie = fields.child(payload, "movie")
    ref = _ref_of(movie) or _ref_of(fields.child(payload, "remoteMovie"))
    return arr_titles.call_event(payload, kind, ref=ref, backend_id=fields.positive(movie, "id"))


def _rating(source: Record) -> float | None:
    """Return TMDb's rating, else IMDb's."""
    ratings = fields.child(source, "ratings")
    values = (arr_titles.rating(fields.child(ratings, name)) for name in ("tmdb", "imdb"))
    return next((value for value in values if value), None)
