"""A service on loopback that answers from files: the fixture path is the URL path."""

from collections.abc import Awaitable, Callable, Iterator
import copy
from dataclasses import dataclass
import json
import pathlib
from typing import Any, Self

from aiohttp import web

FIXTURES = pathlib.Path(__file__).parent / "fixtures"

type Answer = (
    web.StreamResponse | Callable[[web.Request], Awaitable[web.StreamResponse]] | int | str | dict | list
)


def fixture(name: str) -> Any:
    """Return what is in a fixture, anew each time."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Call:
    """A request that came in."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: Any

    @property
    def params(self) -> dict[str, str]:
        """The query, each name once."""
        return dict(self.query)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class FixtureServer:
    """Answers "METHOD /path" from `answers` (a list: one after the other), else a GET from its file."""

    def __init__(self, folder: str) -> None:
        self.folder = FIXTURES / folder
        self.answers: dict[str, Any] = {}
        self.calls: list[Call] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{rest:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def said(self) -> list[str]:
        """The calls as "METHOD /path"."""
        return [str(one) for one in self.calls]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(
            Call(
                request.method,
                request.path,
                tuple(request.query.items()),
                {name.lower(): value for name, value in request.headers.items()},
                await _body(request),
            )
        )
        answer = self.answers.get(f"{request.method} {request.path}")
        if isinstance(answer, list) and answer and all(not isinstance(one, dict) for one in answer):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is None:
            path = self.folder / f"{request.path.strip('/')}.json"
            if not path.is_file():
                return web.Response(status=404, text=f"no fixture {path.relative_to(FIXTURES)}")
            answer = json.loads(path.read_text(encoding="utf-8"))
        return await _response(answer, request)


async def _response(answer: Any, request: web.Request) -> web.StreamResponse:
    if callable(answer):
        answer = await answer(request)
    if isinstance(answer, web.StreamResponse):
        return copy.copy(answer)
    if isinstance(answer, int):
        return web.Response(status=answer)
    if isinstance(answer, str):
        return web.Response(text=answer)
    return web.json_response(answer)


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        form = await request.post()
        return {
            name: value.file.read() if isinstance(value, web.FileField) else value
            for name, value in form.items()
        }
    return await request.read() or None


_WRONG = (None, "?", -1, 10**30, 1.5, True, [], {}, ["x"], {"x": 1}, "x" * 5000)


def mutations(data: Any) -> Iterator[Any]:
    """Return the data with each part of it missing, and of each wrong type, one at a time."""
    yield from _WRONG
    for path in list(_paths(data)):
        for wrong in (KeyError, *_WRONG):
            changed = copy.deepcopy(data)
            *parents, last = path
            node = changed
            for step in parents:
                node = node[step]
            if wrong is KeyError:
                del node[last]
            else:
                node[last] = wrong
            yield changed


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*path, key)
        yield from _paths(value, (*path, key))
