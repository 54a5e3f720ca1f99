"""A wish that waits for a yes: asked of every administrator, answered once."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.members import actor_of, member_of_telegram
from custom_components.mediamate.model import MediaRequest, RequestState, Role
from tests.dialogue.home import UHD, TalkHome
from tests.made import ARRIVAL

from .conftest import ANNA, BORIS, GROUP, MIA, list_member
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
    assert olga.labels == [
        "Это не подходит",
        "Нет места",
        "Не сейчас, позже",
        "✎ Написать причину",
        "Без причины",
        "« Назад",
    ]
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


# -- a reason in the administrator's own words


@pytest.fixture
async def writing(bot: FakeBot, asked: tuple[Shown, Shown]) -> Shown:
    """Let Anna press *Write why*; return the question."""
    anna, _ = asked
    await bot.presses(ANNA, anna, "Decline")
    await bot.presses(ANNA, anna, "Write why")
    return anna


async def the_request(mate: MediaMate) -> MediaRequest:
    (request,) = await mate.history.requests()
    return request


async def test_a_reason_of_their_own(
    bot: FakeBot, asked: tuple[Shown, Shown], writing: Shown, mate: MediaMate, home: TalkHome
) -> None:
    assert "Mia would like" in writing.html and writing.labels == ["« Back"]
    assert "<i>Write the reason in your next message" in writing.html
    await bot.says(ANNA, "Let us watch it <together>\non Sunday")
    request = await the_request(mate)
    assert request.state is RequestState.DECLINED and request.note == "Let us watch it <together> on Sunday"
    _, olga = asked
    for one in (writing, olga, bot.last(ANNA)):
        assert "Let us watch it &lt;together&gt; on Sunday" in one.html and one.labels == []
    assert any("&lt;together&gt;" in one.html for one in bot.chat(MIA)), "whoever asked reads it"
    await bot.says(ANNA, "download Dune")
    assert "Dune" in bot.last(ANNA).html and bot.last(ANNA).labels, "only one message is the reason"
    assert home.added == []


async def test_a_reason_may_be_written_after_a_restart(
    bot: FakeBot, writing: Shown, mate: MediaMate, hass: HomeAssistant
) -> None:
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    assert await hass.config_entries.async_reload(household.entry_id)
    await bot.settle()
    await bot.says(ANNA, "download Dune")
    request = await the_request(mate)
    assert request.state is RequestState.DECLINED and request.note == "download Dune"


async def test_what_others_write_or_she_elsewhere_is_no_reason(
    bot: FakeBot, writing: Shown, mate: MediaMate
) -> None:
    await bot.says(OLGA, "скачай Дюну")
    await bot.says(ANNA, "@mediamate_bot download Dune", chat=GROUP)
    await bot.says(ANNA, "", attachment=True)
    assert (await the_request(mate)).state is RequestState.PENDING_APPROVAL
    await bot.says(ANNA, "no")
    assert (await the_request(mate)).note == "no", "the picture before it was no reason either"


@pytest.mark.parametrize("command", ["/cancel", "/settings"])
async def test_a_command_is_no_reason(bot: FakeBot, writing: Shown, mate: MediaMate, command: str) -> None:
    await bot.says(ANNA, command)
    said = bot.last(ANNA).html
    assert ("nothing has been decided" in said) == (command == "/cancel")
    assert "Write the reason" not in writing.html and writing.labels[0] == "✓ Approve"
    await bot.says(ANNA, "what is downloading")
    assert (await the_request(mate)).state is RequestState.PENDING_APPROVAL
    await bot.presses(ANNA, writing, "✓ Approve")
    assert (await the_request(mate)).decided_by == "Anna"


async def test_another_button_ends_it(bot: FakeBot, writing: Shown, mate: MediaMate) -> None:
    await bot.presses(ANNA, writing, "Back")
    assert "Write the reason" not in writing.html and writing.labels[0] == "✓ Approve"
    await bot.says(ANNA, "download Dune")
    assert (await the_request(mate)).state is RequestState.PENDING_APPROVAL


async def test_a_button_of_another_message_ends_it_too(
    bot: FakeBot, asked: tuple[Shown, Shown], mate: MediaMate
) -> None:
    anna, _ = asked
    await bot.says(ANNA, "download Dune")
    question = bot.last(ANNA)
    await bot.presses(ANNA, anna, "Decline")
    await bot.presses(ANNA, anna, "Write why")
    await bot.presses(ANNA, question, "Cancel")
    assert "Write the reason" not in anna.html and anna.labels[0] == "✓ Approve"
    await bot.says(ANNA, "what is downloading")
    requests = await mate.history.requests()
    assert [one.state for one in requests] == [RequestState.PENDING_APPROVAL]


async def test_after_ten_minutes_it_is_a_sentence_again(
    bot: FakeBot, writing: Shown, mate: MediaMate, freezer: FrozenDateTimeFactory
) -> None:
    freezer.tick(timedelta(minutes=10))
    await bot.says(ANNA, "download Dune")
    assert (await the_request(mate)).state is RequestState.PENDING_APPROVAL
    assert "Dune" in bot.last(ANNA).html


async def test_somebody_was_quicker_than_the_reason(
    bot: FakeBot, asked: tuple[Shown, Shown], writing: Shown, mate: MediaMate
) -> None:
    _, olga = asked
    await bot.presses(OLGA, olga, "✓ Одобрить")
    assert "Approved by Olga" in writing.html
    await bot.says(ANNA, "It is too late")
    assert "Olga" in bot.last(ANNA).html and (await the_request(mate)).note is None
    await bot.says(ANNA, "download Dune")
    assert "Dune" in bot.last(ANNA).html, "she is told once"


async def test_who_is_no_administrator_any_more_gives_no_reason(
    bot: FakeBot, writing: Shown, mate: MediaMate, hass: HomeAssistant
) -> None:
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    anna = next(one for one in household.subentries.values() if one.title == "Anna")
    hass.config_entries.async_update_subentry(household, anna, data={**anna.data, "role": "member"})
    await bot.settle()
    await bot.says(ANNA, "because")
    assert (await the_request(mate)).state is RequestState.PENDING_APPROVAL


async def test_where_the_prompt_cannot_be_shown_no_reason_is_waited_for(
    bot: FakeBot, asked: tuple[Shown, Shown], mate: MediaMate
) -> None:
    anna, _ = asked
    await bot.presses(ANNA, anna, "Decline")
    bot.refuse = lambda action, data: Refused("Bad Gateway") if action.startswith("edit") else None
    await bot.presses(ANNA, anna, "Write why")
    assert bot.answers[-1][1], "an alert says so"
    bot.refuse = lambda action, data: None
    await bot.says(ANNA, "download Dune")
    assert (await the_request(mate)).state is RequestState.PENDING_APPROVAL
    await bot.presses(ANNA, anna, "Write why")
    assert "Write the reason" in anna.html, "the button works again"
