"""The people: what they write, press, change and block, and what they see."""

from collections.abc import Callable
from typing import Any

from .changes import PATIENCE
from .cloud import ANONYMOUS, Cloud
from .entities import Formatted, tidy
from .params import Upload
from .world import Button, Chat, Message, Query, User

type Wanted = Callable[[Message], Any]


class Press:
    """A press of a button. `answered()` waits for what the bot says to it."""

    def __init__(self, cloud: Cloud, query: Query) -> None:
        self._cloud = cloud
        self.query = query

    @property
    def message(self) -> Message:
        return self.query.message

    @property
    def text(self) -> str | None:
        """What popped up; None where nothing did (yet)."""
        return self.query.text

    @property
    def alert(self) -> bool:
        """Did it pop up in a window that has to be closed?"""
        return self.query.alert

    @property
    def answered(self) -> bool:
        return self.query.answered

    async def answer(self, seconds: float = PATIENCE) -> str | None:
        """Wait until the button stops turning; return what popped up."""
        why = f"the press of {self.query.data!r} on {self.message!r} was not answered"
        await self._cloud.changes.until(lambda: self.query.answered, seconds, why=lambda: why)
        return self.query.text

    def expire(self) -> None:
        """Let the press get too old to be answered."""
        self.query.expired = True


class Person:
    """A user of Telegram with an app; `chat` is the private chat with the bot."""

    def __init__(self, cloud: Cloud, user: User, chat: Chat) -> None:
        self._cloud = cloud
        self.user = user
        self.chat = chat

    def __repr__(self) -> str:
        return f"<{self.user.first_name} {self.id}>"

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.first_name

    @property
    def messages(self) -> list[Message]:
        """What the private chat shows."""
        return self.chat.messages

    async def says(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        ago: float = 0.0,
        anonymous: bool = False,
    ) -> Message:
        """Write a text. ago: sent so many seconds before (the bot was away). anonymous: as an administrator
        who writes in the group's name.
        """
        return self._write(
            tidy(Formatted(text)), chat, reply_to=reply_to, thread=thread, ago=ago, anonymous=anonymous
        )

    async def asks(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        until: Wanted | None = None,
        seconds: float = PATIENCE,
    ) -> Message:
        """Write a text and wait for the bot's next message in that chat (or the next that is as wanted)."""
        said = await self.says(text, chat=chat, reply_to=reply_to, thread=thread)
        if until:
            return await said.chat.until(until, seconds, after=said)
        return await said.chat.next(said, seconds)

    async def sends_photo(self, picture: bytes, caption: str = "", *, chat: Chat | None = None) -> Message:
        """Send a picture."""
        file = self._cloud.keep("photo", Upload("photo.png", "image/png", picture))
        return self._write(tidy(Formatted(caption)), chat, kind="photo", file=file)

    async def sends_voice(self, sound: bytes, *, chat: Chat | None = None) -> Message:
        """Send a voice message."""
        file = self._cloud.keep("voice", Upload("voice.ogg", "audio/ogg", sound))
        return self._write(Formatted(), chat, kind="voice", file=file)

    def _write(
        self,
        body: Formatted,
        chat: Chat | None = None,
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
        ago: float = 0.0,
        anonymous: bool = False,
        **content: Any,
    ) -> Message:
        place = chat or (reply_to.chat if reply_to else self.chat)
        if place is self.chat:
            place.started = True
        channel = place.kind == "channel"
        message = self._cloud.new_message(
            place,
            None if channel else ANONYMOUS if anonymous else self.user,
            body,
            reply_to=reply_to,
            thread=thread or (reply_to.thread if reply_to else None),
            sender_chat=place if anonymous or channel else None,
            date=self._cloud.now() - ago,
            **content,
        )
        self._tell("channel_post" if channel else "message", message)
        return message

    def _tell(self, kind: str, message: Message) -> None:
        if self._cloud.reaches_bot(message):
            self._cloud.updates.push(kind, message.as_dict())

    async def edits(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        self._cloud.changed(message, tidy(Formatted(text)))
        self._tell("edited_channel_post" if message.chat.kind == "channel" else "edited_message", message)
        return message

    async def deletes(self, message: Message) -> None:
        """Take a message out of the chat, for both sides; bots are not told."""
        self._cloud.deleted(message)

    async def presses(
        self, message: Message, button: str | int | Button | None = None, *, data: str | None = None
    ) -> Press:
        """Press a button, named by its label or number, from 0. data: what a changed app sends instead."""
        if data is None:
            data = _button(message, button).data
            if data is None:
                raise LookupError(f"{button!r} opens a link, nothing of it reaches the bot")
        return Press(self._cloud, self._cloud.press(self.user, message, data))

    async def sees(
        self, wanted: Wanted, seconds: float = PATIENCE, *, after: Message | None = None
    ) -> Message:
        """Wait for a message of the bot in the private chat."""
        return await self.chat.until(wanted, seconds, after=after)

    def blocks(self) -> None:
        """Block the bot: nothing of it arrives any more."""
        self.chat.blocked = True
        self._status("kicked")

    def unblocks(self) -> None:
        self.chat.blocked = False
        self._status("member")

    def _status(self, status: str) -> None:
        change = {
            "chat": self.chat.as_dict(),
            "from": self.user.as_dict(),
            "date": int(self._cloud.now()),
            "old_chat_member": {"status": "member", "user": self._cloud.bot.as_dict()},
            "new_chat_member": {"status": status, "user": self._cloud.bot.as_dict()}
            | ({"until_date": 0} if status == "kicked" else {}),
        }
        self._cloud.updates.push("my_chat_member", change)
        self._cloud.changes.tell()


def _button(message: Message, wanted: str | int | Button | None) -> Button:
    if isinstance(wanted, Button):
        return wanted
    if isinstance(wanted, int):
        return message.buttons[wanted]
    return message.button(wanted or "")
