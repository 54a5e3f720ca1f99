"""The methods that write something into a chat."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from ..pictures import size_of
from .cloud import Cloud
from .entities import Formatted, units
from .keyboards import keyboard_of
from .markup import TEXT_LIMIT, caption_of, parse, text_of
from .params import Params, Upload
from .refusal import Refusal, bad
from .world import Chat, Message, StoredFile

ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)
UPLOADS = ("photo", "document", "video", "animation", "voice", "sticker")
ALBUM = {"photo", "video", "document", "audio"}
PHOTO_BYTES, FILE_BYTES = 10 * 1024**2, 50 * 1024**2
PHOTO_SIDES, PHOTO_RATIO = 10_000, 20

type Method = Callable[[Params], Awaitable[Any]]


class Sending:
    """public: the roots of addresses that Telegram's own servers can reach (not those of a home)."""

    def __init__(self, cloud: Cloud, public: Callable[[], tuple[str, ...]]) -> None:
        self._cloud = cloud
        self._public = public

    def methods(self) -> dict[str, Method]:
        uploads = {f"send{kind.capitalize()}": self._file_sender(kind) for kind in UPLOADS}
        return uploads | {
            "sendMessage": self._message,
            "sendMessageDraft": self._draft,
            "sendMediaGroup": self._album,
            "sendLocation": self._location,
            "sendPoll": self._poll,
            "sendChatAction": self._action,
        }

    # -- where to, and below what ---------------------------------------------------------------

    def _place(self, params: Params) -> tuple[Chat, int | None]:
        chat, thread = place(self._cloud, params), params.integer("message_thread_id")
        self._cloud.writable(chat, thread)
        return chat, thread

    def _reply(self, params: Params, chat: Chat) -> Message | None:
        given = params.json("reply_parameters", dict) or {}
        message_id = given.get("message_id", params.integer("reply_to_message_id"))
        lenient = bool(given.get("allow_sending_without_reply")) or params.flag("allow_sending_without_reply")
        return self._cloud.reply_target(chat, message_id, lenient=lenient)

    def _write(self, params: Params, body: Formatted, **content: Any) -> dict[str, Any]:
        chat, thread = self._place(params)
        reply_to = self._reply(params, chat)
        markup = keyboard_of(params)
        post = chat if chat.kind == "channel" else None
        message = self._cloud.new_message(
            chat,
            self._cloud.bot,
            body,
            markup=markup,
            reply_to=reply_to,
            thread=thread,
            sender_chat=post,
            **content,
        )
        return message.as_dict()

    # -- the methods ----------------------------------------------------------------------------

    async def _message(self, params: Params) -> dict[str, Any]:
        self._place(params)
        return self._write(params, body_of(params, "text"))

    async def _draft(self, params: Params) -> bool:
        chat, _ = self._place(params)
        if chat.kind != "private":
            raise bad("TEXTDRAFT_PEER_INVALID")
        if not params.integer("draft_id"):
            raise bad("draft_id must be non-zero")
        body = parse(params.text("text"), params.text("parse_mode") or None, params.json("entities"))
        if units(body.text) > TEXT_LIMIT:
            raise bad("message is too long")
        self._cloud.show_draft(chat, params.integer("draft_id") or 0, body)
        return True

    def _file_sender(self, kind: str) -> Method:
        async def send(params: Params) -> dict[str, Any]:
            self._place(params)
            body = body_of(params, "caption")
            file = await self.content(kind, params, params.text(kind))
            return self._write(params, body, kind=kind, file=file)

        return send

    async def _album(self, params: Params) -> list[dict[str, Any]]:
        self._place(params)
        items = params.json("media") or []
        if not 2 <= len(items) <= 10:
            raise bad("wrong number of media: an album has 2 to 10")
        ready = [await self.media(item, params) for item in items]
        if any(file.kind not in ALBUM for file, _ in ready):
            raise bad("media of this type can't be grouped in an album")
        album = str(13_700_000_000_000_000 + self._cloud.number())
        return [self._write(params, body, kind=file.kind, file=file, album=album) for file, body in ready]

    async def _location(self, params: Params) -> dict[str, Any]:
        spot = {"latitude": params.decimal("latitude"), "longitude": params.decimal("longitude")}
        return self._write(params, Formatted(), kind="location", extra={"location": spot})

    async def _poll(self, params: Params) -> dict[str, Any]:
        question, options = params.text("question"), params.json("options") or []
        texts = [one["text"] if isinstance(one, dict) else str(one) for one in options]
        if not question or not 2 <= len(texts) <= 12:
            raise bad("poll must have a question and 2 to 12 options")
        anonymous = "is_anonymous" not in params or params.flag("is_anonymous")
        poll = {
            "id": str(5_200_000_000 + self._cloud.number()),
            "question": question,
            "options": [
                {"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(texts)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": anonymous,
            "type": params.text("type", "regular"),
            "allows_multiple_answers": params.flag("allows_multiple_answers"),
            "allows_revoting": True,
            "members_only": False,
        }
        return self._write(params, Formatted(), kind="poll", extra={"poll": poll})

    async def _action(self, params: Params) -> bool:
        chat, _ = self._place(params)
        action = params.text("action")
        if action not in ACTIONS:
            raise bad("wrong parameter action in request")
        self._cloud.act(chat, action)
        return True

    # -- files ----------------------------------------------------------------------------------

    async def media(self, item: Any, params: Params) -> tuple[StoredFile, Formatted]:
        """Read an InputMedia object."""
        if not isinstance(item, dict) or "type" not in item:
            raise bad("can't parse InputMedia: Can't find field \"type\"")
        caption = caption_of(
            str(item.get("caption") or ""), item.get("parse_mode"), item.get("caption_entities")
        )
        return await self.content(str(item["type"]), params, str(item.get("media") or "")), caption

    async def content(self, kind: str, params: Params, named: str) -> StoredFile:
        """Return the file of a call: uploaded, known from before, or from an address."""
        upload = params.files.get(named.removeprefix("attach://") or kind)
        if upload is None and (known := self._cloud.files.get(named)):
            if known.kind != kind:
                raise bad(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
            return known
        if upload is None and not named:
            raise bad(f"there is no {kind} in the request")
        if upload is None:
            upload = await self._fetched(named)
        _check_size(kind, upload)
        return self._cloud.keep(kind, upload)

    async def _fetched(self, url: str) -> Upload:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad("wrong file identifier/HTTP URL specified")
        if not url.startswith(self._public()):
            raise bad("failed to get HTTP URL content")
        try:
            async with aiohttp.ClientSession() as session, session.get(url) as answer:
                data = await answer.read()
        except aiohttp.ClientError as err:
            raise bad("failed to get HTTP URL content") from err
        if answer.status != 200 or not data:
            raise bad("failed to get HTTP URL content")
        if answer.content_type.startswith("text/"):
            raise bad("wrong type of the web page content")
        return Upload(parts.path.rpartition("/")[2], answer.content_type, data)


def place(cloud: Cloud, params: Params) -> Chat:
    """Return the chat of a call."""
    named = params.text("chat_id")
    if not named:
        raise bad("chat_id is empty")
    try:
        return cloud.chat(int(named))
    except ValueError:
        return cloud.chat(named)


def body_of(params: Params, field: str) -> Formatted:
    """Read `text` or `caption` with its formatting, within its limits."""
    reader = text_of if field == "text" else caption_of
    entities = params.json("entities" if field == "text" else "caption_entities")
    return reader(params.text(field), params.text("parse_mode") or None, entities)


def _check_size(kind: str, upload: Upload) -> None:
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > FILE_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    if kind != "photo":
        return
    if len(upload.data) > PHOTO_BYTES:
        raise bad(f"file of size {len(upload.data)} bytes is too big for a photo")
    size = size_of(upload.data)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SIDES or max(size) > PHOTO_RATIO * max(1, min(size)):
        raise bad("PHOTO_INVALID_DIMENSIONS")
