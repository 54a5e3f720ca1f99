"""What a simulated model says, and what it was asked: the same words for all APIs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
import json
from typing import Any, Literal

from .wire import Wire

type Stop = Literal["refusal", "max_tokens", "context", "filter", "pause"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a tool. Arguments that are a str go out as they are: a model's broken JSON."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    id: str = ""  # made up by the service where it is empty

    @property
    def json(self) -> str:
        if isinstance(self.arguments, str):
            return self.arguments
        return json.dumps(self.arguments, ensure_ascii=False, separators=(",", ":"))

    @property
    def object(self) -> Mapping[str, Any]:
        """The arguments as an object; broken JSON is none."""
        if not isinstance(self.arguments, str):
            return self.arguments
        try:
            value = json.loads(self.arguments)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def call(name: str, /, **arguments: Any) -> ToolCall:
    """Return a call, written as one writes a call."""
    return ToolCall(name, arguments)


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer: thinking (if the request allows it), text, calls; all may be empty.

    stop: why the model stopped, if not because it was done ("context": its window is full, "filter":
        OpenAI's content filter, "pause": Anthropic's pause_turn). An answer longer than the request's
        limit is cut off in any case.
    wire: how it travels; else as `LlmBoard.wire` says.
    """

    text: str = ""
    calls: Sequence[ToolCall] = ()
    thinking: str = ""
    stop: Stop | None = None
    wire: Wire | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An error instead of an answer, in the shape of the API; `kind` and `message` have defaults by status."""

    status: int
    retry_after: float | str | None = None
    kind: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the request: by "user" or "assistant", or the result that a "tool" gave."""

    role: Literal["user", "assistant", "tool"]
    text: str
    calls: tuple[ToolCall, ...] = ()
    name: str = ""  # of the tool
    call_id: str = ""
    error: bool = False

    @property
    def data(self) -> Any:
        """The text read as JSON, None if it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


@dataclass(slots=True)
class Request:
    """What a client asked: its body, exactly and read; never a key.

    api: "anthropic", "responses", "chat" or "ollama". headers: those without secrets.
    refused: why it was no good; such a request uses up no step of the script.
    truncated: Ollama's window (num_ctx) was too small for it, so that the model did not see all.
    status: of the answer, once there is one. events: how many of a stream went out before somebody hung up.
    """

    api: str
    path: str
    body: dict[str, Any]
    raw: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    system: str = ""
    said: tuple[Said, ...] = ()
    tools: tuple[str, ...] = ()
    refused: str = ""
    truncated: bool = False
    status: int = 0
    events: int = 0

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def user(self) -> str:
        """What the user said last."""
        return next((one.text for one in reversed(self.said) if one.role == "user"), "")

    @property
    def results(self) -> tuple[Said, ...]:
        """The results that this request brings, i.e. those at its end."""
        found: list[Said] = []
        for one in reversed(self.said):
            if one.role != "tool":
                break
            found.append(one)
        return tuple(reversed(found))


type Simple = str | ToolCall | Turn | Failure | Sequence[ToolCall]
type Brain = Callable[[Request], Simple | Awaitable[Simple]]
type Step = Simple | Brain


def as_answer(step: Simple) -> Turn | Failure:
    """Return the long form of a step that is no function."""
    if isinstance(step, Turn | Failure):
        return step
    if isinstance(step, str):
        return Turn(step)
    return Turn(calls=(step,) if isinstance(step, ToolCall) else tuple(step))


def from_json(value: Any) -> Turn | Failure:
    """Read a step that another process wrote (see the README); ValueError says what is wrong with it."""
    if isinstance(value, str):
        return Turn(value)
    if not isinstance(value, dict):
        raise ValueError("an answer is a JSON object or a text")
    if unknown := set(value) - {"text", "calls", "thinking", "stop", "wire", "failure"}:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    try:
        if "failure" in value:
            return Failure(**value["failure"])
        calls = tuple(ToolCall(**one) for one in value.get("calls", ()))
        wire = Wire(**value["wire"]) if "wire" in value else None
    except TypeError as err:
        raise ValueError(str(err)) from err
    return Turn(value.get("text", ""), calls, value.get("thinking", ""), value.get("stop"), wire)
