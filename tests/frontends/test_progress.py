"""The message that follows a request: edited seldom, never in vain, taken up after a restart."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.mediamate.assist import ASSIST
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import DownloadState, MediaRef, RequestState
from tests.dialogue.home import OLD_DUNE, PART_TWO, SICARIO, TalkHome
from tests.made import ARRIVAL

from .conftest import ANNA, BORIS, GROUP, MIA
from .fake_bot import FakeBot, Refused, Shown


class Film:
    """A clock that everybody looks at, and a film on its way."""

    def __init__(self, bot: FakeBot, home: TalkHome, mate: MediaMate, freezer: FrozenDateTimeFactory) -> None:
        self.bot, self.home, self.mate, self.freezer = bot, home, mate, freezer

    async def later(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.freezer.tick(timedelta(seconds=seconds))
        async_fire_time_changed(self.bot.hass, dt_util.utcnow())
        await self.bot.settle()

    async def asked(self, title: str = "Arrival", person: int = ANNA) -> Shown:
        await self.bot.says(person, f"download {title}")
        card = self.bot.last(person)
        await self.bot.presses(person, card, "Download")
        return card

    async def at(self, progress: float, ref: MediaRef = ARRIVAL, hash_: str = "aa", **changes: Any) -> None:
        """Let the torrent be so far, and the tracker see it."""
        self.home.grab(ref, hash_, progress=progress, size=4_200_000_000, **changes)
        self.mate.tracker.nudge()
        await self.bot.settle()


@pytest.fixture
def film(bot: FakeBot, home: TalkHome, mate: MediaMate, freezer: FrozenDateTimeFactory) -> Film:
    return Film(bot, home, mate, freezer)


async def test_from_yes_to_ready(film: Film, bot: FakeBot, home: TalkHome) -> None:
    card = await film.asked()
    assert card.html.startswith("Arrival (2016) is requested.") and card.labels == ["Cancel"]
    await film.at(0.5, speed=12_000_000, eta=300)
    assert "requested" in card.html, "not before fifteen seconds have passed"
    await film.later(15)
    assert card.html == (
        "<b>Arrival (2016)</b>\n⬇️ downloading\n▓▓▓▓▓▓░░░░░░ 50%\n4.2 GB · 12 MB/s · 5 min left"
    )
    assert card.labels == ["⏸ Pause", "Cancel"]
    home.imported(ARRIVAL)
    home.torrents.clear()
    home.playable(ARRIVAL)
    film.mate.tracker.nudge()
    await bot.settle()
    await film.later(15)
    await film.later(15)
    assert card.html.startswith("<b>Arrival (2016)</b>\n✅ ready to watch") and "http://tv/web" in card.html
    ready = bot.last(ANNA)
    assert ready is not card and ready.html.startswith("✅ <b>You can watch Arrival (2016) now.</b>")
    assert not ready.silent, "this one rings"


async def test_edits_are_seldom_and_never_in_vain(film: Film, bot: FakeBot) -> None:
    card = await film.asked()
    await film.at(0.10)
    await film.later(15)
    edits = len(card.states)
    for step in range(1, 12):
        await film.at(0.10 + step / 100)
        await film.later(2)
    assert len(card.states) == edits + 1, "one in fifteen seconds"
    await film.later(15)
    edits = len(card.states)
    await film.at(0.2150001)  # less than two percent
    await film.later(60)
    assert len(card.states) <= edits + 1
    for _ in range(5):
        await film.later(15)
    refused = [one for one in bot.calls if one[0] == "edit_message"]
    assert len(refused) == len(card.states), "no edit was refused as not modified"


async def test_pause_resume_cancel(film: Film, bot: FakeBot, home: TalkHome) -> None:
    card = await film.asked()
    await film.at(0.3)
    await film.later(15)
    assert await bot.presses(ANNA, card, "Pause") == "Paused."
    assert home.torrents["aa"].state is DownloadState.PAUSED
    assert "⏸ paused" in card.html and card.labels == ["▶ Resume", "Cancel"]
    assert await bot.presses(ANNA, card, "Resume") == "Downloading again."
    assert home.torrents["aa"].state is DownloadState.DOWNLOADING and card.labels[0] == "⏸ Pause"
    assert "Cancel the request" in await bot.presses(ANNA, card, "Cancel")
    assert card.labels == ["Yes, cancel it", "No, keep it"] and home.torrents
    await bot.presses(ANNA, card, "keep it")
    assert card.labels == ["⏸ Pause", "Cancel"]
    await bot.presses(ANNA, card, "Cancel")
    await bot.presses(ANNA, card, "cancel it")
    assert home.torrents == {} and "🚫 cancelled" in card.html and card.labels == []


async def test_a_child_has_the_buttons_of_a_child(film: Film, bot: FakeBot) -> None:
    await bot.says(MIA, "скачай Прибытие")
    card = bot.last(MIA)
    await bot.presses(MIA, card, "Скачать")
    assert "ждёт одобрения" in card.html and card.labels == ["Отмена"]
    await bot.presses(ANNA, bot.last(ANNA), "✓ Approve")
    await film.at(0.3)
    await film.later(15)
    assert "скачивается" in card.html and card.labels == ["Отмена"]


async def test_more_than_two_share_a_message(film: Film, bot: FakeBot, home: TalkHome) -> None:
    cards = [await film.asked("Arrival"), await film.asked("Sicario")]
    await film.later(15)
    await film.later(15)
    await bot.says(ANNA, "download Dune")
    question = bot.last(ANNA)
    await bot.presses(ANNA, question, "2")
    await bot.presses(ANNA, question, "Download")
    cards.append(question)
    for _ in range(6):
        await film.later(15)
    shared = bot.last(ANNA)
    assert shared.html.startswith("<b>3 titles on their way</b>\n\n<b>") and shared.silent
    assert all(one.html.endswith("See the message for all of them.") for one in cards)
    await film.at(0.5, SICARIO, "bb")
    await film.later(15)
    await film.later(15)
    assert "▓▓▓▓▓▓░░░░░░ 50%" in shared.html
    for ref in (ARRIVAL, SICARIO, OLD_DUNE):
        home.library.pop(ref)
    for request in list(film.mate.tracker.open.values()):
        await film.mate.desk.cancel(_anna(film), request.id)
    for _ in range(8):
        await film.later(15)
    assert shared.html == "Nothing is on its way any more."
    assert all("🚫 cancelled" in one.html for one in cards)
    assert await film.mate.history.chats.followed() == []


def _anna(film: Film) -> Any:
    from custom_components.mediamate.members import actor_of, member_of_telegram

    member = member_of_telegram(film.bot.hass, ANNA)
    assert member
    return actor_of(member)


async def test_a_wish_by_another_way_gets_its_message(
    film: Film, bot: FakeBot, mate: MediaMate, home: TalkHome
) -> None:
    """A model's tool did it, say: nobody showed a message for it."""
    from custom_components.mediamate.model import Door, Thread
    from custom_components.mediamate.operations.request import Wish

    actor = _anna(film)
    await mate.desk.request(actor, Thread(actor.id, Door.TELEGRAM, f"bot:{ANNA}:0"), Wish(ref=ARRIVAL))
    await film.later(1)
    shown = bot.last(ANNA)
    assert shown.html.startswith("<b>Arrival (2016)</b>") and shown.silent and shown.labels == ["Cancel"]


async def test_a_message_that_was_taken_away_is_not_sent_again(film: Film, bot: FakeBot) -> None:
    card = await film.asked()
    del bot.messages[ANNA, card.id]
    for progress in (0.2, 0.4, 0.6):
        await film.at(progress)
        await film.later(15)
    assert bot.chat(ANNA) == []
    assert bot.count("edit_message") == 2, "the yes, and the one that found nothing"


async def test_flood_control_is_obeyed(film: Film, bot: FakeBot) -> None:
    card = await film.asked()
    await film.at(0.2)
    bot.refuse = lambda action, data: Refused("Flood control exceeded. Retry in 100 seconds")
    await film.later(15)
    tried = len(bot.calls)
    for _ in range(6):
        await film.later(15)
    assert len(bot.calls) == tried, "nothing is tried before its time"
    bot.refuse = lambda action, data: None
    await film.later(15)
    await film.later(15)
    assert "20%" in card.html


async def test_telegram_is_away_for_minutes(film: Film, bot: FakeBot) -> None:
    card = await film.asked()
    bot.refuse = lambda action, data: Refused("httpx.ConnectError: All connection attempts failed")
    await film.at(0.2)
    await film.later(15)
    tried = len(bot.calls)
    for _ in range(20):
        await film.later(15)
    assert len(bot.calls) - tried < 6, "ever more seldom"
    bot.refuse = lambda action, data: None
    await film.later(600)
    assert "20%" in card.html


async def test_after_a_restart_it_goes_on(
    film: Film, bot: FakeBot, hass: HomeAssistant, home: TalkHome
) -> None:
    card = await film.asked()
    await film.at(0.2)
    await film.later(15)
    await bot.says(BORIS, "download Sicario")
    question = bot.last(BORIS)
    await bot.says(ANNA, "download Dune")
    lists = bot.last(ANNA)
    edits = len(card.states)

    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    assert await hass.config_entries.async_unload(household.entry_id)
    hass.data.pop(ASSIST)  # everything that is only remembered
    assert await hass.config_entries.async_setup(household.entry_id)
    await bot.settle()
    await film.later(15)
    assert len(card.states) == edits, "it shows that already"

    await film.at(0.8)
    await film.later(15)
    assert "80%" in card.html and card.labels == ["⏸ Pause", "Cancel"]
    await bot.presses(BORIS, question, "Download")
    assert SICARIO in home.added
    await bot.presses(ANNA, lists, "More")
    await bot.presses(ANNA, lists, "1")
    await bot.presses(ANNA, lists, "Download")
    assert PART_TWO in home.added


async def test_in_a_group_everybody_has_their_own(film: Film, bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "@mediamate_bot download Arrival", chat=GROUP)
    card = bot.last(GROUP)
    await bot.presses(BORIS, card, "Download")
    await film.at(0.4)
    await film.later(15)
    assert "40%" in card.html
    assert await bot.presses(ANNA, card, "Pause") == "This button is not meant for you."
    assert card.labels == ["⏸ Pause", "Cancel"]


async def test_who_is_no_member_any_more_follows_nothing(
    film: Film, bot: FakeBot, hass: HomeAssistant
) -> None:
    card = await film.asked(person=BORIS)
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    boris = next(one for one in household.subentries.values() if one.title == "Boris")
    hass.config_entries.async_remove_subentry(household, boris.subentry_id)
    await bot.settle()
    await film.at(0.4)
    await film.later(15)
    assert card.html.endswith("I no longer report on this here.") and card.labels == []


async def test_asked_twice_one_message_follows(film: Film, bot: FakeBot, mate: MediaMate) -> None:
    first = await film.asked(person=BORIS)
    await bot.says(ANNA, "download Arrival")
    await bot.says(ANNA, "yes")
    (request,) = mate.tracker.open.values()
    assert {one.place for one in request.watchers} == {f"bot:{BORIS}:0", f"bot:{ANNA}:0"}
    await film.at(0.5)
    await film.later(15)
    assert "50%" in first.html and "50%" in bot.last(ANNA).html
    assert request.state is not RequestState.READY


async def test_a_button_while_telegram_is_away(film: Film, bot: FakeBot, home: TalkHome) -> None:
    """What was asked for is done; the message says so as soon as it can be changed."""
    card = await film.asked()
    await film.at(0.3)
    await film.later(15)
    bot.refuse = lambda action, data: Refused("Bad Gateway") if action.startswith("edit") else None
    assert await bot.presses(ANNA, card, "Pause") == "Paused."
    assert home.torrents["aa"].state is DownloadState.PAUSED and card.labels == ["⏸ Pause", "Cancel"]
    bot.refuse = lambda action, data: None
    await film.later(60)
    assert card.labels == ["▶ Resume", "Cancel"]


async def test_a_closed_door_leaves_no_timer(film: Film, bot: FakeBot, hass: HomeAssistant) -> None:
    """The test's own Home Assistant would complain of it."""
    await film.asked()
    await film.at(0.3)
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    assert await hass.config_entries.async_unload(household.entry_id)
    calls = len(bot.calls)
    await film.at(0.6)
    await film.later(60)
    await bot.says(ANNA, "/help")
    assert len(bot.calls) == calls


async def test_what_keeps_it_is_said(film: Film, bot: FakeBot, home: TalkHome) -> None:
    card = await film.asked()
    await film.at(0.5)
    await film.at(0.5, state=DownloadState.ERROR, error="no space left on device")
    await film.later(15)
    await film.later(15)
    assert "⚠️ the disk is full" in card.html
    assert bot.last(ANNA).labels == ["Resume", "Cancel", "Keep waiting"], (
        "and told, with what can be done: another release would need as much room"
    )
