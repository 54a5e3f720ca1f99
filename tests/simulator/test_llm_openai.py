"""The simulated OpenAI: Responses and Chat Completions, their streams, and everything that they refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.llm import Failure, ToolCall, Turn, Wire, call

from .llm_talk import CHAT_FIND, HELLO, RESPONSES_FIND, Talk, of_type

LONG = "You are the media assistant of this home. " * 200
BOTH = ("responses", "chat")
REASON = {"reasoning": {"effort": "low", "summary": "auto"}}


@pytest.fixture
async def talk(make_stack: Callable[..., Any]) -> Talk:
    return Talk(await make_stack(llm=True))


def called(ident: str = "c1", **more: Any) -> dict[str, Any]:
    function = {"name": "find", "arguments": '{"query":"Dune"}'}
    return {"id": ident, "type": "function", "function": function} | more


def calling(*calls: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": list(calls)}


def gave(ident: str = "c1") -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": ident, "content": '{"n":1}'}


def item(ident: str = "c1", **more: Any) -> dict[str, Any]:
    return {"type": "function_call", "call_id": ident, "name": "find", "arguments": "{}"} | more


def output(ident: str = "c1", **more: Any) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": ident, "output": '{"n":1}'} | more


def contents(found: list[dict[str, Any]], key: str = "content") -> str:
    deltas = [one["choices"][0]["delta"] for one in found if one.get("choices")]
    return "".join(delta.get(key) or "" for delta in deltas)


# -- Responses -------------------------------------------------------------------------------------


async def test_the_stream_of_responses_has_the_real_sequence_of_events(talk: Talk) -> None:
    talk.llm.script([Turn("Ищу «Дюну» 🎬", [call("find", query="Дюна")], thinking="A film.")])
    talk.llm.wire = Wire(piece=100)
    found = await talk.stream("responses", **REASON)
    begin, end = "response.output_item.added", "response.output_item.done"
    assert [one["type"] for one in found] == [
        *("response.created", "response.in_progress"),
        *(begin, "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta"),
        *("response.reasoning_summary_text.done", "response.reasoning_summary_part.done", end),
        *(begin, "response.content_part.added", "response.output_text.delta", "response.output_text.done"),
        *("response.content_part.done", end),
        *(begin, "response.function_call_arguments.delta", "response.function_call_arguments.done", end),
        "response.completed",
    ]
    assert [one["sequence_number"] for one in found] == list(range(len(found)))
    whole = found[-1]["response"]
    assert [one["type"] for one in whole["output"]] == ["reasoning", "message", "function_call"]
    assert whole["output"] == [one["item"] for one in of_type(found, end)]
    assert whole["usage"]["output_tokens_details"]["reasoning_tokens"] == 2


@pytest.mark.parametrize("wire", [Wire(piece=1), Wire(piece=2, chunk=1, unknown=True)])
async def test_however_responses_are_cut_up_the_same_arrives(talk: Talk, wire: Wire) -> None:
    talk.llm.script([Turn("Нашёл 🎬", [call("find", query='"Дюна"')], wire=wire)])
    found = await talk.stream("responses")
    texts = [one["delta"] for one in of_type(found, "response.output_text.delta")]
    written = [one["delta"] for one in of_type(found, "response.function_call_arguments.delta")]
    assert ("".join(texts), "".join(written)) == ("Нашёл 🎬", '{"query":"\\"Дюна\\""}')


@pytest.mark.parametrize(
    ("turn", "status", "reason"),
    [
        (Turn("done"), "completed", None),
        (Turn(""), "completed", None),
        (Turn("x" * 5000), "incomplete", "max_output_tokens"),
        (Turn("and so", stop="max_tokens"), "incomplete", "max_output_tokens"),
        (Turn("and so", stop="context"), "incomplete", "max_output_tokens"),
        (Turn("and so", stop="filter"), "incomplete", "content_filter"),
    ],
)
async def test_why_a_response_stopped(talk: Talk, turn: Turn, status: str, reason: str | None) -> None:
    talk.llm.script([turn, turn])
    answer = (await talk.ask("responses", max_output_tokens=1000)).body
    assert (answer["status"], (answer["incomplete_details"] or {}).get("reason")) == (status, reason)
    found = await talk.stream("responses", max_output_tokens=1000)
    assert found[-1]["type"] == f"response.{status}"


async def test_a_refusal_is_a_part_of_its_own(talk: Talk) -> None:
    refusal = Turn("Not that.", stop="refusal")
    talk.llm.script([refusal, refusal, refusal, refusal])
    (message,) = (await talk.ask("responses")).body["output"]
    assert message["content"] == [{"type": "refusal", "refusal": "Not that."}]
    found = await talk.stream("responses")
    assert "".join(one["delta"] for one in of_type(found, "response.refusal.delta")) == "Not that."
    choice = (await talk.ask("chat")).body["choices"][0]
    assert (choice["message"]["content"], choice["message"]["refusal"]) == (None, "Not that.")
    assert contents(await talk.stream("chat"), "refusal") == "Not that."


async def test_reasoning_goes_back_whole_or_is_not_found(talk: Talk) -> None:
    talk.llm.script([Turn("", [call("find", query="Dune")], thinking="A film."), "found"])
    given = (await talk.ask("responses", **REASON)).body["output"]
    asked = [*HELLO, *given, output(given[1]["call_id"])]
    bare = [one | {"encrypted_content": None} if one.get("type") == "reasoning" else one for one in asked]
    answer = await talk.ask("responses", input=bare)
    assert (answer.status, "not persisted" in answer.body["error"]["message"]) == (404, True)
    assert (
        "required following item"
        in (await talk.ask("responses", input=[*HELLO, given[0]])).body["error"]["message"]
    )
    assert (await talk.ask("responses", input=asked)).body["output"][0]["content"][0]["text"] == "found"
    assert talk.llm.requests[-1].results[0].data == {"n": 1}
    assert (await talk.ask("responses", reasoning=None)).status == 400  # nothing is left to say


async def test_what_a_response_was_asked_can_be_read(talk: Talk) -> None:
    talk.llm.script(["ok", "ok"])
    told = [
        {"role": "developer", "content": "Short."},
        {"role": "user", "content": [{"type": "input_text", "text": "hi"}]},
    ]
    await talk.ask("responses", instructions="Be kind.", input=[*told, item(), output()])
    request = talk.llm.requests[-1]
    assert (request.system, request.tools, request.user) == ("Be kind.\n\nShort.", ("find",), "hi")
    assert [(one.role, one.name) for one in request.said] == [
        ("user", ""),
        ("assistant", ""),
        ("tool", "find"),
    ]
    await talk.ask("responses", input="a bare text")
    assert talk.llm.requests[-1].user == "a bare text"


# -- Chat Completions ------------------------------------------------------------------------------


async def test_the_stream_of_chat(talk: Talk) -> None:
    talk.llm.script(
        [Turn("Ищу 🎬", [call("find", query="Дюна"), call("find", query="b")], wire=Wire(piece=3, chunk=1))]
    )
    found = await talk.stream("chat", stream_options={"include_usage": True})
    assert found[-1] == {"raw": "[DONE]"}
    assert found[-2]["choices"] == [] and found[-2]["usage"]["completion_tokens"] > 3
    assert found[-3]["choices"][0]["finish_reason"] == "tool_calls"
    assert contents(found) == "Ищу 🎬"
    written: dict[int, str] = {}
    for one in found[:-2]:
        for part in one["choices"][0]["delta"].get("tool_calls", ()):
            written[part["index"]] = written.get(part["index"], "") + part["function"]["arguments"]
    assert written == {0: '{"query":"Дюна"}', 1: '{"query":"b"}'}


async def test_usage_only_if_it_is_wanted_and_what_nobody_knows(talk: Talk) -> None:
    talk.llm.script([Turn("hello", wire=Wire(unknown=True))])
    found = await talk.stream("chat")
    assert not any(one.get("usage") for one in found)
    assert any(one.get("choices") == [] for one in found) and contents(found) == "hello"


@pytest.mark.parametrize(
    ("turn", "finish"),
    [
        (Turn("done"), "stop"),
        (Turn(""), "stop"),
        (Turn(calls=[call("find", query="a")]), "tool_calls"),
        (Turn("x" * 5000), "length"),
        (Turn("and so", stop="max_tokens"), "length"),
        (Turn("and so", stop="context"), "length"),
        (Turn("and so", stop="filter"), "content_filter"),
    ],
)
async def test_why_chat_stopped(talk: Talk, turn: Turn, finish: str) -> None:
    talk.llm.script([turn])
    assert (await talk.ask("chat", max_completion_tokens=1000)).body["choices"][0]["finish_reason"] == finish


async def test_what_chat_was_asked_can_be_read(talk: Talk) -> None:
    talk.llm.script([ToolCall("find", "{broken")])
    broken = called("c2", function={"name": "find", "arguments": "{half"})
    messages = [
        *(
            {"role": "developer", "content": "Be kind."},
            *HELLO,
            calling(called(), broken),
            gave(),
            gave("c2"),
        ),
        {"role": "user", "content": [{"type": "text", "text": "so?"}]},
    ]
    answer = await talk.ask("chat", messages=messages)
    request = talk.llm.requests[-1]
    assert (request.system, request.user, request.said[2].name) == ("Be kind.", "so?", "find")
    assert [one.object for one in request.said[1].calls] == [{"query": "Dune"}, {}]
    assert answer.body["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] == "{broken"


async def test_a_compatible_server_at_home(talk: Talk) -> None:
    talk.sim.openai.speak("compatible")
    talk.openai.headers = {}
    (model,) = (await talk.openai.get("/models"))["data"]
    talk.llm.script([Turn("hi", thinking="hm"), Turn("hi", thinking="hm"), "x"])
    assert (await talk.ask("responses", model=model["id"])).status == 404
    answer = await talk.ask("chat", model=model["id"], max_tokens=50)
    assert answer.body["choices"][0]["message"]["content"] == "hi"
    assert contents(await talk.stream("chat", model=model["id"]), "reasoning_content") == "hm"
    told = [{"role": "developer", "content": "x"}, *HELLO]
    assert (await talk.ask("chat", model=model["id"], messages=told)).status == 400
    talk.sim.openai.speak("openai")
    assert (await talk.openai("GET", "/models")).status == 401


# -- both ------------------------------------------------------------------------------------------


async def test_models(talk: Talk) -> None:
    listed = [one["id"] for one in (await talk.openai.get("/models"))["data"]]
    assert {"gpt-5.6-luna", "gpt-4o-mini", "whisper-1"} <= set(listed)
    assert (await talk.openai.get("/models/gpt-4o-mini"))["owned_by"] == "system"
    assert (await talk.openai("GET", "/models/gpt-1")).body["error"]["code"] == "model_not_found"


@pytest.mark.parametrize("api", BOTH)
async def test_a_prompt_is_cached_by_itself(talk: Talk, api: str) -> None:
    talk.llm.answer_with(lambda request: "ok")
    key, details = (
        ("input", "input_tokens_details") if api == "responses" else ("messages", "prompt_tokens_details")
    )
    told = [{"role": "system", "content": LONG}, *HELLO]
    first = (await talk.ask(api, **{key: told})).body["usage"][details]["cached_tokens"]
    more = [*told, {"role": "assistant", "content": "Which?"}, *HELLO]
    second = (await talk.ask(api, **{key: more})).body["usage"][details]["cached_tokens"]
    assert (first, second > 1024) == (0, True)


@pytest.mark.parametrize(
    ("header", "words"), [("Bearer wrong", "Incorrect API key"), ("", "didn't provide an API key")]
)
async def test_keys(talk: Talk, header: str, words: str) -> None:
    talk.openai.headers = {"Authorization": header}
    answer = await talk.ask("responses")
    assert answer.status == 401 and words in answer.body["error"]["message"]
    assert "wrong" not in str(answer.body)


@pytest.mark.parametrize("api", BOTH)
@pytest.mark.parametrize(
    ("account", "status", "code"),
    [("no_credit", 429, "insufficient_quota"), ("forbidden", 403, "unsupported_country_region_territory")],
)
async def test_accounts(talk: Talk, api: str, account: Any, status: int, code: str) -> None:
    talk.sim.openai.account = account
    answer = await talk.ask(api)
    assert (answer.status, answer.body["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("status", "code"), [(429, "rate_limit_exceeded"), (500, None), (503, None), (502, None), (409, None)]
)
async def test_failures_have_the_shape_of_the_api(talk: Talk, status: int, code: str | None) -> None:
    talk.llm.script([Failure(status, retry_after=1), Failure(429, kind="insufficient_quota")])
    answer = await talk.ask("responses")
    assert (answer.status, answer.body["error"]["code"], answer.headers["retry-after"]) == (status, code, "1")
    assert (await talk.ask("chat")).body["error"]["code"] == "insufficient_quota"


@pytest.mark.parametrize("api", BOTH)
async def test_the_choice_of_a_tool(talk: Talk, api: str) -> None:
    two = Turn("", [call("find", query="a"), call("find", query="b")])
    talk.llm.script([two, two, "no call"])

    def calls(answer: Any) -> int:
        if api == "responses":
            return len(answer.body["output"])
        return len(answer.body["choices"][0]["message"].get("tool_calls", ()))

    assert calls(await talk.ask(api, parallel_tool_calls=False)) == 1
    assert calls(await talk.ask(api, tool_choice="none")) == 0
    answer = await talk.ask(api, tool_choice="required")
    assert answer.status == 400 and answer.body["error"]["message"].startswith("simulator:")


# -- what is refused -------------------------------------------------------------------------------


def function(**changes: Any) -> dict[str, Any]:
    """Return the tool of chat, changed inside."""
    return CHAT_FIND | {"function": CHAT_FIND["function"] | changes}


STRICT = {
    "type": "object",
    "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
    "required": ["a"],
}
BOTH_BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no model": ({"model": None}, "Missing required parameter: 'model'"),
    "an unknown key": ({"thinking": {}}, "Unknown parameter: 'thinking'"),
    "sampling": ({"temperature": 0.2}, "'temperature' is not supported"),
    "options of no stream": (
        {"stream_options": {"include_usage": True}},
        "only allowed when 'stream' is enabled",
    ),
    "a choice without tools": ({"tools": None, "tool_choice": "auto"}, "only allowed when 'tools'"),
}
CHAT_BAD: dict[str, tuple[dict[str, Any], str]] = {
    "the old limit": ({"max_tokens": 100}, "Use 'max_completion_tokens' instead"),
    "effort of no reasoner": (
        {"model": "gpt-4o-mini", "reasoning_effort": "low"},
        "'reasoning_effort' is not supported",
    ),
    "no messages": ({"messages": []}, "empty array"),
    "a role": ({"messages": [{"role": "bot", "content": "x"}]}, "Invalid value: 'bot'"),
    "null content": ({"messages": [{"role": "user", "content": None}]}, "got null"),
    "a result of nothing": ({"messages": [*HELLO, gave()]}, "must be a response to a preceeding message"),
    "a result without id": (
        {"messages": [*HELLO, calling(called()), {"role": "tool", "content": "x"}]},
        "tool_call_id",
    ),
    "a result of null": (
        {"messages": [*HELLO, calling(called()), gave() | {"content": None}]},
        "expected a string, got null",
    ),
    "a call without result": (
        {"messages": [*HELLO, calling(called()), *HELLO]},
        "did not have response messages: c1",
    ),
    "an open call at the end": (
        {"messages": [*HELLO, calling(called())]},
        "did not have response messages: c1",
    ),
    "arguments that are an object": (
        {"messages": [*HELLO, calling(called(function={"name": "find", "arguments": {}})), gave()]},
        "expected a string, but got an object",
    ),
    "a call without id": ({"messages": [*HELLO, calling(called(""))]}, "tool_calls[0].id"),
    "the other API's tool": ({"tools": [RESPONSES_FIND]}, "tools[0].function"),
    "a tool's name": ({"tools": [function(name="find it")]}, "does not match pattern"),
    "a tool's long name": ({"tools": [function(name="f" * 65)]}, "maximum length 64"),
    "a long description": ({"tools": [function(description="x" * 1025)]}, "maximum length 1024"),
    "too many tools": ({"tools": [CHAT_FIND] * 129}, "maximum length 128"),
    "a schema of no object": ({"tools": [function(parameters={"type": "array"})]}, "JSON Schema of 'type"),
    "a schema with anyOf": (
        {"tools": [function(parameters={"type": "object", "anyOf": []})]},
        "at the top level",
    ),
    "a broken schema": (
        {"tools": [function(parameters={"type": "object", "required": 1})]},
        "Invalid schema",
    ),
    "an array of what": (
        {"tools": [function(parameters={"type": "object", "properties": {"a": {"type": "array"}}})]},
        "array schema missing items",
    ),
    "a strict schema left open": ({"tools": [function(strict=True)]}, "'additionalProperties' is required"),
    "a strict schema with an option": (
        {"tools": [function(strict=True, parameters=STRICT | {"additionalProperties": False})]},
        "Missing 'b'",
    ),
    "a choice of no tool": (
        {"tool_choice": {"type": "function", "function": {"name": "x"}}},
        "not found in 'tools'",
    ),
    "too long": (
        {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "x" * 600_000}]},
        "maximum context",
    ),
}
RESPONSES_BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no input": ({"input": None}, "Missing required parameter: 'input'"),
    "empty input": ({"input": []}, "non-empty array"),
    "the other API's messages": ({"messages": HELLO}, "Unknown parameter: 'messages'"),
    "the other API's tool": ({"tools": [CHAT_FIND]}, "Missing required parameter: 'tools[0].name'"),
    "a small limit": ({"max_output_tokens": 5}, "Expected a value >= 16"),
    "effort of no reasoner": (
        {"model": "gpt-4o-mini", "reasoning": {"effort": "low"}},
        "'reasoning.effort' is not supported",
    ),
    "a model of sounds": ({"model": "whisper-1"}, "not supported in the v1/responses"),
    "an earlier response": (
        {"previous_response_id": "resp_1"},
        "Previous response with id 'resp_1' not found",
    ),
    "a call without output": ({"input": [*HELLO, item()]}, "No tool output found for function call c1"),
    "an output without call": ({"input": [*HELLO, output()]}, "No tool call found"),
    "an output of null": ({"input": [*HELLO, item(), output(output=None)]}, "expected a string"),
    "a call without arguments": ({"input": [*HELLO, item(arguments={}), output()]}, "input[1].arguments"),
    "a role": ({"input": [{"role": "tool", "content": "x"}]}, "Invalid value: 'tool'"),
    "an unknown item": ({"input": [{"type": "film"}]}, "Invalid value: 'film'"),
    "a choice of no tool": ({"tool_choice": {"type": "function", "name": "x"}}, "not found in 'tools'"),
}
BAD = {
    **{(api, name): row for api in BOTH for name, row in BOTH_BAD.items()},
    **{("chat", name): row for name, row in CHAT_BAD.items()},
    **{("responses", name): row for name, row in RESPONSES_BAD.items()},
}


@pytest.mark.parametrize(("api", "name"), BAD)
async def test_what_the_real_server_refuses(talk: Talk, api: str, name: str) -> None:
    changes, words = BAD[api, name]
    talk.llm.script(["never said"])
    answer = await talk.ask(api, **changes)
    assert answer.status == 400
    assert set(answer.body["error"]) == {"message", "type", "param", "code"}
    assert words in answer.body["error"]["message"]
    assert len(talk.llm.refused) == talk.llm.left == 1


async def test_models_that_are_not_there_or_do_not_chat(talk: Talk) -> None:
    gone = await talk.ask("chat", model="gpt-3")
    assert (gone.status, gone.body["error"]["code"]) == (404, "model_not_found")
    assert (await talk.ask("chat", model="whisper-1")).status == 404
