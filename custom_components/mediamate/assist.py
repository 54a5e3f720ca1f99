"""Assist as a door: which conversation a sentence belongs to, and media commands in other agents' pipelines."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from hassil.recognize import RecognizeResult
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.chat_session import ChatSession, current_session
from homeassistant.loader import async_get_loaded_integration
from homeassistant.util import dt as dt_util

from .data import DATA
from .dialogue import HANDLERS, Dialogue, Said, amend
from .household import household
from .model import Actor, Door, Message, Thread
from .texts import async_texts
from .understanding import TRIGGER_TEMPLATES, detect_language, warm_up

if TYPE_CHECKING:
    from .orchestrator import Desk

GUESTS = 100  # conversations of other agents that are remembered; older ones are over


class Assist:
    """One for the local agent and for the sentence triggers, so that both speak of the same things."""

    def __init__(self, hass: HomeAssistant, desk: Desk) -> None:
        """Use `async_create`."""
        self._hass = hass
        self._desk = desk
        self._dialogue = Dialogue(hass, desk, HANDLERS, amend, dt_util.utcnow)
        self._hosts: dict[str, str] = {}  # conversation id -> the agent in whose pipeline we asked something

    @classmethod
    async def async_create(cls, hass: HomeAssistant) -> Assist:
        """Load what understanding needs, off the loop."""
        await hass.async_add_executor_job(warm_up)
        return cls(hass, hass.data[DATA].desk)

    async def async_said(self, user_input: ConversationInput, conversation_id: str) -> Said | None:
        """Answer a sentence that reached the local agent; None when it is not for us.

        In another agent's pipeline only answers are: that is where everything else goes on to.
        """
        actor, thread = await self._speaker(user_input, conversation_id)
        said = await self._dialogue.turn(
            actor, thread, user_input.text, answers_only=conversation_id in self._hosts
        )
        if said is not None and not said.asks:
            self._hosts.pop(conversation_id, None)
        return said

    @callback
    def async_take_host(self, conversation_id: str) -> str | None:
        """Return the agent in whose pipeline we asked something. The conversation is its own again."""
        return self._hosts.pop(conversation_id, None)

    async def async_host_asks(
        self, user_input: ConversationInput, conversation_id: str, host: str | None
    ) -> None:
        """Note that the other agent asked something: the answer is for it, and reaches it through us."""
        if host is not None:
            self._remember(conversation_id, host)
        _, thread = await self._speaker(user_input, conversation_id)
        self._dialogue.interrupted(thread)

    def async_listen_everywhere(self, our_agent: Callable[[], str]) -> CALLBACK_TYPE:
        """Register the sentence triggers where the household switched them on."""
        if not household(self._hass).sentence_triggers:
            return lambda: None
        sentences = [template for templates in TRIGGER_TEMPLATES.values() for template in templates]

        async def heard(user_input: ConversationInput, result: RecognizeResult) -> str:
            return await self._heard(user_input, our_agent())

        return get_agent_manager(self._hass).register_trigger(sentences, heard)

    async def _heard(self, user_input: ConversationInput, our_agent: str) -> str:
        """Answer a sentence said to another agent, and take the next one too if we ask something.

        A matched trigger cannot be given back: what is not understood after all is answered too.
        """
        session = current_session.get()
        conversation_id = session.conversation_id if session else user_input.conversation_id or ""
        actor, thread = await self._speaker(user_input, conversation_id)
        said = await self._dialogue.turn(actor, thread, user_input.text)
        if said is None:
            texts = await async_texts(self._hass, thread.language)
            return texts.message(Message("say_nothing_understood"))
        if said.asks and session:
            await self._take_next(session, user_input.agent_id, our_agent)
        return said.text

    async def _take_next(self, session: ChatSession, host: str, our_agent: str) -> None:
        """Let the next sentence of this conversation come to us; what is no answer goes on to its host."""
        if "assist_pipeline" not in self._hass.config.components:  # nobody speaks through a pipeline
            return
        integration = async_get_loaded_integration(self._hass, "assist_pipeline")
        pipeline = await integration.async_get_platform("default_pipeline")
        pipeline.async_get_pipeline_conversation_data(
            self._hass, session
        ).continue_conversation_agent = our_agent
        if host != our_agent:
            self._remember(session.conversation_id, host)

    def _remember(self, conversation_id: str, agent_id: str) -> None:
        self._hosts[conversation_id] = agent_id
        while len(self._hosts) > GUESTS:
            self._hosts.pop(next(iter(self._hosts)))

    async def _speaker(self, user_input: ConversationInput, conversation_id: str) -> tuple[Actor, Thread]:
        """Say who speaks, and which conversation of theirs it is: a device's, or a dialog's."""
        device = user_input.device_id or user_input.satellite_id
        actor = await self._desk.actor_for_context(user_input.context, device_id=device, conversation=True)
        door = Door.VOICE if device else Door.ASSIST
        language = detect_language(user_input.text, user_input.language)
        return actor, Thread(actor.id, door, device or conversation_id, language)
