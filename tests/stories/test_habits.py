"""What somebody mostly asks for is meant first, where titles fit alike; nobody else's habit counts."""

from collections.abc import Awaitable, Callable

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaType
from simulator import SimulatedStack

from .test_all_kinds import MINISERIES
from .watching import AGENT

type Tell = Callable[..., Awaitable[str]]


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr")


@pytest.fixture
async def tell(hass: HomeAssistant, mate: MediaMate) -> Tell:
    """Return a coroutine function by which somebody says something, each in a conversation of their own."""

    async def told(user: MockUser, text: str) -> str:
        context = Context(user_id=user.id)
        result = await conversation.async_converse(hass, text, user.id, context, "en", AGENT)
        answer: str = result.response.speech["plain"]["speech"]
        return answer

    return told


async def test_whoever_mostly_asks_for_series_means_the_series(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, tell: Tell
) -> None:
    from simulator.shows import read_series

    sim.catalogue.series[MINISERIES["tmdb"]] = read_series(dict(MINISERIES), sim.clock.now().date())
    anna, boris = (MockUser(name=name).add_to_hass(hass) for name in ("Anna", "Boris"))
    for words in ("season 2 of The Bear", "season 1 of Slow Horses", "season 1 of The Boys"):
        await tell(anna, f"download {words}")
        await tell(anna, "yes")
    kinds = [one.ref.media_type for one in await mate.history.requests()]
    assert kinds == [MediaType.SERIES] * 3

    hers = (await tell(anna, "find Dune")).splitlines()[1:]
    his = (await tell(boris, "find Dune")).splitlines()[1:]
    assert "(2000)" in hers[0] and "series" in hers[0]
    assert "(2021)" in his[0] and "series" not in his[0]
    assert sorted(one.partition(". ")[2] for one in hers) == sorted(one.partition(". ")[2] for one in his)
    # what is said counts more
    assert "(2021)" in await tell(anna, "download the film Dune from 2021")
