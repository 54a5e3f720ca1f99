"""Radarr's own commands."""

from collections.abc import Callable

from ..arr.commands import Command, Commands
from .library import Library


class RadarrCommands(Commands):
    """Searches for films."""

    _shelf: Library

    def table(self) -> dict[str, Callable[[Command], None]]:
        return {"MoviesSearch": self._search_movies, "MissingMoviesSearch": self._search_missing}

    def _search_movies(self, command: Command) -> None:
        movies = [self._shelf.movies.get(number) for number in command.body.get("movieIds") or []]
        self.search([(movie,) for movie in movies if movie], command)

    def _search_missing(self, command: Command) -> None:
        self.search([(movie,) for movie in self._shelf.missing()], command)
