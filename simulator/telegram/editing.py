"""The methods that change what is there: edit, delete, react, answer a press."""

from collections.abc import Mapping
from typing import Any

from .cloud import EDIT_HOURS, Cloud
from .entities import Formatted, units
from .keyboards import keyboard_of
from .params import Params
from .refusal import bad
from .sending import Method, Sending, body_of, place
from .world import TEXT, Markup, Message

ANSWER_UNITS = 200
CAPTIONED = frozenset({"photo", "document", "video", "animation", "voice"})
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
REACTIONS = frozenset(
    "👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝🤗🫡🎅🎄💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡❤"
)


class Editing:
    """A message that was given no keyboard in an edit loses the one it had, as in the real service."""

    def __init__(self, cloud: Cloud, sending: Sending) -> None:
        self._cloud = cloud
        self._sending = sending

    def methods(self) -> dict[str, Method]:
        return {
            "editMessageText": self._text,
            "editMessageCaption": self._caption,
            "editMessageMedia": self._media,
            "editMessageReplyMarkup": self._markup,
            "deleteMessage": self._delete,
            "deleteMessages": self._delete_several,
            "setMessageReaction": self._react,
            "answerCallbackQuery": self._answer,
        }

    # -- edits ----------------------------------------------------------------------------------

    async def _text(self, params: Params) -> dict[str, Any]:
        message = self._mine(params)
        if message.kind != TEXT:
            raise bad("there is no text in the message to edit")
        return self._apply(message, body_of(params, "text"), params)

    async def _caption(self, params: Params) -> dict[str, Any]:
        message = self._mine(params)
        if message.kind not in CAPTIONED:
            raise bad("there is no caption in the message to edit")
        return self._apply(message, body_of(params, "caption"), params)

    async def _markup(self, params: Params) -> dict[str, Any]:
        return self._apply(self._mine(params), None, params)

    async def _media(self, params: Params) -> dict[str, Any]:
        message = self._mine(params)
        if message.kind not in CAPTIONED | {TEXT}:
            raise bad("message can't be edited")
        file, body = await self._sending.media(params.json("media", dict), params)
        same_file = message.file is not None and message.file.data == file.data
        markup = keyboard_of(params, inline_only=True)
        if same_file and _same(message, body, markup):
            raise bad(NOT_MODIFIED)
        message.kind, message.file, message.markup = file.kind, file, markup
        self._cloud.changed(message, body)
        return message.as_dict()

    def _apply(self, message: Message, body: Formatted | None, params: Params) -> dict[str, Any]:
        markup = keyboard_of(params, inline_only=True)
        if _same(message, body, markup):
            raise bad(NOT_MODIFIED)
        message.markup = markup
        self._cloud.changed(message, body)
        return message.as_dict()

    def _mine(self, params: Params) -> Message:
        """Return the message of an edit; only the bot's own can be edited."""
        if "message_id" not in params:
            raise bad("message identifier is not specified")
        chat = place(self._cloud, params)
        self._cloud.writable(chat)
        message = chat.find(params.integer("message_id") or 0)
        if message is None:
            raise bad("message to edit not found")
        if message.sender != self._cloud.bot:
            raise bad("message can't be edited")
        return message

    # -- the rest -------------------------------------------------------------------------------

    async def _delete(self, params: Params) -> bool:
        chat = place(self._cloud, params)
        self._cloud.writable(chat)
        message = chat.find(params.integer("message_id") or 0)
        if message is None:
            raise bad("message to delete not found")
        if not self._may_delete(message):
            raise bad("message can't be deleted for everyone")
        self._cloud.deleted(message)
        return True

    def _may_delete(self, message: Message) -> bool:
        young = message.date > self._cloud.now() - EDIT_HOURS * 3600
        mine = message.sender == self._cloud.bot
        return young and (mine or message.chat.kind == "private" or message.chat.bot == "administrator")

    async def _delete_several(self, params: Params) -> bool:
        chat = place(self._cloud, params)
        self._cloud.writable(chat)
        for message_id in params.json("message_ids") or []:
            message = chat.find(int(message_id))
            if message and self._may_delete(message):
                self._cloud.deleted(message)
        return True

    async def _react(self, params: Params) -> bool:
        chat = place(self._cloud, params)
        self._cloud.writable(chat)
        message = chat.find(params.integer("message_id") or 0)
        if message is None:
            raise bad("message to react not found")
        wanted = params.json("reaction") or []
        emoji = [one.get("emoji", "") if isinstance(one, Mapping) else str(one) for one in wanted]
        if any(one.rstrip("\ufe0f") not in REACTIONS for one in emoji):
            raise bad("REACTION_INVALID")
        message.reaction = emoji[0] if emoji else None
        self._cloud.changes.tell()
        return True

    async def _answer(self, params: Params) -> bool:
        query = self._cloud.query(params.text("callback_query_id"))
        text = params.text("text")
        if units(text) > ANSWER_UNITS:
            raise bad("MESSAGE_TOO_LONG")
        query.answered, query.expired = True, True
        query.text, query.alert = text or None, params.flag("show_alert")
        self._cloud.changes.tell()
        return True


def _same(message: Message, body: Formatted | None, markup: Markup | None) -> bool:
    return (body is None or body == message.body) and (markup or None) == (message.markup or None)
