"""What Radarr does with a wanted film: search, grab, follow, import.

    search --release found--> grabbed --torrent complete--> importPending -> importing -> imported
Every step is a callback on the simulated clock; faults of the pipeline stop it where they say.
"""

from collections.abc import Callable
from functools import partial

from ..clock import SimClock
from ..faults import Faults
from .clients import DownloadClient
from .library import Library
from .model import Download, Movie, Release
from .notify import Notifier
from .releases import offered

SERVICE = "radarr"
SEARCH_SECONDS = 5.0
NOTICE_SECONDS = 4.0  # until Radarr sees that a torrent is complete
IMPORT_SECONDS = 6.0
TOO_SMALL = 100 * 1024 * 1024
NO_MATCH = "Movie title mismatch, automatic import is not possible. Manual Import required."
NO_SPACE = "Not enough free space"


class Pipeline:
    """The queue, and the work on it."""

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        library: Library,
        *,
        client: DownloadClient,
        notifier: Notifier,
        seed: int,
    ) -> None:
        self.queue: dict[int, Download] = {}
        self.blocklist: set[str] = set()
        self.client = client
        self._clock = clock
        self._faults = faults
        self._library = library
        self._notifier = notifier
        self._seed = seed
        self._next_id = 1
        client.on_end(self._ended)
        faults.on_change(self.look)

    # -- searching and grabbing -----------------------------------------------------------------

    def releases(self, movie: Movie) -> list[Release]:
        """Ask the indexers, all of them."""
        if self._faults.active(SERVICE, "no-release"):
            return []
        return offered(movie, self._seed, self._library.today, self.blocklist)

    def search(self, movie: Movie, done: Callable[[bool], None] = lambda found: None) -> None:
        """Search for a film in a while, and grab the best release that is allowed."""

        def found() -> None:
            movie.last_search = self._clock.now()
            self._library.touch(movie)
            best = next((release for release in self.releases(movie) if not release.rejections), None)
            busy = any(download.movie is movie for download in self.queue.values())
            if best and not busy and self._library.movies.get(movie.id) is movie:
                self.grab(movie, best)
            done(best is not None)

        self._clock.call_later(SEARCH_SECONDS, found)

    def grab(self, movie: Movie, release: Release) -> Download:
        """Hand a release to the download client."""
        torrent_hash = self.client.add(movie.film, release)
        download = Download(self._next_id, movie, release, torrent_hash, self._clock.now())
        self._next_id += 1
        self.queue[download.id] = download
        data = {"indexer": release.indexer, "releaseGroup": release.group, "size": str(release.size)}
        data |= {"downloadClient": "qBittorrent", "nzbInfoUrl": f"https://indexer.invalid/{release.hash[:8]}"}
        self._library.record(
            movie,
            "grabbed",
            title=release.title,
            quality_id=release.quality_id,
            download_id=torrent_hash.upper(),
            data=data,
        )
        self._notifier.grab(download)
        return download

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
        if problem and download.state != "importBlocked":
            download.state, download.messages = "importBlocked", [problem]
            self._notifier.manual_interaction(download)
        if problem or self._faults.active(SERVICE, "no-import"):
            download.state = download.state if problem else "importPending"
            return
        download.state, download.messages = "importPending", []
        self._clock.call_later(1.0, lambda: self._import(download))

    def _problem(self, download: Download) -> str | None:
        if self._faults.active(SERVICE, "import-blocked"):
            return NO_MATCH
        return NO_SPACE if self.free_space() < download.release.size else None

    def free_space(self) -> int:
        """Return the bytes that are free in the root folder."""
        return TOO_SMALL if self._faults.active(SERVICE, "disk-full") else self._library.disk.free

    def _import(self, download: Download) -> None:
        if self.queue.get(download.id) is download and download.state == "importPending":
            download.state = "importing"
            self._clock.call_later(IMPORT_SECONDS, lambda: self.imported(download))

    def imported(self, download: Download) -> None:
        """Move the file into the library and tell who listens."""
        if self.queue.pop(download.id, None) is None:
            return
        movie, release = download.movie, download.release
        if self._library.movies.get(movie.id) is not movie:
            return
        replaced = movie.file
        progress = self.client.progress(download.hash)
        size = progress.size if progress and progress.size else release.size
        file = self._library.store_file(
            movie, quality_id=release.quality_id, size=size, group=release.group, scene_name=release.title
        )
        data = {"fileId": str(file.id), "importedPath": f"{movie.path}/{file.name}", "size": str(size)}
        data |= {"droppedPath": f"/downloads/{release.title}", "downloadClient": "qBittorrent"}
        self._library.record(
            movie,
            "downloadFolderImported",
            title=release.title,
            quality_id=release.quality_id,
            download_id=download.hash.upper(),
            data=data,
        )
        download.state = "imported"
        self._notifier.imported(download, file, replaced)

    # -- taking out -----------------------------------------------------------------------------

    def remove(self, download: Download, *, from_client: bool, blocklist: bool, search: bool) -> None:
        """Take a record out of the queue."""
        self.queue.pop(download.id, None)
        if from_client:
            self.client.remove(download.hash)
        if not blocklist:
            return
        self.blocklist.add(download.release.hash)
        data = {"message": "Manually marked as failed", "downloadClient": "qBittorrent"}
        self._library.record(
            download.movie,
            "downloadFailed",
            title=download.release.title,
            quality_id=download.release.quality_id,
            download_id=download.hash.upper(),
            data=data,
        )
        if search:
            self.search(download.movie)

    def forget(self, movie: Movie) -> None:
        """Drop the queue records of a film that left the library."""
        for download in [d for d in self.queue.values() if d.movie is movie]:
            del self.queue[download.id]
