"""What a language model is to us: one stream of deltas for one turn, whoever runs the model."""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field, replace
import json
from typing import Any, Final

from homeassistant.components.conversation import (
    AssistantContent,
    AssistantContentDeltaDict,
    Content,
    ToolResultContent,
    UserContent,
)
from homeassistant.helpers import llm
from homeassistant.helpers.json import json_dumps
import probatio

from ..models import Model, Usage

HISTORY: Final = 60_000  # characters of earlier talk that are sent
LONGEST_RESULT: Final = 16_000  # characters of one tool result; ours stay far below, other tools may not
_SHORTEST_RESULT: Final = 200  # what is left of each where there are far too many
_SCHEMAS: Final = 128  # of tools, kept ready
_REFUSED_AT_TOP: Final = frozenset({"allOf", "anyOf", "enum", "not", "oneOf"})  # by one service or another
_UNKNOWN_RESULT: Final = llm.ToolResult(data={"error": "interrupted, the outcome is not known"}, error=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an agent wants to be answered."""

    model: Model
    max_tokens: int = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One call of the model. In the `last` one it may call no tool any more, so it has to speak.

    `more` is said to the model after everything else, by us and to nobody else.
    """

    system: str
    content: Sequence[Content]
    tools: Sequence[llm.Tool] = ()
    serializer: Callable[[Any], Any] | None = None
    options: Options
    last: bool = False
    more: str = ""

    @property
    def told(self) -> list[Step]:
        """Return the talk as the model gets it, all of it."""
        found = steps(self.content)
        return [*found, Asked(self.more)] if self.more else found


type Delta = AssistantContentDeltaDict | Usage


class Provider(ABC):
    """A service that runs models. Its name is a proper one, shown in errors."""

    name: str

    @abstractmethod
    async def models(self) -> Sequence[Model]:
        """Return the models that can drive tools, the one to suggest first.

        Raises CannotConnect, InvalidAuth, WrongService, RateLimited, ServiceFailed, BadResponse.
        """

    @abstractmethod
    def stream(self, turn: Turn) -> AsyncGenerator[Delta]:
        """Yield deltas without a role, and a Usage.

        A tool call comes as soon as its arguments are complete. Nothing is retried here.

        Raises what `models` raises, and NoCredit, ModelGone, TooLong before the first delta;
        ModelRefused, CutOff and CannotConnect (`ai_interrupted`) at any time.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of the connections."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user said."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call with what came of it, ready for the wire."""

    id: str
    name: str
    args: dict[str, Any]
    result: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model said and called. `native`: what its provider keeps beside it."""

    text: str
    calls: tuple[Call, ...] = ()
    native: Any = None


type Step = Asked | Answered


@dataclass(slots=True)
class _Open:
    """An answer whose results are still being gathered."""

    content: AssistantContent
    results: dict[str, llm.ToolResult] = field(default_factory=dict)

    def closed(self) -> Answered | None:
        calls = tuple(
            self._call(one) for one in self.content.tool_calls or () if not one.external
        )  # an external one was no tool of ours: the sentence triggers of Home Assistant's own agent
        text = (self.content.content or "").strip()
        return Answered(text, calls, self.content.native) if text or calls else None

    def _call(self, one: llm.ToolInput) -> Call:
        result = self.results.get(one.id, _UNKNOWN_RESULT)
        return Call(one.id, one.tool_name, one.tool_args, _json(result.data), result.error)


def _json(data: Any) -> str:
    return _shortened(json_dumps(data), LONGEST_RESULT)


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[:room]}…"


def steps(content: Sequence[Content]) -> list[Step]:
    """Return a chat log as questions and answers.

    Every call gets a result, if need be one that says that its outcome is not known: services
    refuse a conversation with a call left open, and an interrupted turn may leave one.
    """
    found: list[Step | None] = []
    answer: _Open | None = None
    for one in content:
        if isinstance(one, ToolResultContent):
            if answer:
                answer.results[one.tool_call_id] = one.result
            continue
        found.append(answer.closed() if answer else None)
        answer = _Open(one) if isinstance(one, AssistantContent) else None
        if isinstance(one, UserContent) and one.content.strip():
            found.append(Asked(one.content))
    found.append(answer.closed() if answer else None)
    return [one for one in found if one is not None]


def recent(found: Sequence[Step], budget: int) -> list[Step]:
    """Return the newest exchanges of about `budget` characters, from a question on.

    What is dropped stays dropped for a while: the beginning moves seldom, and with it what a
    service has cached.
    """
    kept: list[list[Step]] = []
    for step in found:
        if isinstance(step, Asked) or not kept:
            kept.append([])
            if sum(map(_size, kept)) > budget:
                while len(kept) > 1 and sum(map(_size, kept)) > budget / 2:
                    del kept[0]
        kept[-1].append(step)
    while len(kept) > 1 and sum(map(_size, kept)) > budget * 1.5:  # by what tools have answered since
        del kept[0]
    kept[-1:] = [_fitted(one, budget) for one in kept[-1:]]
    return [step for exchange in kept for step in exchange]


def _fitted(exchange: list[Step], budget: int) -> list[Step]:
    """Cut the results of an exchange that is too long by itself: the question must not be lost for them."""
    answers = [step for step in exchange if isinstance(step, Answered)]
    calls = sum(len(step.calls) for step in answers)
    if not calls or _size(exchange) <= budget:
        return exchange
    room = max(_SHORTEST_RESULT, budget // 2 // calls)
    return [_cut(step, room) if isinstance(step, Answered) else step for step in exchange]


def _cut(step: Answered, room: int) -> Answered:
    calls = tuple(replace(one, result=_shortened(one.result, room)) for one in step.calls)
    return replace(step, calls=calls)


def _size(exchange: Sequence[Step]) -> int:
    return sum(
        len(step.text) + sum(len(call.result) + 100 for call in getattr(step, "calls", ()))
        for step in exchange
    )


def arguments_of(written: str) -> dict[str, Any] | None:
    """Read the arguments that a model wrote; None if they are no JSON object."""
    try:
        read = json.loads(written.strip() or "{}")
    except ValueError, RecursionError:  # no JSON, or thousands of brackets
        return None
    return read if isinstance(read, dict) else None


class _Schemas:
    """The JSON schemas of tools whose arguments are the very same objects as before, the newest ones."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], tuple[Any, Any, dict[str, Any]]] = OrderedDict()

    def of(self, parameters: Any, serializer: Callable[[Any], Any] | None) -> dict[str, Any]:
        """Return it, made once: it is the same in every round, and making it takes long."""
        key = (id(parameters), id(serializer))  # both are kept, so that no other object gets their ids
        if key not in self._kept:
            self._kept[key] = (parameters, serializer, _schema(parameters, serializer))
            while len(self._kept) > _SCHEMAS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key][2]


def _schema(parameters: Any, serializer: Callable[[Any], Any] | None) -> dict[str, Any]:
    schema: dict[str, Any] = probatio.to_openapi(
        parameters, custom_serializer=serializer, openapi_version="3.1.0"
    )
    if schema.get("additionalProperties") is False:  # the tools check it; a model learns nothing from it
        del schema["additionalProperties"]
    return {"type": "object", "properties": {}} | {
        key: value for key, value in schema.items() if key not in _REFUSED_AT_TOP
    }


_schemas: Final = _Schemas()


def schema_of(tool: llm.Tool, serializer: Callable[[Any], Any] | None) -> dict[str, Any]:
    """Return the JSON schema of a tool's arguments, as every service takes it. Not to be changed."""
    return _schemas.of(tool.parameters, serializer)
