"""A sentence of a member and its answer: by the local agent, or by the one that answers them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
import logging
from typing import Final
from weakref import WeakValueDictionary

from ...dialogue import Said
from ...dialogue.memory import Reply
from ...dialogue.talk import Talk
from ...errors import MediaMateError
from ...model import Message
from ...understanding import detect_language, warm_up
from .agents import converse
from .cards import Row, pictures, said_view
from .incoming import Chat
from .markup import CAPTION, LONGEST, length, pieces
from .room import Room, Speaker
from .screen import Shown, View
from .trouble import Gone

_LOGGER = logging.getLogger(__name__)

_TYPING: Final = 4.5  # seconds that "typing" is shown for


class Turns:
    """Answers sentences, one after the other in each conversation."""

    def __init__(self, room: Callable[[], Room]) -> None:
        """Take the room when it is furnished."""
        self._room = room
        self._order: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._languages: dict[str, str] = {}  # of what was last said, by place and person

    def language(self, chat: Chat, person: int, default: str) -> str:
        """Return the language of a conversation as far as it is known."""
        return self._languages.get(f"{chat.place}:{person}", default)

    @asynccontextmanager
    async def in_order(self, speaker: Speaker, *, typing: bool = True) -> AsyncIterator[None]:
        """Wait for what the same person said before in the same place, and show that we are busy."""
        key = (speaker.member.id, speaker.chat.place)
        room, busy = self._room(), None
        async with self._order.setdefault(key, asyncio.Lock()):
            if typing:
                busy = room.entry.async_create_background_task(
                    room.hass, _typing(room, speaker.chat), "mediamate telegram typing"
                )
            try:
                with room.progress.hold(speaker.chat):
                    yield
            finally:
                if busy is not None:
                    busy.cancel()

    async def answer(self, speaker: Speaker, text: str, *, reply_to: int | None = None) -> None:
        """Answer a sentence."""
        room = self._room()
        language = detect_language(text, speaker.language)
        await room.hass.async_add_executor_job(warm_up, language)
        speaker = replace(speaker, language=language)
        if speaker.member.agent_id is not None:
            await converse(room, speaker, text, reply_to=reply_to)
            return
        said = await room.dialogue.turn(speaker.actor, speaker.thread, text)
        if said is None:
            texts = await room.texts(speaker.language)
            said = Said(
                texts.message(Message("telegram_not_understood")), asks=False, language=speaker.language
            )
        await self.show(speaker, said, reply_to=reply_to)

    async def run(
        self,
        speaker: Speaker,
        act: Callable[[Talk], Awaitable[Reply]],
        *,
        over: Shown | None = None,
        reply_to: int | None = None,
    ) -> None:
        """Do what a command or a button is for, and show what comes of it. Raises what `act` raises."""
        said = await self._room().dialogue.run(speaker.actor, speaker.thread, act)
        await self.show(speaker, said, over=over, reply_to=reply_to)

    async def show(
        self,
        speaker: Speaker,
        said: Said,
        *,
        over: Shown | None = None,
        reply_to: int | None = None,
        rows: tuple[Row, ...] = (),
    ) -> None:
        """Show an answer as a message of its own, or in the place of the one that it answers.

        `rows`: the buttons of an answer that has none by itself.
        """
        room, chat = self._room(), speaker.chat
        self._remember(speaker, said.language)
        texts = await room.texts(said.language)
        view = said_view(texts, said, room.mate.desk.stack())
        view = replace(view, rows=view.rows or rows)
        if said.reply is not None and said.reply.request is not None:
            await room.progress.begin(speaker, said.reply.request, said.text, said.language, over=over)
            return
        if said.reply is not None and said.reply.offer is not None and over is None:
            with suppress(MediaMateError):  # the list says the same in words
                await room.screen.album(chat, pictures(texts, said.reply.offer.candidates))
        if length(view.html) > LONGEST:
            *first, last = pieces(said.text)
            for piece in first:
                await room.screen.show(chat, speaker.person, View(piece), said.language, reply_to=reply_to)
            view, over = replace(view, html=last, poster=None), None
        await self.place(speaker, view, said.language, over=over, reply_to=reply_to)

    async def place(
        self,
        speaker: Speaker,
        view: View,
        language: str,
        *,
        over: Shown | None = None,
        reply_to: int | None = None,
    ) -> Shown:
        """Show a view in the place of a message; as a new one where that is gone, or has no room for it."""
        room, chat, person = self._room(), speaker.chat, speaker.person
        if over is not None and over.photo and length(view.html) > CAPTION:
            await room.screen.offer(chat, person, over, (), language)
            over = None
        if over is not None:
            with suppress(Gone):
                await room.screen.change(chat, person, over, view, language)
                return over
        to = None if chat.private else reply_to
        return await room.screen.show(chat, person, view, language, reply_to=to)

    def _remember(self, speaker: Speaker, language: str) -> None:
        self._languages[f"{speaker.chat.place}:{speaker.person}"] = language


async def _typing(room: Room, chat: Chat) -> None:
    """Show for as long as it takes that somebody is at work."""
    with suppress(MediaMateError):  # nobody misses it
        while True:
            await room.screen.bot.typing(chat)
            await asyncio.sleep(_TYPING)
