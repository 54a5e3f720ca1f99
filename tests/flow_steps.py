"""The steps that tests of dialogs share."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType


async def choose(hass: HomeAssistant, kind: str) -> dict[str, Any]:
    """Open the connect form of a kind."""
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    if flow["type"] is FlowResultType.MENU:
        flow = await configure(hass, flow, {"next_step_id": "service"})
    assert flow["step_id"] == "service"
    return await configure(hass, flow, {"kind": kind})


async def configure(hass: HomeAssistant, flow: Any, answer: dict[str, Any]) -> Any:
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], answer)
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


def suggested(flow: Any, name: str) -> Any:
    """Return what a field of the form suggests."""
    for marker in flow["data_schema"].schema:
        if marker == name:
            return (marker.description or {}).get("suggested_value")
    raise KeyError(name)


async def added(hass: HomeAssistant, typed: Any, kind: str) -> Any:
    return (await configure(hass, await choose(hass, kind), typed(kind)))["result"]
