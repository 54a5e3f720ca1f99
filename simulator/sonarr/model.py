"""What Sonarr keeps: series and their episodes. And what tells Sonarr from the other *arrs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..arr.kept import Kept, KeptFile
from ..arr.kind import Kind, Quality
from ..disk import file_name
from ..shows import Episode as Facts, Series as Show


def _quality(name: str, source: str, resolution: int, word: str, gb: float) -> Quality:
    return Quality(name, word, gb, {"source": source, "resolution": resolution})


SONARR = Kind(
    service="sonarr",
    app="Sonarr",
    api="v3",
    version="4.0.16.2944",
    newer="4.0.17.2952",
    migration=223,
    root="/tv",
    media="series",
    category="tv-sonarr",
    category_field="tvCategory",
    owner="series",
    part="episode",
    events=(
        *("onGrab", "onDownload", "onUpgrade", "onImportComplete", "onRename", "onSeriesAdd"),
        *("onSeriesDelete", "onEpisodeFileDelete", "onEpisodeFileDeleteForUpgrade", "onHealthIssue"),
        *("onHealthRestored", "onApplicationUpdate", "onManualInteractionRequired"),
    ),
    history={
        1: "grabbed",
        2: "seriesFolderImported",
        3: "downloadFolderImported",
        4: "downloadFailed",
        5: "episodeFileDeleted",
        6: "episodeFileRenamed",
        7: "downloadIgnored",
    },
    imported="downloadFolderImported",
    file_deleted="episodeFileDeleted",
    qualities={
        1: _quality("SDTV", "television", 480, "HDTV", 0.8),
        2: _quality("DVD", "dvd", 480, "DVDRip", 1.2),
        4: _quality("HDTV-720p", "television", 720, "HDTV", 1.8),
        5: _quality("WEBDL-720p", "web", 720, "WEB-DL", 2.0),
        6: _quality("Bluray-720p", "bluray", 720, "BluRay", 2.6),
        9: _quality("HDTV-1080p", "television", 1080, "HDTV", 2.8),
        3: _quality("WEBDL-1080p", "web", 1080, "WEB-DL", 3.2),
        7: _quality("Bluray-1080p", "bluray", 1080, "BluRay", 4.0),
        18: _quality("WEBDL-2160p", "web", 2160, "WEB-DL", 8.0),
        19: _quality("Bluray-2160p", "bluray", 2160, "BluRay", 11.0),
    },
    profiles={  # Sonarr's own defaults
        1: ("Any", 3, (1, 2, 4, 5, 6, 9, 3, 7, 18, 19)),
        2: ("SD", 2, (1, 2)),
        3: ("HD-720p", 5, (4, 5, 6)),
        4: ("HD-1080p", 3, (9, 3, 7)),
        5: ("Ultra-HD", 18, (18, 19)),
        6: ("HD - 720p/1080p", 3, (4, 5, 6, 9, 3, 7)),
    },
    default_profile=4,
    usual_quality=3,
    mismatch="Episode was not found in the grabbed release: unable to parse the file. Manual Import required.",
    harmless=(
        "CutoffUnmetEpisodeSearch",
        "RescanSeries",
        "RenameSeries",
        "RenameFiles",
        "DownloadedEpisodesScan",
    ),
    profile_more={"minUpgradeFormatScore": 1},
)
SERIES_TYPES = ("standard", "daily", "anime")


@dataclass(slots=True, eq=False)
class Episode:
    """An episode that Sonarr knows of."""

    id: int
    series: Series
    facts: Facts
    monitored: bool = False
    file: KeptFile | None = None
    last_search: datetime | None = None

    @property
    def owner(self) -> Series:
        return self.series

    @property
    def work(self) -> Facts:
        return self.facts

    @property
    def season(self) -> int:
        return self.facts.season

    @property
    def number(self) -> int:
        return self.facts.number

    @property
    def code(self) -> str:
        return f"S{self.season:02}E{self.number:02}"

    def aired(self, now: datetime) -> bool:
        return self.facts.air_time <= now


@dataclass(slots=True, eq=False, kw_only=True)
class Series(Kept):
    """A series in the library.

    seasons: number -> monitored. `episodes` are there once the series was refreshed.
    """

    show: Show
    monitor_new: str = "all"
    season_folder: bool = True
    type: str = "standard"
    seasons: dict[int, bool] = field(default_factory=dict)
    episodes: list[Episode] = field(default_factory=list)
    options: dict[str, Any] | None = None  # addOptions, until the series was refreshed

    def __post_init__(self) -> None:
        self.folder = file_name(self.show.title)
        first = 0 if self.show.titles.get("0") else 1
        numbers = range(first, len(self.show.seasons) + 1)
        self.seasons = {number: self.seasons.get(number, number > 0) for number in numbers}

    def season(self, number: int) -> list[Episode]:
        return [episode for episode in self.episodes if episode.season == number]
