"""An indexer manager, every five minutes: which indexers there are, and which of them fail."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import override

from .const import LOGGER
from .coordinator import MediaMateCoordinator
from .errors import InvalidAuth, MediaMateError
from .model import HealthIssue
from .model.indexers import IndexersSnapshot, IndexerStats
from .ports_sources import Indexers


class IndexersCoordinator(MediaMateCoordinator[IndexersSnapshot, Indexers]):
    """What keeps an indexer from being asked is asked each time; figures may be missing now and then."""

    interval = timedelta(minutes=5)
    complaint = "indexers_failing"

    _statistics: Mapping[int, IndexerStats] = {}
    _health: tuple[HealthIssue, ...] = ()

    @override
    async def _fetch(self) -> IndexersSnapshot:
        info = await self._introduce()
        indexers, _ = await asyncio.gather(self.client.indexers(), self._figures())
        now = self._now()
        failing = tuple(one for one in indexers if one.banned_until(now))
        # Nothing new can be found while not one is asked
        self._complain(bool(indexers) and len(failing) >= sum(one.enabled for one in indexers))
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
