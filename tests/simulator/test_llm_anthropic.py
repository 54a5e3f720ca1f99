"""The simulated Anthropic: the stream as the real one sends it, and everything that it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.llm import Failure, ToolCall, Turn, Wire, call

from .llm_talk import CLAUDE, FIND, HELLO, Talk, of_type

LONG = "You are the media assistant of this home. " * 200


@pytest.fixture
async def talk(make_stack: Callable[..., Any]) -> Talk:
    return Talk(await make_stack(llm=True))


def used(ident: str = "t1", **more: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": ident, "name": "find", "input": {"query": "Dune"}} | more


def result(ident: str = "t1", **more: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": ident, "content": "{}"} | more


def after(assistant: Any, user: Any) -> list[dict[str, Any]]:
    return [*HELLO, {"role": "assistant", "content": assistant}, {"role": "user", "content": user}]


# -- answers ---------------------------------------------------------------------------------------


async def test_the_stream_has_the_real_sequence_of_events(talk: Talk) -> None:
    talk.llm.script([Turn("Ищу «Дюну» 🎬", [call("find", query="Дюна")], thinking="A film.")])
    talk.llm.wire = Wire(piece=100)
    found = await talk.stream("anthropic", thinking={"type": "adaptive"})
    block = ["content_block_start", "content_block_delta", "content_block_delta", "content_block_stop"]
    assert [one["type"] for one in found] == [
        "message_start",
        *("content_block_start", "ping", "content_block_delta", "content_block_delta", "content_block_stop"),
        *("content_block_start", "content_block_delta", "content_block_stop"),
        *block,
        *("message_delta", "message_stop"),
    ]
    kinds = [one["delta"]["type"] for one in of_type(found, "content_block_delta")]
    assert kinds == [
        "thinking_delta",
        "signature_delta",
        "text_delta",
        "input_json_delta",
        "input_json_delta",
    ]
    end = found[-2]
    assert end["delta"]["stop_reason"] == "tool_use"
    assert set(end["usage"]) >= {"input_tokens", "output_tokens", "cache_read_input_tokens"}


@pytest.mark.parametrize("wire", [Wire(), Wire(piece=1), Wire(piece=2, chunk=1), Wire(chunk=3, unknown=True)])
async def test_however_it_is_cut_up_the_same_arrives(talk: Talk, wire: Wire) -> None:
    said = "Нашёл «Дюну» 🎬 — 2021"
    talk.llm.script([Turn(said, [call("find", query='Дюна "2" \\ 🎬')], wire=wire)])
    deltas = [one["delta"] for one in of_type(await talk.stream("anthropic"), "content_block_delta")]
    assert "".join(one.get("text", "") for one in deltas) == said
    assert "".join(one.get("partial_json", "") for one in deltas) == '{"query":"Дюна \\"2\\" \\\\ 🎬"}'


async def test_json_without_a_stream(talk: Talk) -> None:
    talk.llm.script([[call("find", query="Dune"), call("find", query="Arrival")]])
    answer = await talk.ask("anthropic")
    assert answer.body["stop_reason"] == "tool_use"
    assert [one["input"] for one in answer.body["content"]] == [{"query": "Dune"}, {"query": "Arrival"}]
    assert len({one["id"] for one in answer.body["content"]}) == 2
    assert answer.headers["request-id"].startswith("req_")


@pytest.mark.parametrize(
    ("turn", "stop"),
    [
        (Turn("done"), "end_turn"),
        (Turn(""), "end_turn"),
        (Turn("No.", stop="refusal"), "refusal"),
        (Turn("and so", stop="max_tokens"), "max_tokens"),
        (Turn("and so", stop="context"), "model_context_window_exceeded"),
        (Turn("x" * 5000), "max_tokens"),
    ],
)
async def test_why_it_stopped(talk: Talk, turn: Turn, stop: str) -> None:
    talk.llm.script([turn])
    answer = (await talk.ask("anthropic")).body
    assert answer["stop_reason"] == stop
    assert (answer["stop_details"] or {}).get("type") == ("refusal" if stop == "refusal" else None)
    assert sum(len(one["text"]) for one in answer["content"]) == min(len(turn.text), 4000)


async def test_a_call_that_the_limit_cuts_off_is_half_its_json(talk: Talk) -> None:
    talk.llm.script([Turn(calls=[call("find", query="Dune")], stop="max_tokens")])
    found = await talk.stream("anthropic")
    written = "".join(one["delta"].get("partial_json", "") for one in of_type(found, "content_block_delta"))
    assert '{"query":"Dune"}'.startswith(written) and 0 < len(written) < 16
    assert found[-2]["delta"]["stop_reason"] == "max_tokens"


async def test_a_model_may_write_broken_json(talk: Talk) -> None:
    talk.llm.script([ToolCall("find", '{"query": Dune')])
    found = await talk.stream("anthropic")
    assert "".join(one["delta"].get("partial_json", "") for one in of_type(found, "content_block_delta")) == (
        '{"query": Dune'
    )


async def test_a_prompt_is_cached_up_to_its_mark(talk: Talk) -> None:
    talk.llm.answer_with(lambda request: "yes")
    system = [{"type": "text", "text": LONG, "cache_control": {"type": "ephemeral"}}]
    first = (await talk.ask("anthropic", system=system)).body["usage"]
    again = after("Which?", "the first")
    second = (await talk.ask("anthropic", system=system, messages=again)).body["usage"]
    assert first["cache_creation_input_tokens"] == second["cache_read_input_tokens"] > 1024
    assert first["cache_read_input_tokens"] == second["cache_creation_input_tokens"] == 0
    other = (await talk.ask("anthropic", system=system, tools=[FIND | {"description": "x"}])).body["usage"]
    assert other["cache_read_input_tokens"] == 0  # tools come first
    short = [{"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral"}}]
    for _ in range(2):
        usage = (await talk.ask("anthropic", system=short)).body["usage"]
        assert usage["cache_creation_input_tokens"] == usage["cache_read_input_tokens"] == 0


async def test_a_mark_at_the_end_goes_along_with_the_conversation(talk: Talk) -> None:
    talk.llm.answer_with(lambda request: "yes")
    mark = {"cache_control": {"type": "ephemeral"}}
    await talk.ask("anthropic", system=LONG, **mark)
    usage = (await talk.ask("anthropic", system=LONG, messages=after("Which?", "it"), **mark)).body["usage"]
    assert usage["cache_read_input_tokens"] > 1024 and usage["cache_creation_input_tokens"] > 0


async def test_thinking_comes_back_unchanged_or_not_at_all(talk: Talk) -> None:
    talk.llm.script([Turn("", [call("find", query="Dune")], thinking="A film."), "found"])
    on = {"thinking": {"type": "adaptive"}}
    content = (await talk.ask("anthropic", **on)).body["content"]
    given = [{key: one[key] for key in one if key != "citations"} for one in content]
    messages = after(given, [result(content[1]["id"])])
    forged = after([given[0] | {"thinking": "A series."}, given[1]], [result(content[1]["id"])])
    refused = await talk.ask("anthropic", messages=forged, **on)
    assert (refused.status, "Invalid `signature`" in refused.body["error"]["message"]) == (400, True)
    assert (await talk.ask("anthropic", messages=messages, **on)).body["content"][0]["text"] == "found"


async def test_thinking_only_where_the_request_has_it_on(talk: Talk) -> None:
    talk.llm.answer_with(lambda request: Turn("ok", thinking="secret"))
    assert [one["type"] for one in (await talk.ask("anthropic")).body["content"]] == ["text"]
    hidden = {"thinking": {"type": "adaptive", "display": "omitted"}}
    block = (await talk.ask("anthropic", **hidden)).body["content"][0]
    assert block["thinking"] == "" and block["signature"]


async def test_what_a_request_said_can_be_read(talk: Talk) -> None:
    talk.llm.script(["ok"])
    content = [
        result("a", content="one", is_error=True),
        result("b", content=[{"type": "text", "text": '{"n":2}'}]),
    ]
    messages = after([used("a"), used("b")], [*content, {"type": "text", "text": "so?"}])
    await talk.ask("anthropic", messages=messages, system="Be kind.")
    request = talk.llm.requests[-1]
    assert (request.system, request.tools, request.user) == ("Be kind.", ("find",), "so?")
    assert [(one.role, one.name, one.text, one.error) for one in request.said[2:4]] == [
        ("tool", "find", "one", True),
        ("tool", "find", '{"n":2}', False),
    ]
    assert request.said[3].data == {"n": 2} and request.said[2].data is None
    assert talk.sim.anthropic.api_key not in repr(request)


async def test_results_are_those_at_the_end(talk: Talk) -> None:
    talk.llm.script([lambda request: f"{len(request.results)} {request.results[0].text}"])
    answer = await talk.ask("anthropic", messages=after([used("a"), used("b")], [result("a"), result("b")]))
    assert answer.body["content"][0]["text"] == "2 {}"


# -- models and keys -------------------------------------------------------------------------------


async def test_the_models_tell_what_they_can(talk: Talk) -> None:
    page = await talk.anthropic.get("/v1/models", limit=2)
    assert page["has_more"] and page["last_id"] == page["data"][1]["id"]
    rest = await talk.anthropic.get("/v1/models", limit=100, after_id=page["last_id"])
    assert not rest["has_more"] and len(rest["data"]) == len(talk.sim.anthropic.models) - 2
    before = await talk.anthropic.get("/v1/models", limit=1, before_id=rest["first_id"])
    assert before["data"] == [page["data"][1]]
    haiku = await talk.anthropic.get("/v1/models/claude-haiku-4-5")
    assert haiku["id"] == "claude-haiku-4-5-20251001"
    assert not haiku["capabilities"]["thinking"]["types"]["adaptive"]["supported"]
    assert (await talk.anthropic("GET", "/v1/models/claude-2")).status == 404


async def test_tokens_can_be_counted(talk: Talk) -> None:
    body = {key: CLAUDE[key] for key in ("model", "messages", "tools")}
    answer = await talk.anthropic("POST", "/v1/messages/count_tokens", json=body)
    assert answer.body["input_tokens"] > 20
    assert not talk.llm.requests


@pytest.mark.parametrize(
    ("headers", "status", "kind"),
    [
        ({"x-api-key": ""}, 401, "authentication_error"),
        ({"x-api-key": "sk-ant-wrong"}, 401, "authentication_error"),
        ({"anthropic-version": None}, 400, "invalid_request_error"),
    ],
)
async def test_keys(talk: Talk, headers: dict[str, Any], status: int, kind: str) -> None:
    talk.anthropic.headers = {k: v for k, v in (talk.anthropic.headers | headers).items() if v is not None}
    answer = await talk.ask("anthropic")
    assert (answer.status, answer.body["error"]["type"]) == (status, kind)
    assert (await talk.anthropic("GET", "/v1/models")).status == status


async def test_a_bearer_token_as_gateways_have_it(talk: Talk) -> None:
    talk.llm.script(["hello"])
    token = talk.sim.anthropic.auth_token
    talk.anthropic.headers = {"Authorization": f"Bearer {token}", "anthropic-version": "2023-06-01"}
    assert (await talk.ask("anthropic")).status == 200
    talk.anthropic.headers["Authorization"] = "Bearer wrong"
    assert (await talk.ask("anthropic")).status == 401
    del talk.anthropic.headers["Authorization"]
    assert (await talk.ask("anthropic")).status == 401


@pytest.mark.parametrize(("account", "status"), [("no_credit", 400), ("forbidden", 403)])
async def test_accounts(talk: Talk, account: Any, status: int) -> None:
    talk.sim.anthropic.account = account
    answer = await talk.ask("anthropic")
    assert answer.status == status and answer.body["error"]["message"]
    assert ("credit balance" in answer.body["error"]["message"]) == (account == "no_credit")


async def test_a_model_that_is_gone(talk: Talk) -> None:
    talk.sim.anthropic.models = [one for one in talk.sim.anthropic.models if "sonnet-5-5" not in one.id]
    answer = await talk.ask("anthropic")
    assert (answer.status, answer.body["error"]) == (
        404,
        {"type": "not_found_error", "message": "model: claude-sonnet-5-5"},
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((400, "invalid_request_error"), (413, "request_too_large"), (429, "rate_limit_error")),
        *((500, "api_error"), (529, "overloaded_error"), (418, "invalid_request_error"), (502, "api_error")),
    ],
)
async def test_failures_have_the_shape_of_the_api(talk: Talk, status: int, kind: str) -> None:
    talk.llm.script([Failure(status, retry_after=2), "ok"])
    answer = await talk.ask("anthropic")
    assert (answer.status, answer.body["type"], answer.body["error"]["type"]) == (status, "error", kind)
    assert answer.headers["retry-after"] == "2" and answer.body["request_id"]
    assert talk.llm.requests[-1].status == status and not talk.llm.refused
    assert (await talk.ask("anthropic")).status == 200


async def test_too_large_a_request(talk: Talk) -> None:
    answer = await talk.ask("anthropic", system="x" * 17 * 1024 * 1024)
    assert (answer.status, answer.body["error"]["type"]) == (413, "request_too_large")


# -- what is refused -------------------------------------------------------------------------------

MARK = {"cache_control": {"type": "ephemeral"}}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no limit": ({"max_tokens": None}, "max_tokens: Field required"),
    "no messages": ({"messages": None}, "messages: Field required"),
    "empty messages": ({"messages": []}, "at least one message"),
    "messages are a text": ({"messages": "hi"}, "valid list"),
    "a limit of none": ({"max_tokens": 0}, "greater than or equal to 1"),
    "a limit as text": ({"max_tokens": "10"}, "valid integer"),
    "too high a limit": ({"max_tokens": 10**6}, "maximum allowed number of output tokens"),
    "an unknown key": ({"seed": 1}, "seed: Extra inputs are not permitted"),
    "stream as text": ({"stream": "yes"}, "valid boolean"),
    "sampling": ({"temperature": 0.5}, "`temperature` is deprecated"),
    "budgets of thinking": (
        {"thinking": {"type": "enabled", "budget_tokens": 2000}},
        "not supported on this model",
    ),
    "strange thinking": ({"thinking": {"type": "hard"}}, "does not match any of the expected tags"),
    "no effort there": (
        {"model": "claude-haiku-4-5", "output_config": {"effort": "low"}},
        "does not support the effort parameter",
    ),
    "strange effort": ({"output_config": {"effort": "heroic"}}, "not supported by this model"),
    "no adaptive there": ({"model": "claude-haiku-4-5", "thinking": {"type": "adaptive"}}, "not supported"),
    "a small budget": (
        {"model": "claude-haiku-4-5", "thinking": {"type": "enabled", "budget_tokens": 10}},
        "greater than or equal to 1024",
    ),
    "a budget above the limit": (
        {"model": "claude-haiku-4-5", "thinking": {"type": "enabled", "budget_tokens": 1024}},
        "must be greater than `thinking.budget_tokens`",
    ),
    "forced while thinking": (
        {"thinking": {"type": "adaptive"}, "tool_choice": {"type": "any"}},
        "Thinking may not be enabled",
    ),
    "tools are an object": ({"tools": {}}, "valid list"),
    "the same tool twice": ({"tools": [FIND, FIND]}, "must be unique"),
    "a tool's name": ({"tools": [FIND | {"name": "find it"}]}, "should match pattern"),
    "a tool's key": ({"tools": [FIND | {"parameters": {}}]}, "Extra inputs"),
    "a tool without schema": ({"tools": [{"name": "find"}]}, "input_schema: Field required"),
    "a schema of no object": ({"tools": [FIND | {"input_schema": {"type": "string"}}]}, "should be 'object'"),
    "a schema with anyOf": (
        {"tools": [FIND | {"input_schema": {"type": "object", "anyOf": []}}]},
        "does not support oneOf",
    ),
    "a broken schema": (
        {"tools": [FIND | {"input_schema": {"type": "object", "properties": {"a": {"type": "film"}}}}]},
        "draft 2020-12",
    ),
    "an unknown choice": ({"tool_choice": {"type": "maybe"}}, "expected tags"),
    "a choice without tools": ({"tools": None, "tool_choice": {"type": "auto"}}, "while providing tools"),
    "a choice of no tool": ({"tool_choice": {"type": "tool", "name": "x"}}, "not found in provided tools"),
    "a system of a number": ({"system": 5}, "system: Input"),
    "a system with an image": ({"system": [{"type": "image"}]}, "should be 'text'"),
    "an empty system": ({"system": [{"type": "text", "text": ""}]}, "non-empty"),
    "the assistant begins": (
        {"messages": [{"role": "assistant", "content": "hi"}, *HELLO]},
        'must use the "user"',
    ),
    "the user twice": ({"messages": [*HELLO, *HELLO]}, "roles must alternate"),
    "a prefilled answer": ({"messages": [*HELLO, {"role": "assistant", "content": "It"}]}, "prefill"),
    "a blank at its end": (
        {"model": "claude-haiku-4-5", "messages": [*HELLO, {"role": "assistant", "content": "It "}]},
        "trailing whitespace",
    ),
    "a system message": (
        {"messages": [{"role": "system", "content": "x"}]},
        "should be 'user' or 'assistant'",
    ),
    "a message's key": ({"messages": [{"role": "user", "content": "x", "name": "me"}]}, "Extra inputs"),
    "no content": ({"messages": [{"role": "user"}]}, "content: Input"),
    "empty content": ({"messages": [{"role": "user", "content": ""}]}, "non-empty content"),
    "an empty text": (
        {"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]},
        "non-empty",
    ),
    "a blank text": ({"messages": [{"role": "user", "content": " "}]}, "non-whitespace"),
    "an unknown block": ({"messages": [{"role": "user", "content": [{"type": "film"}]}]}, "expected tags"),
    "a block's key": (
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "id": 1}]}]},
        "text.id: Extra inputs",
    ),
    "a call by the user": (
        {"messages": [{"role": "user", "content": [used()]}]},
        "may not be in `user` messages",
    ),
    "a result by the assistant": ({"messages": after([result()], "x")}, "may not be in `assistant` messages"),
    "a call with text for input": ({"messages": after([used(input="{}")], [result()])}, "valid dictionary"),
    "a call without a name": (
        {"messages": after([{"type": "tool_use", "id": "t1", "input": {}}], [result()])},
        "tool_use.name: Field required",
    ),
    "a call's id": ({"messages": after([used("a b")], [result("a b")])}, "should match pattern"),
    "a call without result": (
        {"messages": after([used()], "thanks")},
        "without `tool_result` blocks immediately",
    ),
    "one result of two": ({"messages": after([used("a"), used("b")], [result("a")])}, "immediately after: b"),
    "a text before the result": (
        {"messages": after([used()], [{"type": "text", "text": "here"}, result()])},
        "immediately after: t1",
    ),
    "a result without call": ({"messages": after("hm", [result()])}, "unexpected `tool_use_id`"),
    "two results of one": ({"messages": after([used()], [result(), result()])}, "must have a single result"),
    "results in two messages": (
        {
            "messages": [
                *after([used("a"), used("b")], [result("a")]),
                {"role": "user", "content": [result("b")]},
            ]
        },
        "roles must alternate",
    ),
    "the same id twice": ({"messages": after([used(), used()], [result()])}, "ids must be unique"),
    "a result's content": ({"messages": after([used()], [result(content={"a": 1})])}, "valid list"),
    "a result's parts": (
        {"messages": after([used()], [result(content=[{"type": "json"}])])},
        "valid list of",
    ),
    "a result's error": ({"messages": after([used()], [result(is_error="no")])}, "valid boolean"),
    "calls without tools": ({"tools": None, "messages": after([used()], [result()])}, "must define tools"),
    "an open call at the end": (
        {"model": "claude-haiku-4-5", "messages": [*HELLO, {"role": "assistant", "content": [used()]}]},
        "without `tool_result`",
    ),
    "no thinking before a call": (
        {
            "model": "claude-haiku-4-5",
            "max_tokens": 2000,
            "thinking": {"type": "enabled", "budget_tokens": 1024},
            "messages": after([used()], [result()]),
        },
        "Expected `thinking`",
    ),
    "five marks": ({"system": [{"type": "text", "text": "x"} | MARK] * 4, **MARK}, "A maximum of 4 blocks"),
    "a strange mark": ({"cache_control": {"type": "forever"}}, "cache_control: Input"),
    "too long a prompt": ({"model": "claude-haiku-4-5", "system": "x" * 900_000}, "prompt is too long"),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_the_real_server_refuses(talk: Talk, name: str) -> None:
    changes, words = BAD[name]
    talk.llm.script(["never said"])
    answer = await talk.ask("anthropic", **changes)
    assert (answer.status, answer.body["error"]["type"]) == (400, "invalid_request_error")
    assert words in answer.body["error"]["message"]
    assert [one.refused for one in talk.llm.refused] == [answer.body["error"]["message"]]
    assert talk.llm.left == 1  # it uses up no step


async def test_no_json(talk: Talk) -> None:
    for raw in (b"{", b"[]"):
        answer = await talk.anthropic("POST", "/v1/messages", data=raw)
        assert (answer.status, answer.body["error"]["type"]) == (400, "invalid_request_error")
    assert (await talk.anthropic("POST", "/v1/complete", json={})).status == 404


async def test_the_choice_of_a_tool(talk: Talk) -> None:
    two = Turn("", [call("find", query="a"), call("find", query="b")])
    talk.llm.script([two, two, two, "no call"])
    one = (await talk.ask("anthropic", tool_choice={"type": "auto", "disable_parallel_tool_use": True})).body
    assert len(one["content"]) == 1
    assert (await talk.ask("anthropic", tool_choice={"type": "none"})).body["content"] == []
    assert len((await talk.ask("anthropic", tool_choice={"type": "any"})).body["content"]) == 2
    answer = await talk.ask("anthropic", tool_choice={"type": "tool", "name": "find"})
    assert answer.status == 400 and answer.body["error"]["message"].startswith("simulator:")
