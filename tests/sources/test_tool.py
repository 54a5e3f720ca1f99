"""The tool for subtitles: what a model may do with it, in a simulated home."""

from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import chat_session, llm
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import DATA
from custom_components.mediamate.desk_subtitles import subtitle_wish
from custom_components.mediamate.model.subtitles import SubtitleOutcome
from custom_components.mediamate.operations.subtitles import SubtitleReport
from tests.members import household_of, member_data

from .conftest import DUNE

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
async def ask(hass: HomeAssistant, sim: SimulatedStack, setup_stack: Any, hass_admin_user: MockUser) -> Any:
    """Return a coroutine function: what a user says, and one call of the tool that a model makes of it."""
    sim.own(sim.catalogue.films[DUNE])
    await setup_stack()

    return partial(asking, hass, hass_admin_user)


async def asking(
    hass: HomeAssistant, user: MockUser, text: str, name: str = "subtitles", **args: Any
) -> dict[str, Any]:
    """Say something as this user, and have a model call a tool once."""
    said = conversation.ConversationInput(
        text, Context(user_id=user.id), "talk", None, None, "en", "conversation.foreign", None
    )
    with (
        chat_session.async_get_chat_session(hass, "talk") as session,
        conversation.async_get_chat_log(hass, session, said) as log,
    ):
        await log.async_provide_llm_data(said.as_llm_context("foreign"), ["mediamate"])
        assert log.llm_api is not None
        result = await log.llm_api.async_call_tool(llm.ToolInput(f"mediamate__{name}", args))
        return dict(result.data) if isinstance(result, llm.ToolResult) else dict(result)


async def test_the_users_own_words_are_enough(sim: SimulatedStack, ask: Any) -> None:
    answer = await ask("Russian subtitles for Dune", title="Dune", language="ru")
    assert (answer["status"], answer["ref"]) == ("found", f"movie:tmdb:{DUNE}")
    assert answer["message"] == "Dune (2021): found Russian subtitles. They are in place now."
    assert sim.bazarr.shelf.kept == {("movie", 1): {"ru"}}


async def test_else_it_is_asked_first(sim: SimulatedStack, ask: Any) -> None:
    answer = await ask("I cannot understand a word of it", title="Dune", language="ru")
    assert answer["status"] == "needs_confirmation"
    assert answer["question"] == "Dune (2021): look for Russian subtitles?"
    assert sim.bazarr.shelf.kept == {}


async def test_a_member_is_asked_about_the_language_that_they_always_want(
    hass: HomeAssistant, sim: SimulatedStack, setup_stack: Any, hass_admin_user: MockUser
) -> None:
    household_of(hass, member_data("Anna", user_id=hass_admin_user.id, movie={"subtitles": "de"}))
    sim.own(sim.catalogue.films[DUNE])
    await setup_stack()
    answer = await asking(hass, hass_admin_user, "I cannot understand a word of it", title="Dune")
    assert answer["question"] == "Dune (2021): look for German subtitles?"
    (prepared,) = await hass.data[DATA].history.proposals()
    assert prepared.args["language"] == "de"


async def test_by_a_ref_that_was_shown(sim: SimulatedStack, ask: Any) -> None:
    ref = f"movie:tmdb:{DUNE}"
    assert (await ask("what do you know of Dune?", ref=ref))["error"] == "not_shown"
    await ask("what do you know of Dune?", "find", title="Dune")
    answer = await ask("русские субтитры к Дюне", ref=ref, language="RU")
    assert answer["status"] == "found"


async def test_what_is_missing(sim: SimulatedStack, ask: Any) -> None:
    sim.bazarr.throttled["podnapisi"] = "TooManyRequests"
    answer = await ask("which subtitles are missing?")
    assert answer["missing"] == [{"service": "Bazarr", "films": 1, "episodes": 0, "not_asked": []}]


async def test_arguments_and_titles_that_make_no_sense(ask: Any) -> None:
    assert (await ask("subtitles", title="Dune", language="russian"))["error"] == "invalid_arguments"
    assert (await ask("subtitles", title="Xyzzy Plugh"))["error"] == "title_not_found"


async def test_several_are_a_choice(sim: SimulatedStack, ask: Any, hass: HomeAssistant) -> None:
    sim.own(sim.catalogue.films[841])
    (entry,) = [one for one in hass.config_entries.async_entries("mediamate") if one.title == "Radarr"]
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    answer = await ask("subtitles for Dune", title="Dune")
    assert len(answer["results"]) == 2


async def test_outside_of_a_conversation_it_waits_for_a_tick(
    hass: HomeAssistant, sim: SimulatedStack, ask: Any, hass_admin_user: MockUser
) -> None:
    await ask("what do you know of Dune?", "find", title="Dune")
    context = llm.LLMContext("mcp", Context(user_id=hass_admin_user.id), "en", None, None)
    api = await llm.async_get_api(hass, "mediamate", context)
    result = await api.async_call_tool(llm.ToolInput("mediamate__subtitles", {"title": "Dune"}))
    answer = dict(result.data) if isinstance(result, llm.ToolResult) else dict(result)
    assert answer["status"] == "needs_confirmation"
    assert sim.bazarr.shelf.kept == {}


async def test_seasons_and_episodes_arrive_as_they_were_said(
    hass: HomeAssistant, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, mate = hass.data[DATA].desk, hass.data[DATA]
    looked = AsyncMock(return_value=SubtitleReport(outcome=SubtitleOutcome.NO_FILE))
    monkeypatch.setattr(desk, "subtitles", looked)
    for said, seasons, episode in (("2x5", (2,), 5), ("1,2", (1, 2), None), ("all", "all", None)):
        await ask("Russian subtitles for Dune", title="Dune", seasons=said)
        wish = looked.await_args.args[1]
        assert (wish.seasons, wish.episode) == (seasons, episode)
        await ask("I cannot understand a word of it", title="Dune", seasons=said)
        (kept,) = await mate.history.proposals()
        prepared = subtitle_wish(kept.args)
        assert (prepared.seasons, prepared.episode) == (seasons, episode)
