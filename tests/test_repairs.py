"""The one issue that can be mended with a click."""

from typing import Any

from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.core import HomeAssistant
from homeassistant.core_config import async_process_ha_core_config
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.mediamate.errors import Refused
from custom_components.mediamate.webhook import issue_id


@pytest.fixture
async def broken(hass: HomeAssistant, fake_entry: Any, clients: Any) -> Any:
    """An entry whose service cannot call us, and the flow that mends it."""
    assert await async_setup_component(hass, "repairs", {})
    await async_process_ha_core_config(hass, {"internal_url": "http://192.168.1.2:8123"})
    clients["radarr"].ensure_webhook.side_effect = Refused("webhook_unreachable", service="Radarr")
    return await fake_entry("radarr", webhook=True)


async def start(hass: HomeAssistant, entry: Any) -> Any:
    manager = repairs_flow_manager(hass)
    assert manager is not None
    flow = await manager.async_init("mediamate", data={"issue_id": issue_id(entry)})
    return manager, flow


async def test_trying_again_until_it_works(hass: HomeAssistant, broken: Any, clients: Any) -> None:
    manager, flow = await start(hass, broken)
    assert flow["type"] is FlowResultType.FORM
    assert flow["description_placeholders"] == {
        "service": "Radarr",
        "address": "http://192.168.1.2:8123",
    }
    flow = await manager.async_configure(flow["flow_id"], {})
    assert flow["errors"] == {"base": "still_unreachable"}
    clients["radarr"].ensure_webhook.side_effect = None
    flow = await manager.async_configure(flow["flow_id"], {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert ir.async_get(hass).async_get_issue("mediamate", issue_id(broken)) is None


async def test_a_service_that_is_not_running_cannot_be_asked(hass: HomeAssistant, broken: Any) -> None:
    manager, flow = await start(hass, broken)
    await hass.config_entries.async_unload(broken.entry_id)
    flow = await manager.async_configure(flow["flow_id"], {})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "not_loaded")
