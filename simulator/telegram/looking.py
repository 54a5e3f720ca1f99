"""The methods about the bot itself, its updates, its chats and its files."""

from collections.abc import Mapping
from typing import Any

from .cloud import Cloud
from .params import Params
from .refusal import Refusal, bad
from .sending import Method, place
from .updates import Webhook
from .world import Chat

DOWNLOAD_BYTES = 20 * 1024**2
MOST_COMMANDS = 100
_ADMIN_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


class Looking:
    """getMe and its like."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def methods(self) -> dict[str, Method]:
        return {
            "getMe": self._me,
            "getUpdates": self._updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "getChat": self._chat,
            "getChatMember": self._member,
            "leaveChat": self._leave,
            "getFile": self._file,
            "setMyCommands": self._set_commands,
            "getMyCommands": self._commands,
            "deleteMyCommands": self._delete_commands,
        }

    async def _me(self, params: Params) -> dict[str, Any]:
        features = {
            "can_join_groups": True,
            "can_read_all_group_messages": self._cloud.reads_all,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        return self._cloud.bot.as_dict() | features

    # -- updates --------------------------------------------------------------------------------

    async def _updates(self, params: Params) -> list[dict[str, Any]]:
        limit, seconds = params.integer("limit"), params.integer("timeout") or 0
        offset = params.integer("offset") or 0
        allowed = params.json("allowed_updates")
        return await self._cloud.updates.poll(offset, 100 if limit is None else limit, seconds, allowed)

    async def _set_webhook(self, params: Params) -> bool:
        url = params.text("url")
        if url and not url.startswith(("https://", "http://127.0.0.1")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        hook = Webhook(url, params.text("secret_token") or None, params.integer("max_connections") or 40)
        await self._cloud.updates.set_webhook(
            hook, drop=params.flag("drop_pending_updates"), allowed=params.json("allowed_updates")
        )
        return True

    async def _delete_webhook(self, params: Params) -> bool:
        drop = params.flag("drop_pending_updates")
        await self._cloud.updates.set_webhook(Webhook(""), drop=drop, allowed=None)
        return True

    async def _webhook_info(self, params: Params) -> dict[str, Any]:
        updates = self._cloud.updates
        info: dict[str, Any] = {
            "url": updates.webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.pending),
        }
        allowed = {"allowed_updates": list(updates.allowed)} if updates.allowed else {}
        return info | updates.webhook.as_dict() | allowed

    # -- chats ----------------------------------------------------------------------------------

    async def _chat(self, params: Params) -> dict[str, Any]:
        chat = place(self._cloud, params)
        if chat.bot == "kicked":
            raise Refusal(403, f"Forbidden: bot was kicked from the {chat.kind} chat")
        extra: dict[str, Any] = {
            "accent_color_id": 2,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(_GIFTS, False),
        }
        if chat.user and chat.user.username:
            extra["active_usernames"] = [chat.user.username]
        if chat.is_group:
            extra["permissions"] = {"can_send_messages": True}
        return chat.as_dict() | extra

    async def _member(self, params: Params) -> dict[str, Any]:
        chat = place(self._cloud, params)
        user, status = self._cloud.member(chat, params.integer("user_id") or 0)
        member: dict[str, Any] = {"status": status, "user": user.as_dict()}
        if status == "administrator":
            member |= dict.fromkeys(_ADMIN_RIGHTS, True)
        elif status == "creator":
            member["is_anonymous"] = False
        elif status == "kicked":
            member["until_date"] = 0
        return member

    async def _leave(self, params: Params) -> bool:
        chat: Chat = place(self._cloud, params)
        if chat.kind == "private":
            raise bad("chat member status can't be changed in private chats")
        chat.bot = "left"
        self._cloud.changes.tell()
        return True

    # -- files and commands ---------------------------------------------------------------------

    async def _file(self, params: Params) -> dict[str, Any]:
        file = self._cloud.files.get(params.text("file_id"))
        if file is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(file.data) > DOWNLOAD_BYTES:
            raise bad("file is too big")
        return file.as_file()

    async def _set_commands(self, params: Params) -> bool:
        commands = params.json("commands") or []
        if len(commands) > MOST_COMMANDS:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for one in commands:
            _check_command(one)
        self._cloud.commands[params.text("language_code")] = [dict(one) for one in commands]
        self._cloud.changes.tell()
        return True

    async def _commands(self, params: Params) -> list[dict[str, str]]:
        return self._cloud.commands.get(params.text("language_code"), [])

    async def _delete_commands(self, params: Params) -> bool:
        self._cloud.commands.pop(params.text("language_code"), None)
        return True


def _check_command(one: Any) -> None:
    if not isinstance(one, Mapping) or not {"command", "description"} <= set(one):
        raise bad("can't parse list of bot commands JSON object")
    name = str(one["command"]).removeprefix("/")
    if not (1 <= len(name) <= 32 and name.replace("_", "a").isalnum() and name == name.lower()):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(str(one["description"])) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
