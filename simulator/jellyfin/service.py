"""One Jellyfin: its HTTP application. Auth by the `Authorization: MediaBrowser Token="…"` header only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from aiohttp import web

from ..catalogue import Catalogue
from ..clock import SimClock
from ..disk import Disk
from ..faults import Faults
from ..server import RequestLog, Server, json_answer, new_app, number, read_json, refusal
from .items import Items
from .library import SERVICE, Library, item_id
from .records import folder_item, folder_record, stamp
from .users import Accounts, parse_authorization, session_record, user_record

VERSIONS = {"10.11": "10.11.11", "12": "12.0.0"}
OPEN = frozenset(
    {"/system/info/public", "/system/ping", "/users/authenticatebyname", "/quickconnect/enabled"}
)
ADMIN = ("/auth/keys", "/library/", "/system/info")
UI = "<!doctype html><html><head><title>Jellyfin</title></head><body><div id='reactRoot'></div></body></html>"

type Handler = Callable[[web.Request], Any]


class JellyfinService:
    """A Jellyfin at `url` with an API key, and `username`/`password` of its administrator."""

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        disk: Disk,
        catalogue: Catalogue,
        *,
        dialect: str = "10.11",
        port: int = 0,
        media: tuple[str, ...] = ("films", "series"),
    ) -> None:
        self.version = VERSIONS[dialect]
        self.name = "Home cinema"
        self.id = item_id(f"server{clock.start.isoformat()}")
        self.library = Library(clock, faults, disk, catalogue, media)
        self.accounts = Accounts(clock)
        self.api_key = self.accounts.new_key("Home Assistant")
        admin = self.accounts.users[0]
        self.username, self.password = admin.name, admin.password
        self.server = Server(SERVICE, self._app, clock=clock, faults=faults, log=log, port=port)
        self._clock = clock

    @property
    def url(self) -> str:
        return self.server.root

    def _app(self) -> web.Application:
        app = new_app()
        app.middlewares.append(self._guard)
        items = Items(self._clock, self.library, self.accounts, self.id)
        for route in [*items.routes(), *self._routes()]:
            app.router.add_route(route.method, route.path, route.handler)
        app.router.add_route("*", "/{rest:.*}", self._page)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.casefold()
        if path in OPEN or path.startswith("/web") or path == "/" or "/images/" in path:
            return await handler(request)
        given = parse_authorization(request.headers.get("Authorization", ""))
        token = given.get("Token", "")
        access = self.accounts.access(token)
        if access is None:
            return web.Response(status=401)
        if path.startswith(ADMIN) and not access.admin:
            return web.Response(status=403)
        request["access"], request["token"] = access, token
        return await handler(request)

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/System/Info/Public", self._public_info),
            web.get("/System/Info", self._info),
            web.get("/System/Ping", self._ping),
            web.post("/System/Ping", self._ping),
            web.get("/Library/VirtualFolders", self._folders),
            web.get("/UserViews", self._views),
            web.post("/Library/Refresh", self._refresh_all),
            web.post("/Library/Media/Updated", self._media_updated),
            web.post("/Library/Movies/Added", self._refresh_all),
            web.post("/Items/{id}/Refresh", self._refresh_item),
            web.get("/Sessions", self._sessions),
            web.post("/Sessions/Logout", self._logout),
            web.get("/Users", self._users),
            web.get("/Users/Me", self._me),
            web.get("/Users/{id}", self._user),
            web.post("/Users/AuthenticateByName", self._authenticate),
            web.get("/Auth/Keys", self._keys),
            web.post("/Auth/Keys", self._new_key),
            web.delete("/Auth/Keys/{key}", self._delete_key),
            web.get("/QuickConnect/Enabled", self._quick_connect),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        path = request.path
        if path == "/":
            return web.Response(status=302, headers={"Location": "web/"})
        if path.rstrip("/") in {"/web", "/web/index.html"}:
            return web.Response(text=UI, content_type="text/html")
        return web.Response(status=await refusal(request))

    # -- the server -----------------------------------------------------------------------------

    def _public(self) -> dict[str, Any]:
        return {
            "LocalAddress": self.url,
            "ServerName": self.name,
            "Version": self.version,
            "ProductName": "Jellyfin Server",
            "OperatingSystem": "",
            "Id": self.id,
            "StartupWizardCompleted": True,
        }

    async def _public_info(self, request: web.Request) -> web.Response:
        return json_answer(self._public())

    async def _info(self, request: web.Request) -> web.Response:
        more = {"HasPendingRestart": False, "IsShuttingDown": False, "SupportsLibraryMonitor": True}
        more |= {"WebSocketPortNumber": 8096, "CompletedInstallations": [], "CanSelfRestart": True}
        return json_answer(
            self._public() | more | {"ProgramDataPath": "/config/data", "HasUpdateAvailable": False}
        )

    async def _ping(self, request: web.Request) -> web.Response:
        return json_answer("Jellyfin Server")

    async def _quick_connect(self, request: web.Request) -> web.Response:
        return json_answer(False)

    # -- libraries and scans ----------------------------------------------------------------------

    async def _folders(self, request: web.Request) -> web.Response:
        return json_answer([folder_record(folder) for folder in self.library.folders])

    async def _views(self, request: web.Request) -> web.Response:
        rows = [folder_item(folder, self.id) for folder in self.library.folders]
        return json_answer({"Items": rows, "TotalRecordCount": len(rows), "StartIndex": 0})

    async def _refresh_all(self, request: web.Request) -> web.Response:
        self.library.scan_all()
        return web.Response(status=204)

    async def _media_updated(self, request: web.Request) -> web.Response:
        for update in (await read_json(request)).get("Updates") or []:
            self.library.scan_path(str(update.get("Path") or ""))
        return web.Response(status=204)

    async def _refresh_item(self, request: web.Request) -> web.Response:
        key = request.match_info["id"].replace("-", "").casefold()
        known = any(folder.id == key for folder in self.library.folders)
        if not known and self.library.find(key) is None:
            return web.Response(status=404)
        self.library.scan_folder(key)
        return web.Response(status=204)

    # -- people -----------------------------------------------------------------------------------

    async def _sessions(self, request: web.Request) -> web.Response:
        query = {name.casefold(): value for name, value in request.query.items()}
        within = number(query.get("activewithinseconds"), 0)
        now = self._clock.now()
        rows = [
            session_record(session, self.id)
            for session in self.accounts.sessions.values()
            if session.item or not within or now - session.active <= timedelta(seconds=within)
        ]
        return json_answer(rows)

    async def _users(self, request: web.Request) -> web.Response:
        return json_answer([user_record(user, self.id) for user in self.accounts.users])

    async def _user(self, request: web.Request) -> web.Response:
        user = self.accounts.user(request.match_info["id"])
        return json_answer(user_record(user, self.id)) if user else web.Response(status=404)

    async def _me(self, request: web.Request) -> web.Response:
        user = request["access"].user
        return json_answer(user_record(user, self.id)) if user else web.Response(status=400)

    async def _authenticate(self, request: web.Request) -> web.Response:
        device = parse_authorization(request.headers.get("Authorization", ""))
        body = await read_json(request)
        if not all(device.get(name) for name in ("Client", "Device", "DeviceId", "Version")):
            return web.Response(status=400, text="Error processing request.")
        found = self.accounts.login(str(body.get("Username") or ""), str(body.get("Pw") or ""), device)
        if found is None:
            return web.Response(status=401)
        token, session = found
        answer = {"User": user_record(session.user, self.id), "SessionInfo": session_record(session, self.id)}
        return json_answer(answer | {"AccessToken": token, "ServerId": self.id})

    async def _logout(self, request: web.Request) -> web.Response:
        self.accounts.logout(request["token"])
        return web.Response(status=204)

    async def _keys(self, request: web.Request) -> web.Response:
        rows = [
            {
                "Id": index,
                "AccessToken": key,
                "DeviceId": "",
                "AppName": app,
                "AppVersion": "",
                "DeviceName": "",
                "UserId": "00000000000000000000000000000000",
                "IsActive": True,
                "DateCreated": stamp(made),
                "DateLastActivity": stamp(made),
            }
            for index, (key, (app, made)) in enumerate(self.accounts.keys.items(), start=1)
        ]
        return json_answer({"Items": rows, "TotalRecordCount": len(rows), "StartIndex": 0})

    async def _new_key(self, request: web.Request) -> web.Response:
        app = {name.casefold(): value for name, value in request.query.items()}.get("app")
        if not app:
            return web.Response(status=400)
        self.accounts.new_key(app)
        return web.Response(status=204)

    async def _delete_key(self, request: web.Request) -> web.Response:
        self.accounts.keys.pop(request.match_info["key"], None)
        return web.Response(status=204)
