"""What people are told without asking: ready, stuck, not found, failed; and what can be done about it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Any, Final

from homeassistant.components import persistent_notification

from ...actors import ALLOWED, Verb
from ...const import DOMAIN
from ...desk_repair import Which
from ...errors import MediaMateError, Refused
from ...history import Notice
from ...members import async_is_off, member_of_actor
from ...model import Message
from ...notices import shown_as
from ...operations.causes import Diagnosis, Fault
from ...texts import Texts
from ...told import escaped, notice_message
from .approvals import ask
from .cards import Row, watch_button, watch_link
from .following import MENDING
from .incoming import Chat
from .markup import bold, escape
from .releases import listed_late
from .room import Room, Speaker
from .screen import Button, View
from .sending import NOTICE
from .trouble import Flooded, Unfit, Unsent

_LOGGER = logging.getLogger(__name__)

# Reasons that are only a kind of trouble: which one it is, the diagnosis says
_VAGUE: Final = frozenset({"import_error", "warning", "disk_full", "tracker_error"})
KEPT_FOR: Final = timedelta(days=7)  # so long a bot that is switched off, or Telegram, may be away

# What can be done about a trouble: the press, and what it takes to be allowed
_REMEDIES: Final[Mapping[str, tuple[tuple[str, Verb], ...]]] = {
    "stalled": (("again", Verb.RETRY), ("cancel", Verb.CANCEL), ("keep", Verb.REQUEST)),
    "not_found": (("again", Verb.RETRY), ("cancel", Verb.CANCEL), ("keep", Verb.REQUEST)),
    "failed": (("again", Verb.REQUEST),),
}


async def tell(room: Room, notice: Notice) -> None:
    """Tell one member. Raises what the outbox shall try again: Unsent, Flooded."""
    assert notice.thread is not None  # only people are told through a door
    chat, member = Chat.at(notice.thread.place), member_of_actor(room.hass, notice.thread.actor)
    if chat is None or member is None or member.telegram_id is None or await async_is_off(room.hass, member):
        _LOGGER.info("[%s] Nobody is left in Telegram to be told %s", notice.request_id, notice.name)
        return
    speaker = Speaker(
        member=member,
        chat=Chat(room.screen.bot.entry_id, chat.id, chat.topic),
        language=member.language or notice.thread.language,
    )
    if room.hass.config_entries.async_get_entry(speaker.chat.bot) is None:  # the bot was taken away since
        await _at_home(room, speaker, notice)
        return
    try:
        if notice.name == "approval_needed":
            await ask(room, speaker, notice)
        elif notice.name == "releases_found":
            await listed_late(room, speaker, notice)
        else:
            await _show(room, speaker, notice)
    except Refused:  # trying again would end the same
        await _at_home(room, speaker, notice)
    except Unsent, Flooded:
        if room.mate.now() - notice.created < KEPT_FOR:
            raise
        await _at_home(room, speaker, notice)


async def _show(room: Room, speaker: Speaker, notice: Notice) -> None:
    """Send it. What Telegram does not take with its picture and buttons is said in plain words."""
    texts, chat, person = await room.texts(speaker.language), speaker.chat, speaker.person
    view = _view(room, texts, speaker, notice)
    if notice.name == "stalled" and (found := await _diagnosed(room, speaker, notice)) is not None:
        view = _explained(texts, speaker, notice, found, view)
    try:
        await room.screen.show(chat, person, view, speaker.language, patience=NOTICE)
    except Unfit:
        link = notice.payload.get("link")
        seen = {"link": room.public(str(link))} if link else {}
        words = texts.message(notice_message(replace(notice, payload=notice.payload | seen)))
        plain = View(escape(words))
        await room.screen.show(chat, person, plain, speaker.language, patience=NOTICE)


async def _at_home(room: Room, speaker: Speaker, notice: Notice) -> None:
    """Say it in Home Assistant: who blocked the bot, or left the chat, shall not miss it."""
    _LOGGER.warning("[%s] %s cannot be reached in Telegram", notice.request_id, speaker.member.name)
    if notice.name == "approval_needed":
        return  # administrators are asked there anyway
    texts = await room.texts(speaker.language)
    persistent_notification.async_create(
        room.hass,
        texts.message(notice_message(notice, escaped)),
        title=texts.message(Message(f"notice_{notice.name}_title")),
        notification_id=f"{DOMAIN}_{shown_as(notice)}_{notice.name}",
    )


def _view(room: Room, texts: Texts, speaker: Speaker, notice: Notice) -> View:
    payload = notice.payload
    if notice.name == "ready":
        return _ready(room, texts, payload, notice)
    words = escape(texts.message(notice_message(notice)))
    rows = _remedies(texts, speaker, notice)
    return View(words, rows, poster=None)


async def _diagnosed(room: Room, speaker: Speaker, notice: Notice) -> Diagnosis | None:
    """Return why it does not come, if that can be found out now and anything can be done about it."""
    try:
        (found, *_) = await room.mate.desk.why(speaker.actor, Which(request_id=notice.request_id))
    except MediaMateError as err:
        _LOGGER.debug("[%s] Why it does not come cannot be said: %s", notice.request_id, err)
        return None
    return found if found.fault is not Fault.NOBODY or found.remedies else None


def _explained(texts: Texts, speaker: Speaker, notice: Notice, found: Diagnosis, view: View) -> View:
    """Say the cause instead of what kind of trouble it is, and offer what helps with it.

    For what is wrong in this home no release is dropped: the next one would fare no better.
    """
    helps = tuple(
        Button(
            texts.message(Message(f"remedy_{one}")),
            "mend",
            {"request": notice.request_id, "remedy": one.value},
        )
        for one in found.remedies
        if one in MENDING and Verb.REPAIR in ALLOWED[speaker.actor.role]
    )
    better = notice.payload.get("reason") in _VAGUE and found.download_id is not None
    words = escape(texts.message(found.message)) if better else view.html
    kept = (
        tuple(one for one in row if one.do != "again" or found.fault is not Fault.LOCAL) for row in view.rows
    )
    return replace(view, html=words, rows=tuple(filter(None, (helps, *kept))))


def _ready(room: Room, texts: Texts, payload: Mapping[str, Any], notice: Notice) -> View:
    """Show the poster, and the way to the player."""
    rows: tuple[Row, ...] = ()
    if address := payload.get("link"):
        address = room.public(str(address))
        _, rows = watch_button(texts, "", address, payload.get("media_type"))
    plain = Notice(
        name=notice.name,
        request_id=notice.request_id,
        payload={key: value for key, value in payload.items() if key != "link"},
        created=notice.created,
    )
    lines = ["✅ " + bold(texts.message(notice_message(plain)))]
    if address and not rows:
        lines.append(watch_link(texts, address, payload.get("media_type")))
    return View("\n".join(lines), rows, poster=payload.get("poster_url"))


def _remedies(texts: Texts, speaker: Speaker, notice: Notice) -> tuple[Row, ...]:
    buttons = tuple(
        Button(texts.message(Message(f"button_{press}")), press, {"request": notice.request_id})
        for press, verb in _REMEDIES.get(notice.name, ())
        if verb in ALLOWED[speaker.actor.role] and notice.payload.get("reason") != "declined"
    )
    return (buttons,) if buttons else ()
