"""A real Home Assistant in a process of its own, with this checkout's integration in it.

    async with RealHome(folder) as home:
        await home.call("GET", "/api/config")

The demo, the end-to-end tests, the bench and the screenshots all stand on it. The process is
started directly (no shell), in its own session, and ends with us, whatever happens to us.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
import ctypes
from importlib import metadata
import os
from pathlib import Path
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import Any, Self

import aiohttp

from .seed import Seeded, seed

ROOT = Path(__file__).resolve().parents[2]
# They have no wheel for this Python, and only spoken pipelines call them: stand-ins do for text
AUDIO = ("pymicro-vad", "pyspeex-noise")
STAND_INS = Path(__file__).with_name("audio_standins")
BASE = ("config", "conversation", "logger", "api")
START_SECONDS = 120
_PR_SET_PDEATHSIG = 1


class HomeError(Exception):
    """Home Assistant did not start, or refused what it was told."""


def free_port() -> int:
    """Find a port that nobody uses now, nor gets by chance before it is used.

    The system gives away ports from 32768 on to every connection that goes out: one of those may be
    taken by the time that a Home Assistant, some seconds later, wants to listen there.
    """
    while True:
        port = random.randrange(18_000, 32_000)
        if port_or_any(port):
            return port


def port_or_any(wanted: int) -> int:
    """Return a port if nobody uses it, else 0: any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
    return wanted


def _installed(package: str) -> bool:
    try:
        return bool(metadata.version(package))
    except metadata.PackageNotFoundError:
        return False


def _die_with_parent() -> None:
    """Between fork and exec: have the kernel end us when the parent dies, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class RealHome:
    """A config folder, the process that runs on it, and a logged-in way to talk to it."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        language: str = "en",
        integrations: Sequence[str] = BASE,
        log_level: str = "warning",
        with_mediamate: bool = True,
    ) -> None:
        """Prepare the folder `<folder>/config`; one that is there is used as it is."""
        self.folder = folder
        self.config = folder / "config"
        self.log = folder / "home-assistant.log"
        self._integrations = integrations
        self._log_level = log_level
        self._with_mediamate = with_mediamate
        self._language = language
        self._port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._session: aiohttp.ClientSession | None = None
        self.seeded: Seeded = self._prepare()

    def _prepare(self) -> Seeded:
        self.config.mkdir(parents=True, exist_ok=True)
        wanted = "\n".join(f"{name}:" for name in self._integrations if name != "logger")
        logger = (
            "logger:\n  default: warning\n"
            f"  logs:\n    custom_components.mediamate: {self._log_level}\n"
            # "we found a custom integration" is said at every start; it is no news here
            "    homeassistant.loader: error\n"
        )
        (self.config / "configuration.yaml").write_text(f"{wanted}\n{logger}", encoding="utf-8")
        link = self.config / "custom_components" / "mediamate"
        link.parent.mkdir(exist_ok=True)
        if self._with_mediamate and not link.exists():
            link.symlink_to(ROOT / "custom_components" / "mediamate", target_is_directory=True)
        return seed(self.config, self._port, language=self._language)

    # --- the process ---------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.seeded.url

    @property
    def pid(self) -> int:
        """The process id: for whoever is to kill it."""
        assert self._process, "not started"
        return self._process.pid

    @property
    def running(self) -> bool:
        """Is the process alive?"""
        return self._process is not None and self._process.poll() is None

    async def start(self) -> float:
        """Start it and wait until it says RUNNING; returns the seconds that took."""
        began = time.monotonic()
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"HA_DISABLE_LOG_FILE": "1", "PYTHONUNBUFFERED": "1"}
        if not all(map(_installed, AUDIO)):
            environment["PYTHONPATH"] = str(STAND_INS)
        command = [sys.executable, "-m", "homeassistant", "--config", str(self.config)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--skip-pip-packages", ",".join(AUDIO)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=self.config,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509
            )
        await self._until_running(began + START_SECONDS)
        return time.monotonic() - began

    async def _until_running(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            if not self.running:
                raise HomeError(f"Home Assistant ended while starting\n{self.log_tail()}")
            try:
                if (await self.call("GET", "/api/config"))["state"] == "RUNNING":
                    return
            except aiohttp.ClientError, TimeoutError, HomeError:
                pass  # it does not answer yet
            await asyncio.sleep(0.2)
        raise HomeError(f"Home Assistant did not come up in {START_SECONDS} s\n{self.log_tail()}")

    async def stop(self) -> None:
        """End it as a system would: SIGTERM, and it saves what it holds."""
        await self._close_session()
        if self._process is None:
            return
        if self.running:
            self._process.terminate()
            if not await self.wait_ended(20):
                self.kill()
        await self.wait_ended(5)

    def kill(self) -> None:
        """Cut it off in whatever it is doing (kill -9)."""
        if self.running:
            os.kill(self.pid, signal.SIGKILL)

    async def wait_ended(self, seconds: float) -> bool:
        """Wait for the process to end; False if it still runs by then."""
        deadline = time.monotonic() + seconds
        while self.running and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        return not self.running

    async def __aenter__(self) -> Self:
        """Start it."""
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop it."""
        await self.stop()

    def log_tail(self, lines: int = 30) -> str:
        """Return the end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def wipe(self) -> None:
        """Remove everything that it kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- talking to it -------------------------------------------------------------------

    async def _client(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                headers={"Authorization": f"Bearer {self.seeded.token}"},
                timeout=aiohttp.ClientTimeout(total=60),
                trust_env=False,
            )
        return self._session

    async def _close_session(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def call(self, method: str, path: str, json: Any = None) -> Any:
        """Do one REST call; raises HomeError with Home Assistant's own words."""
        session = await self._client()
        async with session.request(method, f"{self.url}{path}", json=json) as response:
            if response.status >= 400:
                raise HomeError(f"{method} {path}: {response.status} {(await response.text())[:500]}")
            return await response.json() if "json" in response.content_type else await response.text()

    async def action(self, name: str, **data: Any) -> Any:
        """Call an action and return its response data."""
        domain, service = name.split(".")
        path = f"/api/services/{domain}/{service}?return_response"
        return (await self.call("POST", path, data))["service_response"]

    async def say(
        self, text: str, conversation_id: str | None = None, *, agent: str = "conversation.mediamate"
    ) -> tuple[str, str]:
        """Say something to an agent; returns its words and the conversation's id."""
        body = {"text": text, "language": self._language, "agent_id": agent}
        if conversation_id:
            body["conversation_id"] = conversation_id
        answer = await self.call("POST", "/api/conversation/process", body)
        return answer["response"]["speech"]["plain"]["speech"], answer["conversation_id"]

    async def wait_for_entity(self, entity_id: str, seconds: float = 20) -> None:
        """Wait until an entity is there."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                await self.call("GET", f"/api/states/{entity_id}")
            except HomeError:
                if time.monotonic() > deadline:
                    raise HomeError(f"{entity_id} did not come up\n{self.log_tail()}") from None
                await asyncio.sleep(0.1)
            else:
                return

    async def entries(self, domain: str = "mediamate") -> list[dict[str, Any]]:
        """List the config entries of an integration."""
        found: list[dict[str, Any]] = await self.call(
            "GET", f"/api/config/config_entries/entry?domain={domain}"
        )
        return found

    async def command(self, message: dict[str, Any]) -> Any:
        """Send one websocket command and return its result."""
        async with self._socket() as socket_:
            await socket_.send_json({"id": 1, **message})
            return await _result(socket_)

    @asynccontextmanager
    async def events(self, name: str | None = None) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open a websocket on which Home Assistant sends its events."""
        async with self._socket() as socket_:
            await socket_.send_json(
                {"id": 1, "type": "subscribe_events"} | ({"event_type": name} if name else {})
            )
            await _result(socket_)
            yield socket_

    @asynccontextmanager
    async def _socket(self) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        session = await self._client()
        async with session.ws_connect(f"{self.url}/api/websocket", max_msg_size=0) as socket_:
            await socket_.receive_json()
            await socket_.send_json({"type": "auth", "access_token": self.seeded.token})
            if (await socket_.receive_json())["type"] != "auth_ok":
                raise HomeError("the websocket refused our token")
            yield socket_


async def _result(socket_: aiohttp.ClientWebSocketResponse) -> Any:
    answer = await socket_.receive_json()
    if not answer.get("success"):
        raise HomeError(str(answer.get("error")))
    return answer["result"]
