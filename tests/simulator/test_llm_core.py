"""Home Assistant's own integrations against the simulated models: clients that work with the real ones.

What they send must be taken, so a rule that is stricter than the real server shows here.
"""

from typing import Any

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import SimulatedStack
from simulator.llm import Turn, Wire, call

MODELS = {"anthropic": "claude-sonnet-5-5", "openai_conversation": "gpt-5.6-luna", "ollama": "qwen3:8b"}
MODEL_KEYS = {"ollama": "model"}
VERSIONS = {"anthropic": (2, 4), "openai_conversation": (2, 7), "ollama": (3, 3)}


def entry(domain: str, sim: SimulatedStack) -> MockConfigEntry:
    options: dict[str, Any] = {
        MODEL_KEYS.get(domain, "chat_model"): MODELS[domain],
        "llm_hass_api": ["assist"],
    }
    more = {"thinking_effort": "low", "reasoning_effort": "low", "num_ctx": 8192.0, "max_history": 20.0}
    data = (
        {"url": sim.ollama.url}
        if domain == "ollama"
        else {"api_key": getattr(sim, domain.partition("_")[0]).api_key}
    )
    version, minor = VERSIONS[domain]
    agent = ConfigSubentryData(
        data=options | more, subentry_type="conversation", title="Model", unique_id=None
    )
    return MockConfigEntry(
        domain=domain, data=data, version=version, minor_version=minor, subentries_data=[agent]
    )


@pytest.mark.parametrize("domain", MODELS)
async def test_core_talks_to_it(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch, domain: str
) -> None:
    async with SimulatedStack(0, llm=True) as sim:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sim.anthropic.url)
        monkeypatch.setenv("OPENAI_BASE_URL", sim.openai.url)
        assert await async_setup_component(hass, "homeassistant", {})
        assert await async_setup_component(hass, "conversation", {})
        made = entry(domain, sim)
        made.add_to_hass(hass)
        assert await hass.config_entries.async_setup(made.entry_id)
        await hass.async_block_till_done()
        (agent,) = [
            one.entity_id for one in hass.states.async_all("conversation") if "model" in one.entity_id
        ]
        clock = call("llm__GetDateTime")
        sim.llm.script([Turn("Let me look.", [clock, clock], thinking="Hm."), "It is late.", "Bye."])
        sim.llm.wire = Wire(piece=5, unknown=True)
        first = await conversation.async_converse(hass, "what time is it?", None, Context(), agent_id=agent)
        again = first.conversation_id
        second = await conversation.async_converse(hass, "bye", again, Context(), agent_id=agent)
        said = [one.response.speech["plain"]["speech"] for one in (first, second)]
        assert ([one.refused for one in sim.llm.refused], said) == ([], ["It is late.", "Bye."])
        results = [one for one in sim.llm.requests[1].said if one.role == "tool"]
        assert [one.name for one in results] == ["llm__GetDateTime"] * 2
        assert await hass.config_entries.async_unload(made.entry_id)
