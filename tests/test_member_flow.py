"""The dialog of a member: add, change, what goes wrong and how it is put right."""

from types import SimpleNamespace
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData, section
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.mediamate.errors import CannotConnect
from custom_components.mediamate.household import household_entry
from custom_components.mediamate.members import Member, members
from custom_components.mediamate.model import MediaType, Role, ServerUser, ServiceInfo
from custom_components.mediamate.model.subtitles import SubtitlesSnapshot
from custom_components.mediamate.operations.policy import Quotas
from custom_components.mediamate.operations.stack import Defaults
from tests.members import bot_of

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")

PEOPLE = (
    ServerUser(id="j1", name="anna"),
    ServerUser(id="j2", name="kid"),
    ServerUser(id="j3", name="old", disabled=True),
)
EMPTY: dict[str, Any] = {"reach": {}, "limits": {}, "more": {"remember": True}}


@pytest.fixture
async def home(hass: HomeAssistant, fake_entry: Any, clients: Any) -> MockConfigEntry:
    """A Radarr, a Jellyfin with two people, and the household that they made."""
    clients["jellyfin"].users.return_value = PEOPLE
    await fake_entry("radarr")
    await fake_entry("jellyfin")
    entry = household_entry(hass)
    assert entry is not None and entry.state is ConfigEntryState.LOADED
    return entry


@pytest.fixture
def anna(hass: HomeAssistant) -> MockUser:
    return MockUser(name="anna123", is_owner=True).add_to_hass(hass)


async def opened(hass: HomeAssistant, home: MockConfigEntry, member_id: str | None = None) -> Any:
    context: Any = {"source": SOURCE_USER}
    if member_id:
        context = {"source": "reconfigure", "subentry_id": member_id}
    return await hass.config_entries.subentries.async_init((home.entry_id, "member"), context=context)


async def sent(hass: HomeAssistant, flow: Any, **answer: Any) -> Any:
    typed = {"name": "Anna", "role": "member", **EMPTY, "movie": {}} | answer
    result = await hass.config_entries.subentries.async_configure(flow["flow_id"], typed)
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


def offered(flow: Any, name: str, inside: str | None = None) -> dict[str, str]:
    """Return what a field offers, by value."""
    schema = flow["data_schema"].schema
    if inside:
        schema = schema[inside].schema.schema
    return {one["value"]: one["label"] for one in schema[name].config["options"]}


def suggested(flow: Any) -> dict[str, Any]:
    """Return what the form suggests, its sections as the frontend sees them."""

    def of(schema: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for marker, selector in schema.schema.items():
            if isinstance(selector, section):
                found[str(marker)] = of(selector.schema)
            elif marker.description and "suggested_value" in marker.description:
                found[str(marker)] = marker.description["suggested_value"]
        return found

    return of(flow["data_schema"])


async def test_three_fields_are_seen_and_the_rest_is_folded(
    hass: HomeAssistant, home: MockConfigEntry
) -> None:
    flow = await opened(hass, home)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "user")
    fields = {str(name): one for name, one in flow["data_schema"].schema.items()}
    sections = {name for name, one in fields.items() if isinstance(one, section)}
    assert set(fields) - sections == {"name", "user_id", "role"}
    assert sections == {"reach", "limits", "more", "movie"}
    assert all(fields[name].options["collapsed"] for name in sections)


async def test_a_name_and_a_role_are_enough(hass: HomeAssistant, home: MockConfigEntry) -> None:
    done = await sent(hass, await opened(hass, home), name="  Vera ", role="child")
    assert (done["type"], done["title"]) == (FlowResultType.CREATE_ENTRY, "Vera")
    (subentry,) = home.get_subentries_of_type("member")
    assert dict(subentry.data) == {"role": "child", "remember": True}
    assert home.state is ConfigEntryState.LOADED


async def test_everything_can_be_chosen(hass: HomeAssistant, home: MockConfigEntry, anna: MockUser) -> None:
    bot_of(hass, 111, -100)
    hass.states.async_set("person.anna", "home", {"user_id": anna.id, "friendly_name": "Anna K."})
    MockUser(name="gone", is_active=False).add_to_hass(hass)
    MockUser(name="supervisor", system_generated=True).add_to_hass(hass)
    flow = await opened(hass, home)
    assert offered(flow, "user_id") == {anna.id: "Anna K."}
    assert offered(flow, "telegram_id", "reach") == {"111": "Chat 111 (111)"}
    assert offered(flow, "media_user", "more") == {"j1": "anna", "j2": "kid"}
    assert set(offered(flow, "quality_profile", "movie")) == {"HD-1080p"}
    done = await sent(
        hass,
        flow,
        user_id=anna.id,
        role="admin",
        reach={
            "telegram_id": " 111 ",
            "notify": ["notify.anna"],
            "satellite": "assist_satellite.kitchen",
            "language": "ru",
        },
        limits={"max_age": 16.0, "per_day": 2.0, "per_week": 5.0, "disk": 100.0},
        more={"media_user": "j1", "agent": "conversation.claude", "remember": False},
        movie={"quality_profile": "HD-1080p"},
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    (member,) = members(hass)
    assert member == Member(
        id=member.id,
        name="Anna",
        role=Role.ADMIN,
        user_id=anna.id,
        telegram_id=111,
        media_user="j1",
        language="ru",
        defaults=((MediaType.MOVIE, Defaults(quality_profile="HD-1080p")),),
        quotas=Quotas(per_day=2, per_week=5, disk=100_000_000_000),
        max_age=16,
        notify=("notify.anna",),
        satellite="assist_satellite.kitchen",
        agent_id="conversation.claude",
        remembered=False,
    )
    assert await comes_back(hass, home, member.id, anna)


async def comes_back(hass: HomeAssistant, home: MockConfigEntry, member_id: str, anna: MockUser) -> bool:
    """Say whether what is taken is offered to nobody else, and shown as it was to whoever changes it."""
    flow = await opened(hass, home)
    assert offered(flow, "user_id") == {} and offered(flow, "telegram_id", "reach") == {}
    flow = await opened(hass, home, member_id)
    shown = suggested(flow)
    assert (shown["name"], shown["user_id"], shown["role"]) == ("Anna", anna.id, "admin")
    assert shown["reach"]["telegram_id"] == "111" and shown["limits"]["per_day"] == 2
    assert shown["more"] == {"media_user": "j1", "agent": "conversation.claude", "remember": False}
    return bool(shown["movie"] == {"quality_profile": "HD-1080p"})


async def test_two_libraries_are_told_apart(
    hass: HomeAssistant, home: MockConfigEntry, fake_entry: Any
) -> None:
    assert "entry_id" not in (await opened(hass, home))["data_schema"].schema["movie"].schema.schema
    second = await fake_entry("radarr", url="http://radarr4k:7878")
    assert second.entry_id in offered(await opened(hass, home), "entry_id", "movie")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"name": " "}, {"name": "name_missing"}),
        ({"name": "BORIS"}, {"name": "name_taken"}),
        ({"reach": {"telegram_id": "222"}}, {"base": "telegram_taken"}),
        ({"reach": {"telegram_id": "-100500"}}, {"base": "telegram_invalid"}),
        ({"reach": {"telegram_id": "0"}}, {"base": "telegram_invalid"}),
        ({"reach": {"telegram_id": "@anna"}}, {"base": "telegram_invalid"}),
        ({"reach": {"telegram_id": "9" * 30}}, {"base": "telegram_invalid"}),
    ],
)
async def test_what_is_wrong_is_said_and_can_be_put_right(
    hass: HomeAssistant, home: MockConfigEntry, answer: dict[str, Any], error: dict[str, str]
) -> None:
    bot_of(hass, 111, 222)
    assert (await sent(hass, await opened(hass, home), name="Boris", reach={"telegram_id": "222"}))[
        "title"
    ] == "Boris"
    flow = await sent(hass, await opened(hass, home), **answer)
    assert (flow["type"], flow["errors"]) == (FlowResultType.FORM, error)
    kept = suggested(flow)
    assert kept["role"] == "member" and kept["name"] == answer.get("name", "Anna")
    done = await sent(hass, flow, reach={"telegram_id": "111"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert {one.name: one.telegram_id for one in members(hass)} == {"Boris": 222, "Anna": 111}


async def test_a_user_is_one_member(hass: HomeAssistant, home: MockConfigEntry, anna: MockUser) -> None:
    """Two windows were open: both offer the user, the second is told."""
    first, second = await opened(hass, home), await opened(hass, home)
    await sent(hass, first, user_id=anna.id)
    flow = await sent(hass, second, name="Other", user_id=anna.id)
    assert flow["errors"] == {"user_id": "user_taken"}
    with pytest.raises(InvalidData):  # nor can one be made up
        await sent(hass, flow, name="Other", user_id="made up")
    assert (await sent(hass, flow, name="Other"))["type"] is FlowResultType.CREATE_ENTRY


# -- Telegram -----------------------------------------------------------------------------------


async def test_whom_the_bot_does_not_know_is_explained_first(
    hass: HomeAssistant, home: MockConfigEntry
) -> None:
    bot_of(hass, 111)
    flow = await sent(hass, await opened(hass, home), reach={"telegram_id": "333"})
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "let_in")
    assert flow["description_placeholders"] == {
        "name": "Anna",
        "telegram_id": "333",
        "url": "/config/integrations/integration/telegram_bot",
    }
    done = await hass.config_entries.subentries.async_configure(flow["flow_id"], {})
    assert done["type"] is FlowResultType.CREATE_ENTRY and members(hass)[0].telegram_id == 333


async def test_somebody_was_quicker_while_it_was_explained(
    hass: HomeAssistant, home: MockConfigEntry
) -> None:
    flow = await sent(hass, await opened(hass, home), reach={"telegram_id": "333"})
    assert flow["step_id"] == "let_in"
    bot_of(hass, 333)
    await sent(hass, await opened(hass, home), name="Other", reach={"telegram_id": "333"})
    done = await hass.config_entries.subentries.async_configure(flow["flow_id"], {})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "listed_meanwhile")
    assert [one.name for one in members(hass)] == ["Other"]


# -- changing -----------------------------------------------------------------------------------


async def changed(hass: HomeAssistant, home: MockConfigEntry, **answer: Any) -> Any:
    member = members(hass)[0]
    done = await sent(hass, await opened(hass, home, member.id), **answer)
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    return members(hass)[0]


async def test_a_member_is_changed_and_stays_the_same(hass: HomeAssistant, home: MockConfigEntry) -> None:
    bot_of(hass, 111)
    await sent(
        hass,
        await opened(hass, home),
        reach={"telegram_id": "111"},
        limits={"per_day": 3},
        movie={"quality_profile": "HD-1080p"},
    )
    before = members(hass)[0]
    after = await changed(hass, home, name="Anna Maria", role="guest", reach={"telegram_id": "111"})
    assert (after.id, after.name, after.role, after.telegram_id) == (before.id, "Anna Maria", Role.GUEST, 111)
    assert after.quotas == Quotas() and after.defaults == ()  # what was emptied is gone
    assert home.state is ConfigEntryState.LOADED


async def test_what_is_gone_is_not_suggested_and_what_is_down_stays(
    hass: HomeAssistant, home: MockConfigEntry, clients: Any
) -> None:
    boris = MockUser(name="Boris", is_owner=False).add_to_hass(hass)
    await sent(
        hass,
        await opened(hass, home),
        user_id=boris.id,
        more={"media_user": "j2", "remember": True},
        movie={"quality_profile": "HD-1080p"},
    )
    member = members(hass)[0]
    await hass.auth.async_remove_user(boris)
    clients["jellyfin"].users.side_effect = CannotConnect(service="Jellyfin")
    radarr = next(
        one for one in hass.config_entries.async_entries("mediamate") if one.data["kind"] == "radarr"
    )
    assert await hass.config_entries.async_unload(radarr.entry_id)
    flow = await opened(hass, home, member.id)
    shown = suggested(flow)
    assert "user_id" not in shown and "movie" not in shown
    assert offered(flow, "media_user", "more") == {"j2": "j2"}
    answer = {"name": "Anna", "role": "member", **EMPTY, "more": {"media_user": "j2", "remember": True}}
    await hass.config_entries.subentries.async_configure(flow["flow_id"], answer)
    after = members(hass)[0]
    assert (after.user_id, after.media_user) == (None, "j2")
    assert after.defaults == ((MediaType.MOVIE, Defaults(quality_profile="HD-1080p")),)


async def test_without_a_media_server_there_is_nobody_to_pick(hass: HomeAssistant, fake_entry: Any) -> None:
    await fake_entry("radarr")
    entry = household_entry(hass)
    assert entry is not None
    flow = await opened(hass, entry)
    assert "media_user" not in flow["data_schema"].schema["more"].schema.schema


async def test_only_the_household_has_members(hass: HomeAssistant, home: MockConfigEntry) -> None:
    kinds = {
        one.data["kind"]: set(one.supported_subentry_types)
        for one in hass.config_entries.async_entries("mediamate")
    }
    assert kinds == {"radarr": set(), "jellyfin": set(), "household": {"member"}}


async def test_the_bot_is_an_option_of_the_household(hass: HomeAssistant, home: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    flow = await hass.config_entries.options.async_init(home.entry_id)
    assert "telegram_bot" not in flow["data_schema"].schema
    bot_of(hass, 111)
    flow = await hass.config_entries.options.async_init(home.entry_id)
    assert "telegram_bot" in flow["data_schema"].schema


async def test_the_language_in_which_films_are_heard(hass: HomeAssistant, home: MockConfigEntry) -> None:
    flow = await opened(hass, home)
    await sent(hass, flow, movie={"audio": "ru"})
    (anna,) = members(hass)
    assert dict(anna.defaults) == {MediaType.MOVIE: Defaults(audio="ru")}
    again = await opened(hass, home, anna.id)
    assert suggested(again)["movie"] == {"audio": "ru"}
    with pytest.raises(InvalidData):
        await sent(hass, again, movie={"audio": "tlh"})
    await sent(hass, await opened(hass, home, anna.id), movie={})
    assert members(hass)[0].defaults == ()


async def test_the_language_of_subtitles(hass: HomeAssistant, home: MockConfigEntry) -> None:
    flow = await opened(hass, home)
    assert "subtitles" not in flow["data_schema"].schema["movie"].schema.schema, "nobody looks for any"
    hass.config_entries.subentries.async_abort(flow["flow_id"])
    bazarr = MockConfigEntry(domain="mediamate", data={"kind": "bazarr"}, state=ConfigEntryState.LOADED)
    snapshot = SubtitlesSnapshot(info=ServiceInfo("Bazarr", "1"), languages=("en", "pb"))
    bazarr.runtime_data = SimpleNamespace(coordinator=SimpleNamespace(data=snapshot))
    bazarr.add_to_hass(hass)
    flow = await opened(hass, home)
    (field,) = (
        one for name, one in flow["data_schema"].schema["movie"].schema.schema.items() if name == "subtitles"
    )
    assert {"uk", "en", "pb"} <= set(field.config["languages"])
    await sent(hass, flow, movie={"subtitles": "ru"})
    (anna,) = members(hass)
    assert anna.subtitles(MediaType.MOVIE) == "ru"
    assert anna.subtitles(MediaType.SERIES) is None
    again = await opened(hass, home, anna.id)
    assert suggested(again)["movie"] == {"subtitles": "ru"}
    with pytest.raises(InvalidData):
        await sent(hass, again, movie={"subtitles": "tlh"})
    bazarr.mock_state(hass, ConfigEntryState.NOT_LOADED)
    still = await opened(hass, home, anna.id)
    assert suggested(still)["movie"] == {"subtitles": "ru"}, "what Bazarr looks for is not known now"
