# ruff: noqa: F811 - fixtures that are imported
"""The action that forgets, the search of `get_requests`, and the household's choice of how long."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.household import Household, household
from custom_components.mediamate.model import Door, Exchange, Message, Thread
from tests.made import ARRIVAL, DUNE, START, followed
from tests.made_home import Home
from tests.test_services import Call, call, entry, home, mate, member  # noqa: F401


async def said(mate: MediaMate, actor: str, door: Door = Door.ASSIST) -> None:
    """Have somebody said something, and a question wait for them."""
    thread = Thread(actor, door, "dialog")
    await mate.history.save_exchange(Exchange(thread=thread, said="hello", answer="hi", when=mate.now()))
    await mate.proposals.prepare(thread, "request", {}, Message("x"))


@pytest.fixture
def admin(hass_admin_user: MockUser) -> Context:
    return Context(user_id=hass_admin_user.id)


async def test_ones_own_talk_at_every_door(call: Call, mate: MediaMate, member: Context) -> None:
    await said(mate, f"user:{member.user_id}")
    await said(mate, f"user:{member.user_id}", Door.TELEGRAM)
    await said(mate, "user:somebody else")
    own = Thread(f"user:{member.user_id}", Door.ASSIST, "dialog")
    await mate.history.save_follows([followed(thread=own), followed()], new=True)
    assert await call("forget", {}, member) == {"exchanges": 2, "questions": 2, "follows": 1}
    assert await mate.history.count_exchanges() == 1
    assert await mate.history.follows() == [followed()]
    assert await call("forget", {}, member) == {"exchanges": 0, "questions": 0, "follows": 0}


async def test_what_was_asked_for_stays(call: Call, mate: MediaMate, member: Context) -> None:
    await call("request", {"ref": str(DUNE)}, member)
    await call("forget", {}, member)
    assert [one["title"] for one in (await call("get_requests", {}, member))["requests"]] == ["Dune"]


async def test_an_administrator_forgets_for_somebody_and_for_all(
    hass: HomeAssistant, call: Call, mate: MediaMate, member: Context, admin: Context
) -> None:
    household = MockConfigEntry(
        domain="mediamate",
        unique_id="household",
        data={"kind": "household"},
        subentries_data=[
            {
                "subentry_type": "member",
                "title": "Vera",
                "data": {"role": "member"},
                "unique_id": None,
                "subentry_id": "vera",
            }
        ],
    )
    household.add_to_hass(hass)
    for actor in (f"user:{member.user_id}", "member:vera", "user:other"):
        await said(mate, actor)
    assert await call("forget", {"for_member": "boris"}, admin) == {
        "exchanges": 1,
        "questions": 1,
        "follows": 0,
    }
    assert await call("forget", {"for_member": "Vera"}, admin) == {
        "exchanges": 1,
        "questions": 1,
        "follows": 0,
    }
    with pytest.raises(ServiceValidationError) as err:
        await call("forget", {"for_member": "nobody"}, admin)
    assert err.value.translation_key == "nobody_named"
    assert await call("forget", {"all": True}, admin) == {"exchanges": 1, "questions": 1, "follows": 0}


@pytest.mark.parametrize("data", [{"for_member": "Boris"}, {"all": True}])
@pytest.mark.parametrize("who", ["member", "automation"])
async def test_nobody_else_may(
    call: Call, mate: MediaMate, member: Context, data: dict[str, Any], who: str
) -> None:
    await said(mate, f"user:{member.user_id}")
    with pytest.raises(ServiceValidationError) as err:
        await call("forget", data, member if who == "member" else None)
    assert err.value.translation_key == "not_allowed"
    assert await mate.history.count_exchanges() == 1


async def test_of_whom_is_said_once(call: Call) -> None:
    with pytest.raises(vol.Invalid):
        await call("forget", {"for_member": "Boris", "all": True})
    assert await call("forget") == {
        "exchanges": 0,
        "questions": 0,
        "follows": 0,
    }  # an automation said nothing


async def test_requests_by_title_and_time(call: Call, home: Home) -> None:
    for ref in (DUNE, ARRIVAL):
        await call("request", {"ref": str(ref)})
        home.clock.forward(days=1)

    async def titles(**data: Any) -> list[str]:
        return [one["title"] for one in (await call("get_requests", data))["requests"]]

    tomorrow = (START + timedelta(days=1)).isoformat()
    assert await titles(query="the Dune film") == ["Dune"]
    assert await titles(query="Arrivals") == ["Arrival"]
    assert await titles(query="Blade Runner") == []
    assert await titles(since=tomorrow) == ["Arrival"]
    assert await titles(until=tomorrow) == ["Dune"]
    assert await titles(query="dune", since=tomorrow) == []
    assert await titles(state="ready") == []
    with pytest.raises(vol.Invalid):
        await titles(since="some day")


def test_how_long_is_the_households_choice() -> None:
    assert Household.of({}).remember_for == timedelta(days=30)
    assert Household.of({"remember_for": 0}).remember_for == timedelta(0)
    assert Household.of({"remember_for": 365.0}).remember_for == timedelta(days=365)


async def test_the_form_offers_it(hass: HomeAssistant, running_core: None) -> None:
    entry = MockConfigEntry(domain="mediamate", unique_id="household", data={"kind": "household"})
    entry.add_to_hass(hass)
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    keys = {str(one): one.default() for one in flow["data_schema"].schema if one.default is not vol.UNDEFINED}
    assert keys["remember_for"] == 30
    answer = {name: keys[name] for name in keys if name != "notify"} | {"remember_for": 7}
    await hass.config_entries.options.async_configure(flow["flow_id"], answer)
    assert household(hass).remember_for == timedelta(days=7)
