"""Where a request stands: (request, facts) -> the step that follows. Pure, no clock, no I/O.

`advance` only ever makes the moves of `TRANSITIONS`; `apply` puts a step into the
request, and is the one place that does. `docs/requests.md` shows the same table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..model import NOT_VERIFIED, Download, DownloadState, MediaRequest, RequestPart, RequestState as State
from .known import Facts, PartFacts, Policy, Step

__all__ = ["STATION", "TRANSITIONS", "Facts", "PartFacts", "Policy", "Step", "advance", "apply"]

_ON_THE_WAY = frozenset(
    {State.WAITING, State.SEARCHING, State.GRABBED, State.DOWNLOADING, State.IMPORTING, State.IMPORTED}
)
_ENDS = frozenset({State.READY, State.FAILED, State.CANCELLED})

# Polling sees moments, not everything between them: what is on the way may be seen at any later station,
# and goes back to an earlier one when a download is dropped and the *arr searches again.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.PENDING_APPROVAL: frozenset({State.REQUESTED, State.DECLINED, State.CANCELLED}),
    State.REQUESTED: _ON_THE_WAY | _ENDS,
    State.WAITING: (_ON_THE_WAY | _ENDS) - {State.WAITING},
    State.SEARCHING: (_ON_THE_WAY | _ENDS) - {State.SEARCHING},
    State.GRABBED: (_ON_THE_WAY | _ENDS) - {State.GRABBED},
    State.DOWNLOADING: (_ON_THE_WAY | _ENDS) - {State.DOWNLOADING},
    State.IMPORTING: (_ON_THE_WAY | _ENDS) - {State.IMPORTING},
    State.IMPORTED: (_ON_THE_WAY | _ENDS) - {State.IMPORTED},
    State.DECLINED: frozenset(),
    State.READY: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}

# Seen from the request, what a download is doing
STATION: Mapping[DownloadState, State] = {
    DownloadState.QUEUED: State.GRABBED,
    DownloadState.METADATA: State.DOWNLOADING,
    DownloadState.DOWNLOADING: State.DOWNLOADING,
    DownloadState.STALLED: State.DOWNLOADING,
    DownloadState.PAUSED: State.DOWNLOADING,
    DownloadState.CHECKING: State.DOWNLOADING,
    DownloadState.ERROR: State.DOWNLOADING,
    DownloadState.IMPORTING: State.IMPORTING,
    DownloadState.IMPORT_BLOCKED: State.IMPORTING,
    DownloadState.SEEDING: State.IMPORTING,
    DownloadState.COMPLETED: State.IMPORTING,
}
# Of several parts, the one whose state is shown for the whole
_LEADS = (
    State.DOWNLOADING,
    State.IMPORTING,
    State.GRABBED,
    State.SEARCHING,
    State.IMPORTED,
    State.WAITING,
    State.REQUESTED,
    State.FAILED,
    State.CANCELLED,
    State.READY,
)
_STATIONS = (State.GRABBED, State.DOWNLOADING, State.IMPORTING)

# These need a person, so they are told at once; the others may still come right by themselves
_HOPELESS: Mapping[DownloadState, str] = {
    DownloadState.IMPORT_BLOCKED: "import_error",
    DownloadState.ERROR: "warning",
}
# Known to whoever paused it, or meant so in the *arr's delay profile: an attribute, no notice
QUIET = frozenset({"paused_by_user", "delayed"})
_SETTLING = timedelta(minutes=10)  # an *arr that just got a series monitors it once it has read the episodes
_USUAL = Policy()
_TICK = timedelta(minutes=1)  # bytes that still flow are noted once in this span


def advance(request: MediaRequest, facts: Facts, policy: Policy = _USUAL) -> Step:
    """Return the step that these facts make; the same state where they tell nothing new."""
    here = _stay(request)
    if request.closed or request.state is State.PENDING_APPROVAL:
        return here
    judge = _judge_parts if request.in_parts else _judge
    there = judge(request, facts, policy, here)
    if there.state is not request.state and there.state not in TRANSITIONS[request.state]:
        return here
    there = replace(there, moved=_moved(request, facts, there))
    return replace(there, notices=tuple(_notices(request, there)))


def apply(request: MediaRequest, step: Step, now: datetime) -> MediaRequest:
    """Put a step into the request; the very same object when nothing has changed."""
    after = replace(
        request,
        state=step.state,
        reason=step.reason,
        stalled=step.stalled,
        progress=step.progress,
        link=step.link,
        download_ids=step.download_ids,
        backend_id=step.backend_id,
        moved=step.moved,
        stages={**request.stages, step.state.value: request.stages.get(step.state.value, now)},
        parts=step.parts or tuple(replace(part, state=step.state) for part in request.parts),
    )
    return request if after == request else replace(after, updated=now)


def _stay(request: MediaRequest) -> Step:
    """Return the step that changes nothing."""
    return Step(
        parts=request.parts if request.in_parts else None,
        state=request.state,
        reason=request.reason,
        stalled=request.stalled,
        progress=request.progress,
        link=request.link,
        download_ids=request.download_ids,
        backend_id=request.backend_id,
        moved=request.moved,
    )


def _judge(request: MediaRequest, facts: Facts, policy: Policy, here: Step) -> Step:
    """Find the station, from the end of the line to its beginning."""
    if request.state is State.REQUESTED and request.backend_id is None and facts.backend_id is None:
        late = _waited(request, facts) >= policy.stalled_after
        return replace(here, stalled="not_handed_over") if late else here
    if facts.backend_id is not None:
        here = replace(here, backend_id=facts.backend_id)
    if facts.in_library is False:
        return _not_in_library(request, here)
    if facts.has_file or (facts.has_file is None and request.state is State.IMPORTED):
        return _imported(request, facts, policy, here)
    if facts.downloads:
        return _downloading(request, facts, policy, here)
    if facts.downloads is None or not facts.in_library or facts.has_file is None:
        return here  # whoever could tell is down: absence of news is no news
    return _without_download(request, facts, policy, here)


def _judge_parts(request: MediaRequest, facts: Facts, policy: Policy, here: Step) -> Step:
    """Judge each part as if it were a request of its own, and the whole by the part that is on its way."""
    if not request.handed_over:
        late = _waited(request, facts) >= policy.stalled_after
        return replace(here, stalled="not_handed_over") if late else here
    if facts.in_library is False:
        return _all_at(request, _not_in_library(request, here))
    if facts.parts is None:
        return here  # whoever could tell is down, or still reads what episodes there are
    judged = [_judge_part(request, part, facts, policy, here) for part in request.parts]
    parts = tuple(
        _part_at(part, step, facts.parts.get(part.part))
        for part, step in zip(request.parts, judged, strict=True)
    )
    lead = min(judged, key=_lead)
    weights = [max(1, one.aired) for one in parts]
    done = sum(part.progress * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights)
    return replace(
        lead,
        stalled=lead.stalled
        or next((one.stalled for one in judged if one.stalled not in {None, *QUIET}), None),
        progress=_progress(done),
        link=next((one.link for one in judged if one.link), None),
        backend_id=facts.backend_id or request.backend_id,
        parts=parts,
        ready=tuple(
            part.part
            for part, step in zip(request.parts, judged, strict=True)
            if _over(step) and part.state not in {step.state, State.READY}
        ),
    )


def _judge_part(request: MediaRequest, part: RequestPart, facts: Facts, policy: Policy, here: Step) -> Step:
    """Judge one part; what was ready once stays so, though other episodes come out later."""
    if part.state is State.READY:
        return replace(here, state=State.READY, reason=None, stalled=None, progress=1.0)
    known = (facts.parts or {}).get(part.part, PartFacts())
    settling = _waited(request, facts) < _SETTLING
    alone = replace(
        facts,
        available=known.aired > 0,
        monitored=known.monitored or settling,
        has_file=known.has_file,
        # several downloads may bring one season: what counts is how far all of it is
        downloads=tuple(replace(one, progress=known.progress) for one in known.downloads),
        failed=known.failed,
        server_item=known.seen,
    )
    step = _judge(replace(request, state=part.state, progress=part.progress), alone, policy, here)
    looking = step.state in {State.SEARCHING, State.WAITING}
    return replace(step, progress=_progress(known.progress)) if looking else step


def _part_at(before: RequestPart, step: Step, known: PartFacts | None) -> RequestPart:
    """Put a step into a part."""
    if before.state is State.READY or known is None:
        return replace(before, state=step.state)
    counts = {"have": known.have, "aired": known.aired, "total": known.total}
    return replace(before, state=step.state, progress=step.progress, **counts)


def _over(step: Step) -> bool:
    """Is nothing more to be done for a part?"""
    return step.state is State.READY or step.reason == NOT_VERIFIED


def _lead(step: Step) -> tuple[bool, int]:
    """Order parts by what says most of the whole: what moves, before what waits, before what is over."""
    return _over(step), _LEADS.index(step.state)


def _all_at(request: MediaRequest, step: Step) -> Step:
    """Put all parts that are not ready where the whole is."""
    parts = tuple(
        one if one.state is State.READY else replace(one, state=step.state) for one in request.parts
    )
    return replace(step, parts=parts)


def _not_in_library(request: MediaRequest, here: Step) -> Step:
    """Not added yet, or taken out by hand."""
    if request.backend_id is None:
        return here
    return replace(here, state=State.CANCELLED, reason="removed_from_library", stalled=None)


def _imported(request: MediaRequest, facts: Facts, policy: Policy, here: Step) -> Step:
    """The file is there; can it be played?"""
    step = replace(here, state=State.IMPORTED, reason=None, stalled=None, progress=1.0)
    if not facts.has_server:
        return replace(step, reason=NOT_VERIFIED) if facts.has_file else here
    if facts.server_item is not None and facts.server_item.playable:
        return replace(step, state=State.READY, link=facts.server_item.link)
    if request.state is State.IMPORTED:
        unseen = _waited(request, facts) >= policy.unseen_after and facts.server_known
        return replace(step, stalled="not_in_server" if unseen else request.stalled)
    return step


def _downloading(request: MediaRequest, facts: Facts, policy: Policy, here: Step) -> Step:
    """Follow the download that has come furthest."""
    download = max(facts.downloads or (), key=_how_far)
    if facts.failed and request.stalled and _waited(request, facts) >= policy.failed_after:
        return replace(here, state=State.FAILED, reason="download_failed", stalled=None)
    return replace(
        here,
        state=STATION[download.state],
        reason=None,
        stalled=_stalled(request, download, facts, policy),
        progress=_progress(download.progress),
        download_ids=facts.download_ids or request.download_ids,
    )


def _without_download(request: MediaRequest, facts: Facts, policy: Policy, here: Step) -> Step:
    """In the library, no file, nothing on its way."""
    step = replace(here, stalled=None, progress=0.0, download_ids=())
    if facts.available is False:
        return replace(step, state=State.WAITING, reason="unreleased")
    if facts.monitored is False:
        # Nobody will ever search for it like this, so it is told
        return replace(step, state=State.WAITING, reason="unmonitored", stalled="unmonitored")
    if request.state is State.WAITING and request.reason == "nothing_found":
        return replace(step, state=State.WAITING, reason="nothing_found")
    if request.state is State.SEARCHING and _waited(request, facts) >= policy.not_found_after:
        return replace(step, state=State.WAITING, reason="nothing_found")
    return replace(step, state=State.SEARCHING, reason=None)


def _stalled(request: MediaRequest, download: Download, facts: Facts, policy: Policy) -> str | None:
    """Say why it does not move; what moves again is not stalled."""
    if download.stalled_reason in QUIET:
        return download.stalled_reason
    if download.state in _HOPELESS:
        return download.stalled_reason or _HOPELESS[download.state]
    if download.speed > 0 or _progress(download.progress) > request.progress:
        return None
    if request.stalled in QUIET:
        return None  # it was held on purpose until now: patience begins anew
    if request.stalled and STATION[download.state] is request.state:
        return download.stalled_reason or request.stalled
    patient = _waited(request, facts) < policy.stalled_after or STATION[download.state] is not request.state
    return None if patient else download.stalled_reason or "no_progress"


def _moved(request: MediaRequest, facts: Facts, step: Step) -> datetime:
    """Say when it last came forward (a flow of bytes is noted once a minute, not at each look)."""
    last = request.moved or request.created
    released = request.stalled in QUIET and step.stalled not in QUIET
    if step.state is not request.state or step.progress > request.progress or released:
        return facts.now
    flows = any(one.speed > 0 for one in facts.downloads or ())
    return facts.now if flows and facts.now - last >= _TICK else last


def _notices(request: MediaRequest, step: Step) -> Iterable[str]:
    """Name what is to be told: each once, and never what is already over."""
    if request.state is State.REQUESTED and step.state not in {State.REQUESTED, State.CANCELLED}:
        yield "requested"
    if step.state is State.DOWNLOADING and State.DOWNLOADING not in request.stages:
        yield "download_started"
    if step.stalled and step.stalled not in QUIET and request.stalled in {None, *QUIET}:
        yield "stalled"
    if step.reason == "nothing_found" and request.reason != "nothing_found":
        yield "not_found"
    if step.state is State.READY or step.reason == NOT_VERIFIED or step.ready:
        yield "ready"
    if step.state is State.FAILED:
        yield "failed"


def _waited(request: MediaRequest, facts: Facts) -> timedelta:
    return facts.now - (request.moved or request.created)


def _how_far(download: Download) -> tuple[bool, int, float]:
    """Rate a download; while one that needs a person lies there, another release may well come."""
    return download.state not in _HOPELESS, _STATIONS.index(STATION[download.state]), download.progress


def _progress(share: float) -> float:
    """Whole percents, so that the request is not written at each byte."""
    return round(min(max(share, 0.0), 1.0), 2)
