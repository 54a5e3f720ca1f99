"""What may stand below a message, checked as the server does."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from .params import Params
from .refusal import bad
from .world import Markup

DATA_BYTES = 64
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
ACTIONS = frozenset(
    {
        *("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text"),
        *("switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay"),
    }
)


def keyboard_of(params: Params, *, inline_only: bool = False) -> Markup | None:
    """Return the keyboard of a call; an inline one without buttons is none."""
    markup = params.json("reply_markup", dict, "reply markup")
    if markup is None:
        return None
    kind = next((one for one in KINDS if one in markup), None)
    if kind is None or (inline_only and kind != "inline_keyboard"):
        raise bad("object expected as reply markup")
    if kind != "inline_keyboard":
        return dict(markup)
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_button(one) for one in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> dict[str, Any]:
    where = "can't parse inline keyboard button"
    if not isinstance(button, Mapping):
        raise bad(f"{where}: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad(f'{where}: Can\'t find field "text"')
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    if not ACTIONS & set(button):
        raise bad(f"{where}: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(str(button["url"]))
    return dict(button)


def _check_url(url: str) -> None:
    """A host needs a dot in it: `localhost` is no address for Telegram."""
    parts = urlsplit(url)
    if parts.scheme in {"tg", "mailto", "tel"}:
        return
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or ""):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
