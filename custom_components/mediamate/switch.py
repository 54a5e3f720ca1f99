"""Switches: of a torrent client, and one of each indexer."""

from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import TransferCoordinator
from .data import DATA
from .entity import MediaMateEntity, translated_errors
from .errors import Refused
from .indexer_entities import IndexerSwitch, follow_indexers
from .kind import MediaMateConfigEntry, ServiceRole
from .model import DownloadState
from .ports import AlternativeSpeed

PARALLEL_UPDATES = 1

ALTERNATIVE_SPEED: Final = SwitchEntityDescription(
    key="alternative_speed", translation_key="alternative_speed", entity_category=EntityCategory.CONFIG
)
RUNNING: Final = frozenset(
    {
        DownloadState.QUEUED,
        DownloadState.METADATA,
        DownloadState.DOWNLOADING,
        DownloadState.STALLED,
        DownloadState.CHECKING,
    }
)
PAUSE_ALL: Final = SwitchEntityDescription(key="pause_all", translation_key="pause_all")


async def async_setup_entry(
    hass: HomeAssistant, entry: MediaMateConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add what this client can do, or the indexers."""
    runtime = entry.runtime_data
    if runtime.kind.role is ServiceRole.INDEXERS:
        follow_indexers(entry, async_add_entities, IndexerSwitch)
        return
    async_add_entities([PauseAllSwitch(entry, runtime.coordinator, PAUSE_ALL)])
    if isinstance(runtime.client, AlternativeSpeed):
        async_add_entities([AlternativeSpeedSwitch(entry, runtime.coordinator, runtime.client)])


class AlternativeSpeedSwitch(MediaMateEntity[TransferCoordinator], SwitchEntity):
    """The client's slower limits."""

    def __init__(
        self,
        entry: MediaMateConfigEntry[TransferCoordinator],
        coordinator: TransferCoordinator,
        client: AlternativeSpeed,
    ) -> None:
        """Switch through the client's own ability."""
        super().__init__(entry, coordinator, ALTERNATIVE_SPEED)
        self._client = client

    @property
    @override
    def is_on(self) -> bool | None:
        return self.coordinator.data.totals.alternative_speed

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._switch(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._switch(on=False)

    @translated_errors
    async def _switch(self, *, on: bool) -> None:
        await self._client.set_alternative_speed(on)
        await self.coordinator.async_request_refresh()


class PauseAllSwitch(MediaMateEntity[TransferCoordinator], SwitchEntity):
    """On while nothing may download; switched off, only what we paused runs again."""

    @property
    @override
    def is_on(self) -> bool:
        # Not the totals: a finished torrent that was stopped counts as paused there
        states = {one.state for one in self.coordinator.data.torrents.values()}
        return DownloadState.PAUSED in states and states.isdisjoint(RUNNING)

    @override
    @translated_errors
    async def async_turn_on(self, **kwargs: Any) -> None:
        desk = self.hass.data[DATA].desk
        await desk.pause(await desk.actor_for_context(self._context), entry_id=self._entry_id)
        await self.coordinator.async_request_refresh()

    @override
    @translated_errors
    async def async_turn_off(self, **kwargs: Any) -> None:
        desk = self.hass.data[DATA].desk
        actor = await desk.actor_for_context(self._context)
        if not await desk.resume(actor, entry_id=self._entry_id) and self.is_on:
            raise Refused("paused_elsewhere")
        await self.coordinator.async_request_refresh()

    @property
    def _entry_id(self) -> str:
        return self.coordinator.config_entry.entry_id
