"""Administrators' phones: Home Assistant's own app, whose notifications have buttons."""

from dataclasses import dataclass
import logging
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import slugify

from .const import DOMAIN
from .members import member_of_user, members
from .model import Message, Role
from .texts import async_texts

_LOGGER = logging.getLogger(__name__)

APP: Final = "mobile_app"
APPROVE: Final = "MEDIAMATE_APPROVE_"  # and the request's id: what a button sends back
DECLINE: Final = "MEDIAMATE_DECLINE_"


@dataclass(frozen=True, slots=True)
class Phone:
    """Where somebody's app is reached: an action of `notify`, and the language they read."""

    entry_id: str
    action: str
    language: str


@dataclass(frozen=True, slots=True)
class Question:
    """What an administrator is asked, and the page where it can be answered too."""

    request_id: str
    title: Message
    message: Message
    where: str


async def async_phones(hass: HomeAssistant, user_ids: frozenset[str]) -> tuple[Phone, ...]:
    """Return the phones of these users that take notifications."""
    found = []
    for entry in hass.config_entries.async_loaded_entries(APP):
        user_id = entry.data.get("user_id")
        action = slugify(f"{APP}_{entry.data.get('device_name')}")
        if user_id in user_ids and hass.services.has_service("notify", action):
            member = member_of_user(hass, user_id)
            language = member.language if member else None
            found.append(Phone(entry.entry_id, action, language or hass.config.language))
    return tuple(found)


async def async_administrators(hass: HomeAssistant) -> frozenset[str]:
    """Return the users who may approve: Home Assistant's administrators, and members who are that to us."""
    users = {
        one.id
        for one in await hass.auth.async_get_users()
        if one.is_active and one.is_admin and not one.system_generated
    }
    return frozenset(users | {one.user_id for one in members(hass) if one.role is Role.ADMIN and one.user_id})


def tag_of(request_id: str) -> str:
    """Return the name under which a phone replaces what it was told of a request."""
    return f"{DOMAIN}_{request_id}"


async def async_ask(hass: HomeAssistant, phone: Phone, question: Question) -> None:
    """Put a question with buttons on a phone."""
    texts = await async_texts(hass, phone.language)
    actions = [
        {"action": f"{APPROVE}{question.request_id}", "title": texts.message(Message("approval_approve"))},
        {
            "action": f"{DECLINE}{question.request_id}",
            "title": texts.message(Message("approval_decline")),
            "destructive": True,
        },
    ]
    # Two names for one thing: iOS calls it url, Android clickAction
    where = {"url": question.where, "clickAction": question.where}
    await _call(
        hass,
        phone,
        {
            "title": texts.message(question.title),
            "message": texts.message(question.message),
            "data": {"tag": tag_of(question.request_id), "group": DOMAIN, "actions": actions, **where},
        },
    )


async def async_say(hass: HomeAssistant, phone: Phone, request_id: str, title: Message, text: str) -> None:
    """Say something about a request instead of what the phone shows of it."""
    texts = await async_texts(hass, phone.language)
    await _call(
        hass, phone, {"title": texts.message(title), "message": text, "data": {"tag": tag_of(request_id)}}
    )


async def async_clear(hass: HomeAssistant, phone: Phone, request_id: str) -> None:
    """Take back what a phone shows of a request."""
    await _call(hass, phone, {"message": "clear_notification", "data": {"tag": tag_of(request_id)}})


async def _call(hass: HomeAssistant, phone: Phone, data: dict[str, Any]) -> None:
    """One phone that cannot be reached is no reason to keep it from the others."""
    try:
        await hass.services.async_call("notify", phone.action, data, blocking=True)
    except HomeAssistantError as err:
        _LOGGER.warning("Could not reach %s: %s", phone.action, err)
