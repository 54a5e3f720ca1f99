"""qBittorrent has no API file: the methods and paths of both families, as they were seen on real ones."""

import contextlib

import aiohttp
import pytest

from custom_components.mediamate.clients.qbittorrent import QBittorrent
from custom_components.mediamate.errors import MediaMateError
from tests.clients.fixture_server import Call
from tests.clients.test_qbittorrent import DUNE, TORRENT, Qb

pytestmark = pytest.mark.contract

# path -> (method, what may be sent)
COMMON: dict[str, tuple[str, set[str]]] = {
    "auth/login": ("POST", {"username", "password"}),
    "app/version": ("GET", set()),
    "app/webapiVersion": ("GET", set()),
    "sync/maindata": ("GET", {"rid"}),
    "torrents/info": ("GET", {"filter", "category", "tag", "hashes", "sort", "limit", "offset"}),
    "torrents/add": ("POST", {"torrents", "urls", "category", "paused", "stopped", "savepath", "tags"}),
    "torrents/delete": ("POST", {"hashes", "deleteFiles"}),
    "torrents/trackers": ("GET", {"hash"}),
    "transfer/setDownloadLimit": ("POST", {"limit"}),
    "transfer/setUploadLimit": ("POST", {"limit"}),
    "transfer/speedLimitsMode": ("GET", set()),
    "transfer/toggleSpeedLimitsMode": ("POST", set()),
}
OLD = COMMON | {"torrents/pause": ("POST", {"hashes"}), "torrents/resume": ("POST", {"hashes"})}
NEW = COMMON | {"torrents/stop": ("POST", {"hashes"}), "torrents/start": ("POST", {"hashes"})}
FAMILIES = {"2.8.19": OLD, "2.11.4": NEW, "2.15.1": NEW}


async def _calls(version: str) -> list[Call]:
    """Call everything that the client can do, and return what was sent."""
    jar = aiohttp.DummyCookieJar()
    async with Qb(version) as server, aiohttp.ClientSession(cookie_jar=jar) as session:
        client = QBittorrent(session, server.url, "admin", "right")
        await client.status()
        await client.snapshot()
        await client.snapshot()
        await client.add(TORRENT, category="radarr", paused=True)
        await client.add(f"magnet:?xt=urn:btih:{DUNE}")
        server.answers["POST /api/v2/torrents/add"] = "Fails."
        with contextlib.suppress(MediaMateError):
            await client.add(TORRENT)
        await client.pause([DUNE])
        await client.resume([DUNE])
        await client.remove([DUNE], delete_files=False)
        await client.trackers(DUNE)
        await client.set_limits(download=1, upload=2)
        await client.set_alternative_speed(True)
        return server.calls


@pytest.mark.parametrize("version", FAMILIES)
async def test_requests(socket_enabled, version: str) -> None:
    family = FAMILIES[version]
    seen = set()
    for call in await _calls(version):
        path = call.path.removeprefix("/api/v2/")
        method, known = family[path]
        assert call.method == method, path
        sent = set(call.params) | set(call.body or ())
        assert sent <= known, path
        seen.add(path)
    assert seen == set(family)
