"""Radarr's library: films with their cached records, and its history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ..arr.kept import KeptFile
from ..arr.kind import Kind
from ..arr.push import named_in
from ..arr.shelf import Download, Release, Shelf
from ..arr.words import integer
from ..catalogue import Film
from ..clock import SimClock
from ..disk import Disk, StoredFile
from ..server import flag, number
from .model import Movie
from .records import movie_record
from .releases import offered


class Library(Shelf):
    """All films of one Radarr."""

    def __init__(self, kind: Kind, clock: SimClock, disk: Disk) -> None:
        super().__init__(kind, clock, disk)
        self.movies: dict[int, Movie] = {}
        self._by_tmdb: dict[int, int] = {}
        self._next_id = 1
        self._next_file = 1

    def add(
        self,
        film: Film,
        *,
        profile_id: int = 0,
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
            root=self.kind.root,
            profile_id=profile_id or self.kind.default_profile,
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

    def remove(self, movie: Movie, *, delete_files: bool) -> None:
        self.movies.pop(movie.id, None)
        self._by_tmdb.pop(movie.film.tmdb, None)
        if delete_files:
            self.disk.remove_folder(movie.folder, self.kind.media)
        self.version += 1

    def store_file(
        self, movie: Movie, *, quality_id: int, size: int, group: str, scene_name: str = ""
    ) -> KeptFile:
        """Put a film file into the film's folder, in place of an older one."""
        name = f"{movie.folder} {self.kind.qualities[quality_id].name}.mkv"
        if movie.file:
            self.delete_file(movie)
        file = KeptFile(self._next_file, name, size, quality_id, group, self.clock.now(), scene_name)
        self._next_file += 1
        movie.file = file
        self.disk.store(self._stored(movie, file))
        self.touch(movie)
        return file

    def _stored(self, movie: Movie, file: KeptFile) -> StoredFile:
        """Return the file as it lies on the disk."""
        return StoredFile(f"{movie.folder}/{file.name}", file.size, movie.film.tmdb, self.kind.media)

    def delete_file(self, movie: Movie) -> None:
        if movie.file:
            self.disk.remove_file(self._stored(movie, movie.file).key)
            movie.file = None
            self.touch(movie)

    # -- what the shared parts ask --------------------------------------------------------------

    def holds(self, part: Movie) -> bool:
        return self.movies.get(part.id) is part

    def searched(self, parts: Sequence[Movie]) -> None:
        for movie in parts:
            movie.last_search = self.clock.now()
            self.touch(movie)

    def offered(self, parts: Sequence[Movie], seed: int, blocklist: set[str]) -> list[Release]:
        return offered(self.kind, parts[0], seed, self.today, blocklist)

    def store(self, part: Movie, release: Release, size: int) -> tuple[KeptFile, KeptFile | None]:
        replaced = part.file
        file = self.store_file(
            part, quality_id=release.quality_id, size=size, group=release.group, scene_name=release.title
        )
        return file, replaced

    def files_of(self, part: Movie) -> list[tuple[int, str]]:
        return [(part.file.id, f"{part.path}/{part.file.name}")] if part.file else []

    def wanted(self, query: Mapping[str, str]) -> tuple[Movie, ...] | None:
        movie = self.movies.get(number(query.get("movieId"), 0))
        return (movie,) if movie else None

    def profile_of(self, part: Movie) -> int:
        return part.profile_id

    def named(self, title: str) -> tuple[Movie, ...]:
        found = [
            (named_in(title, movie.film.names), movie)
            for movie in self.movies.values()
            if str(movie.film.year) in title
        ]
        best = max(found, key=lambda pair: pair[0], default=(0, None))
        return (best[1],) if best[0] and best[1] else ()

    def meant(self, file: Mapping[str, Any]) -> set[int]:
        return {integer(file.get("movieId"))} - {0}

    def ids(self, owner_id: int, part_id: int) -> dict[str, Any]:
        return {"movieId": owner_id}

    def embedded(self, owner_id: int, part_id: int, query: Mapping[str, str]) -> dict[str, Any]:
        movie = self.movies.get(owner_id)
        return {"movie": self.resource(movie)} if movie and flag(query, "includeMovie") else {}

    def described(self, release: Release) -> dict[str, Any]:
        movie = release.parts[0]
        return {
            "movieTitles": [movie.film.title],
            "mappedMovieId": movie.id,
            "tmdbId": movie.film.tmdb,
            "imdbId": int(movie.film.imdb.removeprefix("tt") or 0),
            "movieRequested": True,
            "indexerFlags": [],
        }

    def by_hand(self, download: Download) -> list[dict[str, Any]]:
        title, movie = download.release.title, download.owner
        own = {"relativePath": f"{title}.mkv", "name": title, "size": download.release.size}
        return [own | {"movie": self.resource(movie)}]

    def picture(self, number: int, name: str) -> str | None:
        movie = self.movies.get(number)
        return movie.film.poster if movie else None

    def resource(self, movie: Movie) -> dict[str, Any]:
        return movie_record(self.kind, movie, self.today, self.image_base)

    def missing(self) -> list[Movie]:
        """Return what is monitored, out and without a file: what Radarr calls wanted."""
        today = self.today
        return [m for m in self.movies.values() if m.file is None and m.monitored and m.available(today)]

    def cutoff_unmet(self) -> list[Movie]:
        unmet = self.kind.cutoff_unmet
        return [
            m
            for m in self.movies.values()
            if m.file and m.monitored and unmet(m.profile_id, m.file.quality_id)
        ]

    def titles(self) -> Iterable[Movie]:
        return self.movies.values()

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
