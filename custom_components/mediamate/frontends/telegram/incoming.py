"""What Home Assistant's telegram_bot tells of updates, as typed values. Everything in them is hostile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
import re
from typing import Any, Final, Self

from ...bot_chats import place_of

_LONGEST: Final = 4096  # of a message; Telegram sends none longer
_NAME: Final = 64
_COMMAND: Final = re.compile(r"/(?P<name>[a-z0-9_]{1,32})(?:@(?P<bot>\w{1,32}))?", re.IGNORECASE)
# Whoever writes behind these is not known: anonymous administrators, channels, linked channels
NOBODIES: Final = frozenset({1087968824, 136817688, 777000})


@dataclass(frozen=True, slots=True)
class Chat:
    """Where something is said. Private chats have the id of the person in them, groups a negative one."""

    bot: str  # config entry id of Home Assistant's bot
    id: int
    topic: int | None = None

    @property
    def private(self) -> bool:
        """Is nobody else in there?"""
        return self.id > 0

    @property
    def key(self) -> str:
        """Name the chat, whatever the topic."""
        return f"{self.bot}:{self.id}"

    @property
    def place(self) -> str:
        """Name the place of a conversation."""
        return place_of(self.bot, self.id, self.topic)

    @classmethod
    def at(cls, place: str) -> Self | None:
        """Read what `place` wrote."""
        parts = place.split(":")
        try:
            bot, chat, topic = parts[0], int(parts[1]), int(parts[2])
        except IndexError, ValueError:
            return None
        return cls(bot, chat, topic or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who wrote or pressed; `id` None where Telegram does not say (a channel, an anonymous administrator)."""

    id: int | None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message. `command` comes without its slash; `thread` may be a topic or the head of a chain of replies."""

    chat: Chat
    sender: Sender
    message: int
    when: datetime | None
    text: str
    bot_name: str = ""
    command: str | None = None
    for_bot: str | None = None  # /help@this_bot
    reply_to: int | None = None
    thread: int | None = None
    attached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button that was pressed."""

    chat: Chat
    sender: Sender
    query: int
    message: int
    data: str
    photo: bool = False  # its text is a caption


def bot_of(data: Mapping[str, Any]) -> str | None:
    """Return the config entry of the bot that an event comes from."""
    bot = data.get("bot")
    found = bot.get("config_entry_id") if isinstance(bot, Mapping) else None
    return found if isinstance(found, str) else None


def heard(data: Mapping[str, Any]) -> Heard | None:
    """Read telegram_text, telegram_command or telegram_attachment; None for what cannot be one."""
    bot, chat, message = bot_of(data), _int(data.get("chat_id")), _int(data.get("id"))
    if bot is None or chat is None or message is None:
        return None
    name = for_bot = None
    text = _text(data.get("text"), _LONGEST)
    if isinstance(data.get("command"), str):
        args = data.get("args")
        text = _text(" ".join(map(str, args)) if isinstance(args, list | tuple) else "", _LONGEST)
        if found := _COMMAND.fullmatch(data["command"][:80]):
            name, for_bot = found["name"].lower(), found["bot"]
        else:
            text = _text(f"{data['command']} {text}", _LONGEST)
    return Heard(
        chat=Chat(bot, chat),
        sender=_sender(data),
        message=message,
        when=_moment(data.get("date")),
        text=text,
        bot_name=_bot_name(data),
        command=name,
        for_bot=for_bot,
        reply_to=_int(data.get("reply_to_message_id")),
        thread=_int(data.get("message_thread_id")),
        attached="file_id" in data,
    )


def pressed(data: Mapping[str, Any]) -> Pressed | None:
    """Read telegram_callback; None for what cannot be one."""
    bot, chat, query = bot_of(data), _int(data.get("chat_id")), _int(data.get("id"))
    shown = data.get("message")
    message = _int(shown.get("message_id")) if isinstance(shown, Mapping) else None
    if bot is None or chat is None or query is None or message is None:
        return None
    return Pressed(
        chat=Chat(bot, chat),
        sender=_sender(data),
        query=query,
        message=message,
        data=_text(data.get("data"), 64),
        photo=isinstance(shown, Mapping) and bool(shown.get("photo")),
    )


def _sender(data: Mapping[str, Any]) -> Sender:
    who = _int(data.get("user_id"))
    names = (_text(data.get(key), _NAME) for key in ("from_first", "from_last"))
    # Signs that are not seen, or turn a line around, make one name look like another
    seen = "".join(char for char in " ".join(one for one in names if one) if char.isprintable())
    name = " ".join(seen.split())[:_NAME]
    return Sender(id=None if who in NOBODIES else who, name=name)


def _bot_name(data: Mapping[str, Any]) -> str:
    bot = data.get("bot")
    return _text(bot.get("username"), _NAME) if isinstance(bot, Mapping) else ""


def _int(value: Any) -> int | None:
    """Read an id; a callback's comes as text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _text(value: Any, most: int) -> str:
    return value[:most].strip() if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
