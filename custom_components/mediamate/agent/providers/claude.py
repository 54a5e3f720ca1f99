"""Claude, by Anthropic's own SDK: the Messages API, streamed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, override

import anthropic
from homeassistant.helpers import llm

from ...errors import BadResponse, CannotConnect, CutOff, MediaMateError, ModelRefused, TooLong
from ..models import Model, Usage
from .base import HISTORY, Answered, Asked, Call, Delta, Step, Turn, arguments_of, recent, schema_of
from .incoming import Incoming
from .sdk import LIST_TIMEOUT, SdkProvider, client_options, our_errors

NAME: Final = "Anthropic"
URL: Final = "https://api.anthropic.com"
_PREFERRED: Final = ("claude-haiku", "claude-sonnet")  # quick and cheap first: the tools do the work
_CACHED: Final = {"cache_control": {"type": "ephemeral"}}

type Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Native:
    """An answer with thoughts, block by block: it has to go back as it came."""

    blocks: tuple[Block, ...]


class Claude(SdkProvider):
    """One account, or a gateway that speaks the same API."""

    name = NAME
    sdk = anthropic

    @override
    async def models(self) -> Sequence[Model]:
        with our_errors(anthropic, NAME):
            page = await self._client.models.list(limit=100, timeout=LIST_TIMEOUT)
            found = [_model(one) for one in page.data if isinstance(one.id, str)]
        return sorted(found, key=_rank)

    @override
    async def _ask(self, turn: Turn) -> Any:
        body = request(turn)
        # in the API's own words already: the SDK would look through them piece by piece, which takes about as
        # long as all that is done here beside it
        long = {key: body.pop(key) for key in ("messages", "tools") if key in body}
        return await self._client.messages.create(**body, messages=(), extra_body=long, stream=True)

    @override
    def _incoming(self) -> Incoming:
        return Message()


def create(given: Mapping[str, Any]) -> Claude:
    """Make a client. Blocks: certificates are read. A gateway takes its token as a bearer."""
    secret = {"auth_token" if given.get("bearer") else "api_key": given["api_key"]}
    return Claude(anthropic.AsyncAnthropic(**secret, **client_options(anthropic, given, URL)))


def _rank(model: Model) -> int:
    """The service lists the newest first; of these the preferred family."""
    return next((rank for rank, start in enumerate(_PREFERRED) if model.id.startswith(start)), 9)


def _model(info: Any) -> Model:
    can = getattr(info, "capabilities", None)
    return Model(
        id=info.id,
        name=str(getattr(info, "display_name", "") or info.id),
        thinking=_supported(can, "thinking", "types", "adaptive"),
        effort=_supported(can, "effort"),
    )


def _supported(capabilities: Any, *path: str) -> bool:
    """Read one ability; a gateway or an older server names none."""
    for name in path:
        capabilities = getattr(capabilities, name, None)
    return getattr(capabilities, "supported", None) is True


# --- what is sent ---------------------------------------------------------------------------


def request(turn: Turn) -> dict[str, Any]:
    """Return the arguments of a call.

    Tools and the static text come first and are the same bytes from turn to turn, marked for the
    cache; a second mark at the end lets the next round read this one from it.
    """
    model = turn.options.model
    body: dict[str, Any] = {
        "model": model.id,
        "max_tokens": turn.options.max_tokens,
        "system": [{"type": "text", "text": turn.system, **_CACHED}],
        "messages": messages(recent(turn.told, HISTORY)),
    }
    if turn.tools:
        body["tools"] = [_tool(tool, turn.serializer) for tool in turn.tools]
        if turn.last:
            body["tool_choice"] = {"type": "none"}
    if model.thinking:
        body["thinking"] = {"type": "adaptive"}
    if model.effort:
        body["output_config"] = {"effort": "low"}
    return body


def _tool(tool: llm.Tool, serializer: Callable[[Any], Any] | None) -> dict[str, Any]:
    return {
        "name": tool.name,
        "description": tool.description or "",
        "input_schema": schema_of(tool, serializer),
    }


def messages(found: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the talk as the API wants it: roles alternate, all results directly after their calls."""
    said: list[dict[str, Any]] = []
    for step in found:
        if isinstance(step, Asked):
            _say(said, "user", [{"type": "text", "text": step.text}])
            continue
        _say(said, "assistant", _answer(step))
        _say(said, "user", [_result(call) for call in step.calls])
    if said and said[0]["role"] == "assistant":  # an announcement that nobody asked for
        said.insert(0, {"role": "user", "content": [{"type": "text", "text": "…"}]})
    if said and said[-1]["role"] == "user":
        said[-1]["content"][-1] |= _CACHED
    return said


def _say(said: list[dict[str, Any]], role: str, blocks: list[Block]) -> None:
    if not blocks:
        return
    if said and said[-1]["role"] == role:
        said[-1]["content"] += blocks
    else:
        said.append({"role": role, "content": blocks})


def _answer(step: Answered) -> list[Block]:
    if isinstance(step.native, Native):
        known = {call.id for call in step.calls}  # the loop may have left calls out
        return [dict(one) for one in step.native.blocks if one["type"] != "tool_use" or one["id"] in known]
    text: list[Block] = [{"type": "text", "text": step.text}] if step.text else []
    return text + [
        {"type": "tool_use", "id": call.id, "name": call.name, "input": call.args} for call in step.calls
    ]


def _result(call: Call) -> Block:
    failed = {"is_error": True} if call.failed else {}
    return {"type": "tool_result", "tool_use_id": call.id, "content": call.result, **failed}


# --- what comes back ------------------------------------------------------------------------


@dataclass(slots=True)
class Message(Incoming):
    """One message while it comes in.

    message_start · per block: content_block_start, …_delta (text, thinking, signature, pieces of JSON),
    …_stop · message_delta (why it stopped, tokens) · message_stop.
    """

    blocks: dict[int, Block] = field(default_factory=dict)
    pieces: dict[int, list[str]] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    stop_reason: str | None = None
    ended: bool = False
    broken: bool = False  # a tool call whose arguments are no JSON object

    @override
    def rest(self) -> Iterator[Delta]:
        if self.thought:
            yield {"native": Native(self.whole())}

    @property
    def thought(self) -> bool:
        """Is there anything that has to go back as it came?"""
        return any("thinking" in one["type"] for one in self.blocks.values())

    def whole(self) -> tuple[Block, ...]:
        """Return the blocks that are complete: the API refuses an empty text and an unsigned thought."""
        return tuple(
            one for one in self.blocks.values() if one.get("text", "…").strip() and one.get("signature", "…")
        )

    @override
    def take(self, event: Any) -> Iterator[Delta]:
        match event.type:
            case "message_start":
                self._count(event.message.usage)
            case "content_block_start":
                yield from self._start(event.index, event.content_block)
            case "content_block_delta":
                yield from self._grow(event.index, event.delta)
            case "content_block_stop":
                yield from self._stop(event.index)
            case "message_delta":
                self.stop_reason = event.delta.stop_reason or self.stop_reason
                written = getattr(event.usage, "output_tokens", None) or self.usage.written
                self.usage = replace(self.usage, written=written)
            case "message_stop":
                self.ended = True

    def _count(self, usage: Any) -> None:
        cached = getattr(usage, "cache_read_input_tokens", None) or 0
        made = getattr(usage, "cache_creation_input_tokens", None) or 0
        self.usage = Usage(
            read=(getattr(usage, "input_tokens", None) or 0) + made + cached,
            cached=cached,
            written=getattr(usage, "output_tokens", None) or 0,
        )

    def _start(self, index: int, block: Any) -> Iterator[Delta]:
        match block.type:
            case "text":
                self.blocks[index] = {"type": "text", "text": block.text or ""}
                if block.text:
                    yield {"content": block.text}
            case "thinking":
                self.blocks[index] = {"type": "thinking", "thinking": block.thinking or "", "signature": ""}
            case "redacted_thinking":
                self.blocks[index] = {"type": "redacted_thinking", "data": block.data}
            case "tool_use":
                self.blocks[index] = {"type": "tool_use", "id": block.id, "name": block.name, "input": {}}
                self.pieces[index] = []

    def _grow(self, index: int, delta: Any) -> Iterator[Delta]:
        if (block := self.blocks.get(index)) is None:
            return
        match delta.type, block["type"]:
            case "text_delta", "text":
                block["text"] += delta.text
                yield {"content": delta.text}
            case "thinking_delta", "thinking":
                block["thinking"] += delta.thinking
                yield {"thinking_content": delta.thinking}
            case "signature_delta", "thinking":
                block["signature"] += delta.signature
            case "input_json_delta", "tool_use":
                self.pieces[index].append(delta.partial_json)

    def _stop(self, index: int) -> Iterator[Delta]:
        """Give out a tool call as soon as its arguments are complete."""
        if (pieces := self.pieces.pop(index, None)) is None:
            return
        block = self.blocks[index]
        if (args := arguments_of("".join(pieces))) is None:
            self.broken = True
            del self.blocks[index]
            return
        block["input"] = args
        yield {"tool_calls": [llm.ToolInput(block["name"], args, block["id"])]}

    @override
    def failure(self) -> MediaMateError | None:
        match self.stop_reason:
            case "refusal":
                return ModelRefused(service=NAME)
            case "max_tokens":
                return CutOff(service=NAME)
            case "model_context_window_exceeded":
                return TooLong(service=NAME)
        if not self.ended:
            return CannotConnect("ai_interrupted", service=NAME)
        return BadResponse(service=NAME) if self.broken else None
