"""The handlers of episodes: /episode, /episodefile, /calendar, /wanted."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from aiohttp import web

from ..arr.kept import KeptFile
from ..arr.paging import paged, paged_answer
from ..arr.words import moment, nothing
from ..server import encode, flag, json_answer, number, read_json
from .library import Library
from .model import Episode
from .notify import SonarrNotifier
from .records import episode_record, file_record

DAYS_AHEAD = 2


class EpisodeHandlers:
    """What episodes there are, which are wanted, and their files."""

    def __init__(self, library: Library, notifier: SonarrNotifier) -> None:
        self._library = library
        self._kind = library.kind
        self._notifier = notifier

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/episode", self._list),
            web.put("/episode/monitor", self._monitor),
            web.get(r"/episode/{id:\d+}", self._get),
            web.put(r"/episode/{id:\d+}", self._edit),
            web.get("/episodefile", self._files),
            web.get(r"/episodefile/{id:\d+}", self._file),
            web.delete("/episodefile/bulk", self._delete_files),
            web.delete(r"/episodefile/{id:\d+}", self._delete_file),
            web.get("/calendar", self._calendar),
            web.get("/wanted/missing", self._missing),
            web.get("/wanted/cutoff", self._cutoff),
        ]

    def _records(self, request: web.Request, episodes: Iterable[Episode]) -> list[dict[str, Any]]:
        with_file = flag(request.query, "includeEpisodeFile")
        with_series = flag(request.query, "includeSeries")
        records = []
        for episode in episodes:
            record = episode_record(self._kind, episode, with_file=with_file)
            if with_series:
                record["series"] = self._library.resource(episode.series)
            records.append(record)
        return records

    async def _list(self, request: web.Request) -> web.Response:
        """List a series' or a season's episodes, or those named; Sonarr refuses to list all."""
        query = request.query
        series = self._library.series.get(number(query.get("seriesId"), 0))
        if "episodeIds" in query:
            wanted = [number(one, 0) for text in query.getall("episodeIds") for one in text.split(",")]
            return json_answer(self._records(request, self._known(wanted)))
        if "seriesId" not in query:
            message = "seriesId or episodeIds must be provided"
            return json_answer({"message": message, "description": ""}, status=400)
        found = series.episodes if series else []
        if "seasonNumber" in query:
            found = [one for one in found if one.season == number(query["seasonNumber"], -1)]
        return json_answer(self._records(request, found))

    async def _get(self, request: web.Request) -> web.Response:
        episode = self._find(request)
        more = {"series": self._library.resource(episode.series)}
        return json_answer(episode_record(self._kind, episode, with_file=True) | more)

    async def _edit(self, request: web.Request) -> web.Response:
        episode, body = self._find(request), await read_json(request)
        self._set([episode], bool(body.get("monitored")))
        return json_answer(episode_record(self._kind, episode), status=202)

    async def _monitor(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        found = self._known(body.get("episodeIds") or [])
        self._set(found, bool(body.get("monitored")))
        return json_answer(self._records(request, found), status=202)

    def _set(self, episodes: list[Episode], monitored: bool) -> None:
        for episode in episodes:
            episode.monitored = monitored
            self._library.touch(episode.series)

    def _known(self, numbers: Iterable[int]) -> list[Episode]:
        return [self._library.episodes[one] for one in numbers if one in self._library.episodes]

    def _find(self, request: web.Request) -> Episode:
        episode = self._library.episodes.get(int(request.match_info["id"]))
        if episode is None:
            raise nothing()
        return episode

    # -- what airs, and what is missing -------------------------------------------------------

    async def _calendar(self, request: web.Request) -> web.Response:
        query, now = request.query, self._library.clock.now()
        today = datetime.combine(now.date(), time(), now.tzinfo)
        start = moment(query["start"]) if query.get("start") else today
        end = moment(query["end"]) if query.get("end") else today + timedelta(days=DAYS_AHEAD)
        found = self._library.between(start, end, unmonitored=flag(query, "unmonitored"))
        return json_answer(self._records(request, found))

    async def _missing(self, request: web.Request) -> web.Response:
        return self._paged(request, self._library.missing())

    async def _cutoff(self, request: web.Request) -> web.Response:
        return self._paged(request, self._library.cutoff_unmet())

    def _paged(self, request: web.Request, episodes: list[Episode]) -> web.Response:
        newest_first = request.query.get("sortDirection", "").startswith("desc")
        episodes.sort(key=lambda one: one.facts.air_time, reverse=newest_first)
        rows, frame = paged(request.query, episodes, "episodes.airDateUtc")
        return paged_answer(frame, encode(self._records(request, rows)))

    # -- files --------------------------------------------------------------------------------

    async def _files(self, request: web.Request) -> web.Response:
        series = self._library.series.get(number(request.query.get("seriesId"), 0))
        rows = [(one, one.file) for one in (series.episodes if series else ()) if one.file]
        return json_answer([file_record(self._kind, episode, file) for episode, file in rows])

    async def _file(self, request: web.Request) -> web.Response:
        episode, file = self._with_file(int(request.match_info["id"]))
        return json_answer(file_record(self._kind, episode, file))

    async def _delete_file(self, request: web.Request) -> web.Response:
        self._delete(*self._with_file(int(request.match_info["id"])))
        return json_answer({})

    async def _delete_files(self, request: web.Request) -> web.Response:
        wanted = set((await read_json(request)).get("episodeFileIds") or [])
        for episode in list(self._library.episodes.values()):
            if episode.file and episode.file.id in wanted:
                self._delete(episode, episode.file)
        return json_answer({})

    def _with_file(self, wanted: int) -> tuple[Episode, KeptFile]:
        for episode in self._library.episodes.values():
            if episode.file and episode.file.id == wanted:
                return episode, episode.file
        raise nothing()

    def _delete(self, episode: Episode, file: KeptFile) -> None:
        self._library.delete_file(episode)
        self._library.record(episode, self._kind.file_deleted, title=file.name, data={"reason": "Manual"})
        self._notifier.file_deleted(episode, file)
