"""What Sonarr does by itself: reads the episodes of a new series, searches, and takes what airs."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from ..arr.pipeline import Pipeline
from ..clock import SimClock
from .library import Library
from .model import Episode, Series
from .monitor import choose

REFRESH_SECONDS = 3.0
FEED_SECONDS = 15 * 60.0  # until a feed of an indexer has what has just aired
AHEAD = timedelta(days=400)


class Following:
    """Watches over the series of a library."""

    def __init__(self, clock: SimClock, library: Library, pipeline: Pipeline) -> None:
        self._clock = clock
        self._library = library
        self._pipeline = pipeline

    def refresh(self, series: Series, done: Callable[[], None] = lambda: None) -> None:
        """Read the episodes in a while, and do what the series was added with."""

        def read() -> None:
            if self._library.series.get(series.id) is series:
                self._read(series)
            done()

        self._clock.call_later(REFRESH_SECONDS, read)

    def _read(self, series: Series) -> None:
        fresh, options = self._library.refresh(series), series.options or {}
        series.options = None
        if fresh and options:
            choose(series, str(options.get("monitor") or "skip"), self._clock.now())
        self._library.touch(series)
        self.await_airing(fresh)
        if fresh and options.get("searchForMissingEpisodes"):
            for group in self.seasons(series):
                self._pipeline.search(group)

    def seasons(self, series: Series, season: int | None = None) -> list[tuple[Episode, ...]]:
        """Return what a search of a series looks for: the wanted episodes, by season."""
        if not series.monitored:
            return []
        wanted = self._library.wanted_of(series, season)
        return [
            tuple(one for one in wanted if one.season == number)
            for number in dict.fromkeys(one.season for one in wanted)
        ]

    def await_airing(self, episodes: Iterable[Episode]) -> None:
        """Be there when these air: the record changes, and what is monitored is taken from the feed."""
        now = self._clock.now()
        for episode in episodes:
            if now < episode.facts.air_time < now + AHEAD:
                left = (episode.facts.air_time - now).total_seconds()
                self._clock.call_later(left, partial(self._aired, episode))
                self._clock.call_later(left + FEED_SECONDS, partial(self._in_feed, episode))

    def _aired(self, episode: Episode) -> None:
        self._library.touch(episode.series)

    def _in_feed(self, episode: Episode) -> None:
        wanted = episode.monitored and episode.series.monitored and episode.file is None
        if wanted and self._library.holds(episode):
            self._pipeline.search((episode,))
