"""Speaks to the simulated models, byte by byte where it matters: no SDK in between."""

from collections.abc import Iterator
import json
from typing import Any

from simulator.llm import LlmBoard

from .caller import Answer, Caller, Stack

PARAMETERS = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
FIND = {"name": "find", "description": "Find a title", "input_schema": PARAMETERS}
CHAT_FIND = {
    "type": "function",
    "function": {"name": "find", "description": "Find", "parameters": PARAMETERS},
}
RESPONSES_FIND = {"type": "function", "name": "find", "parameters": PARAMETERS, "strict": False}
HELLO = [{"role": "user", "content": "скачай Дюну"}]

CLAUDE = {"model": "claude-sonnet-5-5", "max_tokens": 1000, "messages": HELLO, "tools": [FIND]}
CHAT = {"model": "gpt-5.6-luna", "messages": HELLO, "tools": [CHAT_FIND]}
RESPONSES = {"model": "gpt-5.6-luna", "input": HELLO, "tools": [RESPONSES_FIND], "store": False}
OLLAMA = {"model": "qwen3:8b", "messages": HELLO, "tools": [CHAT_FIND], "options": {"num_ctx": 8192}}

# api: path and a request that is good
APIS: dict[str, tuple[str, dict[str, Any]]] = {
    "anthropic": ("/v1/messages", CLAUDE),
    "responses": ("/responses", RESPONSES),
    "chat": ("/chat/completions", CHAT),
    "ollama": ("/api/chat", OLLAMA),
}


class Talk:
    """A caller for each service, with its key."""

    def __init__(self, stack: Stack) -> None:
        sim, session = stack.sim, stack.session
        self.sim = sim
        self.llm: LlmBoard = sim.llm
        self.anthropic = Caller(
            session,
            sim.anthropic.url,
            {"x-api-key": sim.anthropic.api_key, "anthropic-version": "2023-06-01"},
        )
        self.openai = Caller(session, sim.openai.url, {"Authorization": f"Bearer {sim.openai.api_key}"})
        self.ollama = Caller(session, sim.ollama.url)

    def caller(self, api: str) -> Caller:
        return {"anthropic": self.anthropic, "ollama": self.ollama}.get(api, self.openai)

    async def ask(self, api: str, **changes: Any) -> Answer:
        """Send the good request with changes; a key that is None is left out."""
        path, body = APIS[api]
        sent = {
            key: value for key, value in ({"stream": False} | body | changes).items() if value is not None
        }
        return await self.caller(api)("POST", path, json=sent)

    async def stream(self, api: str, **changes: Any) -> list[dict[str, Any]]:
        """Return the events of a streamed answer; one of bytes alone is `{"raw": …}`."""
        answer = await self.ask(api, stream=True, **changes)
        assert answer.status == 200, answer
        return list(lines(answer.body) if api == "ollama" else events(answer.body))


def events(text: str) -> Iterator[dict[str, Any]]:
    """Read server-sent events."""
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
        if data := fields.get("data"):
            yield _json(data)


def lines(text: str) -> Iterator[dict[str, Any]]:
    """Read lines of JSON."""
    for line in text.splitlines():
        yield _json(line)


def _json(text: str) -> dict[str, Any]:
    try:
        return json.loads(text)
    except ValueError:
        return {"raw": text}


def of_type(found: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in found if one.get("type") == kind]
