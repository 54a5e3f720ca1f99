"""Import by hand: an *arr takes over what it would not take by itself."""

from collections.abc import Iterable
from contextlib import aclosing
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
_ALIEN: Final = ("sample", "dangerous", "executable")  # what no title consists of, whoever says so
_KEPT: Final = ("path", "folderName", "quality", "languages", "releaseGroup", "indexerFlags", "downloadId")


class ArrImports(ArrClient, ManualImport):
    """An *arr that can be told to import. `pieces` names what else a file has to belong to."""

    pieces: ClassVar[tuple[str, str] | None] = None  # ("episodes", "episodeIds")

    @override
    async def import_download(self, download_id: str, backend_id: int) -> int:
        """Take the files of a download for this title, whatever the *arr has against them but a sample."""
        params: Params = {"downloadId": await self._spelled(download_id), "filterExistingFiles": True}
        found = await self._list("/manualimport", fields.record, params, timeout=TIMEOUT)
        files = [file for one in found if (file := self._file(one, backend_id))]
        if not files:
            raise Refused("nothing_to_import", service=self.app, reason=why_not(found))
        await self.command("ManualImport", files=files, importMode="auto")
        return len(files)

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

    def _file(self, source: Record, backend_id: int) -> dict[str, Any] | None:
        """Return what is told of a file; None for one that is not to be imported."""
        if not takeable(source):
            return None
        file = {key: source[key] for key in _KEPT if source.get(key) is not None} | {self.owner: backend_id}
        if self.pieces is None:
            return file
        held, named = self.pieces
        ids = numbers_of(source, held)
        return file | {named: ids} if ids else None


def takeable(source: Record) -> bool:
    """Is there a file, and does nothing say that no title consists of such?"""
    return bool(fields.text(source, "path", 4000)) and not any(
        word in reason.casefold() for reason in _reasons(source) for word in _ALIEN
    )


def numbers_of(source: Record, key: str) -> list[int]:
    """Return the numbers of the objects of a list."""
    return [number for one in fields.children(source, key) if (number := fields.positive(one, "id"))]


def why_not(found: Iterable[Record]) -> str:
    """Return the first thing that it has against them."""
    return next((parse_reason(reason) for one in found for reason in _reasons(one) if reason), "–")


def _reasons(source: Record) -> Iterable[str]:
    return (fields.text(one, "reason") for one in fields.children(source, "rejections"))
