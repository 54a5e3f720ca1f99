"""What OpenAI refuses of either API, in its words as far as they are known."""

from collections.abc import Mapping, Sequence
import re
from typing import Any

import jsonschema

from ..service import Refusal
from ..tokens import count
from .models import Model

NAME = re.compile(r"[a-zA-Z0-9_-]+")
NAME_LENGTH = 64
DESCRIPTION_LENGTH = 1024
TOOLS = 128
SAMPLING = ("temperature", "top_p", "frequency_penalty", "presence_penalty")
COMBINING = ("oneOf", "anyOf", "allOf", "enum", "not")
COMMON = frozenset(
    {
        *("model", "metadata", "temperature", "top_p", "user", "safety_identifier", "prompt_cache_key"),
        *(
            "prompt_cache_retention",
            "prompt_cache_options",
            "top_logprobs",
            "service_tier",
            "store",
            "stream",
        ),
        *("stream_options", "tools", "tool_choice", "parallel_tool_calls", "moderation"),
    }
)


def bad(message: str, param: str | None = None, code: str | None = None, status: int = 400) -> Refusal:
    """Return a refusal in OpenAI's terms."""
    return Refusal(message, status, param=param, code=code)


def check_common(
    body: Mapping[str, Any], known: frozenset[str], needed: Sequence[str], models: Sequence[Model]
) -> Model:
    """Check the keys, the model and the sampling; return the model."""
    for key in needed:
        if key not in body:
            raise bad(f"Missing required parameter: '{key}'.", key, "missing_required_parameter")
    for key in body:
        if key not in known:
            raise bad(f"Unknown parameter: '{key}'.", key, "unknown_parameter")
    model = next((one for one in models if one.id == body["model"]), None)
    if model is None:
        text = f"The model `{body['model']}` does not exist or you do not have access to it."
        raise bad(text, None, "model_not_found", 404)
    for key in SAMPLING:
        if model.reasoning and body.get(key) not in {None, 1}:
            text = f"Unsupported parameter: '{key}' is not supported with this model."
            raise bad(text, key, "unsupported_parameter")
    if "stream_options" in body and not body.get("stream"):
        raise bad(
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options"
        )
    return model


def check_tools(functions: Sequence[tuple[str, Mapping[str, Any]]], *, described: int | None = None) -> None:
    """Check the functions, each with the name of its parameter; `described`: how long a description may be."""
    if len(functions) > TOOLS:
        raise bad(f"Invalid 'tools': array too long. Expected an array with maximum length {TOOLS}.", "tools")
    for where, function in functions:
        name = function.get("name")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            text = f"Invalid '{where}.name': string does not match pattern. Expected a string that matches the pattern "
            raise bad(text + "'^[a-zA-Z0-9_-]+$'.", f"{where}.name", "invalid_value")
        if len(name) > NAME_LENGTH:
            text = f"Invalid '{where}.name': string too long. Expected a string with maximum length {NAME_LENGTH}."
            raise bad(text, f"{where}.name", "string_above_max_length")
        if described and len(function.get("description") or "") > described:
            text = f"Invalid '{where}.description': string too long. Expected a string with maximum length {described}."
            raise bad(text, f"{where}.description", "string_above_max_length")
        _schema(
            where, name, function.get("parameters") or {"type": "object"}, strict=bool(function.get("strict"))
        )


def check_choice(body: Mapping[str, Any], names: Sequence[str], forced: str | None) -> None:
    """Check tool_choice; `forced` is the function that it names."""
    if body.get("tool_choice") is None:
        return
    if not body.get("tools"):
        raise bad("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice")
    if forced is not None and forced not in names:
        raise bad(f"Tool choice '{forced}' not found in 'tools' parameter.", "tool_choice")


def check_window(prompt: Any, model: Model) -> None:
    """Refuse what is longer than the model can read."""
    if (tokens := count(prompt)) > model.window:
        text = (
            f"This model's maximum context length is {model.window} tokens. However, your messages resulted in "
            f"{tokens} tokens. Please reduce the length of the messages."
        )
        raise bad(text, "messages", "context_length_exceeded")


def _schema(where: str, name: str, schema: Mapping[str, Any], *, strict: bool) -> None:
    where = f"{where}.parameters"
    if schema.get("type") != "object":
        text = f"Invalid schema for function '{name}': schema must be a JSON Schema of 'type: \"object\"', got 'type: \""
        raise bad(f"{text}{schema.get('type')}\"'.", where, "invalid_function_parameters")
    if set(COMBINING) & set(schema):
        text = f"Invalid schema for function '{name}': schema must have type 'object' and not have "
        raise bad(
            text + "'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.",
            where,
            "invalid_function_parameters",
        )
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as err:
        text = f"Invalid schema for function '{name}': {err.message}"
        raise bad(text, where, "invalid_function_parameters") from err
    _object(where, name, (), schema, strict=strict)


def _object(where: str, name: str, path: tuple[str, ...], schema: Any, *, strict: bool) -> None:
    """Arrays say of what; a strict function leaves nothing open."""
    if not isinstance(schema, dict):
        return
    context = f"Invalid schema for function '{name}': In context={path}, "
    if schema.get("type") == "array" and "items" not in schema:
        raise bad(context + "array schema missing items.", where, "invalid_function_parameters")
    properties = schema.get("properties", {})
    if strict and schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            text = "'additionalProperties' is required to be supplied and to be false."
            raise bad(context + text, where, "invalid_function_parameters")
        if missing := sorted(set(properties) - set(schema.get("required", ()))):
            text = (
                "'required' is required to be supplied and to be an array including every key in properties. "
            )
            raise bad(f"{context}{text}Missing '{missing[0]}'.", where, "invalid_function_parameters")
    for key, one in properties.items():
        _object(where, name, (*path, "properties", key), one, strict=strict)
    _object(where, name, (*path, "items"), schema.get("items"), strict=strict)
