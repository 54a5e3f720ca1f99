"""How each of our agents replies, and how it passes on what is not for it."""

from dataclasses import replace

from homeassistant.components import conversation
from homeassistant.components.conversation import (
    AssistantContent,
    ChatLog,
    ConversationInput,
    ConversationResult,
    UserContent,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.intent import IntentResponse

from .assist import Assist


@callback
def reply(
    chat_log: ChatLog, agent_id: str, text: str, language: str, *, asks: bool = False
) -> ConversationResult:
    """Put a text of ours into the chat log, and return it as the result of the turn."""
    chat_log.async_add_assistant_content_without_tools(AssistantContent(agent_id=agent_id, content=text))
    return result_of(chat_log, text, language, asks=asks)


@callback
def result_of(chat_log: ChatLog, text: str, language: str, *, asks: bool) -> ConversationResult:
    """Return what is in the chat log already as the result of the turn."""
    response = IntentResponse(language=language)
    response.async_set_speech(text)
    return ConversationResult(
        response=response, conversation_id=chat_log.conversation_id, continue_conversation=asks
    )


@callback
def take_back(chat_log: ChatLog) -> None:
    """Forget what an agent made of the sentence that was said last: another one is to answer it."""
    last = next(
        (at for at, one in reversed(list(enumerate(chat_log.content))) if isinstance(one, UserContent)), None
    )
    if last is not None:
        del chat_log.content[last + 1 :]


@callback
def forget_talk(chat_log: ChatLog) -> None:
    """Leave of a dialog what was said last: the rest is to be forgotten, here too."""
    last = max((at for at, one in enumerate(chat_log.content) if isinstance(one, UserContent)), default=1)
    del chat_log.content[1:last]


async def async_pass_on(
    hass: HomeAssistant, assist: Assist, user_input: ConversationInput, chat_log: ChatLog, agent_id: str
) -> ConversationResult:
    """Let the agent answer that the sentence was meant for; if it was us, Home Assistant's own.

    In another agent's pipeline the sentence triggers come first, as they would have without our question.
    """
    host = assist.async_take_host(chat_log.conversation_id)
    other = _agent(hass, host)
    if other != conversation.HOME_ASSISTANT_AGENT:
        heard = replace(user_input, agent_id=other)
        text = await conversation.async_handle_sentence_triggers(hass, heard, chat_log)
        if text is not None:
            return reply(chat_log, agent_id, text, user_input.language)
    result = await conversation.async_converse(
        hass,
        user_input.text,
        chat_log.conversation_id,
        user_input.context,
        language=user_input.language,
        agent_id=other,
        device_id=user_input.device_id,
        satellite_id=user_input.satellite_id,
        extra_system_prompt=user_input.extra_system_prompt,
    )
    if result.continue_conversation:
        await assist.async_host_asks(user_input, chat_log.conversation_id, host)
    return result


def _agent(hass: HomeAssistant, host: str | None) -> str:
    """Return whom to pass on to. An agent that is gone since has Home Assistant's stand in."""
    if host is None or conversation.async_get_agent_info(hass, host) is None:
        return conversation.HOME_ASSISTANT_AGENT
    return host
