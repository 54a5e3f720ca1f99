"""A member's own agent: it answers as this member, and its answer is seen while it grows."""

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
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import EntityComponent
import pytest

from custom_components.mediamate.assist import Assist
from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.dialogue.plans import args_of, question_of
from custom_components.mediamate.frontends.telegram import agents
from custom_components.mediamate.model import Actor, Role, Thread
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.texts import async_texts
from tests.dialogue.home import TalkHome
from tests.made import ARRIVAL

from .conftest import GROUP, list_member
from .fake_bot import FakeBot, Refused

VERA = 1666
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
        async for _ in chat_log.async_add_delta_content_stream(self.entity_id, self._stream()):
            pass
        return conversation.async_get_result_from_chat_log(user_input, chat_log)

    async def _stream(self) -> AsyncGenerator[Any]:
        import asyncio

        yield {"role": "assistant"}
        for number, word in enumerate(self.says.split(" ")):
            yield {"content": f" {word}" if number else word}
            await asyncio.sleep(0)


@pytest.fixture
async def model(bot: FakeBot, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Model:
    """Let Vera be answered by a model."""
    monkeypatch.setattr(agents, "DRAFT_EVERY", 0.0)
    monkeypatch.setattr(agents, "EDIT_EVERY", 0.0)
    component: EntityComponent[Any] = hass.data["conversation"]
    model = Model(hass.data[DATA])
    await component.async_add_entities([model])
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    await list_member(hass, household, VERA, "Vera", Role.MEMBER, agent=AGENT, user_id="vera")
    return model


async def test_the_answer_grows_as_a_draft(bot: FakeBot, model: Model) -> None:
    await bot.says(VERA, "what is Arrival about")
    (shown,) = bot.chat(VERA)
    assert shown.html == LONG.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    drafts = [data for name, data in bot.calls if name == "send_message_draft"]
    assert drafts and all(shown.html.startswith(one["message"].rstrip("…")) for one in drafts)
    assert len({one["draft_id"] for one in drafts}) == 1
    assert model.actor and model.actor.role is Role.MEMBER and model.actor.name == "Vera"
    assert model.thread and model.thread.place == f"bot:{VERA}:0"
    assert model.user_id == "vera"


@pytest.mark.parametrize("where", [VERA, GROUP])
async def test_where_there_are_no_drafts_a_message_is_edited(bot: FakeBot, model: Model, where: int) -> None:
    bot.refuse = lambda action, data: Refused("Not supported") if action == "send_message_draft" else None
    await bot.says(VERA, "@mediamate_bot what is Arrival about", chat=where)
    (shown,) = bot.chat(where)
    assert shown.html.startswith("This is a film") and shown.html.endswith("others&gt;.")
    assert bot.count("send_message") == 1


async def test_a_question_of_the_model_has_buttons(
    bot: FakeBot, model: Model, home: TalkHome, mate: MediaMate
) -> None:
    model.says, model.wish = "I found Arrival. Shall I download Arrival (2016)?", Wish(ref=ARRIVAL)
    await bot.says(VERA, "get me that film with the linguist")
    card = bot.last(VERA)
    assert "Shall I download" in card.html and card.labels == ["⬇ Download", "No", "Quality"]
    await bot.presses(VERA, card, "Download")
    assert home.added == [ARRIVAL]
    (request,) = await mate.history.requests()
    assert request.watchers[0].place == f"bot:{VERA}:0"


async def test_what_took_no_model_is_shown_as_ever(bot: FakeBot, model: Model, home: TalkHome) -> None:
    """An agent of ours answers a plain command by the dialogue: the list keeps its buttons."""
    model.local = True
    await bot.says(VERA, "download Dune")
    question = bot.last(VERA)
    assert question.labels == ["1", "2", "More", "Cancel"]
    await bot.presses(VERA, question, "1")
    await bot.presses(VERA, question, "Download")
    assert len(home.added) == 1


async def test_an_agent_that_is_gone_or_fails(
    bot: FakeBot, model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    from homeassistant.exceptions import HomeAssistantError

    model.fail = HomeAssistantError("The model is tired")
    await bot.says(VERA, "hello there")
    assert bot.last(VERA).html == "The model is tired"
    model.fail = RuntimeError("boom")
    await bot.says(VERA, "hello there")
    assert "unexpected" in bot.last(VERA).html
    await model.async_remove()
    await bot.says(VERA, "hello there")
    assert "does not respond" in bot.last(VERA).html


async def test_flood_control_ends_the_growing_only(bot: FakeBot, model: Model) -> None:
    bot.refuse = lambda action, data: (
        Refused("Flood control exceeded. Retry in 3 seconds") if action == "send_message_draft" else None
    )
    await bot.says(VERA, "what is Arrival about")
    assert bot.last(VERA).html.startswith("This is a film") and bot.count("send_message_draft") == 1
