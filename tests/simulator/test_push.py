"""Releases that somebody else found, given to an *arr: judged, fetched by their link, and taken."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from simulator.torrents.bencode import read_torrent, write_torrent

from .caller import Caller
from .series import BOYS, Shows
from .works import DARK_SIDE, Shelves

HASH = "0123456789ABCDEF0123456789ABCDEF01234567"
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=x"
TORRENT = write_torrent("Dune.2021.1080p.BluRay.x264-ORBIT", 3 * 1024**3)


@pytest.fixture
async def links(socket_enabled: None) -> AsyncIterator[str]:
    """Return the address of somebody who has torrents at /file, a magnet at /magnet, and nothing else good."""

    async def answer(request: web.Request) -> web.Response:
        return {
            "/file": web.Response(body=TORRENT),
            "/magnet": web.Response(status=301, headers={"Location": MAGNET}),
            "/limit": web.Response(status=429),
        }.get(request.path, web.Response(body=b"<html>"))

    app = web.Application()
    app.router.add_get("/{path}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def push(arr: Caller, title: str, link: str, **changes: Any) -> Any:
    body = {"title": title, "downloadUrl": link, "protocol": "torrent", "publishDate": "2026-01-01T00:00:00Z"}
    return await arr("POST", "/release/push", json=body | changes)


async def test_a_film(shows: Shows, links: str) -> None:
    await shows.add(438631, addOptions={"searchForMovie": False})
    answer = await push(shows.radarr, "Dune.2021.1080p.BluRay.x264-ORBIT", f"{links}/file")
    (judged,) = answer.body
    assert (answer.status, judged["approved"], judged["tmdbId"]) == (200, True, 438631)
    (record,) = await shows.queue()
    assert record["downloadId"] == read_torrent(TORRENT).hash.upper()
    assert (record["size"], record["quality"]["quality"]["name"]) == (3 * 1024**3, "Bluray-1080p")
    again = await push(shows.radarr, "Dune.2021.1080p.BluRay.x264-ORBIT", f"{links}/file")
    assert "in queue" in again.body[0]["rejections"][0]
    shows.sim.advance(3600)
    assert (await shows.radarr.get("/movie/1"))["hasFile"]


async def test_a_russian_name_and_a_magnet_link(shows: Shows, links: str) -> None:
    await shows.add(438631, addOptions={"searchForMovie": False})
    title = "Дюна / Dune (2021) BDRip 1080p | Дубляж"
    answer = await push(shows.radarr, title, f"{links}/magnet")
    assert (answer.body[0]["approved"], answer.body[0]["languages"][0]["name"]) == (True, "Russian")
    assert (await shows.queue())[0]["downloadId"] == HASH


async def test_a_season_an_episode_and_nothing(shows: Shows) -> None:
    await shows.follow(BOYS, "none")
    shows.sim.advance(10)
    season = await push(shows.sonarr, "Пацаны / The Boys / Сезон 3 WEB-DL 1080p", MAGNET, magnetUrl=MAGNET)
    assert (season.body[0]["approved"], season.body[0]["seasonNumber"]) == (True, 3)
    assert len(await shows.waiting()) == 8
    other = MAGNET.replace("0123", "4567")
    episode = await push(shows.sonarr, "The.Boys.S02E05.720p.HDTV.x264-ORBIT", other)
    assert episode.body[0]["rejections"] == ["HDTV-720p is not wanted in profile"]
    for title in ("The.Boys.2019.1080p.WEB-DL", "Something.S01.1080p.WEB-DL"):
        unknown = await push(shows.sonarr, title, other)
        assert (unknown.status, unknown.body[0]["rejections"]) == (200, ["Unknown Series"])


async def test_what_is_blocked(shows: Shows) -> None:
    await shows.add(438631, addOptions={"searchForMovie": False})
    await push(shows.radarr, "Dune 2021 1080p WEB-DL", MAGNET)
    (record,) = await shows.queue()
    query = {"blocklist": "true", "skipRedownload": "true"}
    await shows.radarr("DELETE", f"/queue/{record['id']}", params=query)
    again = await push(shows.radarr, "Dune 2021 1080p WEB-DL", MAGNET)
    assert again.body[0]["rejections"] == ["Release is blocklisted"]


@pytest.mark.parametrize(("path", "why"), [("/limit", "HTTP 429"), ("/page", "not a torrent file")])
async def test_a_link_that_leads_nowhere(shows: Shows, links: str, path: str, why: str) -> None:
    await shows.add(438631, addOptions={"searchForMovie": False})
    answer = await push(shows.radarr, "Dune.2021.1080p.BluRay", links + path)
    assert (answer.status, why in answer.body["message"]) == (409, True)
    assert (await push(shows.radarr, "Dune.2021.1080p.BluRay", "http://127.0.0.1:1/x")).status == 409
    assert await shows.queue() == []


async def test_what_is_no_release(shows: Shows) -> None:
    answer = await push(shows.radarr, "", "", protocol="", publishDate=None)
    assert [one["propertyName"] for one in answer.body] == ["Title", "DownloadUrl", "Protocol", "PublishDate"]


async def test_an_album(shelves: Shelves) -> None:
    """Lidarr answers bare, not with a list."""
    shelves.sim.lidarr.own(
        [shelves.sim.catalogue.artists["83d91898-7763-47d7-b03b-b92132375c47"]], with_files=False
    )
    answer = await push(shelves.lidarr, "Pink Floyd - The Dark Side of the Moon - 1973 [FLAC]", MAGNET)
    assert (answer.body["approved"], answer.body["albumId"]) == (True, 1)
    assert (await shelves.lidarr.get("/album/1"))["foreignAlbumId"] == DARK_SIDE
    nobody = await push(shelves.lidarr, "Nobody - Nothing [FLAC]", MAGNET)
    assert nobody.body["rejections"] == ["Unknown Artist"]


async def test_files_by_hand_go_where_they_are_said_to_belong(shows: Shows) -> None:
    """Of a pack only the episodes that are named; the rest waits on."""
    await shows.follow(BOYS, "none")
    shows.sim.advance(10)
    await push(shows.sonarr, "The.Boys.S03.1080p.WEB-DL.x264-ORBIT", MAGNET)
    shows.sim.advance(5)
    rows = await shows.sonarr.get("/manualimport", downloadId=HASH)
    files = [row | {"episodeIds": [row["episodes"][0]["id"]]} for row in rows]
    await shows.command("ManualImport", files=files[:3])
    assert sum(one["hasFile"] for one in await shows.episodes(1, 3)) == 3
    assert len(await shows.waiting()) == 8
    await shows.command("ManualImport", files=files)
    assert all(one["hasFile"] for one in await shows.episodes(1, 3))
    assert await shows.waiting() == []
