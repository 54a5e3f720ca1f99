"""What the log says of people: nothing, unless somebody asks for details."""

import logging

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.errors import NotManaged, ServiceFailed
from custom_components.mediamate.model_agent import LOGGER
from simulator.llm import Failure, call
from tests.llm_robot import APIS, FREE, Robot
from tests.made import ARRIVAL

pytest_plugins = ("tests.dialogue.doors", "tests.llm_home")


@pytest.mark.parametrize("api", APIS)
async def test_no_prompt_title_or_key_above_debug(
    hass: HomeAssistant, robot: Robot, api: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, LOGGER.name)
    entry = await robot.start(api)
    robot.llm.script(
        [
            [call("mediamate__find", title="Arrival"), call("mediamate__request", title="Arrival")],
            "Shall I get Arrival (2016)?",
            Failure(400, message=f"cannot read: {FREE} Arrival"),  # a service may say what it was told
        ]
    )
    await robot.say(FREE)
    await robot.say("yes")
    assert robot.home.added == [ARRIVAL]
    await robot.say(FREE)
    await hass.async_block_till_done(wait_background_tasks=True)
    told = [one.getMessage() for one in caplog.records if one.levelno > logging.DEBUG]
    assert any(str(ARRIVAL) in one for one in told), "the request can be followed by its id"
    assert any("did not answer as it should" in one for one in told)
    for private in (FREE, "earlier work", "Arrival", "You are MediaMate", entry.data["api_key"]):
        assert not [one for one in told if private in one]


def test_an_error_names_no_title_in_the_log() -> None:
    assert str(NotManaged(title="Dune.2021.1080p")) == "not_managed"
    assert (
        str(ServiceFailed(service="Radarr", message="busy")) == "service_failed service=Radarr message=busy"
    )
