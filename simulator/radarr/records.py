"""Radarr's resources as JSON values: camelCase, nulls left out where Radarr leaves them out."""

from datetime import date
from typing import Any

from ..arr.files import video_record
from ..arr.kept import KeptFile
from ..arr.kind import Kind
from ..arr.words import images, iso, language
from ..catalogue import GENRES, Film, clean_title, sort_title
from .model import Movie


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
        "images": images(movie_id, film.poster, film.backdrop, image_base),
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


def movie_record(kind: Kind, movie: Movie, today: date, image_base: str) -> dict[str, Any]:
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
        record["movieFile"] = file_record(kind, movie, movie.file)
        record["movieFileId"] = movie.file.id
        record["sizeOnDisk"] = movie.file.size
        record["statistics"] = {
            "movieFileCount": 1,
            "sizeOnDisk": movie.file.size,
            "releaseGroups": [movie.file.group],
        }
    return record


def file_record(kind: Kind, movie: Movie, file: KeptFile) -> dict[str, Any]:
    """Return Radarr's MovieFileResource."""
    record = video_record(kind, file, movie, movie.film.runtime, "AC3")
    record["mediaInfo"]["id"] = 0
    return record | {"movieId": movie.id, "edition": ""}


def _alternate(title: str) -> dict[str, Any]:
    return {
        "sourceType": "tmdb",
        "movieMetadataId": 0,
        "title": title,
        "cleanTitle": clean_title(title),
        "id": 0,
    }


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
