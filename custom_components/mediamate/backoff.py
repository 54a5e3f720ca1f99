"""When something that did not work is tried again."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta


class Backoff:
    """Growing pauses, for many things at once; the last pause repeats."""

    def __init__(self, pauses: Sequence[timedelta], now: Callable[[], datetime]) -> None:
        """Take the pause after the first attempt, the second, and so on."""
        self._pauses = pauses
        self._now = now
        self._tries: dict[str, tuple[int, datetime, timedelta]] = {}

    def due(self, key: str) -> bool:
        """May it be tried now?"""
        if key not in self._tries:
            return True
        _, last, pause = self._tries[key]
        return not timedelta() <= self._now() - last < pause  # a clock that was set back makes nobody wait

    def tried(self, key: str) -> int:
        """Note an attempt and return which one it was, counted from 1."""
        attempt = self._tries[key][0] + 1 if key in self._tries else 1
        pause = self._pauses[min(attempt, len(self._pauses)) - 1]
        self._tries[key] = (attempt, self._now(), pause)
        return attempt

    def forget(self, key: str) -> None:
        """Begin anew with it."""
        self._tries.pop(key, None)
