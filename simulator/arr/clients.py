"""The download client as an *arr sees it: the simulated one in this process, or a real one by HTTP."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, override

import aiohttp

from ..clock import SimClock
from ..torrents.bencode import read_torrent
from ..torrents.engine import Engine, Torrent
from .shelf import Release

POLL_SECONDS = 0.4  # real seconds: a real client does not live on our clock
STALLED = {"stalledDL"}
PAUSED = {"pausedDL", "stoppedDL"}
BROKEN = {"error", "missingFiles"}

type TorrentSource = Callable[[Any, Release], bytes]


@dataclass(frozen=True, slots=True)
class External:
    """A real qBittorrent that the simulated *arrs use instead of the simulated one."""

    url: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is. state: metadata, downloading, stalled, paused, error or completed."""

    size: int
    left: int
    eta: int | None
    state: str


class DownloadClient(ABC):
    """Where an *arr hands torrents to. `work` is what the catalogue has of what is in them."""

    url: str
    implementation = "QBittorrent"  # what an *arr's list of clients calls it

    def __init__(self) -> None:
        self._listeners: list[Callable[[str], None]] = []

    def on_end(self, listener: Callable[[str], None]) -> None:
        """Call `listener(hash)` when a torrent is complete or is no longer there."""
        self._listeners.append(listener)

    @abstractmethod
    def add(self, work: Any, release: Release) -> str:
        """Hand a release over; return the info-hash, lower case."""

    @abstractmethod
    def progress(self, torrent_hash: str) -> Progress | None:
        """Return how far it is; None if the client does not know it."""

    @abstractmethod
    def remove(self, torrent_hash: str) -> None:
        """Take the torrent out, with its data."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""

    def _tell(self, torrent_hash: str) -> None:
        for listener in self._listeners:
            listener(torrent_hash)


class SimulatedClient(DownloadClient):
    """The simulated client, asked directly."""

    def __init__(
        self,
        engine: Engine,
        url: Callable[[], str],
        category: str,
        implementation: str = "QBittorrent",
    ) -> None:
        super().__init__()
        self.implementation = implementation
        self._engine = engine
        self._url = url
        self._category = category
        engine.on_end(lambda torrent: self._tell(torrent.hash))

    @property
    def url(self) -> str:  # type: ignore[override]
        return self._url()

    @override
    def add(self, work: Any, release: Release) -> str:
        torrent = Torrent(
            hash=release.hash,
            name=release.title,
            size=release.size,
            added=self._engine.clock.timestamp(),
            category=self._category,
            rate=self._engine.default_rate,
            seeds=release.seeders,
            leechers=release.leechers,
            has_metadata=False,
        )
        if not self._engine.add(torrent) and self._engine.torrents[release.hash].complete:
            self._engine.clock.call_later(1, lambda: self._tell(release.hash))
        return release.hash

    @override
    def progress(self, torrent_hash: str) -> Progress | None:
        torrent = self._engine.torrents.get(torrent_hash)
        if torrent is None:
            return None
        self._engine.settle(torrent)
        left = int(torrent.size - torrent.done)
        eta = self._engine.eta(torrent) if torrent.moving else None
        return Progress(torrent.size, left, eta, _state_of(torrent))

    @override
    def remove(self, torrent_hash: str) -> None:
        self._engine.remove(torrent_hash)

    @override
    async def close(self) -> None:
        """Do nothing: the engine is not ours."""


def _state_of(torrent: Torrent) -> str:
    if torrent.complete:
        return "completed"
    if torrent.missing:
        return "error"
    if torrent.stopped:
        return "paused"
    if not torrent.has_metadata:
        return "metadata"
    return "downloading" if torrent.moving else "stalled"


class RemoteClient(DownloadClient):
    """A real qBittorrent: logged in to over HTTP, given real torrent files, polled."""

    def __init__(self, external: External, source: TorrentSource, clock: SimClock, category: str) -> None:
        super().__init__()
        self._category = category
        self.url = external.url
        self._external = external
        self._source = source
        self._clock = clock
        self._seen: dict[str, Progress] = {}
        self._waiting: set[str] = set()
        self._present: set[str] = set()  # in the client at the last poll
        self._session: aiohttp.ClientSession | None = None
        self._poller: asyncio.Task[None] | None = None
        self._jobs: set[asyncio.Task[Any]] = set()

    @override
    def add(self, work: Any, release: Release) -> str:
        data = self._source(work, release)
        read = read_torrent(data)
        self._seen[read.hash] = Progress(read.size, read.size, None, "metadata")
        self._waiting.add(read.hash)
        self._start(self._upload(data))
        if self._poller is None:
            self._poller = asyncio.create_task(self._poll())
        return read.hash

    @override
    def progress(self, torrent_hash: str) -> Progress | None:
        return self._seen.get(torrent_hash)

    @override
    def remove(self, torrent_hash: str) -> None:
        self._waiting.discard(torrent_hash)
        self._seen.pop(torrent_hash, None)
        self._start(self._call("torrents/delete", {"hashes": torrent_hash, "deleteFiles": "true"}))

    @override
    async def close(self) -> None:
        tasks = [*self._jobs, *([self._poller] if self._poller else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _start(self, job: Any) -> None:
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def _upload(self, data: bytes) -> None:
        form = aiohttp.FormData()
        form.add_field("torrents", data, filename="release.torrent", content_type="application/x-bittorrent")
        form.add_field("category", self._category)
        await self._call("torrents/add", form)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            with suppress(aiohttp.ClientError, TimeoutError, ValueError):
                body = await self._call("torrents/info", None, {"category": self._category})
                self._take([row for row in body if isinstance(row, dict)])

    def _take(self, rows: list[dict[str, Any]]) -> None:
        found = {row["hash"]: _remote_progress(row) for row in rows}
        for key in self._present - set(found):
            self._seen.pop(key, None)  # somebody took it out of the client
            self._waiting.discard(key)
            self._tell(key)
        self._present = set(found)
        self._seen |= found
        for key in [key for key in self._waiting if key in found and found[key].state == "completed"]:
            self._waiting.discard(key)
            self._tell(key)

    async def _call(self, path: str, data: Any, params: dict[str, str] | None = None) -> Any:
        session = await self._logged_in()
        method = "GET" if data is None else "POST"
        url = f"{self._external.url}/api/v2/{path}"
        async with session.request(method, url, data=data, params=params) as answer:
            if answer.status == 403 and self._session is session:
                self._session = None
                await session.close()
            answer.raise_for_status()
            return await answer.json(content_type=None) if data is None else await answer.text()

    async def _logged_in(self) -> aiohttp.ClientSession:
        if self._session is None:
            session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
            form = {"username": self._external.username, "password": self._external.password}
            try:
                async with session.post(f"{self._external.url}/api/v2/auth/login", data=form) as answer:
                    answer.raise_for_status()
            except BaseException:
                await session.close()
                raise
            self._session = session
        return self._session


def _remote_progress(row: dict[str, Any]) -> Progress:
    size, word = max(0, int(row.get("size") or 0)), str(row.get("state"))
    left = int(row.get("amount_left") or 0)
    eta = row.get("eta")
    if row.get("progress") == 1 and size:
        return Progress(size, 0, None, "completed")
    state = "stalled" if word in STALLED else "paused" if word in PAUSED else "downloading"
    state = "error" if word in BROKEN else "metadata" if "meta" in word.casefold() else state
    return Progress(size, left, eta if isinstance(eta, int) and eta < 8_640_000 else None, state)
