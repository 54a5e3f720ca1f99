# ruff: noqa: F811 - fixtures that are imported
"""A talk goes on after Home Assistant has forgotten it; what one said, nobody else gets."""

from itertools import pairwise
import json
from typing import Any

from homeassistant.components.conversation.chat_log import DATA_CHAT_LOGS
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.agent.prompt import RECALL, RECALLED
from custom_components.mediamate.agent.recall import BUDGET, tokens
from custom_components.mediamate.data import DATA
from custom_components.mediamate.model import Door, Message, RequestState, Thread
from custom_components.mediamate.proposals import LISTED, SIGNAL_WAITING
from tests.agent.scripted import call
from tests.agent.tool_talk import somebody
from tests.dialogue.home import TalkHome
from tests.made import ARRIVAL, DUNE
from tests.remembering import FREE, LOCAL, MODEL, Pass, Talk, account, later, restarted, talk  # noqa: F401
from tests.test_model_agent import Account, model  # noqa: F401

pytest_plugins = ("tests.dialogue.doors",)

VAGUE = "grab that alien language thing with Amy Adams"
ASKED = [[call("mediamate__request", title="Arrival")], [{"content": "Shall I get Arrival (2016)?"}]]
FOUND = [[call("mediamate__find", title="Arrival")], [{"content": "Arrival, of 2016."}]]


def told(model: Account, turn: int = -1) -> list[str]:
    """Return the texts that the model was given before the user's last words."""
    return [str(one.content) for one in model.turns[turn].content if one.role in {"user", "assistant"}]


def record(model: Account, turn: int = -1) -> list[dict[str, Any]]:
    """Return what the model was told of earlier talks."""
    first = told(model, turn)[0]
    assert first.startswith(RECALL)
    return [json.loads(line) for line in first.removeprefix(RECALL).strip().splitlines()]


@pytest.fixture(params=["five minutes", "restart"])
def gone(hass: HomeAssistant, request: pytest.FixtureRequest, later: Pass, restarted: Pass) -> Pass:
    """Return a coroutine function after which Home Assistant knows nothing of the talk any more."""

    async def forgotten() -> None:
        await (later(minutes=6) if request.param == "five minutes" else restarted())
        assert not hass.data.get(DATA_CHAT_LOGS)

    return forgotten


@pytest.fixture
def asking(model: Account) -> Account:
    """Be a model that asks whether to get Arrival."""
    model.script = [*ASKED]
    return model


# -- five minutes later, and after a restart ------------------------------------------------


@pytest.mark.parametrize("agent", [LOCAL, MODEL])
async def test_the_yes_comes_after_home_assistant_forgot_the_question(
    talk: Talk, gone: Pass, asking: Account, home: TalkHome, agent: str
) -> None:
    assert "Arrival (2016)" in await talk("download Arrival" if agent == LOCAL else VAGUE, agent=agent)
    await gone()
    calls = len(asking.turns)
    assert (await talk("yes", agent=agent)).startswith("Arrival (2016) is requested.")
    assert home.added == [ARRIVAL] and len(asking.turns) == calls


async def test_in_a_dialog_that_was_opened_anew(talk: Talk, gone: Pass, home: TalkHome) -> None:
    await talk("download Arrival")
    await gone()
    assert (await talk("yes", dialog="anew")).startswith("Arrival (2016) is requested.")


async def test_not_in_another_dialog_while_the_first_goes_on(talk: Talk, later: Pass, home: TalkHome) -> None:
    await talk("download Arrival")
    await later(minutes=1)
    await talk("yes", dialog="another")
    assert home.added == []
    assert (await talk("yes")).startswith("Arrival (2016) is requested.")


async def test_nor_when_it_has_expired(talk: Talk, later: Pass, home: TalkHome) -> None:
    await talk("download Arrival")
    await later(minutes=11)
    await talk("yes")
    assert home.added == []


async def test_nor_by_somebody_else(hass: HomeAssistant, talk: Talk, later: Pass, home: TalkHome) -> None:
    await talk("download Arrival", conversation_id="shared")
    await later(minutes=6)
    await talk("yes", user=somebody(hass, "Vera"), conversation_id="shared")
    assert home.added == []


async def test_a_removal_is_not_confirmed_in_another_dialog(
    hass: HomeAssistant, talk: Talk, later: Pass, home: TalkHome
) -> None:
    await talk("download Arrival")
    await talk("yes")
    assert "?" in await talk("cancel the download of Arrival")
    await later(minutes=6)
    await talk("yes", dialog="anew")
    (wish,) = await hass.data[DATA].history.requests()
    assert not wish.closed
    await talk("cancel the download of Arrival")
    await talk("yes")
    (wish,) = await hass.data[DATA].history.requests()
    assert wish.state is RequestState.CANCELLED


async def test_it_still_means_the_film_after_a_restart(talk: Talk, restarted: Pass, home: TalkHome) -> None:
    assert "Arrival" in await talk("tell me about Arrival")
    await restarted()
    assert "Arrival (2016)" in await talk("download it")


async def test_but_not_the_next_day(talk: Talk, later: Pass, restarted: Pass, home: TalkHome) -> None:
    await talk("tell me about Arrival")
    await later(hours=20)
    await restarted()
    assert "Arrival" not in await talk("download it")


# -- what a model is told -------------------------------------------------------------------


async def test_a_model_knows_what_was_said(talk: Talk, gone: Pass, model: Account) -> None:
    model.script = [*FOUND]
    await talk("what was that film with the alien language, do you know?", agent=MODEL)
    await gone()
    model.script = [
        [call("mediamate__request", ref=str(ARRIVAL))],
        [{"content": "Shall I get Arrival (2016)?"}],
    ]
    assert (
        await talk("yes please get that one for the weekend, would you", agent=MODEL)
        == "Shall I get Arrival (2016)?"
    )
    (earlier,) = record(model)
    assert earlier["user"].startswith("what was that film") and earlier["you"] == "Arrival, of 2016."
    assert earlier["titles"] == {str(ARRIVAL): "Arrival (2016)"}
    assert told(model)[1] == RECALLED and told(model)[2].startswith("yes please")
    results = [one.result for one in model.turns[-1].content if one.role == "tool_result"]
    assert not results[-1].error  # what was shown then needs no second search


async def test_and_what_was_said_without_it(talk: Talk, later: Pass, model: Account) -> None:
    await talk("tell me about Arrival")
    await later(minutes=6)
    model.script = [[{"content": "The first."}]]
    await talk(FREE, agent=MODEL)
    assert record(model)[0]["user"] == "tell me about Arrival" and record(model)[0]["titles"]


async def test_the_bytes_before_the_talk_stay_the_same(talk: Talk, later: Pass, model: Account) -> None:
    model.script = [[{"content": "One."}]]
    await talk(FREE, agent=MODEL)
    await later(minutes=6)
    model.script = [
        [{"content": "Two."}],
        [call("mediamate__downloads")],
        [{"content": "Three."}],
        [{"content": "Four."}],
    ]
    for _ in range(3):
        await talk(FREE, agent=MODEL)
        await later(minutes=1)
    contents = [told(model, turn) for turn in range(1, 5)]
    assert (
        all(one[:3] == contents[0][:3] for one in contents)
        and len({turn.system for turn in model.turns}) == 1
    )
    for before, after in pairwise(contents):
        assert after[: len(before)] == before


async def test_nothing_is_recalled_in_mid_talk(talk: Talk, model: Account) -> None:
    model.script = [[{"content": "One."}], [{"content": "Two."}]]
    await talk(FREE, agent=MODEL)
    await talk(FREE, agent=MODEL)
    assert told(model) == [FREE, "One.", FREE]


async def test_what_is_recalled_has_an_end(
    hass: HomeAssistant, talk: Talk, later: Pass, model: Account
) -> None:
    for number in range(12):
        model.script = [[{"content": f"{number} {'слово ' * 200}"}]]
        await talk(f"{number}: {FREE}", agent=MODEL)
    await later(minutes=6)
    model.script = [[{"content": "One."}]]
    await talk(FREE, agent=MODEL)
    numbers = [int(one["you"].split()[0]) for one in record(model)]
    assert (
        numbers == list(range(12 - len(numbers), 12)) and 2 <= len(numbers) < 12
    )  # the newest, in their order
    assert sum(tokens(line) for line in told(model)[0].splitlines()[1:]) <= BUDGET


async def test_the_next_day_is_another_talk(talk: Talk, later: Pass, model: Account) -> None:
    model.script = [[{"content": "One."}], [{"content": "Two."}]]
    await talk(FREE, agent=MODEL)
    await later(hours=25)
    await talk(FREE, agent=MODEL)
    assert told(model) == [FREE]


async def test_another_person_is_told_nothing(
    hass: HomeAssistant, talk: Talk, later: Pass, model: Account
) -> None:
    vera = somebody(hass, "Vera")
    model.script = [[{"content": "A secret."}]]
    await talk(FREE, agent=MODEL, conversation_id="shared")
    await later(minutes=6)
    model.script = [
        [{"content": "Two."}],
        [call("mediamate__history", query="philosophical")],
        [{"content": "None."}],
    ]
    await talk(FREE, agent=MODEL, user=vera, conversation_id="shared")
    assert told(model) == [FREE]
    await talk("and what did we say about philosophical ones, earlier on?", agent=MODEL, user=vera)
    result = [one.result.data for one in model.turns[-1].content if one.role == "tool_result"][-1]
    assert "secret" not in json.dumps(result)


@pytest.mark.parametrize("how", [{"user": None, "device_id": "kitchen"}, {"user": None}])
async def test_a_room_remembers_nothing(
    hass: HomeAssistant, talk: Talk, later: Pass, model: Account, how: dict[str, Any]
) -> None:
    model.script = [[{"content": "One."}], [{"content": "Two."}]]
    await talk(FREE, agent=MODEL, **how)
    await talk("tell me about Arrival", **how)
    await later(minutes=6)
    await talk(FREE, agent=MODEL, **how)
    assert told(model) == [FREE] and await hass.data[DATA].history.count_exchanges() == 0


async def test_without_its_memory_a_model_still_answers(
    hass: HomeAssistant, talk: Talk, model: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custom_components.mediamate.errors import StorageFailed

    async def broken(*_: Any) -> Any:
        raise StorageFailed

    monkeypatch.setattr(hass.data[DATA].desk.talks, "recent", broken)
    model.script = [[{"content": "One."}]]
    assert await talk(FREE, agent=MODEL) == "One."


async def test_earlier_talks_are_searched(talk: Talk, later: Pass, model: Account) -> None:
    await talk("download Arrival")
    await talk("yes")
    await later(days=3)
    model.script = [
        [call("mediamate__history", query="the arrivals film", since="2020-01-01")],
        [{"content": "Yes."}],
    ]
    await talk("remember that thing with the aliens which I wanted so badly?", agent=MODEL)
    found = [one.result.data for one in model.turns[-1].content if one.role == "tool_result"][-1]
    assert [one["title"] for one in found["requests"]] == ["Arrival"]
    assert found["talks"][0]["about"][0]["ref"] == str(ARRIVAL)
    model.script = [[call("mediamate__history", until="2001-01-01")], [{"content": "No."}]]
    await talk("and long ago, in the old days?", agent=MODEL)
    assert [one.result.data for one in model.turns[-1].content if one.role == "tool_result"][-1] == {
        "requests": []
    }


# -- to be forgotten ------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["forget this conversation", "забудь всё, что я говорил"])
async def test_what_was_said_is_forgotten(
    hass: HomeAssistant, talk: Talk, model: Account, home: TalkHome, words: str
) -> None:
    await talk("download Dune: Part Two")
    await talk("yes")
    model.script = [*ASKED]
    await talk(VAGUE, agent=MODEL)
    answer = await talk(words, agent=MODEL)
    assert answer.startswith(("I have forgotten 3 exchanges", "Забыл 3 реплики")) and "\n" in answer
    assert len(model.turns) == 2  # the model heard nothing of it
    history = hass.data[DATA].history
    assert await history.count_exchanges() == 0 and await history.proposals(open_only=False) == []
    await talk("yes", agent=MODEL)
    assert len(home.added) == 1 and len(await history.requests()) == 1  # what was asked for stays
    model.script = [[call("mediamate__request", ref=str(ARRIVAL))], [{"content": "I do not know."}]]
    await talk(FREE, agent=MODEL)
    texts = " ".join(told(model))
    assert "Amy Adams" not in texts and "Arrival" not in texts
    result = [one.result for one in model.turns[-1].content if one.role == "tool_result"][-1]
    assert result.error and result.data["error"] == "not_shown"


async def test_by_the_action_too_in_the_dialogs_that_go_on(
    hass: HomeAssistant, talk: Talk, model: Account, hass_admin_user: MockUser
) -> None:
    vera = somebody(hass, "Vera")
    model.script = [[{"content": "Mine."}], [{"content": "Hers."}]]
    await talk(FREE, agent=MODEL)
    await talk(FREE, agent=MODEL, user=vera)
    context = Context(user_id=hass_admin_user.id)
    await hass.services.async_call("mediamate", "forget", blocking=True, context=context)
    model.script = [[{"content": "One."}], [{"content": "Two."}]]
    await talk("what was that?", agent=MODEL)
    assert told(model) == ["what was that?"]
    await talk("what was that?", agent=MODEL, user=vera)
    assert told(model) == [FREE, "Hers.", "what was that?"]


async def test_also_without_the_shortcut(
    hass: HomeAssistant, household: MockConfigEntry, model: Account, hass_admin_user: MockUser
) -> None:
    from homeassistant.components import conversation

    from tests.test_model_agent import entry_of

    entry = entry_of(shortcut=False)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    context = Context(user_id=hass_admin_user.id)
    result = await conversation.async_converse(hass, "forget this conversation", None, context, "en", MODEL)
    assert result.response.speech["plain"]["speech"].startswith("There is nothing to forget")
    assert model.turns == []


async def test_the_list_of_questions_is_shorter(
    hass: HomeAssistant, talk: Talk, hass_admin_user: MockUser
) -> None:
    thread = Thread(f"user:{hass_admin_user.id}", Door.MCP, "request:x")
    await hass.data[DATA].proposals.prepare(thread, "request", {LISTED: True}, Message("ask_pause_all"))
    async_dispatcher_send(hass, SIGNAL_WAITING)
    await hass.async_block_till_done()
    (asked,) = hass.states.async_all("todo")
    assert asked.state == "1"
    await talk("forget everything")
    (asked,) = hass.states.async_all("todo")
    assert asked.state == "0"


async def test_in_one_place_or_everywhere(hass: HomeAssistant, talk: Talk) -> None:
    await talk("tell me about Arrival", device_id="tablet")
    await talk("tell me about Arrival")
    assert (await talk("forget this conversation")).startswith("I have forgotten 1 exchange of")
    assert await hass.data[DATA].history.count_exchanges() == 1
    await talk("tell me about Arrival")
    assert (await talk("forget everything")).startswith("I have forgotten 2 exchanges")
    assert (await talk("забудь всё")).startswith("Забывать нечего")


async def test_it_means_nothing_then(talk: Talk) -> None:
    await talk("tell me about Arrival")
    await talk("forget this conversation")
    assert "Arrival" not in await talk("download it")


async def test_a_room_that_kept_nothing_drops_its_question(talk: Talk, home: TalkHome) -> None:
    how: dict[str, Any] = {"user": None, "device_id": "kitchen"}
    await talk("download Arrival", **how)
    answer = await talk("forget this conversation", **how)
    assert answer.startswith("There is nothing to forget") and "question" in answer
    await talk("yes", **how)
    assert home.added == []


async def test_another_persons_talk_is_left_alone(hass: HomeAssistant, talk: Talk, home: TalkHome) -> None:
    vera = somebody(hass, "Vera")
    await talk("download Arrival")
    assert (await talk("forget everything", user=vera)).startswith("There is nothing to forget")
    assert (await talk("yes")).startswith("Arrival (2016) is requested.")


async def test_what_is_too_old_goes_every_day(hass: HomeAssistant, talk: Talk, later: Pass) -> None:
    await talk("tell me about Arrival")
    history = hass.data[DATA].history
    await later(days=29)
    assert await history.count_exchanges() == 1
    await later(days=2)
    assert await history.count_exchanges() == 0


async def test_a_household_that_wants_nothing_kept_has_it_gone_at_once(
    hass: HomeAssistant, talk: Talk, household: MockConfigEntry
) -> None:
    await talk("tell me about Arrival")
    hass.config_entries.async_update_entry(household, options={"remember_for": 0})
    assert await hass.config_entries.async_reload(household.entry_id)
    await hass.async_block_till_done()
    assert await hass.data[DATA].history.count_exchanges() == 0
    await talk("tell me about Arrival")
    assert await hass.data[DATA].history.count_exchanges() == 0


# -- what did I ask for ----------------------------------------------------------------------


async def test_asked_in_russian_found_in_every_case(
    hass: HomeAssistant, talk: Talk, later: Pass, home: TalkHome
) -> None:
    await talk("скачай Дюну 2021")
    await talk("да")
    await later(days=40)
    for question in ("я просил Дюну?", "когда я просил Дюну?", "did I ask for Dune?"):
        assert "2021" in await talk(question), question
    assert "Прибытие" in await talk("я просил Прибытие?")
    assert (await talk("что я просил на прошлой неделе?")) == "Тогда вы ничего не просили."
    assert [one.ref for one in await hass.data[DATA].history.requests()] == [DUNE]
