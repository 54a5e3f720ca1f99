"""Import by hand: an *arr takes over what it would not take by itself."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from types import MappingProxyType
from typing import Any, ClassVar, Final, override

from ..errors import Refused
from ..ports import ManualImport
from . import fields
from .arr import ArrClient
from .arr_parse import parse_reason
from .fields import Record
from .http import Params
from .torrents import HASH

TIMEOUT: Final = 60.0  # it looks into each file
_RUNS: Final = frozenset({"queued", "started"})
_ALIEN: Final = ("sample", "dangerous", "executable")  # what no title consists of, whoever says so
_SENT_BACK: Final = ("id", "path", "quality", "languages", "releaseGroup", "indexerFlags", "downloadId")
_KEPT: Final = ("path", "folderName", "quality", "languages", "releaseGroup", "indexerFlags", "downloadId")


class ArrImports(ArrClient, ManualImport):
    """An *arr that can be told to import. `pieces` names what else a file has to belong to."""

    pieces: ClassVar[tuple[str, str] | None] = None  # ("episodes", "episodeIds")
    how: ClassVar[Mapping[str, Any]] = MappingProxyType({})  # what the command says besides

    @override
    async def import_download(self, download_id: str, backend_id: int) -> int:
        """Take the files of a download for this title, whatever the *arr has against them but a sample.

        While it does so already it is not told again: each time the files would take the place of themselves.
        """
        if running := await self._under_way(download_id):
            return running
        found, files = await self._sorted(download_id, backend_id)
        if not files:
            raise Refused("nothing_to_import", service=self.app, reason=_why(found))
        await self.command("ManualImport", files=files, importMode="auto", **self.how)
        return len(files)

    async def _under_way(self, download_id: str) -> int:
        """Say how many files of a download are being imported now; the queue does not show that until it is done."""
        async with aclosing(self._records("/command")) as records:
            async for one in records:
                if fields.text(one, "name") != "ManualImport" or fields.text(one, "status") not in _RUNS:
                    continue
                files = fields.children(fields.child(one, "body"), "files")
                if not files or any(is_of(file, download_id) for file in files):
                    return len(files) or 1
        return 0

    async def _sorted(
        self, download_id: str, backend_id: int
    ) -> tuple[Sequence[Record], list[dict[str, Any]]]:
        """Return the files of a download as the *arr sees them, and what it is told of those that are to be imported."""
        params: Params = {"downloadId": await self._spelled(download_id), "filterExistingFiles": True}
        found = await self._list("/manualimport", fields.record, params, timeout=TIMEOUT)
        if self.pieces is None:
            return found, [one | {self.owner: backend_id} for one in self._best(found, backend_id)]
        files = self._with_pieces(found, backend_id)
        if not files:  # they are taken for another title's, or for nobody's
            found = await self._as_of(backend_id, found) or found
            files = self._with_pieces(found, backend_id)
        return found, files

    async def _as_of(self, backend_id: int, found: Iterable[Record]) -> list[Record]:
        """Have files told apart as pieces of this title. Nothing is changed by it."""
        files = [part_of(one, _SENT_BACK) | {self.owner: backend_id} for one in found if takeable(one)]
        return await self._sorted_anew(files) if files else []

    async def _sorted_anew(self, files: Sequence[Record]) -> list[Record]:
        """Ask what files are that somebody says something about."""
        return await self._list("/manualimport", fields.record, timeout=TIMEOUT, posted=files)

    def _best(self, found: Sequence[Record], backend_id: int) -> list[dict[str, Any]]:
        """Return the one file that a title in one piece has: each further one would take the place of the one before."""
        whose = self.owner.removesuffix("Id")
        files = [one for one in found if takeable(one)]
        files = [
            one for one in files if fields.positive(fields.child(one, whose), "id") == backend_id
        ] or files
        return [part_of(one, _KEPT) for one in sorted(files, key=lambda one: fields.size(one, "size"))[-1:]]

    def _with_pieces(self, found: Sequence[Record], backend_id: int) -> list[dict[str, Any]]:
        """Return the files of which it is known which pieces of this title they have."""
        files: list[dict[str, Any]] = []
        for one in found:
            held, named = self.pieces or ("", "")
            ids = numbers_of(one, held, {self.owner: backend_id})
            if ids and takeable(one):
                files.append(part_of(one, _KEPT) | {self.owner: backend_id, named: ids})
        return files

    async def _spelled(self, download_id: str) -> str:
        """Return a download's name as the *arr writes it, which tells big letters from small ones.

        Of a torrent these are big; the usenet clients mix them.
        """
        if HASH.fullmatch(download_id):
            return download_id.upper()
        async with aclosing(self._records("/queue/details")) as records:
            async for one in records:
                if (written := fields.text(one, "downloadId", 200)).casefold() == download_id:
                    return written
        return download_id


def takeable(source: Record) -> bool:
    """Is there a file, and does nothing say that no title consists of such?"""
    return bool(fields.text(source, "path", 4000)) and not any(
        word in reason.casefold() for reason in _reasons(source) for word in _ALIEN
    )


def is_of(source: Record, download_id: str) -> bool:
    """Is this a file of the download?"""
    return fields.text(source, "downloadId", 200).casefold() == download_id


def numbers_of(source: Record, key: str, owner: Mapping[str, int] = MappingProxyType({})) -> list[int]:
    """Return the numbers of the objects of a list, but of those that say that they are another's."""
    return [
        number
        for one in fields.children(source, key)
        if (number := fields.positive(one, "id"))
        and all(fields.positive(one, name) in {None, whose} for name, whose in owner.items())
    ]


def part_of(source: Record, keys: Iterable[str]) -> dict[str, Any]:
    """Return what is told of a file as it was told to us."""
    return {key: source[key] for key in keys if source.get(key) is not None}


def _why(found: Iterable[Record]) -> str:
    """Return the first thing that it has against them."""
    return next((parse_reason(reason) for one in found for reason in _reasons(one) if reason), "–")


def _reasons(source: Record) -> Iterable[str]:
    return (fields.text(one, "reason") for one in fields.children(source, "rejections"))
