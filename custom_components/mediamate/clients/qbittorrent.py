"""qBittorrent 4.1 to 5.3 over its Web API v2.

Three dialects: up to 4.6 (pause/resume), 5.0 and 5.1 (stop/start), 5.2 and later
(API keys, JSON answers to an add, 401 for a bad password).

Five bad logins ban Home Assistant's address for an hour, so a password that was
refused is never sent again by the same object: make a new one for a new password.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
import re
from typing import Any, override

import aiohttp

from ..errors import (
    AlreadyInLibrary,
    BadResponse,
    Banned,
    CannotConnect,
    InvalidAuth,
    MediaMateError,
    NotFound,
    Refused,
    ServiceFailed,
    UnsupportedVersion,
    WrongService,
)
from ..infohash import info_hash
from ..model import ServiceInfo, TrackerStatus, TransferSnapshot
from ..ports import AlternativeSpeed, SpeedLimits, TorrentClient, Trackers
from .http import CHUNK, STREAM_TIMEOUT, HttpClient, Response
from .qbittorrent_parse import parse_version
from .qbittorrent_sync import ChangeReader, Changes, Ledger
from .torrents import HASH, sendable
from .trackers import of_qbittorrent
from .wire import integer, mapping, text

STOP_AND_START = (2, 11)  # Web API of 5.0
API_KEYS = (2, 14)  # Web API of 5.2
_COOKIE = re.compile(r"\s*((?:QBT_)?SID\w*)=([^;\s]+)")


class _Forbidden(InvalidAuth):
    """403: the session is unknown or over."""


class _Unauthorized(InvalidAuth):
    """401: a bad password or key (5.2), or the Host header is not to its liking."""


@dataclass(frozen=True, slots=True)
class _Session:
    """What is sent with each call. Each login makes a new one."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class QBittorrent(HttpClient, TorrentClient, SpeedLimits, AlternativeSpeed, Trackers):
    """One qBittorrent. Signs in by API key, else by password, else not at all."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        username: str | None = None,
        password: str | None = None,
        api_key: str | None = None,
    ) -> None:
        """The session should have a DummyCookieJar: the login cookie is ours to send."""
        super().__init__(session, url, service="qBittorrent")
        self._account = (username, password or "") if username and not api_key else None
        by_key = _Session({"Authorization": f"Bearer {api_key}"} if api_key else {})
        self._signed_in: _Session | None = None if self._account else by_key
        self._login_lock = asyncio.Lock()
        self._sync_lock = asyncio.Lock()
        self._refused: type[InvalidAuth] | None = None
        self._version: tuple[int, ...] | None = None
        self._ledger = Ledger()

    @override
    async def status(self) -> ServiceInfo:
        self._version = None
        try:
            dialect = await self._dialect()
            version = await self._call("GET", "app/version", expect="text")
            return ServiceInfo("qBittorrent", ".".join(map(str, parse_version(version))), dialect=dialect)
        except NotFound, ValueError:
            raise WrongService(service=self._service, found="?") from None

    # --- torrents

    @override
    async def snapshot(self) -> TransferSnapshot:
        async with self._sync_lock:
            self._ledger.apply(await self._in_session(self._read_changes))
            return self._ledger.snapshot

    @override
    async def add(self, torrent: bytes | str, *, category: str | None = None, paused: bool = False) -> None:
        if not sendable(torrent):
            raise Refused("torrent_refused")

        async def send(headers: Mapping[str, str]) -> Response:
            form = aiohttp.FormData(default_to_multipart=True)  # can be sent only once
            if isinstance(torrent, bytes):
                form.add_field(
                    "torrents", torrent, filename="a.torrent", content_type="application/x-bittorrent"
                )
            else:
                form.add_field("urls", torrent)
            for name in ("paused", "stopped"):  # 4.x knows the one, 5.x the other
                form.add_field(name, str(paused).lower())
            if category:
                form.add_field("category", category)
            return await self._response("POST", "torrents/add", headers, data=form)

        if not _added(answer := await self._in_session(send)):
            await self._explain_refusal(torrent, answer)

    @override
    async def pause(self, hashes: Sequence[str]) -> None:
        await self._switch(hashes, ("pause", "stop"))

    @override
    async def resume(self, hashes: Sequence[str]) -> None:
        await self._switch(hashes, ("resume", "start"))

    @override
    async def remove(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        await self._act("delete", hashes, deleteFiles=str(delete_files).lower())

    @override
    async def trackers(self, hash_: str) -> Sequence[TrackerStatus]:
        try:
            return of_qbittorrent(
                await self._call("GET", "torrents/trackers", params={"hash": hash_.lower()})
            )
        except NotFound:
            return ()

    # --- speed

    @override
    async def set_limits(self, *, download: int | None = None, upload: int | None = None) -> None:
        for way, limit in (("Download", download), ("Upload", upload)):
            if limit is not None:
                await self._call(
                    "POST",
                    f"transfer/set{way}Limit",
                    data={"limit": str(max(0, limit))},
                    idempotent=True,
                    expect="none",
                )

    @override
    async def set_alternative_speed(self, on: bool) -> None:
        # There is only a toggle, so look first, and never send it twice
        async with self._sync_lock:
            mode = await self._call("GET", "transfer/speedLimitsMode", expect="text")
            if (integer(mode) == 1) != on:
                await self._call("POST", "transfer/toggleSpeedLimitsMode", expect="none")

    # --- the wire

    async def _read_changes(self, headers: Mapping[str, str]) -> Changes:
        """Read sync/maindata torrent by torrent: a first look at thousands is megabytes."""
        reader = ChangeReader(self._ledger.rid)
        limit = aiohttp.ClientTimeout(
            total=STREAM_TIMEOUT, sock_connect=self._timeout, sock_read=self._timeout * 3
        )
        params = {"rid": self._ledger.rid}
        async with self._answer("GET", "/api/v2/sync/maindata", params, headers, limit) as answer:
            self._check_json(Response(answer.status, answer.headers, b""))
            try:
                async for chunk in answer.content.iter_chunked(CHUNK):
                    reader.feed(chunk)
                    await asyncio.sleep(0)  # buffered chunks come without a pause of their own
                return reader.close()
            except ValueError:
                raise BadResponse(service=self._service) from None

    async def _switch(self, hashes: Sequence[str], verbs: tuple[str, str]) -> None:
        """Stop or start with the verb of the dialect; the other one is a 404."""
        try:
            await self._act(verbs[await self._webapi() >= STOP_AND_START], hashes)
        except NotFound:  # it was up- or downgraded since we asked
            self._version = None
            await self._act(verbs[await self._webapi() >= STOP_AND_START], hashes)

    async def _act(self, verb: str, hashes: Sequence[str], **form: str) -> None:
        """Do something to these torrents. "all" is a hash to qBittorrent, but never to us."""
        if wanted := [one for one in map(str.lower, hashes) if HASH.fullmatch(one)]:
            data = {"hashes": "|".join(wanted), **form}
            await self._call("POST", f"torrents/{verb}", data=data, idempotent=True, expect="none")

    async def _explain_refusal(self, torrent: bytes | str, answer: Response) -> None:
        """Say why an add failed. "Fails." and 409 may mean a torrent that is there already."""
        key = None if answer.status == 415 else await asyncio.to_thread(info_hash, torrent)
        if key is None:
            raise Refused("torrent_refused")
        if await self._call("GET", "torrents/info", params={"hashes": key}):
            raise AlreadyInLibrary("torrent_exists")
        raise Refused("torrent_refused")

    async def _webapi(self) -> tuple[int, ...]:
        """Return the version of the Web API; asked for once, and again after a lost connection."""
        if self._version is None:
            word = await self._call("GET", "app/webapiVersion", expect="text")
            try:
                self._version = parse_version(word)
            except ValueError:
                raise WrongService(service=self._service, found=text(word, 40)) from None
        return self._version

    async def _dialect(self) -> str:
        """Name the family. Raises UnsupportedVersion."""
        version = await self._webapi()
        if version[0] != 2:
            raise UnsupportedVersion(service=self._service, version=".".join(map(str, version)))
        return "5.2+" if version >= API_KEYS else "5.x" if version >= STOP_AND_START else "4.x"

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        """`_request` with a login."""
        return await self._in_session(
            lambda headers: self._request(method, f"/api/v2/{path}", headers=headers, **options)
        )

    async def _response(self, method: str, path: str, headers: Mapping[str, str], **options: Any) -> Response:
        """Return an answer whose 4xx status means something other than usual."""
        answer: Response = await self._request(
            method, f"/api/v2/{path}", headers=headers, expect="response", **options
        )
        if answer.status in {401, 403, 404}:
            raise self._error_for(answer)
        return answer

    # --- signing in

    async def _in_session[ResultT](self, call: Callable[[Mapping[str, str]], Awaitable[ResultT]]) -> ResultT:
        """Make a call signed in; if the session is over, sign in again, once."""
        try:
            session = await self._sign_in()
            try:
                return await call(session.headers)
            except _Forbidden:
                return await call((await self._sign_in(instead_of=session)).headers)
        except _Forbidden:
            raise InvalidAuth(service=self._service) from None
        except _Unauthorized:
            raise await self._explain_401() from None
        except CannotConnect:
            self._version = None  # it may come back as another version
            raise

    async def _sign_in(self, instead_of: _Session | None = None) -> _Session:
        """Return the session; whoever comes while a login is under way waits for that one."""
        async with self._login_lock:
            if self._signed_in is not None and self._signed_in is not instead_of:
                return self._signed_in
            if self._account is None:
                raise InvalidAuth(service=self._service)
            if self._refused:
                raise self._refused(service=self._service)
            self._signed_in = None
            self._signed_in = await self._login(*self._account)
            self._ledger.rid, self._version = 0, None  # both belong to a session
            return self._signed_in

    async def _login(self, username: str, password: str) -> _Session:
        """Log in. A refusal is remembered: this password is not sent again."""
        try:
            answer = await self._response(
                "POST", "auth/login", {}, data={"username": username, "password": password}
            )
        except Banned:
            self._refused = Banned
            raise
        except _Unauthorized, _Forbidden:
            error = await self._explain_401()
            self._refused = InvalidAuth if isinstance(error, InvalidAuth) else None
            raise error from None
        except NotFound:
            raise WrongService(service=self._service, found="HTTP 404") from None
        if answer.status == 200 and answer.text.strip() == "Fails.":
            self._refused = InvalidAuth
            raise InvalidAuth(service=self._service)
        if answer.status not in {200, 204} or answer.text.strip() not in {"", "Ok."}:
            raise WrongService(service=self._service, found="HTML" if answer.is_html else "?")
        return _Session(_cookie(answer))

    async def _explain_401(self) -> MediaMateError:
        """Tell a bad password from a Host header that qBittorrent refuses.

        The latter answers 401 to everything, also to a call without credentials (else 403), and
        says one word. So does no other service: an *arr or a media server says nothing or more.
        """
        probe: Response = await self._request("GET", "/api/v2/app/webapiVersion", expect="response")
        if probe.status != 401:
            return InvalidAuth(service=self._service)
        if probe.text.strip() == "Unauthorized":
            return ServiceFailed("host_header", service=self._service)
        return self._stranger("HTTP 401")

    @override
    def _error_for(self, response: Response) -> MediaMateError:
        if response.status == 401:
            return _Unauthorized(service=self._service)
        if response.status == 403:
            banned = "banned" in response.text.lower()
            return (Banned if banned else _Forbidden)(service=self._service)
        return super()._error_for(response)


def _cookie(answer: Response) -> dict[str, str]:
    """Return the header that carries the login, whichever name this version gives it; none with a bypass."""
    for name, value in answer.headers.items():
        if name.lower() == "set-cookie" and (found := _COOKIE.match(value)):
            return {"Cookie": f"{found[1]}={found[2]}"}
    return {}


def _added(answer: Response) -> bool:
    """Was it taken? Up to 5.1 the body says so, from 5.2 the counts, and a 202 for later."""
    if answer.status not in {200, 202}:
        return False
    if answer.content_type != "application/json":
        return answer.text.strip() == "Ok."
    try:
        counts = mapping(answer.json())
    except ValueError:
        return False
    return sum(integer(counts.get(name)) or 0 for name in ("success_count", "pending_count")) > 0
