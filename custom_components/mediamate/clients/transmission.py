"""Transmission 3.00 and later over its RPC, in both protocols: the older one, and JSON-RPC from 4.1 on.

Every call needs a session id that the service hands out with a 409, and changes each hour
and with each start; the same answer tells which protocol it speaks.

All torrents are read once, in pages; then only those that moved lately, and those that are not
finished. Where the service's own counts say that something else happened, all are read again.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, override
from urllib.parse import urlsplit

import aiohttp

from ..errors import (
    AlreadyInLibrary,
    BadResponse,
    Banned,
    InvalidAuth,
    MediaMateError,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from ..model import ServiceInfo, Torrent, TrackerStatus, TransferSnapshot
from ..ports import AlternativeSpeed, SpeedLimits, TorrentClient, Trackers
from .http import HttpClient, Response
from .torrents import HASH, Shelf, sendable
from .trackers import of_transmission
from .transmission_parse import (
    FIELDS,
    SETTINGS,
    STOPPED,
    Arguments,
    JsonRpc,
    Legacy,
    Protocol,
    Refusal,
    ids_of,
    limits,
    parse_torrent,
    parse_totals,
    parse_version,
    rows,
)
from .wire import integer, mapping, sequence, text, utc_now

SESSION = "X-Transmission-Session-Id"
PROTOCOL = "X-Transmission-Rpc-Version"
JSON_RPC = 6  # major version of the protocol that is JSON-RPC
OLDEST = 16  # rpc_version of 3.00
LABELS = 17  # rpc_version of 4.0: an add takes labels

PAGE = (
    200  # torrents an answer, some 60 KB: to read more of them at once holds up a small machine's event loop
)
WATCHED = 500  # torrents that are asked for by name, at most
# "Recently" is a minute; whoever looks away for longer has missed something
RECENT = timedelta(seconds=45)
FULL_EVERY = timedelta(minutes=30)
FREE_SPACE_EVERY = timedelta(minutes=1)


class Transmission(HttpClient, TorrentClient, SpeedLimits, AlternativeSpeed, Trackers):
    """One Transmission; without a user name nobody signs in."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        username: str | None = None,
        password: str | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`url` may be that of the service, of its pages, or of the RPC itself."""
        headers = {"Authorization": _basic(username, password or "")} if username else {}
        super().__init__(session, url, service="Transmission", headers=headers)
        self._path = _rpc_path(url)
        self._now = now
        self._id = ""
        self._protocol: Protocol = Legacy()
        self._refused: InvalidAuth | None = None
        self._lock = asyncio.Lock()
        self._shelf = Shelf()
        self._numbers: dict[int, str] = {}  # their ids, which only live until a restart
        self._stopped: set[str] = set()
        self._looked: datetime | None = None  # when we last knew everything that had happened
        self._full: datetime | None = None
        self._odd = (0, 0)  # how the counts differed right after all was read
        self._free: tuple[datetime, int | None] | None = None

    @override
    async def status(self) -> ServiceInfo:
        settings = await self._call("session_get", fields=["version", "rpc_version"])
        version, number = parse_version(settings.get("version")), integer(settings.get("rpc_version"))
        if not version or number is None:
            raise WrongService(service=self._service, found="?")
        if number < OLDEST:
            raise UnsupportedVersion(service=self._service, version=version)
        return ServiceInfo("Transmission", version, dialect=self._protocol.name)

    # --- torrents

    @override
    async def snapshot(self) -> TransferSnapshot:
        async with self._lock:
            settings = await self._call("session_get", fields=SETTINGS)
            began = self._now()
            if self._knows_nothing(began):
                await self._read_all(began)
            else:
                await self._read_changes(began)
            stats = await self._call("session_stats")
            if self._differs(stats) != self._odd:
                await self._read_all(began)
                self._odd = self._differs(stats)
            free = await self._free_space(settings.get("download_dir"), began)
            return self._shelf.snapshot(parse_totals(settings, stats, free))

    @override
    async def add(self, torrent: bytes | str, *, category: str | None = None, paused: bool = False) -> None:
        if not sendable(torrent):
            raise Refused("torrent_refused")
        given: dict[str, Any] = {"paused": paused}
        if isinstance(torrent, bytes):
            given["metainfo"] = b64encode(torrent).decode()
        else:
            given["filename"] = torrent
        if category:
            given["labels"] = [category]
        try:
            answer = await self._send("torrent_add", given, idempotent=False)
        except Refusal:
            raise Refused("torrent_refused") from None
        if "torrent_duplicate" in answer:
            raise AlreadyInLibrary("torrent_exists")
        with suppress(MediaMateError):  # it is taken, whatever it is called
            await self._label(text(mapping(answer.get("torrent_added")).get("hash_string"), 40), category)

    async def _label(self, key: str, category: str | None) -> None:
        """Name the category of a torrent that 3.00 has added without it."""
        if category and HASH.fullmatch(key):
            settings = await self._call("session_get", fields=["rpc_version"])
            if (integer(settings.get("rpc_version")) or 0) < LABELS:
                await self._call("torrent_set", ids=[key], labels=[category])

    @override
    async def pause(self, hashes: Sequence[str]) -> None:
        await self._act("torrent_stop", hashes)

    @override
    async def resume(self, hashes: Sequence[str]) -> None:
        await self._act("torrent_start", hashes)

    @override
    async def remove(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        await self._act("torrent_remove", hashes, delete_local_data=delete_files)

    @override
    async def trackers(self, hash_: str) -> Sequence[TrackerStatus]:
        if not HASH.fullmatch(key := hash_.lower()):
            return ()
        answer = await self._call("torrent_get", ids=[key], fields=["hash_string", "tracker_stats"])
        return next((of_transmission(row) for row in rows(answer) if _hash(row) == key), ())

    # --- speed

    @override
    async def set_limits(self, *, download: int | None = None, upload: int | None = None) -> None:
        if changed := limits({"down": download, "up": upload}):
            await self._call("session_set", **changed)

    @override
    async def set_alternative_speed(self, on: bool) -> None:
        await self._call("session_set", alt_speed_enabled=on)

    # --- reading

    def _knows_nothing(self, now: datetime) -> bool:
        """Is what we know too old to be mended by what moved lately?"""
        if self._looked is None or self._full is None:
            return True
        return now - self._looked > RECENT or now - self._full > FULL_EVERY

    async def _read_all(self, began: datetime) -> None:
        """Read every torrent: an answer with thousands would be one long parse."""
        listed = rows(await self._call("torrent_get", fields=["hash_string"], format="table"))
        hashes = [key for row in listed if (key := _hash(row))]
        self._numbers, self._stopped = {}, set()
        self._shelf.replace(await self._pages(hashes))
        self._full = self._looked = began

    async def _read_changes(self, began: datetime) -> None:
        """Read what moved lately, and what is not finished: a check or a stop moves no bytes."""
        answer = await self._call(
            "torrent_get", ids=self._protocol.any_torrent, fields=FIELDS, format="table"
        )
        changed = await self._take_all(rows(answer))
        gone = {self._numbers.pop(one, "") for one in ids_of(sequence(answer.get("removed")))}
        asked = [key for key in self._shelf.unfinished() if key not in changed and key not in gone][:WATCHED]
        if asked:
            changed |= (known := await self._pages(asked))
            gone |= set(asked) - known.keys()
        self._stopped -= gone
        self._shelf.merge(changed, gone)
        self._looked = began

    async def _pages(self, hashes: Sequence[str]) -> dict[str, Torrent]:
        """Read these torrents, page by page."""
        found: dict[str, Torrent] = {}
        for at in range(0, len(hashes), PAGE):
            page = list(hashes[at : at + PAGE])
            answer = await self._call("torrent_get", ids=page, fields=FIELDS, format="table")
            found |= await self._take_all(rows(answer))
        return found

    async def _take_all(self, found: Sequence[dict[str, Any]]) -> dict[str, Torrent]:
        """Read rows, some at a time: just after its start everything moved lately."""
        torrents: dict[str, Torrent] = {}
        for at in range(0, len(found), PAGE):
            torrents |= self._take(found[at : at + PAGE])
            await asyncio.sleep(0)
        return torrents

    def _take(self, found: Iterable[dict[str, Any]]) -> dict[str, Torrent]:
        """Read rows, and note what the counts need."""
        torrents: dict[str, Torrent] = {}
        for row in found:
            if not (key := _hash(row)):
                continue
            torrents[key] = parse_torrent(key, row)
            if (number := integer(row.get("id"))) is not None:
                self._numbers[number] = key
            (self._stopped.add if integer(row.get("status")) == STOPPED else self._stopped.discard)(key)
        return torrents

    def _differs(self, stats: dict[str, Any]) -> tuple[int, int]:
        """Compare the service's own counts (all, stopped) with ours."""
        theirs = (integer(stats.get(f"{name}torrent_count")) for name in ("", "paused_"))
        ours = (len(self._shelf.torrents), len(self._stopped))
        total, stopped = (
            0 if their is None else their - our for their, our in zip(theirs, ours, strict=True)
        )
        return total, stopped

    async def _free_space(self, folder: Any, now: datetime) -> int | None:
        """Return the room where downloads go; asked once a minute, for a disk may sleep."""
        if self._free and now - self._free[0] < FREE_SPACE_EVERY:
            return self._free[1]
        free = None
        if isinstance(folder, str) and folder:
            try:
                answer = await self._send("free_space", {"path": folder})
            except Refusal:  # the folder is gone
                answer = {}
            free = integer(answer.get("size_bytes"))
        self._free = (now, free if free is not None and free >= 0 else None)
        return self._free[1]

    # --- the wire

    async def _act(self, method: str, hashes: Sequence[str], **arguments: Any) -> None:
        """Do something to these torrents. Without ids it would be done to all."""
        if wanted := [one for one in map(str.lower, hashes) if HASH.fullmatch(one)]:
            await self._call(method, ids=wanted, **arguments)

    async def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Make a call that does the same when it is made twice. A no is an error of the service."""
        try:
            return await self._send(method, arguments)
        except Refusal as err:
            raise ServiceFailed(service=self._service, reason=str(err)) from None

    async def _send(self, method: str, arguments: Arguments, *, idempotent: bool = True) -> dict[str, Any]:
        """Make a call, with a new session id where the old one is over. Raises Refusal."""
        if self._refused:
            raise type(self._refused)(self._refused.translation_key, service=self._service)
        for _ in range(3):  # the second one tells the id; it may change once more
            answer: Response = await self._request(
                "POST",
                self._path,
                json=self._protocol.request(method, arguments),
                headers={SESSION: self._id} if self._id else None,
                idempotent=idempotent,
                expect="response",
            )
            if answer.status != 409:
                return self._read_answer(answer)
            self._begin(answer)
        raise BadResponse(service=self._service)

    def _begin(self, answer: Response) -> None:
        """Take a new session id: it may be another process, in which torrents have other numbers."""
        if not (session := answer.headers.get(SESSION, "")) or not session.isalnum():
            raise self._stranger("HTTP 409")
        self._id = session[:200]
        major = answer.headers.get(PROTOCOL, "").partition(".")[0]
        modern = major.isascii() and major.isdigit() and int(major[:6]) >= JSON_RPC
        self._protocol = JsonRpc() if modern else Legacy()
        self._looked = None

    def _read_answer(self, answer: Response) -> dict[str, Any]:
        if answer.status >= 300:
            error = self._error_for(answer)
            if isinstance(error, InvalidAuth):  # the same credentials are not sent again
                self._refused = error
            raise error
        self._check_json(answer)
        try:
            return self._protocol.answer(answer.json())
        except ValueError:
            raise BadResponse(service=self._service) from None

    @override
    def _error_for(self, response: Response) -> MediaMateError:
        match response.status:
            case 401 if "basic" in response.headers.get("WWW-Authenticate", "").lower():
                return InvalidAuth(service=self._service)
            case 401 | 404 | 405:
                return self._stranger(f"HTTP {response.status}")
            case 403 if "login" in response.text.lower():  # too many wrong ones
                return Banned("locked_out", service=self._service)
            case 403:
                return ServiceFailed("address_refused", service=self._service)
            case 421:
                return ServiceFailed("host_header", service=self._service)
        return super()._error_for(response)


def _basic(username: str, password: str) -> str:
    return "Basic " + b64encode(f"{username}:{password}".encode()).decode()


def _rpc_path(url: str) -> str:
    """Return what an address lacks to be that of the RPC."""
    path = urlsplit(url).path.rstrip("/")
    return "" if path.endswith("/rpc") else "/rpc" if path.endswith("/transmission") else "/transmission/rpc"


def _hash(row: dict[str, Any]) -> str:
    key = row.get("hash_string")
    return key.lower() if isinstance(key, str) and HASH.fullmatch(key.lower()) else ""
