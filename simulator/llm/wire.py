"""How an answer travels: events in pieces, late, cut off, with things in between that nobody knows."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

from ..faults import Faults
from ..server import encode

STALL = 600.0


@dataclass(frozen=True, slots=True)
class Wire:
    """How one answer travels. Numbers of events count from the first one of the answer.

    piece: characters of text, thinking or arguments in one delta: 1 cuts between the two halves of any escape.
    chunk: bytes in one write, whatever they are part of: 1 cuts every UTF-8 character; 0 is an event a write.
    before, gap: real seconds before the first event and between two.
    stall_after: so many events, then nothing for `stall` real seconds (or until faults are cleared).
    cut_after: so many events, then the connection is torn down. end_after: then it ends as if that were all.
    error_after: so many events, then the API's own error event (the server is overloaded) and the end.
    garbage_after: so many events, then an event that is no JSON; the others follow.
    unknown: event types, deltas and fields between the others that no client knows.
    """

    piece: int = 24
    chunk: int = 0
    before: float = 0.0
    gap: float = 0.0
    stall_after: int | None = None
    stall: float = STALL
    cut_after: int | None = None
    end_after: int | None = None
    error_after: int | None = None
    garbage_after: int | None = None
    unknown: bool = False

    @property
    def last(self) -> int | None:
        """After how many events it is over before its time."""
        ends = [end for end in (self.cut_after, self.end_after, self.error_after) if end is not None]
        return min(ends, default=None)


def pieces(text: str, wire: Wire) -> Iterator[str]:
    """Cut a text as its deltas carry it."""
    step = max(1, wire.piece)
    for start in range(0, len(text), step):
        yield text[start : start + step]


def sse(data: Any, event: str = "") -> bytes:
    """Return one server-sent event; `data` that is bytes goes out as it is."""
    name = f"event: {event}\n".encode() if event else b""
    return name + b"data: " + (data if isinstance(data, bytes) else encode(data)) + b"\n\n"


class Traced(Protocol):
    """What notes how far its answer got."""

    events: int


async def send(
    request: web.Request,
    asked: Traced,
    events: Iterable[bytes],
    wire: Wire,
    faults: Faults,
    *,
    error: bytes,
    garbage: bytes,
    content_type: str = "text/event-stream; charset=utf-8",
    headers: Mapping[str, str] | None = None,
) -> web.StreamResponse:
    """Stream the events as the wire wants them; `error` is the event that `error_after` sends.

    Who hangs up meanwhile ends it, quietly.
    """
    more = {"Content-Type": content_type, "Cache-Control": "no-cache"}
    response = web.StreamResponse(headers=more | dict(headers or {}))
    await faults.pause(wire.before)
    with suppress(ConnectionError):
        await response.prepare(request)
        for number, event in enumerate(_until(events, wire.last)):
            if wire.stall_after == number:
                await faults.pause(wire.stall)
            if wire.garbage_after == number:
                await _write(response, garbage, wire)
            if number and wire.gap:
                await faults.pause(wire.gap)
            await _write(response, event, wire)
            asked.events += 1
        if wire.cut_after is not None and request.transport is not None:
            request.transport.abort()
        elif wire.error_after is not None:
            await _write(response, error, wire)
    return response


def _until(events: Iterable[bytes], end: int | None) -> Iterator[bytes]:
    for number, event in enumerate(events):
        if end is not None and number >= end:
            return
        yield event


async def _write(response: web.StreamResponse, event: bytes, wire: Wire) -> None:
    step = wire.chunk or len(event)
    for start in range(0, len(event), step):
        await response.write(event[start : start + step])
        if wire.chunk:
            await asyncio.sleep(0)  # let the reader have each piece by itself
