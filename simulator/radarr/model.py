"""What Radarr keeps: films in its library. And what tells Radarr from the other *arrs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..arr.kept import Kept, KeptFile
from ..arr.kind import Kind, Quality
from ..catalogue import Film
from ..disk import file_name


def _quality(name: str, source: str, resolution: int, word: str, gb: float) -> Quality:
    return Quality(name, word, gb, {"source": source, "resolution": resolution, "modifier": "none"})


RADARR = Kind(
    service="radarr",
    app="Radarr",
    api="v3",
    version="6.0.4.10291",
    newer="6.1.1.10360",
    migration=242,
    root="/movies",
    media="films",
    category="radarr",
    category_field="movieCategory",
    owner="movie",
    part="movie",
    events=(
        *("onGrab", "onDownload", "onUpgrade", "onRename", "onMovieAdded", "onMovieDelete"),
        *("onMovieFileDelete", "onMovieFileDeleteForUpgrade", "onHealthIssue", "onHealthRestored"),
        *("onApplicationUpdate", "onManualInteractionRequired"),
    ),
    history={
        1: "grabbed",
        3: "downloadFolderImported",
        4: "downloadFailed",
        6: "movieFileDeleted",
        7: "movieFolderImported",
        8: "movieFileRenamed",
        9: "downloadIgnored",
    },
    imported="downloadFolderImported",
    file_deleted="movieFileDeleted",
    qualities={
        25: _quality("CAM", "cam", 0, "HDCAM", 1.2),
        2: _quality("DVD", "dvd", 480, "DVDRip", 1.5),
        4: _quality("HDTV-720p", "tv", 720, "HDTV", 2.2),
        5: _quality("WEBDL-720p", "webdl", 720, "WEB-DL", 2.6),
        6: _quality("Bluray-720p", "bluray", 720, "BluRay", 3.4),
        3: _quality("WEBDL-1080p", "webdl", 1080, "WEB-DL", 4.1),
        7: _quality("Bluray-1080p", "bluray", 1080, "BluRay", 5.2),
        18: _quality("WEBDL-2160p", "webdl", 2160, "WEB-DL", 11.0),
        19: _quality("Bluray-2160p", "bluray", 2160, "BluRay", 15.0),
    },
    profiles={  # Radarr's own defaults
        1: ("Any", 7, (2, 4, 5, 6, 3, 7, 18, 19)),
        2: ("SD", 2, (2,)),
        3: ("HD-720p", 6, (4, 5, 6)),
        4: ("HD-1080p", 7, (3, 7)),
        5: ("Ultra-HD", 19, (18, 19)),
        6: ("HD - 720p/1080p", 6, (4, 5, 6, 3, 7)),
    },
    default_profile=4,
    usual_quality=7,
    mismatch="Movie title mismatch, automatic import is not possible. Manual Import required.",
    harmless=(
        *("CutoffUnmetMoviesSearch", "RefreshMovie", "RescanMovie", "RenameMovie", "RefreshCollections"),
        "DownloadedMoviesScan",
    ),
    profile_more={"minUpgradeFormatScore": 1, "language": {"id": -1, "name": "Any"}},
)
AVAILABILITIES = ("announced", "inCinemas", "released")
AVAILABLE_AFTER_CINEMA = timedelta(days=90)


@dataclass(slots=True, eq=False, kw_only=True)
class Movie(Kept):
    """A film in the library."""

    film: Film
    minimum_availability: str = "released"
    file: KeptFile | None = None
    last_search: datetime | None = None

    def __post_init__(self) -> None:
        self.folder = f"{file_name(self.film.title)} ({self.film.year})"

    @property
    def owner(self) -> Movie:
        return self

    @property
    def work(self) -> Film:
        return self.film

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
