"""TMDb's titles in our words. "No date" comes as "", null or nothing at all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
import re
from types import MappingProxyType
from typing import Any

from ..model import MediaItem, MediaRef, MediaType, Season
from .wire import day, integer, mapping, number, records, sequence, text

TYPES: Mapping[str, MediaType] = MappingProxyType({"movie": MediaType.MOVIE, "tv": MediaType.SERIES})
MAX_OVERVIEW = 2000
MAX_ALIASES = 60
MOST = 5000  # seasons are numbered by year here and there; no season has more episodes
NOTHING_YET = (0, None)
ENDED = frozenset({"Ended", "Canceled"})
CAST = 10
CINEMA = frozenset({2, 3})  # release types: limited, theatrical
HOME = frozenset({4, 5})  # digital, physical
TALK = frozenset({10763, 10767})  # news and talk shows: everybody has been in one
_IMAGE = re.compile(r"/[\w-]+\.\w+")


def parse_item(
    record: Mapping[str, Any], images: str, media_type: MediaType | None = None
) -> MediaItem | None:
    """Read a search result; None for people, adult titles, and what has no id or title.

    Without `media_type` the record itself says what it is.
    """
    media_type = media_type or TYPES.get(text(record.get("media_type")))
    number_ = integer(record.get("id"))
    film = media_type is MediaType.MOVIE
    original = text(record.get("original_title" if film else "original_name"))
    title = text(record.get("title" if film else "name")) or original
    if media_type is None or number_ is None or number_ <= 0 or not title or record.get("adult") is True:
        return None
    first = day(record.get("release_date" if film else "first_air_date"))
    return MediaItem(
        ref=MediaRef(media_type, "tmdb", str(number_)),
        title=title,
        original_title=original or None,
        year=first.year if first else None,
        overview=text(record.get("overview"), MAX_OVERVIEW),
        poster_url=poster(record.get("poster_path"), images),
        rating=_rating(record),
        in_cinemas=first if film else None,
        released=None if film else first,
        original_language=text(record.get("original_language"), 2) or None,
        popularity=max(0.0, number(record.get("popularity")) or 0.0),
    )


def parse_items(data: Any, images: str, media_type: MediaType | None = None) -> tuple[MediaItem, ...]:
    """Read the titles of a page of results, in TMDb's order. Raises ValueError for another shape."""
    items = (parse_item(one, images, media_type) for one in _listed(data, "results"))
    return tuple(one for one in items if one)


def _listed(data: Any, key: str) -> list[dict[str, Any]]:
    """Return the records of a list that has to be there. Raises ValueError."""
    found = mapping(data).get(key)
    if type(found) is not list:
        raise ValueError(f"no {key}")
    return records(found)


def poster(path: Any, images: str) -> str | None:
    """Return the address of a poster, which needs no key."""
    return f"{images}/w500{path}" if isinstance(path, str) and _IMAGE.fullmatch(path) else None


def _rating(record: Mapping[str, Any]) -> float | None:
    """A title that nobody rated has 0.0."""
    rating = number(record.get("vote_average"))
    if not rating or integer(record.get("vote_count")) == 0:
        return None
    return round(min(10.0, max(0.0, rating)), 1)


def parse_details(data: Any, images: str, media_type: MediaType, language: str) -> MediaItem:
    """Read a title with everything that was appended to it. Raises ValueError without id and title."""
    record = mapping(data)
    if (item := parse_item(record, images, media_type)) is None:
        raise ValueError("no title")
    film = media_type is MediaType.MOVIE
    known = {item.title, item.original_title}
    dates = list(_release_dates(record))
    changes: dict[str, Any] = {
        "ref": item.ref if film else _series_ref(record, item.ref),
        "overview": item.overview or _english_overview(record),
        "genres": tuple(name for one in records(record.get("genres")) if (name := text(one.get("name"), 60))),
        "runtime": _runtime(record),
        "certification": _certification(record, language),
        "aliases": tuple(one for one in dict.fromkeys(_aliases(record, film)) if one not in known)[
            :MAX_ALIASES
        ],
        "in_cinemas": _earliest(dates, CINEMA) or item.in_cinemas,
        "released": _earliest(dates, HOME) if film else item.released,
        "people": _people(record),
    }
    return replace(item, **changes, **({} if film else _airing(record)))


def _airing(record: Mapping[str, Any]) -> dict[str, Any]:
    """Read the seasons of a series, and whether more will come."""
    status = text(record.get("status"), 40)
    last = mapping(record.get("last_episode_to_air"))
    reached = integer(last.get("season_number")), integer(last.get("episode_number"))
    if "last_episode_to_air" in record and not last:
        reached = NOTHING_YET
    seasons = {
        one.number: one for one in (_season(each, reached) for each in records(record.get("seasons"))) if one
    }
    return {
        "seasons": tuple(one for _, one in sorted(seasons.items())),
        "ended": status in ENDED if status else None,
        "next_airing": day(mapping(record.get("next_episode_to_air")).get("air_date")),
    }


def _season(record: Mapping[str, Any], reached: tuple[int | None, int | None]) -> Season | None:
    """Read a season; `reached` are season and number of the episode that came out last."""
    number_, count = integer(record.get("season_number")), integer(record.get("episode_count"))
    if number_ is None or not 0 <= number_ < MOST or not 0 <= (count or 0) < MOST:
        return None
    season, episode = reached
    aired: int | None = None
    if season is not None and episode is not None and number_ > 0:
        aired = (
            (count or 0) if number_ < season else min(max(0, episode), count or 0) if number_ == season else 0
        )
    elif not day(record.get("air_date")) or reached == NOTHING_YET:
        aired = 0
    return Season(number=number_, episodes=count or 0, aired=aired)


def _series_ref(record: Mapping[str, Any], ref: MediaRef) -> MediaRef:
    """Series are named by TVDB, as Sonarr knows them, where TMDb knows that id."""
    tvdb = integer(mapping(record.get("external_ids")).get("tvdb_id"))
    return MediaRef(ref.media_type, "tvdb", str(tvdb)) if tvdb and tvdb > 0 else ref


def _translations(record: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in records(mapping(record.get("translations")).get("translations")):
        yield text(one.get("iso_639_1"), 5), mapping(one.get("data"))


def _english_overview(record: Mapping[str, Any]) -> str:
    """Better a description in English than none."""
    found = (text(data.get("overview"), MAX_OVERVIEW) for code, data in _translations(record) if code == "en")
    return next(filter(None, found), "")


def _aliases(record: Mapping[str, Any], film: bool) -> Iterator[str]:
    """Name the title in all languages, as translated and as it is called elsewhere."""
    for _, data in _translations(record):
        if name := text(data.get("title" if film else "name")):
            yield name
    alternatives = mapping(record.get("alternative_titles"))
    for one in records(alternatives.get("titles" if film else "results")):
        if name := text(one.get("title")):
            yield name


def _runtime(record: Mapping[str, Any]) -> int | None:
    """Minutes of the film, or of the first length that its episodes come in."""
    lengths = record.get("episode_run_time")
    episode = lengths[0] if isinstance(lengths, list) and lengths else None
    return integer(record.get("runtime")) or integer(episode) or None


def _release_dates(record: Mapping[str, Any]) -> Iterator[tuple[int, date]]:
    """Walk over (type, day) of all countries."""
    for country in records(mapping(record.get("release_dates")).get("results")):
        for one in records(country.get("release_dates")):
            kind, released = integer(one.get("type")), day(one.get("release_date"))
            if kind is not None and released is not None:
                yield kind, released


def _earliest(dates: Iterable[tuple[int, date]], kinds: frozenset[int]) -> date | None:
    return min((released for kind, released in dates if kind in kinds), default=None)


def _certification(record: Mapping[str, Any], language: str) -> str | None:
    """Return the rating of the country that goes with the language, else of the USA, else any."""
    found: dict[str, str] = {}
    for one in records(mapping(record.get("content_ratings")).get("results")):
        found.setdefault(text(one.get("iso_3166_1"), 2), text(one.get("rating"), 20))
    for one in records(mapping(record.get("release_dates")).get("results")):
        given = (text(each.get("certification"), 20) for each in records(one.get("release_dates")))
        found.setdefault(text(one.get("iso_3166_1"), 2), next(filter(None, given), ""))
    known = {country: rating for country, rating in found.items() if rating}
    country = language[3:].upper() or ("US" if language == "en" else language.upper())
    return known.get(country) or known.get("US") or next(iter(known.values()), None)


def _people(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return who made it, then who plays in it."""
    cast = mapping(record.get("credits"))
    directors = [one for one in records(cast.get("crew")) if one.get("job") == "Director"]
    everybody = [*records(record.get("created_by")), *directors, *records(cast.get("cast"))[:CAST]]
    return tuple(dict.fromkeys(name for one in everybody if (name := text(one.get("name"), 100))))


def parse_genres(data: Any) -> dict[int, str]:
    """Read a genre list. Raises ValueError for another shape."""
    return {
        key: name
        for one in _listed(data, "genres")
        if (key := integer(one.get("id"))) is not None and (name := text(one.get("name"), 60))
    }


def parse_first_id(data: Any, field: str) -> int | None:
    """Return the id of the first record of a list, None if there is none."""
    return next(
        (key for one in records(mapping(data).get(field)) if (key := integer(one.get("id"))) and key > 0),
        None,
    )


def parse_series_credits(data: Any, images: str, genres: frozenset[int]) -> tuple[MediaItem, ...]:
    """Read a person's series, best known first; with `genres` only those of one of them."""
    found: dict[MediaRef, MediaItem] = {}
    for one in [*records(mapping(data).get("cast")), *records(mapping(data).get("crew"))]:
        shelves = {key for each in sequence(one.get("genre_ids")) if (key := integer(each)) is not None}
        if (shelves & TALK) or (genres and not shelves & genres):
            continue
        if item := parse_item(one, images, MediaType.SERIES):
            found.setdefault(item.ref, item)
    return tuple(sorted(found.values(), key=lambda item: -item.popularity))
