"""The life of a request: a table of moves, and walks that never leave it."""

from dataclasses import replace
from datetime import timedelta
import pathlib
import random
from typing import Any

import pytest

from custom_components.mediamate.model import (
    NOT_VERIFIED,
    Download,
    DownloadState as D,
    MediaRequest,
    QueueEntry,
    QueueState,
    RequestPart,
    RequestState as S,
    ServerItem,
)
from custom_components.mediamate.operations.track import (
    STATION,
    TRANSITIONS,
    Facts,
    Policy,
    Step,
    advance,
    apply,
)

from .fakes import DUNE, HASH, NOW, a_request

LATER = NOW + timedelta(minutes=5)
POLICY = Policy()
SEEN = ServerItem(id="j1", name="Dune", playable=True, ref=DUNE.ref, link="http://jellyfin.test/j1")


def download(state: D = D.DOWNLOADING, progress: float = 0.4, **changes: Any) -> Download:
    return Download(
        id=f"qbit:{HASH}", title="Dune", state=state, progress=progress, size=100, **({"speed": 9} | changes)
    )


def facts(**changes: Any) -> Facts:
    """In the library, released, without a file, nothing on its way."""
    plain: dict[str, Any] = {
        "now": LATER,
        "in_library": True,
        "backend_id": 1,
        "monitored": True,
        "available": True,
        "has_file": False,
        "downloads": (),
        "has_server": True,
        "server_known": True,
    }
    return Facts(**(plain | changes))


def at(state: S, **changes: Any) -> MediaRequest:
    return a_request(
        **(
            {
                "state": state,
                "backend_id": 1,
                "moved": NOW,
                "stages": {state.value: NOW},
                "parts": (RequestPart(state=state),),
            }
            | changes
        )
    )


HAS_FILE = {"has_file": True}
ON_THE_WAY = [S.REQUESTED, S.WAITING, S.SEARCHING, S.GRABBED, S.DOWNLOADING, S.IMPORTING, S.IMPORTED]

# From any open state the same facts lead to the same station
STATIONS: list[tuple[str, dict[str, Any], S, str | None]] = [
    ("searched", {}, S.SEARCHING, None),
    ("unreleased", {"available": False}, S.WAITING, "unreleased"),
    ("switched off", {"monitored": False}, S.WAITING, "unmonitored"),
    ("queued", {"downloads": (download(D.QUEUED, 0, speed=0),)}, S.GRABBED, None),
    ("metadata", {"downloads": (download(D.METADATA, 0),)}, S.DOWNLOADING, None),
    ("running", {"downloads": (download(),)}, S.DOWNLOADING, None),
    ("done", {"downloads": (download(D.SEEDING, 1.0),)}, S.IMPORTING, None),
    ("removed", {"in_library": False}, S.CANCELLED, "removed_from_library"),
    ("imported, no server", {"has_file": True, "has_server": False}, S.IMPORTED, NOT_VERIFIED),
    ("imported, unseen", HAS_FILE, S.IMPORTED, None),
    ("imported, not playable", {"server_item": replace(SEEN, playable=False)} | HAS_FILE, S.IMPORTED, None),
    ("there", {"server_item": SEEN} | HAS_FILE, S.READY, None),
]


@pytest.mark.parametrize("before", ON_THE_WAY)
@pytest.mark.parametrize(("name", "known", "state", "reason"), STATIONS)
def test_stations(before: S, name: str, known: dict[str, Any], state: S, reason: str | None) -> None:
    step = advance(at(before), facts(**known), POLICY)
    assert (step.state, step.reason) == (state, reason)


@pytest.mark.parametrize("state", [*ON_THE_WAY, S.PENDING_APPROVAL])
def test_silence_is_no_news(state: S) -> None:
    """Whoever could tell is down: the request stays where it is, and nobody is told anything."""
    share = 1.0 if state is S.IMPORTED else 0.3
    request = at(state, progress=share, stalled="no_seeds", reason=None)
    silent = Facts(now=NOW + timedelta(days=3), has_server=True)
    step = advance(request, silent, POLICY)
    assert (step.state, step.progress, step.stalled, step.notices) == (state, share, "no_seeds", ())
    assert apply(request, step, silent.now).updated == request.updated


@pytest.mark.parametrize("state", [one for one in S if one.closed])
def test_closed_stays_closed(state: S) -> None:
    request = at(state, link="x", download_ids=("a",))
    step = advance(request, facts(server_item=SEEN, **HAS_FILE), POLICY)
    assert (step.state, step.notices, step.link) == (state, (), "x")


def test_imported_without_a_server_is_an_end() -> None:
    request = at(S.IMPORTING)
    step = advance(request, facts(has_server=False, **HAS_FILE), POLICY)
    assert step.notices == ("ready",)
    ended = apply(request, step, LATER)
    assert ended.closed and not ended.state.closed
    again = advance(ended, facts(server_item=SEEN, **HAS_FILE), POLICY)
    assert (again.state, again.notices) == (S.IMPORTED, ())


def test_pending_approval_is_left_to_people() -> None:
    step = advance(at(S.PENDING_APPROVAL), facts(server_item=SEEN, **HAS_FILE), POLICY)
    assert (step.state, step.notices) == (S.PENDING_APPROVAL, ())


def test_not_added_yet() -> None:
    """Before the *arr has it, its absence means nothing."""
    step = advance(at(S.REQUESTED, backend_id=None), facts(in_library=False), POLICY)
    assert (step.state, step.notices) == (S.REQUESTED, ())


def test_the_usual_way() -> None:
    """Every notice once, in order; the stages keep when each was first reached."""
    request = at(S.REQUESTED)
    told: list[str] = []
    for minutes, known in enumerate(
        (
            facts(),
            facts(downloads=(download(D.QUEUED, 0, speed=0),), download_ids=(HASH,)),
            facts(downloads=(download(),), download_ids=(HASH,)),
            facts(downloads=(download(progress=0.9),), download_ids=(HASH,)),
            facts(downloads=(download(D.IMPORTING, 1.0),), download_ids=(HASH,)),
            facts(has_file=True),
            facts(has_file=True, server_item=SEEN),
            facts(has_file=True, server_item=SEEN),
        )
    ):
        now = NOW + timedelta(minutes=minutes)
        step = advance(request, replace(known, now=now), POLICY)
        request = apply(request, step, now)
        told += step.notices
    assert told == ["requested", "download_started", "ready"]
    assert request.state is S.READY
    assert request.link == SEEN.link
    assert request.progress == 1.0
    assert request.download_ids == (HASH,)
    assert list(request.stages) == [
        "requested",
        "searching",
        "grabbed",
        "downloading",
        "importing",
        "imported",
        "ready",
    ]
    assert request.parts[0].state is S.READY


def test_a_dropped_download_is_searched_again() -> None:
    request = at(S.DOWNLOADING, progress=0.7, stalled="no_seeds", download_ids=(HASH,))
    step = advance(request, facts(), POLICY)
    assert (step.state, step.progress, step.stalled, step.download_ids) == (S.SEARCHING, 0.0, None, ())
    second = apply(request, step, LATER)
    again = advance(second, facts(downloads=(download(),)), POLICY)
    assert again.state is S.DOWNLOADING
    assert "download_started" not in again.notices  # that was told of the first one


@pytest.mark.parametrize(
    ("waited", "state", "notices"),
    [
        (POLICY.not_found_after - timedelta(seconds=1), S.SEARCHING, ()),
        (POLICY.not_found_after, S.WAITING, ("not_found",)),
    ],
)
def test_nothing_found(waited: timedelta, state: S, notices: tuple[str, ...]) -> None:
    step = advance(at(S.SEARCHING), facts(now=NOW + waited), POLICY)
    assert (step.state, step.notices) == (state, notices)


def test_nothing_found_is_told_once_and_ends_with_a_download() -> None:
    request = at(S.WAITING, reason="nothing_found")
    step = advance(request, facts(now=NOW + timedelta(days=9)), POLICY)
    assert (step.state, step.reason, step.notices) == (S.WAITING, "nothing_found", ())
    found = advance(request, facts(downloads=(download(),)), POLICY)
    assert (found.state, found.reason) == (S.DOWNLOADING, None)


def test_released_at_last() -> None:
    """The patience for the search begins when there is something to search for."""
    request = at(S.WAITING, reason="unreleased", created=NOW - timedelta(days=90), moved=NOW)
    later = NOW + timedelta(days=1)
    step = advance(request, facts(now=later), POLICY)
    assert (step.state, step.moved, step.notices) == (S.SEARCHING, later, ())


STILL = {"speed": 0, "state": D.STALLED}


@pytest.mark.parametrize(
    ("before", "one", "waited", "stalled", "notices"),
    [
        # it does not move, but not long enough to bother anybody
        (None, download(**STILL), timedelta(minutes=59), None, ()),
        (None, download(**STILL), timedelta(hours=1), "no_progress", ("stalled",)),
        (None, download(**STILL, stalled_reason="no_seeds"), timedelta(hours=1), "no_seeds", ("stalled",)),
        # still so: told once; the reason is kept up to date
        ("no_progress", download(**STILL), timedelta(minutes=1), "no_progress", ()),
        (
            "no_progress",
            download(**STILL, stalled_reason="no_seeds"),
            timedelta(minutes=1),
            "no_seeds",
            (),
        ),
        # it moves again, by speed or by bytes
        ("no_seeds", download(), timedelta(hours=9), None, ()),
        ("no_seeds", download(progress=0.5, speed=0), timedelta(hours=9), None, ()),
        # somebody paused it: no news to anybody
        (
            None,
            download(D.PAUSED, speed=0, stalled_reason="paused_by_user"),
            timedelta(hours=9),
            "paused_by_user",
            (),
        ),
        ("paused_by_user", download(**STILL), timedelta(minutes=1), None, ()),
        ("paused_by_user", download(**STILL), timedelta(hours=2), None, ()),
        # nothing but a person helps here
        (None, download(D.ERROR, stalled_reason="disk_full"), timedelta(0), "disk_full", ("stalled",)),
        (None, download(D.ERROR), timedelta(0), "warning", ("stalled",)),
        ("disk_full", download(D.ERROR, stalled_reason="disk_full"), timedelta(hours=9), "disk_full", ()),
    ],
)
def test_stalled(
    before: str | None, one: Download, waited: timedelta, stalled: str | None, notices: tuple[str, ...]
) -> None:
    request = at(S.DOWNLOADING, progress=0.4, stalled=before)
    step = advance(request, facts(downloads=(one,), now=NOW + waited), POLICY)
    assert (step.state, step.stalled, step.notices) == (S.DOWNLOADING, stalled, notices)


def test_a_delay_profile_is_no_trouble() -> None:
    """The *arr waits on purpose; when it stops waiting, patience begins."""
    waits = download(D.QUEUED, 0.0, speed=0, stalled_reason="delayed")
    request = at(S.GRABBED)
    step = advance(request, facts(downloads=(waits,), now=NOW + timedelta(hours=9)), POLICY)
    assert (step.state, step.stalled, step.notices) == (S.GRABBED, "delayed", ())
    stuck = replace(waits, stalled_reason=None)
    ended = NOW + timedelta(hours=9)
    request = apply(request, step, LATER)
    step = advance(request, facts(downloads=(stuck,), now=ended), POLICY)
    assert (step.stalled, step.notices) == (None, ())
    request = apply(request, step, ended)
    later = advance(request, facts(downloads=(stuck,), now=ended + timedelta(hours=1)), POLICY)
    assert (later.stalled, later.notices) == ("no_progress", ("stalled",))


def test_a_blocked_import_is_told_at_once() -> None:
    step = advance(at(S.DOWNLOADING), facts(downloads=(download(D.IMPORT_BLOCKED, 1.0),)), POLICY)
    assert (step.state, step.stalled, step.notices) == (S.IMPORTING, "import_error", ("stalled",))


def test_a_new_station_is_a_move() -> None:
    """Patience begins anew with each station, so one that was just reached is not stalled."""
    request = at(S.GRABBED, moved=NOW - timedelta(hours=5))
    step = advance(request, facts(downloads=(download(**STILL, progress=0.0),)), POLICY)
    assert (step.state, step.stalled, step.moved) == (S.DOWNLOADING, None, LATER)


def test_bytes_are_noted_once_a_minute() -> None:
    """What flows moves, but the request is not written at each look."""
    request = at(S.DOWNLOADING, progress=0.4)
    for seconds, moved in ((30, NOW), (60, NOW + timedelta(seconds=60))):
        now = NOW + timedelta(seconds=seconds)
        assert advance(request, facts(downloads=(download(),), now=now), POLICY).moved == moved


def test_failed_for_good() -> None:
    """A failure that the *arr does not mend by another search in time."""
    given_up = facts(downloads=(download(D.ERROR, stalled_reason="warning", speed=0),), failed=True)
    request = at(S.DOWNLOADING, progress=0.4)
    first = advance(request, given_up, POLICY)
    assert (first.state, first.stalled, first.notices) == (S.DOWNLOADING, "warning", ("stalled",))
    request = apply(request, first, LATER)
    assert advance(request, given_up, POLICY).state is S.DOWNLOADING
    last = advance(request, replace(given_up, now=NOW + POLICY.failed_after), POLICY)
    assert (last.state, last.reason, last.stalled, last.notices) == (
        S.FAILED,
        "download_failed",
        None,
        ("failed",),
    )


def test_imported_but_never_shown() -> None:
    request = at(S.IMPORTED)
    early = advance(request, facts(has_file=True), POLICY)
    assert (early.stalled, early.notices) == (None, ())
    late = facts(has_file=True, now=NOW + POLICY.unseen_after)
    step = advance(request, late, POLICY)
    assert (step.state, step.stalled, step.notices) == (S.IMPORTED, "not_in_server", ("stalled",))
    # a server that is down could not show it
    assert advance(request, replace(late, server_known=False), POLICY).stalled is None
    stuck = apply(request, step, late.now)
    assert advance(stuck, replace(late, now=late.now + timedelta(days=1)), POLICY).notices == ()
    shown = advance(stuck, replace(late, server_item=SEEN), POLICY)
    assert (shown.state, shown.stalled, shown.notices) == (S.READY, None, ("ready",))


def test_ready_while_the_arr_is_down() -> None:
    """Once imported, the media server alone can tell the rest."""
    down = Facts(now=LATER, has_server=True, server_known=True, server_item=SEEN)
    assert advance(at(S.IMPORTED), down, POLICY).state is S.READY
    assert advance(at(S.IMPORTING), down, POLICY).state is S.IMPORTING
    without = Facts(now=LATER, has_server=False)
    assert advance(at(S.IMPORTED), without, POLICY).state is S.IMPORTED


def test_the_download_that_came_furthest_counts() -> None:
    two = (download(D.QUEUED, 0.0, speed=0), download(progress=0.6), download(progress=0.2))
    step = advance(at(S.SEARCHING), facts(downloads=two), POLICY)
    assert (step.state, step.progress) == (S.DOWNLOADING, 0.6)


@pytest.mark.parametrize(("share", "progress"), [(-3.0, 0.0), (0.333, 0.33), (7.0, 1.0)])
def test_progress_is_a_share(share: float, progress: float) -> None:
    step = advance(at(S.SEARCHING), facts(downloads=(download(progress=share),)), POLICY)
    assert step.progress == progress


def test_an_illegal_move_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from custom_components.mediamate.operations import track

    monkeypatch.setitem(track.TRANSITIONS, S.SEARCHING, frozenset({S.DOWNLOADING}))  # type: ignore[arg-type]
    step = advance(at(S.SEARCHING), facts(has_file=True, server_item=SEEN), POLICY)
    assert (step.state, step.notices) == (S.SEARCHING, ())


def test_nothing_new_is_the_same_object() -> None:
    request = at(S.SEARCHING)
    assert apply(request, advance(request, facts(), POLICY), LATER) is request


def _anything(dice: random.Random) -> Facts:
    """Facts as nasty as services can make them."""

    def maybe(*values: Any) -> Any:
        return dice.choice((None, *values))

    downloads = tuple(
        download(
            dice.choice(list(D)),
            dice.uniform(-0.5, 1.5),
            speed=dice.choice((0, 0, 5)),
            stalled_reason=maybe("no_seeds", "disk_full"),
        )
        for _ in range(dice.randrange(3))
    )
    return Facts(
        now=NOW,
        in_library=maybe(True, True, True, True, False),
        backend_id=maybe(1),
        monitored=maybe(True, True, False),
        available=maybe(True, True, False),
        has_file=maybe(True, False, False),
        downloads=maybe(downloads, downloads, ()),
        failed=dice.random() < 0.2,
        has_server=dice.random() < 0.7,
        server_known=dice.random() < 0.7,
        server_item=maybe(SEEN, replace(SEEN, playable=False)),
    )


@pytest.mark.parametrize("seed", range(300))
def test_random_walks_never_leave_the_table(seed: int) -> None:
    dice = random.Random(seed)
    request = at(dice.choice([S.REQUESTED, S.PENDING_APPROVAL]), backend_id=None)
    now, told = NOW, []
    for _ in range(60):
        now += timedelta(seconds=dice.choice((5, 60, 3600, 90_000)))
        known = replace(_anything(dice), now=now)
        step = advance(request, known, POLICY)
        assert step.state is request.state or step.state in TRANSITIONS[request.state]
        assert not (request.closed and step.state is not request.state)
        assert 0 <= step.progress <= 1
        if step.state is S.READY:
            assert step.link
        if "ready" in step.notices:
            assert step.reason == NOT_VERIFIED or (known.server_item and known.server_item.playable)
        told += step.notices
        request = apply(request, step, now)
    for once in ("requested", "download_started", "ready", "failed"):
        assert told.count(once) <= 1, once


def test_the_table_is_whole() -> None:
    assert set(TRANSITIONS) == set(S)
    assert set(STATION) == set(D)
    for state, targets in TRANSITIONS.items():
        assert state not in targets
        assert bool(targets) != state.closed


def test_the_doc_shows_the_same_table() -> None:
    """docs/requests.md and the code agree, move by move."""
    text = (pathlib.Path(__file__).parents[2] / "docs/requests.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `") and line.count("|") == 4]
    shown = {}
    for row in rows:
        state, _, targets, *_ = (cell.strip() for cell in row.strip("|").split("|"))
        shown[state.strip("`")] = {one.strip(" `") for one in targets.split(",")} - {"–"}
    assert shown == {state.value: {one.value for one in targets} for state, targets in TRANSITIONS.items()}


def test_step_is_plain() -> None:
    assert Step(state=S.READY).notices == ()


def test_a_long_pause_is_no_standstill() -> None:
    """Resumed after hours it has all the patience of a new one: nobody is told that it is stuck."""
    paused = at(S.DOWNLOADING, stalled="paused_by_user", progress=0.4)
    resumed = NOW + timedelta(hours=5)
    still = download(D.STALLED, speed=0, stalled_reason="no_peers")
    step = advance(paused, facts(now=resumed, downloads=(still,)), POLICY)
    assert (step.stalled, step.notices, step.moved) == (None, (), resumed)
    after = apply(paused, step, resumed)
    late = resumed + POLICY.stalled_after
    assert advance(after, facts(now=late, downloads=(still,)), POLICY).notices == ("stalled",)


def test_a_blocked_import_does_not_hide_the_next_release() -> None:
    blocked = download(D.IMPORT_BLOCKED, 1.0, speed=0, stalled_reason="import_error")
    step = advance(at(S.IMPORTING), facts(downloads=(blocked, download(progress=0.1))), POLICY)
    assert (step.state, step.progress, step.stalled) == (S.DOWNLOADING, 0.1, None)


def test_a_queue_that_wants_more_than_there_is() -> None:
    plain = {"id": 1, "backend_id": 1, "title": "Dune", "state": QueueState.DOWNLOADING}
    shares = [QueueEntry(**plain, size=10, size_left=left).progress for left in (0, 4, 15)]
    assert shares == [1.0, 0.6, 0.0]


def test_a_wish_that_cannot_be_handed_over_is_told_after_an_hour() -> None:
    request = a_request()
    soon = Facts(now=NOW + timedelta(minutes=59))
    assert advance(request, soon, POLICY).stalled is None
    late = Facts(now=NOW + timedelta(hours=1))
    step = advance(request, late, POLICY)
    assert (step.state, step.stalled, step.notices) == (S.REQUESTED, "not_handed_over", ("stalled",))
    stuck = apply(request, step, late.now)
    assert advance(stuck, late, POLICY).notices == ()
    taken = advance(replace(stuck, backend_id=1), facts(), POLICY)
    assert (taken.state, taken.stalled, taken.notices) == (S.SEARCHING, None, ("requested",))


def test_what_is_switched_off_in_the_arr_is_told() -> None:
    step = advance(at(S.SEARCHING), facts(monitored=False), POLICY)
    assert (step.reason, step.stalled, step.notices) == ("unmonitored", "unmonitored", ("stalled",))
    on_again = advance(apply(at(S.SEARCHING), step, LATER), facts(), POLICY)
    assert (on_again.state, on_again.stalled) == (S.SEARCHING, None)
