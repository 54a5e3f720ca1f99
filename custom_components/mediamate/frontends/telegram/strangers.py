"""People whom Home Assistant's bot lets through and nobody has listed: one line a day, and a word to the administrators."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
import logging
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry

from ...bot_chats import private_place
from ...errors import MediaMateError, Refused
from ...members import MEMBER, ROLE, TELEGRAM, async_is_off, member_of_telegram, members
from ...model import Message, Role
from ...texts import Texts
from ...understanding import detect_language
from .incoming import Chat, Sender
from .markup import bold, escape
from .room import Press, Presser, Room
from .screen import Button, View
from .trouble import Unreachable

_LOGGER = logging.getLogger(__name__)

_MET: Final = "telegram_strangers"  # who was answered when, in the history's small things
_QUIET: Final = timedelta(days=1)
_MOST: Final = 20  # strangers a day; more is an attack, or a group that is nobody's home
ADMITTED: Final = (Role.MEMBER, Role.CHILD, Role.GUEST)  # administrators are made in Home Assistant


async def met(room: Room, chat: Chat, sender: Sender, text: str) -> None:
    """Answer a stranger, and ask the administrators who that is: once a day."""
    async with room.meeting:  # who writes twice in a second is met once
        if not await _first_today(room, sender.id or chat.id):
            return
    texts = await room.texts(detect_language(text, room.hass.config.language))
    with suppress(Unreachable):  # a listed person may write in a group that the bot may not answer
        await room.screen.bot.send(chat, escape(texts.message(Message("telegram_stranger"))))
    if sender.id is not None and member_of_telegram(room.hass, sender.id) is None:
        await _ask_administrators(room, sender)  # whoever was switched off is known


async def _first_today(room: Room, who: int) -> bool:
    """Note that somebody was met. False if they were within a day, or too many others."""
    now = room.mate.now()
    known: dict[str, str] = await room.mate.history.meta(_MET, {})
    recent = {key: when for key, when in known.items() if now - datetime.fromisoformat(when) < _QUIET}
    if str(who) in recent or len(recent) >= _MOST:
        return False
    await room.mate.history.set_meta(_MET, {**recent, str(who): now.isoformat()})
    return True


async def _ask_administrators(room: Room, sender: Sender) -> None:
    for one in members(room.hass):
        if one.role is not Role.ADMIN or one.telegram_id is None or await async_is_off(room.hass, one):
            continue
        place = private_place(room.hass, one.telegram_id)
        if place is None or (chat := Chat.at(place)) is None:
            continue
        language = one.language or room.hass.config.language
        texts = await room.texts(language)
        try:
            await room.screen.show(chat, one.telegram_id, _question(texts, sender), language)
        except MediaMateError as err:
            _LOGGER.info("An administrator could not be told of a stranger: %s", err)


def _question(texts: Texts, sender: Sender) -> View:
    said = Message("telegram_who_is_this", {"name": sender.name or "–", "id": str(sender.id)})
    admit = [
        Button(
            texts.message(Message(f"button_admit_{role}")),
            "admit",
            {"id": sender.id, "name": sender.name, "role": role.value},
        )
        for role in ADMITTED
    ]
    return View(escape(texts.message(said)), (tuple(admit), (_ignore(texts),)))


def _ignore(texts: Texts) -> Button:
    return Button(texts.message(Message("button_ignore")), "ignore")


async def _admit(room: Room, press: Press) -> None:
    """Make somebody a member. Only an administrator of the household may, now as when they were asked."""
    who, name, role = _admitted(press.args)
    if press.speaker.actor.role is not Role.ADMIN:
        raise Refused("not_allowed")
    if member_of_telegram(room.hass, who) is not None:
        raise Refused("telegram_member_already", name=name)
    room.hass.config_entries.async_add_subentry(
        room.entry,
        ConfigSubentry(
            data=MappingProxyType({ROLE: role.value, TELEGRAM: who}),
            subentry_type=MEMBER,
            title=name,
            unique_id=None,
        ),
    )
    await _close(room, press, Message("telegram_admitted", {"name": name}))
    if (place := private_place(room.hass, who)) is not None and (chat := Chat.at(place)) is not None:
        texts = await room.texts(room.hass.config.language)
        with suppress(MediaMateError):  # they will see when they write again
            await room.screen.bot.send(
                chat, escape(texts.message(Message("telegram_welcome", {"name": name})))
            )


def _admitted(args: Mapping[str, Any]) -> tuple[int, str, Role]:
    who, role = args.get("id"), next((one for one in ADMITTED if one == args.get("role")), None)
    if not isinstance(who, int) or role is None:
        raise Refused("telegram_stale")
    return who, str(args.get("name") or who), role


async def _no_admission(room: Room, press: Press) -> None:
    await _close(room, press, Message("telegram_ignored"))


async def _close(room: Room, press: Press, words: Message) -> None:
    view = View(bold(press.texts.message(words)))
    await room.turns.place(press.speaker, view, press.speaker.language, over=press.shown)


PRESSES: Final[Mapping[str, Presser]] = {"admit": _admit, "ignore": _no_admission}
