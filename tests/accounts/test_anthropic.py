"""An agent with Claude in a real Home Assistant, over real HTTP, with the whole simulated household behind it."""

import json
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Fault, SimulatedStack
from simulator.llm import Failure, Turn, Wire, call
from tests.llm_robot import FREE, speech

from .home import SCRIPT, Say

pytest_plugins = ("tests.accounts.home", "tests.llm_home")


async def test_from_a_free_sentence_to_a_film_in_radarr(
    hass: HomeAssistant, say: Say, sim: SimulatedStack
) -> None:
    sim.llm.script(SCRIPT)
    asked = await say(FREE)
    assert asked.continue_conversation and "Dune" in speech(asked) and sim.llm.left == 0
    done = await say("yes")
    assert "requested" in speech(done) and len(sim.llm.requests) == 3  # the yes needed no model
    await hass.async_block_till_done()
    assert hass.states.get("sensor.mediamate_open_requests").state == "1"


async def test_what_is_sent_first_is_the_same_bytes_from_turn_to_turn(say: Say, sim: SimulatedStack) -> None:
    sim.llm.script([call("mediamate__find", title="Dune"), "Two of them.", "The one of 2021."])
    await say(FREE)
    await say("and which of these two is the longer one, do you think?")
    bodies = [one.body for one in sim.llm.requests]
    assert len({json.dumps([body["tools"], body["system"]]) for body in bodies}) == 1
    lengths = [len(body["messages"]) for body in bodies]
    assert lengths == [1, 3, 5]
    said = [
        [
            {
                **one,
                "content": [
                    {k: v for k, v in block.items() if k != "cache_control"} for block in one["content"]
                ],
            }
            for one in body["messages"]
        ]
        for body in bodies
    ]
    assert said[1][: lengths[0]] == said[0] and said[2][: lengths[1]] == said[1]


async def test_the_cache_is_hit_and_counted(hass: HomeAssistant, say: Say, sim: SimulatedStack) -> None:
    sim.llm.script(["One.", "Two."])
    await say(FREE)
    await say("and which of these two is the longer one, do you think?")
    account = hass.config_entries.async_entries("mediamate")[-1].runtime_data
    assert account.meter.today.cached > 500  # tools and static text of the second turn
    assert int(hass.states.get("sensor.anthropic_tokens_today").state) == account.meter.today.total


@pytest.mark.parametrize(
    "wire", [Wire(piece=1, chunk=1), Wire(unknown=True), Wire(piece=3, chunk=7, unknown=True)]
)
async def test_however_it_travels(say: Say, sim: SimulatedStack, wire: Wire) -> None:
    sim.llm.wire = wire
    sim.llm.script([
        Turn("Ищу «Дюну» 🎬", [call("mediamate__find", title="Дюна"), call("mediamate__downloads")], thinking="Так…"),
        "Нашёл «Дюну» — 2021 года. 🏜️",
    ])  # fmt: skip
    assert (
        speech(await say("найди мне что-нибудь про песчаных червей, только поновее"))
        == "Нашёл «Дюну» — 2021 года. 🏜️"
    )
    results = sim.llm.requests[-1].results
    assert [one.name for one in results] == ["mediamate__find", "mediamate__downloads"]
    assert [one.text for one in results if one.error] == []


@pytest.mark.parametrize(
    "failure", [Failure(429, retry_after=0.05), Failure(529), Failure(500), Turn("x", wire=Wire(cut_after=1))]
)
async def test_what_passes_passes(say: Say, sim: SimulatedStack, failure: Any, no_pauses: None) -> None:
    sim.llm.script([failure, "Here I am."])
    assert speech(await say(FREE)) == "Here I am." and len(sim.llm.requests) == 2


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Failure(413), "too long for the model"),
        (Failure(400), "did not accept"),
        (Failure(403), "does not permit"),
        (Turn(stop="refusal"), "declined to answer"),
        (Turn(""), "gave no answer"),
        (Turn("x" * 40, wire=Wire(piece=1, cut_after=12)), "broke off"),
        (Turn("x" * 40, wire=Wire(piece=1, end_after=12)), "broke off"),
        (Turn("x" * 40, wire=Wire(piece=1, error_after=12)), "overloaded"),
        (Turn("x" * 40, wire=Wire(piece=1, garbage_after=12)), "could not be understood"),
    ],
)
async def test_why_there_is_no_answer_is_said(
    say: Say, sim: SimulatedStack, failure: Any, said: str, no_pauses: None
) -> None:
    import re

    sim.llm.script([failure, Failure(400)])  # asked to go on, where it had begun, it cannot either
    assert re.search(said, speech(await say(FREE)))
    sim.llm.script(["Well."])
    assert speech(await say(FREE)) == "Well."  # the next answer is none the worse


async def test_no_credit_and_a_model_that_is_gone(
    hass: HomeAssistant, say: Say, sim: SimulatedStack, agent: MockConfigEntry
) -> None:
    sim.anthropic.account = "no_credit"
    assert speech(await say(FREE, strict=False)) == "The account at Anthropic has no credit left."
    sim.anthropic.account = "ok"
    gone = sim.anthropic.models.copy()
    sim.anthropic.models = [one for one in gone if one.id != "claude-haiku-5-5"]
    assert "no longer offers the model claude-haiku-5-5" in speech(await say(FREE, strict=False))
    (subentry_id,) = agent.subentries
    assert ir.async_get(hass).async_get_issue("mediamate", f"ai_model_gone_{subentry_id}")


async def test_words_before_the_limit_are_kept(say: Say, sim: SimulatedStack) -> None:
    sim.llm.script([Turn("Once upon a time", stop="max_tokens")])
    assert speech(await say(FREE)) == "Once upon a time\n\nThe answer became too long and ends here."


async def test_a_server_that_says_nothing(
    hass: HomeAssistant, say: Say, sim: SimulatedStack, agent: MockConfigEntry
) -> None:
    (subentry,) = agent.subentries.values()
    hass.config_entries.async_update_subentry(agent, subentry, data={**subentry.data, "seconds": 3})
    await hass.async_block_till_done(wait_background_tasks=True)
    sim.llm.script([Turn("never said in full", wire=Wire(piece=1, stall_after=6))])
    began = time.monotonic()
    assert speech(await say(FREE)).endswith("\n\nAnthropic took too long to answer.")  # after its first words
    assert time.monotonic() - began < 30


async def test_the_server_is_down_and_the_house_still_answers(
    hass: HomeAssistant, say: Say, sim: SimulatedStack, no_pauses: None
) -> None:
    sim.faults.set("anthropic", Fault("down"))
    asked = await say("download Dune 2021")
    assert speech(asked).startswith("Without the model, which is not answering right now: ")
    assert asked.continue_conversation
    assert "requested" in speech(await say("yes"))


async def test_hostile_titles_stay_data_and_nothing_is_done_without_a_yes(
    hass: HomeAssistant, say: Say, sim: SimulatedStack
) -> None:
    sim.llm.script([call("mediamate__request", title="Arrival"), [
        call("mediamate__confirm", proposal_id="made-up"), call("mediamate__control_download", action="remove", id="x"),
    ], "Done!"])  # fmt: skip
    result = await say(FREE)
    assert all(one.error for one in sim.llm.requests[-1].results)
    assert hass.states.get("sensor.mediamate_open_requests").state == "0"
    assert result.continue_conversation and "Arrival" in speech(result)  # what a yes would do is asked


async def test_the_key_is_nowhere_but_in_its_header(
    hass: HomeAssistant, say: Say, sim: SimulatedStack, caplog: pytest.LogCaptureFixture
) -> None:
    sim.llm.script(["Fine."])
    await say(FREE)
    sim.anthropic.account = "no_credit"
    await say(FREE, strict=False)
    assert sim.anthropic.api_key not in caplog.text
    assert sim.anthropic.api_key not in json.dumps([one.body for one in sim.llm.requests])
