"""Telegram itself: accounts, chats, files, who may write where, and what reaches the bot."""

from collections.abc import Callable
import itertools
import time
from typing import Any

from .changes import Changes
from .entities import Formatted
from .params import Upload
from .refusal import Refusal, bad, forbidden
from .updates import Updates
from .world import TEXT, Chat, Markup, Message, Query, StoredFile, User

BOT_ID = 8_100_200_300
TYPING_SECONDS = 5.0
EDIT_HOURS = 48  # how long a message of somebody's can be deleted
FOLDERS = {"photo": "photos", "video": "videos", "voice": "voice", "sticker": "stickers"}
ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)


class Cloud:
    """One bot's view of Telegram. now: seconds since 1970, as the messages' dates count them."""

    def __init__(self, token: str, *, now: Callable[[], float] = time.time) -> None:
        self.token = token
        self.bot = User(BOT_ID, "MediaMate", username="mediamate_demo_bot", is_bot=True)
        self.reads_all = False  # privacy mode switched off at BotFather
        self.now = now
        self.changes = Changes()
        self.updates = Updates()
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.files: dict[str, StoredFile] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self._ids = itertools.count(1)  # of messages in private chats and small groups: one row a bot
        self._own_ids: dict[int, itertools.count[int]] = {}  # of supergroups and channels: one row a chat
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """Return a number that was not there before, for ids of all kinds."""
        return next(self._numbers)

    # -- chats ----------------------------------------------------------------------------------

    def add_chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        if chat.kind in {"supergroup", "channel"}:
            self._own_ids[chat.id] = itertools.count(1)
        return chat

    def chat(self, chat_id: int | str) -> Chat:
        """Return the chat that a call names; a Refusal if the bot cannot know it."""
        found = self.chats.get(chat_id) if isinstance(chat_id, int) else self._by_name(chat_id)
        if found is None:
            raise bad("chat not found")
        return found

    def _by_name(self, name: str) -> Chat | None:
        title = name.removeprefix("@").casefold()
        return next((one for one in self.chats.values() if (one.title or "").casefold() == title), None)

    def writable(self, chat: Chat, thread: int | None = None) -> None:
        """Raise a Refusal unless the bot may write there."""
        if chat.migrated_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.kind == "private":
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
        self._in_group(chat)
        if thread is not None and thread not in chat.topics:
            raise bad("message thread not found")

    def _in_group(self, chat: Chat) -> None:
        if chat.bot == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind}{'' if chat.kind == 'channel' else ' chat'}")
        if chat.bot == "left":
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        if chat.kind == "channel" and chat.bot != "administrator":
            raise bad("need administrator rights in the channel chat")
        if chat.bot == "restricted":
            raise bad("not enough rights to send text messages to the chat")

    # -- messages -------------------------------------------------------------------------------

    def new_message(
        self,
        chat: Chat,
        sender: User | None,
        body: Formatted,
        *,
        kind: str = TEXT,
        file: StoredFile | None = None,
        markup: Markup | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        sender_chat: Chat | None = None,
        album: str | None = None,
        date: float | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Message:
        """Write a message into a chat."""
        message = Message(
            next(self._own_ids.get(chat.id, self._ids)),
            chat,
            sender,
            int(self.now() if date is None else date),
            body,
            kind,
            file,
            markup,
            reply_to,
            thread,
            sender_chat,
            album,
            extra=extra or {},
        )
        chat.history.append(message)
        if message.from_bot:
            chat.draft, chat.typing_until = None, 0.0
        self.changes.tell()
        return message

    def changed(self, message: Message, body: Formatted | None = None) -> None:
        """Note that a message was edited."""
        if body is not None:
            message.versions.append(message.body)
            message.body = body
        message.edited = int(self.now())
        self.changes.tell()

    def deleted(self, message: Message) -> None:
        message.deleted = True
        self.changes.tell()

    def act(self, chat: Chat, action: str) -> None:
        """Show that the bot is busy."""
        chat.actions.append(action)
        chat.typing_until = self.now() + TYPING_SECONDS
        self.changes.tell()

    def show_draft(self, chat: Chat, draft_id: int, body: Formatted) -> None:
        chat.drafts.append((draft_id, body))
        chat.draft = body
        self.changes.tell()

    # -- files ----------------------------------------------------------------------------------

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store a file."""
        number = self.number()
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        suffix = "jpg" if kind == "photo" else suffix[:5]
        path = f"{FOLDERS.get(kind, 'documents')}/file_{number}.{suffix}"
        file_id = f"AgACAgIAAx0{kind[:1].upper()}{number:08d}SimulatedFile"
        file = StoredFile(
            file_id, f"AQAD{number:08d}", path, kind, upload.data, upload.name or None, upload.mime or None
        )
        self.files[file_id] = file
        return file

    def by_path(self, path: str) -> StoredFile | None:
        return next((one for one in self.files.values() if one.path == path), None)

    # -- what reaches the bot -------------------------------------------------------------------

    def reaches_bot(self, message: Message) -> bool:
        """In groups a bot in privacy mode hears commands, its name and answers to it only."""
        chat = message.chat
        if chat.bot in {"left", "kicked"} or (chat.kind == "private" and chat.blocked):
            return False
        if not chat.is_group or self.reads_all or chat.bot == "administrator":
            return True
        replied = message.reply_to is not None and message.reply_to.sender == self.bot
        return replied or self._names_bot(message) or self._is_command(message)

    def _names_bot(self, message: Message) -> bool:
        return f"@{self.bot.username}".casefold() in message.text.casefold()

    def _is_command(self, message: Message) -> bool:
        first = next((one for one in message.body.entities if one.type == "bot_command"), None)
        if first is None or first.offset:
            return False
        name = message.text[: first.length].partition("@")[2]
        return not name or name.casefold() == str(self.bot.username).casefold()

    def press(self, user: User, message: Message, data: str) -> Query:
        """Let somebody press a button (or a changed app claim it)."""
        query = Query(str(4_000_000_000_000 + self.number()), user, message, data, str(message.chat.id ^ 77))
        self.queries[query.id] = query
        self.updates.push("callback_query", query.as_dict())
        self.changes.tell()
        return query

    def query(self, query_id: str) -> Query:
        """Return a press that can still be answered."""
        found = self.queries.get(query_id)
        if found is None or found.expired:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return found

    def reply_target(self, chat: Chat, message_id: int | None, *, lenient: bool) -> Message | None:
        """Return the message that a new one answers."""
        if message_id is None:
            return None
        found = chat.find(message_id)
        if found is None and not lenient:
            raise bad("message to be replied not found")
        return found

    def member(self, chat: Chat, user_id: int) -> tuple[User, str]:
        """Return who somebody is in a chat."""
        if user_id == self.bot.id:
            return self.bot, chat.bot
        if chat.kind == "private" and chat.user and chat.user.id == user_id:
            return chat.user, "member"
        if user_id in chat.members:
            return chat.members[user_id]
        if user_id in self.users:
            return self.users[user_id], "left"
        raise Refusal(400, "Bad Request: user not found")
