"""Tools of whoever, behind a guard: none ends a turn by raising, and what was called is known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
import probatio

from ..const import LOGGER


@dataclass(slots=True)
class Ran:
    """A call that was begun. Without a result nobody knows what came of it."""

    name: str
    read_only: bool
    result: llm.ToolResult | None = None


class _Guarded(llm.Tool):
    """A tool whose every failure is a result: one that raised would end the whole turn."""

    def __init__(self, tool: llm.Tool, begun: Callable[[Ran], None]) -> None:
        self.tool = tool
        self._begun = begun
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
        ran = Ran(self.name, bool(self.annotations and self.annotations.read_only))
        self._begun(ran)
        try:
            result = await self.tool.async_call(hass, tool_input, llm_context)
        except HomeAssistantError, probatio.Invalid:
            raise  # the chat log makes a result of these
        except Exception as err:  # noqa: BLE001 - a tool may be anybody's
            LOGGER.warning(
                "The tool %s failed: %s", self.name, type(err).__name__, exc_info=LOGGER.level <= 10
            )
            result = llm.ToolResult(data={"error": "the tool failed, do not call it again"}, error=True)
        if isinstance(result, llm.ToolResult):
            ran.result = result
        return result


def guarded(api: llm.APIInstance, begun: Callable[[Ran], None]) -> llm.APIInstance:
    """Return an API whose tools are guarded, once, and tell of each call when it begins."""
    tools = (one.tool if isinstance(one, _Guarded) else one for one in api.tools)
    return replace(api, tools=[_Guarded(one, begun) for one in tools])
