"""What was said in a conversation, and which titles it was about."""

from dataclasses import dataclass
from datetime import datetime

from .requests import Thread
from .titles import MediaRef


@dataclass(frozen=True, slots=True)
class Mention:
    """A title that was shown or spoken of."""

    ref: MediaRef
    title: str
    year: int | None = None

    @property
    def label(self) -> str:
        """Return the title with its year."""
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One turn: what somebody said (nothing, where a button was pressed), and what was answered.

    The language of the turn is its thread's.
    """

    thread: Thread
    said: str
    answer: str
    when: datetime
    mentions: tuple[Mention, ...] = ()
    id: int = 0  # given by the history, in the order in which they were said
