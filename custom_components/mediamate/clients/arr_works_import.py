"""Import by hand of albums and books: their files are sorted by what is in them, and not by their names."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any, Final, override

from . import fields
from .arr_import import TIMEOUT, ArrImports, is_of, numbers_of, part_of, takeable
from .arr_works import ArrWorks
from .fields import Record
from .http import Params

_KEPT: Final = ("path", "quality", "indexerFlags", "downloadId")
_SENT_BACK: Final = ("id", "name", "releaseGroup")  # besides, where it is asked whose files they are


class ArrWorksImports(ArrWorks, ArrImports):
    """Lidarr and Readarr, told to import."""

    how = MappingProxyType({"replaceExistingFiles": False})  # what is there goes only for the same piece

    @override
    async def _sorted(
        self, download_id: str, backend_id: int
    ) -> tuple[Sequence[Record], list[dict[str, Any]]]:
        """Sort files into this work, or into the works of the same creator that they are of.

        Where none is known to be of this work, it is asked once more with the work named. A file that is
        no piece of any is left.
        """
        work = await self._get(f"/{self.resource}/{backend_id}")
        creator = self._parse(lambda one: fields.need_id(one, self.keys.creator_id), work)
        params: Params = {
            "downloadId": await self._spelled(download_id),
            self.keys.creator_id: creator,
            "filterExistingFiles": True,
            **self.how,
        }
        found = _of(download_id, await self._list("/manualimport", fields.record, params, timeout=TIMEOUT))
        files = self._known(found, creator)
        if not any(one[self.keys.work_id] == backend_id for one in files):
            found = _of(download_id, await self._as_of_work(backend_id, creator, found)) or found
            files = [one for one in self._known(found, creator) if one[self.keys.work_id] == backend_id]
        return found, files

    async def _as_of_work(self, backend_id: int, creator: int, found: Iterable[Record]) -> Sequence[Record]:
        """Have files told apart as what they are of this work. Nothing is changed by it."""
        ids = {self.keys.creator_id: creator, self.keys.work_id: backend_id}
        switches = {"additionalFile": False, "replaceExistingFiles": False, "disableReleaseSwitching": False}
        files = [
            part_of(one, (*_SENT_BACK, *_KEPT)) | ids | switches for one in found if _may_be_a_piece(one)
        ]
        return await self._sorted_anew(files) if files else ()

    def _known(self, found: Iterable[Record], creator: int) -> list[dict[str, Any]]:
        """Return what is told of the files that are known to be pieces of this creator's works."""
        files: list[dict[str, Any]] = []
        for one in found:
            whose = fields.positive(fields.child(one, self.keys.creator), "id")
            work = fields.positive(fields.child(one, self.keys.work), "id")
            piece = self._piece(one)
            if whose == creator and work and piece and _may_be_a_piece(one):
                ids = {self.keys.creator_id: creator, self.keys.work_id: work}
                files.append(part_of(one, _KEPT) | ids | piece)
        return files

    @abstractmethod
    def _piece(self, source: Record) -> dict[str, Any] | None:
        """Return which piece of its work a file is, as the command says it; None where nobody knows."""


class OfTracks(ArrWorksImports):
    """A file has tracks of one release of its album."""

    @override
    def _piece(self, source: Record) -> dict[str, Any] | None:
        release, tracks = fields.positive(source, "albumReleaseId"), numbers_of(source, "tracks")
        return {"albumReleaseId": release, "trackIds": tracks} if release and tracks else None


class OfEditions(ArrWorksImports):
    """A file is (a part of) one edition of its book."""

    @override
    def _piece(self, source: Record) -> dict[str, Any] | None:
        edition = fields.text(source, "foreignEditionId", 110)
        return {"foreignEditionId": edition} if edition else None


def _of(download_id: str, found: Iterable[Record]) -> list[Record]:
    """Leave out what is in the library already, and listed beside it."""
    return [one for one in found if is_of(one, download_id)]


def _may_be_a_piece(source: Record) -> bool:
    """Is it a file of a kind that is known? One without a quality makes the whole command fail."""
    return (
        takeable(source)
        and bool(fields.child(source, "quality"))
        and not fields.flag(source, "additionalFile")
    )
