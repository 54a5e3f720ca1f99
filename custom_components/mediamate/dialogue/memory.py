"""What was said last in one conversation: the list on offer, the open question, the title talked of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..model import Candidate, Door, MediaRequest, Message, Thread
from ..understanding import Command, Offered

if TYPE_CHECKING:
    from .talk import Said, Talk

MEMORY_FOR = timedelta(minutes=10)
"""As long as a proposal lives by default: an older list is no longer what "the second one" means."""


type Picker = Callable[[Talk, Command, Candidate], Awaitable[Reply]]
"""Goes on with a title that was picked from a list; the command says how it is wished."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Titles to choose from, and what picking one of them goes on with."""

    candidates: tuple[Candidate, ...]
    picker: Picker
    command: Command


@dataclass(frozen=True, slots=True)
class SeasonOffer:
    """Seasons of a series to choose from; the command says how it is wished."""

    candidate: Candidate
    numbers: tuple[int, ...]
    command: Command


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, line by line; `asks`: the last line is a question.

    The rest is for doors that show more than words: the list on offer, the one title that it is
    about (the first `described` lines say what it is), the request that was made, where to watch.
    """

    lines: tuple[Message, ...]
    asks: bool = False
    offer: Offer | None = None
    seasons: SeasonOffer | None = None
    about: Candidate | None = None
    described: int = 0
    request: MediaRequest | None = None
    link: str | None = None
    kept: bool = True  # is this turn remembered?


type Act = Callable[[Talk, Command | None], Awaitable[Reply]]
"""Carries a choice out; the command holds what was changed ("the second one, in 4K")."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list on offer, and what picking it does."""

    offered: Offered
    act: Act


@dataclass(slots=True)
class Memory:
    """One conversation's short memory. It is lost with a restart; proposals are not."""

    touched: datetime
    choices: tuple[Choice, ...] = ()
    seasons: Act | None = None  # we asked which seasons; the command names them
    untitled: Command | None = None  # a command that only lacks its title: we asked for it
    topic: Candidate | None = None  # what "it" means
    queue: list[Command] = field(default_factory=list)  # wishes of the same sentence still to be asked about
    asked: bool = False  # our question was the last word
    theirs: bool = False  # another agent's question was
    language: str = ""  # of the last sentence that had one: "2" is said in any
    said: Said | None = None  # our last answer, for a door that only gets its words back

    def close(self) -> None:
        """Nothing is being asked any more."""
        self.choices, self.seasons, self.untitled, self.asked = (), None, None, False


class Memories:
    """The memories of all conversations, by actor, door and place."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start empty; `now` is the one clock."""
        self._now = now
        self._by_thread: dict[tuple[str, str, str], Memory] = {}

    def of(self, thread: Thread) -> Memory:
        """Return this conversation's memory, a fresh one when the old has expired."""
        now = self._now()
        self._by_thread = {key: one for key, one in self._by_thread.items() if now - one.touched < MEMORY_FOR}
        memory = self._by_thread.setdefault((thread.actor, thread.door, thread.place), Memory(now))
        memory.touched = now
        return memory

    def forget(self, actor: str | None, door: Door | None) -> None:
        """Drop what an actor spoke of at a door; None: everybody, every door."""
        self._by_thread = {
            key: one
            for key, one in self._by_thread.items()
            if actor not in {None, key[0]} or door not in {None, key[1]}
        }
