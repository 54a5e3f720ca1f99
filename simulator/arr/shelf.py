"""What an *arr keeps, whatever its titles are: releases, downloads, history, tags; and what its shared parts ask of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
import gzip
from typing import Any, Protocol

from ..clock import SimClock
from ..disk import Disk
from ..server import encode
from .kind import Kind

KEPT_HISTORY = 50_000
ENGLISH = ((1, "English"),)


class Part(Protocol):
    """What is searched, downloaded and imported: a film, an episode, an album, a book."""

    id: int

    @property
    def owner(self) -> Any:
        """What stands in the library: the film itself, the series, the artist, the author."""

    @property
    def work(self) -> Any:
        """What the catalogue has of it."""


@dataclass(frozen=True, slots=True)
class Release:
    """What an indexer offers. `hash` is the torrent's, lower case; `parts` is what is in it."""

    guid: str
    indexer_id: int
    indexer: str
    title: str
    group: str
    size: int
    quality_id: int
    seeders: int
    leechers: int
    age_hours: float
    hash: str
    parts: tuple[Any, ...]
    rejections: tuple[str, ...] = ()
    languages: tuple[tuple[int, str], ...] = ENGLISH


@dataclass(slots=True, eq=False)
class Download:
    """What stands in the queue, one record for each part. `state` is the trackedDownloadState."""

    id: int
    release: Release
    hash: str
    added: datetime
    state: str = "downloading"
    messages: list[str] = field(default_factory=list)
    imported: list[Any] = field(default_factory=list)

    @property
    def parts(self) -> tuple[Any, ...]:
        return self.release.parts

    @property
    def owner(self) -> Any:
        return self.parts[0].owner

    def has_record(self, number: int) -> bool:
        return self.id <= number < self.id + len(self.parts)


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One line of the history; `kind` is the eventType."""

    id: int
    owner_id: int
    part_id: int
    kind: str
    title: str
    quality_id: int
    date: datetime
    download_id: str | None
    data: dict[str, str]


class Shelf(ABC):
    """A library with its history. `version` counts every change, for who caches the whole."""

    def __init__(self, kind: Kind, clock: SimClock, disk: Disk) -> None:
        self.kind = kind
        self.clock = clock
        self.disk = disk
        self.history: list[HistoryEvent] = []
        self.tags: dict[int, str] = {}
        self.image_base = "https://image.tmdb.org/t/p"
        self.version = 0
        self._whole: tuple[int, bytes, bytes] = (-1, b"", b"")

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def record(
        self,
        part: Part,
        kind: str,
        *,
        title: str,
        quality_id: int = 0,
        download_id: str | None = None,
        data: dict[str, str] | None = None,
        when: datetime | None = None,
    ) -> None:
        """Write a line of history."""
        event = HistoryEvent(
            id=self.history[-1].id + 1 if self.history else 1,
            owner_id=part.owner.id,
            part_id=part.id,
            kind=kind,
            title=title,
            quality_id=quality_id or self.kind.usual_quality,
            date=when or self.clock.now(),
            download_id=download_id,
            data=data or {},
        )
        self.history.append(event)
        del self.history[:-KEPT_HISTORY]

    # -- records, kept until their title changes -------------------------------------------------

    @abstractmethod
    def titles(self) -> Iterable[Any]:
        """Return what stands in the library."""

    @abstractmethod
    def resource(self, title: Any) -> dict[str, Any]:
        """Return the record of a title."""

    def touch(self, title: Any) -> None:
        """Note that a title changed: its cached record is void."""
        title.encoded = None
        self.version += 1

    def encoded(self, title: Any) -> bytes:
        """Return a title's record as JSON bytes, from the cache if it has not changed."""
        if title.encoded is None:
            title.encoded = encode(self.resource(title))
        return title.encoded

    def encoded_list(self, titles: Iterable[Any]) -> bytes:
        return b"[" + b",".join(self.encoded(title) for title in titles) + b"]"

    def whole(self, *, compressed: bool = False) -> bytes:
        """Return the whole library as JSON bytes, plain or gzip, cached until something changes."""
        version, plain, packed = self._whole
        if version != self.version:
            plain, packed = self.encoded_list(self.titles()), b""
        if compressed and not packed:
            packed = gzip.compress(plain, 1)
        self._whole = (self.version, plain, packed)
        return packed if compressed else plain

    # -- asked by the pipeline ------------------------------------------------------------------

    @abstractmethod
    def holds(self, part: Any) -> bool:
        """Say whether a part is still in the library."""

    @abstractmethod
    def searched(self, parts: Sequence[Any]) -> None:
        """Note that the indexers were asked for these."""

    @abstractmethod
    def offered(self, parts: Sequence[Any], seed: int, blocklist: set[str]) -> list[Release]:
        """Return what the indexers have for these parts, what would be taken first in front."""

    @abstractmethod
    def store(self, part: Any, release: Release, size: int) -> tuple[Any, Any]:
        """Put a part's file (or files) into the library; return it and the one that it replaces, or None."""

    @abstractmethod
    def files_of(self, part: Any) -> list[tuple[int, str]]:
        """Return the numbers and paths of the part's files, as the *arr sees them."""

    @abstractmethod
    def missing(self) -> list[Any]:
        """Return the parts that are monitored, out and without a file."""

    @abstractmethod
    def cutoff_unmet(self) -> list[Any]:
        """Return the parts whose file should be better."""

    # -- asked by the handlers ------------------------------------------------------------------

    @abstractmethod
    def wanted(self, query: Mapping[str, str]) -> tuple[Any, ...] | None:
        """Return the parts that a search of releases is about; None if they are not there."""

    @abstractmethod
    def ids(self, owner_id: int, part_id: int) -> dict[str, Any]:
        """Return the fields that name a part in records of the queue and the history."""

    def queued(self, part: Any) -> dict[str, Any]:
        """Return what a record of the queue says of its part besides."""
        return {}

    def blocked(self, release: Release) -> dict[str, Any]:
        """Return whose release it is that stands on the blocklist."""
        return {self.kind.owner_id: release.parts[0].owner.id}

    @abstractmethod
    def profile_of(self, part: Any) -> int:
        """Return the quality profile that a part goes by."""

    @abstractmethod
    def named(self, title: str) -> tuple[Any, ...]:
        """Return the parts that the name of a release speaks of; none if it speaks of nothing that is here."""

    @abstractmethod
    def meant(self, file: Mapping[str, Any]) -> set[int]:
        """Return the numbers of the parts that a file imported by hand is to belong to; none: all."""

    def in_history(self, event: HistoryEvent, query: Mapping[str, str]) -> bool:
        """Say whether a line of history is about what only this *arr can ask for."""
        return True

    @abstractmethod
    def embedded(self, owner_id: int, part_id: int, query: Mapping[str, str]) -> dict[str, Any]:
        """Return the resources that a record carries when `include…` says so."""

    @abstractmethod
    def described(self, release: Release) -> dict[str, Any]:
        """Return what a release's record has that only this *arr has."""

    @abstractmethod
    def by_hand(self, download: Download) -> list[dict[str, Any]]:
        """Return what could be imported by hand: one record a file, without what all *arrs share."""

    @abstractmethod
    def picture(self, number: int, name: str) -> str | None:
        """Return the poster's path of a title in the library."""

    def root(self) -> dict[str, Any]:
        """Return the root folder, but for its space."""
        return {"path": self.kind.root, "accessible": True, "unmappedFolders": [], "id": 1}
