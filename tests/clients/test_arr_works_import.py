"""Import by hand of albums and books: whose files they are, and which piece each is."""

from collections.abc import AsyncIterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients.arr_works import ArrWorks
from custom_components.mediamate.clients.lidarr import Lidarr
from custom_components.mediamate.clients.readarr import Readarr
from custom_components.mediamate.errors import BadResponse, NotFound, Refused, ServiceFailed
from custom_components.mediamate.ports import ManualImport

from .arr_suite import HASH
from .bending import bent
from .recorder import Recorder, fixture, recording

pytestmark = pytest.mark.usefixtures("socket_enabled")

V1 = "/api/v1"
ASKED = f"GET {V1}/command"
LISTED, SORTED, TOLD = f"GET {V1}/manualimport", f"POST {V1}/manualimport", f"POST {V1}/command"


@dataclass(frozen=True)
class Kind:
    """One of the two, its work in the fixtures, and the keys that say which piece of it a file is."""

    client: type[ArrWorks]
    work: int
    piece: Mapping[str, Any]  # in the list
    told: Mapping[str, Any]  # in the command
    none: Mapping[str, Any]  # in the list, where nobody knows

    @property
    def name(self) -> str:
        return self.client.__name__.lower()

    def rows(self) -> list[dict[str, Any]]:
        return deepcopy(fixture(f"{self.name}{V1}/manualimport"))

    def unsorted(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a file of which nobody knows what it is."""
        rest = {
            name: value for name, value in row.items() if name not in {self.client.keys.work, *self.piece}
        }
        return rest | dict(self.none)


ALBUM = Kind(
    Lidarr,
    22,
    {"albumReleaseId": 122, "tracks": [{"id": 2201}]},
    {"albumReleaseId": 122, "trackIds": [2201]},
    {"albumReleaseId": 0, "tracks": []},
)
BOOK = Kind(
    Readarr,
    32,
    {"foreignEditionId": "11824551"},
    {"foreignEditionId": "11824551"},
    {"foreignEditionId": None},
)


@pytest.fixture(params=[ALBUM, BOOK], ids=lambda one: one.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


@pytest.fixture
async def desk(kind: Kind) -> AsyncIterator[tuple[Recorder, Any]]:
    async with recording(kind.name) as (recorder, session):
        recorder.answers[ASKED] = [web.json_response([]) for _ in range(5)]
        recorder.answers[SORTED] = web.json_response([], status=202)
        yield recorder, kind.client(session, recorder.url, "key")


def listing(recorder: Recorder, *rows: Any) -> None:
    recorder.answers[LISTED] = web.json_response(list(rows))


async def failing(request: web.Request) -> web.Response:
    return web.json_response({"message": "boom"}, status=500)


def files(recorder: Recorder) -> list[dict[str, Any]]:
    (told,) = [one.body for one in recorder.seen if str(one) == TOLD]
    assert (told["name"], told["importMode"], told["replaceExistingFiles"]) == ("ManualImport", "auto", False)
    found: list[dict[str, Any]] = told["files"]
    return found


async def test_files_that_it_is_only_not_sure_of_are_taken(kind: Kind, desk: tuple[Recorder, Any]) -> None:
    recorder, client = desk
    rows, keys = kind.rows(), kind.client.keys
    assert isinstance(client, ManualImport)
    assert await client.import_download(HASH, kind.work) == len(rows)
    assert recorder.lines == [ASKED, f"GET {V1}/{keys.work}/{kind.work}", LISTED, TOLD]
    assert recorder.seen[2].query == {
        "downloadId": [HASH.upper()],
        keys.creator_id: ["1"],
        "filterExistingFiles": ["true"],
        "replaceExistingFiles": ["false"],
    }
    assert files(recorder)[0] == {
        "path": rows[0]["path"],
        "quality": rows[0]["quality"],
        "indexerFlags": 0,
        "downloadId": HASH.upper(),
        keys.creator_id: 1,
        keys.work_id: kind.work,
        **kind.told,
    }


async def test_what_is_known_to_be_of_no_work_is_sorted_into_this_one(
    kind: Kind, desk: tuple[Recorder, Any]
) -> None:
    recorder, client = desk
    row = kind.rows()[0]
    listing(recorder, kind.unsorted(row))
    recorder.answers[SORTED] = web.json_response([row | {"rejections": []}], status=202)
    assert await client.import_download(HASH, kind.work) == 1
    sent = recorder.seen[3]
    assert str(sent) == SORTED
    assert sent.body == [
        {
            **{name: row[name] for name in ("id", "name", "path", "quality", "indexerFlags", "downloadId")},
            "releaseGroup": row["releaseGroup"],
            kind.client.keys.creator_id: 1,
            kind.client.keys.work_id: kind.work,
            "additionalFile": False,
            "replaceExistingFiles": False,
            "disableReleaseSwitching": False,
        }
    ]
    assert files(recorder)[0][kind.client.keys.work_id] == kind.work


async def test_of_a_bundle_each_work_gets_its_own(kind: Kind, desk: tuple[Recorder, Any]) -> None:
    recorder, client = desk
    row, work = kind.rows()[0], kind.client.keys.work
    other = row | {"path": "/downloads/other", work: row[work] | {"id": 29}}
    stranger = row | {"path": "/downloads/stranger", kind.client.keys.creator: {"id": 8}}
    listing(recorder, other, row, stranger, kind.unsorted(row))
    assert await client.import_download(HASH, kind.work) == 2
    assert [one[f"{work}Id"] for one in files(recorder)] == [29, kind.work]


async def test_another_work_of_the_same_creator_is_sorted_anew(
    kind: Kind, desk: tuple[Recorder, Any]
) -> None:
    """Files that are taken for the remaster are of what was asked for: nothing else is in this download."""
    recorder, client = desk
    row, work = kind.rows()[0], kind.client.keys.work
    listing(recorder, row | {work: row[work] | {"id": 29}})
    recorder.answers[SORTED] = web.json_response([row], status=202)
    assert await client.import_download(HASH, kind.work) == 1
    assert files(recorder)[0][f"{work}Id"] == kind.work


async def test_what_is_no_piece_of_it_is_left(kind: Kind, desk: tuple[Recorder, Any]) -> None:
    recorder, client = desk
    row = kind.rows()[0]
    left = [
        row | {"path": ""},
        row | {"additionalFile": True},
        row | {"quality": None},
        row | {"downloadId": None},  # it is in the library already
        row | {"downloadId": "0" * 40},
        row | {"rejections": [{"reason": "Caution: Found potentially dangerous file"}]},
    ]
    listing(recorder, *left, row)
    assert await client.import_download(HASH, kind.work) == 1
    assert [one["path"] for one in files(recorder)] == [row["path"]]


@pytest.mark.parametrize("sorted_in", ["nothing", "of another", "still of none"])
async def test_nothing_to_import_is_said_in_its_words(
    kind: Kind, desk: tuple[Recorder, Any], sorted_in: str
) -> None:
    recorder, client = desk
    row, work = kind.rows()[0], kind.client.keys.work
    listing(recorder, kind.unsorted(row))
    answers = {
        "nothing": [],
        "of another": [row | {work: row[work] | {"id": 29}}],
        "still of none": [kind.unsorted(row)],
    }
    recorder.answers[SORTED] = web.json_response(answers[sorted_in], status=202)
    with pytest.raises(Refused) as raised:
        await client.import_download(HASH, kind.work)
    assert raised.value.translation_key == "nothing_to_import"
    assert "match is not close enough" in raised.value.placeholders["reason"]
    assert TOLD not in recorder.lines


async def test_a_download_without_a_file_asks_for_nothing_more(
    kind: Kind, desk: tuple[Recorder, Any]
) -> None:
    recorder, client = desk
    listing(recorder)
    with pytest.raises(Refused, match="nothing_to_import"):
        await client.import_download(HASH, kind.work)
    assert SORTED not in recorder.lines


async def test_it_cannot_be_asked(kind: Kind, desk: tuple[Recorder, Any]) -> None:
    recorder, client = desk
    with pytest.raises(NotFound):
        await client.import_download(HASH, 999)
    recorder.answers[LISTED] = failing
    with pytest.raises(ServiceFailed):
        await client.import_download(HASH, kind.work)
    listing(recorder, kind.unsorted(kind.rows()[0]))
    recorder.answers[SORTED] = failing
    with pytest.raises(ServiceFailed):
        await client.import_download(HASH, kind.work)
    listing(recorder, kind.unsorted(kind.rows()[0]))
    recorder.answers[SORTED] = web.json_response([7], status=202)
    with pytest.raises(BadResponse):
        await client.import_download(HASH, kind.work)
    assert TOLD not in recorder.lines


async def test_bent_files_are_left_or_taken_whole(kind: Kind, desk: tuple[Recorder, Any]) -> None:
    recorder, client = desk
    work = fixture(f"{kind.name}{V1}/{kind.client.keys.work}/{kind.work}")
    creator, seen = work[kind.client.keys.creator_id], 0
    for row in bent(kind.rows()[0]):
        if not isinstance(row, dict):
            continue
        for file in client._known([row], creator):
            seen += 1
            assert {"path", "quality", *kind.told} <= set(file)
            assert all(file[name] for name in kind.told)
    assert seen and not recorder.lines
