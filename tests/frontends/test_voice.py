"""Voice satellites in a real Home Assistant: what is announced, what is asked, and what plays after a yes."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.assist_pipeline import PipelineEvent, PipelineEventType
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature as Can,
)
from homeassistant.components.assist_satellite.const import DATA_COMPONENT
from homeassistant.components.media_player import MediaPlayerEntityFeature as Does
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.data import DATA
from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.frontends.voice import understood
from custom_components.mediamate.history import History, Notice
from custom_components.mediamate.model import Door, ServerItem, ServiceInfo, Thread
from tests import made_home
from tests.dialogue.doors import Household
from tests.dialogue.home import CHERNOBYL, TalkHome
from tests.made import DUNE
from tests.members import member_data

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)  # by the clock in California, where tests are at home
MIDNIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
SERVER = "srv"
PLAY = int(Does.PLAY_MEDIA | Does.BROWSE_MEDIA)
READY = "You can watch Dune (2021) now."
ASKED = f"{READY} Play it in Living room?"


class Satellite(AssistSatelliteEntity):
    """A satellite that notes what it says, and hears what the test lets it hear."""

    _attr_has_entity_name = True
    _attr_name = None

    def __init__(self, name: str, features: Can) -> None:
        self._attr_unique_id = name
        self.entity_id = f"assist_satellite.{name}"
        self._attr_supported_features = features
        self.said: list[str] = []
        self.asked: list[str] = []
        self.answer: str | None = "yes"
        self.on_ask: Callable[[], None] = lambda: None
        self.broken = False
        self.hold: asyncio.Event | None = None

    @override
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        return AssistSatelliteConfiguration([], [], 0)

    @override
    async def async_set_configuration(self, config: AssistSatelliteConfiguration) -> None:
        """Its wake words are nobody's business here."""

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Nothing to light up."""

    @override
    async def _resolve_announcement_media_id(self, message: str, *_: Any, **__: Any) -> Any:
        """There is no speech engine here."""
        return AssistSatelliteAnnouncement(message, "http://x/a.mp3", "a", None, "tts")

    @override
    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        if self.broken:
            raise HomeAssistantError("no speaker")
        self.said.append(announcement.message)
        if self.hold:
            await self.hold.wait()

    @override
    async def async_start_conversation(self, start_announcement: AssistSatelliteAnnouncement) -> None:
        self.asked.append(start_announcement.message)
        self.on_ask()
        if self.answer is None:
            self._internal_on_pipeline_event(PipelineEvent(PipelineEventType.RUN_END))
            return
        heard = {"stt_output": {"text": self.answer}}
        self._internal_on_pipeline_event(PipelineEvent(PipelineEventType.STT_END, heard))


@pytest.fixture
def lounge(hass: HomeAssistant) -> ar.AreaEntry:
    return ar.async_get(hass).async_create("Living room")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0)


async def written(history: History) -> None:
    """Wait until everybody was told in writing."""
    async with asyncio.timeout(30):
        while await history.pending_notices():
            await asyncio.sleep(0)


class Room:
    """A living room with a satellite, players, and what they are told to play."""

    def __init__(self, hass: HomeAssistant, area: ar.AreaEntry, entry: MockConfigEntry) -> None:
        self.hass, self.area, self.entry = hass, area, entry
        self.played: list[dict[str, Any]] = []
        self.refuses = False
        self.device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={("test", "satellite")}, name="Satellite"
        )
        dr.async_get(hass).async_update_device(self.device.id, area_id=area.id)
        hass.services.async_register("media_player", "play_media", self._play)

    async def _play(self, call: ServiceCall) -> None:
        if self.refuses:
            raise HomeAssistantError("it is asleep after all")
        self.played.append(dict(call.data))

    async def satellite(
        self,
        name: str = "lounge",
        features: Can = Can.ANNOUNCE | Can.START_CONVERSATION,
        *,
        placed: bool = True,
    ) -> Satellite:
        made = Satellite(name, features)
        await self.hass.data[DATA_COMPONENT].async_add_entities([made])
        if placed:
            device = self.device.id if name == "lounge" else None
            er.async_get(self.hass).async_update_entity(
                made.entity_id, device_id=device, area_id=None if device else self.area.id
            )
        return made

    def player(
        self,
        name: str,
        state: str = "idle",
        *,
        platform: str = "jellyfin",
        unique: str = f"{SERVER}-1",
        features: int = PLAY,
        area: str | None = None,
        **attributes: Any,
    ) -> str:
        known = er.async_get(self.hass).async_get_or_create(
            "media_player", platform, unique, suggested_object_id=name
        )
        er.async_get(self.hass).async_update_entity(known.entity_id, area_id=area or self.area.id)
        self.hass.states.async_set(known.entity_id, state, {"supported_features": features, **attributes})
        return known.entity_id

    async def tell(self, name: str = "ready", thread: Thread | None = None, **payload: Any) -> None:
        """Put a notice into the outbox, for whoever asked by this room's satellite."""
        mate = self.hass.data[DATA]
        said = {"title": "Dune", "year": 2021, "ref": str(DUNE), "link": "http://tv/link"} | payload
        spoken = Thread(f"room:{self.device.id}", Door.VOICE, self.device.id, "en")
        await mate.history.add_notice(
            Notice(name=name, request_id="r1", payload=said, created=NOON, thread=thread or spoken)
        )
        mate.outbox.kick()
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def shown(self) -> list[str]:
        return [
            one for one in _async_get_or_create_notifications(self.hass) if one.startswith("mediamate_r1")
        ]


@pytest.fixture
async def household(
    hass: HomeAssistant, open_doors: Household, monkeypatch: pytest.MonkeyPatch
) -> MockConfigEntry:
    monkeypatch.setattr(made_home, "INFO", ServiceInfo("Jellyfin", "12", unique_id=SERVER))
    entry = await open_doors()
    anna = member_data("Anna", satellite="assist_satellite.study", language="ru")
    hass.config_entries.async_add_subentry(entry, ConfigSubentry(**anna))
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
async def room(
    hass: HomeAssistant,
    household: MockConfigEntry,
    home: TalkHome,
    lounge: ar.AreaEntry,
    freezer: FrozenDateTimeFactory,
) -> Room:
    freezer.move_to(NOON)
    assert await async_setup_component(hass, "assist_satellite", {})
    home.shown[DUNE] = ServerItem(id="item1", name="Dune", playable=True, link="http://tv/link")
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    return Room(hass, lounge, owner)


# -- ready --------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["yes", "Yes, please.", "Yes, play it!", "Play it", "sure"])
async def test_a_yes_plays_it_on_the_room_s_player(room: Room, answer: str) -> None:
    satellite = await room.satellite()
    satellite.answer = answer
    player = room.player("tv")
    await room.tell()
    assert satellite.asked == [ASKED] and satellite.said == []
    assert room.played == [{"entity_id": player, "media_content_id": "item1", "media_content_type": "movie"}]
    assert room.shown() == []  # somebody has heard it


async def test_of_several_evenings_the_episode_that_was_heard_of_is_shown_no_longer(room: Room) -> None:
    satellite = await room.satellite()
    satellite.answer = "no"
    room.player("tv")
    await room.tell(seasons=[3], episodes=[5], request_id=None)
    assert satellite.asked and room.shown() == []


@pytest.mark.parametrize("answer", ["no", "No, thanks.", "not now", "don't play it"])
async def test_a_no_plays_nothing(room: Room, answer: str) -> None:
    satellite = await room.satellite()
    satellite.answer = answer
    room.player("tv")
    await room.tell()
    assert satellite.asked == [ASKED] and room.played == [] and room.shown() == []


async def test_what_is_neither_is_said_and_nothing_plays(room: Room) -> None:
    satellite = await room.satellite()
    satellite.answer = "what time is it"
    room.player("tv")
    await room.tell()
    assert satellite.said == ["I did not understand that. You can start it from your media server."]
    assert room.played == []


async def test_no_answer_leaves_the_notification(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    satellite = await room.satellite()
    satellite.answer = None
    room.player("tv")
    await room.tell()
    assert satellite.asked == [ASKED] and room.played == [] and satellite.said == []
    assert room.shown() == ["mediamate_r1"]
    assert "did not speak: No answer from question" in caplog.text


@pytest.mark.parametrize(
    ("state", "features"), [("off", PLAY), ("unavailable", PLAY), ("idle", int(Does.PAUSE))]
)
async def test_no_player_awake_is_said_instead_of_asked(room: Room, state: str, features: int) -> None:
    satellite = await room.satellite()
    room.player("tv", state, features=features)
    await room.tell()
    assert satellite.asked == []
    assert satellite.said == [
        f"{READY} No player is on in Living room at the moment, so I cannot start it there."
    ]
    assert room.shown() == ["mediamate_r1"]


async def test_who_is_watching_something_is_told_and_not_asked(room: Room) -> None:
    satellite = await room.satellite()
    room.player("tv", "playing")
    room.player("tablet", "idle", unique=f"{SERVER}-2")
    await room.tell()
    assert (satellite.asked, satellite.said) == ([], [READY])


async def test_a_satellite_that_cannot_converse_announces(room: Room) -> None:
    satellite = await room.satellite(features=Can.ANNOUNCE)
    room.player("tv")
    await room.tell()
    assert (satellite.asked, satellite.said) == ([], [READY])
    assert room.shown() == ["mediamate_r1"]  # nobody knows whether somebody was there


async def test_the_player_went_to_sleep_before_the_answer(room: Room) -> None:
    satellite = await room.satellite()
    player = room.player("tv")
    satellite.on_ask = lambda: room.hass.states.async_set(player, "off", {"supported_features": PLAY})
    await room.tell()
    assert satellite.said == [
        "There is no player on any more. You can start it later from your media server."
    ]
    assert room.played == []


async def test_a_player_that_refuses_is_told_of(room: Room) -> None:
    satellite = await room.satellite()
    room.player("tv")
    room.refuses = True
    await room.tell()
    assert satellite.said == ["The player did not start it. You can start it from your media server."]


# -- which player -------------------------------------------------------------------------------


async def test_the_media_server_s_own_player_comes_first_and_only_this_room_s(room: Room) -> None:
    await room.satellite()
    jellyfin = MockConfigEntry(domain="jellyfin", state=ConfigEntryState.LOADED)
    jellyfin.add_to_hass(room.hass)
    kitchen = ar.async_get(room.hass).async_create("Kitchen")
    room.player("kitchen", area=kitchen.id, unique=f"{SERVER}-9")
    room.player("foreign", unique="other-1")  # of another media server: it knows other ids
    room.player("speaker", platform="esphome", unique="s", device_class="speaker")
    room.player("cast", platform="cast", unique="c", device_class="tv")
    room.hass.states.async_set("media_player.nameless", "idle", {"supported_features": PLAY})
    own = room.player("shield", unique=f"{SERVER}-2")
    await room.tell()
    assert [one["entity_id"] for one in room.played] == [own]
    jellyfin.mock_state(room.hass, ConfigEntryState.NOT_LOADED)


async def test_another_screen_is_handed_the_stream(room: Room) -> None:
    await room.satellite()
    jellyfin = MockConfigEntry(domain="jellyfin", state=ConfigEntryState.LOADED)
    jellyfin.add_to_hass(room.hass)
    cast = room.player("cast", platform="cast", unique="c", device_class="tv")
    await room.tell()
    assert room.played == [
        {
            "entity_id": cast,
            "media_content_id": "media-source://jellyfin/item1",
            "media_content_type": "movie",
        }
    ]
    jellyfin.mock_state(room.hass, ConfigEntryState.NOT_LOADED)


async def test_without_core_s_media_source_there_is_no_stream(room: Room) -> None:
    satellite = await room.satellite()
    room.player("cast", platform="cast", unique="c", device_class="tv")
    await room.tell()
    assert room.played == [] and "No player is on" in satellite.said[0]


async def test_a_series_is_played_by_the_server_s_own_players(room: Room, home: TalkHome) -> None:
    satellite = await room.satellite()
    room.player("tv")
    home.shown[CHERNOBYL] = ServerItem(id="show", name="Chernobyl", playable=True)
    await room.tell(title="Chernobyl", year=2019, ref=str(CHERNOBYL))
    assert satellite.asked == ["You can watch Chernobyl (2019) now. Play it in Living room?"]
    assert [one["media_content_type"] for one in room.played] == ["tvshow"]


@pytest.mark.parametrize("case", ["gone", "down", "book", "odd", "nowhere"])
async def test_what_cannot_be_played_here_is_only_announced(room: Room, home: TalkHome, case: str) -> None:
    satellite = await room.satellite(placed=case != "nowhere")
    room.player("tv")
    ref = {"book": "book:isbn:1", "odd": "nonsense"}.get(case, str(DUNE))
    if case == "gone":
        home.shown.clear()
    if case == "down":
        home.down.add("jellyfin")
        with pytest.raises(CannotConnect):
            await home.jellyfin.find(DUNE)
    thread = Thread("room:x", Door.VOICE, satellite.entity_id, "en")
    await room.tell(thread=thread, ref=ref)
    assert (satellite.asked, satellite.said) == ([], [READY])


# -- who is told, and when ----------------------------------------------------------------------


async def test_a_member_s_own_satellite_speaks_their_language(room: Room) -> None:
    """Wherever they asked; and nobody else's satellite says a word."""
    lounge, study = await room.satellite(), await room.satellite("study")
    study.answer = "Да, включай"
    room.player("tv")
    await room.tell(thread=Thread("member:anna", Door.ASSIST, "x", "en"))
    assert study.asked == ["«Dune» (2021): можно смотреть. Включить в комнате «Living room»?"]
    assert len(room.played) == 1 and lounge.asked == lounge.said == []


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("stalled", "no_seeders", "does not move"),
        ("not_found", None, "No release of Dune (2021)"),
        ("failed", None, "could not be downloaded"),
        ("ready", "not_verified", "could not check that it plays"),
    ],
)
async def test_other_news_are_announced(room: Room, name: str, reason: str | None, words: str) -> None:
    satellite = await room.satellite()
    room.player("tv")
    await room.tell(name, reason=reason)
    (said,) = satellite.said
    assert words in said and "http" not in said and satellite.asked == []


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("releases_found", {"count": 12}, "12 releases were found"),
        ("releases_failed", {"why": "Radarr does not answer."}, "Radarr does not answer."),
        ("releases_nothing", {}, "no release was found"),
    ],
)
async def test_what_slow_indexers_had_is_announced(
    room: Room, name: str, more: dict[str, Any], words: str
) -> None:
    satellite = await room.satellite()
    await room.tell(name, **more)
    (said,) = satellite.said
    assert words in said and satellite.asked == []


async def test_at_night_it_is_silent(room: Room, freezer: FrozenDateTimeFactory) -> None:
    satellite = await room.satellite()
    room.player("tv")
    freezer.move_to(MIDNIGHT)
    await room.tell()
    assert satellite.said == satellite.asked == []
    assert room.shown() == ["mediamate_r1"]


async def test_the_household_says_when_it_is_night(
    room: Room, hass: HomeAssistant, household: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whoever works at night sleeps by day."""
    satellite = await room.satellite()
    flow = await hass.config_entries.options.async_init(household.entry_id)
    hours = {"quiet_from": "09:00:00", "quiet_to": "17:00:00"}
    await hass.config_entries.options.async_configure(flow["flow_id"], hours)
    await hass.async_block_till_done(wait_background_tasks=True)
    await room.tell()
    assert satellite.said == satellite.asked == []
    freezer.move_to(MIDNIGHT)
    await room.tell("stalled")
    assert len(satellite.said) == 1


async def test_questions_for_administrators_are_not_said_aloud(room: Room) -> None:
    satellite = await room.satellite()
    await room.tell("approval_needed", thread=Thread("admins", Door.ACTION, "", "en"))
    await room.tell("approval_needed")
    assert satellite.said == satellite.asked == []


@pytest.mark.parametrize("case", ["broken", "unavailable", "unknown device"])
async def test_a_satellite_that_fails_keeps_nothing_back(
    room: Room, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    satellite = await room.satellite()
    satellite.broken = case == "broken"
    thread = None
    if case == "unavailable":
        room.hass.states.async_set(satellite.entity_id, "unavailable")
    if case == "unknown device":
        thread = Thread("room:gone", Door.VOICE, "gone", "en")
    await room.tell("failed", thread=thread)
    assert room.shown() == ["mediamate_r1"] and satellite.said == []
    assert ("did not speak" in caplog.text) is (case != "unknown device")
    assert await room.hass.data[DATA].history.pending_notices() == []


async def test_it_waits_for_whoever_speaks_with_it(room: Room) -> None:
    """An announcement cuts a conversation off; two notices come one after the other."""
    satellite = await room.satellite()
    satellite._internal_on_pipeline_event(PipelineEvent(PipelineEventType.STT_START))
    mate = room.hass.data[DATA]
    thread = Thread(f"room:{room.device.id}", Door.VOICE, room.device.id, "en")
    payload = {"title": "Dune", "year": 2021, "ref": str(DUNE)}
    for name in ("failed", "not_found"):
        notice = Notice(name=name, request_id="r1", payload=payload, created=NOON, thread=thread)
        await mate.history.add_notice(notice)
    mate.outbox.kick()
    await written(mate.history)
    assert satellite.said == []
    satellite.hold = asyncio.Event()
    satellite.tts_response_finished()
    await until(lambda: len(satellite.said) == 1)
    satellite.hold.set()
    await room.hass.async_block_till_done(wait_background_tasks=True)
    assert len(satellite.said) == 2


async def test_it_is_silent_without_the_household(room: Room, household: MockConfigEntry) -> None:
    satellite = await room.satellite()
    assert await room.hass.config_entries.async_unload(household.entry_id)
    await room.tell("failed")
    assert satellite.said == []


@pytest.mark.parametrize(
    ("sentence", "language", "read"),
    [
        ("Yes", "en", True),
        ("yes, start the film", "en", True),
        ("play that", "en", True),
        ("No", "en", False),
        ("no don't", "en", False),
        ("yes, but in the kitchen", "en", None),
        ("", "en", None),
        ("да", "ru", True),
        ("Включай!", "ru", True),
        ("давай, запускай", "ru", True),
        ("не надо", "ru", False),
        ("не включай", "ru", False),
        ("который час", "ru", None),
    ],
)
def test_how_an_answer_is_read(sentence: str, language: str, read: bool | None) -> None:
    assert understood(sentence, language) is read
