"""Lidarr's resources as JSON values."""

from datetime import date
from typing import Any

from ..arr.files import file_record as arr_file_record
from ..arr.kind import Kind
from ..arr.words import FORMATS, images, iso
from ..arr.works.model import Creator, Work, WorkFile
from ..catalogue import clean_title, sort_title
from ..works import Creator as Person, Work as Facts

MINUTE = 60_000  # milliseconds


def person_record(person: Person, image_base: str, number: int = 0) -> dict[str, Any]:
    """Return an artist as a lookup shows them."""
    record: dict[str, Any] = {
        "status": "continuing",
        "ended": False,
        "artistName": person.name,
        "foreignArtistId": person.id,
        "mbId": person.id,
        "tadbId": 0,
        "discogsId": 0,
        "overview": person.overview,
        "artistType": "Group",
        "disambiguation": "",
        "links": [],
        "images": images(number, person.poster, person.poster, image_base),
        "qualityProfileId": 0,
        "metadataProfileId": 0,
        "monitored": False,
        "monitorNewItems": "all",
        "genres": list(person.genres),
        "cleanName": clean_title(person.name),
        "sortName": sort_title(person.name),
        "tags": [],
        "added": "0001-01-01T00:00:00Z",
        "ratings": {"votes": person.votes, "value": person.rating},
        "statistics": counted([]) | {"albumCount": 0},
    }
    if not number:
        record |= {"remotePoster": f"{image_base}/original{person.poster}", "folder": person.name}
    return record


def artist_record(artist: Creator, today: date, image_base: str) -> dict[str, Any]:
    """Return an artist of the library."""
    record = person_record(artist.person, image_base, artist.id) | {
        "id": artist.id,
        "path": artist.path,
        "rootFolderPath": artist.root,
        "qualityProfileId": artist.profile_id,
        "metadataProfileId": artist.metadata_id,
        "monitored": artist.monitored,
        "monitorNewItems": artist.monitor_new,
        "tags": artist.tags,
        "added": iso(artist.added),
        "statistics": counted(artist.works) | {"albumCount": len(artist.works)},
    }
    dated = sorted((one for one in artist.works if one.facts.released), key=lambda one: one.facts.released)
    out = [one for one in dated if one.facts.out(today)]
    coming = [one for one in dated if not one.facts.out(today)]
    if out:
        record["lastAlbum"] = album_record(out[-1], image_base)
    if coming:
        record["nextAlbum"] = album_record(coming[0], image_base)
    return record


def counted(works: list[Work]) -> dict[str, Any]:
    """Return the numbers of tracks: those of monitored albums count as wanted."""
    files = [file for work in works for file in work.files]
    wanted = sum(work.total for work in works if work.monitored or work.files)
    return {
        "trackFileCount": len(files),
        "trackCount": wanted,
        "totalTrackCount": sum(work.total for work in works),
        "sizeOnDisk": sum(file.size for file in files),
        "percentOfTracks": 100 * len(files) / wanted if wanted else 0,
    }


def facts_record(facts: Facts, image_base: str, number: int = 0) -> dict[str, Any]:
    """Return an album as a lookup shows it, without its artist."""
    record: dict[str, Any] = {
        "title": facts.title,
        "disambiguation": "",
        "overview": facts.overview,
        "artistId": 0,
        "foreignAlbumId": facts.id,
        "monitored": False,
        "anyReleaseOk": True,
        "profileId": 0,
        "duration": facts.minutes * MINUTE,
        "albumType": "Album",
        "secondaryTypes": [],
        "mediumCount": 1,
        "ratings": {"votes": facts.votes, "value": facts.rating},
        "releases": _releases(facts, number),
        "genres": list(facts.creator.genres),
        "media": [_medium("CD")],
        "images": images(number and 10_000 + number, facts.poster, facts.poster, image_base),
        "links": [],
        "statistics": counted([]) | {"totalTrackCount": len(facts.pieces)},
    }
    if facts.released:
        record["releaseDate"] = iso(facts.released)
    for image in record["images"]:
        image["coverType"] = {"poster": "cover", "fanart": "disc"}[image["coverType"]]
    if not number:
        record["remoteCover"] = f"{image_base}/original{facts.poster}"
    return record


def _medium(kind: str) -> dict[str, Any]:
    return {"mediumNumber": 1, "mediumName": "", "mediumFormat": kind}


def _releases(facts: Facts, number: int) -> list[dict[str, Any]]:
    return [
        {
            "id": number * 10 + index if number else 0,
            "albumId": number,
            "foreignReleaseId": edition.id,
            "title": edition.title,
            "status": "Official",
            "duration": facts.minutes * MINUTE,
            "trackCount": len(facts.pieces),
            "media": [_medium(edition.format)],
            "mediumCount": 1,
            "disambiguation": "",
            "country": [edition.language],
            "label": [],
            "format": edition.format,
            "monitored": index == 0,
        }
        for index, edition in enumerate(facts.editions)
    ]


def album_record(album: Work, image_base: str) -> dict[str, Any]:
    """Return an album of the library, without its artist."""
    record = facts_record(album.facts, image_base, album.id) | {
        "id": album.id,
        "artistId": album.creator.id,
        "monitored": album.monitored,
        "profileId": album.creator.profile_id,
        "statistics": counted([album]),
    }
    return record | ({"lastSearchTime": iso(album.last_search)} if album.last_search else {})


def track_records(album: Work) -> list[dict[str, Any]]:
    """Return the tracks of an album."""
    files = {file.piece.number: file.id for file in album.files}
    each = album.facts.minutes * MINUTE // album.total
    return [
        {
            "artistId": album.creator.id,
            "foreignTrackId": f"{album.facts.id[:-4]}{number:04x}",
            "foreignRecordingId": f"{album.facts.id[:-4]}{number + 256:04x}",
            "trackFileId": files.get(number, 0),
            "albumId": album.id,
            "explicit": False,
            "absoluteTrackNumber": number,
            "trackNumber": str(number),
            "title": title,
            "duration": each,
            "mediumNumber": 1,
            "hasFile": number in files,
            "ratings": {"votes": 0, "value": 0},
            "id": album.id * 100 + number,
        }
        for number, title in enumerate(album.facts.pieces, start=1)
    ]


def file_record(kind: Kind, album: Work, file: WorkFile) -> dict[str, Any]:
    """Return a TrackFileResource."""
    return arr_file_record(kind, file, album.creator) | {
        "artistId": album.creator.id,
        "albumId": album.id,
        "sceneName": file.scene_name,
        "releaseGroup": file.group,
        "qualityWeight": kind.rank(file.quality_id) + 1,
        **FORMATS,
        "mediaInfo": {
            "audioChannels": 2,
            "audioBitRate": "1000 kbps",
            "audioCodec": "FLAC",
            "audioBits": "16bit",
            "audioSampleRate": "44.1kHz",
        },
    }
