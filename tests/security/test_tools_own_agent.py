"""Our own agent: what a yes would do is what was asked last, in our words where the model's own will not do."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import DATA
from custom_components.mediamate.model import RequestState
from simulator import SimulatedStack
from simulator.llm import Request, ToolCall, Turn, call
from tests.accounts.home import Say
from tests.llm_robot import FREE, speech
from tests.made import DUNE

pytest_plugins = ("tests.accounts.home",)

WISH = call("mediamate__request", title="Dune", year=2021)


@pytest.fixture
def llm() -> bool:
    return True


@pytest.mark.parametrize(
    "words",
    [
        "Lovely weather, is it not?",
        "Dune (2021) is a fine film. Shall I turn on the light?",
        "Shall I download Dune (1984)?",
        "Всё готово.",
        "Done, it is downloading.",
    ],
)
async def test_a_model_that_asks_something_else_has_our_question_put_after_it(
    hass: HomeAssistant, say: Say, sim: SimulatedStack, words: str
) -> None:
    sim.llm.script([WISH, words])
    answer = speech(await say(FREE))
    assert answer.startswith(words) and "Download the film Dune (2021): " in answer and answer.endswith("?")
    assert await hass.data[DATA].history.requests() == []
    assert "requested" in speech(await say("yes"))
    assert [one.ref for one in await hass.data[DATA].history.requests()] == [DUNE]


async def test_a_question_that_the_model_put_itself_is_not_put_twice(say: Say, sim: SimulatedStack) -> None:
    sim.llm.script([WISH, "In 1080p. Shall I get Dune (2021) for you?"])
    assert speech(await say(FREE)) == "In 1080p. Shall I get Dune (2021) for you?"


async def test_a_model_that_confirms_by_itself_gets_nothing(
    hass: HomeAssistant, say: Say, sim: SimulatedStack
) -> None:
    def confirm(request: Request) -> ToolCall:
        return call("mediamate__confirm", proposal_id=request.results[-1].data["proposal_id"])

    sim.llm.script([WISH, confirm, "Done!"])
    assert "Download the film Dune (2021): " in speech(await say(FREE))
    assert await hass.data[DATA].history.requests() == []
    await say("no")
    assert await hass.data[DATA].history.proposals() == []


async def test_a_removal_needs_the_users_own_yes(hass: HomeAssistant, say: Say, sim: SimulatedStack) -> None:
    sim.llm.script([WISH, lambda request: request.results[-1].data["question"]])
    await say(FREE)
    await say("yes")
    mate = hass.data[DATA]
    wished = (await mate.history.requests())[0]

    def drop(request: Request) -> Turn:
        waiting = request.results[-1].data
        found = [*waiting["downloads"], *waiting["waiting"]][0]
        name = found.get("id") or found["request_id"]
        return Turn(calls=[call("mediamate__control_download", action="remove", id=name)])

    def confirm(request: Request) -> ToolCall:
        return call("mediamate__confirm", proposal_id=request.results[-1].data["proposal_id"])

    sim.llm.script([call("mediamate__downloads"), drop, confirm, "Gone!"])
    answer = speech(await say("I have changed my mind about that desert thing, honestly"))
    assert answer.startswith("Gone!") and answer.endswith("?")
    assert not (await mate.history.request(wished.id)).closed
    await say("yes")
    assert (await mate.history.request(wished.id)).state is RequestState.CANCELLED


@pytest.mark.parametrize(
    "words", ["Shall I download Dune (2021)?", "Dune (2021), is that right?", "Remove Dune?"]
)
async def test_what_removes_is_asked_word_for_word(
    hass: HomeAssistant, say: Say, sim: SimulatedStack, words: str
) -> None:
    """A yes to another question about the same film must not delete it."""
    sim.llm.script([WISH, lambda request: request.results[-1].data["question"]])
    await say(FREE)
    await say("yes")

    def drop(request: Request) -> Turn:
        found = [*request.results[-1].data["downloads"], *request.results[-1].data["waiting"]][0]
        name = found.get("id") or found["request_id"]
        return Turn(calls=[call("mediamate__control_download", action="remove", id=name)])

    sim.llm.script([call("mediamate__downloads"), drop, words])
    answer = speech(await say("what about that desert thing, honestly"))
    assert answer.startswith(words) and "Cancel" in answer.removeprefix(words) and answer.endswith("?")


@pytest.mark.parametrize(
    "words", ["Would you like to know more about Dune (2021)?", "Рассказать подробнее о Dune (2021)?"]
)
async def test_an_offer_to_tell_more_is_not_the_question(
    hass: HomeAssistant, say: Say, sim: SimulatedStack, words: str
) -> None:
    sim.llm.script([WISH, words])
    answer = speech(await say(FREE))
    assert answer.startswith(words) and "Download the film Dune (2021): " in answer
