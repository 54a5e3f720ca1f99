"""Transmission's RPC over aiohttp: session ids, Basic sign-in, the older protocol and JSON-RPC."""

from base64 import b64decode
import binascii
from collections.abc import Callable
from dataclasses import dataclass
import re
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web

from ..clock import SimClock
from ..disk import Disk
from ..faults import Faults
from ..server import RequestLog, Server, json_answer, new_app, read_json
from ..torrents.bencode import BadTorrent, read_torrent
from ..torrents.engine import Engine, Torrent
from .names import snake, spelt_the_old_way
from .records import record, stats

SERVICE = "transmission"
MAGNET_SIZE = 5 * 1024**3
RECENT_SECONDS = 60.0
MAX_FAILURES = 100
KILO = 1000
DOWNLOADS = "/downloads"

type Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """What tells the families apart; `semver` is that of JSON-RPC, "" before it."""

    version: str
    rpc: int
    semver: str = ""


VERSIONS = {
    "3.00": Version("3.00 (bb6b5a062e)", 16),
    "4.0": Version("4.0.6 (38c164933e)", 17),
    "4.1": Version("4.1.4 (a6d907d9ea)", 19, "6.0.1"),
}


class No(Exception):
    """A call that is answered, but not with what was asked for."""

    def __init__(self, words: str, code: int = 7) -> None:
        super().__init__(words)
        self.code = code


class TransmissionService:
    """The client with its one user; `engine` is what happens inside."""

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        disk: Disk,
        *,
        version: str = "4.1",
        port: int = 0,
        base: str = "",
    ) -> None:
        self.version = VERSIONS[version]
        self.engine = Engine(clock, faults, SERVICE)
        self.username = "admin"
        self.password = "transmission"
        self.failed_logins = 0
        self.asked: list[tuple[str, Arguments]] = []  # the calls, newest last
        self.server = Server(SERVICE, self._app, clock=clock, faults=faults, log=log, port=port, below=base)
        self._clock = clock
        self._disk = disk
        self._limits = {"down": (100, False), "up": (100, False)}
        self.forget_sessions()

    @property
    def url(self) -> str:
        return self.server.url

    def forget_sessions(self) -> None:
        """Do what a restart does: another session id, other numbers for the torrents."""
        self.session = secrets.token_hex(24)
        self.failed_logins = 0
        self._numbers: dict[str, int] = {}
        self._next = 1
        self._seen: dict[str, tuple[int, float]] = {}  # version of a torrent, and since when
        self._removed: dict[int, float] = {}

    # -- the door -----------------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = new_app()
        app.router.add_route("*", "/transmission/rpc", self._rpc)
        app.router.add_get("/transmission/web/", self._page)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        return web.Response(text="<html><title>Transmission</title></html>", content_type="text/html")

    async def _rpc(self, request: web.Request) -> web.Response:
        if refused := self._unknown(request):
            return refused
        if not secrets.compare_digest(request.headers.get("X-Transmission-Session-Id", ""), self.session):
            headers = {"X-Transmission-Session-Id": self.session}
            if self.version.semver:
                headers["X-Transmission-Rpc-Version"] = self.version.semver
            return web.Response(status=409, text="<h1>409: Conflict</h1>", headers=headers)
        if request.method != "POST":
            return web.Response(status=405)
        body = await read_json(request)
        if body.get("jsonrpc") == "2.0" and self.version.semver:
            return self._modern(body)
        return self._legacy(body)

    def _unknown(self, request: web.Request) -> web.Response | None:
        if self.failed_logins >= MAX_FAILURES:
            words = "<p>Too many unsuccessful login attempts. Please restart transmission-daemon.</p>"
            return web.Response(status=403, text=words, content_type="text/html")
        right = aiohttp.encode_basic_auth(self.username, self.password)
        if secrets.compare_digest(request.headers.get("Authorization", "").encode(), right.encode()):
            self.failed_logins = 0
            return None
        self.failed_logins += 1
        realm = {"WWW-Authenticate": 'Basic realm="Transmission"'}
        return web.Response(status=401, text="<p>Unauthorized User</p>", headers=realm)

    def _legacy(self, body: dict[str, Any]) -> web.Response:
        arguments = {snake(name): value for name, value in (body.get("arguments") or {}).items()}
        arguments["fields"] = [snake(str(one)) for one in arguments.get("fields", [])]
        if arguments.get("ids") == "recently-active":
            arguments["ids"] = "recently_active"
        method = snake(str(body.get("method")))
        try:
            found = spelt_the_old_way(method, self._do(method, arguments))
        except No as no:
            return json_answer({"result": str(no), "arguments": {}})
        return json_answer({"result": "success", "arguments": found})

    def _modern(self, body: dict[str, Any]) -> web.Response:
        head = {"jsonrpc": "2.0", "id": body.get("id")}
        try:
            found = self._do(str(body.get("method")), dict(body.get("params") or {}))
        except No as no:
            error = {"code": no.code, "message": str(no), "data": {"error_string": str(no)}}
            return json_answer(head | {"error": error})
        return json_answer(head | {"result": found})

    # -- the calls ----------------------------------------------------------------------------

    def _do(self, method: str, arguments: Arguments) -> dict[str, Any]:
        calls: dict[str, Callable[[Arguments], dict[str, Any]]] = {
            "session_get": self._session_get,
            "session_set": self._session_set,
            "session_stats": lambda _: stats(self.engine),
            "free_space": self._free_space,
            "torrent_get": self._get,
            "torrent_add": self._add,
            "torrent_set": self._set,
            "torrent_start": self._each(self.engine.start),
            "torrent_stop": self._each(self.engine.stop),
            "torrent_verify": self._each(self.engine.touch),
            "torrent_remove": self._remove,
        }
        self.asked.append((method, arguments))
        if method not in calls:
            raise No("method name not recognized", -32601)
        return calls[method](arguments)

    def _session_get(self, arguments: Arguments) -> dict[str, Any]:
        (down, down_on), (up, up_on) = self._limits["down"], self._limits["up"]
        settings = {
            "version": self.version.version,
            "rpc_version": self.version.rpc,
            "rpc_version_minimum": 14,
            "download_dir": DOWNLOADS,
            "alt_speed_enabled": self.engine.alternative,
            "alt_speed_down": 1048,
            "alt_speed_up": 1048,
            "speed_limit_down": down,
            "speed_limit_down_enabled": down_on,
            "speed_limit_up": up,
            "speed_limit_up_enabled": up_on,
            "units": {"speed_units": ["kB/s", "MB/s", "GB/s", "TB/s"], "speed_bytes": KILO},
        }
        wanted = arguments.get("fields") or settings
        return {name: value for name, value in settings.items() if name in wanted}

    def _session_set(self, arguments: Arguments) -> dict[str, Any]:
        for way, (value, on) in self._limits.items():
            number = int(arguments.get(f"speed_limit_{way}", value))
            self._limits[way] = (number, bool(arguments.get(f"speed_limit_{way}_enabled", on)))
        real = {way: value * KILO if on else 0 for way, (value, on) in self._limits.items()}
        self.engine.set_limits(**real)
        if "alt_speed_enabled" in arguments:
            self.engine.set_alternative(bool(arguments["alt_speed_enabled"]))
        return {}

    def _free_space(self, arguments: Arguments) -> dict[str, Any]:
        if arguments.get("path") != DOWNLOADS:
            raise No("No such file or directory")
        return {"path": DOWNLOADS, "size_bytes": self._disk.free, "total_size": self._disk.free * 2}

    def _get(self, arguments: Arguments) -> dict[str, Any]:
        fields = [str(one) for one in arguments.get("fields", [])]
        recent = arguments.get("ids") == "recently_active"
        torrents = self._recent() if recent else self._named(arguments)
        known = [record(one, self._number(one), self.engine) for one in torrents]
        if arguments.get("format") == "table":
            columns = [name for name in fields if not known or name in known[0]]
            found: list[Any] = [columns, *([one[name] for name in columns] for one in known)]
        else:
            found = [{name: one[name] for name in fields if name in one} for one in known]
        return {"torrents": found} | ({"removed": self._gone()} if recent else {})

    def _number(self, torrent: Torrent) -> int:
        if torrent.hash not in self._numbers:
            self._numbers[torrent.hash], self._next = self._next, self._next + 1
        return self._numbers[torrent.hash]

    def _named(self, arguments: Arguments) -> list[Torrent]:
        torrents = self.engine.torrents
        if "ids" not in arguments:
            return list(torrents.values())
        ids = arguments["ids"] if isinstance(arguments["ids"], list) else [arguments["ids"]]
        by_number = {number: key for key, number in self._numbers.items()}
        keys = [one if isinstance(one, str) else by_number.get(one, "") for one in ids]
        return [torrents[key] for key in keys if key in torrents]

    def _recent(self) -> list[Torrent]:
        """Return those with traffic in the last minute, or that somebody touched."""
        now, found = self._clock.elapsed(), []
        for torrent in self.engine.torrents.values():
            version, since = self._seen.get(torrent.hash, (-1, now))
            if torrent.moving or torrent.version != version:
                version, since = torrent.version, now
            self._seen[torrent.hash] = (version, since)
            if now - since <= RECENT_SECONDS:
                found.append(torrent)
        return found

    def _gone(self) -> list[int]:
        now = self._clock.elapsed()
        return [number for number, when in self._removed.items() if now - when <= RECENT_SECONDS]

    def _each(self, act: Callable[[Torrent], None]) -> Callable[[Arguments], dict[str, Any]]:
        def each(arguments: Arguments) -> dict[str, Any]:
            for torrent in self._named(arguments):
                act(torrent)
            return {}

        return each

    def _set(self, arguments: Arguments) -> dict[str, Any]:
        for torrent in self._named(arguments):
            torrent.category = next(iter(arguments.get("labels", [])), torrent.category)
            self.engine.touch(torrent)
        return {}

    def _remove(self, arguments: Arguments) -> dict[str, Any]:
        for torrent in self._named(arguments):
            self._removed[self._number(torrent)] = self._clock.elapsed()
            self.engine.remove(torrent.hash)
        return {}

    # -- adding -------------------------------------------------------------------------------

    def _add(self, arguments: Arguments) -> dict[str, Any]:
        torrent = self._from_file(arguments) if "metainfo" in arguments else self._from_link(arguments)
        if labels := self.version.rpc >= 17 and arguments.get("labels"):
            torrent.category = str(labels[0])
        added = self.engine.add(torrent)
        held = self.engine.torrents[torrent.hash]
        answer = {"id": self._number(held), "name": held.name, "hash_string": held.hash}
        return {"torrent_added" if added else "torrent_duplicate": answer}

    def _from_file(self, arguments: Arguments) -> Torrent:
        try:
            read = read_torrent(b64decode(str(arguments["metainfo"]), validate=True))
        except (BadTorrent, binascii.Error) as err:
            raise No("invalid or corrupt torrent file") from err
        return self._new(arguments, read.hash, read.name, read.size, has_metadata=True)

    def _from_link(self, arguments: Arguments) -> Torrent:
        link = str(arguments.get("filename", ""))
        found = re.search(r"urn:btih:([0-9a-fA-F]{40})", link)
        if not link.startswith("magnet:") or not found:
            raise No("invalid or corrupt torrent file")
        key = found[1].casefold()
        name = parse_qs(urlsplit(link).query).get("dn", [key])[0]
        return self._new(arguments, key, name, MAGNET_SIZE, has_metadata=False)

    def _new(self, arguments: Arguments, key: str, name: str, size: int, *, has_metadata: bool) -> Torrent:
        return Torrent(
            hash=key,
            name=name,
            size=size,
            added=self._clock.timestamp(),
            save_path=str(arguments.get("download_dir") or DOWNLOADS),
            rate=self.engine.default_rate,
            has_metadata=has_metadata,
            stopped=bool(arguments.get("paused")),
        )
