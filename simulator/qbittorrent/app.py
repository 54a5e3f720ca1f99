"""The Web API v2 of qBittorrent over aiohttp, in three dialects."""

from collections.abc import Callable
import hashlib
from html import escape
import json
import re
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from ..clock import SimClock
from ..disk import Disk
from ..faults import Faults
from ..server import RequestLog, Server, json_answer, new_app, number, refusal
from ..torrents.bencode import BadTorrent, read_torrent
from ..torrents.engine import Engine, Torrent
from .dialects import DIALECTS, Dialect
from .records import FILTERS, preferences, torrent_record, transfer
from .sync import SyncSession, maindata

SERVICE = "qbittorrent"
MAX_FAILURES = 5
BANNED = "Your IP address has been banned after too many failed authentication attempts."
MAGNET_SIZE = 5 * 1024**3
UI = "<!DOCTYPE html><html><head><title>qBittorrent</title></head><body>{}</body></html>"

type Handler = Callable[[web.Request], Any]


class QBittorrentService:
    """The client with its users; `engine` is what happens inside."""

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        disk: Disk,
        *,
        dialect: str = "5.1",
        port: int = 0,
    ) -> None:
        self.dialect: Dialect = DIALECTS[dialect]
        self.engine = Engine(clock, faults, SERVICE)
        self.username = "admin"
        self.password = "adminadmin"
        self.api_key: str | None = f"qbt_{secrets.token_hex(14)}" if self.dialect.api_keys else None
        self.failed_logins = 0
        self.logins = 0
        self.server = Server(SERVICE, self._app, clock=clock, faults=faults, log=log, port=port)
        self._disk = disk
        self._sessions: dict[str, SyncSession] = {}

    @property
    def url(self) -> str:
        return self.server.root

    def forget_sessions(self) -> None:
        """Do what a restart does: cookies and bans are gone, torrents stay."""
        self._sessions.clear()
        self.failed_logins = 0

    # -- the application ----------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = new_app()
        app.middlewares.append(self._guard())
        for (method, path), handler in self._routes().items():
            app.router.add_route(method, f"/api/v2/{path}", handler)
        app.router.add_route("*", "/{rest:.*}", self._page)
        return app

    def _routes(self) -> dict[tuple[str, str], Handler]:
        halt, go = self.dialect.halt, self.dialect.go
        return {
            ("POST", "auth/login"): self._login,
            ("POST", "auth/logout"): self._logout,
            ("GET", "app/version"): self._text(lambda: self.dialect.version),
            ("GET", "app/webapiVersion"): self._text(lambda: self.dialect.webapi),
            ("GET", "app/defaultSavePath"): self._text(lambda: "/downloads"),
            ("GET", "app/buildInfo"): self._build_info,
            ("GET", "app/preferences"): self._preferences,
            ("POST", "app/setPreferences"): self._set_preferences,
            ("POST", "app/rotateAPIKey"): self._rotate_key,
            ("GET", "sync/maindata"): self._maindata,
            ("GET", "transfer/info"): self._transfer,
            ("GET", "transfer/speedLimitsMode"): self._text(lambda: str(int(self.engine.alternative))),
            ("GET", "transfer/downloadLimit"): self._text(lambda: str(self.engine.dl_limit)),
            ("GET", "transfer/uploadLimit"): self._text(lambda: str(self.engine.up_limit)),
            ("POST", "transfer/setDownloadLimit"): self._set_limit("down"),
            ("POST", "transfer/setUploadLimit"): self._set_limit("up"),
            ("POST", "transfer/toggleSpeedLimitsMode"): self._toggle,
            ("POST", "transfer/setSpeedLimitsMode"): self._set_mode,
            ("GET", "torrents/info"): self._info,
            ("GET", "torrents/properties"): self._properties,
            ("GET", "torrents/files"): self._files,
            ("GET", "torrents/trackers"): self._trackers,
            ("GET", "torrents/categories"): self._categories,
            ("POST", "torrents/add"): self._add,
            ("POST", f"torrents/{halt}"): self._each(self.engine.stop),
            ("POST", f"torrents/{go}"): self._each(self.engine.start),
            ("POST", "torrents/delete"): self._delete,
            ("POST", "torrents/recheck"): self._each(self.engine.touch),
            ("POST", "torrents/reannounce"): self._each(self.engine.touch),
            ("POST", "torrents/setForceStart"): self._each(lambda t: self.engine.start(t, forced=True)),
            ("POST", "torrents/setCategory"): self._set_category,
            ("POST", "torrents/createCategory"): self._create_category,
            ("POST", "torrents/removeCategories"): self._remove_categories,
            ("POST", "torrents/setDownloadLimit"): self._set_torrent_limit("dl_limit"),
            ("POST", "torrents/setUploadLimit"): self._set_torrent_limit("up_limit"),
        }

    async def _page(self, request: web.Request) -> web.Response:
        if request.path.startswith("/api/"):
            return web.Response(status=await refusal(request), text="Not Found")
        return web.Response(text=UI.format(escape("qBittorrent WebUI")), content_type="text/html")

    # -- who may ------------------------------------------------------------------------------

    def _guard(self) -> Handler:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not request.path.startswith("/api/"):
                return await handler(request)
            bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if self.api_key and bearer == self.api_key:
                if request.path.startswith("/api/v2/auth/"):
                    return web.Response(status=403, text="Forbidden")
                request["session"] = self._sessions.setdefault(bearer, SyncSession())
                return await handler(request)
            if request.path == "/api/v2/auth/login":
                return await handler(request)
            session = self._sessions.get(request.cookies.get(self._cookie(), ""))
            if session is None:
                return web.Response(status=403, text="Forbidden")
            request["session"] = session
            return await handler(request)

        return guard

    def _cookie(self) -> str:
        return self.dialect.cookie(self.server.port)

    async def _login(self, request: web.Request) -> web.Response:
        if self.failed_logins >= MAX_FAILURES:
            return web.Response(status=403, text=BANNED)
        form = await request.post()
        self.logins += 1
        if (form.get("username"), form.get("password")) != (self.username, self.password):
            self.failed_logins += 1
            return web.Response(status=401) if self.dialect.json_replies else web.Response(text="Fails.")
        self.failed_logins = 0
        sid = secrets.token_urlsafe(24)
        self._sessions[sid] = SyncSession()
        response = web.Response(status=204) if self.dialect.json_replies else web.Response(text="Ok.")
        response.set_cookie(self._cookie(), sid, httponly=True, path="/", samesite="Strict")
        return response

    async def _logout(self, request: web.Request) -> web.Response:
        self._sessions.pop(request.cookies.get(self._cookie(), ""), None)
        return web.Response(text="")

    async def _rotate_key(self, request: web.Request) -> web.Response:
        if not self.dialect.api_keys:
            return web.Response(status=404, text="Not Found")
        self.api_key = f"qbt_{secrets.token_hex(14)}"
        return json_answer({"apiKey": self.api_key})

    # -- the program --------------------------------------------------------------------------

    def _text(self, value: Callable[[], str]) -> Handler:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(text=value())

        return answer

    async def _build_info(self, request: web.Request) -> web.Response:
        return json_answer({"bitness": 64, "boost": "1.86.0", "libtorrent": "2.0.11.0", "qt": "6.8.2"})

    async def _preferences(self, request: web.Request) -> web.Response:
        return json_answer(preferences(self.engine, self.dialect, self.server.port))

    async def _set_preferences(self, request: web.Request) -> web.Response:
        wanted = json.loads(str((await request.post()).get("json", "{}")))
        self.engine.set_limits(down=wanted.get("dl_limit"), up=wanted.get("up_limit"))
        return web.Response(text="")

    async def _maindata(self, request: web.Request) -> web.Response:
        rid = number(request.query.get("rid"), 0)
        return json_answer(maindata(request["session"], rid, self.engine, self.dialect, self._disk.free))

    async def _transfer(self, request: web.Request) -> web.Response:
        return json_answer(transfer(self.engine))

    def _set_limit(self, direction: str) -> Handler:
        async def set_limit(request: web.Request) -> web.Response:
            limit = number(str((await request.post()).get("limit", "")), 0)
            self.engine.set_limits(**{direction: limit})
            return web.Response(text="")

        return set_limit

    async def _toggle(self, request: web.Request) -> web.Response:
        self.engine.set_alternative(not self.engine.alternative)
        return web.Response(text="")

    async def _set_mode(self, request: web.Request) -> web.Response:
        self.engine.set_alternative(str((await request.post()).get("mode")) == "1")
        return web.Response(text="")

    # -- torrents -----------------------------------------------------------------------------

    async def _info(self, request: web.Request) -> web.Response:
        query = request.query
        wanted = FILTERS.get(query.get("filter", ""), lambda torrent, engine: True)
        hashes = set(query["hashes"].casefold().split("|")) if query.get("hashes") else None
        found = [
            torrent
            for torrent in self.engine.torrents.values()
            if wanted(torrent, self.engine)
            and (hashes is None or torrent.hash in hashes)
            and ("category" not in query or torrent.category == query["category"])
            and ("tag" not in query or query["tag"] in torrent.tags.split(", "))
        ]
        records = [{"hash": torrent.hash} | self._record(torrent) for torrent in found]
        if key := query.get("sort"):
            records.sort(key=lambda record: record.get(key, 0), reverse=query.get("reverse") == "true")
        start = number(query.get("offset"), 0)
        limit = number(query.get("limit"), 0)
        return json_answer(records[start : start + limit] if limit > 0 else records[start:])

    def _record(self, torrent: Torrent) -> dict[str, Any]:
        return torrent_record(torrent, self.engine, self.dialect)

    async def _properties(self, request: web.Request) -> web.Response:
        record = self._record(self._one(request))
        return json_answer(
            {
                "save_path": record["save_path"],
                "total_size": record["total_size"],
                "total_downloaded": record["downloaded"],
                "total_uploaded": record["uploaded"],
                "dl_speed": record["dlspeed"],
                "up_speed": record["upspeed"],
                "eta": record["eta"],
                "seeds": record["num_seeds"],
                "seeds_total": record["num_complete"],
                "peers": record["num_leechs"],
                "share_ratio": record["ratio"],
                "addition_date": record["added_on"],
                "completion_date": record["completion_on"],
            }
        )

    async def _files(self, request: web.Request) -> web.Response:
        torrent = self._one(request)
        record = self._record(torrent)
        file = {"index": 0, "name": torrent.name, "size": record["size"], "progress": record["progress"]}
        return json_answer([file | {"priority": 1, "is_seed": torrent.complete, "availability": 1}])

    async def _trackers(self, request: web.Request) -> web.Response:
        torrent = self._one(request)
        counts = {
            "tier": 0,
            "num_peers": -1,
            "num_seeds": torrent.seeds,
            "num_leeches": -1,
            "num_downloaded": -1,
        }
        rows = [{"url": f"** [{name}] **", "status": 2, "msg": ""} for name in ("DHT", "PeX", "LSD")]
        working = {"status": 4 if torrent.refused else 2, "msg": torrent.refused}
        rows.append({"url": "http://tracker.invalid/0123456789/announce"} | working)
        return json_answer([counts | row for row in rows])

    def _one(self, request: web.Request) -> Torrent:
        torrent = self.engine.torrents.get(request.query.get("hash", "").casefold())
        if torrent is None:
            raise web.HTTPNotFound(text="Not Found")
        return torrent

    async def _named(self, request: web.Request) -> list[Torrent]:
        hashes = str((await request.post()).get("hashes", "")).casefold()
        if hashes == "all":
            return list(self.engine.torrents.values())
        return [self.engine.torrents[key] for key in hashes.split("|") if key in self.engine.torrents]

    def _each(self, act: Callable[[Torrent], None]) -> Handler:
        async def each(request: web.Request) -> web.Response:
            for torrent in await self._named(request):
                act(torrent)
            return web.Response(text="")

        return each

    async def _delete(self, request: web.Request) -> web.Response:
        for torrent in await self._named(request):
            self.engine.remove(torrent.hash)
        return web.Response(text="")

    async def _categories(self, request: web.Request) -> web.Response:
        categories = self.engine.categories
        return json_answer({name: {"name": name, "savePath": path} for name, path in categories.items()})

    async def _set_category(self, request: web.Request) -> web.Response:
        category = str((await request.post()).get("category", ""))
        if category and category not in self.engine.categories:
            return web.Response(status=409, text="Incorrect category name")
        for torrent in await self._named(request):
            torrent.category = category
            self.engine.touch(torrent)
        return web.Response(text="")

    async def _create_category(self, request: web.Request) -> web.Response:
        form = await request.post()
        name = str(form.get("category", ""))
        if not name:
            return web.Response(status=400, text="Category cannot be empty")
        if name in self.engine.categories:
            return web.Response(status=409, text="Unable to create category")
        self.engine.categories[name] = str(form.get("savePath", ""))
        return web.Response(text="")

    async def _remove_categories(self, request: web.Request) -> web.Response:
        for name in str((await request.post()).get("categories", "")).split("\n"):
            self.engine.categories.pop(name, None)
        return web.Response(text="")

    def _set_torrent_limit(self, attribute: str) -> Handler:
        async def set_limit(request: web.Request) -> web.Response:
            limit = number(str((await request.post()).get("limit", "")), 0)
            for torrent in await self._named(request):
                setattr(torrent, attribute, limit)
                self.engine.touch(torrent)
            self.engine.replan()
            return web.Response(text="")

        return set_limit

    # -- adding -------------------------------------------------------------------------------

    async def _add(self, request: web.Request) -> web.Response:
        form = await request.post()
        try:
            torrents = [self._from_file(form, item) for item in form.getall("torrents", [])]
        except BadTorrent:
            return web.Response(status=415, text="Torrent file is not valid")
        links = [self._from_link(form, line.strip()) for line in str(form.get("urls", "")).splitlines()]
        torrents.extend(torrent for torrent in links if torrent)
        added = [torrent.hash for torrent in torrents if self.engine.add(torrent)]
        if not self.dialect.json_replies:
            return web.Response(text="Ok." if added else "Fails.")
        failed = len(torrents) - len(added)
        answer = {"success_count": len(added), "pending_count": 0, "failure_count": failed}
        return json_answer(answer | {"added_torrent_ids": added}, status=200 if added else 409)

    def _from_file(self, form: Any, item: Any) -> Torrent:
        data = item.file.read() if isinstance(item, web.FileField) else bytes(item)
        read = read_torrent(data)
        return self._new(form, read.hash, read.name, read.size, has_metadata=True)

    def _from_link(self, form: Any, link: str) -> Torrent | None:
        query = parse_qs(urlsplit(link).query)
        found = re.search(r"urn:btih:([0-9a-fA-F]{40})", link)
        if link.startswith("magnet:") and found:
            key = found[1].casefold()
            name = query.get("dn", [key])[0]
            return self._new(form, key, name, MAGNET_SIZE, has_metadata=False)
        if link.startswith(("http://", "https://")):
            key = hashlib.sha1(link.encode()).hexdigest()
            return self._new(form, key, link.rpartition("/")[2] or key, MAGNET_SIZE, has_metadata=False)
        return None

    def _new(self, form: Any, key: str, name: str, size: int, *, has_metadata: bool) -> Torrent:
        return Torrent(
            hash=key,
            name=str(form.get("rename") or name),
            size=size,
            added=self.engine.clock.timestamp(),
            category=str(form.get("category", "")),
            tags=str(form.get("tags", "")),
            save_path=str(form.get("savepath") or "/downloads"),
            rate=self.engine.default_rate,
            has_metadata=has_metadata,
            stopped=str(form.get(self.dialect.stopped_param, "false")).casefold() == "true",
            dl_limit=number(str(form.get("dlLimit", "")), 0),
            up_limit=number(str(form.get("upLimit", "")), 0),
        )
