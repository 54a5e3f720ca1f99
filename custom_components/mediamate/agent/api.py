"""The LLM API "Media": our tools for any agent in Home Assistant, and by its MCP server for any client."""

from typing import Final, override

from homeassistant.components import llm as llm_component
from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm

from ..const import DOMAIN
from .prompt import TOOL_PROMPT, TOOL_RULES

NAME: Final = "Media"  # one short word: it becomes a part of tool names where APIs are merged


class MediaApi(llm.API):
    """Our tools, and Home Assistant's clock: without that tool the prompt would change every second."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Be known as `mediamate`."""
        super().__init__(hass=hass, id=DOMAIN, name=NAME)

    @override
    async def async_get_api_instance(self, llm_context: llm.LLMContext) -> llm.APIInstance:
        """Return the tools for one call of a model."""
        found = await llm_component.async_get_tools(self.hass, llm_context, self.id)
        return llm.APIInstance(
            api=self,
            api_prompt=TOOL_RULES if llm_context.platform == DOMAIN else TOOL_PROMPT,
            llm_context=llm_context,
            tools=[one for one in found.tools if one.integration in {DOMAIN, llm_component.DOMAIN}],
            custom_serializer=llm.selector_serializer,
        )
