"""What may go wrong in a talk with a model, by the list of the issue; over real HTTP, for every API."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.components.conversation import trace
from homeassistant.components.conversation.chat_log import async_get_chat_log
from homeassistant.core import HomeAssistant
from homeassistant.helpers import chat_session, issue_registry as ir
import pytest

from custom_components.mediamate.agent import loop
from simulator import Fault
from simulator.llm import Failure, Request, Turn, Wire, call
from tests.llm_robot import APIS, FREE, Robot, speech
from tests.made import ARRIVAL

pytest_plugins = ("tests.dialogue.doors", "tests.llm_home")
one_api = pytest.mark.parametrize("api", APIS[:1])  # what does not hang on the conversion
each_api = pytest.mark.parametrize("api", APIS)
SERVICES = {"anthropic": "anthropic", "responses": "openai", "chat": "openai", "ollama": "ollama"}


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


def echo(request: Request) -> str:
    return f"You said: {request.user}"


@pytest.mark.parametrize(
    "api", ["anthropic", "responses", "ollama"]
)  # a server at home asks nobody for a key
async def test_a_wrong_key_asks_for_another(hass: HomeAssistant, robot: Robot, api: str) -> None:
    robot.sim.ollama.needs_key = True
    entry = await robot.start(api)
    getattr(robot.sim, SERVICES[api]).api_key = "another-one"  # it was changed at the service
    said = await robot.say(FREE)
    assert "does not accept the key" in said
    (flow,) = entry.async_get_active_flows(hass, {"reauth"})
    assert flow["step_id"] == "ai_reauth"
    await robot.say(FREE)
    assert len(list(entry.async_get_active_flows(hass, {"reauth"}))) == 1  # once is enough


@pytest.mark.parametrize("api", ["anthropic", "responses"])
async def test_no_credit(robot: Robot, api: str) -> None:
    await robot.start(api)
    getattr(robot.sim, SERVICES[api]).account = "no_credit"
    assert "has no credit left" in await robot.say(FREE)
    assert len(robot.llm.requests) == 1  # it is not asked again and again


@each_api
async def test_a_model_that_is_gone(hass: HomeAssistant, robot: Robot, api: str) -> None:
    entry = await robot.start(api)
    (subentry,) = entry.subentries.values()
    service = getattr(robot.sim, SERVICES[api])
    name = subentry.data["model"]
    service.models = [one for one in service.models if getattr(one, "id", getattr(one, "name", "")) != name]
    assert f"no longer offers the model {name}" in await robot.say(FREE)
    issue = ir.async_get(hass).async_get_issue("mediamate", f"ai_model_gone_{subentry.subentry_id}")
    assert issue and issue.is_fixable and issue.translation_placeholders == {"agent": "Robot", "model": name}


@pytest.mark.parametrize(
    ("api", "kind"),
    [*((APIS[0], kind) for kind in ("redirect", "garbage", "status:404")), *((api, "html") for api in APIS)],
)
async def test_a_server_that_speaks_another_api(
    robot: Robot, api: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    await robot.start(api)
    robot.sim.faults.set(SERVICES[api], Fault(kind))
    assert await robot.say(FREE)
    robot.sim.faults.clear(SERVICES[api])
    robot.llm.script([echo])
    assert await robot.say(FREE) == f"You said: {FREE}"
    assert "Traceback" not in caplog.text


@one_api
async def test_an_empty_message_and_one_of_100_kb(robot: Robot, api: str) -> None:
    await robot.start(api)
    assert (await robot.say(" \n ")).startswith("I heard nothing")
    assert (await robot.say("word " * 20_000)).startswith("That is too long")
    assert (await robot.say("слово " * 20_000)).startswith("Для меня это слишком")
    assert not robot.llm.requests


STRANGE = "🎬🍿👨‍👩‍👧 what fits these? איזה סרט כדאי לראות? א\u202eabc\u202c ok ماذا نشاهد الليلة؟"


@each_api
async def test_emoji_and_text_from_right_to_left(robot: Robot, api: str) -> None:
    await robot.start(api)
    robot.llm.wire = Wire(piece=3, chunk=31)  # cut within characters too
    robot.llm.script([echo])
    assert await robot.say(STRANGE) == f"You said: {STRANGE}"
    assert robot.llm.requests[-1].user == STRANGE and robot.llm.refused == []


@each_api
async def test_two_people_at_once(robot: Robot, api: str) -> None:
    await robot.start(api)
    both = asyncio.Event()

    async def answer(request: Request) -> str:
        if len(robot.llm.requests) == 2:
            both.set()
        await asyncio.wait_for(both.wait(), 30)  # each is answered while the other one is asked
        return echo(request)

    robot.llm.answer_with(answer)
    texts = [f"which of these would {who} rather see tonight, and why?" for who in ("Ann", "Bob")]
    said = await asyncio.gather(*(robot.say(text, str(at)) for at, text in enumerate(texts)))
    assert list(said) == [f"You said: {text}" for text in texts]
    for at, text in enumerate(texts):
        assert robot.logged(str(at)) == [("user", text), ("assistant", f"You said: {text}")]


@one_api
async def test_the_same_person_in_two_rooms(robot: Robot, api: str) -> None:
    await robot.start(api)

    def model(request: Request) -> Any:
        if request.results:
            return str(request.results[-1].data["question"])
        return echo(request) if "kitchen" not in request.user else call("mediamate__request", title="Arrival")

    robot.llm.answer_with(model)
    asked = await robot.turn("that alien film, I am in the kitchen", "a", device_id="kitchen")
    assert asked.continue_conversation and "Arrival" in speech(asked)
    assert await robot.say("yes", "b", device_id="bedroom") == "You said: yes"  # nobody asked there
    assert robot.home.added == []
    await robot.say("yes", "a", device_id="kitchen")
    assert robot.home.added == [ARRIVAL]


@each_api
async def test_a_stop_in_mid_stream(robot: Robot, api: str) -> None:
    await robot.start(api)
    robot.llm.script([Turn("This is never said in full.", wire=Wire(piece=3, stall_after=9))])
    task = asyncio.ensure_future(robot.turn(FREE))
    await until(lambda: robot.llm.requests and robot.llm.requests[-1].events >= 9)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    robot.llm.script([echo])
    assert (
        await robot.say("and now something else, if you please?")
        == "You said: and now something else, if you please?"
    )
    assert [one.text for one in robot.llm.requests[-1].said] == ["and now something else, if you please?"]


@one_api
async def test_home_assistant_stops_in_mid_answer(
    hass: HomeAssistant, robot: Robot, api: str, caplog: pytest.LogCaptureFixture
) -> None:
    await robot.start(api)
    robot.llm.script([Turn("This is never said in full.", wire=Wire(piece=3, stall_after=9))])
    task = asyncio.ensure_future(robot.turn(FREE))
    await until(lambda: robot.llm.requests and robot.llm.requests[-1].events >= 9)
    async with asyncio.timeout(60):  # a model that is silent holds nothing up
        await hass.async_stop(force=True)
    task.cancel()  # as the web server does with what it still serves
    with pytest.raises(asyncio.CancelledError):
        await task
    assert robot.home.added == [] and "Traceback" not in caplog.text


# --- while it waits, and what it costs -----------------------------------------------------------


@pytest.mark.parametrize(("api", "status"), [(APIS[0], 503), *((api, 429) for api in APIS)])
async def test_who_waits_is_told(
    hass: HomeAssistant, robot: Robot, api: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_NOTICED", 0.04)
    monkeypatch.setattr(loop, "_PAUSES", (0.0,))  # only the service's own word makes us wait
    await robot.start(api)
    robot.llm.script([Failure(status, retry_after=0.05), "Here I am."])
    heard: list[str] = []

    def listen(_: Any, delta: Any) -> None:
        heard.append(delta.get("content") or "")

    with (
        chat_session.async_get_chat_session(hass, "mine") as session,
        async_get_chat_log(hass, session, chat_log_delta_listener=listen),
    ):
        said = await robot.say(FREE, "mine")
    assert said == "Here I am." and "".join(heard).endswith("Here I am.")
    assert any("is busy, one moment…" in one for one in heard)


@each_api
async def test_the_debug_view_shows_what_a_turn_used(hass: HomeAssistant, robot: Robot, api: str) -> None:
    await robot.start(api)
    robot.llm.script([call("mediamate__library"), "Nothing new."])
    trace.async_clear_traces()
    await robot.say(FREE)
    events = [event for one in trace.async_get_traces() for event in one._events]
    details = [one.data for one in events if one.event_type is trace.ConversationTraceEventType.AGENT_DETAIL]
    stats = [one["stats"] for one in details if one and "stats" in one]
    assert len(stats) == 2 and len({one["model"] for one in stats}) == 1  # one a round
    assert all(one["input_tokens"] > 100 and one["output_tokens"] > 0 for one in stats)
    assert all(one["cached_input_tokens"] >= 0 for one in stats)


@each_api
async def test_what_is_spoken_has_no_markup_and_what_is_read_keeps_it(robot: Robot, api: str) -> None:
    await robot.start(api)
    written = "**Dune** is [here](https://tv/1). 🎬\n- *Two* hours."
    robot.llm.script([written, written])
    assert await robot.say(FREE, "a") == written
    assert await robot.say(FREE, "b", device_id="kitchen") == "Dune is here.\nTwo hours."
    chat, voice = (one.system for one in robot.llm.requests)
    assert "shown in a chat" in chat and "spoken aloud" in voice


async def test_the_limits_of_an_account_are_said(robot: Robot) -> None:
    await robot.start(account={"per_minute": 1, "per_day": 50})
    robot.llm.script(["One.", "Two."])
    assert await robot.say(FREE) == "One."
    assert await robot.say(FREE) == "Today's token budget for Anthropic is used up."
    assert (
        await robot.say("а какой из них, по-твоему, философичнее и почему так?")
        == "Дневной запас токенов Anthropic исчерпан."
    )
    assert len(robot.llm.requests) == 1


async def test_too_many_calls_a_minute_are_said(robot: Robot) -> None:
    await robot.start(account={"per_minute": 1})
    robot.llm.script(["One.", "Two."])
    assert await robot.say(FREE) == "One."
    assert "has been asked too often in the last minute" in await robot.say(FREE)


@pytest.mark.parametrize(("api", "stop"), [(api, stop) for api in APIS for stop in ("max_tokens", "refusal")])
async def test_why_an_answer_ends_is_said(robot: Robot, api: str, stop: Any) -> None:
    if stop == "refusal" and api in {"chat", "ollama"}:
        stop = "max_tokens"  # servers at home know no refusal
    await robot.start(api)
    robot.llm.script([Turn("Once upon a time", stop=stop)])
    said = await robot.say(FREE)
    if stop == "max_tokens":
        assert said == "Once upon a time\n\nThe answer became too long and ends here."
    else:
        assert "declined to answer" in said
    robot.llm.script([echo])
    assert await robot.say(FREE) == f"You said: {FREE}"  # the next answer is none the worse
    assert robot.llm.refused == []
