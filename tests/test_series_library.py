"""A library of series stays known: what airs is found by itself, without reading all of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.library_coordinator import (
    AIRED_WITHIN,
    CLOCK_SKEW,
    RESYNC_AFTER,
    LibraryCoordinator,
)
from custom_components.mediamate.model import Part, QueueEntry, QueueState, UpcomingItem
from tests.fake_clients import episodic, fake_sonarr, show

START = dt_util.parse_datetime("2026-11-22T20:00:00+00:00", raise_on_error=True)


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def tick(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sonarr() -> Any:
    return fake_sonarr({1: episodic(1), 2: episodic(2, missing=3), 3: episodic(3)})


@pytest.fixture
def make(
    hass: HomeAssistant, running_core: None, clock: Clock, sonarr: Any
) -> Callable[[], LibraryCoordinator]:
    """Return a maker of a coordinator that polls only when told."""

    def build() -> LibraryCoordinator:
        entry = MockConfigEntry(domain="mediamate", title="Attic", data={"kind": "sonarr"})
        entry.add_to_hass(hass)
        return LibraryCoordinator(hass, entry, sonarr, now=clock)

    return build


async def poll(hass: HomeAssistant, coordinator: LibraryCoordinator) -> None:
    """One turn, and what it started in the background."""
    await coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)


async def begun(hass: HomeAssistant, make: Callable[[], LibraryCoordinator], clock: Clock) -> Any:
    """Return a coordinator that knows the library, long enough ago that it might be read anew."""
    coordinator = make()
    await poll(hass, coordinator)
    await poll(hass, coordinator)
    clock.tick(minutes=40)
    return coordinator


async def test_an_episode_that_aired_is_missing_without_any_history(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    coordinator = await begun(hass, make, clock)
    assert coordinator.data.missing == 3
    sonarr.library[3] = episodic(3, missing=1)
    sonarr.aired.return_value = [3]
    sonarr.indexed.reset_mock()
    await poll(hass, coordinator)
    assert coordinator.data.missing == 4
    assert coordinator.data.index[show(3)].wanted == 1
    assert [one.args for one in sonarr.indexed.await_args_list] == [(3,)]
    assert sonarr.library.streamed == 1
    start, end = sonarr.aired.await_args.args
    assert (start, end) == (clock() - AIRED_WITHIN, clock() + CLOCK_SKEW)

    sonarr.aired.reset_mock()
    clock.tick(minutes=20)
    await poll(hass, coordinator)  # what is known is not asked for again
    assert sonarr.aired.await_count == 0
    assert sonarr.library.streamed == 1


async def test_what_is_on_air_is_no_reason_to_read_everything(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    """Of a series Sonarr counts an episode when it begins, among all that is missing when it has ended."""
    coordinator = await begun(hass, make, clock)
    sonarr.missing_count.side_effect = None
    sonarr.missing_count.return_value = 3
    sonarr.library[3] = episodic(3, missing=1)  # on air
    sonarr.changed_since.return_value = [3]  # its release was grabbed meanwhile
    sonarr.queue.return_value = [QueueEntry(id=1, backend_id=3, title="x", state=QueueState.DOWNLOADING)]
    await poll(hass, coordinator)
    assert coordinator.data.index[show(3)].wanted == 1
    clock.tick(minutes=50)
    sonarr.changed_since.return_value = []
    sonarr.missing_count.return_value = 4  # over
    await poll(hass, coordinator)
    assert coordinator.data.missing == 4
    assert (sonarr.library.streamed, sonarr.aired.await_count) == (1, 0)


async def test_what_is_on_air_while_the_library_is_read(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    sonarr.missing_count.side_effect = None
    sonarr.missing_count.return_value = 2  # one of the three is not over
    coordinator = await begun(hass, make, clock)
    sonarr.missing_count.return_value = 3
    await poll(hass, coordinator)
    assert (sonarr.library.streamed, sonarr.aired.await_count) == (1, 0)


async def test_a_new_series_gets_its_episodes_later(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    coordinator = await begun(hass, make, clock)
    sonarr.library[4] = episodic(4)  # added: nothing is known of it yet
    sonarr.changed_since.return_value = [4]
    clock.tick(minutes=10)
    await poll(hass, coordinator)
    assert coordinator.data.index[show(4)].wanted == 0
    sonarr.library[4] = episodic(4, missing=8)
    sonarr.changed_since.return_value = []
    clock.tick(minutes=1)
    await poll(hass, coordinator)
    assert coordinator.data.index[show(4)].wanted == 8
    assert sonarr.library.streamed == 1


async def test_what_moved_long_ago_explains_nothing(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    coordinator = await begun(hass, make, clock)
    sonarr.changed_since.return_value = [1]
    clock.tick(minutes=10)
    await poll(hass, coordinator)
    sonarr.changed_since.return_value = []
    clock.tick(minutes=20)
    sonarr.indexed.reset_mock()
    sonarr.library[2] = episodic(2, missing=5)
    await poll(hass, coordinator)
    assert sonarr.indexed.await_count == 0
    assert sonarr.library.streamed == 2


async def test_what_is_over_a_moment_later_is_no_reason_to_read_everything(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    """The number was asked for before the import, the history after it."""
    coordinator = await begun(hass, make, clock)
    sonarr.missing_count.side_effect = [4, 3]
    await poll(hass, coordinator)
    assert sonarr.library.streamed == 1


async def test_what_nothing_explains_is_read_again(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    coordinator = await begun(hass, make, clock)
    sonarr.library[1] = episodic(1, missing=7)  # an old season was monitored by hand; no webhook, no history
    await poll(hass, coordinator)
    assert (sonarr.aired.await_count, sonarr.library.streamed) == (1, 2)
    assert coordinator.data.index[show(1)].wanted == 7


async def test_a_sonarr_that_counts_more_for_good(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    sonarr.missing_count.side_effect = None
    sonarr.missing_count.return_value = 9
    coordinator = await begun(hass, make, clock)
    clock.tick(minutes=20)
    await poll(hass, coordinator)
    assert (sonarr.aired.await_count, sonarr.library.streamed) == (0, 1)


async def test_all_is_read_again_after_hours(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    coordinator = await begun(hass, make, clock)
    sonarr.library[2] = episodic(2)  # by hand: no longer wanted
    await poll(hass, coordinator)
    assert (coordinator.data.missing, coordinator.data.index[show(2)].wanted) == (0, 3)
    clock.tick(seconds=RESYNC_AFTER.total_seconds())
    await poll(hass, coordinator)
    assert coordinator.data.index[show(2)].wanted == 0


async def test_when_the_calendar_does_not_answer(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    coordinator = await begun(hass, make, clock)
    sonarr.library[3] = episodic(3, missing=1)
    sonarr.aired.side_effect = CannotConnect()
    await poll(hass, coordinator)
    assert not coordinator.last_update_success
    sonarr.aired.side_effect = None
    sonarr.aired.return_value = [3]
    await poll(hass, coordinator)
    assert coordinator.data.index[show(3)].wanted == 1
    assert sonarr.library.streamed == 1


# --- days at home


async def test_what_began_before_midnight_is_known(
    hass: HomeAssistant, make: Any, clock: Clock, sonarr: Any
) -> None:
    await hass.config.async_set_time_zone("UTC")
    clock.time = datetime(2026, 12, 2, 0, 10, tzinfo=UTC)
    late = datetime(2026, 12, 1, 23, 40, tzinfo=UTC)
    sonarr.upcoming.return_value = [episode(1, late, late.date())]
    coordinator = make()
    await poll(hass, coordinator)
    assert [one.airs for one in coordinator.data.upcoming] == [late]


def episode(number: int, airs: datetime | None, day: date) -> UpcomingItem:
    return UpcomingItem(
        ref=show(1), title="Severance", day=day, kind="episode", part=Part(1, number), airs=airs, runtime=50
    )


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("America/Los_Angeles", {1: date(2026, 11, 30), 2: date(2026, 12, 1), 3: date(2026, 12, 3)}),
        ("UTC", {1: date(2026, 12, 1), 2: date(2026, 12, 1), 3: date(2026, 12, 3)}),
        ("Pacific/Auckland", {2: date(2026, 12, 2), 3: date(2026, 12, 3)}),
    ],
)
async def test_an_episode_belongs_to_the_day_that_it_is_at_home(
    hass: HomeAssistant, make: Any, sonarr: Any, zone: str, days: dict[int, date]
) -> None:
    await hass.config.async_set_time_zone(zone)
    early, late = datetime(2026, 12, 1, 3, tzinfo=UTC), datetime(2026, 12, 1, 22, tzinfo=UTC)
    sonarr.upcoming.return_value = [
        episode(1, early, early.date()),
        episode(2, late, late.date()),
        episode(3, None, date(2026, 12, 3)),
        episode(4, None, date(2026, 12, 5)),
    ]
    first = date(2026, 12, 2) if zone == "Pacific/Auckland" else date(2026, 11, 30)
    found = await make().upcoming(first, date(2026, 12, 4))
    assert {one.part.episode: one.day for one in found if one.part} == days
    assert sonarr.upcoming.await_args.args == (first - timedelta(days=1), date(2026, 12, 5))
