"""What goes wrong with a service that is set up, and that it is over with its cause."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from tests.ailing import FAULTS, ails_and_recovers, is_left_alone_for_a_while, restarts
from tests.flow_steps import configure

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household", "impatient")


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr")


@pytest.mark.parametrize("kind", ["radarr", "sonarr", "qbittorrent", "jellyfin", "tmdb"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_makes_unavailable_and_is_over_with_its_cause(
    hass: HomeAssistant, sim: SimulatedStack, make_entry: Any, kind: str, fault: str
) -> None:
    entry = make_entry(kind)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await ails_and_recovers(hass, sim, entry, fault)


async def test_a_rate_limit_is_obeyed(hass: HomeAssistant, sim: SimulatedStack, make_entry: Any) -> None:
    entry = make_entry("radarr")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await is_left_alone_for_a_while(sim, entry)


@pytest.mark.parametrize("kind", ["radarr", "sonarr", "qbittorrent", "jellyfin"])
async def test_a_service_that_restarts(
    hass: HomeAssistant, sim: SimulatedStack, make_entry: Any, kind: str
) -> None:
    entry = make_entry(kind)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await restarts(sim, entry)


async def test_a_key_that_was_changed_at_the_service(
    hass: HomeAssistant, sim: SimulatedStack, make_entry: Any
) -> None:
    entry = make_entry("radarr")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    old, sim.radarr.api_key = sim.radarr.api_key, "f" * 32
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    flow = await configure(hass, flow, {"api_key": old})
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, {"api_key": "f" * 32})
    assert flow["reason"] == "reauth_successful"
    assert entry.state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("kind", ["radarr", "sonarr"])
async def test_the_webhook_is_registered_called_and_removed(
    hass: HomeAssistant, sim: SimulatedStack, make_entry: Any, hass_client_no_auth: Any, kind: str
) -> None:
    """With a Home Assistant that the simulated *arr can really call."""
    assert await async_setup_component(hass, "mediamate", {})  # before the server freezes its routes
    client = await hass_client_no_auth()
    hass.config.internal_url = str(client.make_url("")).rstrip("/")
    entry = make_entry(kind, webhook=True)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    hooks = [hook async for hook in entry.runtime_data.client._records("/notification")]
    assert [hook["name"] for hook in hooks] == [entry.data["webhook_name"]]
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    entry = make_entry(kind)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert [hook async for hook in entry.runtime_data.client._records("/notification")] == []


async def test_a_home_assistant_that_cannot_be_called_is_told(
    hass: HomeAssistant, sim: SimulatedStack, make_entry: Any
) -> None:
    hass.config.internal_url = "http://127.0.0.1:1"
    entry = make_entry("radarr", webhook=True)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    issue = ir.async_get(hass).async_get_issue("mediamate", f"webhook_{entry.entry_id}")
    assert issue is not None
    assert issue.translation_key == "webhook_unreachable"
    assert entry.runtime_data.coordinator.last_update_success
