"""A list of releases that takes long, in Telegram: it comes by itself with its buttons, and never between."""

import asyncio

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate import desk_searches
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import CannotConnect, Refused
from custom_components.mediamate.frontends.telegram import releases
from custom_components.mediamate.frontends.telegram.turns import Turns
from tests.desk.test_searches import Slow
from tests.dialogue.test_choosing import EMBER, TIDE, Choosing

from .conftest import BORIS, GROUP
from .fake_bot import FakeBot, Shown
from .test_choosing import bot, home, waits_for_arrival

__all__ = ["bot", "home"]  # fixtures

FOUND = "Arrival (2016): 3 releases were found. Ask for the releases again to choose."
BUTTON = "Show the releases"


@pytest.fixture
async def slow(bot: FakeBot, home: Choosing, monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Have Boris wait for Arrival, and its indexers take longer than he does."""
    monkeypatch.setattr(desk_searches, "PATIENCE", 0.01)
    await waits_for_arrival(bot)
    monkeypatch.setattr(bot, "settle", lambda: settled(bot.hass))
    return Slow(home)


async def settled(hass: HomeAssistant) -> None:
    """Wait for everything but the searches."""
    while others := [
        one
        for one in asyncio.all_tasks()
        if one.get_name().startswith("mediamate ") and one.get_name() != "mediamate releases"
    ]:
        await asyncio.wait(others)
    await hass.async_block_till_done()


async def asks(bot: FakeBot, text: str = "show the releases of Arrival") -> Shown:
    await bot.says(BORIS, text)
    said = bot.last(BORIS)
    assert said.labels == []
    assert "still asking" in said.html or "ещё не ответили" in said.html
    return said


async def test_the_list_comes_by_itself(
    hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow, home: Choosing
) -> None:
    await asks(bot)
    await slow.end(hass, mate)
    listed = bot.last(BORIS)
    assert listed.html.startswith("Releases of Arrival (2016). Which one?\n1. Bluray-1080p")
    assert listed.labels == ["1", "2", "3", "Cancel"]
    await bot.presses(BORIS, listed, "2")
    await bot.presses(BORIS, listed, "Yes")
    home.radarr.grab.assert_awaited_once_with(TIDE.guid, 3)
    assert slow.count == 1


async def test_as_it_was_asked_for(hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow) -> None:
    await asks(bot, "покажи раздачи Прибытия на русском")
    await slow.end(hass, mate)
    listed = bot.last(BORIS).html
    assert listed.startswith("Раздачи: «Прибытие»") and listed.index(TIDE.title) < listed.index(EMBER.title)


async def test_who_has_a_question_to_answer_gets_a_button(
    hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow, home: Choosing
) -> None:
    await asks(bot)
    await bot.says(BORIS, "download Sicario")
    await slow.end(hass, mate)
    told = bot.last(BORIS)
    assert (told.html, told.labels) == (FOUND, [BUTTON])
    added = len(home.added)
    await bot.says(BORIS, "yes")
    assert len(home.added) == added + 1, "the yes was for what had been asked"
    await bot.presses(BORIS, told, BUTTON)
    assert told.html.startswith("Releases of Arrival (2016). Which one?") and told.labels[:2] == ["1", "2"]
    assert slow.count == 1


async def test_who_is_in_the_middle_of_something_gets_a_button(
    hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_TURN", 0.01)
    await asks(bot)
    busy = asyncio.Event()
    ended = asyncio.Event()

    async def long_turn(*_: object, **__: object) -> None:
        busy.set()
        await ended.wait()

    monkeypatch.setattr(Turns, "answer", long_turn)
    said = hass.async_create_task(bot.says(BORIS, "tell me a long story"))
    await busy.wait()
    slow.may_end.set()
    async with asyncio.timeout(60):
        while bot.last(BORIS).html != FOUND:
            await asyncio.sleep(0)
    assert bot.last(BORIS).labels == [BUTTON]
    ended.set()
    await said


async def test_a_list_that_is_gone_again_is_asked_for_with_a_button(
    hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mate.desk, "releases_at_hand", lambda ref: False)  # as after a restart
    await asks(bot)
    await slow.end(hass, mate)
    assert (bot.last(BORIS).html, bot.last(BORIS).labels) == (FOUND, [BUTTON])


async def test_a_list_that_cannot_be_made_now(
    hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow, home: Choosing
) -> None:
    await asks(bot)
    home.tmdb.details.side_effect = CannotConnect(service="TMDb")
    home.radarr.lookup_ref.side_effect = CannotConnect(service="radarr")
    await slow.end(hass, mate)
    assert (bot.last(BORIS).html, bot.last(BORIS).labels) == (FOUND, [BUTTON])


async def test_why_there_is_none(hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow) -> None:
    await asks(bot)
    slow.failure = Refused("indexers_failed", service="<b>Radarr</b>")
    await slow.end(hass, mate)
    assert bot.last(BORIS).html == (
        "Arrival (2016): the search for releases failed. "
        "None of the indexers of &lt;b&gt;Radarr&lt;/b&gt; answered."
    )


async def test_it_is_told_where_it_was_asked(
    hass: HomeAssistant, bot: FakeBot, mate: MediaMate, slow: Slow
) -> None:
    before = len(bot.chat(BORIS))
    await bot.says(BORIS, "@mediamate_bot show the releases of Arrival", chat=GROUP)
    await slow.end(hass, mate)
    assert bot.last(GROUP).html.startswith("Releases of Arrival (2016). Which one?")
    assert len(bot.chat(BORIS)) == before
