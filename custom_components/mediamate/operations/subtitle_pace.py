"""How often subtitles are looked for: the sites that have them count, and shut out whoever asks too often."""

from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Final

from ..errors import Refused

AGAIN: Final = timedelta(minutes=10)  # nothing is looked for twice within it, whoever asks
HOUR: Final = timedelta(hours=1)
MOST: Final = 20  # looks of one person an hour


class Pace[K: Hashable]:
    """What was looked for lately, and by whom. Only in memory: after a restart everybody begins anew."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Take the clock."""
        self._now = now
        self._looked: dict[K, datetime] = {}
        self._begun: dict[str, tuple[datetime, ...]] = {}

    def fresh(self, keys: Iterable[K]) -> frozenset[K]:
        """Return what was not looked for lately."""
        since = self._now() - AGAIN
        self._looked = {key: when for key, when in self._looked.items() if when > since}
        return frozenset(key for key in keys if key not in self._looked)

    def wait(self, keys: Collection[K]) -> float:
        """Return the seconds until the first of these, all looked for lately, may be looked for again."""
        return (min(self._looked[key] for key in keys) + AGAIN - self._now()).total_seconds()

    def looked(self, keys: Iterable[K]) -> None:
        """Note that these were looked for."""
        self._looked.update(dict.fromkeys(keys, self._now()))

    def admit(self, who: str) -> None:
        """Let somebody begin another look. Raises Refused (`subtitles_too_often`)."""
        now = self._now()
        begun = tuple(when for when in self._begun.get(who, ()) if when > now - HOUR)
        if len(begun) >= MOST:
            wait = (begun[0] + HOUR - now).total_seconds()
            raise Refused("subtitles_too_often", most=MOST, retry_after=wait)
        self._begun[who] = (*begun, now)
