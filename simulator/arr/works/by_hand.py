"""POST /manualimport of Lidarr and Readarr: somebody says which work files are of, and they are told apart."""

from typing import Any

from aiohttp import web

from ...server import json_answer, read_json
from ..pipeline import Pipeline
from ..words import integer, manual_import_records
from .shelf import WorkShelf


class ByHand:
    """Sorts files into the works that are named; nothing is imported by it."""

    def __init__(self, shelf: WorkShelf, pipeline: Pipeline) -> None:
        self._shelf = shelf
        self._pipeline = pipeline

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/manualimport", self._sort)]

    async def _sort(self, request: web.Request) -> web.Response:
        sent = [one for one in await read_json(request, list) if isinstance(one, dict)]
        listed = {
            row["path"]: row
            for download in self._pipeline.queue.values()
            for row in manual_import_records(download, self._shelf)
        }
        numbers: dict[int, int] = {}
        rows = []
        for one in sent:
            if (file := listed.get(str(one.get("path")))) is None:
                continue
            work = integer(one.get(f"{self._shelf.kind.part}Id"))
            numbers[work] = numbers.get(work, 0) + 1
            rows.append(file | self._sorted(one, work, numbers[work]))
        return json_answer(rows, status=202)

    def _sorted(self, sent: dict[str, Any], number: int, piece: int) -> dict[str, Any]:
        """Return what is known of a file that is said to be of a work: a piece that there is, in its place."""
        work = self._shelf.works.get(number)
        if work is None or work.creator.id != sent.get(self._shelf.kind.owner_id) or piece > work.total:
            return {}
        return self._shelf.sorted_in(work, piece) | {"rejections": []}
