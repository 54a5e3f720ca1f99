"""The official SDKs against the simulated models: they are what the agents use, and they read every field."""

import asyncio
from collections.abc import AsyncIterator, Callable
import gc
import json
from typing import Any

import anthropic
import ollama
import openai
import pytest

from simulator import SimulatedStack
from simulator.llm import Failure, Turn, Wire, call

from .llm_talk import CHAT_FIND, FIND, HELLO, PARAMETERS, RESPONSES_FIND

TURN = Turn("Ищу «Дюну» 🎬", [call("find", query="Дюна"), call("find", query="Dune")], thinking="Which one?")
STRICT = {"strict": True, "parameters": PARAMETERS | {"additionalProperties": False}}
STRICT_FIND = CHAT_FIND | {"function": CHAT_FIND["function"] | STRICT}
WIRES = [Wire(), Wire(piece=1), Wire(piece=7, chunk=5, unknown=True)]


@pytest.fixture
async def sim(make_stack: Callable[..., Any]) -> SimulatedStack:
    return (await make_stack(llm=True)).sim


async def at_rest() -> None:
    """Let what a broken stream left come to its end: a chain of generators, each of which is closed by a task."""
    gc.collect()
    for _ in range(100):
        await asyncio.sleep(0)


@pytest.fixture
async def claude(sim: SimulatedStack) -> AsyncIterator[anthropic.AsyncAnthropic]:
    given = {"api_key": sim.anthropic.api_key, "base_url": sim.anthropic.url}
    async with anthropic.AsyncAnthropic(**given, max_retries=1) as client:
        yield client
    await at_rest()


@pytest.fixture
async def gpt(sim: SimulatedStack) -> AsyncIterator[openai.AsyncOpenAI]:
    given = {"api_key": sim.openai.api_key, "base_url": sim.openai.url}
    async with openai.AsyncOpenAI(**given, max_retries=0) as client:
        yield client
    await at_rest()


@pytest.mark.parametrize("wire", WIRES)
async def test_anthropic(sim: SimulatedStack, claude: anthropic.AsyncAnthropic, wire: Wire) -> None:
    sim.llm.wire = wire
    sim.llm.script([TURN, "Нашёл две."])
    more: dict[str, Any] = {
        "model": "claude-opus-5-5",
        "max_tokens": 2000,
        "tools": [FIND],
        "thinking": {"type": "adaptive"},
    }
    async with claude.messages.stream(messages=HELLO, **more) as stream:
        message = await stream.get_final_message()
    assert [block.type for block in message.content] == ["thinking", "text", "tool_use", "tool_use"]
    assert [block.input for block in message.content[2:]] == [{"query": "Дюна"}, {"query": "Dune"}]
    assert (message.content[1].text, message.stop_reason) == (TURN.text, "tool_use")
    results = [{"type": "tool_result", "tool_use_id": one.id, "content": "{}"} for one in message.content[2:]]
    given = [one.to_dict() for one in message.content]
    for one in given:
        for key in ("citations", "parsed_output"):
            one.pop(key, None)
    turns = [*HELLO, {"role": "assistant", "content": given}, {"role": "user", "content": results}]
    answer = await claude.messages.create(messages=turns, **more)
    assert answer.content[0].text == "Нашёл две." and not sim.llm.refused


async def test_the_models_of_anthropic(claude: anthropic.AsyncAnthropic) -> None:
    models = [model async for model in claude.models.list(limit=2)]
    assert len(models) == len({model.id for model in models}) > 3
    assert models[0].capabilities.thinking.types.adaptive.supported and models[0].max_input_tokens


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *(
            (400, anthropic.BadRequestError),
            (401, anthropic.AuthenticationError),
            (404, anthropic.NotFoundError),
        ),
        *(
            (403, anthropic.PermissionDeniedError),
            (429, anthropic.RateLimitError),
            (529, anthropic.APIStatusError),
        ),
    ],
)
async def test_the_errors_of_anthropic(
    sim: SimulatedStack, claude: anthropic.AsyncAnthropic, status: int, kind: type[Exception]
) -> None:
    sim.llm.answer_with(lambda request: Failure(status, retry_after=0.01))
    with pytest.raises(kind):
        await claude.messages.create(model="claude-opus-5-5", max_tokens=10, messages=HELLO)


async def test_it_tries_again_when_told_to(sim: SimulatedStack, claude: anthropic.AsyncAnthropic) -> None:
    sim.llm.script([Failure(429, retry_after=0.01), "at last"])
    answer = await claude.messages.create(model="claude-opus-5-5", max_tokens=10, messages=HELLO)
    assert answer.content[0].text == "at last"
    assert [one.status for one in sim.llm.requests] == [429, 200]


async def test_an_error_in_the_stream(sim: SimulatedStack, claude: anthropic.AsyncAnthropic) -> None:
    sim.llm.script([Turn("a long answer", wire=Wire(error_after=3, piece=1))])
    with pytest.raises(anthropic.APIStatusError, match="overloaded_error"):
        async with claude.messages.stream(model="claude-opus-5-5", max_tokens=99, messages=HELLO) as stream:
            await stream.get_final_message()


@pytest.mark.parametrize("wire", WIRES)
async def test_openai_responses(sim: SimulatedStack, gpt: openai.AsyncOpenAI, wire: Wire) -> None:
    sim.llm.wire = wire
    sim.llm.script([TURN, "Нашёл две."])
    more: dict[str, Any] = {"model": "gpt-5.6-sol", "tools": [RESPONSES_FIND], "store": False}
    more |= {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"]}
    async with gpt.responses.stream(input=HELLO, **more) as stream:
        response = await stream.get_final_response()
    assert [one.type for one in response.output] == ["reasoning", "message", "function_call", "function_call"]
    assert response.output_text == TURN.text
    calls = [one for one in response.output if one.type == "function_call"]
    assert [json.loads(one.arguments)["query"] for one in calls] == ["Дюна", "Dune"]
    given = [response.output[0].to_dict(), *(_call(one) for one in calls)]
    results = [{"type": "function_call_output", "call_id": one.call_id, "output": "{}"} for one in calls]
    answer = await gpt.responses.create(input=[*HELLO, *given, *results], **more)
    assert answer.output_text == "Нашёл две." and not sim.llm.refused


def _call(one: Any) -> dict[str, Any]:
    return {"type": "function_call", "call_id": one.call_id, "name": one.name, "arguments": one.arguments}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("dialect", ["openai", "compatible"])
async def test_openai_chat(sim: SimulatedStack, gpt: openai.AsyncOpenAI, wire: Wire, dialect: Any) -> None:
    sim.openai.speak(dialect)
    sim.llm.wire = wire
    sim.llm.script([TURN])
    model = (await gpt.models.list()).data[0].id
    async with gpt.chat.completions.stream(
        model=model, messages=HELLO, tools=[STRICT_FIND], stream_options={"include_usage": True}
    ) as stream:
        whole = await stream.get_final_completion()
    choice = whole.choices[0]
    assert (choice.message.content, choice.finish_reason) == (TURN.text, "tool_calls")
    written = [json.loads(one.function.arguments)["query"] for one in choice.message.tool_calls]
    assert written == ["Дюна", "Dune"] and whole.usage.completion_tokens > 0


async def test_the_errors_of_openai(sim: SimulatedStack, gpt: openai.AsyncOpenAI) -> None:
    sim.openai.account = "no_credit"
    with pytest.raises(openai.RateLimitError) as caught:
        await gpt.responses.create(model="gpt-5.6-sol", input="hi")
    assert caught.value.code == "insufficient_quota"
    with pytest.raises(openai.NotFoundError):
        await gpt.models.retrieve("gpt-1")
    sim.openai.account = "ok"
    sim.llm.script([Turn("a long answer", wire=Wire(error_after=5, piece=1)), Failure(503)])
    with pytest.raises(openai.APIError):
        stream = await gpt.chat.completions.create(model="gpt-5.6-sol", messages=HELLO, stream=True)
        async for _ in stream:
            pass
    with pytest.raises(openai.InternalServerError):
        await gpt.responses.create(model="gpt-5.6-sol", input="hi")


@pytest.mark.parametrize("wire", WIRES)
async def test_ollama(sim: SimulatedStack, wire: Wire) -> None:
    client = ollama.AsyncClient(host=sim.ollama.url)
    sim.llm.wire = wire
    sim.llm.script([TURN, "Нашёл две."])
    able = [one.model for one in (await client.list()).models]
    assert "tools" in (await client.show(able[0])).capabilities
    text, calls = "", []
    more: dict[str, Any] = {"model": able[0], "tools": [CHAT_FIND], "options": {"num_ctx": 8192}}
    async for part in await client.chat(messages=HELLO, stream=True, **more):
        text += part.message.content or ""
        calls += part.message.tool_calls or []
    assert (text, [one.function.arguments["query"] for one in calls]) == (TURN.text, ["Дюна", "Dune"])
    turns = [*HELLO, {"role": "assistant", "content": text, "tool_calls": calls}]
    turns += [{"role": "tool", "tool_name": one.function.name, "content": "{}"} for one in calls]
    answer = await client.chat(messages=turns, **more)
    assert answer.message.content == "Нашёл две." and not sim.llm.refused
    assert [one.name for one in sim.llm.requests[-1].results] == ["find", "find"]


async def test_ollama_pulls_and_fails(sim: SimulatedStack) -> None:
    client = ollama.AsyncClient(host=sim.ollama.url)
    steps = [step.status async for step in await client.pull("qwen3:4b", stream=True)]
    assert steps[-1] == "success" and "qwen3:4b" in [one.model for one in (await client.list()).models]
    with pytest.raises(ollama.ResponseError, match="file does not exist"):
        [step async for step in await client.pull("nope", stream=True)]
    sim.llm.script([Turn("a long answer", wire=Wire(error_after=3, piece=1))])
    with pytest.raises(ollama.ResponseError, match="unexpected EOF"):
        async for _ in await client.chat(model="qwen3:4b", messages=HELLO, stream=True):
            pass
