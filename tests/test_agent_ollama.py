"""An agent on a simulated Ollama in a real Home Assistant over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any

from homeassistant.components import conversation
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from simulator import SimulatedStack
from simulator.llm import Request, ToolCall, Turn, call
from tests.flow_steps import configure

AGENT = "conversation.mediamate_ollama"
FREE = "tell me about the director's earlier work, would you"
MORE = {"verify_ssl": True, "per_minute": 30, "per_day": 0}


@pytest.fixture
async def sim(socket_enabled: None) -> AsyncIterator[SimulatedStack]:
    async with SimulatedStack(speed=60.0, llm=True) as stack:
        yield stack


@pytest.fixture
async def home(setup_stack: Any, sim: SimulatedStack) -> SimulatedStack:
    await setup_stack()
    return sim


def first_ref(request: Request) -> ToolCall:
    return call("mediamate__request", ref=request.results[-1].data["results"][0]["ref"])


def question(request: Request) -> str:
    return str(request.results[-1].data["question"])


async def test_from_the_server_to_the_wish(
    hass: HomeAssistant, home: SimulatedStack, hass_admin_user: MockUser
) -> None:
    menu = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, menu, {"next_step_id": "ai"})
    flow = await configure(hass, flow, {"kind": "ollama"})
    assert flow["step_id"] == "ai_server"
    able = home.ollama.models
    home.ollama.models = [one for one in able if "tools" not in one.can]
    flow = await configure(hass, flow, {"url": home.ollama.url, "more": MORE})
    assert flow["step_id"] == "ai_pull"  # one is offered; the user has another idea
    home.ollama.models = able
    without_scheme = home.ollama.url.removeprefix("http://")
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, flow, {"next_step_id": "ai"})
    flow = await configure(hass, flow, {"kind": "ollama"})
    done = await configure(hass, flow, {"url": without_scheme, "more": MORE})
    assert done["type"] is FlowResultType.CREATE_ENTRY and done["result"].data["url"] == home.ollama.url
    (agent,) = done["result"].subentries.values()
    assert agent.data["seconds"] == 300  # the first answer waits until the model is loaded

    home.llm.script([Turn("Let me look.", [call("mediamate__find", title="Dune")]), first_ref, question])
    context = Context(user_id=hass_admin_user.id)
    asked = await conversation.async_converse(hass, FREE, "talk", context, "en", AGENT)
    assert asked.continue_conversation and "Dune" in asked.response.speech["plain"]["speech"]
    assert home.llm.refused == [] and not any(one.truncated for one in home.llm.requests)
    await conversation.async_converse(hass, "yes", "talk", Context(user_id=hass_admin_user.id), "en", AGENT)
    assert hass.states.get("sensor.mediamate_open_requests").state == "1"
