"""The model made of rules: what it does with MediaMate's tools, whichever API it stands behind."""

from collections.abc import Callable
import json
from typing import Any

import pytest

from simulator.llm import Request, Said, ToolCall
from simulator.llm.brain import media_model

from .llm_talk import Talk

VERBS = ("find", "request", "confirm", "downloads")
TOOLS = tuple(f"mediamate__{verb}" for verb in VERBS)
TWO = {
    "results": [
        {"ref": "movie:tmdb:1", "title": "Dune", "year": 2021},
        {"ref": "movie:tmdb:2", "title": "Dune", "year": 1984},
    ]
}


def asked(*said: str | dict[str, Any], tools: tuple[str, ...] = TOOLS) -> Request:
    """Return a request in which texts are the user's and objects are results."""
    turns = [Said("user", one) if isinstance(one, str) else Said("tool", json.dumps(one)) for one in said]
    return Request("anthropic", "/", {}, said=tuple(turns), tools=tools)


@pytest.mark.parametrize(
    ("said", "verb", "arguments"),
    [
        (("download Dune",), "request", {"title": "Dune"}),
        (("скачай «Дюну»",), "request", {"title": "Дюна"}),
        (("Please find Arrival.",), "find", {"title": "Arrival"}),
        (("what's downloading?",), "downloads", {}),
        (("что сейчас качается? Что качается?",), "downloads", {}),
        (("download Dune", TWO, "the second one"), "request", {"ref": "movie:tmdb:2"}),
        (("скачай Дюну", TWO, "первый"), "request", {"ref": "movie:tmdb:1"}),
        (
            ("download Dune", {"question": "Get it?", "proposal_id": "p1"}, "yes"),
            "confirm",
            {"proposal_id": "p1"},
        ),
        (("find Arrival", {"results": [{"ref": "movie:tmdb:3"}]}, "yes"), "request", {"ref": "movie:tmdb:3"}),
        (("x", {"proposal_id": "p1"}, {"proposal_id": "p2"}, "да, давай"), "confirm", {"proposal_id": "p2"}),
    ],
)
def test_what_it_calls(said: tuple[Any, ...], verb: str, arguments: dict[str, Any]) -> None:
    assert media_model(asked(*said)).calls == (ToolCall(f"mediamate__{verb}", arguments),)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("download Dune", {"question": "Get Dune (2021)?", "next": "ask"}), "Get Dune (2021)?"),
        (("download Dune", TWO), "1. Dune (2021)\n2. Dune (1984)\nWhich one do you mean?"),
        (("найди Икс", {"results": []}), "Ничего не нашлось."),
        (
            ("what's downloading?", {"downloads": [{"title": "Dune"}], "waiting": [{"title": "Arrival"}]}),
            "Dune, Arrival",
        ),
        (("what's downloading?", {"downloads": []}), "Nothing is downloading."),
        (("yes", {"message": "It is on its way."}), "It is on its way."),
        (("yes", {"data": {"error": "no"}, "error": True}), "no"),
        (("yes", {"status": "done"}), "Done."),
        (("привет",), "Я ненастоящая модель: попросите что-нибудь скачать."),
        (("yes",), "I am a simulated model: ask me to download something."),
        (("the fourth", TWO, "the fourth"), "I am a simulated model: ask me to download something."),
    ],
)
def test_what_it_says(said: tuple[Any, ...], words: str) -> None:
    turn = media_model(asked(*said))
    assert (turn.text, list(turn.calls)) == (words, [])


def test_it_calls_no_tool_that_it_was_not_given() -> None:
    assert not media_model(asked("download Dune", tools=())).calls


async def test_behind_an_api(make_stack: Callable[..., Any]) -> None:
    talk = Talk(await make_stack(llm=True))
    talk.llm.answer_with(media_model)
    tool = {"name": "mediamate__request", "input_schema": {"type": "object"}}
    answer = await talk.ask("anthropic", tools=[tool])
    assert answer.body["content"][0]["input"] == {"title": "Дюна"}
