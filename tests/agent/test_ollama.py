"""Ollama over real HTTP against the simulated server."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

from homeassistant.components.conversation import AssistantContent, ToolResultContent, UserContent
from homeassistant.helpers import llm
import pytest

from custom_components.mediamate.agent.providers.base import Model, Usage
from custom_components.mediamate.agent.providers.incoming import deltas
from custom_components.mediamate.agent.providers.ollama import (
    HISTORY,
    WINDOW,
    Answer,
    Ollama,
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
    NoTools,
    Overloaded,
    PullFailed,
    RateLimited,
    ServiceFailed,
    WrongService,
)
from simulator import Fault, SimulatedStack
from simulator.llm import Failure, Turn as Said, Wire, call

from .asked import heard, turn

ME = "conversation.me"


@pytest.fixture
async def provider(sim: SimulatedStack) -> AsyncIterator[Ollama]:
    made = create({"url": sim.ollama.url})
    yield made
    await made.close()


async def test_models_are_those_that_can_use_tools(sim: SimulatedStack, provider: Ollama) -> None:
    found = await provider.models()
    assert found and {one.id for one in found} < {one.name for one in sim.ollama.models}
    assert any(one.thinking for one in found)


@pytest.mark.parametrize("wire", [Wire(), Wire(piece=1, chunk=1), Wire(piece=2, unknown=True)])
async def test_a_talk_with_tools(sim: SimulatedStack, provider: Ollama, wire: Wire) -> None:
    sim.llm.wire = wire
    wanted = [call("mediamate__find", query="Дюна"), call("mediamate__find", query="Arrival")]
    sim.llm.script([Said("Ищу 🎬", wanted), "Нашёл две."])
    question = UserContent("найди «Дюну» и Arrival")
    first = await heard(provider, question)
    text = "".join(one["content"] for one in first if isinstance(one, dict) and "content" in one)
    calls = [one for delta in first if isinstance(delta, dict) for one in delta.get("tool_calls", ())]
    assert text == "Ищу 🎬" and [one.tool_args["query"] for one in calls] == ["Дюна", "Arrival"]
    assert len({one.id for one in calls}) == 2
    assert isinstance(first[-1], Usage) and first[-1].read > 0 and first[-1].written > 0
    results = [ToolResultContent(ME, one.id, one.tool_name, llm.ToolResult(data={"n": 1})) for one in calls]
    second = await heard(provider, question, AssistantContent(ME, text, tool_calls=calls), *results)
    assert "".join(one["content"] for one in second if isinstance(one, dict)) == "Нашёл две."
    assert sim.llm.refused == [] and [one.data for one in sim.llm.requests[-1].results] == [{"n": 1}] * 2


async def test_the_window_holds_a_long_talk_and_never_changes(sim: SimulatedStack, provider: Ollama) -> None:
    sim.llm.script(["Fine.", "Fine."])
    await heard(provider, UserContent("short"))
    long = [
        one for _ in range(60) for one in (UserContent("слово " * 200), AssistantContent(ME, "да " * 100))
    ]
    await heard(provider, *long, UserContent("and now?"))
    one, two = sim.llm.requests
    assert one.body["options"] == two.body["options"] == {"num_ctx": WINDOW, "num_predict": 1000}
    assert not two.truncated and two.user == "and now?"
    assert sum(len(said.text) for said in two.said) <= HISTORY + 2000


async def test_the_last_round_has_no_tools(provider: Ollama) -> None:
    model = Model(id="qwen3:8b", thinking=True)
    first, last = (request(turn(model, UserContent("x"), last=last)) for last in (False, True))
    assert "tools" in first and "tools" not in last and first["think"] is False
    assert "think" not in request(turn(Model(id="llama"), UserContent("x")))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Failure(401), InvalidAuth),
        (Failure(429), RateLimited),
        (Failure(500), Overloaded),
        (Said("half", stop="max_tokens"), CutOff),
        (Said("x" * 40, wire=Wire(piece=1, cut_after=8)), CannotConnect),
        (Said("x" * 40, wire=Wire(piece=1, end_after=8)), CannotConnect),
        (Said("x" * 40, wire=Wire(piece=1, error_after=8)), Overloaded),
        (Said("x" * 40, wire=Wire(piece=1, garbage_after=8)), BadResponse),
    ],
)
async def test_what_goes_wrong(
    sim: SimulatedStack, provider: Ollama, said: Any, kind: type[MediaMateError]
) -> None:
    sim.llm.script([said])
    with pytest.raises(kind):
        await heard(provider, UserContent("hi"))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault("down"), CannotConnect),
        (Fault("html"), BadResponse),
        (Fault("redirect"), WrongService),
        (Fault("status:404"), WrongService),
        (Fault("garbage"), BadResponse),
    ],
)
async def test_who_else_may_answer(
    sim: SimulatedStack, provider: Ollama, fault: Fault, kind: type[MediaMateError]
) -> None:
    sim.faults.set("ollama", fault)
    with pytest.raises(kind):
        await provider.models()


async def test_a_model_that_is_gone_and_a_slow_server(
    sim: SimulatedStack, provider: Ollama, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ModelGone) as raised:
        async for _ in provider.stream(turn(Model(id="gone:8b"), UserContent("hi"))):
            pass
    assert raised.value.placeholders["model"] == "gone:8b"
    monkeypatch.setattr("custom_components.mediamate.agent.providers.ollama._LIST_TIMEOUT", 0.05)
    sim.faults.set("ollama", Fault("slow"))
    with pytest.raises(CannotConnect, match="timeout"):
        await provider.models()


async def test_a_key_goes_as_a_bearer(sim: SimulatedStack) -> None:
    sim.ollama.needs_key = True
    right = create({"url": sim.ollama.url, "api_key": sim.ollama.api_key, "verify_ssl": False})
    wrong = create({"url": sim.ollama.url, "api_key": "wrong"})
    assert await right.models()
    with pytest.raises(InvalidAuth):
        await wrong.models()
    await right.close()
    await wrong.close()


async def test_thoughts_are_told_apart() -> None:
    async def chunks() -> AsyncIterator[Any]:
        message = SimpleNamespace(thinking="Hm", content="", tool_calls=None)
        yield SimpleNamespace(
            message=message, done=True, done_reason="stop", prompt_eval_count=None, eval_count=1
        )

    assert [one async for one in deltas(chunks(), Answer())] == [{"thinking_content": "Hm"}, Usage(written=1)]


async def test_a_model_is_pulled_piece_by_piece(sim: SimulatedStack, provider: Ollama) -> None:
    assert await provider.has("qwen3:8b") and not await provider.has("qwen3:4b-instruct")
    shares = [one async for one in provider.pull("qwen3:4b-instruct")]
    assert shares == sorted(set(shares)) and shares[-1] == 1.0
    assert await provider.has("qwen3:4b-instruct")
    with pytest.raises(NoTools) as raised:
        await provider.has("gemma2:2b")
    assert raised.value.placeholders["model"] == "gemma2:2b"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("pull model manifest: file does not exist", "pull_unknown"),
        ("write /blobs: no space left on device", "pull_no_space"),
        ("x" * 500, "pull_failed"),
    ],
)
async def test_why_a_model_does_not_come(sim: SimulatedStack, provider: Ollama, said: str, key: str) -> None:
    sim.ollama.pull_error = said
    with pytest.raises(PullFailed) as raised:
        async for _ in provider.pull("qwen3:4b"):
            pass
    assert raised.value.translation_key == key and len(raised.value.placeholders["reason"]) <= 200


async def test_a_pull_that_the_server_refuses(sim: SimulatedStack, provider: Ollama) -> None:
    sim.ollama.account = "forbidden"
    with pytest.raises(ServiceFailed, match="ai_not_permitted"):
        async for _ in provider.pull("qwen3:4b"):
            pass


async def test_a_server_that_says_when(sim: SimulatedStack, provider: Ollama) -> None:
    sim.llm.script([Failure(503, retry_after=7), Failure(429, retry_after=9)])
    for seconds in (7.0, 9.0):
        with pytest.raises((Overloaded, RateLimited)) as raised:
            await heard(provider, UserContent("hi"))
        assert raised.value.retry_after == seconds
