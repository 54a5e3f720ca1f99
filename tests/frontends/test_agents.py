"""A member's own agent: it answers as this member, and its answer is seen while it grows."""

from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import EntityComponent
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.frontends.telegram import agents
from custom_components.mediamate.model import Part, Role
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.orchestrator import Desk
from tests.dialogue.home import OLD_DUNE, TalkHome
from tests.made import ARRIVAL
from tests.made_home import add_series

from .conftest import GROUP, list_member
from .fake_bot import FakeBot, Refused
from .talking_agent import AGENT, LONG, Model

VERA = 1666


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
    MockUser(id="vera", name="Vera").add_to_hass(hass)
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


LISTED = """There are two of them:

1. **Dune** (1984): the one by David Lynch.
2. **Dune** (2021), the newer one."""


@pytest.mark.parametrize("where", [VERA, GROUP])
async def test_a_list_of_the_model_has_buttons(
    bot: FakeBot, model: Model, home: TalkHome, mate: MediaMate, where: int
) -> None:
    """Each picks exactly the title that the model had numbered so, whatever order it was found in."""
    model.finds, model.says = "Dune", LISTED
    await bot.says(VERA, "@mediamate_bot is there more than one Dune", chat=where)
    shown = bot.last(where)
    assert "<b>" not in shown.html and shown.labels == ["1", "2"]
    model.finds, model.says = "", "I was not to be asked"
    await bot.presses(VERA, shown, "1")
    card = bot.messages[where, shown.id]
    assert "Dune (1984)" in card.html and "⬇ Download" in card.labels
    await bot.presses(VERA, card, "Download")
    (request,) = await mate.history.requests()
    assert request.ref == OLD_DUNE and home.added == [OLD_DUNE]


async def test_a_list_in_prose_has_the_names_on_its_buttons(bot: FakeBot, model: Model) -> None:
    model.finds, model.says = "Dune", "Do you mean Dune (2021), or rather Dune (1984)?"
    await bot.says(VERA, "get me Dune")
    assert bot.last(VERA).labels == ["Dune (2021)", "Dune (1984)"]


async def test_only_what_our_tools_had_shown_gets_a_button(bot: FakeBot, model: Model) -> None:
    model.says = LISTED
    await bot.says(VERA, "what do you know of Dune")
    assert bot.last(VERA).labels == [], "it was never looked up"


async def test_a_list_may_be_repeated(bot: FakeBot, model: Model) -> None:
    model.finds, model.says = "Dune", "I found some."
    await bot.says(VERA, "is there more than one Dune")
    assert bot.last(VERA).labels == []
    model.finds, model.says = "", LISTED
    await bot.says(VERA, "which ones?")
    assert bot.last(VERA).labels == ["1", "2"]


async def test_growing_is_throttled(bot: FakeBot, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast an agent talks: the first words, and then the whole, are all that can be shown at once."""
    monkeypatch.setattr(agents, "EDIT_EVERY", 3600.0)
    model.says = "word " * 200
    await bot.says(VERA, "@mediamate_bot tell me a lot", chat=GROUP)
    assert bot.last(GROUP).html == model.says.strip()
    assert bot.count("send_message") + bot.count("edit_message") <= 2


async def test_which_season_the_model_asks_is_a_button(
    bot: FakeBot, model: Model, home: TalkHome, hass: HomeAssistant, mate: MediaMate
) -> None:
    """Our tool had said that it depends on the season; what was said of the quality is kept."""
    add_series(hass, home)
    model.requests, model.says = (
        {"title": "The Bear", "quality": "HD-1080p"},
        "Sure! Which season would you like?",
    )
    await bot.says(VERA, "get me The Bear")
    asked = bot.last(VERA)
    assert asked.html == model.says
    assert asked.labels == ["1", "2", "3", "The latest", "All seasons", "Cancel"]
    model.says = "I was not to be asked"
    await bot.presses(VERA, asked, "2")
    assert "season 2" in asked.html and asked.labels[0] == "⬇ Download"
    await bot.presses(VERA, asked, "Download")
    (request,) = await mate.history.requests()
    assert [one.part for one in request.parts] == [Part(2)]


async def test_the_next_answer_has_no_seasons_any_more(
    bot: FakeBot, model: Model, home: TalkHome, hass: HomeAssistant
) -> None:
    add_series(hass, home)
    model.requests, model.says = {"title": "The Bear"}, "Which season would you like?"
    await bot.says(VERA, "get me The Bear")
    model.requests, model.says = {}, "Never mind then."
    await bot.says(VERA, "oh, never mind")
    assert bot.last(VERA).html == "Never mind then." and bot.last(VERA).labels == []


async def test_without_a_catalogue_the_question_stands(
    bot: FakeBot, model: Model, home: TalkHome, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_series(hass, home)
    monkeypatch.setattr(Desk, "details", AsyncMock(side_effect=CannotConnect(service="tmdb")))
    model.requests, model.says = {"title": "The Bear"}, "Which season would you like?"
    await bot.says(VERA, "get me The Bear")
    assert bot.last(VERA).html == "Which season would you like?" and bot.last(VERA).labels == []
