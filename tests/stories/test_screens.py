"""From a room with a small television: what it shows decides on the quality, unless a quality is said."""

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.model import Door
from custom_components.mediamate.operations.request import profiles_of

from .watching import AGENT, Say, request_of


@pytest.fixture
def kitchen(hass: HomeAssistant, mate: MediaMate) -> Say:
    """Return a coroutine function that says something to the satellite in the kitchen, which names no user."""
    area = ar.async_get(hass).async_create("Kitchen")
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    devices = dr.async_get(hass)
    heard = devices.async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", "satellite")}, name="Satellite"
    )
    devices.async_update_device(heard.id, area_id=area.id)
    _television(hass, owner, area)
    home = household_entry(hass)
    assert home is not None
    hass.config_entries.async_update_entry(home, options={"screens": {"screens_720": ["media_player.tv"]}})

    async def said(text: str) -> str:
        result = await conversation.async_converse(
            hass, text, None, Context(), "en", AGENT, device_id=heard.id
        )
        answer: str = result.response.speech["plain"]["speech"]
        return answer

    return said


def _television(hass: HomeAssistant, owner: MockConfigEntry, area: ar.AreaEntry) -> None:
    """Hang one on the wall, as the integration of its maker would."""
    television = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", "tv")}, name="Small TV"
    )
    dr.async_get(hass).async_update_device(television.id, area_id=area.id)
    made = er.async_get(hass).async_get_or_create(
        "media_player", "test", "tv", suggested_object_id="tv", config_entry=owner, device_id=television.id
    )
    hass.states.async_set(made.entity_id, "off", {"friendly_name": "Small TV"})


async def got_in(mate: MediaMate) -> str:
    """Ask Radarr itself in which quality it gets the only title."""
    request = await request_of(mate)
    (radarr,) = mate.desk.stack().backends
    held = await radarr.port.get(request.ref)
    assert held is not None
    return next(one.name for one in await profiles_of(radarr) if one.id == held.quality_profile_id)


@pytest.mark.parametrize(
    ("words", "yes", "because"),
    [
        ("download Arrival", "yes", "HD-720p, because Small TV (Kitchen) shows 720p."),
        ("скачай Прибытие", "да", "HD-720p, потому что «Small TV (Kitchen)» показывает 720p."),
    ],
    ids=["english", "russian"],
)
async def test_the_television_of_the_room_decides(
    mate: MediaMate, kitchen: Say, words: str, yes: str, because: str
) -> None:
    answer = await kitchen(words)
    assert answer.splitlines()[0] == because and "HD-720p" in answer.splitlines()[-1]
    await kitchen(yes)
    assert await got_in(mate) == "HD-720p"
    assert (await request_of(mate)).watchers[0].door is Door.VOICE


async def test_what_is_said_comes_first(mate: MediaMate, kitchen: Say) -> None:
    assert "because" not in await kitchen("download Arrival in 1080p")
    await kitchen("yes")
    assert await got_in(mate) == "HD-1080p"


async def test_a_second_thought_comes_first_too(mate: MediaMate, kitchen: Say) -> None:
    assert "because Small TV" in await kitchen("download Arrival")
    assert "because" not in await kitchen("yes, but in 4K")
    await kitchen("yes")
    assert await got_in(mate) == "Ultra-HD"


async def test_elsewhere_it_is_as_ever(mate: MediaMate, kitchen: Say, say: Say) -> None:
    assert "because" not in await say("download Arrival")
    await say("yes")
    assert await got_in(mate) == "HD-1080p"
