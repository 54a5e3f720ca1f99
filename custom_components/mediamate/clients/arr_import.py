"""Import by hand: an *arr takes over what it would not take by itself."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final, override

from ..errors import Refused
from ..ports import ManualImport
from . import fields
from .arr import ArrClient
from .arr_parse import parse_reason
from .fields import Record
from .http import Params

TIMEOUT: Final = 60.0  # it looks into each file
_ALIEN: Final = ("sample", "dangerous", "executable")  # what no title consists of, whoever says so
_KEPT: Final = ("path", "folderName", "quality", "languages", "releaseGroup", "indexerFlags", "downloadId")


class ArrImports(ArrClient, ManualImport):
    """An *arr that can be told to import. `pieces` names what else a file has to belong to."""

    pieces: ClassVar[tuple[str, str] | None] = None  # ("episodes", "episodeIds")

    @override
    async def import_download(self, download_id: str, backend_id: int) -> int:
        """Take the files of a download for this title, whatever the *arr has against them but a sample."""
        params: Params = {"downloadId": download_id.upper(), "filterExistingFiles": True}
        found = await self._list("/manualimport", fields.record, params, timeout=TIMEOUT)
        files = [file for one in found if (file := self._file(one, backend_id))]
        if not files:
            raise Refused("nothing_to_import", service=self.app, reason=_why(found))
        await self.command("ManualImport", files=files, importMode="auto")
        return len(files)

    def _file(self, source: Record, backend_id: int) -> dict[str, Any] | None:
        """Return what is told of a file; None for one that is not to be imported."""
        if not fields.text(source, "path", 4000) or any(
            word in reason.casefold() for reason in _reasons(source) for word in _ALIEN
        ):
            return None
        file = {key: source[key] for key in _KEPT if source.get(key) is not None} | {self.owner: backend_id}
        if self.pieces is None:
            return file
        held, named = self.pieces
        ids = [number for one in fields.children(source, held) if (number := fields.positive(one, "id"))]
        return file | {named: ids} if ids else None


def _reasons(source: Record) -> Iterable[str]:
    return (fields.text(one, "reason") for one in fields.children(source, "rejections"))


def _why(found: Iterable[Record]) -> str:
    """Return the first thing that it has against them."""
    return next((parse_reason(reason) for one in found for reason in _reasons(one) if reason), "–")
