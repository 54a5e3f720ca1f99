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
        recorder.answers["GET /api/v3/command"] = web.json_response([])
        recorder.answers["GET /api/v3/manualimport"] = [web.json_response(list(files))]
        recorder.answers["POST /api/v3/manualimport"] = [web.json_response([])]
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
    looked, told = recorder.seen[1:]
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
    (file,) = recorder.seen[2].body["files"]
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
        recorder.answers["GET /api/v3/command"] = web.json_response([])
        recorder.answers["GET /api/v3/queue/details"] = [
            web.json_response([{"downloadId": "SABnzbd_nzo_other"}, {"id": 3}, {"downloadId": written}])
        ]
        recorder.answers["GET /api/v3/manualimport"] = [web.json_response([found("/downloads/a.mkv")])]
        assert await Films(session, recorder.url, "key").import_download(asked, 12) == 1
        assert recorder.seen[2].query["downloadId"] == [written]


async def test_a_usenet_download_that_is_not_in_the_queue_any_more() -> None:
    async with recording("radarr") as (recorder, session):
        recorder.answers["GET /api/v3/command"] = web.json_response([])
        recorder.answers["GET /api/v3/queue/details"] = [web.json_response([])]
        recorder.answers["GET /api/v3/manualimport"] = [web.json_response([])]
        with pytest.raises(Refused, match="nothing_to_import"):
            await Films(session, recorder.url, "key").import_download("sabnzbd_nzo_kx3t", 12)


def of_film(path: str, size: int, film: int | None = 12) -> dict[str, Any]:
    return found(path, size=size, **({} if film is None else {"movie": {"id": film}}))


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        (
            [of_film("/a/extra.mkv", 5), of_film("/a/film.mkv", 90), of_film("/a/trailer.mkv", 7)],
            "/a/film.mkv",
        ),
        (
            [of_film("/a/other.mkv", 99, 13), of_film("/a/film.mkv", 9)],
            "/a/film.mkv",
        ),  # of a trilogy, the right one
        ([of_film("/a/1.mkv", 8, None), of_film("/a/2.mkv", 9, None)], "/a/2.mkv"),
        (
            [of_film("/a/other.mkv", 99, 13)],
            "/a/other.mkv",
        ),  # it is taken for another one: that is what is wrong
    ],
    ids=["extras", "trilogy", "nobody's", "another's"],
)
async def test_a_film_has_one_file(files: list[Any], taken: str) -> None:
    """Each further one would take the place of the one before."""
    count, recorder = await imported(Films, *files)
    assert count == 1
    (file,) = recorder.seen[2].body["files"]
    assert (file["path"], file["movieId"]) == (taken, 12)


async def test_episodes_of_another_series_are_never_put_into_this_one() -> None:
    """The library takes them for those of another series: it is asked once more, with this one named."""
    theirs = found("/downloads/a.mkv", "Unexpected", episodes=[{"id": 900, "seriesId": 3}], series={"id": 3})
    ours = {"path": "/downloads/a.mkv", "downloadId": HASH.upper(), "episodes": [{"id": 31, "seriesId": 12}]}
    async with recording("sonarr") as (recorder, session):
        recorder.answers["GET /api/v3/command"] = [web.json_response([]) for _ in range(2)]
        recorder.answers["GET /api/v3/manualimport"] = [web.json_response([theirs]) for _ in range(2)]
        recorder.answers["POST /api/v3/manualimport"] = [
            web.json_response([ours]),
            web.json_response([theirs]),
        ]
        client = Episodes(session, recorder.url, "key")
        assert await client.import_download(HASH, 12) == 1
        (sent,), (file,) = recorder.seen[2].body, recorder.seen[3].body["files"]
        assert (sent["path"], sent["seriesId"], "folderName" in sent) == ("/downloads/a.mkv", 12, False)
        assert (file["seriesId"], file["episodeIds"]) == (12, [31])
        with pytest.raises(Refused, match="nothing_to_import") as raised:
            await client.import_download(HASH, 12)
        assert raised.value.placeholders["reason"] == "Unexpected"
        assert recorder.lines.count("POST /api/v3/command") == 1


def running(*hashes: str, name: str = "ManualImport", status: str = "started") -> dict[str, Any]:
    return {"name": name, "status": status, "body": {"files": [{"downloadId": one} for one in hashes]}}


@pytest.mark.parametrize(
    ("commands", "again"),
    [
        ([running(HASH.upper(), HASH.upper())], False),
        ([running("A" * 40), running(HASH, status="queued")], False),
        ([running()], False),  # it does not say of what
        ([{"name": "ManualImport", "status": "started"}], False),
        ([running("A" * 40)], True),
        ([running(HASH, status="completed"), running(HASH, status="failed")], True),
        ([running(HASH, name="RefreshMovie"), {"name": 3}], True),
    ],
)
async def test_one_tap_twice_is_one_import(commands: list[Any], *, again: bool) -> None:
    """The queue says for minutes that it is blocked, while forty gigabytes are copied."""
    async with recording("radarr") as (recorder, session):
        recorder.answers["GET /api/v3/command"] = web.json_response(commands)
        recorder.answers["GET /api/v3/manualimport"] = web.json_response([found("/downloads/a.mkv")])
        assert await Films(session, recorder.url, "key").import_download(HASH, 12) >= 1
        assert ("POST /api/v3/command" in recorder.lines) is again
