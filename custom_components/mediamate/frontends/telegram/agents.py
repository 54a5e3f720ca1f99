"""A member's own agent: any conversation agent of Home Assistant, its answer shown while it grows."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
import logging
import secrets
from typing import Any, Final

from homeassistant.components import conversation
from homeassistant.components.conversation import ChatLog, Content, ConversationResult
from homeassistant.core import Context, callback
from homeassistant.helpers import chat_session

from ...dialogue import Said
from ...dialogue.ask import numbers_of
from ...dialogue.memory import Reply, SeasonOffer
from ...errors import MediaMateError
from ...model import Door, MediaRef, Message
from .cards import Row, season_rows
from .listed import listed_rows
from .markup import LONGEST, escape, shortened
from .room import Room, Speaker
from .screen import Shown
from .seasons import open_seasons
from .sending import NONE
from .trouble import Flooded

_LOGGER = logging.getLogger(__name__)

DRAFT_EVERY: Final = 1.0  # seconds between the states of an answer that grows
EDIT_EVERY: Final = 3.0  # where it grows by editing a message
_FIRST: Final = 20  # characters that are worth a message of their own
_DRAFTS: Final = 2**31 - 1  # the number of a draft is any but 0
# Home Assistant lets whoever names a dialog go on with it, and read it so: nobody can name ours
_UNGUESSED: Final = secrets.token_urlsafe(12)


async def converse(room: Room, speaker: Speaker, text: str, *, reply_to: int | None = None) -> None:
    """Have the member's agent answer. Whatever it does, it does as this member and nobody else."""
    desk = room.mate.desk
    context = Context(user_id=speaker.member.user_id)
    desk.bind(context.id, speaker.actor, Door.TELEGRAM, speaker.chat.place)
    waiting = desk.open_proposal(speaker.thread)
    growing = Growing(room, speaker, reply_to)
    log: Sequence[Content] = ()
    try:
        result, log = await _ask(room, speaker, text, context, growing)
    except ValueError:  # an agent that is gone since, or not loaded
        _LOGGER.warning("There is no agent %s to answer %s", speaker.member.agent_id, speaker.member.id)
        result = None
    finally:
        await growing.stop()
    if (ours := room.dialogue.last_said(speaker.thread, _speech(result))) is not None:
        await room.turns.show(speaker, ours, over=growing.shown, reply_to=reply_to)  # it took no model
        return
    texts = await room.texts(speaker.language)
    proposal = desk.open_proposal(speaker.thread)
    said = Said(
        _speech(result) or texts.message(Message("telegram_no_agent")),
        asks=result is not None and result.continue_conversation,
        language=speaker.language,
        proposal=proposal if proposal is not waiting else None,
    )
    if growing.shown is None:
        said = await _pictured(room, speaker, said)
    rows: tuple[Row, ...] = ()
    if said.proposal is None:
        rows = await _seasons(room, speaker, log) or listed_rows(said.text, log)
    await room.turns.show(speaker, said, over=growing.shown, reply_to=reply_to, rows=rows)


async def _ask(
    room: Room, speaker: Speaker, text: str, context: Context, growing: Growing
) -> tuple[ConversationResult, Sequence[Content]]:
    """Open the conversation ourselves, so that we hear the answer grow, and what it is made of.

    Raises ValueError for no agent.
    """
    own = f"telegram-{speaker.chat.place}-{speaker.person}-{_UNGUESSED}"
    with (
        chat_session.async_get_chat_session(room.hass, own) as session,
        conversation.async_get_chat_log(room.hass, session, chat_log_delta_listener=growing.heard) as log,
    ):
        result = await conversation.async_converse(
            room.hass,
            text,
            session.conversation_id,
            context,
            language=speaker.language,
            agent_id=speaker.member.agent_id,
        )
        return result, tuple(log.content)


def _speech(result: ConversationResult | None) -> str:
    if result is None:
        return ""
    plain = result.response.speech.get("plain", {})
    return str(plain.get("speech") or "").strip()


async def _seasons(room: Room, speaker: Speaker, log: Sequence[Content]) -> tuple[Row, ...]:
    """Number the seasons where the agent's question is which of them."""
    if (asked := open_seasons(log)) is None:
        return ()
    with suppress(MediaMateError):  # without buttons the question stands as it is
        about = await room.mate.desk.details(speaker.actor, asked.ref, speaker.language)
        texts, numbers = await room.texts(speaker.language), numbers_of(about.item)
        return season_rows(texts, SeasonOffer(about, numbers, asked.command)) if numbers else ()
    return ()


async def _pictured(room: Room, speaker: Speaker, said: Said) -> Said:
    """Add the title that the question is about: its poster says more than words."""
    ref = said.proposal.args.get("ref") if said.proposal else None
    if not isinstance(ref, str):
        return said
    with suppress(MediaMateError, ValueError):  # without it the question stands as it is
        about = await room.mate.desk.details(speaker.actor, MediaRef.parse(ref), said.language)
        return replace(said, lines=(said.text,), reply=Reply((), asks=said.asks, about=about))
    return said


class Growing:
    """An answer on its way: a draft in a private chat, a message that is edited elsewhere."""

    def __init__(self, room: Room, speaker: Speaker, reply_to: int | None) -> None:
        """Begin with nothing."""
        self.shown: Shown | None = None
        self._room = room
        self._speaker = speaker
        self._reply_to = reply_to
        self._text = ""
        self._visible = ""
        self._draft = secrets.randbelow(_DRAFTS) + 1 if speaker.chat.private else None
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @callback
    def heard(self, _: ChatLog, delta: Mapping[str, Any]) -> None:
        """Take what the agent says, piece by piece; what it says before it looks something up is forgotten."""
        if delta.get("role") == "assistant":
            self._text = ""
        if content := delta.get("content"):
            self._text += str(content)
            self._more.set()
            if self._task is None:
                self._task = self._room.entry.async_create_background_task(
                    self._room.hass, self._grow(), "mediamate telegram answer"
                )

    async def stop(self) -> None:
        """Show no more states: the whole answer is there."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _grow(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            try:
                await self._show()
            except Flooded:
                return
            except MediaMateError:  # not every chat takes drafts
                if self._draft is None:
                    return
                self._draft = None
                self._more.set()
            await asyncio.sleep(DRAFT_EVERY if self._draft else EDIT_EVERY)

    async def _show(self) -> None:
        text = escape(shortened(self._text, LONGEST))
        if text == self._visible or len(text) < _FIRST:
            return
        bot, chat = self._room.screen.bot, self._speaker.chat
        if self._draft is not None:
            await bot.draft(chat, self._draft, text)
        elif self.shown is None:
            to = None if chat.private else self._reply_to
            self.shown = Shown(await bot.send(chat, text, reply_to=to))
        else:
            await bot.edit(chat, self.shown.message, text, patience=NONE)
        self._visible = text
