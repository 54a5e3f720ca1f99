"""One row a service kind: what it is for, what to ask for, how to talk to it.

A new service is a row here, a client file and a folder of fixtures. No other file
names a client class.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from aiohttp import ClientSession, DummyCookieJar
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession, async_get_clientsession

from .const import DOMAIN
from .coordinator import CatalogueCoordinator, ServerCoordinator, TransferCoordinator
from .core_entries import (
    DELUGE_PAGES,
    Data,
    deluge_from_core,
    jellyfin_from_core,
    plain_from_core,
    transmission_from_core,
    url_of_pages,
    url_of_parts,
)
from .household import HOUSEHOLD
from .indexers_coordinator import IndexersCoordinator
from .kind import KIND, VERIFY_SSL, WEBHOOK, Field, FieldType, Kind, MediaMateConfigEntry, ServiceRole
from .library_coordinator import LibraryCoordinator
from .ports import Service
from .subtitles_coordinator import SubtitlesCoordinator
from .works_coordinator import WorksCoordinator

_URL = Field(name="url", type=FieldType.URL)
_API_KEY = Field(name="api_key", type=FieldType.HIDDEN)
_VERIFY_SSL = Field(name=VERIFY_SSL, type=FieldType.SWITCH, more=True, client=False, default=True)
_WEBHOOK = Field(name=WEBHOOK, type=FieldType.SWITCH, client=False, default=True)
_ARR_KEY = "Settings > General > Security > API Key"
_ARR_PLATFORMS = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.SENSOR,
    Platform.UPDATE,
)


def _arr(name: str, coordinator: type[LibraryCoordinator], port: int, **more: Any) -> Kind:
    """Make the row of an *arr: they differ in little."""
    kind = name.lower()
    return Kind(
        id=kind,
        name=name,
        role=ServiceRole.BACKEND,
        fields=(_URL, _API_KEY, _WEBHOOK, _VERIFY_SSL),
        client=f"{kind}.{name}",
        coordinator=coordinator,
        platforms=_ARR_PLATFORMS,
        key_help_url=f"https://wiki.servarr.com/{kind}/settings#security",
        key_place=_ARR_KEY,
        default_port=port,
        webhook=True,
        **more,
    )


RADARR: Final = _arr("Radarr", LibraryCoordinator, 7878, core="radarr", from_core=plain_from_core)
SONARR: Final = _arr("Sonarr", LibraryCoordinator, 8989, core="sonarr", from_core=plain_from_core)
LIDARR: Final = _arr("Lidarr", WorksCoordinator, 8686, core="lidarr", from_core=plain_from_core)
READARR: Final = _arr("Readarr", WorksCoordinator, 8787)
QBITTORRENT: Final = Kind(
    id="qbittorrent",
    name="qBittorrent",
    role=ServiceRole.TORRENTS,
    fields=(
        _URL,
        Field(name="username", required=False),
        Field(name="password", type=FieldType.HIDDEN, required=False),
        Field(name="api_key", type=FieldType.HIDDEN, required=False, more=True),
        _VERIFY_SSL,
    ),
    client="qbittorrent.QBittorrent",
    coordinator=TransferCoordinator,
    platforms=(Platform.NUMBER, Platform.SENSOR, Platform.SWITCH),
    key_help_url="https://github.com/qbittorrent/qBittorrent/wiki#webui",
    key_place="Tools > Options > Web UI",
    default_port=8080,
    own_cookies=True,
    arr_implementation="QBittorrent",
    core="qbittorrent",
    from_core=plain_from_core,
)
TRANSMISSION: Final = Kind(
    id="transmission",
    name="Transmission",
    role=ServiceRole.TORRENTS,
    fields=(
        _URL,
        Field(name="username", required=False),
        Field(name="password", type=FieldType.HIDDEN, required=False),
        _VERIFY_SSL,
    ),
    client="transmission.Transmission",
    coordinator=TransferCoordinator,
    platforms=(Platform.NUMBER, Platform.SENSOR, Platform.SWITCH),
    key_help_url="https://github.com/transmission/transmission/blob/main/docs/Web-Interface.md",
    key_place="Preferences > Remote",
    default_port=9091,
    arr_implementation="Transmission",
    core="transmission",
    core_url=url_of_parts,
    from_core=transmission_from_core,
)
DELUGE: Final = Kind(
    id="deluge",
    name="Deluge",
    role=ServiceRole.TORRENTS,
    fields=(_URL, Field(name="password", type=FieldType.HIDDEN), _VERIFY_SSL),
    client="deluge.Deluge",
    coordinator=TransferCoordinator,
    platforms=(Platform.NUMBER, Platform.SENSOR, Platform.SWITCH),
    key_help_url="https://dev.deluge-torrent.org/wiki/UserGuide",
    key_place="Preferences > Interface",
    default_port=DELUGE_PAGES,
    own_cookies=True,
    arr_implementation="Deluge",
    core="deluge",
    core_url=url_of_pages,
    core_lacks=True,
    from_core=deluge_from_core,
)
JELLYFIN: Final = Kind(
    id="jellyfin",
    name="Jellyfin",
    role=ServiceRole.SERVER,
    fields=(
        _URL,
        _API_KEY,
        Field(name="public_url", type=FieldType.URL, required=False, more=True),
        _VERIFY_SSL,
    ),
    client="jellyfin.Jellyfin",
    coordinator=ServerCoordinator,
    platforms=(Platform.IMAGE, Platform.SENSOR),
    key_help_url="https://jellyfin.org/docs/general/server/configuration/",
    key_place="Dashboard > API Keys",
    default_port=8096,
    calls_us=True,
    core="jellyfin",
    from_core=jellyfin_from_core,
)
TMDB: Final = Kind(
    id="tmdb",
    name="TMDb",
    role=ServiceRole.CATALOGUE,
    fields=(
        _API_KEY,
        Field(name="url", type=FieldType.URL, more=True, default="https://api.themoviedb.org/3"),
        _VERIFY_SSL,
    ),
    client="tmdb.Tmdb",
    coordinator=CatalogueCoordinator,
    platforms=(),
    key_help_url="https://www.themoviedb.org/settings/api",
    key_place="Settings > API",
)
PROWLARR: Final = Kind(
    id="prowlarr",
    name="Prowlarr",
    role=ServiceRole.INDEXERS,
    fields=(_URL, _API_KEY, _VERIFY_SSL),
    client="prowlarr.Prowlarr",
    coordinator=IndexersCoordinator,
    platforms=(Platform.BINARY_SENSOR, Platform.SENSOR, Platform.SWITCH),
    key_help_url="https://wiki.servarr.com/prowlarr/settings#security",
    key_place=_ARR_KEY,
    default_port=9696,
)
BAZARR: Final = Kind(
    id="bazarr",
    name="Bazarr",
    role=ServiceRole.SUBTITLES,
    fields=(_URL, _API_KEY, _VERIFY_SSL),
    client="bazarr.Bazarr",
    coordinator=SubtitlesCoordinator,
    platforms=(Platform.BINARY_SENSOR, Platform.BUTTON, Platform.SENSOR),
    key_help_url="https://wiki.bazarr.media/Additional-Configuration/Settings/",
    key_place=_ARR_KEY,
    default_port=6767,
)

KINDS: Final[Mapping[str, Kind]] = {
    one.id: one
    for one in (
        RADARR,
        SONARR,
        LIDARR,
        READARR,
        QBITTORRENT,
        TRANSMISSION,
        DELUGE,
        JELLYFIN,
        TMDB,
        PROWLARR,
        BAZARR,
    )
}
HOUSEHOLD_PLATFORMS: Final = (Platform.CONVERSATION, Platform.EVENT, Platform.SENSOR, Platform.TODO)


@callback
def _session(hass: HomeAssistant, kind: Kind, data: Data, *, auto_cleanup: bool = True) -> ClientSession:
    """Return Home Assistant's session, or one without a cookie jar for who keeps cookies itself."""
    verify_ssl = data.get(VERIFY_SSL, True)
    if not kind.own_cookies:
        return async_get_clientsession(hass, verify_ssl)
    return async_create_clientsession(hass, verify_ssl, auto_cleanup, cookie_jar=DummyCookieJar())


async def async_create_client(hass: HomeAssistant, kind: Kind, data: Data) -> Service:
    """Make the client of an entry that is being set up. Nothing is sent."""
    return await kind.async_client(hass, _session(hass, kind, data), data)


@asynccontextmanager
async def async_borrow_client(hass: HomeAssistant, kind: Kind, data: Data) -> AsyncIterator[Service]:
    """Make a client for a few calls outside of any entry."""
    session = _session(hass, kind, data, auto_cleanup=False)
    try:
        yield await kind.async_client(hass, session, data)
    finally:
        if kind.own_cookies:
            session.detach()


@callback
def kind_of(entry: ConfigEntry[Any]) -> Kind | None:
    """Return the entry's row; None for the household, and for a kind that only a later version knows."""
    return KINDS.get(entry.data.get(KIND, ""))


@callback
def platforms_of(entry: ConfigEntry[Any]) -> tuple[Platform, ...]:
    """Return the platforms that an entry is forwarded to."""
    if entry.data.get(KIND) == HOUSEHOLD:
        return HOUSEHOLD_PLATFORMS
    return kind.platforms if (kind := kind_of(entry)) else ()


@callback
def service_entries(hass: HomeAssistant, role: ServiceRole | None = None) -> list[MediaMateConfigEntry]:
    """Return the configured services (of one role), loaded or not, without disabled and ignored ones."""
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False)
    return [
        entry
        for entry in entries
        if (kind := kind_of(entry)) is not None and (role is None or kind.role is role)
    ]
