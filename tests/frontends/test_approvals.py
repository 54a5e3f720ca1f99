"""A wish that waits for a yes: asked of every administrator, answered once."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.members import actor_of, member_of_telegram
from custom_components.mediamate.model import RequestState, Role
from tests.dialogue.home import UHD, TalkHome
from tests.made import ARRIVAL

from .conftest import ANNA, BORIS, MIA, list_member
from .fake_bot import FakeBot, Refused, Shown

OLGA = 1666  # another administrator, whom the bot lets through


@pytest.fixture
async def asked(bot: FakeBot, hass: HomeAssistant) -> tuple[Shown, Shown]:
    """Have Mia wish for something; return what Anna and Olga see."""
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    await list_member(hass, household, OLGA, "Olga", Role.ADMIN, language="ru")
    await bot.says(MIA, "скачай Прибытие")
    await bot.says(MIA, "да")
    return bot.last(ANNA), bot.last(OLGA)


async def test_every_administrator_is_asked(bot: FakeBot, asked: tuple[Shown, Shown], home: TalkHome) -> None:
    anna, olga = asked
    assert "Mia would like" in anna.html and anna.labels == [
        "✓ Approve",
        "✗ Decline",
        "Approve in another quality",
    ]
    assert "Mia" in olga.html and olga.labels[0] == "✓ Одобрить"
    assert home.added == [] and bot.chat(BORIS) == []


async def test_an_administrators_entities_are_asked_once(
    bot: FakeBot, hass: HomeAssistant, home: TalkHome
) -> None:
    """Not for Home Assistant and for their Telegram each."""
    told: list[str] = []
    hass.services.async_register("notify", "send_message", lambda call: told.extend(call.data["entity_id"]))
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    await list_member(hass, household, OLGA, "Olga", Role.ADMIN, notify=["notify.olga"])
    await bot.says(MIA, "скачай Прибытие")
    await bot.says(MIA, "да")
    assert told == ["notify.olga"] and bot.last(OLGA).labels[0] == "✓ Approve"


async def test_a_yes(bot: FakeBot, asked: tuple[Shown, Shown], home: TalkHome) -> None:
    anna, olga = asked
    assert await bot.presses(ANNA, anna, "✓ Approve") == ""
    assert home.added == [ARRIVAL]
    assert "Approved by Anna, for Mia." in anna.html and anna.labels == []
    assert "Одобрено (Anna). Кто просил: Mia." in olga.html and olga.labels == []
    assert any("Anna" in one.html for one in bot.chat(MIA)), "whoever asked hears of it"


async def test_another_quality(bot: FakeBot, asked: tuple[Shown, Shown], home: TalkHome) -> None:
    anna, _ = asked
    await bot.presses(ANNA, anna, "another quality")
    assert anna.labels == ["HD-1080p", "Ultra-HD", "« Back"]
    await bot.presses(ANNA, anna, "Back")
    await bot.presses(ANNA, anna, "another quality")
    await bot.presses(ANNA, anna, "Ultra-HD")
    assert home.radarr.add.call_args.kwargs["quality_profile_id"] == UHD.id


async def test_a_no_with_its_reason(
    bot: FakeBot, asked: tuple[Shown, Shown], home: TalkHome, mate: MediaMate
) -> None:
    anna, olga = asked
    await bot.presses(OLGA, olga, "Отклонить")
    assert olga.labels == ["Это не подходит", "Нет места", "Не сейчас, позже", "Без причины", "« Назад"]
    await bot.presses(OLGA, olga, "позже")
    assert "Declined by Olga, for Mia." in anna.html and anna.labels == []
    assert home.added == []
    (request,) = await mate.history.requests()
    assert request.state is RequestState.DECLINED and request.note == "Не сейчас, позже"
    assert any("Не сейчас, позже" in one.html for one in bot.chat(MIA))


async def test_a_no_without_a_reason(bot: FakeBot, asked: tuple[Shown, Shown], mate: MediaMate) -> None:
    anna, _ = asked
    await bot.presses(ANNA, anna, "Decline")
    await bot.presses(ANNA, anna, "Without a reason")
    (request,) = await mate.history.requests()
    assert request.state is RequestState.DECLINED and request.note is None


async def test_two_at_the_same_moment(bot: FakeBot, asked: tuple[Shown, Shown], home: TalkHome) -> None:
    anna, olga = asked
    bot.fire_press(ANNA, anna, anna.data("✓ Approve"))
    bot.fire_press(OLGA, olga, olga.data("✓ Одобрить"))
    await bot.settle()
    assert home.added == [ARRIVAL]
    assert sorted(alert for _, alert in bot.answers) == [False, True], "one of them was quicker"
    assert ("Anna" in anna.html) == ("Anna" in olga.html) and anna.labels == olga.labels == []


async def test_answered_elsewhere(
    bot: FakeBot, asked: tuple[Shown, Shown], mate: MediaMate, hass: HomeAssistant
) -> None:
    """In Home Assistant, say. A message that is gone is no trouble."""
    anna, olga = asked
    del bot.messages[OLGA, olga.id]
    member = member_of_telegram(hass, ANNA)
    assert member
    (request,) = await mate.history.requests()
    await mate.desk.approve_request(actor_of(member), request.id)
    await bot.settle()
    assert "Approved by Anna" in anna.html
    assert not [one for one in await mate.history.chats.followed() if one.request_id.startswith("approval:")]


async def test_withdrawn_before_anybody_answered(
    bot: FakeBot, asked: tuple[Shown, Shown], mate: MediaMate, hass: HomeAssistant
) -> None:
    anna, _ = asked
    mia = member_of_telegram(hass, MIA)
    assert mia
    (request,) = await mate.history.requests()
    await mate.desk.cancel(actor_of(mia), request.id)
    await bot.settle()
    assert anna.html.endswith("There is nothing to decide any more.") and anna.labels == []


async def test_answered_while_telegram_was_away(
    bot: FakeBot, asked: tuple[Shown, Shown], mate: MediaMate, hass: HomeAssistant
) -> None:
    anna, _ = asked
    bot.refuse = lambda action, data: Refused("Bad Gateway")
    member = member_of_telegram(hass, ANNA)
    assert member
    (request,) = await mate.history.requests()
    await mate.desk.approve_request(actor_of(member), request.id)
    await bot.settle()
    assert "would like" in anna.html
    bot.refuse = lambda action, data: None
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    assert await hass.config_entries.async_reload(household.entry_id)
    await bot.settle()
    assert "Approved by Anna" in anna.html
