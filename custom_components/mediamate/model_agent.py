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
from homeassistant.helpers.intent import IntentResponseErrorCode

from .agent.accounts import Account, AccountEntry
from .agent.api import MediaApi
from .agent.gone import async_model_gone, async_model_works
from .agent.guarded import Ran
from .agent.loop import Outcome, Words, run
from .agent.providers.base import Options
from .agent.recall import Recalling, earlier, mentions_of
from .agent.settings import Settings
from .agent.waiting import asks
from .assist import Assist
from .const import DOMAIN, LOGGER
from .errors import InvalidAuth, MediaMateError, ModelGone
from .model import Message
from .replies import async_pass_on, forget_talk, reply, result_of, take_back
from .texts import Texts, async_texts
from .understanding import detect_language

_NOT_UNDERSTOOD: Final = frozenset(
    {IntentResponseErrorCode.NO_INTENT_MATCH, IntentResponseErrorCode.NO_VALID_TARGETS}
)
_OURS: Final = f"{DOMAIN}__"  # in the names of our tools, also where several APIs are merged
_CONFIRM: Final = f"{_OURS}confirm"
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
            if not said.kept:
                forget_talk(chat_log)
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
        actor, thread = await self._assist.async_speaker(user_input, chat_log.conversation_id)
        outcome = await run(
            Recalling(account.provider, await earlier(self.hass, actor, thread, chat_log)),
            chat_log,
            agent_id=self.entity_id,
            options=Options(model=account.models.named(settings.model), max_tokens=settings.max_tokens),
            limits=settings.limits,
            meter=account.meter,
            words=Words(
                error=texts.error,
                busy=texts.message(Message("say_model_busy", {"service": account.kind.name})),
            ),
            spoken=spoken,
        )
        self._learn(outcome.error)
        if outcome.answered:
            result = await self._finish(user_input, chat_log, texts)
            said = result.response.speech["plain"]["speech"]
            shown = mentions_of(outcome.calls)
            await self._assist.async_note(user_input, chat_log.conversation_id, said, shown)
            return result
        assert outcome.error is not None
        return await self._stand_in(user_input, chat_log, texts, outcome)

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
            goes_on = chat_log.continue_conversation or bool(question)
            return result_of(chat_log, text, texts.language, asks=goes_on)
        if chat_log.delta_listener:
            chat_log.delta_listener(chat_log, {"role": "assistant"})
            chat_log.delta_listener(chat_log, {"content": asked})
        reply(chat_log, self.entity_id, asked, texts.language)
        return result_of(chat_log, f"{text}\n\n{asked}", texts.language, asks=True)

    async def _stand_in(
        self, user_input: ConversationInput, chat_log: ChatLog, texts: Texts, outcome: Outcome
    ) -> ConversationResult:
        """Answer without the model, and say so in half a sentence; say why if there is no answer.

        What the model may have done before it fell silent is told, and nobody does it again.
        """
        assert outcome.error is not None
        if done := next((found for one in outcome.calls if (found := _carried_out(one))), None):
            return self._say(chat_log, texts, _without(texts, done))
        if question := await self._assist.async_open_question(user_input, chat_log.conversation_id):
            return self._say(chat_log, texts, _without(texts, texts.message(question)), asks=True)
        if any(map(_may_have_changed, outcome.calls)):
            text = texts.message(Message("say_model_half_done", {"text": texts.error(outcome.error)}))
            return self._say(chat_log, texts, text)
        take_back(chat_log)
        said = await self._assist.async_instead_of_model(user_input, chat_log.conversation_id)
        if said is not None:
            return self._say(chat_log, texts, _without(texts, said.text), asks=said.asks)
        return await self._pass_on(user_input, chat_log, texts, outcome.error)

    async def _pass_on(
        self, user_input: ConversationInput, chat_log: ChatLog, texts: Texts, err: MediaMateError
    ) -> ConversationResult:
        """Let Home Assistant's own agent turn on the light. What it does not understand, nobody does."""
        result = await async_pass_on(self.hass, self._assist, user_input, chat_log, self.entity_id)
        response = result.response
        if response.error_code in _NOT_UNDERSTOOD:
            take_back(chat_log)
            return self._say(chat_log, texts, texts.error(err))
        text = response.speech.get("plain", {}).get("speech", "")
        response.async_set_speech(_without(texts, text) if text else texts.error(err))
        return result

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
        return reply(chat_log, self.entity_id, text, texts.language, asks=asks)


def _without(texts: Texts, text: str) -> str:
    """Say in half a sentence that the model did not answer."""
    return texts.message(Message("say_without_model", {"text": text}))


def _carried_out(ran: Ran) -> str:
    """Return what was told to the model of what it carried out."""
    if not ran.name.endswith(_CONFIRM) or ran.result is None or ran.result.error:
        return ""
    return str(ran.result.data.get("message") or "") if isinstance(ran.result.data, dict) else ""


def _may_have_changed(ran: Ran) -> bool:
    """May a call have changed anything? All of ours but one only look, or prepare a question."""
    if ran.read_only or (_OURS in ran.name and not ran.name.endswith(_CONFIRM)):
        return False
    return ran.result is None or not ran.result.error or _OURS not in ran.name


def _unfit(text: str) -> Message | None:
    """Return what is said to a message that no model should get."""
    if not text.strip():
        return Message("say_heard_nothing")
    if len(text) > LONGEST:
        return Message("say_too_long")
    return None
