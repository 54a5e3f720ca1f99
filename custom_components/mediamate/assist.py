"""Assist as a door: which conversation a sentence belongs to, and media commands in other agents' pipelines."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from hassil.recognize import RecognizeResult
from homeassistant.components.conversation import HOME_ASSISTANT_AGENT, ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.util import dt as dt_util

from .data import DATA
from .dialogue import Dialogue, Said
from .dialogue.verbs import HANDLERS
from .household import household
from .model import Actor, Door, Thread
from .understanding import TRIGGER_TEMPLATES, detect_language, warm_up

if TYPE_CHECKING:
    from .orchestrator import Desk


class Assist:
    """One for the local agent and for the sentence triggers, so that both speak of the same things."""

    def __init__(self, hass: HomeAssistant, desk: Desk) -> None:
        """Use `async_create`."""
        self._hass = hass
        self._desk = desk
        self._dialogue = Dialogue(hass, desk, HANDLERS, dt_util.utcnow)
        self._passed_on: dict[str, str] = {}  # conversation id -> the agent whose pipeline it is

    @classmethod
    async def async_create(cls, hass: HomeAssistant) -> Assist:
        """Load what understanding needs, off the loop."""
        await hass.async_add_executor_job(warm_up)
        return cls(hass, hass.data[DATA].desk)

    async def async_said(self, user_input: ConversationInput, conversation_id: str) -> Said | None:
        """Answer a sentence that reached the local agent; None when it is not for us."""
        actor, thread = await self._speaker(user_input, conversation_id)
        return await self._dialogue.turn(
            actor, thread, user_input.text, answers_only=conversation_id in self._passed_on
        )

    def other_agent(self, conversation_id: str) -> str:
        """Return the agent that gets what is not for us."""
        return self._passed_on.pop(conversation_id, HOME_ASSISTANT_AGENT)

    def async_listen_everywhere(self, our_agent: Callable[[], str]) -> CALLBACK_TYPE:
        """Register the sentence triggers where the household switched them on."""
        if not household(self._hass).sentence_triggers:
            return lambda: None
        sentences = [template for templates in TRIGGER_TEMPLATES.values() for template in templates]

        async def heard(user_input: ConversationInput, result: RecognizeResult) -> str | None:
            return await self._heard(user_input, our_agent())

        return get_agent_manager(self._hass).register_trigger(sentences, heard)

    async def _heard(self, user_input: ConversationInput, our_agent: str) -> str | None:
        """Answer a sentence said to another agent, and take the next one too if we ask something."""
        with async_get_chat_session(self._hass, user_input.conversation_id) as session:
            actor, thread = await self._speaker(user_input, session.conversation_id)
            said = await self._dialogue.turn(actor, thread, user_input.text)
            if said is None:
                return None
            if said.asks and "assist_pipeline" in self._hass.config.components:
                # imported here: only a home with voice pipelines has it loaded
                from homeassistant.components.assist_pipeline.default_pipeline import (  # noqa: PLC0415
                    async_get_pipeline_conversation_data,
                )

                data = async_get_pipeline_conversation_data(self._hass, session)
                data.continue_conversation_agent = our_agent
                if user_input.agent_id != our_agent:
                    self._remember(session.conversation_id, user_input.agent_id)
            return said.text

    def _remember(self, conversation_id: str, agent_id: str) -> None:
        self._passed_on[conversation_id] = agent_id
        while len(self._passed_on) > 100:  # the oldest conversations are over
            self._passed_on.pop(next(iter(self._passed_on)))

    async def _speaker(self, user_input: ConversationInput, conversation_id: str) -> tuple[Actor, Thread]:
        """Say who speaks, and which conversation of theirs it is: a device's, or a dialog's."""
        device = user_input.device_id or user_input.satellite_id
        actor = await self._desk.actor_for_context(user_input.context, device_id=device, conversation=True)
        door = Door.VOICE if user_input.satellite_id or user_input.device_id else Door.ASSIST
        language = detect_language(user_input.text, user_input.language)
        return actor, Thread(actor.id, door, device or conversation_id, language)
