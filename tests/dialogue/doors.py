"""A real Home Assistant with the household's doors open, over the fakes: fixtures for the door tests."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate import data as data_module, desk_base
from tests.made import Clock

from .home import TalkHome

type Household = Callable[..., Awaitable[MockConfigEntry]]


class Now(Clock):
    """The clock of Home Assistant itself, so that `freezer` moves everything at once."""

    def __call__(self) -> Any:
        from homeassistant.util import dt as dt_util

        return dt_util.utcnow()


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> TalkHome:
    """Be what the desk sees of all services."""
    home = TalkHome(Now())
    for module in (desk_base, data_module):
        monkeypatch.setattr(module, "current_stack", lambda hass: home.stack())
    monkeypatch.setattr(desk_base, "away", lambda hass, role: None)
    return home


@pytest.fixture
def open_doors(hass: HomeAssistant, home: TalkHome) -> Household:
    """Return a coroutine function that sets the household up, with options."""

    async def setup(title: str = "MediaMate", **options: Any) -> MockConfigEntry:
        assert await async_setup_component(hass, "homeassistant", {})
        # the fakes stand behind an entry of their own, which nobody sets up
        radarr = {"entry_id": "radarr", "data": {"kind": "radarr"}, "disabled_by": ConfigEntryDisabler.USER}
        MockConfigEntry(domain="mediamate", **radarr).add_to_hass(hass)
        entry = MockConfigEntry(
            domain="mediamate",
            title=title,
            unique_id="household",
            data={"kind": "household"},
            options=options,
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        return entry

    return setup


@pytest.fixture
async def household(open_doors: Household) -> MockConfigEntry:
    """Set the household up as it is by default."""
    return await open_doors()
