"""Sonarr's own commands."""

from collections.abc import Callable
from typing import Any

from ..arr.commands import Command, Commands
from ..arr.words import integer
from .following import Following
from .library import Library
from .model import Series


class SonarrCommands(Commands):
    """Searches for series, seasons and episodes."""

    _shelf: Library
    following: Following

    def table(self) -> dict[str, Callable[[Command], None]]:
        return {
            "SeriesSearch": self._search_series,
            "SeasonSearch": self._search_season,
            "EpisodeSearch": self._search_episodes,
            "MissingEpisodeSearch": self._search_missing,
            "RefreshSeries": self._refresh,
        }

    def refresh(self, series: Series) -> Command:
        """Start what reads a new series' episodes."""
        return self.start("RefreshSeries", {"seriesIds": [series.id]})

    def _series(self, body: dict[str, Any]) -> list[Series]:
        """Return the series that a command names; all of them if it names none."""
        numbers = body.get("seriesIds") or [body.get("seriesId")]
        if numbers == [None]:
            return list(self._shelf.series.values())
        return [self._shelf.series[one] for one in numbers if one in self._shelf.series]

    def _search_series(self, command: Command) -> None:
        self.search(
            [group for one in self._series(command.body) for group in self.following.seasons(one)], command
        )

    def _search_season(self, command: Command) -> None:
        season = integer(command.body.get("seasonNumber"))
        found = [group for one in self._series(command.body) for group in self.following.seasons(one, season)]
        self.search(found, command)

    def _search_episodes(self, command: Command) -> None:
        found = [self._shelf.episodes.get(one) for one in command.body.get("episodeIds") or []]
        self.search([(episode,) for episode in found if episode], command)

    def _search_missing(self, command: Command) -> None:
        self._search_series(command)

    def _refresh(self, command: Command) -> None:
        series = self._series(command.body)
        left = len(series)
        if not series:
            self.finish(command)

        def one() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                self.end(command)

        for title in series:
            self.following.refresh(title, one)
