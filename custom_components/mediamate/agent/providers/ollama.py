"""Ollama by its own SDK: a server at home, whose models tell what they can do."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, override

from homeassistant.helpers import llm
from homeassistant.util.ulid import ulid_now
import ollama

from ...clients.together import together
from ...errors import (
    BadResponse,
    CannotConnect,
    CutOff,
    MediaMateError,
    ModelGone,
    NoTools,
    Overloaded,
    PullFailed,
)
from ..models import Model, Usage
from .base import Asked, Delta, Provider, Step, Turn, recent, schema_of
from .incoming import Incoming, deltas
from .pulling import Puller
from .sdk import by_status, of_kind, of_transport, transport_errors

NAME: Final = "Ollama"
WINDOW: Final = 16_384
"""Tokens that the model is run with. Always the same: another number loads it anew. Left to itself the
server takes 4096, and cuts off the beginning, which is the tools, without a word."""
HISTORY: Final = 16_000  # characters of earlier talk: with tools and answer they fit the window
_SILENCE: Final = 300.0  # a model may have to be loaded first
_LIST_TIMEOUT: Final = 20.0
_KEEP: Final = "30m"  # in memory, for the next question
_STEP: Final = 0.01  # of a pull, worth telling
_LONGEST_REASON: Final = 200  # characters
_PULL_ERRORS: Final = (
    ("no space left", "pull_no_space"),
    ("file does not exist", "pull_unknown"),
    ("not found", "pull_unknown"),
    ("invalid model name", "pull_unknown"),
)
_SHOWN: Final = 50  # models that are asked what they can do


class Ollama(Provider, Puller):
    """One server."""

    name = NAME

    def __init__(self, client: ollama.AsyncClient) -> None:
        """Use `create`."""
        self._client = client

    @override
    async def models(self) -> Sequence[Model]:
        with _our_errors(""):
            async with asyncio.timeout(_LIST_TIMEOUT):
                listed = (await self._client.list()).models
                names = [one.model for one in listed if one.model][:_SHOWN]
                shown = await together(self._client.show(name) for name in names)
        found = zip(names, (one.capabilities or () for one in shown), strict=True)
        return [
            Model(id=name, name=name, thinking="thinking" in can) for name, can in found if "tools" in can
        ]

    @override
    async def has(self, model: str) -> bool:
        try:
            with _our_errors(model):
                async with asyncio.timeout(_LIST_TIMEOUT):
                    can = (await self._client.show(model)).capabilities or ()
        except ModelGone:
            return False
        if "tools" not in can:
            raise NoTools(service=NAME, model=model)
        return True

    @override
    async def pull(self, model: str) -> AsyncGenerator[float]:
        layers: dict[str, tuple[int, int]] = {}  # by digest: bytes that are there, bytes in all
        share = 0.0
        with _our_errors(model), _pull_errors(model):
            steps: Any = await self._client.pull(model, stream=True)
            async with aclosing(steps):
                async for step in steps:
                    if step.digest and step.total:
                        layers[step.digest] = (step.completed or 0, step.total)
                    if (now := _share(layers)) >= share + _STEP:
                        share = now
                        yield share

    @override
    async def stream(self, turn: Turn) -> AsyncGenerator[Delta]:
        with _our_errors(turn.options.model.id):
            events: Any = await self._client.chat(**request(turn), stream=True)
            async with aclosing(events), aclosing(deltas(events, Answer())) as found:
                async for delta in found:
                    yield delta

    @override
    async def close(self) -> None:
        client: Any = self._client  # closing it has no type of its own
        await client.close()


def create(given: Mapping[str, Any]) -> Ollama:
    """Make a client. Blocks: certificates are read. A proxy or ollama.com takes the key as a bearer."""
    key = given.get("api_key")
    return Ollama(
        ollama.AsyncClient(
            host=given["url"],
            headers={"Authorization": f"Bearer {key}"} if key else None,
            verify=given.get("verify_ssl", True),
            follow_redirects=False,  # the key would go along
            timeout=_SILENCE,
        )
    )


def _share(layers: Mapping[str, tuple[int, int]]) -> float:
    there, whole = (sum(numbers) for numbers in zip(*layers.values(), strict=True)) if layers else (0, 1)
    return min(there / whole, 1.0)


@contextmanager
def _pull_errors(model: str) -> Iterator[None]:
    """Tell apart what can go wrong with a pull: the server has one way to say it, a line in the stream."""
    try:
        yield
    except ollama.ResponseError as err:
        if err.status_code not in {-1, 400, 500}:
            raise
        said = " ".join(str(err.error).split())[:_LONGEST_REASON]
        key = next((key for words, key in _PULL_ERRORS if words in said.lower()), "pull_failed")
        raise PullFailed(key, service=NAME, model=model, reason=said) from err


@contextmanager
def _our_errors(model: str) -> Iterator[None]:
    """Turn what the SDK and the transport below it raise into errors of ours."""
    try:
        yield
    except ollama.ResponseError as err:
        raise _of_response(err, model) from err
    except ConnectionError as err:
        raise CannotConnect(service=NAME) from err
    except TimeoutError as err:
        raise CannotConnect("timeout", service=NAME) from err
    except transport_errors() as err:
        raise of_transport(err, NAME) from err
    except (ValueError, TypeError, AttributeError) as err:  # no JSON, or of a shape that the SDK trips over
        raise BadResponse(service=NAME) from err


def _of_response(err: ollama.ResponseError, model: str) -> MediaMateError:
    if err.status_code == -1:  # a line of the stream: the runner fell over
        return Overloaded(service=NAME)
    if err.status_code == 404 and "model" in str(err.error):
        return ModelGone(service=NAME, model=model)
    response = getattr(err.__context__, "response", None)  # the SDK keeps no headers; its cause does
    return of_kind(by_status(err.status_code), response, NAME, model)


def request(turn: Turn) -> dict[str, Any]:
    """Return the arguments of a call. Without a choice of tools the last round simply has none."""
    options = turn.options
    body: dict[str, Any] = {
        "model": options.model.id,
        "messages": [
            {"role": "system", "content": turn.system},
            *messages(recent(turn.told, HISTORY)),
        ],
        "options": {"num_ctx": WINDOW, "num_predict": min(options.max_tokens, WINDOW // 4)},
        "keep_alive": _KEEP,
    }
    if turn.tools and not turn.last:
        body["tools"] = [_tool(one, turn) for one in turn.tools]
    if options.model.thinking:
        body["think"] = False  # minutes of thought for "what is downloading?" on a machine at home
    return body


def _tool(tool: llm.Tool, turn: Turn) -> dict[str, Any]:
    parameters = schema_of(tool, turn.serializer)
    function = {"name": tool.name, "description": tool.description or "", "parameters": parameters}
    return {"type": "function", "function": function}


def messages(found: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the talk as messages. Calls have no ids: results follow them in their order."""
    said: list[dict[str, Any]] = []
    for step in found:
        if isinstance(step, Asked):
            said.append({"role": "user", "content": step.text})
            continue
        answer: dict[str, Any] = {"role": "assistant", "content": step.text}
        if step.calls:
            answer["tool_calls"] = [
                {"function": {"name": one.name, "arguments": one.args}} for one in step.calls
            ]
        said.append(answer)
        said += [{"role": "tool", "tool_name": one.name, "content": one.result} for one in step.calls]
    return said


@dataclass(slots=True)
class Answer(Incoming):
    """One answer while it comes in. A call comes whole; the last chunk tells why it ended."""

    usage: Usage = field(default_factory=Usage)
    reason: str | None = None
    ended: bool = False

    @override
    def take(self, event: Any) -> Iterator[Delta]:
        if thought := event.message.thinking:
            yield {"thinking_content": thought}
        if text := event.message.content:
            yield {"content": text}
        if calls := event.message.tool_calls:
            yield {
                "tool_calls": [
                    llm.ToolInput(one.function.name, dict(one.function.arguments), ulid_now())
                    for one in calls
                ]
            }
        if event.done:
            self.ended, self.reason = True, event.done_reason
            self.usage = Usage(read=event.prompt_eval_count or 0, written=event.eval_count or 0)

    @override
    def failure(self) -> MediaMateError | None:
        if not self.ended:
            return CannotConnect("ai_interrupted", service=NAME)
        return CutOff(service=NAME) if self.reason == "length" else None
