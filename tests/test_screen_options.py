"""The household says once which screens it has; a member picks one of them."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.household import Household, household, household_entry
from custom_components.mediamate.members import members

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")

PLAIN: dict[str, Any] = {"unlisted": "may_ask", "rooms": "allow"}
MEMBER: dict[str, Any] = {"name": "Vera", "role": "member", "reach": {}, "limits": {}, "movie": {}}
OLED, SMALL = "media_player.oled", "media_player.small"


@pytest.fixture
async def home(hass: HomeAssistant, fake_entry: Any) -> MockConfigEntry:
    await fake_entry("radarr")
    entry = household_entry(hass)
    assert entry is not None
    return entry


async def chosen(hass: HomeAssistant, home: MockConfigEntry, screens: dict[str, Any] | None) -> Any:
    """Send the options; None: the frontend leaves a section out in which nothing is."""
    flow = await hass.config_entries.options.async_init(home.entry_id)
    movie = {"movie": {"entry_id": hass.config_entries.async_entries("mediamate")[0].entry_id}}
    answer = PLAIN | movie | ({} if screens is None else {"screens": screens})
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer)
    await hass.async_block_till_done(wait_background_tasks=True)
    return flow


def field(flow: Any, inside: str, name: str) -> tuple[Any, Any]:
    """Return what a field suggests, and its selector."""
    ((marker, selector),) = (
        pair for pair in flow["data_schema"].schema[inside].schema.schema.items() if pair[0] == name
    )
    return (marker.description or {}).get("suggested_value"), selector


async def test_the_screens_of_the_household(hass: HomeAssistant, home: MockConfigEntry) -> None:
    flow = await hass.config_entries.options.async_init(home.entry_id)
    assert flow["data_schema"].schema["screens"].options == {"collapsed": True}
    flow = await chosen(hass, home, {"screens_2160": [OLED], "screens_720": [SMALL, OLED]})
    assert (flow["type"], flow["errors"]) == (FlowResultType.FORM, {"base": "screen_twice"})
    assert field(flow, "screens", "screens_720")[0] == [SMALL, OLED], "nothing is to be typed again"
    flow = await hass.config_entries.options.async_configure(
        flow["flow_id"],
        PLAIN | {"movie": field_of_movie(flow), "screens": {"screens_2160": [OLED], "screens_720": [SMALL]}},
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert household(hass).screens == ((OLED, 2160), (SMALL, 720))

    flow = await hass.config_entries.options.async_init(home.entry_id)
    assert field(flow, "screens", "screens_2160")[0] == [OLED], "also where there is no such entity any more"
    assert (await chosen(hass, home, None))["type"] is FlowResultType.CREATE_ENTRY
    assert household(hass).screens == ()


def field_of_movie(flow: Any) -> dict[str, Any]:
    return {"entry_id": field(flow, "movie", "entry_id")[1].config["options"][0]["value"]}


async def test_what_is_wanted_of_one_kind_is_shown_and_of_several_folded(
    hass: HomeAssistant, home: MockConfigEntry, fake_entry: Any
) -> None:
    async def folded() -> dict[str, bool]:
        flow = await hass.config_entries.options.async_init(home.entry_id)
        fields = flow["data_schema"].schema
        return {str(one): fields[one].options["collapsed"] for one in ("movie", "series") if one in fields}

    assert await folded() == {"movie": False}
    await fake_entry("sonarr")
    assert await folded() == {"movie": True, "series": True}


async def test_only_players_are_screens(hass: HomeAssistant, home: MockConfigEntry) -> None:
    with pytest.raises(InvalidData):
        await chosen(hass, home, {"screens_1080": ["light.lamp"]})


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (None, ()),
        ([OLED], ()),
        ({"screens_2160": OLED, "screens_1080": None, "screens_720": [SMALL, 7]}, ((SMALL, 720),)),
        ({"screens_4320": [OLED]}, ()),  # from a later version
    ],
)
def test_what_cannot_be_read_is_left_out(stored: Any, read: tuple[tuple[str, int], ...]) -> None:
    assert Household.of({"screens": stored}).screens == read


async def test_what_follows_from_other_choices_is_not_stored(hass: HomeAssistant) -> None:
    ((_, defaults),) = Household.of(
        {"movie": {"quality_profile": "HD", "screen": "x", "usual": "y"}}
    ).defaults
    assert (defaults.quality_profile, defaults.screen, defaults.usual) == ("HD", None, None)


async def opened(hass: HomeAssistant, home: MockConfigEntry, **context: Any) -> Any:
    return await hass.config_entries.subentries.async_init((home.entry_id, "member"), context=context)


async def sent(hass: HomeAssistant, flow: Any, **more: Any) -> None:
    answer = MEMBER | {"more": {"remember": True, **more}}
    done = await hass.config_entries.subentries.async_configure(flow["flow_id"], answer)
    assert done["type"] in {FlowResultType.CREATE_ENTRY, FlowResultType.ABORT}
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_member_picks_one_of_them(hass: HomeAssistant, home: MockConfigEntry) -> None:
    flow = await opened(hass, home, source="user")
    assert "screen" not in flow["data_schema"].schema["more"].schema.schema, "there is none to pick from"
    await chosen(hass, home, {"screens_2160": [OLED], "screens_720": [SMALL]})
    flow = await opened(hass, home, source="user")
    assert field(flow, "more", "screen")[1].config["include_entities"] == [OLED, SMALL]
    with pytest.raises(InvalidData):
        await sent(hass, flow, screen="media_player.radio")
    await sent(hass, flow, screen=SMALL)
    (vera,) = members(hass)
    assert vera.screen == SMALL

    flow = await opened(hass, home, source="reconfigure", subentry_id=vera.id)
    assert field(flow, "more", "screen")[0] == SMALL
    await chosen(hass, home, {"screens_2160": [OLED]})
    flow = await opened(hass, home, source="reconfigure", subentry_id=vera.id)
    assert field(flow, "more", "screen")[0] is None, "a form that suggests it could not be sent"
    await sent(hass, flow)
    assert members(hass)[0].screen is None
