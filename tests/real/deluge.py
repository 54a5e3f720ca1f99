"""deluged, and deluge-web in front of it."""

import hashlib
import json
from typing import Any, override

import aiohttp

from scripts.lib.realhome import free_port
from tests.torrents.suite import Truth

from .daemon import Daemon

HOST = "a" * 32
KEYS = ["name", "state", "progress", "download_payload_rate", "total_wanted", "label"]


class RealDeluge(Daemon):
    """Signs in with a password alone. Its web interface is not told to connect: that is for ours to do."""

    programs = ("deluged", "deluge-web")
    username, password = "", "web-password"

    async def call(self, method: str, *params: Any) -> Any:
        body = {"method": method, "params": params, "id": 1}
        async with self._session.post(f"{self.url}/json", json=body) as response:
            answer = await response.json()
        if answer["error"]:
            raise aiohttp.ClientError(answer["error"]["message"])
        return answer["result"]

    @override
    async def log_in(self) -> None:
        assert await self.call("auth.login", self.password)
        status = await self.call("web.get_host_status", HOST)
        if status[1] not in {"Online", "Connected"}:
            raise aiohttp.ClientError("the daemon is not up")

    @override
    async def version(self) -> str:
        return (await self.call("web.get_host_status", HOST))[2].partition(".dev")[0]

    @override
    async def truth(self, info_hash: str) -> Truth | None:
        found = await self.call("core.get_torrents_status", {"id": [info_hash]}, KEYS)
        if not (now := found.get(info_hash)):
            return None
        state = {"Paused": "paused", "Downloading": "downloading"}.get(now["state"], "other")
        return Truth(
            now["name"],
            now["total_wanted"],
            now["progress"] / 100,
            now["download_payload_rate"],
            state,
            now.get("label", ""),
        )

    @override
    async def limits(self) -> tuple[int, int]:
        now = await self.call("core.get_config_values", ["max_download_speed", "max_upload_speed"])
        down, up = (max(0, int(now[f"max_{way}_speed"] * 1024)) for way in ("download", "upload"))
        return down, up

    @override
    async def restart(self) -> None:
        """Its web interface forgets its daemon; sessions it keeps, so they are taken away."""
        await self.stop()
        config = self.folder / "web.conf"
        raw = config.read_text(encoding="utf-8")
        settings = json.loads(raw[json.JSONDecoder().raw_decode(raw)[1] :])
        self._write("web", settings | {"sessions": {}}, version=2)
        await self.start()

    @override
    def commands(self) -> list[list[str]]:
        here = ["-d", "-c", self.inside, "-i", "127.0.0.1", "-p"]
        daemon, web = self.programs
        return [[daemon, *here, str(self._daemon_port), "-u", "127.0.0.1"], [web, *here, str(self._web_port)]]

    @override
    def write_profile(self) -> None:
        self._daemon_port, self._web_port, peers = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._web_port}"
        auth = self.folder / "auth"
        auth.write_text("localclient:testlocal:10\n", encoding="utf-8")
        auth.chmod(0o600)
        off = ("dht", "upnp", "natpmp", "lsd", "utpex", "random_port", "new_release_check", "send_info")
        self._write(
            "core",
            dict.fromkeys(off, False)
            | {
                "daemon_port": self._daemon_port,
                "allow_remote": False,
                "download_location": f"{self.inside}/downloads",
                "listen_ports": [peers, peers],
                "listen_interface": "127.0.0.1",
                "outgoing_interface": "127.0.0.1",
                "random_outgoing_ports": True,
                "enabled_plugins": ["Label"],
                "geoip_db_location": "",
            },
        )
        salt = "5a" * 20
        hashed = hashlib.sha1((salt + self.password).encode()).hexdigest()
        self._write(
            "web",
            {
                "port": self._web_port,
                "interface": "127.0.0.1",
                "base": "/",
                "https": False,
                "first_login": False,
                "default_daemon": "",
                "pwd_salt": salt,
                "pwd_sha1": hashed,
                "sessions": {},
                "enabled_plugins": [],
                "session_timeout": 3600,
            },
            version=2,
        )
        host = [HOST, "127.0.0.1", self._daemon_port, "localclient", "testlocal"]
        self._write("hostlist", {"hosts": [host]}, version=3)

    def _write(self, name: str, settings: dict[str, Any], *, version: int = 1) -> None:
        """Write a file of settings as Deluge does: two JSON values, one after the other."""
        head = {"file": version, "format": 1}
        (self.folder / f"{name}.conf").write_text(json.dumps(head) + json.dumps(settings), encoding="utf-8")
