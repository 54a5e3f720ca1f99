"""Speed limits of a torrent client; 0 is no limit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import EntityCategory, UnitOfDataRate
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import TransferCoordinator
from .entity import MediaMateEntity, translated_errors
from .kind import MediaMateConfigEntry
from .model import TransferTotals
from .ports import SpeedLimits

PARALLEL_UPDATES = 1
KIBI: Final = 1024  # torrent clients count and round in KiB/s


@dataclass(frozen=True, kw_only=True)
class Description(NumberEntityDescription):
    """A limit, where it is read, and the name it is set by."""

    value: Callable[[TransferTotals], int | None]
    argument: str


def _limit(argument: str, value: Callable[[TransferTotals], int | None]) -> Description:
    return Description(
        key=f"{argument}_limit",
        translation_key=f"{argument}_limit",
        device_class=NumberDeviceClass.DATA_RATE,
        entity_category=EntityCategory.CONFIG,
        native_unit_of_measurement=UnitOfDataRate.KIBIBYTES_PER_SECOND,
        native_min_value=0,
        native_max_value=1_000_000,
        native_step=1,
        mode=NumberMode.BOX,
        value=value,
        argument=argument,
    )


LIMITS: Final = (
    _limit("download", lambda totals: totals.download_limit),
    _limit("upload", lambda totals: totals.upload_limit),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MediaMateConfigEntry[TransferCoordinator],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the limits of a client that has them."""
    runtime = entry.runtime_data
    if isinstance(runtime.client, SpeedLimits):
        async_add_entities(LimitNumber(entry, runtime.coordinator, one, runtime.client) for one in LIMITS)


class LimitNumber(MediaMateEntity[TransferCoordinator], NumberEntity):
    """A global limit of the torrent client."""

    entity_description: Description

    def __init__(
        self,
        entry: MediaMateConfigEntry[TransferCoordinator],
        coordinator: TransferCoordinator,
        description: Description,
        limits: SpeedLimits,
    ) -> None:
        """Set limits through the client's own ability."""
        super().__init__(entry, coordinator, description)
        self._limits = limits

    @property
    @override
    def native_value(self) -> float | None:
        limit = self.entity_description.value(self.coordinator.data.totals)
        return None if limit is None else limit / KIBI

    @override
    @translated_errors
    async def async_set_native_value(self, value: float) -> None:
        await self._limits.set_limits(**{self.entity_description.argument: int(value * KIBI)})
        await self.coordinator.async_request_refresh()
