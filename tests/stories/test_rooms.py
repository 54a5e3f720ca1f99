"""Series by voice, from a room: through a pipeline of Assist, as a satellite does it, over the simulated services."""

from homeassistant.components.assist_pipeline import PipelineEvent, PipelineEventType
from homeassistant.components.assist_pipeline.pipeline import (
    PipelineInput,
    PipelineRun,
    PipelineStage,
    async_get_pipeline,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import RequestState
from tests.test_pipeline import Pipelines

from .watching import AGENT, Say, ended


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("sonarr",)


@pytest.fixture
def device(hass: HomeAssistant) -> str:
    """Be a satellite."""
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    made = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", "satellite")}, name="Kitchen"
    )
    return made.id


@pytest.fixture
async def room(hass: HomeAssistant, mate: MediaMate, device: str, hass_ws_client: WebSocketGenerator) -> Say:
    """Return a coroutine function that says something in the kitchen: a satellite names no user."""
    assert await async_setup_component(hass, "assist_pipeline", {})
    pipelines = Pipelines(hass, await hass_ws_client())
    pipeline = async_get_pipeline(hass, await pipelines.create(AGENT))
    conversation: str | None = None

    async def said(text: str) -> str:
        nonlocal conversation
        events: list[PipelineEvent] = []
        run = PipelineRun(
            hass,
            context=Context(),
            pipeline=pipeline,
            start_stage=PipelineStage.INTENT,
            end_stage=PipelineStage.INTENT,
            event_callback=events.append,
        )
        with async_get_chat_session(hass, conversation) as session:
            conversation = session.conversation_id
            heard = PipelineInput(run=run, session=session, intent_input=text, device_id=device)
            await heard.execute(validate=True)
        (end,) = (one for one in events if one.type is PipelineEventType.INTENT_END)
        assert end.data is not None
        answer: str = end.data["intent_output"]["response"]["speech"]["plain"]["speech"]
        return answer

    return said


async def test_a_season_is_asked_for_with_the_question_after_it(
    hass: HomeAssistant, mate: MediaMate, room: Say
) -> None:
    assert "season" in await room("download The Bear")
    assert "season 2" in await room("the second season")
    assert "The Bear (2022), season 2 is requested." in await room("yes")
    request = await ended(hass, mate)
    assert request.state is RequestState.READY
    assert [(one.season, one.episode) for one in request.parts] == [(2, None)]


@pytest.mark.parametrize(
    ("words", "refused"),
    [("follow The Bear", "You may not do that."), ("следи за сериалом Медведь", "На это нет разрешения.")],
    ids=["english", "russian"],
)
async def test_a_room_follows_nothing(mate: MediaMate, room: Say, words: str, refused: str) -> None:
    """Nobody knows whom a new episode would be told to."""
    assert await room(words) == refused
    assert await mate.history.follows() == []
    assert await room("yes" if words[0] == "f" else "да") != refused
    assert await mate.history.follows() == []
