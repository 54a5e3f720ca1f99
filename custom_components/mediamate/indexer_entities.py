"""What an indexer manager shows: numbers of all indexers, a switch and a problem sensor of each."""

from collections.abc import Callable
from typing import Any, Final, override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.components.sensor import SensorStateClass
from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import MediaMateEntity, follow, translated_errors
from .indexers_coordinator import IndexersCoordinator
from .kind import MediaMateConfigEntry
from .measured import Description, counted
from .model.indexers import Indexer, IndexersSnapshot, IndexerStats

type IndexersEntry = MediaMateConfigEntry[IndexersCoordinator]


def _summed(key: str, value: Callable[[IndexerStats], int]) -> Description[IndexersSnapshot]:
    """Describe a figure over all indexers; a deleted one's part goes with it. Not read yet is not nothing."""
    return counted(
        key,
        lambda data: sum(value(one) for one in data.statistics.values()) if data.statistics else None,
        enabled=False,
        category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.TOTAL,
    )


SENSORS: Final[tuple[Description[IndexersSnapshot], ...]] = (
    counted("indexers", lambda data: sum(one.enabled for one in data.indexers)),
    counted("failing_indexers", lambda data: len(data.failing)),
    _summed("indexer_queries", lambda one: one.queries),
    _summed("indexer_failed_queries", lambda one: one.failed_queries),
    _summed("indexer_grabs", lambda one: one.grabs),
)


def follow_indexers(
    entry: IndexersEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    kind: type[IndexerEntity],
) -> None:
    """Add an entity of each indexer, also of those that come later."""
    coordinator = entry.runtime_data.coordinator
    follow(
        entry,
        async_add_entities,
        lambda: coordinator.data.indexers,
        lambda one: [kind(entry, coordinator, one)],
    )


class IndexerEntity(MediaMateEntity[IndexersCoordinator]):
    """Something of one indexer; unavailable once that is deleted."""

    key: str
    category: EntityCategory

    def __init__(self, entry: IndexersEntry, coordinator: IndexersCoordinator, indexer: Indexer) -> None:
        """Be named after the indexer, and known by its manager's id of it."""
        description = EntityDescription(
            key=f"{self.key}_{indexer.id}", translation_key=self.key, entity_category=self.category
        )
        super().__init__(entry, coordinator, description)
        self._attr_translation_placeholders = {"indexer": indexer.name}
        self._indexer_id = indexer.id

    @property
    def indexer(self) -> Indexer | None:
        """Return it as it was seen last."""
        indexers = self.coordinator.data.indexers
        return next((one for one in indexers if one.id == self._indexer_id), None)

    @property
    @override
    def available(self) -> bool:
        return super().available and self.indexer is not None


class IndexerSwitch(IndexerEntity, SwitchEntity):
    """Is this indexer asked at all?"""

    key = "indexer"
    category = EntityCategory.CONFIG

    @property
    @override
    def is_on(self) -> bool | None:
        return self.indexer.enabled if self.indexer else None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._switch(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._switch(on=False)

    @translated_errors
    async def _switch(self, *, on: bool) -> None:
        await self.coordinator.client.set_enabled(self._indexer_id, on)
        await self.coordinator.async_request_refresh()


class IndexerProblem(IndexerEntity, BinarySensorEntity):
    """Is this indexer left alone for a while because it failed?"""

    key = "indexer_failing"
    category = EntityCategory.DIAGNOSTIC
    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _unrecorded_attributes = frozenset({"banned_until", "failing_since"})

    @property
    def _failing(self) -> Indexer | None:
        return next((one for one in self.coordinator.data.failing if one.id == self._indexer_id), None)

    @property
    @override
    def is_on(self) -> bool:
        return self._failing is not None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Say since when it fails, and until when it is left alone."""
        if (one := self._failing) is None:
            return {}
        return {"banned_until": one.disabled_till, "failing_since": one.failing_since}
