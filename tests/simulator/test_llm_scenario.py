"""The models steered from another process: what they say, how it travels, what they were asked."""

from collections.abc import Callable
import json
from pathlib import Path
from typing import Any

import pytest

from .caller import Stack
from .llm_talk import Talk


@pytest.fixture
async def stack(make_stack: Callable[..., Any]) -> Stack:
    return await make_stack(llm=True)


@pytest.fixture
def talk(stack: Stack) -> Talk:
    return Talk(stack)


async def order(stack: Stack, **what: Any) -> Any:
    """Send a scenario for the models; returns how many steps are left, or the status that refused it."""
    answer = await stack.control("POST", "/scenario", json={"llm": what})
    return answer.body["llm"] if answer.status == 200 else answer.status


async def said(talk: Talk) -> str:
    answer = await talk.ask("chat")
    return answer.body["choices"][0]["message"]["content"] if answer.status == 200 else str(answer.status)


async def test_a_script_and_more_of_it(stack: Stack, talk: Talk) -> None:
    assert await order(stack, script=["never said"]) == 1
    assert await order(stack, script=["one", {"text": "two"}], then=["three"]) == 3
    assert [await said(talk) for _ in range(3)] == ["one", "two", "three"]
    assert await order(stack, then=[{"failure": {"status": 503}}]) == 1
    assert await said(talk) == "503"


async def test_rules_until_they_are_taken_away(stack: Stack, talk: Talk) -> None:
    assert await said(talk) == "400"  # nobody was told to say anything
    await order(stack, brain=True)
    assert "ненастоящая" in await said(talk)  # the tools are not ours
    await order(stack, brain=False)
    assert await said(talk) == "400"


async def test_how_it_travels_and_that_all_is_forgotten(stack: Stack, talk: Talk) -> None:
    await order(stack, wire={"piece": 1}, script=["abc"])
    pieces = [
        event["choices"][0]["delta"]["content"]
        for event in await talk.stream("chat")
        if event.get("choices") and event["choices"][0]["delta"].get("content")
    ]
    assert pieces == ["a", "b", "c"]
    assert await order(stack, script=["left over"]) == 1
    assert await order(stack, clear=True) == 0
    assert stack.sim.llm.wire.piece > 1 and not stack.sim.llm.requests
    assert await order(stack, clear=False, script=["kept"]) == 1


async def test_answers_from_a_folder(stack: Stack, talk: Talk, tmp_path: Path) -> None:
    await order(stack, replay={"folder": str(tmp_path), "timeout": 20})
    (tmp_path / "0001.answer.json").write_text(json.dumps("from the folder"))
    assert await said(talk) == "from the folder"
    assert (tmp_path / "0001.request.json").exists()
    await order(stack, replay=None, script=["from the script"])
    assert await said(talk) == "from the script"


async def test_what_the_provider_thinks_of_us(stack: Stack, talk: Talk) -> None:
    await order(stack, script=["fine"], account={"anthropic": "no_credit"})
    refused = await talk.ask("anthropic")
    assert refused.status == 400 and "credit balance" in refused.body["error"]["message"]
    await order(stack, account={"anthropic": "ok"})
    assert (await talk.ask("anthropic")).status == 200


async def test_what_they_were_asked(stack: Stack, talk: Talk) -> None:
    await order(stack, script=["fine", "left"])
    await talk.ask("anthropic")
    await talk.ask("anthropic", model="claude-0")
    seen = await stack.control.get("/llm")
    good, bad = seen["asked"]
    assert seen["left"] == 1 and bad.pop("refused") and bad["status"] == 404
    assert good == {
        "api": "anthropic",
        "path": "/v1/messages",
        "model": "claude-sonnet-5-5",
        "bytes": len(stack.sim.llm.requests[0].raw),
        "tools": 1,
        "user": "скачай Дюну",
        "results": 0,
        "status": 200,
        "refused": "",
    }
    assert stack.sim.anthropic.api_key not in json.dumps(seen)


@pytest.mark.parametrize(
    "bad",
    [
        {"fly": 1},
        {"script": [{"speech": "x"}]},
        {"script": 7},
        {"wire": {"colour": "red"}},
        {"wire": "slow"},
        {"replay": {}},
        {"account": {"toaster": "ok"}},
        {"account": {"anthropic": "rich"}},
    ],
)
async def test_a_bad_scenario_changes_nothing(stack: Stack, talk: Talk, bad: dict[str, Any]) -> None:
    await order(stack, script=["as before"])
    assert await order(stack, clear=True, **bad) == 400
    assert await said(talk) == "as before"


async def test_where_no_models_are_served(make_stack: Callable[..., Any]) -> None:
    alone = await make_stack()
    assert await order(alone, script=["x"]) == 400
    assert (await alone.control("GET", "/llm")).status == 404
