"""One answer of the Messages API, as JSON and as the events of its stream."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
import hashlib
from typing import Any

from ...server import encode
from ..parts import Part, tokens
from ..tokens import Spent
from ..wire import Wire, pieces, sse

STOPS = {
    "refusal": "refusal",
    "context": "model_context_window_exceeded",
    "filter": "refusal",
    "pause": "pause_turn",
}
EXPLANATION = "This answer would not be in line with the usage policy."
DELTAS = {
    "text": ("text_delta", "text"),
    "thinking": ("thinking_delta", "thinking"),
    "call": ("input_json_delta", "partial_json"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with what it cost. omitted: the text of thinking is kept back, not its signature."""

    id: str
    model: str
    parts: Sequence[Part]
    stop: str
    spent: Spent
    omitted: bool = False

    def usage(self, output: int) -> dict[str, Any]:
        return {
            "input_tokens": self.spent.fresh,
            "cache_creation_input_tokens": self.spent.written,
            "cache_read_input_tokens": self.spent.read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.spent.written,
                "ephemeral_1h_input_tokens": 0,
            },
            "output_tokens": output,
            "server_tool_use": None,
            "service_tier": "standard",
        }

    def message(self) -> dict[str, Any]:
        """Return the answer as JSON."""
        return self._empty() | {
            "content": [self._done(part) for part in self.parts],
            "stop_reason": self.stop,
            "stop_details": self._details(),
            "usage": self.usage(tokens(self.parts)),
        }

    def events(self, wire: Wire) -> Iterator[bytes]:
        """Yield the stream, event by event."""
        yield _event({"type": "message_start", "message": self._empty()})
        for number, part in enumerate(self.parts):
            yield _event({"type": "content_block_start", "index": number, "content_block": _begun(part)})
            if number == 0:
                yield _event({"type": "ping"})
            if wire.unknown:
                yield from _unheard_of(number)
            for delta in self._deltas(part, wire):
                yield _event({"type": "content_block_delta", "index": number, "delta": delta})
            yield _event({"type": "content_block_stop", "index": number})
        total = self.usage(tokens(self.parts))
        shown = {key: total[key] for key in total if key not in {"cache_creation", "service_tier"}}
        delta = {"stop_reason": self.stop, "stop_sequence": None, "stop_details": self._details()}
        yield _event({"type": "message_delta", "delta": delta, "usage": shown})
        yield _event({"type": "message_stop"})

    def thoughts(self) -> set[tuple[str, str]]:
        """Return the thinking that goes out, each with its signature before it."""
        done = [self._done(part) for part in self.parts if part.kind == "thinking"]
        return {(one["signature"], one["thinking"]) for one in done}

    def _deltas(self, part: Part, wire: Wire) -> Iterator[dict[str, Any]]:
        kind, key = DELTAS[part.kind]
        if part.kind == "call":
            yield {"type": kind, key: ""}  # the real stream begins so
        for piece in pieces(self._shown(part), wire):
            yield {"type": kind, key: piece}
        if part.kind == "thinking":
            yield {"type": "signature_delta", "signature": _sign(part.text)}

    def _done(self, part: Part) -> dict[str, Any]:
        if part.kind == "call":
            return _begun(part) | {"input": dict(part.call.object)}
        if part.kind == "thinking":
            return _begun(part) | {"thinking": self._shown(part), "signature": _sign(part.text)}
        return _begun(part) | {"text": part.text}

    def _shown(self, part: Part) -> str:
        return "" if self.omitted and part.kind == "thinking" else part.text

    def _empty(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": self.usage(1),
        }

    def _details(self) -> dict[str, Any] | None:
        if self.stop != "refusal":
            return None
        return {"type": "refusal", "category": "general_harms", "explanation": EXPLANATION}


def _begun(part: Part) -> dict[str, Any]:
    """Return a block as content_block_start shows it: empty."""
    if part.kind == "call":
        return {"type": "tool_use", "id": part.id, "name": part.name, "input": {}}
    if part.kind == "thinking":
        return {"type": "thinking", "thinking": "", "signature": ""}
    return {"type": "text", "text": "", "citations": None}


def _sign(thinking: str) -> str:
    return "Sim" + hashlib.sha256(thinking.encode()).hexdigest()


def _event(data: Mapping[str, Any]) -> bytes:
    return sse(data, data["type"])


def _unheard_of(number: int) -> Iterator[bytes]:
    """Yield what a newer server may send: an event, and a delta in a block."""
    yield _event({"type": "content_block_annotation", "index": number, "annotation": {"type": "brand_new"}})
    yield sse(b"", "keepalive_2027")
    yield _event(
        {"type": "content_block_delta", "index": number, "delta": {"type": "brand_new_delta", "x": 1}}
    )


def overloaded(request_id: str) -> bytes:
    """Return the error event that ends a stream."""
    error = {"type": "overloaded_error", "message": "Overloaded"}
    return _event({"type": "error", "error": error, "request_id": request_id})


def garbage() -> bytes:
    """Return an event whose JSON is broken off."""
    return b"event: content_block_delta\ndata: " + encode({"type": "content_block_delta"})[:-9] + b"\n\n"
