"""What Lidarr and Readarr keep: artists or authors, and their albums or books."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ...disk import file_name
from ...works import Creator as Person, Edition, Piece, Work as Facts
from ..kept import Kept, KeptFile
from ..kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What tells the two from each other besides their Kind.

    file: what a file is called; suffixes: of files, by quality; metadata: id -> name of the metadata profiles.
    All else that they have words for is called after the creator and the work.
    """

    kind: Kind
    file: str
    suffixes: Mapping[int, str]
    metadata: Mapping[int, str] = field(default_factory=lambda: {1: "Standard", 2: "None"})

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

    @property
    def searches(self) -> tuple[str, str, str]:
        """The commands that search for works, for all of a creator, and for all that is missing."""
        creator, work = self.creator.title(), self.work.title()
        return f"{work}Search", f"{creator}Search", f"Missing{work}Search"

    @property
    def refreshes(self) -> tuple[str, str]:
        """The commands that read a creator and a work anew."""
        return f"Refresh{self.creator.title()}", f"Refresh{self.work.title()}"

    @property
    def search_new(self) -> str:
        return f"searchForNew{self.work.title()}"

    @property
    def search_missing(self) -> str:
        return f"searchForMissing{self.work.title()}s"

    @property
    def exists(self) -> tuple[str, str]:
        """What the validators call a creator and a work that are there."""
        return f"{self.creator.title()}ExistsValidator", f"{self.work.title()}ExistsValidator"


@dataclass(frozen=True, slots=True)
class WorkFile(KeptFile):
    """A file of a work."""

    piece: Piece = field(kw_only=True)


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


@dataclass(slots=True, eq=False, kw_only=True)
class Creator(Kept):
    """An artist or an author in the library. `works` are all there once it was refreshed."""

    person: Person
    metadata_id: int
    monitor_new: str = "all"
    works: list[Work] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = file_name(self.person.name)
