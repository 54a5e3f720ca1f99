"""One service after the other, simulated, and what somebody types to set it up."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.kinds import KINDS

from .known import ARRS, SOURCES, TORRENTS

if TYPE_CHECKING:
    from simulator import SimulatedStack


@pytest.fixture
def below() -> str:
    """Say below which path the service is; tests of that override it."""
    return ""


@pytest.fixture
async def sim(socket_enabled: None, kind: str, below: str) -> AsyncIterator[SimulatedStack]:
    """Run a stack that has this service."""
    from simulator import SimulatedStack

    async with SimulatedStack(
        speed=60.0,
        arrs=("radarr", *(one for one in ARRS if one == kind)),
        more=tuple(one for one in SOURCES if one == kind),
        torrent_clients=("qbittorrent", *(one for one in TORRENTS if one == kind)),
        bases={kind: below},
    ) as stack:
        yield stack


@pytest.fixture
def service(sim: SimulatedStack, kind: str) -> Any:
    """Return the simulated service."""
    service = getattr(sim, kind)
    if kind in TORRENTS:
        service.password = "open sesame"  # else it is a word that logs may well contain
    return service


@pytest.fixture
def form(service: Any, kind: str) -> dict[str, Any]:
    """Return what somebody types."""
    given: dict[str, Any] = {"url": service.url, "more": {"verify_ssl": True}}
    if kind in TORRENTS:
        login = {"username": service.username} if kind == "transmission" else {}
        return given | login | {"password": service.password}
    return given | {"api_key": service.api_key} | ({"webhook": False} if kind in ARRS else {})


@pytest.fixture
def secret(kind: str) -> str:
    """Return the name of the field that is secret."""
    return "password" if kind in TORRENTS else "api_key"


@pytest.fixture
def stored(hass: HomeAssistant, kind: str, form: dict[str, Any]) -> MockConfigEntry:
    """Return the entry, not yet set up."""
    data = {name: value for name, value in form.items() if name != "more"}
    entry = MockConfigEntry(
        domain="mediamate",
        title=KINDS[kind].name,
        unique_id=f"{kind}_{form['url']}",
        data={"kind": kind, "verify_ssl": True} | data,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def entry(hass: HomeAssistant, stored: MockConfigEntry) -> MockConfigEntry:
    """Return the entry, set up."""
    assert await hass.config_entries.async_setup(stored.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return stored


@pytest.fixture
async def reachable(hass: HomeAssistant, socket_enabled: None, hass_client_no_auth: Any) -> None:
    """Let the simulated *arr really call this Home Assistant."""
    assert await async_setup_component(hass, "mediamate", {})  # before the server freezes its routes
    web = await hass_client_no_auth()
    hass.config.internal_url = str(web.make_url("")).rstrip("/")
