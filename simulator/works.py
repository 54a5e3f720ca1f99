"""Albums and books with those who made them, as the outside world knows them.

`data/music.json` and `data/books.json` have one artist or author a line, with their works. Instead of a
date a work may have `in_days`, counted from the start of the simulation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .pictures import picture_name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Creator:
    """An artist or an author. `id` is theirs at MusicBrainz or Goodreads."""

    id: str
    name: str
    ru: str = ""
    genres: tuple[str, ...] = ()
    overview: str = ""
    rating: float = 0.0
    votes: int = 0
    popularity: float = 0.0
    works: list[Work] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.ru or self.name)

    @property
    def poster(self) -> str:
        return f"/{picture_name('creator', self.id)}.jpg"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a book, or a release of an album."""

    id: str
    title: str
    language: str
    format: str
    isbn: str = ""
    ebook: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Work:
    """An album or a book. `id`: of MusicBrainz's release group or Goodreads' work; `pieces`: titles of the tracks."""

    id: str
    creator: Creator
    title: str
    ru: str = ""
    released: date | None = None
    pieces: tuple[str, ...] = ()
    minutes: int = 0
    pages: int = 0
    rating: float = 0.0
    votes: int = 0
    popularity: float = 0.0
    overview: str = ""
    editions: tuple[Edition, ...] = ()

    @property
    def year(self) -> int:
        return self.released.year if self.released else 0

    @property
    def names(self) -> tuple[str, ...]:
        own = (self.title, self.ru or self.title)
        return (*own, *(f"{title} {name}" for title in own for name in self.creator.names))

    @property
    def poster(self) -> str:
        return f"/{picture_name('work', self.id)}.jpg"

    @property
    def folder(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    def out(self, today: date) -> bool:
        return bool(self.released and self.released <= today)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is in one file: a track of an album, or a whole book."""

    work: Work
    number: int
    title: str


def pieces_of(work: Work) -> Iterator[Piece]:
    """Yield what a work consists of; a book is one piece."""
    for number, title in enumerate(work.pieces or (work.title,), start=1):
        yield Piece(work, number, title)


def read_creator(row: Mapping[str, Any], today: date) -> Creator:
    """Read a line of the data; days are counted from `today`."""
    plain = {key: value for key, value in row.items() if key not in {"works", "genres"}}
    creator = Creator(genres=tuple(row.get("genres", ())), **plain)
    creator.works.extend(_work(creator, dict(one), today) for one in row["works"])
    return creator


def _work(creator: Creator, row: dict[str, Any], today: date) -> Work:
    in_days, released = row.pop("in_days", None), row.pop("released", None)
    day = today + timedelta(days=in_days) if in_days is not None else None
    pieces = row.pop("pieces", ())
    if isinstance(pieces, int):
        pieces = (f"Track {number}" for number in range(1, pieces + 1))
    return Work(
        creator=creator,
        released=date.fromisoformat(released) if released else day,
        pieces=tuple(pieces),
        editions=tuple(Edition(**one) for one in row.pop("editions", ())),
        **row,
    )
