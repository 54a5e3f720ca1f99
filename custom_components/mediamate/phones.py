"""People's phones: Home Assistant's own app, whose notifications have buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import slugify

from .const import DOMAIN
from .members import member_of_user, members
from .model import Message, Role
from .texts import Texts, async_texts

_LOGGER = logging.getLogger(__name__)

APP: Final = "mobile_app"
APPROVE: Final = "MEDIAMATE_APPROVE_"  # and the request's id: what a button sends back
DECLINE: Final = "MEDIAMATE_DECLINE_"
AGAIN: Final = "MEDIAMATE_AGAIN_"
CANCEL: Final = "MEDIAMATE_CANCEL_"
CANCEL_YES: Final = "MEDIAMATE_CANCEL-YES_"
KEEP: Final = "MEDIAMATE_KEEP_"


@dataclass(frozen=True, slots=True)
class Phone:
    """Where somebody's app is reached: an action of `notify`, and the language they read."""

    entry_id: str
    action: str
    language: str


@dataclass(frozen=True, slots=True)
class Button:
    """What a press does (one of the names above), how it is called, and a page that it opens instead."""

    press: str
    text: Message
    destructive: bool = False
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a phone shows of a request: a newer one of the same name (its id) replaces it. `where`: the page that a tap opens."""

    request_id: str
    title: Message
    message: Message
    where: str | None = None
    buttons: Sequence[Button] = ()
    name: str | None = None


APPROVAL: Final = (
    Button(APPROVE, Message("approval_approve")),
    Button(DECLINE, Message("approval_decline"), destructive=True),
)


async def async_phones(hass: HomeAssistant, user_ids: frozenset[str]) -> tuple[Phone, ...]:
    """Return the phones of these users that take notifications.

    Phones of one name have one action, which reaches the one that came last: where another one of that name is
    somebody else's, it is nobody's.
    """
    named: dict[str, list[ConfigEntry[Any]]] = {}
    for entry in hass.config_entries.async_loaded_entries(APP):
        named.setdefault(slugify(f"{APP}_{entry.data.get('device_name')}"), []).append(entry)
    found = []
    for action, entries in named.items():
        owners = {one.data.get("user_id") for one in entries}
        if owners <= user_ids and hass.services.has_service("notify", action):
            member = member_of_user(hass, entries[-1].data["user_id"])
            language = member.language if member else None
            found.append(Phone(entries[-1].entry_id, action, language or hass.config.language))
    return tuple(found)


async def async_administrators(hass: HomeAssistant) -> frozenset[str]:
    """Return the users who may approve: Home Assistant's administrators, and members who are that to us."""
    active = [one for one in await hass.auth.async_get_users() if one.is_active and not one.system_generated]
    listed = {one.user_id for one in members(hass) if one.role is Role.ADMIN}
    return frozenset(one.id for one in active if one.is_admin or one.id in listed)


def tag_of(name: str) -> str:
    """Return the name, among those of all apps, under which a phone replaces what it was told (of a request: its id)."""
    return f"{DOMAIN}_{name}"


async def async_show(hass: HomeAssistant, phone: Phone, note: Note) -> bool:
    """Show something of a request on a phone; say whether it was reached."""
    texts = await async_texts(hass, phone.language)
    data: dict[str, Any] = {"tag": tag_of(note.name or note.request_id), "group": DOMAIN}
    if note.buttons:
        data["actions"] = [_action(one, note.request_id, texts) for one in note.buttons]
    if note.where:  # two names for one thing: iOS calls it url, Android clickAction
        data |= {"url": note.where, "clickAction": note.where}
    said = {"title": texts.message(note.title), "message": texts.message(note.message)}
    return await _call(hass, phone, said | {"data": data})


def _action(button: Button, request_id: str, texts: Texts) -> dict[str, Any]:
    title = texts.message(button.text)
    if button.opens:
        return {"action": "URI", "title": title, "uri": button.opens}
    marked = {"destructive": True} if button.destructive else {}
    return {"action": f"{button.press}{request_id}", "title": title} | marked


async def async_say(hass: HomeAssistant, phone: Phone, request_id: str, title: Message, text: str) -> None:
    """Say something about a request instead of what the phone shows of it."""
    texts = await async_texts(hass, phone.language)
    await _call(
        hass, phone, {"title": texts.message(title), "message": text, "data": {"tag": tag_of(request_id)}}
    )


async def async_clear(hass: HomeAssistant, phone: Phone, request_id: str) -> None:
    """Take back what a phone shows of a request."""
    await _call(hass, phone, {"message": "clear_notification", "data": {"tag": tag_of(request_id)}})


async def _call(hass: HomeAssistant, phone: Phone, data: dict[str, Any]) -> bool:
    """One phone that cannot be reached is no reason to keep it from the others."""
    try:
        await hass.services.async_call("notify", phone.action, data, blocking=True)
    except HomeAssistantError as err:
        _LOGGER.warning("Could not reach %s: %s", phone.action, err)
        return False
    return True
