"""Each blueprint is one that Home Assistant takes, and does what it says when it is triggered."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
import pathlib
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint, BlueprintInputs
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.mediamate.tracker import SIGNAL_REQUEST, RequestEvent

ROOT = pathlib.Path(__file__).parent.parent
FOLDER = ROOT / "blueprints"
BLUEPRINTS = sorted(FOLDER.rglob("*.yaml"))
PRESSED = "mobile_app_notification_action"
LINK = "http://jellyfin/web/#/details?id=j1&serverId=s"
PAYLOAD = {
    "request_id": "r1",
    "ref": "movie:tmdb:438631",
    "title": "Dune",
    "year": 2021,
    "media_type": "movie",
    "door": "assist",
    "stage": "ready",
    "member": "Vera",
    "link": LINK,
}
MINUTE = timedelta(minutes=1)


def _blueprint(path: pathlib.Path) -> Blueprint:
    return Blueprint(
        parse_yaml(path.read_text()),
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_it_is_a_blueprint(path: pathlib.Path) -> None:
    blueprint = _blueprint(path)
    assert blueprint.validate() is None  # nothing that this Home Assistant is too old for
    assert blueprint.name.startswith("MediaMate: ")
    assert blueprint.inputs and all(one and one.get("name") for one in blueprint.inputs.values())


def test_each_has_its_row_in_the_docs() -> None:
    page = (ROOT / "docs/blueprints.md").read_text()
    assert [one.name for one in BLUEPRINTS if f"blueprints/automation/mediamate/{one.name}" not in page] == []


async def settle() -> None:
    """Let an automation run until it is over or waits: Home Assistant counts those that wait as busy."""
    for _ in range(500):
        await asyncio.sleep(0)


class Automation:
    """A blueprint with its inputs, running; and what it calls."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.phone = self._phone("Pixel 9")
        self.pushed = async_mock_service(hass, "notify", "mobile_app_pixel_9")
        self.sent = async_mock_service(hass, "notify", "send_message")
        self.on = async_mock_service(hass, "switch", "turn_on")
        self.off = async_mock_service(hass, "switch", "turn_off")

    def _phone(self, name: str) -> str:
        entry = MockConfigEntry(domain="mobile_app", data={"device_name": name})
        entry.add_to_hass(self.hass)
        return (
            dr.async_get(self.hass)
            .async_get_or_create(
                config_entry_id=entry.entry_id, identifiers={("mobile_app", name)}, name=name
            )
            .id
        )

    async def start(self, name: str, **given: Any) -> None:
        inputs = BlueprintInputs(
            _blueprint(FOLDER / f"automation/mediamate/{name}.yaml"),
            {"use_blueprint": {"path": "x", "input": given}},
        )
        inputs.validate()
        config = {key: value for key, value in inputs.async_substitute().items() if key != "blueprint"}
        assert await async_setup_component(self.hass, "automation", {"automation": {"alias": name, **config}})
        await settle()
        state = self.hass.states.get(f"automation.{name}")
        assert state is not None and state.state == "on"

    async def happens(self, event: str, **payload: Any) -> None:
        async_dispatcher_send(self.hass, SIGNAL_REQUEST, RequestEvent(event, PAYLOAD | payload))
        await settle()

    async def state(self, entity_id: str, state: Any, **attributes: Any) -> None:
        self.hass.states.async_set(entity_id, str(state), attributes)
        await settle()

    async def press(self, action: str) -> None:
        self.hass.bus.async_fire(PRESSED, {"action": action})
        await settle()

    def answers(self, action: str, answer: dict[str, Any] | None = None) -> list[ServiceCall]:
        """Replace one of our actions: what it is called with is noted, and it answers this."""
        calls: list[ServiceCall] = []

        async def called(call: ServiceCall) -> dict[str, Any] | None:
            calls.append(call)
            return answer

        support = SupportsResponse.OPTIONAL if answer is not None else SupportsResponse.NONE
        self.hass.services.async_register("mediamate", action, called, supports_response=support)
        return calls


type Later = Callable[[timedelta], Awaitable[None]]


@pytest.fixture
def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Later:
    async def wait(span: timedelta) -> None:
        freezer.tick(span)
        async_fire_time_changed(hass, dt_util.utcnow())
        await settle()

    return wait


@pytest.fixture
async def automation(hass: HomeAssistant, fake_entry: Any) -> AsyncIterator[Automation]:
    await fake_entry("radarr")
    yield Automation(hass)
    # what still waits for a button is no reason to wait for it
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


def actions_of(call: ServiceCall) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call.data["data"]["actions"]
    return found


async def test_ready_is_told_to_whom_it_may_concern(hass: HomeAssistant, automation: Automation) -> None:
    spoken = async_mock_service(hass, "assist_satellite", "announce")
    await automation.start(
        "ready_notice",
        targets=["notify.tablet"],
        satellites=["assist_satellite.kitchen"],
        members=["vera"],
        phones=[automation.phone],
    )
    await automation.happens("requested")
    await automation.happens("ready", member="Boris")
    await automation.happens("ready")
    (sent,) = automation.sent
    assert sent.data["message"] == f"Dune (2021) is ready. {LINK}"
    assert sent.data["entity_id"] == ["notify.tablet"]
    assert [one.data["message"] for one in spoken] == ["Dune is ready."]
    (pushed,) = automation.pushed
    assert actions_of(pushed) == [{"action": "URI", "title": "Watch", "uri": LINK}]


async def test_ready_can_be_played_by_a_button(hass: HomeAssistant, automation: Automation) -> None:
    played = async_mock_service(hass, "media_player", "play_media")
    await automation.state("media_player.shield", "idle", friendly_name="Shield")
    await automation.start("ready_notice", phones=[automation.phone], player=["media_player.shield"])
    await automation.happens("ready")
    (pushed,) = automation.pushed
    assert actions_of(pushed)[1] == {"action": "MEDIAMATE_PLAY_r1", "title": "Play on Shield"}
    await automation.press("MEDIAMATE_PLAY_r2")
    assert played == []
    await automation.press("MEDIAMATE_PLAY_r1")
    (call,) = played
    assert call.data == {
        "entity_id": ["media_player.shield"],
        "media_content_id": "j1",
        "media_content_type": "movie",
    }


async def test_each_episode_and_each_season_has_its_own_notice(
    hass: HomeAssistant, automation: Automation
) -> None:
    """What is new of a series that somebody follows has no request; of a wish each season is ready once."""
    played = async_mock_service(hass, "media_player", "play_media")
    await automation.state("media_player.shield", "idle", friendly_name="Shield")
    await automation.start("ready_notice", phones=[automation.phone], player=["media_player.shield"])
    series = {"ref": "series:tvdb:321", "title": "The Bear", "media_type": "series"}
    for episode in (1, 11):
        new = {"request_id": None, "seasons": [2], "episodes": [episode], "episode": episode}
        await automation.happens("ready", **series | new, link=f"{LINK}{episode}")
    await automation.happens("ready", **series | {"request_id": None, "seasons": [2], "episodes": [2, 3]})
    for season in (1, 2):
        await automation.happens("ready", **series, seasons=[season])
    await automation.happens("ready", **series, seasons=[2], episode=5)
    await automation.happens("ready")
    assert [one.data["data"]["tag"] for one in automation.pushed] == [
        "mediamate_ready_series:tvdb:321_2_1",
        "mediamate_ready_series:tvdb:321_2_11",
        "mediamate_ready_series:tvdb:321_2_2_3",
        "mediamate_ready_r1_1",
        "mediamate_ready_r1_2",
        "mediamate_ready_r1_2_5",
        "mediamate_ready_r1",
    ]
    await automation.press("MEDIAMATE_PLAY_series:tvdb:321_2_11")
    assert len(played) == 1, "the other episodes wait for buttons of their own"


@pytest.mark.parametrize("busy", [("sensor.streams", 1, 0), ("person.anna", "home", "not_home")])
async def test_downloads_are_slow_while_somebody_streams_or_is_home(
    automation: Automation, later: Later, busy: tuple[str, Any, Any]
) -> None:
    entity, there, gone = busy
    for quiet, state in (("sensor.streams", 0), ("person.anna", "not_home")):
        await automation.state(quiet, state)
    given = {"streams": ["sensor.streams"], "people": ["person.anna"], "switches": ["switch.slow"]}
    await automation.start("throttle", **given)
    await automation.state(entity, there)
    assert [one.data["entity_id"] for one in automation.on] == [["switch.slow"]]
    await automation.state(entity, gone)
    await later(4 * MINUTE)
    assert automation.off == []
    await later(2 * MINUTE)
    assert [one.data["entity_id"] for one in automation.off] == [["switch.slow"]]


async def test_a_pause_between_two_films_is_no_quiet(automation: Automation, later: Later) -> None:
    await automation.start("throttle", streams=["sensor.streams"], switches=["switch.slow"])
    await automation.state("sensor.streams", 1)
    await automation.state("sensor.streams", 0)
    await later(3 * MINUTE)
    await automation.state("sensor.streams", 1)
    await later(10 * MINUTE)
    assert automation.off == [] and len(automation.on) == 2


@pytest.mark.parametrize(
    ("clock", "allowed"), [("22:59", False), ("23:30", True), ("06:59", True), ("12:00", False)]
)
async def test_downloads_run_at_night_only(
    automation: Automation, freezer: FrozenDateTimeFactory, clock: str, allowed: bool
) -> None:
    hour, minute = map(int, clock.split(":"))
    freezer.move_to(datetime(2026, 11, 23, hour, minute, tzinfo=dt_util.get_default_time_zone()))
    await automation.start("night_only", switches=["switch.pause"])
    await automation.happens("download_started")
    assert (len(automation.on), len(automation.off)) == ((0, 1) if allowed else (1, 0))


async def test_the_clock_and_the_tariff_let_downloads_run(
    automation: Automation, freezer: FrozenDateTimeFactory, later: Later
) -> None:
    freezer.move_to(datetime(2026, 11, 23, 12, 0, tzinfo=dt_util.get_default_time_zone()))
    await automation.state("binary_sensor.cheap", "off")
    given = {"start": "12:30:00", "end": "13:00:00", "cheap": ["binary_sensor.cheap"]}
    await automation.start("night_only", switches=["switch.pause"], **given)
    await later(30 * MINUTE + timedelta(seconds=1))
    assert (len(automation.on), len(automation.off)) == (0, 1)
    await later(30 * MINUTE)
    assert (len(automation.on), len(automation.off)) == (1, 1)
    await automation.state("binary_sensor.cheap", "on")
    assert (len(automation.on), len(automation.off)) == (1, 2)
    await automation.state("binary_sensor.cheap", "off")
    assert (len(automation.on), len(automation.off)) == (2, 2)


RESULTS = [
    {"title": "Arrival", "year": 2016, "rating": 7.6, "ref": "movie:tmdb:329865"},
    {"title": "Sicario", "year": None, "rating": None, "ref": "movie:tmdb:273481"},
]


async def test_a_suggestion_is_asked_for_by_its_button(
    automation: Automation, freezer: FrozenDateTimeFactory, later: Later
) -> None:
    freezer.move_to(datetime(2026, 11, 27, 17, 59, tzinfo=dt_util.get_default_time_zone()))  # a Friday
    found = automation.answers("recommend", {"results": RESULTS})
    asked = automation.answers("request", {"status": "requested", "message": "It is on its way."})
    await automation.start("suggestions", phones=[automation.phone], genre="drama", for_member="Vera")
    await later(MINUTE + timedelta(seconds=1))
    assert [one.data for one in found] == [{"limit": 3, "genre": "drama"}]
    (pushed,) = automation.pushed
    assert pushed.data["message"] == "Arrival (2016), 7.6; Sicario"
    buttons = actions_of(pushed)
    assert [one["title"] for one in buttons] == ["Arrival", "Sicario"]
    await automation.press("MEDIAMATE_SUGGESTED_1_0")  # of another week
    assert asked == []
    await automation.press(buttons[1]["action"])
    assert [one.data for one in asked] == [{"ref": "movie:tmdb:273481", "for_member": "Vera"}]
    assert automation.pushed[-1].data["message"] == "It is on its way."


async def test_nothing_is_suggested_on_other_days_or_without_a_find(
    automation: Automation, freezer: FrozenDateTimeFactory, later: Later
) -> None:
    freezer.move_to(datetime(2026, 11, 26, 17, 59, tzinfo=dt_util.get_default_time_zone()))
    found = automation.answers("recommend", {"results": []})
    await automation.start("suggestions", phones=[automation.phone])
    await later(MINUTE + timedelta(seconds=1))
    assert found == []
    await later(timedelta(days=1))
    assert [one.data for one in found] == [{"limit": 3}] and automation.pushed == []


@pytest.mark.parametrize(
    ("series", "asked_for"),
    [
        ("The Bear", {"title": "The Bear", "media_type": "series", "episode": "latest"}),
        ("series:tvdb:403245", {"ref": "series:tvdb:403245", "episode": "latest"}),
    ],
)
async def test_every_friday_the_new_episode(
    automation: Automation,
    freezer: FrozenDateTimeFactory,
    later: Later,
    series: str,
    asked_for: dict[str, Any],
) -> None:
    freezer.move_to(datetime(2026, 11, 26, 18, 59, tzinfo=dt_util.get_default_time_zone()))  # a Thursday
    answer = {"status": "requested", "title": "The Bear", "message": "It is on its way."}
    asked = automation.answers("request", answer)
    await automation.start("new_episode", series=series, phones=[automation.phone])
    await later(MINUTE + timedelta(seconds=1))
    assert asked == [] and automation.pushed == []
    await later(timedelta(days=1))
    assert [one.data for one in asked] == [asked_for]
    (pushed,) = automation.pushed
    assert (pushed.data["title"], pushed.data["message"]) == ("The Bear", "It is on its way.")


async def test_little_space_is_told_and_pauses(automation: Automation, later: Later) -> None:
    disks = ["sensor.movies", "sensor.torrents"]
    for one in disks:
        await automation.state(one, 100, friendly_name=one, unit_of_measurement="GB")
    given = {"disks": disks, "targets": ["notify.phone"], "switches": ["switch.pause"]}
    await automation.start("low_disk", **given)
    await automation.state("sensor.movies", 20, friendly_name="Free space", unit_of_measurement="GB")
    await later(MINUTE)
    assert automation.sent == []
    await later(2 * MINUTE)
    assert [one.data["message"] for one in automation.sent] == ["Free space: 20 GB"]
    assert len(automation.on) == 1
    await automation.state("sensor.torrents", 10, unit_of_measurement="GB")
    await later(3 * MINUTE)
    await automation.state("sensor.movies", 90, unit_of_measurement="GB")
    await later(11 * MINUTE)
    assert automation.off == []  # the other one is still full
    await automation.state("sensor.torrents", 80, unit_of_measurement="GB")
    await later(11 * MINUTE)
    assert len(automation.off) == 1


DOWNLOADS = {"downloads": [{"id": "qb:aa"}, {"id": "qb:bb"}]}
ANOTHER = {"delete_files": True, "blocklist": True, "search_again": True}


async def test_another_release_by_a_button(automation: Automation) -> None:
    found = automation.answers("get_downloads", DOWNLOADS)
    removed = automation.answers("remove_download")
    await automation.start("stalled", phones=[automation.phone], targets=["notify.tablet"])
    await automation.happens("stalled", reason="no_seeds")
    assert [one.data["message"] for one in automation.sent] == ["Dune is not moving: no seeds."]
    (pushed,) = automation.pushed
    assert [one["title"] for one in actions_of(pushed)] == ["Try another release"]
    assert removed == []
    await automation.press(actions_of(pushed)[0]["action"])
    assert [one.data for one in found] == [{"ref": PAYLOAD["ref"]}]
    assert [one.data for one in removed] == [{"id": "qb:aa", **ANOTHER}, {"id": "qb:bb", **ANOTHER}]


@pytest.mark.parametrize(("reason", "tries"), [("no_seeds", 2), ("disk_full", 0)])
async def test_another_release_by_itself_only_where_that_helps(
    automation: Automation, reason: str, tries: int
) -> None:
    automation.answers("get_downloads", DOWNLOADS)
    removed = automation.answers("remove_download")
    await automation.start("stalled", by_itself=True, targets=["notify.tablet"])
    await automation.happens("stalled", reason=reason)
    assert len(removed) == tries
    assert ("Another release" in automation.sent[0].data["message"]) is bool(tries)


async def test_the_server_wakes_for_a_request_and_sleeps_after(
    hass: HomeAssistant, automation: Automation, later: Later
) -> None:
    wake, sleep = async_mock_service(hass, "test", "wake"), async_mock_service(hass, "test", "sleep")
    await automation.state("sensor.open", 0)
    await automation.state("sensor.streams", 0)
    await automation.state("conversation.mediamate", "unknown")
    await automation.start(
        "wake_server",
        requests="sensor.open",
        talks=["conversation.mediamate"],
        busy=["sensor.streams"],
        wake=[{"action": "test.wake"}],
        sleep=[{"action": "test.sleep"}],
    )
    await automation.state("conversation.mediamate", "2026-11-23T03:00:00+00:00")
    assert len(wake) == 1  # before anything was asked for
    await automation.state("sensor.open", 1)
    assert len(wake) == 2
    await later(31 * MINUTE)
    assert sleep == []
    await automation.state("sensor.streams", 1)
    await automation.state("sensor.open", 0)
    await later(31 * MINUTE)
    assert sleep == []
    await automation.state("sensor.streams", 0)
    await later(29 * MINUTE)
    assert sleep == []
    await later(2 * MINUTE)
    assert len(sleep) == 1


async def test_the_lights_go_down_and_come_back(hass: HomeAssistant, automation: Automation) -> None:
    assert await async_setup_component(hass, "scene", {})
    dimmed = async_mock_service(hass, "light", "turn_on")
    await automation.state("light.lounge", "on", brightness=200)
    await automation.state("sun.sun", "below_horizon")
    await automation.start("movie_night", lights=["light.lounge"], watchers=["Vera"])
    await automation.happens("playback_started", member="Boris")
    assert dimmed == []
    await automation.happens("playback_started")
    assert [one.data["brightness_pct"] for one in dimmed] == [10]
    assert hass.states.get("scene.mediamate_movie_night") is not None
    restored = async_mock_service(hass, "scene", "turn_on")
    await automation.happens("playback_stopped")
    assert [one.data["entity_id"] for one in restored] == [["scene.mediamate_movie_night"]]
    assert hass.states.get("scene.mediamate_movie_night") is None
    await automation.happens("playback_stopped")
    assert len(restored) == 1


@pytest.mark.parametrize(("sun", "dimmed_by"), [("above_horizon", 0), ("below_horizon", 1)])
async def test_the_lights_go_down_in_this_room_and_in_the_dark(
    hass: HomeAssistant, automation: Automation, sun: str, dimmed_by: int
) -> None:
    assert await async_setup_component(hass, "scene", {})
    dimmed = async_mock_service(hass, "light", "turn_on")
    await automation.state("light.lounge", "on")
    await automation.state("sun.sun", sun)
    await automation.state("media_player.tv", "idle")
    await automation.start("movie_night", lights=["light.lounge"], players=["media_player.tv"])
    await automation.happens("playback_started")
    assert dimmed == []
    await automation.state("media_player.tv", "playing")
    assert len(dimmed) == dimmed_by


async def test_another_room_s_film_changes_nothing(
    hass: HomeAssistant, automation: Automation, later: Later
) -> None:
    assert await async_setup_component(hass, "scene", {})
    dimmed = async_mock_service(hass, "light", "turn_on")
    await automation.state("sun.sun", "below_horizon")
    await automation.state("media_player.tv", "idle")
    await automation.start("movie_night", lights=["light.lounge"], players=["media_player.tv"])
    await automation.happens("playback_started")
    await later(MINUTE)
    await automation.state("media_player.tv", "playing")
    assert dimmed == []
