"""A real qbittorrent-nox in a profile of its own: this system's, or Debian 13's from its unpacked root."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import hashlib
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
import time
from typing import Any

import aiohttp

from scripts.lib.realhome import free_port

USER, PASSWORD = "admin", "adminadmin"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
DEBIAN_13 = CACHE / "mediamate-debian13"
PROGRAM = "qbittorrent-nox"


def why_not(root: Path | None) -> str | None:
    """Say why this one cannot be run here, or None."""
    if root is None:
        return (
            None
            if shutil.which(PROGRAM)
            else f"no {PROGRAM} on this machine (root could install it with apt)"
        )
    if os.geteuid() != 0:
        return "Debian 13's client is run with chroot, which only root may"
    if not (root / "usr/bin" / PROGRAM).exists():
        return "Debian 13's client was not fetched (scripts/lib/torrent-clients.sh)"
    return None


class RealClient:
    """A running client, and its own Web API, past everything of ours."""

    def __init__(self, url: str, downloads: Path, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.downloads = downloads
        self.username, self.password = USER, PASSWORD
        self._session = session

    async def log_in(self) -> None:
        async with self._session.post(
            f"{self.url}/api/v2/auth/login",
            data={"username": USER, "password": PASSWORD},
            headers={"Referer": self.url},
        ) as response:
            assert response.status in {200, 204}

    async def version(self) -> str:
        async with self._session.get(f"{self.url}/api/v2/app/version") as response:
            return await response.text()

    async def torrent(self, info_hash: str) -> dict[str, Any] | None:
        """What the client itself says of a torrent now."""
        async with self._session.get(
            f"{self.url}/api/v2/torrents/info", params={"hashes": info_hash}
        ) as response:
            found = await response.json()
        return found[0] if found else None

    async def transfer(self) -> dict[str, Any]:
        async with self._session.get(f"{self.url}/api/v2/transfer/info") as response:
            return await response.json()


def _write_profile(folder: Path, inside: str, web: int, peers: int) -> None:
    salt = os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), salt, 100_000)
    secret = ":".join(base64.b64encode(part).decode() for part in (salt, key))
    config = folder / "qBittorrent" / "config"
    config.mkdir(parents=True)
    (folder / "downloads").mkdir()
    (config / "qBittorrent.conf").write_text(
        f"""[LegalNotice]
Accepted=true

[BitTorrent]
Session\\DefaultSavePath={inside}/downloads
Session\\Port={peers}
Session\\InterfaceAddress=127.0.0.1
Session\\DHTEnabled=false
Session\\PeXEnabled=false
Session\\LSDEnabled=false
Session\\QueueingSystemEnabled=false

[Network]
PortForwardingEnabled=false

[Preferences]
WebUI\\Enabled=true
WebUI\\Address=127.0.0.1
WebUI\\Port={web}
WebUI\\Username={USER}
WebUI\\Password_PBKDF2="@ByteArray({secret})"
WebUI\\UseUPnP=false
WebUI\\LocalHostAuth=true
General\\Locale=en
""",
        encoding="utf-8",
    )


@asynccontextmanager
async def real_client(root: Path | None) -> AsyncIterator[RealClient]:
    """Run a client until the block ends; its profile and its downloads go with it."""
    folder = Path(tempfile.mkdtemp(prefix="mediamate-real-", dir=root / "srv" if root else None))
    inside = f"/{folder.relative_to(root)}" if root else str(folder)
    web = free_port()
    _write_profile(folder, inside, web, free_port())
    command = [*(["chroot", str(root)] if root else []), PROGRAM, f"--profile={inside}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": inside},
            start_new_session=True,
        )
    try:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address that is a number
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            client = RealClient(f"http://127.0.0.1:{web}", folder / "downloads", session)
            await _until_up(client, process)
            yield client
    finally:
        process.terminate()
        await asyncio.to_thread(_reap, process)
        shutil.rmtree(folder, ignore_errors=True)


async def _until_up(client: RealClient, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        assert process.poll() is None, "the torrent client ended while starting"
        try:
            return await client.log_in()
        except aiohttp.ClientConnectionError:
            assert time.monotonic() < deadline, "the torrent client did not come up"
            await asyncio.sleep(0.2)


def _reap(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
