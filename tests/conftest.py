"""Fixtures for every test: our integration in a real Home Assistant, the simulated stack, the four entries."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import importlib.util
import os
import pathlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

# First of all: the `hass` fixture puts a `custom_components` package of its own in front of ours
import custom_components.mediamate as _mediamate  # noqa: F401

if TYPE_CHECKING:
    from custom_components.mediamate.data import MediaMate
    from simulator import SimulatedStack

DOMAIN = "mediamate"

# `assist_pipeline` wants two audio modules that need a compiler. Text pipelines never call
# them, so where they are missing an empty stand-in lets the rest of it be tested.
for _name, _class in (("pymicro_vad", "MicroVad"), ("pyspeex_noise", "AudioProcessor")):
    if importlib.util.find_spec(_name) is None:
        _module = ModuleType(_name)
        setattr(_module, _class, type(_class, (), {}))
        sys.modules[_name] = _module

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True)
def _auto_enable_custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let every test that has a Home Assistant find our integration in it."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")
        request.getfixturevalue("_settled")


@pytest.fixture
async def _settled(hass: HomeAssistant) -> AsyncIterator[None]:
    """Let what a test began come to its end: an entry in the middle of its set-up is not unloaded after it."""
    yield
    async with asyncio.timeout(60):
        await hass.async_block_till_done()


@pytest.fixture
def hass_config_dir(tmp_path: pathlib.Path) -> str:
    """Give each Home Assistant a folder of its own: ours writes a database."""
    (tmp_path / ".storage").mkdir()
    return str(tmp_path)


@pytest.fixture
def arrs() -> tuple[str, ...]:
    """Say which *arrs the simulated stack has; tests about others override it."""
    return ("radarr",)


@pytest.fixture
def more() -> tuple[str, ...]:
    """Say what the simulated stack has besides (prowlarr, bazarr); tests about that override it."""
    return ()


@pytest.fixture
def llm() -> bool:
    """Say whether the simulated stack serves language models; tests of agents override it."""
    return False


@pytest.fixture
def telegram() -> bool:
    """Say whether the simulated stack serves a Bot API; tests of that override it."""
    return False


@pytest.fixture
def torrent_clients() -> tuple[str, ...]:
    """Say which torrent clients are there besides qBittorrent, the *arrs' own first; tests override it."""
    return ("qbittorrent",)


@pytest.fixture
def speed() -> float:
    """Say how fast the simulated stack's time goes: a minute in each second of ours; 0: only when told."""
    return 60.0


@pytest.fixture
async def sim(
    socket_enabled: None,
    arrs: tuple[str, ...],
    more: tuple[str, ...],
    torrent_clients: tuple[str, ...],
    speed: float,
    *,
    llm: bool,
    telegram: bool,
) -> AsyncIterator[SimulatedStack]:
    """Run the simulated services on loopback."""
    from simulator import SimulatedStack

    async with SimulatedStack(
        speed=speed, arrs=arrs, more=more, torrent_clients=torrent_clients, llm=llm, telegram=telegram
    ) as stack:
        yield stack


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Put fake clients, one a kind, behind the rows of `kinds.py`: for tests that need no wire."""
    from custom_components.mediamate import kinds
    from custom_components.mediamate.kind import Kind
    from tests.fake_clients import MAKERS

    made = {kind: make() for kind, make in MAKERS.items()}

    async def fake(kind: Kind, hass: HomeAssistant, session: Any, data: Any) -> Any:
        return made[kind.id]

    monkeypatch.setattr(Kind, "async_client", fake)
    # the agent's dictionaries take a second to load, and these tests are not about it
    spared = {Platform.CONVERSATION, Platform.TODO}
    kept = tuple(one for one in kinds.HOUSEHOLD_PLATFORMS if one not in spared)
    monkeypatch.setattr(kinds, "HOUSEHOLD_PLATFORMS", kept)
    return made


@pytest.fixture
async def running_core(hass: HomeAssistant) -> None:
    """Set up what every real Home Assistant has and `conversation` takes for granted."""
    assert await async_setup_component(hass, "homeassistant", {})


@pytest.fixture
def fake_entry(
    hass: HomeAssistant, running_core: None, clients: dict[str, Any]
) -> Callable[..., Awaitable[MockConfigEntry]]:
    """Return a coroutine function that sets an entry up whose client is the fake of its kind."""

    async def setup(kind: str, *, expect: bool = True, **changes: Any) -> MockConfigEntry:
        from tests.fake_clients import DATA

        entry = MockConfigEntry(
            domain=DOMAIN,
            title=TITLES[kind],
            unique_id=f"{kind}_{DATA[kind]['url']}",
            data={"kind": kind, "verify_ssl": True} | DATA[kind] | changes,
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id) is expect
        await hass.async_block_till_done(wait_background_tasks=True)
        return entry

    return setup


type EntryMaker = Callable[..., MockConfigEntry]
type EntryData = dict[str, Any]


@pytest.fixture
def entry_data(sim: SimulatedStack) -> dict[str, EntryData]:
    """Return what the flow would have stored for each simulated service."""
    return {
        **{
            name: {"url": arr.url, "api_key": arr.api_key, "webhook": False} for name, arr in sim.arrs.items()
        },
        "qbittorrent": {
            "url": sim.qbittorrent.url,
            "username": sim.qbittorrent.username,
            "password": sim.qbittorrent.password,
        },
        "jellyfin": {"url": sim.jellyfin.url, "api_key": sim.jellyfin.api_key},
        "tmdb": {"url": sim.tmdb.url, "api_key": sim.tmdb.api_key},
        **{name: {"url": one.url, "api_key": one.api_key} for name, one in sim.more.items()},
    }


TITLES = {
    "radarr": "Radarr",
    "sonarr": "Sonarr",
    "lidarr": "Lidarr",
    "readarr": "Readarr",
    "qbittorrent": "qBittorrent",
    "jellyfin": "Jellyfin",
    "tmdb": "TMDb",
    "prowlarr": "Prowlarr",
    "bazarr": "Bazarr",
}


@pytest.fixture
def make_entry(hass: HomeAssistant, running_core: None, entry_data: dict[str, EntryData]) -> EntryMaker:
    """Return a maker of config entries for simulated services, not yet set up."""

    def make(kind: str, **changes: Any) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=TITLES[kind],
            unique_id=f"{kind}-unique-id",
            data={"kind": kind, "verify_ssl": True} | entry_data[kind] | changes,
        )
        entry.add_to_hass(hass)
        return entry

    return make


@pytest.fixture
async def radarr_entry(hass: HomeAssistant, make_entry: EntryMaker) -> MockConfigEntry:
    """Set up one Radarr."""
    entry = make_entry("radarr")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def setup_stack(
    hass: HomeAssistant, make_entry: EntryMaker, entry_data: dict[str, EntryData]
) -> Callable[[], Awaitable[dict[str, MockConfigEntry]]]:
    """Return a coroutine function that sets all services up; the household entry comes by itself."""

    async def setup() -> dict[str, MockConfigEntry]:
        entries = {kind: make_entry(kind) for kind in entry_data}
        for entry in entries.values():
            if entry.state.value == "not_loaded":
                assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        return entries

    return setup


@pytest.fixture
async def entries(
    hass: HomeAssistant, setup_stack: Callable[[], Awaitable[dict[str, MockConfigEntry]]]
) -> AsyncIterator[dict[str, MockConfigEntry]]:
    """Set all services up; afterwards nobody follows a request any more."""
    from custom_components.mediamate.data import DATA

    yield await setup_stack()
    hass.data[DATA].tracker.stop()
    hass.data[DATA].outbox.stop()


@pytest.fixture
def mate(hass: HomeAssistant, entries: dict[str, MockConfigEntry]) -> MediaMate:
    """Return what is behind all doors of the simulated home."""
    from custom_components.mediamate.data import DATA

    return hass.data[DATA]


@pytest.fixture
def quiet_household(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the household's entities out: for tests that are about something else."""
    monkeypatch.setattr("custom_components.mediamate.kinds.HOUSEHOLD_PLATFORMS", ())


@pytest.fixture
def typed(sim: SimulatedStack) -> Callable[..., dict[str, Any]]:
    """Return what somebody types for a kind."""

    def form(kind: str, **changes: Any) -> dict[str, Any]:
        forms: dict[str, dict[str, Any]] = {
            **{
                name: {
                    "url": arr.url,
                    "api_key": arr.api_key,
                    "webhook": False,
                    "more": {"verify_ssl": True},
                }
                for name, arr in sim.arrs.items()
            },
            "qbittorrent": {
                "url": sim.qbittorrent.url,
                "username": sim.qbittorrent.username,
                "password": sim.qbittorrent.password,
                "more": {"verify_ssl": True},
            },
            "jellyfin": {
                "url": sim.jellyfin.url,
                "api_key": sim.jellyfin.api_key,
                "more": {"verify_ssl": True},
            },
            "tmdb": {"api_key": sim.tmdb.api_key, "more": {"url": sim.tmdb.url, "verify_ssl": True}},
            **{
                name: {"url": one.url, "api_key": one.api_key, "more": {"verify_ssl": True}}
                for name, one in sim.more.items()
            },
        }
        return forms[kind] | changes

    return form


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait only a moment between tries."""
    monkeypatch.setattr("custom_components.mediamate.clients.http.BACKOFF", 0.001)
