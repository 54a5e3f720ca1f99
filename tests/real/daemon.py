"""A real torrent client in a profile of its own: this system's, or Debian 13's from its unpacked root."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
import time
from typing import ClassVar

import aiohttp

from tests.torrents.suite import Truth

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
DEBIAN_13 = CACHE / "mediamate-debian13"


class Daemon(ABC):
    """A running client, and its own API, past everything of ours.

    `folder` is its profile as we see it, `inside` as it sees it. What it downloads is in `downloads`.
    `keeps` is how the file ends that it writes last of a torrent that was added.
    """

    programs: ClassVar[tuple[str, ...]]
    keeps: ClassVar[str] = ".torrent"
    username: str
    password: str
    url: str

    def __init__(self, root: Path | None, folder: Path, session: aiohttp.ClientSession) -> None:
        self.folder, self.downloads = folder, folder / "downloads"
        self.inside = f"/{folder.relative_to(root)}" if root else str(folder)
        self._prefix = ["chroot", str(root)] if root else []
        self._session = session
        self._running: list[subprocess.Popen[bytes]] = []

    @classmethod
    def why_not(cls, root: Path | None) -> str | None:
        """Say why this one cannot be run here, or None."""
        if root is None:
            missing = [one for one in cls.programs if not shutil.which(one)]
            return f"no {missing[0]} on this machine (root could install it with apt)" if missing else None
        if os.geteuid() != 0:
            return "Debian 13's clients are run with chroot, which only root may"
        if not all((root / "usr/bin" / one).exists() for one in cls.programs):
            return "Debian 13's client was not fetched (scripts/lib/torrent-clients.sh)"
        return None

    @abstractmethod
    def write_profile(self) -> None:
        """Write its settings, choose its ports."""

    @abstractmethod
    def commands(self) -> list[list[str]]:
        """Return what to run, in this order."""

    @abstractmethod
    async def log_in(self) -> None:
        """Sign in to its API. Raises aiohttp's errors while it is not up."""

    @abstractmethod
    async def version(self) -> str:
        """Ask for its version, bare."""

    @abstractmethod
    async def truth(self, info_hash: str) -> Truth | None:
        """Ask what it knows of a torrent."""

    @abstractmethod
    async def limits(self) -> tuple[int, int]:
        """Ask for its limits down and up, in B/s."""

    async def start(self) -> None:
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": self.inside}
        for command in self.commands():
            with (self.folder / f"{command[0]}.log").open("ab") as log:
                self._running.append(
                    subprocess.Popen(
                        [*self._prefix, *command],
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        env=env,
                        start_new_session=True,
                    )
                )
        deadline = time.monotonic() + 60
        while True:
            assert all(one.poll() is None for one in self._running), (
                f"it ended while starting\n{self._said()}"
            )
            try:
                return await self.log_in()
            except aiohttp.ClientError:
                assert time.monotonic() < deadline, f"it did not come up\n{self._said()}"
                await asyncio.sleep(0.2)

    async def stop(self) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in self._running:
            await asyncio.to_thread(_reap, process)
        self._running.clear()

    async def restart(self) -> None:
        """Stop and start it; its torrents are on disk."""
        await self.stop()
        await self.start()

    def _said(self) -> str:
        logs = self.folder.glob("*.log")
        return "\n".join(one.read_text(encoding="utf-8", errors="replace")[-1000:] for one in logs)


@asynccontextmanager
async def running[DaemonT: Daemon](kind: type[DaemonT], root: Path | None) -> AsyncIterator[DaemonT]:
    """Run a client until the block ends; its profile and its downloads go with it."""
    folder = Path(tempfile.mkdtemp(prefix="mediamate-real-", dir=root / "srv" if root else None))
    (folder / "downloads").mkdir()
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address that is a number
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        daemon = kind(root, folder, session)
        daemon.write_profile()
        try:
            await daemon.start()
            yield daemon
        finally:
            await daemon.stop()
            shutil.rmtree(folder, ignore_errors=True)


def _reap(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
