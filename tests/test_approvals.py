"""Approvals outside of the desk: notifications, phones with buttons, the list; and what goes when one has answered."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from homeassistant.components import persistent_notification
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.approvals import async_setup_approvals
from custom_components.mediamate.data import DATA
from custom_components.mediamate.errors import Refused
from custom_components.mediamate.model import Actor, MediaRequest, RequestState
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.phones import APPROVE, DECLINE, async_administrators, async_phones
from tests.dialogue.home import SICARIO, TalkHome
from tests.made import ARRIVAL, CHILD, MEMBER, thread
from tests.members import member_data

if TYPE_CHECKING:
    from tests.dialogue.doors import Household

pytest_plugins = ("tests.dialogue.doors",)

PRESSED = "mobile_app_notification_action"


class Phones:
    """Home Assistant's app on several phones, as `notify` actions that note what they are told."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.told: dict[str, list[dict[str, Any]]] = {}
        self.broken: set[str] = set()

    def add(self, name: str, user: MockUser, *, push: bool = True, loaded: bool = True) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain="mobile_app",
            title=name,
            data={"device_name": name, "user_id": user.id, "webhook_id": name},
            state=ConfigEntryState.LOADED if loaded else ConfigEntryState.NOT_LOADED,
        )
        entry.add_to_hass(self.hass)
        if push:
            action = f"mobile_app_{name.lower().replace(' ', '_')}"
            self.told[action] = []
            self.hass.services.async_register("notify", action, self._notify)
        return entry

    async def _notify(self, call: ServiceCall) -> None:
        if call.service in self.broken:
            raise HomeAssistantError("no connection")
        self.told[call.service].append(dict(call.data))

    async def press(self, action: str, user: MockUser | None, **data: Any) -> None:
        """Send what the app sends: an event whose context is the user who is logged in on it."""
        context = Context(user_id=user.id if user else None)
        self.hass.bus.async_fire(PRESSED, {"action": action} | data, context=context)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def texts(self, action: str) -> list[str]:
        return [one["message"] for one in self.told[action]]


@pytest.fixture
def phones(hass: HomeAssistant) -> Phones:
    return Phones(hass)


@pytest.fixture
def anna(hass: HomeAssistant) -> MockUser:
    return MockUser(name="Anna", is_owner=True).add_to_hass(hass)


def somebody(hass: HomeAssistant, name: str) -> MockUser:
    """Return a user who is no administrator and may use entities as most may."""
    user = MockUser(name=name, is_owner=False)
    user.mock_policy({"entities": True})
    return user.add_to_hass(hass)


@pytest.fixture
def olga(hass: HomeAssistant) -> MockUser:
    """Not an administrator of Home Assistant, but one of ours."""
    return somebody(hass, "olga")


@pytest.fixture
def kid(hass: HomeAssistant) -> MockUser:
    return somebody(hass, "kid")


@pytest.fixture
async def house(hass: HomeAssistant, open_doors: Household, olga: MockUser, kid: MockUser) -> MockConfigEntry:
    """A household with an administrator and a child among its members."""
    entry = await open_doors()
    for data in (
        member_data(
            "Olga", role="admin", user_id=olga.id, language="ru", notify=["notify.tablet", "notify.olga"]
        ),
        member_data("Kid", role="child", user_id=kid.id, notify=["notify.toy"]),
    ):
        hass.config_entries.async_add_subentry(entry, ConfigSubentry(**data))
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def entities(hass: HomeAssistant) -> list[Mapping[str, Any]]:
    """What notify entities are told."""
    told: list[Mapping[str, Any]] = []

    async def tell(call: ServiceCall) -> None:
        told.append(call.data)

    hass.services.async_register("notify", "send_message", tell)
    return told


async def ask(hass: HomeAssistant, actor: Actor = CHILD) -> MediaRequest:
    result = await hass.data[DATA].desk.request(actor, thread(actor), Wish(ref=ARRIVAL))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result.request is not None and result.request.state is RequestState.PENDING_APPROVAL
    return result.request


def shown(hass: HomeAssistant) -> dict[str, str]:
    return {key: one["message"] for key, one in _async_get_or_create_notifications(hass).items()}


def where(hass: HomeAssistant, request: MediaRequest) -> RequestState:
    found = hass.data[DATA].tracker.open.get(request.id)
    return found.state if found else RequestState.DECLINED


# -- who is asked -------------------------------------------------------------------------------


@pytest.mark.usefixtures("house")
async def test_every_administrator_s_phone_is_asked_in_its_language(
    hass: HomeAssistant,
    phones: Phones,
    anna: MockUser,
    *,
    olga: MockUser,
    kid: MockUser,
    entities: list[Any],
) -> None:
    phones.add("Anna Phone", anna)
    phones.add("Olga", olga)
    phones.add("Toy", kid)
    phones.add("Old", anna, push=False)
    phones.add("Drawer", anna, loaded=False)
    request = await ask(hass)
    (told,) = phones.told["mobile_app_anna_phone"]
    assert told["message"] == (
        "Kid would like Arrival (2016). Why you are asked: an administrator approves such requests."
    )
    assert told["title"] == "A request is waiting for your approval"
    assert [(one["action"], one["title"]) for one in told["data"]["actions"]] == [
        (f"{APPROVE}{request.id}", "Approve"),
        (f"{DECLINE}{request.id}", "Decline"),
    ]
    assert told["data"]["tag"] == f"mediamate_{request.id}"
    assert told["data"]["url"] == told["data"]["clickAction"] == "/todo?entity_id=todo.mediamate_requests"
    (told,) = phones.told["mobile_app_olga"]
    assert told["message"] == (
        "Kid просит скачать: «Arrival» (2016). Почему нужно одобрение: такие заказы одобряет администратор."
    )
    assert [one["title"] for one in told["data"]["actions"]] == ["Одобрить", "Отклонить"]
    assert phones.told["mobile_app_toy"] == phones.told["mobile_app_drawer"] == []
    assert [sorted(one["entity_id"]) for one in entities] == [["notify.olga", "notify.tablet"]]
    message = shown(hass)[f"mediamate_approval_{request.id}"]
    assert "[Approve or decline it](/todo?entity_id=todo.mediamate_requests)" in message


@pytest.mark.usefixtures("house")
async def test_a_phone_with_buttons_is_not_told_a_second_time_without(
    hass: HomeAssistant, phones: Phones, olga: MockUser, entities: list[Any]
) -> None:
    phone = phones.add("Olga", olga)
    er.async_get(hass).async_get_or_create(
        "notify", "mobile_app", "olga", suggested_object_id="olga", config_entry=phone
    )
    await ask(hass)
    assert [list(one["entity_id"]) for one in entities] == [["notify.tablet"]]


@pytest.mark.usefixtures("house")
async def test_a_phone_that_is_not_reached_keeps_it_from_nobody(
    hass: HomeAssistant, phones: Phones, anna: MockUser, olga: MockUser, caplog: pytest.LogCaptureFixture
) -> None:
    phones.add("Anna", anna)
    phones.add("Olga", olga)
    phones.broken.add("mobile_app_anna")
    await ask(hass)
    assert len(phones.told["mobile_app_olga"]) == 1
    assert "Could not reach mobile_app_anna" in caplog.text
    assert await hass.data[DATA].history.pending_notices() == []


@pytest.mark.usefixtures("house")
async def test_who_is_an_administrator(hass: HomeAssistant, anna: MockUser, olga: MockUser) -> None:
    MockUser(name="gone", is_owner=True, is_active=False).add_to_hass(hass)
    MockUser(name="Supervisor", is_owner=True, system_generated=True).add_to_hass(hass)
    assert await async_administrators(hass) == {anna.id, olga.id}
    assert await async_phones(hass, frozenset({anna.id})) == ()
    olga.is_active = False  # listed as an administrator all the same
    assert await async_administrators(hass) == {anna.id}


# -- buttons ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("house", "entities")
async def test_yes_by_a_button(
    hass: HomeAssistant, phones: Phones, home: TalkHome, anna: MockUser, olga: MockUser
) -> None:
    phones.add("Anna", anna)
    phones.add("Olga", olga)
    request = await ask(hass)
    await phones.press(f"{APPROVE}{request.id}", olga)
    assert home.added == [ARRIVAL]
    stored = await hass.data[DATA].history.request(request.id)
    assert stored is not None and stored.decided_by == "Olga"
    for action in phones.told:  # the question goes, from both
        assert phones.told[action][-1] == {
            "message": "clear_notification",
            "data": {"tag": f"mediamate_{request.id}"},
        }
    assert f"mediamate_approval_{request.id}" not in shown(hass)
    assert shown(hass)[f"mediamate_{request.id}"].startswith("Olga has approved Arrival (2016).")
    # the other one presses all the same
    await phones.press(f"{APPROVE}{request.id}", anna)
    assert phones.texts("mobile_app_anna")[-1] == "Olga has approved “Arrival” already."
    assert len(phones.told["mobile_app_olga"]) == 2 and home.added == [ARRIVAL]


@pytest.mark.usefixtures("house", "entities")
async def test_no_by_a_button(
    hass: HomeAssistant, phones: Phones, home: TalkHome, anna: MockUser, olga: MockUser
) -> None:
    phones.add("Olga", olga)
    request = await ask(hass)
    await phones.press(f"{DECLINE}{request.id}", anna, reply_text=" not today ")
    stored = await hass.data[DATA].history.request(request.id)
    assert stored is not None and (stored.state, stored.note) == (RequestState.DECLINED, "not today")
    assert shown(hass)[f"mediamate_{request.id}"] == "Anna has declined Arrival (2016): not today"
    await phones.press(f"{APPROVE}{request.id}", olga)
    assert phones.texts("mobile_app_olga")[-1] == "«Arrival» уже отклонено: Anna."
    assert home.added == []


@pytest.mark.usefixtures("house", "entities")
async def test_only_an_administrator_s_press_counts(
    hass: HomeAssistant, phones: Phones, home: TalkHome, kid: MockUser
) -> None:
    """Whose app sent it is all that counts: an automation, a child, somebody unlisted is none."""
    other = somebody(hass, "other")
    phones.add("Toy", kid)
    request = await ask(hass)
    for who in (None, kid, other):
        for action in (APPROVE, DECLINE):
            await phones.press(f"{action}{request.id}", who, reply_text=7)
    assert where(hass, request) is RequestState.PENDING_APPROVAL and home.added == []
    assert len(phones.texts("mobile_app_toy")) == 2  # the child is told why nothing happened
    assert all("approv" not in one for one in phones.texts("mobile_app_toy"))


@pytest.mark.usefixtures("house", "entities")
@pytest.mark.parametrize("action", [APPROVE, f"{DECLINE}nonesuch", "MEDIAMATE", "OTHER", 7, None])
async def test_made_up_buttons_do_nothing(
    hass: HomeAssistant, phones: Phones, home: TalkHome, anna: MockUser, action: Any
) -> None:
    request = await ask(hass)
    await phones.press(action, anna)
    assert where(hass, request) is RequestState.PENDING_APPROVAL and home.added == []


@pytest.mark.usefixtures("house", "entities")
async def test_a_question_that_was_answered_before_it_was_put_is_not_put(
    hass: HomeAssistant, phones: Phones, anna: MockUser
) -> None:
    phones.add("Anna", anna)
    mate = hass.data[DATA]
    mate.outbox.stop()
    request = await ask(hass)
    await mate.desk.decline_request(Actor("user:x", CHILD.role.ADMIN, "Olga"), request.id)
    mate.outbox.start()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [one for one in phones.texts("mobile_app_anna") if one != "clear_notification"] == []
    assert set(shown(hass)) == {f"mediamate_{request.id}"}


# -- a member's own notify entities -------------------------------------------------------------


async def test_a_member_s_notices_go_to_their_own_entities_too(
    hass: HomeAssistant, house: MockConfigEntry, anna: MockUser, kid: MockUser, entities: list[Any]
) -> None:
    hass.config_entries.async_update_entry(house, options={"notify": ["notify.all", "notify.toy"]})
    mate = hass.data[DATA]
    actor = await mate.desk.actor_for_context(Context(user_id=kid.id))
    assert actor.id == "member:kid"
    request = await ask(hass, actor)
    entities.clear()
    await mate.desk.decline_request(await mate.desk.actor_for_context(Context(user_id=anna.id)), request.id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [(one["entity_id"], one["message"]) for one in entities] == [
        (["notify.all", "notify.toy"], "Anna has declined Arrival (2016).")
    ]


async def test_a_member_s_entity_that_fails_is_no_reason_to_tell_again(
    hass: HomeAssistant,
    house: MockConfigEntry,
    anna: MockUser,
    kid: MockUser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    mate = hass.data[DATA]
    request = await ask(hass, await mate.desk.actor_for_context(Context(user_id=kid.id)))
    await mate.desk.decline_request(await mate.desk.actor_for_context(Context(user_id=anna.id)), request.id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "Could not notify notify.toy" in caplog.text
    assert await mate.history.pending_notices() == []


# -- the list -----------------------------------------------------------------------------------


class Items:
    """The list as one user uses it."""

    def __init__(self, hass: HomeAssistant, user: MockUser) -> None:
        self.hass, self.context = hass, Context(user_id=user.id)

    async def call(self, action: str, **data: Any) -> Any:
        return await self.hass.services.async_call(
            "todo",
            action,
            {"entity_id": "todo.mediamate_requests"} | data,
            blocking=True,
            context=self.context,
            return_response=action == "get_items",
        )

    async def all(self) -> list[dict[str, Any]]:
        found = await self.call("get_items", status=["needs_action", "completed"])
        items: list[dict[str, Any]] = found["todo.mediamate_requests"]["items"]
        return items


@pytest.mark.usefixtures("house", "entities")
async def test_the_list_says_who_asks_and_what_a_tick_does(
    hass: HomeAssistant, home: TalkHome, anna: MockUser, kid: MockUser
) -> None:
    request = await ask(hass)
    (item,) = await Items(hass, anna).all()
    assert item["uid"] == request.id and item["status"] == "needs_action"
    assert item["description"] == (
        "Kid asks for it (an administrator approves such requests). Tick: approve. Delete: decline."
    )
    with pytest.raises(HomeAssistantError, match="You may not"):
        await Items(hass, kid).call("update_item", item=request.id, status="completed")
    with pytest.raises(HomeAssistantError, match="Somebody else"):
        await Items(hass, kid).call("remove_item", item=[request.id])
    assert where(hass, request) is RequestState.PENDING_APPROVAL
    await Items(hass, anna).call("update_item", item=request.id, status="completed")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert home.added == [ARRIVAL]


@pytest.mark.usefixtures("house", "entities")
async def test_deleting_somebody_s_question_declines_it(hass: HomeAssistant, anna: MockUser) -> None:
    request = await ask(hass)
    await Items(hass, anna).call("remove_item", item=[request.id])
    await hass.async_block_till_done(wait_background_tasks=True)
    stored = await hass.data[DATA].history.request(request.id)
    assert stored is not None and (stored.state, stored.decided_by) == (RequestState.DECLINED, "Anna")
    assert await Items(hass, anna).all() == []


@pytest.mark.usefixtures("house", "entities")
async def test_deleting_one_s_own_withdraws_it(hass: HomeAssistant, kid: MockUser) -> None:
    desk = hass.data[DATA].desk
    request = await ask(hass, await desk.actor_for_context(Context(user_id=kid.id)))
    await Items(hass, kid).call("remove_item", item=[request.id])
    stored = await hass.data[DATA].history.request(request.id)
    assert stored is not None and stored.state is RequestState.CANCELLED
    with pytest.raises(Refused, match="not_waiting"):
        await desk.approve_request(Actor("user:x", CHILD.role.ADMIN, "Olga"), request.id)


@pytest.mark.usefixtures("house", "entities")
async def test_after_a_restart_the_question_is_up_again(
    hass: HomeAssistant, phones: Phones, anna: MockUser
) -> None:
    """Home Assistant forgets its notifications; phones keep theirs, and are not asked twice."""
    phones.add("Anna", anna)
    request = await ask(hass)
    await hass.data[DATA].desk.request(MEMBER, thread(MEMBER), Wish(ref=SICARIO))
    before = dict(shown(hass))
    persistent_notification.async_dismiss_all(hass)
    async_setup_approvals(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert shown(hass) == {key: before[key] for key in (f"mediamate_approval_{request.id}",)}
    assert len(phones.told["mobile_app_anna"]) == 1
