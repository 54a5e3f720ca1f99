"""Fifty people at the same moment: everybody gets their own answer, and nobody sees another's."""

from collections import Counter
from collections.abc import Awaitable, Callable

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from scripts.lib.crowd import crowd_of, fifty_people
from simulator import SimulatedStack

from .home import TelegramHome

PEOPLE = 50


async def test_fifty_people_at_once(
    hass: HomeAssistant,
    sim: SimulatedStack,
    setup_stack: Callable[[], Awaitable[dict[str, MockConfigEntry]]],
    record_property: Callable[[str, object], None],
) -> None:
    hass.loop.set_debug(False)  # the tests' own loop notes where each task came from: six times the work
    home = TelegramHome(hass, sim, await setup_stack(), crowd_of(sim, PEOPLE))
    await home.start()
    outcome = await fifty_people(sim, list(home.crowd))
    record_property("fifty_people", outcome.line())
    assert outcome.mixed == []
    told = await hass.services.async_call(
        "mediamate", "get_requests", {"limit": 100}, blocking=True, return_response=True
    )
    asked = {(one["ref"], one["member"]) for one in told["requests"]}
    wished = {(f"movie:tmdb:{one.film.tmdb}", one.person.name) for one in outcome.visits}
    assert wished <= asked and Counter(ref for ref, _ in asked).most_common(1)[0][1] == 1
    await home.stop()
