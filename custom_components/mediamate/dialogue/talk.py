"""One turn: is it an answer to our question, is it a command, or is it not for us?"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant

from ..errors import MediaMateError
from ..model import Actor, Message, Thread
from ..texts import Texts, async_texts
from ..understanding import Amend, Answer, Command, No, Pick, Yes, parse, read_answer
from .memory import Memories, Memory, Reply

if TYPE_CHECKING:
    from ..orchestrator import Desk

type Handler = Callable[[Talk, Command], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Said:
    """The answer as it is spoken or shown; `asks` when it ends with a question of ours."""

    text: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """All that a handler needs to know of the turn it serves."""

    desk: Desk
    actor: Actor
    thread: Thread
    texts: Texts
    memory: Memory
    now: datetime

    @property
    def language(self) -> str:
        """The language of the sentence, and so of the answer."""
        return self.thread.language


class Dialogue:
    """Every local conversation, whatever the door."""

    def __init__(
        self, hass: HomeAssistant, desk: Desk, handlers: Mapping[str, Handler], now: Callable[[], datetime]
    ) -> None:
        """Remember whom to ask; `handlers` maps the verbs of the yardstick to what answers them."""
        self._hass = hass
        self._desk = desk
        self._handlers = handlers
        self._now = now
        self._memories = Memories(now)

    async def turn(
        self, actor: Actor, thread: Thread, text: str, *, answers_only: bool = False
    ) -> Said | None:
        """Answer a sentence; None when it is not for us.

        With `answers_only` a command counts only if it is beyond doubt one: the sentence
        was addressed to another agent, and reached us because our question is open.
        """
        memory = self._memories.of(thread)
        texts = await async_texts(self._hass, thread.language)
        talk = Talk(self._desk, actor, thread, texts, memory, self._now())
        waiting = self._desk.open_proposal(thread)
        try:
            reply = await self._reply(talk, text, answers_only=answers_only)
        except MediaMateError as err:
            memory.close()
            memory.queue.clear()
            reply = Reply((Message("say_plain", {"text": texts.error(err)}),))
        memory.asked = reply is not None and reply.asks
        if self._desk.open_proposal(thread) is waiting:  # whatever was said now, it was no question of ours
            await self._desk.said(thread)
        if reply is None:
            return None
        return Said("\n".join(texts.message(line) for line in reply.lines), asks=reply.asks)

    async def _reply(self, talk: Talk, text: str, *, answers_only: bool) -> Reply | None:
        offered = tuple(choice.offered for choice in talk.memory.choices)
        answer = read_answer(text, talk.language, offered)
        if answer is not None and (reply := await self._answered(talk, answer)) is not None:
            return reply
        command = parse(text, talk.language)
        if command is None or (answers_only and not command.certain):
            return None
        if (handler := self._handlers.get(command.verb)) is None:  # yes, no, pick: nothing was asked
            return None
        talk.memory.close()
        talk.memory.queue.clear()
        return await self._go_on(talk, await handler(talk, command))

    async def _closing(self, talk: Talk, said: Message) -> Reply:
        talk.memory.close()
        return await self._go_on(talk, Reply((said,)))

    async def _answered(self, talk: Talk, answer: Answer) -> Reply | None:
        memory = talk.memory
        match answer:
            case Yes() if self._desk.open_proposal(talk.thread):
                outcome = await self._desk.confirm(talk.actor, talk.thread)
                return await self._closing(talk, outcome.message)
            case Yes() if memory.asked and len(memory.choices) == 1:
                return await memory.choices[0].act(talk, None)
            case Yes() if memory.asked and memory.choices:
                return Reply((Message("say_which_number", {"count": len(memory.choices)}),), asks=True)
            case No() if memory.asked or self._desk.open_proposal(talk.thread):
                await self._desk.decline(talk.actor, talk.thread)
                return await self._closing(talk, Message("say_declined"))
            case Pick(number) if number <= len(memory.choices):
                return await memory.choices[number - 1].act(talk, None)
            case Amend(command) if command.ordinal and command.ordinal <= len(memory.choices):
                return await memory.choices[command.ordinal - 1].act(talk, command)
            case Amend(command) if memory.asked and memory.amend:
                return await memory.amend(talk, command)
        return None

    async def _go_on(self, talk: Talk, reply: Reply) -> Reply:
        """Take up what else the same sentence asked for, until something has to be asked."""
        lines = list(reply.lines)
        while not reply.asks and talk.memory.queue:
            command = talk.memory.queue.pop(0)
            try:
                reply = await self._handlers[command.verb](talk, command)
            except MediaMateError as err:
                reply = Reply((Message("say_plain", {"text": talk.texts.error(err)}),))
            lines += reply.lines
        return Reply(tuple(lines), asks=reply.asks)
