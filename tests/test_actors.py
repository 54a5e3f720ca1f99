"""Who may do what: the table of the design, row by row."""

from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.actors import (
    ALLOWED,
    NOBODYS,
    Bindings,
    Verb,
    actor_for_context,
    may,
    needs_approval,
    sees_all,
)
from custom_components.mediamate.errors import Refused
from custom_components.mediamate.household import Household, Rooms
from custom_components.mediamate.model import Actor, Role
from tests.made import ADMIN, AUTOMATION, CHILD, MEMBER, NOBODY, OTHER, ROOM
from tests.members import household_of, member_data

GUEST = Actor("user:guest", Role.GUEST)
READ = {"find", "details", "have", "recent", "upcoming", "recommend", "downloads", "requests", "indexers"}
ASK = READ | {"request", "subtitles"}
CHANGE = {"pause", "resume", "remove", "retry", "cancel", "monitor"}
MEND = {"repair", "releases", "grab"}

TABLE = [
    (ADMIN, set(Verb)),
    (MEMBER, ASK | CHANGE | MEND | {"rate", "follow", "unfollow", "keep_subtitles"}),
    (CHILD, ASK | {"rate", "cancel", "unfollow", "keep_subtitles"}),
    (GUEST, ASK | {"cancel", "unfollow"}),
    (AUTOMATION, ASK | CHANGE | MEND | {"limits", "for_member", "keep_subtitles"}),
    (ROOM, ASK),
    (NOBODY, set()),
]


def test_the_table_has_every_role() -> None:
    assert {actor.role for actor, _ in TABLE} == set(Role) == set(ALLOWED)


@pytest.mark.parametrize(("actor", "verbs"), TABLE, ids=lambda value: getattr(value, "role", None))
def test_each_role_may_do_its_verbs_and_no_other(actor: Actor, verbs: set[str]) -> None:
    for verb in Verb:
        if verb in verbs:
            may(actor, verb)
            may(actor, verb, owner=actor.id)
        else:
            with pytest.raises(Refused, match="not_allowed"):
                may(actor, verb, owner=actor.id)
    with pytest.raises(Refused):
        may(actor, "format_disk")


def test_who_is_overheard_is_shown_their_own_and_may_what_they_may() -> None:
    group = replace(ADMIN, overheard=True)
    assert sees_all(ADMIN) and not sees_all(group)
    for verb in CHANGE:
        may(group, verb, owner=OTHER.id)
    with pytest.raises(Refused, match="not_yours"):
        may(replace(MEMBER, overheard=True), "cancel", owner=OTHER.id)


@pytest.mark.parametrize("owner", [OTHER.id, NOBODYS])
def test_what_is_not_theirs_only_administrators_and_automations_touch(owner: str) -> None:
    for actor, verbs in TABLE:
        for verb in verbs & CHANGE:
            if sees_all(actor):
                may(actor, verb, owner=owner)
            else:
                with pytest.raises(Refused, match="not_yours"):
                    may(actor, verb, owner=owner)


def test_whose_wishes_wait_for_approval() -> None:
    allow, approval = Household(), Household(rooms=Rooms.APPROVAL)
    assert [one.role for one, _ in TABLE if needs_approval(one, allow)] == [Role.CHILD, Role.GUEST]
    assert needs_approval(ROOM, approval) and not needs_approval(MEMBER, approval)


@pytest.fixture
def household_entry(hass: HomeAssistant) -> Any:
    def make(disabled: bool = False, **options: Any) -> None:
        MockConfigEntry(
            domain="mediamate",
            unique_id="household",
            data={"kind": "household"},
            options=options,
            disabled_by=ConfigEntryDisabler.USER if disabled else None,
        ).add_to_hass(hass)

    return make


async def role_of(hass: HomeAssistant, user: MockUser | None = None, **place: Any) -> Role:
    context = Context(user_id=user.id) if user else Context()
    return (await actor_for_context(hass, context, **place)).role


async def test_an_administrator_is_one_whatever_the_household_chose(
    hass: HomeAssistant, hass_admin_user: MockUser, household_entry: Any
) -> None:
    household_entry(disabled=True, unlisted="nothing")
    assert await role_of(hass, hass_admin_user) is Role.ADMIN
    assert await role_of(hass, hass_admin_user, conversation=True, device_id="kitchen") is Role.ADMIN
    actor = await actor_for_context(hass, Context(user_id=hass_admin_user.id))
    assert actor.id == f"user:{hass_admin_user.id}" and actor.user_id == hass_admin_user.id
    assert actor.name == hass_admin_user.name


@pytest.mark.parametrize(
    ("unlisted", "role"),
    [(None, Role.MEMBER), ("may_ask", Role.MEMBER), ("ask_approval", Role.GUEST), ("nothing", Role.NOBODY)],
)
async def test_another_user_is_what_the_household_chose(
    hass: HomeAssistant,
    hass_read_only_user: MockUser,
    household_entry: Any,
    unlisted: str | None,
    role: Role,
) -> None:
    if unlisted:
        household_entry(unlisted=unlisted)
    assert await role_of(hass, hass_read_only_user) is role


async def test_a_user_who_is_gone_or_inactive_is_nobody(
    hass: HomeAssistant, hass_admin_user: MockUser
) -> None:
    assert (await actor_for_context(hass, Context(user_id="unknown"))).role is Role.NOBODY
    hass_admin_user.is_active = False
    assert await role_of(hass, hass_admin_user) is Role.NOBODY


@pytest.mark.parametrize(
    ("rooms", "role"),
    [(None, Role.ROOM), ("allow", Role.ROOM), ("approval", Role.ROOM), ("deny", Role.NOBODY)],
)
async def test_a_conversation_without_a_user_is_its_room(
    hass: HomeAssistant, household_entry: Any, rooms: str | None, role: Role
) -> None:
    if rooms:
        household_entry(rooms=rooms)
    assert await role_of(hass, conversation=True) is role
    actor = await actor_for_context(hass, Context(), device_id="kitchen")
    assert (actor.id, actor.role) == ("room:kitchen", role)


async def test_an_action_without_a_user_is_an_automation(hass: HomeAssistant) -> None:
    assert await role_of(hass) is Role.AUTOMATION
    assert (await actor_for_context(hass, None)).role is Role.AUTOMATION


@pytest.mark.parametrize("place", [{}, {"conversation": True}, {"device_id": "kitchen"}])
async def test_a_disabled_household_serves_administrators_only(
    hass: HomeAssistant, hass_read_only_user: MockUser, household_entry: Any, place: dict[str, Any]
) -> None:
    household_entry(disabled=True)
    assert await role_of(hass, **place) is Role.NOBODY
    assert await role_of(hass, hass_read_only_user, **place) is Role.NOBODY


def test_who_is_listed_may_touch_what_they_asked_for_before() -> None:
    vera = Actor("member:vera", Role.MEMBER, "Vera", "v1")
    may(vera, "cancel", owner="user:v1")
    with pytest.raises(Refused, match="not_yours"):
        may(vera, "cancel", owner="user:v2")
    with pytest.raises(Refused, match="not_yours"):
        may(Actor("member:tom", Role.MEMBER), "cancel", owner="user:None")


@pytest.mark.parametrize("unlisted", ["may_ask", "nothing"])
@pytest.mark.parametrize("role", ["admin", "member", "child", "guest", "owner"])
async def test_a_listed_user_is_their_member(
    hass: HomeAssistant, hass_read_only_user: MockUser, role: str, unlisted: str
) -> None:
    """What the household chose for unlisted people is nothing to them."""
    household_of(hass, member_data("Vera", user_id=hass_read_only_user.id, role=role), unlisted=unlisted)
    actor = await actor_for_context(hass, Context(user_id=hass_read_only_user.id))
    expected = Role.NOBODY if role == "owner" else Role(role)
    assert actor == Actor("member:vera", expected, "Vera", hass_read_only_user.id)


async def test_a_listed_administrator_is_both(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    household_of(hass, member_data("Anna", user_id=hass_admin_user.id, role="guest"))
    actor = await actor_for_context(hass, Context(user_id=hass_admin_user.id))
    assert actor == Actor("member:anna", Role.ADMIN, "Anna", hass_admin_user.id)


@pytest.mark.parametrize("admin", [True, False])
async def test_listed_while_the_household_is_off(
    hass: HomeAssistant, hass_admin_user: MockUser, hass_read_only_user: MockUser, admin: bool
) -> None:
    """Administrators go on; what they asked for is still theirs."""
    user = hass_admin_user if admin else hass_read_only_user
    household_of(hass, member_data("Anna", user_id=user.id, role="admin"), disabled=True)
    actor = await actor_for_context(hass, Context(user_id=user.id))
    assert (actor.id, actor.role) == ("member:anna", Role.ADMIN if admin else Role.NOBODY)


def test_a_bound_context_keeps_its_person_and_the_book_is_bounded() -> None:
    bindings = Bindings(room=2)
    bindings.bind("a", MEMBER)
    bindings.bind("a", ADMIN)
    assert bindings.get("a") == MEMBER
    bindings.bind("b", OTHER)
    bindings.bind("c", ADMIN)
    assert [bindings.get(one) for one in "abc"] == [None, OTHER, ADMIN]
