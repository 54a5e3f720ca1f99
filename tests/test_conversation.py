"""`conversation.mediamate` in a real Home Assistant: what it answers, and what it leaves to others."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.chat_log import DATA_CHAT_LOGS
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.assist import Assist
from custom_components.mediamate.data import DATA
from custom_components.mediamate.model import Door
from custom_components.mediamate.proposals import SIGNAL_WAITING
from tests.dialogue.home import OLD_DUNE, TalkHome
from tests.made import ARRIVAL

if TYPE_CHECKING:
    from tests.dialogue.doors import Household

pytest_plugins = ("tests.dialogue.doors",)
AGENT = "conversation.mediamate"

type Say = Callable[..., Any]


@pytest.fixture
def say(hass: HomeAssistant, hass_admin_user: MockUser) -> Say:
    """Return a coroutine function that says something to our agent as an administrator."""

    async def said(
        text: str, conversation_id: str | None = None, **how: Any
    ) -> conversation.ConversationResult:
        context = how.pop("context", None) or Context(user_id=hass_admin_user.id)
        return await conversation.async_converse(
            hass, text, conversation_id, context, **({"language": "en", "agent_id": AGENT} | how)
        )

    return said


def speech(result: conversation.ConversationResult) -> str:
    return result.response.speech["plain"]["speech"]


@pytest.fixture
async def kitchen_light(hass: HomeAssistant, household: MockConfigEntry) -> str:
    """Be a real light that can be turned on in words."""
    boolean = {"target": {"entity_id": "input_boolean.kitchen"}}
    light = {
        "name": "Kitchen light",
        "state": "{{ is_state('input_boolean.kitchen', 'on') }}",
        "turn_on": {"action": "input_boolean.turn_on"} | boolean,
        "turn_off": {"action": "input_boolean.turn_off"} | boolean,
    }
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"kitchen": {}}})
    assert await async_setup_component(hass, "template", {"template": [{"light": [light]}]})
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", "light.kitchen_light", should_expose=True)
    return "light.kitchen_light"


async def test_its_name_is_fixed(hass: HomeAssistant, open_doors: Household) -> None:
    await open_doors(title="Our films")
    assert hass.states.get(AGENT) is not None
    assert conversation.async_get_agent_info(hass, AGENT) is not None
    agent = conversation.async_get_agent(hass, AGENT)
    assert agent is not None and agent.supported_languages == "*"
    entry = er.async_get(hass).async_get(AGENT)
    assert entry is not None and entry.unique_id.endswith("_agent")


async def test_the_whole_talk(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome, say: Say
) -> None:
    first = await say("download Dune")
    assert first.continue_conversation
    assert speech(first).splitlines()[0] == "I found several titles for “Dune”. Which one?"
    second = await say("the second one", first.conversation_id)
    assert second.continue_conversation and second.conversation_id == first.conversation_id
    assert speech(second).startswith("Download the film Dune (1984)")
    third = await say("yes", first.conversation_id)
    assert not third.continue_conversation
    assert speech(third).startswith("Dune (1984) is requested.")
    assert home.added == [OLD_DUNE]
    log = hass.data[DATA_CHAT_LOGS][first.conversation_id]
    assert [(one.role, one.content) for one in log.content if one.role != "system"] == [
        ("user", "download Dune"),
        ("assistant", speech(first)),
        ("user", "the second one"),
        ("assistant", speech(second)),
        ("user", "yes"),
        ("assistant", speech(third)),
    ]
    assert {one.agent_id for one in log.content if one.role == "assistant"} == {AGENT}


@pytest.mark.parametrize("language", ["en", "ru", "de"])
async def test_the_answer_is_in_the_language_of_the_sentence(
    household: MockConfigEntry, say: Say, language: str
) -> None:
    result = await say("скачай Прибытие", language=language)
    assert speech(result).startswith("Скачать фильм «Прибытие»") and result.response.language == "ru"
    result = await say("download Arrival", language=language)
    assert speech(result).startswith("Download the film Arrival") and result.response.language == "en"


async def test_another_conversation_is_another_conversation(
    household: MockConfigEntry, home: TalkHome, say: Say
) -> None:
    await say("download Arrival", "mine")
    result = await say("yes", "another")
    assert result.response.error_code is not None  # Home Assistant's own agent knows no "yes"
    assert home.added == []
    await say("yes", "mine")
    assert home.added == [ARRIVAL]


async def test_what_is_not_about_media_goes_on_to_home_assistant(
    hass: HomeAssistant, kitchen_light: str, home: TalkHome, say: Say
) -> None:
    assert hass.states.get(kitchen_light).state == "off"
    result = await say("turn on the kitchen light")
    await hass.async_block_till_done()
    assert hass.states.get(kitchen_light).state == "on"
    assert result.response.error_code is None and home.added == []
    log = hass.data[DATA_CHAT_LOGS][result.conversation_id]
    assert [one.content for one in log.content if one.role == "user"] == ["turn on the kitchen light"]
    assert log.content[-1].agent_id == conversation.HOME_ASSISTANT_AGENT


@pytest.fixture
async def kitchen(hass: HomeAssistant, household: MockConfigEntry) -> None:
    """Be a room that can be named, and a television that is exposed."""
    ar.async_get(hass).async_create("Kitchen")
    hass.states.async_set("media_player.tv", "playing", {"friendly_name": "TV"})
    async_expose_entity(hass, "conversation", "media_player.tv", should_expose=True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pause the tv shows in the kitchen", "en"),
        ("unpause the tv show in the kitchen", "en"),
        ("previous item in the kitchen", "en"),
        ("what's today's date", "en"),
        ("приостанови мой 10-часовой таймер", "ru"),
    ],
)
@pytest.mark.usefixtures("kitchen")
async def test_what_home_assistant_understands_of_this_home_is_its(
    hass: HomeAssistant, home: TalkHome, say: Say, text: str, language: str
) -> None:
    result = await say(text, language=language)
    log = hass.data[DATA_CHAT_LOGS][result.conversation_id]
    assert log.content[-1].agent_id == conversation.HOME_ASSISTANT_AGENT
    assert home.added == []


@pytest.mark.parametrize("text", ["play the movie Arrival on the tv", "put Arrival on the list", "pause"])
@pytest.mark.usefixtures("kitchen")
async def test_a_title_or_a_bare_word_stays_ours(hass: HomeAssistant, say: Say, text: str) -> None:
    result = await say(text)
    assert hass.data[DATA_CHAT_LOGS][result.conversation_id].content[-1].agent_id == AGENT


@pytest.mark.usefixtures("kitchen")
async def test_who_speaks_plainly_waits_for_nobody_else(
    hass: HomeAssistant, home: TalkHome, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To have Home Assistant read it would take longer than all the rest."""
    asked: list[str] = []

    async def recognize(heard: conversation.ConversationInput, **_: Any) -> None:
        asked.append(heard.text)

    monkeypatch.setattr(get_agent_manager(hass).default_agent, "async_recognize_intent", recognize)
    await say("download Arrival", "mine")
    await say("yes", "mine")
    assert home.added == [ARRIVAL] and asked == []
    await say("pause the tv shows in the kitchen", "other")
    assert "pause the tv shows in the kitchen" in asked


async def test_a_light_in_mid_question_is_turned_on_and_the_question_is_over(
    hass: HomeAssistant, kitchen_light: str, home: TalkHome, say: Say
) -> None:
    await say("download Arrival", "mine")
    await say("turn on the kitchen light", "mine")
    await hass.async_block_till_done()
    assert hass.states.get(kitchen_light).state == "on"
    await say("yes", "mine")
    assert home.added == []


async def test_a_satellite_goes_on_in_a_new_session(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome, say: Say
) -> None:
    nobody = Context()
    first = await say("download Dune", None, context=nobody, device_id="kitchen")
    second = await say("the second one", None, context=Context(), device_id="kitchen")
    assert first.conversation_id != second.conversation_id
    other = await say("yes", None, context=Context(), device_id="bedroom")
    assert other.response.error_code is not None and home.added == []
    await say("yes", None, context=Context(), satellite_id="kitchen")
    assert home.added == [OLD_DUNE]
    (request,) = await hass.data[DATA].history.requests()
    assert request.actor == "room:kitchen" and request.door is Door.VOICE
    refused = await say("pause all downloads", None, context=Context(), device_id="kitchen")
    assert speech(refused) == "You may not do that."


async def test_a_bound_context_speaks_for_its_person(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome, say: Say
) -> None:
    from tests.made import CHILD

    desk = hass.data[DATA].desk
    for sentence in ("download Arrival", "yes"):
        context = Context()
        desk.bind(context.id, CHILD)
        await say(sentence, "chat", context=context)
    (request,) = await hass.data[DATA].history.requests()
    assert request.actor == CHILD.id and home.added == []


async def test_questions_outlive_a_restart(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome, say: Say
) -> None:
    await say("download Arrival", "mine")
    await hass.config_entries.async_reload(household.entry_id)
    await hass.data[DATA].proposals.load()
    assert speech(await say("yes", "mine")).startswith("Arrival (2016) is requested.")
    assert home.added == [ARRIVAL]


async def test_a_question_of_yesterday_is_nobody_s(
    household: MockConfigEntry, home: TalkHome, say: Say, freezer: FrozenDateTimeFactory
) -> None:
    asked = await say("download Arrival", "mine")
    freezer.tick(601)
    late = await say("yes", "mine")
    assert late.response.speech == asked.response.speech and home.added == [], "it is asked anew"
    freezer.tick(86_400)
    result = await say("yes", "mine")
    assert result.response.error_code is not None and home.added == []


async def test_a_household_that_is_loaded_again_begins_no_second_memory(
    hass: HomeAssistant, household: MockConfigEntry
) -> None:
    first = await Assist.async_get(hass)
    for _ in range(2):
        assert await hass.config_entries.async_reload(household.entry_id)
    await hass.async_block_till_done()
    assert await Assist.async_get(hass) is first
    heard: list[None] = []
    async_dispatcher_connect(hass, SIGNAL_WAITING, callback(lambda: heard.append(None)))
    await hass.data[DATA].desk.talks.forget()
    assert len(heard) == 1, "each memory would have been told to forget"
