"""The guard around tools: what a tool of anybody does ends no turn, and what was called is known."""

from typing import Any, override

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
import pytest

from custom_components.mediamate.agent.api import MediaApi
from custom_components.mediamate.agent.guarded import Ran, guarded

WHO = llm.LLMContext("mediamate", Context(), "en", None, None)


class Tool(llm.Tool):
    integration = "test"
    name = "somebodys"
    description = "Does what it is told."

    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> Any:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


async def called(hass: HomeAssistant, outcome: Any) -> tuple[Any, Ran]:
    """Call a tool through two guards, which are one."""
    begun: list[Ran] = []
    api = llm.APIInstance(api=MediaApi(hass), api_prompt="", llm_context=WHO, tools=[Tool(outcome)])
    once = guarded(api, lambda ran: pytest.fail("the first guard is taken away by the second"))
    (tool,) = guarded(once, begun.append).tools
    try:
        answer = await tool.async_call(hass, llm.ToolInput("somebodys", {}), WHO)
    except HomeAssistantError as err:
        answer = err
    (ran,) = begun
    return answer, ran


async def test_a_result_is_kept(hass: HomeAssistant) -> None:
    made = llm.ToolResult(data={"done": True})
    assert await called(hass, made) == (made, Ran("somebodys", read_only=False, result=made))


async def test_what_is_no_result_is_handed_on_and_nothing_is_known_of_it(hass: HomeAssistant) -> None:
    assert await called(hass, {"done": True}) == ({"done": True}, Ran("somebodys", read_only=False))


async def test_the_talk_makes_a_result_of_home_assistants_own_errors(hass: HomeAssistant) -> None:
    failed = HomeAssistantError("no such light")
    assert await called(hass, failed) == (failed, Ran("somebodys", read_only=False))


async def test_any_other_error_is_an_answer(hass: HomeAssistant) -> None:
    answer, ran = await called(hass, ZeroDivisionError())
    assert answer.error and "do not call it again" in answer.data["error"]
    assert ran.result == answer
