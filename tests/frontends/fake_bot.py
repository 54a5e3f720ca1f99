"""Home Assistant's telegram_bot as its events and actions: what it was told, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

SENDING = ("send_message", "send_photo", "send_media_group")
SILENT = (
    "edit_message",
    "edit_caption",
    "edit_replymarkup",
    "answer_callback_query",
    "send_chat_action",
    "send_message_draft",
    "delete_message",
)
NAME = "mediamate_bot"


class Refused(HomeAssistantError):
    """What telegram_bot raises when the Bot API refuses something, with its words."""

    def __init__(self, words: str, key: str = "action_failed") -> None:
        super().__init__(
            translation_domain="telegram_bot", translation_key=key, translation_placeholders={"error": words}
        )


@dataclass
class Shown:
    """A message as the chat shows it."""

    id: int
    chat: int
    html: str
    rows: list[list[list[str]]] = field(default_factory=list)
    photo: str | None = None
    topic: int | None = None
    reply_to: int | None = None
    silent: bool = False
    states: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label, _ in row]

    def data(self, label: str) -> str:
        found = [data for row in self.rows for name, data in row if label in name]
        assert len(found) == 1, f"{label!r} is not one of {self.labels} of {self.html!r}"
        return found[0]


class FakeBot:
    """Takes every action of telegram_bot, remembers the chats, and fires its events."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self.hass = hass
        self.entry_id = entry_id
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.messages: dict[tuple[int, int], Shown] = {}
        self.answers: list[tuple[str, bool]] = []
        self.refuse: Callable[[str, dict[str, Any]], Exception | None] = lambda action, data: None
        self._ids = iter(range(1000, 10_000))
        self._said = iter(range(1, 10_000))
        for action in (*SENDING, *SILENT):
            answers = SupportsResponse.OPTIONAL if action in SENDING else SupportsResponse.NONE
            hass.services.async_register("telegram_bot", action, self._act, supports_response=answers)

    # -- what it is told ------------------------------------------------------------------

    async def _act(self, call: ServiceCall) -> Any:
        data = dict(call.data)
        self.calls.append((call.service, data))
        assert data.pop("config_entry_id") == self.entry_id
        if call.service in {
            "send_message",
            "edit_message",
            "send_photo",
            "edit_caption",
            "send_message_draft",
        }:
            assert data["parse_mode"] == "html", "the parse mode is always given"
        if (error := self.refuse(call.service, data)) is not None:
            raise error
        if call.service == "send_media_group":
            ids = [self._new(data, one["caption"], one["url"]).id for one in data["media"]]
            return {"chats": [{"chat_id": data["chat_id"], "message_id": ids}]}
        if call.service in SENDING:
            made = self._new(data, data.get("message") or data.get("caption", ""), data.get("url"))
            return {"chats": [{"chat_id": data["chat_id"], "message_id": made.id}]}
        if call.service == "answer_callback_query":
            self.answers.append((data["message"], data["show_alert"]))
        elif call.service.startswith("edit"):
            self._edit(call.service, data)
        return None

    def _new(self, data: dict[str, Any], html: str, photo: str | None) -> Shown:
        shown = Shown(
            next(self._ids),
            data["chat_id"],
            html,
            data.get("inline_keyboard", []),
            photo,
            data.get("message_thread_id"),
            data.get("reply_to_message_id"),
            data.get("disable_notification", False),
        )
        self.messages[shown.chat, shown.id] = shown
        return shown

    def _edit(self, action: str, data: dict[str, Any]) -> None:
        shown = self.messages.get((data["chat_id"], data["message_id"]))
        if shown is None:
            raise Refused("Message to edit not found")
        rows = data.get("inline_keyboard")
        if rows == []:  # Home Assistant makes an object without any field of it
            raise Refused("Object expected as reply markup")
        rows = [row for row in rows or [] if row]
        html = data.get("message") or data.get("caption") or shown.html
        if (html, rows) == (shown.html, shown.rows):
            raise Refused("Message is not modified: specified new message content is exactly the same")
        shown.states.append(shown.html)
        shown.html, shown.rows = html, rows

    # -- what it tells --------------------------------------------------------------------

    async def settle(self) -> None:
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def says(self, person: int | None, text: str, **more: Any) -> int:
        """Let somebody write a text or a command; returns the message's id."""
        message = more.pop("id", None) or next(self._said)
        event = "telegram_text"
        content: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            event = "telegram_command"
            command, *args = text.split()
            content = {"command": command, "args": args}
        if more.pop("attachment", False):
            event, content = "telegram_attachment", {"text": text or None, "file_id": "f1"}
        ago = more.pop("ago", 0)
        data = {
            "id": message,
            "chat_id": more.pop("chat", person),
            "date": dt_util.utcnow() - timedelta(seconds=ago),
            "message_thread_id": more.pop("topic", None),
            **content,
            **self._person(person),
            **more,
        }
        self.hass.bus.async_fire(event, data)
        await self.settle()
        return message

    async def presses(self, person: int, shown: Shown, label: str = "", *, data: str | None = None) -> str:
        """Let somebody press a button; returns what popped up."""
        self.fire_press(person, shown, data if data is not None else shown.data(label))
        await self.settle()
        return self.answers[-1][0]

    def fire_press(self, person: int, shown: Shown, data: str) -> None:
        message: dict[str, Any] = {"message_id": shown.id, "chat": {"id": shown.chat}}
        if shown.photo:
            message["photo"] = [{"file_id": "p"}]
        self.hass.bus.async_fire(
            "telegram_callback",
            {
                "id": str(next(self._ids)),
                "chat_id": shown.chat,
                "chat_instance": "c",
                "data": data,
                "message": message,
                **self._person(person),
            },
        )

    def _person(self, person: int | None) -> dict[str, Any]:
        bot = {"config_entry_id": self.entry_id, "id": 1, "first_name": "Bot", "username": NAME}
        if person is None:
            return {"bot": bot}
        return {"bot": bot, "user_id": person, "from_first": "Some", "from_last": "Body"}

    # -- what is seen ---------------------------------------------------------------------

    def chat(self, chat: int) -> list[Shown]:
        return [one for (where, _), one in self.messages.items() if where == chat]

    def last(self, chat: int) -> Shown:
        return self.chat(chat)[-1]

    def count(self, action: str) -> int:
        return sum(name == action for name, _ in self.calls)


def at(moment: datetime, **span: float) -> datetime:
    return moment + timedelta(**span)
