"""What can go wrong, on order: faults of the wire (any request) and faults of the pipeline.

sim.faults.set("radarr", Fault("status:500", path="/api/v3/movie", times=1))
sim.faults.set("radarr", Fault("no-import"))
sim.faults.clear("radarr")
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
import gzip
import json
import os
import signal
from typing import Any

from aiohttp import web

WIRE = frozenset(
    {
        *("down", "slow", "status", "html", "login_redirect", "redirect", "cut", "drop", "garbage"),
        *("wrong_shape", "unknown_enum", "timeout", "kill", "kill_after_store", "lost", "gateway"),
    }
)
PIPELINE = frozenset({"no-import", "no-scan", "no-seed", "no-release", "import-blocked", "disk-full"})

# Keys whose values are enumerations in one of the services; `unknown_enum` replaces the values.
ENUM_KEYS = frozenset(
    {
        *("status", "trackedDownloadStatus", "trackedDownloadState", "protocol", "minimumAvailability"),
        *("eventType", "coverType", "state", "connection_status", "media_type", "LocationType"),
        *("CollectionType", "Type", "MediaType", "type", "result"),
    }
)
UNKNOWN = "somethingBrandNew"
DEFAULT_SLOW = 3.0
TIMEOUT_SECONDS = 600.0
PAUSE = "faults.pause"

HTML = "<!doctype html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>"
LOGIN_URL = "/login?rd=somewhere"

type Handler = Callable[[web.Request], Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    kind: a name of WIRE or PIPELINE; `slow:SECONDS`, `status:CODE`, `gateway:CODE`, `kill:PID` and
        `kill_after_store:PID` carry their argument after the colon.
    path: only requests whose path starts with it (without the service's base path); None is all.
    times: only the first so many matching requests, then it is over; None is until cleared. (aiohttp's
        client itself repeats a GET whose connection was closed on it: `down` with times=1 is not seen.) With
        `import-blocked`: only so many releases, the first ones.
    after: so many matching requests pass unharmed before.
    retry_after: sent as a Retry-After header with `status`.
    body: what is sent with `status` and `html`; with `import-blocked` what the *arr has against the files.
    """

    kind: str
    path: str | None = None
    method: str | None = None
    times: int | None = None
    after: int = 0
    retry_after: int | str | None = None
    body: str | None = None

    def __post_init__(self) -> None:
        if self.name not in WIRE | PIPELINE:
            raise ValueError(f"unknown fault {self.kind!r}")
        if self.name in {"status", "kill", "kill_after_store"} and not self.argument:
            raise ValueError(f"{self.name} takes a number, as in {self.name}:500")
        if self.argument:
            float(self.argument)

    @property
    def name(self) -> str:
        return self.kind.partition(":")[0]

    @property
    def argument(self) -> str:
        return self.kind.partition(":")[2]

    def as_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "path": self.path, "method": self.method, "times": self.times}


class _Armed:
    """A fault that is set, with its counters."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.to_skip = fault.after
        self.left = fault.times

    def matches(self, method: str, path: str) -> bool:
        fault = self.fault
        return (fault.path is None or path.startswith(fault.path)) and fault.method in {None, method}

    def take(self) -> bool:
        """Count one matching request and say whether it is hit."""
        if self.to_skip > 0:
            self.to_skip -= 1
            return False
        if self.left is None:
            return True
        self.left -= 1
        return self.left >= 0


class Faults:
    """The board on which faults are set, by service name."""

    def __init__(self) -> None:
        self._armed: dict[str, list[_Armed]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._cleared = asyncio.Event()

    def set(self, service: str, fault: Fault) -> None:
        """Add a fault; several may be set at once, the oldest that matches is used."""
        self._armed.setdefault(service, []).append(_Armed(fault))
        self._tell()

    def clear(self, service: str | None = None) -> None:
        """Take back the faults of one service, or all."""
        self._cleared.set()
        self._cleared = asyncio.Event()
        if service is None:
            self._armed.clear()
        else:
            self._armed.pop(service, None)
        self._tell()

    def active(self, service: str, name: str) -> bool:
        """Say whether a pipeline fault is set."""
        return self.found(service, name) is not None

    def found(self, service: str, name: str) -> Fault | None:
        """Return a pipeline fault that is set."""
        return next((one.fault for one in self._armed.get(service, ()) if one.fault.name == name), None)

    def hit(self, service: str, method: str, path: str) -> Fault | None:
        """Return the fault of the wire that hits this request, counting it."""
        for armed in list(self._armed.get(service, ())):
            if armed.fault.name not in WIRE or not armed.matches(method, path):
                continue
            if armed.take():
                return armed.fault
            if armed.left is not None and armed.left < 0:
                self._armed[service].remove(armed)
        return None

    async def pause(self, seconds: float) -> None:
        """Let a request hang so many real seconds, at most until faults are cleared."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._cleared.wait(), seconds)

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        return {service: [a.fault.as_dict() for a in armed] for service, armed in self._armed.items()}

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def middleware(faults: Faults, service: str, base: str = "") -> Handler:
    """Return the aiohttp middleware that makes a service fail as ordered."""

    @web.middleware
    async def fail(request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = faults.hit(service, request.method, request.path.removeprefix(base))
        if fault is None:
            return await handler(request)
        request[PAUSE] = faults.pause
        if fault.name in _INSTEAD:
            return await _INSTEAD[fault.name](request, fault)
        return await _AROUND[fault.name](request, handler, fault)

    return fail


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)  # nobody is there to read it


def _kill(pid: str) -> None:
    number = int(pid)
    if number <= 1:
        raise ValueError("not a process that may be killed")
    os.kill(number, signal.SIGKILL)


async def _down(request: web.Request, fault: Fault) -> web.Response:
    return _hang_up(request)


async def _status(request: web.Request, fault: Fault) -> web.Response:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return web.Response(status=int(fault.argument), text=fault.body or "simulated fault", headers=headers)


async def _html(request: web.Request, fault: Fault) -> web.Response:
    return web.Response(text=fault.body or HTML, content_type="text/html")


async def _redirect(request: web.Request, fault: Fault) -> web.Response:
    return web.Response(status=302, headers={"Location": LOGIN_URL})


async def _garbage(request: web.Request, fault: Fault) -> web.Response:
    return web.Response(body=b"\x00\xff{]not json at all", content_type="application/json")


async def _wrong_shape(request: web.Request, fault: Fault) -> web.Response:
    return web.Response(body=b'["surprise", 42, null]', content_type="application/json")


async def _timeout(request: web.Request, fault: Fault) -> web.Response:
    await request[PAUSE](TIMEOUT_SECONDS)
    return _hang_up(request)


async def _kill_before(request: web.Request, fault: Fault) -> web.Response:
    _kill(fault.argument)
    return _hang_up(request)


async def _slow(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    await request[PAUSE](float(fault.argument or DEFAULT_SLOW))
    return await handler(request)


async def _cut(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """Send half of the JSON as if it were all."""
    body = _body(await handler(request))
    return web.Response(body=body[: max(1, len(body) // 2)], content_type="application/json")


async def _drop(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """Promise the whole body, send half of it and hang up."""
    body = _body(await handler(request))
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(body) + 1
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    _hang_up(request)
    return response


async def _unknown_enum(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    response = await handler(request)
    body = _body(response)
    if response.content_type != "application/json" or not body:
        return response
    strange = web.json_response(_strange(json.loads(body)), status=response.status)
    strange.cookies.update(response.cookies)  # who signed in stays signed in
    return strange


async def _kill_after(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    await handler(request)
    _kill(fault.argument)
    return _hang_up(request)


async def _lost(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """Do what is asked and hang up: the caller cannot know that it was done."""
    await handler(request)
    return _hang_up(request)


async def _gateway(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """Do what is asked, and answer as a proxy does that lost patience meanwhile: gateway:504, else 502."""
    await handler(request)
    return web.Response(status=int(fault.argument or 502), text=HTML, content_type="text/html")


def _body(response: web.StreamResponse) -> bytes:
    body = getattr(response, "body", None)
    body = body if isinstance(body, bytes) else b""
    return gzip.decompress(body) if "Content-Encoding" in response.headers else body


def _strange(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        # beside an "error" what is under "result" is what was asked for, and no word of how it went
        told = "error" in value
        return {
            name: _strange(item, "" if told and name == "result" else name) for name, item in value.items()
        }
    if isinstance(value, list):
        return [_strange(item, key) for item in value]
    return UNKNOWN if isinstance(value, str) and key in ENUM_KEYS else value


_INSTEAD: dict[str, Callable[[web.Request, Fault], Any]] = {
    "down": _down,
    "status": _status,
    "html": _html,
    "login_redirect": _redirect,
    "redirect": _redirect,
    "garbage": _garbage,
    "wrong_shape": _wrong_shape,
    "timeout": _timeout,
    "kill": _kill_before,
}
_AROUND: dict[str, Callable[[web.Request, Handler, Fault], Any]] = {
    "slow": _slow,
    "cut": _cut,
    "drop": _drop,
    "lost": _lost,
    "gateway": _gateway,
    "unknown_enum": _unknown_enum,
    "kill_after_store": _kill_after,
}
