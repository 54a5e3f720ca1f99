"""Entities of a Sonarr: what it counts in episodes, the next one, and its calendar by the hour."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mediamate.model import Part, QueueEntry, QueueState, UpcomingItem
from tests.fake_clients import episodic, film, show

type Setup = Callable[..., Awaitable[MockConfigEntry]]


def upcoming(number: int, hours: float, **changes: Any) -> UpcomingItem:
    airs = dt_util.utcnow().replace(microsecond=0) + timedelta(hours=hours)
    known = {
        "title": "Severance",
        "kind": "episode",
        "part": Part(3, number),
        "episode": "Morning",
        "overview": "Somebody wakes up.",
        "runtime": 50,
    }
    return UpcomingItem(ref=show(1), day=dt_util.as_local(airs).date(), **known | {"airs": airs} | changes)


async def test_numbers(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    sonarr = clients["sonarr"]
    sonarr.library.update({1: episodic(1, missing=12), 2: episodic(2)})
    sonarr.queue.return_value = [QueueEntry(id=9, backend_id=1, title="x", state=QueueState.DOWNLOADING)]
    entry = await fake_entry("sonarr")
    shown = {
        name: hass.states.get(f"sensor.sonarr_{name}")
        for name in ("titles", "missing", "queued", "free_space_in_movies", "next_episode")
    }
    assert {name: one.state for name, one in shown.items() if one} == {
        "titles": "2",
        "missing": "12",
        "queued": "1",
        "free_space_in_movies": "1000.0",
        "next_episode": "unknown",
    }
    assert shown["missing"] is not None
    assert shown["missing"].attributes["unit_of_measurement"] == "episodes"
    ids = {one.unique_id for one in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)}
    assert f"{entry.entry_id}_missing" in ids  # the same for every *arr


@pytest.mark.parametrize(("kind", "unit"), [("sonarr", "episodes"), ("radarr", "titles")])
async def test_what_could_be_better(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any], kind: str, unit: str
) -> None:
    clients[kind].cutoff_count.return_value = 7
    entry = await fake_entry(kind)
    entity_id = f"sensor.{kind}_below_the_wanted_quality"
    assert hass.states.get(entity_id) is None  # for who wants to know
    er.async_get(hass).async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    shown = hass.states.get(entity_id)
    assert shown is not None
    assert (shown.state, shown.attributes["unit_of_measurement"]) == ("7", unit)


async def test_a_radarr_has_no_episodes(hass: HomeAssistant, fake_entry: Setup) -> None:
    await fake_entry("radarr")
    assert hass.states.get("sensor.radarr_next_episode") is None
    missing = hass.states.get("sensor.radarr_missing")
    assert missing is not None and missing.attributes["unit_of_measurement"] == "titles"


async def test_the_next_episode(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    coming = upcoming(1, 30)
    clients["sonarr"].upcoming.return_value = [
        upcoming(9, -1),
        upcoming(2, 54),
        coming,
        upcoming(7, 2, airs=None),
    ]
    await fake_entry("sonarr")
    shown = hass.states.get("sensor.sonarr_next_episode")
    assert shown is not None and coming.airs is not None
    assert shown.state == coming.airs.isoformat()
    assert shown.attributes["device_class"] == "timestamp"
    told = {name: shown.attributes[name] for name in ("series", "season", "episode", "episode_title")}
    assert told == {"series": "Severance", "season": 3, "episode": 1, "episode_title": "Morning"}


async def test_when_an_episode_begins_the_one_after_it_is_next(
    hass: HomeAssistant,
    fake_entry: Setup,
    clients: dict[str, Any],
    freezer: FrozenDateTimeFactory,
) -> None:
    coming = [upcoming(1, 0.1), upcoming(2, 0.2)]  # sooner than the library is read again
    clients["sonarr"].upcoming.return_value = coming
    entry = await fake_entry("sonarr")
    first, second = (one.airs for one in coming if one.airs)
    for begins, then in ((first, second.isoformat()), (second, "unknown")):
        freezer.move_to(begins)
        async_fire_time_changed(hass, begins)
        await hass.async_block_till_done(wait_background_tasks=True)
        shown = hass.states.get("sensor.sonarr_next_episode")
        assert shown is not None
        assert shown.state == then
    assert await hass.config_entries.async_unload(entry.entry_id)


async def events(hass: HomeAssistant, **span: Any) -> list[dict[str, Any]]:
    answer: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": "calendar.sonarr_upcoming", **span},
        blocking=True,
        return_response=True,
    )
    found: list[dict[str, Any]] = answer["calendar.sonarr_upcoming"]["events"]
    return found


async def test_calendar(hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]) -> None:
    first, second = upcoming(1, 30), upcoming(12, 31, episode="", runtime=None)
    clients["sonarr"].upcoming.return_value = [second, first, upcoming(8, -2)]
    await fake_entry("sonarr")
    shown = hass.states.get("calendar.sonarr_upcoming")
    assert shown is not None and first.airs is not None and second.airs is not None
    assert shown.state == "off"
    assert shown.attributes["message"] == "Severance S03E01 Morning"
    assert shown.attributes["description"] == "Somebody wakes up."
    assert shown.attributes["all_day"] is False

    found = await events(hass, duration={"days": 4})
    assert [one["summary"] for one in found] == ["Severance S03E01 Morning", "Severance S03E12"]
    start, end = (dt_util.parse_datetime(found[0][name], raise_on_error=True) for name in ("start", "end"))
    assert (start, end - start) == (first.airs, timedelta(minutes=50))
    start, end = (dt_util.parse_datetime(found[1][name], raise_on_error=True) for name in ("start", "end"))
    assert (start, end - start) == (second.airs, timedelta(minutes=30))

    assert await events(hass, duration={"hours": 2}) == []  # the same day, or the next, but later


async def test_an_episode_that_is_on_air(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any], freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(
        datetime(2026, 11, 23, 20, tzinfo=UTC)
    )  # Home Assistant errs in the hour that comes twice
    clients["sonarr"].upcoming.return_value = [upcoming(1, -0.5), upcoming(2, 3)]
    await fake_entry("sonarr")
    shown = hass.states.get("calendar.sonarr_upcoming")
    assert shown is not None
    assert (shown.state, shown.attributes["message"]) == ("on", "Severance S03E01 Morning")


async def test_in_the_night_that_has_an_hour_twice(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any], freezer: FrozenDateTimeFactory
) -> None:
    """By the clock in California this one begins at 1:28 and ends, 50 minutes later, at 1:18: not for a calendar."""
    freezer.move_to(datetime(2027, 11, 7, 8, 58, tzinfo=UTC))
    on_air, later = upcoming(1, -0.5), upcoming(2, 0.6)
    clients["sonarr"].upcoming.return_value = [later, on_air]
    await fake_entry("sonarr")
    shown = hass.states.get("calendar.sonarr_upcoming")
    assert shown is not None
    assert shown.attributes["message"] == "Severance S03E01 Morning"
    found = await events(hass, duration={"hours": 2})
    assert [one["summary"] for one in found] == ["Severance S03E01 Morning", "Severance S03E02 Morning"]
    start, end = (dt_util.parse_datetime(found[0][name], raise_on_error=True) for name in ("start", "end"))
    assert (start, end - start) == (on_air.airs, timedelta(hours=1))


async def test_what_has_no_hour_is_a_day(
    hass: HomeAssistant, fake_entry: Setup, clients: dict[str, Any]
) -> None:
    item = UpcomingItem(
        ref=film(1), title="Dune", day=dt_util.now().date() + timedelta(days=2), kind="episode"
    )
    clients["sonarr"].upcoming.return_value = [item]
    await fake_entry("sonarr")
    (found,) = await events(hass, duration={"days": 5})
    assert (found["summary"], found["start"]) == ("Dune (episode)", item.day.isoformat())


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_words(hass: HomeAssistant, fake_entry: Setup, language: str) -> None:
    hass.config.language = language
    await fake_entry("sonarr")
    wanted = {"en": "Sonarr Next episode", "ru": "Sonarr Следующая серия"}
    names = {one.attributes.get("friendly_name") for one in hass.states.async_all("sensor")}
    assert wanted[language] in names
