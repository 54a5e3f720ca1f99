"""What can go wrong between us and a chat, read from the errors of Home Assistant's telegram_bot.

It passes Telegram's own words on as text, so that is what there is to go by.
"""

from collections.abc import Callable
import re
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ...errors import CannotConnect, MediaMateError, RateLimited, Refused

_SERVICE: Final = "Telegram"
_WAIT: Final = re.compile(r"retry (?:in|after) (\d+)")


class Unsent(CannotConnect):
    """Telegram, or Home Assistant's bot, is not there now; whether the message arrived may be unknown."""


class Flooded(RateLimited):
    """Too many messages in too short a time."""


class Unreachable(Refused):
    """This person or chat cannot be written to: blocked, left, not let through by the bot."""

    key = "telegram_unreachable"


class Gone(Refused):
    """The message is not there any more, or can no longer be changed."""

    key = "telegram_gone"


class Unchanged(Refused):
    """The message shows that already."""

    key = "telegram_gone"


class NoTopic(Refused):
    """The chat has no such topic."""

    key = "telegram_gone"


class BadPicture(Refused):
    """The picture could not be fetched, or Telegram does not take it."""

    key = "telegram_gone"


class Unfit(Refused):
    """Telegram did not take the message as it is."""

    key = "telegram_gone"


def _flooded(text: str) -> MediaMateError:
    seconds = _WAIT.search(text)
    return Flooded(retry_after=float(seconds[1]) if seconds else None, service=_SERVICE)


# The first that fits counts. Telegram's words change now and then: what is not known is `Unfit`
_BY_WORDS: Final[tuple[tuple[tuple[str, ...], Callable[[str], MediaMateError]], ...]] = (
    (("flood control", "too many requests", "retry after"), _flooded),
    (("message is not modified",), lambda text: Unchanged()),
    (("thread not found", "topic_deleted", "topic_closed"), lambda text: NoTopic()),
    (
        (
            "bot was blocked",
            "bot was kicked",
            "bot is not a member",
            "user is deactivated",
            "chat not found",
            "can't initiate conversation",
            "not enough rights",
            "have no rights",
            "group chat was upgraded",
        ),
        lambda text: Unreachable(),
    ),
    (
        (
            "message to edit not found",
            "message to delete not found",
            "message can't be edited",
            "message can't be deleted",
            "message_id_invalid",
            "query is too old",
            "query_id_invalid",
            "message to be replied not found",
            "no text in the message to edit",
            "no caption in the message to edit",
        ),
        lambda text: Gone(),
    ),
    (
        (
            "wrong file",
            "failed to get http url",
            "image_process_failed",
            "photo_invalid",
            "webpage",
            "too big",
        ),
        lambda text: BadPicture(),
    ),
    (
        (
            "timed out",
            "connect",
            "network",
            "bad gateway",
            "unavailable",
            "internal server",
            "gateway",
            "httpx",
        ),
        lambda text: Unsent(service=_SERVICE),
    ),
)

# Errors of telegram_bot itself, by their translation key
_BY_KEY: Final[dict[str | None, Callable[[], MediaMateError]]] = {
    "invalid_chat_ids": Unreachable,
    "missing_allowed_chat_ids": Unreachable,
    "failed_to_load_url": BadPicture,
    "failed_to_load_file": BadPicture,
    "entry_not_loaded": lambda: Unsent(service=_SERVICE),
    "service_not_found": lambda: Unsent(service=_SERVICE),
    "missing_notify_entities": lambda: Unsent(service=_SERVICE),
}


def trouble_of(err: HomeAssistantError) -> MediaMateError:
    """Say what an error of the bot means for us."""
    if make_known := _BY_KEY.get(err.translation_key):
        return make_known()
    text = str((err.translation_placeholders or {}).get("error") or "").casefold()
    for words, make in _BY_WORDS:
        if any(one in text for one in words):
            return make(text)
    return Unfit() if text else Unsent(service=_SERVICE)
