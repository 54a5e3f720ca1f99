"""A provider that plays a script, and what a turn through the loop needs."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, override

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
import probatio

from custom_components.mediamate.agent.loop import Clock, Outcome, Words, run
from custom_components.mediamate.agent.meter import Meter
from custom_components.mediamate.agent.providers.base import Delta, Model, Options, Provider, Turn
from custom_components.mediamate.agent.settings import Limits

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Scripted(Provider):
    """Each call plays the next line: deltas, errors to raise, seconds to be silent for, functions to call."""

    script: list[Sequence[Any]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    finished: int = 0
    name: str = "Scripted"

    @override
    async def models(self) -> Sequence[Model]:
        return [Model(id="test")]

    @override
    async def stream(self, turn: Turn) -> AsyncGenerator[Delta]:
        self.turns.append(turn)
        try:
            for one in self.script.pop(0) if self.script else ():
                if isinstance(one, Exception):
                    raise one
                if isinstance(one, int | float):
                    await asyncio.sleep(one)
                elif callable(one):
                    one()
                else:
                    yield one
        finally:
            self.finished += 1

    @override
    async def close(self) -> None:
        return


def call(name: str, call_id: str = "c1", **args: Any) -> dict[str, Any]:
    return {"tool_calls": [llm.ToolInput(name, args, call_id)]}


class Echo(llm.Tool):
    """Answers with what it was given; or does what the test wants."""

    integration = "mediamate"
    parameters = probatio.Schema({probatio.Required("query"): str})
    description = "Search."

    def __init__(
        self, name: str = "mediamate__find", act: Callable[[dict[str, Any]], Any] | None = None
    ) -> None:
        self.name = name
        self.called: list[dict[str, Any]] = []
        self._act = act

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> llm.ToolResult:
        self.called.append(tool_input.tool_args)
        if self._act:
            return await self._act(tool_input.tool_args)
        return llm.ToolResult(data={"echo": tool_input.tool_args})


class Api(llm.API):
    def __init__(self, hass: HomeAssistant, *tools: llm.Tool) -> None:
        super().__init__(hass=hass, id="test", name="Test")
        self._tools = list(tools)

    @override
    async def async_get_api_instance(self, llm_context: llm.LLMContext) -> llm.APIInstance:
        return llm.APIInstance(self, "Use the tools.", llm_context, self._tools, llm.selector_serializer)


@dataclass
class Bench:
    """One conversation with a scripted model."""

    hass: HomeAssistant
    provider: Scripted = field(default_factory=Scripted)
    tools: tuple[llm.Tool, ...] = ()
    limits: Limits = field(default_factory=Limits)
    meter: Meter = field(default_factory=lambda: Meter("Scripted", lambda: NOON, per_minute=100))
    slept: list[float] = field(default_factory=list)
    heard: list[dict[str, Any]] | None = None
    spoken: bool = False
    now: float = 0.0  # seconds of the loop's clock
    log: conversation.ChatLog = field(init=False)

    def __post_init__(self) -> None:
        self.log = conversation.ChatLog(self.hass, "talk")
        if self.heard is not None:
            self.log.delta_listener = lambda _, delta: self.heard.append(delta)

    async def ask(self, text: str = "hello", *script: Sequence[Any]) -> Outcome:
        self.provider.script = list(script)
        self.log.async_add_user_content(conversation.UserContent(text))
        context = llm.LLMContext("mediamate", Context(), "en", "conversation", None)
        await self.log.async_provide_llm_data(context, Api(self.hass, *self.tools), "Be brief.")
        return await run(
            self.provider,
            self.log,
            agent_id="conversation.scripted",
            options=Options(model=Model(id="test")),
            limits=self.limits,
            meter=self.meter,
            words=Words(error=lambda err: f"<{err.translation_key}>", busy="<busy>"),
            spoken=self.spoken,
            clock=Clock(now=lambda: self.now, sleep=self._sleep),
        )

    def pass_by(self, seconds: float) -> None:
        """Let time pass on the loop's clock."""
        self.now += seconds

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    @property
    def said(self) -> list[tuple[str, Any]]:
        """What is in the log after the system prompt, as (role, text or result)."""
        return [
            (one.role, one.result.data if one.role == "tool_result" else one.content)
            for one in self.log.content[1:]
        ]
