"""The one tool loop: Home Assistant's chat log in, an answer in it, whoever runs the model.

Home Assistant runs the tools itself, all calls of a message at once, as soon as each is complete.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
import random
import time
from typing import Any, Final, override

from homeassistant.components.conversation import AssistantContent, AssistantContentDeltaDict, ChatLog
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
import probatio

from ..const import LOGGER
from ..errors import (
    CannotConnect,
    CutOff,
    MediaMateError,
    ModelRefused,
    Overloaded,
    RateLimited,
    ServiceFailed,
)
from .meter import Last, Meter
from .providers.base import Options, Provider, Turn, Usage

_PAUSES: Final = (1.0, 3.0, 8.0)  # before another try, unless the service says how long
_NOTICED: Final = 1.5  # seconds of waiting from which on the user is told
LONGEST: Final = 20_000  # characters of one answer: a model that never ends is ended
_RETRIED: Final = (RateLimited, CannotConnect, Overloaded)
_EXPLAINED: Final = (CutOff, ModelRefused)  # what came before it is worth keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one answer may take."""

    rounds: int = 8  # calls of the model; in the last one it has to speak
    calls: int = 16  # tool calls in one message
    tries: int = 3
    seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How it went. Without `answered` the chat log has no answer, and `error` says why."""

    answered: bool
    error: MediaMateError | None
    usage: Usage
    rounds: int
    first_token: float | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said beside the model's own words, in the language of the sentence."""

    error: Callable[[MediaMateError], str]
    busy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time, for tests that do not want to wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


async def run(
    provider: Provider,
    chat_log: ChatLog,
    *,
    agent_id: str,
    options: Options,
    limits: Limits,
    meter: Meter,
    words: Words,
    clock: Clock | None = None,
) -> Outcome:
    """Let the model answer what was said last. Never raises a MediaMateError: see Outcome."""
    answer = _Answer(
        provider=provider,
        log=chat_log,
        agent_id=agent_id,
        options=options,
        limits=limits,
        meter=meter,
        words=words,
        clock=clock or Clock(),
    )
    outcome = await answer.take()
    meter.note(
        Last(
            model=options.model.id,
            usage=outcome.usage,
            first_token=outcome.first_token,
            seconds=outcome.seconds,
        )
    )
    return outcome


@dataclass(slots=True, kw_only=True)
class _Answer:
    """One answer while it is made."""

    provider: Provider
    log: ChatLog
    agent_id: str
    options: Options
    limits: Limits
    meter: Meter
    words: Words
    clock: Clock
    began: float = 0.0
    first_token: float | None = None
    usage: Usage = field(default_factory=Usage)
    rounds: int = 0
    error: MediaMateError | None = None

    async def take(self) -> Outcome:
        self.began = self.clock.now()
        before = len(self.log.content)
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._converse()
        except TimeoutError:
            self.error = CannotConnect("ai_took_too_long", service=self.provider.name)
        except MediaMateError as err:
            self.error = err
        answered = self._spoke(before)
        if not answered and self.error is None:
            self.error = ServiceFailed("ai_no_answer", service=self.provider.name)
        return Outcome(
            answered=answered,
            error=self.error,
            usage=self.usage,
            rounds=self.rounds,
            first_token=self.first_token,
            seconds=self._passed(),
        )

    def _spoke(self, before: int) -> bool:
        last = self.log.content[-1]
        return (
            len(self.log.content) > before
            and isinstance(last, AssistantContent)
            and bool((last.content or "").strip())
        )

    def _passed(self) -> float:
        return self.clock.now() - self.began

    async def _converse(self) -> None:
        """Call the model, until it has called no tool."""
        if self.log.llm_api:
            self.log.llm_api = _guarded(self.log.llm_api)
        while self.rounds < self.limits.rounds:
            self.rounds += 1
            turn = self._turn(last=self.rounds == self.limits.rounds)
            async for _ in self.log.async_add_delta_content_stream(self.agent_id, self._stream(turn)):
                pass
            if not self.log.unresponded_tool_results:
                return

    def _turn(self, *, last: bool) -> Turn:
        api = self.log.llm_api
        return Turn(
            system=self.log.content[0].content or "",  # type: ignore[union-attr]
            content=self.log.content[1:],
            tools=api.tools if api else (),
            serializer=api.custom_serializer if api else None,
            options=self.options,
            last=last,
        )

    async def _stream(self, turn: Turn) -> AsyncGenerator[AssistantContentDeltaDict]:
        """Yield one message. What fails before its first word is tried again."""
        for attempt in range(1, self.limits.tries + 1):
            self.meter.admit()
            message = _Message(turn, self.limits.calls)
            try:
                async with aclosing(self._deltas(turn)) as deltas:
                    async for delta in deltas:
                        for one in message.passed_on(delta):
                            yield one
            except _EXPLAINED as err:
                if not message.spoke:
                    raise
                self.error = err
                yield {"content": f"\n\n{self.words.error(err)}"}
            except _RETRIED as err:
                if message.acted or attempt == self.limits.tries:
                    raise
                await self._wait(err, attempt)
                continue
            return

    async def _deltas(self, turn: Turn) -> AsyncGenerator[AssistantContentDeltaDict]:
        async with aclosing(self.provider.stream(turn)) as deltas:
            async for delta in deltas:
                if isinstance(delta, Usage):
                    self._spend(delta)
                    continue
                if self.first_token is None:
                    self.first_token = self._passed()
                yield delta

    def _spend(self, usage: Usage) -> None:
        self.usage += usage
        self.meter.spend(usage)
        self.log.async_trace({"stats": _stats(self.options.model.id, usage)})

    async def _wait(self, err: MediaMateError, attempt: int) -> None:
        """Wait as long as the service wants, if there is time for it; tell the user meanwhile."""
        pause = getattr(err, "retry_after", None)
        if pause is None:
            pause = _PAUSES[min(attempt, len(_PAUSES)) - 1] * random.uniform(0.75, 1.25)
        if self._passed() + pause >= self.limits.seconds:
            raise err
        if pause >= _NOTICED and self.log.delta_listener:
            # to whoever watches only: in the log it would be taken for an answer
            self.log.delta_listener(self.log, {"role": "assistant"})
            self.log.delta_listener(self.log, {"content": self.words.busy})
        LOGGER.debug("%s is asked again in %.1f s: %s", self.provider.name, pause, err)
        await self.clock.sleep(pause)


def _stats(model: str, usage: Usage) -> dict[str, Any]:
    """Return what Home Assistant's debug view of a conversation shows."""
    return {
        "model": model,
        "input_tokens": usage.read,
        "cached_input_tokens": usage.cached,
        "output_tokens": usage.written,
    }


class _Message:
    """Lets through what one message may hold."""

    def __init__(self, turn: Turn, calls: int) -> None:
        self._calls_left = 0 if turn.last else calls
        self._seen: set[str] = set()
        self._length = 0
        self.began = False
        self.spoke = False
        self.acted = False  # something was said or called: it cannot be taken back

    def passed_on(self, delta: AssistantContentDeltaDict) -> list[AssistantContentDeltaDict]:
        """Return what reaches the chat log; the first starts a message there. Raises CutOff."""
        text = delta.get("content") or ""
        self._length += len(text)
        self.spoke = self.spoke or bool(text.strip())
        if calls := delta.get("tool_calls"):
            if not (calls := [one for one in calls if self._may_call(one)]):
                return []
            delta = {"tool_calls": calls}
        self.acted = self.acted or self.spoke or bool(calls)
        start: list[AssistantContentDeltaDict] = [] if self.began else [{"role": "assistant"}]
        self.began = True
        if self._length > LONGEST:
            raise CutOff
        return [*start, delta]

    def _may_call(self, call: llm.ToolInput) -> bool:
        """A model that calls too much, or twice under one id, is not heard."""
        if self._calls_left <= 0 or call.id in self._seen:
            return False
        self._calls_left -= 1
        self._seen.add(call.id)
        return True


class _Guarded(llm.Tool):
    """A tool whose every failure is a result: one that raised would end the whole turn."""

    def __init__(self, tool: llm.Tool) -> None:
        self._tool = tool
        self.name, self.title, self.description = tool.name, tool.title, tool.description
        self.parameters, self.annotations, self.integration = (
            tool.parameters,
            tool.annotations,
            tool.integration,
        )

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> Any:
        try:
            return await self._tool.async_call(hass, tool_input, llm_context)
        except HomeAssistantError, probatio.Invalid:
            raise  # the chat log makes a result of these
        except Exception as err:  # noqa: BLE001 - a tool may be anybody's
            LOGGER.warning(
                "The tool %s failed: %s", self.name, type(err).__name__, exc_info=LOGGER.level <= 10
            )
            return llm.ToolResult(data={"error": "the tool failed, do not call it again"}, error=True)


def _guarded(api: llm.APIInstance) -> llm.APIInstance:
    tools: list[llm.Tool] = [one if isinstance(one, _Guarded) else _Guarded(one) for one in api.tools]
    return replace(api, tools=tools)
