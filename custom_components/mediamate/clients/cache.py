"""A bounded memory of answers, each with its time to live."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any


class TtlCache:
    """Keeps the `size` values that were used last, none longer than it may live."""

    def __init__(self, size: int, now: Callable[[], datetime]) -> None:
        """`now` is the clock that lifetimes are measured with."""
        self._size = size
        self._now = now
        self._kept: OrderedDict[Hashable, tuple[datetime, Any]] = OrderedDict()

    def __len__(self) -> int:
        """Count what is kept, expired or not."""
        return len(self._kept)

    def get(self, key: Hashable) -> Any:
        """Return the value, None if it is not there any more."""
        expires, value = self._kept.get(key, (None, None))
        if expires is None:
            return None
        if expires <= self._now():
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return value

    def put(self, key: Hashable, value: Any, lifetime: timedelta) -> None:
        """Keep a value, and let go of what was not used for longest."""
        self._kept[key] = (self._now() + lifetime, value)
        self._kept.move_to_end(key)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
