"""Series with their seasons and episodes, as the outside world knows them.

In `data/series.json`, `starts` has the first day of each season: a date, or a number of days from the
start of the simulation, so that what runs now runs whenever the simulator does. Episodes come `every`
so many days, 0 is all at once. `titles` names the episodes of a season; season 0 are the specials.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
import functools
from typing import Any

from .pictures import picture_name

AIRS = time(20, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """A series; whether somebody has it is Sonarr's business."""

    tmdb: int
    tvdb: int
    imdb: str
    title: str
    ru: str
    original: str
    language: str
    starts: tuple[date, ...]
    seasons: tuple[int, ...]  # episodes of season 1, 2, …
    ended: bool
    genres: tuple[int, ...]
    rating: float
    votes: int
    popularity: float
    overview: str
    overview_ru: str
    every: int = 7
    titles: Mapping[str, list[str]] = field(default_factory=dict)
    runtime: int = 50
    certification: str = "TV-MA"
    cast: tuple[str, ...] = ()
    network: str = ""

    @property
    def first_aired(self) -> date:
        return self.starts[0]

    @property
    def year(self) -> int:
        return self.first_aired.year

    @property
    def poster(self) -> str:
        return f"/{picture_name('series', self.tmdb)}.jpg"

    @property
    def backdrop(self) -> str:
        return f"/{picture_name('series-backdrop', self.tmdb)}.jpg"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, self.original, self.ru)

    def status(self, today: date) -> str:
        """Return Sonarr's word for how far the series is."""
        if self.ended:
            return "ended"
        return "continuing" if self.first_aired <= today else "upcoming"


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode. `air_time` is when it begins, `tvdb` its own id."""

    show: Series
    season: int
    number: int
    absolute: int
    title: str
    air_time: datetime

    @property
    def tvdb(self) -> int:
        return self.show.tvdb * 1000 + self.season * 50 + self.number

    @property
    def poster(self) -> str:
        return f"/{picture_name('episode', self.tvdb)}.jpg"


@functools.lru_cache(maxsize=64)
def episodes_of(show: Series) -> tuple[Episode, ...]:
    """Return the episodes of a series, specials first."""
    found = [
        Episode(show, 0, number, 0, title, _moment(show.starts[-1] - timedelta(days=300)))
        for number, title in enumerate(show.titles.get("0", ()), start=1)
    ]
    absolute = 0
    for season, (start, count) in enumerate(zip(show.starts, show.seasons, strict=True), start=1):
        titles = show.titles.get(str(season), ())
        for number in range(1, count + 1):
            absolute += 1
            title = titles[number - 1] if titles else f"Episode {number}"
            day = start + timedelta(days=show.every * (number - 1))
            found.append(Episode(show, season, number, absolute, title, _moment(day)))
    return tuple(found)


def further_season(show: Series, number: int, start: date, count: int) -> list[Episode]:
    """Return the episodes of a season that the data do not have, one a week."""
    before = sum(show.seasons)
    return [
        Episode(
            show, number, one, before + one, f"Episode {one}", _moment(start + timedelta(days=7 * (one - 1)))
        )
        for one in range(1, count + 1)
    ]


def read_series(row: dict[str, Any], today: date) -> Series:
    """Read a line of the data; days are counted from `today`."""
    starts = row.pop("starts")
    days = (
        today + timedelta(days=one) if isinstance(one, int) else date.fromisoformat(one) for one in starts
    )
    return Series(
        starts=tuple(days),
        genres=tuple(row.pop("genres")),
        seasons=tuple(row.pop("seasons")),
        cast=tuple(row.pop("cast", ())),
        original=row.pop("original", row["title"]),
        language=row.pop("language", "en"),
        **row,
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, AIRS)
