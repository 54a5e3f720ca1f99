"""The Telegram door: hears Home Assistant's bot, finds the member behind each update, and hands it on."""

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
import logging
import re
from typing import Any, ClassVar, Final, override
from weakref import WeakValueDictionary

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, EventOrigin, HomeAssistant, callback

from ...assist import Assist
from ...data import MediaMate
from ...errors import MediaMateError, ReadOnly, Refused, StorageFailed
from ...history import Notice
from ...history_chats import StoredButton, Unpressable
from ...members import Member, async_is_off, member_of_telegram
from ...model import Door, Message
from ...understanding import detect_language, warm_up
from ..base import Frontend
from . import approvals, following, notices, questions, strangers
from .commands import COMMANDS
from .incoming import Chat, Heard, Pressed, bot_of, heard, pressed
from .markup import escape
from .pictures import Pictures
from .progress import Progress
from .room import Press, Presser, Room, Speaker
from .screen import Screen, Shown, View
from .sending import Bot
from .trouble import Unreachable
from .turns import Turns

_LOGGER = logging.getLogger(__name__)

TOO_OLD: Final = timedelta(minutes=10)  # what was said longer ago is not done any more
_MESSAGES: Final = ("telegram_text", "telegram_command", "telegram_attachment")
_PRESSES: Final[dict[str, Presser]] = {
    **questions.PRESSES,
    **following.PRESSES,
    **approvals.PRESSES,
    **strangers.PRESSES,
}


class TelegramDoor(Frontend):
    """One bot of Home Assistant's, chosen by the household."""

    door: ClassVar[Door] = Door.TELEGRAM

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], mate: MediaMate, assist: Assist, bot: str
    ) -> None:
        """Furnish the room behind the door."""
        super().__init__(hass, entry, mate, assist)
        sender = Bot(hass, bot, mate.now)
        screen = Screen(sender, Pictures(hass, mate.now), mate.history.chats, mate.now)
        self._bot = sender
        self._in_line: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._newest: dict[str, int] = {}  # by chat, the message that was heard last
        self._sorry_said: dict[tuple[int, str], datetime] = {}  # when we said last that we were away
        self._room = Room(
            hass=hass,
            entry=entry,
            mate=mate,
            dialogue=assist.dialogue,
            screen=screen,
            turns=Turns(lambda: self._room),
            progress=Progress(lambda: self._room),
        )

    @override
    def listen(self) -> Iterator[CALLBACK_TYPE]:
        for name in _MESSAGES:
            yield self._hass.bus.async_listen(name, self._on_message)
        yield self._hass.bus.async_listen("telegram_callback", self._on_press)
        yield self._room.progress.listen()
        yield approvals.listen(lambda: self._room)

    @override
    async def resume(self) -> None:
        try:
            await self._room.progress.resume()
            await approvals.resume(self._room)
        except MediaMateError as err:
            _LOGGER.warning("What was shown in Telegram before the restart is not followed: %s", err)

    @override
    async def tell(self, notice: Notice) -> None:
        await notices.tell(self._room, notice)

    # -- hearing --------------------------------------------------------------------------

    @callback
    def _on_message(self, event: Event[Any]) -> None:
        if not self._from_bot(event) or (message := heard(event.data)) is None:
            return
        newest = self._newest.get(message.chat.key)
        if newest is not None and message.message <= newest:
            return  # told twice, or changed afterwards: Telegram's ids rise
        self._newest[message.chat.key] = message.message
        self._work(self._hear(message, first=newest is None), message.chat)

    @callback
    def _on_press(self, event: Event[Any]) -> None:
        if self._from_bot(event) and (press := pressed(event.data)) is not None:
            self._work(self._pressed(press), press.chat)

    def _from_bot(self, event: Event[Any]) -> bool:
        """Does our bot say so itself? Every user with Home Assistant's app can fire events of any name."""
        by_somebody = event.origin is not EventOrigin.local or event.context.user_id is not None
        return not by_somebody and bot_of(event.data) == self._bot.entry_id

    @callback
    def _work(self, work: Awaitable[None], chat: Chat) -> None:
        async def safely() -> None:
            try:
                await work
            except Unreachable:
                _LOGGER.info("Chat %s cannot be written to", chat.id)
            except MediaMateError as err:
                _LOGGER.warning("Nothing could be answered in chat %s: %s", chat.id, err)
            except Exception:  # one update must not take the door down
                _LOGGER.exception("An update of chat %s could not be dealt with", chat.id)

        self._entry.async_create_background_task(self._hass, safely(), "mediamate telegram update")

    # -- messages -------------------------------------------------------------------------

    async def _hear(self, message: Heard, *, first: bool) -> None:
        """Answer a message; of a chat's `first` it is not known whether it was heard before a restart."""
        async with self._in_line.setdefault(message.chat.key, asyncio.Lock()):  # none overtakes another
            for_us = await self._for_us(message, first=first)
        if for_us is None:
            return
        message = for_us
        member = await self._member(message.sender.id)
        if member is None:
            await strangers.met(self._room, message.chat, message.sender, message.text)
            return
        speaker = self._speaker(member, message.chat)
        try:
            async with self._room.turns.in_order(speaker):
                await self._answer(speaker, message)
        except Unreachable:
            raise
        except MediaMateError as err:
            await self._sorry(speaker, err)
        except Exception:
            await self._sorry(speaker, MediaMateError())
            raise

    async def _for_us(self, message: Heard, *, first: bool) -> Heard | None:
        """Return a message with its place if it is new and said to us."""
        if first and not await self._note(message):
            return None
        message = await self._placed(message)
        if not self._addressed(message):
            return None
        if not first:
            await self._note(message)
        return message

    async def _answer(self, speaker: Speaker, message: Heard) -> None:
        text = _without_mention(message)
        if message.when is not None and self._mate.now() - message.when > TOO_OLD:
            await self._too_old(speaker, message)
        elif message.command is not None:
            await self._command(speaker, message)
        elif text:
            if not await approvals.written(self._room, speaker, text):
                await self._room.turns.answer(speaker, text, reply_to=message.message)
        else:
            key = "telegram_only_text" if message.attached else "say_heard_nothing"
            await self._say(speaker, Message(key), message)

    async def _too_old(self, speaker: Speaker, message: Heard) -> None:
        """Say once that we were away, however much was written meanwhile."""
        now, place = self._mate.now(), (speaker.person, speaker.chat.place)
        if (said := self._sorry_said.get(place)) is None or now - said > TOO_OLD:
            self._sorry_said[place] = now
            await self._say(speaker, Message("telegram_too_old"), message)

    async def _command(self, speaker: Speaker, message: Heard) -> None:
        """Do what a command is for; none is a reason, and whoever gives one has thought better of theirs."""
        left = await approvals.not_written(self._room, speaker)
        if left and message.command == "cancel" and not message.text:
            await self._say(speaker, Message("telegram_not_written"), message)
            return
        handler = COMMANDS.get(message.command or "")
        if handler is None:
            await self._say(speaker, Message("telegram_no_command"), message)
            return
        if detect_language(message.text) == "ru":  # a title in Latin letters tells nothing
            speaker = replace(speaker, language="ru")
        await self._hass.async_add_executor_job(warm_up, speaker.language)
        await handler(self._room, speaker, message.text, message.message)

    async def _placed(self, message: Heard) -> Heard:
        """Say in which topic it is. Outside of topics Telegram names the head of a chain of replies instead."""
        chat, thread, to = message.chat, message.thread, message.reply_to
        if to is not None and (ours := await self._ours(chat, to)) is not None:
            return replace(message, chat=ours)
        if thread is not None and (to is None or to == thread):
            return replace(message, chat=replace(chat, topic=thread), reply_to=None)
        return replace(message, reply_to=None)

    async def _ours(self, chat: Chat, message: int) -> Chat | None:
        """Return where a message of ours is; None for somebody else's."""
        if (sent := self._bot.sent_in(chat, message)) is not None:
            return sent
        try:
            place = await self._mate.history.chats.place_of(chat.key, message)
        except StorageFailed:  # then it is somebody else's as far as we know
            return None
        return Chat.at(place) if place is not None else None

    def _addressed(self, message: Heard) -> bool:
        """In a group only what is said to the bot is its business."""
        if message.chat.private or message.reply_to is not None:
            return message.for_bot is None or _same(message.for_bot, message.bot_name)
        if message.command is not None:
            return _same(message.for_bot, message.bot_name) or (
                message.for_bot is None and message.command in COMMANDS
            )
        return _without_mention(message) != message.text

    async def _note(self, message: Heard) -> bool:
        """Keep in mind, over a restart too, what was heard. False if it was heard before."""
        try:
            return await self._mate.history.chats.heard(message.chat.key, message.message)
        except (ReadOnly, StorageFailed) as err:  # whoever wrote is to hear that, not nothing
            _LOGGER.warning("What was heard in chat %s is not kept: %s", message.chat.id, err)
            return True

    async def _member(self, telegram_id: int | None) -> Member | None:
        member = member_of_telegram(self._hass, telegram_id) if telegram_id is not None else None
        return None if member is None or await async_is_off(self._hass, member) else member

    def _speaker(self, member: Member, chat: Chat) -> Speaker:
        home = detect_language("", self._hass.config.language)
        known = self._room.turns.language(chat, member.telegram_id or 0, home)
        return Speaker(member=member, chat=chat, language=member.language or known)

    async def _say(self, speaker: Speaker, words: Message, message: Heard) -> None:
        texts = await self._room.texts(speaker.language)
        view = View(escape(texts.message(words)))
        await self._room.turns.place(speaker, view, speaker.language, reply_to=message.message)

    async def _sorry(self, speaker: Speaker, err: MediaMateError) -> None:
        texts = await self._room.texts(speaker.language)
        await self._bot.send(speaker.chat, escape(texts.error(err)))

    # -- buttons --------------------------------------------------------------------------

    async def _pressed(self, press: Pressed) -> None:
        """Find out whether a press may be carried out: once, by the very person whom the button was shown to."""
        member = await self._member(press.sender.id)
        home = detect_language("", self._hass.config.language)
        texts = await self._room.texts((member and member.language) or home)
        chat = await self._ours(press.chat, press.message) or press.chat
        found: tuple[StoredButton, tuple[StoredButton, ...]] | Unpressable = Unpressable.FOREIGN
        try:
            if member is not None and press.sender.id is not None:
                found = await self._mate.history.chats.press(
                    press.data, press.sender.id, chat.place, press.message, self._mate.now()
                )
        except MediaMateError as err:  # nothing was used up: it can be tried again
            await self._bot.answer(press.query, texts.error(err), alert=True)
            return
        if member is None or isinstance(found, Unpressable):
            key = "telegram_not_yours" if found is Unpressable.FOREIGN else "telegram_stale"
            await self._bot.answer(press.query, texts.error(Refused(key)), alert=True)
            return
        button, sheet = found
        language = str(button.body.get("language") or member.language or home)
        made = Press(
            speaker=Speaker(member=member, chat=chat, language=language),
            shown=Shown(press.message, press.photo),
            args=button.body["args"],
            texts=await self._room.texts(language),
        )
        await self._carry_out(press.query, button.body["do"], made, sheet)

    async def _carry_out(self, query: int, what: str, press: Press, sheet: Sequence[StoredButton]) -> None:
        """Do what a button is for. What could not be done now can be tried again; what is over cannot."""
        try:
            async with self._room.turns.in_order(press.speaker, typing=False):  # the button turns
                if (act := _PRESSES.get(what)) is None:  # a later version's
                    raise Refused("telegram_stale")
                await approvals.not_written(self._room, press.speaker, press.shown)
                said = await act(self._room, press)
        except (Unreachable, ValueError) as err:
            _LOGGER.info("A press could not be carried out: %s", err)
            await self._bot.answer(query, press.texts.error(Refused("telegram_stale")), alert=True)
        except Refused as err:
            await self._bot.answer(query, press.texts.error(err), alert=True)
            await self._room.screen.offer(
                press.speaker.chat, press.speaker.person, press.shown, (), press.speaker.language
            )
        except MediaMateError as err:
            await self._bot.answer(query, press.texts.error(err), alert=True)
            await self._mate.history.chats.save_buttons(sheet)
        else:
            await self._bot.answer(query, said or "")


def _same(name: str | None, bot_name: str) -> bool:
    return name is not None and name.casefold() == bot_name.casefold()


def _without_mention(message: Heard) -> str:
    """Return a text without the bot's name in it."""
    if not message.bot_name:
        return message.text
    mention = re.compile(rf"(?<!\w)@{re.escape(message.bot_name)}\b[\s,:]*", re.IGNORECASE)
    return mention.sub("", message.text).strip()
