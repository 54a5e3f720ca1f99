"""A home with Prowlarr and Bazarr."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

    from simulator import SimulatedStack

DUNE = 438631  # at TMDb
BEAR = 136315
AGENT = "conversation.mediamate"


@pytest.fixture
def more() -> tuple[str, ...]:
    """Have both of them."""
    return ("prowlarr", "bazarr")


@pytest.fixture
def set_up(hass: HomeAssistant, make_entry: Any) -> Callable[..., Awaitable[Any]]:
    """Return a coroutine function that sets one service up, with its entities."""

    async def setup(kind: str, **changes: Any) -> MockConfigEntry:
        entry: MockConfigEntry = make_entry(kind, **changes)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        return entry

    return setup


@pytest.fixture
def entity(hass: HomeAssistant) -> Callable[[Any, str, str], str]:
    """Return a look-up of an entity by its entry, its domain and its key."""

    def find(entry: Any, domain: str, key: str) -> str:
        registry = er.async_get(hass)
        found = registry.async_get_entity_id(domain, "mediamate", f"{entry.entry_id}_{key}")
        assert found, key
        return found

    return find


async def spoken(hass: HomeAssistant, text: str, user: MockUser) -> str:
    """Say something to the local agent, each in a conversation of their own, and return its answer."""
    context = Context(user_id=user.id)
    result = await conversation.async_converse(hass, text, f"talk {user.id}", context, "en", AGENT)
    speech: str = result.response.speech["plain"]["speech"]
    return speech


def have_the_bear(sim: SimulatedStack, *numbers: int) -> None:
    """Put these episodes of the second season into Sonarr's library."""
    library = sim.sonarr.library
    series = library.add(sim.catalogue.series[BEAR])
    for episode in library.refresh(series):
        if episode.season == 2 and episode.number in numbers:
            library.store_file(episode, quality_id=3, size=10**9, group="SIM")
            library.touch(series)
