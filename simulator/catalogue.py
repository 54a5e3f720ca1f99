"""The films, series, albums and books that the simulated world knows: what TMDb, the *arrs and Jellyfin speak of.

The data are in `data/films.json` and `data/series.json`, one title a line. A film may carry
`in_days` (and `digital_in_days`) instead of dates: counted from the start of the simulation, so
that what is not yet released stays so, whenever the simulator runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
import functools
import hashlib
import json
from pathlib import Path
import re
from typing import Any
import unicodedata

from .pictures import picture_name
from .shows import Series, read_series
from .works import Creator, read_creator

DATA = Path(__file__).parent / "data"
DIGITAL_AFTER = timedelta(days=75)
PHYSICAL_AFTER = timedelta(days=110)

GENRES: dict[int, tuple[str, str]] = {
    28: ("Action", "боевик"),
    12: ("Adventure", "приключения"),
    16: ("Animation", "мультфильм"),
    35: ("Comedy", "комедия"),
    80: ("Crime", "криминал"),
    99: ("Documentary", "документальный"),
    18: ("Drama", "драма"),
    10751: ("Family", "семейный"),
    14: ("Fantasy", "фэнтези"),
    36: ("History", "история"),
    27: ("Horror", "ужасы"),
    10402: ("Music", "музыка"),
    9648: ("Mystery", "детектив"),
    10749: ("Romance", "мелодрама"),
    878: ("Science Fiction", "фантастика"),
    10770: ("TV Movie", "телевизионный фильм"),
    53: ("Thriller", "триллер"),
    10752: ("War", "военный"),
    37: ("Western", "вестерн"),
}
TV_GENRES: dict[int, tuple[str, str]] = {
    10759: ("Action & Adventure", "Боевик и Приключения"),
    16: ("Animation", "мультфильм"),
    35: ("Comedy", "комедия"),
    80: ("Crime", "криминал"),
    18: ("Drama", "драма"),
    9648: ("Mystery", "детектив"),
    10765: ("Sci-Fi & Fantasy", "НФ и Фэнтези"),
    10768: ("War & Politics", "Война и Политика"),
}
LANGUAGES = {  # ISO 639-1 -> Radarr's id and name
    "en": (1, "English"),
    "fr": (2, "French"),
    "ja": (8, "Japanese"),
    "ru": (11, "Russian"),
    "ko": (21, "Korean"),
    "de": (4, "German"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who directs or plays."""

    id: int
    name: str
    ru: str
    known_for: str  # "Directing" or "Acting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film as the outside world knows it; whether somebody has it is Radarr's business."""

    tmdb: int
    imdb: str
    title: str
    ru: str
    original: str
    language: str
    in_cinemas: date | None
    digital: date | None
    physical: date | None
    runtime: int
    genres: tuple[int, ...]
    rating: float
    votes: int
    popularity: float
    overview: str
    overview_ru: str
    certification: str = "PG-13"
    collection: tuple[int, str] | None = None
    director: str = ""
    cast: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    studio: str = ""

    @property
    def year(self) -> int:
        return self.in_cinemas.year if self.in_cinemas else 0

    @property
    def poster(self) -> str:
        return f"/{picture_name('film', self.tmdb)}.jpg"

    @property
    def backdrop(self) -> str:
        return f"/{picture_name('backdrop', self.tmdb)}.jpg"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, self.original, self.ru, *self.aliases)

    def status(self, today: date) -> str:
        """Return Radarr's word for how far the film is out."""
        if self.in_cinemas is None:
            return "tba"
        if self.digital and self.digital <= today:
            return "released"
        return "inCinemas" if self.in_cinemas <= today else "announced"


type Title = Film | Series


@dataclass(slots=True)
class Catalogue:
    """All titles, found by id and by name."""

    films: dict[int, Film] = field(default_factory=dict)
    series: dict[int, Series] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    synthetic: dict[int, Film] = field(default_factory=dict)  # found by id only: searches stay small
    synthetic_series: dict[int, Series] = field(default_factory=dict)

    artists: dict[str, Creator] = field(default_factory=dict)
    authors: dict[str, Creator] = field(default_factory=dict)

    def film(self, tmdb: int) -> Film | None:
        return self.films.get(tmdb) or self.synthetic.get(tmdb)

    def film_by_imdb(self, imdb: str) -> Film | None:
        return next((film for film in self.films.values() if film.imdb == imdb), None)

    def series_with(self, space: str, number: str) -> Series | None:
        """Return the series with an id at `tvdb`, `tmdb` or `imdb`."""
        if space == "tmdb" and number.isdigit():
            return self.series.get(int(number)) or self.synthetic_series.get(int(number))
        everything = (*self.series.values(), *self.synthetic_series.values())
        return next((one for one in everything if str(getattr(one, space)) == number), None)

    def find_films(self, query: str, year: int | None = None) -> list[Film]:
        found = search(query, self.films.values())
        return [film for film in found if year is None or film.year == year]

    def find_series(self, query: str, year: int | None = None) -> list[Series]:
        found = search(query, self.series.values())
        return [series for series in found if year is None or series.year == year]

    def find_people(self, query: str) -> list[Person]:
        wanted = words_of(query)
        return [
            person
            for person in self.people.values()
            if wanted and any(_fits(wanted, words_of(name)) for name in (person.name, person.ru))
        ]

    def person(self, name: str) -> Person:
        """Return a person, one made up if the data do not name them."""
        known = self.people.get(name)
        return known or Person(id=9_000_000 + _digest(name) % 900_000, name=name, ru=name, known_for="Acting")

    def alike(self, title: Title, *, limit: int = 20) -> list[Title]:
        """Return titles of the same kind with common people or genres, closest first."""
        pool: Iterable[Title] = self.films.values() if isinstance(title, Film) else self.series.values()
        scored = [(_likeness(title, other), other.popularity, other) for other in pool if other is not title]
        scored.sort(key=lambda row: row[:2], reverse=True)
        return [other for score, _, other in scored if score > 0][:limit]


def load(today: date) -> Catalogue:
    """Read the data files; `today` is what relative dates count from."""
    people = {row["name"]: Person(**row) for row in _rows("people.json")}
    films = {row["tmdb"]: _film(row, today) for row in _rows("films.json")}
    series = {row["tmdb"]: read_series(row, today) for row in _rows("series.json")}
    artists, authors = (
        {row["id"]: read_creator(row, today) for row in _rows(name)} for name in ("music.json", "books.json")
    )
    return Catalogue(films, series, people, artists=artists, authors=authors)


def search(query: str, titles: Iterable[Any]) -> list[Any]:
    """Return the titles that have every word of the query (or a word beginning so), best first."""
    wanted = words_of(query)
    if not wanted:
        return []
    scored = [(_score(wanted, title), title) for title in titles]
    hits = [(score, title.popularity, title) for score, title in scored if score]
    hits.sort(key=lambda row: row[:2], reverse=True)
    return [title for _, _, title in hits]


def with_year(term: str) -> tuple[str, int | None]:
    """Split `dune 1984` into its words and the year."""
    words = term.split()
    year = words[-1].strip("()") if len(words) > 1 else ""
    if len(year) == 4 and year.isdigit() and 1900 < int(year) < 2100 and year != "2049":
        return " ".join(words[:-1]), int(year)
    return term, None


def sort_title(title: str) -> str:
    """Return the title as Radarr sorts it."""
    return re.sub(r"^(the|a|an)\s+", "", title.casefold())


def clean_title(title: str) -> str:
    """Return the letters and digits of a title, as Radarr compares them."""
    return re.sub(r"[\W_]+", "", title.casefold())


@functools.lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: without case, accents and apostrophes."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("ё", "е").replace("й", "и"))
    plain = "".join(char for char in text if not unicodedata.combining(char))
    return tuple(re.findall(r"\w+", plain.replace("'", "").replace("’", "")))


def _fits(wanted: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _score(wanted: tuple[str, ...], title: Title) -> int:
    best = 0
    for name in title.names:
        words = words_of(name)
        if words == wanted:
            return 3
        if words[: len(wanted)] == wanted:
            best = max(best, 2)
        elif _fits(wanted, words):
            best = max(best, 1)
    return best


def _likeness(one: Title, other: Title) -> int:
    people = set(one.cast) | {getattr(one, "director", "")}
    others = set(other.cast) | {getattr(other, "director", "")}
    return 3 * len((people & others) - {""}) + len(set(one.genres) & set(other.genres))


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return rows


def _film(row: dict[str, Any], today: date) -> Film:
    cinema = _day(row.pop("released", None), row.pop("in_days", None), today)
    digital = _day(row.pop("digital", None), row.pop("digital_in_days", None), today)
    physical = _day(row.pop("physical", None), None, today)
    if cinema and not digital:
        digital = cinema + DIGITAL_AFTER
    if cinema and not physical:
        physical = cinema + PHYSICAL_AFTER
    collection = row.pop("collection", None)
    return Film(
        in_cinemas=cinema,
        digital=digital,
        physical=physical,
        collection=tuple(collection) if collection else None,
        genres=tuple(row.pop("genres")),
        cast=tuple(row.pop("cast", ())),
        aliases=tuple(row.pop("aliases", ())),
        original=row.pop("original", row["title"]),
        language=row.pop("language", "en"),
        **row,
    )


def _day(text: str | None, in_days: int | None, today: date) -> date | None:
    if in_days is not None:
        return today + timedelta(days=in_days)
    return date.fromisoformat(text) if text else None
