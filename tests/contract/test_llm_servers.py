"""The simulated language models against the official API files: what they answer, and that what they take is good.

Where a file is older than the service, or silent, the table says which keys are left out.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from simulator import SimulatedStack
from simulator.llm import Failure, Turn, Wire, call

from ..simulator.caller import Stack
from ..simulator.llm_talk import APIS, CLAUDE, Talk, lines
from .openapi import Spec, answer_matches, load, request_matches

pytestmark = pytest.mark.contract

TURN = Turn("Ищу «Дюну»", [call("find", query="Дюна")], thinking="A film.")
CASES: dict[str, Turn] = {
    "whole": TURN,
    "empty": Turn(),
    "refused": Turn("No.", stop="refusal"),
    "cut": Turn("and so on", stop="max_tokens"),
    "filtered": Turn("and so on", stop="filter"),
    "calls": Turn(calls=[call("find", query="a"), call("find", query="b")]),
}


@dataclass(frozen=True)
class Api:
    """One API: its file, the path in it, what turns thinking on, and what its file does not know."""

    spec: str
    path: str
    thinking: dict[str, Any] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    keys: str = ""


ROWS = {
    "anthropic": Api(
        "anthropic",
        "/v1/messages",
        {
            "thinking": {"type": "enabled", "budget_tokens": 1024},
            "model": "claude-haiku-4-5",
            "max_tokens": 4000,
        },
        ("stop_details",),
        "id type role model content stop_reason stop_sequence usage",
    ),
    "responses": Api(
        "openai",
        "/responses",
        {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"]},
        keys="id object created_at status model output usage error incomplete_details tools",
    ),
    "chat": Api("openai", "/chat/completions", keys="id object created model choices usage"),
    "ollama": Api(
        "ollama", "/api/chat", {"think": True}, keys="model created_at message done done_reason eval_count"
    ),
}
SCHEMAS = {"anthropic": "MessageStreamEvent", "chat": "CreateChatCompletionStreamResponse"}
SCHEMAS |= {"responses": "ResponseStreamEvent", "ollama": "ChatStreamEvent"}
EACH = pytest.mark.parametrize("api", ROWS)


@pytest.fixture
async def talk(socket_enabled: None) -> AsyncIterator[Talk]:
    async with SimulatedStack(speed=0.0, llm=True) as sim, aiohttp.ClientSession() as session:
        yield Talk(Stack(sim, session))


@EACH
async def test_the_request_that_all_tests_send_is_good(api: str) -> None:
    row = ROWS[api]
    body = APIS[api][1] | row.thinking
    assert request_matches(load(row.spec), "POST", row.path, (), body)


@EACH
@pytest.mark.parametrize("case", CASES)
async def test_answers(talk: Talk, api: str, case: str) -> None:
    row, spec = ROWS[api], load(ROWS[api].spec)
    talk.llm.script([CASES[case]])
    answer = await talk.ask(api, **row.thinking)
    assert answer_matches(
        spec, "POST", row.path, answer.status, answer.body, keys=row.keys.split(), extra=row.extra
    )


@EACH
@pytest.mark.parametrize("case", CASES)
async def test_streams(talk: Talk, api: str, case: str) -> None:
    row, spec = ROWS[api], load(ROWS[api].spec)
    talk.llm.script([CASES[case]])
    more = {"stream_options": {"include_usage": True}} if api == "chat" else {}
    found = [one for one in await talk.stream(api, **row.thinking, **more) if one != {"raw": "[DONE]"}]
    assert len(found) >= 3 or api == "ollama"
    for event in found:
        if event.get("type") == "ping":  # the file has no schema for it
            continue
        shown = _without(event, row.extra)
        if shown.get("response", {}).get("usage", {}) is None:  # in the file's examples, not in its schema
            del shown["response"]["usage"]
        problems = list(spec.problems({"$ref": f"#/components/schemas/{SCHEMAS[api]}"}, shown))
        assert not problems, f"{event} {problems[:3]}"


def _without(value: Any, extra: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, extra) for key, one in value.items() if key not in extra}
    return value


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 504, 529])
async def test_errors_of_anthropic(talk: Talk, status: int) -> None:
    talk.llm.script([Failure(status)])
    answer = await talk.ask("anthropic")
    assert _is(load("anthropic"), "ErrorResponse", answer.body)
    assert answer_matches(
        load("anthropic"), "POST", "/v1/messages", 400, answer.body, keys=("error", "request_id")
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
async def test_errors_of_the_others(talk: Talk, status: int) -> None:
    talk.llm.script([Failure(status), Failure(status)])
    assert _is(load("openai"), "ErrorResponse", (await talk.ask("chat")).body)
    assert _is(load("ollama"), "ErrorResponse", (await talk.ask("ollama")).body)


def _is(spec: Spec, schema: str, value: Any) -> bool:
    problems = list(spec.problems({"$ref": f"#/components/schemas/{schema}"}, value))
    assert not problems, problems[:3]
    return True


@pytest.mark.parametrize(
    ("spec", "call_", "body", "keys"),
    [
        ("anthropic", "GET /v1/models", None, "data has_more first_id last_id"),
        (
            *("anthropic", "GET /v1/models/claude-haiku-4-5", None),
            "id type display_name created_at max_input_tokens max_tokens capabilities",
        ),
        ("openai", "GET /models", None, "object data"),
        ("openai", "GET /models/gpt-4o-mini", None, "id object created owned_by"),
        ("ollama", "GET /api/version", None, "version"),
        ("ollama", "GET /api/tags", None, "models"),
        ("ollama", "GET /api/ps", None, "models"),
        ("ollama", "POST /api/show", {"model": "qwen3:8b"}, "capabilities model_info details"),
        ("ollama", "POST /api/pull", {"model": "qwen3:4b", "stream": False}, "status"),
    ],
)
async def test_models(talk: Talk, spec: str, call_: str, body: Any, keys: str) -> None:
    method, path = call_.split(" ")
    talk.llm.script(["hello"])
    await talk.ask("ollama")  # so that one is loaded
    answer = await getattr(talk, spec)(method, path, json=body)
    assert request_matches(load(spec), method, path, (), body)
    assert answer_matches(load(spec), method, path, answer.status, answer.body, keys=keys.split())
    listed = answer.body.get("data") or answer.body.get("models")
    assert listed is None or {"id", "name"} & set(listed[0])


async def test_the_counting_of_tokens(talk: Talk) -> None:
    body = {key: CLAUDE[key] for key in ("model", "messages", "tools")}
    answer = await talk.anthropic("POST", "/v1/messages/count_tokens", json=body)
    path = "/v1/messages/count_tokens"
    assert request_matches(load("anthropic"), "POST", path, (), body)
    assert answer_matches(load("anthropic"), "POST", path, 200, answer.body, keys=("input_tokens",))


async def test_the_steps_of_a_pull(talk: Talk) -> None:
    answer = await talk.ollama("POST", "/api/pull", json={"model": "qwen3:4b"})
    assert all(_is(load("ollama"), "StatusEvent", step) for step in lines(answer.body))


async def test_what_nobody_knows_is_really_unknown(talk: Talk) -> None:
    spec = load("anthropic")
    talk.llm.script([Turn("hello", wire=Wire(unknown=True))])
    found = await talk.stream("anthropic")
    strange = [
        one for one in found if list(spec.problems({"$ref": "#/components/schemas/MessageStreamEvent"}, one))
    ]
    assert {one["type"] for one in strange} >= {"content_block_annotation", "content_block_delta"}
