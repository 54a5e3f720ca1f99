"""One *arr: its parts put together, and its HTTP application."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
import secrets
from typing import Any

from aiohttp import web

from ..catalogue import Catalogue
from ..clock import SimClock
from ..disk import Disk
from ..faults import Faults
from ..pictures import poster
from ..server import RequestLog, Server, json_answer, new_app, path_of, refusal
from .activity import Activity
from .clients import DownloadClient
from .commands import Commands
from .kind import Kind
from .notify import Notifier
from .pipeline import Pipeline
from .providers import Providers
from .push import Pushes
from .shelf import Shelf
from .words import iso, nothing

UI = "<!doctype html><html lang='en'><head><title>{name}</title></head><body><div id='root'></div></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What every service of a stack lives in."""

    clock: SimClock
    faults: Faults
    log: RequestLog
    disk: Disk
    catalogue: Catalogue


class ArrService(ABC):
    """An *arr at `url` with its API key. `base` is the URL base from its settings, e.g. `/radarr`."""

    kind: Kind

    def __init__(
        self,
        world: World,
        *,
        client: DownloadClient,
        seed: int = 1,
        port: int = 0,
        base: str = "",
        kind: Kind | None = None,
    ) -> None:
        self.kind = kind or self.kind
        self.api_key = secrets.token_hex(16)
        self.base = base
        self.health: list[dict[str, Any]] = []
        self.update_waiting = False
        self._world = world
        self._client = client
        self.put_together(seed)
        self.providers = Providers(self.library, self.notifier, client)
        self.activity = Activity(world.clock, self.library, self.pipeline, self.commands)
        self.server = Server(
            self.kind.service,
            self._app,
            clock=world.clock,
            faults=world.faults,
            log=world.log,
            port=port,
            below=base,
            redirects=True,
        )

    library: Shelf
    notifier: Notifier
    pipeline: Pipeline
    commands: Commands

    @abstractmethod
    def put_together(self, seed: int) -> None:
        """Make `library`, `notifier`, `pipeline` and `commands`."""

    @abstractmethod
    def own_routes(self) -> list[web.RouteDef]:
        """Return the handlers that only this *arr has."""

    def make_pipeline(self, seed: int) -> Pipeline:
        return Pipeline(
            self._world.clock,
            self._world.faults,
            self.library,
            client=self._client,
            notifier=self.notifier,
            seed=seed,
        )

    @property
    def url(self) -> str:
        return self.server.url

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
        wiki = f"https://wiki.servarr.com/{self.kind.app.casefold()}/system#health"
        self.health.append(issue | {"wikiUrl": wiki})
        self.notifier.health(level, message, source, restored=False)

    def recover(self) -> None:
        """Take all problems off the health page."""
        for issue in self.health:
            self.notifier.health(issue["type"], issue["message"], issue["source"], restored=True)
        self.health.clear()

    def state(self) -> Mapping[str, Any]:
        """Return the truth in numbers, as the control server tells it."""
        return {
            "missing": len(self.library.missing()),
            "cutoff_unmet": len(self.library.cutoff_unmet()),
            "queue": len(self.pipeline.queue),
            "history": len(self.library.history),
            "free_space": self.pipeline.free_space(),
            "notifications": [item.name for item in self.notifier.notifications.values()],
        }

    # -- the application ----------------------------------------------------------------------

    def _app(self) -> web.Application:
        self.notifier.application_url = self.url
        app = new_app()
        app.middlewares.append(self._guard)
        prefix = f"/api/{self.kind.api}"
        for route in [
            *self._routes(),
            *self.own_routes(),
            *self.activity.routes(),
            *self.providers.routes(),
            *Pushes(self.library, self.pipeline).routes(),
        ]:
            app.router.add_route(route.method, prefix + route.path, route.handler)
        app.router.add_get("/ping", self._fixed({"status": "OK"}))
        app.router.add_get("/api", self._fixed({"current": self.kind.api, "deprecated": []}))
        app.router.add_route("*", "/{rest:.*}", self._page)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        """Refuse who has no key."""
        path = path_of(request)
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
            web.get(r"/mediacover/{kind:artist|album|author|book}/{id:\d+}/{name}", self._cover),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        """Answer a path outside the API as the single-page application does: 200 and HTML."""
        path = path_of(request)
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
                "appName": self.kind.app,
                "instanceName": self.notifier.instance_name,
                "version": self.kind.version,
                "buildTime": "2025-11-01T10:00:00Z",
                "isDebug": False,
                "isProduction": True,
                "isAdmin": False,
                "isUserInteractive": False,
                "startupPath": f"/app/{self.kind.app.casefold()}/bin",
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
                "migrationVersion": self.kind.migration,
                "urlBase": self.base,
                "runtimeVersion": "8.0.20",
                "runtimeName": ".NET",
                "startTime": iso(self._world.clock.start),
                "packageUpdateMechanism": "docker",
            }
        )

    async def _health(self, request: web.Request) -> web.Response:
        return json_answer(self.health)

    async def _disk_space(self, request: web.Request) -> web.Response:
        total, free = self.library.disk.total, self.pipeline.free_space()
        return json_answer([{"path": self.kind.root, "label": "", "freeSpace": free, "totalSpace": total}])

    async def _root_folders(self, request: web.Request) -> web.Response:
        return json_answer([self.library.root() | {"freeSpace": self.pipeline.free_space()}])

    async def _profiles(self, request: web.Request) -> web.Response:
        return json_answer([self.kind.profile(number) for number in self.kind.profiles])

    async def _updates(self, request: web.Request) -> web.Response:
        changes = {"new": ["Something new"], "fixed": []}
        common = {"branch": "master", "releaseDate": "2026-01-10T00:00:00Z", "changes": changes}
        installed = common | {"version": self.kind.version, "installed": True, "installable": False}
        if not self.update_waiting:
            return json_answer([installed | {"latest": True}])
        newer = common | {"version": self.kind.newer, "installed": False, "installable": True, "latest": True}
        return json_answer([newer, installed | {"latest": False}])

    async def _cover(self, request: web.Request) -> web.Response:
        kind = request.match_info.get("kind", self.kind.owner)
        path = self.library.picture(int(request.match_info["id"]), kind)
        if path is None:
            raise nothing()
        return web.Response(body=poster(path), content_type="image/png")
