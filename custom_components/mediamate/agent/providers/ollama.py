"""Ollama by its own SDK: a server at home, whose models tell what they can do."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, override

from homeassistant.helpers import llm
from homeassistant.util.ulid import ulid_now
import ollama

from ...errors import BadResponse, CannotConnect, CutOff, MediaMateError, ModelGone, Overloaded, RateLimited
from .base import Asked, Delta, Model, Provider, Step, Turn, Usage, recent, schema_of, steps
from .sdk import by_status, of_transport, transport_errors

NAME: Final = "Ollama"
WINDOW: Final = 16_384
"""Tokens that the model is run with. Always the same: another number loads it anew. Left to itself the
server takes 4096, and cuts off the beginning, which is the tools, without a word."""
HISTORY: Final = 16_000  # characters of earlier talk: with tools and answer they fit the window
_SILENCE: Final = 300.0  # a model may have to be loaded first
_LIST_TIMEOUT: Final = 20.0
_KEEP: Final = "30m"  # in memory, for the next question
_SHOWN: Final = 50  # models that are asked what they can do


class Ollama(Provider):
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
                shown = await asyncio.gather(*(self._client.show(name) for name in names))
        found = zip(names, (one.capabilities or () for one in shown), strict=True)
        return [
            Model(id=name, name=name, thinking="thinking" in can) for name, can in found if "tools" in can
        ]

    @override
    async def stream(self, turn: Turn) -> AsyncGenerator[Delta]:
        with _our_errors(turn.options.model.id):
            async for delta in deltas(await self._client.chat(**request(turn), stream=True)):
                yield delta

    @override
    async def close(self) -> None:
        await self._client.close()  # type: ignore[no-untyped-call]


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
    make = by_status(err.status_code)
    return RateLimited(service=NAME) if make is RateLimited else make(service=NAME, model=model)


def request(turn: Turn) -> dict[str, Any]:
    """Return the arguments of a call. Without a choice of tools the last round simply has none."""
    options = turn.options
    body: dict[str, Any] = {
        "model": options.model.id,
        "messages": [
            {"role": "system", "content": turn.system},
            *messages(recent(steps(turn.content), HISTORY)),
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


async def deltas(chunks: AsyncIterable[Any]) -> AsyncIterator[Delta]:
    """Turn the chunks of one answer into deltas. A call comes whole; the last chunk tells why it ended."""
    reason: str | None = None
    ended = False
    async for chunk in chunks:
        if thought := chunk.message.thinking:
            yield {"thinking_content": thought}
        if text := chunk.message.content:
            yield {"content": text}
        if calls := chunk.message.tool_calls:
            yield {
                "tool_calls": [
                    llm.ToolInput(one.function.name, dict(one.function.arguments), ulid_now())
                    for one in calls
                ]
            }
        if chunk.done:
            ended, reason = True, chunk.done_reason
            yield Usage(read=chunk.prompt_eval_count or 0, written=chunk.eval_count or 0)
    if not ended:
        raise CannotConnect("ai_interrupted", service=NAME)
    if reason == "length":
        raise CutOff(service=NAME)
