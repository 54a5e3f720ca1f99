"""An *arr for albums or books: its library, and whether the metadata server behind it still lives.

Both are known to lose theirs. Everything else goes on then, and says nothing; only what is not in the
library yet cannot be found any more. So something is looked up now and then, and an issue says it.
"""

from datetime import datetime, timedelta
from typing import Any, Final, override

from .const import LOGGER
from .errors import CannotConnect, MediaMateError, ServiceFailed
from .library_coordinator import LibraryCoordinator
from .model import LibrarySnapshot
from .ports import MetadataSource

PROBE_EVERY: Final = timedelta(hours=6)
PROBE_AGAIN: Final = timedelta(minutes=5)  # while it fails
METADATA_DEAD: Final = "metadata_dead"
TWICE: Final = 2  # once may be a hiccup


class WorksCoordinator(LibraryCoordinator):
    """A library whose titles come from a metadata server that may be gone for good."""

    complaint = METADATA_DEAD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing was looked up yet."""
        super().__init__(*args, **kwargs)
        self._probed: datetime | None = None
        self._dead = 0  # look-ups in a row that failed

    @override
    async def _fetch(self) -> LibrarySnapshot:
        snapshot = await super()._fetch()
        if self._due(self._probed, PROBE_AGAIN if self._dead else PROBE_EVERY):
            self._probed = self._now()
            self.config_entry.async_create_background_task(self.hass, self._probe(), f"{self.name} metadata")
        return snapshot

    async def _probe(self) -> None:
        """Look something up; a slow answer holds nothing up."""
        assert isinstance(self.client, MetadataSource)  # the row says so
        try:
            await self.client.check_metadata()
        except (ServiceFailed, CannotConnect) as err:
            if not self.last_update_success:
                return  # the *arr itself is down, and its entry says so
            self._dead += 1
            LOGGER.debug("%s could not look anything up: %s", self.name, err)
        except MediaMateError as err:
            LOGGER.debug("%s could not be asked for metadata: %s", self.name, err)
            return
        else:
            self._dead = 0
        self._complain(self._dead >= TWICE)
