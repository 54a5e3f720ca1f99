"""Sonarr's series, episodes, history and calls, read into the nouns of `model`. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from ..errors import BadResponse
from ..model import (
    Episode,
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    Part,
    QueueEntry,
    Season,
    UpcomingItem,
)
from ..ports import WebhookEvent
from . import arr_parse, arr_titles, fields
from .fields import Record

OWNER: Final = "seriesId"
MAX_OVERVIEW: Final = 500  # of an episode to come: hundreds of them are kept
_HISTORY: Mapping[str, str] = MappingProxyType(
    {
        "grabbed": "grabbed",
        "downloadFolderImported": "imported",
        "seriesFolderImported": "imported",
        "downloadFailed": "failed",
        "episodeFileDeleted": "deleted",
    }
)
_CALLS: Mapping[str, str] = MappingProxyType(
    {
        **arr_titles.CALLS,
        "SeriesAdd": "added",
        "SeriesDelete": "deleted",
        "EpisodeFileDelete": "file_deleted",
    }
)
_ENDED = frozenset({"ended", "deleted"})
_NEW_SEASONS: Mapping[str, bool] = MappingProxyType({"all": True, "none": False})


def _ref_of(source: Record) -> MediaRef | None:
    """Return the name of a series; None without a TVDB id: Sonarr has none without."""
    tvdb = fields.positive(source, "tvdbId")
    return MediaRef(MediaType.SERIES, "tvdb", str(tvdb)) if tvdb else None


def refs_of(source: Record) -> tuple[MediaRef, ...]:
    """Return the names of a series by TVDB, TMDb (which older versions do not tell) and IMDb."""
    if (ref := _ref_of(source)) is None:
        return ()
    tmdb, imdb = fields.positive(source, "tmdbId"), fields.text(source, "imdbId", 20)
    others = (("tmdb", str(tmdb) if tmdb else ""), ("imdb", imdb))
    return (ref, *(MediaRef(MediaType.SERIES, space, value) for space, value in others if value))


def parse_item(source: Record) -> MediaItem:
    """Read a series of the library or of a lookup. Raises BadResponse without a title or TVDB id."""
    if (ref := _ref_of(source)) is None:
        raise BadResponse
    return MediaItem(
        ref=ref,
        title=fields.need_text(source, "title"),
        year=fields.positive(source, "year"),
        overview=fields.text(source, "overview", fields.PROSE),
        poster_url=arr_titles.poster(source),
        rating=arr_titles.rating(fields.child(source, "ratings")),
        genres=fields.texts(source, "genres"),
        runtime=fields.positive(source, "runtime"),
        certification=fields.text(source, "certification", 20) or None,
        aliases=arr_titles.aliases(source),
        released=fields.day(source, "firstAired"),
        original_language=arr_titles.language(source),
        seasons=_seasons(source),
        ended=_ended(source),
        next_airing=fields.moment(source, "nextAiring"),
    )


def _ended(source: Record) -> bool | None:
    """Tell whether no more will come; None where Sonarr does not say."""
    said = source.get("ended")
    if isinstance(said, bool):
        return said
    status = fields.text(source, "status", 40)
    return status in _ENDED if status else None


def _seasons(source: Record) -> tuple[Season, ...]:
    """Read the seasons, each once, by number."""
    read = (_season(one) for one in fields.children(source, "seasons"))
    known = {one.number: one for one in read if one}
    return tuple(known[number] for number in sorted(known))


def _season(source: Record) -> Season | None:
    """Read a season; one without a number cannot be named.

    Sonarr counts of what came out only what is monitored or there: of a season that is not
    monitored nobody knows how much came out.
    """
    number = fields.integer(source, "seasonNumber")
    if number is None or number < 0:
        return None
    counted = fields.child(source, "statistics")
    monitored = fields.flag(source, "monitored")
    return Season(
        number=number,
        episodes=fields.size(counted, "totalEpisodeCount"),
        aired=fields.size(counted, "episodeCount") if counted and monitored else None,
        files=fields.size(counted, "episodeFileCount") if counted else None,
        monitored=monitored,
    )


def parse_held(source: Record) -> LibraryItem:
    """Read a series that Sonarr manages."""
    came_out, files = _counts(source)
    return LibraryItem(
        item=parse_item(source),
        backend_id=fields.need_id(source, "id"),
        monitored=fields.flag(source, "monitored"),
        has_file=0 < files >= came_out,
        available=_available(source, came_out),
        size=fields.size(fields.child(source, "statistics"), "sizeOnDisk"),
        quality_profile_id=fields.positive(source, "qualityProfileId"),
        path=fields.text(source, "path", 1000) or None,
        added=fields.moment(source, "added"),
        new_seasons=_NEW_SEASONS.get(fields.text(source, "monitorNewItems", 20)),
    )


def parse_indexed(source: Record) -> tuple[MediaRef, IndexedTitle] | None:
    """Read the little that the index keeps; None for a series without a TVDB id."""
    if (ref := _ref_of(source)) is None:
        return None
    came_out, files = _counts(source)
    monitored = fields.flag(source, "monitored")
    return ref, IndexedTitle(
        backend_id=fields.need_id(source, "id"),
        monitored=monitored,
        has_file=0 < files >= came_out,
        available=_available(source, came_out),
        missing=max(0, came_out - files) if monitored else 0,
    )


def _counts(source: Record) -> tuple[int, int]:
    """Return how many wanted episodes came out, and how many of all are there."""
    counted = fields.child(source, "statistics")
    return fields.size(counted, "episodeCount"), fields.size(counted, "episodeFileCount")


def _available(source: Record, came_out: int) -> bool:
    """Tell whether anything came out yet."""
    return came_out > 0 or fields.text(source, "status", 40) != "upcoming"


def _part(source: Record) -> Part | None:
    """Return which episode a record is; None for one that has no place in a season."""
    season, number = fields.integer(source, "seasonNumber"), fields.integer(source, "episodeNumber")
    if season is None or number is None or min(season, number) < 0:
        return None
    return Part(season, number)


def _parts(sources: Iterable[Record]) -> tuple[Part, ...]:
    """Return the episodes of several records, in order."""
    return tuple(sorted({part for one in sources if (part := _part(one))}))


def parse_episode(source: Record) -> Episode | None:
    """Read an episode; None for one that cannot be named."""
    if (part := _part(source)) is None:
        return None
    return Episode(
        id=fields.need_id(source, "id"),
        part=part,
        title=fields.text(source, "title"),
        airs=fields.moment(source, "airDateUtc"),
        has_file=fields.flag(source, "hasFile"),
        monitored=fields.flag(source, "monitored"),
    )


def parse_queue_entry(source: Record) -> QueueEntry:
    """Read a queue record: it is of one episode; of a download that nobody could match, of none."""
    entry = arr_parse.parse_queue_entry(source, OWNER)
    return replace(entry, parts=_parts([fields.child(source, "episode")]))


def grouped(entries: Iterable[QueueEntry]) -> Iterator[Sequence[QueueEntry]]:
    """Put together what is one download: a season pack is a record for each episode, in order of arrival.

    What waits for its delay profile has no download yet; there the release's name tells.
    """
    downloads: dict[tuple[int | None, str], list[QueueEntry]] = {}
    for one in entries:
        downloads.setdefault((one.backend_id, one.download_id or one.title or str(one.id)), []).append(one)
    yield from downloads.values()


def joined(pack: Sequence[QueueEntry]) -> QueueEntry:
    """Make one entry of a download: each record tells the state, size and progress of the whole."""
    parts = sorted({part for one in pack for part in one.parts})
    messages = tuple(dict.fromkeys(said for one in pack for said in one.messages))[:10]
    return replace(pack[0], parts=tuple(parts), messages=messages)


def parse_upcoming(source: Record, start: date, end: date) -> Iterator[UpcomingItem]:
    """Yield an episode that comes out in the span."""
    series = fields.child(source, "series")
    ref, part = _ref_of(series), _part(source)
    airs, day = fields.moment(source, "airDateUtc"), fields.day(source, "airDateUtc")
    if ref is None or part is None or day is None or not start <= day <= end:
        return
    yield UpcomingItem(
        ref=ref,
        title=fields.need_text(series, "title"),
        day=day,
        kind="episode",
        has_file=fields.flag(source, "hasFile"),
        overview=fields.text(source, "overview", MAX_OVERVIEW),
        part=part,
        episode=fields.text(source, "title"),
        airs=airs,
        runtime=fields.positive(source, "runtime") or fields.positive(series, "runtime"),
    )


def parse_absent(source: Record) -> int | None:
    """Return the series of an episode that is wanted and not there; None for any other."""
    wanted = fields.flag(source, "monitored") and not fields.flag(source, "hasFile")
    return fields.positive(source, OWNER) if wanted else None


def parse_history(source: Record) -> HistoryEvent | None:
    """Read what happened to an episode; None without a date."""
    return arr_titles.parse_event(source, OWNER, _HISTORY, _part(fields.child(source, "episode")))


def parse_webhook(payload: Any) -> WebhookEvent | None:
    """Read a call. What was imported comes twice: file by file, and when all of a download is there."""
    if (kind := arr_titles.call_kind(payload, _CALLS)) is None:
        return None
    series = fields.child(payload, "series")
    return arr_titles.call_event(
        payload,
        kind,
        ref=_ref_of(series),
        backend_id=fields.positive(series, "id"),
        parts=_parts(fields.children(payload, "episodes")),
    )
