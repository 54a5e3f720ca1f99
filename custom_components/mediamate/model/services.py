"""What the services report: queues, torrents, releases, server items, and snapshots of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from .title_index import TitleIndex
from .titles import BY, HealthIssue, MediaRef, Part, QualityProfile, RootFolder, ServiceInfo


class QueueState(StrEnum):
    """An *arr's queue record, its three status fields folded into one."""

    QUEUED = "queued"
    DELAYED = "delayed"
    PAUSED = "paused"
    DOWNLOADING = "downloading"
    IMPORTING = "importing"
    IMPORT_BLOCKED = "import_blocked"
    IMPORTED = "imported"
    WARNING = "warning"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One download in an *arr's queue. `download_id` is casefolded (an info-hash for torrents).

    A season pack has a record for each of its episodes there; here it is one entry with all of their
    `parts`, and `id` is that of the first record: whoever removes that one removes the download.
    """

    id: int
    backend_id: int | None
    title: str
    state: QueueState
    size: int = 0
    size_left: int = 0
    eta: int | None = None
    download_id: str | None = None
    protocol: str = "unknown"
    client: str | None = None
    messages: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def progress(self) -> float:
        """Share already downloaded, 0-1."""
        return min(max(1 - self.size_left / self.size, 0.0), 1.0) if self.size else 0.0


class DownloadState(StrEnum):
    """What a download is doing; the words of the public contract."""

    QUEUED = "queued"
    METADATA = "metadata"
    DOWNLOADING = "downloading"
    STALLED = "stalled"
    PAUSED = "paused"
    CHECKING = "checking"
    IMPORTING = "importing"
    IMPORT_BLOCKED = "import_blocked"
    SEEDING = "seeding"
    COMPLETED = "completed"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Torrent:
    """A torrent as its client reports it. `hash` is lower-case hex."""

    hash: str
    name: str
    state: DownloadState
    progress: float
    size: int
    done: int = 0
    speed: int = 0
    upload_speed: int = 0
    eta: int | None = None
    seeds: int | None = None
    added: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TrackerStatus:
    """What a tracker says of one torrent. Never its address: that may carry a key. `working`: None, not asked yet."""

    host: str
    working: bool | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTotals:
    """A torrent client's figures over all torrents. Limits: 0 is none, None unknown."""

    download_speed: int = 0
    upload_speed: int = 0
    total: int = 0
    active: int = 0
    stalled: int = 0
    paused: int = 0
    downloading: int = 0
    free_space: int | None = None
    ratio: float | None = None  # all time, uploaded / downloaded
    alternative_speed: bool | None = None
    download_limit: int | None = None
    upload_limit: int | None = None
    cut_off: bool = False  # it says itself that it has no way out; not all of them would


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A download as people are told of it: torrent and queue record joined.

    `id` is `<entry_id>:<hash or queue id>`; `client` the title of the entry that carries it.
    """

    id: str
    title: str
    state: DownloadState
    progress: float
    size: int
    speed: int = 0
    eta: int | None = None
    client: str = ""
    ref: MediaRef | None = None
    stalled_reason: str | None = None  # key of `common.reason_<key>`


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One find of an interactive search. `guid` and `indexer_id` name it to the *arr: it may hold a key."""

    guid: str = field(repr=False)
    indexer_id: int
    indexer: str
    title: str
    size: int
    quality: str
    languages: tuple[str, ...] = ()
    seeders: int | None = None
    protocol: str = "torrent"
    age: float | None = None  # hours; an action tells it
    approved: bool = True
    rejections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingItem:
    """Something that comes out. `kind`: cinema | digital | physical | episode | album | book.

    Where the hour is known too it is `airs`, and `day` is its day in UTC, until whoever knows the home says better.
    """

    ref: MediaRef
    title: str
    day: date
    kind: str
    has_file: bool = False
    overview: str = ""
    part: Part | None = None
    episode: str = ""  # its title
    creator: str | None = None  # who wrote the book, whose album it is
    airs: datetime | None = None
    runtime: int | None = None  # minutes

    @property
    def full_title(self) -> str:
        """The title with who made it."""
        return f"{self.title}{BY}{self.creator}" if self.creator else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """An *arr's own record of what happened. `kind`: grabbed | imported | failed | deleted | other."""

    backend_id: int
    kind: str
    when: datetime
    download_id: str | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerItem:
    """A title in the media server. `playable`: it has a media source that can be opened."""

    id: str
    name: str
    playable: bool
    ref: MediaRef | None = None
    year: int | None = None
    link: str | None = None
    added: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServerLibrary:
    """A library of a media server, its own folders, and what it holds ("movies", "tvshows" …)."""

    id: str
    name: str
    kind: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """Somebody with an account on a media server."""

    id: str
    name: str
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackSession:
    """Somebody who is watching now."""

    id: str
    user: str
    title: str
    item_id: str
    ref: MediaRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LibrarySnapshot:
    """What an *arr's coordinator knows. `index`, `moved` and `queue` are shared: read only."""

    info: ServiceInfo
    titles: int | None = None  # None until the index was read once
    missing: int = 0
    cutoff: int | None = None  # there, but worse than wanted; None where nobody counts that
    queue: tuple[QueueEntry, ...] = ()
    root_folders: tuple[RootFolder, ...] = ()
    quality_profiles: tuple[QualityProfile, ...] = ()
    health: tuple[HealthIssue, ...] = ()
    upcoming: tuple[UpcomingItem, ...] = ()
    update: str | None = None
    # By backend id: when a title that had moved was read anew, of those that did so lately
    moved: Mapping[int, datetime] = field(default_factory=dict, repr=False)
    index: TitleIndex = field(default_factory=TitleIndex, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TransferSnapshot:
    """All a torrent client knows now. `torrents` (by hash) is shared: read only."""

    totals: TransferTotals
    torrents: Mapping[str, Torrent] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSnapshot:
    """What a media server's coordinator knows. `counts` by kind: movies, series, episodes, and so on."""

    info: ServiceInfo
    counts: Mapping[str, int] = field(default_factory=dict)
    sessions: tuple[PlaybackSession, ...] = ()
    recent: tuple[ServerItem, ...] = ()
