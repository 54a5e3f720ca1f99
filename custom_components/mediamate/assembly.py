"""The services as they are at this moment, put together from the loaded entries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .household import household
from .kind import MediaMateConfigEntry, ServiceRole
from .kinds import service_entries
from .model import ServiceHealth
from .operations.stack import Instance, MediaStack


@callback
def current_stack(hass: HomeAssistant) -> MediaStack:
    """Return every loaded service with what its coordinator saw last (None while it is down)."""
    home = household(hass)
    return MediaStack(
        backends=_instances(hass, ServiceRole.BACKEND),
        torrents=_instances(hass, ServiceRole.TORRENTS),
        servers=_instances(hass, ServiceRole.SERVER, outside=home.watch_url),
        catalogues=_instances(hass, ServiceRole.CATALOGUE, with_snapshot=False),
        indexers=_instances(hass, ServiceRole.INDEXERS),
        subtitles=_instances(hass, ServiceRole.SUBTITLES),
        server_away=away(hass, ServiceRole.SERVER) is not None,
        defaults=home.defaults,
    )


def _instances(
    hass: HomeAssistant, role: ServiceRole, *, with_snapshot: bool = True, outside: str | None = None
) -> tuple[Instance[Any, Any], ...]:
    entries = service_entries(hass, role)
    titles = told_apart(entries)
    return tuple(
        Instance(
            entry.entry_id,
            titles[entry.entry_id],
            entry.runtime_data.client,
            _seen(entry.runtime_data.coordinator) if with_snapshot else None,
            outside,
        )
        for entry in entries
        if entry.state is ConfigEntryState.LOADED
    )


def told_apart(entries: Iterable[ConfigEntry[Any]]) -> Mapping[str, str]:
    """Return the titles by entry id; those of one name have their address added, or their number."""
    listed = list(entries)
    names = Counter(one.title for one in listed)
    alike = [[one for one in listed if one.title == name] for name, count in names.items() if count > 1]
    plain = {one.entry_id: one.title for one in listed}
    placed = {
        one.entry_id: f"{one.title} ({host})"
        for group in alike
        for one in group
        if (host := urlsplit(str(one.data.get("url", ""))).netloc.rpartition("@")[2])
    }
    same = Counter(placed.values())
    numbered = {
        one.entry_id: f"{one.title} {number}"
        for group in alike
        for number, one in enumerate(group, 1)
        if same[placed.get(one.entry_id, "")] != 1
    }
    return plain | placed | numbered


def _seen(coordinator: DataUpdateCoordinator[Any]) -> Any:
    return coordinator.data if coordinator.last_update_success else None


@callback
def service_health(hass: HomeAssistant) -> tuple[ServiceHealth, ...]:
    """Say of each configured service whether it is up, and why not."""
    return tuple(_health(entry) for entry in service_entries(hass))


def _health(entry: MediaMateConfigEntry) -> ServiceHealth:
    if entry.state is not ConfigEntryState.LOADED:
        reason = entry.error_reason_translation_key or "cannot_connect"
        return ServiceHealth(entry.entry_id, entry.title, up=False, reason=reason)
    coordinator = entry.runtime_data.coordinator
    if coordinator.last_update_success:
        return ServiceHealth(entry.entry_id, entry.title, up=True)
    reason = getattr(coordinator.last_exception, "translation_key", None) or "cannot_connect"
    return ServiceHealth(entry.entry_id, entry.title, up=False, reason=reason)


@callback
def away(hass: HomeAssistant, role: ServiceRole) -> ConfigEntry[Any] | None:
    """Return a service of this role that is set up, but could not be started."""
    for entry in service_entries(hass, role):
        if entry.state is not ConfigEntryState.LOADED:
            return entry
    return None
