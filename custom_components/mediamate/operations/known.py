"""What `track` reasons about: what is known of a request, how patient we are, and the step that follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..model import Download, Part, RequestPart, RequestState as State, ServerItem


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """What is known about a season or an episode: `have` of the `aired` episodes have a file."""

    total: int = 1
    aired: int = 0
    have: int = 0
    monitored: bool = True
    progress: float = 0.0  # share of what came out, 0-1
    downloads: tuple[Download, ...] = ()
    failed: bool = False
    seen: ServerItem | None = None  # what is opened to watch it; all of it can be played

    @property
    def has_file(self) -> bool:
        """Is all there that came out?"""
        return 0 < self.aired <= self.have


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
    path: str | None = None
    downloads: tuple[Download, ...] | None = None
    download_ids: tuple[str, ...] = ()
    failed: bool = False  # the *arr gave this download up and has no other
    has_server: bool = False
    server_known: bool = False
    server_item: ServerItem | None = None
    parts: Mapping[Part, PartFacts] | None = None  # of a series


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

    `notices`: requested | download_started | stalled | not_found | ready | failed. `parts` are those of a
    series as they stand now, `ready` those of them that are from this step on.
    """

    state: State
    reason: str | None = None
    stalled: str | None = None
    progress: float = 0.0
    link: str | None = None
    download_ids: tuple[str, ...] = ()
    backend_id: int | None = None
    moved: datetime | None = None
    parts: tuple[RequestPart, ...] | None = None
    ready: tuple[Part, ...] = ()
    notices: tuple[str, ...] = ()
