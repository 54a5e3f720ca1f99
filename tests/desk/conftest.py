"""A desk over a household of fakes, for the tests of everything that comes to it."""

from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate import data as data_module, desk_base
from custom_components.mediamate.data import DATA, MediaMate, async_create
from custom_components.mediamate.orchestrator import Desk
from tests.made import Clock
from tests.made_home import Home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(clock)
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    return home


@pytest.fixture
async def mate(hass: HomeAssistant, home: Home, clock: Clock) -> AsyncIterator[MediaMate]:
    MockConfigEntry(domain="mediamate", entry_id="radarr", data={"kind": "radarr"}).add_to_hass(hass)
    mate = await async_create(hass, clock)
    assert hass.data[DATA] is mate
    return mate


@pytest.fixture
def desk(mate: MediaMate) -> Desk:
    return mate.desk
