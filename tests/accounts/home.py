"""The simulated household set up, an agent with Claude in it, and what a model does that was asked for a film.

A plugin: `pytest_plugins = ("tests.accounts.home",)`, where the fixture `llm` is true.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from simulator import SimulatedStack
from simulator.llm import Request, ToolCall, Turn, call

AGENT = "conversation.mediamate_anthropic"
MORE = {"verify_ssl": True, "per_minute": 30, "per_day": 0}  # the collapsed part of an account's form


def first_ref(request: Request) -> ToolCall:
    """Ask for what `find` showed first."""
    return call("mediamate__request", ref=request.results[-1].data["results"][0]["ref"])


def question(request: Request) -> str:
    """Put the question, as the tool said."""
    return str(request.results[-1].data["question"])


# it looks, asks for the first one, and puts the question
SCRIPT = (Turn("Let me look.", [call("mediamate__find", title="Dune")]), first_ref, question)

type Say = Callable[..., Awaitable[conversation.ConversationResult]]


@pytest.fixture
async def llm_house(setup_stack: Any, sim: SimulatedStack) -> SimulatedStack:
    """Return the stack whose services are set up."""
    await setup_stack()
    return sim


@pytest.fixture
async def agent(hass: HomeAssistant, llm_house: SimulatedStack) -> MockConfigEntry:
    """Have an account at Anthropic, with an agent."""
    entry = MockConfigEntry(
        domain="mediamate",
        title="Anthropic",
        data={"kind": "anthropic", "api_key": llm_house.anthropic.api_key, "url": llm_house.anthropic.url},
        subentries_data=[
            {
                "subentry_type": "agent",
                "title": "MediaMate Anthropic",
                "data": {"model": "claude-haiku-5-5", "shortcut": False},
                "unique_id": None,
            }
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def say(hass: HomeAssistant, agent: MockConfigEntry, hass_admin_user: MockUser, sim: SimulatedStack) -> Say:
    """Say something to it, as an administrator."""

    async def said(text: str, conversation_id: str | None = "talk", **how: Any) -> Any:
        strict = how.pop("strict", True)
        options = {"language": "en", "agent_id": AGENT} | how
        context = Context(user_id=hass_admin_user.id)
        result = await conversation.async_converse(hass, text, conversation_id, context, **options)
        assert not strict or sim.llm.refused == []  # whatever we send, a real server would take it
        return result

    return said
