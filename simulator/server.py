"""What all services share: a real HTTP server on 127.0.0.1, the log of calls, JSON answers."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
import gzip
import json
import ssl
from typing import Any, Protocol

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from .clock import SimClock
from .faults import Faults, middleware

HOST = "127.0.0.1"
MAX_BODY = 16 * 1024 * 1024
COMPRESS_FROM = 1024  # bytes; as the real services do
COMPRESS_OFF_LOOP_FROM = 128 * 1024
KEPT_CALLS = 20_000
BELOW = web.AppKey("below", str)


@dataclass(frozen=True, slots=True)
class Call:
    """One answered request: never values of the query, headers or bodies (they hold secrets)."""

    service: str
    method: str
    path: str
    query: tuple[str, ...]
    status: int
    sent: int  # bytes of the answer on the wire: status line and headers (close) and body (exact)
    received: int  # bytes of the request, close
    at: str  # simulated time


class RequestLog:
    """The newest calls of all services, with totals over all that ever came."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.totals: dict[str, dict[str, int]] = {}

    def add(self, call: Call) -> None:
        self.calls.append(call)
        total = self.totals.setdefault(call.service, {"calls": 0, "sent": 0, "received": 0})
        total["calls"] += 1
        total["sent"] += call.sent
        total["received"] += call.received

    def clear(self) -> None:
        self.calls.clear()
        self.totals.clear()

    def find(self, service: str | None = None, method: str | None = None, path: str = "") -> list[Call]:
        """Return the calls that fit, oldest first; `path` is how the path begins."""
        return [
            call
            for call in self.calls
            if service in {None, call.service}
            and method in {None, call.method}
            and call.path.startswith(path)
        ]

    def as_dict(self) -> dict[str, Any]:
        return {"totals": self.totals, "calls": [asdict(call) for call in self.calls]}


def json_answer(value: Any, status: int = 200) -> web.Response:
    """Answer with compact JSON."""
    return web.Response(body=encode(value), status=status, content_type="application/json", charset="utf-8")


def encode(value: Any) -> bytes:
    """Encode compact JSON as the services write it: UTF-8, no blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


async def read_json(request: web.Request, kind: type = dict) -> Any:
    """Return the JSON body. A body that is no `kind` is answered with 400."""
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, kind):
        raise web.HTTPBadRequest(
            text=json.dumps({"message": f"a JSON {kind.__name__} is wanted"}), content_type="application/json"
        )
    return body


def number(text: str | None, default: int) -> int:
    """Read a query number, leniently."""
    try:
        return int(text or default)
    except ValueError:
        return default


def flag(query: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    """Read a query boolean."""
    return query.get(name, str(default)).casefold() in {"true", "1"}


@web.middleware
async def compress(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Compress what is worth it, for who can read it."""
    response = await handler(request)
    body = getattr(response, "body", None)
    wanted = "gzip" in request.headers.get("Accept-Encoding", "")
    if not wanted or not isinstance(body, bytes) or len(body) < COMPRESS_FROM:
        return response
    if response.content_type.startswith("image/") or "Content-Encoding" in response.headers:
        return response
    if len(body) > COMPRESS_OFF_LOOP_FROM:
        response.body = await asyncio.to_thread(gzip.compress, body, 1)
    else:
        response.body = gzip.compress(body, 1)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _access_logger(service: str, log: RequestLog, clock: SimClock, hidden: str) -> type[AbstractAccessLogger]:
    class Logger(AbstractAccessLogger):
        def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
            log.add(
                Call(
                    service=service,
                    method=request.method,
                    path=request.path.replace(hidden, "…") if hidden else request.path,
                    query=tuple(sorted(request.query)),
                    status=response.status,
                    sent=_head_size(response.headers) + response.body_length,
                    received=_head_size(request.headers) + (request.content_length or 0),
                    at=clock.now().isoformat(timespec="seconds"),
                )
            )

    return Logger


def _head_size(headers: Mapping[str, str]) -> int:
    return 20 + sum(len(name) + len(value) + 4 for name, value in headers.items())


class Server:
    """One service on its own port; it can be stopped and started again on the same port.

    base: how all paths of its API begin.
    below: the path below which all of it is served, e.g. `/radarr`: its URL base, or that of a proxy before it.
    redirects: whether who forgets that path is sent there, as the *arrs do; else there is nothing.
    hidden: a secret that is part of paths and has no place in the log.
    """

    def __init__(
        self,
        name: str,
        make_app: Callable[[], web.Application],
        *,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        port: int = 0,
        base: str = "",
        below: str = "",
        redirects: bool = False,
        hidden: str = "",
    ) -> None:
        self.name = name
        self.port = port
        self.below = below
        self._base = below + base
        self._redirects = redirects
        self._hidden = hidden
        self._make_app = make_app
        self._clock = clock
        self._faults = faults
        self._log = log
        self._runner: web.AppRunner | None = None

    @property
    def root(self) -> str:
        """The address with scheme and port, without any path."""
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The address with its base path."""
        return self.root + self.below

    async def start(self) -> None:
        app = self._app()
        app.middlewares.insert(0, compress)
        app.middlewares.insert(1, middleware(self._faults, self.name, self._base))
        runner = web.AppRunner(
            app,
            access_log_class=_access_logger(self.name, self._log, self._clock, self._hidden),
            shutdown_timeout=0.2,
        )
        await runner.setup()
        site = web.TCPSite(runner, HOST, self.port, reuse_address=True)
        await site.start()
        self.port = runner.addresses[0][1]
        self._runner = runner

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def serve_tls(self, context: ssl.SSLContext) -> str:
        """Answer at a port with TLS too, until it is stopped; returns that address with its base path."""
        if self._runner is None:
            raise RuntimeError(f"{self.name} is not running")
        await web.TCPSite(self._runner, HOST, 0, ssl_context=context).start()
        return f"https://{HOST}:{self._runner.addresses[-1][1]}{self.below}"

    def _app(self) -> web.Application:
        """Return the application, below its base path if it has one."""
        app = self._make_app()
        app[BELOW] = self.below
        if not self.below:
            return app
        outside = new_app()
        outside.add_subapp(self.below, app)
        if self._redirects:
            outside.router.add_route("*", "/{rest:.*}", self._redirect)
        return outside

    async def _redirect(self, request: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": f"{self.below}{request.path_qs}"})


class Service(Protocol):
    """What the stack has to know of a service of its table MORE."""

    server: Server
    api_key: str

    @property
    def url(self) -> str:
        """The address with its base path."""

    def state(self) -> Mapping[str, Any]:
        """Return the truth in numbers."""

    def forget(self) -> None:
        """Do what a restart does."""

    async def close(self) -> None:
        """Let go of connections."""


def path_of(request: web.Request) -> str:
    """Return the path below the service's base path."""
    return request.path.removeprefix(request.app[BELOW])


async def refusal(request: web.Request) -> int:
    """Return the status for a request that only the catch-all route took: 405 or 404."""
    for resource in request.app.router.resources():
        if resource is not request.match_info.route.resource:
            _, methods = await resource.resolve(request)
            if methods:
                return 405
    return 404


def new_app() -> web.Application:
    """Return an application that takes request bodies as large as the services do."""
    return web.Application(client_max_size=MAX_BODY)
