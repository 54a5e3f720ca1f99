"""A real llama-server with a tiny model, from Debian's unpacked root: scripts/lib/llama-server.sh fetches it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
import time
from typing import Any

import aiohttp

from scripts.lib.realhome import free_port

from .daemon import CACHE
from .tiny_model import WINDOW, write

ROOT = CACHE / "mediamate-llama"
MODEL, KEY = "tiny", "sk-of-a-server-at-home"
PROGRAM = "usr/bin/llama-server"


def why_not() -> str | None:
    """Say why it cannot be run here, or None."""
    if os.geteuid() != 0:
        return "the model server is run with chroot, which only root may"
    if not (ROOT / PROGRAM).exists():
        return "the model server was not fetched (scripts/lib/llama-server.sh)"
    return None


class ModelServer:
    """A running server, and its own words about what it does."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def healthy(self) -> bool:
        async with self._session.get(f"{self.url}/health") as response:
            return response.status == 200

    async def busy(self) -> bool:
        """Is it writing an answer now?"""
        async with self._session.get(f"{self.url}/slots") as response:
            assert response.status == 200, await response.text()
            slots: list[dict[str, Any]] = await response.json()
        return any(one["is_processing"] for one in slots)

    async def written(self) -> int:
        """Return how many tokens it has written in all, in answers that it ended itself."""
        async with self._session.get(f"{self.url}/metrics") as response:
            assert response.status == 200, await response.text()
            lines = (await response.text()).splitlines()
        (total,) = (one.split()[1] for one in lines if one.startswith("llamacpp:tokens_predicted_total "))
        return int(float(total))


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    """Run a server until the block ends; its model goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="mediamate-real-", dir=ROOT / "srv"))
    write(folder / "tiny.gguf")
    port = free_port()
    options = {
        "-m": f"/{folder.relative_to(ROOT)}/tiny.gguf",
        "--host": "127.0.0.1",
        "--port": str(port),
        "--alias": MODEL,
        "--api-key": KEY,
        "--chat-template": "chatml",
        "-c": str(WINDOW),
        "-np": "1",
        "-t": "1",
    }
    command = ["chroot", str(ROOT), f"/{PROGRAM}", "--jinja", "--slots", "--metrics"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *(word for pair in options.items() for word in pair)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
    try:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            server = ModelServer(f"http://127.0.0.1:{port}", session)
            await _until_up(server, process, folder / "log")
            yield server
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, 10)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait, 5)
        shutil.rmtree(folder, ignore_errors=True)


async def _until_up(server: ModelServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        assert process.poll() is None, f"the model server ended while starting\n{said}"
        try:
            if await server.healthy():
                return
        except aiohttp.ClientConnectionError:
            pass
        assert time.monotonic() < deadline, f"the model server did not come up\n{said}"
        await asyncio.sleep(0.1)
