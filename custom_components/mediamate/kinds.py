"""One row a service kind: what it is for, what to ask for, how to talk to it.

A new service is a row here, a client file and a folder of fixtures. No other file
names a client class.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from aiohttp import ClientSession, DummyCookieJar
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession, async_get_clientsession

from .clients.deluge import Deluge
from .clients.jellyfin import Jellyfin, sign_in
from .clients.qbittorrent import QBittorrent
from .clients.radarr import Radarr
from .clients.tmdb import Tmdb
from .clients.transmission import Transmission
from .const import DOMAIN
from .coordinator import CatalogueCoordinator, MediaMateCoordinator, ServerCoordinator, TransferCoordinator
from .household import HOUSEHOLD
from .library_coordinator import LibraryCoordinator
from .ports import Service

KIND: Final = "kind"  # key of the kind's id in `entry.data`
VERIFY_SSL: Final = "verify_ssl"
DELUGE_PAGES: Final = 8112
WEBHOOK: Final = "webhook"  # may the service be told to call us?


class ServiceRole(StrEnum):
    """What a service is for; a household needs one of each to be complete."""

    BACKEND = "backend"
    TORRENTS = "torrents"
    SERVER = "server"
    CATALOGUE = "catalogue"


class FieldType(StrEnum):
    """How a field is typed in."""

    URL = "url"
    TEXT = "text"
    PASSWORD = "password"  # noqa: S105
    SWITCH = "switch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the connect form. `more`: in the collapsed section; `client`: the client takes it."""

    name: str
    type: FieldType = FieldType.TEXT
    required: bool = True
    more: bool = False
    client: bool = True
    default: Any = None

    @property
    def secret(self) -> bool:
        """Never shown again, asked anew by reauth."""
        return self.type is FieldType.PASSWORD


type Data = Mapping[str, Any]


def _stored_url(data: Data) -> str | None:
    """Return the address as most of core's entries keep it."""
    return data.get("url")


def _url_of_parts(data: Data) -> str | None:
    """Return the address that others keep in parts: host, port, ssl, path."""
    host = str(data.get("host", ""))
    scheme, shown = "https" if data.get("ssl") else "http", f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{data.get('port')}{data.get('path', '')}" if host else None


def _url_of_pages(data: Data) -> str | None:
    """Return where the pages are of a service that core speaks to at another port."""
    return _url_of_parts({"host": data.get("host", ""), "port": data.get("web_port", DELUGE_PAGES)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A service kind.

    `client` is called with a session and the fields that it takes. `from_core` turns the data
    of core's entry (domain `core`) into ours, and may raise ServiceErrors; `core_url` reads its address.
    """

    id: str
    name: str  # a proper name, the same in every language
    role: ServiceRole
    fields: tuple[Field, ...]
    client: Callable[..., Service]
    coordinator: Callable[[HomeAssistant, ConfigEntry[Any], Any], MediaMateCoordinator[Any, Any]]
    platforms: tuple[Platform, ...]
    key_help_url: str
    key_place: str  # where the service's own (English) pages show the key, or have the login set
    default_port: int | None = None
    own_cookies: bool = False  # the client sends its cookies itself
    webhook: bool = False  # it is told by us to call us
    calls_us: bool = False  # a plugin of its own calls us, once a person has set it up there
    arr_implementation: str | None = None  # what an *arr calls it in its list of download clients
    core: str | None = None
    core_url: Callable[[Data], str | None] = _stored_url
    core_lacks: bool = False  # core's entry does not have all that we need: somebody has to type the rest
    from_core: Callable[[HomeAssistant, Data], Awaitable[dict[str, Any]]] | None = None

    @property
    def form(self) -> str:
        """Return the step whose texts go with the fields: an address with a key, with a login, or a key only."""
        names = {one.name for one in self.fields if not one.more}
        if "url" not in names:
            return "connect_key"
        return "connect_login" if "password" in names else "connect"

    def page(self, data: Data) -> str | None:
        """Return the address of its own pages, where people may look."""
        return data.get("url") if self.default_port else None

    def given(self, data: Data) -> dict[str, Any]:
        """Return what the client takes."""
        return {one.name: data[one.name] for one in self.fields if one.client and data.get(one.name)}

    @property
    def secrets(self) -> tuple[Field, ...]:
        """Return what reauth asks for: secrets, and the name that goes with a password."""
        return tuple(one for one in self.fields if one.secret or one.name == "username")

    def with_typed(self, stored: Data, typed: Data) -> dict[str, Any]:
        """Put what was typed over what is stored. A new secret replaces the old ones of every sort.

        Else who goes from an API key to a password could never get rid of the key.
        """
        secrets = {one.name for one in self.fields if one.secret}
        old = secrets if secrets & typed.keys() else set[str]()
        return {**{name: value for name, value in stored.items() if name not in old}, **typed}


@dataclass(frozen=True, slots=True)
class ServiceRuntime[CoordinatorT: MediaMateCoordinator[Any, Any] = Any]:
    """What a loaded service entry holds."""

    kind: Kind
    client: Any  # the port of `kind.role`
    coordinator: CoordinatorT


type MediaMateConfigEntry[CoordinatorT: MediaMateCoordinator[Any, Any] = Any] = ConfigEntry[
    ServiceRuntime[CoordinatorT]
]


async def _plain_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Take over what core stores under the same names."""
    known = ("url", "api_key", "username", "password", VERIFY_SSL)
    return {name: data[name] for name in known if data.get(name) is not None}


async def _transmission_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Put the address together, and take the login over."""
    login = {name: data[name] for name in ("username", "password") if data.get(name)}
    return {"url": _url_of_parts(data) or ""} | login


async def _deluge_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Core has the daemon's login; that of the pages is another one."""
    return {"url": _url_of_pages(data) or ""}


async def _jellyfin_from_core(hass: HomeAssistant, data: Data) -> dict[str, Any]:
    """Sign in once with core's credentials, make an API key, and keep only the key."""
    session = async_get_clientsession(hass)
    key = await sign_in(
        session, data["url"], data["username"], data.get("password", ""), f"{DOMAIN}-{data['url']}"
    )
    return {"url": data["url"], "api_key": key}


_URL = Field(name="url", type=FieldType.URL)
_API_KEY = Field(name="api_key", type=FieldType.PASSWORD)
_VERIFY_SSL = Field(name=VERIFY_SSL, type=FieldType.SWITCH, more=True, client=False, default=True)
_WEBHOOK = Field(name=WEBHOOK, type=FieldType.SWITCH, client=False, default=True)

RADARR: Final = Kind(
    id="radarr",
    name="Radarr",
    role=ServiceRole.BACKEND,
    fields=(_URL, _API_KEY, _WEBHOOK, _VERIFY_SSL),
    client=Radarr,
    coordinator=LibraryCoordinator,
    platforms=(
        Platform.BINARY_SENSOR,
        Platform.BUTTON,
        Platform.CALENDAR,
        Platform.SENSOR,
        Platform.UPDATE,
    ),
    key_help_url="https://wiki.servarr.com/radarr/settings#security",
    key_place="Settings > General > Security > API Key",
    default_port=7878,
    webhook=True,
    core="radarr",
    from_core=_plain_from_core,
)
QBITTORRENT: Final = Kind(
    id="qbittorrent",
    name="qBittorrent",
    role=ServiceRole.TORRENTS,
    fields=(
        _URL,
        Field(name="username", required=False),
        Field(name="password", type=FieldType.PASSWORD, required=False),
        Field(name="api_key", type=FieldType.PASSWORD, required=False, more=True),
        _VERIFY_SSL,
    ),
    client=QBittorrent,
    coordinator=TransferCoordinator,
    platforms=(Platform.NUMBER, Platform.SENSOR, Platform.SWITCH),
    key_help_url="https://github.com/qbittorrent/qBittorrent/wiki#webui",
    key_place="Tools > Options > Web UI",
    default_port=8080,
    own_cookies=True,
    arr_implementation="QBittorrent",
    core="qbittorrent",
    from_core=_plain_from_core,
)
TRANSMISSION: Final = Kind(
    id="transmission",
    name="Transmission",
    role=ServiceRole.TORRENTS,
    fields=(
        _URL,
        Field(name="username", required=False),
        Field(name="password", type=FieldType.PASSWORD, required=False),
        _VERIFY_SSL,
    ),
    client=Transmission,
    coordinator=TransferCoordinator,
    platforms=(Platform.NUMBER, Platform.SENSOR, Platform.SWITCH),
    key_help_url="https://github.com/transmission/transmission/blob/main/docs/Web-Interface.md",
    key_place="Preferences > Remote",
    default_port=9091,
    arr_implementation="Transmission",
    core="transmission",
    core_url=_url_of_parts,
    from_core=_transmission_from_core,
)
DELUGE: Final = Kind(
    id="deluge",
    name="Deluge",
    role=ServiceRole.TORRENTS,
    fields=(_URL, Field(name="password", type=FieldType.PASSWORD), _VERIFY_SSL),
    client=Deluge,
    coordinator=TransferCoordinator,
    platforms=(Platform.NUMBER, Platform.SENSOR, Platform.SWITCH),
    key_help_url="https://dev.deluge-torrent.org/wiki/UserGuide",
    key_place="Preferences > Interface",
    default_port=DELUGE_PAGES,
    own_cookies=True,
    arr_implementation="Deluge",
    core="deluge",
    core_url=_url_of_pages,
    core_lacks=True,
    from_core=_deluge_from_core,
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
    client=Jellyfin,
    coordinator=ServerCoordinator,
    platforms=(Platform.IMAGE, Platform.SENSOR),
    key_help_url="https://jellyfin.org/docs/general/server/configuration/",
    key_place="Dashboard > API Keys",
    default_port=8096,
    calls_us=True,
    core="jellyfin",
    from_core=_jellyfin_from_core,
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
    client=Tmdb,
    coordinator=CatalogueCoordinator,
    platforms=(),
    key_help_url="https://www.themoviedb.org/settings/api",
    key_place="Settings > API",
)

KINDS: Final[Mapping[str, Kind]] = {
    one.id: one for one in (RADARR, QBITTORRENT, TRANSMISSION, DELUGE, JELLYFIN, TMDB)
}
HOUSEHOLD_PLATFORMS: Final = (Platform.CONVERSATION, Platform.EVENT, Platform.SENSOR, Platform.TODO)


@callback
def _session(hass: HomeAssistant, kind: Kind, data: Data, *, auto_cleanup: bool = True) -> ClientSession:
    """Return Home Assistant's session, or one without a cookie jar for who keeps cookies itself."""
    verify_ssl = data.get(VERIFY_SSL, True)
    if not kind.own_cookies:
        return async_get_clientsession(hass, verify_ssl)
    return async_create_clientsession(hass, verify_ssl, auto_cleanup, cookie_jar=DummyCookieJar())


@callback
def async_create_client(hass: HomeAssistant, kind: Kind, data: Data) -> Service:
    """Make the client of an entry that is being set up. Nothing is sent."""
    return kind.client(_session(hass, kind, data), **kind.given(data))


@asynccontextmanager
async def async_borrow_client(hass: HomeAssistant, kind: Kind, data: Data) -> AsyncIterator[Service]:
    """Make a client for a few calls outside of any entry."""
    session = _session(hass, kind, data, auto_cleanup=False)
    try:
        yield kind.client(session, **kind.given(data))
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
