"""The script, the replay by files, the faults of a stream, and the models in a process of their own."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
import json
from pathlib import Path
import signal
import sys
from typing import Any

import aiohttp
import pytest

from simulator import Fault
from simulator.llm import Failure, LlmBoard, Request, ToolCall, Turn, Wire, call
from simulator.llm.script import from_json

from .llm_talk import APIS, Talk, events, lines

EACH = pytest.mark.parametrize("api", APIS)
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def talk(make_stack: Callable[..., Any]) -> Talk:
    return Talk(await make_stack(llm=True))


def said(api: str, body: Any) -> str:
    """Return the text of a whole answer."""
    if api == "anthropic":
        return "".join(one.get("text", "") for one in body["content"])
    if api == "responses":
        return "".join(part["text"] for one in body["output"] for part in one.get("content", ()))
    return (body["choices"][0] if api == "chat" else body)["message"]["content"]


# -- the script ------------------------------------------------------------------------------------


@EACH
async def test_one_script_serves_all(talk: Talk, api: str) -> None:
    async def later(request: Request) -> str:
        await asyncio.sleep(0)
        return f"{request.api}: {request.user}"

    talk.llm.script(["first", lambda request: Turn(request.model), later])
    talk.llm.then("last")
    path, body = APIS[api]
    assert [said(api, (await talk.ask(api)).body) for _ in range(4)] == [
        *("first", body["model"], f"{api}: скачай Дюну", "last")
    ]
    assert [one.status for one in talk.llm.requests] == [200] * 4
    assert (
        talk.llm.requests[0].path.endswith(path)
        and json.loads(talk.llm.requests[0].raw)["model"] == body["model"]
    )


@EACH
async def test_nothing_left_to_say_is_an_error_that_is_seen(talk: Talk, api: str) -> None:
    answer = await talk.ask(api)
    assert answer.status == 400 and "no answer left" in str(answer.body)
    assert [one.status for one in talk.llm.refused] == [400]


async def test_a_script_before_a_function_and_a_new_one_instead_of_the_old(talk: Talk) -> None:
    talk.llm.answer_with(lambda request: "by the function")
    talk.llm.script(["never"])
    talk.llm.script(["by the script"])
    assert [said("chat", (await talk.ask("chat")).body) for _ in range(2)] == [
        "by the script",
        "by the function",
    ]
    talk.llm.clear()
    assert not talk.llm.requests and (await talk.ask("chat")).status == 400


async def test_two_at_once_each_get_an_answer(talk: Talk) -> None:
    talk.llm.answer_with(lambda request: Turn(request.system, wire=Wire(gap=0.01)))
    answers = await asyncio.gather(*(talk.ask("anthropic", system=name) for name in ("Anna", "Boris")))
    assert [said("anthropic", one.body) for one in answers] == ["Anna", "Boris"]


@EACH
async def test_a_hundred_calls_and_a_huge_answer(talk: Talk, api: str) -> None:
    talk.llm.script([[call("find", query=str(n)) for n in range(100)], Turn("ж" * 500_000)])
    more = {"max_tokens": 100_000} if api == "anthropic" else {}
    many = json.dumps((await talk.ask(api, **more)).body)
    assert many.count('"name": "find"') >= 100
    answer = await talk.ask(api, stream=True, **more)
    assert len(answer.body.encode()) > 400_000


async def test_ids_are_the_same_in_every_run() -> None:
    assert [LlmBoard().new_id("toolu_") for _ in range(2)] == ["toolu_" + "0" * 23 + "1"] * 2


async def test_without_models_none_is_served(make_stack: Callable[..., Any]) -> None:
    stack = await make_stack()
    assert "anthropic" not in stack.sim.describe() and stack.sim.anthropic.server.port == 0


async def test_addresses_are_told(talk: Talk) -> None:
    told = talk.sim.describe()
    assert told["openai"] == {"url": talk.sim.openai.url, "api_key": talk.sim.openai.api_key}
    assert told["openai"]["url"].endswith("/v1") and {"anthropic", "ollama"} <= set(told)


# -- faults ----------------------------------------------------------------------------------------


async def raw_stream(
    talk: Talk, api: str, timeout: float = 10, pieces: int | None = None
) -> tuple[str, bool]:
    """Return what arrives of a stream (no more than so many pieces), and whether it ended as it should."""
    path, body = APIS[api]
    caller = talk.caller(api)
    found = b""
    try:
        async with (
            asyncio.timeout(timeout),
            caller.session.post(
                caller.base + path, headers=caller.headers, json=body | {"stream": True}
            ) as answer,
        ):
            async for piece in answer.content.iter_any():
                found += piece
                if pieces is not None and (pieces := pieces - 1) <= 0:
                    return found.decode(errors="replace"), False
    except TimeoutError, aiohttp.ClientError:
        return found.decode(errors="replace"), False
    return found.decode(), True


def ended(api: str, text: str) -> bool:
    """Say whether the stream has the API's own end."""
    return {
        "anthropic": '"message_stop"',
        "responses": '"response.completed"',
        "chat": "[DONE]",
        "ollama": '"done":true',
    }[api] in text


@EACH
@pytest.mark.parametrize(
    ("wire", "closed"),
    [
        (Wire(cut_after=3), False),
        (Wire(end_after=3), True),
        (Wire(stall_after=3), False),
        (Wire(error_after=3), True),
    ],
)
async def test_streams_that_break_off(talk: Talk, api: str, wire: Wire, closed: bool) -> None:
    talk.llm.script([Turn("a long answer that never comes to its end")])
    talk.llm.wire = replace(wire, piece=1)
    text, whole = await raw_stream(talk, api, 0.3 if wire.stall_after else 10)
    assert (whole, ended(api, text)) == (closed, False)
    assert text  # something had come
    assert any(sign in text for sign in ('"type":"error"', '"error":{', '{"error":')) == bool(
        wire.error_after
    )


@EACH
async def test_a_stall_ends_when_faults_are_cleared(talk: Talk, api: str) -> None:
    talk.llm.script([Turn("hello", wire=Wire(stall_after=1))])
    stream = asyncio.create_task(raw_stream(talk, api, 30))
    while not stream.done():  # it may not have come to its stall yet
        await asyncio.sleep(0.05)
        talk.sim.faults.clear()
    text, whole = await stream
    assert whole and ended(api, text)


@EACH
async def test_who_hangs_up_in_the_middle_ends_it_quietly(
    talk: Talk, api: str, caplog: pytest.LogCaptureFixture
) -> None:
    talk.llm.script(
        [Turn("a long answer that nobody hears to its end" * 200, wire=Wire(piece=4, gap=0.02)), "next"]
    )
    assert not (await raw_stream(talk, api, pieces=3))[1]
    asked = talk.llm.requests[-1]
    heard = 0
    while heard != asked.events:  # until nothing more is sent
        heard = asked.events
        await asyncio.sleep(0.3)
    assert 1 < heard < 1000
    assert not [one for one in caplog.records if one.levelname in {"ERROR", "CRITICAL"}]
    assert said(api, (await talk.ask(api)).body) == "next"


@EACH
async def test_garbage_in_the_middle(talk: Talk, api: str) -> None:
    talk.llm.script([Turn("hello", wire=Wire(garbage_after=1))])
    text, whole = await raw_stream(talk, api)
    found = list(lines(text) if api == "ollama" else events(text))
    assert whole and ended(api, text)
    assert any("raw" in one and one["raw"] != "[DONE]" for one in found)


@EACH
async def test_time_passes_as_ordered(talk: Talk, api: str) -> None:
    talk.llm.script([Turn("hello", wire=Wire(before=0.1, gap=0.02))])
    begun = asyncio.get_running_loop().time()
    await raw_stream(talk, api)
    assert asyncio.get_running_loop().time() - begun > 0.12


async def test_the_faults_of_the_wire_work_too(talk: Talk) -> None:
    talk.sim.faults.set("anthropic", Fault("status:502", times=1))
    talk.sim.faults.set("openai", Fault("html", path="/models"))
    talk.llm.script(["ok"])
    assert [(await talk.ask("anthropic")).status for _ in range(2)] == [502, 200]
    assert "It works" in (await talk.openai("GET", "/models")).body


# -- replay ----------------------------------------------------------------------------------------


async def answer_by_file(folder: Path, number: int, text: str) -> dict[str, Any]:
    """Do what another process does; return the request."""
    request = folder / f"{number:04d}.request.json"
    while not request.exists():
        await asyncio.sleep(0.01)
    half = folder / "half"
    half.write_text(text, encoding="utf-8")
    half.replace(folder / f"{number:04d}.answer.json")
    return json.loads(request.read_text(encoding="utf-8"))


@EACH
async def test_replay(talk: Talk, api: str, tmp_path: Path) -> None:
    talk.llm.replay(tmp_path / "new")
    text = json.dumps({"text": "Ищу", "calls": [{"name": "find", "arguments": {"query": "Дюна"}}]})
    answer, request = await asyncio.gather(talk.ask(api), answer_by_file(tmp_path / "new", 1, text))
    assert said(api, answer.body) == "Ищу" and "Дюна" in json.dumps(answer.body, ensure_ascii=False)
    assert (
        request["api"] == api and request["said"][0]["text"] == "скачай Дюну" and request["tools"] == ["find"]
    )
    assert talk.caller(api).headers.get("x-api-key", "none") not in json.dumps(request)


async def test_replay_goes_on_after_a_restart_and_a_script_comes_first(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "0007.request.json").write_text("{}")
    talk.llm.replay(tmp_path)
    talk.llm.script(["scripted"])
    assert said("chat", (await talk.ask("chat")).body) == "scripted"
    answer, _ = await asyncio.gather(talk.ask("chat"), answer_by_file(tmp_path, 8, '"by file"'))
    assert said("chat", answer.body) == "by file"
    talk.llm.replay(None)
    assert (await talk.ask("chat")).status == 400


async def test_replay_without_an_answer_and_with_a_bad_one(talk: Talk, tmp_path: Path) -> None:
    talk.llm.replay(tmp_path, timeout=0.05)
    assert (await talk.ask("anthropic")).status == 504
    talk.llm.replay(tmp_path)
    answer, _ = await asyncio.gather(talk.ask("anthropic"), answer_by_file(tmp_path, 2, "{half"))
    assert (answer.status, "0002.answer.json" in answer.body["error"]["message"]) == (500, True)
    failure = '{"failure": {"status": 529}}'
    answer, _ = await asyncio.gather(talk.ask("anthropic"), answer_by_file(tmp_path, 3, failure))
    assert answer.status == 529


@pytest.mark.parametrize(
    ("value", "step"),
    [
        ("text", Turn("text")),
        ({"text": "a", "stop": "refusal"}, Turn("a", stop="refusal")),
        ({"calls": [{"name": "f"}], "thinking": "t"}, Turn(calls=(ToolCall("f"),), thinking="t")),
        ({"wire": {"piece": 1}}, Turn(wire=Wire(piece=1))),
        ({"failure": {"status": 429, "retry_after": 1}}, Failure(429, 1)),
    ],
)
def test_steps_as_json(value: Any, step: Any) -> None:
    assert from_json(value) == step


@pytest.mark.parametrize(
    "value", [5, {"txt": "a"}, {"calls": [{"nam": "f"}]}, {"failure": {}}, {"wire": {"speed": 1}}]
)
def test_steps_that_are_none(value: Any) -> None:
    with pytest.raises(ValueError):
        from_json(value)


async def test_a_process_of_its_own(socket_enabled: None, tmp_path: Path) -> None:
    script, ready = tmp_path / "script.json", tmp_path / "ready.json"
    script.write_text(json.dumps(["hello", {"calls": [{"name": "find", "arguments": {"query": "Dune"}}]}]))
    command = [sys.executable, "-m", "simulator", "--ready-file", str(ready), "--llm-script", str(script)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        async with asyncio.timeout(90):
            while not ready.exists():
                await asyncio.sleep(0.05)
        told = json.loads(ready.read_text())["anthropic"]
        headers = {"x-api-key": told["api_key"], "anthropic-version": "2023-06-01"}
        path, body = APIS["anthropic"]
        async with aiohttp.ClientSession() as session:
            for kind in ("text", "tool_use"):
                async with session.post(told["url"] + path, headers=headers, json=body) as answer:
                    assert (await answer.json())["content"][0]["type"] == kind
    finally:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
