"""Subtitles and indexers in words, in a simulated home: "Russian subtitles for Dune", «какой индексатор не работает?»."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from .conftest import DUNE, have_the_bear, spoken

if TYPE_CHECKING:
    from simulator import SimulatedStack

OLD_DUNE = 841

pytestmark = pytest.mark.usefixtures("impatient")

type Say = Callable[[str], Awaitable[str]]


@pytest.fixture
def arrs() -> tuple[str, ...]:
    """Have films and series."""
    return ("radarr", "sonarr")


@pytest.fixture
def owned() -> tuple[int, ...]:
    """Have Dune."""
    return (DUNE,)


@pytest.fixture
async def say(
    hass: HomeAssistant,
    sim: SimulatedStack,
    owned: tuple[int, ...],
    setup_stack: Any,
    hass_admin_user: MockUser,
) -> Say:
    """Return a coroutine function that says something in one conversation."""
    for tmdb in owned:
        sim.own(sim.catalogue.films[tmdb])
    sim.bazarr.throttled["podnapisi"] = "TooManyRequests"
    sim.prowlarr.ban(2)
    await setup_stack()

    async def said(text: str) -> str:
        return await spoken(hass, text, hass_admin_user)

    return said


@pytest.mark.parametrize(
    ("words", "found", "there"),
    [
        (
            "Russian subtitles for Dune",
            "Dune (2021): found Russian subtitles. They are in place now.",
            "Dune (2021): Russian subtitles are there already.",
        ),
        (
            "русские субтитры к Дюне",
            "«Дюна» (Dune, 2021): русские субтитры нашлись и уже на месте.",
            "«Дюна» (Dune, 2021): русские субтитры уже есть.",
        ),
    ],
    ids=["english", "russian"],
)
async def test_subtitles_for_a_film(
    sim: SimulatedStack, say: Say, words: str, found: str, there: str
) -> None:
    assert sim.bazarr.shelf.missing(("movie", 1)) == ["ru"]
    assert await say(words) == found
    assert sim.bazarr.shelf.missing(("movie", 1)) == []
    assert await say(words) == there


async def test_without_a_language_it_is_that_of_the_sentence(sim: SimulatedStack, say: Say) -> None:
    assert "английские" not in await say("субтитры к Дюне")
    assert sim.bazarr.shelf.kept == {("movie", 1): {"ru"}}
    assert await say("subtitles for Dune") == "Dune (2021): English subtitles are there already."


async def test_what_nobody_has(sim: SimulatedStack, say: Say) -> None:
    sim.bazarr.shelf.nowhere.add(("movie", 1))
    assert await say("Russian subtitles for Dune") == (
        "Dune (2021): Russian subtitles could not be found. "
        "Not asked, because they are suspended at the moment: podnapisi."
    )


async def test_what_is_not_there_yet(sim: SimulatedStack, say: Say) -> None:
    told = await say("Russian subtitles for Arrival")
    assert told == "Arrival (2016): not in the library yet, so there is nothing to find subtitles for."


@pytest.mark.parametrize("owned", [(OLD_DUNE,)])
async def test_of_two_the_one_that_is_there_is_meant(sim: SimulatedStack, say: Say) -> None:
    assert (await say("Russian subtitles for Dune")).startswith("Dune (1984): found Russian subtitles.")


@pytest.mark.parametrize("owned", [(DUNE, OLD_DUNE)])
async def test_which_of_two(sim: SimulatedStack, say: Say) -> None:
    asked = (await say("Russian subtitles for Dune")).splitlines()
    assert (asked[0], len(asked)) == ("I found several titles for “Dune”. Which one?", 3)
    number = next(line[0] for line in asked[1:] if "1984" in line)
    assert (await say(number)).startswith("Dune (1984): found Russian subtitles.")
    assert sim.bazarr.shelf.kept == {("movie", 2): {"ru"}}


async def test_it(sim: SimulatedStack, say: Say) -> None:
    await say("do we have Dune?")
    assert (await say("get russian subtitles for it")).startswith("Dune (2021): found Russian subtitles.")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            "find Russian subtitles for The Bear season 2",
            "The Bear (2022), season 2: found Russian subtitles. They are in place now.",
        ),
        (
            "найди русские субтитры к второму сезону Медведя",
            "«Медведь» (The Bear, 2022), 2-й сезон: русские субтитры нашлись и уже на месте.",
        ),
    ],
)
async def test_a_season(sim: SimulatedStack, say: Say, words: str, answer: str) -> None:
    have_the_bear(sim, 1, 2)
    assert await say(words) == answer
    assert sum("ru" in kept for (kind, _), kept in sim.bazarr.shelf.kept.items() if kind == "episode") == 2


async def test_a_season_that_does_not_exist(sim: SimulatedStack, say: Say) -> None:
    have_the_bear(sim, 1)
    assert (await say("find Russian subtitles for The Bear season 9")).startswith(
        "“The Bear” has no season 9"
    )


async def test_bazarr_is_down(sim: SimulatedStack, say: Say) -> None:
    await sim.stop("bazarr")
    assert "Bazarr" in await say("Russian subtitles for Dune")
    await sim.start("bazarr")
    assert "found Russian subtitles" in await say("Russian subtitles for Dune")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("What subtitles are missing?", "Bazarr: subtitles are missing for 1 film and 0 episodes."),
        ("у каких фильмов нет субтитров", "Bazarr: субтитров не хватает 1 фильму и 0 сериям."),
    ],
)
async def test_what_is_missing(sim: SimulatedStack, say: Say, words: str, answer: str) -> None:
    lines = (await say(words)).splitlines()
    assert lines[0] == answer
    assert "podnapisi" in lines[1]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            "Which indexer is failing?",
            ["1 indexer is failing:", "– Nordlicht: left alone until ", "Switched off: Old News."],
        ),
        (
            "какой индексатор не работает?",
            ["Не работает 1 индексатор:", "– Nordlicht: не опрашивается до ", "Выключены: Old News."],
        ),
    ],
)
async def test_which_indexer_is_failing(sim: SimulatedStack, say: Say, words: str, lines: list[str]) -> None:
    told = (await say(words)).splitlines()
    assert len(told) == len(lines)
    assert all(one.startswith(wanted) for one, wanted in zip(told, lines, strict=True))


async def refreshed(hass: HomeAssistant, title: str) -> None:
    """Let a service be looked at now."""
    for entry in hass.config_entries.async_entries("mediamate"):
        if entry.title == title:
            await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()


async def test_indexers_in_other_states(hass: HomeAssistant, sim: SimulatedStack, say: Say) -> None:
    words = "Which indexer is failing?"
    sim.prowlarr.indexers[2].disabled_till = None
    await refreshed(hass, "Prowlarr")
    assert (await say(words)).startswith("All is well: 2 indexers are working.")
    for one in sim.prowlarr.indexers.values():
        one.enabled = False
    await refreshed(hass, "Prowlarr")
    told = await say(words)
    assert told.startswith("Not one indexer is working")
    assert "Switched off: Nordlicht, Old News and Orbit." in told
    sim.prowlarr.indexers.clear()
    await refreshed(hass, "Prowlarr")
    assert await say(words) == "No indexer is set up yet."
    await sim.stop("prowlarr")
    await refreshed(hass, "Prowlarr")
    assert "Prowlarr" in await say(words)


async def test_nothing_is_missing(hass: HomeAssistant, sim: SimulatedStack, say: Say) -> None:
    sim.bazarr.shelf.take(("movie", 1), "ru")
    sim.bazarr.throttled.clear()
    await refreshed(hass, "Bazarr")
    assert await say("What subtitles are missing?") == "Bazarr: no subtitles are missing."


async def test_titles_that_are_none(sim: SimulatedStack, say: Say) -> None:
    assert "Xyzzy Plugh" in await say("Russian subtitles for Xyzzy Plugh")
    assert (await say("get Russian subtitles for it")).startswith("Which title?")
    assert (await say("Dune")).startswith("Dune (2021): found Russian subtitles.")


async def test_who_does_not_wait_for_a_long_look_is_told(
    hass: HomeAssistant, sim: SimulatedStack, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.mediamate.desk_subtitles.PATIENCE", 0.05)
    sim.bazarr.takes = 36_000  # ten of our minutes
    told = await say("Russian subtitles for Dune")
    assert told == "Dune (2021): still looking for Russian subtitles. It may take a few minutes."
    sim.advance(36_000)
    async with asyncio.timeout(60):
        while not (shown := list(_async_get_or_create_notifications(hass).values())):
            await asyncio.sleep(0.05)
    assert shown[0]["title"] == "Subtitles found"
    assert shown[0]["message"] == "Dune (2021): the subtitles have been found and are in place."
