"""Radarr's resources as JSON values: camelCase, nulls left out where Radarr leaves them out."""

from datetime import date, datetime, timedelta
from typing import Any

from ..catalogue import GENRES, LANGUAGES, Film, clean_title, sort_title
from .model import PROFILES, QUALITIES, Download, HistoryEvent, Movie, MovieFile, Release, quality_model

UNKNOWN_LANGUAGE = (0, "Unknown")


def iso(when: datetime | date | None) -> str | None:
    """Write a date or a moment as Radarr does: UTC with a Z."""
    if when is None:
        return None
    if isinstance(when, datetime):
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{when.isoformat()}T00:00:00Z"


def language(code: str) -> dict[str, Any]:
    """Return Radarr's Language for an ISO code."""
    number, name = LANGUAGES.get(code, UNKNOWN_LANGUAGE)
    return {"id": number, "name": name}


def film_record(film: Film, today: date, image_base: str, movie_id: int = 0) -> dict[str, Any]:
    """Return a film as a lookup shows it; a film in the library has more (`movie_record`)."""
    record: dict[str, Any] = {
        "title": film.title,
        "originalTitle": film.original,
        "originalLanguage": language(film.language),
        "alternateTitles": [_alternate(title) for title in dict.fromkeys((film.ru, *film.aliases))],
        "secondaryYearSourceId": 0,
        "sortTitle": sort_title(film.title),
        "sizeOnDisk": 0,
        "status": film.status(today),
        "overview": film.overview,
        "images": _images(film, image_base, movie_id),
        "website": "",
        "remotePoster": f"{image_base}/original{film.poster}",
        "year": film.year,
        "youTubeTrailerId": "",
        "studio": film.studio,
        "qualityProfileId": 0,
        "hasFile": False,
        "movieFileId": 0,
        "monitored": False,
        "minimumAvailability": "released",
        "isAvailable": film.status(today) == "released",
        "folderName": "",
        "runtime": film.runtime,
        "cleanTitle": clean_title(film.title),
        "imdbId": film.imdb,
        "tmdbId": film.tmdb,
        "titleSlug": str(film.tmdb),
        "certification": film.certification,
        "genres": [GENRES[number][0] for number in film.genres],
        "keywords": [],
        "tags": [],
        "added": "0001-01-01T00:00:00Z",
        "ratings": _ratings(film),
        "popularity": film.popularity,
        "statistics": {"movieFileCount": 0, "sizeOnDisk": 0, "releaseGroups": []},
    }
    dates = {"inCinemas": film.in_cinemas, "physicalRelease": film.physical, "digitalRelease": film.digital}
    record |= {key: iso(day) for key, day in dates.items() if day}
    if film.in_cinemas:
        record["releaseDate"] = iso(min(day for day in (film.digital, film.physical, film.in_cinemas) if day))
    if film.collection:
        record["collection"] = {"title": film.collection[1], "tmdbId": film.collection[0]}
    return record


def movie_record(movie: Movie, today: date, image_base: str) -> dict[str, Any]:
    """Return a film of the library."""
    record = film_record(movie.film, today, image_base, movie.id)
    del record["remotePoster"]
    record |= {
        "id": movie.id,
        "path": movie.path,
        "rootFolderPath": movie.root,
        "folderName": movie.path,
        "qualityProfileId": movie.profile_id,
        "monitored": movie.monitored,
        "minimumAvailability": movie.minimum_availability,
        "isAvailable": movie.available(today),
        "tags": movie.tags,
        "added": iso(movie.added),
        "hasFile": movie.file is not None,
    }
    if movie.last_search:
        record["lastSearchTime"] = iso(movie.last_search)
    if movie.file:
        record["movieFile"] = file_record(movie, movie.file)
        record["movieFileId"] = movie.file.id
        record["sizeOnDisk"] = movie.file.size
        record["statistics"] = {
            "movieFileCount": 1,
            "sizeOnDisk": movie.file.size,
            "releaseGroups": [movie.file.group],
        }
    return record


def file_record(movie: Movie, file: MovieFile) -> dict[str, Any]:
    """Return Radarr's MovieFileResource."""
    _, _, resolution, _, _ = QUALITIES[file.quality_id]
    height = resolution or 480
    return {
        "id": file.id,
        "movieId": movie.id,
        "relativePath": file.name,
        "path": f"{movie.path}/{file.name}",
        "size": file.size,
        "dateAdded": iso(file.added),
        "sceneName": file.scene_name,
        "releaseGroup": file.group,
        "edition": "",
        "languages": [{"id": 1, "name": "English"}],
        "quality": quality_model(file.quality_id),
        "customFormats": [],
        "customFormatScore": 0,
        "indexerFlags": 0,
        "mediaInfo": {
            "id": 0,
            "audioBitrate": 640000,
            "audioChannels": 5.1,
            "audioCodec": "AC3",
            "audioLanguages": "eng",
            "audioStreamCount": 1,
            "videoBitDepth": 10 if height > 1080 else 8,
            "videoBitrate": 0,
            "videoCodec": "x265" if height > 1080 else "x264",
            "videoFps": 23.976,
            "videoDynamicRange": "HDR" if height > 1080 else "",
            "videoDynamicRangeType": "HDR10" if height > 1080 else "",
            "resolution": f"{height * 16 // 9}x{height}",
            "runTime": _run_time(movie.film.runtime),
            "scanType": "Progressive",
            "subtitles": "eng/rus",
        },
        "qualityCutoffNotMet": cutoff_unmet(movie, file),
    }


def cutoff_unmet(movie: Movie, file: MovieFile) -> bool:
    """Say whether the profile would like a better file."""
    _, cutoff, allowed = PROFILES[movie.profile_id]
    order = list(QUALITIES)
    return file.quality_id in allowed and order.index(file.quality_id) < order.index(cutoff)


def profile_record(profile_id: int) -> dict[str, Any]:
    """Return Radarr's QualityProfileResource."""
    name, cutoff, allowed = PROFILES[profile_id]
    items = [
        {"quality": quality_model(number)["quality"], "items": [], "allowed": number in allowed}
        for number in QUALITIES
    ]
    return {
        "name": name,
        "upgradeAllowed": False,
        "cutoff": cutoff,
        "items": items,
        "minFormatScore": 0,
        "cutoffFormatScore": 0,
        "minUpgradeFormatScore": 1,
        "formatItems": [],
        "language": {"id": -1, "name": "Any"},
        "id": profile_id,
    }


def release_record(release: Release, movie: Movie, weight: int, now: datetime) -> dict[str, Any]:
    """Return Radarr's ReleaseResource."""
    name = quality_model(release.quality_id)
    return {
        "id": 0,
        "guid": release.guid,
        "quality": name,
        "customFormats": [],
        "customFormatScore": 0,
        "qualityWeight": list(QUALITIES).index(release.quality_id) + 1,
        "age": int(release.age_hours // 24),
        "ageHours": round(release.age_hours, 2),
        "ageMinutes": round(release.age_hours * 60, 2),
        "size": release.size,
        "indexerId": release.indexer_id,
        "indexer": release.indexer,
        "releaseGroup": release.group,
        "title": release.title,
        "sceneSource": False,
        "movieTitles": [movie.film.title],
        "languages": [{"id": 1, "name": "English"}],
        "mappedMovieId": movie.id,
        "approved": not release.rejections,
        "temporarilyRejected": False,
        "rejected": bool(release.rejections),
        "tmdbId": movie.film.tmdb,
        "imdbId": int(movie.film.imdb.removeprefix("tt") or 0),
        "rejections": list(release.rejections),
        "publishDate": iso(now - timedelta(hours=release.age_hours)),
        "infoUrl": f"https://indexer.invalid/details/{release.hash[:12]}",
        "movieRequested": True,
        "downloadAllowed": True,
        "releaseWeight": weight,
        "infoHash": release.hash,
        "seeders": release.seeders,
        "leechers": release.leechers,
        "protocol": "torrent",
        "indexerFlags": [],
    }


def history_record(event: HistoryEvent) -> dict[str, Any]:
    """Return Radarr's HistoryResource."""
    record: dict[str, Any] = {
        "movieId": event.movie_id,
        "sourceTitle": event.title,
        "languages": [{"id": 1, "name": "English"}],
        "quality": quality_model(event.quality_id),
        "customFormats": [],
        "customFormatScore": 0,
        "qualityCutoffNotMet": False,
        "date": iso(event.date),
        "eventType": event.kind,
        "data": event.data,
        "id": event.id,
    }
    if event.download_id:
        record["downloadId"] = event.download_id
    return record


def manual_import_record(download: Download, today: date, image_base: str) -> dict[str, Any]:
    """Return what Radarr would import by hand from a finished download."""
    release = download.release
    path = f"/downloads/{release.title}"
    return {
        "path": f"{path}/{release.title}.mkv",
        "relativePath": f"{release.title}.mkv",
        "folderName": release.title,
        "name": release.title,
        "size": release.size,
        "movie": movie_record(download.movie, today, image_base),
        "releaseGroup": release.group,
        "quality": quality_model(release.quality_id),
        "languages": [{"id": 1, "name": "English"}],
        "qualityWeight": 1,
        "downloadId": download.hash.upper(),
        "customFormats": [],
        "customFormatScore": 0,
        "indexerFlags": 0,
        "rejections": [{"reason": text, "type": "permanent"} for text in download.messages],
        "id": download.id,
    }


def _alternate(title: str) -> dict[str, Any]:
    return {
        "sourceType": "tmdb",
        "movieMetadataId": 0,
        "title": title,
        "cleanTitle": clean_title(title),
        "id": 0,
    }


def _images(film: Film, image_base: str, movie_id: int) -> list[dict[str, str]]:
    pairs = (("poster", film.poster), ("fanart", film.backdrop))
    remote = [
        {"coverType": kind, "url": "", "remoteUrl": f"{image_base}/original{path}"} for kind, path in pairs
    ]
    for image in remote:
        local = f"/MediaCover/{movie_id}/{image['coverType']}.jpg?lastWrite=638000000000000000"
        image["url"] = local if movie_id else image["remoteUrl"]
    return remote


def _ratings(film: Film) -> dict[str, Any]:
    if not film.votes:
        return {"tmdb": {"votes": 0, "value": 0, "type": "user"}}
    return {
        "imdb": {"votes": film.votes * 30, "value": round(film.rating + 0.1, 1), "type": "user"},
        "tmdb": {"votes": film.votes, "value": film.rating, "type": "user"},
        "metacritic": {"votes": 0, "value": int(film.rating * 9), "type": "user"},
        "rottenTomatoes": {"votes": 0, "value": int(film.rating * 10), "type": "user"},
        "trakt": {"votes": film.votes, "value": film.rating, "type": "user"},
    }


def _run_time(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}:00"
