"""An *arr's commands: started by POST /command, ended by the simulated clock."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..clock import SimClock
from .kind import HARMLESS
from .pipeline import Pipeline
from .shelf import Shelf
from .words import iso

KEPT = 200
SECONDS = 2.0


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

    @property
    def _told(self) -> dict[str, Any]:
        """Return what of its arguments an *arr shows; the official file is silent on them."""
        return {name: self.body[name] for name in ("files", "importMode") if name in self.body}

    def as_dict(self) -> dict[str, Any]:
        record = {
            "name": self.name,
            "commandName": self.name,
            "message": self.message,
            "body": self._told | {"name": self.name, "trigger": "manual", "sendUpdatesToClient": True},
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
    """The *arr has no command of this name."""


class Commands(ABC):
    """Runs commands; the unknown are refused, the harmless end at once."""

    def __init__(self, clock: SimClock, shelf: Shelf, pipeline: Pipeline) -> None:
        self.all: dict[int, Command] = {}
        self._clock = clock
        self._shelf = shelf
        self._pipeline = pipeline
        self._next_id = 1
        table: dict[str, Callable[[Command], None]] = dict.fromkeys(
            (*HARMLESS, *shelf.kind.harmless), self.finish
        )
        table |= {"RefreshMonitoredDownloads": self._look, "ManualImport": self._manual_import}
        table |= self.table()
        self._known = {name.casefold(): (name, run) for name, run in table.items()}

    @abstractmethod
    def table(self) -> dict[str, Callable[[Command], None]]:
        """Return the commands that only this *arr has."""

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

    def cancel(self, number: int) -> bool:
        """Take back a command that has not ended; False if there is none."""
        command = self.all.get(number)
        if command is None or command.status not in {"queued", "started"}:
            return False
        command.status = "cancelled"
        return True

    def orphan(self) -> None:
        """Do what a restart does to commands that run."""
        for command in self.all.values():
            if command.status in {"queued", "started"}:
                command.status = "orphaned"

    def end(self, command: Command, *, message: str = "Completed") -> None:
        if command.status == "started":
            command.status, command.result = "completed", "successful"
            command.message, command.ended = message, self._clock.now()

    def finish(self, command: Command) -> None:
        """End a command in a while."""
        self._clock.call_later(SECONDS, lambda: self.end(command))

    def search(self, groups: Sequence[Sequence[Any]], command: Command) -> None:
        """Search for each group of parts by itself; the command ends with the last of them."""
        left, found = len(groups), 0
        if not groups:
            self.finish(command)

        def one(hit: bool) -> None:
            nonlocal left, found
            left, found = left - 1, found + hit
            if left == 0:
                self.end(command, message=f"Completed search. {found} reports downloaded.")

        for group in groups:
            self._pipeline.search(group, one)

    def _look(self, command: Command) -> None:
        self._pipeline.look()
        self.finish(command)

    def _manual_import(self, command: Command) -> None:
        """Import the parts that the files name; what is left of a download stays in the queue."""
        rows = [row for row in command.body.get("files") or [] if isinstance(row, dict)]
        for download in list(self._pipeline.queue.values()):
            own = [row for row in rows if str(row.get("downloadId", "")).casefold() == download.hash]
            meant = [self._shelf.meant(row) for row in own]
            if own:
                everything = not all(meant)
                named = set().union(*meant)
                self._pipeline.imported(download, [p for p in download.parts if everything or p.id in named])
        self.finish(command)
