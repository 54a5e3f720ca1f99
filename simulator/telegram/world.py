"""What the simulated Telegram holds: users, chats, messages, files, presses of buttons."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..pictures import size_of
from .changes import PATIENCE, Changes
from .entities import Formatted

type Markup = Mapping[str, Any]

TEXT = "text"


@dataclass(frozen=True, slots=True)
class User:
    """A user or a bot, as messages name them."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language: str | None = None
    is_bot: bool = False

    def as_dict(self) -> dict[str, Any]:
        return _without_none(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language,
        )

    @property
    def mention(self) -> str:
        return f"@{self.username}" if self.username else self.first_name


@dataclass(slots=True)
class StoredFile:
    """Bytes that the service keeps. kind: photo, document, video and so on."""

    id: str
    unique_id: str
    path: str
    kind: str
    data: bytes = field(repr=False)
    name: str | None = None
    mime: str | None = None

    def as_file(self) -> dict[str, Any]:
        """Describe it as getFile does."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
            "file_path": self.path,
        }

    def as_content(self) -> Any:
        """Describe it as a message does."""
        brief = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}
        width, height = size_of(self.data) or (640, 480)
        match self.kind:
            case "photo":
                return [brief | {"width": width, "height": height}]
            case "voice":
                return brief | {"duration": 1, "mime_type": "audio/ogg"}
            case "sticker":
                extra = {"type": "regular", "is_animated": False, "is_video": False}
                return brief | extra | {"width": 512, "height": 512}
            case "video" | "animation":
                extra = {"width": width, "height": height, "duration": 1}
                return brief | extra | _without_none(file_name=self.name, mime_type=self.mime)
            case _:
                return self.as_document()

    def as_document(self) -> dict[str, Any]:
        """Describe it as what any file is."""
        brief = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}
        return brief | _without_none(file_name=self.name, mime_type=self.mime)


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: with data for the bot, or with an address."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """A message as it is now; `versions` is what it was before each edit.

    kind: "text", or what its file is ("photo" …), or "location", "poll", "service".
    body: its text or caption. extra: what is only passed on (a poll, a location, a service message).
    """

    id: int
    chat: Chat
    sender: User | None
    date: int
    body: Formatted
    kind: str = TEXT
    file: StoredFile | None = None
    markup: Markup | None = None
    reply_to: Message | None = None
    thread: int | None = None
    sender_chat: Chat | None = None
    album: str | None = None
    edited: int | None = None
    deleted: bool = False
    reaction: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    versions: list[Formatted] = field(default_factory=list)

    def __repr__(self) -> str:
        who = self.sender.first_name if self.sender else self.chat.title
        keys = f" {self.labels}" if self.labels else ""
        photo = f"[{self.kind}] " if self.kind != TEXT else ""
        return f"<{self.id} {who}: {photo}{self.text!r}{keys}>"

    # -- how a person sees it -------------------------------------------------------------------

    @property
    def text(self) -> str:
        """Its text or caption, without formatting."""
        return self.body.text

    @property
    def html(self) -> str:
        """Its text or caption with its formatting."""
        return self.body.html

    @property
    def photo(self) -> bytes | None:
        """The picture, if it is one."""
        return self.file.data if self.file and self.kind == "photo" else None

    @property
    def from_bot(self) -> bool:
        return self.sender is not None and self.sender.is_bot

    @property
    def rows(self) -> list[list[Button]]:
        """The buttons below it."""
        keyboard = (self.markup or {}).get("inline_keyboard", [])
        return [
            [Button(one["text"], one.get("callback_data"), one.get("url")) for one in row] for row in keyboard
        ]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.text for button in self.buttons]

    def button(self, label: str) -> Button:
        """Return the button with this label, signs before its words aside; else the only one with these words."""
        wanted = _words(label)
        exact = [one for one in self.buttons if one.text == label or (wanted and _words(one.text) == wanted)]
        alike = exact or [one for one in self.buttons if wanted and wanted in _words(one.text)]
        if len(alike) != 1:
            raise LookupError(f"{label!r} is not one of the buttons {self.labels} of {self!r}")
        return alike[0]

    # -- how the bot sees it --------------------------------------------------------------------

    def as_dict(self, *, nested: bool = False) -> dict[str, Any]:
        told = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.as_dict(),
            **_without_none(
                **{"from": self._from()},
                sender_chat=self.sender_chat.as_dict() if self.sender_chat else None,
                message_thread_id=self.thread,
                is_topic_message=True if self.thread and self.chat.forum else None,
                edit_date=self.edited,
                media_group_id=self.album,
            ),
            **self._content(),
        }
        if self.reply_to and not nested:
            told["reply_to_message"] = self.reply_to.as_dict(nested=True)
        if self.markup and "inline_keyboard" in self.markup:
            told["reply_markup"] = dict(self.markup)
        return told

    def _from(self) -> dict[str, Any] | None:
        """Posts of a channel come from the channel, whoever wrote them."""
        return self.sender.as_dict() if self.sender and self.chat.kind != "channel" else None

    def _content(self) -> dict[str, Any]:
        entities = self.body.entities_as_dicts()
        if self.kind == TEXT:
            return {"text": self.text} | ({"entities": entities} if entities else {})
        content = dict(self.extra)
        if self.file:
            content[self.kind] = self.file.as_content()
            if self.kind == "animation":
                content["document"] = self.file.as_document()
        if self.text:
            content["caption"] = self.text
        return content | ({"caption_entities": entities} if entities else {})


@dataclass(slots=True, eq=False)
class Chat:
    """A conversation. bot: what the bot is in it (member, administrator, left, kicked)."""

    id: int
    kind: str
    changes: Changes = field(repr=False)
    title: str | None = None
    user: User | None = None  # of a private chat
    forum: bool = False
    bot: str = "member"
    blocked: bool = False
    started: bool = True
    migrated_to: int | None = None
    members: dict[int, tuple[User, str]] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    history: list[Message] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    drafts: list[tuple[int, Formatted]] = field(default_factory=list)  # all that were ever shown
    draft: Formatted | None = None  # shown now
    typing_until: float = 0.0
    pinned: Message | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id} {self.name}>"

    @property
    def name(self) -> str:
        return self.title or (self.user.first_name if self.user else str(self.id))

    @property
    def is_group(self) -> bool:
        return self.kind in {"group", "supergroup"}

    @property
    def messages(self) -> list[Message]:
        """What is there to be seen, oldest first."""
        return [message for message in self.history if not message.deleted]

    @property
    def of_bot(self) -> list[Message]:
        """What the bot wrote and has not taken back, oldest first."""
        return [message for message in self.messages if message.from_bot]

    async def until(
        self, wanted: Callable[[Message], Any], seconds: float = PATIENCE, *, after: Message | None = None
    ) -> Message:
        """Wait for a message of the bot that is as wanted, now or after an edit; the newest if there are several."""

        def look() -> Message | None:
            fitting = (one for one in reversed(self.of_bot) if after is None or one.id > after.id)
            return next((one for one in fitting if wanted(one)), None)

        found = await self.changes.until(look, seconds, why=lambda: f"{self!r} shows {self.messages[-8:]}")
        assert found
        return found

    async def next(self, after: Message | None = None, seconds: float = PATIENCE) -> Message:
        """Wait for the next message of the bot (the first one after `after`)."""

        def look() -> Message | None:
            return next((one for one in self.of_bot if after is None or one.id > after.id), None)

        found = await self.changes.until(look, seconds, why=lambda: f"{self!r} shows {self.messages[-8:]}")
        assert found
        return found

    def find(self, message_id: int) -> Message | None:
        found: Iterator[Message] = (one for one in reversed(self.history) if one.id == message_id)
        message = next(found, None)
        return None if message is None or message.deleted else message

    def as_dict(self) -> dict[str, Any]:
        names = _without_none(title=self.title, is_forum=self.forum or None)
        if self.user:
            names = _without_none(
                first_name=self.user.first_name, last_name=self.user.last_name, username=self.user.username
            )
        return {"id": self.id, "type": self.kind, **names}


@dataclass(slots=True, eq=False)
class Query:
    """A press of a button, and what the bot said to it."""

    id: str
    user: User
    message: Message
    data: str
    chat_instance: str
    answered: bool = False
    expired: bool = False
    text: str | None = None
    alert: bool = False
    url: str | None = None

    def as_dict(self) -> dict[str, Any]:
        message = self.message
        shown = message.as_dict()
        if message.deleted:
            shown = {"chat": message.chat.as_dict(), "message_id": message.id, "date": 0}
        return {
            "id": self.id,
            "from": self.user.as_dict(),
            "message": shown,
            "chat_instance": self.chat_instance,
            "data": self.data,
        }


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _words(label: str) -> str:
    """Return a label's letters and digits: "✓ Yes" is meant by "yes"."""
    return "".join(char for char in label if char.isalnum() or char.isspace()).strip().casefold()
