"""What the local agent says of what was asked for and said earlier."""

from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.mediamate.dialogue.kept import topic_of
from custom_components.mediamate.errors import StorageFailed
from tests.made import ADMIN, MEMBER, OTHER, thread

from .conftest import Meet, Person
from .home import TalkHome


async def wished(person: Person, title: str) -> None:
    await person.say(f"download {title}")
    assert "requested" in (await person.say("yes") or "")


async def test_when_and_whether_something_was_asked_for(boris: Person, home: TalkHome) -> None:
    await wished(boris, "Arrival")
    await boris.later(days=1)
    await wished(boris, "Sicario")
    await boris.later(days=30)
    assert (await boris.say("when did I ask for Arrival?") or "").startswith(
        "22 November 2026: Arrival (2016)"
    )
    assert (await boris.say("what did I ask for last month") or "").count("\n") == 1
    assert await boris.say("what did I ask for last week") == "You asked for nothing then."
    assert "Sicario" in (await boris.say("did I ask for Sicario last month?") or "")
    assert "Sicario" in (await boris.say("я просил фильм «Убийца»?") or "")  # by its other name


async def test_who_never_asked_is_told_so(boris: Person, home: TalkHome) -> None:
    assert await boris.say("did I ask for Arrival?") == "I can't find that you ever asked for “Arrival”."
    await boris.later(minutes=1)
    await boris.say("tell me about Sicario")
    said = await boris.say("did I ask for Sicario?")
    assert said == "You didn't ask for “Sicario”, but we talked about it on 22 November 2026."


async def test_what_others_asked_for_is_theirs(meet: Meet, home: TalkHome) -> None:
    await wished(meet(OTHER), "Arrival")
    for _ in range(2):  # to have asked that is not to have spoken of it
        assert "can't find" in (await meet(MEMBER).say("did I ask for Arrival?") or "")
    assert "Arrival" in (await meet(ADMIN).say("did I ask for Arrival?") or "")


async def test_a_catalogue_that_is_down_hides_no_answer(boris: Person, home: TalkHome) -> None:
    home.down |= {"tmdb", "radarr"}
    assert "can't find" in (await boris.say("did I ask for Arrival?") or "")


async def test_it_means_the_one_that_was_found(boris: Person, home: TalkHome) -> None:
    await wished(boris, "Arrival")
    await boris.later(hours=1)
    await boris.say("when did I ask for Arrival?")
    assert "Arrival" in (await boris.say("tell me about it") or "")


async def test_without_its_memory_it_means_nothing(
    hass: HomeAssistant, boris: Person, monkeypatch: Any
) -> None:
    async def broken(*_: Any) -> Any:
        raise StorageFailed

    monkeypatch.setattr(boris.mate.desk.talks, "recent", broken)
    assert await topic_of(boris.mate.desk, MEMBER, thread(), boris.clock()) is None
