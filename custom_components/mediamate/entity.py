"""Devices, and the base of every entity that reads a coordinator."""

from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import MediaMateCoordinator
from .errors import MediaMateError
from .household_coordinator import HouseholdCoordinator
from .kind import MediaMateConfigEntry


def household_device(entry: ConfigEntry[Any]) -> DeviceInfo:
    """Return the device on which everything stands that belongs to no single service."""
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        entry_type=DeviceEntryType.SERVICE,
        name=entry.title,
        manufacturer="MediaMate",
    )


def service_device(entry: MediaMateConfigEntry) -> DeviceInfo:
    """Return the device of one service instance."""
    runtime = entry.runtime_data
    info = runtime.coordinator.info
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        entry_type=DeviceEntryType.SERVICE,
        name=entry.title,
        manufacturer="MediaMate",
        model=runtime.kind.name,
        sw_version=info.version if info else None,
        configuration_url=entry.data.get("public_url") or runtime.kind.page(entry.data),
    )


class MediaMateEntity[CoordinatorT: MediaMateCoordinator[Any, Any]](CoordinatorEntity[CoordinatorT]):
    """Named and iconed by its description's translation key; its id hangs on the entry's."""

    _attr_has_entity_name = True
    coordinator: CoordinatorT

    def __init__(
        self, entry: MediaMateConfigEntry, coordinator: CoordinatorT, description: EntityDescription
    ) -> None:
        """Stand on the device of this service."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = service_device(entry)


class Numbered(Protocol):
    """Something of a service that has entities of its own, known by the service's number for it."""

    @property
    def id(self) -> int:
        """Return the number."""


@callback
def follow[ItemT: Numbered](
    entry: MediaMateConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    listed: Callable[[], Iterable[ItemT]],
    made: Callable[[ItemT], Iterable[Entity]],
) -> None:
    """Add the entities of all that is listed now, and of what comes later."""
    known: set[int] = set()

    @callback
    def look() -> None:
        fresh = [one for one in listed() if one.id not in known]
        known.update(one.id for one in fresh)
        if fresh:
            async_add_entities([entity for one in fresh for entity in made(one)])

    look()
    entry.async_on_unload(entry.runtime_data.coordinator.async_add_listener(look))


class HouseholdEntity(CoordinatorEntity[HouseholdCoordinator]):
    """Stands on the household's device and shows its wishes."""

    _attr_has_entity_name = True

    def __init__(
        self, entry: ConfigEntry[Any], coordinator: HouseholdCoordinator, description: EntityDescription
    ) -> None:
        """Its id hangs on the household's entry."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = household_device(entry)


def translated_errors[**P, T](
    method: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let what a service refuses reach the user as a sentence, in Home Assistant's own way."""

    @wraps(method)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await method(*args, **kwargs)
        except MediaMateError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key=err.translation_key,
                translation_placeholders=err.placeholders,
            ) from err

    return wrapped
