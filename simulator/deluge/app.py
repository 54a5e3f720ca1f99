"""Deluge's web interface over aiohttp: one password, sessions, and a daemon that it may not be connected to."""

from base64 import b64decode
import binascii
from collections.abc import Callable
import re
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from ..clock import SimClock
from ..disk import Disk
from ..faults import Faults
from ..server import RequestLog, Server, json_answer, new_app, read_json
from ..torrents.bencode import BadTorrent, read_torrent
from ..torrents.engine import INFINITE_ETA, Engine, Torrent

SERVICE = "deluge"
MAGNET_SIZE = 5 * 1024**3
DOWNLOADS = "/downloads"
HOST = "0123456789abcdef0123456789abcdef"
KIBI = 1024
STATES = ("Allocating", "Checking", "Downloading", "Seeding", "Paused", "Error", "Queued", "Moving")
UI = "<!DOCTYPE html><html><head><title>Deluge WebUI</title></head><body></body></html>"
TRACEBACK = "Failure: [Failure instance: Traceback (failure with no frames): <class 'deluge.error.{}'>: {}\n]"

type Call = Callable[..., Any]


class Wrong(Exception):
    """A call that is answered with an error."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def failure(kind: str, words: str) -> Wrong:
    """Return an error of the daemon, as its web interface words it."""
    return Wrong(TRACEBACK.format(kind, words), 4)


class DelugeService:
    """The web interface and the daemon behind it; `engine` is what happens inside.

    online: does the daemon run? connected: is the web interface connected to it? plugins: what is switched on.
    """

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        disk: Disk,
        *,
        version: str = "2.1",
        port: int = 0,
        base: str = "",
    ) -> None:
        self.version = {"1.3": "1.3.15", "2.0": "2.0.3", "2.1": "2.1.1", "2.2": "2.2.0"}[version]
        self.engine = Engine(clock, faults, SERVICE)
        self.password = "deluge-pages"
        self.logins = 0
        self.online = True
        self.plugins = ["Label"]
        self.labels: set[str] = set()
        self.asked: list[tuple[str, list[Any]]] = []  # the calls, newest last
        self.server = Server(SERVICE, self._app, clock=clock, faults=faults, log=log, port=port, below=base)
        self._clock = clock
        self._disk = disk
        self._limits = {"max_download_speed": -1.0, "max_upload_speed": -1.0}
        self.forget_sessions()

    @property
    def url(self) -> str:
        return self.server.url

    def forget_sessions(self) -> None:
        """Do what a restart does: everybody has to sign in again, and the daemon is not connected."""
        self.connected = False
        self._sessions: set[str] = set()

    # -- the door -----------------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = new_app()
        app.router.add_post("/json", self._rpc)
        app.router.add_get("/", self._page)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        return web.Response(text=UI, content_type="text/html")

    async def _rpc(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        method, params = str(body.get("method")), list(body.get("params") or [])
        if method == "auth.login":
            return self._login(body, params)
        self.asked.append((method, params))
        head = {"id": body.get("id")}
        try:
            if request.cookies.get("_session_id") not in self._sessions:
                raise Wrong("Not authenticated", 1)
            return json_answer(head | {"result": self._do(method, params), "error": None})
        except Wrong as wrong:
            return json_answer(head | {"result": None, "error": {"message": str(wrong), "code": wrong.code}})

    def _login(self, body: dict[str, Any], params: list[Any]) -> web.Response:
        self.logins += 1
        right = params == [self.password]
        answer = json_answer({"id": body.get("id"), "result": right, "error": None})
        if right:
            session = secrets.token_hex(34)
            self._sessions.add(session)
            answer.set_cookie("_session_id", session, path=f"{self.server.below}/json", httponly=True)
        return answer

    def _do(self, method: str, params: list[Any]) -> Any:
        calls = self._pages_calls()
        if self.connected and self.online:
            calls |= self._daemon_calls()
        if method not in calls:
            raise Wrong("Unknown method", 2)
        return calls[method](*params)

    # -- the calls ----------------------------------------------------------------------------

    def _pages_calls(self) -> dict[str, Call]:
        return {
            "auth.check_session": lambda: True,
            "web.connected": lambda: self.connected and self.online,
            "web.get_hosts": lambda: [[HOST, "127.0.0.1", 58846, "localclient"]],
            "web.get_host_status": self._host_status,
            "web.connect": self._connect,
            "web.update_ui": self._update_ui,
        }

    def _daemon_calls(self) -> dict[str, Call]:
        calls: dict[str, Call] = {
            "core.get_session_state": lambda: list(self.engine.torrents),
            "core.get_torrents_status": self._statuses,
            "core.get_filter_tree": lambda *_: self._filters(),
            "core.get_free_space": lambda *_: self._disk.free,
            "core.get_config_values": lambda keys: {key: self._limits.get(key) for key in keys},
            "core.set_config": self._set_config,
            "core.get_enabled_plugins": lambda: self.plugins,
            "core.add_torrent_file": self._add_file,
            "core.add_torrent_magnet": self._add_magnet,
            "core.pause_torrents": self._each(self.engine.stop),
            "core.resume_torrents": self._each(self.engine.start),
            "core.remove_torrents": self._remove,
        }
        calls["daemon.info" if self.version.startswith("1.") else "daemon.get_version"] = lambda: self.version
        if "Label" in self.plugins:
            calls |= {"label.get_labels": lambda: sorted(self.labels), "label.add": self._add_label}
            calls["label.set_torrent"] = self._set_label
        return calls

    def _host_status(self, host: str) -> list[str]:
        if not self.online or host != HOST:
            return [host, "Offline", ""]
        return [host, "Connected" if self.connected else "Online", self.version]

    def _connect(self, host: str) -> Any:
        self.connected = self.online and host == HOST
        return list(self._daemon_calls()) if self.connected else None

    def _update_ui(self, keys: list[str], chosen: dict[str, Any]) -> dict[str, Any]:
        if not (self.connected and self.online):
            return {"connected": False, "torrents": None, "filters": None, "stats": {"max_download": None}}
        down = sum(self.engine.shown_speed(one) for one in self.engine.torrents.values() if one.moving)
        stats = {
            "max_download": self._limits["max_download_speed"],
            "max_upload": self._limits["max_upload_speed"],
            "max_num_connections": 200,
            "num_connections": 40 if down else 0,
            "download_rate": float(down),
            "upload_rate": float(int(down * 0.05)),
            "download_protocol_rate": 0.0,
            "upload_protocol_rate": 0.0,
            "dht_nodes": 210,
            "has_incoming_connections": 1,
            "free_space": self._disk.free,
            "external_ip": None,
        }
        torrents = self._statuses(chosen, keys)
        return {"connected": True, "torrents": torrents, "filters": self._filters(), "stats": stats}

    def _filters(self) -> dict[str, Any]:
        torrents = list(self.engine.torrents.values())
        words = [self._state(one) for one in torrents]
        counts = [["All", len(words)], ["Active", sum(one.moving for one in torrents)]]
        return {"state": counts + [[word, words.count(word)] for word in STATES], "owner": [["", 0]]}

    def _statuses(self, chosen: dict[str, Any], keys: list[str], diff: bool = False) -> dict[str, Any]:
        found = list(self.engine.torrents.values())
        if "id" in chosen:
            found = [one for one in found if one.hash in chosen["id"]]
        if states := [*chosen.get("state", [])]:
            if "Active" in states:
                states.remove("Active")
                found = [one for one in found if one.moving]
            found = [one for one in found if not states or self._state(one) in states]
        return {one.hash: self._status(one, keys) for one in found}

    def _state(self, torrent: Torrent) -> str:
        if torrent.missing:
            return "Error"
        return "Paused" if torrent.stopped else "Seeding" if torrent.complete else "Downloading"

    def _status(self, torrent: Torrent, keys: list[str]) -> dict[str, Any]:
        engine = self.engine
        engine.settle(torrent)
        size, done = (torrent.size if torrent.has_metadata else 0), int(torrent.done)
        speed, eta = engine.shown_speed(torrent), engine.eta(torrent)
        status: dict[str, Any] = {
            "hash": torrent.hash,
            "name": torrent.name,
            "state": self._state(torrent),
            "progress": 100.0 if torrent.complete else (min(99.99, done / size * 100) if size else 0.0),
            "total_wanted": size,
            "total_done": done,
            "total_size": size,
            "download_payload_rate": speed,
            "upload_payload_rate": int(speed * 0.05),
            "eta": 0 if eta == INFINITE_ETA else eta,
            "total_seeds": 0 if engine.stalled(torrent) else torrent.seeds,
            "num_seeds": min(torrent.seeds, 12) if torrent.moving else 0,
            "num_peers": min(torrent.leechers, 3) if torrent.moving else 0,
            "save_path": torrent.save_path,
            "download_location": torrent.save_path,
            "time_added": int(torrent.added),
            "message": "No such file or directory" if torrent.missing else "OK",
            "tracker_host": "tracker.invalid",
            "tracker_status": f"Error: {torrent.refused}" if torrent.refused else "Announce OK",
        }
        if "Label" in self.plugins:
            status["label"] = torrent.category
        return {name: value for name, value in status.items() if not keys or name in keys}

    def _set_config(self, wanted: dict[str, float]) -> None:
        self._limits |= {name: float(value) for name, value in wanted.items() if name in self._limits}
        down, up = (int(max(0.0, value) * KIBI) for value in self._limits.values())
        self.engine.set_limits(down=down, up=up)

    def _each(self, act: Callable[[Torrent], None]) -> Call:
        def each(hashes: list[str] | None = None) -> None:
            for key in hashes or list(self.engine.torrents):  # none is all
                if key not in self.engine.torrents:
                    raise failure("WrappedException", f"'{key}'")
                act(self.engine.torrents[key])

        return each

    def _remove(self, hashes: list[str], remove_data: bool) -> list[Any]:
        unknown = [key for key in hashes if self.engine.remove(key) is None]
        return [[key, f"torrent_id {key} not in session."] for key in unknown]

    # -- labels, and adding -------------------------------------------------------------------

    def _add_label(self, label: str) -> None:
        if label in self.labels or not re.fullmatch(r"[a-z0-9_-]+", label):
            raise failure("WrappedException", "Label already exists")
        self.labels.add(label)

    def _set_label(self, key: str, label: str) -> None:
        if label not in self.labels:
            raise failure("WrappedException", "Unknown Label")
        self.engine.torrents[key].category = label

    def _add_file(self, name: str, filedump: str, options: dict[str, Any]) -> str:
        try:
            read = read_torrent(b64decode(filedump, validate=True))
        except (BadTorrent, binascii.Error) as err:
            raise failure("AddTorrentError", "Unable to add torrent, decoding filedump failed") from err
        return self._add(read.hash, read.name, read.size, options, has_metadata=True)

    def _add_magnet(self, link: str, options: dict[str, Any]) -> str:
        found = re.search(r"urn:btih:([0-9a-fA-F]{40})", link)
        if not found:
            raise failure("AddTorrentError", f"Unable to add magnet, invalid magnet info: {link}")
        key = found[1].casefold()
        name = parse_qs(urlsplit(link).query).get("dn", [key])[0]
        return self._add(key, name, MAGNET_SIZE, options, has_metadata=False)

    def _add(self, key: str, name: str, size: int, options: dict[str, Any], *, has_metadata: bool) -> str:
        torrent = Torrent(
            hash=key,
            name=name,
            size=size,
            added=self._clock.timestamp(),
            save_path=str(options.get("download_location") or DOWNLOADS),
            rate=self.engine.default_rate,
            has_metadata=has_metadata,
            stopped=bool(options.get("add_paused")),
        )
        if not self.engine.add(torrent):
            raise failure("AddTorrentError", f"Torrent already in session ({key}).")
        return key
