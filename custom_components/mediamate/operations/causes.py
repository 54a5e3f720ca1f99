"""What may keep something from coming: every cause, whose fault it is, and what helps.

Only a release that is at fault may be dropped for it: a full disk or a dead connection would
stop the next one as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ..model import (
    Download,
    HealthIssue,
    MediaRequest,
    Message,
    QueueEntry,
    RootFolder,
    Torrent,
    TrackerStatus,
)


class Fault(StrEnum):
    """Whose fault it is. `local`: of something in this home, whatever the release."""

    RELEASE = "release"
    LOCAL = "local"
    NOBODY = "nobody"


class Remedy(StrEnum):
    """What can be done about it. `another`: drop this release for good and look for another one.

    `again`: take it out and search anew; nothing is wrong with the release, and it may come once more.
    """

    RESUME = "resume"
    IMPORT = "import"
    ANOTHER = "another"
    AGAIN = "again"
    SEARCH = "search"
    WANT = "want"  # switch it on in the library, and search
    SCAN = "scan"  # have the media server look


DESTRUCTIVE: Final = frozenset({Remedy.ANOTHER, Remedy.AGAIN})

# Every cause that there is, whose fault it is, and what can be done, the best first
CAUSES: Final[Mapping[str, tuple[Fault, tuple[Remedy, ...]]]] = {
    # somebody or something will come
    **dict.fromkeys(
        (
            *("pending_approval", "not_released", "delayed", "queued", "checking", "importing"),
            *("fine", "ready", "over", "handing_over"),
        ),
        (Fault.NOBODY, ()),
    ),
    "searching": (Fault.NOBODY, (Remedy.SEARCH,)),
    "nothing_found": (Fault.NOBODY, (Remedy.SEARCH,)),
    # somebody did it
    "paused": (Fault.NOBODY, (Remedy.RESUME,)),
    "unmonitored": (Fault.NOBODY, (Remedy.WANT,)),
    # the release
    **dict.fromkeys(
        (
            *("no_seeders", "metadata", "unregistered", "download_failed"),
            *("import_sample", "import_packed", "import_dangerous"),
        ),
        (Fault.RELEASE, (Remedy.ANOTHER,)),
    ),
    "failed": (Fault.RELEASE, (Remedy.SEARCH,)),
    # who knows
    **dict.fromkeys(
        ("slow", "no_connection", "tracker_error", "other", "import_not_better"),
        (Fault.NOBODY, (Remedy.ANOTHER,)),
    ),
    "stopped": (Fault.NOBODY, (Remedy.RESUME, Remedy.ANOTHER)),
    **dict.fromkeys(
        ("import_match", "import_empty", "import_other"), (Fault.NOBODY, (Remedy.IMPORT, Remedy.ANOTHER))
    ),
    # this home
    **dict.fromkeys(
        (
            *("cut_off", "all_stalled", "tracker_unreachable", "client_down", "no_client"),
            *("library_down", "no_indexers"),
        ),
        (Fault.LOCAL, ()),
    ),
    **dict.fromkeys(("no_space", "import_path", "import_permission"), (Fault.LOCAL, (Remedy.IMPORT,))),
    "no_space_client": (Fault.LOCAL, (Remedy.RESUME,)),
    **dict.fromkeys(("files_missing", "not_written"), (Fault.LOCAL, (Remedy.AGAIN,))),
    "indexers_down": (Fault.LOCAL, (Remedy.SEARCH,)),
    "not_in_server": (Fault.LOCAL, (Remedy.SCAN,)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about one title that somebody waits for. None: nobody who could tell answered."""

    label: Message
    request: MediaRequest | None = None
    download: Download | None = None
    entry: QueueEntry | None = None
    torrent: Torrent | None = None
    trackers: tuple[TrackerStatus, ...] | None = None
    unasked: bool = False  # its client did not answer when it was asked for its trackers
    others: tuple[Torrent, ...] = ()  # what else the same client should be fetching
    client: str = ""
    client_up: bool = True
    cut_off: bool = False  # the client has no way out
    free: int | None = None  # where the client downloads to
    library: str = ""
    library_up: bool = True
    folders: Sequence[RootFolder] = ()
    health: tuple[HealthIssue, ...] = ()
    failing: tuple[str, ...] = ()  # indexers
    indexers: int | None = None  # how many of them there are
    release_day: date | None = None

    @property
    def messages(self) -> tuple[str, ...]:
        """Return what services say about the download, in their own words."""
        said = (self.torrent.error if self.torrent else None) or ""
        return tuple(filter(None, (said, *(self.entry.messages if self.entry else ()))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The one cause, its sentence, and what can be done about it, the best first."""

    cause: str
    label: Message
    message: Message
    remedies: tuple[Remedy, ...] = ()
    download_id: str | None = None
    request_id: str | None = None

    @property
    def fault(self) -> Fault:
        """Return whose fault it is."""
        return CAUSES[self.cause][0]
