"""A conversation entity for each agent of an AI account: a model over our tools, and the local agent behind it."""

from typing import Final, Literal, override

from homeassistant.components import conversation
from homeassistant.components.conversation import (
    AssistantContent,
    ChatLog,
    ConversationInput,
    ConversationResult,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import MATCH_ALL
from homeassistant.helpers import llm
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.intent import IntentResponse

from .agent.accounts import Account, AccountEntry
from .agent.api import MediaApi
from .agent.gone import async_model_gone, async_model_works
from .agent.loop import Words, run
from .agent.providers.base import Options
from .agent.settings import Settings
from .agent.waiting import asks
from .assist import Assist
from .const import DOMAIN, LOGGER
from .errors import InvalidAuth, MediaMateError, ModelGone
from .model import Message
from .texts import Texts, async_texts
from .understanding import detect_language

LONGEST: Final = 8000  # characters of one message; a letter may be that long, a wish is not


class ModelAgent(conversation.ConversationEntity):
    """Answers with a model; what is certain, or what the model cannot answer, without it."""

    _attr_has_entity_name = True
    _attr_name = None
    _attr_supported_features = conversation.ConversationEntityFeature.CONTROL
    _attr_supports_streaming = True

    def __init__(self, entry: AccountEntry, subentry: ConfigSubentry, assist: Assist) -> None:
        """Stand on a device of its own, named as the subentry."""
        self._entry = entry
        self._subentry_id = subentry.subentry_id
        self._settings = Settings.of(subentry.data)
        self._assist = assist
        self._attr_unique_id = subentry.subentry_id
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            entry_type=DeviceEntryType.SERVICE,
            name=subentry.title,
            manufacturer=self._account.kind.name,
            model=self._account.models.named(self._settings.model).name or self._settings.model,
        )

    @property
    def _account(self) -> Account:
        return self._entry.runtime_data

    @property
    @override
    def supported_languages(self) -> list[str] | Literal["*"]:
        """A model speaks many; what we add to its words is in English or Russian."""
        return MATCH_ALL

    @override
    async def async_added_to_hass(self) -> None:
        """Have the list of models kept fresh while an agent is there."""
        await super().async_added_to_hass()
        self.async_on_remove(self._account.models.async_add_listener(lambda: None))

    @override
    async def _async_handle_message(
        self, user_input: ConversationInput, chat_log: ChatLog
    ) -> ConversationResult:
        language = detect_language(user_input.text[:LONGEST], user_input.language)
        texts = await async_texts(self.hass, language)
        if (refused := _unfit(user_input.text)) is not None:
            return self._say(chat_log, texts, texts.message(refused))
        said = await self._assist.async_without_model(
            user_input, chat_log.conversation_id, certain=self._settings.shortcut
        )
        if said is not None:
            return self._say(chat_log, await async_texts(self.hass, said.language), said.text, asks=said.asks)
        return await self._ask_model(user_input, chat_log, texts)

    async def _ask_model(
        self, user_input: ConversationInput, chat_log: ChatLog, texts: Texts
    ) -> ConversationResult:
        spoken = bool(user_input.device_id or user_input.satellite_id)
        account, settings = self._account, self._settings
        try:
            await chat_log.async_provide_llm_data(
                user_input.as_llm_context(DOMAIN),
                self._apis(),
                settings.instructions(spoken=spoken),
                user_input.extra_system_prompt,
            )
        except conversation.ConverseError as err:
            return err.as_conversation_result()
        outcome = await run(
            account.provider,
            chat_log,
            agent_id=self.entity_id,
            options=Options(model=account.models.named(settings.model), max_tokens=settings.max_tokens),
            limits=settings.limits,
            meter=account.meter,
            words=Words(
                error=texts.error,
                busy=texts.message(Message("say_model_busy", {"service": account.kind.name})),
            ),
        )
        self._learn(outcome.error)
        if outcome.answered:
            return await self._finish(user_input, chat_log, texts)
        assert outcome.error is not None
        return await self._stand_in(user_input, chat_log, texts, outcome.error)

    def _apis(self) -> llm.API | list[str]:
        """Return whose tools the model gets. One that is gone since is left out, ours never."""
        known = {one.id for one in llm.async_get_apis(self.hass)}
        chosen = [one for one in self._settings.apis if one in known]
        return chosen if len(chosen) > 1 else MediaApi(self.hass)

    async def _finish(
        self, user_input: ConversationInput, chat_log: ChatLog, texts: Texts
    ) -> ConversationResult:
        """Make sure that what a yes would do is what was asked, whatever the model made of the question."""
        last = chat_log.content[-1]
        text = (last.content or "").strip() if isinstance(last, AssistantContent) else ""
        question = await self._assist.async_open_question(user_input, chat_log.conversation_id)
        asked = texts.message(question) if question else ""
        if question is None or asks(text, question, asked):
            return self._result(chat_log, texts, text, asks=chat_log.continue_conversation or bool(question))
        if chat_log.delta_listener:
            chat_log.delta_listener(chat_log, {"role": "assistant"})
            chat_log.delta_listener(chat_log, {"content": asked})
        self._log(chat_log, asked)
        return self._result(chat_log, texts, f"{text}\n\n{asked}", asks=True)

    async def _stand_in(
        self, user_input: ConversationInput, chat_log: ChatLog, texts: Texts, err: MediaMateError
    ) -> ConversationResult:
        """Answer without the model, and say so in half a sentence; say why if there is no answer."""
        said = await self._assist.async_instead_of_model(user_input, chat_log.conversation_id)
        if said is None:
            return self._say(chat_log, texts, texts.error(err))
        text = texts.message(Message("say_without_model", {"text": said.text}))
        return self._say(chat_log, texts, text, asks=said.asks)

    def _learn(self, err: MediaMateError | None) -> None:
        """Tell the household what only it can mend."""
        match err:
            case None:
                async_model_works(self.hass, self._subentry_id)
                return
            case InvalidAuth():
                self._entry.async_start_reauth(self.hass)
            case ModelGone():
                async_model_gone(self.hass, self._entry, self._subentry_id)
        LOGGER.info("%s did not answer as it should: %s", self._account.kind.name, err)

    def _say(self, chat_log: ChatLog, texts: Texts, text: str, *, asks: bool = False) -> ConversationResult:
        self._log(chat_log, text)
        return self._result(chat_log, texts, text, asks=asks)

    def _log(self, chat_log: ChatLog, text: str) -> None:
        chat_log.async_add_assistant_content_without_tools(
            AssistantContent(agent_id=self.entity_id, content=text)
        )

    def _result(self, chat_log: ChatLog, texts: Texts, text: str, *, asks: bool) -> ConversationResult:
        response = IntentResponse(language=texts.language)
        response.async_set_speech(text)
        return ConversationResult(
            response=response, conversation_id=chat_log.conversation_id, continue_conversation=asks
        )


def _unfit(text: str) -> Message | None:
    """Return what is said to a message that no model should get."""
    if not text.strip():
        return Message("say_heard_nothing")
    if len(text) > LONGEST:
        return Message("say_too_long")
    return None
