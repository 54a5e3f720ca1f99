"""What follows when the list of members changes: whose things are whose, and which ties have come loose."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context, CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.data import DATA, MediaMate
from custom_components.mediamate.errors import CannotConnect, StorageFailed
from custom_components.mediamate.history_owners import renamed
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.members import members
from custom_components.mediamate.model import (
    Door,
    Exchange,
    MediaRequest,
    Rating,
    RequestState,
    ServerUser,
    Thread,
)
from custom_components.mediamate.records import request_text
from tests.made import ARRIVAL, DUNE, START, followed, request
from tests.members import bot_of, member_data

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")


@pytest.fixture
async def home(hass: HomeAssistant, fake_entry: Any) -> MockConfigEntry:
    """A household whose only service cannot do anything."""
    await fake_entry("tmdb")
    entry = household_entry(hass)
    assert entry is not None
    return entry


@pytest.fixture
def mate(hass: HomeAssistant, home: MockConfigEntry) -> MediaMate:
    return hass.data[DATA]


@pytest.fixture
def vera(hass: HomeAssistant) -> MockUser:
    return MockUser(name="vera", is_owner=False).add_to_hass(hass)


async def add(hass: HomeAssistant, home: MockConfigEntry, name: str = "Vera", **data: Any) -> None:
    hass.config_entries.async_add_subentry(home, ConfigSubentry(**member_data(name, **data)))
    await hass.async_block_till_done(wait_background_tasks=True)


async def change(hass: HomeAssistant, home: MockConfigEntry, **data: Any) -> None:
    subentry = home.subentries["vera"]
    hass.config_entries.async_update_subentry(home, subentry, data={**subentry.data, **data})
    await hass.async_block_till_done(wait_background_tasks=True)


async def remove(hass: HomeAssistant, home: MockConfigEntry, member_id: str = "vera") -> None:
    hass.config_entries.async_remove_subentry(home, member_id)
    await hass.async_block_till_done(wait_background_tasks=True)


def thread(actor: str, place: str = "dialog") -> Thread:
    return Thread(actor, Door.ASSIST, place, "en")


async def wish(mate: MediaMate, actor: str, key: str = "r1", *also: str, **changes: Any) -> MediaRequest:
    plain = {"state": RequestState.PENDING_APPROVAL, "actor": actor, "entry_id": "radarr"}
    watchers = tuple(thread(one) for one in (actor, *also))
    made = request(key, watchers=watchers, **(plain | changes))
    await mate.tracker.record(made)
    return made


async def follow(mate: MediaMate, actor: str) -> None:
    await mate.history.save_follows([followed(thread=thread(actor))], new=True)


def opinion(actor: str) -> Rating:
    return Rating(actor=actor, ref=DUNE, title="Dune", liked=True, when=START)


async def owners(mate: MediaMate) -> dict[str, tuple[str, list[str]]]:
    found = await mate.history.requests()
    return {one.id: (one.actor, [watcher.actor for watcher in one.watchers]) for one in found}


# -- whose things are whose ---------------------------------------------------------------------


async def test_what_was_asked_before_stays_theirs(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    user = f"user:{vera.id}"
    await wish(mate, user, "r1")
    await wish(mate, "user:other", "r2", user)
    await wish(mate, "user:other", "r3")
    await wish(mate, user, "old", state=RequestState.READY)
    await mate.history.save_rating(opinion(user))
    said = Exchange(thread=thread(user), said="hello", answer="hi", when=START)
    await mate.history.save_exchange(said)
    await add(hass, home, user_id=vera.id)
    assert await owners(mate) == {
        "r1": ("member:vera", ["member:vera"]),
        "r2": ("user:other", ["user:other", "member:vera"]),
        "r3": ("user:other", ["user:other"]),
        "old": ("member:vera", ["member:vera"]),
    }
    assert {key: one.actor for key, one in mate.tracker.open.items()} == {
        "r1": "member:vera",
        "r2": "user:other",
        "r3": "user:other",
    }
    actor = await mate.desk.actor_for_context(Context(user_id=vera.id))
    assert {one.id for one in await mate.desk.requests(actor)} == {"r1", "r2", "old"}
    assert [one.title for one in await mate.history.ratings("member:vera")] == ["Dune"]
    assert await mate.history.ratings(user) == []
    (told,) = await mate.history.exchanges("member:vera")
    assert told.thread.actor == "member:vera" and await mate.history.exchanges(user) == []
    # and back, when they are taken off the list
    await remove(hass, home)
    assert {actor for actor, _ in (await owners(mate)).values()} == {user, "user:other"}
    actor = await mate.desk.actor_for_context(Context(user_id=vera.id))
    assert {one.id for one in await mate.desk.requests(actor)} == {"r1", "r2", "old"}
    assert [one.title for one in await mate.history.ratings(user)] == ["Dune"]


async def test_new_limits_are_held_against_what_is_followed(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    await add(hass, home, user_id=vera.id)
    with patch.object(mate.followers, "wake") as wake:
        await change(hass, home, role="child", max_age=12)
    wake.assert_called()


async def test_a_member_without_a_user_keeps_what_is_theirs(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    """Somebody in Telegram gets a user later, and then another one."""
    await add(hass, home, telegram_id=7)
    await wish(mate, "member:vera", "r1")
    await wish(mate, f"user:{vera.id}", "r2")
    await change(hass, home, user_id=vera.id)
    assert {actor for actor, _ in (await owners(mate)).values()} == {"member:vera"}
    other = MockUser(name="other", is_owner=False).add_to_hass(hass)
    await wish(mate, f"user:{other.id}", "r3")
    await change(hass, home, user_id=other.id)
    await change(hass, home, user_id=None)
    assert {actor for actor, _ in (await owners(mate)).values()} == {"member:vera"}
    await remove(hass, home)  # nobody is left to give it back to
    assert {actor for actor, _ in (await owners(mate)).values()} == {"member:vera"}


async def test_another_member_of_the_same_user(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    """Removed and made anew at once: first it goes back, then to the new one."""
    await add(hass, home, user_id=vera.id)
    await wish(mate, "member:vera")
    hass.config_entries.async_remove_subentry(home, "vera")
    await add(hass, home, "Again", user_id=vera.id)
    assert await owners(mate) == {"r1": ("member:again", ["member:again"])}


async def test_the_whole_household_is_removed(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    await add(hass, home, user_id=vera.id)
    await wish(mate, "member:vera")
    assert await hass.config_entries.async_remove(home.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await owners(mate) == {"r1": (f"user:{vera.id}", [f"user:{vera.id}"])}


async def test_it_holds_though_nobody_looked_when_it_changed(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    """Written by hand, or while Home Assistant was stopping: the next look sees it."""
    await wish(mate, f"user:{vera.id}")
    hass.set_state(CoreState.stopping)
    await add(hass, home, user_id=vera.id)
    assert (await owners(mate))["r1"][0] == f"user:{vera.id}"
    hass.set_state(CoreState.running)
    await change(hass, home, role="guest")
    assert (await owners(mate))["r1"][0] == "member:vera"


async def test_who_does_not_want_to_be_remembered_is_forgotten_once(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate
) -> None:
    await add(hass, home)
    said = Exchange(thread=thread("member:vera"), said="hello", answer="hi", when=START)
    await mate.history.save_exchange(said)
    await follow(mate, "member:vera")
    await change(hass, home, role="guest")
    assert len(await mate.history.exchanges("member:vera")) == 1
    await change(hass, home, remember=False)
    assert await mate.history.exchanges("member:vera") == []
    assert len(await mate.history.follows()) == 1  # nor is what is followed
    await wish(mate, "member:vera")
    await change(hass, home, role="child")
    assert (await owners(mate))["r1"][0] == "member:vera"  # what was asked for is no talk


async def test_what_a_member_without_a_user_said_goes_with_them(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    """Nobody could read it any more, nor have it forgotten; a user can."""
    for name, user_id in (("Vera", vera.id), ("Tom", None)):
        await add(hass, home, name, user_id=user_id)
        said = Exchange(thread=thread(f"member:{name.lower()}"), said="hello", answer="hi", when=START)
        await mate.history.save_exchange(said)
        await follow(mate, f"member:{name.lower()}")
    await remove(hass, home, "tom")
    assert await mate.history.count_exchanges() == 1
    assert [one.actor for one in await mate.history.follows()] == ["member:vera"]
    await remove(hass, home)
    assert len(await mate.history.exchanges(f"user:{vera.id}")) == 1
    assert [one.actor for one in await mate.history.follows()] == [f"user:{vera.id}"]


@pytest.mark.parametrize("listed", [False, True], ids=["never-listed", "listed-before"])
async def test_what_a_user_said_who_is_gone_goes_with_them(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser, *, listed: bool
) -> None:
    """And what they follow: it would be told to nobody, that is to everybody. What they asked for stays."""
    user = f"user:{vera.id}"
    await mate.history.save_exchange(Exchange(thread=thread(user), said="hello", answer="hi", when=START))
    await follow(mate, user)
    await follow(mate, "user:other")
    await wish(mate, user)
    if listed:
        await add(hass, home, user_id=vera.id)
    await hass.auth.async_remove_user(vera)
    await hass.async_block_till_done(wait_background_tasks=True)
    if listed:  # as a member they are still somebody
        assert len(await mate.history.exchanges("member:vera")) == 1
        assert len(await mate.history.follows("member:vera")) == 1
        await remove(hass, home)
    assert await mate.history.exchanges(user) == []
    assert [one.actor for one in await mate.history.follows()] == ["user:other"]
    assert [one.actor for one in await mate.history.requests()] == [user]


async def test_a_user_who_is_gone_after_the_last_entry(
    hass: HomeAssistant, home: MockConfigEntry, mate: MediaMate, vera: MockUser
) -> None:
    for entry in hass.config_entries.async_entries("mediamate"):
        await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    with patch.object(mate.desk.talks, "forget") as forget:
        await hass.auth.async_remove_user(vera)
        await hass.async_block_till_done(wait_background_tasks=True)
    forget.assert_not_called()


async def test_a_user_who_is_gone_while_nothing_can_be_written(
    hass: HomeAssistant, mate: MediaMate, vera: MockUser, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(mate.desk.talks, "forget", side_effect=StorageFailed()):
        await hass.auth.async_remove_user(vera)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert "could not be forgotten" in caplog.text


async def test_a_disk_that_is_full_is_tried_again(
    hass: HomeAssistant,
    home: MockConfigEntry,
    mate: MediaMate,
    vera: MockUser,
    *,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await wish(mate, f"user:{vera.id}")
    with monkeypatch.context() as patch:

        async def full(*args: Any) -> None:
            raise StorageFailed

        patch.setattr(mate.history, "rename_actor", full)
        await add(hass, home, user_id=vera.id)
    assert "could not be looked at" in caplog.text
    await change(hass, home, role="guest")
    assert (await owners(mate))["r1"][0] == "member:vera"


# -- renaming -----------------------------------------------------------------------------------


def test_both_had_asked() -> None:
    """Somebody asked as a user and as a member, in one dialog: they are told once."""
    both = request(actor="user:v", watchers=(thread("member:v"), thread("user:v"), thread("user:v", "other")))
    after = renamed(both, "user:v", "member:v")
    assert after.actor == "member:v"
    assert after.watchers == (thread("member:v"), thread("member:v", "other"))
    assert renamed(both, "user:x", "member:x") == both


async def test_both_had_an_opinion(mate: MediaMate) -> None:
    """The newer one counts, whoever had it."""
    history = mate.history
    for actor, ref, liked, days in (
        ("user:v", DUNE, True, 0),
        ("member:v", DUNE, False, 1),
        ("user:v", ARRIVAL, True, 1),
        ("member:v", ARRIVAL, False, 0),
    ):
        when = START.replace(day=START.day + days)
        await history.save_rating(Rating(actor=actor, ref=ref, title="x", liked=liked, when=when))
    await history.rename_actor("user:v", "member:v")
    assert {one.ref: one.liked for one in await history.ratings("member:v")} == {DUNE: False, ARRIVAL: True}
    assert await history.ratings("user:v") == []


async def test_what_cannot_be_read_keeps_its_owner(mate: MediaMate, caplog: pytest.LogCaptureFixture) -> None:
    history = mate.history
    await wish(mate, "user:v", "r1", "member:v")
    await wish(mate, "user:v", "r2")
    said = Exchange(thread=thread("user:v"), said="hello", answer="hi", when=START)
    await history.save_exchange(said)
    broken = request_text(replace(request("r2"), actor="user:v")).replace("pending_approval", "dreaming")
    broken = broken.replace('"state": "', '"state": "un')
    await history._execute("UPDATE request SET body = ? WHERE id = 'r2'", (broken,))
    await history._execute("UPDATE exchange SET body = 'nonsense'", ())
    await history.rename_actor("user:v", "member:v")
    assert await owners(mate) == {"r1": ("member:v", ["member:v"])}
    assert "keeps its owner" in caplog.text and "keeps its speaker" in caplog.text


# -- loose ties ---------------------------------------------------------------------------------


def issues(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    found = ir.async_get(hass).issues.values()
    return {one.issue_id: one.translation_placeholders or {} for one in found if one.domain == "mediamate"}


async def fix(hass: HomeAssistant, issue_id: str) -> Any:
    assert await async_setup_component(hass, "repairs", {})
    manager = repairs_flow_manager(hass)
    assert manager is not None
    flow = await manager.async_init("mediamate", data={"issue_id": issue_id})
    assert flow["type"] is FlowResultType.FORM and flow["description_placeholders"] == {"name": "Vera"}
    done = await manager.async_configure(flow["flow_id"], {})
    await hass.async_block_till_done(wait_background_tasks=True)
    return done


async def test_a_user_who_is_gone(hass: HomeAssistant, home: MockConfigEntry, vera: MockUser) -> None:
    await add(hass, home, user_id=vera.id, telegram_id=7)
    assert issues(hass) == {}
    await hass.auth.async_remove_user(vera)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {"member_user_gone_vera": {"name": "Vera", "telegram_id": "7"}}
    assert (await fix(hass, "member_user_gone_vera"))["type"] is FlowResultType.CREATE_ENTRY
    (member,) = members(hass)
    assert (member.user_id, member.telegram_id) == (None, 7)
    assert issues(hass) == {}


async def test_a_user_who_is_switched_off_and_on(
    hass: HomeAssistant, home: MockConfigEntry, vera: MockUser
) -> None:
    await add(hass, home, user_id=vera.id)
    for active in (False, True):
        await hass.auth.async_update_user(vera, is_active=active)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert bool(issues(hass)) is not active


async def test_a_member_who_is_gone_needs_no_repair(
    hass: HomeAssistant, home: MockConfigEntry, vera: MockUser
) -> None:
    await add(hass, home, user_id="gone")
    assert await async_setup_component(hass, "repairs", {})
    manager = repairs_flow_manager(hass)
    assert manager is not None
    flow = await manager.async_init("mediamate", data={"issue_id": "member_user_gone_vera"})
    await remove(hass, home)
    assert issues(hass) == {}
    done = await manager.async_configure(flow["flow_id"], {})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "member_gone")


async def test_an_account_that_is_gone(
    hass: HomeAssistant, home: MockConfigEntry, clients: Any, fake_entry: Any
) -> None:
    """Only a server that answers can say so."""
    await add(hass, home, media_user="j1")
    assert issues(hass) == {}  # there is no server at all
    clients["jellyfin"].users.side_effect = CannotConnect(service="Jellyfin")
    server = await fake_entry("jellyfin")
    assert issues(hass) == {}
    clients["jellyfin"].users.side_effect = None
    clients["jellyfin"].users.return_value = (ServerUser(id="j1", name="vera", disabled=True),)
    clients["jellyfin"].users.reset_mock()
    await change(hass, home, role="guest")
    clients["jellyfin"].users.assert_awaited_once_with()
    assert set(issues(hass)) == {"member_media_user_gone_vera"}
    assert await hass.config_entries.async_unload(server.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {}
    clients["jellyfin"].users.return_value = (ServerUser(id="j1", name="vera"),)
    assert await hass.config_entries.async_setup(server.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {}


async def test_nobody_can_be_written_to(hass: HomeAssistant, home: MockConfigEntry) -> None:
    await add(hass, home, telegram_id=7)
    bot = bot_of(hass, 1)
    await change(hass, home, role="guest")
    assert issues(hass) == {}  # no bot was chosen
    hass.config_entries.async_update_entry(home, options={"telegram_bot": "gone"})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert set(issues(hass)) == {"telegram_bot_gone"}  # without the bot nobody can be let through
    hass.config_entries.async_update_entry(home, options={"telegram_bot": "bot"})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {"member_telegram_closed_vera": {"name": "Vera", "telegram_id": "7"}}
    assert not ir.async_get(hass).issues["mediamate", "member_telegram_closed_vera"].is_fixable
    for chat in (-100, 7):  # a group is enough, and so is a chat
        subentry = ConfigSubentry(
            subentry_id=str(chat),
            subentry_type="allowed_chat_ids",
            title="x",
            unique_id=str(chat),
            data={"chat_id": chat},
        )
        hass.config_entries.async_add_subentry(bot, subentry)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert issues(hass) == {}
        hass.config_entries.async_remove_subentry(bot, str(chat))
        await hass.async_block_till_done(wait_background_tasks=True)
        assert len(issues(hass)) == 1
