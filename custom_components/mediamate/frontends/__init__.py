"""The chat doors and the voices, opened with the household's entry and closed with it."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..assist import Assist
from ..data import DATA
from ..household import household
from .telegram import TelegramDoor
from .voice import Voice


async def async_open_frontends(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Open each door that the household has chosen."""
    Voice(hass, entry, hass.data[DATA]).start()
    if (bot := household(hass).telegram_bot) is not None:
        assist = await Assist.async_get(hass)
        TelegramDoor(hass, entry, hass.data[DATA], assist, bot).start()
