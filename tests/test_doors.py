"""The table of who may do what, at every door: the same person is the same actor wherever they come in."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate import desk_base
from custom_components.mediamate.actors import Verb, may
from custom_components.mediamate.data import DATA
from custom_components.mediamate.errors import Refused
from custom_components.mediamate.members import actor_of, member_of_telegram
from custom_components.mediamate.model import Actor, Door, RequestState, Role
from tests.dialogue.home import TalkHome
from tests.made import ARRIVAL
from tests.members import member_data
from tests.test_actors import CHANGE, MEND, READ

if TYPE_CHECKING:
    from tests.dialogue.doors import Household

pytest_plugins = ("tests.dialogue.doors",)

type Enter = Callable[[HomeAssistant, MockUser | None], Awaitable[object]]

# Written out, not taken from the code: what each role may do
MAY = {
    Role.ADMIN: set(Verb),
    Role.MEMBER: READ
    | CHANGE
    | MEND
    | {"request", "subtitles", "keep_subtitles", "rate", "follow", "unfollow"},
    Role.CHILD: READ | {"request", "subtitles", "keep_subtitles", "rate", "cancel", "unfollow"},
    Role.GUEST: READ | {"request", "subtitles", "cancel", "unfollow"},
    Role.AUTOMATION: READ
    | CHANGE
    | MEND
    | {"request", "subtitles", "keep_subtitles", "limits", "for_member"},
    Role.ROOM: READ | {"request", "subtitles"},
    Role.NOBODY: set(),
}

# Who -> who they are to the desk when Home Assistant says who it is
PEOPLE = {
    "Anna": ("member:anna", Role.ADMIN),  # Home Assistant's administrator, listed as a member
    "Ada": ("user:ada", Role.ADMIN),  # Home Assistant's administrator, not listed
    "Olga": ("member:olga", Role.ADMIN),  # an ordinary user, our administrator
    "Boris": ("member:boris", Role.MEMBER),
    "Kid": ("member:kid", Role.CHILD),
    "Greta": ("member:greta", Role.GUEST),
    "Uwe": ("user:uwe", Role.MEMBER),  # not listed: what the household chose
    "Gone": ("user:gone", Role.NOBODY),  # switched off
}
# Who -> who they are in Telegram, where only the list counts
IN_TELEGRAM = {
    "Anna": ("member:anna", Role.MEMBER),
    "Olga": ("member:olga", Role.ADMIN),
    "Boris": ("member:boris", Role.MEMBER),
    "Kid": ("member:kid", Role.CHILD),
    "Greta": ("member:greta", Role.GUEST),
    "Tom": ("member:tom", Role.MEMBER),  # has no user at all
}
TELEGRAM = {name: number for number, name in enumerate(IN_TELEGRAM, start=100)}
LISTED = {"Anna": "member", "Olga": "admin", "Boris": "member", "Kid": "child", "Greta": "guest"}


async def _assist(hass: HomeAssistant, user: MockUser | None, **how: Any) -> None:
    context = how.pop("context", None) or Context(user_id=user.id if user else None)
    await conversation.async_converse(
        hass, "download Arrival", None, context, language="en", agent_id="conversation.mediamate", **how
    )


async def _voice(hass: HomeAssistant, user: MockUser | None) -> None:
    await _assist(hass, user, device_id="kitchen")


async def _action(hass: HomeAssistant, user: MockUser | None) -> None:
    context = Context(user_id=user.id if user else None)
    await hass.services.async_call(
        "mediamate", "search", {"query": "Arrival"}, blocking=True, return_response=True, context=context
    )


async def _todo(hass: HomeAssistant, user: MockUser | None) -> None:
    await hass.services.async_call(
        "todo",
        "add_item",
        {"entity_id": "todo.mediamate_requests", "item": "Arrival"},
        blocking=True,
        context=Context(user_id=user.id if user else None),
    )


async def _mcp(hass: HomeAssistant, user: MockUser | None) -> None:
    context = Context(user_id=user.id if user else None)
    client = llm.LLMContext("mcp_server", context, "en", "conversation", None)
    api = await llm.async_get_api(hass, "mediamate", client)
    await api.async_call_tool(llm.ToolInput("mediamate__find", {"title": "Arrival"}))


DOORS: dict[str, Enter] = {"assist": _assist, "voice": _voice, "action": _action, "todo": _todo, "mcp": _mcp}
# Nobody's context: the list and the actions are called by automations, the others stand in a room
WITHOUT_A_USER = {
    "assist": ("room:", Role.ROOM),
    "voice": ("room:kitchen", Role.ROOM),
    "action": ("automation", Role.AUTOMATION),
    "todo": ("automation", Role.AUTOMATION),
    "mcp": ("room:", Role.ROOM),
}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Who came to the desk."""
    found: list[Actor] = []

    def note(actor: Actor, verb: str, **more: Any) -> None:
        found.append(actor)
        may(actor, verb, **more)

    monkeypatch.setattr(desk_base, "may", note)
    return found


@pytest.fixture
async def people(hass: HomeAssistant, open_doors: Household) -> dict[str, MockUser]:
    """The house with all of them."""
    entry = await open_doors()
    users: dict[str, MockUser] = {}
    for name in PEOPLE:
        user = MockUser(
            name=name, id=name.lower(), is_owner=name in {"Anna", "Ada"}, is_active=name != "Gone"
        )
        user.mock_policy({"entities": True})
        users[name] = user.add_to_hass(hass)
    for name in IN_TELEGRAM:
        data: dict[str, Any] = {"role": LISTED.get(name, "member"), "telegram_id": TELEGRAM[name]}
        if name in users:
            data["user_id"] = users[name].id
        hass.config_entries.async_add_subentry(entry, ConfigSubentry(**member_data(name, **data)))
    await hass.async_block_till_done(wait_background_tasks=True)
    return users


def check(seen: list[Actor], expected: tuple[str, Role]) -> None:
    """Whoever came was this one, and may do the verbs of their row and no other."""
    assert {(one.id, one.role) for one in seen} == {expected}
    actor = seen[0]
    allowed = set()
    for verb in Verb:
        try:
            may(actor, verb, owner=actor.id)
        except Refused:
            continue
        allowed.add(verb)
    assert allowed == MAY[actor.role]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", PEOPLE)
async def test_everybody_at_every_door(
    hass: HomeAssistant, people: dict[str, MockUser], seen: list[Actor], door: str, name: str
) -> None:
    try:
        await DOORS[door](hass, people[name])
    except Exception:
        # a door may shut nobodies out before the desk does; only them
        assert PEOPLE[name][1] is Role.NOBODY
    if PEOPLE[name][1] is Role.NOBODY and not seen:
        assert hass.data[DATA].tracker.open == {}
        return
    check(seen, PEOPLE[name])


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("door", DOORS)
async def test_a_context_without_a_user(hass: HomeAssistant, seen: list[Actor], door: str) -> None:
    await DOORS[door](hass, None)
    check(seen, WITHOUT_A_USER[door])


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", IN_TELEGRAM)
async def test_in_telegram_the_list_counts(hass: HomeAssistant, seen: list[Actor], name: str) -> None:
    member = member_of_telegram(hass, TELEGRAM[name])
    assert member is not None
    context = Context()
    hass.data[DATA].desk.bind(context.id, actor_of(member), Door.TELEGRAM, "bot:1:0")
    await _assist(hass, None, context=context)
    check(seen, IN_TELEGRAM[name])


@pytest.mark.parametrize("name", ["Ada", "Olga", "Boris", "Kid", "Greta", "Uwe"])
@pytest.mark.parametrize("door", ["todo", "action"])
async def test_what_becomes_of_a_wish(
    hass: HomeAssistant, people: dict[str, MockUser], home: TalkHome, door: str, name: str
) -> None:
    """Who needs a yes waits for it at every door."""
    if door == "todo":
        await _todo(hass, people[name])
    else:
        await hass.services.async_call(
            "mediamate",
            "request",
            {"ref": str(ARRIVAL)},
            blocking=True,
            context=Context(user_id=people[name].id),
        )
    await hass.async_block_till_done(wait_background_tasks=True)
    (request,) = await hass.data[DATA].history.requests()
    waits = name in {"Kid", "Greta"}
    assert (request.state is RequestState.PENDING_APPROVAL) is waits
    assert home.added == ([] if waits else [ARRIVAL])
    assert request.actor == PEOPLE[name][0]


async def test_whoever_is_to_be_asked_hears_so_before_the_yes(
    hass: HomeAssistant, people: dict[str, MockUser], home: TalkHome
) -> None:
    context = Context(user_id=people["Kid"].id)

    async def say(text: str, conversation_id: str | None) -> conversation.ConversationResult:
        return await conversation.async_converse(
            hass, text, conversation_id, context, language="en", agent_id="conversation.mediamate"
        )

    asked = await say("download Arrival", None)
    assert "An administrator has to approve it." in asked.response.speech["plain"]["speech"]
    answered = await say("yes", asked.conversation_id)
    assert "waiting for approval" in answered.response.speech["plain"]["speech"]
    assert home.added == []
