"""What an *arr does with what is wanted: search, grab, follow, import.

    search --release found--> grabbed --torrent complete--> importPending -> importing -> imported
Every step is a callback on the simulated clock; faults of the pipeline stop it where they say.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from ..clock import SimClock
from ..faults import Faults
from .clients import DownloadClient
from .notify import Notifier
from .shelf import Download, Release, Shelf

SEARCH_SECONDS = 5.0
NOTICE_SECONDS = 4.0  # until an *arr sees that a torrent is complete
IMPORT_SECONDS = 6.0
NEXT_FILE_SECONDS = 3.0  # between two files of one download
TOO_SMALL = 100 * 1024 * 1024
NO_SPACE = "Not enough free space"
FAILED = "Manually marked as failed"


@dataclass(frozen=True, slots=True)
class Blocked:
    """One line of the blocklist."""

    id: int
    release: Release
    date: datetime


class Pipeline:
    """The queue, and the work on it."""

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        shelf: Shelf,
        *,
        client: DownloadClient,
        notifier: Notifier,
        seed: int,
    ) -> None:
        self.queue: dict[int, Download] = {}
        self.blocklist: dict[int, Blocked] = {}
        self.client = client
        self._clock = clock
        self._faults = faults
        self._shelf = shelf
        self._notifier = notifier
        self._seed = seed
        self._next_id = 1
        self._refused: set[str] = set()  # the hashes that a fault of the first few releases is about
        client.on_end(self._ended)
        faults.on_change(self.look)

    def _fault(self, name: str) -> bool:
        return self._faults.active(self._shelf.kind.service, name)

    # -- searching and grabbing -----------------------------------------------------------------

    def releases(self, parts: Sequence[Any]) -> list[Release]:
        """Ask the indexers, all of them."""
        if self._fault("no-release"):
            return []
        return self._shelf.offered(parts, self._seed, {one.release.hash for one in self.blocklist.values()})

    def search(self, parts: Sequence[Any], done: Callable[[int], None] = lambda grabbed: None) -> None:
        """Search for these in a while, and grab the best releases that are allowed."""

        def found() -> None:
            here = [part for part in parts if self._shelf.holds(part)]
            self._shelf.searched(here)
            allowed = [release for release in self.releases(here) if not release.rejections] if here else []
            self._take(here, allowed)
            done(bool(allowed))

        self._clock.call_later(SEARCH_SECONDS, found)

    def _take(self, parts: Iterable[Any], releases: Iterable[Release]) -> None:
        """Grab the first release that brings only what is wanted, then the next for what is left."""
        busy = {id(part) for download in self.queue.values() for part in download.parts}
        left = {id(part) for part in parts} - busy
        for release in releases:
            brings = {id(part) for part in release.parts}
            if brings <= left:
                self.grab(release)
                left -= brings

    def grab(self, release: Release) -> Download:
        """Hand a release to the download client."""
        torrent_hash = self.client.add(release.parts[0].work, release)
        download = Download(self._next_id, release, torrent_hash, self._clock.now())
        self._next_id += len(release.parts)
        self.queue[download.id] = download
        data = {"indexer": release.indexer, "releaseGroup": release.group, "size": str(release.size)}
        self._record(
            download, "grabbed", data | {"nzbInfoUrl": f"https://indexer.invalid/{release.hash[:8]}"}
        )
        self._notifier.grab(download)
        return download

    def find(self, record: int) -> Download | None:
        """Return the download that a record of the queue belongs to."""
        return next((one for one in self.queue.values() if one.has_record(record)), None)

    # -- following and importing ----------------------------------------------------------------

    def look(self) -> None:
        """Look at the client now: what is complete goes on, what vanished leaves the queue."""
        for download in list(self.queue.values()):
            self._look_at(download)

    def _ended(self, torrent_hash: str) -> None:
        for download in self.queue.values():
            if download.hash == torrent_hash:
                self._clock.call_later(NOTICE_SECONDS, partial(self._look_at, download))

    def _look_at(self, download: Download) -> None:
        if self.queue.get(download.id) is not download or download.state == "importing":
            return
        progress = self.client.progress(download.hash)
        if progress is None:
            del self.queue[download.id]
        elif progress.state == "completed":
            self._consider(download)

    def _consider(self, download: Download) -> None:
        """Decide what to do with a download that is complete."""
        problem = self._problem(download)
        blocked = self._shelf.kind.blocked
        if problem and download.state != blocked:
            download.state, download.messages = blocked, [problem]
            self._notifier.manual_interaction(download)
        if problem or self._fault("no-import"):
            download.state = download.state if problem else "importPending"
            return
        download.state, download.messages = "importPending", []
        self._clock.call_later(1.0, lambda: self._import(download))

    def _problem(self, download: Download) -> str | None:
        blocked = self._faults.found(self._shelf.kind.service, "import-blocked")
        if blocked and self._among_the_first(download, blocked.times):
            return blocked.body or self._shelf.kind.mismatch
        return NO_SPACE if self.free_space() < download.release.size else None

    def _among_the_first(self, download: Download, count: int | None) -> bool:
        """Say whether this is one of the first so many releases that were looked at; None is all."""
        if count is None:
            return True
        if len(self._refused) < count:
            self._refused.add(download.hash)
        return download.hash in self._refused

    def free_space(self) -> int:
        """Return the bytes that are free in the root folder."""
        return TOO_SMALL if self._fault("disk-full") else self._shelf.disk.free

    def _import(self, download: Download) -> None:
        if self.queue.get(download.id) is download and download.state == "importPending":
            download.state = "importing"
            self._clock.call_later(IMPORT_SECONDS, lambda: self._next_file(download))

    def _next_file(self, download: Download) -> None:
        """Import one part, and the others after it."""
        if self.queue.get(download.id) is not download:
            return
        waiting = [part for part in download.parts if part not in download.imported]
        self._take_in(download, waiting[0])
        if waiting[1:]:
            self._clock.call_later(NEXT_FILE_SECONDS, lambda: self._next_file(download))
        else:
            self._end(download)

    def imported(self, download: Download, parts: Sequence[Any]) -> None:
        """Import these parts at once, as by hand; with the last one the download is done."""
        for part in [part for part in parts if part not in download.imported]:
            self._take_in(download, part)
        if len(download.imported) == len(download.parts):
            self._end(download)

    def _end(self, download: Download) -> None:
        if self.queue.pop(download.id, None):
            download.state = "imported"
            if self._shelf.kind.completed:
                self._record(download, self._shelf.kind.completed, {})
            self._notifier.complete(download)

    def _take_in(self, download: Download, part: Any) -> None:
        """Move a part's file into the library and tell who listens."""
        download.imported.append(part)
        if not self._shelf.holds(part):
            return
        release, progress = download.release, self.client.progress(download.hash)
        size = (progress.size if progress and progress.size else release.size) // len(download.parts)
        file, replaced = self._shelf.store(part, release, size)
        for number, path in self._shelf.files_of(part):
            data = {"fileId": str(number), "importedPath": path, "size": str(size)}
            data["droppedPath"] = f"/downloads/{release.title}"
            self._record(download, self._shelf.kind.imported, data, [part])
        self._notifier.imported(download, part, file, replaced)

    def _record(
        self, download: Download, kind: str, data: dict[str, str], parts: Sequence[Any] | None = None
    ) -> None:
        for part in download.parts if parts is None else parts:
            self._shelf.record(
                part,
                kind,
                title=download.release.title,
                quality_id=download.release.quality_id,
                download_id=download.hash.upper(),
                data=data | {"downloadClient": "qBittorrent"},
            )

    # -- taking out -----------------------------------------------------------------------------

    def remove(self, download: Download, *, from_client: bool, blocklist: bool, search: bool) -> None:
        """Take a download out of the queue, with all its records."""
        self.queue.pop(download.id, None)
        if from_client:
            self.client.remove(download.hash)
        if blocklist:
            self.failed(download, search=search)

    def failed(self, download: Download, *, search: bool) -> None:
        """Put a release on the blocklist."""
        number = max(self.blocklist, default=0) + 1
        self.blocklist[number] = Blocked(number, download.release, self._clock.now())
        self._record(download, "downloadFailed", {"message": FAILED})
        if search:
            self.search(download.parts)

    def forget(self, owner: Any) -> None:
        """Drop the queue records of a title that left the library."""
        for download in [d for d in self.queue.values() if d.owner is owner]:
            del self.queue[download.id]
