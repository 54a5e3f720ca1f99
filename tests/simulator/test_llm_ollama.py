"""The simulated Ollama: what it has, what it can pull, how it chats, and the window that swallows tools."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.llm import Failure, ToolCall, Turn, Wire, call

from .llm_talk import HELLO, Talk, lines

SMALL = {"num_ctx": 20}


@pytest.fixture
async def talk(make_stack: Callable[..., Any]) -> Talk:
    return Talk(await make_stack(llm=True))


async def test_what_it_has_and_what_that_can(talk: Talk) -> None:
    assert (await talk.ollama.get("/api/version"))["version"].startswith("0.")
    assert (await talk.ollama("GET", "/")).body == "Ollama is running"
    names = [one["name"] for one in (await talk.ollama.get("/api/tags"))["models"]]
    able = {}
    for name in names:
        shown = (await talk.ollama("POST", "/api/show", json={"model": name})).body
        able[name] = "tools" in shown["capabilities"]
        assert shown["model_info"][f"{shown['model_info']['general.architecture']}.context_length"] >= 2048
    assert able["qwen3:8b"] and not able["gemma2:2b"]


async def test_the_stream(talk: Talk) -> None:
    turn = Turn("Ищу 🎬", [call("find", query="Дюна"), call("find", query="b")], thinking="hm")
    talk.llm.script([turn, turn])
    talk.llm.wire = Wire(piece=2, chunk=1, unknown=True)
    found = await talk.stream("ollama", think=True)
    messages = [one["message"] for one in found]
    assert "".join(one["content"] for one in messages) == "Ищу 🎬"
    assert "".join(one.get("thinking", "") for one in messages) == "hm"
    calls = [one["function"] for message in messages for one in message.get("tool_calls", ())]
    assert [one["arguments"] for one in calls] == [{"query": "Дюна"}, {"query": "b"}]
    assert found[-1]["done"] and found[-1]["done_reason"] == "stop" and found[-1]["eval_count"] > 5
    whole = (await talk.ask("ollama")).body
    assert whole["message"]["content"] == "Ищу 🎬" and "thinking" not in whole["message"]
    assert len(whole["message"]["tool_calls"]) == 2


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (Turn("x" * 500), "length"),
        (Turn("so", stop="max_tokens"), "length"),
        (Turn("so", stop="context"), "length"),
    ],
)
async def test_why_it_stopped(talk: Talk, turn: Turn, reason: str) -> None:
    talk.llm.script([turn])
    assert (await talk.ask("ollama", options={"num_predict": 10, "num_ctx": 8192})).body[
        "done_reason"
    ] == reason


async def test_a_small_window_swallows_the_tools(talk: Talk) -> None:
    talk.llm.answer_with(lambda request: [call("find", query="Dune")])
    lost = (await talk.ask("ollama", options=SMALL)).body
    assert "tool_calls" not in lost["message"] and "find" in lost["message"]["content"]
    assert lost["prompt_eval_count"] == 20 and talk.llm.requests[-1].truncated
    kept = (await talk.ask("ollama")).body
    assert kept["message"]["tool_calls"] and not talk.llm.requests[-1].truncated
    long = [{"role": "system", "content": "x" * 20_000}, *HELLO]
    assert "tool_calls" not in (await talk.ask("ollama", messages=long, options=None)).body["message"]


async def test_broken_json_is_a_text(talk: Talk) -> None:
    talk.llm.script([ToolCall("find", "{broken"), ToolCall("find", '{"query":"x"}')])
    assert "{broken" in (await talk.ask("ollama")).body["message"]["content"]
    assert (await talk.ask("ollama")).body["message"]["tool_calls"][0]["function"]["arguments"] == {
        "query": "x"
    }


async def test_what_it_was_asked_can_be_read(talk: Talk) -> None:
    talk.llm.script(["ok"])
    called = {"function": {"name": "find", "arguments": {"query": "Dune"}}}
    messages = [
        {"role": "system", "content": "Be kind."},
        *HELLO,
        {"role": "assistant", "content": "", "tool_calls": [called]},
        {"role": "tool", "tool_name": "find", "content": '{"n":1}'},
    ]
    await talk.ask("ollama", messages=messages)
    request = talk.llm.requests[-1]
    assert (request.system, request.user, request.tools) == ("Be kind.", HELLO[0]["content"], ("find",))
    assert [(one.name, one.data) for one in request.results] == [("find", {"n": 1})]


async def test_a_model_is_loaded_and_listed(talk: Talk) -> None:
    assert (await talk.ollama.get("/api/ps"))["models"] == []
    talk.sim.ollama.load_seconds = 0.01
    answer = (
        await talk.ollama("POST", "/api/chat", json={"model": "qwen3:8b", "options": {"num_ctx": 8192}})
    ).body
    assert (answer["done_reason"], answer["message"]["content"]) == ("load", "")
    (running,) = (await talk.ollama.get("/api/ps"))["models"]
    assert (running["name"], running["context_length"]) == ("qwen3:8b", 8192)
    assert not talk.llm.requests


async def test_pull_and_delete(talk: Talk) -> None:
    answer = await talk.ollama("POST", "/api/pull", json={"model": "qwen3:4b-instruct"})
    steps = list(lines(answer.body))
    assert steps[0] == {"status": "pulling manifest"} and steps[-1] == {"status": "success"}
    done = [one["completed"] / one["total"] for one in steps if "completed" in one]
    assert done == sorted(done) and done[-1] == 1.0
    talk.llm.script(["hi"])
    assert (await talk.ask("ollama", model="qwen3:4b-instruct")).body["message"]["content"] == "hi"
    again = await talk.ollama("POST", "/api/pull", json={"name": "qwen3:4b-instruct", "stream": False})
    assert again.body == {"status": "success"}
    unknown = await talk.ollama("POST", "/api/pull", json={"model": "nope"})
    assert unknown.status == 200 and "error" in list(lines(unknown.body))[-1]
    assert (await talk.ollama("POST", "/api/pull", json={"model": "nope", "stream": False})).status == 500
    assert (await talk.ollama("DELETE", "/api/delete", json={"model": "qwen3:4b-instruct"})).status == 200
    assert (await talk.ask("ollama", model="qwen3:4b-instruct")).status == 404


async def test_keys_and_failures(talk: Talk) -> None:
    talk.llm.script([Failure(503, retry_after=1), Failure(500, message="boom"), "ok"])
    busy = await talk.ask("ollama")
    assert (busy.status, busy.body["error"], busy.headers["Retry-After"]) == (
        503,
        "server busy, please try again.",
        "1",
    )
    assert (await talk.ask("ollama")).body == {"error": "boom"}
    talk.sim.ollama.needs_key = True
    assert (await talk.ask("ollama")).body == {"error": "unauthorized"}
    talk.ollama.headers = {"Authorization": f"Bearer {talk.sim.ollama.api_key}"}
    assert (await talk.ask("ollama")).status == 200
    talk.sim.ollama.account = "forbidden"
    assert (await talk.ask("ollama")).status == 403


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "no model": ({"model": None}, 400, "model is required"),
    "an unknown model": ({"model": "llama9"}, 404, "model 'llama9' not found"),
    "tools it cannot": ({"model": "gemma2:2b"}, 400, "does not support tools"),
    "no chat": ({"model": "nomic-embed-text", "tools": None}, 400, "does not support chat"),
    "thinking it cannot": ({"model": "llama3.1:8b", "think": True}, 400, "does not support thinking"),
    "strange thinking": ({"think": "hard"}, 400, "invalid think value"),
    "a window as text": ({"options": {"num_ctx": "8192"}}, 400, "must be of type integer"),
    "tools of another API": ({"tools": [{"name": "find"}]}, 400, "cannot unmarshal"),
    "a tool without schema": (
        {"tools": [{"type": "function", "function": {"name": "find"}}]},
        400,
        "cannot unmarshal",
    ),
    "messages are an object": ({"messages": {"role": "user"}}, 400, "cannot unmarshal"),
    "a role": ({"messages": [{"role": "developer", "content": "x"}]}, 400, "invalid role"),
    "content in parts": (
        {"messages": [{"role": "user", "content": [{"text": "x"}]}]},
        400,
        "cannot unmarshal",
    ),
    "arguments as text": (
        {
            "messages": [
                {"role": "assistant", "tool_calls": [{"function": {"name": "find", "arguments": "{}"}}]}
            ]
        },
        400,
        "ToolCallFunctionArguments",
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_the_real_server_refuses(talk: Talk, name: str) -> None:
    changes, status, words = BAD[name]
    talk.llm.script(["never said"])
    answer = await talk.ask("ollama", **changes)
    assert answer.status == status and words in answer.body["error"]
    assert len(talk.llm.refused) == talk.llm.left == 1
