"""What is kept of a talk, for whom, for how long; and how a talk goes on under another id."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import chat_session
from homeassistant.util.ulid import ulid_now
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.bot_chats import is_group, place_of
from custom_components.mediamate.conversations import (
    HIDDEN,
    LONGEST,
    MENTIONS,
    Conversations,
    people_named,
    remembers,
)
from custom_components.mediamate.data import async_create, async_remove
from custom_components.mediamate.errors import Refused, StorageFailed
from custom_components.mediamate.history_talks import Forgotten
from custom_components.mediamate.model import Actor, Door, MediaRef, MediaType, Mention, Message, Role, Thread
from tests.made import (
    ADMIN,
    ARRIVAL,
    AUTOMATION,
    CHILD,
    DUNE,
    MEMBER,
    NOBODY,
    OTHER,
    ROOM,
    START,
    Clock,
    request,
    thread,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def household(hass: HomeAssistant) -> Callable[..., MockConfigEntry]:
    """Have a household with these options, and a member who may not want to be remembered."""

    def make(**options: Any) -> MockConfigEntry:
        shy = {"role": "member", "user_id": "boris", "remember": False}
        open_ = {"role": "member", "user_id": "vera"}
        entry = MockConfigEntry(
            domain="mediamate",
            unique_id="household",
            data={"kind": "household"},
            options=options,
            subentries_data=[
                ConfigSubentryData(
                    subentry_type="member", title=name, data=data, unique_id=None, subentry_id=name.lower()
                )
                for name, data in (("Shy", shy), ("Open", open_))
            ],
        )
        entry.add_to_hass(hass)
        return entry

    return make


@pytest.fixture
async def talks(hass: HomeAssistant, clock: Clock) -> Conversations:
    secrets = {"kind": "radarr", "api_key": "0badc0de", "password": "hunter2!", "url": "http://nas:7878"}
    MockConfigEntry(domain="mediamate", data=secrets).add_to_hass(hass)
    return (await async_create(hass, clock)).desk.talks


async def kept(hass: HomeAssistant, talks: Conversations, actor: Actor = MEMBER) -> list[tuple[str, str]]:
    await hass.async_block_till_done()
    return [(one.said, one.answer) for one in await talks._history.exchanges(actor.id)]


# -- who ----------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [ADMIN, MEMBER, OTHER, CHILD])
async def test_people_are_remembered(hass: HomeAssistant, talks: Conversations, actor: Actor) -> None:
    assert remembers(hass, actor)
    talks.note(actor, thread(actor), "hello", "hi")
    assert await kept(hass, talks, actor) == [("hello", "hi")]


@pytest.mark.parametrize("actor", [ROOM, AUTOMATION, NOBODY, Actor("member:shy", Role.MEMBER, "Shy")])
async def test_nobody_in_particular_and_who_does_not_want_it_are_not(
    hass: HomeAssistant, talks: Conversations, household: Any, actor: Actor
) -> None:
    household()
    assert not remembers(hass, actor)
    talks.note(actor, thread(actor), "hello", "hi")
    assert await kept(hass, talks, actor) == []
    await talks._history.save_exchange(_exchange(actor))  # said before they were asked
    assert await talks.recent(actor, thread(actor), START + timedelta(hours=1)) == []
    assert await talks.said(actor, thread(actor), "dune") == []


def _exchange(actor: Actor) -> Any:
    from custom_components.mediamate.model import Exchange

    return Exchange(thread=thread(actor), said="Dune", answer="Yes", when=START)


async def test_a_member_who_is_listed_is(hass: HomeAssistant, talks: Conversations, household: Any) -> None:
    household()
    assert remembers(hass, Actor("member:open", Role.MEMBER, "Open"))


async def test_a_household_that_keeps_nothing(
    hass: HomeAssistant, talks: Conversations, household: Any
) -> None:
    household(remember_for=0)
    talks.note(ADMIN, thread(ADMIN), "hello", "hi")
    assert await kept(hass, talks, ADMIN) == []


async def test_people_by_name(hass: HomeAssistant, talks: Conversations, household: Any) -> None:
    household()
    user = MockUser(name="Vera").add_to_hass(hass)
    assert await people_named(hass, "vera") == (f"user:{user.id}",)
    assert await people_named(hass, user.id) == (f"user:{user.id}",)
    assert await people_named(hass, "OPEN") == ("member:open", "user:vera")
    assert await people_named(hass, "nobody") == ()


# -- what ---------------------------------------------------------------------------------

# put together here, so that nobody takes one of them for a secret
SECRETS = [
    "my key is 0badc0de",
    "password hunter2! please",
    "use 0123456789abcdef0123456789ABCDEF",
    "sk-" + "ant-api03-AbCdEf_gHiJkLmNoP",
    "key-1234567890abcdef",
    "the bot is 123456789:" + "AAE-abcdefghijklmnopqrstuvwxyz012345",
    "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxIn0.abc",
    "http://boris:hunter3@nas:7878/api",
    "http://nas/api?apikey=shorty99&x=1",
    "password=abc",
]


@pytest.mark.parametrize("text", SECRETS)
async def test_secrets_are_not_kept(hass: HomeAssistant, talks: Conversations, text: str) -> None:
    talks.note(MEMBER, thread(), text, f"You said: {text}")
    ((said, answer),) = await kept(hass, talks)
    assert HIDDEN in said and HIDDEN in answer
    for secret in (
        "0badc0de",
        "hunter",
        "0123456789abcdef",
        "AbCdEf",
        "1234567890abcdef",
        "AAE-",
        "eyJ",
        "shorty",
    ):
        assert secret not in said and secret not in answer
    assert "=abc" not in said


@pytest.mark.parametrize(
    "text",
    [
        "download Dune: Part Two (2021) in 4K",
        "скачай «Дюну» 2021 года",
        "movie:tmdb:438631",
        "a keyboard",
        "key",
    ],
)
async def test_innocent_words_are(hass: HomeAssistant, talks: Conversations, text: str) -> None:
    talks.note(MEMBER, thread(), text, text)
    assert await kept(hass, talks) == [(text, text)]


async def test_texts_and_titles_have_an_end(hass: HomeAssistant, talks: Conversations) -> None:
    refs = [MediaRef(MediaType.MOVIE, "tmdb", str(number)) for number in range(50)]
    mentions = [Mention(one, "Dune") for one in (*refs, refs[0])]
    talks.note(MEMBER, thread(), "x" * 100_000, "Dune\x00\x1b[2J\n\u202eyes\n" * 5000, mentions)
    ((said, answer),) = await kept(hass, talks)
    assert len(said) == LONGEST and said.endswith("…") and len(answer) <= LONGEST
    assert answer.isprintable()
    (one,) = await talks._history.exchanges(MEMBER.id)
    assert len(one.mentions) == MENTIONS


async def test_a_full_disk_spoils_no_answer(
    hass: HomeAssistant, talks: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(exchange: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(talks._history, "save_exchange", full)
    talks.note(MEMBER, thread(), "hello", "hi")
    assert await kept(hass, talks) == []


async def test_what_goes_on_is_of_today(hass: HomeAssistant, talks: Conversations, clock: Clock) -> None:
    talks.note(MEMBER, thread(), "two days ago", "yes")
    clock.forward(days=2)
    talks.note(MEMBER, thread(place="another dialog"), "just now", "yes")
    talks.note(MEMBER, thread(door=Door.TELEGRAM), "in a chat", "yes")
    await hass.async_block_till_done()
    clock.forward(minutes=1)
    assert [one.said for one in await talks.recent(MEMBER, thread(), clock())] == ["just now"]
    assert [one.said for one in await talks.said(MEMBER, thread(MEMBER), "")] == [
        "in a chat",
        "just now",
        "two days ago",
    ]
    assert await talks.recent(OTHER, thread(OTHER), clock()) == []
    assert (
        await talks.said(OTHER, thread(OTHER), "") == [] and await talks.said(ADMIN, thread(ADMIN), "") == []
    )


async def test_in_a_group_only_what_was_said_there(
    hass: HomeAssistant, talks: Conversations, clock: Clock
) -> None:
    private = thread(place=place_of("bot", 42), door=Door.TELEGRAM)
    group = thread(place=place_of("bot", -100), door=Door.TELEGRAM)
    talks.note(MEMBER, private, "between us", "yes")
    talks.note(MEMBER, thread(), "at home", "yes")
    talks.note(MEMBER, group, "among us", "yes")
    await hass.async_block_till_done()
    clock.forward(minutes=1)
    assert [one.said for one in await talks.recent(MEMBER, group, clock())] == ["among us"]
    assert [one.said for one in await talks.said(MEMBER, group, "")] == ["among us"]
    assert [one.said for one in await talks.recent(MEMBER, private, clock())] == ["among us", "between us"]
    assert len(await talks.said(MEMBER, private, "")) == 3
    assert is_group("nonsense") and not is_group(private.place)


async def test_what_is_too_old_is_told_to_nobody_even_before_it_is_deleted(
    hass: HomeAssistant, talks: Conversations, clock: Clock, household: Any
) -> None:
    household(remember_for=1)
    talks.note(MEMBER, thread(), "Dune", "yes")
    await hass.async_block_till_done()
    clock.forward(hours=25)
    assert await talks.said(MEMBER, thread(MEMBER), "dune") == []
    assert await talks.said(MEMBER, thread(MEMBER), "dune", since=START) == []
    assert await talks._history.count_exchanges() == 1
    await talks.prune()
    assert await talks._history.count_exchanges() == 0


async def test_requests_are_seen_by_whom_they_concern(talks: Conversations) -> None:
    await talks._history.save_request(request("r1"))
    await talks._history.save_request(
        request("r2", ref=ARRIVAL, title="Arrival", actor=OTHER.id, watchers=())
    )
    assert [one.id for one in await talks.asked_for(MEMBER)] == ["r1"]
    assert [one.id for one in await talks.asked_for(ADMIN)] == ["r2", "r1"]
    assert [one.id for one in await talks.asked_for(ADMIN, "arrivals by Villeneuve", loosely=True)] == ["r2"]
    assert await talks.asked_for(ADMIN, "arrivals by Villeneuve") == []
    assert await talks.asked_for(MEMBER, "arrival") == []
    with pytest.raises(Refused):
        await talks.asked_for(NOBODY)


# -- where --------------------------------------------------------------------------------


async def test_a_dialog_keeps_its_place(talks: Conversations, clock: Clock) -> None:
    session = ulid_now()
    assert await talks.place(MEMBER, session) == session
    clock.forward(minutes=30)
    assert await talks.place(MEMBER, session, session) == session
    assert talks.known_place(MEMBER, session) == session and talks.known_place(OTHER, "x") == "x"


async def test_a_client_that_names_its_dialog_goes_on_with_it(talks: Conversations, clock: Clock) -> None:
    old, new, newer = ulid_now(), ulid_now(), ulid_now()
    await talks.place(MEMBER, old)
    clock.forward(hours=5)
    assert await talks.place(MEMBER, new, old) == old
    assert await talks.place(MEMBER, newer, new) == old and talks.known_place(MEMBER, newer) == old
    assert await talks.place(OTHER, newer) == newer


async def test_a_new_dialog_goes_on_with_the_one_that_is_just_over(
    talks: Conversations, clock: Clock
) -> None:
    old, new = ulid_now(), ulid_now()
    await talks.place(MEMBER, old)
    clock.forward(minutes=6)
    assert await talks.place(OTHER, ulid_now()) != old
    assert await talks.place(MEMBER, "an id of somebody's own") == "an id of somebody's own"
    assert await talks.place(MEMBER, new) == old


async def test_not_with_one_that_is_long_over(talks: Conversations, clock: Clock) -> None:
    await talks.place(MEMBER, ulid_now())
    clock.forward(minutes=11)
    session = ulid_now()
    assert await talks.place(MEMBER, session) == session


async def test_not_with_one_that_goes_on(hass: HomeAssistant, talks: Conversations, clock: Clock) -> None:
    with chat_session.async_get_chat_session(hass) as session:
        await talks.place(MEMBER, session.conversation_id)
    session.last_updated = clock()
    clock.forward(minutes=4)
    other = ulid_now()
    assert await talks.place(MEMBER, other) == other


async def test_nor_for_who_is_not_remembered(talks: Conversations, clock: Clock, household: Any) -> None:
    household(remember_for=0)
    await talks.place(MEMBER, ulid_now())
    clock.forward(minutes=6)
    session = ulid_now()
    assert await talks.place(MEMBER, session) == session


@pytest.mark.parametrize("destructive", [True, False])
async def test_what_cannot_be_undone_is_not_taken_to_another_dialog(
    talks: Conversations, clock: Clock, destructive: bool
) -> None:
    old = ulid_now()
    where = Thread(MEMBER.id, Door.ASSIST, await talks.place(MEMBER, old))
    await talks._proposals.prepare(where, "remove", {}, Message("x"), destructive=destructive)
    clock.forward(minutes=6)
    assert await talks.place(MEMBER, ulid_now()) == old
    assert (talks._proposals.answerable(where) is None) is destructive
    assert talks._proposals.newest(where) is not None


async def test_but_to_the_same_one_it_is(talks: Conversations, clock: Clock) -> None:
    old = ulid_now()
    where = Thread(MEMBER.id, Door.ASSIST, await talks.place(MEMBER, old))
    await talks._proposals.prepare(where, "remove", {}, Message("x"), destructive=True)
    clock.forward(minutes=6)
    assert await talks.place(MEMBER, ulid_now(), old) == old
    assert talks._proposals.answerable(where) is not None


async def test_old_places_are_not_heaped_up(talks: Conversations) -> None:
    for _ in range(300):
        await talks.place(MEMBER, session := ulid_now())
        talks.heard(thread(), session)
    assert len(talks._places) <= 200 and len(talks._dialogs) <= 200


async def test_after_a_restart_too(hass: HomeAssistant, talks: Conversations, clock: Clock) -> None:
    old = ulid_now()
    talks.note(MEMBER, thread(place=await talks.place(MEMBER, old)), "hello", "hi")
    talks.note(OTHER, thread(OTHER, "an id of her own"), "hello", "hi")
    await hass.async_block_till_done()
    clock.forward(minutes=1)
    again = Conversations(hass, talks._history, talks._proposals, clock)
    await again.load()
    assert await again.place(MEMBER, ulid_now()) == old
    session = ulid_now()
    assert await again.place(OTHER, session) == session


# -- no more ------------------------------------------------------------------------------


async def test_forgetting_reaches_everything(hass: HomeAssistant, talks: Conversations, clock: Clock) -> None:
    heard: list[Any] = []
    talks.on_forget(lambda *what: heard.append(what))
    session = ulid_now()
    where = Thread(MEMBER.id, Door.ASSIST, await talks.place(MEMBER, session))
    await talks.place(OTHER, session)
    talks.note(MEMBER, where, "mine", "yes")
    talks.note(OTHER, thread(OTHER), "hers", "yes")
    await talks._proposals.prepare(where, "request", {}, Message("x"))
    await hass.async_block_till_done()
    assert await talks.forget([MEMBER.id], Door.ASSIST) == Forgotten(1, 1)
    assert heard == [(MEMBER.id, Door.ASSIST)]
    assert talks._proposals.newest(where) is None and await talks._history.proposals() == []
    assert await kept(hass, talks) == [] and await kept(hass, talks, OTHER) == [("hers", "yes")]
    clock.forward(minutes=6)
    assert await talks.place(MEMBER, fresh := ulid_now()) == fresh
    assert await talks.forget() == Forgotten(1, 0) and heard[-1] == (None, None)


async def test_with_the_last_entry_everything_goes(
    hass: HomeAssistant, talks: Conversations, clock: Clock
) -> None:
    heard: list[Any] = []
    talks.on_forget(lambda *what: heard.append(what))
    await talks.place(MEMBER, ulid_now())
    talks.note(MEMBER, thread(), "mine", "yes")
    await hass.async_block_till_done()
    await async_remove(hass)
    assert heard == [(None, None)] and await kept(hass, talks) == []
    clock.forward(minutes=6)
    assert await talks.place(MEMBER, fresh := ulid_now()) == fresh


async def test_a_database_of_a_later_version_is_left_alone(
    hass: HomeAssistant, talks: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks._history._database, "newer", True)
    await talks.load()
    talks.note(MEMBER, thread(), "hello", "hi")
    assert await kept(hass, talks) == []


async def test_mentions_name_their_year(talks: Conversations) -> None:
    assert Mention(DUNE, "Dune", 2021).label == "Dune (2021)" and Mention(DUNE, "Dune").label == "Dune"
