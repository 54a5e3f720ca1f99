"""What of a turn is kept beyond it, and brought back."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from ..errors import MediaMateError
from ..model import Actor, Candidate, MediaItem, Mention, Thread
from .memory import MEMORY_FOR, Reply

if TYPE_CHECKING:
    from ..orchestrator import Desk


def mentions_of(reply: Reply) -> Iterator[Mention]:
    """Yield the titles that an answer is about."""
    if reply.request is not None:
        yield Mention(reply.request.ref, reply.request.title, reply.request.year)
    offered = reply.offer.candidates if reply.offer else ()
    for one in (reply.about, *offered):
        if one is not None:
            yield Mention(one.item.ref, one.item.title, one.item.year)


async def topic_of(desk: Desk, actor: Actor, thread: Thread, now: datetime) -> Candidate | None:
    """Return what "it" meant before a restart: the only title of the last turn here."""
    try:
        recent = await desk.talks.recent(actor, thread, now)
    except MediaMateError:
        return None
    last = next((one for one in recent if one.thread.place == thread.place), None)
    if last is None or now - last.when > MEMORY_FOR or len(last.mentions) != 1:
        return None
    return candidate_of(last.mentions[0])


def candidate_of(mention: Mention) -> Candidate:
    """Return a title as far as it was kept."""
    return Candidate(item=MediaItem(ref=mention.ref, title=mention.title, year=mention.year))
