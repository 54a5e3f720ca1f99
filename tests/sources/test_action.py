"""The action `mediamate.find_subtitles`, in a simulated home."""

from typing import TYPE_CHECKING, Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockUser
import voluptuous as vol

from .conftest import DUNE

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
async def call(hass: HomeAssistant, sim: SimulatedStack, setup_stack: Any, hass_admin_user: MockUser) -> Any:
    """Return a coroutine function that calls the action as an administrator."""
    sim.own(sim.catalogue.films[DUNE])
    await setup_stack()

    async def run(**data: Any) -> Any:
        context = Context(user_id=hass_admin_user.id)
        return await hass.services.async_call(
            "mediamate", "find_subtitles", data, blocking=True, return_response=True, context=context
        )

    return run


async def test_by_title_and_by_ref(sim: SimulatedStack, call: Any) -> None:
    ref = f"movie:tmdb:{DUNE}"
    answer = {"ref": ref, "title": "Dune", "language": "ru", "suspended": [], "profile": None}
    assert await call(title="Dune", year=2021, language="RU") == answer | {
        "status": "found",
        "wanted": 1,
        "found": 1,
        "message": "Dune (2021): found Russian subtitles. They are in place now.",
    }
    assert await call(ref=ref, language="ru") == answer | {
        "status": "there",
        "wanted": 0,
        "found": 0,
        "message": "Dune (2021): Russian subtitles are there already.",
    }
    assert (await call(ref=ref))["language"] == "en"  # the house's


async def test_what_is_looked_after_from_then_on(sim: SimulatedStack, call: Any) -> None:
    sim.bazarr.shelf.default = None
    sim.bazarr.shelf.nowhere.add(("movie", 1))
    told = await call(title="Dune", year=2021, language="ru")
    assert (told["status"], told["profile"]) == ("nothing", "English and Russian")
    assert "keeps looking by itself" in told["message"]
    told = await call(title="Dune", year=2021, language="ru")
    assert (told["status"], told["profile"], told["wanted"]) == ("recent", None, 1)


async def test_what_has_no_file(call: Any) -> None:
    answer = await call(title="Arrival")
    assert (answer["status"], answer["language"]) == ("no_file", None)


async def test_what_makes_no_sense(call: Any) -> None:
    for data in ({}, {"title": "Dune", "language": "russian"}, {"title": "x", "seasons": "some"}):
        with pytest.raises(vol.Invalid):
            await call(**data)
    with pytest.raises(HomeAssistantError) as caught:
        await call(title="Xyzzy Plugh")
    assert caught.value.translation_key == "title_not_found"


async def test_bazarr_is_down(sim: SimulatedStack, call: Any) -> None:
    await sim.stop("bazarr")
    with pytest.raises(HomeAssistantError) as caught:
        await call(title="Dune", year=2021, language="ru")
    assert caught.value.translation_key == "cannot_connect"
