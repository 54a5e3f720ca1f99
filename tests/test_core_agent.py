"""Home Assistant's own Claude integration with our API "Media": any agent there drives the tools, as safely as ours."""

from collections.abc import Awaitable, Callable

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.data import MediaMate
from simulator import SimulatedStack
from simulator.llm import Request, Turn, call
from tests.made import DUNE

AGENT = "conversation.claude"
WISH = [call("mediamate__request", title="Dune", year=2021)]
type Say = Callable[[str], Awaitable[str]]


@pytest.fixture
def llm() -> bool:
    return True


@pytest.fixture
async def say(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    monkeypatch: pytest.MonkeyPatch,
    hass_admin_user: MockUser,
) -> Say:
    """Set core's integration up against the simulated server; return how to talk to its agent."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sim.anthropic.url)
    entry = MockConfigEntry(
        domain="anthropic",
        title="Claude",
        version=2,
        minor_version=4,
        data={"api_key": sim.anthropic.api_key},
        subentries_data=[
            {
                "subentry_type": "conversation",
                "title": "Claude",
                "data": {"recommended": True, "llm_hass_api": ["mediamate"], "prompt": "Be brief."},
                "unique_id": None,
            }
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    talk: list[str | None] = [None]

    async def said(text: str) -> str:
        result = await conversation.async_converse(
            hass, text, talk[0], Context(user_id=hass_admin_user.id), language="en", agent_id=AGENT
        )
        talk[0] = result.conversation_id
        return str(result.response.speech["plain"]["speech"])

    return said


def confirming(request: Request) -> Turn:
    """Confirm what was prepared last, as the tool's answer says."""
    prepared = [one.data for one in request.said if one.role == "tool" and one.data]
    ids = [one["proposal_id"] for one in prepared if "proposal_id" in one]
    return Turn(calls=[call("mediamate__confirm", proposal_id=ids[-1])], thinking="They agreed.")


def asking(request: Request) -> Turn:
    return Turn(request.said[-1].data["question"])


def telling(request: Request) -> Turn:
    data = request.said[-1].data
    return Turn(data["message"])


async def test_from_a_wish_to_radarr(mate: MediaMate, sim: SimulatedStack, say: Say) -> None:
    sim.llm.script([Turn(calls=WISH, thinking="They want it."), asking, confirming, telling])
    assert "Dune (2021)" in await say("download the new Dune, please")
    radarr = mate.desk.stack().backends[0].port
    assert await radarr.get(DUNE) is None
    assert "Dune" in await say("yes")
    assert await radarr.get(DUNE) is not None
    first = sim.llm.requests[0]
    assert {"mediamate__find", "mediamate__confirm", "llm__GetDateTime"} <= set(first.tools)
    assert not any(one.refused for one in sim.llm.requests)


async def test_a_model_that_does_not_wait_gets_nothing(
    mate: MediaMate, sim: SimulatedStack, say: Say
) -> None:
    sim.llm.script([Turn(calls=WISH, thinking="They want it."), confirming, telling])
    assert "not been asked" in await say("tell me about Dune")
    assert await mate.history.requests() == []
