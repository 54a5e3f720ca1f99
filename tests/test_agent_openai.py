"""An agent at OpenAI, and one at a server of one's own, in a real Home Assistant over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any

from homeassistant.components import conversation
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.agent.providers import openai as provider
from simulator import SimulatedStack
from simulator.llm import Request, ToolCall, Turn, call
from tests.flow_steps import configure

AGENT = "conversation.mediamate_openai"
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


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_from_the_account_to_the_wish(
    hass: HomeAssistant,
    home: SimulatedStack,
    hass_admin_user: MockUser,
    monkeypatch: pytest.MonkeyPatch,
    api: str,
) -> None:
    sim = home
    menu = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, menu, {"next_step_id": "ai"})
    flow = await configure(hass, flow, {"kind": "openai"})
    if api == "chat":
        sim.openai.speak("compatible")
        typed: dict[str, Any] = {"more": MORE | {"url": sim.openai.url}}
    else:
        monkeypatch.setattr(provider, "URL", sim.openai.url)
        wrong = await configure(hass, flow, {"api_key": "sk-wrong", "more": MORE})
        assert wrong["errors"] == {"base": "ai_invalid_auth"}
        typed = {"api_key": sim.openai.api_key, "more": MORE}
    done = await configure(hass, flow, typed)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    (agent,) = done["result"].subentries.values()
    assert agent.data["model"] == ("qwen3-8b-instruct" if api == "chat" else "gpt-5.4-mini")

    sim.llm.script([Turn("Let me look.", [call("mediamate__find", title="Dune")]), first_ref, question])
    context = Context(user_id=hass_admin_user.id)
    asked = await conversation.async_converse(hass, FREE, "talk", context, "en", AGENT)
    assert asked.continue_conversation and "Dune" in asked.response.speech["plain"]["speech"]
    assert [one.api for one in sim.llm.requests] == [api] * 3 and sim.llm.refused == []
    await conversation.async_converse(hass, "yes", "talk", Context(user_id=hass_admin_user.id), "en", AGENT)
    assert hass.states.get("sensor.mediamate_open_requests").state == "1"
    assert int(hass.states.get("sensor.openai_tokens_today").state) > 1000
