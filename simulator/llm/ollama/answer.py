"""One answer of /api/chat, as JSON and as the lines of its stream."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...server import encode
from ..parts import Part, tokens
from ..wire import Wire, pieces

NANO = 1_000_000_000
KEYS = {"thinking": "thinking", "text": "content", "refusal": "content"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with what it cost. Calls come whole, in one line each."""

    model: str
    at: str
    parts: Sequence[Part]
    reason: str
    prompt: int  # tokens

    def message(self) -> dict[str, Any]:
        """Return the answer as JSON."""
        whole: dict[str, Any] = {"role": "assistant", "content": ""}
        for part in self.parts:
            if part.kind != "call":
                whole[KEYS[part.kind]] = whole.get(KEYS[part.kind], "") + part.text
        if calls := [_call(number, part) for number, part in enumerate(self._calls())]:
            whole["tool_calls"] = calls
        return self._head(whole) | self._end()

    def events(self, wire: Wire) -> Iterator[bytes]:
        """Yield the stream, line by line."""
        for part in self.parts:
            if wire.unknown:
                yield line(
                    self._head({"role": "assistant", "content": "", "brand_new": {"x": 1}}) | {"new": []}
                )
            for piece in pieces(part.text, wire) if part.kind != "call" else ():
                text = {"content": "", KEYS[part.kind]: piece}
                yield line(self._head({"role": "assistant"} | text) | {"done": False})
        for number, part in enumerate(self._calls()):
            message = {"role": "assistant", "content": "", "tool_calls": [_call(number, part)]}
            yield line(self._head(message) | {"done": False})
        yield line(self._head({"role": "assistant", "content": ""}) | self._end())

    def _calls(self) -> list[Part]:
        return [part for part in self.parts if part.kind == "call"]

    def _head(self, message: Mapping[str, Any]) -> dict[str, Any]:
        return {"model": self.model, "created_at": self.at, "message": message}

    def _end(self) -> dict[str, Any]:
        output = tokens(self.parts)
        return {
            "done": True,
            "done_reason": self.reason,
            "total_duration": 2 * NANO,
            "load_duration": NANO // 10,
            "prompt_eval_count": self.prompt,
            "prompt_eval_duration": NANO // 5,
            "eval_count": output,
            "eval_duration": NANO,
        }


def line(value: Any) -> bytes:
    """Return one line of JSON."""
    return encode(value) + b"\n"


def _call(number: int, part: Part) -> dict[str, Any]:
    function = {"index": number, "name": part.name, "arguments": dict(part.call.object)}
    return {"id": part.id, "function": function}
