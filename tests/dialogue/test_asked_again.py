"""A yes that comes too late, or after something else was said, does nothing; what it may mean is asked anew."""

import pytest

from custom_components.mediamate.dialogue import Dialogue
from tests.made import ADMIN, OTHER, thread
from tests.operations.fakes import FakeSonarr

from .conftest import Meet, Person
from .home import TalkHome

QUESTION = "Download the film Arrival (2016): HD-1080p, about 11.6 GB?"


async def asked(person: Person) -> None:
    assert await person.say("download Arrival") == QUESTION


@pytest.mark.parametrize(
    ("minutes", "again"),
    [(5, True), (11, True), (60, True), (75, False)],
    ids=["soon", "late", "an-hour", "never"],
)
async def test_after_something_else_or_too_late(
    boris: Person, home: TalkHome, minutes: int, again: bool
) -> None:
    await asked(boris)
    assert await boris.say("how warm is it in the kitchen?") is None
    boris.clock.forward(minutes=minutes)
    assert await boris.say("yes") == (QUESTION if again else None)
    assert home.added == [], "a yes that may have meant something else does nothing"
    if again:
        assert "is requested" in (await boris.say("yes") or "")


async def test_late_but_nothing_in_between(boris: Person, home: TalkHome) -> None:
    await asked(boris)
    boris.clock.forward(minutes=11)
    assert await boris.say("yes") == QUESTION
    assert home.added == []
    assert "is requested" in (await boris.say("yes") or "")


async def test_what_was_answered_is_not_asked_again(boris: Person, meet: Meet) -> None:
    await asked(boris)
    assert await meet(OTHER).say("yes") is None, "nobody else answers it"
    await boris.say("no")
    assert await boris.say("yes") is None


async def test_the_yes_to_another_agents_question_is_its_own(boris: Person) -> None:
    await asked(boris)
    dialogue: Dialogue = boris.dialogue
    assert await boris.say("turn on the light") is None
    dialogue.interrupted(thread(boris.actor, boris.place))
    assert await boris.say("yes") is None
    await boris.say("what's downloading?")
    assert await boris.say("yes") == QUESTION, "now ours was the last word again"


async def test_only_what_was_meant_for_us(boris: Person) -> None:
    await asked(boris)
    boris.clock.forward(minutes=11)
    assert await boris.say("yes", answers_only=True) is None


async def test_a_question_about_it_is_no_answer(boris: Person, series: FakeSonarr) -> None:
    question = await boris.say("download season 2 of The Bear")
    assert question and question.endswith("?") and "season 2" in question
    told = await boris.say("what's it about?") or ""
    assert told.startswith("The Bear (2022): series") and told.endswith(question)
    assert "season 2 is requested" in (await boris.say("yes") or "")


async def test_a_question_about_something_else_replaces_it(boris: Person, home: TalkHome) -> None:
    await asked(boris)
    told = await boris.say("what is Sicario about?") or ""
    assert told.endswith("Download the film Sicario (2015): HD-1080p, about 12.1 GB?"), told
    await boris.say("yes")
    assert [str(one) for one in home.added] == ["movie:tmdb:273481"]


async def test_what_another_has_asked_for_is_said_before_the_yes(boris: Person, meet: Meet) -> None:
    anna = meet(ADMIN)
    await anna.say("download Arrival")
    await anna.say("yes")
    note = "Somebody else has asked for it already. With your yes you will be told as well."
    said = await boris.say("download Arrival") or ""
    assert said.startswith(f"{note}\n") and said.endswith("?")
    assert "already been requested" in (await boris.say("yes") or "")
