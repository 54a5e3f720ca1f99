"""An indexer manager, every five minutes: which indexers there are, and which of them fail."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, override

from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN, LOGGER
from .coordinator import MediaMateCoordinator
from .errors import InvalidAuth, MediaMateError
from .model import HealthIssue
from .model.indexers import IndexersSnapshot, IndexerStats
from .ports_sources import Indexers

ALL_FAILING: Final = "indexers_failing"  # the issue: nothing can be found at all


class IndexersCoordinator(MediaMateCoordinator[IndexersSnapshot, Indexers]):
    """What keeps an indexer from being asked is asked each time; figures may be missing now and then."""

    interval = timedelta(minutes=5)

    _statistics: Mapping[int, IndexerStats] = {}
    _health: tuple[HealthIssue, ...] = ()

    @override
    async def _async_setup(self) -> None:
        self.config_entry.async_on_unload(lambda: self._tell(False))

    @override
    async def _fetch(self) -> IndexersSnapshot:
        info = await self._introduce()
        indexers, _ = await asyncio.gather(self.client.indexers(), self._figures())
        now = self._now()
        failing = tuple(one for one in indexers if one.banned_until(now))
        self._tell(bool(indexers) and len(failing) >= sum(one.enabled for one in indexers))
        return IndexersSnapshot(
            info=info,
            indexers=tuple(indexers),
            failing=failing,
            statistics=self._statistics,
            health=self._health,
        )

    async def _figures(self) -> None:
        """Read what is nice to know; the last figures stand where it does not come."""
        try:
            self._statistics = await self.client.statistics()
            self._health = tuple(await self.client.health())
        except InvalidAuth:
            raise
        except MediaMateError as err:
            LOGGER.debug("%s did not give its figures: %s", self.name, err)

    def _tell(self, none_left: bool) -> None:
        """Raise an issue while not one indexer is asked: nothing new can be found then."""
        issue = issue_of(self.config_entry.entry_id)
        if not none_left:
            ir.async_delete_issue(self.hass, DOMAIN, issue)
            return
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            issue,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=ALL_FAILING,
            translation_placeholders={"service": self.name},
        )


def issue_of(entry_id: str) -> str:
    """Return the name of an entry's issue."""
    return f"{ALL_FAILING}_{entry_id}"
