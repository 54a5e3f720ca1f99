"""A set-up Bazarr: what is missing, sites that are left alone, a button that looks for all of it."""

from typing import TYPE_CHECKING, Any

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
import pytest

from .conftest import DUNE

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("quiet_household", "impatient")


async def test_numbers(hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any) -> None:
    sim.own(sim.catalogue.films[DUNE])
    entry = await set_up("bazarr")
    missing = entity(entry, "sensor", "missing_movie_subtitles")
    assert hass.states.get(missing).state == "1"
    assert hass.states.get(entity(entry, "sensor", "missing_episode_subtitles")).state == "0"
    sim.bazarr.shelf.take(("movie", 1), "ru")
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    assert hass.states.get(missing).state == "0"


async def test_sites_that_are_left_alone(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any
) -> None:
    entry = await set_up("bazarr")
    problem = entity(entry, "binary_sensor", "providers")
    assert hass.states.get(problem).state == STATE_OFF
    sim.bazarr.throttled["podnapisi"] = "TooManyRequests"
    sim.bazarr.health.append(("/movies", "not accessible"))
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    shown = hass.states.get(problem)
    assert (shown.state, shown.attributes["throttled"]) == (STATE_ON, {"podnapisi": "TooManyRequests"})
    assert hass.states.get(entity(entry, "sensor", "throttled_providers")).state == "1"
    health = hass.states.get(entity(entry, "binary_sensor", "health"))
    assert health.attributes["messages"] == ["not accessible"]


async def test_the_button(hass: HomeAssistant, sim: SimulatedStack, set_up: Any, entity: Any) -> None:
    entry = await set_up("bazarr")
    button = entity(entry, "button", "search_missing")
    assert hass.states.get(button).name == "Bazarr Search missing subtitles"
    await hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)
    assert sorted(sim.bazarr.tasks) == [
        "wanted_search_missing_subtitles_movies",
        "wanted_search_missing_subtitles_series",
    ]
