"""The library of Lidarr or Readarr, and its answers to what all *arrs ask."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ...clock import SimClock
from ...disk import Disk, StoredFile, file_name
from ...server import flag, number
from ...works import Creator as Person, Work as Facts, pieces_of
from ..kind import Kind
from ..push import named_in
from ..shelf import Download, HistoryEvent, Release, Shelf
from ..words import integer
from .model import Creator, Trade, Work, WorkFile
from .releases import offered

NOBODY = -1  # no work has this number


class WorkShelf(Shelf):
    """All works of one Lidarr or Readarr."""

    trade: Trade

    def __init__(self, kind: Kind, clock: SimClock, disk: Disk) -> None:
        super().__init__(kind, clock, disk)
        self.creators: dict[int, Creator] = {}
        self.works: dict[int, Work] = {}
        self._by_foreign: dict[str, Any] = {}
        self._next_creator = 1
        self._next_work = 1
        self._next_file = 1

    # -- what comes and goes ----------------------------------------------------------------------

    def add(self, person: Person, *, added: datetime | None = None, **settings: Any) -> Creator:
        """Put a creator into the library; the works come with `refresh`."""
        settings.setdefault("profile_id", self.kind.default_profile)
        settings.setdefault("metadata_id", next(iter(self.trade.metadata)))
        creator = Creator(
            id=self._next_creator,
            person=person,
            added=added or self.clock.now(),
            root=self.kind.root,
            **settings,
        )
        self._next_creator += 1
        self.creators[creator.id] = self._by_foreign[person.id] = creator
        self.touch(creator)
        return creator

    def add_work(self, creator: Creator, facts: Facts, *, monitored: bool = False) -> Work:
        """Put a work of a creator into the library."""
        edition = facts.editions[0] if facts.editions else None
        work = Work(self._next_work, creator, facts, monitored, edition, added=self.clock.now())
        self._next_work += 1
        creator.works.append(work)
        self.works[work.id] = self._by_foreign[facts.id] = work
        self.touch(work)
        return work

    def refresh(self, creator: Creator) -> list[Work]:
        """Read the works of a creator that are not there yet; return them."""
        known = {work.facts.id for work in creator.works}
        return [self.add_work(creator, facts) for facts in creator.person.works if facts.id not in known]

    def held(self, foreign: str) -> Any:
        """Return the creator or work with an id of the world outside; None if it is not there."""
        return self._by_foreign.get(foreign)

    def touch(self, title: Creator | Work) -> None:
        super().touch(title)
        if isinstance(title, Work):
            super().touch(title.creator)

    def remove(self, creator: Creator, *, delete_files: bool) -> None:
        for work in creator.works:
            self.works.pop(work.id, None)
            self._by_foreign.pop(work.facts.id, None)
        self.creators.pop(creator.id, None)
        self._by_foreign.pop(creator.person.id, None)
        if delete_files:
            self.disk.remove_folder(creator.folder, self.kind.media)
        self.version += 1

    def remove_work(self, work: Work, *, delete_files: bool) -> None:
        if delete_files:
            self.delete_files(work)
        self.works.pop(work.id, None)
        self._by_foreign.pop(work.facts.id, None)
        work.creator.works.remove(work)
        self.touch(work.creator)

    def store_files(
        self, work: Work, *, quality_id: int, size: int, group: str, scene_name: str = ""
    ) -> list[WorkFile]:
        """Put the files of a work into its creator's folder, in place of older ones."""
        self.delete_files(work)
        pieces, now = list(pieces_of(work.facts)), self.clock.now()
        for piece in pieces:
            name = f"{file_name(work.facts.folder)}/{self._file_name(work, piece.number, piece.title, quality_id)}"
            share = size // len(pieces)
            file = WorkFile(self._next_file, name, share, quality_id, group, now, scene_name, piece=piece)
            self._next_file += 1
            work.files.append(file)
            self.disk.store(
                StoredFile(f"{work.creator.folder}/{name}", share, media=self.kind.media, what=piece)
            )
        self.touch(work)
        return work.files

    def _file_name(self, work: Work, number: int, title: str, quality_id: int) -> str:
        suffix = self.trade.suffixes[quality_id]
        if work.facts.pieces:
            return f"{number:02} - {file_name(title)}.{suffix}"
        return f"{file_name(title)} - {work.creator.folder}.{suffix}"

    def delete_files(self, work: Work, files: Sequence[WorkFile] | None = None) -> None:
        for file in list(work.files if files is None else files):
            self.disk.remove_file(f"{self.kind.media}/{work.creator.folder}/{file.name}")
            work.files.remove(file)
        self.touch(work)

    def fill(self, people: Iterable[Person], *, with_files: bool) -> None:
        """Put creators in at once, with all that they made, added one an hour before now."""
        now = self.clock.now()
        for hours, person in enumerate(people, start=1):
            creator = self.add(person, added=now - timedelta(hours=hours))
            for work in self.refresh(creator):
                work.monitored = True
                if with_files and work.facts.out(self.today):
                    quality = self.kind.usual_quality
                    size = int(self.kind.qualities[quality].gb * 1024**3)
                    self.store_files(work, quality_id=quality, size=size, group="EMBER")

    # -- what the shared parts ask --------------------------------------------------------------

    def titles(self) -> Iterable[Creator]:
        return self.creators.values()

    @abstractmethod
    def work_resource(self, work: Work, *, with_creator: bool = False) -> dict[str, Any]:
        """Return the record of an album or a book."""

    def holds(self, part: Work) -> bool:
        return self.works.get(part.id) is part

    def searched(self, parts: Sequence[Work]) -> None:
        for work in parts:
            work.last_search = self.clock.now()
            self.touch(work)

    def offered(self, parts: Sequence[Work], seed: int, blocklist: set[str]) -> list[Release]:
        return offered(self.kind, parts, seed, self.today, blocklist)

    def store(self, part: Work, release: Release, size: int) -> tuple[WorkFile, WorkFile | None]:
        replaced = part.files[0] if part.files else None
        files = self.store_files(
            part, quality_id=release.quality_id, size=size, group=release.group, scene_name=release.title
        )
        return files[0], replaced

    def files_of(self, part: Work) -> list[tuple[int, str]]:
        return [(file.id, f"{part.creator.path}/{file.name}") for file in part.files]

    def missing(self) -> list[Work]:
        return [work for work in self.works.values() if work.missing(self.today)]

    def cutoff_unmet(self) -> list[Work]:
        unmet = self.kind.cutoff_unmet
        return [
            work
            for work in self.works.values()
            if work.files and work.monitored and unmet(work.creator.profile_id, work.files[0].quality_id)
        ]

    def wanted(self, query: Mapping[str, str]) -> tuple[Work, ...] | None:
        work = self.works.get(number(query.get(f"{self.kind.part}Id"), 0))
        if work:
            return (work,)
        creator = self.creators.get(number(query.get(self.kind.owner_id), 0))
        return tuple(creator.works) if creator else None

    def profile_of(self, part: Work) -> int:
        return part.creator.profile_id

    def named(self, title: str) -> tuple[Work, ...]:
        found = [
            (named_in(title, (work.facts.title, work.facts.ru)), work)
            for work in self.works.values()
            if named_in(title, work.creator.person.names)
        ]
        best = max(found, key=lambda pair: pair[0], default=(0, None))
        return (best[1],) if best[0] and best[1] else ()

    def meant(self, file: Mapping[str, Any]) -> set[int]:
        """Return the work that a file is said to be of; one that is there no more where too little is said."""
        work = self.works.get(integer(file.get(f"{self.kind.part}Id")))
        said = work and work.creator.id == file.get(self.kind.owner_id) and self.is_piece(work, file)
        return {work.id if work and said else NOBODY}

    def ids(self, owner_id: int, part_id: int) -> dict[str, Any]:
        return {self.kind.owner_id: owner_id, f"{self.kind.part}Id": part_id}

    def blocked(self, release: Release) -> dict[str, Any]:
        return super().blocked(release) | {f"{self.kind.part}Ids": [one.id for one in release.parts]}

    def embedded(self, owner_id: int, part_id: int, query: Mapping[str, str]) -> dict[str, Any]:
        creator, work = self.creators.get(owner_id), self.works.get(part_id)
        found: dict[str, Any] = {}
        if creator and flag(query, f"include{self.kind.owner.title()}"):
            found[self.kind.owner] = self.resource(creator)
        if work and flag(query, f"include{self.kind.part.title()}"):
            found[self.kind.part] = self.work_resource(work)
        return found

    def in_history(self, event: HistoryEvent, query: Mapping[str, str]) -> bool:
        wanted = query.get(f"{self.kind.part}Id")
        return wanted is None or number(wanted, 0) == event.part_id

    def described(self, release: Release) -> dict[str, Any]:
        work: Work = release.parts[0]
        names = {
            f"{self.kind.owner}Name": work.creator.person.name,
            f"{self.kind.part}Title": work.facts.title,
        }
        ids = self.ids(work.creator.id, work.id)
        return names | ids | {"discography": len(release.parts) > 1, "indexerFlags": 0}

    def picture(self, number: int, name: str) -> str | None:
        if name == self.kind.part:
            work = self.works.get(number)
            return work.facts.poster if work else None
        creator = self.creators.get(number)
        return creator.person.poster if creator else None

    def by_hand(self, download: Download) -> list[dict[str, Any]]:
        """Return its files; where that is what is wrong with it, nobody knows which work they are of."""
        known = self.kind.mismatch not in download.messages
        rows = []
        for work in download.parts:
            for piece in pieces_of(work.facts):
                name = self._file_name(work, piece.number, piece.title, download.release.quality_id)
                row = {"name": name, "size": download.release.size // work.total, "additionalFile": False}
                row |= {"replaceExistingFiles": True, "disableReleaseSwitching": False}
                rows.append(row | self.sorted_in(work, piece.number if known else None))
        return rows

    def sorted_in(self, work: Work, number: int | None) -> dict[str, Any]:
        """Say of a file which piece of a work it is; None: nobody knows."""
        own = {self.kind.owner: self.resource(work.creator)} | self.piece(work, number)
        return own | ({} if number is None else {self.kind.part: self.work_resource(work)})

    @abstractmethod
    def piece(self, work: Work, number: int | None) -> dict[str, Any]:
        """Return the fields that name a piece of a work in a list of files to import."""

    @abstractmethod
    def is_piece(self, work: Work, file: Mapping[str, Any]) -> bool:
        """Does a file that is imported by hand say which piece of this work it is?"""

    def root(self) -> dict[str, Any]:
        return {
            "name": self.kind.media.title(),
            "path": self.kind.root,
            "defaultMetadataProfileId": next(iter(self.trade.metadata)),
            "defaultQualityProfileId": self.kind.default_profile,
            "defaultMonitorOption": "all",
            "defaultNewItemMonitorOption": "all",
            "defaultTags": [],
            "accessible": True,
            "totalSpace": self.disk.total,
            "id": 1,
        }
