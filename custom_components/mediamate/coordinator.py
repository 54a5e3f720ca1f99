"""Who asks the services, how often, and what happens when one does not answer."""

from abc import abstractmethod
import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .errors import Banned, InvalidAuth, MediaMateError, RateLimited
from .model import ServerItem, ServerSnapshot, ServiceInfo, TransferSnapshot
from .ports import Catalogue, MediaServer, Service, TorrentClient, WebhookEvent

# A ban lasts an hour: asking more often than this only fills the log
BANNED_RETRY: Final = 600.0
# A service may be updated between two polls
INTRODUCE_AFTER: Final = timedelta(hours=1)
# Between two looks that somebody asked for: webhooks come in bursts, and the last of one is not to wait long
LOOK_PAUSE: Final = 1.0
# The longest that a service may ask us to stay away
MAX_RETRY: Final = 3600.0

type Clock = Callable[[], datetime]


class MediaMateCoordinator[DataT, PortT: Service](DataUpdateCoordinator[DataT]):
    """Polls one service. The one place where its errors become Home Assistant's."""

    config_entry: ConfigEntry[Any]
    interval: ClassVar[timedelta]
    retry: ClassVar[float | None] = None  # sooner than `interval` after a failure, in seconds
    complaint: ClassVar[str | None] = None  # key of the one issue that it raises

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], client: PortT, now: Clock = dt_util.utcnow
    ) -> None:
        """Prepare; nothing is asked before the first refresh."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=self.interval,
            always_update=False,
            request_refresh_debouncer=Debouncer(hass, LOGGER, cooldown=LOOK_PAUSE, immediate=True),
        )
        self.client = client
        self.info: ServiceInfo | None = None
        self._now = now
        self._introduced = now()

    @override
    async def _async_setup(self) -> None:
        if self.complaint:
            self.config_entry.async_on_unload(lambda: self._complain(False))

    @abstractmethod
    async def _fetch(self) -> DataT:
        """Ask the service. Raises MediaMateErrors, which are mapped above."""

    async def _introduce(self) -> ServiceInfo:
        """Return who answers; asked again after a failure and now and then: it may have been updated."""
        known = self.info if self.last_update_success else None
        if known is None or self._now() - self._introduced >= INTRODUCE_AFTER:
            known = self.info = await self.client.status()
            self._introduced = self._now()
            self._show_version(known.version)
        return known

    @callback
    def _show_version(self, version: str) -> None:
        """Have the device show what runs there now."""
        registry, entry_id = dr.async_get(self.hass), self.config_entry.entry_id
        device = registry.async_get_device_by_identifier((DOMAIN, entry_id), entry_id)
        if device and device.sw_version != version:
            registry.async_update_device(device.id, sw_version=version)

    @override
    async def _async_update_data(self) -> DataT:
        try:
            return await self._fetch()
        except MediaMateError as err:
            raise self._translated(err) from err

    def _translated(self, err: MediaMateError) -> UpdateFailed | ConfigEntryAuthFailed:
        """Return what Home Assistant understands: ask for new credentials, or try again later."""
        text: dict[str, Any] = {
            "translation_domain": DOMAIN,
            "translation_key": err.translation_key,
            "translation_placeholders": {"service": self.config_entry.title} | err.placeholders,
        }
        match err:
            case Banned():  # the credentials may be right: asking for others would mislead
                return UpdateFailed(**text, retry_after=BANNED_RETRY)
            case InvalidAuth():
                return ConfigEntryAuthFailed(**text)
            case RateLimited(retry_after=float() | int() as wait):
                return UpdateFailed(**text, retry_after=min(max(wait, 1.0), MAX_RETRY))
            case _:
                return UpdateFailed(**text, retry_after=self.retry)

    @callback
    def _complain(self, wrong: bool) -> None:
        """Raise the issue while something is wrong that no failing poll would tell of."""
        assert self.complaint is not None
        issue = issue_of(self.complaint, self.config_entry.entry_id)
        if not wrong:
            ir.async_delete_issue(self.hass, DOMAIN, issue)
            return
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            issue,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=self.complaint,
            translation_placeholders={"service": self.config_entry.title},
        )

    @callback
    def hint(self, event: WebhookEvent) -> None:
        """Take a service's word that something happened: look now instead of later."""
        self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"{self.name} hint {event.kind}"
        )


def issue_of(complaint: str, entry_id: str) -> str:
    """Return the id of an entry's issue."""
    return f"{complaint}_{entry_id}"


class TransferCoordinator(MediaMateCoordinator[TransferSnapshot, TorrentClient]):
    """A torrent client: all torrents, every 15 s, every 5 s while one of ours is on its way."""

    interval = timedelta(seconds=15)
    fast_interval: ClassVar = timedelta(seconds=5)

    @property
    def fast(self) -> bool:
        """Is somebody waiting for a download?"""
        return self.update_interval == self.fast_interval

    @fast.setter
    def fast(self, on: bool) -> None:
        if on == self.fast:
            return
        self.update_interval = self.fast_interval if on else self.interval
        if on:  # the poll that is already scheduled may be 15 s away
            self.hint(WebhookEvent(kind="other"))

    @override
    async def _fetch(self) -> TransferSnapshot:
        await self._introduce()
        return await self.client.snapshot()


class ServerCoordinator(MediaMateCoordinator[ServerSnapshot, MediaServer]):
    """A media server: who is watching, every minute; what is new, when its counts move or it is time."""

    interval = timedelta(seconds=60)
    recent_interval: ClassVar = timedelta(minutes=10)

    _recent: tuple[ServerItem, ...] = ()
    _recent_at: datetime | None = None

    @override
    async def _fetch(self) -> ServerSnapshot:
        info = await self._introduce()
        counts, sessions = await asyncio.gather(self.client.counts(), self.client.sessions())
        if self._recent_is_old(counts):
            self._recent = tuple(await self.client.recently_added())
            self._recent_at = self._now()
        return ServerSnapshot(info=info, counts=counts, sessions=tuple(sessions), recent=self._recent)

    def _recent_is_old(self, counts: dict[str, int]) -> bool:
        """Tell whether the list of what was added last has to be read anew."""
        return (
            self.data is None
            or self._recent_at is None
            or counts != self.data.counts
            or self._now() - self._recent_at >= self.recent_interval
        )


class CatalogueCoordinator(MediaMateCoordinator[ServiceInfo, Catalogue]):
    """A catalogue holds nothing of ours: once a day its key is tried."""

    interval = timedelta(days=1)
    retry = 300.0

    @override
    async def _fetch(self) -> ServiceInfo:
        self.info = await self.client.status()
        return self.info
