"""The wishes as a to-do list: a door like the others, and in a conversation nobody's."""

import asyncio
from typing import TYPE_CHECKING, Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import (
    KNOWN_ASSISTANTS,
    async_expose_entity,
    async_should_expose,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_fire_time_changed

from custom_components.mediamate.data import DATA
from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.history import History
from custom_components.mediamate.model import Door, RequestState
from custom_components.mediamate.todo import MAX_QUESTIONS, wish_of
from tests.dialogue.home import OLD_DUNE, SICARIO, TalkHome
from tests.made import ARRIVAL, request as made_request
from tests.made_home import add_series

if TYPE_CHECKING:
    from tests.dialogue.doors import Household

pytest_plugins = ("tests.dialogue.doors",)

LIST = "todo.mediamate_requests"


class Items:
    """The list as a person uses it."""

    def __init__(self, hass: HomeAssistant, user: MockUser) -> None:
        self.hass = hass
        self.user = user

    async def call(self, action: str, **data: Any) -> Any:
        return await self.hass.services.async_call(
            "todo",
            action,
            {"entity_id": LIST} | data,
            blocking=True,
            context=Context(user_id=self.user.id if self.user else None),
            return_response=action == "get_items",
        )

    async def add(self, text: str) -> None:
        await self.call("add_item", item=text)

    async def shown(self, status: str | None = None) -> list[str]:
        found = (await self.call("get_items", status=["needs_action", "completed"]))[LIST]["items"]
        return [one["summary"] for one in found if status in {None, one["status"]}]

    async def uid(self, number: int = 0) -> str:
        return (await self.call("get_items"))[LIST]["items"][number]["uid"]


@pytest.fixture
def anna(hass: HomeAssistant, hass_admin_user: MockUser) -> Items:
    return Items(hass, hass_admin_user)


def somebody(hass: HomeAssistant, name: str) -> MockUser:
    user = MockUser(id=name.lower(), name=name, is_owner=False).add_to_hass(hass)
    user.mock_policy({"entities": True})
    return user


@pytest.fixture
def boris(hass: HomeAssistant) -> Items:
    return Items(hass, somebody(hass, "Boris"))


@pytest.fixture
def vera(hass: HomeAssistant) -> Items:
    return Items(hass, somebody(hass, "Vera"))


@pytest.fixture
def history(hass: HomeAssistant, household: MockConfigEntry) -> History:
    return hass.data[DATA].history


async def intend(hass: HomeAssistant, name: str, item: str, *, chat: bool = True) -> None:
    """Do what a voice assistant does with the list, once somebody has exposed it."""
    assert await async_setup_component(hass, "intent", {})
    await hass.async_block_till_done()
    slots = {"item": {"value": item}, "name": {"value": "MediaMate Requests"}}

    async def handle() -> None:
        if not chat:
            await intent.async_handle(hass, "test", name, slots, context=Context())
            return
        with async_get_chat_session(hass):
            await intent.async_handle(hass, "test", name, slots, context=Context())

    await hass.async_create_task(handle())  # a task of its own: a failure leaves the session set in it


# -- adding -------------------------------------------------------------------------------


async def test_adding_asks_for_it_at_once(history: History, home: TalkHome, boris: Items) -> None:
    await boris.add("Arrival")
    assert home.added == [ARRIVAL]
    assert await boris.shown() == ["Arrival (2016)"]
    (request,) = await history.requests()
    assert (request.actor, request.member, request.door) == ("user:boris", "Boris", Door.TODO)


@pytest.mark.parametrize(
    ("text", "ref", "profile"),
    [
        ("Dune (1984)", OLD_DUNE, 4),
        ("Arrival in 4K", ARRIVAL, 5),
        ("скачай Прибытие", ARRIVAL, 4),
        ("  Убийца ", SICARIO, 4),
    ],
)
async def test_an_item_is_a_title_or_a_sentence(
    household: MockConfigEntry, home: TalkHome, boris: Items, *, text: str, ref: Any, profile: int
) -> None:
    await boris.add(text)
    assert home.added == [ref]
    assert home.radarr.add.await_args.kwargs["quality_profile_id"] == profile


async def test_what_cannot_be_had_is_said(history: History, home: TalkHome, boris: Items) -> None:
    with pytest.raises(HomeAssistantError, match="I can't find anything called “Xyzzy”"):
        await boris.add("Xyzzy")
    with pytest.raises(HomeAssistantError, match="По запросу «Абракадабра» ничего не нашлось"):
        await boris.add("Абракадабра")
    home.have(SICARIO)
    with pytest.raises(HomeAssistantError, match="already in your library"):
        await boris.add("Sicario")
    home.tmdb.search.side_effect = home.radarr.lookup.side_effect = CannotConnect(service="TMDb")
    with pytest.raises(HomeAssistantError, match="does not answer"):
        await boris.add("Arrival")
    assert await boris.shown() == [] and home.added == []


async def test_asked_for_twice_is_one_item(
    history: History, home: TalkHome, boris: Items, vera: Items
) -> None:
    await boris.add("Arrival")
    await vera.add("Arrival")
    assert home.added == [ARRIVAL] and await vera.shown() == ["Arrival (2016)"]


async def test_two_people_at_once_are_two_people(
    history: History, home: TalkHome, boris: Items, vera: Items
) -> None:
    plain = home.tmdb.search.side_effect

    async def slow(*args: Any, **how: Any) -> Any:
        await asyncio.sleep(0.01)
        return await plain(*args, **how)

    home.tmdb.search.side_effect = slow
    await asyncio.gather(boris.add("Arrival"), vera.add("Sicario"), boris.add("Dune (1984)"))
    asked = {one.title: one.actor for one in await history.requests()}
    assert asked == {"Arrival": "user:boris", "Sicario": "user:vera", "Dune": "user:boris"}


# -- ambiguous items ----------------------------------------------------------------------


async def test_an_ambiguous_item_becomes_a_question_and_renaming_answers_it(
    history: History, home: TalkHome, boris: Items
) -> None:
    await boris.add("Dune")
    (question,) = await boris.shown()
    assert question == "Which “Dune”? Rename this to one of: Dune (2021), Dune (1984)"
    assert home.added == []
    with pytest.raises(HomeAssistantError, match="Rename this item"):
        await boris.call("update_item", item=question, status="completed")
    await boris.call("update_item", item=question, rename="Dune (1984)")
    assert home.added == [OLD_DUNE] and await boris.shown() == ["Dune (1984)"]


async def test_a_question_in_russian(history: History, home: TalkHome, boris: Items) -> None:
    await boris.add("Дюна")
    (question,) = await boris.shown()
    assert question == (
        "Что именно: «Дюна»? Переименуйте этот пункт в один из вариантов: Дюна (2021), Дюна (1984)"
    )
    await boris.call("update_item", item=question, rename="Дюна (2021)")
    assert await boris.shown() == ["Дюна (2021)"]


async def test_a_failed_answer_keeps_the_question(history: History, home: TalkHome, boris: Items) -> None:
    await boris.add("Dune")
    uid = await boris.uid()
    with pytest.raises(HomeAssistantError, match="I can't find"):
        await boris.call("update_item", item=uid, rename="Xyzzy")
    assert await boris.uid() == uid
    await boris.call("update_item", item=uid, rename="Дюна")
    (question,) = await boris.shown()
    assert question.startswith("Что именно: «Дюна»?") and await boris.uid() != uid


async def test_a_question_is_its_owner_s(
    history: History, home: TalkHome, boris: Items, vera: Items, anna: Items
) -> None:
    await boris.add("Dune")
    uid = await boris.uid()
    with pytest.raises(HomeAssistantError, match="Somebody else"):
        await vera.call("update_item", item=uid, rename="Dune (1984)")
    with pytest.raises(HomeAssistantError, match="Somebody else"):
        await vera.call("remove_item", item=[uid])
    await anna.call("remove_item", item=[uid])
    assert await boris.shown() == [] and home.added == []


async def test_an_administrator_s_tick_approves(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome, boris: Items, anna: Items
) -> None:
    hass.config_entries.async_update_entry(household, options={"unlisted": "ask_approval"})
    await hass.async_block_till_done()
    await boris.add("Arrival")
    assert await boris.shown("needs_action") == ["Arrival (2016)"] and home.added == []
    with pytest.raises(HomeAssistantError):
        await boris.call("update_item", item=await boris.uid(), status="completed")
    assert home.added == []
    await anna.call("update_item", item=await anna.uid(), status="completed")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert home.added == [ARRIVAL]


async def test_questions_outlive_a_restart_and_do_not_pile_up(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome, boris: Items
) -> None:
    await boris.add("Dune")
    before = await boris.shown()
    assert await hass.config_entries.async_reload(household.entry_id)
    assert await boris.shown() == before
    for _ in range(MAX_QUESTIONS + 1):
        await boris.add("Dune")
    assert len(await boris.shown()) == MAX_QUESTIONS


# -- what is shown ------------------------------------------------------------------------


async def test_what_can_be_watched_is_ticked(
    hass: HomeAssistant, history: History, home: TalkHome, boris: Items, freezer: FrozenDateTimeFactory
) -> None:
    await boris.add("Arrival")
    home.imported(ARRIVAL)
    home.playable(ARRIVAL)
    hass.data[DATA].tracker.nudge()
    await hass.async_block_till_done(wait_background_tasks=True)
    request = (await history.requests())[0]
    assert request.state is RequestState.READY
    freezer.tick(2)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await boris.shown("completed") == ["Arrival (2016)"]
    item = (await boris.call("get_items", status=["completed"]))[LIST]["items"][0]
    assert item["description"] == "http://tv/web/#/details?id=j1"
    with pytest.raises(HomeAssistantError, match="ticked by itself"):
        await boris.call("update_item", item="Arrival (2016)", status="needs_action")
    await boris.call("remove_completed_items")
    assert await boris.shown() == []
    assert home.library[ARRIVAL].has_file and home.radarr.delete.await_count == 0
    assert await history.requests() == [request]


async def test_what_failed_is_not_done_and_what_was_withdrawn_is_gone(
    hass: HomeAssistant, household: MockConfigEntry, boris: Items
) -> None:
    history = hass.data[DATA].history
    for number, state in enumerate(("failed", "cancelled", "declined", "imported"), 1):
        reason = {"failed": "disk_full", "imported": "not_verified"}.get(state)
        await history.save_request(
            made_request(f"r{number}", title=state, year=None, state=RequestState(state), reason=reason)
        )
    await hass.config_entries.async_reload(household.entry_id)
    assert await boris.shown("needs_action") == ["failed"]
    assert await boris.shown("completed") == ["imported"]
    (item,) = (await boris.call("get_items", status=["needs_action"]))[LIST]["items"]
    assert item["description"] == "failed (the disk is full)"
    await boris.call("remove_item", item=["failed"])
    assert await boris.shown() == ["imported"]
    await hass.config_entries.async_reload(household.entry_id)
    assert await boris.shown() == ["imported"]


# -- withdrawing --------------------------------------------------------------------------


async def test_deleting_withdraws_and_removes_no_file(
    history: History, home: TalkHome, boris: Items, vera: Items
) -> None:
    await boris.add("Arrival")
    home.grab(ARRIVAL)
    with pytest.raises(HomeAssistantError, match="Somebody else"):
        await vera.call("remove_item", item=["Arrival (2016)"])
    await boris.call("remove_item", item=["Arrival (2016)"])
    assert await boris.shown() == []
    assert (await history.requests())[0].state is RequestState.CANCELLED
    removed = [call.kwargs for call in home.qbittorrent.remove.await_args_list]
    assert all(one["delete_files"] is False for one in removed)
    assert all(
        not call.kwargs["remove_from_client"] for call in home.radarr.remove_from_queue.await_args_list
    )


# -- in a conversation --------------------------------------------------------------------


async def test_assistants_do_not_see_it_unless_somebody_wants_that(
    hass: HomeAssistant, household: MockConfigEntry
) -> None:
    assert not any(async_should_expose(hass, one, LIST) for one in KNOWN_ASSISTANTS)
    async_expose_entity(hass, "conversation", LIST, should_expose=True)
    await hass.config_entries.async_reload(household.entry_id)
    assert async_should_expose(hass, "conversation", LIST)


async def test_adding_in_a_conversation_only_prepares(
    hass: HomeAssistant, history: History, home: TalkHome, anna: Items, vera: Items
) -> None:
    await anna.add("Arrival")  # her context stays on the entity, and is nobody's afterwards
    async_expose_entity(hass, "conversation", LIST, should_expose=True)
    await intend(hass, "HassListAddItem", "Sicario")
    assert home.added == [ARRIVAL]
    question = "Download Sicario (2015)? Tick this to say yes."
    assert question in await anna.shown("needs_action")
    (proposal,) = await history.proposals()
    assert proposal.thread.actor == "room:" and proposal.thread.door is Door.TODO
    with pytest.raises(HomeAssistantError, match="Somebody else"):
        await vera.call("update_item", item=question, status="completed")
    with pytest.raises(HomeAssistantError, match="Tick this item"):
        await anna.call("update_item", item=question, rename="Dune (1984)")
    await anna.call("update_item", item=question, status="completed")
    assert home.added == [ARRIVAL, SICARIO]
    assert sorted(await anna.shown()) == ["Arrival (2016)", "Sicario (2015)"]


@pytest.mark.parametrize("chat", [True, False])
async def test_a_leftover_context_is_nobody(
    hass: HomeAssistant, history: History, home: TalkHome, anna: Items, chat: bool
) -> None:
    await anna.shown()  # an action that sets a context, and never asks who it was
    await intend(hass, "HassListAddItem", "Sicario", chat=chat)
    assert home.added == []
    (proposal,) = await history.proposals()
    assert proposal.thread.actor == "room:"


async def test_in_a_conversation_nothing_is_ticked(
    hass: HomeAssistant, history: History, home: TalkHome, anna: Items
) -> None:
    await intend(hass, "HassListAddItem", "Sicario")
    (question,) = await anna.shown()
    with pytest.raises((HomeAssistantError, intent.IntentError)):
        await intend(hass, "HassListCompleteItem", question)

    async def tool() -> None:
        with async_get_chat_session(hass):
            await anna.call("update_item", item=question, status="completed")

    with pytest.raises(HomeAssistantError, match="by hand"):
        await hass.async_create_task(tool())
    assert home.added == [] and len(await history.proposals()) == 1


async def test_what_a_room_added_a_room_may_take_back(
    hass: HomeAssistant, history: History, home: TalkHome, anna: Items
) -> None:
    await anna.add("Arrival")
    await intend(hass, "HassListAddItem", "Sicario")
    question = (await anna.shown())[0]
    await intend(hass, "HassListRemoveItem", question)
    assert await anna.shown() == ["Arrival (2016)"] and await history.proposals() == []
    with pytest.raises((HomeAssistantError, intent.IntentError)):
        await intend(hass, "HassListRemoveItem", "Arrival (2016)")
    assert await anna.shown() == ["Arrival (2016)"]
    home.imported(ARRIVAL)
    home.playable(ARRIVAL)
    hass.data[DATA].tracker.nudge()
    await hass.async_block_till_done(wait_background_tasks=True)
    with pytest.raises((HomeAssistantError, intent.IntentError)):
        await intend(hass, "HassListRemoveItem", "Arrival (2016)")


async def test_an_ambiguous_item_in_a_conversation_is_a_question_too(
    hass: HomeAssistant, history: History, home: TalkHome, anna: Items
) -> None:
    await intend(hass, "HassListAddItem", "Дюна")
    (question,) = await anna.shown()
    assert question.startswith("Что именно: «Дюна»?")
    uid = await anna.uid()
    with pytest.raises((HomeAssistantError, intent.IntentError)):
        await intend(hass, "HassListAddItem", "Xyzzy")
    await anna.call("update_item", item=uid, rename="Dune (1984)")
    assert home.added == [OLD_DUNE]


async def test_rooms_that_may_not_ask_may_not_ask_here(
    hass: HomeAssistant, open_doors: Household, home: TalkHome, anna: Items
) -> None:
    await open_doors(rooms="deny")
    with pytest.raises((HomeAssistantError, intent.IntentError)):
        await intend(hass, "HassListAddItem", "Sicario")
    assert await anna.shown() == []


async def test_an_open_question_expires_from_the_list(
    hass: HomeAssistant, history: History, home: TalkHome, anna: Items, freezer: FrozenDateTimeFactory
) -> None:
    await intend(hass, "HassListAddItem", "Sicario")
    await intend(hass, "HassListAddItem", "Arrival")
    assert len(await anna.shown()) == 2  # a newer question does not replace an older one
    freezer.tick(601)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get(LIST).state == "0"
    assert await anna.shown() == [] and home.added == []


async def test_open_questions_outlive_a_restart(
    hass: HomeAssistant, household: MockConfigEntry, home: TalkHome, anna: Items
) -> None:
    await intend(hass, "HassListAddItem", "Sicario")
    assert await hass.config_entries.async_reload(household.entry_id)
    await hass.data[DATA].proposals.load()
    (question,) = await anna.shown()
    await anna.call("update_item", item=question, status="completed")
    assert home.added == [SICARIO]


async def test_a_no_is_a_no(hass: HomeAssistant, history: History, home: TalkHome, anna: Items) -> None:
    await intend(hass, "HassListAddItem", "Sicario")
    uid = await anna.uid()
    await anna.call("remove_item", item=[uid])
    assert await anna.shown() == [] and await history.proposals() == [] and home.added == []


def test_items_are_read() -> None:
    assert wish_of("Dune (1984)", "en").year == 1984
    assert wish_of("what a day", "en").title == "what a day"
    assert wish_of("download season 2 of Chernobyl", "en").seasons == (2,)


async def test_a_series_is_asked_for_its_seasons_and_named_by_them(
    hass: HomeAssistant, home: TalkHome, boris: Items, household: MockConfigEntry
) -> None:
    add_series(hass, home)
    await boris.add("The Bear")
    (question,) = await boris.shown()
    assert question == "Which seasons of “The Bear”? Rename this, for example to “The Bear season 2”"
    await boris.call("update_item", item=question, rename="The Bear season 2")
    assert await boris.shown() == ["The Bear (2022), season 2"]
    await boris.add("The Bear season 1 episode 3")
    assert "The Bear (2022), season 1, episode 3" in await boris.shown()
