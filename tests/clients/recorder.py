"""A web server on loopback that answers from a fixture folder, and remembers what it was asked."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
import pathlib
from typing import Any

import aiohttp
from aiohttp import web

FIXTURES = pathlib.Path(__file__).parent / "fixtures"

type Answer = web.StreamResponse | Callable[[web.Request], Any]


def fixture(path: str) -> Any:
    """Return a fixture by its path below `fixtures/`, without the suffix."""
    return json.loads((FIXTURES / f"{path}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Recorder:
    """`answers` (by "METHOD /path", a list is used up one by one) win over the fixture folder."""

    folder: str
    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """What was asked, as "METHOD /path"."""
        return [str(one) for one in self.seen]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Note the request, then answer it."""
        raw = await request.read()
        body = json.loads(raw) if request.content_type == "application/json" and raw else raw.decode() or None
        query = {name: request.query.getall(name) for name in request.query}
        self.seen.append(Seen(request.method, request.path, query, body, dict(request.headers)))
        answer = self.answers.get(f"{request.method} {request.path}")
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else None
        if callable(answer):
            answer = await answer(request)
        if answer is None:
            return self._from_folder(request)
        return answer if isinstance(answer, web.StreamResponse) else web.json_response(answer)

    def _from_folder(self, request: web.Request) -> web.StreamResponse:
        """Answer a GET (or a command) with the fixture of its path, a PUT or DELETE with nothing."""
        file = FIXTURES / self.folder / f"{request.path.strip('/')}.json"
        if request.method in {"PUT", "DELETE"}:
            return web.json_response({}, status=202 if request.method == "PUT" else 200)
        if not file.is_file():
            return web.json_response({"message": "NotFound"}, status=404)
        status = 201 if request.method == "POST" else 200
        return web.Response(body=file.read_bytes(), status=status, content_type="application/json")


@asynccontextmanager
async def recording(folder: str) -> AsyncIterator[tuple[Recorder, aiohttp.ClientSession]]:
    """Run a recorder, with a session to reach it."""
    recorder = Recorder(folder)
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", recorder.handle)
    runner = web.AppRunner(app, shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    recorder.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        yield recorder, session
    await runner.cleanup()
