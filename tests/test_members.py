"""Who is listed: read from the household's entry, whatever is in it."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.bot_chats import allowed_chats, chats, lets_in, place_of, private_place
from custom_components.mediamate.members import (
    Member,
    actor_of,
    member_named,
    member_of_actor,
    member_of_telegram,
    member_of_user,
    members,
)
from custom_components.mediamate.model import Actor, Door, MediaType, Role, Thread
from custom_components.mediamate.notices import telegram_thread, threads_for
from custom_components.mediamate.operations.policy import Quotas
from custom_components.mediamate.operations.stack import Defaults
from tests.members import bot_of, household_of, member_data

ANNA = {
    "role": "admin",
    "user_id": "u-anna",
    "telegram_id": 111,
    "media_user": "j-anna",
    "language": "ru",
    "movie": {"quality_profile": "Ultra-HD", "later": 1},
    "per_day": 3.0,
    "per_week": 10,
    "disk": 200,
    "max_age": 16,
    "notify": ["notify.anna"],
    "satellite": "assist_satellite.kitchen",
    "agent": "conversation.claude",
    "remember": False,
}


def test_a_household_without_an_entry_has_nobody(hass: HomeAssistant) -> None:
    assert members(hass) == ()
    assert member_of_user(hass, "u-anna") is None and member_of_telegram(hass, 111) is None
    assert member_of_actor(hass, "member:anna") is None and member_named(hass, "Anna") is None


async def test_everything_is_read(hass: HomeAssistant) -> None:
    household_of(hass, member_data("Anna", **ANNA))
    (anna,) = members(hass)
    assert anna == Member(
        id="anna",
        name="Anna",
        role=Role.ADMIN,
        user_id="u-anna",
        telegram_id=111,
        media_user="j-anna",
        language="ru",
        defaults=((MediaType.MOVIE, Defaults(quality_profile="Ultra-HD")),),
        quotas=Quotas(per_day=3, per_week=10, disk=200_000_000_000),
        max_age=16,
        notify=("notify.anna",),
        satellite="assist_satellite.kitchen",
        agent_id="conversation.claude",
        remembered=False,
    )
    assert actor_of(anna) == Actor("member:anna", Role.ADMIN, "Anna", "u-anna")


@pytest.mark.parametrize(
    "data",
    [
        {"role": None},
        {"role": "owner"},
        {"role": 7, "user_id": 7, "telegram_id": "111", "per_day": "many", "disk": True, "movie": "4K"},
        {"role": "automation", "notify": "notify.all", "language": [], "remember": None},
    ],
)
async def test_what_cannot_be_read_gives_nobody_power(hass: HomeAssistant, data: dict[str, Any]) -> None:
    household_of(hass, member_data("Anna", **data))
    assert members(hass) == (Member(id="anna", name="Anna", role=Role.NOBODY),)


async def test_found_by_what_doors_know(hass: HomeAssistant) -> None:
    household_of(
        hass, member_data("Anna", **ANNA), member_data("Boris", user_id="U-Boris"), member_data("Vera")
    )
    anna, boris, vera = members(hass)
    assert member_of_user(hass, "u-anna") == anna and member_of_user(hass, "u-vera") is None
    assert member_of_telegram(hass, 111) == anna and member_of_telegram(hass, -111) is None
    assert member_of_actor(hass, "member:vera") == vera and member_of_actor(hass, "user:u-anna") is None
    for name in ("boris", " BORIS ", "u-boris"):
        assert member_named(hass, name) == boris
    assert member_named(hass, "") is None and member_named(hass, "None") is None


async def test_while_the_household_is_off_nobody_is_in_telegram(hass: HomeAssistant) -> None:
    household_of(hass, member_data("Anna", **ANNA), disabled=True)
    assert member_of_telegram(hass, 111) is None
    assert member_of_user(hass, "u-anna") is not None  # an administrator's wishes stay theirs


# -- Home Assistant's own bot ----------------------------------------------------------------


async def test_private_chats_are_people_and_groups_are_not(hass: HomeAssistant) -> None:
    bot_of(hass, 111, -100500)
    bot_of(hass, 222, entry_id="other")
    assert chats(hass) == {111: "Chat 111", -100500: "Chat -100500", 222: "Chat 222"}
    assert set(allowed_chats(hass)) == {111, 222}
    assert lets_in(hass, 111) and not lets_in(hass, -100500) and not lets_in(hass, 333)
    assert private_place(hass, 111) is None  # nobody chose a bot
    household_of(hass, member_data("Anna", **ANNA), telegram_bot="bot")
    assert set(allowed_chats(hass)) == {111}
    assert private_place(hass, 111) == "bot:111:0" == place_of("bot", 111)
    assert private_place(hass, 222) is None
    assert place_of("bot", -100500, 7) == "bot:-100500:7"


async def test_where_a_member_is_told(hass: HomeAssistant) -> None:
    bot_of(hass, 111)
    household_of(hass, member_data("Anna", **ANNA), member_data("Vera"), telegram_bot="bot")
    anna, vera = members(hass)
    chat = Thread("member:anna", Door.TELEGRAM, "bot:111:0", "ru")
    assert telegram_thread(hass, anna) == chat and telegram_thread(hass, vera) is None
    by_script = Thread("automation", Door.ACTION, "", "en")
    assert threads_for(hass, anna, by_script) == (Thread("member:anna", Door.ACTION, "", "ru"), chat)
    by_anna = Thread("member:anna", Door.ASSIST, "dialog", "en")
    assert threads_for(hass, vera, by_anna) == (Thread("member:vera", Door.ASSIST, "dialog", "en"), by_anna)
    assert threads_for(hass, anna, by_anna) == (Thread("member:anna", Door.ASSIST, "dialog", "ru"), chat)
