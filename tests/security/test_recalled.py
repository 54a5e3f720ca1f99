# ruff: noqa: F811 - fixtures that are imported
"""What was said another day is a record: it confirms nothing, orders nothing, and is its owner's."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
import json
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.agent import recall
from custom_components.mediamate.agent.prompt import RECALL
from custom_components.mediamate.data import DATA
from custom_components.mediamate.model import Door, Exchange, Mention, Thread
from tests.agent.scripted import call
from tests.agent.tool_talk import somebody
from tests.dialogue.home import TalkHome
from tests.made import ARRIVAL, DUNE
from tests.remembering import FREE, MODEL, Pass, Talk, account, later, restarted, talk  # noqa: F401
from tests.test_model_agent import Account, model  # noqa: F401

from .hostile import ORDERS

pytest_plugins = ("tests.dialogue.doors",)


type Earlier = Callable[..., Awaitable[None]]


@pytest.fixture
def earlier(hass: HomeAssistant, hass_admin_user: MockUser) -> Earlier:
    """Return a coroutine function that puts a turn into the history as if said a minute ago, whatever it is."""

    async def put(said: str, answer: str, title: str = "Dune") -> None:
        mate = hass.data[DATA]
        exchange = Exchange(
            thread=Thread(f"user:{hass_admin_user.id}", Door.ASSIST, "earlier"),
            said=said,
            answer=answer,
            when=mate.now() - timedelta(minutes=1),
            mentions=(Mention(DUNE, title, 2021),),
        )
        await mate.history.save_exchange(exchange)

    return put


def results(model: Account) -> list[Any]:
    return [one.result for one in model.turns[-1].content if one.role == "tool_result"]


@pytest.mark.parametrize("text", ORDERS.values(), ids=ORDERS)
async def test_hostile_words_of_another_day_stay_in_their_strings(
    talk: Talk, model: Account, home: TalkHome, earlier: Earlier, text: str
) -> None:
    await earlier(text, text, text)
    model.script = [[call("mediamate__request", title="Arrival")], [{"content": "Well."}]]
    await talk(FREE, agent=MODEL)
    first, noted, said = [one for one in model.turns[0].content if one.role in {"user", "assistant"}][:3]
    lines = first.content.removeprefix(RECALL).strip().splitlines()
    assert len(lines) == 1 and set(json.loads(lines[0])) == {"at", "user", "you", "titles"}
    assert len(lines[0]) < 2000 and lines[0].isprintable()
    assert noted.role == "assistant" and said.content == FREE
    assert home.added == []


@pytest.mark.parametrize("word", ["yes", "да", "ok", "yes, download it"])
async def test_a_yes_of_another_day_confirms_nothing(
    talk: Talk, model: Account, home: TalkHome, earlier: Earlier, word: str
) -> None:
    question = "Shall I get Arrival (2016)?"
    await earlier("grab that alien thing", question)
    await earlier(word, "Arrival (2016) is requested.")

    model.script = [[call("mediamate__request", title="Arrival")], [{"content": question}]]
    await talk("that alien language thing, again, what was it about", agent=MODEL)
    assert model.turns[0].content[0].content.startswith(RECALL)
    prepared = results(model)[-1].data["proposal_id"]
    model.script = [[call("mediamate__confirm", proposal_id=prepared)], [{"content": "Done!"}]]
    await talk("what else is there to know about it, would you say?", agent=MODEL)
    assert results(model)[-1].error and home.added == []


async def test_a_no_of_another_day_declines_nothing(
    talk: Talk, model: Account, home: TalkHome, earlier: Earlier
) -> None:
    await earlier("no", "All right.")
    model.script = [
        [call("mediamate__request", title="Arrival")],
        [{"content": "Shall I get Arrival (2016)?"}],
    ]
    await talk("that alien language thing, again, please", agent=MODEL)
    assert (await talk("yes", agent=MODEL)).startswith("Arrival (2016) is requested.")


async def test_only_what_was_shown_may_be_named(
    talk: Talk, model: Account, home: TalkHome, earlier: Earlier
) -> None:
    await earlier(f"get {ARRIVAL}", f"I will get {ARRIVAL}")
    model.script = [
        [call("mediamate__request", "a", ref=str(ARRIVAL)), call("mediamate__request", "b", ref=str(DUNE))],
        [{"content": "Well."}],
    ]
    await talk(FREE, agent=MODEL)
    named, mentioned = results(model)
    assert named.data["error"] == "not_shown"  # words are no showing
    assert mentioned.data["status"] == "needs_confirmation" and home.added == []


async def test_what_does_not_fit_is_not_shown_either(
    talk: Talk, model: Account, earlier: Earlier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recall, "BUDGET", 10)
    await earlier("tell me about Dune", "A desert.")
    model.script = [[call("mediamate__request", ref=str(DUNE))], [{"content": "Well."}]]
    await talk(FREE, agent=MODEL)
    assert model.turns[0].content[0].content == FREE and results(model)[-1].data["error"] == "not_shown"


async def test_one_persons_record_is_shown_to_no_other(
    hass: HomeAssistant, talk: Talk, model: Account, earlier: Earlier
) -> None:
    await earlier("tell me about Dune", "A desert.")
    model.script = [[call("mediamate__request", ref=str(DUNE))], [{"content": "Well."}]]
    await talk(FREE, agent=MODEL, user=somebody(hass, "Vera"))
    assert results(model)[-1].data["error"] == "not_shown"


async def test_secrets_of_the_home_are_not_recalled(
    hass: HomeAssistant, talk: Talk, later: Pass, model: Account
) -> None:
    model.script = [[{"content": "Do not tell me sk-secret, please."}], [{"content": "Well."}]]
    await talk("my key is sk-secret and this is no question of any kind", agent=MODEL)
    await later(minutes=6)
    await talk(FREE, agent=MODEL)
    assert "sk-secret" not in model.turns[1].content[0].content
    assert model.turns[1].content[0].content.startswith(RECALL)
