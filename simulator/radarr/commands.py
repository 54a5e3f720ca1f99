"""Radarr's commands: started by POST /command, ended by the simulated clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..clock import SimClock
from .library import Library
from .model import Movie
from .pipeline import Pipeline
from .records import iso

KEPT = 200


@dataclass(slots=True)
class Command:
    """One command. status: queued, started, completed or failed."""

    id: int
    name: str
    body: dict[str, Any]
    queued: datetime
    status: str = "queued"
    result: str = "unknown"
    message: str = ""
    ended: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        record = {
            "name": self.name,
            "commandName": self.name,
            "message": self.message,
            "body": {"name": self.name, "trigger": "manual", "sendUpdatesToClient": True},
            "priority": "normal",
            "status": self.status,
            "result": self.result,
            "queued": iso(self.queued),
            "started": iso(self.queued),
            "trigger": "manual",
            "stateChangeTime": iso(self.queued),
            "sendUpdatesToClient": True,
            "updateScheduledTask": True,
            "id": self.id,
        }
        return record | ({"ended": iso(self.ended)} if self.ended else {})


class UnknownCommand(LookupError):
    """Radarr has no command of this name."""


class Commands:
    """Runs commands; the unknown are refused, the harmless end at once."""

    def __init__(self, clock: SimClock, library: Library, pipeline: Pipeline) -> None:
        self.all: dict[int, Command] = {}
        self._clock = clock
        self._library = library
        self._pipeline = pipeline
        self._next_id = 1
        self._known: dict[str, tuple[str, Callable[[Command], None]]] = {
            name.casefold(): (name, run)
            for name, run in {
                "MoviesSearch": self._search_movies,
                "MissingMoviesSearch": self._search_missing,
                "CutoffUnmetMoviesSearch": self._finish,
                "RefreshMonitoredDownloads": self._look,
                "RefreshMovie": self._finish,
                "RescanMovie": self._finish,
                "RssSync": self._finish,
                "CheckHealth": self._finish,
                "ManualImport": self._manual_import,
                "DownloadedMoviesScan": self._look,
                "RenameMovie": self._finish,
                "RefreshCollections": self._finish,
                "ImportListSync": self._finish,
                "Backup": self._finish,
                "Housekeeping": self._finish,
                "ApplicationUpdate": self._finish,
            }.items()
        }

    def start(self, name: str, body: dict[str, Any]) -> Command:
        """Start a command by its name, whatever its case. Raises UnknownCommand."""
        if name.casefold() not in self._known:
            raise UnknownCommand(name)
        proper, run = self._known[name.casefold()]
        command = Command(self._next_id, proper, body, self._clock.now(), "started")
        self._next_id += 1
        self.all[command.id] = command
        for old in list(self.all)[:-KEPT]:
            del self.all[old]
        run(command)
        return command

    def orphan(self) -> None:
        """Do what a restart does to commands that run."""
        for command in self.all.values():
            if command.status in {"queued", "started"}:
                command.status = "orphaned"

    def _end(self, command: Command, *, message: str = "Completed") -> None:
        if command.status == "started":
            command.status, command.result = "completed", "successful"
            command.message, command.ended = message, self._clock.now()

    def _finish(self, command: Command) -> None:
        self._clock.call_later(2.0, lambda: self._end(command))

    def _look(self, command: Command) -> None:
        self._pipeline.look()
        self._finish(command)

    def _search_movies(self, command: Command) -> None:
        movies = [self._library.movies.get(number) for number in command.body.get("movieIds") or []]
        self._search([movie for movie in movies if movie], command)

    def _search_missing(self, command: Command) -> None:
        self._search(self._library.missing(), command)

    def _search(self, movies: list[Movie], command: Command) -> None:
        left, found = len(movies), 0
        if not movies:
            self._finish(command)

        def one(hit: bool) -> None:
            nonlocal left, found
            left, found = left - 1, found + hit
            if left == 0:
                self._end(command, message=f"Completed search. {found} reports downloaded.")

        for movie in movies:
            self._pipeline.search(movie, one)

    def _manual_import(self, command: Command) -> None:
        wanted = {str(row.get("downloadId", "")).casefold() for row in command.body.get("files") or []}
        for download in [d for d in self._pipeline.queue.values() if d.hash in wanted]:
            self._pipeline.imported(download)
        self._finish(command)
