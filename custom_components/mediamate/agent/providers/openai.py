"""OpenAI by its own SDK: its Responses API, or Chat Completions at any address that speaks them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
import re
from typing import Any, Final, override

from homeassistant.helpers import llm
from homeassistant.helpers.json import json_dumps
from homeassistant.util.ulid import ulid_now
import openai

from ...errors import BadResponse, CannotConnect, CutOff, MediaMateError, ModelRefused
from ..models import Model, Usage
from .base import HISTORY, Answered, Asked, Delta, Step, Turn, arguments_of, recent, schema_of
from .incoming import Incoming
from .sdk import LIST_TIMEOUT, SdkProvider, client_options, named, our_errors

NAME: Final = "OpenAI"
URL: Final = "https://api.openai.com/v1"
_TALKS: Final = re.compile(
    r"(?:gpt-\d|o\d|chatgpt)(?!.*(?:audio|image|instruct|realtime|search|transcribe|tts))"
)
_SILENT: Final = re.compile(r"dall-e|embed|image|moderation|rerank|transcri|tts|whisper")
_THINKS: Final = re.compile(r"(?:o\d|gpt-[5-9])(?!.*chat)")

type Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Native:
    """An answer with thoughts, item by item: it has to go back as it came."""

    items: tuple[Item, ...]


class OpenAI(SdkProvider):
    """One account at OpenAI: the Responses API, with nothing stored there."""

    name = NAME
    sdk = openai

    @override
    async def models(self) -> Sequence[Model]:
        with our_errors(openai, NAME):
            page = await self._client.models.list(timeout=LIST_TIMEOUT)
            newest = sorted(page.data, key=lambda one: getattr(one, "created", None) or 0, reverse=True)
            return self._offered([one.id for one in newest if isinstance(one.id, str)])

    def _offered(self, ids: Sequence[str]) -> Sequence[Model]:
        """The list tells no abilities: what talks is known by its name; small and quick ones first."""
        talking = sorted((one for one in ids if _TALKS.match(one)), key=lambda one: "mini" not in one)
        return [Model(id=one, name=one, thinking=_thinks(one)) for one in talking]

    @override
    async def _ask(self, turn: Turn) -> Any:
        return await self._client.responses.create(**request(turn), stream=True)

    @override
    def _incoming(self) -> Incoming:
        return Response()


class Compatible(OpenAI):
    """Any server that speaks Chat Completions: LM Studio, vLLM, llama.cpp, OpenRouter."""

    @override
    def _offered(self, ids: Sequence[str]) -> Sequence[Model]:
        return [Model(id=one, name=one) for one in ids if not _SILENT.search(one)]

    @override
    async def _ask(self, turn: Turn) -> Any:
        return await self._client.chat.completions.create(**chat_request(turn), stream=True)

    @override
    def _incoming(self) -> Incoming:
        return Completion()


def create(given: Mapping[str, Any]) -> OpenAI:
    """Make a client. Blocks: certificates are read. A server at home may want no key."""
    key = given.get("api_key") or "none"
    client = openai.AsyncOpenAI(api_key=key, **client_options(openai, given, URL))
    return Compatible(client) if given.get("url") else OpenAI(client)


def _thinks(model_id: str) -> bool:
    return _THINKS.match(model_id) is not None


def _function(tool: llm.Tool, serializer: Callable[[Any], Any] | None) -> Item:
    return {
        "name": tool.name,
        "description": (tool.description or "")[:1024],
        "parameters": schema_of(tool, serializer),
        "strict": False,
    }


# --- Responses --------------------------------------------------------------------------------


def request(turn: Turn) -> dict[str, Any]:
    """Return the arguments of a call. What comes first is the same from turn to turn: it is cached there."""
    model = turn.options.model
    body: dict[str, Any] = {
        "model": model.id,
        "instructions": turn.system,
        "input": items(recent(turn.told, HISTORY)),
        "max_output_tokens": turn.options.max_tokens,
        "prompt_cache_key": "mediamate",
        "store": False,
    }
    if turn.tools:
        body["tools"] = [{"type": "function", **_function(one, turn.serializer)} for one in turn.tools]
        if turn.last:
            body["tool_choice"] = "none"
    if model.thinking or _thinks(model.id):
        body |= {"reasoning": {"effort": "low"}, "include": ["reasoning.encrypted_content"]}
    return body


def items(found: Sequence[Step]) -> list[Item]:
    """Return the talk as items: messages, calls, and their results after all calls of one answer."""
    said: list[Item] = []
    for step in found:
        if isinstance(step, Asked):
            said.append(_message("user", step.text))
            continue
        said += _answer(step)
        said += [
            {"type": "function_call_output", "call_id": one.id, "output": one.result} for one in step.calls
        ]
    return said


def _answer(step: Answered) -> list[Item]:
    if isinstance(step.native, Native):
        known = {one.id for one in step.calls}  # the loop may have left calls out
        kept = [one for one in step.native.items if one["type"] != "function_call" or one["call_id"] in known]
        while kept and kept[-1]["type"] == "reasoning":  # a thought that led to nothing is refused
            kept.pop()
        return kept
    text = [_message("assistant", step.text)] if step.text else []
    return text + [_called(one.id, one.name, one.args) for one in step.calls]


def _message(role: str, text: str) -> Item:
    return {"type": "message", "role": role, "content": text}


def _called(call_id: str, name: str, args: dict[str, Any]) -> Item:
    return {"type": "function_call", "call_id": call_id, "name": name, "arguments": json_dumps(args)}


@dataclass(slots=True)
class Response(Incoming):
    """One response while it comes in."""

    items: list[Item] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    ended: bool = False
    error: MediaMateError | None = None

    @override
    def rest(self) -> Iterator[Delta]:
        if any(one["type"] == "reasoning" for one in self.items):
            yield {"native": Native(tuple(self.items))}

    @override
    def take(self, event: Any) -> Iterator[Delta]:
        match event.type:
            case "response.output_text.delta":
                yield {"content": event.delta}
            case "response.refusal.delta":
                self.error = ModelRefused(service=NAME)
            case "response.output_item.done":
                yield from self._done(event.item)
            case "response.completed" | "response.incomplete" | "response.failed":
                self._end(event.response)
            case "error":
                self.error = named(event.code, NAME)

    def _done(self, item: Any) -> Iterator[Delta]:
        match item.type:
            case "reasoning":
                sealed = {"id": item.id, "summary": [], "encrypted_content": item.encrypted_content}
                self.items.append({"type": "reasoning", **sealed})
            case "message":
                text = "".join(getattr(part, "text", None) or "" for part in item.content)
                if text.strip():
                    self.items.append(_message("assistant", text))
            case "function_call":
                if (args := arguments_of(item.arguments)) is None:
                    self.error = BadResponse(service=NAME)
                    return
                self.items.append(_called(item.call_id, item.name, args))
                yield {"tool_calls": [llm.ToolInput(item.name, args, item.call_id)]}

    def _end(self, response: Any) -> None:
        self.ended = True
        if (usage := response.usage) is not None:
            details = getattr(usage, "input_tokens_details", None)
            cached = getattr(details, "cached_tokens", None) or 0
            self.usage = Usage(read=usage.input_tokens or 0, cached=cached, written=usage.output_tokens or 0)
        if response.error is not None:
            self.error = named(response.error.code, NAME)
        elif (details := response.incomplete_details) is not None:
            kind = CutOff if details.reason == "max_output_tokens" else ModelRefused
            self.error = kind(service=NAME)

    @override
    def failure(self) -> MediaMateError | None:
        if self.error is None and not self.ended:
            return CannotConnect("ai_interrupted", service=NAME)
        return self.error


# --- Chat Completions -------------------------------------------------------------------------


def chat_request(turn: Turn) -> dict[str, Any]:
    """Return the arguments of a call, in the words that old and small servers know too."""
    body: dict[str, Any] = {
        "model": turn.options.model.id,
        "messages": [
            {"role": "system", "content": turn.system},
            *messages(recent(turn.told, HISTORY)),
        ],
        _limit_of(turn.options.model.id): turn.options.max_tokens,
        "stream_options": {"include_usage": True},
    }
    if turn.tools:
        body["tools"] = [
            {"type": "function", "function": _function(one, turn.serializer)} for one in turn.tools
        ]
        if turn.last:
            body["tool_choice"] = "none"
    return body


def _limit_of(model_id: str) -> str:
    """Return what the limit is called: OpenAI's newer models, behind a gateway, refuse the name that all others know."""
    return "max_completion_tokens" if _thinks(model_id.rpartition("/")[2]) else "max_tokens"


def messages(found: Sequence[Step]) -> list[Item]:
    """Return the talk as messages."""
    said: list[Item] = []
    for step in found:
        if isinstance(step, Asked):
            said.append({"role": "user", "content": step.text})
            continue
        answer: Item = {"role": "assistant", "content": step.text}
        if step.calls:
            answer["tool_calls"] = [
                {
                    "id": one.id,
                    "type": "function",
                    "function": {"name": one.name, "arguments": json_dumps(one.args)},
                }
                for one in step.calls
            ]
        said.append(answer)
        said += [{"role": "tool", "tool_call_id": one.id, "content": one.result} for one in step.calls]
    return said


@dataclass(slots=True)
class Completion(Incoming):
    """One completion while it comes in. `parts`: id, name and pieces of the arguments of each call."""

    parts: dict[int, tuple[str, str, list[str]]] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    reason: str | None = None
    refused: bool = False
    broken: bool = False

    @override
    def rest(self) -> Iterator[Delta]:
        """Yield the calls, which may be interleaved. Of what was cut off nobody knows what was to come."""
        if self.reason is not None:
            yield from self.calls()

    @override
    def take(self, event: Any) -> Iterator[Delta]:
        if (usage := getattr(event, "usage", None)) is not None:
            details = getattr(usage, "prompt_tokens_details", None)
            self.usage = Usage(
                read=usage.prompt_tokens or 0,
                cached=getattr(details, "cached_tokens", None) or 0,
                written=usage.completion_tokens or 0,
            )
        for choice in (event.choices or ())[:1]:
            self.reason = choice.finish_reason or self.reason
            yield from self._grow(choice.delta)

    def _grow(self, delta: Any) -> Iterator[Delta]:
        if delta is None:
            return
        self.refused = self.refused or bool(getattr(delta, "refusal", None))
        if thought := getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None):
            yield {"thinking_content": str(thought)}
        if delta.content:
            yield {"content": delta.content}
        for number, call in enumerate(delta.tool_calls or ()):
            index = number if call.index is None else call.index
            call_id, name, pieces = self.parts.get(index, ("", "", []))
            pieces.append((call.function and call.function.arguments) or "")
            name = name or (call.function and call.function.name) or ""
            self.parts[index] = (call_id or call.id or "", name, pieces)

    def calls(self) -> Iterator[Delta]:
        """Yield the calls; one that was cut off is none."""
        for call_id, name, pieces in self.parts.values():
            if (args := arguments_of("".join(pieces))) is None or not name:
                self.broken = True
                continue
            yield {"tool_calls": [llm.ToolInput(name, args, call_id or ulid_now())]}

    @override
    def failure(self) -> MediaMateError | None:
        match self.reason:
            case None:
                return CannotConnect("ai_interrupted", service=NAME)
            case "length":
                return CutOff(service=NAME)
            case "content_filter":
                return ModelRefused(service=NAME)
        if self.refused:
            return ModelRefused(service=NAME)
        return BadResponse(service=NAME) if self.broken else None
