"""The screen that a wish will be watched on: of the room that asks, or of the member."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.members import actor_of, members
from custom_components.mediamate.model import Actor, Door, MediaRef, Message, QualityProfile
from custom_components.mediamate.operations.request import Plan, Wish
from custom_components.mediamate.orchestrator import Desk
from tests.desk.asking import WISH
from tests.made import ADMIN, ROOM, thread
from tests.made_home import Home, add_series
from tests.members import household_of, member_data
from tests.operations.fakes import BEAR

PROFILES = (
    QualityProfile(3, "HD-720p", (720,)),
    QualityProfile(4, "HD-1080p", (1080,)),
    QualityProfile(5, "Ultra-HD", (2160,)),
)
SCREENS = {
    "screens_2160": ["media_player.oled", "media_player.gone"],
    "screens_720": ["media_player.small", "media_player.yaml"],
}


@pytest.fixture(autouse=True)
def _profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.made_home.PROFILES", PROFILES)


class House:
    """A living room with both screens, a kitchen with the small one, an attic with none; a device in each."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.entry = MockConfigEntry(domain="test")
        self.entry.add_to_hass(hass)
        names = ("Living room", "Kitchen", "Attic")
        self.areas = {name: ar.async_get(hass).async_create(name).id for name in names}
        self.devices = {name: self.device(name, area) for name, area in self.areas.items()}

    def device(self, name: str, area: str | None) -> str:
        made = dr.async_get(self.hass).async_get_or_create(
            config_entry_id=self.entry.entry_id, identifiers={("test", name)}, name=name
        )
        dr.async_get(self.hass).async_update_device(made.id, area_id=area)
        return made.id

    def entity(self, domain: str, name: str, area: str | None = None, device: str | None = None) -> str:
        made = er.async_get(self.hass).async_get_or_create(
            domain,
            "test",
            name,
            suggested_object_id=name,
            original_name=name.title(),
            config_entry=self.entry,
            device_id=device,
        )
        er.async_get(self.hass).async_update_entity(made.entity_id, area_id=area)
        return made.entity_id


@pytest.fixture
def house(hass: HomeAssistant) -> House:
    """The OLED is in the living room by its device, the small one in the kitchen by itself."""
    house = House(hass)
    television = house.device("television", house.areas["Living room"])
    house.entity("media_player", "oled", device=television)
    house.entity("media_player", "small", area=house.areas["Kitchen"])
    return house


async def planned(desk: Desk, actor: Actor, heard: str | None = None, **wish: Any) -> tuple[str, list[Any]]:
    spoken = thread(actor, heard, Door.VOICE) if heard else thread(actor)
    plan = await desk.plan(actor, Wish(**{"ref": WISH.ref, **wish}), spoken)
    assert isinstance(plan, Plan), plan
    return plan.quality_profile_name, [one.placeholders["screen"] for one in plan.notes]


@pytest.mark.parametrize(
    ("room", "profile", "screens"),
    [
        ("Living room", "Ultra-HD", ["Oled (Living room)"]),
        ("Kitchen", "HD-720p", ["Small (Kitchen)"]),
        ("Attic", "HD-1080p", []),
    ],
)
async def test_the_room_that_asks(
    hass: HomeAssistant, desk: Desk, house: House, *, room: str, profile: str, screens: list[str]
) -> None:
    household_of(hass, screens=SCREENS)
    assert await planned(desk, ROOM, house.devices[room]) == (profile, screens)
    # whoever speaks there is in that room as well
    assert await planned(desk, ADMIN, house.devices[room]) == (profile, screens)
    assert await planned(desk, ROOM) == ("HD-1080p", [])  # and who types is nowhere


async def test_the_best_screen_of_a_room(hass: HomeAssistant, desk: Desk, house: House) -> None:
    household_of(hass, screens=SCREENS)
    er.async_get(hass).async_update_entity("media_player.small", area_id=house.areas["Living room"])
    assert (await planned(desk, ROOM, house.devices["Living room"]))[0] == "Ultra-HD"
    er.async_get(hass).async_update_entity("media_player.oled", area_id=house.areas["Attic"])
    assert (await planned(desk, ROOM, house.devices["Living room"]))[0] == "HD-720p"  # its own area counts


async def test_where_a_satellite_is(hass: HomeAssistant, desk: Desk, house: House) -> None:
    household_of(hass, screens=SCREENS)
    bare = house.entity("assist_satellite", "bare", area=house.areas["Kitchen"])
    assert (await planned(desk, ROOM, bare))[0] == "HD-720p"  # it has no device
    carried = house.entity("assist_satellite", "carried", device=house.devices["Kitchen"])
    assert (await planned(desk, ROOM, house.devices["Kitchen"]))[0] == "HD-720p"
    er.async_get(hass).async_update_entity(carried, area_id=house.areas["Living room"])
    assert (await planned(desk, ROOM, house.devices["Kitchen"]))[0] == "Ultra-HD"
    for unknown in ("assist_satellite.unknown", "unknown", house.device("nowhere", None)):
        assert await planned(desk, ROOM, unknown) == ("HD-1080p", [])


async def test_a_member_s_own_screen(hass: HomeAssistant, desk: Desk, house: House) -> None:
    household_of(hass, member_data("Vera", screen="media_player.small"), screens=SCREENS)
    vera = actor_of(members(hass)[0])
    assert await planned(desk, vera) == ("HD-720p", ["Small (Kitchen)"])
    assert (await planned(desk, vera, house.devices["Living room"]))[0] == "Ultra-HD"  # the room comes first
    assert (await planned(desk, vera, house.devices["Attic"]))[0] == "HD-720p"  # where it has a screen
    assert await planned(desk, vera, resolution="1080p") == ("HD-1080p", [])  # and what is said before all
    assert await planned(desk, ADMIN) == ("HD-1080p", [])


async def test_a_member_s_own_profile_comes_before_every_screen(
    hass: HomeAssistant, desk: Desk, house: House
) -> None:
    own = {"screen": "media_player.small", "movie": {"quality_profile": "HD-1080p"}}
    household_of(hass, member_data("Vera", **own), screens=SCREENS)
    vera = actor_of(members(hass)[0])
    assert await planned(desk, vera, house.devices["Kitchen"]) == ("HD-1080p", [])
    assert (await planned(desk, ADMIN, house.devices["Kitchen"]))[0] == "HD-720p"


async def test_an_area_that_was_deleted(hass: HomeAssistant, desk: Desk, house: House) -> None:
    household_of(hass, member_data("Vera", screen="media_player.small"), screens=SCREENS)
    vera = actor_of(members(hass)[0])
    ar.async_get(hass).async_delete(house.areas["Living room"])
    await hass.async_block_till_done()
    assert await planned(desk, ROOM, house.devices["Living room"]) == ("HD-1080p", [])
    assert await planned(desk, vera, house.devices["Living room"]) == ("HD-720p", ["Small (Kitchen)"])
    ar.async_get(hass).async_delete(house.areas["Kitchen"])
    await hass.async_block_till_done()
    assert await planned(desk, vera) == ("HD-720p", ["Small"])  # a screen is one without a room, too


async def test_what_is_no_screen_of_the_household_s(hass: HomeAssistant, desk: Desk, house: House) -> None:
    """What is no screen of the household's, a phone or a speaker, decides nothing wherever it lies."""
    household_of(hass, screens=SCREENS)
    house.entity("media_player", "phone", area=house.areas["Attic"])
    hass.states.async_set("media_player.phone", "idle")
    assert await planned(desk, ROOM, house.devices["Attic"]) == ("HD-1080p", [])
    er.async_get(hass).async_update_entity("media_player.small", area_id=house.areas["Attic"])
    assert (await planned(desk, ROOM, house.devices["Attic"]))[0] == "HD-720p"


async def test_a_screen_that_was_renamed_is_gone_until_it_is_chosen_again(
    hass: HomeAssistant, desk: Desk, house: House
) -> None:
    household_of(hass, screens=SCREENS)
    er.async_get(hass).async_update_entity("media_player.small", new_entity_id="media_player.tiny")
    assert await planned(desk, ROOM, house.devices["Kitchen"]) == ("HD-1080p", [])


@pytest.mark.parametrize("screen", ["media_player.gone", "media_player.never_named"])
async def test_what_is_gone_is_not_missed(hass: HomeAssistant, desk: Desk, house: House, screen: str) -> None:
    house.entity("media_player", "never_named")
    household_of(hass, member_data("Vera", screen=screen), screens=SCREENS)
    assert await planned(desk, actor_of(members(hass)[0])) == ("HD-1080p", [])


@pytest.mark.parametrize(
    ("attributes", "area", "name"),
    [
        ({"friendly_name": "The set"}, None, "The set"),
        ({"friendly_name": "Kitchen TV"}, "Kitchen", "Kitchen TV"),
        ({"friendly_name": "TV in the kitchen"}, "Kitchen", "TV in the kitchen"),
        ({"friendly_name": "x" * 200}, None, "x" * 60),
    ],
)
async def test_how_a_screen_is_called(
    hass: HomeAssistant, desk: Desk, house: House, *, attributes: dict[str, str], area: str | None, name: str
) -> None:
    household_of(hass, member_data("Vera", screen="media_player.yaml"), screens=SCREENS)
    if area:
        house.entity("media_player", "yaml", area=house.areas[area])
    hass.states.async_set("media_player.yaml", "idle", attributes)
    assert await planned(desk, actor_of(members(hass)[0])) == ("HD-720p", [name])


async def test_a_series_and_what_is_followed(
    hass: HomeAssistant, desk: Desk, home: Home, house: House
) -> None:
    sonarr = add_series(hass, home)
    sonarr.profiles = PROFILES
    household_of(hass, screens=SCREENS)
    spoken = thread(ADMIN, house.devices["Kitchen"], Door.VOICE)
    note = Message("note_screen", {"profile": "HD-720p", "screen": "Small (Kitchen)", "height": "720p"})
    for plan in (
        await desk.plan(ADMIN, Wish(ref=BEAR.ref, seasons=(1,)), spoken),
        await desk.plan_follow(ADMIN, Wish(ref=BEAR.ref), spoken),
    ):
        assert isinstance(plan, Plan)
        assert plan.quality_profile_name == "HD-720p" and note in plan.notes


async def test_a_wish_for_somebody_is_watched_on_their_screen(
    hass: HomeAssistant, desk: Desk, home: Home, house: House
) -> None:
    household_of(hass, member_data("Vera", screen="media_player.small"), screens=SCREENS)
    spoken = thread(ADMIN, house.devices["Living room"], Door.VOICE)
    await desk.request(ADMIN, spoken, WISH, for_member="Vera")
    assert by_which(home, WISH.ref) == 3


async def test_without_a_question_it_is_the_same(
    hass: HomeAssistant, desk: Desk, home: Home, house: House
) -> None:
    """As by an action: nobody was asked, so nobody is told either."""
    household_of(hass, member_data("Vera", screen="media_player.small"), screens=SCREENS)
    vera = actor_of(members(hass)[0])
    await desk.request(vera, thread(vera, "", Door.ACTION), WISH)
    assert by_which(home, WISH.ref) == 3


def by_which(home: Home, ref: MediaRef | None) -> int:
    """Return by which profile the fake Radarr was told to get a film."""
    (call,) = home.radarr.add.await_args_list
    assert call.args[0] == ref
    profile: int = call.kwargs["quality_profile_id"]
    return profile
