"""What is told of earlier talks: its parts, without a home."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any, override

from homeassistant.components.conversation import AssistantContent, ChatLog, UserContent
from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
import pytest

from custom_components.mediamate.agent.guarded import Ran
from custom_components.mediamate.agent.providers.base import Delta, Model, Options, Provider, Turn
from custom_components.mediamate.agent.recall import Recalled, Recalling, earlier, mentions_of, tokens
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import Door, Mention
from tests.made import ARRIVAL, DUNE, MEMBER, START, thread


def ran(data: Any, *, error: bool = False) -> Ran:
    return Ran("mediamate__find", read_only=True, result=llm.ToolResult(data=data, error=error))


def test_what_was_shown_last_comes_first() -> None:
    calls = [
        ran(
            {
                "results": [
                    {"ref": str(DUNE), "title": "Dune", "year": 2021},
                    {"ref": str(ARRIVAL), "title": "Arrival"},
                ]
            }
        ),
        Ran("mediamate__find", read_only=True),
        ran({"ref": str(DUNE), "title": "Дюна", "year": "?"}, error=True),
        ran({"request": {"ref": str(ARRIVAL), "title": "Прибытие", "year": 2016}}),
    ]
    assert mentions_of(calls) == (Mention(ARRIVAL, "Прибытие", 2016), Mention(DUNE, "Dune", 2021))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"ref": str(DUNE)},
        {"ref": "nonsense", "title": "x"},
        {"ref": 5, "title": "x"},
        ["a", 1, None],
        "text",
    ],
)
def test_what_names_no_title_names_none(data: Any) -> None:
    assert mentions_of([ran(data)]) == ()


def test_russian_costs_twice_as_much() -> None:
    assert tokens("abcd") == 1 and tokens("абвг") == 2 and tokens("") == 0


def test_only_the_newest_dialogs_are_kept() -> None:
    known = Recalled()
    for number in range(120):
        known.keep((MEMBER.id, str(number), START), ())
    assert known.get((MEMBER.id, "0", START)) is None and known.get((MEMBER.id, "119", START)) == ()
    known.forget("user:other", Door.ASSIST)
    assert known.get((MEMBER.id, "119", START)) == ()
    known.forget(MEMBER.id, None)
    assert known.get((MEMBER.id, "119", START)) is None


class Inner(Provider):
    name = "Inner"
    closed = False
    given: Turn | None = None

    @override
    async def models(self) -> Sequence[Model]:
        return [Model(id="m")]

    @override
    async def stream(self, turn: Turn) -> AsyncGenerator[Delta]:
        self.given = turn
        yield {"content": "hi"}

    @override
    async def close(self) -> None:
        self.closed = True


async def test_a_provider_is_told_first_and_is_otherwise_itself() -> None:
    inner = Inner()
    told = (UserContent("record"), AssistantContent("mediamate", "Noted."))
    provider = Recalling(inner, told)
    now = UserContent("now")
    turn = Turn(system="s", content=[now], options=Options(model=Model(id="m")))
    assert [one async for one in provider.stream(turn)] == [{"content": "hi"}]
    assert inner.given and list(inner.given.content) == [*told, now] and inner.given.system == "s"
    assert (
        turn.content == [now]
        and provider.name == "Inner"
        and [one.id for one in await provider.models()] == ["m"]
    )
    await provider.close()
    assert inner.closed


async def test_where_nobody_spoke_there_is_nothing_to_tell(hass: HomeAssistant, mate: MediaMate) -> None:
    assert await earlier(hass, MEMBER, thread(), ChatLog(hass, "talk")) == ()
