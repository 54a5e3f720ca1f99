"""One Radarr."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..arr.service import ArrService
from .commands import RadarrCommands
from .library import Library
from .model import RADARR
from .movies import Movies
from .notify import RadarrNotifier


class RadarrService(ArrService):
    """A Radarr at `url` with its API key."""

    kind = RADARR
    library: Library
    notifier: RadarrNotifier

    def put_together(self, seed: int) -> None:
        world = self._world
        self.library = Library(self.kind, world.clock, world.disk)
        self.notifier = RadarrNotifier(self.library)
        self.pipeline = self.make_pipeline(seed)
        self.commands = RadarrCommands(world.clock, self.library, self.pipeline)
        self.movies = Movies(world.catalogue, self.library, self.pipeline, self.notifier)

    def own_routes(self) -> list[web.RouteDef]:
        return self.movies.routes()

    def state(self) -> Mapping[str, Any]:
        movies = self.library.movies.values()
        return {
            "movies": len(movies),
            "with_file": sum(1 for movie in movies if movie.file),
            "titles": [movie.film.tmdb for movie in list(movies)[:1000]],
            **super().state(),
        }

    def churn(self, count: int) -> list[int]:
        """Let so many films change in turn: imported, deleted from disk, no longer monitored.

        The first two write history as they do in Radarr; the third shows in the record only.
        """
        changed = []
        for index, movie in enumerate(list(self.library.movies.values())[:count]):
            if index % 10 == 9:
                movie.monitored = not movie.monitored
                self.library.touch(movie)
            elif movie.file:
                name = movie.file.name
                self.library.delete_file(movie)
                self.library.record(movie, "movieFileDeleted", title=name, data={"reason": "MissingFromDisk"})
            else:
                file = self.library.store_file(movie, quality_id=7, size=8 * 1024**3, group="TIDE")
                self.library.record(movie, "downloadFolderImported", title=file.name, quality_id=7)
            changed.append(movie.id)
        return changed
