"""Jellyfin's items, libraries, sessions and users in our words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import re
from types import MappingProxyType
from typing import Any

from ..model import MediaRef, MediaType, Part, PlaybackSession, ServerItem, ServerLibrary, ServerUser
from ..ports import WebhookEvent
from .wire import integer, mapping, moment, records, sequence, text

TYPES: Mapping[str, MediaType] = MappingProxyType({"Movie": MediaType.MOVIE, "Series": MediaType.SERIES})

# The id spaces of each type, the one that we name titles by first.
SPACES: Mapping[MediaType, tuple[str, ...]] = MappingProxyType(
    {MediaType.MOVIE: ("tmdb", "imdb"), MediaType.SERIES: ("tvdb", "tmdb", "imdb")}
)

# Which libraries (CollectionType) may hold a type. A library without one is "mixed".
LIBRARIES: Mapping[MediaType, frozenset[str]] = MappingProxyType(
    {
        MediaType.MOVIE: frozenset({"movies", "mixed"}),
        MediaType.SERIES: frozenset({"tvshows", "mixed"}),
        MediaType.BOOK: frozenset({"books"}),
        MediaType.AUTHOR: frozenset({"books"}),
        MediaType.ALBUM: frozenset({"music"}),
        MediaType.ARTIST: frozenset({"music"}),
    }
)

MANY = 20  # episodes in one file beside its first, at most

_COUNTS: Mapping[str, str] = MappingProxyType(
    {
        "movies": "MovieCount",
        "series": "SeriesCount",
        "episodes": "EpisodeCount",
        "albums": "AlbumCount",
        "songs": "SongCount",
        "books": "BookCount",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserData:
    """What the server remembers of one user and one item. `position` is in seconds."""

    played: bool = False
    play_count: int = 0
    favourite: bool = False
    position: int = 0


def clean_id(value: Any) -> str:
    """Return an id that may stand in a path; "" for anything else."""
    return value if isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z-]{1,64}", value) else ""


def provider_ids(record: Mapping[str, Any]) -> dict[str, str]:
    """Return space -> id. Their names are written Tmdb, Imdb, Tvdb, but not by every plugin."""
    found = mapping(record.get("ProviderIds"))
    ids = {text(name, 40).lower(): text(value, 40).lower() for name, value in found.items()}
    return {space: value for space, value in ids.items() if value}


def item_ref(record: Mapping[str, Any]) -> MediaRef | None:
    """Name an item by the best of its provider ids."""
    media_type = TYPES.get(text(record.get("Type")))
    ids = provider_ids(record)
    for space in SPACES[media_type] if media_type else ():
        if media_type and space in ids:
            return MediaRef(media_type, space, ids[space])
    return None


# What the webhook plugin calls what happened; more of it is "other", and a hint to look all the same
_WEBHOOK: Mapping[str, str] = MappingProxyType(
    {
        "ItemAdded": "added",
        "ItemDeleted": "deleted",
        **dict.fromkeys(("PlaybackStart", "PlaybackStop", "SessionStart"), "playback"),
    }
)


def parse_webhook(payload: Any) -> WebhookEvent | None:
    """Read a call of the webhook plugin: our template, or all of its properties."""
    if not (name := text(mapping(payload).get("NotificationType"), 60)):
        return None
    ids = {space: payload.get(f"Provider_{space}") for space in ("tmdb", "imdb", "tvdb")}
    ref = item_ref({"Type": payload.get("ItemType"), "ProviderIds": ids})
    return WebhookEvent(kind=_WEBHOOK.get(name, "other"), ref=ref)


def is_present(record: Mapping[str, Any]) -> bool:
    """Is there anything behind this item? Virtual ones are announced, placeholders are discs."""
    return (
        text(record.get("LocationType")) not in {"Virtual", "Offline"}
        and record.get("IsPlaceHolder") is not True
    )


def has_source(record: Mapping[str, Any]) -> bool:
    """Can a film or an episode be opened? Needs the field MediaSources."""
    return is_present(record) and bool(records(record.get("MediaSources")))


def parse_item(
    record: Mapping[str, Any], link: Callable[[str], str], playable: bool | None = None
) -> ServerItem | None:
    """Read an item; None without an id. Unless it is given, `playable` is what can be seen from here."""
    if not (key := clean_id(record.get("Id"))):
        return None
    return ServerItem(
        id=key,
        name=text(record.get("Name")),
        playable=is_present(record) if playable is None else playable,
        ref=item_ref(record),
        year=integer(record.get("ProductionYear")),
        link=link(key),
        added=moment(record.get("DateCreated")),
    )


def parse_episode(record: Mapping[str, Any], link: Callable[[str], str]) -> list[tuple[Part, ServerItem]]:
    """Read an episode under each of its numbers: one file may hold several. Without numbers it is none."""
    season, first = integer(record.get("ParentIndexNumber")), integer(record.get("IndexNumber"))
    item = parse_item(record, link, has_source(record))
    if item is None or season is None or first is None:
        return []
    last = integer(record.get("IndexNumberEnd")) or first
    return [(Part(season, number), item) for number in range(first, min(max(first, last), first + MANY) + 1)]


def parse_page(data: Any) -> tuple[list[dict[str, Any]], int]:
    """Read a page of items and how many there are in all. Raises ValueError."""
    items = records(mapping(data).get("Items"))
    if not items and not isinstance(mapping(data).get("Items"), list):
        raise ValueError("no page of items")
    return items, max(integer(data.get("TotalRecordCount")) or 0, len(items))


def parse_libraries(data: Any) -> tuple[ServerLibrary, ...]:
    """Read the virtual folders."""
    return tuple(
        ServerLibrary(
            id=clean_id(one.get("ItemId")),
            name=text(one.get("Name")),
            kind=text(one.get("CollectionType"), 40).lower() or "mixed",
            folders=tuple(path for path in map(_path, sequence(one.get("Locations"))) if path),
        )
        for one in records(data)
    )


def _path(value: Any) -> str:
    return text(value, 1000)


def parse_counts(data: Any) -> dict[str, int]:
    """Read the item counts; a kind that the server leaves out is left out."""
    counted = {kind: integer(mapping(data).get(name)) for kind, name in _COUNTS.items()}
    return {kind: max(0, count) for kind, count in counted.items() if count is not None}


def parse_sessions(data: Any) -> tuple[PlaybackSession, ...]:
    """Read who is watching; sessions that play nothing are left out."""
    return tuple(
        PlaybackSession(
            id=text(one.get("Id"), 64),
            user=text(one.get("UserName")),
            title=_shown(playing),
            item_id=clean_id(playing.get("Id")),
            ref=item_ref(playing),
        )
        for one in records(data)
        if (playing := mapping(one.get("NowPlayingItem")))
    )


def _shown(playing: Mapping[str, Any]) -> str:
    """Return a film's name, or series, number and name of an episode."""
    name, series = text(playing.get("Name")), text(playing.get("SeriesName"))
    season, episode = integer(playing.get("ParentIndexNumber")), integer(playing.get("IndexNumber"))
    code = f"S{season:02}E{episode:02}" if season is not None and episode is not None else ""
    return " – ".join(part for part in (series, code, name) if part) if series else name


def parse_users(data: Any) -> tuple[ServerUser, ...]:
    """Read the accounts."""
    return tuple(
        ServerUser(
            id=key,
            name=text(one.get("Name")),
            disabled=mapping(one.get("Policy")).get("IsDisabled") is True,
        )
        for one in records(data)
        if (key := clean_id(one.get("Id")))
    )


def parse_user_data(data: Any) -> UserData:
    """Read what a user did with an item. Positions come in ticks of 100 ns."""
    found = mapping(data)
    return UserData(
        played=found.get("Played") is True,
        play_count=max(0, integer(found.get("PlayCount")) or 0),
        favourite=found.get("IsFavorite") is True,
        position=max(0, integer(found.get("PlaybackPositionTicks")) or 0) // 10_000_000,
    )


def parse_version(word: Any) -> tuple[int, ...]:
    """Read "10.11.11"; () for anything else."""
    found = re.match(r"\d{1,4}(?:\.\d{1,4}){0,3}", text(word, 40))
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def newest_key(data: Any, app: str) -> str | None:
    """Return the API key that was made last for this application."""
    found = [
        (text(one.get("DateCreated"), 40), key)
        for one in records(mapping(data).get("Items"))
        if one.get("AppName") == app and (key := text(one.get("AccessToken"), 128))
    ]
    return max(found)[1] if found else None
