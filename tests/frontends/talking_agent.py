"""A conversation agent that says what it is told to, word by word."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Literal

from homeassistant.components import conversation
from homeassistant.components.conversation import (
    ChatLog,
    ConversationEntity,
    ConversationInput,
    ConversationResult,
)
from homeassistant.const import MATCH_ALL
from homeassistant.helpers import llm

from custom_components.mediamate.assist import Assist
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.dialogue.plans import args_of, question_of
from custom_components.mediamate.model import Actor, Thread
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.texts import async_texts

AGENT = "conversation.model"
LONG = "This is a film about people who learn to talk to visitors & <others>."


class Model(ConversationEntity):
    """An agent that says what it is told to, word by word."""

    entity_id = AGENT
    _attr_unique_id = "model"
    _attr_supports_streaming = True

    def __init__(self, mate: MediaMate) -> None:
        self.mate = mate
        self.says = LONG
        self.wish: Wish | None = None
        self.actor: Actor | None = None
        self.thread: Thread | None = None
        self.user_id: str | None = None
        self.fail: Exception | None = None
        self.local = False
        self.pause = 0.0  # seconds between its words
        self.finds = ""  # what it has our tool look up first
        self.requests: dict[str, Any] = {}  # what it has our tool ask for first

    @property
    def supported_languages(self) -> list[str] | Literal["*"]:
        return MATCH_ALL

    async def _async_handle_message(
        self, user_input: ConversationInput, chat_log: ChatLog
    ) -> ConversationResult:
        desk = self.mate.desk
        if self.fail:
            raise self.fail
        self.user_id = user_input.context.user_id
        self.actor = await desk.actor_for_context(user_input.context, conversation=True)
        self.thread = desk.thread_of(user_input.context, "en")
        if self.local:
            dialogue = (await Assist.async_get(self.hass)).dialogue
            assert self.thread
            said = await dialogue.turn(self.actor, self.thread, user_input.text)
            assert said
            self.says = said.text
        if self.wish:
            assert self.thread
            plan: Any = await desk.plan(self.actor, self.wish)
            texts = await async_texts(self.hass, "en")
            question = question_of(desk.stack(), texts, plan)
            await desk.prepare(self.actor, self.thread, "request", args_of(plan, "en"), question)
        if self.finds or self.requests:
            await chat_log.async_provide_llm_data(user_input.as_llm_context("model"), "mediamate")
        async for _ in chat_log.async_add_delta_content_stream(self.entity_id, self._stream()):
            pass
        return conversation.async_get_result_from_chat_log(user_input, chat_log)

    async def _stream(self) -> AsyncGenerator[Any]:
        if self.finds:
            call = llm.ToolInput(tool_name="mediamate__find", tool_args={"title": self.finds})
            yield {"role": "assistant", "tool_calls": [call]}
        if self.requests:
            call = llm.ToolInput(tool_name="mediamate__request", tool_args=self.requests)
            yield {"role": "assistant", "tool_calls": [call]}
        yield {"role": "assistant"}
        for number, word in enumerate(self.says.split(" ")):
            yield {"content": f" {word}" if number else word}
            await asyncio.sleep(self.pause)
