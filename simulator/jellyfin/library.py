"""What Jellyfin has seen on the disk, and how it comes to see it.

Jellyfin mounts the media elsewhere than Radarr: `/movies/Dune (2021)` there is
`/data/media/films/Dune (2021)` here. A file becomes an item only by a scan: of a path under the
library's own folder, of one library, or of all. A path under Radarr's mount means nothing here.
"""

from dataclasses import dataclass, field
from datetime import datetime
import hashlib

from ..catalogue import Catalogue, Film
from ..clock import SimClock
from ..disk import Disk, StoredFile
from ..faults import Faults

SERVICE = "jellyfin"
MOUNT = "/data/media/films"
SCAN_SECONDS = {"path": 8.0, "library": 15.0, "all": 25.0}


@dataclass(slots=True, eq=False)
class Item:
    """A film in Jellyfin. `film` is None for a file that nobody recognises."""

    id: str
    file: StoredFile
    film: Film | None
    created: datetime
    saved: datetime

    @property
    def name(self) -> str:
        return self.film.title if self.film else self.file.folder


@dataclass(slots=True)
class UserData:
    """What one user did with one item."""

    played: bool = False
    play_count: int = 0
    favorite: bool = False
    position_ticks: int = 0
    last_played: datetime | None = None


@dataclass(slots=True)
class Folder:
    """One library of Jellyfin. `collection` is Jellyfin's CollectionType."""

    name: str
    collection: str
    locations: tuple[str, ...]
    id: str = field(default="")

    def __post_init__(self) -> None:
        self.id = self.id or item_id(f"folder{self.name}")


class Library:
    """The items, the libraries and the scans."""

    def __init__(self, clock: SimClock, faults: Faults, disk: Disk, catalogue: Catalogue) -> None:
        self.items: dict[str, Item] = {}
        self.folders = [
            Folder("Films", "movies", (MOUNT,)),
            Folder("Series", "tvshows", ("/data/media/series",)),
        ]
        self.scans: list[tuple[str, str]] = []  # what was asked for: (kind, path), newest last
        self.user_data: dict[tuple[str, str], UserData] = {}
        self._clock = clock
        self._faults = faults
        self._disk = disk
        self._catalogue = catalogue

    def data(self, user_id: str, item: Item) -> UserData:
        return self.user_data.setdefault((user_id, item.id), UserData())

    # -- scans ----------------------------------------------------------------------------------

    def scan_path(self, path: str) -> bool:
        """Ask for a scan of a path; False if it lies in none of the libraries."""
        self.scans.append(("path", path))
        location = next((loc for loc in self.locations() if path == loc or path.startswith(loc + "/")), None)
        if location is None:
            return False
        folder = path.removeprefix(location).strip("/")
        self._later("path", lambda: self.scan_now(folder.partition("/")[0]))
        return True

    def scan_folder(self, folder_id: str) -> None:
        """Ask for a scan of one library."""
        self.scans.append(("library", folder_id))
        if any(folder.id == folder_id and folder.collection == "movies" for folder in self.folders):
            self._later("library", self.scan_now)

    def scan_all(self) -> None:
        self.scans.append(("all", ""))
        self._later("all", self.scan_now)

    def locations(self) -> list[str]:
        return [loc for folder in self.folders if folder.collection == "movies" for loc in folder.locations]

    def scan_now(self, folder: str = "") -> None:
        """Look at the disk: take new files in, drop items whose files are gone."""
        now = self._clock.now()
        for item in [i for i in self.items.values() if i.file.path not in self._disk.files]:
            if not folder or item.file.folder == folder:
                del self.items[item.id]
        for file in self._disk.files.values():
            key = item_id(file.path)
            if key in self.items or (folder and file.folder != folder):
                continue
            self.items[key] = Item(key, file, self._catalogue.film(file.tmdb), now, now)

    def _later(self, kind: str, scan: object) -> None:
        def run() -> None:
            if not self._faults.active(SERVICE, "no-scan"):
                scan()  # type: ignore[operator]

        self._clock.call_later(SCAN_SECONDS[kind], run)

    # -- reading --------------------------------------------------------------------------------

    def find(self, key: str) -> Item | None:
        return self.items.get(key.replace("-", "").casefold())

    def by_tmdb(self, tmdb: int) -> Item | None:
        return next((item for item in self.items.values() if item.file.tmdb == tmdb), None)


def item_id(text: str) -> str:
    """Return an id as Jellyfin makes them: 32 hex digits without dashes."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
