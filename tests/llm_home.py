"""Fixtures of an agent with a model: `robot`."""

from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
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
