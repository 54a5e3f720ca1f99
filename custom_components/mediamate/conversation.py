"""`conversation.mediamate`: the local agent, which passes on what is not about media; and one agent a model."""

from dataclasses import replace
from typing import Any, Final, Literal, override

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.intent import IntentResponse

from .agent.accounts import AGENT, ai_kind_of
from .assist import Assist
from .entity import household_device
from .model_agent import ModelAgent

PARALLEL_UPDATES = 0
AGENT_ID: Final = (
    "conversation.mediamate"  # what pipelines and automations name, whatever the entry is called
)


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry[Any], async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the household's agent, and let it listen in other pipelines where that is wanted; or an account's."""
    assist = await Assist.async_get(hass)
    if ai_kind_of(entry):
        for subentry in entry.get_subentries_of_type(AGENT):
            async_add_entities([ModelAgent(entry, subentry, assist)], config_subentry_id=subentry.subentry_id)
        return
    agent = MediaMateAgent(entry, assist)
    async_add_entities([agent])
    entry.async_on_unload(assist.async_listen_everywhere(lambda: agent.entity_id))


class MediaMateAgent(conversation.ConversationEntity):
    """Understands media commands without a language model."""

    _attr_has_entity_name = True
    _attr_name = None
    _attr_supported_features = conversation.ConversationEntityFeature.CONTROL

    def __init__(self, entry: ConfigEntry[Any], assist: Assist) -> None:
        """Stand on the household's device."""
        self.entity_id = AGENT_ID
        self._attr_unique_id = f"{entry.entry_id}_agent"
        self._attr_device_info = household_device(entry)
        self._assist = assist

    @property
    @override
    def supported_languages(self) -> list[str] | Literal["*"]:
        """It answers in English and Russian; whatever it does not know goes to an agent that may."""
        return MATCH_ALL

    @override
    async def _async_handle_message(
        self, user_input: conversation.ConversationInput, chat_log: conversation.ChatLog
    ) -> conversation.ConversationResult:
        said = await self._assist.async_said(user_input, chat_log.conversation_id)
        if said is None:
            return await self._async_pass_on(user_input, chat_log)
        return self._answer(said.text, said.language, chat_log, asks=said.asks)

    def _answer(
        self, text: str, language: str, chat_log: conversation.ChatLog, *, asks: bool = False
    ) -> conversation.ConversationResult:
        chat_log.async_add_assistant_content_without_tools(
            conversation.AssistantContent(agent_id=self.entity_id, content=text)
        )
        response = IntentResponse(language=language)
        response.async_set_speech(text)
        return conversation.ConversationResult(
            response=response, conversation_id=chat_log.conversation_id, continue_conversation=asks
        )

    async def _async_pass_on(
        self, user_input: conversation.ConversationInput, chat_log: conversation.ChatLog
    ) -> conversation.ConversationResult:
        """Let the agent answer that the sentence was meant for; if it was us, Home Assistant's own.

        In another agent's pipeline the sentence triggers come first, as they would have without our question.
        """
        host = self._assist.async_take_host(chat_log.conversation_id)
        agent_id = self._agent(host)
        if agent_id != conversation.HOME_ASSISTANT_AGENT:
            heard = replace(user_input, agent_id=agent_id)
            text = await conversation.async_handle_sentence_triggers(self.hass, heard, chat_log)
            if text is not None:
                return self._answer(text, user_input.language, chat_log)
        result = await conversation.async_converse(
            self.hass,
            user_input.text,
            chat_log.conversation_id,
            user_input.context,
            language=user_input.language,
            agent_id=agent_id,
            device_id=user_input.device_id,
            satellite_id=user_input.satellite_id,
            extra_system_prompt=user_input.extra_system_prompt,
        )
        if result.continue_conversation:
            await self._assist.async_host_asks(user_input, chat_log.conversation_id, host)
        return result

    def _agent(self, host: str | None) -> str:
        """Return whom to pass on to. An agent that is gone since has Home Assistant's stand in."""
        if host is None or conversation.async_get_agent_info(self.hass, host) is None:
            return conversation.HOME_ASSISTANT_AGENT
        return host
