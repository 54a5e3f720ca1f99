"""Over real HTTP: what is told of earlier talks comes after what is cached, and each service takes it."""

import json

from homeassistant.core import HomeAssistant
from homeassistant.helpers.chat_session import DATA_CHAT_SESSION

from custom_components.mediamate.agent.prompt import RECALL
from simulator import SimulatedStack
from simulator.llm import call
from tests.llm_robot import FREE, speech

from .home import Say

pytest_plugins = ("tests.accounts.home",)


async def test_a_talk_goes_on_with_claude(hass: HomeAssistant, say: Say, sim: SimulatedStack) -> None:
    sim.llm.script([call("mediamate__find", title="Arrival"), "Arrival, of 2016."])
    first = await say(FREE, None)
    await hass.async_block_till_done()
    hass.data[DATA_CHAT_SESSION].pop(first.conversation_id).async_cleanup()  # as after five minutes
    sim.llm.script(["It has linguists.", "And a big ship."])
    second = await say("what was special about it, in your opinion?", first.conversation_id)
    assert speech(second) == "It has linguists." and second.conversation_id != first.conversation_id
    await say("and what else would you say there is?", second.conversation_id)
    bodies = [one.body for one in sim.llm.requests]
    assert len({json.dumps([body["tools"], body["system"]]) for body in bodies}) == 1  # the cached part
    plain = [
        [(one["role"], [block.get("text") for block in one["content"]]) for one in body["messages"]]
        for body in bodies[-2:]
    ]
    assert plain[1][: len(plain[0])] == plain[0]
    role, (text,) = plain[0][0]
    assert role == "user" and text.startswith(RECALL) and "Arrival, of 2016." in text
    assert [role for role, _ in plain[1]] == ["user", "assistant"] * 2 + ["user"]
