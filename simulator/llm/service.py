"""What the simulated LLM servers share: the way of a request from its bytes to its answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
import json
from typing import Any, Literal, get_args

from aiohttp import web

from ..clock import SimClock
from ..faults import Faults
from ..server import RequestLog, Server, new_app
from .board import LlmBoard, OutOfScript
from .script import Failure, Request, Turn
from .wire import Wire

SHOWN_HEADERS = frozenset(
    {"accept", "content-type", "user-agent", "anthropic-version", "anthropic-beta", "openai-beta"}
)

type Account = Literal["ok", "no_credit", "forbidden"]
ACCOUNTS: tuple[str, ...] = get_args(Account.__value__)
type Handler = Callable[[web.Request], Any]
type Reader = Callable[[Request], None]


class Refusal(Exception):
    """What the real service says to a request that is no good."""

    def __init__(self, message: str, status: int = 400, kind: str = "", **more: Any) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.more = more


class LlmService(ABC):
    """One service on its own port. account: what the provider thinks of the key's owner."""

    def __init__(
        self,
        name: str,
        board: LlmBoard,
        clock: SimClock,
        faults: Faults,
        log: RequestLog,
        *,
        port: int = 0,
        base: str = "",
    ) -> None:
        self.server = Server(name, self._app, clock=clock, faults=faults, log=log, port=port, base=base)
        self.account: Account = "ok"
        self._base = base
        self._board = board
        self._faults = faults
        self._clock = clock

    @property
    def url(self) -> str:
        return self.server.root + self._base

    @abstractmethod
    def _routes(self) -> list[web.RouteDef]:
        """Return the routes, without the guard."""

    @abstractmethod
    def _check_key(self, request: web.Request) -> None:
        """Raise a Refusal unless the caller may."""

    @abstractmethod
    def error(
        self, status: int, message: str, kind: str = "", retry_after: Any = None, **more: Any
    ) -> web.Response:
        """Return an error in the API's shape; an empty kind is the one that goes with the status."""

    def _app(self) -> web.Application:
        app = new_app()
        app.middlewares.append(self._guard)
        app.router.add_routes(self._routes())
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            self._check_key(request)
            return await handler(request)
        except Refusal as refusal:
            return self.error(refusal.status, refusal.message, refusal.kind, **refusal.more)
        except web.HTTPRequestEntityTooLarge:
            return self.error(413, "Request exceeds the maximum size")

    async def _nothing(self, request: web.Request) -> web.Response:
        return self.error(404, "Not found")

    async def _asked(
        self, api: str, request: web.Request, check: Reader
    ) -> tuple[Request, Turn | web.Response]:
        """Read and check a request, and let the board say what the answer is."""
        asked = await read(api, request)
        self._board.requests.append(asked)
        try:
            check(asked)
            step = await self._board.next(asked)
            if isinstance(step, Turn):
                step = self._fitted(step, asked.body)
        except Refusal as refusal:
            asked.refused, asked.status = refusal.message, refusal.status
            raise
        except OutOfScript as err:
            asked.refused, asked.status = str(err), 400
            return asked, self.error(400, f"simulator: {err}")
        asked.status = step.status if isinstance(step, Failure) else 200
        return asked, self._failed(step) if isinstance(step, Failure) else step

    def _fitted(self, turn: Turn, body: dict[str, Any]) -> Turn:
        """Return the turn as the request lets it be; a Refusal where the script does not fit the request."""
        return turn

    def _failed(self, failure: Failure) -> web.Response:
        return self.error(failure.status, failure.message, failure.kind, failure.retry_after)

    def _wire(self, turn: Turn) -> Wire:
        return turn.wire or self._board.wire


async def read(api: str, request: web.Request) -> Request:
    """Return the request with its body, which must be a JSON object."""
    raw = await request.read()
    try:
        body = json.loads(raw)
    except ValueError as err:
        raise Refusal(f"The request body is not valid JSON: {err}") from err
    if not isinstance(body, dict):
        raise Refusal("The request body is not a JSON object")
    return Request(api, request.path, body, raw, shown(request.headers))


def shown(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that hold no secret."""
    return {name.lower(): value for name, value in headers.items() if name.lower() in SHOWN_HEADERS}
