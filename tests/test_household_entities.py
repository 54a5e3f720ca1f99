"""The household's sensors, its event, and the coordinator behind them."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mediamate.data import DATA
from custom_components.mediamate.errors import StorageFailed
from custom_components.mediamate.household_coordinator import HouseholdSnapshot
from custom_components.mediamate.model import RequestState
from custom_components.mediamate.tracker import EVENT_NAMES, SIGNAL_CHANGED, SIGNAL_REQUEST, RequestEvent
from tests.made import request

pytest_plugins = ("tests.dialogue.doors",)

OPEN, TODAY = "sensor.mediamate_open_requests", "sensor.mediamate_ready_today"
LAST = "event.mediamate_last_event"


def state(hass: HomeAssistant, entity_id: str) -> str:
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found.state


async def settle(hass: HomeAssistant, freezer: FrozenDateTimeFactory, **span: float) -> None:
    freezer.tick(timedelta(**(span or {"seconds": 2})))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def save(hass: HomeAssistant, *requests: Any) -> None:
    for one in requests:
        await hass.data[DATA].history.save_request(one)
        async_dispatcher_send(hass, SIGNAL_CHANGED, one)
    await hass.async_block_till_done(wait_background_tasks=True)


def fulfilled(request_id: str, when: datetime, **stages: float) -> Any:
    """Be ready at `when`; the other stages that many seconds before."""
    before = {name: when - timedelta(seconds=seconds) for name, seconds in stages.items()}
    return request(
        request_id, state=RequestState.READY, stages=before | {"ready": when}, created=when, updated=when
    )


async def test_open_wishes_and_what_is_ready_today(
    hass: HomeAssistant, household: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    # at noon, of a day that begins after the household was set up: its timer waits for a midnight ahead
    freezer.move_to(dt_util.start_of_local_day(dt_util.now()) + timedelta(days=1, hours=12))
    await settle(hass, freezer)
    assert (state(hass, OPEN), state(hass, TODAY)) == ("0", "0")
    now = dt_util.utcnow()
    await save(
        hass,
        request("r1"),
        request("r2", state=RequestState.DOWNLOADING),
        fulfilled("r3", now),
        fulfilled("r4", now - timedelta(days=2)),
        request("r5", state=RequestState.CANCELLED),
    )
    await settle(hass, freezer)
    assert (state(hass, OPEN), state(hass, TODAY)) == ("2", "1")
    freezer.move_to(dt_util.start_of_local_day(dt_util.now()) + timedelta(days=1, seconds=1))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state(hass, TODAY) == "0"  # midnight passed, and nothing else happened


async def test_the_stages_of_the_last_wish_are_measured(
    hass: HomeAssistant, household: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    now = dt_util.utcnow()
    stages = dict.fromkeys(("requested", "searching"), 1200.0) | {"grabbed": 1140, "downloading": 1100}
    stages |= {"importing": 200, "imported": 100}
    await save(hass, fulfilled("r1", now - timedelta(hours=1)), fulfilled("r2", now, **stages))
    await settle(hass, freezer)
    shown = {
        one.entity_id: one.state
        for one in hass.states.async_all("sensor")
        if one.entity_id.startswith("sensor.mediamate_last_request")
    }
    assert shown and "unknown" not in shown.values(), shown
    assert all(float(value) > 0 for value in shown.values()), shown


def test_durations_of_what_was_skipped_are_unknown() -> None:
    now = dt_util.utcnow()
    assert HouseholdSnapshot().last_ready is None
    assert HouseholdSnapshot().seconds_between(RequestState.REQUESTED, RequestState.READY) is None
    snapshot = HouseholdSnapshot(recent=(fulfilled("r1", now, requested=600),))
    assert snapshot.seconds_between(RequestState.REQUESTED, RequestState.READY) == 600
    assert snapshot.seconds_between(RequestState.GRABBED, RequestState.READY) is None
    backwards = HouseholdSnapshot(recent=(fulfilled("r1", now, requested=-5),))
    assert backwards.seconds_between(RequestState.REQUESTED, RequestState.READY) == 0


async def test_many_changes_are_one_look(
    hass: HomeAssistant,
    household: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history = hass.data[DATA].history
    plain, looks = history.open_requests, []

    async def counted() -> Any:
        looks.append(1)
        return await plain()

    monkeypatch.setattr(history, "open_requests", counted)
    for _ in range(50):
        async_dispatcher_send(hass, SIGNAL_CHANGED, request())
    await settle(hass, freezer)
    assert 1 <= len(looks) <= 2


async def test_a_database_that_fails_makes_them_unavailable(
    hass: HomeAssistant,
    household: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fails() -> Any:
        raise StorageFailed

    with monkeypatch.context() as patch:
        patch.setattr(hass.data[DATA].history, "open_requests", fails)
        async_dispatcher_send(hass, SIGNAL_CHANGED, request())
        await settle(hass, freezer)
        assert state(hass, OPEN) == STATE_UNAVAILABLE
    async_dispatcher_send(hass, SIGNAL_CHANGED, request())
    await settle(hass, freezer, seconds=4)
    assert state(hass, OPEN) == "0"
    assert "Unexpected error" not in caplog.text


async def test_every_event_is_shown(hass: HomeAssistant, household: MockConfigEntry) -> None:
    assert state(hass, LAST) == "unknown"
    for name in EVENT_NAMES:
        payload = {"request_id": "r1", "title": "Dune", "link": "http://tv/1", "stage": name}
        async_dispatcher_send(hass, SIGNAL_REQUEST, RequestEvent(name, payload))
        await hass.async_block_till_done()
        shown = hass.states.get(LAST)
        assert shown is not None and shown.attributes["event_type"] == name
        assert payload.items() <= shown.attributes.items()


async def test_after_unloading_nobody_listens(
    hass: HomeAssistant, household: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    assert await hass.config_entries.async_unload(household.entry_id)
    async_dispatcher_send(hass, SIGNAL_CHANGED, request())
    async_dispatcher_send(hass, SIGNAL_REQUEST, RequestEvent("ready", {"title": "Dune"}))
    await settle(hass, freezer)
    assert state(hass, LAST) == STATE_UNAVAILABLE
