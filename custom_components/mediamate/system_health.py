"""One glance: what is set up, what is up, what is waiting."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .data import DATA
from .kind import MediaMateConfigEntry
from .kinds import kind_of, service_entries


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Offer our lines, and where to go from them."""
    register.async_register_info(system_health_info, f"/config/integrations/integration/{DOMAIN}")


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the lines; texts in `system_health.info`."""
    integration = await async_get_integration(hass, DOMAIN)
    mate = hass.data[DATA]
    services = mate.desk.services()
    entries = service_entries(hass)
    versions = [version for entry in entries if (version := _version(entry))]
    # kinds instead of titles: these lines are posted in public, and a title may hold an address
    kinds = {entry.entry_id: kind.name for entry in entries if (kind := kind_of(entry))}
    down = [kinds.get(one.entry_id, "?") for one in services if not one.up]
    return {
        "version": str(integration.version),
        "services_up": f"{sum(one.up for one in services)}/{len(services)}",
        "services_down": ", ".join(sorted(down)) or "-",
        "service_versions": ", ".join(versions) or "-",
        "requests_open": len(mate.tracker.open),
    }


@callback
def _version(entry: MediaMateConfigEntry) -> str | None:
    """Return name and version of a service that answered."""
    runtime = getattr(entry, "runtime_data", None)
    if runtime is None or runtime.coordinator.info is None or (kind := kind_of(entry)) is None:
        return None
    return f"{kind.name} {runtime.coordinator.info.version}"
