"""Where a request stands: (request, facts) -> the step that follows. Pure, no clock, no I/O.

`advance` only ever makes the moves of `TRANSITIONS`; `apply` puts a step into the
request, and is the one place that does. `docs/requests.md` shows the same table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ..model import NOT_VERIFIED, Download, DownloadState, MediaRequest, RequestState as State, ServerItem

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
_STATIONS = (State.GRABBED, State.DOWNLOADING, State.IMPORTING)

# These need a person, so they are told at once; the others may still come right by themselves
_HOPELESS: Mapping[DownloadState, str] = {
    DownloadState.IMPORT_BLOCKED: "import_error",
    DownloadState.ERROR: "warning",
}
# Known to whoever paused it, or meant so in the *arr's delay profile: an attribute, no notice
QUIET = frozenset({"paused_by_user", "delayed"})
_TICK = timedelta(minutes=1)  # bytes that still flow are noted once in this span


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about one request now; None is "nobody who could tell answered".

    `downloads` are those of this title, empty when the *arr says there are none. `available`:
    the *arr would search for it now. `server_item`: what a media server holds, meaningful only
    where `server_known`.
    """

    now: datetime
    in_library: bool | None = None
    backend_id: int | None = None
    monitored: bool | None = None
    available: bool | None = None
    has_file: bool | None = None
    release_date: date | None = None
    path: str | None = None
    downloads: tuple[Download, ...] | None = None
    download_ids: tuple[str, ...] = ()
    failed: bool = False  # the *arr gave this download up and has no other
    messages: tuple[str, ...] = ()
    has_torrent_client: bool = False
    has_server: bool = False
    server_known: bool = False
    server_item: ServerItem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long we are patient before somebody is told."""

    not_found_after: timedelta = timedelta(hours=6)
    stalled_after: timedelta = timedelta(hours=1)
    failed_after: timedelta = timedelta(minutes=30)
    unseen_after: timedelta = timedelta(minutes=30)  # imported, but the media server does not show it


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the request stands after these facts, and what is now to be told, in order.

    `notices`: requested | download_started | stalled | not_found | ready | failed.
    """

    state: State
    reason: str | None = None
    stalled: str | None = None
    progress: float = 0.0
    link: str | None = None
    download_ids: tuple[str, ...] = ()
    backend_id: int | None = None
    moved: datetime | None = None
    notices: tuple[str, ...] = ()


def advance(request: MediaRequest, facts: Facts, policy: Policy = Policy()) -> Step:
    """Return the step that these facts make; the same state where they tell nothing new."""
    here = _stay(request)
    if request.closed or request.state is State.PENDING_APPROVAL:
        return here
    there = _judge(request, facts, policy, here)
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
        parts=tuple(replace(part, state=step.state) for part in request.parts),
    )
    return request if after == request else replace(after, updated=now)


def _stay(request: MediaRequest) -> Step:
    """Return the step that changes nothing."""
    return Step(
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
    if step.state is State.READY or step.reason == NOT_VERIFIED:
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
