"""One Sonarr."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from ..arr.service import ArrService
from ..shows import Series as Show
from .commands import SonarrCommands
from .episodes import EpisodeHandlers
from .following import Following
from .library import Library
from .model import SONARR
from .notify import SonarrNotifier
from .series import SeriesHandlers


class SonarrService(ArrService):
    """A Sonarr 4 at `url` with its API key."""

    kind = SONARR
    library: Library
    notifier: SonarrNotifier

    def put_together(self, seed: int) -> None:
        world = self._world
        self.library = Library(self.kind, world.clock, world.disk)
        self.notifier = SonarrNotifier(self.library)
        self.pipeline = self.make_pipeline(seed)
        commands = SonarrCommands(world.clock, self.library, self.pipeline)
        self.commands = commands
        self.following = commands.following = Following(world.clock, self.library, self.pipeline)
        self.series = SeriesHandlers(world.catalogue, self.library, self.pipeline, self.notifier, commands)
        self.episodes = EpisodeHandlers(self.library, self.notifier)

    def own_routes(self) -> list[web.RouteDef]:
        return [*self.series.routes(), *self.episodes.routes()]

    def state(self) -> Mapping[str, Any]:
        episodes = self.library.episodes.values()
        return {
            "series": len(self.library.series),
            "episodes": len(episodes),
            "with_file": sum(1 for episode in episodes if episode.file),
            "titles": [series.show.tvdb for series in list(self.library.series.values())[:1000]],
            **super().state(),
        }

    def own(self, shows: Iterable[Show], *, with_files: bool = True) -> None:
        """Put series into the library as if they had long been there; what airs from now on is taken."""
        self.following.await_airing(self.library.fill(shows, with_files=with_files))

    def announce(self, tvdb: int, *, episodes: int = 8, in_days: int = 0) -> int:
        """Let a series of the library have one more season, from a day on, weekly; return its number."""
        series = self.library.by_tvdb(tvdb)
        if series is None:
            raise LookupError(f"no series {tvdb} in the library")
        start = self.library.today + timedelta(days=in_days)
        fresh = self.library.grow(series, start, episodes)
        self.following.await_airing(fresh)
        return fresh[0].season

    def churn(self, count: int) -> list[int]:
        """Let an episode of so many series change: deleted from disk, or imported; returns the series' ids."""
        changed = []
        for series in list(self.library.series.values())[:count]:
            episode = next(iter(series.episodes), None)
            if episode is None:
                continue
            if episode.file:
                name = episode.file.name
                self.library.delete_file(episode)
                self.library.record(
                    episode, self.kind.file_deleted, title=name, data={"reason": "MissingFromDisk"}
                )
            else:
                file = self.library.store_file(episode, quality_id=3, size=2 * 1024**3, group="TIDE")
                self.library.record(episode, self.kind.imported, title=file.name, quality_id=3)
            changed.append(series.id)
        return changed
