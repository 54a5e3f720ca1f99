"""Who is answered, where, and what is done for nobody: strangers, groups, forged and repeated updates."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, EventOrigin, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate import desk_base
from custom_components.mediamate.actors import may
from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.errors import StorageFailed
from custom_components.mediamate.history import Notice
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.members import member_of_telegram
from custom_components.mediamate.model import Actor, Door, RequestState, Role, Thread
from tests.dialogue.home import SICARIO, TalkHome
from tests.made import ARRIVAL, DUNE

from .conftest import ANNA, BORIS, BOT, GROUP, MIA, STRANGER, list_member
from .fake_bot import FakeBot

NOT_YOURS = "This button is not meant for you."
STALE = "This button no longer works. Please ask again."


async def test_a_stranger_gets_one_line_a_day(
    bot: FakeBot, home: TalkHome, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    for text in ("download Arrival", "yes", "/start", "да"):
        await bot.says(STRANGER, text)
    assert [one.html for one in bot.chat(STRANGER)] == [
        "Hello! This bot only answers the members of one household. An administrator there can add you."
    ]
    (asked,) = bot.chat(ANNA)
    assert asked.html.startswith(f"Some Body (Telegram id {STRANGER}) has written")
    assert asked.labels == ["Member", "Child", "Guest", "Not now"]
    assert bot.chat(BORIS) == [] and home.added == []
    freezer.tick(timedelta(hours=25))
    await bot.says(STRANGER, "скачай Дюну")
    assert len(bot.chat(STRANGER)) == 2 and "Здравствуйте" in bot.last(STRANGER).html
    assert len(bot.chat(ANNA)) == 2


async def test_a_stranger_who_writes_twice_in_a_moment(bot: FakeBot, hass: HomeAssistant) -> None:
    about: dict[str, Any] = {
        "bot": {"config_entry_id": BOT, "username": "mediamate_bot"},
        "user_id": STRANGER,
        "date": dt_util.utcnow(),
        "from_first": "\u202eann\u200bA\u2066",
    }
    for number, chat in enumerate((STRANGER, GROUP, STRANGER, GROUP), 1):
        said = {"id": number, "chat_id": chat, "text": "@mediamate_bot hello"}
        hass.bus.async_fire("telegram_text", about | said)
    await bot.settle()
    assert len(bot.chat(STRANGER)) + len(bot.chat(GROUP)) == 1
    (asked,) = bot.chat(ANNA)
    assert asked.html.startswith(f"annA (Telegram id {STRANGER})"), "as it is written, not as it looks"


async def test_an_administrator_lets_a_stranger_in(bot: FakeBot, home: TalkHome, hass: HomeAssistant) -> None:
    await bot.says(STRANGER, "hello")
    asked = bot.last(ANNA)
    assert await bot.presses(BORIS, asked, "Member") == NOT_YOURS
    await bot.presses(ANNA, asked, "Guest")
    assert asked.html == "<b>Some Body is a member of the household now.</b>" and asked.labels == []
    member = member_of_telegram(hass, STRANGER)
    assert member is not None and (member.role, member.name) == (Role.GUEST, "Some Body")
    assert bot.last(STRANGER).html.startswith("Hello, Some Body!")
    await bot.says(STRANGER, "download Arrival")
    assert "An administrator has to approve it" in bot.last(STRANGER).html


async def test_a_stranger_may_be_ignored(bot: FakeBot, hass: HomeAssistant) -> None:
    await bot.says(STRANGER, "hello")
    asked = bot.last(ANNA)
    await bot.presses(ANNA, asked, "Not now")
    assert "not now" in asked.html and member_of_telegram(hass, STRANGER) is None


async def test_who_lost_the_role_admits_nobody(bot: FakeBot, hass: HomeAssistant) -> None:
    """Also who was admitted meanwhile, and a role that only Home Assistant gives."""
    await bot.says(STRANGER, "hello")
    asked = bot.last(ANNA)
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    anna = next(one for one in household.subentries.values() if one.title == "Anna")
    hass.config_entries.async_update_subentry(household, anna, data={**anna.data, "role": "member"})
    assert await bot.presses(ANNA, asked, "Member") == "You may not do that."
    assert member_of_telegram(hass, STRANGER) is None


async def test_an_avalanche_of_strangers(bot: FakeBot) -> None:
    for number in range(30):
        await bot.says(5000 + number, f"@mediamate_bot hello {number}", chat=GROUP)
    assert len(bot.chat(GROUP)) == 20 and len(bot.chat(ANNA)) == 20


async def test_nobody_behind_a_message(bot: FakeBot, home: TalkHome) -> None:
    """A channel's post, and an administrator who writes in the group's name."""
    await bot.says(None, "@mediamate_bot download Arrival", chat=GROUP)
    await bot.says(1087968824, "@mediamate_bot download Arrival", chat=GROUP)
    assert len(bot.chat(GROUP)) == 1, "one line for whoever they are"
    assert bot.chat(ANNA) == [], "there is nobody to admit"
    assert home.added == []


async def test_in_a_group_only_who_is_addressed_answers(bot: FakeBot, home: TalkHome) -> None:
    for text in ("download Arrival", "yes", "/find@other_bot Arrival", "/unknown"):
        await bot.says(BORIS, text, chat=GROUP)
    await bot.says(STRANGER, "download Arrival", chat=GROUP)
    assert bot.calls == []
    asked = await bot.says(BORIS, "@MediaMate_bot, download Arrival", chat=GROUP)
    card = bot.last(GROUP)
    assert card.labels[0] == "⬇ Download"
    assert await bot.presses(STRANGER, card, "Download") == NOT_YOURS
    assert await bot.presses(ANNA, card, "Download") == NOT_YOURS
    await bot.says(ANNA, "yes", chat=GROUP, reply_to_message_id=card.id)
    assert home.added == [], "a yes is a yes to one's own question"
    await bot.says(BORIS, "yes", chat=GROUP, reply_to_message_id=card.id, topic=asked)
    assert home.added == [ARRIVAL]
    await bot.says(BORIS, "/downloads", chat=GROUP)
    assert bot.last(GROUP).reply_to is not None, "an answer in a group says to whom"


async def test_topics_are_conversations_of_their_own(bot: FakeBot, home: TalkHome, mate: MediaMate) -> None:
    await bot.says(BORIS, "@mediamate_bot download Arrival", chat=GROUP, topic=7)
    assert bot.last(GROUP).topic == 7
    await bot.says(BORIS, "@mediamate_bot yes", chat=GROUP, topic=8)
    await bot.says(BORIS, "@mediamate_bot yes", chat=GROUP)
    assert home.added == []
    await bot.says(BORIS, "@mediamate_bot yes", chat=GROUP, topic=7, reply_to_message_id=7)
    assert home.added == [ARRIVAL]
    (request,) = await mate.history.requests()
    assert request.watchers[0].place == f"{BOT}:{GROUP}:7"


async def test_a_chain_of_replies_is_no_topic(bot: FakeBot, home: TalkHome) -> None:
    from .fake_bot import Refused

    bot.refuse = lambda action, data: (
        Refused("Message thread not found") if data.get("message_thread_id") else None
    )
    await bot.says(BORIS, "@mediamate_bot download Arrival", chat=GROUP, topic=55)
    assert bot.last(GROUP).labels[0] == "⬇ Download"
    await bot.says(BORIS, "@mediamate_bot download Dune", chat=GROUP, topic=55, reply_to_message_id=60)
    assert bot.last(GROUP).topic is None


async def test_an_update_counts_once(bot: FakeBot, home: TalkHome, hass: HomeAssistant) -> None:
    """Told again, or changed afterwards: also after a restart."""
    first = await bot.says(BORIS, "download Arrival")
    sent = len(bot.chat(BORIS))
    await bot.says(BORIS, "download Arrival", id=first)
    await bot.says(BORIS, "download Dune", id=first)
    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    assert await hass.config_entries.async_reload(household.entry_id)
    await bot.says(BORIS, "yes", id=first)
    assert len(bot.chat(BORIS)) == sent and home.added == []


async def test_one_right_after_the_other(bot: FakeBot, home: TalkHome, hass: HomeAssistant) -> None:
    """A reply takes a look into the history, in which the next message must not overtake it."""
    plain = {"bot": {"config_entry_id": BOT, "username": "mediamate_bot"}, "chat_id": BORIS, "user_id": BORIS}
    first = {**plain, "id": 500, "text": "/help", "reply_to_message_id": 3}
    hass.bus.async_fire("telegram_text", {**first, "text": "download Sicario"})
    hass.bus.async_fire("telegram_text", {**plain, "id": 501, "text": "yes"})
    await bot.settle()
    assert home.added == [SICARIO]


async def test_what_is_old_is_answered_and_not_done(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Arrival")
    await bot.says(BORIS, "yes", ago=601)
    assert "was away when you wrote this" in bot.last(BORIS).html and home.added == []
    await bot.says(BORIS, "/cancel", ago=3600)
    assert len(bot.chat(BORIS)) == 2, "said once, however much was written"
    await bot.says(BORIS, "yes", ago=599)
    assert home.added == [ARRIVAL]


async def test_presses_that_do_nothing(bot: FakeBot, home: TalkHome, freezer: FrozenDateTimeFactory) -> None:
    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    yes = card.data("Download")
    assert await bot.presses(MIA, card, data=yes) == "Эта кнопка не для вас."
    assert await bot.presses(STRANGER, card, data=yes) == NOT_YOURS
    for forged in ("yes", "", "movie:tmdb:1", yes[:-1], "x" * 500):
        assert await bot.presses(BORIS, card, data=forged) == STALE
    await bot.says(BORIS, "/help")
    assert await bot.presses(BORIS, bot.last(BORIS), data=yes) == STALE, "it is another message's"
    freezer.tick(timedelta(days=2))
    assert await bot.presses(BORIS, card, data=yes) == STALE
    assert home.added == [] and all(alert for _, alert in bot.answers)


async def test_a_button_works_once(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    yes = card.data("Download")
    for _ in range(3):
        bot.fire_press(BORIS, card, yes)
    await bot.settle()
    assert home.added == [ARRIVAL]
    assert sorted(text for text, _ in bot.answers) == ["", STALE, STALE]


async def test_a_question_of_before_was_replaced(bot: FakeBot, home: TalkHome) -> None:
    await bot.says(BORIS, "download Arrival")
    former = bot.last(BORIS)
    await bot.says(BORIS, "download Sicario")
    await bot.presses(BORIS, former, "Download")
    assert home.added == [] and former.labels == [] and bot.answers[-1][1]


async def test_shapes_that_nobody_expects(bot: FakeBot, hass: HomeAssistant) -> None:
    odd: tuple[Any, ...] = (None, "x", [], {}, 1.5, True)
    for one in odd:
        for event in ("telegram_text", "telegram_command", "telegram_attachment", "telegram_callback"):
            hass.bus.async_fire(event, {"bot": one})
            bot_data = {"config_entry_id": BOT, "username": one}
            plain = {"bot": bot_data, "user_id": ANNA, "chat_id": ANNA, "id": 1 if one else one}
            hass.bus.async_fire(event, {**plain, "text": one, "command": one, "data": one, "message": one})
            hass.bus.async_fire(event, {"bot": bot_data, "chat_id": one, "id": one, "date": one})
    await bot.settle()
    hass.bus.async_fire("telegram_text", {"bot": {"config_entry_id": "other"}, "chat_id": ANNA, "id": 5})
    await bot.settle()
    assert all("unexpected" not in one.html for one in bot.chat(ANNA))


async def test_fifty_people_at_once_hear_what_is_theirs(
    bot: FakeBot, home: TalkHome, hass: HomeAssistant
) -> None:
    from .conftest import list_member

    household = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.unique_id == "household"
    )
    people = range(7000, 7050)
    for person in people:
        await list_member(hass, household, person, f"P{person}", Role.MEMBER)
    for person in people:
        hass.bus.async_fire(
            "telegram_text",
            {
                "bot": {"config_entry_id": BOT, "username": "mediamate_bot"},
                "id": person,
                "chat_id": person,
                "user_id": person,
                "text": "download Arrival"
                if person % 2
                else "скачай Убийцу"
                if person % 4
                else "download Dune",
            },
        )
    await bot.settle()
    films = ("Arrival", "Убийца", "Dune")
    for person in people:
        (*_, answer) = bot.chat(person)
        theirs = "Arrival" if person % 2 else "Убийца" if person % 4 else "Dune"
        assert [one for one in films if one in answer.html] == [theirs], (person, answer.html)
        if person % 2:
            bot.fire_press(person, answer, answer.data("Download"))
    await bot.settle()
    assert home.added == [ARRIVAL]
    assert DUNE not in home.added


async def test_a_button_of_a_later_version(bot: FakeBot, mate: MediaMate) -> None:
    from custom_components.mediamate.history_chats import StoredButton

    await bot.says(BORIS, "download Arrival")
    card = bot.last(BORIS)
    for what, args in (("dance", {}), ("pick", {"picker": "?"}), ("pick", {"picker": "wish", "command": {"verb": "x"}, "ref": "?"}),
                       ("choose", {"what": "?"}), ("admit", {"id": "x"}), ("back", {"proposal": "?"})):  # fmt: skip
        button = StoredButton(
            id="b", sheet="s", person=BORIS, place=f"{BOT}:{BORIS}:0", message=card.id,
            expires=mate.now() + timedelta(hours=1), body={"do": what, "args": args, "language": "en"},
        )  # fmt: skip
        await mate.history.chats.save_buttons([button])
        assert await bot.presses(BORIS, card, data="b") != "", what
        assert bot.answers[-1][1], what


async def test_a_database_that_cannot_be_written(bot: FakeBot, mate: MediaMate) -> None:
    """It is a later version's, say: there are answers, and nothing is done."""
    from unittest.mock import patch

    from custom_components.mediamate.errors import ReadOnly

    with patch.object(mate.history.chats._database, "write", side_effect=ReadOnly):
        await bot.says(BORIS, "download Arrival")
        await bot.says(BORIS, "/help")
        assert "/find" in bot.last(BORIS).html
        assert bot.chat(BORIS)[0].labels == []


async def test_a_member_in_a_foreign_group(bot: FakeBot) -> None:
    from .fake_bot import Refused

    bot.refuse = lambda action, data: Refused("", key="invalid_chat_ids")
    await bot.says(BORIS, "/help", chat=-5)
    await bot.says(STRANGER, "/help", chat=-5)
    assert bot.messages == {}


async def test_only_the_bot_itself_is_believed(bot: FakeBot, home: TalkHome, hass: HomeAssistant) -> None:
    """Every user with Home Assistant's app may fire events: one could speak as an administrator so."""
    about: dict[str, Any] = {
        "bot": {"config_entry_id": BOT, "username": "mediamate_bot"},
        "user_id": ANNA,
        "chat_id": ANNA,
    }
    forged = about | {"id": 1, "date": dt_util.utcnow(), "text": "/requests"}
    hass.bus.async_fire("telegram_text", forged, EventOrigin.remote)
    hass.bus.async_fire("telegram_text", forged, context=Context(user_id="a user"))
    await bot.says(ANNA, "download Arrival")
    question = bot.last(ANNA)
    press = about | {"id": "9", "message": {"message_id": question.id}, "data": question.data("Download")}
    hass.bus.async_fire("telegram_callback", press, EventOrigin.remote, Context(user_id="a user"))
    await bot.settle()
    assert len(bot.chat(ANNA)) == 1 and home.added == [] and bot.answers == []


async def test_a_disk_that_fails_is_no_silence(
    bot: FakeBot, home: TalkHome, mate: MediaMate, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.says(ANNA, "download Arrival")
    question = bot.last(ANNA)

    async def full(*args: Any) -> Any:
        raise StorageFailed

    with monkeypatch.context() as broken:
        broken.setattr(mate.history._database, "write", full)
        broken.setattr(mate.history._database, "read", full)
        await bot.says(ANNA, "download Sicario")
        assert "could not" in bot.last(ANNA).html and bot.last(ANNA) is not question
        assert "could not" in await bot.presses(ANNA, question, "Download")
    assert home.added == []
    await bot.presses(ANNA, question, "Download")
    assert len(home.added) == 1


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MEMBER, Role.CHILD, Role.GUEST])
async def test_each_role_through_this_door(
    bot: FakeBot,
    home: TalkHome,
    monkeypatch: pytest.MonkeyPatch,
    *,
    role: Role,
) -> None:
    """Who stands at the desk is the member with the role that is listed, in a text and in a press."""
    hass, mate = bot.hass, bot.hass.data[DATA]
    household = household_entry(hass)
    assert isinstance(household, MockConfigEntry)
    await list_member(hass, household, STRANGER, "Olga", role)
    came: set[tuple[str, Role]] = set()

    def note(actor: Actor, verb: str, **more: Any) -> None:
        came.add((actor.name, actor.role))
        may(actor, verb, **more)

    monkeypatch.setattr(desk_base, "may", note)
    await bot.says(STRANGER, "download Arrival")
    await bot.presses(STRANGER, bot.last(STRANGER), "Download")
    assert came == {("Olga", role)}
    (request,) = await mate.history.requests()
    waits = role in {Role.CHILD, Role.GUEST}
    assert (request.state is RequestState.PENDING_APPROVAL) is waits
    assert home.added == ([] if waits else [ARRIVAL])
    await bot.says(STRANGER, "pause all downloads")
    assert ("may not" in bot.last(STRANGER).html) is waits, bot.last(STRANGER).html


# -- who is switched off in Home Assistant


@pytest.fixture
async def olga(bot: FakeBot, hass: HomeAssistant) -> MockUser:
    """List Olga, an administrator with a user of Home Assistant, who has asked for something."""
    user = MockUser(id="olga", name="Olga").add_to_hass(hass)
    household = household_entry(hass)
    assert isinstance(household, MockConfigEntry)
    await list_member(hass, household, STRANGER, "Olga", Role.ADMIN, user_id=user.id)
    await bot.says(STRANGER, "download Arrival")
    await bot.presses(STRANGER, bot.last(STRANGER), "Download")
    return user


async def switch(hass: HomeAssistant, user: MockUser, *, on: bool) -> None:
    await hass.auth.async_update_user(user, is_active=on)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_who_is_switched_off_is_nobody(
    bot: FakeBot, olga: MockUser, home: TalkHome, hass: HomeAssistant
) -> None:
    await bot.says(STRANGER, "download Sicario")
    question = bot.last(STRANGER)
    assert question.labels[0] == "⬇ Download"
    await switch(hass, olga, on=False)
    before = len(bot.chat(STRANGER))
    assert await bot.presses(STRANGER, question, "Download") == NOT_YOURS
    for text in ("yes", "download Dune", "/requests"):
        await bot.says(STRANGER, text)
    assert home.added == [ARRIVAL]
    (line,) = bot.chat(STRANGER)[before:]
    assert line.html.startswith("Hello! This bot only answers the members")
    assert not any("has written" in one.html for one in bot.chat(ANNA)), "everybody knows who that is"

    await switch(hass, olga, on=True)
    await bot.presses(STRANGER, question, "Download")
    assert home.added == [ARRIVAL, SICARIO]


async def test_who_is_switched_off_is_told_nothing(
    bot: FakeBot, olga: MockUser, home: TalkHome, mate: MediaMate, hass: HomeAssistant
) -> None:
    """Neither what became of their wishes, nor what waits for an administrator, nor who strangers are."""
    await switch(hass, olga, on=False)
    shown = [(one.html, one.rows) for one in bot.chat(STRANGER)]
    home.grab(ARRIVAL)
    mate.tracker.nudge()
    await bot.says(MIA, "download Sicario")
    await bot.says(MIA, "да")
    await bot.says(1777, "@mediamate_bot hello", chat=GROUP)
    member = member_of_telegram(hass, STRANGER)
    assert member
    who = Thread(member.actor_id, Door.TELEGRAM, f"{BOT}:{STRANGER}:0", "en")
    payload = {"title": "Arrival", "year": 2016, "ref": str(ARRIVAL)}
    await mate.history.add_notice(
        Notice(name="ready", request_id="r1", payload=payload, created=mate.now(), thread=who)
    )
    mate.outbox.kick()
    await bot.settle()
    assert [(one.html, one.rows) for one in bot.chat(STRANGER)] == shown
    assert any("Mia would like" in one.html for one in bot.chat(ANNA))
    assert any("has written" in one.html for one in bot.chat(ANNA))
    assert await mate.history.pending_notices() == []


# -- what others read along


@pytest.mark.parametrize("command", ["/requests", "what have we asked for?", "/downloads"])
async def test_in_a_group_an_administrator_is_shown_their_own(
    bot: FakeBot, home: TalkHome, command: str
) -> None:
    for person, film in ((BORIS, "Arrival"), (ANNA, "Sicario")):
        await bot.says(person, f"download {film}")
        await bot.presses(person, bot.last(person), "Download")
    assert len(home.added) == 2
    await bot.says(ANNA, command)
    assert "Arrival" in bot.last(ANNA).html and "Sicario" in bot.last(ANNA).html
    await bot.says(ANNA, f"@mediamate_bot {command}" if command[0] != "/" else command, chat=GROUP)
    assert "Sicario" in bot.last(GROUP).html and "Arrival" not in bot.last(GROUP).html
