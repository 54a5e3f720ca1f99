"""A request's decided moves, and what is said of it: pure functions over one request."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from .errors import Refused
from .model import MediaRequest, RequestState
from .operations.track import TRANSITIONS


def payload_of(request: MediaRequest) -> dict[str, Any]:
    """Return what an event says of a request; what is not known is left out."""
    optional = {
        "member": request.member,
        "reason": request.reason or request.stalled,
        "link": request.link,
        "poster_url": request.poster_url,
    }
    return {
        "request_id": request.id,
        "ref": str(request.ref),
        "title": request.title,
        "year": request.year,
        "media_type": request.ref.media_type.value,
        "door": request.door.value,
        "stage": request.state.value,
    } | {name: value for name, value in optional.items() if value is not None}


def moved_to(
    request: MediaRequest, state: RequestState, now: datetime, *, reason: str | None = None
) -> MediaRequest:
    """Move a request by somebody's decision. Raises Refused (`request_over`) for an illegal move."""
    if state not in TRANSITIONS[request.state]:
        raise Refused("request_over", title=request.title)
    return replace(
        request,
        state=state,
        reason=reason,
        stalled=None,
        updated=now,
        moved=now,
        stages={**request.stages, state.value: now},
        parts=tuple(replace(part, state=state) for part in request.parts),
    )


def stage_durations(request: MediaRequest) -> dict[str, timedelta]:
    """Return how long each stage took until the next was first reached; the present one has no end yet."""
    reached = sorted(request.stages.items(), key=lambda stage: stage[1])
    return {name: after[1] - when for (name, when), after in pairwise(reached)}
