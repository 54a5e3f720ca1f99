"""What the Messages API refuses, in its words as far as they are known.

One rule is stricter than Anthropic's own server, which joins messages of one role: gateways do not,
so here roles have to alternate.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
import json
import re
from typing import Any

import jsonschema

from ...server import encode
from ..service import Refusal
from ..tokens import count
from .models import Model

KEYS = frozenset(
    {
        *("model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "metadata"),
        *("stop_sequences", "temperature", "top_k", "top_p", "thinking", "output_config", "cache_control"),
        *("service_tier", "container", "inference_geo"),
    }
)
SAMPLING = ("temperature", "top_p", "top_k")
TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
CALL_ID = re.compile(r"[a-zA-Z0-9_-]+")
TOOL_KEYS = frozenset(
    {
        *("name", "description", "input_schema", "cache_control", "type", "strict", "defer_loading"),
        *("allowed_callers", "eager_input_streaming", "input_examples"),
    }
)
MARKS = 4  # blocks with cache_control
# What each kind of block has to have, and what it may have besides
BLOCKS: dict[str, tuple[dict[str, type], frozenset[str]]] = {
    "text": ({"text": str}, frozenset({"citations", "cache_control"})),
    "image": ({"source": dict}, frozenset({"cache_control"})),
    "document": ({"source": dict}, frozenset({"cache_control", "title", "context", "citations"})),
    "thinking": ({"thinking": str, "signature": str}, frozenset()),
    "redacted_thinking": ({"data": str}, frozenset()),
    "tool_use": ({"id": str, "name": str, "input": dict}, frozenset({"cache_control", "caller"})),
    "tool_result": ({"tool_use_id": str}, frozenset({"content", "is_error", "cache_control"})),
}
USER_BLOCKS = frozenset({"text", "image", "document", "tool_result"})
WORDS = {str: "string", dict: "dictionary"}


def check(body: Mapping[str, Any], models: Sequence[Model], signed: frozenset[tuple[str, str]]) -> Model:
    """Return the model that is asked, or raise the Refusal that the real service answers with."""
    for key in ("model", "messages", "max_tokens"):
        if key not in body:
            raise Refusal(f"{key}: Field required")
    for key in body:
        if key not in KEYS:
            raise Refusal(f"{key}: Extra inputs are not permitted")
    model = next((one for one in models if body["model"] in {one.id, one.alias}), None)
    if model is None:
        raise Refusal(f"model: {body['model']}", 404)
    _numbers(body, model)
    _thinking(body, model)
    _tools(body)
    _system(body)
    _messages(body, model, signed)
    _marks(body)
    _window(body, model)
    return model


def blocks_of(content: Any) -> list[dict[str, Any]]:
    """Return content as blocks: a text stands for one block."""
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _numbers(body: Mapping[str, Any], model: Model) -> None:
    longest = body["max_tokens"]
    if not isinstance(longest, int) or isinstance(longest, bool):
        raise Refusal("max_tokens: Input should be a valid integer")
    if longest < 1:
        raise Refusal("max_tokens: Input should be greater than or equal to 1")
    if longest > model.longest:
        raise Refusal(
            f"max_tokens: {longest} > {model.longest}, which is the maximum allowed number of output tokens "
            f"for {model.id}"
        )
    for key in SAMPLING:
        if key in body and not model.sampling:
            raise Refusal(f"`{key}` is deprecated for this model.")
    if "stream" in body and not isinstance(body["stream"], bool):
        raise Refusal("stream: Input should be a valid boolean")


def _thinking(body: Mapping[str, Any], model: Model) -> None:
    config = body.get("thinking") or {"type": "disabled"}
    kind = config.get("type")
    if kind not in {"disabled", "adaptive", "enabled"}:
        raise Refusal(
            f"thinking: Input tag '{kind}' found using 'type' does not match any of the expected tags"
        )
    if kind != "disabled" and kind not in model.thinking:
        raise Refusal(f"thinking.type.{kind}: {kind} thinking is not supported on this model")
    if kind == "enabled":
        budget = config.get("budget_tokens")
        if not isinstance(budget, int) or budget < 1024:
            raise Refusal("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024")
        if budget >= body["max_tokens"]:
            raise Refusal("`max_tokens` must be greater than `thinking.budget_tokens`")
    forced = (body.get("tool_choice") or {}).get("type") in {"any", "tool"}
    if kind != "disabled" and forced:
        raise Refusal("Thinking may not be enabled when tool_choice forces tool use.")
    effort = (body.get("output_config") or {}).get("effort")
    if effort is not None and not model.efforts:
        raise Refusal("This model does not support the effort parameter.")
    if effort is not None and effort not in model.efforts:
        raise Refusal(f"output_config.effort: '{effort}' is not supported by this model")


def _tools(body: Mapping[str, Any]) -> None:
    tools = body.get("tools", [])
    if not isinstance(tools, list):
        raise Refusal("tools: Input should be a valid list")
    names = []
    for number, tool in enumerate(tools):
        names.append(str(tool.get("name")))
        if tool.get("type", "custom") == "custom":
            _tool(f"tools.{number}.custom", tool)
    if len(set(names)) < len(names):
        raise Refusal("tools: Tool names must be unique.")
    choice = body.get("tool_choice")
    if choice is None:
        return
    kind = choice.get("type")
    if kind not in {"auto", "any", "tool", "none"}:
        raise Refusal(
            f"tool_choice: Input tag '{kind}' found using 'type' does not match any of the expected tags"
        )
    if not tools and kind != "none":
        raise Refusal("tool_choice may only be specified while providing tools.")
    if kind == "tool" and choice.get("name") not in names:
        raise Refusal(f"Tool '{choice.get('name')}' not found in provided tools")


def _tool(where: str, tool: Mapping[str, Any]) -> None:
    if not TOOL_NAME.fullmatch(str(tool.get("name", ""))):
        raise Refusal(f"{where}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
    for key in set(tool) - TOOL_KEYS:
        raise Refusal(f"{where}.{key}: Extra inputs are not permitted")
    schema = tool.get("input_schema")
    if not isinstance(schema, dict):
        raise Refusal(f"{where}.input_schema: Field required")
    if schema.get("type") != "object":
        raise Refusal(f"{where}.input_schema.type: Input should be 'object'")
    if set(schema) & {"oneOf", "allOf", "anyOf"}:
        raise Refusal(
            f"{where}.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level"
        )
    if wrong := _wrong_in_schema(encode(schema)):
        raise Refusal(
            f"{where}.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 ({wrong})"
        )


@lru_cache(maxsize=256)  # the same tools come with every request, and this takes a millisecond each
def _wrong_in_schema(schema: bytes) -> str:
    try:
        jsonschema.Draft202012Validator.check_schema(json.loads(schema))
    except jsonschema.SchemaError as err:
        return err.message
    return ""


def _system(body: Mapping[str, Any]) -> None:
    system = body.get("system", "")
    if not isinstance(system, str | list):
        raise Refusal("system: Input should be a valid list")
    for number, block in enumerate(system if isinstance(system, list) else ()):
        if not isinstance(block, dict) or block.get("type") != "text":
            raise Refusal(f"system.{number}.type: Input should be 'text'")
        if not block.get("text"):
            raise Refusal("system: text content blocks must be non-empty")


def _messages(body: Mapping[str, Any], model: Model, signed: frozenset[tuple[str, str]]) -> None:
    messages = body["messages"]
    if not isinstance(messages, list):
        raise Refusal("messages: Input should be a valid list")
    if not messages:
        raise Refusal("messages: at least one message is required")
    for number, message in enumerate(messages):
        _message(number, message, last=number == len(messages) - 1)
        wanted = ("user", "assistant")[number % 2]
        if message["role"] != wanted:
            raise Refusal(
                'messages: first message must use the "user" role'
                if number == 0
                else f'messages: roles must alternate between "user" and "assistant", but found multiple '
                f'"{message["role"]}" roles in a row'
            )
    if messages[-1]["role"] == "assistant" and not model.prefill:
        raise Refusal(
            "This model does not support assistant message prefill. The conversation must end with a user message."
        )
    _calls_and_results(body, messages)
    _thoughts(body, messages, signed)


def _message(number: int, message: Any, *, last: bool) -> None:
    where = f"messages.{number}"
    if not isinstance(message, dict) or message.get("role") not in {"user", "assistant"}:
        raise Refusal(f"{where}.role: Input should be 'user' or 'assistant'")
    for key in set(message) - {"role", "content"}:
        raise Refusal(f"{where}.{key}: Extra inputs are not permitted")
    content = message.get("content")
    if not isinstance(content, str | list):
        raise Refusal(f"{where}.content: Input should be a valid list")
    if not content and not (last and message["role"] == "assistant"):
        raise Refusal(
            f"{where}: all messages must have non-empty content except for the optional final assistant message"
        )
    for place, block in enumerate(blocks_of(content)):
        _block(f"{where}.content.{place}", block, message["role"])
    if last and message["role"] == "assistant" and isinstance(content, str) and content != content.rstrip():
        raise Refusal("messages: final assistant content cannot end with trailing whitespace")


def _block(where: str, block: Any, role: str) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS:
        raise Refusal(
            f"{where}: Input tag '{kind}' found using 'type' does not match any of the expected tags"
        )
    if (kind in USER_BLOCKS - {"text"} and role != "user") or (kind not in USER_BLOCKS and role == "user"):
        raise Refusal(f"{where}: `{kind}` blocks may not be in `{role}` messages")
    needed, allowed = BLOCKS[kind]
    for key, type_ in needed.items():
        if key not in block:
            raise Refusal(f"{where}.{kind}.{key}: Field required")
        if not isinstance(block[key], type_):
            raise Refusal(f"{where}.{kind}.{key}: Input should be a valid {WORDS[type_]}")
    for key in set(block) - set(needed) - allowed - {"type"}:
        raise Refusal(f"{where}.{kind}.{key}: Extra inputs are not permitted")
    if kind == "text":
        _text(block["text"])
    if kind == "tool_use" and not (CALL_ID.fullmatch(block["id"]) and TOOL_NAME.fullmatch(block["name"])):
        raise Refusal(f"{where}.tool_use: id and name should match pattern '^[a-zA-Z0-9_-]+$'")
    if kind == "tool_result":
        _result(where, block)


def _text(text: str) -> None:
    if not text:
        raise Refusal("messages: text content blocks must be non-empty")
    if not text.strip():
        raise Refusal("messages: text content blocks must contain non-whitespace text")


def _result(where: str, block: Mapping[str, Any]) -> None:
    content = block.get("content", "")
    if not isinstance(content, str | list):
        raise Refusal(f"{where}.tool_result.content: Input should be a valid list")
    if not isinstance(block.get("is_error", False), bool):
        raise Refusal(f"{where}.tool_result.is_error: Input should be a valid boolean")
    for part in content if isinstance(content, list) else ():
        if not isinstance(part, dict) or part.get("type") not in {
            "text",
            "image",
            "document",
            "search_result",
        }:
            raise Refusal(
                f"{where}.tool_result.content: Input should be a valid list of text, image or document"
            )


def _calls_and_results(body: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> None:
    seen: set[str] = set()
    open_calls: list[str] = []
    for number, message in enumerate(messages):
        blocks = blocks_of(message["content"])
        answered = list(_answered(number, blocks, open_calls))
        if missing := [one for one in open_calls if one not in answered]:
            raise Refusal(
                f"messages.{number - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                f"{', '.join(missing)}. Each `tool_use` block must have a corresponding `tool_result` block in the "
                "next message."
            )
        open_calls = [block["id"] for block in blocks if block["type"] == "tool_use"]
        if len({*open_calls, *seen}) < len(open_calls) + len(seen):
            raise Refusal("messages: `tool_use` ids must be unique")
        seen.update(open_calls)
    if open_calls:
        raise Refusal(
            f"messages.{len(messages) - 1}: `tool_use` ids were found without `tool_result` blocks immediately "
            f"after: {', '.join(open_calls)}."
        )
    if seen and not body.get("tools"):
        raise Refusal("Requests which include `tool_use` or `tool_result` blocks must define tools")


def _answered(number: int, blocks: Sequence[Mapping[str, Any]], open_calls: Sequence[str]) -> Iterator[str]:
    """Yield the ids of the results at the beginning of a message; results elsewhere are not seen as such."""
    done: set[str] = set()
    begun = True
    for place, block in enumerate(blocks):
        begun = begun and block["type"] == "tool_result"
        if block["type"] != "tool_result":
            continue
        name = block["tool_use_id"]
        if name not in open_calls:
            raise Refusal(
                f"messages.{number}.content.{place}: unexpected `tool_use_id` found in `tool_result` blocks: {name}. "
                "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
            )
        if name in done:
            raise Refusal(
                f"messages.{number}.content.{place}: each tool_use must have a single result. Found multiple "
                f"`tool_result` blocks with id: {name}"
            )
        done.add(name)
        if begun:
            yield name


def _thoughts(
    body: Mapping[str, Any], messages: Sequence[Mapping[str, Any]], signed: frozenset[tuple[str, str]]
) -> None:
    """Thinking comes back as it was given, and before the calls that it led to."""
    for number, message in enumerate(messages):
        for place, block in enumerate(blocks_of(message["content"])):
            if block["type"] == "thinking" and (block["signature"], block["thinking"]) not in signed:
                raise Refusal(f"messages.{number}.content.{place}: Invalid `signature` in `thinking` block")
    if (body.get("thinking") or {}).get("type") != "enabled":
        return
    for number, message in enumerate(messages[:-1]):
        kinds = [block["type"] for block in blocks_of(message["content"])]
        answers = blocks_of(messages[number + 1]["content"])
        if number < len(messages) - 2 or "tool_use" not in kinds or answers[0]["type"] != "tool_result":
            continue
        if kinds[0] not in {"thinking", "redacted_thinking"}:
            raise Refusal(
                f"messages.{number}.content.0.type: Expected `thinking` or `redacted_thinking`, but found "
                f"`{kinds[0]}`. When `thinking` is enabled, a final `assistant` message must start with a thinking "
                "block."
            )


def _marks(body: Mapping[str, Any]) -> None:
    system = body.get("system") if isinstance(body.get("system"), list) else []
    said = [block for message in body["messages"] for block in blocks_of(message["content"])]
    marks = [
        one["cache_control"]
        for one in (*body.get("tools", []), *system, *said, body)
        if one.get("cache_control")
    ]
    if len(marks) > MARKS:
        raise Refusal(f"A maximum of {MARKS} blocks with cache_control may be provided. Found {len(marks)}.")
    for mark in marks:
        if mark.get("type") != "ephemeral" or mark.get("ttl", "5m") not in {"5m", "1h"}:
            raise Refusal("cache_control: Input should be 'ephemeral' with a ttl of '5m' or '1h'")


def _window(body: Mapping[str, Any], model: Model) -> None:
    prompt = {key: body[key] for key in ("tools", "system", "messages") if key in body}
    if (tokens := count(prompt)) > model.window:
        raise Refusal(f"prompt is too long: {tokens} tokens > {model.window} maximum")
