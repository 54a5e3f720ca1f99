"""Jellyfin's resources as JSON values: PascalCase, dates with seven digits after the second."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from ..catalogue import GENRES, TV_GENRES, Film
from ..disk import file_name
from ..shows import Episode, Series
from ..works import Creator, Piece, Work
from .library import FOLDER_YEAR, MOUNTS, Folder, Item, UserData, item_id

TICKS = 10_000_000  # a second


def stamp(when: datetime | date) -> str:
    """Write a date or a moment as .NET does."""
    if not isinstance(when, datetime):
        when = datetime.combine(when, time(), UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


# type -> what is in it, whether it is a folder
TYPES = {
    "Movie": ("Video", False),
    "Episode": ("Video", False),
    "Audio": ("Audio", False),
    "Book": ("Book", False),
    "Series": ("Unknown", True),
    "Season": ("Unknown", True),
    "Folder": ("Unknown", True),
    "MusicArtist": ("Unknown", True),
    "MusicAlbum": ("Unknown", True),
}
PLAYABLE = frozenset({"Movie", "Episode", "Audio"})
UNKNOWN_MINUTES = 90


def item_record(item: Item, server_id: str, fields: set[str], data: UserData | None) -> dict[str, Any]:
    """Return a BaseItemDto; `fields` are the extras that were asked for, in lower case."""
    media, folder = TYPES[item.type]
    record: dict[str, Any] = {
        "Name": item.name,
        "ServerId": server_id,
        "Id": item.id,
        "IsFolder": folder,
        "Type": item.type,
        "ImageTags": {"Primary": item.id[:32]},
        "BackdropImageTags": [],
        "ImageBlurHashes": {},
        "LocationType": "FileSystem",
        "MediaType": media,
        **(FACTS[type(item.work)](item.work) if type(item.work) in FACTS else {}),
        **_places(item),
    }
    if item.type == "Book" and (year := FOLDER_YEAR.search(item.file.folder)):
        record["ProductionYear"] = int(year[1])
    if item.type in PLAYABLE:
        record |= {"Container": item.file.path.rpartition(".")[2], "RunTimeTicks": _ticks(item)}
    if media == "Video":
        record |= {"HasSubtitles": True, "VideoType": "VideoFile"}
    if data is not None:
        record["UserData"] = user_data_record(item, data)
    return record | {name: make(item) for name, make in EXTRAS.items() if name.casefold() in fields}


def _ticks(item: Item) -> int:
    facts = item.work.show if isinstance(item.work, Episode) else item.work
    if isinstance(facts, Piece):
        return int(facts.work.minutes / len(facts.work.pieces) * 60 * TICKS)
    return int(getattr(facts, "runtime", UNKNOWN_MINUTES) * 60 * TICKS)


def _film(film: Film) -> dict[str, Any]:
    record = {"ProductionYear": film.year, "CommunityRating": film.rating}
    record["OfficialRating"] = film.certification
    return record | ({"PremiereDate": stamp(film.in_cinemas)} if film.in_cinemas else {})


def _series(show: Series) -> dict[str, Any]:
    return {
        "ProductionYear": show.year,
        "CommunityRating": show.rating,
        "OfficialRating": show.certification,
        "PremiereDate": stamp(show.first_aired),
        "Status": "Ended" if show.ended else "Continuing",
        "AirDays": [],
    }


def _episode(facts: Episode) -> dict[str, Any]:
    return {"ProductionYear": facts.air_time.year, "PremiereDate": stamp(facts.air_time)}


def _album(work: Work) -> dict[str, Any]:
    artist = [{"Name": work.creator.name, "Id": item_id(f"music/{file_name(work.creator.name)}")}]
    record = {"AlbumArtist": work.creator.name, "AlbumArtists": artist, "Artists": [work.creator.name]}
    record |= {"ArtistItems": artist, "CommunityRating": work.rating}
    if work.released:
        record |= {"ProductionYear": work.year, "PremiereDate": stamp(work.released)}
    return record


def _piece(piece: Piece) -> dict[str, Any]:
    return {key: value for key, value in _album(piece.work).items() if key != "CommunityRating"}


FACTS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Film: _film,
    Series: _series,
    Episode: _episode,
    Work: _album,
    Piece: _piece,
}


def _places(item: Item) -> dict[str, Any]:
    """Return where an item stands: the number of a season or a track, and what it belongs to."""
    record: dict[str, Any] = {} if item.number is None else {"IndexNumber": item.number}
    above = item.parent
    if item.type == "Audio":
        return record | {"AlbumId": above.id, "Album": above.name}
    if item.type == "Season":
        return record | {"SeriesId": above.id, "SeriesName": above.name}
    if item.type == "Episode":
        series = above.parent
        record |= {"ParentIndexNumber": above.number, "SeasonId": above.id, "SeasonName": above.name}
        return record | {"SeriesId": series.id, "SeriesName": series.name}
    return record


def path_of(item: Item) -> str:
    """Return where an item lies on Jellyfin's disk."""
    if item.file:
        return f"{MOUNTS}/{item.media}/{item.file.path}"
    name = f"{item.parent.name}/{item.name}" if item.parent else item.name
    return f"{MOUNTS}/{item.media}/{name}"


def media_source(item: Item) -> dict[str, Any]:
    """Return the MediaSourceInfo that makes an item playable."""
    name, _, container = item.file.path.rpartition("/")[2].rpartition(".")
    return {
        "Protocol": "File",
        "Id": item.id,
        "Path": path_of(item),
        "Type": "Default",
        "Container": container,
        "Size": item.file.size,
        "Name": name,
        "IsRemote": False,
        "RunTimeTicks": _ticks(item),
        "SupportsTranscoding": True,
        "SupportsDirectStream": True,
        "SupportsDirectPlay": True,
        "MediaStreams": [],
    }


IDS: dict[type, Callable[[Any], dict[str, str]]] = {
    Film: lambda film: {"Tmdb": str(film.tmdb), "Imdb": film.imdb},
    Series: lambda show: {"Tvdb": str(show.tvdb), "Imdb": show.imdb, "Tmdb": str(show.tmdb)},
    Episode: lambda facts: {"Tvdb": str(facts.tvdb)},
    Creator: lambda person: {"MusicBrainzArtist": person.id},
    Work: lambda work: {
        "MusicBrainzAlbum": work.editions[0].id,
        "MusicBrainzReleaseGroup": work.id,
        "MusicBrainzAlbumArtist": work.creator.id,
    },
}


def provider_ids(item: Item) -> dict[str, str]:
    """Return the ids at other places; the keys are capitalised, the values text."""
    return IDS[type(item.work)](item.work) if type(item.work) in IDS else {}


def _genres(item: Item) -> list[str]:
    table = TV_GENRES | GENRES if isinstance(item.work, Series) else GENRES
    return [table[number][0] for number in getattr(item.work, "genres", ()) if number in table]


EXTRAS = {
    "ProviderIds": provider_ids,
    "DateCreated": lambda item: stamp(item.created),
    "Path": path_of,
    "MediaSources": lambda item: [media_source(item)] if item.type in PLAYABLE else [],
    "Overview": lambda item: getattr(item.work, "overview", ""),
    "Genres": _genres,
    "OriginalTitle": lambda item: getattr(item.work, "original", ""),
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
