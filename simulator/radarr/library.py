"""Radarr's library: films with their cached records, and its history."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
import gzip

from ..catalogue import Film
from ..clock import SimClock
from ..disk import Disk, StoredFile
from ..server import encode
from .model import QUALITIES, HistoryEvent, Movie, MovieFile
from .records import cutoff_unmet, movie_record

KEPT_HISTORY = 50_000
ROOT = "/movies"


class Library:
    """All films of one Radarr. `version` counts every change, for who caches the whole."""

    def __init__(self, clock: SimClock, disk: Disk) -> None:
        self.clock = clock
        self.disk = disk
        self.movies: dict[int, Movie] = {}
        self.history: list[HistoryEvent] = []
        self.tags: dict[int, str] = {}
        self.image_base = "https://image.tmdb.org/t/p"
        self.version = 0
        self._by_tmdb: dict[int, int] = {}
        self._next_id = 1
        self._next_file = 1
        self._whole: tuple[int, bytes, bytes] = (-1, b"", b"")

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def add(
        self,
        film: Film,
        *,
        root: str = ROOT,
        profile_id: int = 4,
        monitored: bool = True,
        minimum_availability: str = "released",
        tags: Iterable[int] = (),
        added: datetime | None = None,
    ) -> Movie:
        """Put a film into the library."""
        movie = Movie(
            id=self._next_id,
            film=film,
            added=added or self.clock.now(),
            root=root,
            profile_id=profile_id,
            monitored=monitored,
            minimum_availability=minimum_availability,
            tags=list(tags),
        )
        self._next_id += 1
        self.movies[movie.id] = movie
        self._by_tmdb[film.tmdb] = movie.id
        self.touch(movie)
        return movie

    def by_tmdb(self, tmdb: int) -> Movie | None:
        return self.movies.get(self._by_tmdb.get(tmdb, 0))

    def touch(self, movie: Movie) -> None:
        """Note that a film changed: its cached record is void."""
        movie.encoded = None
        self.version += 1

    def remove(self, movie: Movie, *, delete_files: bool) -> None:
        self.movies.pop(movie.id, None)
        self._by_tmdb.pop(movie.film.tmdb, None)
        if delete_files:
            self.disk.remove_folder(movie.folder)
        self.version += 1

    def store_file(
        self, movie: Movie, *, quality_id: int, size: int, group: str, scene_name: str = ""
    ) -> MovieFile:
        """Put a film file into the film's folder, in place of an older one."""
        name = f"{movie.folder} {QUALITIES[quality_id][0]}.mkv"
        if movie.file:
            self.delete_file(movie)
        file = MovieFile(self._next_file, name, size, quality_id, group, self.clock.now(), scene_name)
        self._next_file += 1
        movie.file = file
        self.disk.store(StoredFile(f"{movie.folder}/{name}", size, movie.film.tmdb))
        self.touch(movie)
        return file

    def delete_file(self, movie: Movie) -> None:
        if movie.file:
            self.disk.remove_file(f"{movie.folder}/{movie.file.name}")
            movie.file = None
            self.touch(movie)

    def record(
        self,
        movie: Movie,
        kind: str,
        *,
        title: str,
        quality_id: int = 0,
        download_id: str | None = None,
        data: dict[str, str] | None = None,
        when: datetime | None = None,
    ) -> None:
        """Write a line of history."""
        event = HistoryEvent(
            id=self.history[-1].id + 1 if self.history else 1,
            movie_id=movie.id,
            kind=kind,
            title=title,
            quality_id=quality_id or 7,
            date=when or self.clock.now(),
            download_id=download_id,
            data=data or {},
        )
        self.history.append(event)
        del self.history[:-KEPT_HISTORY]

    def missing(self) -> list[Movie]:
        """Return what is monitored, out and without a file: what Radarr calls wanted."""
        today = self.today
        return [m for m in self.movies.values() if m.file is None and m.monitored and m.available(today)]

    def cutoff_unmet(self) -> list[Movie]:
        return [m for m in self.movies.values() if m.file and m.monitored and cutoff_unmet(m, m.file)]

    def encoded(self, movie: Movie) -> bytes:
        """Return the film's record as JSON bytes, from the cache if it has not changed."""
        if movie.encoded is None:
            movie.encoded = encode(movie_record(movie, self.today, self.image_base))
        return movie.encoded

    def encoded_list(self, movies: Iterable[Movie]) -> bytes:
        return b"[" + b",".join(self.encoded(movie) for movie in movies) + b"]"

    def whole(self, *, compressed: bool = False) -> bytes:
        """Return the whole library as JSON bytes, plain or gzip, cached until something changes."""
        version, plain, packed = self._whole
        if version != self.version:
            plain, packed = self.encoded_list(self.movies.values()), b""
        if compressed and not packed:
            packed = gzip.compress(plain, 1)
        self._whole = (self.version, plain, packed)
        return packed if compressed else plain

    def calendar(self, start: date, end: date, *, unmonitored: bool) -> list[Movie]:
        """Return the films with any release date from start to end."""
        return [
            movie
            for movie in self.movies.values()
            if (unmonitored or movie.monitored)
            and any(
                day and start <= day <= end
                for day in (movie.film.in_cinemas, movie.film.digital, movie.film.physical)
            )
        ]

    def fill(self, films: Iterable[Film], *, with_files: bool) -> None:
        """Put many films in at once, added one an hour before now (for a household with a past)."""
        now = self.clock.now()
        for hours, film in enumerate(films, start=1):
            when = now - timedelta(hours=hours)
            movie = self.add(film, added=when)
            if with_files and movie.available(now.date()):
                size = film.runtime * 50 * 1024 * 1024
                self.store_file(movie, quality_id=7, size=size, group="EMBER")
