"""Radarr's webhooks, in its words."""

from typing import Any

from ..arr.files import told_video
from ..arr.kept import KeptFile
from ..arr.notify import Notifier
from ..arr.shelf import Download
from ..arr.words import language
from .library import Library
from .model import Movie


class RadarrNotifier(Notifier):
    """What Radarr says of films."""

    _shelf: Library

    def test_body(self) -> dict[str, Any]:
        movie = {"id": 1, "title": "Test Title", "year": 1970, "folderPath": "C:\\testpath"}
        movie |= {"tmdbId": 0, "releaseDate": "1970-01-01", "tags": ["test-tag"]}
        remote = {"tmdbId": 1234, "imdbId": "5678", "title": "Test title", "year": 1970}
        return {"movie": movie, "remoteMovie": remote}

    def download_body(self, download: Download) -> dict[str, Any]:
        film = download.owner.film
        remote = {"tmdbId": film.tmdb, "imdbId": film.imdb, "title": film.title, "year": film.year}
        return {"movie": self._movie(download.owner), "remoteMovie": remote}

    def imported(self, download: Download, part: Movie, file: KeptFile, replaced: KeptFile | None) -> None:
        body = self.about(download) | {
            "movieFile": self._file(part, file),
            "isUpgrade": replaced is not None,
            "release": self.brought(download),
        }
        if replaced:
            body["deletedFiles"] = [self._file(part, replaced)]
        self.tell("onUpgrade" if replaced else "onDownload", "Download", body)

    def complete(self, download: Download) -> None:
        """Say nothing more: a film is one file."""

    def added(self, movie: Movie) -> None:
        self.tell("onMovieAdded", "MovieAdded", {"movie": self._movie(movie), "addMethod": "manual"})

    def deleted(self, movie: Movie, *, files: bool) -> None:
        size = movie.file.size if movie.file else 0
        body = {"movie": self._movie(movie), "deletedFiles": files, "movieFolderSize": size}
        self.tell("onMovieDelete", "MovieDelete", body)

    def file_deleted(self, movie: Movie, file: KeptFile) -> None:
        body = {"movie": self._movie(movie), "movieFile": self._file(movie, file), "deleteReason": "manual"}
        self.tell("onMovieFileDelete", "MovieFileDelete", body)

    def _movie(self, movie: Movie) -> dict[str, Any]:
        film = movie.film
        day = next((day for day in (film.digital, film.physical, film.in_cinemas) if day), None)
        record: dict[str, Any] = {
            "id": movie.id,
            "title": film.title,
            "year": film.year,
            "folderPath": movie.path,
            "tmdbId": film.tmdb,
            "imdbId": film.imdb,
            "overview": film.overview,
            "genres": [],
            "images": self.images(movie.id, film.poster, film.backdrop),
            "tags": self.labels(movie.tags),
            "originalLanguage": language(film.language),
        }
        return record | ({"releaseDate": day.isoformat()} if day else {})

    def _file(self, movie: Movie, file: KeptFile) -> dict[str, Any]:
        told = told_video(self._shelf.kind, file, movie, "AC3")
        return told | {"indexerFlags": "0"}
