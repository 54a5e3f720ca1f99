"""Answers that break off on their way, from every provider, over real HTTP."""

from typing import Any

import pytest

from custom_components.mediamate.agent.prompt import GO_ON
from simulator.llm import Failure, Request, Turn, Wire, call
from tests.llm_robot import APIS, FREE, Robot, speech
from tests.made import ARRIVAL

pytest_plugins = ("tests.dialogue.doors", "tests.llm_home")
pytestmark = pytest.mark.usefixtures("no_pauses")
WORDS = "The newer one is from 2021, and it is the longer of the two."
# after so many events of each API some words are out, and more are to come
AFTER = {"anthropic": 6, "responses": 8, "chat": 4, "ollama": 4}


def cut(api: str, how: str, *, text: str = WORDS, calls: Any = ()) -> Turn:
    return Turn(text, calls, wire=Wire(piece=6, **{how: AFTER[api]}))


@pytest.mark.parametrize("how", ["cut_after", "end_after", "error_after", "garbage_after"])
@pytest.mark.parametrize("api", APIS)
async def test_it_goes_on_where_it_ended(robot: Robot, api: str, how: str) -> None:
    await robot.start(api)

    def rest(request: Request) -> str:
        before = [one.text for one in request.said if one.role == "assistant"][-1]
        assert request.user == GO_ON and before and WORDS.startswith(before)
        return WORDS[len(before) :]

    robot.llm.script([cut(api, how), rest])
    result = await robot.turn(FREE)
    assert speech(result) == WORDS
    assert robot.logged() == [("user", FREE), ("assistant", WORDS)]
    assert robot.llm.refused == [] and robot.llm.left == 0
    robot.llm.script(["The older one is shorter."])
    await robot.say("and the older one, how long is that, would you say?")
    said = [(one.role, one.text) for one in robot.llm.requests[-1].said]
    assert said[:2] == [("user", FREE), ("assistant", WORDS)]  # nobody hears of the accident again
    assert robot.llm.refused == []


@pytest.mark.parametrize("api", APIS)
async def test_cut_again_it_says_so(robot: Robot, api: str) -> None:
    await robot.start(api)
    robot.llm.script([cut(api, "cut_after"), Failure(500), "never asked for"])
    said = await robot.say(FREE)
    start, end = said.split("\n\n")
    assert start and WORDS.startswith(start) and "broke off" in end
    assert robot.llm.left == 1 and robot.logged()[-1] == ("assistant", said)


@pytest.mark.parametrize(
    "api", ["anthropic", "responses", "ollama"]
)  # chat's calls are whole at its end only
async def test_a_call_before_the_cut_is_made_once_and_goes_on_with_its_result(robot: Robot, api: str) -> None:
    await robot.start(api)
    made = {"anthropic": 9, "responses": 15, "ollama": 2}[api]
    wanted = [call("mediamate__request", title="Arrival")]
    robot.llm.script(
        [Turn("Fine.", wanted, wire=Wire(piece=400, cut_after=made)), "Shall I get Arrival (2016)?"]
    )
    result = await robot.turn(FREE)
    assert speech(result) == "Shall I get Arrival (2016)?" and result.continue_conversation
    assert [role for role, _ in robot.logged()] == ["user", "assistant", "tool_result", "assistant"]
    assert robot.llm.refused == [] and len(robot.llm.requests[-1].results) == 1
    await robot.say("yes")
    assert robot.home.added == [ARRIVAL]


@pytest.mark.parametrize("api", APIS)
async def test_what_was_carried_out_before_the_silence_is_told_and_not_done_again(
    robot: Robot, api: str
) -> None:
    await robot.start(api)
    asked: dict[str, str] = {}

    def question(request: Request) -> str:
        asked["id"] = request.results[-1].data["proposal_id"]
        return str(request.results[-1].data["question"])

    robot.llm.script([call("mediamate__request", title="Arrival"), question])
    assert (await robot.turn(FREE)).continue_conversation
    robot.llm.script([lambda _: call("mediamate__confirm", proposal_id=asked["id"]), *[Failure(500)] * 3])
    result = await robot.turn("ja, gerne", language="de")  # a yes that only the model reads
    assert speech(result).startswith("Without the model, which is not answering right now: Arrival (2016)")
    assert robot.home.added == [ARRIVAL] and not result.continue_conversation
    assert robot.llm.refused == [] and robot.llm.left == 0


@pytest.mark.parametrize("api", APIS)
async def test_what_was_prepared_before_the_silence_is_asked(robot: Robot, api: str) -> None:
    await robot.start(api)
    robot.llm.script([call("mediamate__request", title="Arrival"), *[Failure(500)] * 3])
    result = await robot.turn(FREE)
    assert "Download the film Arrival (2016)" in speech(result) and result.continue_conversation
    await robot.say("yes")
    assert robot.home.added == [ARRIVAL]


async def test_too_slow_after_first_words(robot: Robot) -> None:
    await robot.start("anthropic", seconds=3)
    robot.llm.script([Turn(WORDS, wire=Wire(piece=6, stall_after=6))])
    said = await robot.say(FREE)
    assert said.endswith("\n\nAnthropic took too long to answer.") and said.startswith("The ")
