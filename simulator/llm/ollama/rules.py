"""What Ollama refuses, in its words as far as they are known. What it does not know it takes silently."""

from collections.abc import Mapping
from typing import Any

from ..service import Refusal
from .models import Model

ROLES = frozenset({"system", "user", "assistant", "tool"})
EFFORTS = frozenset({"low", "medium", "high", "max"})
GO = "json: cannot unmarshal {} into Go struct field {} of type {}"
NUMBERS = ("num_ctx", "num_predict")


def check(body: Mapping[str, Any], model: Model) -> None:
    """Raise the Refusal that the real server answers with."""
    if "tools" in body and body["tools"] and "tools" not in model.can:
        raise Refusal(f"registry.ollama.ai/library/{model.name} does not support tools")
    if "completion" not in model.can:
        raise Refusal(f'"{model.name}" does not support chat')
    _think(body.get("think"), model)
    options = body.get("options") or {}
    for key in NUMBERS:
        if isinstance(options.get(key), bool | str):  # 8192.0 is as good as 8192
            raise Refusal(f'option "{key}" must be of type integer')
    for tool in body.get("tools") or ():
        _tool(tool)
    messages = body.get("messages", [])
    if not isinstance(messages, list):
        raise Refusal(GO.format("object", "ChatRequest.messages", "[]api.Message"))
    for message in messages:
        _message(message)


def _think(think: Any, model: Model) -> None:
    if think is None or think is False:
        return
    if isinstance(think, str) and think not in EFFORTS:
        raise Refusal(
            f'invalid think value: "{think}" (must be "high", "medium", "low", "max", true, or false)'
        )
    if "thinking" not in model.can:
        raise Refusal(f'"{model.name}" does not support thinking')


def _tool(tool: Any) -> None:
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict) or not isinstance(function.get("name"), str) or not function["name"]:
        raise Refusal(GO.format("string", "ChatRequest.tools", "api.ToolFunction"))
    parameters = function.get("parameters")
    if not isinstance(parameters, dict) or parameters.get("type") != "object":
        raise Refusal(
            GO.format("string", "ChatRequest.tools.function.parameters", "api.ToolFunctionParameters")
        )


def _message(message: Any) -> None:
    if not isinstance(message, dict) or message.get("role") not in ROLES:
        raise Refusal("invalid role: must be one of system, user, assistant, tool")
    if not isinstance(message.get("content", ""), str):
        raise Refusal(GO.format("array", "ChatRequest.messages.content", "string"))
    for call in message.get("tool_calls") or ():
        if not isinstance(call.get("function", {}).get("arguments"), dict):
            field = "ChatRequest.messages.tool_calls.function.arguments"
            raise Refusal(GO.format("string", field, "api.ToolCallFunctionArguments"))
