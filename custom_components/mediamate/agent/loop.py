"""The one tool loop: Home Assistant's chat log in, an answer in it, whoever runs the model.

Home Assistant runs the tools itself, all calls of a message at once, as soon as each is complete.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
import random
import time
from typing import Any, Final

from homeassistant.components.conversation import (
    AssistantContent,
    AssistantContentDeltaDict,
    ChatLog,
    SystemContent,
)

from ..const import LOGGER
from ..errors import (
    BadResponse,
    CannotConnect,
    CutOff,
    MediaMateError,
    Overloaded,
    RateLimited,
    ServiceFailed,
)
from .guarded import Ran, guarded
from .meter import Last, Meter
from .models import Usage
from .passed import Passed
from .prompt import GO_ON
from .providers.base import Delta, Options, Provider, Turn
from .settings import Limits

_PAUSES: Final = (1.0, 3.0, 8.0)  # before another try, unless the service says how long
_NOTICED: Final = 1.5  # seconds of waiting from which on the user is told
_IN_TIME: Final = 0.98  # of the time: what is left is for the end of what has begun
_RETRIED: Final = (RateLimited, CannotConnect, Overloaded)
_MENDED: Final = (*_RETRIED, BadResponse)  # by going on where words broke off
_RESUMED: Final = (*_MENDED, CutOff)  # by the results of what was called


class _OutOfTime(CannotConnect):
    """The model spoke too slowly, or not at all."""

    key = "ai_took_too_long"


def _passes(err: MediaMateError, kinds: tuple[type[MediaMateError], ...]) -> bool:
    return isinstance(err, kinds) and not isinstance(err, _OutOfTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How it went. Without `answered` the chat log has no answer, and `error` says why.

    `calls` are all that were begun, also those of which the chat log knows nothing.
    """

    answered: bool
    error: MediaMateError | None
    calls: tuple[Ran, ...]
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
    spoken: bool = False,
    clock: Clock | None = None,
) -> Outcome:
    """Let the model answer what was said last. Never raises a MediaMateError: see Outcome.

    What is `spoken` loses its markup on the way.
    """
    answer = _Answer(
        provider=provider,
        log=chat_log,
        agent_id=agent_id,
        options=options,
        limits=limits,
        meter=meter,
        words=words,
        spoken=spoken,
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
    spoken: bool
    began: float = 0.0
    first_token: float | None = None
    usage: Usage = field(default_factory=Usage)
    rounds: int = 0
    calls: list[Ran] = field(default_factory=list)
    cut: MediaMateError | None = None  # why the model was asked to go on, once
    over: bool = False  # the model is not asked again
    error: MediaMateError | None = None

    async def take(self) -> Outcome:
        self.began = self.clock.now()
        before = len(self.log.content)
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._converse()
        except TimeoutError:
            self.error = _OutOfTime(service=self.provider.name)
        except MediaMateError as err:
            self.error = err
        answered = self._spoke(before)
        if not answered and self.error is None:
            self.error = ServiceFailed("ai_no_answer", service=self.provider.name)
        return Outcome(
            answered=answered,
            error=self.error,
            calls=tuple(self.calls),
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
            self.log.llm_api = guarded(self.log.llm_api, self.calls.append)
        while self.rounds < self.limits.rounds:
            self.rounds += 1
            turn = self._turn(last=self.rounds == self.limits.rounds)
            async for _ in self.log.async_add_delta_content_stream(self.agent_id, self._stream(turn)):
                pass
            if self.over or not self.log.unresponded_tool_results:
                return

    def _turn(self, *, last: bool) -> Turn:
        api, first = self.log.llm_api, self.log.content[0]
        return Turn(
            system=first.content if isinstance(first, SystemContent) else "",
            content=self.log.content[1:],
            tools=api.tools if api else (),
            serializer=api.custom_serializer if api else None,
            options=self.options,
            last=last,
        )

    async def _stream(self, turn: Turn) -> AsyncGenerator[AssistantContentDeltaDict]:
        """Yield one message. What fails before its first word is tried again.

        After it the model is asked once more to go on; what was said and called stays.
        """
        message = self._message(turn)
        attempt = 1
        self.meter.admit()
        while True:
            try:
                async with aclosing(self._deltas(turn)) as deltas:
                    async for delta in deltas:
                        for one in message.take(delta):
                            yield one
            except MediaMateError as err:
                if message.acted:
                    if await self._goes_on(message, err):
                        message.mend()
                        turn = self._continued(turn, message.text)
                        continue
                    for one in self._broken_off(message, err):
                        yield one
                elif attempt < self.limits.tries and _passes(err, _RETRIED):
                    await self._wait(err, attempt)
                    self.meter.admit()
                    attempt += 1
                    message = self._message(turn)
                    continue
                else:
                    raise
            for one in message.end():
                yield one
            return

    def _message(self, turn: Turn) -> Passed:
        return Passed(turn, self.limits.calls, spoken=self.spoken)

    async def _goes_on(self, message: Passed, err: MediaMateError) -> bool:
        """Is the model to be asked to go on within this message? Once, if there is time for it."""
        if self.cut is not None or message.called or not _passes(err, _MENDED):
            return False
        self.cut = err
        try:
            told = await self._wait(err, 1)
            self.meter.admit()
        except MediaMateError:
            return False
        if told and self.log.delta_listener:
            self.log.delta_listener(self.log, {"role": "assistant"})
        return True

    def _continued(self, turn: Turn, text: str) -> Turn:
        said = AssistantContent(agent_id=self.agent_id, content=text)
        return replace(turn, content=[*turn.content, said], more=GO_ON)

    def _broken_off(self, message: Passed, err: MediaMateError) -> Iterator[AssistantContentDeltaDict]:
        """End a message that is not whole. Where it has calls, the model goes on once it has their results."""
        if message.called:
            self.over = self.cut is not None or not _passes(err, _RESUMED)
            self.error = err if self.over else None
            self.cut = err
            return
        self.error = self.cut or err
        yield from message.say(f"\n\n{self.words.error(self.error)}")

    async def _deltas(self, turn: Turn) -> AsyncGenerator[AssistantContentDeltaDict]:
        async with aclosing(self.provider.stream(turn)) as deltas:
            while (delta := await self._next(deltas)) is not None:
                if isinstance(delta, Usage):
                    self._spend(delta)
                    continue
                if self.first_token is None:
                    self.first_token = self._passed()
                yield delta

    async def _next(self, deltas: AsyncGenerator[Delta]) -> Delta | None:
        """Return what comes next, a little before the time is over: what was said is not to be lost with it."""
        try:
            async with asyncio.timeout(_IN_TIME * self.limits.seconds - self._passed()):
                return await anext(deltas, None)
        except TimeoutError as err:
            raise _OutOfTime(service=self.provider.name) from err

    def _spend(self, usage: Usage) -> None:
        self.usage += usage
        self.meter.spend(usage)
        self.log.async_trace({"stats": _stats(self.options.model.id, usage)})

    async def _wait(self, err: MediaMateError, attempt: int) -> bool:
        """Wait as long as the service wants, if there is time for it. Was the user told meanwhile?"""
        pause = getattr(err, "retry_after", None)
        if pause is None:
            pause = _PAUSES[min(attempt, len(_PAUSES)) - 1] * random.uniform(0.75, 1.25)
        if self._passed() + pause >= self.limits.seconds:
            raise err
        told = pause >= _NOTICED and self.log.delta_listener is not None
        if told and self.log.delta_listener:
            # to whoever watches only: in the log it would be taken for an answer
            self.log.delta_listener(self.log, {"role": "assistant"})
            self.log.delta_listener(self.log, {"content": self.words.busy})
        LOGGER.debug("%s is asked again in %.1f s: %s", self.provider.name, pause, err)
        await self.clock.sleep(pause)
        return told


def _stats(model: str, usage: Usage) -> dict[str, Any]:
    """Return what Home Assistant's debug view of a conversation shows."""
    return {
        "model": model,
        "input_tokens": usage.read,
        "cached_input_tokens": usage.cached,
        "output_tokens": usage.written,
    }
