"""Whom Home Assistant's own Telegram bot lets through, read from its entries."""

from collections.abc import Iterator
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .household import TELEGRAM_BOT, household

_CHATS: Final = "allowed_chat_ids"  # telegram_bot's subentry type
_CHAT: Final = "chat_id"


@callback
def bots(hass: HomeAssistant) -> Iterator[ConfigEntry[Any]]:
    """Yield the bot that the household chose, or all that there are until it has."""
    chosen = household(hass).telegram_bot
    for entry in hass.config_entries.async_entries(TELEGRAM_BOT, include_ignore=False):
        if chosen in {None, entry.entry_id}:
            yield entry


@callback
def chats(hass: HomeAssistant) -> dict[int, str]:
    """Return every chat that may write to the bot, groups too, by id."""
    return {
        chat: one.title
        for entry in bots(hass)
        for one in entry.get_subentries_of_type(_CHATS)
        if isinstance(chat := one.data.get(_CHAT), int)
    }


@callback
def allowed_chats(hass: HomeAssistant) -> dict[int, str]:
    """Return the private chats: their ids are those of the people in them. Groups have negative ids."""
    return {chat: name for chat, name in chats(hass).items() if chat > 0}


@callback
def lets_in(hass: HomeAssistant, telegram_id: int) -> bool:
    """Can this person write to the bot, and the bot to them? In a listed group it hears them even if not."""
    return telegram_id in allowed_chats(hass)


def place_of(bot_entry_id: str, chat_id: int, topic: int | None = None) -> str:
    """Return the place of a Telegram conversation, as threads keep it."""
    return f"{bot_entry_id}:{chat_id}:{topic or 0}"


def is_group(place: str) -> bool:
    """Do others read along at this place?"""
    _, _, rest = place.partition(":")
    return not rest or rest.startswith("-")  # what cannot be read is no private chat


@callback
def private_place(hass: HomeAssistant, telegram_id: int) -> str | None:
    """Return the private chat in which this person is reached; None without a chosen bot that lets them in."""
    if (bot := household(hass).telegram_bot) is None or not lets_in(hass, telegram_id):
        return None
    return place_of(bot, telegram_id)
