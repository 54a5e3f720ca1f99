"""Indexers that take minutes, in a simulated home: the answer comes at once, the list later, and not from a service that is gone."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.components import conversation
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate import desk_searches
from simulator import Fault

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("impatient")

type Say = Callable[[str], Awaitable[str]]
ASKED = "show the releases of Arrival"
WAIT = "Arrival (2016): I'm still asking the indexers. I'll tell you when they have answered."


@pytest.fixture
def more() -> tuple[str, ...]:
    """Have no indexer manager: only Radarr asks."""
    return ()


@pytest.fixture
async def entries(sim: SimulatedStack, setup_stack: Any) -> dict[str, MockConfigEntry]:
    """Have Arrival in Radarr without a file, and indexers that take their time."""
    arrival = next(one for one in sim.catalogue.films.values() if one.title == "Arrival")
    sim.radarr.library.add(arrival, monitored=False)
    made: dict[str, MockConfigEntry] = await setup_stack()
    sim.faults.set("radarr", Fault("slow:600", path="/api/v3/release"))
    return made


@pytest.fixture
def say(
    hass: HomeAssistant,
    entries: dict[str, MockConfigEntry],
    hass_admin_user: MockUser,
    monkeypatch: pytest.MonkeyPatch,
) -> Say:
    """Return a coroutine function that says something in one conversation."""
    monkeypatch.setattr(desk_searches, "PATIENCE", 0.05)

    async def said(text: str) -> str:
        context = Context(user_id=hass_admin_user.id)
        result = await conversation.async_converse(
            hass, text, "talk", context, "en", "conversation.mediamate"
        )
        speech: str = result.response.speech["plain"]["speech"]
        return speech

    return said


async def shown(hass: HomeAssistant) -> str:
    """Wait for a notification, and return its text."""
    async with asyncio.timeout(60):
        while not (there := list(_async_get_or_create_notifications(hass).values())):
            await asyncio.sleep(0.05)
    text: str = there[-1]["message"]
    return text


async def test_the_list_comes_later(hass: HomeAssistant, sim: SimulatedStack, say: Say) -> None:
    assert [await say(ASKED) for _ in range(2)] == [WAIT, WAIT]
    sim.faults.clear("radarr")
    assert (await shown(hass)).startswith("Arrival (2016): ")
    assert (await say("show the releases")).startswith("Releases of Arrival (2016). Which one?")


async def test_a_radarr_that_is_switched_off_answers_nothing(
    hass: HomeAssistant, sim: SimulatedStack, say: Say, entries: dict[str, MockConfigEntry]
) -> None:
    assert await say(ASKED) == WAIT
    assert await hass.config_entries.async_unload(entries["radarr"].entry_id)
    assert await shown(hass) == "Arrival (2016): the search for releases failed. Radarr does not answer."
