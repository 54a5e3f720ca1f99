"""What was asked for and said earlier, and that it is to be forgotten."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
import re

from homeassistant.util import dt as dt_util

from ..actors import own_ids
from ..errors import MediaMateError
from ..model import Actor, MediaRequest, Mention, Message
from ..operations.find import Query, namesakes
from ..orchestrator import Desk
from ..understanding import Command
from ..understanding.periods import period
from .kept import candidate_of
from .memory import Reply
from .say import state
from .talk import Talk

LINES = 10  # nobody listens to more
SPOKEN = 10  # turns that are looked at
_EVERYTHING = re.compile(
    r"\b(?:everything|all|memory|anything|whatever)\b|\b(?:вс[её]|память)\b", re.IGNORECASE
)

_SAID = re.compile(
    r"\b(?:said|say|told|tell|talked|spoke|discussed|conversations?|chats?|talks?|words?)\b"
    r"|\b(?:говор|сказ|обсужд|разговор|бесед|перепис|слов)\w*",
    re.IGNORECASE,
)


async def history(talk: Talk, command: Command) -> Reply:
    """On "What did I ask for last month", "when did I ask for Dune"."""
    since, until = when(talk.text, talk.now)
    if command.title is None:
        found = await talk.desk.talks.asked_for(talk.actor, since=since, until=until, limit=LINES)
        return _listed(talk, found) or Reply((Message("say_no_history_then" if since else "say_no_history"),))
    query = Query(
        text=command.title, language=talk.language, media_type=command.media_type, forms=command.forms
    )
    found = await requests_of(talk.desk, talk.actor, query, since=since, until=until)
    return _listed(talk, found) or await _only_spoken_of(talk, command.title, since, until)


def when(text: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return from when until before when a sentence means; None where it does not say."""
    days = period(text, dt_util.as_local(now).date())
    if days is None:
        return None, None
    zone = dt_util.get_default_time_zone()
    first, last = (datetime.combine(day, time.min, zone) for day in (days[0], days[1] + timedelta(days=1)))
    return dt_util.as_utc(first), dt_util.as_utc(last)


async def requests_of(
    desk: Desk,
    actor: Actor,
    query: Query,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = LINES,
    loosely: bool = False,
) -> list[MediaRequest]:
    """Return the requests of a title, by whatever name it was asked for.

    A request holds the title in the language in which it was made: for the others the catalogue is asked.
    """
    for words in dict.fromkeys((query.text, *query.forms)):
        if found := await desk.talks.asked_for(
            actor, words, since=since, until=until, limit=limit, loosely=loosely
        ):
            return found
    try:
        called = await desk.find(actor, query)
    except MediaMateError:  # then it is found under no other name
        return []
    refs = {one.item.ref for one in namesakes(called.candidates, query)}
    all_of_then = await desk.talks.asked_for(actor, since=since, until=until, limit=500) if refs else []
    return [one for one in all_of_then if one.ref in refs][:limit]


def _listed(talk: Talk, found: Sequence[MediaRequest]) -> Reply | None:
    """Say of each when it was asked for and where it stands; "it" means the only one."""
    if not found:
        return None
    if len({one.ref for one in found}) == 1:
        talk.memory.topic = candidate_of(Mention(found[0].ref, found[0].title, found[0].year))
    lines = (
        Message(
            "say_history",
            {
                "title": one.label,
                "day": dt_util.as_local(one.created).date(),
                "state": state(one.state, one.reason, one.ref.media_type),
            },
        )
        for one in found
    )
    return Reply(tuple(lines), about=talk.memory.topic if len(found) == 1 else None)


async def _only_spoken_of(talk: Talk, title: str, since: datetime | None, until: datetime | None) -> Reply:
    """Say that it was never asked for, and when it was at least spoken of."""
    turns = await talk.desk.talks.said(
        talk.actor, talk.thread, title, since=since, before=until, limit=SPOKEN
    )
    # a question whether it was asked for names no title of its own
    if (spoken := next((one for one in turns if one.mentions), None)) is None:
        return Reply((Message("say_never_asked", {"title": title}),))
    day = dt_util.as_local(spoken.when).date()
    return Reply((Message("say_only_spoken_of", {"title": title, "day": day}),))


async def forget(talk: Talk, command: Command) -> Reply:
    """On "Forget this conversation": what was said at this door.

    "Forget everything": at every door, and what somebody follows; "everything I said" is only talk.
    """
    everything = _EVERYTHING.search(talk.text) is not None
    door = None if everything else talk.thread.door
    follows = everything and not _SAID.search(talk.text)
    gone = await talk.desk.talks.forget(own_ids(talk.actor), door, follows=follows)
    counts = {
        "say_forgotten": gone.exchanges,
        "say_forgotten_questions": gone.questions,
        "say_forgotten_follows": gone.follows,
    }
    lines = tuple(Message(key, {"count": count}) for key, count in counts.items() if count)
    if not gone.exchanges and not gone.follows:
        lines = (Message("say_nothing_kept"), *lines)
    return Reply(lines, kept=False)
