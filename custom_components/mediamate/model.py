"""The nouns of MediaMate: plain, frozen values that cross every border.

Sizes are bytes, speeds bytes per second, spans seconds, ratings 0-10, progress
0-1, times timezone-aware UTC. A field that a service did not send is None (or
an empty tuple), never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self, override


class MediaType(StrEnum):
    """What a title is."""

    MOVIE = "movie"
    SERIES = "series"
    BOOK = "book"
    AUTHOR = "author"
    ALBUM = "album"
    ARTIST = "artist"


@dataclass(frozen=True, slots=True)
class MediaRef:
    """The one name of a title once it is found, as text `movie:tmdb:438631`."""

    media_type: MediaType
    space: str
    id: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text form. Raises ValueError for anything else."""
        parts = text.split(":", 2)
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"not a media ref: {text[:80]!r}")
        return cls(MediaType(parts[0]), parts[1], parts[2])

    @override
    def __str__(self) -> str:
        return f"{self.media_type}:{self.space}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """A title as a catalogue or an *arr describes it, owned or not."""

    ref: MediaRef
    title: str
    original_title: str | None = None
    year: int | None = None
    overview: str = ""
    poster_url: str | None = None  # public, works without a key
    rating: float | None = None
    genres: tuple[str, ...] = ()
    runtime: int | None = None  # minutes
    certification: str | None = None
    aliases: tuple[str, ...] = ()  # other titles it is known by, any language
    in_cinemas: date | None = None
    released: date | None = None  # first home release, digital or physical
    original_language: str | None = None  # two letters
    popularity: float = 0.0
    people: tuple[str, ...] = ()  # director first, then cast


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryItem:
    """A title that an *arr manages."""

    item: MediaItem
    backend_id: int
    monitored: bool
    has_file: bool
    available: bool  # the *arr would search for it now (released by its own rule)
    size: int = 0
    quality_profile_id: int | None = None
    path: str | None = None
    added: datetime | None = None


@dataclass(frozen=True, slots=True)
class IndexedTitle:
    """The little that is kept of every title of a library (it may have 20,000)."""

    backend_id: int
    monitored: bool
    has_file: bool
    available: bool


@dataclass(frozen=True, slots=True)
class QualityProfile:
    """A quality profile of an *arr; `resolutions` are the heights it allows, best first."""

    id: int
    name: str
    resolutions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RootFolder:
    """A folder where an *arr keeps its library; `free` and `total` are None when it does not say."""

    id: int
    path: str
    accessible: bool
    free: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class HealthIssue:
    """One line of a service's own health page."""

    source: str
    level: str  # ok | notice | warning | error
    message: str


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """Who answered. `unique_id` only where the service has one that survives a move (Jellyfin)."""

    app: str
    version: str
    name: str | None = None
    unique_id: str | None = None
    dialect: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """Is one configured service up, and if not, why (an `errors` key)."""

    entry_id: str
    title: str
    up: bool
    reason: str | None = None


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
    """One record of an *arr's queue. `download_id` is casefolded (an info-hash for torrents)."""

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

    @property
    def progress(self) -> float:
        """Share already downloaded, 0-1."""
        return 1 - self.size_left / self.size if self.size else 0.0


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
    category: str = ""
    save_path: str = ""
    added: datetime | None = None
    error: str | None = None


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
    """One find of an interactive search. `guid` and `indexer_id` name it to the *arr."""

    guid: str
    indexer_id: int
    indexer: str
    title: str
    size: int
    quality: str
    languages: tuple[str, ...] = ()
    seeders: int | None = None
    protocol: str = "torrent"
    age: float | None = None  # hours
    approved: bool = True
    rejections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingItem:
    """Something that comes out. `kind`: cinema | digital | physical | episode."""

    ref: MediaRef
    title: str
    day: date
    kind: str
    has_file: bool = False
    overview: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """An *arr's own record of what happened. `kind`: grabbed | imported | failed | deleted | other."""

    backend_id: int
    kind: str
    when: datetime
    source_title: str = ""
    download_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerItem:
    """A title in the media server. `playable`: it has a media source that can be opened."""

    id: str
    name: str
    playable: bool
    ref: MediaRef | None = None
    year: int | None = None
    link: str | None = None
    image_tag: str | None = None
    added: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServerLibrary:
    """A library of a media server, its own folders, and what it holds ("movies", "tvshows" …)."""

    id: str
    name: str
    kind: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackSession:
    """Somebody who is watching now."""

    id: str
    user: str
    device: str
    title: str
    item_id: str
    paused: bool = False
    ref: MediaRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LibrarySnapshot:
    """What an *arr's coordinator knows. `index` and `queue` are shared: read only."""

    info: ServiceInfo
    titles: int = 0
    missing: int = 0
    queue: tuple[QueueEntry, ...] = ()
    root_folders: tuple[RootFolder, ...] = ()
    quality_profiles: tuple[QualityProfile, ...] = ()
    health: tuple[HealthIssue, ...] = ()
    upcoming: tuple[UpcomingItem, ...] = ()
    update: str | None = None
    index: Mapping[MediaRef, IndexedTitle] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TransferSnapshot:
    """All a torrent client knows now. `torrents` (by hash) is shared: read only."""

    totals: TransferTotals
    torrents: Mapping[str, Torrent] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSnapshot:
    """What a media server's coordinator knows. `counts` by kind: movies, series, episodes …"""

    info: ServiceInfo
    counts: Mapping[str, int] = field(default_factory=dict)
    sessions: tuple[PlaybackSession, ...] = ()
    recent: tuple[ServerItem, ...] = ()


class Door(StrEnum):
    """Where somebody came in, and so where they are told."""

    ASSIST = "assist"
    VOICE = "voice"
    ACTION = "action"
    TODO = "todo"
    TELEGRAM = "telegram"
    MCP = "mcp"


class Role(StrEnum):
    """What an actor may do, from the table in the design."""

    ADMIN = "admin"
    MEMBER = "member"
    CHILD = "child"
    GUEST = "guest"
    AUTOMATION = "automation"
    ROOM = "room"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `id` is stable and decided by the door's own knowledge, never by an argument."""

    id: str  # "user:<ha user id>" | "member:<subentry id>" | "room:<device id>" | "automation"
    role: Role
    name: str = ""
    user_id: str | None = None  # the Home Assistant user, when there is one


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation: who, through which door, in which place (dialog, device, chat)."""

    actor: str  # Actor.id
    door: Door
    place: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said: the key of a text in `translations/` (`common.<key>`) and its fill-ins.

    A placeholder that is itself a Message is rendered first, in the same language;
    an int placeholder named `count` selects the plural form (see texts.py).
    """

    key: str
    placeholders: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A find, and what the household already has of it. `available`: it can be played now."""

    item: MediaItem
    in_library: bool = False
    available: bool = False
    requested: bool = False
    instance: str | None = None  # title of the entry that holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class FindResult:
    """Candidates, best first; `silent` names the services that did not answer."""

    candidates: tuple[Candidate, ...] = ()
    silent: tuple[str, ...] = ()


class RequestStatus(StrEnum):
    """What became of the words "get me this": the status of `mediamate.request`."""

    NEEDS_CHOICE = "needs_choice"
    PENDING_APPROVAL = "pending_approval"
    REQUESTED = "requested"
    ALREADY_REQUESTED = "already_requested"
    ALREADY_AVAILABLE = "already_available"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


class RequestState(StrEnum):
    """Where a request stands. The legal moves are `operations.track.TRANSITIONS`."""

    PENDING_APPROVAL = "pending_approval"
    DECLINED = "declined"
    REQUESTED = "requested"
    WAITING = "waiting"
    SEARCHING = "searching"
    GRABBED = "grabbed"
    DOWNLOADING = "downloading"
    IMPORTING = "importing"
    IMPORTED = "imported"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def closed(self) -> bool:
        """Is the request over?"""
        return self in {
            RequestState.DECLINED,
            RequestState.READY,
            RequestState.FAILED,
            RequestState.CANCELLED,
        }


@dataclass(frozen=True, slots=True)
class RequestPart:
    """A piece of a request: a film has one (0, None), a series one per season or episode."""

    season: int = 0
    episode: int | None = None
    state: RequestState = RequestState.REQUESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRequest:
    """A wish and what became of it; written to disk before anybody is answered.

    `id` is also the trace id in the logs. `entry_id` is the *arr entry that serves it.
    `backend_id` is None until that *arr is known to hold the title. `stages` says when
    each state was first reached. `watchers` are told; the first of them asked.
    """

    id: str
    ref: MediaRef
    title: str
    state: RequestState
    actor: str
    created: datetime
    updated: datetime
    year: int | None = None
    poster_url: str | None = None
    member: str | None = None  # display name of who asked
    watchers: tuple[Thread, ...] = ()
    parts: tuple[RequestPart, ...] = (RequestPart(),)
    entry_id: str | None = None
    backend_id: int | None = None
    quality_profile_id: int | None = None
    root_folder: str | None = None
    download_ids: tuple[str, ...] = ()
    reason: str | None = None  # of waiting and failed: key of `common.reason_<key>`
    stalled: str | None = None  # why it does not move, same keys
    progress: float = 0.0
    link: str | None = None
    stages: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def door(self) -> Door:
        """Through which door it was asked."""
        return self.watchers[0].door if self.watchers else Door.ACTION


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestResult:
    """What the request operation did; `message` is said to whoever asked."""

    status: RequestStatus
    message: Message
    request: MediaRequest | None = None
    item: MediaItem | None = None
    candidates: tuple[Candidate, ...] = ()


class ProposalState(StrEnum):
    """A proposal is used at most once."""

    OPEN = "open"
    USED = "used"
    DECLINED = "declined"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something prepared that waits for a yes: exactly what would happen, for whom, until when."""

    id: str
    thread: Thread
    verb: str  # an orchestrator verb: request | pause | resume | remove | retry
    args: Mapping[str, Any]  # JSON-able arguments of that verb
    question: Message
    created: datetime
    expires: datetime
    destructive: bool = False
    state: ProposalState = ProposalState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One opinion of one person on one title."""

    actor: str
    ref: MediaRef
    title: str
    liked: bool
    when: datetime
