"""qbittorrent-nox."""

import base64
import hashlib
import os
from typing import Any, override

from scripts.lib.realhome import free_port
from tests.torrents.suite import Truth

from .daemon import Daemon

PAUSED = {"pausedDL", "stoppedDL", "pausedUP", "stoppedUP"}


class RealQBittorrent(Daemon):
    """Signs in with a cookie."""

    programs = ("qbittorrent-nox",)
    keeps = ".fastresume"
    username, password = "admin", "adminadmin"

    @override
    async def log_in(self) -> None:
        async with self._session.post(
            f"{self.url}/api/v2/auth/login",
            data={"username": self.username, "password": self.password},
            headers={"Referer": self.url},
        ) as response:
            assert response.status in {200, 204}

    @override
    async def version(self) -> str:
        async with self._session.get(f"{self.url}/api/v2/app/version") as response:
            return (await response.text()).lstrip("v")

    async def torrent(self, info_hash: str) -> dict[str, Any] | None:
        """What the client itself says of a torrent now."""
        async with self._session.get(
            f"{self.url}/api/v2/torrents/info", params={"hashes": info_hash}
        ) as response:
            found = await response.json()
        return found[0] if found else None

    @override
    async def truth(self, info_hash: str) -> Truth | None:
        if (now := await self.torrent(info_hash)) is None:
            return None
        state = "paused" if now["state"] in PAUSED else "downloading"
        state = state if state == "paused" or now["state"] == "downloading" else "other"
        return Truth(now["name"], now["size"], now["progress"], now["dlspeed"], state, now["category"])

    @override
    async def limits(self) -> tuple[int, int]:
        async with self._session.get(f"{self.url}/api/v2/transfer/info") as response:
            now = await response.json()
        return now["dl_rate_limit"], now["up_rate_limit"]

    @override
    def commands(self) -> list[list[str]]:
        return [[*self.programs, f"--profile={self.inside}"]]

    @override
    def write_profile(self) -> None:
        web, peers = free_port(), free_port()
        self.url = f"http://127.0.0.1:{web}"
        salt = os.urandom(16)
        key = hashlib.pbkdf2_hmac("sha512", self.password.encode(), salt, 100_000)
        secret = ":".join(base64.b64encode(part).decode() for part in (salt, key))
        config = self.folder / "qBittorrent" / "config"
        config.mkdir(parents=True)
        (config / "qBittorrent.conf").write_text(
            f"""[LegalNotice]
Accepted=true

[BitTorrent]
Session\\DefaultSavePath={self.inside}/downloads
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
WebUI\\Username={self.username}
WebUI\\Password_PBKDF2="@ByteArray({secret})"
WebUI\\UseUPnP=false
WebUI\\LocalHostAuth=true
General\\Locale=en
""",
            encoding="utf-8",
        )
