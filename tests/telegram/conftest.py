"""`telegram_home`: everything real but the services: MediaMate, telegram_bot, a Bot API over HTTP, people."""

from collections.abc import AsyncIterator, Awaitable, Callable

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import SimulatedStack

from .home import TelegramHome


@pytest.fixture
async def sim(socket_enabled: None) -> AsyncIterator[SimulatedStack]:
    """Run the simulated services with a Bot API beside them."""
    async with SimulatedStack(speed=60.0, telegram=True) as stack:
        yield stack


@pytest.fixture
async def telegram_home(
    hass: HomeAssistant,
    sim: SimulatedStack,
    setup_stack: Callable[[], Awaitable[dict[str, MockConfigEntry]]],
) -> AsyncIterator[TelegramHome]:
    """Set the four services up, then telegram_bot with its polling, then the members; see `home.py`."""
    home = TelegramHome(hass, sim, await setup_stack())
    await home.start()
    yield home
    await home.stop()
