"""Claude: what is sent, what its events become, and what its errors are to us."""

from collections.abc import AsyncIterator, Iterator
import json
from types import SimpleNamespace
from typing import Any

from anthropic.types import RawMessageStreamEvent
from homeassistant.components.conversation import AssistantContent, Content, ToolResultContent, UserContent
from homeassistant.helpers import llm
from pydantic import TypeAdapter
import pytest

from custom_components.mediamate.agent.providers import claude
from custom_components.mediamate.agent.providers.base import Model, Options, Turn, Usage
from custom_components.mediamate.agent.providers.claude import Message, Native, request
from custom_components.mediamate.agent.providers.incoming import deltas
from custom_components.mediamate.errors import BadResponse, CannotConnect, CutOff, ModelRefused, TooLong

from .scripted import Echo

ME = "conversation.me"
EVENTS = TypeAdapter[Any](RawMessageStreamEvent)
USAGE = {
    "input_tokens": 30,
    "cache_read_input_tokens": 900,
    "cache_creation_input_tokens": 70,
    "output_tokens": 1,
}


def turn(*content: Content, last: bool = False, **model: Any) -> Turn:
    return Turn(
        system="Be brief.",
        content=content,
        tools=[Echo()],
        options=Options(model=Model(id="claude-test", **model), max_tokens=1000),
        last=last,
    )


def message(
    *blocks: list[dict[str, Any]], stop: str | None = "end_turn", ended: bool = True
) -> Iterator[Any]:
    """Make the events of one message; a block is its start and its deltas."""
    start = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test", "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": USAGE,
    }  # fmt: skip
    yield {"type": "message_start", "message": start}
    for index, (block, *pieces) in enumerate(blocks):
        yield {"type": "content_block_start", "index": index, "content_block": block}
        for delta in pieces:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    if stop:
        usage = {"output_tokens": 12}
        yield {"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": None}, "usage": usage}
    if ended:
        yield {"type": "message_stop"}


def text(*pieces: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": ""}, *({"type": "text_delta", "text": one} for one in pieces)]


def thought(words: str, signature: str = "sig") -> list[dict[str, Any]]:
    deltas = [
        {"type": "thinking_delta", "thinking": words},
        {"type": "signature_delta", "signature": signature},
    ]
    return [{"type": "thinking", "thinking": "", "signature": ""}, *deltas]


def tool(call_id: str, *pieces: str) -> list[dict[str, Any]]:
    start = {"type": "tool_use", "id": call_id, "name": "mediamate__find", "input": {}}
    return [start, *({"type": "input_json_delta", "partial_json": one} for one in pieces)]


async def read(events: Iterator[Any]) -> list[Any]:
    """Read events as the SDK gives them out."""

    async def stream() -> AsyncIterator[Any]:
        for one in events:
            yield EVENTS.validate_python(one)

    return [one async for one in deltas(stream(), Message())]


# --- what is sent -----------------------------------------------------------------------------


def test_the_request() -> None:
    assert request(turn(UserContent("Dune?"))) == {
        "model": "claude-test",
        "max_tokens": 1000,
        "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {
                "role": "user",
                "content": [{"type": "text", "text": "Dune?", "cache_control": {"type": "ephemeral"}}],
            }
        ],
        "tools": [
            {
                "name": "mediamate__find",
                "description": "Search.",
                "input_schema": {
                    "type": "object",
                    "properties": {"query": {"type": "string"}},
                    "required": ["query"],
                },
            }
        ],
    }


def test_thinking_where_the_model_offers_it() -> None:
    body = request(turn(UserContent("x"), thinking=True, effort=True))
    assert body["thinking"] == {"type": "adaptive"} and body["output_config"] == {"effort": "low"}


def test_in_the_last_round_the_tools_stay_in_the_cache_and_are_not_called() -> None:
    first, last = request(turn(UserContent("x"))), request(turn(UserContent("x"), last=True))
    assert last.pop("tool_choice") == {"type": "none"}
    assert json.dumps(first) == json.dumps(last)


def test_the_prefix_is_the_same_bytes_from_turn_to_turn() -> None:
    log: list[Content] = [UserContent("Dune?")]
    one = request(turn(*log))
    log += [
        AssistantContent(ME, "Which?", tool_calls=[llm.ToolInput("mediamate__find", {"query": "Dune"}, "a")]),
        ToolResultContent(ME, "a", "mediamate__find", llm.ToolResult(data={"n": 2})),
        AssistantContent(ME, "The old one?"),
        UserContent("no, the new one"),
    ]
    two = request(turn(*log))
    for part in ("tools", "system"):
        assert json.dumps(one[part]) == json.dumps(two[part])
    unmarked = [
        json.dumps(body["messages"][0]).replace(', "cache_control": {"type": "ephemeral"}', "")
        for body in (one, two)
    ]
    assert unmarked[0] == unmarked[1]
    marks = json.dumps(two).count("cache_control")
    assert marks == 2  # of at most four


def test_roles_alternate_and_results_follow_their_calls() -> None:
    body = request(
        turn(
            AssistantContent(ME, "Dune is there now."),
            UserContent("nice"),
            UserContent("more?"),
            AssistantContent(ME, None, tool_calls=[
                llm.ToolInput("mediamate__find", {"query": "a"}, "a"), llm.ToolInput("mediamate__find", {}, "b"),
            ]),
            ToolResultContent(ME, "a", "mediamate__find", llm.ToolResult(data={"n": 1})),
            AssistantContent(ME, "One,"),
            AssistantContent(ME, "that is."),
            UserContent("ok"),
        )
    )  # fmt: skip
    found = [(one["role"], [block["type"] for block in one["content"]]) for one in body["messages"]]
    assert found == [
        ("user", ["text"]),
        ("assistant", ["text"]),
        ("user", ["text", "text"]),
        ("assistant", ["tool_use", "tool_use"]),
        ("user", ["tool_result", "tool_result"]),
        ("assistant", ["text", "text"]),
        ("user", ["text"]),
    ]
    results = body["messages"][4]["content"]
    assert results[0] == {"type": "tool_result", "tool_use_id": "a", "content": '{"n":1}'}
    assert results[1]["is_error"] is True and "not known" in results[1]["content"]


async def test_thoughts_go_back_as_they_came_without_calls_that_were_left_out() -> None:
    found = await read(
        message(thought("Hm"), text("Look"), tool("a", "{}"), tool("b", "{}"), stop="tool_use")
    )
    native = next(one["native"] for one in found if isinstance(one, dict) and "native" in one)
    said = AssistantContent(ME, "Look", "Hm", [llm.ToolInput("mediamate__find", {}, "a")], native)
    answer = request(turn(UserContent("x"), said))["messages"][1]["content"]
    assert answer == [
        {"type": "thinking", "thinking": "Hm", "signature": "sig"},
        {"type": "text", "text": "Look"},
        {"type": "tool_use", "id": "a", "name": "mediamate__find", "input": {}},
    ]
    other = AssistantContent(ME, "Look", native="of another provider")
    assert request(turn(UserContent("x"), other, UserContent("y")))["messages"][1]["content"] == [
        {"type": "text", "text": "Look"}
    ]


# --- what comes back --------------------------------------------------------------------------


async def test_text_and_calls_split_anywhere() -> None:
    pieces = ('{"que', 'ry": "Дю', 'на", "n', '": [1, {"a":', " 2}]}")
    found = await read(message(text("Ищу ", "«Дюну»."), tool("a", *pieces), tool("b"), stop="tool_use"))
    assert found == [
        {"content": "Ищу "},
        {"content": "«Дюну»."},
        {"tool_calls": [llm.ToolInput("mediamate__find", {"query": "Дюна", "n": [1, {"a": 2}]}, "a")]},
        {"tool_calls": [llm.ToolInput("mediamate__find", {}, "b")]},
        Usage(read=1000, cached=900, written=12),
    ]


async def test_thoughts() -> None:
    redacted = [{"type": "redacted_thinking", "data": "xyz"}]
    found = await read(message(thought("Hm", "s1"), redacted, text("Yes."), thought("cut", "")))
    assert found[:3] == [{"thinking_content": "Hm"}, {"content": "Yes."}, {"thinking_content": "cut"}]
    assert found[3] == {
        "native": Native(
            (
                {"type": "thinking", "thinking": "Hm", "signature": "s1"},
                {"type": "redacted_thinking", "data": "xyz"},
                {"type": "text", "text": "Yes."},
            )
        )
    }


@pytest.mark.parametrize(
    ("stop", "ended", "kind"),
    [
        ("refusal", True, ModelRefused),
        ("max_tokens", True, CutOff),
        ("model_context_window_exceeded", True, TooLong),
        (None, False, CannotConnect),
        ("end_turn", False, CannotConnect),
    ],
)
async def test_why_it_stopped(stop: str | None, ended: bool, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await read(message(text("Half"), stop=stop, ended=ended))


@pytest.mark.parametrize("pieces", ['{"query": "Du', "[1, 2]", "nonsense"])
async def test_arguments_that_are_no_object(pieces: str) -> None:
    with pytest.raises(BadResponse):
        await read(message(tool("a", pieces), stop="tool_use"))
    with pytest.raises(CutOff):
        await read(message(tool("a", pieces), stop="max_tokens"))


async def test_what_is_not_known_is_passed_over() -> None:
    async def stream() -> AsyncIterator[Any]:
        for one in message(text("Hi")):
            yield EVENTS.validate_python(one)
            yield SimpleNamespace(type="something_new")
        yield SimpleNamespace(
            type="content_block_start", index=7, content_block=SimpleNamespace(type="hologram")
        )
        yield SimpleNamespace(
            type="content_block_delta", index=7, delta=SimpleNamespace(type="hologram_delta")
        )
        yield SimpleNamespace(type="content_block_delta", index=0, delta=SimpleNamespace(type="new_delta"))
        yield SimpleNamespace(type="content_block_stop", index=7)

    found = [one async for one in deltas(stream(), Message())]
    assert found[0] == {"content": "Hi"}


# --- models and clients -----------------------------------------------------------------------


def test_models_are_ranked_and_their_abilities_read() -> None:
    yes, no = SimpleNamespace(supported=True), SimpleNamespace(supported=False)
    can = SimpleNamespace(thinking=SimpleNamespace(types=SimpleNamespace(adaptive=yes)), effort=no)
    known = claude._model(SimpleNamespace(id="claude-sonnet-9", display_name="Sonnet 9", capabilities=can))
    assert known == Model(id="claude-sonnet-9", name="Sonnet 9", thinking=True)
    bare = claude._model(SimpleNamespace(id="x"))
    assert bare == Model(id="x", name="x")
    names = ["claude-opus-9", "claude-sonnet-9", "claude-haiku-9", "other", "claude-haiku-8"]
    ranked = sorted((Model(id=one) for one in names), key=claude._rank)
    assert [one.id for one in ranked[:2]] == ["claude-haiku-9", "claude-haiku-8"]


@pytest.mark.parametrize("bearer", [False, True])
async def test_the_key_goes_where_it_belongs(bearer: bool) -> None:
    made = claude.create(
        {"api_key": "sk-1", "url": "http://gateway:4000", "bearer": bearer, "verify_ssl": False}
    )
    client = made._client
    assert str(client.base_url).rstrip("/") == "http://gateway:4000" and client.max_retries == 0
    assert (client.api_key, client.auth_token) == ((None, "sk-1") if bearer else ("sk-1", None))
    await made.close()
    plain = claude.create({"api_key": "sk-1"})
    assert str(plain._client.base_url).rstrip("/") == "https://api.anthropic.com"
    await plain.close()
