"""A set-up Prowlarr: its numbers, a switch and a problem sensor of each indexer, and what is told when none is left."""

from typing import TYPE_CHECKING, Any

from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("quiet_household", "impatient")


async def look(hass: HomeAssistant, entry: Any) -> None:
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()


def issue(hass: HomeAssistant, entry: Any) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue("mediamate", f"indexers_failing_{entry.entry_id}")


async def test_numbers(hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any) -> None:
    entry = await set_up("prowlarr")
    assert hass.states.get(entity(entry, "sensor", "indexers")).state == "2"
    assert hass.states.get(entity(entry, "sensor", "failing_indexers")).state == "0"
    queries = entity(entry, "sensor", "indexer_queries")
    assert er.async_get(hass).async_get(queries).disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert hass.states.get(entity(entry, "binary_sensor", "health")).state == STATE_OFF


async def test_figures_that_do_not_come_are_not_nothing(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any
) -> None:
    from simulator import Fault

    entry = await set_up("prowlarr")
    er.async_get(hass).async_update_entity(entity(entry, "sensor", "indexer_queries"), disabled_by=None)
    sim.faults.set("prowlarr", Fault("status:500", path="/api/v1/indexerstats"))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    queries = hass.states.get(entity(entry, "sensor", "indexer_queries"))
    # Else statistics would count everything once more as soon as it is known again
    assert (queries.state, queries.attributes["state_class"]) == (STATE_UNKNOWN, "total")
    sim.faults.clear("prowlarr")
    await look(hass, entry)
    assert hass.states.get(entity(entry, "sensor", "indexer_queries")).state.isdecimal()


async def test_an_indexer_that_is_banned(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any
) -> None:
    entry = await set_up("prowlarr")
    problem = entity(entry, "binary_sensor", "indexer_failing_2")
    assert hass.states.get(problem).state == STATE_OFF
    assert hass.states.get(problem).name == "Prowlarr Nordlicht failing"
    sim.prowlarr.ban(2)
    await look(hass, entry)
    shown = hass.states.get(problem)
    assert shown.state == STATE_ON
    assert shown.attributes["banned_until"] == sim.prowlarr.indexers[2].disabled_till.replace(microsecond=0)
    assert hass.states.get(entity(entry, "binary_sensor", "indexer_failing_1")).state == STATE_OFF
    assert hass.states.get(entity(entry, "sensor", "failing_indexers")).state == "1"
    health = hass.states.get(entity(entry, "binary_sensor", "health"))
    assert (health.state, len(health.attributes["messages"])) == (STATE_ON, 1)


async def test_switching_an_indexer(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any
) -> None:
    entry = await set_up("prowlarr")
    switch = entity(entry, "switch", "indexer_1")
    assert hass.states.get(switch).state == STATE_ON
    for service, on in (("turn_off", False), ("turn_on", True)):
        await hass.services.async_call("switch", service, {"entity_id": switch}, blocking=True)
        await look(hass, entry)
        assert sim.prowlarr.indexers[1].enabled is on
        assert hass.states.get(switch).state == (STATE_ON if on else STATE_OFF)


async def test_a_switch_that_cannot_be_switched(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any
) -> None:
    from simulator import Fault

    entry = await set_up("prowlarr")
    sim.faults.set("prowlarr", Fault("status:500", method="PUT"))
    switch = {"entity_id": entity(entry, "switch", "indexer_1")}
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call("switch", "turn_off", switch, blocking=True)
    assert caught.value.translation_key == "service_failed"


async def test_indexers_come_and_go(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any
) -> None:
    from simulator.prowlarr.indexers import Indexer

    entry = await set_up("prowlarr")
    sim.prowlarr.indexers[9] = Indexer(9, "Newcomer", "public")
    gone = sim.prowlarr.indexers.pop(1)
    await look(hass, entry)
    assert hass.states.get(entity(entry, "switch", "indexer_9")).state == STATE_ON
    assert hass.states.get(entity(entry, "switch", "indexer_1")).state == STATE_UNAVAILABLE
    sim.prowlarr.indexers[1] = gone
    await look(hass, entry)
    assert hass.states.get(entity(entry, "switch", "indexer_1")).state == STATE_ON


async def test_when_none_is_left_somebody_is_told(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any
) -> None:
    entry = await set_up("prowlarr")
    sim.prowlarr.ban(1)
    await look(hass, entry)
    assert issue(hass, entry) is None  # the other one is asked still
    sim.prowlarr.ban(2)
    await look(hass, entry)
    assert issue(hass, entry).translation_placeholders == {"service": "Prowlarr"}
    sim.prowlarr.indexers[2].disabled_till = None
    await look(hass, entry)
    assert issue(hass, entry) is None


async def test_what_was_told_goes_with_the_entry(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any
) -> None:
    for one in sim.prowlarr.indexers.values():
        one.enabled = False
    entry = await set_up("prowlarr")
    assert issue(hass, entry) is not None
    await hass.config_entries.async_remove(entry.entry_id)
    assert issue(hass, entry) is None


async def test_figures_that_do_not_come_are_no_failure(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any
) -> None:
    from simulator import Fault

    entry = await set_up("prowlarr")
    coordinator = entry.runtime_data.coordinator
    before = coordinator.data.statistics
    assert before
    sim.faults.set("prowlarr", Fault("status:500", path="/api/v1/indexerstats"))
    await look(hass, entry)
    assert coordinator.last_update_success
    assert coordinator.data.statistics == before
    sim.faults.clear("prowlarr")
    sim.faults.set("prowlarr", Fault("status:401", path="/api/v1/indexerstats"))
    await look(hass, entry)
    assert not coordinator.last_update_success
