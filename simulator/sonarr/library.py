"""Sonarr's library: series with their episodes, what airs, and the answers to what all *arrs ask."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
import re
from typing import Any

from ..arr.kept import KeptFile
from ..arr.kind import Kind
from ..arr.push import named_in
from ..arr.shelf import Download, HistoryEvent, Release, Shelf
from ..arr.words import integer
from ..clock import SimClock
from ..disk import Disk, StoredFile, file_name
from ..server import flag, number
from ..shows import Episode as Facts, Series as Show, episodes_of, further_season
from .model import Episode, Series
from .records import episode_record, series_record
from .releases import offered, release_words

SAID = re.compile(r"\bS(\d{1,2})(?:E(\d{1,2}))?\b|(\d{1,2})\s*сезон|сезон\s*(\d{1,2})", re.IGNORECASE)


class Library(Shelf):
    """All series of one Sonarr."""

    def __init__(self, kind: Kind, clock: SimClock, disk: Disk) -> None:
        super().__init__(kind, clock, disk)
        self.series: dict[int, Series] = {}
        self.episodes: dict[int, Episode] = {}
        self._by_tvdb: dict[int, int] = {}
        self._next_series = 1
        self._next_episode = 1
        self._next_file = 1

    def add(self, show: Show, *, added: datetime | None = None, **settings: Any) -> Series:
        """Put a series into the library; its episodes come with `refresh`."""
        settings.setdefault("profile_id", self.kind.default_profile)
        series = Series(
            id=self._next_series,
            show=show,
            added=added or self.clock.now(),
            root=self.kind.root,
            **settings,
        )
        self._next_series += 1
        self.series[series.id] = series
        self._by_tvdb[show.tvdb] = series.id
        self.touch(series)
        return series

    def refresh(self, series: Series) -> list[Episode]:
        """Read the episodes of a series that has none yet; return them."""
        if series.episodes:
            return []
        for facts in episodes_of(series.show):
            self._put(series, facts)
        self.touch(series)
        return series.episodes

    def grow(self, series: Series, start: date, count: int) -> list[Episode]:
        """Let a series have one more season; it is wanted if new ones are."""
        number = max(series.seasons, default=0) + 1
        series.seasons[number] = series.monitored and series.monitor_new == "all"
        fresh = [self._put(series, facts) for facts in further_season(series.show, number, start, count)]
        self.touch(series)
        return fresh

    def _put(self, series: Series, facts: Facts) -> Episode:
        episode = Episode(self._next_episode, series, facts, monitored=series.seasons[facts.season])
        self._next_episode += 1
        series.episodes.append(episode)
        self.episodes[episode.id] = episode
        return episode

    def by_tvdb(self, tvdb: int) -> Series | None:
        return self.series.get(self._by_tvdb.get(tvdb, 0))

    def remove(self, series: Series, *, delete_files: bool) -> None:
        self.series.pop(series.id, None)
        self._by_tvdb.pop(series.show.tvdb, None)
        for episode in series.episodes:
            self.episodes.pop(episode.id, None)
        if delete_files:
            self.disk.remove_folder(series.folder, self.kind.media)
        self.version += 1

    def store_file(
        self, episode: Episode, *, quality_id: int, size: int, group: str, scene_name: str = ""
    ) -> KeptFile:
        """Put an episode's file into the series' folder, in place of an older one."""
        self.delete_file(episode)
        series, quality = episode.series, self.kind.qualities[quality_id].name
        title = file_name(episode.facts.title)
        name = f"Season {episode.season:02}/{series.folder} - {episode.code} - {title} {quality}.mkv"
        file = KeptFile(self._next_file, name, size, quality_id, group, self.clock.now(), scene_name)
        self._next_file += 1
        episode.file = file
        self.disk.store(
            StoredFile(f"{series.folder}/{name}", size, media=self.kind.media, what=episode.facts)
        )
        self.touch(series)
        return file

    def delete_file(self, episode: Episode) -> None:
        if episode.file:
            self.disk.remove_file(f"{self.kind.media}/{episode.series.folder}/{episode.file.name}")
            episode.file = None
            self.touch(episode.series)

    def fill(self, shows: Iterable[Show], *, with_files: bool) -> list[Episode]:
        """Put many series in at once, added one an hour before now, with what has aired; return what has not."""
        now, upcoming = self.clock.now(), []
        for hours, show in enumerate(shows, start=1):
            series = self.add(show, added=now - timedelta(hours=hours))
            for episode in self.refresh(series):
                if not episode.aired(now):
                    upcoming.append(episode)
                elif with_files and episode.monitored:
                    size = show.runtime * 30 * 1024 * 1024
                    self.store_file(episode, quality_id=3, size=size, group="EMBER")
        return upcoming

    def wanted_of(self, series: Series, season: int | None = None) -> list[Episode]:
        """Return the monitored episodes of a series that have aired and have no file."""
        now = self.clock.now()
        return [
            one
            for one in series.episodes
            if one.monitored and one.file is None and one.aired(now) and season in {None, one.season}
        ]

    def between(self, start: datetime, end: datetime, *, unmonitored: bool) -> list[Episode]:
        """Return the episodes that air between two moments, in their order."""
        found = [
            one
            for one in self.episodes.values()
            if start <= one.facts.air_time <= end
            and (unmonitored or (one.monitored and one.series.monitored))
        ]
        return sorted(found, key=lambda one: one.facts.air_time)

    # -- what the shared parts ask --------------------------------------------------------------

    def titles(self) -> Iterable[Series]:
        return self.series.values()

    def resource(self, title: Series) -> dict[str, Any]:
        return series_record(title, self.clock.now(), self.image_base)

    def holds(self, part: Episode) -> bool:
        return self.episodes.get(part.id) is part

    def searched(self, parts: Sequence[Episode]) -> None:
        for episode in parts:
            episode.last_search = self.clock.now()

    def offered(self, parts: Sequence[Episode], seed: int, blocklist: set[str]) -> list[Release]:
        return offered(self.kind, parts, seed, self.clock.now(), blocklist)

    def store(self, part: Episode, release: Release, size: int) -> tuple[KeptFile, KeptFile | None]:
        replaced = part.file
        file = self.store_file(
            part, quality_id=release.quality_id, size=size, group=release.group, scene_name=release.title
        )
        return file, replaced

    def files_of(self, part: Episode) -> list[tuple[int, str]]:
        return [(part.file.id, f"{part.series.path}/{part.file.name}")] if part.file else []

    def missing(self) -> list[Episode]:
        return [one for title in self.series.values() if title.monitored for one in self.wanted_of(title)]

    def cutoff_unmet(self) -> list[Episode]:
        unmet = self.kind.cutoff_unmet
        return [
            one
            for one in self.episodes.values()
            if one.file and one.monitored and unmet(one.series.profile_id, one.file.quality_id)
        ]

    def wanted(self, query: Mapping[str, str]) -> tuple[Episode, ...] | None:
        episode = self.episodes.get(number(query.get("episodeId"), 0))
        if episode:
            return (episode,)
        series = self.series.get(number(query.get("seriesId"), 0))
        return tuple(series.season(number(query.get("seasonNumber"), -1))) if series else None

    def profile_of(self, part: Episode) -> int:
        return part.series.profile_id

    def named(self, title: str) -> tuple[Episode, ...]:
        """Find the series by any of its names, and what is said of it: S02E05, S02, «2 сезон», «Сезон 2»."""
        found = [(named_in(title, series.show.names), series) for series in self.series.values()]
        length, series = max(found, key=lambda pair: pair[0], default=(0, None))
        said = SAID.search(title)
        if not length or series is None or said is None:
            return ()
        season, episode = (int(one) if one else None for one in (said[1] or said[3] or said[4], said[2]))
        return tuple(one for one in series.season(season or 0) if episode in {None, one.number})

    def meant(self, file: Mapping[str, Any]) -> set[int]:
        return {integer(one) for one in file.get("episodeIds") or []} - {0}

    def ids(self, owner_id: int, part_id: int) -> dict[str, Any]:
        return {"seriesId": owner_id, "episodeId": part_id}

    def queued(self, part: Episode) -> dict[str, Any]:
        return {"seasonNumber": part.season, "episodeHasFile": part.file is not None}

    def blocked(self, release: Release) -> dict[str, Any]:
        return super().blocked(release) | {"episodeIds": [one.id for one in release.parts]}

    def embedded(self, owner_id: int, part_id: int, query: Mapping[str, str]) -> dict[str, Any]:
        series, episode = self.series.get(owner_id), self.episodes.get(part_id)
        found: dict[str, Any] = {}
        if series and flag(query, "includeSeries"):
            found["series"] = self.resource(series)
        if episode and flag(query, "includeEpisode"):
            found["episode"] = episode_record(self.kind, episode)
        return found

    def in_history(self, event: HistoryEvent, query: Mapping[str, str]) -> bool:
        if "episodeId" in query and number(query["episodeId"], 0) != event.part_id:
            return False
        if "seasonNumber" not in query:
            return True
        episode = self.episodes.get(event.part_id)
        return episode is not None and episode.season == number(query["seasonNumber"], -1)

    def described(self, release: Release) -> dict[str, Any]:
        return release_words(release)

    def by_hand(self, download: Download) -> list[dict[str, Any]]:
        title, series = download.release.title, self.resource(download.owner)
        rows = []
        for part in download.parts:
            name = f"{title}.{part.code}" if len(download.parts) > 1 else title
            own = {"relativePath": f"{name}.mkv", "name": name, "series": series}
            own |= {"size": download.release.size // len(download.parts), "seasonNumber": part.season}
            own |= {"episodes": [episode_record(self.kind, part)], "releaseType": "singleEpisode"}
            rows.append(own)
        return rows

    def picture(self, number: int, name: str) -> str | None:
        series = self.series.get(number)
        return series.show.poster if series else None
