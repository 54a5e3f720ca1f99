"""One answer of the Messages API, as JSON and as the events of its stream."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
import hashlib
from typing import Any

from ...server import encode
from ..script import ToolCall, Turn
from ..tokens import BYTES_A_TOKEN, Spent, count
from ..wire import Wire, pieces, sse

STOPS = {"refusal": "refusal", "max_tokens": "max_tokens", "context": "model_context_window_exceeded"}
STOPS |= {"filter": "refusal", "pause": "pause_turn"}
EXPLANATION = "This answer would not be in line with the usage policy."


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the answer. `text` is what its deltas carry; a call carries its arguments in it."""

    kind: str
    text: str
    name: str = ""
    id: str = ""
    signature: str = ""
    whole: bool = True  # False: the limit cut it off

    def begin(self) -> dict[str, Any]:
        """Return the block as content_block_start shows it: empty."""
        if self.kind == "tool_use":
            return {"type": "tool_use", "id": self.id, "name": self.name, "input": {}}
        if self.kind == "thinking":
            return {"type": "thinking", "thinking": "", "signature": ""}
        return {"type": "text", "text": "", "citations": None}

    def deltas(self, wire: Wire) -> Iterator[dict[str, Any]]:
        """Yield the deltas that fill the block."""
        kind, key = {
            "text": ("text_delta", "text"),
            "thinking": ("thinking_delta", "thinking"),
            "tool_use": ("input_json_delta", "partial_json"),
        }[self.kind]
        if self.kind == "tool_use":
            yield {"type": kind, key: ""}  # the real stream begins so
        for piece in pieces(self.text, wire):
            yield {"type": kind, key: piece}
        if self.kind == "thinking":
            yield {"type": "signature_delta", "signature": self.signature}

    def done(self) -> dict[str, Any]:
        """Return the block as the JSON answer shows it."""
        if self.kind == "tool_use":
            return self.begin() | {"input": dict(ToolCall(self.name, self.text).object)}
        if self.kind == "thinking":
            return self.begin() | {"thinking": self.text, "signature": self.signature}
        return self.begin() | {"text": self.text}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with what it cost."""

    id: str
    model: str
    parts: Sequence[Part]
    stop: str
    spent: Spent

    @property
    def output_tokens(self) -> int:
        return sum(count(part.text) for part in self.parts) or 1

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
            "content": [part.done() for part in self.parts],
            "stop_reason": self.stop,
            "stop_details": self._details(),
            "usage": self.usage(self.output_tokens),
        }

    def events(self, wire: Wire) -> Iterator[bytes]:
        """Yield the stream, event by event."""
        yield _event({"type": "message_start", "message": self._empty()})
        for number, part in enumerate(self.parts):
            yield _event({"type": "content_block_start", "index": number, "content_block": part.begin()})
            if number == 0:
                yield _event({"type": "ping"})
            if wire.unknown:
                yield from _unheard_of(number)
            for delta in part.deltas(wire):
                yield _event({"type": "content_block_delta", "index": number, "delta": delta})
            yield _event({"type": "content_block_stop", "index": number})
        total = self.usage(self.output_tokens)
        shown = {key: total[key] for key in total if key not in {"cache_creation", "service_tier"}}
        delta = {"stop_reason": self.stop, "stop_sequence": None, "stop_details": self._details()}
        yield _event({"type": "message_delta", "delta": delta, "usage": shown})
        yield _event({"type": "message_stop"})

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


def parts(turn: Turn, body: Mapping[str, Any], ids: Iterator[str]) -> tuple[list[Part], str]:
    """Return the blocks of a turn and why they stop, as far as the request allows thinking and tokens."""
    config = body.get("thinking") or {"type": "disabled"}
    found = []
    if turn.thinking and config["type"] != "disabled":
        text = "" if config.get("display") == "omitted" else turn.thinking
        found.append(Part("thinking", text, signature=_sign(turn.thinking)))
    if turn.text:
        found.append(Part("text", turn.text))
    found += [Part("tool_use", one.json, one.name, one.id or next(ids)) for one in turn.calls]
    kept = list(_within(found, body["max_tokens"] * BYTES_A_TOKEN))
    if len(kept) < len(found) or any(not part.whole for part in kept):
        return kept, "max_tokens"
    if turn.stop == "max_tokens" and kept:  # the last block is cut in the middle
        kept[-1] = _cut(kept[-1], len(kept[-1].text) // 2 if kept[-1].kind == "tool_use" else None)
    return kept, STOPS[turn.stop] if turn.stop else "tool_use" if turn.calls else "end_turn"


def _within(found: Sequence[Part], room: int) -> Iterator[Part]:
    """Yield the blocks that have room, the last one cut where it ends."""
    for part in found:
        size = len(part.text.encode())
        if size > room:
            if room > 0:
                yield _cut(part, len(part.text.encode()[:room].decode(errors="ignore")))
            return
        room -= size
        yield part


def _cut(part: Part, length: int | None) -> Part:
    return Part(part.kind, part.text[:length], part.name, part.id, part.signature, whole=False)


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
