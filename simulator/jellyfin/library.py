"""What Jellyfin has seen on the disk, and how it comes to see it.

Jellyfin mounts the media elsewhere than the *arrs: `/movies/Dune (2021)` there is
`/data/media/films/Dune (2021)` here. A file becomes an item only by a scan: of a path under a
library's own folder, of one library, or of all. A path under an *arr's mount means nothing here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
import hashlib
import re
from typing import Any

from ..catalogue import Catalogue, Film
from ..clock import SimClock
from ..disk import Disk, StoredFile
from ..faults import Faults

SERVICE = "jellyfin"
MOUNTS = "/data/media"
MOUNT = f"{MOUNTS}/films"
SCAN_SECONDS = {"path": 8.0, "library": 15.0, "all": 25.0}
FOLDER_YEAR = re.compile(r" \((\d{4})\)$")
COLLECTIONS = {"films": "movies", "series": "tvshows", "music": "music", "books": "books"}
NAMES = {"films": "Films", "series": "Series", "music": "Music", "books": "Books"}


@dataclass(slots=True, eq=False)
class Item:
    """A film, a series, a season, an episode … `work` is what the catalogue has of it, None if nobody recognises it.

    file: of what can be played or read; folders (a series, an album) have none. number: of a season, an
    episode, a track.
    """

    id: str
    type: str
    name: str
    media: str
    work: Any
    file: StoredFile | None
    parent: Item | None
    number: int | None
    created: datetime
    saved: datetime

    @property
    def film(self) -> Film | None:
        return self.work if isinstance(self.work, Film) else None

    def within(self, key: str) -> bool:
        """Say whether the item lies below another one."""
        above = self.parent
        while above is not None and above.id != key:
            above = above.parent
        return above is not None


@dataclass(frozen=True, slots=True)
class Place:
    """One step of the way from a library's folder to a file: the item that stands there."""

    key: str
    type: str
    name: str
    work: Any = None
    number: int | None = None


def _film(file: StoredFile, catalogue: Catalogue) -> list[Place]:
    film = catalogue.film(file.tmdb)
    return [Place(file.key, "Movie", film.title if film else file.folder, film)]


def _episode(file: StoredFile, catalogue: Catalogue) -> list[Place]:
    facts = file.what
    season = f"Season {facts.season}" if facts.season else "Specials"
    return [
        Place(f"{file.media}/{file.title_folder}", "Series", facts.show.title, facts.show),
        Place(f"{file.media}/{file.title_folder}/{facts.season}", "Season", season, None, facts.season),
        Place(file.key, "Episode", facts.title, facts, facts.number),
    ]


def _track(file: StoredFile, catalogue: Catalogue) -> list[Place]:
    piece = file.what
    work = piece.work
    return [
        Place(f"music/{file.title_folder}", "MusicArtist", work.creator.name, work.creator),
        Place(f"music/{file.folder}", "MusicAlbum", work.title, work),
        Place(file.key, "Audio", piece.title, piece, piece.number),
    ]


def _book(file: StoredFile, catalogue: Catalogue) -> list[Place]:
    """Know of a book what its folders say, as without a plugin: nobody's id, nothing but names."""
    name = FOLDER_YEAR.sub("", file.folder.rpartition("/")[2])
    return [
        Place(f"books/{file.title_folder}", "Folder", file.title_folder),
        Place(file.key, "Book", name),
    ]


WAYS: dict[str, Callable[[StoredFile, Catalogue], list[Place]]] = {
    "films": _film,
    "series": _episode,
    "music": _track,
    "books": _book,
}


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
    media: str
    id: str = field(default="")

    def __post_init__(self) -> None:
        self.id = self.id or item_id(f"folder{self.name}")


def _plain(media: str) -> str:
    """Return what is in a folder, of a second one too: films of `films-4k`."""
    return media.partition("-")[0]


def _folder(media: str) -> Folder:
    plain, _, suffix = media.partition("-")
    name = f"{NAMES[plain]} {suffix}".strip()
    return Folder(name, COLLECTIONS[plain], (f"{MOUNTS}/{media}",), media)


class Library:
    """The items, the libraries and the scans. `media`: which libraries there are."""

    def __init__(
        self,
        clock: SimClock,
        faults: Faults,
        disk: Disk,
        catalogue: Catalogue,
        media: tuple[str, ...] = ("films", "series"),
    ) -> None:
        self.items: dict[str, Item] = {}
        self.folders = [_folder(one) for one in media]
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
        for folder in self.folders:
            for location in folder.locations:
                if path == location or path.startswith(location + "/"):
                    title = path.removeprefix(location).strip("/").partition("/")[0]
                    self._later("path", partial(self.scan_now, title, folder.media))
                    return True
        return False

    def scan_folder(self, folder_id: str) -> None:
        """Ask for a scan of one library."""
        self.scans.append(("library", folder_id))
        if folder := self.folder(folder_id):
            self._later("library", lambda: self.scan_now(media=folder.media))

    def scan_all(self) -> None:
        self.scans.append(("all", ""))
        self._later("all", self.scan_now)

    def scan_now(self, title: str = "", media: str = "") -> None:
        """Look at the disk: take new files in, drop items whose files are gone; of all, a library or a title's folder."""
        for item in [one for one in self.items.values() if one.file and one.file.key not in self._disk.files]:
            if _meant(item.file, title, media):
                del self.items[item.id]
        known = {folder.media for folder in self.folders}
        for file in self._disk.files.values():
            if file.media in known and _meant(file, title, media):
                self._take(file)
        self._drop_empty()

    def _take(self, file: StoredFile) -> None:
        """Make the item of a file, and those above it."""
        if item_id(file.key) in self.items:
            return
        now, above = self._clock.now(), None
        for place in WAYS[_plain(file.media)](file, self._catalogue):
            key = item_id(place.key)
            if key not in self.items:
                own = file if place.key == file.key else None
                self.items[key] = Item(
                    key, place.type, place.name, file.media, place.work, own, above, place.number, now, now
                )
            above = self.items[key]
            above.saved = now

    def _drop_empty(self) -> None:
        used = set()
        for item in self.items.values():
            above = item.parent if item.file else None
            while above is not None:
                used.add(above.id)
                above = above.parent
        for key in [item.id for item in self.items.values() if item.file is None and item.id not in used]:
            del self.items[key]

    def _later(self, kind: str, scan: Callable[[], None]) -> None:
        def run() -> None:
            if not self._faults.active(SERVICE, "no-scan"):
                scan()

        self._clock.call_later(SCAN_SECONDS[kind], run)

    # -- reading --------------------------------------------------------------------------------

    def find(self, key: str) -> Item | None:
        return self.items.get(key.replace("-", "").casefold())

    def folder(self, key: str) -> Folder | None:
        """Return the library with an id."""
        return next((folder for folder in self.folders if folder.id == key), None)

    def by_tmdb(self, tmdb: int) -> Item | None:
        """Return a film."""
        films = (one for one in self.items.values() if one.type == "Movie" and one.file)
        return next((item for item in films if item.file.tmdb == tmdb), None)

    def of(self, work: Any) -> Item | None:
        """Return the item of a film, a series, an episode, an album … of the catalogue."""
        return next((item for item in self.items.values() if item.work is work), None)

    def below(self, item: Item, kind: str) -> Iterator[Item]:
        """Yield what lies in a folder, at any depth, of one type."""
        return (one for one in self.items.values() if one.type == kind and one.within(item.id))


def _meant(file: StoredFile, title: str, media: str) -> bool:
    return (not media or file.media == media) and (not title or file.title_folder == title)


def item_id(text: str) -> str:
    """Return an id as Jellyfin makes them: 32 hex digits without dashes."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
