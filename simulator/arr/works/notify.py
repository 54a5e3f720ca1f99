"""What the webhooks of Lidarr and Readarr have in common."""

from abc import abstractmethod
from typing import Any

from ..files import told_file
from ..notify import Notifier
from ..shelf import Download
from .model import Creator, Work, WorkFile
from .shelf import WorkShelf


class WorkNotifier(Notifier):
    """Tells of works when all of their files are there."""

    _shelf: WorkShelf

    @abstractmethod
    def creator(self, creator: Creator) -> dict[str, Any]:
        """Return a creator as payloads have it."""

    @abstractmethod
    def work(self, work: Work) -> dict[str, Any]:
        """Return a work as payloads have it."""

    @abstractmethod
    def files(self, work: Work) -> dict[str, Any]:
        """Return what an import says of a work and its files."""

    def file(self, work: Work, file: WorkFile) -> dict[str, Any]:
        """Return one of these files."""
        return told_file(self._shelf.kind, file, work.creator)

    def download_body(self, download: Download) -> dict[str, Any]:
        kind = self._shelf.kind
        works = [self.work(part) for part in download.parts]
        return {kind.owner: self.creator(download.owner), f"{kind.part}s": works}

    def imported(self, download: Download, part: Work, file: WorkFile, replaced: WorkFile | None) -> None:
        kind, upgrade = self._shelf.kind, replaced is not None
        body = self.about(download) | {"isUpgrade": upgrade, "release": self.brought(download)}
        del body[f"{kind.part}s"]
        wish = "onUpgrade" if upgrade else "onReleaseImport"
        self.tell(wish, "Download", body | {kind.part: self.work(part)} | self.files(part))

    def complete(self, download: Download) -> None:
        """Say nothing more: a release is one work."""

    def deleted(self, creator: Creator, *, files: bool) -> None:
        name = self._shelf.kind.owner
        body = {name: self.creator(creator), "deletedFiles": files}
        self.tell(f"on{name.title()}Delete", f"{name.title()}Delete", body)

    def work_deleted(self, work: Work, *, files: bool) -> None:
        kind = self._shelf.kind
        body = {kind.owner: self.creator(work.creator), kind.part: self.work(work), "deletedFiles": files}
        self.tell(f"on{kind.part.title()}Delete", f"{kind.part.title()}Delete", body)

    def added(self, creator: Creator) -> None:
        """Tell that a creator is in the library now."""
        name = next(
            one for one in self._shelf.kind.events if one.startswith(f"on{self._shelf.kind.owner.title()}Add")
        )
        self.tell(name, name.removeprefix("on"), {self._shelf.kind.owner: self.creator(creator)})

    def file_deleted(self, work: Work, file: WorkFile) -> None:
        """Tell that a file is gone, where the *arr says so."""
        kind = self._shelf.kind
        body = {kind.owner: self.creator(work.creator), kind.part: self.work(work), "deleteReason": "manual"}
        name = f"{kind.part.title()}FileDelete"
        self.tell(f"on{name}", name, body | {f"{kind.part}File": {"id": file.id, "path": file.name}})

    def manual_interaction(self, download: Download) -> None:
        body = self.about(download) | {"release": self.brought(download)}
        self.tell("onImportFailure", "ImportFailure", body)
