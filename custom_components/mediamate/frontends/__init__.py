"""The chat doors and the voices, opened with the household's entry and closed with it."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module

from ..assist import Assist
from ..data import DATA
from ..household import household
from .voice import Voice


async def async_open_frontends(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Open each door that the household has chosen; a home without a bot does not load what talks to it."""
    Voice(hass, entry, hass.data[DATA]).start()
    if (bot := household(hass).telegram_bot) is not None:
        assist = await Assist.async_get(hass)
        telegram = await async_import_module(hass, f"{__name__}.telegram")
        telegram.TelegramDoor(hass, entry, hass.data[DATA], assist, bot).start()
