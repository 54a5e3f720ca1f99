"""The handlers of what is going on: /queue, /history, /command, /release, /manualimport."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from ..clock import SimClock
from ..server import encode, flag, json_answer, number, read_json
from .commands import Commands, UnknownCommand
from .library import Library
from .model import HISTORY_NUMBERS, Download, HistoryEvent, Movie, Release, quality_model
from .paging import paged, paged_answer
from .pipeline import Pipeline
from .records import history_record, iso, manual_import_record, movie_record, release_record

JSON = "application/json"
RELEASE_CACHE = timedelta(minutes=30)
GONE = "Couldn't find requested release in cache, try searching again"
STATUS = {"metadata": "queued", "stalled": "warning", "error": "warning"}
STALLED = "The download is stalled with no connections"
NO_FILES = "qBittorrent is reporting missing files"


class Activity:
    """What Radarr is doing and has done."""

    def __init__(self, clock: SimClock, library: Library, pipeline: Pipeline, commands: Commands) -> None:
        self._clock = clock
        self._library = library
        self._pipeline = pipeline
        self._commands = commands
        self._releases: dict[tuple[int, str], tuple[datetime, Movie, Release]] = {}

    def forget_releases(self) -> None:
        self._releases.clear()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/queue", self._queue),
            web.get("/queue/status", self._queue_status),
            web.get("/queue/details", self._queue_details),
            web.delete("/queue/bulk", self._remove_many),
            web.delete(r"/queue/{id:\d+}", self._remove_one),
            web.post(r"/queue/grab/{id:\d+}", self._force),
            web.get("/command", self._command_list),
            web.post("/command", self._command_start),
            web.get(r"/command/{id:\d+}", self._command_get),
            web.get("/history", self._history),
            web.get("/history/since", self._history_since),
            web.get("/history/movie", self._history_movie),
            web.get("/release", self._search),
            web.post("/release", self._grab),
            web.get("/manualimport", self._manual_import),
        ]

    # -- queue --------------------------------------------------------------------------------

    def _record(self, download: Download, *, with_movie: bool) -> dict[str, Any]:
        """Return a queue record: the torrent as it is now, in Radarr's words."""
        release, movie = download.release, download.movie
        progress = self._pipeline.client.progress(download.hash)
        word = progress.state if progress else "unknown"
        trouble = download.messages or (
            [STALLED] if word == "stalled" else [NO_FILES] if word == "error" else []
        )
        record: dict[str, Any] = {
            "movieId": movie.id,
            "languages": [{"id": 1, "name": "English"}],
            "quality": quality_model(release.quality_id),
            "customFormats": [],
            "customFormatScore": 0,
            "size": progress.size if progress else release.size,
            "title": release.title,
            "added": iso(download.added),
            "status": STATUS.get(word, word) if progress else "downloadClientUnavailable",
            "trackedDownloadStatus": "warning" if download.messages else "ok",
            "trackedDownloadState": download.state,
            "statusMessages": [{"title": release.title, "messages": download.messages}]
            if download.messages
            else [],
            "downloadId": download.hash.upper(),
            "protocol": "torrent",
            "downloadClient": "qBittorrent",
            "downloadClientHasPostImportCategory": False,
            "indexer": release.indexer,
            "outputPath": f"/downloads/{release.title}",
            "sizeleft": progress.left if progress else release.size,
            "id": download.id,
        }
        if trouble and not download.messages:
            record["errorMessage"] = trouble[0]
        if progress and progress.eta is not None:
            eta = timedelta(seconds=progress.eta)
            record["timeleft"] = span(eta)
            record["estimatedCompletionTime"] = iso(self._clock.now() + eta)
        if with_movie:
            record["movie"] = movie_record(movie, self._library.today, self._library.image_base)
        return record

    def _records(self, request: web.Request, downloads: Iterable[Download]) -> list[dict[str, Any]]:
        with_movie = flag(request.query, "includeMovie")
        return [self._record(download, with_movie=with_movie) for download in downloads]

    async def _queue(self, request: web.Request) -> web.Response:
        rows, frame = paged(request.query, list(self._pipeline.queue.values()), "timeleft")
        return paged_answer(frame, encode(self._records(request, rows)))

    async def _queue_details(self, request: web.Request) -> web.Response:
        wanted = number(request.query.get("movieId"), 0)
        rows = [item for item in self._pipeline.queue.values() if wanted in {0, item.movie.id}]
        return json_answer(self._records(request, rows))

    async def _queue_status(self, request: web.Request) -> web.Response:
        records = self._records(request, self._pipeline.queue.values())
        warnings = any(record["trackedDownloadStatus"] == "warning" for record in records)
        frame = {"totalCount": len(records), "count": len(records), "unknownCount": 0, "errors": False}
        return json_answer(frame | {"warnings": warnings, "unknownErrors": False, "unknownWarnings": False})

    async def _remove_one(self, request: web.Request) -> web.Response:
        download = self._pipeline.queue.get(int(request.match_info["id"]))
        if download is None:
            raise web.HTTPNotFound(text='{"message":"NotFound"}', content_type=JSON)
        self._remove(request, [download])
        return json_answer({})

    async def _remove_many(self, request: web.Request) -> web.Response:
        ids = (await read_json(request)).get("ids") or []
        self._remove(request, [self._pipeline.queue[i] for i in ids if i in self._pipeline.queue])
        return json_answer({})

    def _remove(self, request: web.Request, downloads: list[Download]) -> None:
        query = request.query
        blocklist = flag(query, "blocklist")
        for download in downloads:
            self._pipeline.remove(
                download,
                from_client=flag(query, "removeFromClient", default=True),
                blocklist=blocklist,
                search=blocklist and not flag(query, "skipRedownload"),
            )

    async def _force(self, request: web.Request) -> web.Response:
        if int(request.match_info["id"]) not in self._pipeline.queue:
            raise web.HTTPNotFound(text='{"message":"NotFound"}', content_type=JSON)
        return json_answer({})

    # -- commands -----------------------------------------------------------------------------

    async def _command_list(self, request: web.Request) -> web.Response:
        return json_answer([command.as_dict() for command in self._commands.all.values()])

    async def _command_start(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        try:
            command = self._commands.start(str(body.get("name") or ""), body)
        except UnknownCommand as err:
            answer = {"message": f"Unknown command {err}", "description": ""}
            return json_answer(answer, status=500)
        return json_answer(command.as_dict(), status=201)

    async def _command_get(self, request: web.Request) -> web.Response:
        command = self._commands.all.get(int(request.match_info["id"]))
        if command is None:
            raise web.HTTPNotFound(text='{"message":"NotFound"}', content_type=JSON)
        return json_answer(command.as_dict())

    # -- history ------------------------------------------------------------------------------

    async def _history(self, request: web.Request) -> web.Response:
        newest_first = request.query.get("sortDirection", "descending").startswith("desc")
        events = [event for event in self._library.history if self._wanted(event, request)]
        rows, frame = paged(request.query, events[::-1] if newest_first else events, "date")
        return paged_answer(frame, encode(self._history_records(request, rows)))

    async def _history_since(self, request: web.Request) -> web.Response:
        since = _moment(request.query.get("date"))
        events = [e for e in self._library.history if e.date >= since and self._wanted(e, request)]
        return json_answer(self._history_records(request, events))

    async def _history_movie(self, request: web.Request) -> web.Response:
        movie_id = number(request.query.get("movieId"), 0)
        events = [
            e for e in self._library.history[::-1] if e.movie_id == movie_id and self._wanted(e, request)
        ]
        return json_answer(self._history_records(request, events))

    def _wanted(self, event: HistoryEvent, request: web.Request) -> bool:
        kinds = request.query.getall("eventType", [])
        names = {HISTORY_NUMBERS.get(number(kind, 0), kind) for kind in kinds}
        download = request.query.get("downloadId")
        return (not names or event.kind in names) and download in {None, event.download_id}

    def _history_records(self, request: web.Request, events: list[HistoryEvent]) -> list[dict[str, Any]]:
        records = [history_record(event) for event in events]
        if flag(request.query, "includeMovie"):
            for event, record in zip(events, records, strict=True):
                if movie := self._library.movies.get(event.movie_id):
                    record["movie"] = movie_record(movie, self._library.today, self._library.image_base)
        return records

    # -- releases -----------------------------------------------------------------------------

    async def _search(self, request: web.Request) -> web.Response:
        movie = self._library.movies.get(number(request.query.get("movieId"), 0))
        if movie is None:
            raise web.HTTPNotFound(text='{"message":"NotFound"}', content_type=JSON)
        now, releases = self._clock.now(), self._pipeline.releases(movie)
        for release in releases:
            self._releases[release.indexer_id, release.guid] = (now, movie, release)
        return json_answer([release_record(r, movie, weight, now) for weight, r in enumerate(releases)])

    async def _grab(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        found = self._releases.get((number(str(body.get("indexerId")), 0), str(body.get("guid"))))
        if found is None or self._clock.now() - found[0] > RELEASE_CACHE:
            return json_answer({"message": GONE, "description": ""}, status=404)
        _, movie, release = found
        self._pipeline.grab(movie, release)
        return json_answer(release_record(release, movie, 0, self._clock.now()))

    async def _manual_import(self, request: web.Request) -> web.Response:
        wanted = request.query.get("downloadId", "").casefold()
        found = [d for d in self._pipeline.queue.values() if d.hash == wanted]
        return json_answer(
            [manual_import_record(d, self._library.today, self._library.image_base) for d in found]
        )


def span(delta: timedelta) -> str:
    """Write a time span as .NET does: HH:MM:SS or d.HH:MM:SS."""
    days, seconds = delta.days, delta.seconds
    clock = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return f"{days}.{clock}" if days else clock


def _moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        raise web.HTTPBadRequest(text='{"message":"bad date"}', content_type=JSON) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
