"""The Telegram door in a real Home Assistant, between a fake telegram_bot and a household of fakes."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.frontends.telegram import pictures, sending
from custom_components.mediamate.model import Role
from tests.dialogue import doors
from tests.dialogue.doors import Household
from tests.dialogue.home import TalkHome

from .fake_bot import FakeBot

ANNA, BORIS, MIA, STRANGER, GROUP = 1001, 1002, 1003, 1666, -100500
BOT = "bot"
PEOPLE = {
    ANNA: ("Anna", Role.ADMIN, "en"),
    BORIS: ("Boris", Role.MEMBER, None),
    MIA: ("Mia", Role.CHILD, "ru"),
}

home, open_doors = doors.home, doors.open_doors  # fixtures here too

type Opened = Callable[..., Awaitable[FakeBot]]


@pytest.fixture
def posters(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Posters that cannot be had; all others can."""
    missing: set[str] = set()

    async def good(self: Any, address: str | None) -> bool:
        return address is not None and address not in missing

    monkeypatch.setattr(pictures.Pictures, "good", good)
    return missing


@pytest.fixture
def open_telegram(
    hass: HomeAssistant,
    home: TalkHome,
    open_doors: Household,
    posters: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Opened:
    """Return a coroutine function that lists the members and opens the door."""

    monkeypatch.setattr(sending, "PAUSES", ())  # nobody here waits for minutes

    async def setup(**options: Any) -> FakeBot:
        bot = FakeBot(hass, BOT)
        allowed = [
            ConfigSubentryData(
                data={"chat_id": one}, subentry_type="allowed_chat_ids", title=str(one), unique_id=str(one)
            )
            for one in (*PEOPLE, STRANGER, GROUP)
        ]
        MockConfigEntry(domain="telegram_bot", entry_id=BOT, subentries_data=allowed).add_to_hass(hass)
        household = await open_doors(telegram_bot=BOT, **options)
        for person, (name, role, language) in PEOPLE.items():
            await list_member(hass, household, person, name, role, language=language)
        await bot.settle()
        return bot

    return setup


async def list_member(
    hass: HomeAssistant, household: MockConfigEntry, person: int, name: str, role: Role, **data: Any
) -> None:
    from types import MappingProxyType

    from homeassistant.config_entries import ConfigSubentry

    given = {"role": role.value, "telegram_id": person} | {key: one for key, one in data.items() if one}
    hass.config_entries.async_add_subentry(
        household,
        ConfigSubentry(data=MappingProxyType(given), subentry_type="member", title=name, unique_id=None),
    )


@pytest.fixture
async def bot(open_telegram: Opened) -> FakeBot:
    """Open the door."""
    return await open_telegram()


@pytest.fixture
async def mate(hass: HomeAssistant, bot: FakeBot) -> MediaMate:
    """Return what is behind the door."""
    return hass.data[DATA]
