"""The model does not answer: who answers instead, and what is not done twice. Over real HTTP."""

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import Fault
from simulator.llm import Failure, Request, ToolCall, Turn, Wire, call
from tests.llm_robot import APIS, FREE, Robot
from tests.made import ARRIVAL

pytest_plugins = ("tests.dialogue.doors", "tests.llm_home")
pytestmark = pytest.mark.usefixtures("no_pauses")
WITHOUT = "Without the model, which is not answering right now: "
WITHOUT_RU = "Без модели — она сейчас не отвечает: "


def is_on(hass: HomeAssistant, light: str) -> bool:
    state = hass.states.get(light)
    return state is not None and state.state == "on"


@pytest.mark.parametrize("api", APIS)
async def test_the_light_goes_on_while_the_model_is_down(
    hass: HomeAssistant, robot: Robot, kitchen_light: str, api: str
) -> None:
    await robot.start(api)
    service = "ollama" if api == "ollama" else "anthropic" if api == "anthropic" else "openai"
    robot.sim.faults.set(service, Fault("down"))
    result = await robot.turn("turn on the kitchen light")
    await hass.async_block_till_done()
    assert is_on(hass, kitchen_light)
    assert result.response.speech["plain"]["speech"].startswith(WITHOUT)
    assert result.response.error_code is None and result.response.as_dict()["data"]["success"]
    assert (await robot.say("выключи торшер", language="ru")).startswith(WITHOUT_RU)
    await hass.async_block_till_done()
    assert not is_on(hass, kitchen_light)
    users = [text for role, text in robot.logged() if role == "user"]
    assert users == ["turn on the kitchen light", "выключи торшер"]


async def test_what_nobody_understands_gets_the_reason_and_no_excuse(robot: Robot) -> None:
    await robot.start()
    robot.sim.anthropic.account = "no_credit"
    assert await robot.say(FREE) == "The account at Anthropic has no credit left."
    assert (
        await robot.say("а какой из них, по-твоему, философичнее и почему так?")
        == "На счёте Anthropic закончились средства."
    )
    assert [text for role, text in robot.logged() if role == "assistant"] == [
        "The account at Anthropic has no credit left.",
        "На счёте Anthropic закончились средства.",
    ]


async def test_who_only_looked_before_the_silence_has_the_house_obey(
    hass: HomeAssistant, robot: Robot, kitchen_light: str
) -> None:
    await robot.start()
    robot.llm.script([call("mediamate__find", title="Dune"), *[Failure(500)] * 3])
    assert (await robot.say("turn on the kitchen light")).startswith(WITHOUT)
    await hass.async_block_till_done()
    assert is_on(hass, kitchen_light)
    assert ("tool_result", "mediamate__find") not in robot.logged()  # of the look nobody needs to know


async def test_what_the_model_did_in_the_house_is_not_done_again(
    hass: HomeAssistant, robot: Robot, kitchen_light: str
) -> None:
    await robot.start(llm_hass_api=["mediamate", "assist"])
    done = async_capture_events(hass, EVENT_CALL_SERVICE)

    def turn_on(request: Request) -> ToolCall:
        tool = next(one for one in request.tools if one.endswith("HassTurnOn"))
        return call(tool, name="kitchen light")

    robot.llm.script([turn_on, *[Failure(500)] * 3])
    said = await robot.say("turn on the kitchen light")
    await hass.async_block_till_done()
    assert said == "Anthropic is overloaded at the moment. What it had already begun may have been done."
    assert is_on(hass, kitchen_light)
    assert len([one for one in done if one.data["domain"] == "light"]) == 1


async def test_a_command_for_us_is_taken_by_the_local_agent_first(robot: Robot, kitchen_light: str) -> None:
    await robot.start()
    robot.sim.faults.set("anthropic", Fault("down"))
    assert (await robot.say("download Arrival")).startswith(f"{WITHOUT}Download the film Arrival")
    assert (await robot.say("yes")).startswith("Arrival (2016) is requested.")
    assert robot.home.added == [ARRIVAL]


@pytest.mark.parametrize("why", ["no key", "no credit", "no network", "no answer in time"])
async def test_why_ever_the_model_is_silent_a_command_is_carried_out(robot: Robot, why: str) -> None:
    await robot.start(seconds=3)
    match why:
        case "no key":
            robot.sim.anthropic.api_key = "another-one"
        case "no credit":
            robot.sim.anthropic.account = "no_credit"
        case "no network":
            await robot.sim.stop("anthropic")
        case _:
            robot.llm.script([Turn("Never said.", wire=Wire(piece=1, stall_after=1))])
    assert (await robot.say("скачай Прибытие")).startswith(f"{WITHOUT_RU}Скачать фильм «Прибытие»")
    assert (await robot.say("да")).startswith("«Прибытие» (2016): заказ принят.")
    assert robot.home.added == [ARRIVAL]
