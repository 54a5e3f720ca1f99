"""A model in the pipeline of a satellite: the screen of its room decides as it does for our own agent."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .tool_talk import Meet

BECAUSE = "Ultra-HD, because OLED (Lounge) shows 4K."


@pytest.fixture
def lounge(hass: HomeAssistant, household: MockConfigEntry) -> str:
    """Return the satellite of a room with a good screen."""
    area = ar.async_get(hass).async_create("Lounge")
    made = er.async_get(hass).async_get_or_create("media_player", "test", "oled", original_name="OLED")
    er.async_get(hass).async_update_entity(made.entity_id, area_id=area.id)
    hass.config_entries.async_update_entry(household, options={"screens": {"screens_2160": [made.entity_id]}})
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", "satellite")}
    )
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    return device.id


async def test_the_screen_of_the_room_decides(meet: Meet, lounge: str) -> None:
    answer = await meet(None, device_id=lounge).ask()
    assert answer["notes"] == [BECAUSE] and "Ultra-HD" in answer["question"]


async def test_what_is_said_comes_first(meet: Meet, lounge: str) -> None:
    model = meet(None, device_id=lounge)
    answer = await model.call("request", title="Dune: Part Two", quality="1080p")
    assert "notes" not in answer and "HD-1080p" in answer["question"]


async def test_elsewhere_it_is_as_ever(meet: Meet, lounge: str) -> None:
    answer = await meet().ask()
    assert "notes" not in answer and "HD-1080p" in answer["question"]
