"""An agent at OpenAI, and one at a server of one's own, in a real Home Assistant over real HTTP."""

from typing import Any

from homeassistant.components import conversation
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.agent.providers import openai as provider
from simulator import SimulatedStack
from tests.flow_steps import configure
from tests.llm_robot import FREE, speech

from .home import MORE, SCRIPT

pytest_plugins = ("tests.accounts.home",)

AGENT = "conversation.mediamate_openai"


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_from_the_account_to_the_wish(
    hass: HomeAssistant,
    llm_house: SimulatedStack,
    hass_admin_user: MockUser,
    monkeypatch: pytest.MonkeyPatch,
    api: str,
) -> None:
    sim = llm_house
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

    sim.llm.script(SCRIPT)
    context = Context(user_id=hass_admin_user.id)
    asked = await conversation.async_converse(hass, FREE, "talk", context, "en", AGENT)
    assert asked.continue_conversation and "Dune" in speech(asked)
    assert [one.api for one in sim.llm.requests] == [api] * 3 and sim.llm.refused == []
    await conversation.async_converse(hass, "yes", "talk", Context(user_id=hass_admin_user.id), "en", AGENT)
    await hass.async_block_till_done()
    assert hass.states.get("sensor.mediamate_open_requests").state == "1"
    assert int(hass.states.get("sensor.openai_tokens_today").state) > 1000
