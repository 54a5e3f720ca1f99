"""One Radarr: its parts put together, and its HTTP application."""

from collections.abc import Callable
from html import escape
import secrets
from typing import Any

from aiohttp import web

from ..catalogue import Catalogue
from ..clock import SimClock
from ..disk import Disk
from ..faults import Faults
from ..pictures import poster
from ..server import RequestLog, Server, json_answer, new_app, refusal
from .activity import Activity
from .clients import DownloadClient
from .commands import Commands
from .library import ROOT, Library
from .model import PROFILES
from .movies import Movies
from .notify import Notifier
from .pipeline import SERVICE, Pipeline
from .providers import Providers
from .records import iso, profile_record

VERSION = "6.0.4.10291"
NEWER = "6.1.1.10360"
UI = "<!doctype html><html lang='en'><head><title>{name}</title></head><body><div id='root'></div></body></html>"


class RadarrService:
    """A Radarr at `url` with its API key. `base` is the URL base from its settings, e.g. `/radarr`."""

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        disk: Disk,
        catalogue: Catalogue,
        *,
        client: DownloadClient,
        seed: int = 1,
        port: int = 0,
        base: str = "",
    ) -> None:
        self.api_key = secrets.token_hex(16)
        self.base = base
        self.library = Library(clock, disk)
        self.notifier = Notifier(self.library)
        self.pipeline = Pipeline(
            clock, faults, self.library, client=client, notifier=self.notifier, seed=seed
        )
        self.commands = Commands(clock, self.library, self.pipeline)
        self.activity = Activity(clock, self.library, self.pipeline, self.commands)
        self.movies = Movies(clock, catalogue, self.library, self.pipeline, self.notifier)
        self.providers = Providers(self.notifier, client, self.library.tags)
        self.health: list[dict[str, Any]] = []
        self.update_waiting = False
        self.server = Server(SERVICE, self._app, clock=clock, faults=faults, log=log, port=port, base=base)
        self._clock = clock
        self._client = client

    @property
    def url(self) -> str:
        return self.server.root + self.base

    def forget(self) -> None:
        """Do what a restart does: running commands and the release cache are gone, the rest stays."""
        self.commands.orphan()
        self.activity.forget_releases()

    async def close(self) -> None:
        await self.notifier.close()
        await self._client.close()

    def report(self, level: str, message: str, source: str) -> None:
        """Put a problem on the health page, and tell who listens."""
        issue = {"source": source, "type": level, "message": message}
        self.health.append(issue | {"wikiUrl": "https://wiki.servarr.com/radarr/system#health"})
        self.notifier.health(level, message, source, restored=False)

    def recover(self) -> None:
        """Take all problems off the health page."""
        for issue in self.health:
            self.notifier.health(issue["type"], issue["message"], issue["source"], restored=True)
        self.health.clear()

    def churn(self, count: int) -> list[int]:
        """Let so many films change in turn: imported, deleted from disk, no longer monitored.

        The first two write history as they do in Radarr; the third shows in the record only.
        """
        changed = []
        for index, movie in enumerate(list(self.library.movies.values())[:count]):
            if index % 10 == 9:
                movie.monitored = not movie.monitored
                self.library.touch(movie)
            elif movie.file:
                name = movie.file.name
                self.library.delete_file(movie)
                self.library.record(movie, "movieFileDeleted", title=name, data={"reason": "MissingFromDisk"})
            else:
                file = self.library.store_file(movie, quality_id=7, size=8 * 1024**3, group="TIDE")
                self.library.record(movie, "downloadFolderImported", title=file.name, quality_id=7)
            changed.append(movie.id)
        return changed

    # -- the application ----------------------------------------------------------------------

    def _app(self) -> web.Application:
        self.notifier.application_url = self.url
        app = new_app()
        app.middlewares.append(self._guard)
        prefix = f"{self.base}/api/v3"
        routes = [*self._routes(), *self.movies.routes(), *self.activity.routes(), *self.providers.routes()]
        for route in routes:
            app.router.add_route(route.method, prefix + route.path, route.handler)
        app.router.add_get(f"{self.base}/ping", self._fixed({"status": "OK"}))
        app.router.add_get(f"{self.base}/api", self._fixed({"current": "v3", "deprecated": []}))
        app.router.add_route("*", "/{rest:.*}", self._page)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        """Redirect who forgets the URL base; refuse who has no key."""
        if self.base and request.path != self.base and not request.path.startswith(self.base + "/"):
            return web.Response(status=307, headers={"Location": f"{self.base}{request.path_qs}"})
        path = request.path.removeprefix(self.base)
        if path.startswith(("/api/", "/MediaCover/")) or path == "/api":
            bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
            given = request.query.get("apikey") or request.headers.get("X-Api-Key") or bearer
            if not secrets.compare_digest(given.encode(), self.api_key.encode()):
                return web.Response(status=401)
        return await handler(request)

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/system/status", self._status),
            web.get("/health", self._health),
            web.get("/diskspace", self._disk_space),
            web.get("/rootfolder", self._root_folders),
            web.get("/qualityprofile", self._profiles),
            web.get("/update", self._updates),
            web.get(r"/mediacover/{id:\d+}/{name}", self._cover),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        """Answer a path outside the API as the single-page application does: 200 and HTML."""
        path = request.path.removeprefix(self.base)
        if path.startswith("/api/"):
            return json_answer({"message": "NotFound"}, status=await refusal(request))
        return web.Response(
            text=UI.format(name=escape(self.notifier.instance_name)), content_type="text/html"
        )

    def _fixed(self, value: Any) -> Callable[..., Any]:
        async def answer(request: web.Request) -> web.Response:
            return json_answer(value)

        return answer

    async def _status(self, request: web.Request) -> web.Response:
        return json_answer(
            {
                "appName": "Radarr",
                "instanceName": self.notifier.instance_name,
                "version": VERSION,
                "buildTime": "2025-11-01T10:00:00Z",
                "isDebug": False,
                "isProduction": True,
                "isAdmin": False,
                "isUserInteractive": False,
                "startupPath": "/app/radarr/bin",
                "appData": "/config",
                "osName": "debian",
                "osVersion": "12",
                "isNetCore": True,
                "isLinux": True,
                "isOsx": False,
                "isWindows": False,
                "isDocker": True,
                "mode": "console",
                "branch": "master",
                "databaseType": "sqLite",
                "databaseVersion": "3.46.1",
                "authentication": "forms",
                "migrationVersion": 242,
                "urlBase": self.base,
                "runtimeVersion": "8.0.20",
                "runtimeName": ".NET",
                "startTime": iso(self._clock.start),
                "packageUpdateMechanism": "docker",
            }
        )

    async def _health(self, request: web.Request) -> web.Response:
        return json_answer(self.health)

    async def _disk_space(self, request: web.Request) -> web.Response:
        total, free = self.library.disk.total, self.pipeline.free_space()
        return json_answer([{"path": ROOT, "label": "", "freeSpace": free, "totalSpace": total}])

    async def _root_folders(self, request: web.Request) -> web.Response:
        free = self.pipeline.free_space()
        rows = [
            {"path": path, "accessible": True, "freeSpace": free, "unmappedFolders": [], "id": index}
            for index, path in enumerate(self.movies.roots, start=1)
        ]
        return json_answer(rows)

    async def _profiles(self, request: web.Request) -> web.Response:
        return json_answer([profile_record(number) for number in PROFILES])

    async def _updates(self, request: web.Request) -> web.Response:
        changes = {"new": ["Something new"], "fixed": []}
        common = {"branch": "master", "releaseDate": "2026-01-10T00:00:00Z", "changes": changes}
        installed = common | {"version": VERSION, "installed": True, "installable": False}
        if not self.update_waiting:
            return json_answer([installed | {"latest": True}])
        newer = common | {"version": NEWER, "installed": False, "installable": True, "latest": True}
        return json_answer([newer, installed | {"latest": False}])

    async def _cover(self, request: web.Request) -> web.Response:
        movie = self.library.movies.get(int(request.match_info["id"]))
        if movie is None:
            raise web.HTTPNotFound
        return web.Response(body=poster(movie.film.poster), content_type="image/png")
