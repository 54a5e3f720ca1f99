"""`conversation.mediamate`: the local agent, which passes on what is not about media; and one agent a model."""

from typing import Any, Final, Literal, override

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.importlib import async_import_module

from .agent.accounts import AGENT, ai_kind_of
from .assist import Assist
from .entity import household_device
from .replies import async_pass_on, forget_talk, reply

PARALLEL_UPDATES = 0
AGENT_ID: Final = (
    "conversation.mediamate"  # what pipelines and automations name, whatever the entry is called
)


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry[Any], async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the household's agent, and let it listen in other pipelines where that is wanted; or an account's."""
    assist = await Assist.async_get(hass)
    if ai_kind_of(entry):  # only such a home loads what lets a model speak
        models = await async_import_module(hass, f"{__package__}.model_agent")
        for subentry in entry.get_subentries_of_type(AGENT):
            async_add_entities(
                [models.ModelAgent(entry, subentry, assist)], config_subentry_id=subentry.subentry_id
            )
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
            return await async_pass_on(self.hass, self._assist, user_input, chat_log, self.entity_id)
        if not said.kept:
            forget_talk(chat_log)
        return reply(chat_log, self.entity_id, said.text, said.language, asks=said.asks)
