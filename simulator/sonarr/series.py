"""The handlers of what stands in the library: /series, /seasonpass."""

from typing import Any

from aiohttp import web

from ..arr.pipeline import Pipeline
from ..arr.words import everything, failure, integer, nothing, place_failures, profile_failures, raw, refused
from ..catalogue import Catalogue, with_year
from ..server import flag, json_answer, number, read_json
from ..shows import Series as Show
from .commands import SonarrCommands
from .library import Library
from .model import SERIES_TYPES, Series
from .monitor import choose, monitor_season
from .notify import SonarrNotifier
from .records import show_record

SPACES = {
    "tvdb": "tvdb",
    "tvdbid": "tvdb",
    "tmdb": "tmdb",
    "tmdbid": "tmdb",
    "imdb": "imdb",
    "imdbid": "imdb",
}
NO_COUNTS = {
    **dict.fromkeys(("episodeFileCount", "episodeCount", "totalEpisodeCount", "sizeOnDisk"), 0),
    "releaseGroups": [],
    "percentOfEpisodes": 0,
}
MAX_FOUND = 50


class SeriesHandlers:
    """How series get in and out, and what is wanted of them."""

    def __init__(
        self,
        catalogue: Catalogue,
        library: Library,
        pipeline: Pipeline,
        notifier: SonarrNotifier,
        commands: SonarrCommands,
    ) -> None:
        self._catalogue = catalogue
        self._library = library
        self._kind = library.kind
        self._pipeline = pipeline
        self._notifier = notifier
        self._commands = commands

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/series", self._list),
            web.post("/series", self._add),
            web.get("/series/lookup", self._lookup),
            web.put("/series/editor", self._edit_many),
            web.delete("/series/editor", self._delete_many),
            web.get(r"/series/{id:\d+}", self._get),
            web.put(r"/series/{id:\d+}", self._edit),
            web.delete(r"/series/{id:\d+}", self._delete),
            web.post("/seasonpass", self._season_pass),
        ]

    # -- reading ------------------------------------------------------------------------------

    async def _list(self, request: web.Request) -> web.Response:
        if "tvdbId" not in request.query:
            return everything(self._library, request)
        series = self._library.by_tvdb(number(request.query["tvdbId"], 0))
        return raw(self._library.encoded_list([series] if series else []))

    async def _get(self, request: web.Request) -> web.Response:
        return raw(self._library.encoded(self._find(request)))

    async def _lookup(self, request: web.Request) -> web.Response:
        """Look up as Sonarr does: `tvdb:`, `tmdb:` and `imdb:` name one series, all else is a search."""
        term = request.query.get("term", "").strip()
        space, _, value = term.partition(":")
        if space in SPACES:
            show = self._catalogue.series_with(SPACES[space], value.strip())
            found = [show] if show else []
        else:
            found = self._catalogue.find_series(*with_year(term))[:MAX_FOUND]
        return json_answer([self._described(show) for show in found])

    def _described(self, show: Show) -> dict[str, Any]:
        """Return a series as a lookup has it: never with numbers of files, also if it is in the library."""
        clock, base = self._library.clock, self._library.image_base
        record = show_record(show, clock.now(), base)
        if series := self._library.by_tvdb(show.tvdb):
            record |= self._library.resource(series)
            record["seasons"] = [
                {"seasonNumber": one, "monitored": monitored} for one, monitored in series.seasons.items()
            ]
        return record | {"statistics": {"seasonCount": len(show.seasons)} | NO_COUNTS}

    # -- writing ------------------------------------------------------------------------------

    async def _add(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        show = self._catalogue.series_with("tvdb", str(integer(body.get("tvdbId"))))
        problems = self._invalid(body, show)
        if problems or show is None:
            return refused(problems)
        series = self._library.add(show, **self._settings(body))
        series.options = body.get("addOptions") or {}
        for one, monitored in _seasons(body).items():
            if one in series.seasons:
                series.seasons[one] = monitored
        self._notifier.added(series)
        self._commands.refresh(series)
        return raw(self._library.encoded(series), 201)

    def _invalid(self, body: dict[str, Any], show: Show | None) -> list[dict[str, Any]]:
        """Return the list of what Sonarr's validators would complain about."""
        problems, tvdb = [], integer(body.get("tvdbId"))
        if show is None:
            text = "A series with this ID was not found."
            problems.append(failure("TvdbId", text, tvdb, "NotFoundValidator"))
        elif self._library.by_tvdb(show.tvdb):
            text = "This series has already been added"
            problems.append(failure("TvdbId", text, tvdb, "SeriesExistsValidator"))
        return problems + place_failures(self._kind, body)

    def _settings(self, body: dict[str, Any]) -> dict[str, Any]:
        kind, new = body.get("seriesType"), body.get("monitorNewItems")
        return {
            "profile_id": integer(body.get("qualityProfileId")),
            "monitored": bool(body.get("monitored", True)),
            "monitor_new": new if new in {"all", "none"} else "all",
            "season_folder": bool(body.get("seasonFolder", True)),
            "type": kind if kind in SERIES_TYPES else "standard",
            "tags": [tag for tag in body.get("tags") or [] if tag in self._library.tags],
        }

    async def _edit(self, request: web.Request) -> web.Response:
        """Take the whole resource; a season that is turned on or off takes its episodes with it."""
        series, body = self._find(request), await read_json(request)
        if problems := profile_failures(self._kind, body):
            return refused(problems)
        for name, value in self._settings(body).items():
            setattr(series, name, value)
        self._apply(series, _seasons(body))
        return raw(self._library.encoded(series), 202)

    def _apply(self, series: Series, seasons: dict[int, bool]) -> None:
        for one, monitored in seasons.items():
            if series.seasons.get(one, monitored) is not monitored:
                monitor_season(series, one, monitored)
        self._library.touch(series)

    async def _edit_many(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        found = self._named(body)
        for series in found:
            if isinstance(body.get("monitored"), bool):
                series.monitored = body["monitored"]
            if body.get("monitorNewItems") in {"all", "none"}:
                series.monitor_new = body["monitorNewItems"]
            if body.get("qualityProfileId") in self._kind.profiles:
                series.profile_id = body["qualityProfileId"]
            self._library.touch(series)
        return raw(self._library.encoded_list(found), 202)

    async def _delete_many(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        for series in self._named(body):
            self._remove(series, files=bool(body.get("deleteFiles")))
        return json_answer({})

    async def _delete(self, request: web.Request) -> web.Response:
        self._remove(self._find(request), files=flag(request.query, "deleteFiles"))
        return json_answer({})

    def _remove(self, series: Series, *, files: bool) -> None:
        self._library.remove(series, delete_files=files)
        self._pipeline.forget(series)
        self._notifier.deleted(series, files=files)

    async def _season_pass(self, request: web.Request) -> web.Response:
        """Mark seasons of many series, or choose anew what is wanted of them."""
        body = await read_json(request)
        options = body.get("monitoringOptions") or {}
        for row in body.get("series") or []:
            series = self._library.series.get(integer(row.get("id")))
            if series is None:
                continue
            if isinstance(row.get("monitored"), bool):
                series.monitored = row["monitored"]
            self._apply(series, _seasons(row))
            if (wish := options.get("monitor")) and wish != "skip":
                choose(series, str(wish), self._library.clock.now())
            self._library.touch(series)
        return json_answer({}, status=202)

    def _named(self, body: dict[str, Any]) -> list[Series]:
        return [
            self._library.series[one] for one in body.get("seriesIds") or [] if one in self._library.series
        ]

    def _find(self, request: web.Request) -> Series:
        series = self._library.series.get(int(request.match_info["id"]))
        if series is None:
            raise nothing()
        return series


def _seasons(body: dict[str, Any]) -> dict[int, bool]:
    """Return the flags of a body's seasons."""
    rows = body.get("seasons") or []
    return {
        integer(row.get("seasonNumber")): bool(row.get("monitored")) for row in rows if isinstance(row, dict)
    }
