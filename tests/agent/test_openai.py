"""OpenAI and what speaks like it: over real HTTP against the simulated servers, and the rare shapes by hand."""

from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Any

from homeassistant.components.conversation import AssistantContent, ToolResultContent, UserContent
from homeassistant.helpers import llm
import pytest

from custom_components.mediamate.agent.providers import openai as module
from custom_components.mediamate.agent.providers.base import Model, Usage
from custom_components.mediamate.agent.providers.incoming import Incoming, deltas
from custom_components.mediamate.agent.providers.openai import (
    Compatible,
    Completion,
    Native,
    OpenAI,
    Response,
    chat_request,
    create,
    request,
)
from custom_components.mediamate.errors import (
    BadResponse,
    CannotConnect,
    CutOff,
    InvalidAuth,
    MediaMateError,
    ModelGone,
    ModelRefused,
    NoCredit,
    Overloaded,
    RateLimited,
    TooLong,
)
from simulator import Fault, SimulatedStack
from simulator.llm import Failure, Turn as Said, Wire, call

from .asked import heard, turn

ME = "conversation.me"
APIS = pytest.mark.parametrize("api", ["responses", "chat"])


@pytest.fixture
async def provider(sim: SimulatedStack, api: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenAI]:
    """Speak to OpenAI, or to a server at home."""
    if api == "chat":
        sim.openai.speak("compatible")
        made = create({"url": sim.openai.url})
    else:
        monkeypatch.setattr(module, "URL", sim.openai.url)
        made = create({"api_key": sim.openai.api_key})
    assert isinstance(made, Compatible) is (api == "chat")
    yield made
    await made.close()


def log_of(said: Sequence[Any]) -> AssistantContent:
    """Return what Home Assistant's chat log makes of deltas."""
    plain = [one for one in said if isinstance(one, dict)]
    calls = [one for delta in plain for one in delta.get("tool_calls", ())]
    text = "".join(delta.get("content", "") for delta in plain)
    native = next((delta["native"] for delta in plain if "native" in delta), None)
    return AssistantContent(ME, text or None, tool_calls=calls or None, native=native)


@APIS
@pytest.mark.parametrize("wire", [Wire(), Wire(piece=1, chunk=1), Wire(piece=2, unknown=True)])
async def test_a_talk_with_tools(sim: SimulatedStack, provider: OpenAI, api: str, wire: Wire) -> None:
    sim.llm.wire = wire
    calls = [call("mediamate__find", query="Дюна"), call("mediamate__find", query="Arrival")]
    sim.llm.script([Said("Ищу 🎬", calls, thinking="Так…"), "Нашёл две."])
    question = UserContent("найди «Дюну» и Arrival")
    first = await heard(provider, question)
    answer = log_of(first)
    assert answer.content == "Ищу 🎬"
    assert [one.tool_args for one in answer.tool_calls] == [{"query": "Дюна"}, {"query": "Arrival"}]
    assert isinstance(answer.native, Native) is (api == "responses")
    usage = next(one for one in first if isinstance(one, Usage))
    assert usage.read > 0 and usage.written > 0
    results = [
        ToolResultContent(ME, one.id, one.tool_name, llm.ToolResult(data={"n": 1}))
        for one in answer.tool_calls
    ]
    second = await heard(provider, question, answer, *results)
    assert log_of(second).content == "Нашёл две."
    assert sim.llm.refused == []
    assert [one.data for one in sim.llm.requests[-1].results] == [{"n": 1}, {"n": 1}]


@APIS
async def test_the_last_round_and_an_interrupted_one(sim: SimulatedStack, provider: OpenAI) -> None:
    sim.llm.script(["Fine."])
    open_call = AssistantContent(
        ME, "Hm", tool_calls=[llm.ToolInput("mediamate__find", {"query": "x"}, "c1")]
    )
    await heard(provider, UserContent("a"), open_call, UserContent("b"), last=True)
    assert sim.llm.refused == [] and sim.llm.requests[0].body["tool_choice"] == "none"
    assert "not known" in next(one.text for one in sim.llm.requests[0].said if one.role == "tool")


@APIS
@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Failure(401), InvalidAuth),
        (Failure(429, retry_after=3), RateLimited),
        (Failure(500), Overloaded),
        (Failure(503), Overloaded),
        (Said("half", stop="max_tokens"), CutOff),
        (Said("no", stop="filter"), ModelRefused),
        (Said("x" * 40, wire=Wire(piece=1, cut_after=8)), CannotConnect),
        (Said("x" * 40, wire=Wire(piece=1, end_after=8)), CannotConnect),
        (Said("x" * 40, wire=Wire(piece=1, error_after=8)), Overloaded),
        (Said("x" * 40, wire=Wire(piece=1, garbage_after=8)), BadResponse),
        (Said("", [call("mediamate__find", query="x" * 40)], wire=Wire(piece=1, end_after=9)), CannotConnect),
    ],
)
async def test_what_goes_wrong(
    sim: SimulatedStack, provider: OpenAI, said: Any, kind: type[MediaMateError]
) -> None:
    sim.llm.script([said])
    with pytest.raises(kind) as raised:
        await heard(provider, UserContent("hi"))
    if kind is RateLimited:
        assert raised.value.retry_after == 3


@pytest.mark.parametrize("api", ["responses"])
async def test_the_account(sim: SimulatedStack, provider: OpenAI) -> None:
    sim.openai.account = "no_credit"
    with pytest.raises(NoCredit):
        await heard(provider, UserContent("hi"))
    sim.openai.account = "ok"
    with pytest.raises(ModelGone) as raised:
        async for _ in provider.stream(turn(Model(id="gpt-9-gone"), UserContent("hi"))):
            pass
    assert raised.value.placeholders["model"] == "gpt-9-gone"
    sim.faults.set("openai", Fault("down"))
    with pytest.raises(CannotConnect):
        await provider.models()


@pytest.mark.parametrize("api", ["responses"])
async def test_models_that_talk(provider: OpenAI) -> None:
    found = await provider.models()
    assert "mini" in found[0].id
    assert not any("embedding" in one.id or "whisper" in one.id for one in found)
    thinking = {one.id: one.thinking for one in found}
    assert thinking["gpt-5.6-sol"] and not thinking["gpt-4o-mini"]


@pytest.mark.parametrize("api", ["responses"])
async def test_the_prefix_is_cached(sim: SimulatedStack, provider: OpenAI) -> None:
    sim.llm.script(["One.", "Two."])
    await heard(provider, UserContent("a"))
    await heard(provider, UserContent("a"), AssistantContent(ME, "One."), UserContent("b"))
    one, two = (request.body for request in sim.llm.requests)
    assert one["instructions"] == two["instructions"] and one["tools"] == two["tools"]
    assert one["prompt_cache_key"] == two["prompt_cache_key"] and one["store"] is False
    assert two["input"][: len(one["input"])] == one["input"]


# --- shapes that the simulated servers do not send ------------------------------------------------


def test_thoughts_go_back_without_calls_that_were_left_out() -> None:
    reasoning = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "x"}
    calls = [
        {"type": "function_call", "call_id": one, "name": "mediamate__find", "arguments": "{}"}
        for one in "ab"
    ]
    native = Native((reasoning, *calls))
    said = AssistantContent(ME, None, tool_calls=[llm.ToolInput("mediamate__find", {}, "a")], native=native)
    body = request(turn(Model(id="gpt-5.6-sol"), UserContent("x"), said))
    assert body["input"][1:3] == [reasoning, calls[0]]
    assert [one.get("call_id") for one in body["input"][2:]] == ["a", "a"]
    left_out = AssistantContent(ME, "Well.", native=Native((reasoning, calls[0])))
    assert request(turn(Model(id="gpt-5.6-sol"), left_out))["input"] == []
    assert body["include"] == ["reasoning.encrypted_content"]
    assert "reasoning" not in request(turn(Model(id="gpt-4o-mini"), UserContent("x")))


def test_another_provider_s_thoughts_are_not_sent() -> None:
    said = AssistantContent(ME, "Look", native="of another provider")
    message = {"type": "message", "role": "assistant", "content": "Look"}
    assert request(turn(Model(id="gpt-4o-mini"), said))["input"] == [message]
    assert chat_request(turn(Model(id="x"), said))["messages"][1] == {"role": "assistant", "content": "Look"}


async def of(reader: type[Incoming], *events: Any) -> list[Any]:
    async def stream() -> AsyncIterator[Any]:
        for one in events:
            yield one

    return [one async for one in deltas(stream(), reader())]


def event(kind: str, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(type=kind, **more)


def response(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(**({"usage": None, "error": None, "incomplete_details": None} | more))


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        (
            [event("response.refusal.delta", delta="no"), event("response.completed", response=response())],
            ModelRefused,
        ),
        ([event("error", code="server_error")], Overloaded),
        ([event("error", code=None)], BadResponse),
        (
            [event("response.failed", response=response(error=SimpleNamespace(code="rate_limit_exceeded")))],
            RateLimited,
        ),
        ([event("error", code="context_length_exceeded")], TooLong),
        (
            [
                event(
                    "response.output_item.done",
                    item=SimpleNamespace(type="function_call", call_id="a", name="f", arguments="[1]"),
                )
            ],
            BadResponse,
        ),
        ([event("something.new")], CannotConnect),
    ],
)
async def test_rare_ends_of_a_response(events: list[Any], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await of(Response, *events)


def chunk(finish: str | None = None, *, usage: Any = None, **delta: Any) -> SimpleNamespace:
    whole = SimpleNamespace(**({"content": None, "tool_calls": None} | delta))
    return SimpleNamespace(choices=[SimpleNamespace(delta=whole, finish_reason=finish)], usage=usage)


def piece(
    index: int | None, arguments: str | None, name: str | None = None, call_id: str | None = None
) -> Any:
    return SimpleNamespace(index=index, id=call_id, function=SimpleNamespace(name=name, arguments=arguments))


async def test_small_servers_leave_much_out() -> None:
    found = await of(
        Completion,
        chunk(reasoning_content="Hm"),
        chunk(tool_calls=[piece(None, '{"query": ', "find"), piece(None, None, "look")]),
        chunk(tool_calls=[piece(0, '"x"}')]),
        chunk("tool_calls"),
        SimpleNamespace(choices=[], usage=SimpleNamespace(prompt_tokens=9, completion_tokens=None)),
    )
    assert found[0] == {"thinking_content": "Hm"}
    (first,), (second,) = (one["tool_calls"] for one in found[1:3])
    assert (first.tool_name, first.tool_args) == ("find", {"query": "x"})
    assert (second.tool_name, second.tool_args) == ("look", {})
    assert first.id and first.id != second.id
    assert found[3] == Usage(read=9)


@pytest.mark.parametrize(
    ("chunks", "kind"),
    [
        ([chunk("stop", refusal="no")], ModelRefused),
        ([chunk("tool_calls", tool_calls=[piece(0, "{", "find")])], BadResponse),
        ([chunk("tool_calls", tool_calls=[piece(0, "{}")])], BadResponse),
        ([SimpleNamespace(choices=None, usage=None)], CannotConnect),
        ([SimpleNamespace(choices=[SimpleNamespace(delta=None, finish_reason="length")])], CutOff),
    ],
)
async def test_rare_ends_of_a_completion(chunks: list[Any], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await of(Completion, *chunks)


async def test_without_verification() -> None:
    made = create({"url": "https://home:1234/v1", "verify_ssl": False})
    assert isinstance(made, Compatible) and made._client.max_retries == 0
    await made.close()


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("gpt-5.4-mini", "max_completion_tokens"),
        ("openai/gpt-5", "max_completion_tokens"),
        ("gpt-oss:20b", "max_tokens"),
        ("qwen3", "max_tokens"),
    ],
)
def test_what_the_limit_is_called(model: str, name: str) -> None:
    assert chat_request(turn(Model(id=model), UserContent("x")))[name] == 1000


async def test_a_gateway_to_openai_s_own_models(sim: SimulatedStack) -> None:
    made = create({"url": sim.openai.url, "api_key": sim.openai.api_key})
    found = await made.models()
    assert isinstance(made, Compatible) and "whisper-1" not in [one.id for one in found]
    sim.llm.script(["Fine."])
    said = [one async for one in made.stream(turn(found[0], UserContent("hi")))]
    assert {"content": "Fine."} in said and sim.llm.refused == []
    await made.close()
