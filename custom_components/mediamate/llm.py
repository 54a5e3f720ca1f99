"""Our tools as Home Assistant asks for them: for the API "Media", and for Assist where the household wants that."""

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext

from .agent.prompt import TOOL_PROMPT
from .agent.tools import media_tools
from .const import DOMAIN
from .data import DATA
from .household import household


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools for an API; None where we offer none."""
    if (mate := hass.data.get(DATA)) is None or not hass.config_entries.async_loaded_entries(DOMAIN):
        return None
    if api_id == DOMAIN or (api_id == LLM_API_ASSIST and household(hass).tools_in_assist):
        return LLMTools(tools=media_tools(hass, mate), prompt=TOOL_PROMPT)
    return None
