"""What any service that is set up goes through: a fault that comes and goes, a limit, a restart."""

from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

if TYPE_CHECKING:
    from simulator import SimulatedStack

FAULTS = ("down", "status:500", "status:429", "html", "login_redirect", "cut", "garbage", "wrong_shape")


async def ails_and_recovers(
    hass: HomeAssistant, sim: SimulatedStack, entry: MockConfigEntry, fault: str
) -> None:
    """Let a fault make it unavailable; it is over with its cause, and nobody is asked for a new key."""
    from simulator import Fault

    kind, coordinator = entry.data["kind"], entry.runtime_data.coordinator
    sim.faults.set(kind, Fault(fault))
    await coordinator.async_refresh()
    assert not coordinator.last_update_success
    assert coordinator.last_exception.translation_domain == "mediamate"
    sim.faults.clear(kind)
    await coordinator.async_refresh()
    assert coordinator.last_update_success
    asked = [one["context"]["source"] for one in hass.config_entries.flow.async_progress()]
    assert "reauth" not in asked


async def is_left_alone_for_a_while(sim: SimulatedStack, entry: MockConfigEntry) -> None:
    """Let it say that it was asked too often, and when it wants to be asked again."""
    from simulator import Fault

    coordinator = entry.runtime_data.coordinator
    sim.faults.set(entry.data["kind"], Fault("status:429", retry_after=120))
    await coordinator.async_refresh()
    assert coordinator.last_exception.translation_key == "rate_limited"
    assert coordinator.last_exception.retry_after == 120


async def restarts(sim: SimulatedStack, entry: MockConfigEntry) -> None:
    """Stop it and start it again: connections and logins of before are worth nothing afterwards."""
    kind, coordinator = entry.data["kind"], entry.runtime_data.coordinator
    await sim.stop(kind)
    await coordinator.async_refresh()
    assert coordinator.last_exception.translation_key == "cannot_connect"
    await sim.start(kind)
    await coordinator.async_refresh()
    assert coordinator.last_update_success
