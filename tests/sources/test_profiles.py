"""In a simulated home: who wants subtitles of a title that Bazarr does not look after has it go on looking."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
import re
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed

from custom_components.mediamate.data import DATA
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.model import MediaRef, MediaRequest, MediaType, RequestPart, RequestState
from custom_components.mediamate.operations import subtitle_pace
from custom_components.mediamate.subtitler import PAUSES
from simulator.bazarr.profiles import Item, Profile
from simulator.faults import Fault
from tests.members import household_of, member_data

from .conftest import BEAR, DUNE, have_the_bear, spoken

if TYPE_CHECKING:
    from simulator import SimulatedStack

FILM = ("movie", 1)

pytestmark = pytest.mark.usefixtures("impatient")

type Say = Callable[[str], Awaitable[str]]


@pytest.fixture
def arrs() -> tuple[str, ...]:
    """Have films and series."""
    return ("radarr", "sonarr")


@pytest.fixture
async def bare(sim: SimulatedStack) -> SimulatedStack:
    """Have Dune, and a Bazarr that gives no title a profile by itself, and knows three of them."""
    sim.own(sim.catalogue.films[DUNE])
    shelf = sim.bazarr.shelf
    shelf.default = None
    shelf.profiles[2] = Profile(2, "Signs", (Item("ru", forced=True),))
    shelf.profiles[3] = Profile(3, "Russian", (Item("ru"),))
    return sim


@pytest.fixture
async def say(hass: HomeAssistant, bare: SimulatedStack, setup_stack: Any) -> Say:
    """Return a coroutine function that says something as a child of the house."""
    await setup_stack()
    kid, home = MockUser(name="Kid", is_owner=False).add_to_hass(hass), household_entry(hass)
    assert home is not None
    listed = ConfigSubentry(**member_data("Kid", role="child", user_id=kid.id))
    hass.config_entries.async_add_subentry(home, listed)
    await hass.async_block_till_done(wait_background_tasks=True)

    async def said(text: str) -> str:
        return await spoken(hass, text, kid)

    return said


def given(sim: SimulatedStack) -> int:
    """How often a profile was set."""
    return sum(len(sim.log.find("bazarr", "POST", path)) for path in ("/api/movies", "/api/series"))


@pytest.mark.parametrize(
    ("words", "found", "kept", "there"),
    [
        (
            "Russian subtitles for Dune",
            "Dune (2021): Russian subtitles could not be found anywhere.",
            "From now on Bazarr keeps looking by itself (language profile “Russian”).",
            "Dune (2021): Russian subtitles are there already.",
        ),
        (
            "русские субтитры к Дюне",
            "«Дюна» (Dune, 2021): русские субтитры найти не удалось.",
            "Теперь Bazarr продолжит искать сам (языковой профиль «Russian»).",
            "«Дюна» (Dune, 2021): русские субтитры уже есть.",
        ),
    ],
    ids=["english", "russian"],
)
async def test_what_nobody_has_today_comes_by_itself(
    sim: SimulatedStack, say: Say, *, words: str, found: str, kept: str, there: str
) -> None:
    sim.bazarr.shelf.nowhere.add(FILM)
    assert await say(words) == f"{found} {kept}"
    assert sim.bazarr.shelf.given == {FILM: 3}
    sim.bazarr.shelf.nowhere.clear()
    sim.bazarr.shelf.search_missing("movie")  # Bazarr does that every six hours
    assert await say(words) == there
    assert given(sim) == 1


@pytest.mark.parametrize(
    ("words", "found", "kept"),
    [
        (
            "Russian subtitles for Dune",
            "Dune (2021): found Russian subtitles. They are in place now.",
            "From now on Bazarr looks after the subtitles by itself (language profile “Russian”).",
        ),
        (
            "русские субтитры к Дюне",
            "«Дюна» (Dune, 2021): русские субтитры нашлись и уже на месте.",
            "Теперь за субтитрами следит сам Bazarr (языковой профиль «Russian»).",
        ),
    ],
    ids=["english", "russian"],
)
async def test_what_is_found_is_looked_after(
    sim: SimulatedStack, say: Say, words: str, found: str, kept: str
) -> None:
    assert await say(words) == f"{found} {kept}"
    assert sim.bazarr.shelf.given == {FILM: 3}


@pytest.mark.parametrize(
    ("words", "found", "kept"),
    [
        (
            "German subtitles for Dune",
            "Dune (2021): German subtitles could not be found anywhere.",
            "Bazarr will not keep looking by itself: it has no language profile that looks for this language.",
        ),
        (
            "немецкие субтитры к Дюне",
            "«Дюна» (Dune, 2021): немецкие субтитры найти не удалось.",
            "Сам Bazarr их дальше искать не будет: в нём нет языкового профиля с этим языком.",
        ),
    ],
    ids=["english", "russian"],
)
async def test_no_profile_has_the_language(
    sim: SimulatedStack, say: Say, words: str, found: str, kept: str
) -> None:
    sim.bazarr.shelf.nowhere.add(FILM)
    assert await say(words) == f"{found} {kept}"
    assert (given(sim), sim.bazarr.shelf.given) == (0, {})


async def test_a_title_that_has_a_profile_keeps_it(sim: SimulatedStack, say: Say) -> None:
    sim.bazarr.shelf.given[FILM] = 2
    told = await say("Russian subtitles for Dune")
    assert told == "Dune (2021): found Russian subtitles. They are in place now."
    assert (given(sim), sim.bazarr.shelf.given) == (0, {FILM: 2})


@pytest.mark.parametrize("broken", ["/api/movies", "/api/system/languages/profiles"])
async def test_a_profile_that_cannot_be_set_keeps_nobody_from_looking(
    sim: SimulatedStack, say: Say, broken: str
) -> None:
    method = "POST" if broken == "/api/movies" else "GET"
    sim.faults.set("bazarr", Fault("status:500", path=broken, method=method))
    told = await say("Russian subtitles for Dune")
    assert told == "Dune (2021): found Russian subtitles. They are in place now."
    assert sim.bazarr.shelf.given == {}


async def test_the_profile_of_an_episode_is_its_series_s(sim: SimulatedStack, say: Say) -> None:
    have_the_bear(sim, 1, 2)
    told = await say("find Russian subtitles for The Bear season 2")
    assert told == (
        "The Bear (2022), season 2: found Russian subtitles. They are in place now. "
        "From now on Bazarr looks after the subtitles by itself (language profile “Russian”)."
    )
    series = sim.sonarr.library.series
    (number,) = [one for one, kept in series.items() if kept.show is sim.catalogue.series[BEAR]]
    assert sim.bazarr.shelf.given == {("series", number): 3}
    library = sim.sonarr.library
    later = next(one for one in library.episodes.values() if (one.season, one.number) == (2, 3))
    library.store_file(later, quality_id=3, size=10**9, group="SIM")
    assert sim.bazarr.state()["episodes"] == 1
    sim.bazarr.shelf.search_missing("episode")
    assert sim.bazarr.state()["episodes"] == 0


@pytest.mark.parametrize(
    ("words", "answer", "when"),
    [
        (
            "Russian subtitles for Dune",
            "Dune (2021): Russian subtitles were looked for a few minutes ago and could not be found.",
            r"Try again in \d+ min\.",
        ),
        (
            "русские субтитры к Дюне",
            "«Дюна» (Dune, 2021): русские субтитры искали несколько минут назад и не нашли.",
            r"Попробуйте снова через \d+ мин\.",
        ),
    ],
    ids=["english", "russian"],
)
async def test_nothing_is_looked_for_again_at_once(
    sim: SimulatedStack, say: Say, words: str, answer: str, when: str
) -> None:
    sim.bazarr.shelf.nowhere.add(FILM)
    await say(words)
    assert re.fullmatch(f"{re.escape(answer)} {when}", await say(words))
    assert len(sim.log.find("bazarr", "PATCH")) == 1


async def test_a_child_does_not_have_it_look_without_end(
    sim: SimulatedStack, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subtitle_pace, "MOST", 2)
    sim.bazarr.shelf.nowhere.add(FILM)
    for words in ("Russian subtitles for Dune", "German subtitles for Dune"):
        assert "could not be found anywhere" in await say(words)
    told = await say("French subtitles for Dune")
    assert told.startswith("You have had subtitles looked for 2 times within an hour")
    assert len(sim.log.find("bazarr", "PATCH")) == 2


@pytest.mark.usefixtures("quiet_household")
async def test_what_a_member_always_wants_is_looked_after_from_then_on(
    hass: HomeAssistant, bare: SimulatedStack, set_up: Any
) -> None:
    household_of(hass, member_data("Anna", movie={"subtitles": "ru"}))
    bare.bazarr.shelf.nowhere.add(FILM)
    await set_up("radarr")
    await set_up("bazarr")
    mate, now = hass.data[DATA], dt_util.utcnow()
    ready = RequestState.READY
    arrived = MediaRequest(
        id="r1",
        ref=MediaRef(MediaType.MOVIE, "tmdb", str(DUNE)),
        title="Dune",
        state=ready,
        actor="member:anna",
        created=now,
        updated=now,
        parts=(RequestPart(state=ready),),
    )
    await mate.tracker.record(arrived)
    async_fire_time_changed(hass, now + timedelta(seconds=PAUSES[0] + 1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert bare.bazarr.shelf.given == {FILM: 3}
    assert await mate.history.pending_notices() == [], "nothing is said of it"
    bare.bazarr.shelf.nowhere.clear()
    bare.bazarr.shelf.search_missing("movie")
    assert bare.bazarr.shelf.present(FILM) == {"en", "ru"}
