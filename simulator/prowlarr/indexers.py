"""The indexers, what each of them offers, and their records."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
import hashlib
import re

from ..catalogue import Catalogue, Title

GB = 1024**3
MOVIES, TV = 2000, 5000


@dataclass(frozen=True, slots=True)
class Find:
    """What an indexer offers. `magnet`: it has no torrent file, only a link."""

    guid: str
    title: str
    size: int
    seeders: int
    age: timedelta
    category: int
    magnet: bool

    @property
    def hash(self) -> str:
        """The torrent's info-hash, lower case."""
        return hashlib.sha1(self.guid.encode()).hexdigest()


@dataclass(slots=True)
class Indexer:
    """An indexer as Prowlarr keeps it. `russian`: its titles are, and only Russian words find anything.

    `redirect`: who downloads is sent to the indexer itself instead of being given its file.
    """

    id: int
    name: str
    privacy: str
    protocol: str = "torrent"
    russian: bool = False
    redirect: bool = False
    enabled: bool = True
    disabled_till: datetime | None = None
    failing_since: datetime | None = None
    counts: dict[str, int] = field(default_factory=lambda: {"queries": 0, "failed": 0, "grabs": 0})

    def find(self, catalogue: Catalogue, query: str, categories: set[int]) -> list[Find]:
        """Return what it has of the titles that the query names."""
        if self.protocol != "torrent" or _russian(query) is not self.russian:
            return []
        found: list[Find] = []
        dated = _DATED.fullmatch(query)  # "Dune 2021": indexers look for words, the year is one of them
        words, year = (dated[1], int(dated[2])) if dated else (query, None)
        if MOVIES in categories:
            films = catalogue.find_films(words, year)[:10]
            found += [one for film in films for one in self._offers(film, MOVIES)]
        if TV in categories:
            found += [one for show in catalogue.find_series(query)[:10] for one in self._offers(show, TV)]
        return found

    def _offers(self, title: Title, category: int) -> list[Find]:
        if self.russian:
            rows = [(f"{title.ru} / {title.title} ({title.year}) BDRip 1080p | Дубляж", 12, 88)]
            rows += [(f"{title.ru} / {title.title} ({title.year}) UHD BDRemux 2160p | Лицензия", 58, 31)]
        else:
            dotted = ".".join(title.title.replace(":", "").split())
            rows = [(f"{dotted}.{title.year}.1080p.WEB-DL.x264-ORBIT", 9, 140)]
            rows += [(f"{dotted}.{title.year}.720p.BluRay.x264-ORBIT", 4, 12)]
        return [
            Find(
                guid=f"https://{self.name.casefold().replace(' ', '-')}.invalid/{title.tmdb}/{number}",
                title=name,
                size=size * GB,
                seeders=seeders,
                age=timedelta(days=30 + number),
                category=category,
                magnet=self.russian,
            )
            for number, (name, size, seeders) in enumerate(rows)
        ]


_DATED = re.compile(r"(.+) ((?:19|20)\d\d)")


def _russian(text: str) -> bool:
    return any("а" <= char <= "я" or char == "ё" for char in text.casefold())


def usual() -> dict[int, Indexer]:
    """Return the indexers that are there from the start."""
    rows = (
        Indexer(1, "Orbit", "public"),
        Indexer(2, "Nordlicht", "private", russian=True),
        Indexer(3, "Old News", "private", "usenet", enabled=False),
    )
    return {one.id: one for one in rows}
