"""Who stands behind a tool call, in which conversation, and what was said there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from homeassistant.components import conversation
from homeassistant.components.conversation import AssistantContent, ChatLog, UserContent
from homeassistant.components.conversation.chat_log import current_chat_log
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.llm import LLMContext

from ..const import DOMAIN
from ..data import MediaMate
from ..model import Actor, Door, Thread
from ..orchestrator import Desk
from ..texts import Texts, async_texts
from ..understanding import detect_language
from .shown import Place, Shown, shown

_MCP = "mcp_server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`chat` is None where nobody talks with the model before our eyes: MCP, ai_task."""

    hass: HomeAssistant
    mate: MediaMate
    actor: Actor
    thread: Thread
    texts: Texts
    shown: Shown
    spoken: str  # the language of the pipeline, which may be none of ours
    chat: ChatLog | None = None
    own: bool = False  # the call comes from an agent of ours, which sees to it that questions are asked

    @classmethod
    async def of(cls, hass: HomeAssistant, mate: MediaMate, context: LLMContext) -> Self:
        """Find out who calls. No id in an argument counts, and without a user it is only the room."""
        chat = _chat(context)
        device = context.device_id if chat else None
        actor = await mate.desk.actor_for_context(context.context, device_id=device, conversation=True)
        said = _last_said(chat)
        hint = context.language
        spoken = hass.config.language if hint is None or hint == MATCH_ALL else hint
        language = detect_language(said.content if said else "", spoken)
        if chat and (bound := mate.desk.thread_of(context.context, language)):
            thread = bound
        elif chat:
            door = Door.VOICE if device else Door.ASSIST
            place = device or mate.desk.talks.known_place(actor, chat.conversation_id)
            thread = Thread(actor.id, door, place, language)
        else:
            door = Door.MCP if context.platform == _MCP else Door.ACTION
            thread = Thread(actor.id, door, "", language)
        return cls(
            hass=hass,
            mate=mate,
            actor=actor,
            thread=thread,
            texts=await async_texts(hass, language),
            shown=shown(hass, mate.now),
            spoken=spoken,
            chat=chat,
            own=context.platform == DOMAIN,
        )

    @property
    def desk(self) -> Desk:
        """The desk that every door comes to."""
        return self.mate.desk

    @property
    def place(self) -> Place:
        """Where something counts as shown."""
        if self.chat is None:
            return (self.actor.id,)
        return (self.actor.id, self.thread.door.value, self.thread.place)

    @property
    def language(self) -> str:
        """The language of the conversation."""
        return self.thread.language

    @property
    def said(self) -> UserContent | None:
        """What the user said last in this conversation."""
        return _last_said(self.chat)

    def said_since(self, moment: datetime) -> Iterator[UserContent]:
        """Yield what the user has said since then."""
        for one in self.chat.content if self.chat else ():
            if isinstance(one, UserContent) and one.created > moment:
                yield one

    @property
    def began(self) -> datetime | None:
        """When this dialog with Home Assistant began; None where there is none."""
        found = (
            one.created for one in (self.chat.content if self.chat else ()) if isinstance(one, UserContent)
        )
        return next(found, None)

    @property
    def answered_to(self) -> str:
        """The last words of the assistant before the user's last words."""
        before = False
        for one in reversed(self.chat.content if self.chat else []):
            if isinstance(one, UserContent):
                if before:
                    break
                before = True
            elif before and isinstance(one, AssistantContent):
                return one.content or ""
        return ""

    def known(self, name: str) -> str:
        """Return a ref or id that was shown here. Raises Refused (`not_shown`)."""
        return self.shown.check(self.place, name.strip())


def _chat(context: LLMContext) -> ChatLog | None:
    """Return the conversation that a person has with the model now."""
    if context.assistant != conversation.DOMAIN or context.platform == _MCP:
        return None
    return current_chat_log.get()


def _last_said(chat: ChatLog | None) -> UserContent | None:
    found = (one for one in reversed(chat.content if chat else []) if isinstance(one, UserContent))
    return next(found, None)
