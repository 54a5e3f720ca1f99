"""What MediaMate needs from the world, as abstract classes; `clients/` implements them.

Every method may raise the `ServiceError`s CannotConnect, InvalidAuth, BadResponse,
RateLimited and ServiceFailed; further errors are named in its docstring. An ability
that only some services have is a small class of its own, tested with isinstance.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .model import (
    Episode,
    HealthIssue,
    HistoryEvent,
    IndexedTitle,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    Part,
    PlaybackSession,
    QualityProfile,
    QueueEntry,
    Release,
    RootFolder,
    ServerItem,
    ServerLibrary,
    ServerUser,
    ServiceInfo,
    TrackerStatus,
    TransferSnapshot,
    UpcomingItem,
)


class Service(ABC):
    """Anything that is reached over HTTP with an address and a secret."""

    @abstractmethod
    async def status(self) -> ServiceInfo:
        """Say who answers, with the given credentials.

        Raises WrongService if it is another program, UnsupportedVersion if it is too old.
        """


class MediaBackend(Service):
    """An *arr: it looks titles up, keeps a library, searches and imports."""

    media_types: frozenset[MediaType]

    @abstractmethod
    async def lookup(self, query: str) -> Sequence[MediaItem]:
        """Search the *arr's own catalogue by text, best match first."""

    @abstractmethod
    async def lookup_ref(self, ref: MediaRef) -> MediaItem:
        """Describe one title. Raises NotFound."""

    @abstractmethod
    async def get(self, ref: MediaRef) -> LibraryItem | None:
        """Return the title as this library holds it, or None."""

    @abstractmethod
    async def add(
        self,
        ref: MediaRef,
        *,
        quality_profile_id: int,
        root_folder: str,
        seasons: Sequence[int] | str | None = None,
        search: bool = True,
        language: str | None = None,
    ) -> LibraryItem:
        """Add and monitor the title, and search for it at once.

        `language`, two letters: of a book, in which one it would best be.

        `seasons`, for a series: these numbers, or "all" | "latest" | "first" | "pilot" | "future" (what
        comes out from now on) | "none" (the series is there, and nothing of it is wanted yet).
        Raises AlreadyInLibrary if it is there, NotFound if the ref means nothing to it, Refused (with why)
        for what cannot be added.
        """

    @abstractmethod
    async def delete(self, backend_id: int, *, delete_files: bool) -> None:
        """Take a title out of the library. A title that is gone already is no error."""

    @abstractmethod
    async def monitor(self, backend_id: int, *, quality_profile_id: int) -> None:
        """Want a title that the library holds (again), by this quality profile."""

    @abstractmethod
    async def search_now(self, backend_id: int) -> None:
        """Start a search for the title; returns before it has ended."""

    @abstractmethod
    async def quality_profiles(self) -> Sequence[QualityProfile]:
        """Return the profiles in the *arr's own order."""

    @abstractmethod
    async def root_folders(self) -> Sequence[RootFolder]:
        """Return the root folders with their free space."""

    @abstractmethod
    async def health(self) -> Sequence[HealthIssue]:
        """Return the *arr's own health page."""

    @abstractmethod
    async def update_available(self) -> str | None:
        """Return the newest version that could be installed, or None."""

    @abstractmethod
    async def queue(self) -> Sequence[QueueEntry]:
        """Return the whole download queue, unknown items too."""

    @abstractmethod
    async def refresh_queue(self) -> None:
        """Ask the *arr to look at its download clients now."""

    @abstractmethod
    async def remove_from_queue(
        self, entry_id: int, *, remove_from_client: bool, blocklist: bool, search_again: bool
    ) -> None:
        """Drop a queue record, and if wanted its download; block the release; search another."""

    @abstractmethod
    def index(self) -> AsyncIterator[tuple[MediaRef, IndexedTitle]]:
        """Walk over the whole library, record by record, without holding it at once."""

    @abstractmethod
    async def changed_since(self, when: datetime) -> Sequence[int]:
        """Return the backend ids whose history moved since then (grabbed, imported, deleted …)."""

    @abstractmethod
    async def indexed(self, backend_id: int) -> tuple[MediaRef, IndexedTitle] | None:
        """Read one title anew for the index; None if it is gone."""

    @abstractmethod
    async def missing_count(self) -> int:
        """Count monitored titles without a file (cheap; also tells that the library changed)."""

    @abstractmethod
    async def search_missing(self) -> None:
        """Start a search for everything that is missing."""

    @abstractmethod
    async def upcoming(self, start: date, end: date) -> Sequence[UpcomingItem]:
        """Return what comes out from start to end, both included, soonest first."""

    @abstractmethod
    async def history(self, backend_id: int) -> Sequence[HistoryEvent]:
        """Return what happened to a title, newest first."""


class Episodic(ABC):
    """A backend whose titles come in seasons and episodes. `backend_id` is always the series'."""

    @abstractmethod
    async def episodes(self, backend_id: int) -> Sequence[Episode]:
        """Return every episode that the backend knows of, in order."""

    @abstractmethod
    async def want(self, backend_id: int, parts: Sequence[Part], *, wanted: bool = True) -> None:
        """Monitor these seasons and episodes (or no longer), and with them the series itself.

        A season means all its episodes, those to come too. Raises NotFound for a part that is not there.
        """

    @abstractmethod
    async def search_parts(self, backend_id: int, parts: Sequence[Part]) -> None:
        """Start a search for these seasons and episodes; returns before it has ended. Raises NotFound."""

    @abstractmethod
    async def aired(self, start: datetime, end: datetime) -> Sequence[int]:
        """Return the backend ids of the series of which a wanted episode came out then and is not there.

        Nothing moves in the history when an episode comes out, and yet it is missing from then on.
        """


class ReleasePicker(ABC):
    """A backend that can list releases and grab one of them."""

    @abstractmethod
    async def releases(self, backend_id: int, part: Part | None = None) -> Sequence[Release]:
        """Ask every indexer now (up to three minutes). Raises Refused if all of them failed.

        `part`, of a series: the season or episode that is looked for, else all of them.
        """

    @abstractmethod
    async def grab(self, guid: str, indexer_id: int) -> None:
        """Send a found release to the download client. Raises NotFound 30 minutes after the search."""


class MetadataSource(ABC):
    """A backend that is of no use once the metadata server behind it is gone, and does not say so itself."""

    @abstractmethod
    async def check_metadata(self) -> None:
        """Look something up. Raises ServiceFailed or CannotConnect if that fails."""


class ManualImport(ABC):
    """A backend that can be told to take over what it would not take by itself."""

    @abstractmethod
    async def import_download(self, download_id: str, backend_id: int) -> int:
        """Take the files of a download for this title; returns how many. Raises Refused (`nothing_to_import`)."""


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """Where and how a service shall call us."""

    name: str  # "Home Assistant MediaMate (<instance>)"
    url: str = field(repr=False)  # its random part is a secret too
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """What a service told us. `kind`: test | grabbed | imported | added | deleted | file_deleted |
    health | manual_interaction | updated | playback | other. It is a hint to look, never the truth itself.
    """

    kind: str
    ref: MediaRef | None = None
    backend_id: int | None = None
    download_id: str | None = None
    parts: tuple[Part, ...] = ()


class WebhookCaller(ABC):
    """A service that calls us when something happens, once somebody has set it up there."""

    @abstractmethod
    def parse_webhook(self, payload: Any) -> WebhookEvent | None:
        """Read a call's JSON body, None for a shape that is not known."""


class WebhookSource(WebhookCaller):
    """A service that can be told by us to call us."""

    @abstractmethod
    async def ensure_webhook(self, target: WebhookTarget) -> bool:
        """Compare what is registered with what is wanted and write only a difference.

        Returns whether something was written. Raises Refused (`webhook_unreachable`) if the
        service's own test call did not reach us.
        """

    @abstractmethod
    async def remove_webhook(self, name: str) -> None:
        """Take the hook of that name away; none is no error."""


class TorrentClient(Service):
    """A torrent client. Hashes are lower-case hex."""

    @abstractmethod
    async def snapshot(self) -> TransferSnapshot:
        """Return the present state; fetches only what changed since the last call."""

    @abstractmethod
    async def add(self, torrent: bytes | str, *, category: str | None = None, paused: bool = False) -> None:
        """Add a torrent file's bytes or a magnet link. Raises AlreadyInLibrary, Refused (bad file)."""

    @abstractmethod
    async def pause(self, hashes: Sequence[str]) -> None:
        """Stop these torrents; unknown hashes are ignored."""

    @abstractmethod
    async def resume(self, hashes: Sequence[str]) -> None:
        """Let these torrents run again."""

    @abstractmethod
    async def remove(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        """Remove these torrents, and if wanted what they downloaded."""


class Trackers(ABC):
    """A torrent client that tells what the trackers of a torrent say."""

    @abstractmethod
    async def trackers(self, hash_: str) -> Sequence[TrackerStatus]:
        """Return the trackers of a torrent, none for one that is not there. Peer exchange and its like are none."""


class SpeedLimits(ABC):
    """A client whose speed can be limited."""

    @abstractmethod
    async def set_limits(self, *, download: int | None = None, upload: int | None = None) -> None:
        """Set the global limits in B/s; 0 is none, None leaves it."""


class AlternativeSpeed(ABC):
    """A client with a second, slower pair of limits."""

    @abstractmethod
    async def set_alternative_speed(self, on: bool) -> None:
        """Switch the alternative ("turtle") limits."""


class MediaServer(Service):
    """Where things are watched."""

    @abstractmethod
    async def libraries(self) -> Sequence[ServerLibrary]:
        """Return the libraries with their folders as the server sees them."""

    @abstractmethod
    async def find(self, ref: MediaRef) -> ServerItem | None:
        """Return the item with this provider id, or None. Looks again at what was added lately."""

    @abstractmethod
    async def counts(self) -> dict[str, int]:
        """Count items by kind: movies, series, episodes, albums, songs, books."""

    @abstractmethod
    async def recently_added(self, limit: int = 10) -> Sequence[ServerItem]:
        """Return the newest items, newest first."""

    @abstractmethod
    async def sessions(self) -> Sequence[PlaybackSession]:
        """Return who is watching now."""

    @abstractmethod
    async def scan(self, media_type: MediaType, path: str | None = None) -> None:
        """Ask for a scan of what belongs to this type; `path` as the *arr sees it is only a hint."""

    @abstractmethod
    async def image(self, item_id: str, *, width: int = 400) -> bytes | None:
        """Return the primary image, or None."""

    @abstractmethod
    def link(self, item_id: str) -> str:
        """Return the address that opens the item in the server's own player."""


class NamedServer(ABC):
    """A media server that can be asked for works by name: it rarely knows any id of a book."""

    @abstractmethod
    async def find_named(self, ref: MediaRef, title: str, creator: str | None = None) -> ServerItem | None:
        """Return the album, artist or book with this id, else of this name by this creator, or None."""


class EpisodeServer(ABC):
    """A media server that knows series."""

    @abstractmethod
    async def episodes(self, item_id: str) -> Mapping[Part, ServerItem]:
        """Return the episodes of a series that it holds, each with its season and number."""


class Accounts(ABC):
    """A media server whose users have accounts of their own."""

    @abstractmethod
    async def users(self) -> Sequence[ServerUser]:
        """Return the accounts, disabled ones too."""


class Catalogue(Service):
    """Knows titles in many languages, and which go together."""

    @abstractmethod
    async def search(
        self, query: str, *, language: str, media_type: MediaType | None = None, year: int | None = None
    ) -> Sequence[MediaItem]:
        """Search by any title in any language; titles come in `language` where they exist."""

    @abstractmethod
    async def details(self, ref: MediaRef, *, language: str) -> MediaItem:
        """Describe a title with its aliases, genres and certification. Raises NotFound."""

    @abstractmethod
    async def similar(self, ref: MediaRef, *, language: str) -> Sequence[MediaItem]:
        """Return what people who like this also like."""

    @abstractmethod
    async def trending(self, media_type: MediaType | None, *, language: str) -> Sequence[MediaItem]:
        """Return what is popular this week."""

    @abstractmethod
    async def discover(
        self,
        media_type: MediaType,
        *,
        language: str,
        genre: str | None = None,
        person: str | None = None,
    ) -> Sequence[MediaItem]:
        """Return well-rated titles of a genre (any language's word) and/or with a person."""
