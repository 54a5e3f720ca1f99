"""The whole story through Home Assistant's real telegram_bot: from a text in a chat to the card with the film."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications as notifications,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from custom_components.mediamate.assist import ASSIST
from custom_components.mediamate.data import DATA
from custom_components.mediamate.frontends.telegram import agents, progress, sending
from custom_components.mediamate.model import RequestState, Role
from simulator import Fault
from simulator.telegram import Message, Person, forbidden
from tests.frontends.talking_agent import AGENT, LONG, Model

from .home import TelegramHome

type Wanted = Callable[[Message], Any]


@pytest.fixture
def speed() -> float:
    """Ten simulated minutes in each of our seconds: a download takes no time."""
    return 600.0


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A film takes a second here: its message may be edited as often, and nothing waits for long."""
    monkeypatch.setattr(progress, "EVERY", 0.05)
    monkeypatch.setattr(sending, "PAUSES", (0.1,) * 20)


def says(words: str, *, photo: bool = False) -> Wanted:
    return lambda message: words in message.text and (not photo or message.kind == "photo")


def offers(label: str) -> Wanted:
    return lambda message: any(label in one for one in message.labels)


async def presses(person: Person, message: Message, label: str) -> str | None:
    return await (await person.presses(message, label)).answer()


async def test_in_english_by_buttons(telegram_home: TelegramHome, hass: HomeAssistant) -> None:
    anna = telegram_home.anna
    question = await anna.asks("download Dune", until=offers("1"))
    posters = [one for one in anna.chat.of_bot if one.kind == "photo"]
    assert [one.text for one in posters] == ["1. Dune (2021)", "2. Dune (1984)"]
    await presses(anna, question, "1")
    assert "★" in question.text and question.labels == ["⬇ Download", "No", "Quality"]
    await presses(anna, question, "Quality")
    assert "✓ HD-1080p" in question.labels
    await presses(anna, question, "HD-720p")
    assert "HD-720p" in question.text
    await presses(anna, question, "Download")

    ready = await anna.sees(says("You can watch Dune (2021) now", photo=True))
    await anna.sees(lambda one: one.id == question.id and "✅" in one.text)
    states = [one.text for one in question.versions]
    assert len(states) >= 3 and all(one != other for one, other in pairwise(states)), "no edit was in vain"
    (link,) = [one["url"] for one in ready.as_dict()["caption_entities"] if one["type"] == "text_link"]
    async with async_get_clientsession(hass).get(link) as page:
        assert page.status == 200


async def test_in_russian_by_words(telegram_home: TelegramHome) -> None:
    boris = telegram_home.boris
    card = await boris.asks("скачай Прибытие", until=offers("Скачать"))
    assert card.kind == "photo" and card.text.startswith("«Прибытие» (Arrival, 2016)")
    answer = await boris.asks("да")
    assert "заказ принят" in answer.text
    ready = await boris.sees(says("можно смотреть", photo=True), after=answer)
    assert "Прибытие" in ready.text and "Смотреть" in ready.text
    await boris.sees(lambda one: one.id == answer.id and "✅" in one.text)
    assert telegram_home.anna.chat.of_bot == [] and telegram_home.mia.chat.of_bot == []


async def test_buttons_that_are_over_are_taken_away(telegram_home: TelegramHome) -> None:
    """Of a question that another one replaced, and of a request that its yes withdrew."""
    boris = telegram_home.boris
    former = await boris.asks("download Arrival", until=offers("Download"))
    card = await boris.asks("download Whiplash", until=offers("Download"))
    assert await presses(boris, former, "Download") == "That question is no longer open."
    await boris.sees(lambda one: one.id == former.id and not one.labels)
    telegram_home.sim.clock.set_speed(1)
    await presses(boris, card, "Download")
    question = await boris.asks("cancel Whiplash", until=offers("Yes"))
    assert await presses(boris, question, "Yes") is None, "nothing pops up: the message says it"
    await boris.sees(says("the request is cancelled"))
    await boris.sees(lambda one: one.id == card.id and not one.labels)


async def test_who_leaves_a_request_has_nothing_to_cancel_any_more(telegram_home: TelegramHome) -> None:
    """Others wait for it, so it goes on; the message of whoever left does not."""
    boris, anna = telegram_home.boris, telegram_home.anna
    telegram_home.sim.clock.set_speed(1)
    await presses(anna, await anna.asks("download Whiplash", until=offers("Download")), "Download")
    await anna.sees(says("is requested"))
    card = await boris.asks("download Whiplash", until=offers("Download"))
    await presses(boris, card, "Download")
    await boris.sees(says("already been requested"))
    question = await boris.asks("cancel Whiplash", until=offers("Yes"))
    await presses(boris, question, "Yes")
    await boris.sees(lambda one: one.id == question.id and "Somebody else" in one.text and not one.labels)
    await boris.sees(lambda one: one.id == card.id and not one.labels)


async def test_a_child_asks_and_an_administrator_decides(telegram_home: TelegramHome) -> None:
    anna, mia = telegram_home.anna, telegram_home.mia
    card = await mia.asks("download Arrival", until=offers("Download"))
    await presses(mia, card, "Download")
    assert "waiting for approval" in card.text
    question = await anna.sees(offers("Approve"))
    assert question.kind == "photo" and "Mia would like Arrival" in question.text
    await presses(anna, question, "✓ Approve")
    await mia.sees(says("You can watch Arrival (2016) now", photo=True), after=card)
    assert "Approved by Anna, for Mia." in question.text and question.labels == []
    await mia.sees(lambda one: one.id == card.id and "✅" in one.text)


async def test_an_administrator_writes_why_not(telegram_home: TelegramHome, hass: HomeAssistant) -> None:
    """The question waits for the reason over a restart; it reaches the child as it was written."""
    home, anna, mia = telegram_home, telegram_home.anna, telegram_home.mia
    card = await mia.asks("скачай Прибытие", until=offers("Скачать"))
    await presses(mia, card, "Скачать")
    question = await anna.sees(offers("Approve"))
    await presses(anna, question, "Decline")
    await presses(anna, question, "Write why")
    assert "Write the reason in your next message" in question.text and question.labels == ["« Back"]
    assert await hass.config_entries.async_reload(home.household.entry_id)
    answer = await anna.asks("Let us watch it *together* on Sunday <3", until=says("Declined by Anna"))
    assert "Let us watch it *together* on Sunday <3" in answer.text
    await mia.sees(says("Let us watch it *together* on Sunday <3"), after=card)
    await anna.sees(lambda one: one.id == question.id and one.text == answer.text and one.labels == [])
    (request,) = await hass.data[DATA].history.requests()
    assert request.state is RequestState.DECLINED


async def test_a_restart_in_the_middle(telegram_home: TelegramHome, hass: HomeAssistant) -> None:
    home, anna, boris = telegram_home, telegram_home.anna, telegram_home.boris
    card = await anna.asks("download Arrival", until=offers("Download"))
    question = await boris.asks("download Dune", until=offers("1"))
    await presses(anna, card, "Download")
    assert await hass.config_entries.async_unload(home.bot.entry_id)
    assert await hass.config_entries.async_unload(home.household.entry_id)
    hass.data.pop(ASSIST)
    said = await boris.says("download Sicario", ago=3600)  # while nobody listened
    press = await boris.presses(question, "1")
    assert await hass.config_entries.async_setup(home.household.entry_id)
    assert await hass.config_entries.async_setup(home.bot.entry_id)
    await press.answer()
    assert question.labels[0] == "⬇ Download"
    await boris.sees(says("was away when you wrote this"), after=said)
    await presses(boris, question, "Download")
    await anna.sees(says("You can watch", photo=True), after=card)
    await boris.sees(says("You can watch", photo=True), after=question)
    await anna.sees(lambda one: one.id == card.id and "✅" in one.text)
    asked = await hass.data[DATA].history.requests()
    assert sorted(one.title for one in asked) == ["Arrival", "Dune"]


async def test_told_twice_done_once(telegram_home: TelegramHome, hass: HomeAssistant) -> None:
    anna = telegram_home.anna
    card = await anna.asks("download Arrival", until=offers("Download"))
    said = await anna.says("yes")
    answer = await anna.sees(says("is requested"), after=card)
    telegram_home.telegram.repeat()
    await anna.edits(said, "download Dune")
    later = await anna.asks("/help", until=says("/find"))
    between = [one for one in anna.chat.of_bot if answer.id < one.id < later.id]
    assert all("Dune" not in one.text for one in between)
    assert [one.title for one in await hass.data[DATA].history.requests()] == ["Arrival"]


async def test_in_a_group_with_topics(telegram_home: TelegramHome) -> None:
    home = telegram_home
    group = home.telegram.group(members=(home.anna, home.boris, home.stranger), topics={7: "Films"})
    await home.let_through(group)
    card = await home.boris.asks("@mediamate_demo_bot download Arrival", chat=group, thread=7)
    assert card.thread == 7
    press = await home.stranger.presses(card, "Download")
    assert await press.answer() == "This button is not meant for you." and press.alert
    await home.boris.asks("yes", reply_to=card, until=says("is requested"))
    assert home.stranger.chat.of_bot == []


async def test_the_bot_is_blocked_and_telegram_is_away(
    telegram_home: TelegramHome, hass: HomeAssistant
) -> None:
    """Whoever blocked the bot is told in Home Assistant; what could not be said for a while is said then."""
    home, anna, boris = telegram_home, telegram_home.anna, telegram_home.boris
    card = await boris.asks("download Arrival", until=offers("Download"))
    await presses(boris, card, "Download")
    boris.blocks()
    question = await anna.asks("download Dune", until=offers("1"))
    home.telegram.flood(1, chat=anna.id, times=2)
    await presses(anna, question, "1")
    home.telegram.fail(forbidden("bot was blocked by the user"), chat=boris.id, times=None)
    mate = hass.data[DATA]
    (request,) = mate.tracker.open.values()
    async with asyncio.timeout(60):
        while not any("Arrival" in one["message"] for one in notifications(hass).values()):
            await asyncio.sleep(0.05)
    assert request.id not in mate.tracker.open
    assert (await mate.history.requests())[0].state is RequestState.READY


async def test_telegram_is_away_and_an_answer_of_it_is_lost(telegram_home: TelegramHome) -> None:
    """What could not be said is said when it is back; doubled only where its own answer did not arrive."""
    home, anna = telegram_home, telegram_home.anna
    home.sim.faults.set("telegram", Fault("status:502", path="/sendPhoto", times=3))
    card = await anna.asks("download Arrival", until=offers("Download"))
    assert card.kind == "photo" and len(anna.chat.of_bot) == 1
    home.sim.faults.set("telegram", Fault("lost", path="/sendMessage", times=1))
    said = await anna.says("/help")
    await home.until(lambda: len([one for one in anna.chat.of_bot if one.id > said.id]) == 2)


async def test_an_answer_is_seen_while_it_grows(
    telegram_home: TelegramHome, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member with an agent of their own: drafts in a private chat, then the message."""
    monkeypatch.setattr(agents, "DRAFT_EVERY", 0.01)
    model = Model(hass.data[DATA])
    model.pause = 0.02
    await hass.data["conversation"].async_add_entities([model])
    vera = telegram_home.stranger
    telegram_home.list_member(vera, Role.GUEST, agent=AGENT)
    answer = await vera.asks("what is Arrival about?")
    assert answer.text == LONG
    assert vera.chat.drafts and all(LONG.startswith(text.text.rstrip("…")) for _, text in vera.chat.drafts)
    assert vera.chat.draft is None, "the message took its place"
    assert model.actor and model.actor.role is Role.GUEST
