"""The Responses API: what it refuses, what it was told, how it answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
import hashlib
import itertools
import re
from typing import Any

from ..parts import Part, tokens
from ..script import Said, ToolCall
from ..tokens import Spent
from ..wire import Wire, pieces, sse
from .models import Model
from .rules import COMMON, bad, check_choice, check_common, check_tools, check_window

KEYS = COMMON | {
    *(
        "previous_response_id",
        "background",
        "max_tool_calls",
        "text",
        "prompt",
        "truncation",
        "reasoning",
        "input",
    ),
    *("include", "instructions", "conversation", "context_management", "max_output_tokens"),
}
ROLES = frozenset({"user", "assistant", "system", "developer"})
LEAST_OUTPUT = 16
ENCRYPTED = re.compile(r"gAAAAA[0-9a-f]{64}")


def check(body: Mapping[str, Any], models: Sequence[Model]) -> Model:
    """Return the model, or raise the Refusal."""
    model = check_common(body, KEYS, ("model", "input"), models)
    if not model.chats:
        raise bad("This model is not supported in the v1/responses endpoint.", "model", "unsupported_model")
    most = body.get("max_output_tokens")
    if most is not None and most < LEAST_OUTPUT:
        text = f"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= {LEAST_OUTPUT}, but got"
        raise bad(f"{text} {most} instead.", "max_output_tokens", "integer_below_min_value")
    if (body.get("reasoning") or {}).get("effort") and not model.reasoning:
        text = "Unsupported parameter: 'reasoning.effort' is not supported with this model."
        raise bad(text, "reasoning.effort", "unsupported_parameter")
    if previous := body.get("previous_response_id"):
        text = f"Previous response with id '{previous}' not found."
        raise bad(text, "previous_response_id", "previous_response_not_found")
    _tools(body)
    _input(items(body))
    check_window([body["input"], body.get("instructions"), body.get("tools")], model)
    return model


def items(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the input as items: a text stands for one message."""
    given = body["input"]
    return [{"role": "user", "content": given}] if isinstance(given, str) else given


def said(given: Sequence[Mapping[str, Any]]) -> Iterator[Said]:
    """Yield the items but the system's, in the words of the script."""
    names: dict[str, str] = {}
    for item in given:
        kind = item.get("type", "message")
        if kind == "function_call":
            names[item["call_id"]] = item["name"]
            yield Said("assistant", "", (ToolCall(item["name"], item["arguments"], item["call_id"]),))
        elif kind == "function_call_output":
            called = item["call_id"]
            yield Said("tool", text(item["output"]), (), names[called], called)
        elif kind == "message" and item["role"] in {"user", "assistant"}:
            yield Said(item["role"], text(item["content"]))


def text(content: Any) -> str:
    """Return the text of a message or of a result."""
    if isinstance(content, str):
        return content
    return "".join(part.get("text") or part.get("refusal") or "" for part in content)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with what it cost. asked: the request's own settings, which the answer repeats."""

    id: str
    model: str
    created: int
    parts: Sequence[Part]
    stopped: str | None  # the reason why it is incomplete
    spent: Spent
    asked: Mapping[str, Any] = field(repr=False)

    def message(self, status: str = "", output: Sequence[Any] | None = None) -> dict[str, Any]:
        """Return the answer as JSON, or as it is in the middle of its stream."""
        begun = status == "in_progress"
        done = "incomplete" if self.stopped else "completed"
        repeated = {
            key: self.asked.get(key) for key in ("instructions", "previous_response_id", "max_output_tokens")
        }
        return repeated | {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status or done,
            "background": False,
            "error": None,
            "incomplete_details": {"reason": self.stopped} if self.stopped and not begun else None,
            "model": self.model,
            "output": [self.item(n) for n in range(len(self.parts))] if output is None else output,
            "parallel_tool_calls": self.asked.get("parallel_tool_calls", True),
            "reasoning": {"effort": None, "summary": None} | dict(self.asked.get("reasoning") or {}),
            "service_tier": "default",
            "store": self.asked.get("store", True),
            "temperature": 1.0,
            "text": {"format": {"type": "text"}, "verbosity": "medium"},
            "tool_choice": self.asked.get("tool_choice", "auto"),
            "tools": self.asked.get("tools", []),
            "top_p": 1.0,
            "truncation": "disabled",
            "usage": None if begun else self.usage(),
            "metadata": self.asked.get("metadata") or {},
        }

    def item(self, number: int, *, begun: bool = False) -> dict[str, Any]:
        """Return an item of the output, whole or as it begins."""
        part = self.parts[number]
        status = "in_progress" if begun else "completed" if part.whole else "incomplete"
        if part.kind == "call":
            item = {
                "type": "function_call",
                "id": self._item_id(number),
                "call_id": part.id,
                "name": part.name,
            }
            return item | {"arguments": "" if begun else part.text, "status": status}
        if part.kind == "thinking":
            item = {"type": "reasoning", "id": self._item_id(number)}
            summed = (self.asked.get("reasoning") or {}).get("summary") and not begun
            item["summary"] = [{"type": "summary_text", "text": part.text}] if summed else []
            # given by default; what output_item.added has of it need not be all
            item["encrypted_content"] = encrypted(part.text)[: 40 if begun else None]
            return item
        content = [] if begun else [_content(part)]
        head = {"type": "message", "id": self._item_id(number), "role": "assistant"}
        return head | {"status": status, "content": content}

    def usage(self) -> dict[str, Any]:
        thought = tokens([one for one in self.parts if one.kind == "thinking"]) if self._thinks() else 0
        prompt, output = self.spent.fresh + self.spent.written + self.spent.read, tokens(self.parts)
        return {
            "input_tokens": prompt,
            "input_tokens_details": {"cached_tokens": self.spent.read, "cache_write_tokens": 0},
            "output_tokens": output,
            "output_tokens_details": {"reasoning_tokens": thought},
            "total_tokens": prompt + output,
        }

    def events(self, wire: Wire) -> Iterator[bytes]:
        """Yield the stream, event by event."""
        for number, event in zip(itertools.count(), self._events(wire)):
            yield sse(event | {"sequence_number": number}, event["type"])

    def _events(self, wire: Wire) -> Iterator[dict[str, Any]]:
        begun = self.message("in_progress", [])
        yield {"type": "response.created", "response": begun}
        yield {"type": "response.in_progress", "response": begun}
        for number, part in enumerate(self.parts):
            yield {
                "type": "response.output_item.added",
                "output_index": number,
                "item": self.item(number, begun=True),
            }
            if wire.unknown:
                yield {"type": "response.brand_new.delta", "output_index": number, "delta": {"x": 1}}
            where = {"item_id": self._item_id(number), "output_index": number}
            fill = {"call": self._call, "thinking": self._thinking}.get(part.kind, self._text)
            yield from fill(part, where, wire)
            yield {"type": "response.output_item.done", "output_index": number, "item": self.item(number)}
        yield {
            "type": "response.incomplete" if self.stopped else "response.completed",
            "response": self.message(),
        }

    def _call(self, part: Part, where: dict[str, Any], wire: Wire) -> Iterator[dict[str, Any]]:
        front = "response.function_call_arguments"
        for piece in pieces(part.text, wire):
            yield {"type": f"{front}.delta", "delta": piece} | where
        yield {"type": f"{front}.done", "name": part.name, "arguments": part.text} | where

    def _thinking(self, part: Part, where: dict[str, Any], wire: Wire) -> Iterator[dict[str, Any]]:
        if not (self.asked.get("reasoning") or {}).get("summary"):
            return
        front, where = "response.reasoning_summary", where | {"summary_index": 0}
        whole = {"type": "summary_text", "text": part.text}
        yield {"type": f"{front}_part.added", "part": whole | {"text": ""}} | where
        for piece in pieces(part.text, wire):
            yield {"type": f"{front}_text.delta", "delta": piece} | where
        yield {"type": f"{front}_text.done", "text": part.text} | where
        yield {"type": f"{front}_part.done", "part": whole} | where

    def _text(self, part: Part, where: dict[str, Any], wire: Wire) -> Iterator[dict[str, Any]]:
        where = where | {"content_index": 0}
        refused = part.kind == "refusal"
        front, key = ("response.refusal", "refusal") if refused else ("response.output_text", "text")
        more = {} if refused else {"logprobs": []}
        yield {"type": "response.content_part.added", "part": _content(part) | {key: ""}} | where
        for piece in pieces(part.text, wire):
            yield {"type": f"{front}.delta", "delta": piece} | where | more
        yield {"type": f"{front}.done", key: part.text} | where | more
        yield {"type": "response.content_part.done", "part": _content(part)} | where

    def _item_id(self, number: int) -> str:
        front = {"call": "fc", "thinking": "rs"}.get(self.parts[number].kind, "msg")
        return f"{front}_{self.id.removeprefix('resp_')}{number:02d}"

    def _thinks(self) -> bool:
        return any(part.kind == "thinking" for part in self.parts)


def encrypted(thinking: str) -> str:
    """Return what stands for the model's thoughts; only what was given is taken back."""
    return "gAAAAA" + hashlib.sha256(thinking.encode()).hexdigest()


def failed() -> bytes:
    """Return the event that ends a stream in an error."""
    text = "The server had an error processing your request. Sorry about that!"
    return sse(
        {"type": "error", "code": "server_error", "message": text, "param": None, "sequence_number": 999},
        "error",
    )


def _content(part: Part) -> dict[str, Any]:
    if part.kind == "refusal":
        return {"type": "refusal", "refusal": part.text}
    return {"type": "output_text", "text": part.text, "annotations": [], "logprobs": []}


def _tools(body: Mapping[str, Any]) -> None:
    tools = body.get("tools") or ()
    functions = [(f"tools[{n}]", one) for n, one in enumerate(tools) if one.get("type") == "function"]
    for number, tool in enumerate(tools):
        if "function" in tool or "type" not in tool:  # as Chat Completions has it
            where = f"tools[{number}].name"
            raise bad(f"Missing required parameter: '{where}'.", where, "missing_required_parameter")
    check_tools(functions)
    choice = body.get("tool_choice")
    forced = choice.get("name") if isinstance(choice, dict) and choice.get("type") == "function" else None
    check_choice(body, [one["name"] for _, one in functions], forced)


def _input(given: Any) -> None:
    """Every output has its call before it, every call its output; reasoning is followed by what it led to."""
    if not isinstance(given, list) or not given:
        raise bad("Invalid 'input': expected a non-empty array or a string.", "input", "invalid_type")
    calls: list[str] = []
    answered: list[str] = []
    for number, item in enumerate(given):
        kind = item.get("type", "message")
        where = f"input[{number}]"
        if kind == "function_call":
            calls.append(_call_id(where, item))
        elif kind == "function_call_output":
            answered.append(_output(where, item, calls))
        elif kind == "reasoning":
            _reasoning(item, given[number + 1 : number + 2])
        elif kind != "message":
            raise bad(f"Invalid value: '{kind}'.", f"{where}.type", "invalid_value")
        elif item.get("role") not in ROLES or not isinstance(item.get("content"), str | list):
            raise bad(f"Invalid value: '{item.get('role')}'.", f"{where}.role", "invalid_value")
    if missing := [one for one in calls if one not in answered]:
        raise bad(f"No tool output found for function call {missing[0]}.", "input")


def _call_id(where: str, item: Mapping[str, Any]) -> str:
    for key in ("call_id", "name", "arguments"):
        if not isinstance(item.get(key), str):
            raise bad(
                f"Missing required parameter: '{where}.{key}'.",
                f"{where}.{key}",
                "missing_required_parameter",
            )
    return str(item["call_id"])


def _output(where: str, item: Mapping[str, Any], calls: Sequence[str]) -> str:
    called = item.get("call_id")
    if called not in calls:
        raise bad(f"No tool call found for function call output with call_id {called}.", "input")
    if not isinstance(item.get("output"), str | list):
        raise bad(f"Invalid type for '{where}.output': expected a string.", f"{where}.output", "invalid_type")
    return str(called)


def _reasoning(item: Mapping[str, Any], following: Sequence[Mapping[str, Any]]) -> None:
    name = item.get("id")
    sealed = item.get("encrypted_content")
    if sealed is None:
        text = f"Item with id '{name}' not found. Items are not persisted when `store` is set to false."
        raise bad(
            f"{text} Try again with `store` set to true, or remove this item from your input.",
            "input",
            None,
            404,
        )
    if not ENCRYPTED.fullmatch(str(sealed)):
        text = f"The encrypted content for item {name} could not be verified."
        raise bad(text, None, "invalid_encrypted_content")
    if not following or following[0].get("type") not in {"function_call", "message", "reasoning"}:
        raise bad(
            f"Item '{name}' of type 'reasoning' was provided without its required following item.", "input"
        )
