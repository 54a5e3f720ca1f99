"""transmission-daemon, by its older protocol: every version that we run speaks it."""

import json
from typing import Any, override

import aiohttp

from scripts.lib.realhome import free_port
from tests.torrents.suite import Truth

from .daemon import Daemon

FIELDS = ["hashString", "name", "status", "percentDone", "rateDownload", "sizeWhenDone", "labels"]


class RealTransmission(Daemon):
    """Signs in with each call."""

    programs = ("transmission-daemon",)
    username, password = "admin", "transmission"
    _session_id = ""

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        for _ in range(3):
            async with self._session.post(
                f"{self.url}/transmission/rpc",
                json={"method": method, "arguments": arguments},
                headers={
                    "X-Transmission-Session-Id": self._session_id,
                    "Authorization": aiohttp.encode_basic_auth(self.username, self.password),
                },
            ) as response:
                if response.status == 409:
                    self._session_id = response.headers["X-Transmission-Session-Id"]
                    continue
                body = await response.json(content_type=None)
            assert body["result"] == "success", body
            return body["arguments"]
        raise AssertionError("no session")

    @override
    async def log_in(self) -> None:
        await self.call("session-get")

    @override
    async def version(self) -> str:
        return (await self.call("session-get"))["version"].partition(" ")[0]

    @override
    async def truth(self, info_hash: str) -> Truth | None:
        found = (await self.call("torrent-get", ids=[info_hash], fields=FIELDS))["torrents"]
        if not found:
            return None
        (now,) = found
        state = {0: "paused", 4: "downloading"}.get(now["status"], "other")
        labels = next(iter(now["labels"]), "")
        return Truth(now["name"], now["sizeWhenDone"], now["percentDone"], now["rateDownload"], state, labels)

    @override
    async def limits(self) -> tuple[int, int]:
        now = await self.call("session-get")
        down, up = (
            now[f"speed-limit-{way}"] * 1000 if now[f"speed-limit-{way}-enabled"] else 0
            for way in ("down", "up")
        )
        return down, up

    @override
    def commands(self) -> list[list[str]]:
        return [[*self.programs, "-f", "--config-dir", self.inside]]

    @override
    def write_profile(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        settings = {
            "rpc-enabled": True,
            "rpc-bind-address": "127.0.0.1",
            "rpc-port": port,
            "rpc-authentication-required": True,
            "rpc-username": self.username,
            "rpc-password": self.password,
            "rpc-whitelist-enabled": False,
            "rpc-host-whitelist-enabled": False,
            "bind-address-ipv4": "127.0.0.1",
            "bind-address-ipv6": "::1",
            "peer-port": free_port(),
            "download-dir": f"{self.inside}/downloads",
            "start-added-torrents": True,
        }
        off = ("port-forwarding", "dht", "lpd", "pex", "utp", "blocklist", "incomplete-dir")
        settings |= {f"{name}-enabled": False for name in off}
        (self.folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
