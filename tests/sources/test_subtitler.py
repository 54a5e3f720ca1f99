"""In a simulated home: what a member's request brought gets the subtitles that the member always wants."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.mediamate.data import DATA
from custom_components.mediamate.model import MediaRef, MediaRequest, MediaType, RequestPart, RequestState
from custom_components.mediamate.subtitler import PAUSES
from tests.members import household_of, member_data

from .conftest import DUNE

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("quiet_household", "impatient")


@pytest.mark.parametrize(("actor", "kept"), [("member:anna", {"en", "de"}), ("user:vera", {"en"})])
async def test_subtitles_come_by_themselves(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, *, actor: str, kept: set[str]
) -> None:
    household_of(hass, member_data("Anna", movie={"subtitles": "de"}))
    sim.own(sim.catalogue.films[DUNE])
    await set_up("radarr")
    await set_up("bazarr")
    mate, now = hass.data[DATA], dt_util.utcnow()
    arrived = MediaRequest(
        id="r1",
        ref=MediaRef(MediaType.MOVIE, "tmdb", str(DUNE)),
        title="Dune",
        state=RequestState.READY,
        actor=actor,
        created=now,
        updated=now,
        parts=(RequestPart(state=RequestState.READY),),
    )
    await mate.tracker.record(arrived)
    assert sim.bazarr.shelf.present(("movie", 1)) == {"en"}, "Bazarr has to hear of the file first"
    async_fire_time_changed(hass, now + timedelta(seconds=PAUSES[0] + 1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert sim.bazarr.shelf.present(("movie", 1)) == kept
    assert await mate.history.pending_notices() == [], "nothing is said of it"
