"""An agent with a model in a real Home Assistant: what the model answers, and what is answered without it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.components.conversation.chat_log import DATA_CHAT_LOGS, async_get_chat_log
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import chat_session, entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_fire_time_changed

from custom_components.mediamate.agent import accounts
from custom_components.mediamate.agent.providers.base import Model, Usage
from custom_components.mediamate.errors import CannotConnect, InvalidAuth, MediaMateError, ModelGone, NoCredit
from tests.agent.scripted import Scripted, call
from tests.dialogue.home import TalkHome
from tests.made import ARRIVAL

pytest_plugins = ("tests.dialogue.doors",)
AGENT = "conversation.mediamate_anthropic"

type Say = Callable[..., Awaitable[conversation.ConversationResult]]


class Account(Scripted):
    """A scripted model with a list of models that may fail."""

    name = "Anthropic"
    failure: MediaMateError | None = None
    closed = False

    async def models(self) -> list[Model]:
        if self.failure:
            raise self.failure
        return [Model(id="claude-haiku-9", name="Haiku 9"), Model(id="claude-opus-9", name="Opus 9")]

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Account:
    made = Account()

    async def make(*_: Any) -> Account:
        return made

    monkeypatch.setattr(accounts, "async_make_provider", make)
    return made


def entry_of(**settings: Any) -> MockConfigEntry:
    return MockConfigEntry(
        domain="mediamate",
        title="Anthropic",
        data={"kind": "anthropic", "api_key": "sk-secret", "per_day": 10_000},
        subentries_data=[
            ConfigSubentryData(
                subentry_type="agent",
                title="MediaMate Anthropic",
                data={"model": "claude-haiku-9", **settings},
                unique_id=None,
            )
        ],
    )


@pytest.fixture
async def entry(hass: HomeAssistant, household: MockConfigEntry, model: Account) -> MockConfigEntry:
    entry = entry_of()
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def say(hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: MockUser) -> Say:
    async def said(
        text: str, conversation_id: str | None = None, **how: Any
    ) -> conversation.ConversationResult:
        context = how.pop("context", None) or Context(user_id=hass_admin_user.id)
        options = {"language": "en", "agent_id": AGENT} | how
        return await conversation.async_converse(hass, text, conversation_id, context, **options)

    return said


def speech(result: conversation.ConversationResult) -> str:
    return result.response.speech["plain"]["speech"]


def logged(hass: HomeAssistant, result: conversation.ConversationResult) -> list[tuple[str, Any]]:
    log = hass.data[DATA_CHAT_LOGS][result.conversation_id]
    return [(one.role, getattr(one, "content", None)) for one in log.content[1:] if one.role != "tool_result"]


async def test_a_free_sentence_goes_to_the_model(hass: HomeAssistant, say: Say, model: Account) -> None:
    model.script = [[{"content": "Try Arrival."}, Usage(read=50, cached=40, written=5)]]
    result = await say("something clever for a rainy evening that is not too sad please")
    assert speech(result) == "Try Arrival." and not result.continue_conversation
    (turn,) = model.turns
    assert "You are MediaMate" in turn.system and "mediamate__confirm" in turn.system
    assert "Current time" not in turn.system  # the clock is a tool: the prompt stays the same
    names = [tool.name for tool in turn.tools]
    assert "mediamate__find" in names and any(name.endswith("GetDateTime") for name in names)
    assert turn.options.model.id == "claude-haiku-9"


async def test_a_plain_command_needs_no_model(
    hass: HomeAssistant, say: Say, model: Account, home: TalkHome
) -> None:
    first = await say("download Arrival")
    assert speech(first).startswith("Download the film Arrival") and first.continue_conversation
    assert speech(await say("yes", first.conversation_id)).startswith("Arrival (2016) is requested.")
    assert home.added == [ARRIVAL] and model.turns == []
    model.script = [[{"content": "You asked for Arrival just now."}]]
    await say("what did I just ask you about again, in your own words?", first.conversation_id)
    told = [one.content for one in model.turns[0].content if one.role == "user"]
    assert told[:2] == ["download Arrival", "yes"]  # the model knows what was said without it


async def test_a_number_after_the_model_s_list_is_for_the_model(say: Say, model: Account) -> None:
    first = await say("download Dune")
    assert "2. " in speech(first) and model.turns == []
    model.script = [[{"content": "1. Sicario\n2. Prisoners\nWhich one?"}], [{"content": "Prisoners, then."}]]
    await say("hm, something darker perhaps, by the same director and without sand?", first.conversation_id)
    assert speech(await say("2", first.conversation_id)) == "Prisoners, then."


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        (["Arrival"], "Download the film Arrival (2016)"),
        (["Dune"], "Which title"),
        ([], "Download the film Dune: Part Two (2024)"),
    ],
)
async def test_it_is_what_the_model_spoke_of(
    hass: HomeAssistant, say: Say, model: Account, *, shown: list[str], meant: str
) -> None:
    first = await say("tell me about Dune: Part Two")
    model.script = [[call("mediamate__find", title=one) for one in shown]] if shown else []
    model.script += [[{"content": "A fine one."}]]
    await say("anything with aliens that my grandmother could bear?", first.conversation_id)
    await hass.async_block_till_done(wait_background_tasks=True)  # what was said is kept beside
    assert meant in speech(await say("download it", first.conversation_id))


@pytest.mark.parametrize("data", [{"shortcut": False}])
async def test_without_the_shortcut_the_model_hears_everything(
    hass: HomeAssistant, household: MockConfigEntry, model: Account, home: TalkHome, data: dict[str, Any]
) -> None:
    entry = entry_of(**data)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    model.script = [[{"content": "Arrival, from 2016?"}]]
    result = await conversation.async_converse(hass, "download Arrival", None, Context(), "en", AGENT)
    assert speech(result) == "Arrival, from 2016?" and result.continue_conversation


async def test_the_model_prepares_and_the_user_s_own_yes_carries_out(
    hass: HomeAssistant, say: Say, model: Account, home: TalkHome
) -> None:
    model.script = [
        [call("mediamate__request", title="Arrival")],
        [{"content": "Shall I get Arrival (2016)?"}],
    ]
    first = await say("grab that alien language thing with Amy Adams")
    assert first.continue_conversation and home.added == []
    assert speech(first) == "Shall I get Arrival (2016)?"
    second = await say("yes", first.conversation_id)
    assert speech(second).startswith("Arrival (2016) is requested.")
    assert home.added == [ARRIVAL] and len(model.turns) == 2  # the yes needed no model


async def test_what_a_yes_would_do_is_asked_even_if_the_model_does_not(
    hass: HomeAssistant, say: Say, model: Account, home: TalkHome
) -> None:
    model.script = [[call("mediamate__request", title="Arrival")], [{"content": "Nice weather today."}]]
    heard: list[Any] = []
    with (
        chat_session.async_get_chat_session(hass, "mine") as session,
        async_get_chat_log(hass, session, chat_log_delta_listener=lambda _, one: heard.append(one)),
    ):
        first = await say("grab that alien language thing with Amy Adams", "mine")
    assert speech(first).startswith("Nice weather today.\n\nDownload the film Arrival (2016)")
    assert first.continue_conversation
    assert any("Download the film Arrival" in str(one.get("content")) for one in heard)
    assert logged(hass, first)[-1][1].startswith("Download the film Arrival (2016)")
    await say("yes", "mine")
    assert home.added == [ARRIVAL]


async def test_the_reason_is_said_where_nobody_can_answer(say: Say, model: Account) -> None:
    model.script = [[NoCredit(service="Anthropic")]]
    result = await say("which of them would you say is the more philosophical one, and why?")
    assert speech(result) == "The account at Anthropic has no credit left."
    model.script = [[NoCredit(service="Anthropic")]]
    result = await say("а какой из них, по-твоему, философичнее и почему так?", language="en")
    assert speech(result) == "На счёте Anthropic закончились средства."


async def test_the_local_agent_takes_a_command_when_the_model_is_down(
    hass: HomeAssistant, household: MockConfigEntry, model: Account, home: TalkHome
) -> None:
    entry = entry_of(shortcut=False)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    model.script = [[NoCredit(service="Anthropic")]]
    first = await conversation.async_converse(hass, "download Arrival", "c", Context(), "en", AGENT)
    assert speech(first).startswith("Without the model, which is not answering right now: Download the film")
    assert first.continue_conversation
    await conversation.async_converse(hass, "yes", "c", Context(), "en", AGENT)
    assert home.added == [ARRIVAL]


async def test_a_refused_key_asks_for_another(hass: HomeAssistant, say: Say, model: Account) -> None:
    model.script = [[InvalidAuth(service="Anthropic")]]
    await say("which of them would you say is the more philosophical one, and why?")
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"


async def test_a_model_that_is_gone_is_a_repair_issue(
    hass: HomeAssistant, say: Say, model: Account, entry: MockConfigEntry
) -> None:
    model.script = [[ModelGone(service="Anthropic", model="claude-haiku-9")]]
    await say("which of them would you say is the more philosophical one, and why?")
    (subentry_id,) = entry.subentries
    issues = ir.async_get(hass)
    issue = issues.async_get_issue("mediamate", f"ai_model_gone_{subentry_id}")
    assert issue and issue.is_fixable and issue.translation_placeholders["model"] == "claude-haiku-9"
    model.script = [[{"content": "The second."}]]
    await say("which of them would you say is the more philosophical one, and why?")
    assert issues.async_get_issue("mediamate", f"ai_model_gone_{subentry_id}") is None


async def test_choosing_another_model_mends_it(
    hass: HomeAssistant, say: Say, model: Account, entry: MockConfigEntry
) -> None:
    from homeassistant.components.repairs import repairs_flow_manager
    from homeassistant.setup import async_setup_component

    assert await async_setup_component(hass, "repairs", {})
    question = "which of them would you say is the more philosophical one, and why?"
    model.script = [[ModelGone(service="Anthropic", model="claude-haiku-9")]]
    await say(question)
    (subentry_id,) = entry.subentries
    issue_id = f"ai_model_gone_{subentry_id}"
    manager = repairs_flow_manager(hass)
    assert manager is not None
    form = await manager.async_init("mediamate", data={"issue_id": issue_id})
    assert form["step_id"] == "model" and form["errors"] == {}
    assert form["description_placeholders"]["agent"] == "MediaMate Anthropic"
    assert form["description_placeholders"]["gone"] == "claude-haiku-9"
    done = await manager.async_configure(form["flow_id"], {"model": "claude-opus-9"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert ir.async_get(hass).async_get_issue("mediamate", issue_id) is None
    model.script = [[{"content": "Here."}]]
    assert speech(await say(question)) == "Here."
    assert model.turns[-1].options.model.id == "claude-opus-9"


async def test_the_model_that_is_gone_is_not_offered_again(
    hass: HomeAssistant, model: Account, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever only presses Submit gets one that works: what the account may use is asked anew."""
    from custom_components.mediamate.repairs import ModelRepairFlow

    async def left() -> list[Model]:
        return [Model(id="claude-opus-9", name="Opus 9")]

    (subentry_id,) = entry.subentries

    async def form() -> tuple[str | None, list[str]]:
        flow = ModelRepairFlow({"entry_id": entry.entry_id, "subentry_id": subentry_id})
        flow.hass, flow.handler = hass, "mediamate"
        schema = (await flow.async_step_init())["data_schema"].schema
        ((field, selector),) = schema.items()
        return field.description["suggested_value"], [one["value"] for one in selector.config["options"]]

    assert entry.subentries[subentry_id].data["model"] == "claude-haiku-9"
    model.failure = CannotConnect(service="Anthropic")  # nobody can be asked: another one of those known
    assert await form() == ("claude-opus-9", ["claude-haiku-9", "claude-opus-9"])
    model.failure = None
    monkeypatch.setattr(model, "models", left)
    assert await form() == ("claude-opus-9", ["claude-opus-9"])


async def test_an_account_that_is_not_loaded_cannot_be_mended(
    hass: HomeAssistant, model: Account, entry: MockConfigEntry
) -> None:
    from custom_components.mediamate.repairs import ModelRepairFlow, async_create_fix_flow

    (subentry_id,) = entry.subentries
    flow = await async_create_fix_flow(hass, "x", {"entry_id": entry.entry_id, "subentry_id": subentry_id})
    assert isinstance(flow, ModelRepairFlow)
    flow.hass, flow.handler = hass, "mediamate"
    assert (await flow.async_step_init())["step_id"] == "model"
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await flow.async_step_model())["reason"] == "not_loaded"


@pytest.mark.parametrize(
    ("text", "answer"), [("  ", "I heard nothing"), ("ой " * 40_000, "Для меня это слишком")]
)
async def test_what_no_model_should_get(say: Say, model: Account, text: str, answer: str) -> None:
    assert speech(await say(text)).startswith(answer) and model.turns == []


@pytest.mark.parametrize("text", ["🎬🍿🚀 what fits these?", "איזה סרט כדאי לראות הערב?", "א\u202eabc\u202c"])
async def test_any_script_reaches_the_model_as_it_is(say: Say, model: Account, text: str) -> None:
    model.script = [[{"content": "OK."}]]
    assert speech(await say(text)) == "OK."
    assert model.turns[0].content[-1].content == text


async def test_voice_and_chat_are_told_apart(say: Say, model: Account) -> None:
    model.script = [[{"content": "OK."}], [{"content": "OK."}]]
    await say("tell me about the director's earlier work, would you")
    await say("tell me about the director's earlier work, would you", device_id="kitchen")
    chat, voice = (turn.system for turn in model.turns)
    assert "shown in a chat" in chat and "spoken aloud" in voice and "spoken aloud" not in chat


async def test_a_service_that_is_down_keeps_nothing_from_being_set_up(
    hass: HomeAssistant, household: MockConfigEntry, model: Account, home: TalkHome
) -> None:
    model.failure = CannotConnect(service="Anthropic")
    entry = entry_of()
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    result = await conversation.async_converse(hass, "download Arrival", None, Context(), "en", AGENT)
    assert speech(result).startswith("Download the film Arrival")
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert model.closed


async def test_a_key_that_is_refused_at_the_start(
    hass: HomeAssistant, household: MockConfigEntry, model: Account
) -> None:
    model.failure = InvalidAuth(service="Anthropic")
    entry = entry_of()
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth" and flow["context"]["entry_id"] == entry.entry_id


async def test_sensors_and_the_budget(
    hass: HomeAssistant, say: Say, model: Account, entry: MockConfigEntry
) -> None:
    assert hass.states.get("sensor.anthropic_tokens_today").state == "0"
    model.script = [[{"content": "OK."}, Usage(read=9_000, cached=8_000, written=1_500)]]
    await say("tell me about the director's earlier work, would you")
    assert hass.states.get("sensor.anthropic_tokens_today").state == "10500"
    assert float(hass.states.get("sensor.anthropic_answer_after").state) >= 0
    assert float(hass.states.get("sensor.anthropic_first_word_after").state) >= 0
    result = await say("tell me about the director's later work, would you")
    assert speech(result) == "Today's token budget for Anthropic is used up." and len(model.turns) == 1
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert {one.unique_id.partition("_")[2] for one in entities if one.domain == "sensor"} == {
        "tokens_today", "cached_tokens_today", "calls_today", "tokens_left_today", "last_tokens", "last_cached_tokens",
        "first_token_after", "answered_after", "last_model",
    }  # fmt: skip


@pytest.fixture
def every_entity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch those on too that are off unless somebody wants them."""
    monkeypatch.setattr("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True)


@pytest.mark.usefixtures("every_entity")
async def test_each_answer_is_measured_and_a_day_begins_anew(
    hass: HomeAssistant, say: Say, model: Account, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    def state(key: str) -> str:
        entity_id = er.async_get(hass).async_get_entity_id("sensor", "mediamate", f"{entry.entry_id}_{key}")
        return hass.states.get(entity_id).state

    assert state("tokens_left_today") == "10000" and state("last_model") == "unknown"
    freezer.move_to(dt_util.now().replace(hour=12))
    model.script = [[{"content": "OK."}, Usage(read=90, cached=80, written=5)]] * 2
    await say("tell me about the director's earlier work, would you")
    await say("tell me about the director's later work, would you")
    assert [state(one) for one in ("last_tokens", "last_cached_tokens", "last_model")] == [
        "95",
        "80",
        "claude-haiku-9",
    ]
    assert [state(one) for one in ("tokens_today", "cached_tokens_today", "calls_today")] == [
        "190",
        "160",
        "2",
    ]
    assert state("tokens_left_today") == "9810"
    midnight = dt_util.start_of_local_day() + timedelta(days=1, seconds=1)
    freezer.move_to(midnight)
    async_fire_time_changed(hass, midnight)
    await hass.async_block_till_done()
    assert [state(one) for one in ("tokens_today", "calls_today", "tokens_left_today")] == ["0", "0", "10000"]
    assert state("last_tokens") == "95"


async def test_a_changed_agent_answers_as_changed(
    hass: HomeAssistant, say: Say, model: Account, entry: MockConfigEntry
) -> None:
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "prompt": "Talk like a pirate.", "rounds": 1}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    model.script = [[call("mediamate__find", query="x"), {"content": "Arr."}]]
    assert speech(await say("tell me about the director's earlier work, would you")) == "Arr."
    assert "Talk like a pirate." in model.turns[0].system and model.turns[0].last


async def test_other_apis_beside_ours(
    hass: HomeAssistant, say: Say, model: Account, entry: MockConfigEntry
) -> None:
    (subentry,) = entry.subentries.values()
    data = {**subentry.data, "llm_hass_api": ["mediamate", "assist", "gone"]}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await hass.async_block_till_done(wait_background_tasks=True)
    model.script = [[{"content": "OK."}]]
    await say("tell me about the director's earlier work, would you")
    names = [tool.name for tool in model.turns[0].tools]
    assert any(name.startswith("assist__") for name in names)
    assert "media__mediamate__find" in names


async def test_diagnostics_tell_what_and_not_whose(
    hass: HomeAssistant, say: Say, model: Account, entry: MockConfigEntry
) -> None:
    from custom_components.mediamate.diagnostics import async_get_config_entry_diagnostics

    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "prompt": "Call me Boris."}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    model.script = [[{"content": "Secret answer."}, Usage(read=90, cached=80, written=5)]]
    await say("tell me about the director's earlier work, would you")
    facts = await async_get_config_entry_diagnostics(hass, entry)
    account = facts["account"]
    assert account["models"] == ["claude-haiku-9", "claude-opus-9"] and account["reachable"]
    assert account["tokens_today"] == {"read": 90, "cached": 80, "written": 5}
    assert account["last"]["model"] == "claude-haiku-9"
    assert account["agents"][0]["prompt"] == len("Call me Boris.")
    for secret in ("sk-secret", "Boris", "Secret answer", "director"):
        assert secret not in str(facts)
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await async_get_config_entry_diagnostics(hass, entry))["account"]["state"] == "not_loaded"


async def test_the_budget_outlives_a_restart(
    hass: HomeAssistant, household: MockConfigEntry, model: Account
) -> None:
    from homeassistant.core import State
    from pytest_homeassistant_custom_component.common import mock_restore_cache_with_extra_data

    today = {"day": dt_util.now().date().isoformat(), "total": 10_000}
    tokens, cached = "sensor.anthropic_tokens_today", "sensor.anthropic_answer_after"
    mock_restore_cache_with_extra_data(
        hass, [(State(tokens, "10000"), today), (State(cached, "1"), {"day": "nonsense"})]
    )
    entry = entry_of()
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get(tokens).state == "10000"
    question = "tell me about the director's earlier work, would you"
    result = await conversation.async_converse(hass, question, None, Context(), "en", AGENT)
    assert speech(result) == "Today's token budget for Anthropic is used up." and model.turns == []
