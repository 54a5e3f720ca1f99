"""Our agent beside Home Assistant's own Claude with the same tools: it may send no more bytes and ask no more often.

scripts/bench measures the time as well; bytes and calls are the same on every machine, so they are kept here.
"""

from collections.abc import AsyncIterator
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from simulator import SimulatedStack
from simulator.llm.brain import media_model

MODEL = "claude-haiku-5-5"
ROUNDS = 2  # calls of the model until the user is asked


@pytest.fixture
async def sim(socket_enabled: None) -> AsyncIterator[SimulatedStack]:
    async with SimulatedStack(speed=0.0, torrents=3, moving=1, llm=True) as stack:
        stack.llm.answer_with(media_model)
        yield stack


@pytest.fixture
async def agents(
    hass: HomeAssistant, setup_stack: Any, sim: SimulatedStack, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Set both up; return their conversation entities."""
    await setup_stack()
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sim.anthropic.url)
    key = {"api_key": sim.anthropic.api_key}
    ours = {"kind": "anthropic", "url": sim.anthropic.url, "per_minute": 0}
    mine, theirs = {"model": MODEL, "shortcut": False}, {"chat_model": MODEL, "llm_hass_api": ["mediamate"]}
    return {
        "mediamate": await _set_up(hass, "mediamate", key | ours, "agent", mine),
        "core": await _set_up(hass, "anthropic", key, "conversation", theirs, version=2, minor_version=4),
    }


async def _set_up(
    hass: HomeAssistant, domain: str, data: dict[str, Any], kind: str, agent: dict[str, Any], **version: int
) -> str:
    subentry = {"subentry_type": kind, "title": f"Claude of {domain}", "data": agent, "unique_id": None}
    entry = MockConfigEntry(domain=domain, data=data, subentries_data=[subentry], **version)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    (found,) = (
        one.entity_id
        for one in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if one.domain == "conversation"
    )
    return found


@pytest.mark.parametrize(
    "said", [("what's downloading?", "Second Harbour"), ("download Dune", "Which one do you mean?")]
)
async def test_no_more_bytes_and_no_more_calls(
    hass: HomeAssistant,
    sim: SimulatedStack,
    agents: dict[str, str],
    hass_admin_user: MockUser,
    said: tuple[str, str],
) -> None:
    text, answer = said
    sent: dict[str, int] = {}
    for name, agent in agents.items():
        sim.llm.requests.clear()
        context = Context(user_id=hass_admin_user.id)
        result = await conversation.async_converse(hass, text, None, context, "en", agent)
        assert answer in result.response.speech["plain"]["speech"]
        assert len(sim.llm.requests) <= ROUNDS and not sim.llm.refused
        sent[name] = sum(len(one.raw) for one in sim.llm.requests)
    assert sent["mediamate"] <= sent["core"], sent
