"""The lines of the system health page."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.mediamate.errors import CannotConnect


async def test_what_is_up_and_what_is_not(hass: HomeAssistant, fake_entry: Any, clients: Any) -> None:
    assert await async_setup_component(hass, "system_health", {})
    await fake_entry("radarr")
    clients["jellyfin"].status.side_effect = CannotConnect(service="Jellyfin")
    down = await fake_entry("jellyfin", expect=False)
    # what somebody posts in public holds no address: the title of a second one does
    hass.config_entries.async_update_entry(down, title="Jellyfin (films.example.org)")
    info = await get_system_health_info(hass, "mediamate")
    assert info == {
        "version": "0.1.0",
        "services_up": "1/2",
        "services_down": "Jellyfin",
        "service_versions": "Radarr 6.0.4",
        "requests_open": 0,
    }
