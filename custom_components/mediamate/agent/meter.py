"""What an account may use: so many calls a minute, so many tokens a day."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from ..errors import RateLimited, Refused
from .models import Usage

_WINDOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """How the newest answer went, for the sensors. Times are in seconds."""

    model: str
    usage: Usage
    first_token: float | None
    seconds: float


class Meter:
    """Counts for one account. `now` is the local time: a day begins at home's midnight."""

    def __init__(
        self, service: str, now: Callable[[], datetime], *, per_minute: int = 30, per_day: int = 0
    ) -> None:
        """Allow so many calls a minute and tokens a day; 0 is no limit."""
        self._service = service
        self._now = now
        self._per_minute = per_minute
        self._per_day = per_day
        self._calls: deque[datetime] = deque()
        self._day: date | None = None
        self._used = Usage()
        self._made = 0
        self._told: list[Callable[[], None]] = []
        self.last: Last | None = None

    @property
    def today(self) -> Usage:
        """Return what was used since midnight."""
        return self._used if self._day == self._now().date() else Usage()

    @property
    def day(self) -> date:
        """Return the day that `today` means."""
        return self._now().date()

    @property
    def calls_today(self) -> int:
        """Return how often the model was called since midnight (or since the last start, if that was later)."""
        return self._made if self._day == self._now().date() else 0

    @property
    def left_today(self) -> int | None:
        """Return the tokens that may still be used today; None without a limit."""
        return max(0, self._per_day - self.today.total) if self._per_day else None

    def admit(self) -> None:
        """Count a call. Raises RateLimited (`ai_too_often`) and Refused (`ai_over_budget`)."""
        if self._per_day and self.today.total >= self._per_day:
            raise Refused("ai_over_budget", service=self._service)
        now = self._now()
        while self._calls and not timedelta() <= now - self._calls[0] < _WINDOW:
            self._calls.popleft()
        if self._per_minute and len(self._calls) >= self._per_minute:
            wait = (self._calls[0] + _WINDOW - now).total_seconds()
            raise RateLimited("ai_too_often", retry_after=wait, service=self._service)
        self._calls.append(now)
        self._made = self.calls_today + 1
        self.spend(Usage())

    def spend(self, usage: Usage) -> None:
        """Count tokens."""
        self._used = self.today + usage
        self._day = self._now().date()

    def note(self, last: Last) -> None:
        """Remember the newest answer, and tell who shows it."""
        self.last = last
        for told in self._told:
            told()

    def restore(self, day: date, total: int) -> None:
        """Go on with what was used before a restart, if that was today."""
        if day == self._now().date() and self._day is None:
            self._day, self._used = day, Usage(read=total)

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Have `told` called after each answer; returns how to stop that."""
        self._told.append(told)
        return lambda: self._told.remove(told)
