"""`telegram_home`: everything real but the services: MediaMate, telegram_bot, a Bot API over HTTP, people."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import SimulatedStack

from .home import TelegramHome


@pytest.fixture
def telegram() -> bool:
    return True


class _Hurried:
    """`asyncio` for telegram_bot's library: after a failed poll it waits a moment, not half a minute."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.05))


@pytest.fixture(autouse=True)
def _hurried_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telegram.ext._utils.networkloop.asyncio", _Hurried())


@pytest.fixture
async def bare_bot(hass: HomeAssistant, sim: SimulatedStack) -> AsyncIterator[TelegramHome]:
    """Set telegram_bot up alone: for tests of what our door stands on."""
    home = TelegramHome(hass, sim, {})
    await home.start_bot()
    yield home
    await home.stop()


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
