"""Of which series our tool asked which seasons, read from what it answered a model."""

from typing import Any

from homeassistant.components.conversation import (
    AssistantContent,
    Content,
    SystemContent,
    ToolResultContent,
    UserContent,
)
from homeassistant.helpers.llm import ToolInput, ToolResult
import pytest

from custom_components.mediamate.frontends.telegram.seasons import open_seasons
from custom_components.mediamate.model import MediaRef, MediaType

BEAR = "series:tvdb:386175"
REQUEST = "mediamate__request"
WHICH: dict[str, Any] = {"status": "needs_choice", "message": "Which seasons?", "ref": BEAR}


def turn(
    answer: Any = WHICH, *, tool: str = REQUEST, args: dict[str, Any] | None = None, error: bool = False
) -> list[Content]:
    """Return what a model called, and what it was answered."""
    call = ToolInput(tool_name=tool, tool_args={"title": "The Bear"} if args is None else args)
    return [
        AssistantContent(agent_id="a", tool_calls=[call]),
        ToolResultContent(
            agent_id="a", tool_call_id=call.id, tool_name=tool, result=ToolResult(data=answer, error=error)
        ),
    ]


LAST_WORDS: list[Content] = [AssistantContent(agent_id="a", content="Which season?")]
SAID: list[Content] = [SystemContent(content="You are."), UserContent(content="get me The Bear")]


@pytest.mark.parametrize(
    ("args", "quality", "profile"),
    [
        ({}, None, None),
        ({"quality": "4K"}, "2160p", None),
        ({"quality": "1080p"}, "1080p", None),
        ({"quality": "HD-1080p"}, None, "HD-1080p"),
        ({"quality": None, "stop": False}, None, None),
    ],
)
@pytest.mark.parametrize("tool", [REQUEST, f"mediamate__{REQUEST}"])
def test_the_wish_is_kept(args: dict[str, Any], quality: str | None, profile: str | None, tool: str) -> None:
    found = open_seasons([*SAID, *turn(args=args | {"instance": "4K"}, tool=tool), *LAST_WORDS])
    assert found is not None and found.ref == MediaRef.parse(BEAR)
    command = found.command
    assert (command.verb, command.media_type) == ("request", MediaType.SERIES)
    assert (command.quality, command.profile, command.instance) == (quality, profile, "4K")


@pytest.mark.parametrize(
    "log",
    [
        [],
        [*SAID, *LAST_WORDS],
        [*turn(), *SAID, *LAST_WORDS],  # that was before the user spoke
        [*SAID, *turn(error=True)],
        [*SAID, *turn(tool="weather__request")],
        [*SAID, *turn(tool="mediamate__library")],
        [*SAID, *turn(), *turn({"status": "not_found"}, tool="mediamate__find")],  # it looked further
        [*SAID, *turn({**WHICH, "status": "pending_approval"})],
        [*SAID, *turn({**WHICH, "results": []})],  # which title, and not which season
        [*SAID, *turn({**WHICH, "ref": "movie:tmdb:1"})],
        [*SAID, *turn({**WHICH, "ref": "The Bear"})],
        [*SAID, *turn({"status": "needs_choice"})],
        [*SAID, *turn("Which seasons?")],
        [*SAID, *turn(args={"ref": BEAR, "stop": True})],  # no longer looked for
        [*SAID, *turn(args={"ref": BEAR, "seasons": "2x5, 3x1"})],
    ],
)
def test_nothing_else_is_a_question_for_seasons(log: list[Content]) -> None:
    assert open_seasons(log) is None


def test_what_was_called_may_be_missing() -> None:
    (*_, result) = turn()
    found = open_seasons([*SAID, result])
    assert found is not None and found.command.profile is None
