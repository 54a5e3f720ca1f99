"""What an agent with a model is told of earlier talks with the same person at the same door.

It is a record that comes before the talk of now, after the tools and the static text, the same
from turn to turn of a dialog. It is never put into Home Assistant's chat log: whether somebody
said yes is read there, and what was said another day is no answer to anything.
"""

from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
import json
from typing import Any, Final, override

from homeassistant.components.conversation import AssistantContent, ChatLog, Content, UserContent
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..data import DATA
from ..errors import MediaMateError
from ..model import Actor, Door, Exchange, MediaRef, Mention, Thread
from .guarded import Ran
from .models import Model
from .plain import clean, given
from .prompt import RECALL, RECALLED
from .providers.base import Delta, Provider, Turn
from .shown import shown

BUDGET: Final = 1200  # tokens of what is recalled
NAMED: Final = 5  # titles of one turn
SAID: Final = 500  # characters of one side of a turn
_DIALOGS: Final = 100  # older ones are over

type Earlier = tuple[Content, ...]


def tokens(text: str) -> int:
    """Estimate what a text costs: four bytes a token is near enough for English and for Russian."""
    return (len(text.encode()) + 3) // 4


class Recalled:
    """What was recalled for each dialog that goes on: read once, so that its bytes stay the same."""

    def __init__(self) -> None:
        """Start empty."""
        self._known: OrderedDict[tuple[str, str, datetime], Earlier] = OrderedDict()

    def get(self, key: tuple[str, str, datetime]) -> Earlier | None:
        """Return what was recalled for this actor, dialog and beginning."""
        return self._known.get(key)

    def keep(self, key: tuple[str, str, datetime], earlier: Earlier) -> Earlier:
        """Note what was recalled."""
        self._known[key] = earlier
        while len(self._known) > _DIALOGS:
            self._known.popitem(last=False)
        return earlier

    @callback
    def forget(self, actor: str | None, door: Door | None) -> None:
        """Recall nothing that is to be forgotten; what is left is read anew."""
        for key in [one for one in self._known if actor in {None, one[0]}]:
            del self._known[key]


_DATA: Final[HassKey[Recalled]] = HassKey(f"{DOMAIN}_recalled")


@callback
def _recalled(hass: HomeAssistant) -> Recalled:
    """Return the one memory of this Home Assistant."""
    if (known := hass.data.get(_DATA)) is None:
        known = hass.data[_DATA] = Recalled()
        hass.data[DATA].desk.talks.on_forget(known.forget)
    return known


async def earlier(hass: HomeAssistant, actor: Actor, thread: Thread, chat_log: ChatLog) -> Earlier:
    """Return what the model is told of earlier talks, and let it use the refs in it."""
    first = next((one for one in chat_log.content if isinstance(one, UserContent)), None)
    if first is None:
        return ()
    known, mate = _recalled(hass), hass.data[DATA]
    key = (actor.id, chat_log.conversation_id, first.created)
    if (found := known.get(key)) is not None:
        return found
    try:
        recent = await mate.desk.talks.recent(actor, thread, first.created)
    except MediaMateError:  # without its memory it can still answer
        return ()
    lines = list(_fitting(recent))
    names = [{"ref": str(one.ref)} for exchange, _ in lines for one in exchange.mentions]
    shown(hass, mate.now).note((actor.id, thread.door.value, thread.place), {"recalled": names})
    record = "\n".join([RECALL, *(line for _, line in reversed(lines))])
    told: Earlier = (UserContent(record), AssistantContent(DOMAIN, RECALLED)) if lines else ()
    return known.keep(key, told)


def _fitting(recent: Sequence[Exchange]) -> Iterator[tuple[Exchange, str]]:
    """Yield the newest turns, each whole, until the next does not fit any more."""
    left = BUDGET
    for one in recent:
        line = _line(one)
        left -= tokens(line)
        if left < 0:
            return
        yield one, line


def _line(one: Exchange) -> str:
    """Return a turn as one line of JSON: whatever its texts are, they stay inside their strings."""
    titles = {str(about.ref): clean(about.label, 60) for about in one.mentions[:NAMED]}
    values = {
        "at": f"{dt_util.as_local(one.when):%Y-%m-%d %H:%M}",
        "user": clean(one.said, SAID),
        "you": clean(one.answer, SAID),
        "titles": titles,
    }
    return json.dumps(given(values), ensure_ascii=False)


class Recalling(Provider):
    """A provider that is told what was said earlier before each call."""

    def __init__(self, provider: Provider, told: Earlier) -> None:
        """Stand before the provider for one answer."""
        self._provider = provider
        self._earlier = told
        self.name = provider.name

    @override
    async def models(self) -> Sequence[Model]:
        return await self._provider.models()

    @override
    def stream(self, turn: Turn) -> AsyncGenerator[Delta]:
        return self._provider.stream(replace(turn, content=[*self._earlier, *turn.content]))

    @override
    async def close(self) -> None:
        await self._provider.close()


def mentions_of(calls: Sequence[Ran]) -> tuple[Mention, ...]:
    """Return the titles that tools have shown, the newest first: that is what was spoken of in the end."""
    results = [one.result.data for one in reversed(calls) if one.result and not one.result.error]
    found: dict[MediaRef, Mention] = {}
    for result in results:
        for one in _named(result):
            found.setdefault(one.ref, one)
    return tuple(found.values())


def _named(data: Any) -> Iterator[Mention]:
    match data:
        case Mapping():
            if isinstance(data.get("ref"), str) and isinstance(data.get("title"), str):
                try:
                    year = data.get("year")
                    yield Mention(
                        MediaRef.parse(data["ref"]), data["title"], year if isinstance(year, int) else None
                    )
                except ValueError:  # a tool of somebody else may mean another thing by it
                    pass
            for value in data.values():
                yield from _named(value)
        case list() | tuple():
            for value in data:
                yield from _named(value)
