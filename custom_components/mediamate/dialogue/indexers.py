"""Which indexer is failing, and until when it is left alone."""

from ..model import Message
from ..operations.indexers import Standing
from ..understanding import Command
from .memory import Reply
from .talk import Talk

LINES = 10  # nobody listens to more


async def indexers(talk: Talk, command: Command) -> Reply:
    """On "Which indexer is failing?"."""
    found = await talk.desk.indexers(talk.actor)
    lines = [
        Message("indexer_banned", {"indexer": one.name, "until": one.disabled_till}) for one in found.banned
    ]
    more = len(lines) - LINES
    rest = (Message("say_more", {"count": more}),) if more > 0 else ()
    silent = (
        (Message("say_silent", {"services": found.silent, "count": len(found.silent)}),)
        if found.silent
        else ()
    )
    return Reply((_summary(found), *lines[:LINES], *rest, *_off(found), *silent))


def _summary(found: Standing) -> Message:
    if not found.asked and not found.banned and not found.off:
        return Message("indexers_none")
    if not found.asked:
        return Message("indexers_all_failing")
    if found.banned:
        return Message("indexers_failing", {"count": len(found.banned)})
    return Message("indexers_fine", {"count": len(found.asked)})


def _off(found: Standing) -> tuple[Message, ...]:
    names = tuple(one.name for one in found.off[:LINES])
    return (Message("indexers_off", {"indexers": names}),) if names else ()
