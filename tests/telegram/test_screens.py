"""Who writes is in no room: the screen that they mostly watch on decides, unless something else was chosen."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import DATA
from simulator.telegram import Person

from .home import TelegramHome

SCREEN = "media_player.cinema"


@pytest.fixture
def cinema(hass: HomeAssistant, telegram_home: TelegramHome) -> TelegramHome:
    """The household has a projector, on which Boris mostly watches."""
    hass.states.async_set(SCREEN, "off", {"friendly_name": "Проектор"})
    home = telegram_home.household
    options = {**home.options, "screens": {"screens_2160": [SCREEN]}}
    hass.config_entries.async_update_entry(home, options=options)
    choose(telegram_home, telegram_home.boris, screen=SCREEN)
    return telegram_home


def choose(home: TelegramHome, person: Person, **data: Any) -> None:
    """Change what is kept of a member, as their form does."""
    entry = home.household
    (member,) = (one for one in entry.subentries.values() if one.title == person.name)
    home.hass.config_entries.async_update_subentry(entry, member, data={**member.data, **data})


async def profile(home: TelegramHome) -> int | None:
    (request,) = await home.hass.data[DATA].history.requests()
    return request.quality_profile_id


async def test_the_screen_that_they_mostly_watch_on(cinema: TelegramHome) -> None:
    card = await cinema.boris.asks("скачай Прибытие", until=lambda one: "⬇ Скачать" in one.labels)
    assert "Ultra-HD, потому что «Проектор» показывает 4K." in card.text
    await cinema.boris.asks("да")
    assert await profile(cinema) == 5
    anna = await cinema.anna.asks("download Dune 1984", until=lambda one: "⬇ Download" in one.labels)
    assert "HD-1080p" in anna.text and "because" not in anna.text, "who has none named gets what is usual"


@pytest.mark.parametrize(
    ("own", "words"),
    [({}, "скачай Прибытие в 720p"), ({"movie": {"quality_profile": "HD-720p"}}, "скачай Прибытие")],
    ids=["said", "chosen"],
)
async def test_what_was_said_or_chosen_comes_first(
    cinema: TelegramHome, own: dict[str, Any], words: str
) -> None:
    choose(cinema, cinema.boris, **own)
    card = await cinema.boris.asks(words, until=lambda one: "⬇ Скачать" in one.labels)
    assert "HD-720p" in card.text and "потому что" not in card.text
    await cinema.boris.asks("да")
    assert await profile(cinema) == 3
