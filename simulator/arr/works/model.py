"""What Lidarr and Readarr keep: artists or authors, and their albums or books."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ...disk import file_name
from ...works import Creator as Person, Edition, Piece, Work as Facts
from ..kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What tells the two from each other besides their Kind.

    file: what a file is called; suffixes: of files, by quality;
    metadata: id -> name of the metadata profiles; searches: the commands for works, for a creator, for all
    that is missing; refreshes: for a creator, for a work; exists: what the validators call one that is there.
    """

    kind: Kind
    file: str
    suffixes: Mapping[int, str]
    metadata: Mapping[int, str]
    searches: tuple[str, str, str]
    refreshes: tuple[str, str]
    search_new: str
    search_missing: str
    exists: tuple[str, str]

    @property
    def creator(self) -> str:
        return self.kind.owner

    @property
    def work(self) -> str:
        return self.kind.part

    @property
    def foreign_creator(self) -> str:
        return f"foreign{self.creator.title()}Id"

    @property
    def foreign_work(self) -> str:
        return f"foreign{self.work.title()}Id"


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A file of a work. `name` is relative to the creator's folder."""

    id: int
    piece: Piece
    name: str
    size: int
    quality_id: int
    group: str
    added: datetime
    scene_name: str = ""


@dataclass(slots=True, eq=False)
class Work:
    """An album or a book in the library. `edition` is the one that is wanted."""

    id: int
    creator: Creator
    facts: Facts
    monitored: bool = False
    edition: Edition | None = None
    files: list[WorkFile] = field(default_factory=list)
    added: datetime | None = None
    last_search: datetime | None = None
    encoded: bytes | None = None

    @property
    def owner(self) -> Creator:
        return self.creator

    @property
    def work(self) -> Facts:
        return self.facts

    @property
    def total(self) -> int:
        return len(self.facts.pieces) or 1

    def missing(self, today: date) -> bool:
        """Say whether it is wanted, out, and not there."""
        return self.monitored and self.creator.monitored and not self.files and self.facts.out(today)


@dataclass(slots=True, eq=False)
class Creator:
    """An artist or an author in the library. `works` are all there once it was refreshed."""

    id: int
    person: Person
    added: datetime
    root: str
    profile_id: int
    metadata_id: int
    monitored: bool = True
    monitor_new: str = "all"
    tags: list[int] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    encoded: bytes | None = None

    @property
    def folder(self) -> str:
        return file_name(self.person.name)

    @property
    def path(self) -> str:
        return f"{self.root}/{self.folder}"
