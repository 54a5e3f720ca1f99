"""The LLM API "Media", what Assist gets of it, and the to-do list as the place for a yes from outside."""

from dataclasses import replace
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent, llm
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_fire_time_changed

from custom_components.mediamate.agent.prompt import TOOL_PROMPT
from custom_components.mediamate.agent.tools import TOOLS, MediaApi
from custom_components.mediamate.agent.waiting import MOST
from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.model import MediaRef, MediaType
from tests.agent.tool_talk import (  # noqa: F401 - the fixtures
    Meet,
    Model,
    boris,
    confirming,
    home,
    household,
    mate,
    meet,
    open_doors,
    somebody,
    untouched,
    waiting,
)
from tests.dialogue.home import PART_TWO, TalkHome
from tests.made import ARRIVAL

# ruff: noqa: F811 - fixtures that are imported
LIST = "todo.mediamate_requests"
CONTEXT = llm.LLMContext("foreign", Context(), "en", "conversation", None)
OURS = [f"mediamate__{one.verb}" for one in TOOLS]


@pytest.fixture(autouse=True)
def bazarr(hass: HomeAssistant) -> None:
    """Have a Bazarr, so that all tools are offered; that it does not run makes no difference."""
    MockConfigEntry(domain="mediamate", title="Bazarr", data={"kind": "bazarr"}).add_to_hass(hass)


async def names(hass: HomeAssistant, api: str) -> list[str]:
    return [one.name for one in (await llm.async_get_api(hass, api, CONTEXT)).tools]


async def test_the_api_has_our_tools_and_the_clock(hass: HomeAssistant, household: MockConfigEntry) -> None:
    instance = await llm.async_get_api(hass, "mediamate", CONTEXT)
    assert [one.name for one in instance.tools] == ["llm__GetDateTime", *OURS]
    assert instance.api.name == "Media" and instance.api_prompt == TOOL_PROMPT
    assert all(one.integration for one in instance.tools)


async def test_assist_gets_them_only_if_the_household_wants_that(
    hass: HomeAssistant, household: MockConfigEntry
) -> None:
    assert not set(OURS) & set(await names(hass, "assist"))
    hass.config_entries.async_update_entry(household, options={"tools_in_assist": True})
    assert set(OURS) <= set(await names(hass, "assist"))


async def test_the_household_chooses_that_among_its_options(
    hass: HomeAssistant, household: MockConfigEntry
) -> None:
    flow = await hass.config_entries.options.async_init(household.entry_id)
    (tools,) = [one for one in flow["data_schema"].schema if one == "tools_in_assist"]
    assert tools.default() is False
    await hass.config_entries.options.async_configure(flow["flow_id"], {"tools_in_assist": True})
    await hass.async_block_till_done()
    assert set(OURS) <= set(await names(hass, "assist"))


async def test_the_api_goes_and_comes_with_the_household(
    hass: HomeAssistant, household: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(household.entry_id)
    assert "mediamate" not in {one.id for one in llm.async_get_apis(hass)}
    instance = await MediaApi(hass).async_get_api_instance(CONTEXT)
    assert [one.name for one in instance.tools] == ["llm__GetDateTime"]
    assert await hass.config_entries.async_setup(household.entry_id)
    assert set(OURS) <= set(await names(hass, "mediamate"))


async def test_without_our_data_there_are_no_tools(hass: HomeAssistant, household: MockConfigEntry) -> None:
    kept = hass.data.pop(DATA)
    try:
        assert await names(hass, "mediamate") == ["llm__GetDateTime"]
    finally:
        hass.data[DATA] = kept


async def test_merged_with_others_the_names_stay_short(
    hass: HomeAssistant, household: MockConfigEntry
) -> None:
    instance = await llm.async_get_api(hass, ["assist", "mediamate"], CONTEXT)
    assert max(len(one.name) for one in instance.tools if "mediamate" in one.name) <= 64


# -- a yes from outside -------------------------------------------------------------------


class Items:
    """The list as one user uses it."""

    def __init__(self, hass: HomeAssistant, user: MockUser) -> None:
        self.hass, self.context = hass, Context(user_id=user.id)

    async def _call(self, action: str, **data: Any) -> Any:
        return await self.hass.services.async_call(
            "todo",
            action,
            {"entity_id": LIST} | data,
            blocking=True,
            context=self.context,
            return_response=action == "get_items",
        )

    async def shown(self) -> list[dict[str, str]]:
        return (await self._call("get_items"))[LIST]["items"]

    async def tick(self, uid: str) -> None:
        await self._call("update_item", item=uid, status="completed")

    async def delete(self, uid: str) -> None:
        await self._call("remove_item", item=uid)


def notified(hass: HomeAssistant) -> list[str]:
    return [one["message"] for one in _async_get_or_create_notifications(hass).values()]


@pytest.fixture
def client(meet: Meet) -> Model:
    """Be what Boris's MCP client is to the tools."""
    return meet(platform="mcp_server", language="*")


async def test_the_owners_tick_is_the_yes(
    hass: HomeAssistant, client: Model, mate: MediaMate, home: TalkHome, boris: MockUser
) -> None:
    vera = somebody(hass, "Vera")
    prepared = await client.call("request", title="Dune: Part Two")
    await hass.async_block_till_done()
    items = await Items(hass, boris).shown()
    assert [one["uid"] for one in items] == [prepared["proposal_id"]]
    assert items[0]["summary"].startswith("Confirm: Download the film Dune: Part Two (2024)")
    assert f"(/todo?entity_id={LIST})" in notified(hass)[0]
    for act in (Items(hass, vera).tick, Items(hass, vera).delete):
        with pytest.raises(HomeAssistantError):
            await act(items[0]["uid"])
    assert await untouched(mate, home)
    await Items(hass, boris).tick(items[0]["uid"])
    await hass.async_block_till_done()
    assert home.added == [PART_TWO] and not any("Confirm" in one for one in notified(hass))
    requests = await mate.history.requests()
    assert [one.actor for one in requests] == [f"user:{boris.id}"]
    assert not await waiting(mate)


@pytest.mark.parametrize("verb", ["HassListCompleteItem", "HassListRemoveItem"])
async def test_a_model_cannot_tick_it_with_home_assistants_own_tools(
    hass: HomeAssistant, client: Model, mate: MediaMate, home: TalkHome, verb: str
) -> None:
    """The list is not exposed; where somebody exposed it, an intent is nobody's tick."""
    prepared = await client.call("request", title="Arrival")
    await hass.async_block_till_done()
    slots = {"name": {"value": "MediaMate Requests"}, "item": {"value": prepared["proposal_id"]}}
    with pytest.raises((HomeAssistantError, intent.IntentError), match="Error handling"):
        await intent.async_handle(hass, "test", verb, slots, context=Context(user_id=client.user_id))
    assert len(await waiting(mate)) == 1 and await untouched(mate, home)


async def test_an_administrators_tick_is_one_too(
    hass: HomeAssistant, client: Model, home: TalkHome, hass_admin_user: MockUser
) -> None:
    prepared = await client.call("request", title="Arrival")
    await hass.async_block_till_done()
    await Items(hass, hass_admin_user).tick(prepared["proposal_id"])
    assert home.added == [ARRIVAL]


async def test_deleting_the_item_is_the_no(
    hass: HomeAssistant, client: Model, mate: MediaMate, home: TalkHome, boris: MockUser
) -> None:
    prepared = await client.call("request", title="Arrival")
    await hass.async_block_till_done()
    await Items(hass, boris).delete(prepared["proposal_id"])
    await hass.async_block_till_done()
    assert not await waiting(mate) and not notified(hass) and await untouched(mate, home)


async def test_a_removal_asked_in_another_agents_chat_waits_in_the_list(
    hass: HomeAssistant, meet: Meet, home: TalkHome, hass_admin_user: MockUser
) -> None:
    model = meet(hass_admin_user)
    home.library[ARRIVAL] = home._held(ARRIVAL)
    home.grab(ARRIVAL, "ab" * 20)
    running = (await model.call("downloads"))["downloads"][0]
    prepared = await model.call("control_download", action="remove", id=running["id"])
    await hass.async_block_till_done()
    items = await Items(hass, hass_admin_user).shown()
    assert [one["uid"] for one in items] == [prepared["proposal_id"]]
    await Items(hass, hass_admin_user).tick(prepared["proposal_id"])
    assert home.radarr.remove_from_queue.called


async def test_what_is_asked_in_a_chat_is_not_in_the_list(
    hass: HomeAssistant, meet: Meet, boris: MockUser
) -> None:
    await meet().ask("Arrival")
    await hass.async_block_till_done()
    assert await Items(hass, boris).shown() == []


async def test_it_waits_for_a_day_and_goes(
    hass: HomeAssistant, client: Model, boris: MockUser, freezer: FrozenDateTimeFactory
) -> None:
    await client.call("request", title="Arrival")
    await hass.async_block_till_done()
    freezer.tick(23 * 3600)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert len(await Items(hass, boris).shown()) == 1
    freezer.tick(2 * 3600)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await Items(hass, boris).shown() == [] and not notified(hass)


async def test_questions_do_not_heap_up(client: Model, mate: MediaMate, home: TalkHome) -> None:
    film = home.titles[ARRIVAL]
    for number in range(MOST + 3):
        ref = MediaRef(MediaType.MOVIE, "tmdb", str(9000 + number))
        home.titles[ref] = replace(film, ref=ref, title=f"Film {number} of many", aliases=())
    answers = [await client.call("request", title=f"Film {number} of many") for number in range(MOST + 3)]
    assert [one.get("error") for one in answers[MOST:]] == ["too_many_waiting"] * 3
    assert len(await waiting(mate)) == MOST
    again = await client.call("request", title="Film 1 of many")
    assert "question" in again and len(await waiting(mate)) == MOST


async def test_hostile_titles_do_not_format_the_notification(
    hass: HomeAssistant, client: Model, home: TalkHome
) -> None:
    home.titles[ARRIVAL] = replace(
        home.titles[ARRIVAL], title="Arrival [x](http://evil.example)", aliases=("Arrival",)
    )
    await client.call("request", title="Arrival")
    assert r"\[x\](http\://evil.example)" in notified(hass)[0]
