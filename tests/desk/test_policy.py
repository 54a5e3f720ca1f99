"""What members may have: age caps, quotas, their own defaults; and wishes in somebody's name."""

import asyncio
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.mediamate.actors import own_ids
from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.errors import NotFound, Refused
from custom_components.mediamate.members import actor_of, members
from custom_components.mediamate.model import (
    Actor,
    Door,
    MediaRequest,
    Message,
    QualityProfile,
    RequestState,
    RequestStatus,
    Role,
    Thread,
)
from custom_components.mediamate.operations.request import Plan, Wish
from custom_components.mediamate.operations.stack import Defaults
from custom_components.mediamate.orchestrator import Desk
from tests.desk.asking import ASK, WISH
from tests.made import (
    ADMIN,
    ARRIVAL,
    AUTOMATION,
    CHILD,
    DUNE,
    MEMBER,
    OTHER,
    ROOM,
    START,
    Clock,
    request as made_request,
    thread,
)
from tests.made_home import Home, add_series
from tests.members import bot_of, household_of, member_data
from tests.operations.fakes import BEAR

ELSE = Wish(ref=ARRIVAL)


def listed(hass: HomeAssistant, **data: Any) -> Actor:
    """List Vera, and return her as the desk knows her."""
    household_of(hass, member_data("Vera", **data))
    return actor_of(members(hass)[0])


def rated(home: Home, certification: str | None) -> None:
    home.titles[DUNE] = replace(home.titles[DUNE], certification=certification)


# -- age ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("certification", "limit", "reason"),
    [
        ("PG-13", 13, None),
        ("PG-13", 12, "over_age"),
        (None, 18, "unrated"),
        ("R", None, None),
    ],
)
async def test_over_the_cap_it_waits_for_an_administrator(
    hass: HomeAssistant,
    desk: Desk,
    home: Home,
    *,
    certification: str | None,
    limit: int | None,
    reason: str | None,
) -> None:
    rated(home, certification)
    vera = listed(hass, max_age=limit)
    plan = await desk.plan(vera, WISH)
    assert isinstance(plan, Plan)
    assert [one.key for one in plan.notes] == ([f"note_{reason}"] if reason else [])
    result = await desk.request(vera, thread(vera), WISH)
    assert result.request is not None
    if reason is None:
        assert (result.status, home.added) == (RequestStatus.REQUESTED, [DUNE])
    else:
        assert (result.status, home.added) == (RequestStatus.PENDING_APPROVAL, [])
        assert (result.request.state, result.request.reason) == (RequestState.PENDING_APPROVAL, reason)


async def test_a_child_s_cap_is_the_better_reason(hass: HomeAssistant, desk: Desk, home: Home) -> None:
    rated(home, "16")
    kid = listed(hass, role="child", max_age=12)
    plan = await desk.plan(kid, WISH)
    assert isinstance(plan, Plan) and plan.notes == (Message("note_over_age", {"age": 16}),)
    plan = await desk.plan(kid, ELSE)
    assert isinstance(plan, Plan) and plan.notes == (Message("note_unrated"),)


async def test_who_asks_first_is_told_before_the_yes(hass: HomeAssistant, desk: Desk) -> None:
    plan = await desk.plan(CHILD, WISH)
    assert isinstance(plan, Plan) and plan.notes == (Message("note_asks_first"),)


async def test_an_administrator_needs_nobody_whatever_they_are_as_a_member(
    hass: HomeAssistant, desk: Desk, home: Home
) -> None:
    rated(home, "18")
    vera = replace(listed(hass, role="child", max_age=6, per_day=1), role=Role.ADMIN)
    for wish in (WISH, ELSE):
        assert (await desk.request(vera, thread(vera), wish)).status is RequestStatus.REQUESTED


async def test_joining_what_waits_does_not_free_it_for_the_capped(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate
) -> None:
    """A child asked; a member who may not have it either asks too: it still waits."""
    rated(home, "18")
    pending = (await desk.request(CHILD, thread(CHILD), WISH)).request
    assert pending is not None
    vera = listed(hass, max_age=16)
    result = await desk.request(vera, thread(vera), WISH)
    assert result.status is RequestStatus.ALREADY_REQUESTED and home.added == []
    stored = await mate.history.request(pending.id)
    assert stored is not None and stored.state is RequestState.PENDING_APPROVAL
    assert {one.actor for one in stored.watchers} == {CHILD.id, vera.id}
    again = await desk.request(vera, thread(vera), WISH)
    assert again.request == stored


# -- quotas -------------------------------------------------------------------------------------


async def test_one_a_day(hass: HomeAssistant, desk: Desk, home: Home, clock: Clock) -> None:
    vera = listed(hass, per_day=1)
    assert (await desk.request(vera, thread(vera), WISH)).status is RequestStatus.REQUESTED
    clock.forward(hours=1)
    why = Message("quota_day", {"count": 1, "when": START.replace(day=START.day + 1)})
    planned = await desk.plan(vera, ELSE)
    assert not isinstance(planned, Plan) and (planned.status, planned.message) == (RequestStatus.REFUSED, why)
    result = await desk.request(vera, thread(vera), ELSE)
    assert (result.status, result.message) == (RequestStatus.REFUSED, why)
    assert result.item is not None and result.item.ref == ARRIVAL
    # what is asked for already costs nothing, and others are not counted
    assert (await desk.request(vera, thread(vera), WISH)).status is RequestStatus.ALREADY_REQUESTED
    assert home.added == [DUNE]
    clock.forward(hours=23)
    assert (await desk.request(vera, thread(vera), ELSE)).status is RequestStatus.REQUESTED


async def test_what_others_asked_for_is_not_counted(hass: HomeAssistant, desk: Desk) -> None:
    vera = listed(hass, per_day=1)
    await desk.request(MEMBER, thread(MEMBER), WISH)
    await desk.request(vera, thread(vera), WISH)  # she only waits for it too
    assert (await desk.request(vera, thread(vera), ELSE)).status is RequestStatus.REQUESTED


async def test_two_at_the_same_moment_are_not_both_the_last(
    hass: HomeAssistant, desk: Desk, home: Home
) -> None:
    vera = listed(hass, per_day=1)
    results = await asyncio.gather(
        desk.request(vera, thread(vera, "a"), WISH), desk.request(vera, thread(vera, "b"), ELSE)
    )
    assert sorted(one.status for one in results) == [RequestStatus.REFUSED, RequestStatus.REQUESTED]
    assert len(home.added) == 1


async def test_a_withdrawn_wish_is_given_back(hass: HomeAssistant, desk: Desk) -> None:
    vera = listed(hass, per_week=1)
    result = await desk.request(vera, thread(vera), WISH)
    assert result.request is not None
    await desk.cancel(vera, result.request.id)
    assert (await desk.request(vera, thread(vera), ELSE)).status is RequestStatus.REQUESTED


async def held(desk: Desk, hass: HomeAssistant) -> tuple[Actor, MediaRequest]:
    vera = listed(hass, disk=20)
    result = await desk.request(vera, thread(vera), WISH)  # about 11 GB in 1080p
    assert result.request is not None and result.request.size is not None
    assert 10e9 < result.request.size < 20e9
    return vera, result.request


async def test_the_disk_counts_what_is_there_or_will_be(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate
) -> None:
    vera, first = await held(desk, hass)
    result = await desk.request(vera, thread(vera), ELSE)
    assert (result.status, result.message.key) == (RequestStatus.REFUSED, "quota_disk")
    assert result.message.placeholders["done"] == first.size
    home.imported()
    home.playable()
    mate.tracker.nudge()
    await hass.async_block_till_done(wait_background_tasks=True)
    stored = await mate.history.request(first.id)
    assert stored is not None and stored.closed
    assert (await desk.request(vera, thread(vera), ELSE)).status is RequestStatus.REFUSED
    home.library.clear()
    elsewhere = made_request(
        "old", actor=vera.id, state=RequestState.READY, entry_id="away", size=15_000_000_000
    )
    await mate.tracker.record(elsewhere)  # who cannot say what is gone does not give it back
    assert (await desk.request(vera, thread(vera), ELSE)).status is RequestStatus.REFUSED
    await mate.tracker.record(replace(elsewhere, size=None))
    assert (await desk.request(vera, thread(vera), ELSE)).status is RequestStatus.REQUESTED


# -- their own defaults -------------------------------------------------------------------------


async def test_a_member_s_own_quality(hass: HomeAssistant, desk: Desk, home: Home, monkeypatch: Any) -> None:
    profiles = (QualityProfile(4, "HD-1080p", (1080,)), QualityProfile(5, "Ultra-HD", (2160,)))
    monkeypatch.setattr("tests.made_home.PROFILES", profiles)
    vera = listed(hass, movie={"quality_profile": "Ultra-HD"})
    plan = await desk.plan(vera, WISH)
    assert isinstance(plan, Plan) and plan.quality_profile_name == "Ultra-HD"
    named = await desk.plan(vera, replace(WISH, quality_profile="HD-1080p"))
    assert isinstance(named, Plan) and named.quality_profile_name == "HD-1080p"
    other = await desk.plan(OTHER, WISH)
    assert isinstance(other, Plan) and other.quality_profile_name == "HD-1080p"


async def test_a_member_s_own_language(hass: HomeAssistant, desk: Desk, home: Home, monkeypatch: Any) -> None:
    """It leads away from the household's profile; what nobody promises is said before the yes."""
    profiles = (QualityProfile(4, "HD-1080p", (1080,)), QualityProfile(5, "HD", (1080,), "ru"))
    monkeypatch.setattr("tests.made_home.PROFILES", profiles)
    vera = listed(hass, movie={"audio": "ru"})
    plan = await desk.plan(vera, WISH)
    assert isinstance(plan, Plan) and (plan.quality_profile_name, plan.notes) == ("HD", ())
    other = await desk.plan(OTHER, WISH)
    assert isinstance(other, Plan) and (other.quality_profile_name, other.notes) == ("HD-1080p", ())
    monkeypatch.setattr("tests.made_home.PROFILES", profiles[:1])
    plan = await desk.plan(vera, WISH)
    assert isinstance(plan, Plan) and plan.quality_profile_name == "HD-1080p"
    assert [one.key for one in plan.notes] == ["note_audio"]


async def test_a_quality_that_is_gone_is_not_missed(hass: HomeAssistant, desk: Desk) -> None:
    vera = listed(hass, movie={"quality_profile": "Gone"})
    plan = await desk.plan(vera, WISH)
    assert isinstance(plan, Plan) and plan.quality_profile_name == "HD-1080p"


@pytest.mark.parametrize(
    ("own", "merged"),
    [
        (Defaults(), Defaults(entry_id="hd", quality_profile="HD", root_folder="/hd")),
        (Defaults(quality_profile="UHD"), Defaults(entry_id="hd", quality_profile="UHD", root_folder="/hd")),
        (Defaults(entry_id="hd"), Defaults(entry_id="hd", quality_profile="HD", root_folder="/hd")),
        (Defaults(entry_id="4k"), Defaults(entry_id="4k")),
        (Defaults(entry_id="4k", quality_profile="UHD"), Defaults(entry_id="4k", quality_profile="UHD")),
    ],
)
def test_another_library_has_other_folders(own: Defaults, merged: Defaults) -> None:
    assert Defaults(entry_id="hd", quality_profile="HD", root_folder="/hd").under(own) == merged


# -- for somebody else --------------------------------------------------------------------------


@pytest.mark.parametrize("asker", [ADMIN, AUTOMATION])
async def test_who_may_ask_for_somebody_else(hass: HomeAssistant, desk: Desk, asker: Actor) -> None:
    bot_of(hass, 7)
    household_of(hass, member_data("Vera", telegram_id=7, language="ru"), telegram_bot="bot")
    result = await desk.request(asker, thread(asker), WISH, for_member="vera")
    request = result.request
    assert request is not None and result.status is RequestStatus.REQUESTED
    assert (request.actor, request.member, request.door) == ("member:vera", "Vera", "assist")
    own = (
        Thread("member:vera", Door.ASSIST, "dialog", "ru"),
        Thread("member:vera", Door.TELEGRAM, "bot:7:0", "ru"),
    )
    assert request.watchers == ((*own, thread(asker)) if asker is ADMIN else own)
    vera = actor_of(members(hass)[0])
    assert [one.id for one in await desk.requests(vera)] == [request.id]


@pytest.mark.parametrize("asker", [MEMBER, ROOM, CHILD])
async def test_nobody_else_asks_in_another_name(
    hass: HomeAssistant, desk: Desk, home: Home, asker: Actor
) -> None:
    listed(hass)
    with pytest.raises(Refused, match="not_allowed"):
        await desk.request(asker, thread(asker), WISH, for_member="Vera")
    assert home.added == []


async def test_somebody_unknown_is_nobody(hass: HomeAssistant, desk: Desk, home: Home) -> None:
    with pytest.raises(NotFound, match="member_nobody"):
        await desk.request(ADMIN, thread(ADMIN), WISH, for_member="Vera")
    household_of(hass, member_data("Vera"), member_data("Boris"))
    with pytest.raises(NotFound, match="member_not_found") as err:
        await desk.request(ADMIN, thread(ADMIN), WISH, for_member="Nobody")
    assert err.value.placeholders == {"name": "Nobody", "names": "Vera, Boris"}
    assert home.added == []


async def test_their_rules_hold_unless_an_administrator_gives_it(
    hass: HomeAssistant, desk: Desk, home: Home
) -> None:
    listed(hass, role="child", per_day=1)
    by_script = await desk.request(AUTOMATION, thread(AUTOMATION), WISH, for_member="Vera")
    assert by_script.status is RequestStatus.PENDING_APPROVAL and home.added == []
    too_much = await desk.request(AUTOMATION, thread(AUTOMATION), ELSE, for_member="Vera")
    assert (too_much.status, too_much.message.key) == (RequestStatus.REFUSED, "quota_day")
    given = await desk.request(ADMIN, thread(ADMIN), ELSE, for_member="Vera")
    assert given.status is RequestStatus.REQUESTED and home.added == [ARRIVAL]


def test_what_was_theirs_before_they_were_listed_is_theirs() -> None:
    assert own_ids(Actor("member:vera", Role.MEMBER, "Vera", "u1")) == {"member:vera", "user:u1"}
    assert own_ids(ROOM) == {ROOM.id}


async def test_a_question_from_before_they_were_listed_is_answered_as_the_member(
    hass: HomeAssistant, desk: Desk, mate: MediaMate
) -> None:
    before = Actor("user:v1", Role.MEMBER, "Vera", "v1")
    proposal = await desk.prepare(before, thread(before), "request", {"ref": str(DUNE)}, ASK)
    vera = listed(hass, user_id="v1")
    outcome = await desk.confirm(vera, thread(before), proposal.id)
    assert outcome.result.request.actor == vera.id
    assert outcome.result.request.watchers == (thread(vera),)
    with pytest.raises(Refused):
        other = Actor("member:tom", Role.MEMBER, "Tom", "t1")
        await desk.confirm(other, thread(before), proposal.id)


# -- series ---------------------------------------------------------------------------------------


async def test_a_yes_to_one_season_is_none_to_all_that_somebody_else_waits_for(
    hass: HomeAssistant, desk: Desk, home: Home, mate: MediaMate
) -> None:
    add_series(hass, home)
    first, both = Wish(ref=BEAR.ref, seasons=(1,)), Wish(ref=BEAR.ref, seasons=(1, 2))
    childs = await desk.request(CHILD, thread(CHILD), both)
    assert childs.request is not None and childs.status is RequestStatus.PENDING_APPROVAL
    assert isinstance(await desk.plan(MEMBER, first), Plan)
    result = await desk.request(MEMBER, thread(MEMBER), first)
    assert result.status is RequestStatus.REQUESTED and result.request is not None
    assert [one.part.season for one in result.request.parts] == [1]
    assert mate.tracker.open[childs.request.id].state is RequestState.PENDING_APPROVAL
    # who asks for no less than the child says yes to all of it
    await desk.request(OTHER, thread(OTHER), both)
    assert mate.tracker.open[childs.request.id].state is not RequestState.PENDING_APPROVAL


async def test_following_is_a_wish(hass: HomeAssistant, desk: Desk, home: Home, clock: Clock) -> None:
    sonarr = add_series(hass, home)
    vera, follow = listed(hass, per_day=1), Wish(ref=BEAR.ref)
    asked = await desk.request(vera, thread(vera), WISH)
    assert asked.status is RequestStatus.REQUESTED
    for refused in (await desk.plan_follow(vera, follow), await desk.follow(vera, thread(vera), follow)):
        assert not isinstance(refused, Plan) and refused.message.key == "quota_day"
    assert sonarr.called("add") == [] and not await desk.following(vera)
    clock.forward(days=1)
    assert (await desk.follow(vera, thread(vera), follow)).status is RequestStatus.REQUESTED
    result = await desk.request(vera, thread(vera), ELSE)
    assert (result.status, result.message.key) == (RequestStatus.REFUSED, "quota_day")
