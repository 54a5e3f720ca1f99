"""The household's wishes as its entities show them: read anew when one of them moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .errors import MediaMateError
from .history import History
from .model import MediaRequest, RequestState
from .tracker import SIGNAL_CHANGED

RECENT: Final = 100
"""So many of the newest wishes are looked at for "ready today" and for the last one that was finished."""

COOLDOWN: Final = 1.0  # seconds between two looks: the progress of many downloads moves at once


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSnapshot:
    """Open wishes, and what became of the newest ones."""

    open: tuple[MediaRequest, ...] = ()
    recent: tuple[MediaRequest, ...] = ()
    ready_today: int = 0

    @property
    def last_ready(self) -> MediaRequest | None:
        """Return the wish that was fulfilled last."""
        ready = [one for one in self.recent if one.state is RequestState.READY]
        return max(ready, key=lambda one: one.stages.get(RequestState.READY, one.updated), default=None)

    def seconds_between(self, start: RequestState, end: RequestState) -> float | None:
        """Return how long the last fulfilled wish needed from one state to another; None if it skipped one."""
        if (last := self.last_ready) is None or start not in last.stages or end not in last.stages:
            return None
        return max(0.0, (last.stages[end] - last.stages[start]).total_seconds())


class HouseholdCoordinator(DataUpdateCoordinator[HouseholdSnapshot]):
    """Reads the history when a wish moved."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], history: History) -> None:
        """Listen for changes as long as the household's entry is loaded."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            always_update=False,
            request_refresh_debouncer=Debouncer(hass, LOGGER, cooldown=COOLDOWN, immediate=True),
        )
        self._history = history
        entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CHANGED, self._changed))
        # "today" ends without anything happening
        entry.async_on_unload(async_track_time_change(hass, self._midnight, hour=0, minute=0, second=0))

    @callback
    def _changed(self, request: MediaRequest) -> None:
        self.hass.async_create_task(self.async_request_refresh(), "mediamate household")

    async def _midnight(self, now: datetime) -> None:
        await self.async_refresh()

    @override
    async def _async_update_data(self) -> HouseholdSnapshot:
        try:
            open_requests = await self._history.open_requests()
            recent = await self._history.requests(limit=RECENT)
        except MediaMateError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=err.translation_key,
                translation_placeholders=err.placeholders,
            ) from err
        today = dt_util.now().date()
        ready = [one.stages.get(RequestState.READY) for one in recent if one.state is RequestState.READY]
        return HouseholdSnapshot(
            open=tuple(open_requests),
            recent=tuple(recent),
            ready_today=sum(1 for when in ready if when and dt_util.as_local(when).date() == today),
        )
