"""The commands of Lidarr and Readarr."""

from collections.abc import Callable
from typing import Any

from ..commands import Command, Commands
from .following import Following
from .model import Creator, Work
from .shelf import WorkShelf


class WorkCommands(Commands):
    """Searches for works, and reads what somebody made."""

    _shelf: WorkShelf
    following: Following

    def table(self) -> dict[str, Callable[[Command], None]]:
        works, creator, missing = self._shelf.trade.searches
        refresh, refresh_work = self._shelf.trade.refreshes
        return {
            works: self._search_works,
            creator: self._search_missing,
            missing: self._search_missing,
            refresh: self._refresh,
            refresh_work: self.finish,
        }

    def refresh(self, creator: Creator) -> Command:
        """Start what reads a creator's works."""
        return self.start(self._shelf.trade.refreshes[0], {self._shelf.kind.owner_id: creator.id})

    def _creators(self, body: dict[str, Any]) -> list[Creator]:
        """Return the creators that a command names; all of them if it names none."""
        name = self._shelf.kind.owner_id
        numbers = body.get(f"{name}s") or [body.get(name)]
        if numbers == [None]:
            return list(self._shelf.creators.values())
        return [self._shelf.creators[one] for one in numbers if one in self._shelf.creators]

    def _search_works(self, command: Command) -> None:
        found = [self._shelf.works.get(one) for one in command.body.get(f"{self._shelf.kind.part}Ids") or []]
        self.search([(work,) for work in found if work], command)

    def _search_missing(self, command: Command) -> None:
        works: list[Work] = [work for creator in self._creators(command.body) for work in creator.works]
        self.search([(work,) for work in works if work.missing(self._shelf.today)], command)

    def _refresh(self, command: Command) -> None:
        creators = self._creators(command.body)
        for creator in creators[:-1]:
            self.following.refresh(creator)
        if creators:
            self.following.refresh(creators[-1], lambda: self.end(command))
        else:
            self.finish(command)
