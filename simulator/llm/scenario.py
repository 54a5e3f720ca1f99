"""The models' part of the control server: what they are to say, and what they were asked, for callers outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .board import LlmBoard
from .brain import media_model
from .script import Request, from_json
from .service import ACCOUNTS, LlmService
from .wire import Wire

type Order = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Models:
    """The board, and the services by their names."""

    board: LlmBoard
    services: Mapping[str, LlmService]

    def carry_out(self, what: Any) -> int:
        """Do what a scenario says (see the README), all of it or nothing; returns how many steps are left to say.

        ValueError, TypeError and LookupError say what is wrong with it.
        """
        if unknown := set(what) - set(PARTS):
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        orders = [read(self, what[name]) for name, read in PARTS.items() if name in what]
        for order in orders:
            order()
        return self.board.left

    def asked(self) -> dict[str, Any]:
        """Return what came in, oldest first, and what is still to be said."""
        return {"left": self.board.left, "asked": [_shown(one) for one in self.board.requests]}


def _clear(models: Models, wanted: Any) -> Order:
    return models.board.clear if wanted else lambda: None


def _brain(models: Models, wanted: Any) -> Order:
    return lambda: models.board.answer_with(media_model if wanted else None)


def _replay(models: Models, given: Any) -> Order:
    if given is None:
        return lambda: models.board.replay(None)
    folder, timeout = Path(given["folder"]), float(given.get("timeout", 300.0))
    return lambda: models.board.replay(folder, timeout=timeout)


def _wire(models: Models, given: Any) -> Order:
    wire = Wire(**given)

    def lay() -> None:
        models.board.wire = wire

    return lay


def _script(models: Models, given: Any) -> Order:
    steps = [from_json(one) for one in given]
    return lambda: models.board.script(steps)


def _then(models: Models, given: Any) -> Order:
    steps = [from_json(one) for one in given]
    return lambda: models.board.then(*steps)


def _account(models: Models, given: Any) -> Order:
    states = {name: models.services[name] for name in given}
    if unknown := set(given.values()) - set(ACCOUNTS):
        raise ValueError(f"no state of an account: {', '.join(map(str, unknown))}")

    def change() -> None:
        for name, service in states.items():
            service.account = given[name]

    return change


# What a scenario may hold, in the order in which it is done
PARTS: Mapping[str, Callable[[Models, Any], Order]] = {
    "clear": _clear,
    "brain": _brain,
    "replay": _replay,
    "wire": _wire,
    "script": _script,
    "then": _then,
    "account": _account,
}


def _shown(one: Request) -> dict[str, Any]:
    return {
        "api": one.api,
        "path": one.path,
        "model": one.model,
        "bytes": len(one.raw),
        "tools": len(one.tools),
        "user": one.user,
        "results": len(one.results),
        "status": one.status,
        "refused": one.refused,
    }
