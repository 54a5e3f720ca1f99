"""Media commands in other agents' pipelines, over the websocket that Assist itself uses."""

from typing import TYPE_CHECKING, Any, Literal, override

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.intent import IntentResponse
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockModule, mock_integration
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.mediamate.assist import GUESTS
from custom_components.mediamate.understanding import TRIGGER_TEMPLATES
from tests.dialogue.home import OLD_DUNE, TalkHome
from tests.made import ARRIVAL

if TYPE_CHECKING:
    from tests.dialogue.doors import Household

pytest_plugins = ("tests.dialogue.doors",)
OURS = "conversation.mediamate"


class Scripted(conversation.AbstractConversationAgent):
    """Another agent: it says back what it heard, and asks when the sentence wants it to."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    @property
    @override
    def supported_languages(self) -> list[str] | Literal["*"]:
        return "*"

    @override
    async def async_process(
        self, user_input: conversation.ConversationInput
    ) -> conversation.ConversationResult:
        self.heard.append(user_input.text)
        response = IntentResponse(language=user_input.language)
        response.async_set_speech(f"heard {user_input.text}")
        return conversation.ConversationResult(
            response=response,
            conversation_id=user_input.conversation_id,
            continue_conversation="ask me" in user_input.text,
        )


class Pipelines:
    """Says things over `assist_pipeline/run`."""

    def __init__(self, hass: HomeAssistant, client: Any) -> None:
        self.hass = hass
        self.client = client
        self.ids: dict[str, str] = {}

    async def create(self, engine: str, language: str = "en") -> str:
        await self.client.send_json_auto_id(
            {
                "type": "assist_pipeline/pipeline/create",
                "name": engine,
                "language": language,
                "conversation_engine": engine,
                "conversation_language": language,
                "stt_engine": None,
                "stt_language": None,
                "tts_engine": None,
                "tts_language": None,
                "tts_voice": None,
                "wake_word_entity": None,
                "wake_word_id": None,
            }
        )
        answer = await self.client.receive_json()
        assert answer["success"], answer
        return answer["result"]["id"]

    async def say(self, pipeline: str, text: str, conversation: str = "mine") -> str:
        """Return what is answered; conversations are named by what the test calls them."""
        message = {
            "type": "assist_pipeline/run",
            "start_stage": "intent",
            "end_stage": "intent",
            "input": {"text": text},
            "pipeline": pipeline,
        }
        if conversation in self.ids:
            message["conversation_id"] = self.ids[conversation]
        await self.client.send_json_auto_id(message)
        speech = ""
        while True:
            event = await self.client.receive_json()
            if event["type"] != "event":
                assert event["success"], event
                continue
            match event["event"]:
                case {"type": "intent-end", "data": {"intent_output": output}}:
                    self.ids[conversation] = output["conversation_id"]
                    speech = output["response"]["speech"].get("plain", {}).get("speech", "")
                case {"type": "error", "data": data}:
                    raise AssertionError(data)
                case {"type": "run-end"}:
                    return speech


@pytest.fixture
async def pipelines(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, open_doors: Household
) -> Pipelines:
    await open_doors(sentence_triggers=True)
    assert await async_setup_component(hass, "assist_pipeline", {})
    return Pipelines(hass, await hass_ws_client())


@pytest.fixture
async def scripted(hass: HomeAssistant, pipelines: Pipelines) -> Scripted:
    """Be another agent that can be chosen in a pipeline."""
    mock_integration(hass, MockModule("scripted"))
    entry = MockConfigEntry(domain="scripted", entry_id="scripted")
    entry.add_to_hass(hass)
    agent = Scripted()
    conversation.async_set_agent(hass, entry, agent)
    return agent


@pytest.fixture(params=["conversation.home_assistant", "scripted"])
async def pipeline(request: pytest.FixtureRequest, pipelines: Pipelines, scripted: Scripted) -> str:
    return await pipelines.create(request.param)


async def test_a_command_a_choice_and_a_yes_in_another_agent_s_pipeline(
    pipelines: Pipelines, pipeline: str, scripted: Scripted, home: TalkHome
) -> None:
    assert (await pipelines.say(pipeline, "download the movie Dune")).startswith("I found several titles")
    assert (await pipelines.say(pipeline, "the second one")).startswith("Download the film Dune (1984)")
    assert (await pipelines.say(pipeline, "yes")).startswith("Dune (1984) is requested.")
    assert home.added == [OLD_DUNE]
    assert scripted.heard == []


async def test_russian_in_an_english_pipeline(pipelines: Pipelines, pipeline: str, home: TalkHome) -> None:
    assert (await pipelines.say(pipeline, "скачай фильм Прибытие")).startswith("Скачать фильм «Прибытие»")
    assert (await pipelines.say(pipeline, "да")).startswith("«Прибытие» (2016): заказ принят.")
    assert home.added == [ARRIVAL]


async def test_a_yes_in_another_conversation_is_untouched(
    pipelines: Pipelines, pipeline: str, scripted: Scripted, home: TalkHome
) -> None:
    await pipelines.say(pipeline, "download the movie Arrival")
    other = await pipelines.say(pipeline, "yes", "another")
    assert "requested" not in other and home.added == []
    assert (await pipelines.say(pipeline, "yes")).startswith("Arrival (2016) is requested.")
    assert scripted.heard in ([], ["yes"])


async def test_a_yes_to_the_other_agent_is_its_own(pipelines: Pipelines, scripted: Scripted) -> None:
    pipeline = await pipelines.create("scripted")
    assert await pipelines.say(pipeline, "yes") == "heard yes"
    await pipelines.say(pipeline, "download the movie Arrival")
    await pipelines.say(pipeline, "no")
    assert await pipelines.say(pipeline, "yes") == "heard yes"


async def test_what_is_no_answer_goes_on_to_the_agent_that_was_spoken_to(
    pipelines: Pipelines, scripted: Scripted, home: TalkHome
) -> None:
    pipeline = await pipelines.create("scripted")
    await pipelines.say(pipeline, "download the movie Arrival")
    assert await pipelines.say(pipeline, "what a lovely day") == "heard what a lovely day"
    assert await pipelines.say(pipeline, "yes") == "heard yes"
    await pipelines.say(pipeline, "download the movie Arrival")
    assert await pipelines.say(pipeline, "download Sicario") == "heard download Sicario"
    assert scripted.heard == ["what a lovely day", "yes", "download Sicario"] and home.added == []


async def test_a_media_command_in_place_of_an_answer_is_heard_as_ever(
    pipelines: Pipelines, pipeline: str, home: TalkHome
) -> None:
    await pipelines.say(pipeline, "download the movie Arrival")
    assert (await pipelines.say(pipeline, "download the movie Sicario")).startswith(
        "Download the film Sicario (2015)"
    )
    assert (await pipelines.say(pipeline, "yes")).startswith("Sicario (2015) is requested.")


async def test_the_other_agent_may_ask_too(pipelines: Pipelines, scripted: Scripted, home: TalkHome) -> None:
    pipeline = await pipelines.create("scripted")
    await pipelines.say(pipeline, "download the movie Dune")
    assert await pipelines.say(pipeline, "ask me something") == "heard ask me something"
    assert await pipelines.say(pipeline, "the second one") == "heard the second one"
    assert await pipelines.say(pipeline, "yes") == "heard yes"
    assert home.added == []


async def test_an_agent_that_is_gone_has_home_assistant_s_stand_in(
    hass: HomeAssistant, pipelines: Pipelines, scripted: Scripted
) -> None:
    pipeline = await pipelines.create("scripted")
    await pipelines.say(pipeline, "download the movie Arrival")
    conversation.async_unset_agent(hass, hass.config_entries.async_get_entry("scripted"))
    assert "couldn't understand" in await pipelines.say(pipeline, "what a lovely day")


async def test_in_our_own_pipeline_nothing_is_different(pipelines: Pipelines, home: TalkHome) -> None:
    pipeline = await pipelines.create(OURS)
    await pipelines.say(pipeline, "download the movie Arrival")
    assert (await pipelines.say(pipeline, "yes")).startswith("Arrival (2016) is requested.")
    assert (await pipelines.say(pipeline, "download Sicario")).startswith("Download the film Sicario")
    assert (await pipelines.say(pipeline, "what's downloading")).startswith("Arrival (2016)")


async def test_many_conversations_are_not_remembered_for_ever(
    pipelines: Pipelines, scripted: Scripted, home: TalkHome
) -> None:
    pipeline = await pipelines.create("scripted")
    for number in range(GUESTS + 1):
        await pipelines.say(pipeline, "download the movie Arrival", str(number))
    # the very first one is forgotten: Home Assistant's own agent answers instead of the scripted one
    await pipelines.say(pipeline, "what a lovely day", "0")
    assert scripted.heard == []
    await pipelines.say(pipeline, "what a lovely day", "50")
    assert scripted.heard == ["what a lovely day"]


async def test_a_matched_sentence_that_is_not_understood_is_answered(
    pipelines: Pipelines, pipeline: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custom_components.mediamate.dialogue import talk

    monkeypatch.setattr(talk, "parse", lambda text, language: None)
    assert (await pipelines.say(pipeline, "download the movie Arrival")).startswith(
        "I didn't understand that."
    )


async def test_triggers_are_there_only_while_they_are_wanted(
    hass: HomeAssistant, open_doors: Household
) -> None:
    ours = {sentence for sentences in TRIGGER_TEMPLATES.values() for sentence in sentences}

    def registered() -> set[str]:
        return set(conversation.get_agent_manager(hass).trigger_sentences)

    entry = await open_doors()
    assert not ours & registered()
    hass.config_entries.async_update_entry(entry, options={"sentence_triggers": True})
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert ours <= registered()
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not ours & registered()


async def test_the_option_takes_effect_at_once(hass: HomeAssistant, open_doors: Household) -> None:
    entry = await open_doors()
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    values = {key.schema: key.default() for key in flow["data_schema"].schema if callable(key.default)}
    values = {key: value for key, value in values.items() if value is not None}
    done = await hass.config_entries.options.async_configure(
        flow["flow_id"], values | {"sentence_triggers": True}
    )
    assert done["type"] == "create_entry", done
    await hass.async_block_till_done(wait_background_tasks=True)
    assert TRIGGER_TEMPLATES["en"][0] in conversation.get_agent_manager(hass).trigger_sentences


async def test_without_a_pipeline_a_trigger_still_answers(
    hass: HomeAssistant, open_doors: Household, home: TalkHome
) -> None:
    await open_doors(sentence_triggers=True)
    from homeassistant.core import Context

    result = await conversation.async_converse(hass, "download the movie Arrival", None, Context())
    assert result.response.speech["plain"]["speech"].startswith("Download the film Arrival")
    assert home.added == []
