"""Which seasons of a series, asked in a language model's words: our tool knows what it asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from homeassistant.components.conversation import AssistantContent, Content, ToolResultContent, UserContent

from ...agent.changing import quality_of
from ...const import DOMAIN
from ...model import MediaRef, MediaType, RequestStatus
from ...understanding import Command

_TOOL: Final = f"{DOMAIN}__request"
_WORDS: Final = ("quality", "instance")  # what may be said of a wish without naming seasons


@dataclass(frozen=True, slots=True)
class Open:
    """A series that is wished for, all but its seasons."""

    ref: MediaRef
    command: Command


def open_seasons(log: Iterable[Content]) -> Open | None:
    """Return the series whose seasons our tool asked for last, since the user spoke."""
    turn = list(takewhile(lambda one: not isinstance(one, UserContent), reversed(list(log))))
    answer = next(
        (one for one in turn if isinstance(one, ToolResultContent) and _is_ours(one.tool_name)), None
    )
    if answer is None or answer.result.error or not answer.tool_name.endswith(_TOOL):
        return None
    ref, args = _series(answer.result.data), _arguments(turn, answer.tool_call_id)
    if ref is None or args.get("seasons") or args.get("stop"):
        return None
    height, profile = quality_of(args)
    command = Command(
        verb="request",
        media_type=MediaType.SERIES,
        quality=height,
        profile=profile,
        instance=args.get("instance"),
    )
    return Open(ref, command)


def _is_ours(tool: str) -> bool:
    """Is it one of our tools? Home Assistant puts the name of an API before it where there are several."""
    return f"{DOMAIN}__" in tool


def _series(data: Any) -> MediaRef | None:
    """Return the series in an answer that calls for a choice and lists no titles: one of seasons."""
    if not isinstance(data, Mapping) or data.get("status") != RequestStatus.NEEDS_CHOICE or "results" in data:
        return None
    try:
        ref = MediaRef.parse(str(data.get("ref")))
    except ValueError:
        return None
    return ref if ref.media_type is MediaType.SERIES else None


def _arguments(turn: Iterable[Content], call_id: str) -> Mapping[str, str]:
    """Return what the model called the tool with, as far as it is words that we read."""
    calls = (each for one in turn if isinstance(one, AssistantContent) for each in one.tool_calls or ())
    given = next((one.tool_args for one in calls if one.id == call_id), {})
    return {key: str(value) for key, value in given.items() if value and key in {*_WORDS, "seasons", "stop"}}
