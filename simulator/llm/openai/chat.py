"""Chat Completions: what it refuses, what it was told, how it answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
import json
from typing import Any

from ..parts import Part, tokens
from ..script import Said, ToolCall
from ..tokens import Spent
from ..wire import Wire, pieces, sse
from .models import Model
from .rules import COMMON, DESCRIPTION_LENGTH, bad, check_choice, check_common, check_tools, check_window

KEYS = COMMON | {
    *(
        "messages",
        "modalities",
        "verbosity",
        "reasoning_effort",
        "max_completion_tokens",
        "frequency_penalty",
    ),
    *("presence_penalty", "web_search_options", "response_format", "audio", "stop", "logit_bias", "logprobs"),
    *("max_tokens", "n", "prediction", "seed"),
}
ROLES = frozenset({"developer", "system", "user", "assistant", "tool"})


def check(body: Mapping[str, Any], models: Sequence[Model], *, compatible: bool) -> Model:
    """Return the model, or raise the Refusal. compatible: a server at home, which knows less and minds less."""
    model = check_common(body, KEYS, ("model", "messages"), models)
    if not model.chats:
        text = "This is not a chat model and thus not supported in the v1/chat/completions endpoint."
        raise bad(text, "model", None, 404)
    if model.reasoning and "max_tokens" in body:
        text = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        raise bad(text, "max_tokens", "unsupported_parameter")
    if "reasoning_effort" in body and not model.reasoning:
        text = "Unsupported parameter: 'reasoning_effort' is not supported with this model."
        raise bad(text, "reasoning_effort", "unsupported_parameter")
    _tools(body)
    _messages(body["messages"], ROLES - {"developer"} if compatible else ROLES)
    check_window([body["messages"], body.get("tools")], model)
    return model


def limit(body: Mapping[str, Any]) -> int | None:
    """Return how many tokens the answer may have."""
    return body.get("max_completion_tokens") or body.get("max_tokens")


def forces(body: Mapping[str, Any]) -> bool:
    """Say whether some tool has to be called."""
    return body.get("tool_choice") == "required" or isinstance(body.get("tool_choice"), dict)


def said(messages: Sequence[Mapping[str, Any]]) -> Iterator[Said]:
    """Yield the messages but the system's, in the words of the script."""
    names: dict[str, str] = {}
    for message in messages:
        calls = tuple(
            ToolCall(one["function"]["name"], _arguments(one["function"]["arguments"]), one["id"])
            for one in message.get("tool_calls") or ()
        )
        names |= {one.id: one.name for one in calls}
        called = str(message.get("tool_call_id", ""))
        if message["role"] not in {"system", "developer"}:
            yield Said(message["role"], text(message.get("content")), calls, names.get(called, ""), called)


def text(content: Any) -> str:
    """Return the text of a message."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with what it cost; local: a compatible server, which shows its reasoning."""

    id: str
    model: str
    created: int
    parts: Sequence[Part]
    finish: str
    spent: Spent
    local: bool = False

    def message(self) -> dict[str, Any]:
        """Return the answer as JSON."""
        whole: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None, "annotations": []}
        for part in self.parts:
            if part.kind in {"text", "refusal"}:
                whole["content" if part.kind == "text" else "refusal"] = part.text
        if calls := [_call(part, part.text) for part in self.parts if part.kind == "call"]:
            whole["tool_calls"] = calls
        choice = {"index": 0, "message": whole, "logprobs": None, "finish_reason": self.finish}
        return self._head("chat.completion") | {"choices": [choice], "usage": self.usage()}

    def events(self, wire: Wire, *, with_usage: bool) -> Iterator[bytes]:
        """Yield the stream, chunk by chunk."""
        yield self._chunk({"role": "assistant", "content": "", "refusal": None})
        number = 0
        for part in self.parts:
            if wire.unknown:
                yield from self._unheard_of()
            if part.kind == "call":
                yield from self._call_chunks(part, number, wire)
                number += 1
                continue
            key = {"text": "content", "refusal": "refusal", "thinking": "reasoning_content"}[part.kind]
            for piece in pieces(part.text, wire):
                yield self._chunk({key: piece})
        yield self._chunk({}, self.finish)
        if with_usage:
            yield sse(self._head("chat.completion.chunk") | {"choices": [], "usage": self.usage()})
        yield sse(b"[DONE]")

    def usage(self) -> dict[str, Any]:
        read, output = self.spent.read, tokens(self.parts)
        prompt = self.spent.fresh + self.spent.written + read
        return {
            "prompt_tokens": prompt,
            "completion_tokens": output,
            "total_tokens": prompt + output,
            "prompt_tokens_details": {"cached_tokens": read, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        }

    def _call_chunks(self, part: Part, number: int, wire: Wire) -> Iterator[bytes]:
        yield self._chunk({"tool_calls": [{"index": number} | _call(part, "")]})
        for piece in pieces(part.text, wire):
            yield self._chunk({"tool_calls": [{"index": number, "function": {"arguments": piece}}]})

    def _chunk(self, delta: Mapping[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return sse(self._head("chat.completion.chunk") | {"choices": [choice]})

    def _head(self, kind: str) -> dict[str, Any]:
        head = {"id": self.id, "object": kind, "created": self.created, "model": self.model}
        return head if self.local else head | {"service_tier": "default", "system_fingerprint": "fp_sim"}

    def _unheard_of(self) -> Iterator[bytes]:
        """Yield what newer servers and gateways send: comments, fields, a chunk without choices."""
        yield b": PROCESSING\n\n"
        yield self._chunk({"brand_new": {"x": 1}, "content": None})
        yield sse(self._head("chat.completion.chunk.brand_new") | {"choices": []})


def _call(part: Part, arguments: str) -> dict[str, Any]:
    return {"id": part.id, "type": "function", "function": {"name": part.name, "arguments": arguments}}


def _tools(body: Mapping[str, Any]) -> None:
    functions = []
    for number, tool in enumerate(body.get("tools") or ()):
        if tool.get("type") != "function" or not isinstance(tool.get("function"), dict):
            raise bad(f"Missing required parameter: 'tools[{number}].function'.", f"tools[{number}].function")
        functions.append((f"tools[{number}].function", tool["function"]))
    check_tools(functions, described=DESCRIPTION_LENGTH)
    choice = body.get("tool_choice")
    forced = choice.get("function", {}).get("name") if isinstance(choice, dict) else None
    check_choice(body, [one["name"] for _, one in functions], forced)


def _messages(messages: Any, roles: frozenset[str]) -> None:
    if not isinstance(messages, list) or not messages:
        raise bad(
            "Invalid 'messages': empty array. Expected an array with minimum length 1.",
            "messages",
            "empty_array",
        )
    waiting: list[str] = []
    for number, message in enumerate(messages):
        where = f"messages[{number}]"
        role = message.get("role")
        if role not in roles:
            raise bad(
                f"Invalid value: '{role}'. Supported values are: {sorted(roles)}.",
                f"{where}.role",
                "invalid_value",
            )
        if role == "tool":
            waiting = _answered(where, message, waiting)
            continue
        _nothing_waits(waiting)
        waiting = [
            _called(f"{where}.tool_calls[{n}]", one) for n, one in enumerate(message.get("tool_calls") or ())
        ]
        if message.get("content") is None and not (role == "assistant" and waiting):
            raise bad("Invalid value for 'content': expected a string, got null.", f"{where}.content")
    _nothing_waits(waiting)


def _answered(where: str, message: Mapping[str, Any], waiting: list[str]) -> list[str]:
    called = message.get("tool_call_id")
    if called is None:
        raise bad(
            "Missing parameter 'tool_call_id': messages with role 'tool' must have a 'tool_call_id'.", where
        )
    if called not in waiting:
        raise bad(
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
            f"{where}.role",
        )
    if not isinstance(message.get("content"), str | list):
        raise bad("Invalid value for 'content': expected a string, got null.", f"{where}.content")
    return [one for one in waiting if one != called]


def _nothing_waits(waiting: Sequence[str]) -> None:
    if waiting:
        raise bad(
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            f"'tool_call_id'. The following tool_call_ids did not have response messages: {', '.join(waiting)}",
            "messages",
        )


def _called(where: str, one: Mapping[str, Any]) -> str:
    function = one.get("function") or {}
    if not one.get("id") or one.get("type") != "function" or not function.get("name"):
        raise bad(f"Missing required parameter: '{where}.id'.", f"{where}.id", "missing_required_parameter")
    if not isinstance(function.get("arguments"), str):
        text = f"Invalid type for '{where}.function.arguments': expected a string, but got an object instead."
        raise bad(text, f"{where}.function.arguments", "invalid_type")
    return str(one["id"])


def _arguments(written: str) -> Mapping[str, Any] | str:
    try:
        value = json.loads(written)
    except ValueError:
        return written
    return value if isinstance(value, dict) else written
