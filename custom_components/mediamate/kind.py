"""What a row of the table of services is made of. The rows themselves: `kinds.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from aiohttp import ClientSession
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module

from .coordinator import MediaMateCoordinator
from .core_entries import Data, stored_url
from .ports import Service

KIND: Final = "kind"  # key of the kind's id in `entry.data`
VERIFY_SSL: Final = "verify_ssl"
WEBHOOK: Final = "webhook"  # may the service be told to call us?


class ServiceRole(StrEnum):
    """What a service is for; a household needs one of each to be complete."""

    BACKEND = "backend"
    TORRENTS = "torrents"
    SERVER = "server"
    CATALOGUE = "catalogue"
    INDEXERS = "indexers"
    SUBTITLES = "subtitles"


class FieldType(StrEnum):
    """How a field is typed in."""

    URL = "url"
    TEXT = "text"
    HIDDEN = "hidden"
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
        return self.type is FieldType.HIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A service kind.

    `client` names a class in `clients/`, "module.Class": it is imported when somebody has such a service,
    and called with a session and the fields that it takes. `from_core` turns the data of core's entry
    (domain `core`) into ours, and may raise ServiceErrors; `core_url` reads its address.
    """

    id: str
    name: str  # a proper name, the same in every language
    role: ServiceRole
    fields: tuple[Field, ...]
    client: str
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
    core_url: Callable[[Data], str | None] = stored_url
    core_lacks: bool = False  # core's entry does not have all that we need: somebody has to type the rest
    from_core: Callable[[HomeAssistant, Data], Awaitable[dict[str, Any]]] | None = None

    async def async_client(self, hass: HomeAssistant, session: ClientSession, data: Data) -> Service:
        """Make the client. Nothing is sent."""
        module, _, name = self.client.partition(".")
        found = await async_import_module(hass, f"{__package__}.clients.{module}")
        client: Service = getattr(found, name)(session, **self.given(data))
        return client

    @property
    def is_site(self) -> bool:
        """Is it a website, whose address nobody has to know?"""
        return all(one.more for one in self.fields if one.name == "url")

    @property
    def form(self) -> str:
        """Return the step whose texts go with the fields: an address with a key, with a login, or a key only."""
        if self.is_site:
            return "connect_key"
        names = {one.name for one in self.fields if not one.more}
        return "connect_login" if "password" in names else "connect"

    @property
    def reauth_form(self) -> str:
        """Return the step whose texts go with the secrets: all of them, or either a password or a key."""
        return "reauth_either" if any(one.more for one in self.secrets) else "reauth_confirm"

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
