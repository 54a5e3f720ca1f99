"""A title, what an *arr keeps of it, and the service that answered."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self, override

BY: Final = " — "  # between a work and who made it


class MediaType(StrEnum):
    """What a title is."""

    MOVIE = "movie"
    SERIES = "series"
    BOOK = "book"
    AUTHOR = "author"
    ALBUM = "album"
    ARTIST = "artist"


@dataclass(frozen=True, slots=True)
class MediaRef:
    """The one name of a title once it is found, as text `movie:tmdb:438631`."""

    media_type: MediaType
    space: str
    id: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text form. Raises ValueError for anything else."""
        parts = text.split(":", 2)
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"not a media ref: {text[:80]!r}")
        return cls(MediaType(parts[0]), parts[1], parts[2])

    @override
    def __str__(self) -> str:
        return f"{self.media_type}:{self.space}:{self.id}"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A piece of a series: a season (`episode` None), or one episode. Season 0 are the specials."""

    season: int
    episode: int | None = None

    def covers(self, other: Part) -> bool:
        """Is the other one this very part, or an episode of this season?"""
        return self == other or (self.episode is None and self.season == other.season)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A season of a series. `files`: episodes that an *arr has; None where nobody has the series.

    `aired`: episodes that came out; None where the source does not say.
    """

    number: int
    episodes: int = 0
    aired: int | None = None
    files: int | None = None
    monitored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode as an *arr keeps it; `id` is its own number for it."""

    id: int
    part: Part
    title: str = ""
    airs: datetime | None = None
    has_file: bool = False
    monitored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """A title as a catalogue or an *arr describes it, owned or not."""

    ref: MediaRef
    title: str
    original_title: str | None = None
    year: int | None = None
    overview: str = ""
    poster_url: str | None = None  # public, works without a key
    rating: float | None = None
    genres: tuple[str, ...] = ()
    runtime: int | None = None  # minutes
    certification: str | None = None
    aliases: tuple[str, ...] = ()  # other titles it is known by, any language
    in_cinemas: date | None = None
    released: date | None = None  # first home release, digital or physical
    original_language: str | None = None  # two letters
    popularity: float = 0.0
    people: tuple[str, ...] = ()  # director first, then cast
    creator: str | None = None  # who wrote the book, whose album it is
    translations: tuple[tuple[str, str], ...] = ()  # (two letters, title), where the service says it
    seasons: tuple[Season, ...] = ()  # of a series, specials too, by number
    ended: bool | None = None  # of a series: no more seasons will come
    next_airing: date | None = None  # of a series; a datetime where the hour is known

    def in_language(self, language: str) -> Self:
        """Return it under its title in this language, if one is known."""
        if (title := dict(self.translations).get(language, self.title)) == self.title:
            return self
        return replace(self, title=title, original_title=self.original_title or self.title)

    @property
    def full_title(self) -> str:
        """The title with who made it: there is more than one "Greatest Hits"."""
        return f"{self.title}{BY}{self.creator}" if self.creator else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryItem:
    """A title that an *arr manages.

    Of a series `has_file` says that every wanted episode that came out is there, and at least one is;
    which of its seasons are, `item.seasons` says.
    """

    item: MediaItem
    backend_id: int
    monitored: bool
    has_file: bool
    available: bool  # the *arr would search for it now (released by its own rule)
    size: int = 0
    quality_profile_id: int | None = None
    path: str | None = None
    added: datetime | None = None
    new_seasons: bool | None = None  # of a series: are seasons to come fetched? None where nobody says


@dataclass(frozen=True, slots=True)
class IndexedTitle:
    """The little that is kept of every title of a library (it may have 20,000).

    `has_file`: all of it that is wanted and came out is there. `missing`: how many pieces are
    wanted, came out, and are not there (a film is one piece, a series has its episodes).
    """

    backend_id: int
    monitored: bool
    has_file: bool
    available: bool
    missing: int | None = None  # None: one piece, see `wanted`

    @property
    def wanted(self) -> int:
        """Count the pieces that the *arr itself would list as missing."""
        return int(self.monitored and not self.has_file) if self.missing is None else self.missing


ORIGINAL: Final = "original"  # the language in which a title was made


@dataclass(frozen=True, slots=True)
class QualityProfile:
    """A quality profile of an *arr; `resolutions` are the heights it allows, best first.

    `language`: of the audio that it takes, two letters or ORIGINAL; None where any will do, or nobody says.
    `formats`: of what is no picture, the kinds of files that it takes (EPUB, FLAC …).
    """

    id: int
    name: str
    resolutions: tuple[int, ...] = ()
    language: str | None = None
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RootFolder:
    """A folder where an *arr keeps its library; `free` and `total` are None when it does not say."""

    id: int
    path: str
    accessible: bool
    free: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class HealthIssue:
    """One line of a service's own health page."""

    source: str
    level: str  # ok | notice | warning | error
    message: str


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """Who answered. `unique_id` only where the service has one that survives a move (Jellyfin)."""

    app: str
    version: str
    name: str | None = None
    unique_id: str | None = None
    dialect: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """Is one configured service up, and if not, why (an `errors` key)."""

    entry_id: str
    title: str
    up: bool
    reason: str | None = None
