"""Notices on people's own phones: what became of a wish, with buttons for what can be done about it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.data import DATA
from custom_components.mediamate.history import Notice
from custom_components.mediamate.model import Door, MediaRequest, Message, RequestState, Thread
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.phones import AGAIN, CANCEL, CANCEL_YES, KEEP, async_phones
from custom_components.mediamate.steps import moved_to, payload_of
from custom_components.mediamate.told import note_of
from tests.dialogue.home import TalkHome
from tests.made import DUNE, START
from tests.members import member_data
from tests.test_approvals import Phones, somebody

if TYPE_CHECKING:
    from tests.dialogue.doors import Household

pytest_plugins = ("tests.dialogue.doors",)

LINK = "http://tv/web/#/details?id=j1"


@pytest.fixture
def phones(hass: HomeAssistant) -> Phones:
    return Phones(hass)


@pytest.fixture
def vera(hass: HomeAssistant) -> MockUser:
    return somebody(hass, "vera")


@pytest.fixture
def guest(hass: HomeAssistant) -> MockUser:
    return somebody(hass, "guest")


@pytest.fixture
async def house(
    hass: HomeAssistant, open_doors: Household, vera: MockUser, guest: MockUser
) -> MockConfigEntry:
    entry = await open_doors()
    for data in (
        member_data("Vera", user_id=vera.id, language="ru", notify=["notify.vera", "notify.tablet"]),
        member_data("Guest", role="guest", user_id=guest.id),
    ):
        hass.config_entries.async_add_subentry(entry, ConfigSubentry(**data))
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.fixture
def entities(hass: HomeAssistant) -> list[list[str]]:
    told: list[list[str]] = []

    async def tell(call: ServiceCall) -> None:
        told.append(list(call.data["entity_id"]))

    hass.services.async_register("notify", "send_message", tell)
    return told


async def asked(hass: HomeAssistant, user: MockUser) -> MediaRequest:
    desk = hass.data[DATA].desk
    actor = await desk.actor_for_context(Context(user_id=user.id))
    result = await desk.request(actor, Thread(actor.id, Door.ASSIST, "here", "en"), Wish(ref=DUNE))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result.request is not None
    return result.request


async def tell(hass: HomeAssistant, request: MediaRequest, name: str, **payload: Any) -> None:
    """Put a notice for whoever asked into the outbox."""
    mate = hass.data[DATA]
    (watcher,) = request.watchers
    told = payload_of(request) | payload
    notice = Notice(name=name, request_id=request.id, payload=told, created=mate.now(), thread=watcher)
    await mate.history.add_notice(notice)
    mate.outbox.kick()
    await hass.async_block_till_done(wait_background_tasks=True)


def shown(hass: HomeAssistant) -> dict[str, str]:
    return {key: one["message"] for key, one in _async_get_or_create_notifications(hass).items()}


@pytest.mark.usefixtures("house")
async def test_ready_comes_with_a_button_that_opens_it(
    hass: HomeAssistant, phones: Phones, vera: MockUser, entities: list[Any]
) -> None:
    """Once, in the member's language; who was reached there needs no notification for all to see."""
    phone = phones.add("Vera", vera)
    er.async_get(hass).async_get_or_create(
        "notify", "mobile_app", "vera", suggested_object_id="vera", config_entry=phone
    )
    request = await asked(hass, vera)
    await tell(hass, request, "ready", link=LINK)
    (told,) = phones.told["mobile_app_vera"]
    assert (told["title"], told["message"]) == ("Можно смотреть", "«Dune» (2021): можно смотреть.")
    assert told["data"]["actions"] == [{"action": "URI", "title": "▶ Смотреть", "uri": LINK}]
    assert told["data"]["url"] == told["data"]["clickAction"] == LINK
    assert shown(hass) == {}
    assert entities == [["notify.tablet"]]  # their phone's own entity would have said it twice


def test_a_season_that_still_airs_says_so_beside_its_button() -> None:
    payload = {"title": "The Bear", "year": 2022, "media_type": "series", "seasons": [3], "link": LINK}
    notice = Notice(name="ready", request_id="r1", payload=payload, created=START)
    ready = note_of(notice, ())
    assert ready.message.key == "notice_ready" and ready.buttons[0].opens == LINK
    note = note_of(replace(notice, payload={**payload, "airing": True}), ())
    assert note.message == Message("notice_airing", {"notice": ready.message})


@pytest.mark.usefixtures("house", "entities")
async def test_without_a_media_server_there_is_nothing_to_open(
    hass: HomeAssistant, phones: Phones, vera: MockUser
) -> None:
    phones.add("Vera", vera)
    await tell(hass, await asked(hass, vera), "ready", reason="not_verified")
    (told,) = phones.told["mobile_app_vera"]
    assert "actions" not in told["data"] and "url" not in told["data"]
    assert "Медиасервер" in told["message"]


def tags(phones: Phones) -> list[str]:
    return [one["data"]["tag"] for one in phones.told["mobile_app_vera"]]


@pytest.mark.usefixtures("house", "entities")
async def test_what_becomes_of_a_wish_is_one_notice(
    hass: HomeAssistant, phones: Phones, vera: MockUser
) -> None:
    """Its trouble, with buttons that would do nothing any more, goes when it can be watched."""
    phones.add("Vera", vera)
    request = await asked(hass, vera)
    for name, more in (("stalled", {}), ("ready", {"stage": "ready", "link": LINK})):
        await tell(hass, request, name, **more)
    assert set(tags(phones)) == {f"mediamate_{request.id}"}


@pytest.mark.usefixtures("house", "entities")
async def test_seasons_of_a_wish_are_notices_of_their_own(
    hass: HomeAssistant, phones: Phones, vera: MockUser
) -> None:
    """The last one ends the wish, and takes the place of its troubles."""
    phones.add("Vera", vera)
    request = await asked(hass, vera)
    await tell(hass, request, "ready", seasons=[1], stage="searching", link=LINK)
    await tell(hass, request, "stalled", seasons=[2, 3], stage="downloading")
    await tell(hass, request, "ready", seasons=[2], stage="downloading", link=LINK)
    await tell(hass, request, "ready", seasons=[3], stage="ready", link=LINK)
    own = f"mediamate_{request.id}"
    assert tags(phones) == [f"{own} 1", own, f"{own} 2", own]


@pytest.mark.usefixtures("house", "entities")
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "no-phone"])
async def test_the_episodes_of_two_evenings_are_two_notices(
    hass: HomeAssistant, phones: Phones, vera: MockUser, *, phone: bool
) -> None:
    """Of one season: who has not looked since last week finds both."""
    if phone:
        phones.add("Vera", vera)
    mate = hass.data[DATA]
    (watcher,) = (await asked(hass, vera)).watchers
    what = {"title": "The Bear", "media_type": "series", "seasons": [3], "stage": "ready", "request_id": None}
    for episodes in ([5], [6, 7]):
        payload = {**what, "episodes": episodes, "link": f"{LINK}{episodes[0]}"}
        key = "follow series:tvdb:393738 3"
        await mate.history.add_notice(
            Notice(name="ready", request_id=key, payload=payload, created=mate.now(), thread=watcher)
        )
    mate.outbox.kick()
    await hass.async_block_till_done(wait_background_tasks=True)
    there = tags(phones) if phone else list(shown(hass))
    assert there == [f"mediamate_{key} 5", f"mediamate_{key} 6"]
    assert all(len(one) <= 64 for one in there)  # what Apple's push service takes


@pytest.mark.usefixtures("house", "entities")
async def test_two_people_whose_phones_have_one_name(
    hass: HomeAssistant, phones: Phones, vera: MockUser, guest: MockUser
) -> None:
    """Many are called “iPhone”: Home Assistant has one action for both, and nobody knows whose it reaches."""
    phones.add("iPhone", guest)
    phones.add("iPhone", vera)
    request = await asked(hass, vera)
    await tell(hass, request, "ready", link=LINK)
    assert phones.told["mobile_app_iphone"] == []
    assert list(shown(hass)) == [f"mediamate_{request.id}"]


async def test_administrators_whose_phones_have_one_name_are_asked(
    hass: HomeAssistant, phones: Phones, vera: MockUser, guest: MockUser
) -> None:
    """Whichever it reaches may answer."""
    phones.add("iPhone", guest)
    phones.add("iPhone", vera)
    both = frozenset({vera.id, guest.id})
    assert [one.action for one in await async_phones(hass, both)] == ["mobile_app_iphone"]
    assert await async_phones(hass, frozenset({guest.id})) == ()


@pytest.mark.usefixtures("house", "entities")
async def test_one_phone_that_was_registered_twice(
    hass: HomeAssistant, phones: Phones, vera: MockUser
) -> None:
    """Its app was installed anew."""
    phones.add("iPhone", vera)
    phones.add("iPhone", vera)
    await tell(hass, await asked(hass, vera), "ready", link=LINK)
    assert len(phones.told["mobile_app_iphone"]) == 1 and shown(hass) == {}


@pytest.mark.usefixtures("house", "entities")
async def test_a_phone_that_is_not_reached_leaves_it_to_home_assistant(
    hass: HomeAssistant, phones: Phones, vera: MockUser
) -> None:
    phones.add("Vera", vera)
    phones.broken.add("mobile_app_vera")
    request = await asked(hass, vera)
    await tell(hass, request, "ready", link=LINK)
    assert list(shown(hass)) == [f"mediamate_{request.id}"]
    assert await hass.data[DATA].history.pending_notices() == []


@pytest.mark.usefixtures("house", "entities")
@pytest.mark.parametrize(
    ("name", "who", "buttons"),
    [
        ("stalled", "vera", [AGAIN, CANCEL]),
        ("not_found", "vera", [AGAIN, CANCEL]),
        ("failed", "vera", [AGAIN]),
        ("stalled", "guest", [CANCEL]),  # a guest can withdraw a wish, and retry nothing
        ("declined", "vera", []),
    ],
)
async def test_a_trouble_comes_with_what_its_owner_may_do(
    hass: HomeAssistant,
    phones: Phones,
    request: pytest.FixtureRequest,
    *,
    name: str,
    who: str,
    buttons: list[str],
) -> None:
    user: MockUser = request.getfixturevalue(who)
    phones.add("Phone", user)
    wish = await asked(hass, user)
    await tell(hass, wish, name, by="Olga")
    told = phones.told["mobile_app_phone"][-1]
    assert [one["action"] for one in told["data"].get("actions", [])] == [
        f"{one}{wish.id}" for one in buttons
    ]


@pytest.mark.usefixtures("house", "entities")
async def test_cancelling_is_asked_once_more(hass: HomeAssistant, phones: Phones, vera: MockUser) -> None:
    phones.add("Vera", vera)
    request = await asked(hass, vera)
    await phones.press(f"{CANCEL}{request.id}", vera)
    told = phones.told["mobile_app_vera"][-1]
    assert told["message"] == "Отменить заказ «Dune» (2021)?"
    assert [one["action"] for one in told["data"]["actions"]] == [
        f"{CANCEL_YES}{request.id}",
        f"{KEEP}{request.id}",
    ]
    await phones.press(f"{KEEP}{request.id}", vera)
    assert phones.texts("mobile_app_vera")[-1] == "Хорошо, жду дальше и сообщу."
    assert request.id in hass.data[DATA].tracker.open
    await phones.press(f"{CANCEL_YES}{request.id}", vera)
    assert request.id not in hass.data[DATA].tracker.open
    assert phones.told["mobile_app_vera"][-1]["data"]["tag"] == f"mediamate_{request.id}"
    assert "заказ отменён" in phones.texts("mobile_app_vera")[-1]


@pytest.mark.usefixtures("house", "entities")
async def test_another_release_is_looked_for(
    hass: HomeAssistant, phones: Phones, home: TalkHome, vera: MockUser
) -> None:
    phones.add("Vera", vera)
    request = await asked(hass, vera)
    home.radarr.search_now.reset_mock()
    await phones.press(f"{AGAIN}{request.id}", vera)
    home.radarr.search_now.assert_awaited_once()
    assert phones.texts("mobile_app_vera")[-1] == "Ищу другую раздачу."


@pytest.mark.usefixtures("house", "entities")
async def test_what_was_given_up_is_asked_for_anew(
    hass: HomeAssistant, phones: Phones, vera: MockUser
) -> None:
    phones.add("Vera", vera)
    mate = hass.data[DATA]
    request = await asked(hass, vera)

    def fail(current: MediaRequest) -> tuple[MediaRequest, tuple[str, ...]]:
        return moved_to(current, RequestState.FAILED, mate.now(), reason="refused"), ()

    await mate.tracker.change(request.id, fail)
    await phones.press(f"{AGAIN}{request.id}", vera)
    (again,) = mate.tracker.open.values()
    assert again.id != request.id and again.ref == DUNE
    assert again.watchers == tuple(replace(one, actor=again.actor) for one in request.watchers)
    assert "Dune" in phones.texts("mobile_app_vera")[-1]


@pytest.mark.usefixtures("house", "entities")
async def test_somebody_else_s_press_does_nothing(
    hass: HomeAssistant, phones: Phones, home: TalkHome, vera: MockUser, guest: MockUser
) -> None:
    """Neither another member's, nor an automation's without a user, nor one about nothing."""
    phones.add("Toy", guest)
    request = await asked(hass, vera)
    home.radarr.search_now.reset_mock()
    for action in (f"{AGAIN}{request.id}", f"{CANCEL_YES}{request.id}", f"{AGAIN}nonesuch"):
        await phones.press(action, guest)
    for action in (f"{AGAIN}{request.id}", f"{CANCEL_YES}{request.id}"):
        await phones.press(action, None)
    await phones.press("MEDIAMATE_", vera)
    assert request.id in hass.data[DATA].tracker.open
    home.radarr.search_now.assert_not_awaited()
    assert len(phones.texts("mobile_app_toy")) == 3  # told why, each time
    for action in (f"{CANCEL}{request.id}", f"{KEEP}{request.id}"):
        await phones.press(action, guest)
    assert not any("Dune" in one for one in phones.texts("mobile_app_toy"))
