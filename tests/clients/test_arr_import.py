"""Import by hand: which files are taken, and what is said where none is."""

from typing import Any

from aiohttp import web
import pytest

from custom_components.mediamate.clients.arr_import import ArrImports
from custom_components.mediamate.errors import Refused

from .recorder import Recorder, recording

HASH = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"


pytestmark = pytest.mark.usefixtures("socket_enabled")


class Films(ArrImports):
    app = "Films"
    owner = "movieId"


class Episodes(ArrImports):
    app = "Episodes"
    owner = "seriesId"
    pieces = ("episodes", "episodeIds")


def found(path: str, *rejections: str, **more: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "path": path,
        "folderName": "Dune.2021",
        "quality": {"quality": {"id": 7, "name": "Bluray-1080p"}},
        "languages": [{"id": 1, "name": "English"}],
        "releaseGroup": "NORTH",
        "downloadId": HASH.upper(),
        "size": 5,
        "rejections": [{"reason": one, "type": "permanent"} for one in rejections],
        **more,
    }


async def imported(client: type[ArrImports], *files: Any) -> tuple[int, Recorder]:
    async with recording("radarr") as (recorder, session):
        recorder.answers["GET /api/v3/manualimport"] = [web.json_response(list(files))]
        recorder.answers["POST /api/v3/command"] = {"id": 5, "name": "ManualImport", "status": "queued"}
        return await client(session, recorder.url, "key").import_download(HASH, 12), recorder


async def test_the_film_is_taken_and_the_sample_is_not() -> None:
    count, recorder = await imported(
        Films,
        found("/downloads/Dune.2021/dune.mkv", "Movie title mismatch"),
        found("/downloads/Dune.2021/sample.mkv", "Sample"),
        found(""),
    )
    assert count == 1
    looked, told = recorder.seen
    assert looked.query == {"downloadId": [HASH.upper()], "filterExistingFiles": ["true"]}
    assert told.body["name"] == "ManualImport" and told.body["importMode"] == "auto"
    assert told.body["files"] == [
        {
            "path": "/downloads/Dune.2021/dune.mkv",
            "folderName": "Dune.2021",
            "quality": {"quality": {"id": 7, "name": "Bluray-1080p"}},
            "languages": [{"id": 1, "name": "English"}],
            "releaseGroup": "NORTH",
            "downloadId": HASH.upper(),
            "movieId": 12,
        }
    ]


async def test_an_episode_is_taken_for_what_it_is() -> None:
    count, recorder = await imported(
        Episodes,
        found("/downloads/a.mkv", episodes=[{"id": 31}, {"id": 32}, {"id": "x"}]),
        found("/downloads/b.mkv", episodes=[]),
    )
    assert count == 1
    (file,) = recorder.seen[1].body["files"]
    assert file["seriesId"] == 12 and file["episodeIds"] == [31, 32]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([found("/downloads/sample.mkv", "Sample, see http://arr.invalid/wiki")], "Sample, see …"),
        ([], "–"),
        ([{"path": 5, "rejections": "none"}], "–"),
    ],
)
async def test_nothing_to_import_is_said(files: list[Any], reason: str) -> None:
    with pytest.raises(Refused) as raised:
        await imported(Films, *files)
    assert raised.value.translation_key == "nothing_to_import"
    assert raised.value.placeholders["reason"] == reason


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("SABnzbd_nzo_Kx3t", "sabnzbd_nzo_kx3t"),  # the usenet clients tell big letters from small ones
        ("0f41c0a2b5d84f0e9d2a1b3c4d5e6f70", "0f41c0a2b5d84f0e9d2a1b3c4d5e6f70"),
    ],
)
async def test_a_usenet_download_is_named_as_it_is_written(written: str, asked: str) -> None:
    async with recording("radarr") as (recorder, session):
        recorder.answers["GET /api/v3/queue/details"] = [
            web.json_response([{"downloadId": "SABnzbd_nzo_other"}, {"id": 3}, {"downloadId": written}])
        ]
        recorder.answers["GET /api/v3/manualimport"] = [web.json_response([found("/downloads/a.mkv")])]
        assert await Films(session, recorder.url, "key").import_download(asked, 12) == 1
        assert recorder.seen[1].query["downloadId"] == [written]


async def test_a_usenet_download_that_is_not_in_the_queue_any_more() -> None:
    async with recording("radarr") as (recorder, session):
        recorder.answers["GET /api/v3/queue/details"] = [web.json_response([])]
        recorder.answers["GET /api/v3/manualimport"] = [web.json_response([])]
        with pytest.raises(Refused, match="nothing_to_import"):
            await Films(session, recorder.url, "key").import_download("sabnzbd_nzo_kx3t", 12)
