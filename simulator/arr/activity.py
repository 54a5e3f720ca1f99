"""The handlers of what is going on: /queue, /blocklist, /history, /command, /release, /manualimport."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from ..clock import SimClock
from ..server import encode, flag, json_answer, number, read_json
from .commands import Commands, UnknownCommand
from .paging import paged, paged_answer
from .pipeline import Blocked, Pipeline
from .shelf import Download, HistoryEvent, Release, Shelf
from .words import (
    history_record,
    iso,
    languages,
    manual_import_records,
    moment,
    nothing,
    queue_record,
    release_record,
)

RELEASE_CACHE = timedelta(minutes=30)
GONE = "Couldn't find requested release in cache, try searching again"


class Activity:
    """What an *arr is doing and has done."""

    def __init__(self, clock: SimClock, shelf: Shelf, pipeline: Pipeline, commands: Commands) -> None:
        self._clock = clock
        self._shelf = shelf
        self._kind = shelf.kind
        self._pipeline = pipeline
        self._commands = commands
        self._releases: dict[tuple[int, str], tuple[datetime, Release]] = {}

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
            web.get("/blocklist", self._blocklist),
            web.delete("/blocklist/bulk", self._unblock_many),
            web.delete(r"/blocklist/{id:\d+}", self._unblock),
            web.get("/command", self._command_list),
            web.post("/command", self._command_start),
            web.get(r"/command/{id:\d+}", self._command_get),
            web.delete(r"/command/{id:\d+}", self._command_cancel),
            web.get("/history", self._history),
            web.get("/history/since", self._history_since),
            web.get(f"/history/{self._kind.owner}", self._history_of),
            web.post(r"/history/failed/{id:\d+}", self._failed),
            web.get("/release", self._search),
            web.post("/release", self._grab),
            web.get("/manualimport", self._manual_import),
        ]

    # -- queue --------------------------------------------------------------------------------

    def _records(self, request: web.Request, downloads: Iterable[Download]) -> Iterator[dict[str, Any]]:
        """Yield the records of the queue: one for each part, with the whole size in each."""
        for download in downloads:
            progress = self._pipeline.client.progress(download.hash)
            common = queue_record(download, self._kind, progress, self._clock)
            for offset, part in enumerate(download.parts):
                ids = (part.owner.id, part.id)
                own = self._shelf.ids(*ids) | self._shelf.queued(part)
                yield own | common | {"id": download.id + offset} | self._shelf.embedded(*ids, request.query)

    async def _queue(self, request: web.Request) -> web.Response:
        records = list(self._records(request, self._pipeline.queue.values()))
        rows, frame = paged(request.query, records, "timeleft")
        return paged_answer(frame, encode(rows))

    async def _queue_details(self, request: web.Request) -> web.Response:
        name = self._kind.owner_id
        wanted = number(request.query.get(name), 0)
        records = self._records(request, self._pipeline.queue.values())
        return json_answer([record for record in records if wanted in {0, record[name]}])

    async def _queue_status(self, request: web.Request) -> web.Response:
        records = list(self._records(request, self._pipeline.queue.values()))
        warnings = any(record["trackedDownloadStatus"] == "warning" for record in records)
        frame = {"totalCount": len(records), "count": len(records), "unknownCount": 0, "errors": False}
        return json_answer(frame | {"warnings": warnings, "unknownErrors": False, "unknownWarnings": False})

    async def _remove_one(self, request: web.Request) -> web.Response:
        download = self._pipeline.find(int(request.match_info["id"]))
        if download is None:
            raise nothing()
        self._remove(request, [download])
        return json_answer({})

    async def _remove_many(self, request: web.Request) -> web.Response:
        found = [self._pipeline.find(i) for i in (await read_json(request)).get("ids") or []]
        self._remove(request, list({one.id: one for one in found if one}.values()))
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
        if self._pipeline.find(int(request.match_info["id"])) is None:
            raise nothing()
        return json_answer({})

    # -- blocklist ----------------------------------------------------------------------------

    async def _blocklist(self, request: web.Request) -> web.Response:
        rows, frame = paged(request.query, list(self._pipeline.blocklist.values()), "date")
        return paged_answer(frame, encode([self._blocked(one) for one in rows]))

    def _blocked(self, one: Blocked) -> dict[str, Any]:
        release = one.release
        return self._shelf.blocked(release) | {
            "sourceTitle": release.title,
            **languages(self._kind, release),
            "quality": self._kind.quality(release.quality_id),
            "customFormats": [],
            "date": iso(one.date),
            "protocol": "torrent",
            "indexer": release.indexer,
            "message": "Manually marked as failed",
            "id": one.id,
        }

    async def _unblock(self, request: web.Request) -> web.Response:
        if self._pipeline.blocklist.pop(int(request.match_info["id"]), None) is None:
            raise nothing()
        return json_answer({})

    async def _unblock_many(self, request: web.Request) -> web.Response:
        for one in (await read_json(request)).get("ids") or []:
            self._pipeline.blocklist.pop(one, None)
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
            raise nothing()
        return json_answer(command.as_dict())

    async def _command_cancel(self, request: web.Request) -> web.Response:
        if not self._commands.cancel(int(request.match_info["id"])):
            raise nothing()
        return json_answer({})

    # -- history ------------------------------------------------------------------------------

    async def _history(self, request: web.Request) -> web.Response:
        newest_first = request.query.get("sortDirection", "descending").startswith("desc")
        events = [event for event in self._shelf.history if self._wanted(event, request)]
        rows, frame = paged(request.query, events[::-1] if newest_first else events, "date")
        return paged_answer(frame, encode(self._history_records(request, rows)))

    async def _history_since(self, request: web.Request) -> web.Response:
        since = moment(request.query.get("date"))
        events = [e for e in self._shelf.history if e.date >= since and self._wanted(e, request)]
        return json_answer(self._history_records(request, events))

    async def _history_of(self, request: web.Request) -> web.Response:
        wanted = number(request.query.get(self._kind.owner_id), 0)
        events = [e for e in self._shelf.history[::-1] if e.owner_id == wanted and self._wanted(e, request)]
        return json_answer(self._history_records(request, events))

    def _wanted(self, event: HistoryEvent, request: web.Request) -> bool:
        kinds = request.query.getall("eventType", [])
        names = {self._kind.history.get(number(kind, 0), kind) for kind in kinds}
        download = request.query.get("downloadId")
        return (
            (not names or event.kind in names)
            and download in {None, event.download_id}
            and self._shelf.in_history(event, request.query)
        )

    def _history_records(self, request: web.Request, events: list[HistoryEvent]) -> list[dict[str, Any]]:
        return [
            history_record(event, self._shelf)
            | self._shelf.embedded(event.owner_id, event.part_id, request.query)
            for event in events
        ]

    async def _failed(self, request: web.Request) -> web.Response:
        """Mark what a line of history is about as failed: it is blocked, and something else is searched."""
        wanted = int(request.match_info["id"])
        event = next((one for one in self._shelf.history if one.id == wanted), None)
        if event is None:
            raise nothing()
        for download in list(self._pipeline.queue.values()):
            if download.hash.upper() == event.download_id:
                self._pipeline.remove(download, from_client=True, blocklist=True, search=True)
        return json_answer({})

    # -- releases -----------------------------------------------------------------------------

    async def _search(self, request: web.Request) -> web.Response:
        parts = self._shelf.wanted(request.query)
        if not parts:
            raise nothing()
        now, releases = self._clock.now(), self._pipeline.releases(parts)
        for release in releases:
            self._releases[release.indexer_id, release.guid] = (now, release)
        return json_answer([release_record(r, self._shelf, weight) for weight, r in enumerate(releases)])

    async def _grab(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        found = self._releases.get((number(str(body.get("indexerId")), 0), str(body.get("guid"))))
        if found is None or self._clock.now() - found[0] > RELEASE_CACHE:
            return json_answer({"message": GONE, "description": ""}, status=404)
        self._pipeline.grab(found[1])
        return json_answer(release_record(found[1], self._shelf, 0))

    async def _manual_import(self, request: web.Request) -> web.Response:
        wanted = request.query.get("downloadId", "").casefold()
        found = [d for d in self._pipeline.queue.values() if d.hash == wanted]
        return json_answer(
            [row for download in found for row in manual_import_records(download, self._shelf)]
        )
