"""What a model has been shown: only such refs and ids are accepted from it, so that none is made up or slipped in.

Where there is a conversation it is that conversation's memory; where there is none (MCP), the
user's own of the last half hour.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..data import DATA
from ..errors import RateLimited, Refused
from ..model import Door

OUTSIDE: Final = timedelta(minutes=30)
CONVERSATIONS: Final = 200  # older ones are forgotten
SHOWN: Final = 500  # in one conversation
CALLS: Final = 30  # of tools, for one answer
MINUTE: Final = timedelta(minutes=1)

_NAMES: Final = frozenset({"ref", "id", "request_id"})  # the keys of an answer that name something

type Place = tuple[str, ...]
"""A conversation: actor, door, place; where there is none the actor alone."""


class Shown:
    """Refs and ids by conversation; how many calls its present turn has made, and what it has prepared last."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start empty; `now` is the one clock."""
        self._now = now
        self._seen: OrderedDict[Place, OrderedDict[str, datetime]] = OrderedDict()
        self._calls: OrderedDict[Place, tuple[datetime, int]] = OrderedDict()
        self._asked: OrderedDict[Place, tuple[datetime, str]] = OrderedDict()

    def note(self, place: Place, answer: Mapping[str, Any]) -> None:
        """Remember everything that an answer names."""
        seen = self._seen.setdefault(place, OrderedDict())
        self._seen.move_to_end(place)
        for name in _named(answer):
            seen[name] = self._now()
            seen.move_to_end(name)
        _cut(seen, SHOWN)
        _cut(self._seen, CONVERSATIONS)

    def check(self, place: Place, name: str) -> str:
        """Return the name if it was shown there. Raises Refused (`not_shown`)."""
        seen = self._seen.get(place)
        when = seen.get(name) if seen else None
        if when is None or (len(place) == 1 and self._now() - when > OUTSIDE):
            raise Refused("not_shown")
        return name

    def asked(self, place: Place, turn: datetime, question: str) -> str | None:
        """Note what is to be asked in this turn; return the other question that it takes the place of."""
        began, former = self._asked.get(place, (turn, question))
        self._asked[place] = (turn, question)
        self._asked.move_to_end(place)
        _cut(self._asked, CONVERSATIONS)
        return former if began == turn and former != question else None

    def forget(self, actor: str | None, door: Door | None) -> None:
        """Drop what an actor was shown at a door; None: everybody, every door."""
        for place in [*self._seen, *self._asked]:
            here = place[1] if len(place) > 1 else None
            if actor in {None, place[0]} and (door is None or here == door):
                self._seen.pop(place, None)
                self._asked.pop(place, None)

    def count(self, place: Place, turn: datetime | None) -> None:
        """Count a call of the turn that began then; without a turn, of the last minute. Raises RateLimited."""
        began, calls = self._calls.get(place, (self._now(), 0))
        over = self._now() - began >= MINUTE if turn is None else began != turn
        if over or calls == 0:
            began, calls = turn or self._now(), 0
        self._calls[place] = (began, calls + 1)
        self._calls.move_to_end(place)
        _cut(self._calls, CONVERSATIONS)
        if calls >= CALLS:
            raise RateLimited("too_many_calls")


def _named(answer: Any) -> Iterator[str]:
    match answer:
        case Mapping():
            for key, value in answer.items():
                if key in _NAMES and isinstance(value, str):
                    yield value
                else:
                    yield from _named(value)
        case list() | tuple():
            for one in answer:
                yield from _named(one)


def _cut(book: OrderedDict[Any, Any], room: int) -> None:
    while len(book) > room:
        book.popitem(last=False)


_DATA: Final[HassKey[Shown]] = HassKey(f"{DOMAIN}_shown")


@callback
def shown(hass: HomeAssistant, now: Callable[[], datetime]) -> Shown:
    """Return the one memory of this Home Assistant."""
    if (known := hass.data.get(_DATA)) is None:
        known = hass.data[_DATA] = Shown(now)
        hass.data[DATA].desk.talks.on_forget(known.forget)
    return known
