"""A home over real HTTP with the simulated services, in which somebody says something and waits for what comes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import DATA, MediaMate
from simulator import SimulatedStack

from .watching import AGENT, Say


@pytest.fixture
async def sim(socket_enabled: None, arrs: tuple[str, ...]) -> AsyncIterator[SimulatedStack]:
    """Ten simulated minutes in each of our seconds: a download takes no time."""
    async with SimulatedStack(speed=600.0, arrs=arrs) as stack:
        yield stack


@pytest.fixture
async def mate(hass: HomeAssistant, setup_stack: Callable[[], Awaitable[Any]]) -> AsyncIterator[MediaMate]:
    await setup_stack()
    mate = hass.data[DATA]
    yield mate
    mate.tracker.stop()
    mate.outbox.stop()


@pytest.fixture
def say(hass: HomeAssistant, mate: MediaMate, hass_admin_user: MockUser) -> Say:
    """Return a coroutine function that says something in one conversation."""

    async def said(text: str) -> str:
        context = Context(user_id=hass_admin_user.id)
        result = await conversation.async_converse(hass, text, "demo", context, "en", AGENT)
        answer: str = result.response.speech["plain"]["speech"]
        return answer

    return said
