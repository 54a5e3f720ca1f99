"""One turn: is it an answer to our question, is it a command, or is it not for us?"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
import re
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant

from ..errors import CannotConnect, MediaMateError
from ..model import Actor, MediaRequest, Mention, Message, Proposal, RequestResult, Thread
from ..operations.find import Query, namesakes
from ..texts import Texts, async_texts
from ..understanding import (
    Amend,
    Answer,
    Command,
    No,
    Pick,
    Yes,
    detect_language,
    parse,
    read_answer,
    read_seasons,
)
from .kept import candidate_of, mentions_of, topic_of
from .memory import Memories, Memory, Reply

if TYPE_CHECKING:
    from ..orchestrator import Desk

type Handler = Callable[[Talk, Command], Awaitable[Reply]]
type Amender = Callable[[Talk, Proposal, Command], Awaitable[Reply]]

# "this" and "that" only at the end: "this week" means no title
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|его|него|её|ее|неё|нее|нём|нем|ней|он|она|оно)\b|\b(?:this|that|это)(?: one)?(?=\W*$)",
    re.IGNORECASE,
)
TITLE_WORDS = 9  # a longer sentence after "which title?" is no title


@dataclass(frozen=True, slots=True)
class Said:
    """The answer as it is spoken or shown; `asks` when it ends with a question of ours.

    What a door with buttons and pictures needs besides: the lines one by one and what they stand
    for, the proposal that a yes would carry out, how many things there are to choose from.
    """

    text: str
    asks: bool
    language: str
    lines: tuple[str, ...] = ()
    reply: Reply | None = None
    proposal: Proposal | None = None
    choices: int = 0

    @property
    def kept(self) -> bool:
        """Is it remembered? What is to be forgotten is not."""
        return self.reply is None or self.reply.kept


@dataclass(frozen=True, slots=True)
class Talk:
    """All that a handler needs to know of the turn it serves."""

    desk: Desk
    actor: Actor
    thread: Thread
    text: str
    texts: Texts
    memory: Memory
    now: datetime
    handlers: Mapping[str, Handler]

    @property
    def language(self) -> str:
        """The language of the sentence, and so of the answer."""
        return self.thread.language

    @property
    def points_back(self) -> bool:
        """Does the sentence mean what we talked of ("is it there?")?"""
        return _PRONOUN.search(self.text) is not None

    def error(self, err: MediaMateError) -> Reply:
        """Say what went wrong, in the language of the sentence."""
        silent = err.placeholders.get("service", "").split(", ") if isinstance(err, CannotConnect) else []
        if len(silent) > 1:
            return Reply((Message("say_silent", {"services": silent}),))
        return Reply((Message("say_plain", {"text": self.texts.error(err)}),))


class Dialogue:
    """Every local conversation, whatever the door."""

    def __init__(
        self,
        hass: HomeAssistant,
        desk: Desk,
        handlers: Mapping[str, Handler],
        amenders: Mapping[str, Amender],
        now: Callable[[], datetime],
    ) -> None:
        """Remember whom to ask; `handlers` maps the verbs of the yardstick to what answers them.

        `amenders` maps those of proposals to what goes on with "yes, but in 4K".
        """
        self._hass = hass
        self._desk = desk
        self._handlers = handlers
        self._amenders = amenders
        self._now = now
        self._memories = Memories(now)
        desk.talks.on_forget(self._memories.forget)

    async def turn(
        self, actor: Actor, thread: Thread, text: str, *, answers_only: bool = False
    ) -> Said | None:
        """Answer a sentence; None when it is not for us. `thread.language` is a hint.

        With `answers_only` a command is not for us: the sentence was addressed to another
        agent, and reached us because our question is open.
        """
        talk = await self._talk(actor, thread, text)
        return await self._speak(talk, self._reply(talk, answers_only=answers_only))

    async def run(self, actor: Actor, thread: Thread, act: Callable[[Talk], Awaitable[Reply]]) -> Said:
        """Do what came without a sentence: a button, a menu. Raises what `act` raises."""
        self._memories.of(
            thread
        ).language = thread.language  # the door knows it; there is no sentence to tell
        talk = await self._talk(actor, thread, "")
        said = await self._speak(talk, self._run(talk, act))
        assert said is not None  # `act` always has an answer
        return said

    async def _run(self, talk: Talk, act: Callable[[Talk], Awaitable[Reply]]) -> Reply:
        return await self._go_on(talk, await act(talk))

    async def _talk(self, actor: Actor, thread: Thread, text: str) -> Talk:
        memory = self._memories.of(thread)
        thread = replace(thread, language=_language(text, thread.language, memory))
        texts = await async_texts(self._hass, thread.language)
        talk = Talk(self._desk, actor, thread, text, texts, memory, self._now(), self._handlers)
        if memory.topic is None and talk.points_back:
            memory.topic = await topic_of(self._desk, actor, thread, self._now())
        return talk

    async def _speak(self, talk: Talk, answer: Awaitable[Reply | None]) -> Said | None:
        """Put an answer into words, and remember whether a question was our last word."""
        memory, thread = talk.memory, talk.thread
        waiting = self._desk.open_proposal(thread)
        reply = await answer
        memory.asked = reply is not None and reply.asks
        proposal = self._desk.open_proposal(thread)
        if proposal is waiting:  # whatever was said now, it was no question of ours
            await self._desk.said(thread)
            proposal = None
        if reply is None:
            return None
        memory.theirs = False
        lines = tuple(talk.texts.message(line) for line in reply.lines)
        if reply.kept:
            self._desk.talks.note(talk.actor, thread, talk.text, "\n".join(lines), tuple(mentions_of(reply)))
        memory.said = Said(
            "\n".join(lines),
            asks=reply.asks,
            language=thread.language,
            lines=lines,
            reply=reply,
            proposal=proposal,
            choices=len(memory.choices) if reply.asks else 0,
        )
        return memory.said

    def last_said(self, thread: Thread, text: str) -> Said | None:
        """Return all that our last answer in a conversation stands for, if these were its words."""
        said = self._memories.of(thread).said
        return said if said is not None and said.text == text else None

    def waits(self, thread: Thread) -> bool:
        """Is there a question of ours that this conversation has not answered yet?"""
        return self._memories.of(thread).asked or self._desk.open_proposal(thread) is not None

    def interrupted(self, thread: Thread) -> None:
        """Another agent asked something in this conversation: "the second one" is for it now."""
        memory = self._memories.of(thread)
        memory.close()
        memory.queue.clear()
        memory.theirs = True

    def outspoken(self, thread: Thread, mentions: Sequence[Mention]) -> None:
        """A model answered, and spoke of these: no list of ours is what "the second one" means, and "it" is its own."""
        memory = self._memories.of(thread)
        memory.close()
        if mentions:
            memory.topic = candidate_of(mentions[0]) if len(mentions) == 1 else None

    async def _reply(self, talk: Talk, *, answers_only: bool) -> Reply | None:
        """Find out whether it is for us, and go on with what else the same sentence had asked for."""
        memory = talk.memory
        offered = tuple(choice.offered for choice in memory.choices)
        answer = self._seasons(talk) or read_answer(talk.text, talk.language, offered)
        if answer is not None and (act := self._answering(talk, answer)) is not None:
            return await self._go_on(talk, await self._safely(talk, act))
        if isinstance(answer, Yes) and not answers_only and (former := self._unanswered(talk)) is not None:
            return await self._safely(talk, lambda: asked_again(talk, former))
        command = None if answers_only else parse(talk.text, talk.language)
        if command is None or command.verb not in self._handlers:  # yes, no, pick: nothing was asked
            command = await self._completed(talk)
        if command is None:
            return None
        memory.close()
        memory.queue.clear()
        handler, command = self._handler(command), _pointing(command)
        return await self._go_on(talk, await self._safely(talk, lambda: handler(talk, command)))

    def _answering(self, talk: Talk, answer: Answer) -> Callable[[], Awaitable[Reply]] | None:
        """Return what an answer does; None where it answers nothing that we asked."""
        memory, proposal = talk.memory, self._desk.open_proposal(talk.thread)
        choices = memory.choices
        match answer:
            case Yes() if proposal:
                return lambda: confirmed(talk)
            case No() if proposal or memory.asked:
                return lambda: declined(talk)
            case Amend(command) if memory.seasons and _names_parts(command):
                act = memory.seasons
                return lambda: act(talk, command)
            case Yes() | Amend() | Pick() if memory.asked and memory.seasons:
                act = memory.seasons
                return lambda: act(talk, None)
            case Amend(command) if command.ordinal and command.ordinal <= len(choices):
                return lambda: choices[(command.ordinal or 1) - 1].act(talk, command)
            case Amend(command) if proposal and (amend := self._amenders.get(proposal.verb)):
                return lambda: amend(talk, proposal, command)
            case Pick(number) if number <= len(choices):
                return lambda: choices[number - 1].act(talk, None)
            case Yes() | Amend() if memory.asked and choices:
                return lambda: _which_number(len(choices))
        return None

    def _unanswered(self, talk: Talk) -> Proposal | None:
        """Return what a yes may mean that answers no open question: something was said in between, or it is late."""
        return None if talk.memory.theirs else self._desk.asked_lately(talk.thread)

    @staticmethod
    def _seasons(talk: Talk) -> Amend | None:
        """Read the seasons that we asked for: "all", "the latest", "1 and 3"."""
        if talk.memory.seasons is None or not talk.memory.asked:
            return None
        command = read_seasons(talk.text, talk.language)
        return Amend(command) if command else None

    def _handler(self, command: Command) -> Handler:
        """Return who answers: for this side of the verb ("find releases"), else for the verb."""
        return self._handlers.get(f"{command.verb} {command.about}") or self._handlers[command.verb]

    async def _completed(self, talk: Talk) -> Command | None:
        """Take the sentence as the title that we asked for, if there is a work of this very title."""
        missing = talk.memory.untitled
        title = talk.text.strip().strip(".!?«»\"“”'")
        if missing is None or not talk.memory.asked or not title or len(title.split()) > TITLE_WORDS:
            return None
        query = Query(text=title, language=talk.language, media_type=missing.media_type)
        try:
            found = await self._desk.find(talk.actor, query)
        except MediaMateError:  # it may as well be a sentence for somebody else
            return None
        return replace(missing, title=title) if namesakes(found.candidates, query) else None

    async def _safely(self, talk: Talk, act: Callable[[], Awaitable[Reply]]) -> Reply:
        try:
            return await act()
        except MediaMateError as err:
            talk.memory.close()
            return talk.error(err)

    async def _go_on(self, talk: Talk, reply: Reply) -> Reply:
        """Take up what else the same sentence asked for, until something has to be asked."""
        lines = list(reply.lines)
        while not reply.asks and talk.memory.queue:
            command = talk.memory.queue.pop(0)
            reply = await self._safely(talk, partial(self._handler(command), talk, command))
            lines += reply.lines
            reply = replace(reply, described=0)
        return replace(reply, lines=tuple(lines))


async def confirmed(talk: Talk, proposal_id: str | None = None) -> Reply:
    """Carry out what was asked about; without an id what a bare yes means."""
    talk.memory.close()
    outcome = await talk.desk.confirm(talk.actor, talk.thread, proposal_id)
    made = outcome.result.request if isinstance(outcome.result, RequestResult) else None
    if made is not None and not _told_here(talk, made):  # withdrawn, but others wait for it
        made = None
    return Reply((outcome.message,), asks=outcome.asks, request=made)


def _told_here(talk: Talk, request: MediaRequest) -> bool:
    """Is this conversation told how a request goes on?"""
    here = (talk.thread.door, talk.thread.place)
    return request.closed or any((one.door, one.place) == here for one in request.watchers)


async def asked_again(talk: Talk, proposal: Proposal) -> Reply:
    """Put a question anew: nothing is done by a yes that may have meant something else."""
    args, question = proposal.args, proposal.question
    await talk.desk.prepare(
        talk.actor, talk.thread, proposal.verb, args, question, destructive=proposal.destructive
    )
    talk.memory.close()
    return Reply((question,), asks=True)


async def declined(talk: Talk, proposal_id: str | None = None) -> Reply:
    """Leave it at that."""
    await talk.desk.decline(talk.actor, talk.thread, proposal_id)
    talk.memory.close()
    return Reply((Message("say_declined"),))


def _names_parts(command: Command) -> bool:
    return command.season is not None or command.episode is not None or bool(command.newest)


def _pointing(command: Command) -> Command:
    """A pronoun is no title: it points back to what we talked of."""
    if command.title is None or not _PRONOUN.fullmatch(command.title):
        return command
    return replace(command, title=None, forms=())


async def _which_number(count: int) -> Reply:
    return Reply((Message("say_which_number", {"count": count}),), asks=True)


def _language(text: str, hint: str, memory: Memory) -> str:
    """Return the language to answer in; "2" and "👍" are said in that of the conversation."""
    if memory.language and not any(char.isalpha() for char in text):
        return memory.language
    memory.language = detect_language(text, hint)
    return memory.language
