"""An approval from the sentence to the link, over real HTTP: a child asks, a phone says yes, everybody hears."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import Context, HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_capture_events

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.model import MediaRequest, RequestState
from simulator import SimulatedStack
from tests.members import member_data

type Say = Callable[..., Awaitable[str]]


@pytest.fixture
def speed() -> float:
    """Ten simulated minutes in each of our seconds: a download takes no time."""
    return 600.0


@pytest.fixture
async def vera(hass: HomeAssistant, mate: MediaMate) -> MockUser:
    """A member of twelve years: the films of the simulated TMDb are PG-13."""
    user = MockUser(name="vera", is_owner=False).add_to_hass(hass)
    entry = household_entry(hass)
    assert entry is not None
    data = member_data("Vera", user_id=user.id, max_age=12, movie={"quality_profile": "Ultra-HD"})
    hass.config_entries.async_add_subentry(entry, ConfigSubentry(**data))
    await hass.async_block_till_done(wait_background_tasks=True)
    return user


@pytest.fixture
def anna(hass: HomeAssistant) -> MockUser:
    return MockUser(name="Anna", is_owner=True).add_to_hass(hass)


@pytest.fixture
def phone(hass: HomeAssistant, anna: MockUser) -> list[dict[str, Any]]:
    """What Anna's phone is told."""
    told: list[dict[str, Any]] = []

    async def notify(call: ServiceCall) -> None:
        told.append(dict(call.data))

    MockConfigEntry(
        domain="mobile_app",
        data={"device_name": "Anna's Phone", "user_id": anna.id},
        state=ConfigEntryState.LOADED,
    ).add_to_hass(hass)
    hass.services.async_register("notify", "mobile_app_anna_s_phone", notify)
    return told


@pytest.fixture
def say(hass: HomeAssistant, vera: MockUser) -> Say:
    async def said(text: str) -> str:
        result = await conversation.async_converse(
            hass, text, "vera", Context(user_id=vera.id), "en", "conversation.mediamate"
        )
        speech: str = result.response.speech["plain"]["speech"]
        return speech

    return said


async def until[T](look: Callable[[], Awaitable[T] | T], seconds: float = 90) -> T:
    async with asyncio.timeout(seconds):
        while True:
            found = look()
            if isinstance(found, Awaitable):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.05)


async def wish(mate: MediaMate) -> MediaRequest:
    (found,) = await mate.history.requests()
    return found


def shown(hass: HomeAssistant, key: str) -> str:
    return _async_get_or_create_notifications(hass).get(key, {"message": ""})["message"]


async def asked(say: Say, mate: MediaMate) -> MediaRequest:
    question = await say("скачай фильм Прибытие 2016 года")
    assert "Возрастной рейтинг — 13+" in question
    assert "ждёт одобрения" in await say("да")
    request = await wish(mate)
    assert (request.state, request.reason, request.actor) == (
        RequestState.PENDING_APPROVAL,
        "over_age",
        "member:vera",
    )
    return request


async def test_from_a_sentence_over_a_yes_to_the_link(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, *, say: Say, phone: list[Any], anna: MockUser
) -> None:
    needed = async_capture_events(hass, "mediamate_approval_needed")
    request = await asked(say, mate)
    radarr = mate.desk.stack().backends[0].port
    await until(lambda: phone)
    assert await radarr.get(request.ref) is None
    assert [(one.data["member"], one.data["reason"]) for one in needed] == [("Vera", "over_age")]
    approve = phone[0]["data"]["actions"][0]["action"]
    hass.bus.async_fire(
        "mobile_app_notification_action", {"action": approve}, context=Context(user_id=anna.id)
    )
    await until(lambda: radarr.get(request.ref))
    held = await radarr.get(request.ref)
    profiles = {one.id: one.name for one in await radarr.quality_profiles()}
    assert held is not None and profiles[held.quality_profile_id or 0] == "Ultra-HD"

    async def ready() -> bool:
        mate.tracker.nudge()
        return (await wish(mate)).state is RequestState.READY

    await until(ready)
    done = await wish(mate)
    await until(lambda: done.link and done.link in shown(hass, f"mediamate_{request.id}"))
    assert done.decided_by == "Anna" and phone[-1]["message"] == "clear_notification"


async def test_from_a_sentence_to_a_no(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, *, say: Say, phone: list[Any], anna: MockUser
) -> None:
    request = await asked(say, mate)
    answer = await hass.services.async_call(
        "mediamate",
        "decline_request",
        {"request_id": request.id, "reason": "Сначала уроки"},
        blocking=True,
        return_response=True,
        context=Context(user_id=anna.id),
    )
    assert answer is not None and isinstance(answer["request"], dict)
    assert answer["request"]["note"] == "Сначала уроки"
    await until(lambda: shown(hass, f"mediamate_{request.id}"))
    told = shown(hass, f"mediamate_{request.id}")
    assert told == "Anna отклоняет: «Прибытие» (2016). Причина: Сначала уроки"
    assert await mate.desk.stack().backends[0].port.get(request.ref) is None


async def test_a_wish_that_waits_outlives_a_restart(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, *, say: Say, anna: MockUser
) -> None:
    request = await asked(say, mate)
    mate.tracker.clear()
    await mate.tracker.load()  # what a start does
    assert mate.tracker.open[request.id].state is RequestState.PENDING_APPROVAL
    approved = await mate.desk.approve_request(
        await mate.desk.actor_for_context(Context(user_id=anna.id)), request.id, quality_profile="HD-1080p"
    )
    assert approved.state is RequestState.REQUESTED
    radarr = mate.desk.stack().backends[0].port
    held = await until(lambda: radarr.get(request.ref))
    assert held is not None
