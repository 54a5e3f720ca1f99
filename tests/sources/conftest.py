"""A home with Prowlarr and Bazarr."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

DUNE = 438631  # at TMDb


@pytest.fixture
def more() -> tuple[str, ...]:
    """Have both of them."""
    return ("prowlarr", "bazarr")


@pytest.fixture
def set_up(hass: HomeAssistant, make_entry: Any) -> Callable[..., Awaitable[Any]]:
    """Return a coroutine function that sets one service up, with its entities."""

    async def setup(kind: str, **changes: Any) -> MockConfigEntry:
        entry: MockConfigEntry = make_entry(kind, **changes)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        return entry

    return setup


@pytest.fixture
def entity(hass: HomeAssistant) -> Callable[[Any, str, str], str]:
    """Return a look-up of an entity by its entry, its domain and its key."""

    def find(entry: Any, domain: str, key: str) -> str:
        registry = er.async_get(hass)
        found = registry.async_get_entity_id(domain, "mediamate", f"{entry.entry_id}_{key}")
        assert found, key
        return found

    return find
