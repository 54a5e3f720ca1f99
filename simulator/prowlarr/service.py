"""Prowlarr over HTTP: API v1, as far as a household's other services call it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
import secrets
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..server import Server, json_answer, new_app, number, path_of, read_json, refusal
from ..torrents.bencode import write_torrent
from ..torrents.engine import Torrent
from .indexers import Find, Indexer, usual
from .records import indexer_record, release_record, statistics_record, status_record

if TYPE_CHECKING:
    from ..stack import SimulatedStack

SERVICE = "prowlarr"
VERSION = "2.3.6.5327"
KEPT = timedelta(minutes=30)
ALL_TORRENTS, ALL_USENET = -2, -1
UI = "<!doctype html><html lang='en'><head><title>Prowlarr</title></head><body></body></html>"

type Handler = Callable[[web.Request], Any]


class ProwlarrService:
    """A Prowlarr with two torrent indexers, one of them Russian, and a switched-off one of usenet."""

    def __init__(self, stack: SimulatedStack, port: int = 0, base: str = "") -> None:
        self.api_key = secrets.token_hex(16)
        self.indexers = usual()
        self.has_client = True  # whether it has a download client of its own
        self._stack = stack
        self._finds: dict[tuple[int, str], tuple[datetime, Find]] = {}
        self.server = Server(
            SERVICE,
            self._app,
            clock=stack.clock,
            faults=stack.faults,
            log=stack.log,
            port=port,
            below=base,
            redirects=True,
        )

    @property
    def url(self) -> str:
        return self.server.url

    def ban(self, indexer_id: int, hours: float = 12) -> None:
        """Let an indexer fail, so that Prowlarr leaves it alone for so long."""
        now, one = self._stack.clock.now(), self.indexers[indexer_id]
        one.failing_since, one.disabled_till = now, now + timedelta(hours=hours)

    def state(self) -> Mapping[str, Any]:
        """Return the truth in numbers."""
        return {
            "indexers": len(self.indexers),
            "asked": sum(self._asked(one) for one in self.indexers.values()),
            **{
                name: sum(one.counts[name] for one in self.indexers.values()) for name in ("queries", "grabs")
            },
        }

    def forget(self) -> None:
        """Do what a restart does: finds are kept in memory only."""
        self._finds.clear()

    async def close(self) -> None:
        """Do nothing: it calls nobody."""

    def _asked(self, one: Indexer) -> bool:
        return one.enabled and not self._banned(one)

    def _banned(self, one: Indexer) -> bool:
        return one.disabled_till is not None and one.disabled_till > self._stack.clock.now()

    # -- over HTTP ------------------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = new_app()
        app.middlewares.append(self._guard)
        app.router.add_get("/api", _api)
        app.router.add_get("/ping", _ping)
        app.router.add_get(r"/{id:\d+}/download", self._download)
        for (method, path), handler in self._routes().items():
            app.router.add_route(method, f"/api/v1{path}", handler)
        app.router.add_route("*", "/{rest:.*}", _nothing)
        return app

    def _routes(self) -> dict[tuple[str, str], Handler]:
        return {
            ("GET", "/system/status"): self._status,
            ("GET", "/health"): self._health,
            ("GET", "/indexer"): self._list,
            ("PUT", "/indexer/bulk"): self._bulk,
            ("GET", "/indexerstatus"): self._troubles,
            ("GET", "/indexerstats"): self._statistics,
            ("GET", "/search"): self._search,
            ("POST", "/search"): self._grab,
            ("GET", r"/indexer/{id:\d+}/download"): self._download,
        }

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.query.get("apikey") or request.headers.get("X-Api-Key", "")
        path = path_of(request)
        guarded = path.startswith("/api/") or path.endswith("/download")
        if guarded and given != self.api_key:
            return web.Response(status=401)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _status(self, request: web.Request) -> web.Response:
        return json_answer(
            {
                "appName": "Prowlarr",
                "instanceName": "Prowlarr",
                "version": VERSION,
                "branch": "master",
                "urlBase": self.server.below,
                "isDocker": True,
                "authentication": "forms",
                "databaseType": "sqLite",
                "startTime": self._stack.clock.start.isoformat(),
                "runtimeVersion": "8.0.12",
            }
        )

    async def _health(self, request: web.Request) -> web.Response:
        names = ", ".join(one.name for one in self.indexers.values() if self._banned(one))
        message = f"Indexers unavailable due to failures: {names}"
        issue = {"source": "IndexerStatusCheck", "type": "warning", "message": message}
        wiki = {
            "wikiUrl": "https://wiki.servarr.com/prowlarr/system#indexers-are-unavailable-due-to-failures"
        }
        return json_answer([issue | wiki] if names else [])

    async def _list(self, request: web.Request) -> web.Response:
        added = self._stack.clock.start - timedelta(days=300)
        return json_answer([indexer_record(one, added) for one in self.indexers.values()])

    async def _bulk(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        chosen = [self.indexers.get(one) for one in body.get("ids") or ()]
        found = [one for one in chosen if one is not None]
        if len(found) != len(chosen) or not found:
            return json_answer({"message": "NotFound"}, 404)
        for one in found:
            one.enabled = body.get("enable", one.enabled)
        added = self._stack.clock.start - timedelta(days=300)
        return json_answer([indexer_record(one, added) for one in found], 202)

    async def _troubles(self, request: web.Request) -> web.Response:
        return json_answer([status_record(one) for one in self.indexers.values() if self._banned(one)])

    async def _statistics(self, request: web.Request) -> web.Response:
        rows = [statistics_record(one) for one in self.indexers.values()]
        return json_answer({"id": 0, "indexers": rows, "userAgents": [], "hosts": []})

    async def _search(self, request: web.Request) -> web.Response:
        asked = [one for one in self._meant(request) if self._asked(one)]
        if not asked:
            return json_answer(
                {"message": "Search failed due to all selected indexers being unavailable"}, 400
            )
        categories = {number(text, 0) for text in request.query.getall("categories", [])}
        now, records = self._stack.clock.now(), []
        for one in asked:
            one.counts["queries"] += 1
            for find in one.find(self._stack.catalogue, request.query.get("query", ""), categories):
                self._finds[one.id, find.guid] = (now, find)
                records.append(release_record(find, one, now, self.url, self.api_key))
        return json_answer(records[: number(request.query.get("limit"), 100)])

    def _meant(self, request: web.Request) -> list[Indexer]:
        ids = {number(text, 0) for text in request.query.getall("indexerIds", [])}
        groups = {ALL_TORRENTS: "torrent", ALL_USENET: "usenet"}
        protocols = {groups[one] for one in ids if one in groups}
        return [
            one for one in self.indexers.values() if not ids or one.id in ids or one.protocol in protocols
        ]

    async def _grab(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        indexer_id = body.get("indexerId")
        when, find = self._finds.get((indexer_id, body.get("guid")), (None, None))
        if when is None or find is None or self._stack.clock.now() - when > KEPT:
            return json_answer(
                {"message": "Couldn't find requested release in cache, try searching again"}, 404
            )
        if not self.has_client:
            return json_answer({"message": "Download client isn't configured yet"}, 500)
        self._count_grab(indexer_id)
        self._stack.torrents.engine.add(
            Torrent(
                hash=find.hash,
                name=find.title,
                size=find.size,
                added=self._stack.clock.timestamp(),
                category="prowlarr",
                seeds=find.seeders,
            )
        )
        return json_answer(body)

    async def _download(self, request: web.Request) -> web.Response:
        """Give the file of a find, or send to its magnet link; in real life by asking the indexer."""
        indexer_id, link = int(request.match_info["id"]), request.query.get("link", "")
        kept = {find.hash: find for (owner, _), (_, find) in self._finds.items() if owner == indexer_id}
        if (find := kept.get(link)) is None:
            return json_answer({"message": "Invalid Prowlarr link"}, 400)
        if self._banned(self.indexers[indexer_id]):
            return web.Response(status=429, headers={"Retry-After": "3600"})
        self._count_grab(indexer_id)
        if self.indexers[indexer_id].redirect:
            return web.Response(status=301, headers={"Location": f"{find.guid}.torrent"})
        if find.magnet:
            return web.Response(status=301, headers={"Location": f"magnet:?xt=urn:btih:{find.hash}"})
        torrent = write_torrent(find.title, find.size)
        return web.Response(body=torrent, content_type="application/x-bittorrent")

    def _count_grab(self, indexer_id: int) -> None:
        self.indexers[indexer_id].counts["grabs"] += 1


async def _api(request: web.Request) -> web.Response:
    return json_answer({"current": "v1", "deprecated": []})


async def _ping(request: web.Request) -> web.Response:
    return json_answer({"status": "OK"})


async def _nothing(request: web.Request) -> web.Response:
    """Show the pages where there is no API, as the single-page application does."""
    if not path_of(request).startswith("/api"):
        return web.Response(text=UI, content_type="text/html")
    return json_answer({"message": "NotFound"}, await refusal(request))
