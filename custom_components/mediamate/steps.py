"""A request's decided moves, and what is said of it: pure functions over one request."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from .errors import Refused
from .model import NOT_VERIFIED, MediaRequest, Part, RequestState
from .operations.track import TRANSITIONS


def payload_of(request: MediaRequest, parts: Sequence[Part] = ()) -> dict[str, Any]:
    """Return what an event says of a request (of these parts of it); what is not known is left out."""
    reason = request.reason or request.stalled
    if parts and not request.closed:  # they are ready, whatever holds up the others
        reason = None if request.link else NOT_VERIFIED
    optional = {
        "member": request.member,
        "creator": request.creator,
        "reason": reason,
        "link": request.link,
        "poster_url": request.poster_url,
    } | _parts_of(request, parts)
    return {
        "request_id": request.id,
        "ref": str(request.ref),
        "title": request.title,
        "year": request.year,
        "media_type": request.ref.media_type.value,
        "door": request.door.value,
        "stage": request.state.value,
    } | {name: value for name, value in optional.items() if value is not None}


def _parts_of(request: MediaRequest, parts: Sequence[Part]) -> dict[str, Any]:
    """Name seasons, the episode if it is one, and whether more of them is to come."""
    if not request.in_parts:
        return {}
    meant = [one for one in request.parts if not parts or one.part in parts]
    single = meant[0].episode if len(meant) == 1 else None
    airing = any(one.episode is None and 0 < one.aired < one.total for one in meant)
    return {
        "seasons": sorted({one.season for one in meant}),
        "episode": single,
        "airing": True if airing else None,
    }


def moved_to(
    request: MediaRequest, state: RequestState, now: datetime, *, reason: str | None = None
) -> MediaRequest:
    """Move a request by somebody's decision. Raises Refused (`request_over`) for an illegal move."""
    if state not in TRANSITIONS[request.state]:
        raise Refused("request_over", title=request.work)
    return replace(
        request,
        state=state,
        reason=reason,
        stalled=None,
        updated=now,
        moved=now,
        stages={**request.stages, state.value: now},
        parts=tuple(
            part if part.state is RequestState.READY else replace(part, state=state) for part in request.parts
        ),
    )


def handed_over(request: MediaRequest, backend_id: int, now: datetime, *, done: bool) -> MediaRequest:
    """Note that the *arr has the title; `done`: and that it was asked for all parts."""
    parts = request.parts
    if done and request.in_parts and not request.closed:
        parts = tuple(replace(part, state=RequestState.SEARCHING) for part in parts)
    return replace(request, backend_id=backend_id, parts=parts, updated=now)


def stage_durations(request: MediaRequest) -> dict[str, timedelta]:
    """Return how long each stage took until the next was first reached; the present one has no end yet."""
    reached = sorted(request.stages.items(), key=lambda stage: stage[1])
    return {name: after[1] - when for (name, when), after in pairwise(reached)}
