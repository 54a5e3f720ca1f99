"""Numbers of every service, and how long the last wish took. One table a role."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EntityCategory, UnitOfDataRate, UnitOfInformation, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.typing import StateType

from .agent.accounts import ai_kind_of
from .entity import HouseholdEntity, MediaMateEntity, follow
from .episode_entities import NEXT_EPISODE, NextEpisodeSensor, in_episodes
from .household_coordinator import HouseholdSnapshot
from .indexer_entities import SENSORS as INDEXERS
from .kind import MediaMateConfigEntry, ServiceRole
from .kinds import kind_of
from .library_coordinator import LibraryCoordinator
from .measured import Description, counted
from .model import LibrarySnapshot, RequestState, RootFolder, ServerSnapshot, TransferSnapshot
from .ports import Episodic
from .subtitle_entities import SENSORS as SUBTITLES

PARALLEL_UPDATES = 0


def _speed(key: str, value: Callable[[TransferSnapshot], StateType]) -> Description[TransferSnapshot]:
    return Description(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.DATA_RATE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfDataRate.BYTES_PER_SECOND,
        suggested_unit_of_measurement=UnitOfDataRate.MEGABYTES_PER_SECOND,
        suggested_display_precision=1,
        value=value,
    )


MISSING: Final[Description[LibrarySnapshot]] = counted("missing", lambda data: data.missing)
CUTOFF: Final[Description[LibrarySnapshot]] = counted(
    "cutoff", lambda data: data.cutoff, enabled=False, category=EntityCategory.DIAGNOSTIC
)
LIBRARY: Final[tuple[Description[LibrarySnapshot], ...]] = (
    counted("titles", lambda data: data.titles),
    MISSING,
    CUTOFF,
    counted("queued", lambda data: len(data.queue)),
)

TRANSFERS: Final[tuple[Description[TransferSnapshot], ...]] = (
    _speed("download_speed", lambda data: data.totals.download_speed),
    _speed("upload_speed", lambda data: data.totals.upload_speed),
    counted("active_torrents", lambda data: data.totals.active),
    counted("stalled_torrents", lambda data: data.totals.stalled),
    counted("torrents", lambda data: data.totals.total),
    Description(
        key="free_space",
        translation_key="free_space",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=0,
        value=lambda data: data.totals.free_space,
    ),
    Description(
        key="ratio",
        translation_key="ratio",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda data: data.totals.ratio,
    ),
)


def _items(kind: str, *, enabled: bool = False) -> Description[ServerSnapshot]:
    return counted(f"items_{kind}", lambda data: data.counts.get(kind), enabled=enabled)


SERVER: Final[tuple[Description[ServerSnapshot], ...]] = (
    counted("active_streams", lambda data: len(data.sessions)),
    _items("movies", enabled=True),
    _items("series", enabled=True),
    _items("episodes", enabled=True),
    _items("albums"),
    _items("songs"),
    _items("books"),
    Description(
        key="last_added",
        translation_key="last_added",
        value=lambda data: data.recent[0].name[:255] if data.recent else None,
    ),
)


def _stage(key: str, start: RequestState, end: RequestState) -> Description[HouseholdSnapshot]:
    """Describe how long the last finished wish needed from one state to another."""
    return Description(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda data: data.seconds_between(start, end),
    )


HOUSEHOLD: Final[tuple[Description[HouseholdSnapshot], ...]] = (
    counted("open_requests", lambda data: len(data.open)),
    counted("ready_today", lambda data: data.ready_today),
    _stage("time_to_find", RequestState.REQUESTED, RequestState.GRABBED),
    _stage("time_to_download", RequestState.GRABBED, RequestState.IMPORTING),
    _stage("time_to_import", RequestState.IMPORTING, RequestState.IMPORTED),
    _stage("time_to_appear", RequestState.IMPORTED, RequestState.READY),
    _stage("time_in_all", RequestState.REQUESTED, RequestState.READY),
)

BY_ROLE: Final[Mapping[ServiceRole, tuple[Description[Any], ...]]] = {
    ServiceRole.BACKEND: LIBRARY,
    ServiceRole.TORRENTS: TRANSFERS,
    ServiceRole.SERVER: SERVER,
    ServiceRole.INDEXERS: INDEXERS,
    ServiceRole.SUBTITLES: SUBTITLES,
}


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry[Any], async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of one service, of an AI account, or of the household."""
    if ai_kind_of(entry):
        accounts = await async_import_module(hass, f"{__package__}.account_sensor")
        async_add_entities(accounts.AccountSensor(entry, one) for one in accounts.DESCRIPTIONS)
        return
    if (kind := kind_of(entry)) is None:
        async_add_entities(HouseholdSensor(entry, entry.runtime_data, one) for one in HOUSEHOLD)
        return
    coordinator = entry.runtime_data.coordinator
    numbers = BY_ROLE.get(kind.role, ())
    if isinstance(coordinator.client, Episodic):
        numbers = tuple(in_episodes(one) if one in {MISSING, CUTOFF} else one for one in numbers)
        async_add_entities([NextEpisodeSensor(entry, coordinator, NEXT_EPISODE)])
    async_add_entities(ServiceSensor(entry, coordinator, one) for one in numbers)
    if isinstance(coordinator, LibraryCoordinator):
        follow(
            entry,
            async_add_entities,
            lambda: coordinator.data.root_folders,
            lambda one: [FreeSpaceSensor(entry, coordinator, one)],
        )


class ServiceSensor(MediaMateEntity[Any], SensorEntity):
    """One number of a service."""

    entity_description: Description[Any]

    @property
    @override
    def native_value(self) -> StateType | datetime:
        return self.entity_description.value(self.coordinator.data)


class FreeSpaceSensor(MediaMateEntity[LibraryCoordinator], SensorEntity):
    """Free space where a library is kept."""

    def __init__(
        self,
        entry: MediaMateConfigEntry[LibraryCoordinator],
        coordinator: LibraryCoordinator,
        folder: RootFolder,
    ) -> None:
        """Be named after the folder, and known by the *arr's id of it."""
        description = SensorEntityDescription(
            key=f"free_space_{folder.id}",
            translation_key="free_space_folder",
            device_class=SensorDeviceClass.DATA_SIZE,
            state_class=SensorStateClass.MEASUREMENT,
            native_unit_of_measurement=UnitOfInformation.BYTES,
            suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
            suggested_display_precision=0,
        )
        super().__init__(entry, coordinator, description)
        self._attr_translation_placeholders = {"folder": folder.path}
        self._folder_id = folder.id

    @property
    @override
    def native_value(self) -> int | None:
        folders = self.coordinator.data.root_folders
        return next((one.free for one in folders if one.id == self._folder_id), None)

    @property
    @override
    def available(self) -> bool:
        """A root folder may have been taken out of the *arr."""
        folders = self.coordinator.data.root_folders
        return super().available and any(one.id == self._folder_id for one in folders)


class HouseholdSensor(HouseholdEntity, SensorEntity):
    """One number of the household's wishes."""

    entity_description: Description[HouseholdSnapshot]

    @property
    @override
    def native_value(self) -> StateType | datetime:
        return self.entity_description.value(self.coordinator.data)
