"""Radarr's films, history and calls, read into the nouns of `model`. Pure functions."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from ..errors import BadResponse
from ..model import HistoryEvent, IndexedTitle, LibraryItem, MediaItem, MediaRef, MediaType, UpcomingItem
from ..ports import WebhookEvent
from . import fields
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
_WEBHOOK: Mapping[str, str] = MappingProxyType(
    {
        "Test": "test",
        "Grab": "grabbed",
        "Download": "imported",
        "MovieAdded": "added",
        "MovieDelete": "deleted",
        "MovieFileDelete": "file_deleted",
        "Health": "health",
        "HealthRestored": "health",
        "ManualInteractionRequired": "manual_interaction",
        "ApplicationUpdate": "updated",
    }
)
_RELEASES = (("cinema", "inCinemas"), ("digital", "digitalRelease"), ("physical", "physicalRelease"))

# Radarr gives languages by their English names, the rest of the world by two letters.
# fmt: off
_LANGUAGES: Mapping[str, str] = MappingProxyType({
    "Arabic": "ar", "Bengali": "bn", "Bulgarian": "bg", "Cantonese": "cn", "Catalan": "ca",
    "Chinese": "zh", "Croatian": "hr", "Czech": "cs", "Danish": "da", "Dutch": "nl", "English": "en",
    "Estonian": "et", "Finnish": "fi", "Flemish": "nl", "French": "fr", "Georgian": "ka", "German": "de",
    "Greek": "el", "Hebrew": "he", "Hindi": "hi", "Hungarian": "hu", "Icelandic": "is", "Indonesian": "id",
    "Italian": "it", "Japanese": "ja", "Kannada": "kn", "Korean": "ko", "Latvian": "lv",
    "Lithuanian": "lt", "Macedonian": "mk", "Malayalam": "ml", "Marathi": "mr", "Norwegian": "no",
    "Persian": "fa", "Polish": "pl", "Portuguese": "pt", "Romanian": "ro", "Russian": "ru",
    "Serbian": "sr", "Slovak": "sk", "Slovenian": "sl", "Spanish": "es", "Swedish": "sv", "Tamil": "ta",
    "Telugu": "te", "Thai": "th", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur", "Vietnamese": "vi",
})
# fmt: on


def ref_of(source: Record) -> MediaRef | None:
    """Return the name of a film; None for the few without a TMDb id."""
    tmdb = fields.positive(source, "tmdbId")
    return MediaRef(MediaType.MOVIE, "tmdb", str(tmdb)) if tmdb else None


def imdb_ref_of(source: Record) -> MediaRef | None:
    """Return the other name of a film."""
    imdb = fields.text(source, "imdbId", 20)
    return MediaRef(MediaType.MOVIE, "imdb", imdb) if imdb else None


def parse_movie(source: Record) -> MediaItem:
    """Read a film of the library or of a lookup. Raises BadResponse without a title or TMDb id."""
    if (ref := ref_of(source)) is None:
        raise BadResponse
    at_home = [when for _, key in _RELEASES[1:] if (when := fields.day(source, key))]
    return MediaItem(
        ref=ref,
        title=fields.need_text(source, "title"),
        original_title=fields.text(source, "originalTitle") or None,
        year=fields.positive(source, "year"),
        overview=fields.text(source, "overview", fields.PROSE),
        poster_url=_poster(source),
        rating=_rating(source),
        genres=fields.texts(source, "genres"),
        runtime=fields.positive(source, "runtime"),
        certification=fields.text(source, "certification", 20) or None,
        aliases=_aliases(source),
        in_cinemas=fields.day(source, "inCinemas"),
        released=min(at_home, default=None),
        original_language=_LANGUAGES.get(fields.text(fields.child(source, "originalLanguage"), "name", 40)),
        popularity=fields.number(source, "popularity") or 0.0,
    )


def parse_library_movie(source: Record) -> LibraryItem:
    """Read a film that Radarr manages."""
    return LibraryItem(
        item=parse_movie(source),
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
    if (ref := ref_of(source)) is None:
        return None
    return ref, IndexedTitle(
        backend_id=fields.need_id(source, "id"),
        monitored=fields.flag(source, "monitored"),
        has_file=fields.flag(source, "hasFile"),
        available=fields.flag(source, "isAvailable"),
    )


def parse_upcoming(source: Record, start: date, end: date) -> Iterator[UpcomingItem]:
    """Yield each release of a film that lies in the span."""
    if (ref := ref_of(source)) is None:
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
    if (when := fields.moment(source, "date")) is None:
        return None
    return HistoryEvent(
        backend_id=fields.need_id(source, "movieId"),
        kind=_HISTORY.get(fields.text(source, "eventType", 60), "other"),
        when=when,
        source_title=fields.text(source, "sourceTitle"),
        download_id=fields.text(source, "downloadId", 200).casefold() or None,
    )


def parse_webhook(payload: Any) -> WebhookEvent | None:
    """Read a call. The test call names an invented film, which is left out."""
    if not isinstance(payload, dict) or not (name := fields.text(payload, "eventType", 60)):
        return None
    kind = _WEBHOOK.get(name, "other")
    if kind == "test":
        return WebhookEvent(kind=kind)
    movie = fields.child(payload, "movie")
    return WebhookEvent(
        kind=kind,
        ref=ref_of(movie) or ref_of(fields.child(payload, "remoteMovie")),
        backend_id=fields.positive(movie, "id"),
        download_id=fields.text(payload, "downloadId", 200).casefold() or None,
    )


def _poster(source: Record) -> str | None:
    """Return the public address of the poster: Radarr's own would need its key."""
    if shown := fields.public_url(source, "remotePoster"):
        return shown
    posters = (one for one in fields.children(source, "images") if one.get("coverType") == "poster")
    return next((url for one in posters if (url := fields.public_url(one, "remoteUrl"))), None)


def _rating(source: Record) -> float | None:
    """Return TMDb's rating, else IMDb's; nobody's vote is no rating."""
    ratings = fields.child(source, "ratings")
    values = (fields.number(fields.child(ratings, name), "value") for name in ("tmdb", "imdb"))
    return next((float(value) for value in values if value and 0 < value <= 10), None)


def _aliases(source: Record) -> tuple[str, ...]:
    """Return the other titles, each once."""
    titles = (fields.text(one, "title") for one in fields.children(source, "alternateTitles"))
    return tuple(dict.fromkeys(title for title in titles if title))[:50]
