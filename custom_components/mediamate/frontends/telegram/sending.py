"""Everything that goes out, through the actions of Home Assistant's own bot: in order, patient, never refused twice."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import logging
from typing import Any, Final
from weakref import WeakValueDictionary

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ...errors import MediaMateError
from ...household import TELEGRAM_BOT
from .incoming import Chat
from .trouble import Flooded, NoTopic, Unfit, Unsent, trouble_of

_LOGGER = logging.getLogger(__name__)

# Seconds between the tries of an answer while Telegram is away
PAUSES: Final = (1.0, 3.0, 10.0, 30.0, 60.0, 120.0)
_FIRST_WAIT: Final = 5.0  # where Telegram does not say how long
_REMEMBERED: Final = 2000  # messages of ours that can be replied to
_ALERT: Final = 200  # characters of the answer to a press


@dataclass(frozen=True, slots=True)
class Patience:
    """How long something waits to be sent: so many pauses, and for flood control so many seconds."""

    pauses: int
    flood: float


ANSWER: Final = Patience(99, 90.0)  # somebody looks at the chat and waits
NOTICE: Final = Patience(2, 15.0)  # the outbox tries again, and has others to tell
NONE: Final = Patience(0, 0.0)  # there will be newer news

type Rows = Sequence[Sequence[tuple[str, str]]]  # of buttons: what they say, and their data or https address


class Bot:
    """The bot that the household chose."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Name the bot by its config entry."""
        self.entry_id = entry_id
        self._hass = hass
        self._now = now
        self._sleep = sleep
        self._order: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._closed: dict[int, datetime] = {}  # until when flood control keeps a chat closed
        self._sent: dict[tuple[int, int], int | None] = {}  # the topics of our latest messages

    def sent_in(self, chat: Chat, message: int) -> Chat | None:
        """Return the place of a message if it is one of our latest."""
        key = (chat.id, message)
        return replace(chat, topic=self._sent[key]) if key in self._sent else None

    async def send(
        self,
        chat: Chat,
        html: str,
        rows: Rows = (),
        *,
        reply_to: int | None = None,
        silent: bool = False,
        patience: Patience = ANSWER,
    ) -> int:
        """Send a message and return its id. Raises Unreachable, Flooded, Unsent, Unfit."""
        data = {"message": html, "disable_web_page_preview": True, "disable_notification": silent}
        return await self._post("send_message", chat, data | _keyboard(rows) | _reply(reply_to), patience)

    async def photo(
        self, chat: Chat, address: str, html: str, rows: Rows = (), *, patience: Patience = ANSWER
    ) -> int:
        """Send a picture; Home Assistant fetches it, so that it may be at home. Raises BadPicture too."""
        data = {"url": address, "caption": html, "verify_ssl": address.startswith("https:")}
        return await self._post("send_photo", chat, data | _keyboard(rows), patience)

    async def album(self, chat: Chat, pictures: Sequence[tuple[str, str]]) -> None:
        """Send two to ten pictures, each an address and its caption. Raises BadPicture too."""
        media = [
            {
                "media_type": "photo",
                "url": address,
                "caption": caption,
                "verify_ssl": address.startswith("https:"),
            }
            for address, caption in pictures
        ]
        await self._post("send_media_group", chat, {"media": media, "disable_notification": True}, NONE)

    async def edit(
        self,
        chat: Chat,
        message: int,
        html: str,
        rows: Rows = (),
        *,
        photo: bool = False,
        patience: Patience = ANSWER,
    ) -> None:
        """Change what a message says and offers. Raises Gone, Unchanged too."""
        what = {"caption": html} if photo else {"message": html, "disable_web_page_preview": True}
        action = "edit_caption" if photo else "edit_message"
        data = {"chat_id": chat.id, "message_id": message, "parse_mode": "html", **what, **_keyboard(rows)}
        await self._act(action, chat, data, patience)

    async def offer(self, chat: Chat, message: int, rows: Rows) -> None:
        """Change only the buttons under a message. Raises Gone, Unchanged too."""
        # of a list without rows Home Assistant makes no keyboard at all, which Telegram may refuse
        data = {"chat_id": chat.id, "message_id": message, "inline_keyboard": _rows(rows) or [[]]}
        await self._act("edit_replymarkup", chat, data, ANSWER)

    async def delete(self, chat: Chat, message: int) -> None:
        """Take a message of ours away. Raises Gone too."""
        await self._act("delete_message", chat, {"chat_id": chat.id, "message_id": message}, NONE)

    async def answer(self, query: int, text: str, *, alert: bool = False) -> None:
        """Answer a press of a button; that it came too late is no trouble to anybody."""
        data = {"callback_query_id": query, "message": text[:_ALERT], "show_alert": alert}
        try:
            await self._call("answer_callback_query", data)
        except MediaMateError as err:
            _LOGGER.debug("A press could not be answered: %s", err)

    async def typing(self, chat: Chat) -> None:
        """Show that an answer is on its way, for five seconds."""
        await self._call("send_chat_action", {"chat_id": chat.id, "chat_action": "typing", **_topic(chat)})

    async def draft(self, chat: Chat, number: int, html: str) -> None:
        """Show an answer while it grows; the message that follows takes its place."""
        data = {"chat_id": chat.id, "draft_id": number, "message": html, "parse_mode": "html", **_topic(chat)}
        await self._call("send_message_draft", data)

    async def _post(self, action: str, chat: Chat, data: Mapping[str, Any], patience: Patience) -> int:
        """Send something new; in a group without topics what looked like one is none."""
        data = {"chat_id": chat.id, "parse_mode": "html", **data}
        try:
            answer = await self._act(action, chat, data | _topic(chat), patience, response=True)
        except NoTopic:
            answer = await self._act(action, chat, data, patience, response=True)
        message = _message_id(answer)
        self._sent[chat.id, message] = chat.topic
        while len(self._sent) > _REMEMBERED:
            self._sent.pop(next(iter(self._sent)))
        return message

    async def _act(
        self, action: str, chat: Chat, data: Mapping[str, Any], patience: Patience, *, response: bool = False
    ) -> Any:
        """Do one thing after the other in a chat, and try again as long as somebody has patience."""
        async with self._order.setdefault(chat.id, asyncio.Lock()):
            tries = min(patience.pauses, len(PAUSES))
            for attempt in range(tries + 1):
                await self._wait_for(chat, patience)
                try:
                    return await self._call(action, data, response=response)
                except Flooded as err:
                    self._close(chat, err.retry_after or _FIRST_WAIT * 2**attempt)
                    if attempt == tries:
                        raise
                except Unsent:
                    if attempt == tries:
                        raise
                    await self._sleep(PAUSES[attempt])
        raise AssertionError

    def _close(self, chat: Chat, seconds: float) -> None:
        _LOGGER.info("Telegram wants chat %s left alone for %.0f s", chat.id, seconds)
        self._closed[chat.id] = self._now() + timedelta(seconds=seconds)

    async def _wait_for(self, chat: Chat, patience: Patience) -> None:
        """Wait until flood control lets a chat go. Raises Flooded where that takes too long."""
        if (until := self._closed.get(chat.id)) is None:
            return
        left = (until - self._now()).total_seconds()
        if left > patience.flood:
            raise Flooded(retry_after=left, service="Telegram")
        if left > 0:
            await self._sleep(left)
        self._closed.pop(chat.id, None)

    async def _call(self, action: str, data: Mapping[str, Any], *, response: bool = False) -> Any:
        """Call an action of the bot, and find out from its words what went wrong."""
        try:
            return await self._hass.services.async_call(
                TELEGRAM_BOT,
                action,
                {"config_entry_id": self.entry_id, **data},
                blocking=True,
                return_response=response,
            )
        except HomeAssistantError as err:
            raise trouble_of(err) from err


def _topic(chat: Chat) -> dict[str, Any]:
    return {"message_thread_id": chat.topic} if chat.topic is not None else {}


def _reply(to: int | None) -> dict[str, Any]:
    return {"reply_to_message_id": to} if to is not None else {}


def _rows(rows: Rows) -> list[list[list[str]]]:
    return [[list(button) for button in row] for row in rows if row]


def _keyboard(rows: Rows) -> dict[str, Any]:
    return {"inline_keyboard": found} if (found := _rows(rows)) else {}


def _message_id(answer: Any) -> int:
    """Read the id of what was sent. Raises Unfit for an answer of another shape."""
    try:
        found = answer["chats"][0]["message_id"]
        return int(found[0] if isinstance(found, list) else found)
    except (KeyError, IndexError, TypeError, ValueError) as err:
        raise Unfit from err
