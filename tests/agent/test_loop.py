"""The one tool loop: rounds, limits, retries, and an end that is never silence."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
import pytest

from custom_components.mediamate.agent.meter import Meter
from custom_components.mediamate.agent.passed import LONGEST
from custom_components.mediamate.agent.prompt import GO_ON
from custom_components.mediamate.agent.providers.base import Asked, Usage, steps
from custom_components.mediamate.agent.settings import Limits
from custom_components.mediamate.errors import (
    BadResponse,
    CannotConnect,
    CutOff,
    InvalidAuth,
    ModelRefused,
    NoCredit,
    Overloaded,
    RateLimited,
)

from .scripted import NOON, Bench, Echo, call


@pytest.fixture(autouse=True)
async def _core(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


async def test_text_goes_through_piece_by_piece(hass: HomeAssistant) -> None:
    heard: list[dict[str, Any]] = []
    bench = Bench(hass, heard=heard)
    usage = Usage(read=100, cached=80, written=7)
    outcome = await bench.ask("hi", [{"content": "Hel"}, {"content": "lo."}, usage])
    assert outcome.answered and outcome.error is None and outcome.rounds == 1
    assert outcome.usage == usage and outcome.first_token is not None
    assert bench.said == [("user", "hi"), ("assistant", "Hello.")]
    assert heard == [{"role": "assistant"}, {"content": "Hel"}, {"content": "lo."}]
    assert bench.meter.last and bench.meter.last.usage == usage and bench.meter.last.model == "test"


async def test_tools_run_at_once_and_the_model_goes_on(hass: HomeAssistant) -> None:
    both = asyncio.Event()
    running: list[str] = []

    async def act(args: dict[str, Any]) -> llm.ToolResult:
        running.append(args["query"])
        if len(running) == 2:
            both.set()
        await asyncio.wait_for(both.wait(), 2)  # each waits for the other: one by one it would hang
        return llm.ToolResult(data={"found": args["query"]})

    find = Echo(act=act)
    bench = Bench(hass, tools=(find,))
    outcome = await bench.ask(
        "compare",
        [
            {"content": "Looking."},
            call("mediamate__find", "a", query="Dune"),
            call("mediamate__find", "b", query="Arrival"),
            Usage(read=10, written=1),
        ],
        [{"content": "Both are there."}, Usage(read=20, written=2)],
    )
    assert outcome.answered and outcome.rounds == 2 and outcome.usage == Usage(read=30, written=3)
    assert bench.said == [
        ("user", "compare"),
        ("assistant", "Looking."),
        ("tool_result", {"found": "Dune"}),
        ("tool_result", {"found": "Arrival"}),
        ("assistant", "Both are there."),
    ]
    second = bench.provider.turns[1]
    assert [one.name for one in second.tools] == ["mediamate__find"]
    assert second.system.startswith("Be brief.\nUse the tools.")
    assert bench.provider.turns[0].system == second.system


async def test_rounds_are_bounded_and_the_last_has_to_speak(hass: HomeAssistant) -> None:
    find = Echo()
    bench = Bench(hass, tools=(find,), limits=Limits(rounds=3))
    again = [call("mediamate__find", query="Dune")]
    outcome = await bench.ask("loop", again, again, [*again, {"content": "That is all I found."}])
    assert outcome.answered and outcome.rounds == 3
    assert [turn.last for turn in bench.provider.turns] == [False, False, True]
    assert len(find.called) == 2  # in the last round no tool is heard any more
    assert bench.said[-1] == ("assistant", "That is all I found.")


async def test_a_model_that_never_stops_calling_ends_in_an_error_that_has_a_sentence(
    hass: HomeAssistant,
) -> None:
    bench = Bench(hass, tools=(Echo(),), limits=Limits(rounds=2))
    again = [call("mediamate__find", query="Dune")]
    outcome = await bench.ask("loop", again, again, again)
    assert not outcome.answered and outcome.rounds == 2
    assert outcome.error and outcome.error.translation_key == "ai_no_answer"


async def test_a_hundred_calls_in_one_message_are_too_many(hass: HomeAssistant) -> None:
    find = Echo()
    bench = Bench(hass, tools=(find,), limits=Limits(calls=5))
    many = [call("mediamate__find", f"c{number}", query=str(number)) for number in range(100)]
    outcome = await bench.ask("many", many, [{"content": "Enough."}])
    assert outcome.answered and len(find.called) == 5
    (answer, _) = steps(bench.log.content[2:])
    assert len(answer.calls) == 5  # the model hears of these only


async def test_two_calls_under_one_id_are_one(hass: HomeAssistant) -> None:
    find = Echo()
    bench = Bench(hass, tools=(find,))
    await bench.ask(
        "x",
        [call("mediamate__find", "same", query="1"), call("mediamate__find", "same", query="2")],
        [{"content": "ok"}],
    )
    assert find.called == [{"query": "1"}]


async def test_a_tool_that_raises_is_a_result(hass: HomeAssistant) -> None:
    async def act(args: dict[str, Any]) -> llm.ToolResult:
        raise KeyError("secret detail")

    bench = Bench(hass, tools=(Echo(act=act),))
    outcome = await bench.ask(
        "x",
        [call("mediamate__find", "a", query="1"), call("nothing", "b")],
        [{"content": "It did not work."}],
    )
    assert outcome.answered
    assert bench.said[2] == ("tool_result", {"error": "the tool failed, do not call it again"})
    assert bench.said[3][1]["error"] == "HomeAssistantError"  # a tool that is not there
    assert "secret" not in str(bench.said)


@pytest.mark.parametrize("err", [RateLimited(retry_after=2.5), Overloaded(), CannotConnect()])
async def test_what_passes_is_tried_again(hass: HomeAssistant, err: Exception) -> None:
    heard: list[dict[str, Any]] = []
    bench = Bench(hass, heard=heard)
    outcome = await bench.ask("hi", [err], [err], [{"content": "Here."}])
    assert outcome.answered and len(bench.provider.turns) == 3 and len(bench.slept) == 2
    if isinstance(err, RateLimited):
        assert bench.slept == [2.5, 2.5]
    else:
        assert 0.7 < bench.slept[0] < 1.3 and 2.2 < bench.slept[1] < 3.8
    assert {"content": "<busy>"} in heard  # the user is told while waiting
    assert bench.said == [("user", "hi"), ("assistant", "Here.")]  # and the log knows nothing of it


@pytest.mark.parametrize("err", [InvalidAuth(), NoCredit(), BadResponse(), ModelRefused()])
async def test_what_does_not_pass_is_not(hass: HomeAssistant, err: Exception) -> None:
    bench = Bench(hass)
    outcome = await bench.ask("hi", [err], [{"content": "Never."}])
    assert not outcome.answered and outcome.error is err
    assert len(bench.provider.turns) == 1 and bench.slept == []
    assert bench.said == [("user", "hi")]


async def test_tries_end(hass: HomeAssistant) -> None:
    bench = Bench(hass)
    outcome = await bench.ask("hi", *[[Overloaded()]] * 5)
    assert not outcome.answered and isinstance(outcome.error, Overloaded)
    assert len(bench.provider.turns) == 3


async def test_a_pause_longer_than_the_time_that_is_left_is_not_waited_for(hass: HomeAssistant) -> None:
    bench = Bench(hass, limits=Limits(seconds=30))
    outcome = await bench.ask("hi", [RateLimited(retry_after=120)], [{"content": "Late."}])
    assert not outcome.answered and isinstance(outcome.error, RateLimited) and bench.slept == []


CUT = CannotConnect("ai_interrupted")


@pytest.mark.parametrize("err", [CUT, Overloaded(), BadResponse(), RateLimited(retry_after=0.2)])
async def test_a_stream_cut_after_words_goes_on_where_it_ended(hass: HomeAssistant, err: Any) -> None:
    heard: list[dict[str, Any]] = []
    bench = Bench(hass, heard=heard)
    first = [{"content": "I th"}, {"native": "of a half"}, Usage(read=5), err]
    outcome = await bench.ask("hi", first, [{"content": "ink so."}, {"native": "of the rest"}, Usage(read=6)])
    assert outcome.answered and outcome.error is None and outcome.usage == Usage(read=11)
    assert bench.said == [("user", "hi"), ("assistant", "I think so.")]
    assert bench.log.content[-1].native is None  # neither half is what was said
    assert heard == [{"role": "assistant"}, {"content": "I th"}, {"content": "ink so."}]
    one, two = bench.provider.turns
    assert (one.more, two.more) == ("", GO_ON) and two.content[-1].content == "I th"
    assert two.told[-1] == Asked(GO_ON) and len(bench.slept) == 1


async def test_a_stream_cut_twice_ends_in_a_sentence(hass: HomeAssistant) -> None:
    bench = Bench(hass)
    outcome = await bench.ask("hi", [{"content": "I th"}, CUT], [{"content": "ink"}, Overloaded()], [])
    assert outcome.answered and outcome.error is CUT and len(bench.provider.turns) == 2
    assert bench.said[-1] == ("assistant", "I think\n\n<ai_interrupted>")


@pytest.mark.parametrize(
    ("limits", "meter", "err"),
    [
        (Limits(seconds=30), {}, RateLimited(retry_after=120)),  # there is no time for it
        (Limits(), {"per_minute": 1}, CUT),  # nor another call
    ],
)
async def test_where_nobody_can_go_on_it_is_said(
    hass: HomeAssistant, limits: Limits, meter: dict[str, int], err: Any
) -> None:
    bench = Bench(hass, limits=limits, meter=Meter("Scripted", lambda: NOON, **meter))
    outcome = await bench.ask("hi", [{"content": "I th"}, err], [{"content": "never"}])
    assert outcome.answered and len(bench.provider.turns) == 1
    assert bench.said[-1] == ("assistant", f"I th\n\n<{err.translation_key}>")


async def test_who_waits_in_mid_answer_is_told(hass: HomeAssistant) -> None:
    heard: list[dict[str, Any]] = []
    bench = Bench(hass, heard=heard)
    await bench.ask("hi", [{"content": "I th"}, Overloaded(retry_after=4)], [{"content": "ink so."}])
    assert bench.slept == [4] and bench.said[-1] == ("assistant", "I think so.")
    new = {"role": "assistant"}
    assert heard == [new, {"content": "I th"}, new, {"content": "<busy>"}, new, {"content": "ink so."}]


@pytest.mark.parametrize("err", [CUT, CutOff(), BadResponse()])
async def test_a_stream_cut_after_a_call_goes_on_with_its_result(hass: HomeAssistant, err: Any) -> None:
    find = Echo()
    bench = Bench(hass, tools=(find,))
    cut = [{"content": "Looking."}, call("mediamate__find", query="Dune"), err]
    outcome = await bench.ask("hi", cut, [{"content": "It is there."}])
    assert outcome.answered and outcome.error is None and find.called == [{"query": "Dune"}]  # once
    assert [role for role, _ in bench.said] == ["user", "assistant", "tool_result", "assistant"]
    assert bench.provider.turns[1].more == "" and bench.slept == []


@pytest.mark.parametrize("err", [CUT, ModelRefused()])
async def test_calls_of_an_answer_that_breaks_off_for_good_are_known(hass: HomeAssistant, err: Any) -> None:
    async def act(args: dict[str, Any]) -> llm.ToolResult:
        raise KeyError("secret detail")

    bench = Bench(hass, tools=(Echo(), Echo("broken", act)))
    first = [call("mediamate__find", "a", query="1"), call("broken", "b", query="2"), CUT]
    outcome = await bench.ask("hi", first, [call("mediamate__find", "c", query="3"), err], [{"content": "x"}])
    assert not outcome.answered and outcome.error is err and outcome.rounds == 2
    assert [(one.name, one.read_only) for one in outcome.calls] == [
        ("mediamate__find", False),
        ("broken", False),
        ("mediamate__find", False),
    ]
    results = [one.result for one in outcome.calls]
    assert results[0] and results[0].data == {"echo": {"query": "1"}}
    assert results[1] and results[1].error and results[2]


async def test_what_is_spoken_comes_without_markup(hass: HomeAssistant) -> None:
    heard: list[dict[str, Any]] = []
    bench = Bench(hass, heard=heard, tools=(Echo(),), spoken=True)
    script = [
        {"content": "**Look"},
        {"content": "ing**: [here](http://x)"},
        call("mediamate__find", query="1"),
    ]
    await bench.ask("hi", script, [{"content": "- *Dune*. It i"}, {"content": "s `good` 🎬"}])
    assert bench.said[1] == ("assistant", "Looking: here")
    assert bench.said[-1] == ("assistant", "Dune. It is good")
    said = [one["content"] for one in heard if one.get("content") and "role" not in one]
    assert said[-2:] == ["Dune. ", "It is good"]  # sentence by sentence


async def test_a_stream_cut_in_thought_is(hass: HomeAssistant) -> None:
    bench = Bench(hass)
    cut = [{"thinking_content": "Hm"}, CannotConnect("ai_interrupted")]
    outcome = await bench.ask("hi", cut, [{"content": "Here."}])
    assert outcome.answered and bench.said[-1] == ("assistant", "Here.")


@pytest.mark.parametrize("err", [CutOff(), ModelRefused()])
async def test_what_was_said_before_the_end_is_kept_and_explained(hass: HomeAssistant, err: Any) -> None:
    bench = Bench(hass)
    outcome = await bench.ask("hi", [{"content": "Half an ans"}, Usage(read=1), err])
    assert outcome.answered and outcome.error is err
    assert bench.said[-1] == ("assistant", f"Half an ans\n\n<{err.translation_key}>")


async def test_a_huge_answer_is_ended(hass: HomeAssistant) -> None:
    bench = Bench(hass)
    outcome = await bench.ask("hi", [{"content": "word " * 1000}] * 1000)
    assert outcome.answered and isinstance(outcome.error, CutOff)
    assert len(bench.said[-1][1]) < LONGEST + 100
    assert bench.provider.finished == 1  # and its stream is closed


@pytest.mark.parametrize("script", [[], [{"content": "  \n"}], [Usage(read=5)]])
async def test_an_empty_answer_is_an_error(hass: HomeAssistant, script: list[Any]) -> None:
    outcome = await Bench(hass).ask("hi", script)
    assert not outcome.answered
    assert outcome.error and outcome.error.translation_key == "ai_no_answer"


async def test_the_time_is_limited(hass: HomeAssistant) -> None:
    bench = Bench(hass)
    script = [lambda: bench.pass_by(57), {"content": "W"}, 30, {"content": "ell"}]
    outcome = await bench.ask("hi", script)
    assert outcome.answered and outcome.error and outcome.error.translation_key == "ai_took_too_long"
    assert bench.said[-1] == ("assistant", "W\n\n<ai_took_too_long>")  # what was said stays
    assert bench.provider.finished == 1 and len(bench.provider.turns) == 1
    silent = await Bench(hass, limits=Limits(seconds=0.05)).ask("hi", [30])
    assert not silent.answered and silent.error and silent.error.translation_key == "ai_took_too_long"


async def test_a_tool_that_hangs_leaves_a_log_that_can_be_sent(hass: HomeAssistant) -> None:
    async def act(args: dict[str, Any]) -> llm.ToolResult:
        await asyncio.sleep(30)
        raise AssertionError

    bench = Bench(hass, tools=(Echo(act=act),), limits=Limits(seconds=2))
    outcome = await bench.ask("x", [call("mediamate__find", query="1")])
    assert not outcome.answered
    (_, answer) = steps(bench.log.content)
    assert answer.calls[0].failed and "not known" in answer.calls[0].result


async def test_a_stop_in_mid_stream_stops_it(hass: HomeAssistant) -> None:
    bench = Bench(hass)
    task = hass.async_create_task(bench.ask("hi", [{"content": "W"}, 30]))
    async with asyncio.timeout(10):
        while not bench.provider.turns:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert bench.provider.finished == 1


async def test_limits_of_the_account(hass: HomeAssistant) -> None:
    bench = Bench(hass, meter=Meter("Scripted", lambda: NOON, per_minute=2, per_day=50))
    assert (await bench.ask("1", [{"content": "a"}, Usage(read=5)])).answered
    assert (await bench.ask("2", [{"content": "b"}, Usage(read=5)])).answered
    third = await bench.ask("3", [{"content": "c"}])
    assert not third.answered and third.error and third.error.translation_key == "ai_too_often"
    assert third.error.retry_after == 60.0 and bench.slept == []
