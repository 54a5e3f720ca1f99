"""What Radarr keeps: films in its library, releases, downloads, history."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ..catalogue import Film

# id -> name, source, resolution, modifier, GB for 100 minutes
QUALITIES: dict[int, tuple[str, str, int, str, float]] = {
    25: ("CAM", "cam", 0, "none", 1.2),
    2: ("DVD", "dvd", 480, "none", 1.5),
    4: ("HDTV-720p", "tv", 720, "none", 2.2),
    5: ("WEBDL-720p", "webdl", 720, "none", 2.6),
    6: ("Bluray-720p", "bluray", 720, "none", 3.4),
    3: ("WEBDL-1080p", "webdl", 1080, "none", 4.1),
    7: ("Bluray-1080p", "bluray", 1080, "none", 5.2),
    18: ("WEBDL-2160p", "webdl", 2160, "none", 11.0),
    19: ("Bluray-2160p", "bluray", 2160, "none", 15.0),
}
# id -> name, cutoff, allowed qualities (Radarr's own defaults)
PROFILES: dict[int, tuple[str, int, tuple[int, ...]]] = {
    1: ("Any", 7, (2, 4, 5, 6, 3, 7, 18, 19)),
    2: ("SD", 2, (2,)),
    3: ("HD-720p", 6, (4, 5, 6)),
    4: ("HD-1080p", 7, (3, 7)),
    5: ("Ultra-HD", 19, (18, 19)),
    6: ("HD - 720p/1080p", 6, (4, 5, 6, 3, 7)),
}
AVAILABILITIES = ("announced", "inCinemas", "released")
AVAILABLE_AFTER_CINEMA = timedelta(days=90)


def quality_model(quality_id: int) -> dict[str, Any]:
    """Return Radarr's QualityModel."""
    name, source, resolution, modifier, _ = QUALITIES[quality_id]
    quality = {"id": quality_id, "name": name, "source": source, "resolution": resolution}
    return {
        "quality": quality | {"modifier": modifier},
        "revision": {"version": 1, "real": 0, "isRepack": False},
    }


@dataclass(frozen=True, slots=True)
class MovieFile:
    """A film file in the library. `name` is relative to the film's folder."""

    id: int
    name: str
    size: int
    quality_id: int
    group: str
    added: datetime
    scene_name: str = ""


@dataclass(slots=True, eq=False)
class Movie:
    """A film in the library. `encoded` is the cached record; `touch` it after every change."""

    id: int
    film: Film
    added: datetime
    root: str
    profile_id: int
    monitored: bool = True
    minimum_availability: str = "released"
    tags: list[int] = field(default_factory=list)
    file: MovieFile | None = None
    folder: str = ""
    last_search: datetime | None = None
    encoded: bytes | None = None

    def __post_init__(self) -> None:
        if not self.folder:
            self.folder = f"{file_name(self.film.title)} ({self.film.year})"

    @property
    def path(self) -> str:
        return f"{self.root}/{self.folder}"

    def available(self, today: date) -> bool:
        """Say whether a search makes sense, as the minimum availability has it."""
        film = self.film
        if self.minimum_availability == "announced":
            return True
        cinema = film.in_cinemas
        if self.minimum_availability == "inCinemas":
            return bool(cinema and cinema <= today)
        if film.digital or film.physical:
            return any(day and day <= today for day in (film.digital, film.physical))
        return bool(cinema and cinema + AVAILABLE_AFTER_CINEMA <= today)


@dataclass(frozen=True, slots=True)
class Release:
    """What an indexer offers. `hash` is the torrent's, lower case."""

    guid: str
    indexer_id: int
    indexer: str
    title: str
    group: str
    size: int
    quality_id: int
    seeders: int
    leechers: int
    age_hours: float
    hash: str
    rejections: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Download:
    """A queue record. `state` is Radarr's trackedDownloadState."""

    id: int
    movie: Movie
    release: Release
    hash: str
    added: datetime
    state: str = "downloading"
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One line of the history; `kind` is Radarr's eventType."""

    id: int
    movie_id: int
    kind: str
    title: str
    quality_id: int
    date: datetime
    download_id: str | None
    data: dict[str, str]


HISTORY_NUMBERS = {
    1: "grabbed",
    3: "downloadFolderImported",
    4: "downloadFailed",
    6: "movieFileDeleted",
    7: "movieFolderImported",
    8: "movieFileRenamed",
    9: "downloadIgnored",
}


def file_name(title: str) -> str:
    """Return a title without what file systems refuse."""
    return "".join(char for char in title.replace(": ", " - ") if char not in '<>:"/\\|?*').strip()
