"""A home with both agents that is left alone for a while, or restarted: fixtures for tests of memory."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.components.conversation.chat_log import DATA_CHAT_LOGS
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.chat_session import DATA_CHAT_SESSION
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_fire_time_changed

from custom_components.mediamate.agent import recall, shown
from custom_components.mediamate.assist import ASSIST
from custom_components.mediamate.data import DATA, async_create
from tests.test_model_agent import Account, entry_of

LOCAL = "conversation.mediamate"
MODEL = "conversation.mediamate_anthropic"
FREE = "which of them would you say is the more philosophical one, and why?"

type Talk = Callable[..., Awaitable[str]]
type Pass = Callable[..., Awaitable[None]]


@pytest.fixture
async def account(hass: HomeAssistant, household: MockConfigEntry, model: Account) -> MockConfigEntry:
    """Have an agent with a scripted model beside the local one."""
    entry = entry_of(per_minute=100)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def talk(hass: HomeAssistant, account: MockConfigEntry, hass_admin_user: MockUser) -> Talk:
    """Return a coroutine function that says something as Home Assistant's dialog does, and what is answered.

    The dialog sends the id that the last answer had; `dialog` names one of several that are open.
    """
    ids: dict[Any, str] = {}

    async def say(
        text: str, *, agent: str = LOCAL, user: Any = hass_admin_user, dialog: str = "", **how: Any
    ) -> str:
        key = (user and user.id, dialog)
        named = how.pop("conversation_id", ids.get(key))
        given = {"language": "en", "agent_id": agent} | how
        context = Context(user_id=user and user.id)
        result = await conversation.async_converse(hass, text, named, context, **given)
        ids[key] = result.conversation_id
        await hass.async_block_till_done()
        return result.response.speech["plain"]["speech"]

    return say


@pytest.fixture
def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Pass:
    """Return a coroutine function that lets time pass, so that Home Assistant forgets what it forgets."""

    async def passed(**span: float) -> None:
        freezer.tick(timedelta(**span))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    return passed


@pytest.fixture
def restarted(
    hass: HomeAssistant, household: MockConfigEntry, account: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> Pass:
    """Return a coroutine function that leaves of everything what is on disk."""

    async def restart() -> None:
        entries = (account, household)
        for entry in entries:
            assert await hass.config_entries.async_unload(entry.entry_id)
        mate = hass.data.pop(DATA)
        mate.tracker.stop()
        mate.outbox.stop()
        await mate.history.close()
        for key in (ASSIST, shown._DATA, recall._DATA, DATA_CHAT_LOGS, DATA_CHAT_SESSION):
            hass.data.pop(key, None)
        freezer.tick(timedelta(seconds=30))
        await async_create(hass)
        for entry in reversed(entries):
            assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)

    return restart
