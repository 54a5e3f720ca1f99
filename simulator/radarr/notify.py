"""Radarr's webhooks: who is told of what, and the payloads, posted in the order of events."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from .library import Library
from .model import QUALITIES, Download, Movie, MovieFile
from .records import iso, language

WEBHOOK_TIMEOUT = aiohttp.ClientTimeout(total=10)
MASK = "********"
EVENTS = (
    *("onGrab", "onDownload", "onUpgrade", "onRename", "onMovieAdded", "onMovieDelete", "onMovieFileDelete"),
    *("onMovieFileDeleteForUpgrade", "onHealthIssue", "onHealthRestored", "onApplicationUpdate"),
    "onManualInteractionRequired",
)


@dataclass(slots=True)
class Notification:
    """One connection of Radarr's settings. `secrets` holds the fields that are masked outside."""

    id: int
    name: str
    fields: dict[str, Any]
    flags: dict[str, bool]
    tags: list[int] = field(default_factory=list)

    def value(self, name: str, default: Any = None) -> Any:
        return self.fields.get(name, default)


class Undeliverable(Exception):
    """The webhook was not taken; the message is what Radarr shows."""


class Notifier:
    """Posts what happened to every webhook that wants it, one after the other."""

    def __init__(self, library: Library, instance_name: str = "Radarr") -> None:
        self.notifications: dict[int, Notification] = {}
        self.instance_name = instance_name
        self.application_url = ""
        self.sent: list[tuple[str, int]] = []  # (eventType, status), newest last
        self._library = library
        self._queue: asyncio.Queue[tuple[Notification, dict[str, Any]]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._worker:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def test(self, notification: Notification) -> None:
        """Post the test event. Raises Undeliverable."""
        movie = {"id": 1, "title": "Test Title", "year": 1970, "folderPath": "C:\\testpath"}
        movie |= {"tmdbId": 0, "releaseDate": "1970-01-01", "tags": ["test-tag"]}
        release = {"quality": "Test Quality", "qualityVersion": 1, "releaseGroup": "Test Group"}
        release |= {"releaseTitle": "Test Title", "indexer": "Test Indexer", "size": 9999999}
        body = {
            "movie": movie,
            "remoteMovie": {"tmdbId": 1234, "imdbId": "5678", "title": "Test title", "year": 1970},
        }
        await self._post(notification, self._payload("Test", body | {"release": release}))

    # -- events -----------------------------------------------------------------------------------

    def grab(self, download: Download) -> None:
        self._tell("onGrab", "Grab", self._download_body(download) | {"release": _grabbed(download)})

    def imported(self, download: Download, file: MovieFile, replaced: MovieFile | None) -> None:
        movie, release = download.movie, download.release
        body = self._download_body(download) | {
            "movieFile": _file(movie, file),
            "isUpgrade": replaced is not None,
            "release": {
                "releaseTitle": release.title,
                "indexer": release.indexer,
                "size": release.size,
                "indexerFlags": [],
            },
        }
        if replaced:
            body["deletedFiles"] = [_file(movie, replaced)]
        self._tell("onUpgrade" if replaced else "onDownload", "Download", body)

    def added(self, movie: Movie) -> None:
        self._tell("onMovieAdded", "MovieAdded", {"movie": self._movie(movie), "addMethod": "manual"})

    def deleted(self, movie: Movie, *, files: bool) -> None:
        size = movie.file.size if movie.file else 0
        body = {"movie": self._movie(movie), "deletedFiles": files, "movieFolderSize": size}
        self._tell("onMovieDelete", "MovieDelete", body)

    def file_deleted(self, movie: Movie, file: MovieFile) -> None:
        body = {"movie": self._movie(movie), "movieFile": _file(movie, file), "deleteReason": "manual"}
        self._tell("onMovieFileDelete", "MovieFileDelete", body)

    def manual_interaction(self, download: Download) -> None:
        release = download.release
        info = {"quality": QUALITIES[release.quality_id][0], "qualityVersion": 1, "title": release.title}
        body = self._download_body(download) | {
            "downloadInfo": info | {"indexer": release.indexer, "size": release.size},
            "downloadStatus": "Warning",
            "downloadStatusMessages": [{"title": release.title, "messages": list(download.messages)}],
            "release": _grabbed(download),
        }
        self._tell("onManualInteractionRequired", "ManualInteractionRequired", body)

    def health(self, level: str, message: str, check: str, *, restored: bool) -> None:
        body = {
            "level": level,
            "message": message,
            "type": check,
            "wikiUrl": "https://wiki.servarr.com/radarr/system",
        }
        kind = "HealthRestored" if restored else "Health"
        self._tell("onHealthRestored" if restored else "onHealthIssue", kind, body)

    # -- sending ----------------------------------------------------------------------------------

    def _tell(self, wish: str, event_type: str, body: dict[str, Any]) -> None:
        wanted = [item for item in self.notifications.values() if item.flags.get(wish)]
        for notification in wanted:
            self._queue.put_nowait((notification, self._payload(event_type, body)))
        if wanted and self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while True:
            notification, payload = await self._queue.get()
            try:
                await self._post(notification, payload)
                self.sent.append((payload["eventType"], 200))
            except Undeliverable:
                self.sent.append((payload["eventType"], 0))
            del self.sent[:-1000]

    async def _post(self, notification: Notification, payload: dict[str, Any]) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=WEBHOOK_TIMEOUT)
        headers = {str(row["key"]): str(row["value"]) for row in notification.value("headers") or []}
        user, password = notification.value("username"), notification.value("password")
        if user or password:
            headers["Authorization"] = "Basic " + b64encode(f"{user}:{password}".encode()).decode()
        method = "PUT" if notification.value("method") == 2 else "POST"
        try:
            async with self._session.request(
                method, str(notification.value("url")), json=payload, headers=headers
            ) as answer:
                if answer.status >= 300:
                    raise Undeliverable(f"HTTP {answer.status}")
        except (aiohttp.ClientError, TimeoutError, ValueError) as err:
            raise Undeliverable(type(err).__name__) from err

    # -- payloads ---------------------------------------------------------------------------------

    def _payload(self, event_type: str, body: dict[str, Any]) -> dict[str, Any]:
        head = {"eventType": event_type, "instanceName": self.instance_name}
        return body | head | {"applicationUrl": self.application_url}

    def _download_body(self, download: Download) -> dict[str, Any]:
        film = download.movie.film
        return {
            "movie": self._movie(download.movie),
            "remoteMovie": {"tmdbId": film.tmdb, "imdbId": film.imdb, "title": film.title, "year": film.year},
            "downloadClient": "qBittorrent",
            "downloadClientType": "qBittorrent",
            "downloadId": download.hash.upper(),
            "customFormatInfo": {"customFormats": [], "customFormatScore": 0},
        }

    def _movie(self, movie: Movie) -> dict[str, Any]:
        film = movie.film
        day = next((day for day in (film.digital, film.physical, film.in_cinemas) if day), None)
        images = (("poster", film.poster), ("fanart", film.backdrop))
        base = self._library.image_base
        record: dict[str, Any] = {
            "id": movie.id,
            "title": film.title,
            "year": film.year,
            "folderPath": movie.path,
            "tmdbId": film.tmdb,
            "imdbId": film.imdb,
            "overview": film.overview,
            "genres": [],
            "images": [
                {
                    "coverType": kind,
                    "url": f"/MediaCover/{movie.id}/{kind}.jpg",
                    "remoteUrl": f"{base}/original{path}",
                }
                for kind, path in images
            ],
            "tags": [self._library.tags[number] for number in movie.tags if number in self._library.tags],
            "originalLanguage": language(film.language),
        }
        if day:
            record["releaseDate"] = day.isoformat()
        return record


def _grabbed(download: Download) -> dict[str, Any]:
    release = download.release
    return {
        "quality": QUALITIES[release.quality_id][0],
        "qualityVersion": 1,
        "releaseGroup": release.group,
        "releaseTitle": release.title,
        "indexer": release.indexer,
        "size": release.size,
        "customFormatScore": 0,
        "customFormats": [],
        "languages": [{"id": 1, "name": "English"}],
        "indexerFlags": [],
    }


def _file(movie: Movie, file: MovieFile) -> dict[str, Any]:
    height = QUALITIES[file.quality_id][2] or 480
    media = {"audioChannels": 5.1, "audioCodec": "AC3", "audioLanguages": ["eng"], "height": height}
    media |= {"width": height * 16 // 9, "subtitles": ["eng"], "videoCodec": "x264", "videoDynamicRange": ""}
    return {
        "id": file.id,
        "relativePath": file.name,
        "path": f"{movie.path}/{file.name}",
        "quality": QUALITIES[file.quality_id][0],
        "qualityVersion": 1,
        "releaseGroup": file.group,
        "sceneName": file.scene_name,
        "indexerFlags": "0",
        "size": file.size,
        "dateAdded": iso(file.added),
        "languages": [{"id": 1, "name": "English"}],
        "mediaInfo": media | {"videoDynamicRangeType": ""},
    }
