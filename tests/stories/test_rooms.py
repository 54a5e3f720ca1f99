"""Series by voice, from a room: through a pipeline of Assist, as a satellite does it, over the simulated services."""

from collections.abc import Awaitable, Callable

from homeassistant.components.assist_pipeline import PipelineEvent, PipelineEventType
from homeassistant.components.assist_pipeline.pipeline import (
    PipelineInput,
    PipelineRun,
    PipelineStage,
    async_get_pipeline,
)
from homeassistant.components.assist_satellite import AssistSatelliteEntityFeature
from homeassistant.components.assist_satellite.const import DATA_COMPONENT
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.household import QUIET_FROM, QUIET_TO, household_entry
from custom_components.mediamate.model import RequestState
from simulator import SimulatedStack
from tests.frontends.test_voice import Satellite
from tests.members import member_data
from tests.test_pipeline import Pipelines

from .watching import AGENT, Say, days_pass, ended, look, until


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


type Speak = Callable[..., Awaitable[str]]


@pytest.fixture
async def speak(
    hass: HomeAssistant, mate: MediaMate, device: str, hass_ws_client: WebSocketGenerator
) -> Speak:
    """Return a coroutine function that says something through a pipeline, in one conversation.

    By a satellite, that is from a device and by nobody in particular, or by a user in their app.
    """
    assert await async_setup_component(hass, "assist_satellite", {})  # before the server runs
    pipelines = Pipelines(hass, await hass_ws_client())
    pipeline = async_get_pipeline(hass, await pipelines.create(AGENT))
    conversation: str | None = None

    async def said(text: str, user: str | None = None) -> str:
        nonlocal conversation
        events: list[PipelineEvent] = []
        run = PipelineRun(
            hass,
            context=Context(user_id=user),
            pipeline=pipeline,
            start_stage=PipelineStage.INTENT,
            end_stage=PipelineStage.INTENT,
            event_callback=events.append,
        )
        with async_get_chat_session(hass, conversation) as session:
            conversation = session.conversation_id
            where = None if user else device
            heard = PipelineInput(run=run, session=session, intent_input=text, device_id=where)
            await heard.execute(validate=True)
        (end,) = (one for one in events if one.type is PipelineEventType.INTENT_END)
        assert end.data is not None
        answer: str = end.data["intent_output"]["response"]["speech"]["plain"]["speech"]
        return answer

    return said


@pytest.fixture
def room(speak: Speak) -> Say:
    """Return a coroutine function that says something in the kitchen: a satellite names no user."""
    return speak


@pytest.fixture
async def satellite(hass: HomeAssistant, mate: MediaMate, speak: Speak, device: str) -> Satellite:
    """Be the kitchen's satellite, in a household that nobody has to be quiet in."""
    entry = household_entry(hass)
    assert entry is not None
    hass.config_entries.async_update_entry(
        entry, options=dict(entry.options) | {QUIET_FROM: "00:00:00", QUIET_TO: "00:00:00"}
    )
    made = Satellite("kitchen", AssistSatelliteEntityFeature.ANNOUNCE)
    await hass.data[DATA_COMPONENT].async_add_entities([made])
    er.async_get(hass).async_update_entity(made.entity_id, device_id=device)
    await hass.async_block_till_done(wait_background_tasks=True)
    return made


async def heard(satellite: Satellite, happens: Callable[[], Awaitable[object]]) -> str:
    """Have the home go on until the satellite says something."""

    async def said() -> str | None:
        await happens()
        return next(iter(satellite.said), None)

    return await until(said)


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


@pytest.mark.parametrize(
    ("words", "ready"),
    [
        (("download season 2 of The Bear", "yes"), "You can watch The Bear (2022), season 2 now."),
        (("скачай второй сезон Медведя", "да"), "«Медведь» (2022), 2-й сезон: можно смотреть."),
    ],
    ids=["english", "russian"],
)
async def test_who_asked_in_a_room_hears_there_when_it_is_ready(
    hass: HomeAssistant,
    mate: MediaMate,
    room: Say,
    satellite: Satellite,
    *,
    words: tuple[str, str],
    ready: str,
) -> None:
    for one in words:
        await room(one)
    assert satellite.said == []
    assert await heard(satellite, lambda: look(hass, mate)) == ready
    (request,) = await mate.history.requests()
    assert request.state is RequestState.READY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert satellite.said == [ready]  # once


async def test_who_follows_a_series_by_voice_hears_of_its_new_episode_at_home(
    hass: HomeAssistant,
    mate: MediaMate,
    sim: SimulatedStack,
    *,
    speak: Speak,
    satellite: Satellite,
    hass_admin_user: MockUser,
) -> None:
    """Anna speaks to Home Assistant's app on her way home; the satellite of the kitchen is hers."""
    anna, entry = hass_admin_user.id, household_entry(hass)
    assert entry is not None
    data = member_data("Anna", user_id=anna, role="admin", satellite=satellite.entity_id)
    hass.config_entries.async_add_subentry(entry, ConfigSubentry(**data))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "new episodes will be fetched by themselves" in await speak("follow Slow Horses", anna)
    assert (await speak("yes", anna)).startswith("You follow Slow Horses (2022) now.")
    new = await heard(satellite, lambda: days_pass(hass, mate, sim))
    assert new.startswith("You can watch Slow Horses (2022), season 6, episode") and new.endswith(" now.")
    assert await mate.history.requests() == []


async def test_a_room_stops_no_search(mate: MediaMate, room: Say) -> None:
    await room("download season 2 of The Bear")
    await room("yes")
    assert await room("stop monitoring season 2 of The Bear") == "You may not do that."
