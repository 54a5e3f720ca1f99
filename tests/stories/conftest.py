"""A home over real HTTP with the simulated services, in which somebody says something and waits for what comes."""

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import MediaMate

from .watching import AGENT, Say


@pytest.fixture
def speed() -> float:
    """Ten simulated minutes in each of our seconds: a download takes no time."""
    return 600.0


@pytest.fixture
def say(hass: HomeAssistant, mate: MediaMate, hass_admin_user: MockUser) -> Say:
    """Return a coroutine function that says something in one conversation."""

    async def said(text: str) -> str:
        context = Context(user_id=hass_admin_user.id)
        result = await conversation.async_converse(hass, text, "demo", context, "en", AGENT)
        answer: str = result.response.speech["plain"]["speech"]
        return answer

    return said
