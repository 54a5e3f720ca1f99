"""Deluge 2 over the JSON-RPC of its web interface.

The web interface is a client of the daemon itself: one password opens it, and it may have to
be told to connect to its daemon. That connection is shared with whoever has its pages open, so
nothing is asked in a way that depends on what was asked before.

All torrents are read once, in pages; then only those that are not finished, or move. Where
Deluge's own counts say that something else happened, all are read again.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
import re
from typing import Any, override

import aiohttp

from ..errors import (
    AlreadyInLibrary,
    BadResponse,
    InvalidAuth,
    MediaMateError,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from ..model import ServiceInfo, Torrent, TrackerStatus, TransferSnapshot
from ..ports import SpeedLimits, TorrentClient, Trackers
from .deluge_parse import (
    KEYS,
    LIMITS,
    UNFINISHED,
    as_label,
    limits,
    parse_counts,
    parse_torrent,
    parse_totals,
)
from .http import HttpClient, Response
from .torrents import HASH, Shelf, sendable
from .trackers import of_deluge
from .wire import integer, mapping, sequence, text, utc_now

PAGE = (
    200  # torrents an answer, some 80 KB: to read more of them at once holds up a small machine's event loop
)
WATCHED = 500  # torrents that are asked for by name, at most
FULL_EVERY = timedelta(minutes=30)
COUNTED = ("All", "Seeding", "Paused")
NO_SESSION, NO_METHOD = 1, 2
CONNECT_TRIES = 10
CONNECT_PAUSE = 0.3  # seconds between two looks whether it has connected

_COOKIE = re.compile(r"\s*_session_id=([0-9A-Za-z]{8,200})")
_REASON = re.compile(r"'>: (.{1,200}?)(?: Traceback |\s*\]?$)")


class _Failed(Exception):
    """Deluge answered with an error: its code, and its words without the traceback around them."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        self.code = integer(error.get("code"))
        said = text(error.get("message"), 2000)
        found = _REASON.search(said)
        self.words = found[1] if found else said[:200]
        super().__init__(self.words)


class Deluge(HttpClient, TorrentClient, SpeedLimits, Trackers):
    """One Deluge, by its web interface."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        password: str | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """The session should have a DummyCookieJar: the login cookie is ours to send."""
        super().__init__(session, url, service="Deluge")
        self._password = password or ""
        self._now = now
        self._cookie = ""
        self._refused = False
        self._login_lock = asyncio.Lock()
        self._connect_lock = asyncio.Lock()
        self._lock = asyncio.Lock()
        self._shelf = Shelf()
        self._states: dict[str, str] = {}  # in Deluge's words
        self._full: datetime | None = None
        self._odd: tuple[int, ...] = ()  # how the counts differed right after all was read

    @override
    async def status(self) -> ServiceInfo:
        await self._connected()
        try:
            version = text(await self._call("daemon.get_version"), 40)
        except ServiceFailed:  # 1.3 knows it by another name
            raise UnsupportedVersion(service=self._service, version="1.3") from None
        if not (found := re.match(r"\d{1,4}(?:\.\d{1,4}){1,3}", version)):
            raise WrongService(service=self._service, found="?")
        if int(version.partition(".")[0]) < 2:
            raise UnsupportedVersion(service=self._service, version=found[0])
        return ServiceInfo("Deluge", found[0])

    # --- torrents

    @override
    async def snapshot(self) -> TransferSnapshot:
        async with self._lock:
            figures = await self._figures()
            counts, began = parse_counts(figures.get("filters")), self._now()
            if self._full is None or began - self._full > FULL_EVERY:
                await self._read_all(began, counts)
            else:
                await self._read_changes(counts)
                if self._differs(counts) != self._odd:
                    await self._read_all(began, counts)
            # the figures have limits too, but those lag behind what was just set
            limited = mapping(await self._call("core.get_config_values", LIMITS))
            return self._shelf.snapshot(parse_totals(mapping(figures.get("stats")), limited))

    @override
    async def add(self, torrent: bytes | str, *, category: str | None = None, paused: bool = False) -> None:
        if not sendable(torrent):
            raise Refused("torrent_refused")
        await self._connected()  # an add is not sent twice, so there must be somebody to take it
        options = {"add_paused": paused}
        try:
            if isinstance(torrent, bytes):
                given = b64encode(torrent).decode()
                key = await self._send("core.add_torrent_file", "a.torrent", given, options, idempotent=False)
            else:
                key = await self._send("core.add_torrent_magnet", torrent, options, idempotent=False)
        except _Failed as err:
            if "already in session" in err.words:
                raise AlreadyInLibrary("torrent_exists") from None
            raise Refused("torrent_refused") from None
        if not isinstance(key, str) or not HASH.fullmatch(key):
            raise Refused("torrent_refused")
        if category and (label := as_label(category)):
            with suppress(MediaMateError):  # it is taken, whatever it is called
                await self._label(key, label)

    async def _label(self, key: str, label: str) -> None:
        """Name the category, where the plugin for that is switched on."""
        if "Label" not in sequence(await self._call("core.get_enabled_plugins")):
            return
        known = sequence(await self._call("label.get_labels"))
        if label not in known:
            await self._call("label.add", label)
        await self._call("label.set_torrent", key, label)

    @override
    async def pause(self, hashes: Sequence[str]) -> None:
        await self._act("core.pause_torrents", hashes)

    @override
    async def resume(self, hashes: Sequence[str]) -> None:
        await self._act("core.resume_torrents", hashes)

    @override
    async def remove(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        await self._act("core.remove_torrents", hashes, delete_files)

    async def _act(self, method: str, hashes: Sequence[str], *more: Any) -> None:
        """Do something to these torrents. It stops at one that it does not know, and none would be all."""
        if wanted := [one for one in map(str.lower, hashes) if HASH.fullmatch(one)]:
            held = mapping(await self._call("core.get_torrents_status", {"id": wanted}, ["state"]))
            if known := [one for one in wanted if one in held]:
                await self._call(method, known, *more)

    @override
    async def trackers(self, hash_: str) -> Sequence[TrackerStatus]:
        key = hash_.lower()
        keys = ["tracker_host", "tracker_status"]
        found = mapping(await self._call("core.get_torrents_status", {"id": [key]}, keys))
        return of_deluge(mapping(found.get(key)))

    # --- speed

    @override
    async def set_limits(self, *, download: int | None = None, upload: int | None = None) -> None:
        if changed := limits({"download": download, "upload": upload}):
            await self._call("core.set_config", changed)

    # --- reading

    async def _figures(self) -> dict[str, Any]:
        """Return speeds, limits, free space and counts; none of the torrents."""
        figures = mapping(await self._call("web.update_ui", ["state"], {"id": []}))
        if figures.get("connected") is not True:  # this one call is answered without a daemon too
            await self._connected()
            figures = mapping(await self._call("web.update_ui", ["state"], {"id": []}))
        if not isinstance(figures.get("stats"), dict) or not isinstance(figures.get("filters"), dict):
            raise BadResponse(service=self._service)
        return figures

    async def _read_all(self, began: datetime, counts: Mapping[str, int]) -> None:
        """Read every torrent: an answer with thousands would be one long parse."""
        listed = sequence(await self._call("core.get_session_state"))
        hashes = [one for one in listed if isinstance(one, str) and HASH.fullmatch(one)]
        self._states = {}
        self._shelf.replace(await self._pages(hashes))
        self._full, self._odd = began, self._differs(counts)

    async def _read_changes(self, counts: Mapping[str, int]) -> None:
        """Read what is not finished or moves, and what was so at the last look."""
        changed = await self._get({"state": UNFINISHED})
        if counts.get("Active"):
            changed |= await self._get({"state": ["Active"]})
        asked = [key for key in self._watched() if key not in changed][:WATCHED]
        gone: set[str] = set()
        if asked:
            known = await self._pages(asked)
            gone = set(asked) - known.keys()
            changed |= known
        for key in gone:
            self._states.pop(key, None)
        self._shelf.merge(changed, gone)

    def _watched(self) -> Iterable[str]:
        moving = (key for key, one in self._shelf.torrents.items() if one.speed or one.upload_speed)
        return dict.fromkeys((*self._shelf.unfinished(), *moving))

    async def _pages(self, hashes: Sequence[str]) -> dict[str, Torrent]:
        """Read these torrents, page by page."""
        found: dict[str, Torrent] = {}
        for at in range(0, len(hashes), PAGE):
            found |= await self._get({"id": hashes[at : at + PAGE]})
            await asyncio.sleep(0)
        return found

    async def _get(self, chosen: Mapping[str, Any]) -> dict[str, Torrent]:
        """Read the torrents of a filter."""
        found = await self._call("core.get_torrents_status", chosen, KEYS)
        if not isinstance(found, dict):
            raise BadResponse(service=self._service)
        torrents: dict[str, Torrent] = {}
        for key, record in found.items():
            if HASH.fullmatch(key) and isinstance(record, dict) and record:
                self._states[key] = text(record.get("state"), 40)
                torrents[key] = parse_torrent(key, record)
        return torrents

    def _differs(self, counts: Mapping[str, int]) -> tuple[int, ...]:
        """Compare Deluge's own counts with ours."""
        words = list(self._states.values())
        ours = {"All": len(words)} | {word: words.count(word) for word in COUNTED[1:]}
        return tuple(counts.get(word, ours[word]) - ours[word] for word in COUNTED)

    # --- the daemon behind the web interface

    async def _connected(self) -> None:
        """Have the web interface connect to its daemon, if it has not. Raises ServiceFailed."""
        async with self._connect_lock:
            if await self._ask("web.connected") is True:
                return
            hosts = [one[0] for one in sequence(await self._ask("web.get_hosts")) if _is_host(one)]
            for host in hosts:
                if "Online" in sequence(await self._ask("web.get_host_status", host)):
                    await self._ask("web.connect", host)
                    for _ in range(CONNECT_TRIES):
                        if await self._ask("web.connected") is True:
                            return
                        await self._sleep(CONNECT_PAUSE)
            raise ServiceFailed("daemon_offline", service=self._service)

    # --- the wire

    async def _call(self, method: str, *params: Any) -> Any:
        """Make a call that does the same when it is made twice; connect to the daemon if need be."""
        try:
            return await self._send(method, *params)
        except _Failed as err:
            if err.code != NO_METHOD:
                raise ServiceFailed(service=self._service, reason=err.words) from None
        await self._connected()  # who is not connected does not know the daemon's methods
        return await self._ask(method, *params)

    async def _ask(self, method: str, *params: Any) -> Any:
        try:
            return await self._send(method, *params)
        except _Failed as err:
            raise ServiceFailed(service=self._service, reason=err.words) from None

    async def _send(self, method: str, *params: Any, idempotent: bool = True) -> Any:
        """Make a call signed in; if the session is over, sign in again, once. Raises _Failed."""
        cookie = await self._sign_in()
        try:
            return self._result(await self._post(method, params, cookie, idempotent=idempotent))
        except _Failed as err:
            if err.code != NO_SESSION:
                raise
        cookie = await self._sign_in(instead_of=cookie)
        try:
            return self._result(await self._post(method, params, cookie, idempotent=idempotent))
        except _Failed as err:
            if err.code == NO_SESSION:
                raise InvalidAuth(service=self._service) from None
            raise

    async def _post(
        self, method: str, params: Sequence[Any], cookie: str, *, idempotent: bool = True
    ) -> Response:
        headers = {"Cookie": f"_session_id={cookie}"} if cookie else None
        body = {"method": method, "params": list(params), "id": 1}
        answer: Response = await self._request(
            "POST", "/json", json=body, headers=headers, idempotent=idempotent, expect="response"
        )
        if answer.status >= 300:
            raise self._error_for(answer)
        self._check_json(answer)
        return answer

    def _result(self, answer: Response) -> Any:
        """Return what an answer holds. Raises _Failed, BadResponse."""
        try:
            body = answer.json()
        except ValueError:
            raise BadResponse(service=self._service) from None
        match body:
            case {"error": dict() as error}:
                raise _Failed(error)
            case {"error": None, "result": result}:
                return result
        raise BadResponse(service=self._service)

    async def _sign_in(self, instead_of: str | None = None) -> str:
        """Return the session; whoever comes while a login is under way waits for that one."""
        async with self._login_lock:
            if self._cookie and self._cookie != instead_of:
                return self._cookie
            if self._refused:
                raise InvalidAuth(service=self._service)
            answer = await self._post("auth.login", [self._password], "")
            try:
                taken = self._result(answer)
            except _Failed, BadResponse:  # something that speaks JSON, but not this
                raise WrongService(service=self._service, found="JSON") from None
            if taken is not True:
                self._refused = True  # the same password is not sent again
                raise InvalidAuth(service=self._service)
            self._cookie = _cookie(answer)
            if not self._cookie:
                raise WrongService(service=self._service, found="?")
            return self._cookie

    @override
    def _error_for(self, response: Response) -> MediaMateError:
        if response.status in {401, 403, 404, 405}:  # Deluge has none of these
            return self._stranger(f"HTTP {response.status}")
        return super()._error_for(response)


def _is_host(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], str)


def _cookie(answer: Response) -> str:
    """Return the session that a login has begun."""
    for name, value in answer.headers.items():
        if name.lower() == "set-cookie" and (found := _COOKIE.match(value)):
            return found[1]
    return ""
