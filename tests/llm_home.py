"""Fixtures of an agent with a model: `robot`."""

from collections.abc import AsyncIterator

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.agent import loop
from simulator import SimulatedStack

from .llm_robot import Robot


@pytest.fixture
async def llm_sim(socket_enabled: None) -> AsyncIterator[SimulatedStack]:
    async with SimulatedStack(speed=60.0, llm=True) as stack:
        yield stack


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(loop, "_PAUSES", (0.01,))


@pytest.fixture
async def robot(
    hass: HomeAssistant,
    household: MockConfigEntry,
    llm_sim: SimulatedStack,
    hass_admin_user: MockUser,
    request: pytest.FixtureRequest,
) -> Robot:
    """Have everything but the account; its agent comes with `start`."""
    home, patch = request.getfixturevalue("home"), request.getfixturevalue("monkeypatch")
    return Robot(hass, llm_sim, home, hass_admin_user.id, patch)


@pytest.fixture
async def kitchen_light(hass: HomeAssistant, household: MockConfigEntry) -> str:
    """Be a real light that can be turned on in words, English or Russian."""
    boolean = {"target": {"entity_id": "input_boolean.kitchen"}}
    light = {
        "name": "Торшер",
        "unique_id": "lamp",
        "default_entity_id": "light.lamp",
        "state": "{{ is_state('input_boolean.kitchen', 'on') }}",
        "turn_on": {"action": "input_boolean.turn_on"} | boolean,
        "turn_off": {"action": "input_boolean.turn_off"} | boolean,
    }
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"kitchen": {}}})
    assert await async_setup_component(hass, "template", {"template": [{"light": [light]}]})
    await hass.async_block_till_done()
    er.async_get(hass).async_update_entity("light.lamp", aliases=["kitchen light", "торшер"])
    async_expose_entity(hass, "conversation", "light.lamp", should_expose=True)
    return "light.lamp"
