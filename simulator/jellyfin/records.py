"""Jellyfin's resources as JSON values: PascalCase, dates with seven digits after the second."""

from datetime import UTC, date, datetime, time
from typing import Any

from ..catalogue import GENRES
from .library import MOUNT, Folder, Item, UserData

TICKS = 10_000_000  # a second


def stamp(when: datetime | date) -> str:
    """Write a date or a moment as .NET does."""
    if not isinstance(when, datetime):
        when = datetime.combine(when, time(), UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def item_record(item: Item, server_id: str, fields: set[str], data: UserData | None) -> dict[str, Any]:
    """Return a BaseItemDto; `fields` are the extras that were asked for, in lower case."""
    film = item.film
    record: dict[str, Any] = {
        "Name": item.name,
        "ServerId": server_id,
        "Id": item.id,
        "HasSubtitles": True,
        "Container": "mkv",
        "RunTimeTicks": (film.runtime if film else 90) * 60 * TICKS,
        "IsFolder": False,
        "Type": "Movie",
        "VideoType": "VideoFile",
        "ImageTags": {"Primary": item.id[:32]},
        "BackdropImageTags": [],
        "ImageBlurHashes": {},
        "LocationType": "FileSystem",
        "MediaType": "Video",
    }
    if film:
        record["ProductionYear"] = film.year
        record["CommunityRating"] = film.rating
        record["OfficialRating"] = film.certification
        if film.in_cinemas:
            record["PremiereDate"] = stamp(film.in_cinemas)
    if data is not None:
        record["UserData"] = user_data_record(item, data)
    return record | {name: make(item) for name, make in EXTRAS.items() if name.casefold() in fields}


def media_source(item: Item) -> dict[str, Any]:
    """Return the MediaSourceInfo that makes an item playable."""
    return {
        "Protocol": "File",
        "Id": item.id,
        "Path": f"{MOUNT}/{item.file.path}",
        "Type": "Default",
        "Container": "mkv",
        "Size": item.file.size,
        "Name": item.file.path.rpartition("/")[2].removesuffix(".mkv"),
        "IsRemote": False,
        "RunTimeTicks": (item.film.runtime if item.film else 90) * 60 * TICKS,
        "SupportsTranscoding": True,
        "SupportsDirectStream": True,
        "SupportsDirectPlay": True,
        "MediaStreams": [],
    }


def provider_ids(item: Item) -> dict[str, str]:
    """Return the ids at other places; the keys are capitalised, the values text."""
    return {"Tmdb": str(item.film.tmdb), "Imdb": item.film.imdb} if item.film else {}


EXTRAS = {
    "ProviderIds": provider_ids,
    "DateCreated": lambda item: stamp(item.created),
    "Path": lambda item: f"{MOUNT}/{item.file.path}",
    "MediaSources": lambda item: [media_source(item)],
    "Overview": lambda item: item.film.overview if item.film else "",
    "Genres": lambda item: [GENRES[number][0] for number in item.film.genres] if item.film else [],
    "OriginalTitle": lambda item: item.film.original if item.film else "",
}


def user_data_record(item: Item, data: UserData) -> dict[str, Any]:
    """Return a UserItemDataDto."""
    record = {
        "PlaybackPositionTicks": data.position_ticks,
        "PlayCount": data.play_count,
        "IsFavorite": data.favorite,
        "Played": data.played,
        "Key": str(item.film.tmdb) if item.film else item.id,
        "ItemId": item.id,
    }
    return record | ({"LastPlayedDate": stamp(data.last_played)} if data.last_played else {})


def folder_record(folder: Folder) -> dict[str, Any]:
    """Return a VirtualFolderInfo."""
    return {
        "Name": folder.name,
        "Locations": list(folder.locations),
        "CollectionType": folder.collection,
        "LibraryOptions": {"Enabled": True, "PathInfos": [{"Path": loc} for loc in folder.locations]},
        "ItemId": folder.id,
        "PrimaryImageItemId": folder.id,
        "RefreshStatus": "Idle",
    }


def folder_item(folder: Folder, server_id: str) -> dict[str, Any]:
    """Return a library as an item: what a user's views show."""
    return {
        "Name": folder.name,
        "ServerId": server_id,
        "Id": folder.id,
        "Type": "CollectionFolder",
        "CollectionType": folder.collection,
        "IsFolder": True,
        "LocationType": "FileSystem",
        "MediaType": "Unknown",
        "ImageTags": {},
    }
