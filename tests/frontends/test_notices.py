"""What people are told without asking, and what can be done about it from there."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.history import Notice
from custom_components.mediamate.members import actor_of, member_of_telegram
from custom_components.mediamate.model import Door, DownloadState, QueueState, Thread
from custom_components.mediamate.operations.request import Wish
from tests.dialogue.home import TalkHome
from tests.made import ARRIVAL

from .conftest import ANNA, BORIS, BOT, GROUP, MIA, Opened
from .fake_bot import FakeBot, Refused

POSTER = "https://image.tmdb.org/t/p/w500/a.jpg"
PAYLOAD: dict[str, Any] = {
    "request_id": "r1",
    "ref": "movie:tmdb:329865",
    "title": "Arrival <b>&",
    "year": 2016,
    "media_type": "movie",
    "door": "telegram",
    "stage": "ready",
}


def thread(hass: HomeAssistant, person: int, chat: int | None = None, language: str = "en") -> Thread:
    member = member_of_telegram(hass, person)
    assert member
    return Thread(member.actor_id, Door.TELEGRAM, f"{BOT}:{chat or person}:0", language)


async def told(
    mate: MediaMate, bot: FakeBot, name: str, who: Thread, *, created: datetime | None = None, **payload: Any
) -> None:
    await mate.history.add_notice(
        Notice(
            name=name,
            request_id=payload.get("request_id", "r1"),
            payload=PAYLOAD | payload,
            created=created or dt_util.utcnow(),  # what is a week old is told no more
            thread=who,
        )
    )
    mate.outbox.kick()
    await bot.settle()


async def asked(mate: MediaMate, bot: FakeBot, person: int) -> str:
    member = member_of_telegram(bot.hass, person)
    assert member
    result = await mate.desk.request(actor_of(member), thread(bot.hass, person), Wish(ref=ARRIVAL))
    assert result.request
    return result.request.id


async def test_ready_is_a_card(bot: FakeBot, mate: MediaMate, hass: HomeAssistant) -> None:
    await told(
        mate, bot, "ready", thread(hass, BORIS), link="https://tv.example.org/web/#/1", poster_url=POSTER
    )
    card = bot.last(BORIS)
    assert card.photo == POSTER and card.rows == [[["▶ Watch", "https://tv.example.org/web/#/1"]]]
    assert card.html == "✅ <b>You can watch Arrival &lt;b&gt;&amp; (2016) now.</b>" and not card.silent
    await told(
        mate, bot, "ready", thread(hass, MIA, language="en"), link="http://192.168.1.5/web/#/1?a=1&b=2"
    )
    card = bot.last(MIA)
    assert card.photo is None and card.rows == []
    assert card.html.endswith('<a href="http://192.168.1.5/web/#/1?a=1&amp;b=2">▶ Смотреть</a>')
    await told(mate, bot, "ready", thread(hass, ANNA), reason="not_verified")
    assert "could not check that it plays" in bot.last(ANNA).html
    assert await mate.history.pending_notices() == []


async def test_links_lead_outside(open_telegram: Opened, hass: HomeAssistant) -> None:
    from custom_components.mediamate.data import DATA

    bot = await open_telegram(watch_url="https://films.example.org/jelly/")
    await told(
        hass.data[DATA], bot, "ready", thread(hass, BORIS), link="http://192.168.1.5:8096/web/#/details?id=1"
    )
    assert bot.last(BORIS).rows == [[["▶ Watch", "https://films.example.org/jelly/web/#/details?id=1"]]]


async def test_a_notice_goes_where_it_was_asked(bot: FakeBot, mate: MediaMate, hass: HomeAssistant) -> None:
    who = thread(hass, BORIS, GROUP)
    await told(mate, bot, "ready", Thread(who.actor, who.door, f"another_bot:{GROUP}:7", "ru"))
    assert bot.last(GROUP).topic == 7 and "«" in bot.last(GROUP).html
    await told(mate, bot, "failed", Thread("member:gone", Door.TELEGRAM, f"{BOT}:1:0"))
    await told(mate, bot, "failed", Thread(who.actor, Door.TELEGRAM, "nonsense"))
    assert len(bot.chat(GROUP)) == 1 and await mate.history.pending_notices() == []


async def test_a_stall_has_its_remedies(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, home: TalkHome
) -> None:
    request_id = await asked(mate, bot, BORIS)
    home.grab(ARRIVAL)
    await told(mate, bot, "stalled", thread(hass, BORIS), request_id=request_id, reason="no_seeds")
    card = bot.last(BORIS)
    assert "nobody is sharing it now" in card.html
    assert card.labels == ["Search again", "Cancel", "Keep waiting"]
    await bot.presses(BORIS, card, "Search again")
    assert "I am looking for another release." in card.html and card.labels == []
    assert home.radarr.remove_from_queue.call_args.kwargs == {
        "remove_from_client": True,
        "blocklist": True,
        "search_again": True,
    }
    await told(mate, bot, "not_found", thread(hass, BORIS), request_id=request_id)
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "Search again")
    home.radarr.search_now.assert_awaited_once_with(1)
    await told(mate, bot, "not_found", thread(hass, BORIS), request_id=request_id)
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "Keep waiting")
    assert card.html == "<b>Arrival (2016)</b>\nAll right, I'll keep waiting and let you know."
    await told(mate, bot, "not_found", thread(hass, BORIS), request_id=request_id)
    card = bot.last(BORIS)
    await bot.presses(BORIS, card, "Cancel")
    await bot.presses(BORIS, card, "Yes")
    assert "cancelled" in card.html and home.library == {}
    assert "There is no such request" in await _again(bot, mate, hass, "gone")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no_seeds", "nobody is sharing it now"),
        ("disk_full", "the disk is full"),
        ("import_error", "could not be put into the library"),
        ("client_down", "the download client does not answer"),
        ("not_in_server", "the media server does not show it"),
    ],
)
async def test_why_it_stalls_is_said(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, reason: str, words: str
) -> None:
    request_id = await asked(mate, bot, BORIS)
    await told(mate, bot, "stalled", thread(hass, BORIS), request_id=request_id, reason=reason)
    card = bot.last(BORIS)
    assert "Arrival &lt;b&gt;&amp; (2016)" in card.html and words in card.html
    assert card.labels[-2:] == ["Cancel", "Keep waiting"] and len(card.labels) >= 3


def blocked(home: TalkHome, *messages: str) -> None:
    """Let the library not take what was downloaded."""
    home.grab(ARRIVAL, progress=1.0, state=DownloadState.SEEDING)
    entry = home.queue[1]
    home.queue[1] = replace(entry, state=QueueState.IMPORT_BLOCKED, size_left=0, messages=messages)


async def test_an_import_that_fails_says_why_and_is_tried_again(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, home: TalkHome
) -> None:
    request_id = await asked(mate, bot, BORIS)
    blocked(home, "Found <archive> file, might need to be extracted by Sonarr 5.0 & me")
    await told(mate, bot, "stalled", thread(hass, BORIS), request_id=request_id, reason="import_error")
    card = bot.last(BORIS)
    assert "packed" in card.html and "could not be put into the library" not in card.html
    blocked(home, "Episode <file> was not recognised & so on")
    await told(mate, bot, "stalled", thread(hass, BORIS), request_id=request_id, reason="import_error")
    card = bot.last(BORIS)
    assert "Episode &lt;file&gt; was not recognised &amp; so on" in card.html
    assert card.labels == ["Import again", "Search again", "Cancel", "Keep waiting"]
    await bot.presses(BORIS, card, "Import again")
    home.radarr.refresh_queue.assert_awaited_once()
    assert card.html.endswith("the library is taking it over now.") and card.labels == []


async def test_for_a_full_disk_no_release_is_dropped(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, home: TalkHome
) -> None:
    request_id = await asked(mate, bot, BORIS)
    blocked(home, "Not enough space on /movies")
    await told(mate, bot, "stalled", thread(hass, BORIS), request_id=request_id, reason="disk_full")
    card = bot.last(BORIS)
    assert "there is no room" in card.html and card.labels == ["Import again", "Cancel", "Keep waiting"]
    home.queue.clear()
    home.torrents.clear()
    pressed = await bot.presses(BORIS, card, "Import again")
    assert pressed == "That would not help here."
    home.radarr.refresh_queue.assert_not_awaited()


async def test_who_may_mend_nothing_is_offered_nothing(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, home: TalkHome
) -> None:
    request_id = await asked(mate, bot, MIA)
    anna = member_of_telegram(hass, ANNA)
    assert anna
    await mate.desk.approve_request(actor_of(anna), request_id)
    await bot.settle()
    blocked(home, "Not enough space on /movies")
    await told(mate, bot, "stalled", thread(hass, MIA), request_id=request_id, reason="import_error")
    assert bot.last(MIA).labels == ["Отмена", "Ждать дальше"]


async def _again(bot: FakeBot, mate: MediaMate, hass: HomeAssistant, request_id: str) -> str:
    await told(mate, bot, "failed", thread(hass, BORIS), request_id=request_id)
    return await bot.presses(BORIS, bot.last(BORIS), "Search again")


async def test_what_failed_is_asked_for_anew(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, home: TalkHome
) -> None:
    member = member_of_telegram(hass, BORIS)
    assert member
    request_id = await asked(mate, bot, BORIS)
    await mate.desk.cancel(actor_of(member), request_id)
    await told(mate, bot, "failed", thread(hass, BORIS), request_id=request_id, reason="download_failed")
    card = bot.last(BORIS)
    assert card.labels == ["Search again"] and "the download failed" in card.html
    await bot.presses(BORIS, card, "Search again")
    assert "is requested" in card.html and card.labels == ["Cancel"]
    assert len(home.added) == 2 and len(mate.tracker.open) == 1
    home.have(ARRIVAL)
    await told(mate, bot, "failed", thread(hass, BORIS), request_id=request_id)
    await bot.presses(BORIS, bot.last(BORIS), "Search again")
    assert "already in your library" in bot.last(BORIS).html


async def test_a_child_is_offered_no_more_than_it_may(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant
) -> None:
    await told(mate, bot, "stalled", thread(hass, MIA), reason="no_seeds")
    assert bot.last(MIA).labels == ["Отмена", "Ждать дальше"]
    await told(mate, bot, "declined", thread(hass, MIA), by="Anna", note="<Later>")
    assert "&lt;Later&gt;" in bot.last(MIA).html and bot.last(MIA).labels == []


async def test_who_blocked_the_bot_is_told_at_home(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant
) -> None:
    bot.refuse = lambda action, data: Refused("Forbidden: bot was blocked by the user")
    await told(mate, bot, "ready", thread(hass, BORIS))
    assert await mate.history.pending_notices() == []
    (note,) = _async_get_or_create_notifications(hass).values()
    assert note["message"] == r"You can watch Arrival \<b\>& (2016) now."
    await bot.says(BORIS, "download Arrival")
    assert bot.chat(BORIS) == []


@pytest.mark.parametrize("address", ["https://tv/web/#/1", "http://tv:8096/web/#/1", "https://[1/web/"])
async def test_an_address_that_telegram_takes_for_none(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, address: str
) -> None:
    """A host without a dot: Telegram refuses the button, and the message with it."""
    await told(mate, bot, "ready", thread(hass, BORIS), link=address)
    assert bot.last(BORIS).html.endswith(f"\n{address}") and bot.last(BORIS).rows == []


async def test_what_telegram_refuses_is_said_in_plain_words(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant
) -> None:
    def refuse(action: str, data: dict[str, Any]) -> Exception | None:
        refused = data.get("inline_keyboard") or action == "send_photo"
        return Refused("Bad Request: something new") if refused else None

    bot.refuse = refuse
    address = "https://tv.example.org/web/#/1"
    await told(mate, bot, "ready", thread(hass, BORIS), link=address, poster_url=POSTER)
    assert (
        bot.last(BORIS).html.startswith("You can watch Arrival &lt;b&gt;&amp; (2016)")
        and address in bot.last(BORIS).html
    )
    bot.refuse = lambda action, data: Refused("Bad Request: something new")
    await told(mate, bot, "ready", thread(hass, BORIS), link=address)
    assert len(_async_get_or_create_notifications(hass)) == 1 and await mate.history.pending_notices() == []


async def test_who_blocked_the_bot_finds_the_episodes_of_two_evenings(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant
) -> None:
    bot.refuse = lambda action, data: Refused("Forbidden: bot was blocked by the user")
    for episode in (5, 6):
        news = {"stage": "searching", "seasons": [3], "episodes": [episode]}
        await told(mate, bot, "ready", thread(hass, BORIS), **news)
    assert len(_async_get_or_create_notifications(hass)) == 2


async def test_a_closed_topic_is_no_reason_to_try_for_ever(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant
) -> None:
    bot.refuse = lambda action, data: Refused("Bad Request: TOPIC_CLOSED")
    await told(mate, bot, "ready", thread(hass, BORIS, GROUP))
    assert len(_async_get_or_create_notifications(hass)) == 1 and await mate.history.pending_notices() == []


async def test_a_bot_that_is_gone(bot: FakeBot, mate: MediaMate, hass: HomeAssistant) -> None:
    who = thread(hass, BORIS)
    await hass.config_entries.async_remove(BOT)
    await told(mate, bot, "ready", who)
    assert len(_async_get_or_create_notifications(hass)) == 1 and await mate.history.pending_notices() == []


@pytest.mark.parametrize("words", ["Timed out", "Flood control exceeded. Retry in 900 seconds"])
async def test_a_notice_is_never_lost(bot: FakeBot, mate: MediaMate, hass: HomeAssistant, words: str) -> None:
    bot.refuse = lambda action, data: Refused(words)
    await told(mate, bot, "ready", thread(hass, BORIS))
    assert len(await mate.history.pending_notices()) == 1 and bot.chat(BORIS) == []
    bot.refuse = lambda action, data: None
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=301))
    await bot.settle()
    if "Flood" not in words:
        assert len(bot.chat(BORIS)) == 1 and await mate.history.pending_notices() == []
    else:
        assert bot.chat(BORIS) == [], "the chat is left alone for as long as Telegram says"


async def test_a_bot_that_is_switched_off_keeps_nothing_for_ever(
    bot: FakeBot, mate: MediaMate, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """For a week a notice waits for it, then it is told at home. What administrators are asked, they are there."""
    bot.refuse = lambda action, data: Refused("", key="entry_not_loaded")
    request = await asked(mate, bot, MIA)
    await told(mate, bot, "failed", thread(hass, BORIS), created=mate.now())
    waiting = {one.name for one in await mate.history.pending_notices()}
    assert waiting == {"failed", "approval_needed"}
    freezer.tick(timedelta(days=6, hours=23))
    mate.outbox.kick()
    await bot.settle()
    assert {one.name for one in await mate.history.pending_notices()} == waiting
    freezer.tick(timedelta(hours=1))
    mate.outbox.kick()
    await bot.settle()
    assert await mate.history.pending_notices() == []
    shown = _async_get_or_create_notifications(hass)
    assert "Arrival" in shown["mediamate_r1_failed"]["message"]
    assert [one for one in shown if request in one] == [f"mediamate_approval_{request}"]
