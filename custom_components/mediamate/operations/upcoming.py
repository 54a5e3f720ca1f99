"""What comes out soon, of what the household watches for."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

from ..errors import NotConfigured, ServiceError
from ..model import MediaType, Part, UpcomingItem
from .stack import Backend, MediaStack

_WHOLE = Part(0, 0)  # in an order: what has no parts
_SNAPSHOT_DAYS = 30  # how far ahead a coordinator looks


async def upcoming(
    stack: MediaStack, today: date, days: int = 30, media_type: MediaType | None = None
) -> tuple[UpcomingItem, ...]:
    """Return what comes out from today on, soonest first.

    Raises NotConfigured without an *arr for it, and what keeps all of them from answering.
    """
    backends = stack.backends_for(media_type) if media_type else stack.backends
    if not backends:
        raise NotConfigured("no_backend", media_type=media_type or MediaType.MOVIE)
    last = today + timedelta(days=days)
    answers = await asyncio.gather(*(_calendar(one, today, last) for one in backends), return_exceptions=True)
    if failures := [one for one in answers if isinstance(one, BaseException)]:
        if len(failures) == len(answers) or not isinstance(failures[0], ServiceError):
            raise failures[0]
    items = {
        (item.ref, item.day, item.kind, item.title, item.part): item
        for one in answers
        if not isinstance(one, BaseException)
        for item in one
        if today <= item.day <= last and media_type in {None, item.ref.media_type}
    }
    return tuple(sorted(items.values(), key=lambda one: (one.day, one.title, one.part or _WHOLE)))


async def _calendar(backend: Backend, start: date, end: date) -> Sequence[UpcomingItem]:
    """Take what the coordinator saw where that reaches far enough."""
    if backend.snapshot and (end - start).days <= _SNAPSHOT_DAYS:
        return backend.snapshot.upcoming
    return await backend.port.upcoming(start, end)
