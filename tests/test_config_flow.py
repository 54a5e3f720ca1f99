"""Every dialog, over real HTTP against the simulated services: an error, its mending, success."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_IMPORT, SOURCE_USER, ConfigEntryState
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.clients.arr_parse import DownloadClientHint
from custom_components.mediamate.errors import CannotConnect, InvalidAuth, NotFound, ServiceFailed
from custom_components.mediamate.household import household, household_entry
from custom_components.mediamate.kinds import KINDS, service_entries

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")


@pytest.fixture
def quiet_household(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about dialogs: the household's entities have their own."""
    monkeypatch.setattr("custom_components.mediamate.kinds.HOUSEHOLD_PLATFORMS", ())


@pytest.fixture
def typed(sim: SimulatedStack) -> Callable[..., dict[str, Any]]:
    """Return what somebody types for a kind."""

    def form(kind: str, **changes: Any) -> dict[str, Any]:
        forms: dict[str, dict[str, Any]] = {
            "radarr": {
                "url": sim.radarr.url,
                "api_key": sim.radarr.api_key,
                "webhook": False,
                "more": {"verify_ssl": True},
            },
            "qbittorrent": {
                "url": sim.qbittorrent.url,
                "username": sim.qbittorrent.username,
                "password": sim.qbittorrent.password,
                "more": {"verify_ssl": True},
            },
            "jellyfin": {
                "url": sim.jellyfin.url,
                "api_key": sim.jellyfin.api_key,
                "more": {"verify_ssl": True},
            },
            "tmdb": {"api_key": sim.tmdb.api_key, "more": {"url": sim.tmdb.url, "verify_ssl": True}},
        }
        return forms[kind] | changes

    return form


async def choose(hass: HomeAssistant, kind: str) -> dict[str, Any]:
    """Open the connect form of a kind."""
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    if flow["type"] is FlowResultType.MENU:
        flow = await configure(hass, flow, {"next_step_id": "service"})
    assert flow["step_id"] == "service"
    return await configure(hass, flow, {"kind": kind})


async def configure(hass: HomeAssistant, flow: Any, answer: dict[str, Any]) -> Any:
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], answer)
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


def suggested(flow: Any, name: str) -> Any:
    """Return what a field of the form suggests."""
    for marker in flow["data_schema"].schema:
        if marker == name:
            return (marker.description or {}).get("suggested_value")
    raise KeyError(name)


# --- success, and what comes after ------------------------------------------------------------


@pytest.mark.parametrize("kind", ["radarr", "qbittorrent", "jellyfin", "tmdb"])
async def test_a_wrong_key_then_the_right_one(
    hass: HomeAssistant, typed: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    flow = await choose(hass, kind)
    assert flow["step_id"] == "connect"
    right = typed(kind)
    secret = "password" if kind == "qbittorrent" else "api_key"
    wrong = "0" * 32
    flow = await configure(hass, flow, right | {secret: wrong})
    assert flow["errors"] == {"base": "invalid_auth"}
    assert suggested(flow, secret) is None  # what was typed does not come back
    flow = await configure(hass, flow, right)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["kind"] == kind
    assert entry.data[secret] == right[secret]
    assert "more" not in entry.data
    assert right[secret] not in caplog.text
    assert wrong not in caplog.text


async def test_every_success_offers_what_is_missing(hass: HomeAssistant, typed: Any) -> None:
    flow = await choose(hass, "radarr")
    offered = []
    for kind, role in (
        ("radarr", "torrents"),
        ("qbittorrent", "server"),
        ("jellyfin", "catalogue"),
        ("tmdb", None),
    ):
        flow = await configure(hass, flow, typed(kind))
        assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
        if role is None:
            assert "next_flow" not in flow
            break
        following = hass.config_entries.flow.async_get(flow["next_flow"][1])
        offered.append(following["step_id"])
        flow = await configure(hass, following, {"next_step_id": f"add_{role}"})
        assert flow["step_id"] == "connect"
    assert offered == ["next"] * 3
    assert len(service_entries(hass)) == 4
    assert household_entry(hass) is not None


async def test_finish_ends_the_round(hass: HomeAssistant, typed: Any) -> None:
    flow = await configure(hass, await choose(hass, "jellyfin"), typed("jellyfin"))
    following = hass.config_entries.flow.async_get(flow["next_flow"][1])
    menu = await hass.config_entries.flow.async_configure(following["flow_id"])
    assert menu["menu_options"] == ["add_backend", "add_torrents", "add_catalogue", "finish"]
    flow = await configure(hass, following, {"next_step_id": "finish"})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "finished")


async def test_an_added_backend_can_be_chosen_from_the_menu(hass: HomeAssistant, typed: Any) -> None:
    flow = await configure(hass, await choose(hass, "jellyfin"), typed("jellyfin"))
    following = hass.config_entries.flow.async_get(flow["next_flow"][1])
    flow = await configure(hass, following, {"next_step_id": "add_backend"})
    flow = await configure(hass, flow, typed("radarr"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_the_same_service_twice(hass: HomeAssistant, typed: Any) -> None:
    for kind in ("radarr", "jellyfin"):
        await configure(hass, await choose(hass, kind), typed(kind))
        flow = await configure(hass, await choose(hass, kind), typed(kind))
        assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_two_of_a_name_are_told_apart(hass: HomeAssistant, typed: Any) -> None:
    from simulator import SimulatedStack

    await configure(hass, await choose(hass, "radarr"), typed("radarr"))
    async with SimulatedStack() as other:
        answer = typed("radarr", url=other.radarr.url, api_key=other.radarr.api_key)
        flow = await configure(hass, await choose(hass, "radarr"), answer)
        assert flow["title"] == f"Radarr ({other.radarr.url.removeprefix('http://')})"
        await hass.config_entries.async_unload(flow["result"].entry_id)


async def test_radarr_suggests_where_the_torrent_client_is(
    hass: HomeAssistant, typed: Any, sim: SimulatedStack
) -> None:
    await configure(hass, await choose(hass, "radarr"), typed("radarr"))
    flow = await choose(hass, "qbittorrent")
    assert suggested(flow, "url") == sim.qbittorrent.url
    await sim.stop("radarr")
    flow = await choose(hass, "qbittorrent")
    assert suggested(flow, "url") is None
    await sim.start("radarr")


# --- addresses --------------------------------------------------------------------------------


async def test_an_address_as_people_type_it(hass: HomeAssistant, typed: Any, sim: SimulatedStack) -> None:
    """Without a scheme (https is tried first), with a pasted page, with blanks around."""
    bare = sim.radarr.url.removeprefix("http://")
    flow = await configure(
        hass, await choose(hass, "radarr"), typed("radarr", url=f"  {bare}/system/status?x=1#top ")
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"]["url"] == sim.radarr.url


async def test_a_base_path(hass: HomeAssistant, socket_enabled: None) -> None:
    from simulator import SimulatedStack

    async with SimulatedStack(radarr_base="/films") as stack:
        flow = await choose(hass, "radarr")
        answer = {"api_key": stack.radarr.api_key, "webhook": False, "more": {"verify_ssl": True}}
        url = stack.radarr.url.removesuffix("/films")
        flow = await configure(hass, flow, answer | {"url": url})
        assert flow["errors"] == {"base": "wrong_service"}
        flow = await configure(hass, flow, answer | {"url": f"{url}/films/settings/general"})
        assert flow["type"] is FlowResultType.CREATE_ENTRY
        assert flow["data"]["url"] == f"{url}/films"
        await hass.config_entries.async_unload(flow["result"].entry_id)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://", "invalid_url"),
        ("ftp://nas/radarr", "invalid_url"),
        ("http://me:secret@nas:7878", "url_credentials"),
        ("http://nas:99999", "invalid_url"),
        ("http://127.0.0.1:1", "cannot_connect"),
        ("127.0.0.1:1", "cannot_connect"),
    ],
)
async def test_a_bad_address_then_a_good_one(hass: HomeAssistant, typed: Any, url: str, error: str) -> None:
    flow = await configure(hass, await choose(hass, "radarr"), typed("radarr", url=url))
    assert flow["errors"] == {"base": error}
    assert suggested(flow, "url") is not None
    flow = await configure(hass, flow, typed("radarr"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_a_bad_address_for_links(hass: HomeAssistant, typed: Any) -> None:
    flow = await choose(hass, "jellyfin")
    more = {"verify_ssl": True, "public_url": "ftp://x"}
    flow = await configure(hass, flow, typed("jellyfin", more=more))
    assert flow["errors"] == {"base": "invalid_url"}
    more["public_url"] = "https://films.example.org/"
    flow = await configure(hass, flow, typed("jellyfin", more=more))
    assert flow["data"]["public_url"] == "https://films.example.org"


# --- what Home Assistant already has ----------------------------------------------------------


def core_entries(hass: HomeAssistant, sim: SimulatedStack) -> dict[str, MockConfigEntry]:
    """Put core's own entries there, not set up: only their data is read."""
    data = {
        "radarr": {"url": f"{sim.radarr.url}/", "api_key": sim.radarr.api_key, "verify_ssl": False},
        "qbittorrent": {
            "url": sim.qbittorrent.url,
            "username": sim.qbittorrent.username,
            "password": sim.qbittorrent.password,
            "verify_ssl": True,
        },
        "jellyfin": {
            "url": sim.jellyfin.url,
            "username": sim.jellyfin.username,
            "password": sim.jellyfin.password,
            "client_device_id": "abc",
        },
    }
    entries = {
        domain: MockConfigEntry(domain=domain, title=f"My {domain}", data=one) for domain, one in data.items()
    }
    for entry in entries.values():
        entry.add_to_hass(hass)
    return entries


async def test_taking_over_what_is_there(hass: HomeAssistant, sim: SimulatedStack) -> None:
    core = core_entries(hass, sim)
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    assert flow["menu_options"] == ["existing", "service"]
    flow = await configure(hass, flow, {"next_step_id": "existing"})
    flow = await configure(hass, flow, {"entries": []})
    assert flow["errors"] == {"base": "nothing_chosen"}
    flow = await configure(hass, flow, {"entries": [one.entry_id for one in core.values()]})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "imported")
    following = hass.config_entries.flow.async_get(flow["next_flow"][1])
    assert following["step_id"] == "next"

    ours = {one.data["kind"]: one for one in service_entries(hass)}
    assert ours.keys() == core.keys()
    assert all(one.state is ConfigEntryState.LOADED for one in ours.values())
    assert ours["radarr"].data["url"] == sim.radarr.url
    assert ours["radarr"].data["verify_ssl"] is False
    assert ours["radarr"].data["webhook"] is True
    jellyfin = ours["jellyfin"].data
    assert jellyfin["api_key"] not in {"", sim.jellyfin.password}
    assert not {"username", "password"} & jellyfin.keys()
    # nothing is left over
    progress = hass.config_entries.flow.async_progress()
    assert [one["step_id"] for one in progress] == ["next"]


async def test_what_cannot_be_taken_over_waits_as_a_card(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any
) -> None:
    core = core_entries(hass, sim)
    hass.config_entries.async_update_entry(core["radarr"], data={**core["radarr"].data, "api_key": "0" * 32})
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, flow, {"next_step_id": "existing"})
    chosen = [core["radarr"].entry_id, core["qbittorrent"].entry_id]
    flow = await configure(hass, flow, {"entries": chosen})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "imported_partly")
    (card,) = [
        one for one in hass.config_entries.flow.async_progress() if one["step_id"] == "discovery_confirm"
    ]
    assert card["context"]["title_placeholders"] == {"name": "Radarr: My radarr"}
    flow = await configure(hass, card, {})
    assert (flow["step_id"], flow["errors"]) == ("connect", {"base": "invalid_auth"})
    flow = await configure(hass, flow, typed("radarr"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_nothing_could_be_taken_over(hass: HomeAssistant, sim: SimulatedStack) -> None:
    core = core_entries(hass, sim)
    await sim.stop("radarr")
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, flow, {"next_step_id": "existing"})
    flow = await configure(hass, flow, {"entries": [core["radarr"].entry_id]})
    assert flow["errors"] == {"base": "import_failed"}
    assert flow["description_placeholders"]["failed"] == "Radarr: My radarr"
    await sim.start("radarr")
    flow = await configure(hass, flow, {"entries": [core["radarr"].entry_id]})
    assert flow["reason"] == "imported"


async def test_the_remaining_menu_offers_core_too(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any
) -> None:
    core_entries(hass, sim)
    flow = await configure(hass, await choose(hass, "tmdb"), typed("tmdb"))
    menu = await hass.config_entries.flow.async_configure(flow["next_flow"][1])
    assert menu["menu_options"][0] == "existing"


@pytest.mark.parametrize("source", ["import", "integration_discovery"])
async def test_an_entry_that_went_meanwhile(hass: HomeAssistant, source: str) -> None:
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": source}, data={"core_entry_id": "gone"}
    )
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "gone")


async def test_jellyfin_of_a_user_who_may_not_make_keys(
    hass: HomeAssistant, sim: SimulatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = core_entries(hass, sim)
    hass.config_entries.async_update_entry(
        core["jellyfin"], data={**core["jellyfin"].data, "password": "wrong"}
    )
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": SOURCE_IMPORT}, data={"core_entry_id": core["jellyfin"].entry_id}
    )
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "invalid_auth")


# --- discovery --------------------------------------------------------------------------------


def cards(hass: HomeAssistant) -> list[Any]:
    return [
        one
        for one in hass.config_entries.flow.async_progress()
        if one["context"]["source"] == "integration_discovery"
    ]


async def test_a_later_find_becomes_a_card(hass: HomeAssistant, sim: SimulatedStack, typed: Any) -> None:
    await configure(hass, await choose(hass, "tmdb"), typed("tmdb"))
    entry = MockConfigEntry(
        domain="radarr", title="Attic", data={"url": sim.radarr.url, "api_key": sim.radarr.api_key}
    )
    await hass.config_entries.async_add(entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    (card,) = cards(hass)
    flow = await configure(hass, card, {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"]["url"] == sim.radarr.url
    assert "next_flow" in flow


async def test_a_card_goes_when_the_service_is_set_up_by_hand(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any
) -> None:
    await configure(hass, await choose(hass, "tmdb"), typed("tmdb"))
    for domain in ("radarr", "jellyfin"):
        await hass.config_entries.async_add(
            MockConfigEntry(domain=domain, data={"url": typed(domain)["url"], "username": "x"})
        )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(cards(hass)) == 2
    await configure(hass, await choose(hass, "jellyfin"), typed("jellyfin"))
    await configure(hass, await choose(hass, "radarr"), typed("radarr"))
    assert not cards(hass)


async def test_an_ignored_card_stays_away(hass: HomeAssistant, sim: SimulatedStack, typed: Any) -> None:
    entry = MockConfigEntry(domain="radarr", title="Attic", data={"url": sim.radarr.url})
    entry.add_to_hass(hass)
    start = {"context": {"source": "integration_discovery"}, "data": {"core_entry_id": entry.entry_id}}
    flow = await hass.config_entries.flow.async_init("mediamate", **start)
    await hass.config_entries.flow.async_init(
        "mediamate",
        context={"source": SOURCE_IGNORE},
        data={
            "unique_id": hass.config_entries.flow.async_get(flow["flow_id"])["context"]["unique_id"],
            "title": "x",
        },
    )
    flow = await hass.config_entries.flow.async_init("mediamate", **start)
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_at_start_what_core_has_is_offered(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any
) -> None:
    core_entries(hass, sim)
    ours = MockConfigEntry(domain="mediamate", data={"kind": "radarr", **typed("radarr")})
    ours.add_to_hass(hass)
    MockConfigEntry(domain="qbittorrent", data={"url": "nonsense://"}).add_to_hass(hass)
    hass.set_state(CoreState.starting)
    await hass.config_entries.async_setup(ours.entry_id)
    await hass.async_start()
    await hass.async_block_till_done(wait_background_tasks=True)
    names = sorted(one["context"]["title_placeholders"]["name"] for one in cards(hass))
    assert names == ["Jellyfin: My jellyfin", "qBittorrent: My qbittorrent"]


# --- reauth, reconfigure ----------------------------------------------------------------------


async def added(hass: HomeAssistant, typed: Any, kind: str) -> Any:
    return (await configure(hass, await choose(hass, kind), typed(kind)))["result"]


async def test_new_credentials(hass: HomeAssistant, typed: Any) -> None:
    entry = await added(hass, typed, "radarr")
    hass.config_entries.async_update_entry(entry, data={**entry.data, "api_key": "0" * 32})
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reauth", "entry_id": entry.entry_id}, data=dict(entry.data)
    )
    assert flow["step_id"] == "reauth_confirm"
    assert [str(one) for one in flow["data_schema"].schema] == ["api_key"]
    flow = await configure(hass, flow, {"api_key": "1" * 32})
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, {"api_key": typed("radarr")["api_key"]})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data["api_key"] == typed("radarr")["api_key"]
    assert entry.state is ConfigEntryState.LOADED


async def test_a_new_password_comes_with_its_name(hass: HomeAssistant, typed: Any) -> None:
    entry = await added(hass, typed, "qbittorrent")
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reauth", "entry_id": entry.entry_id}, data=dict(entry.data)
    )
    assert [str(one) for one in flow["data_schema"].schema] == ["username", "password", "api_key"]
    assert suggested(flow, "username") == typed("qbittorrent")["username"]
    assert suggested(flow, "password") is None
    answer = {name: typed("qbittorrent")[name] for name in ("username", "password")}
    flow = await configure(hass, flow, answer)
    assert flow["reason"] == "reauth_successful"


async def test_another_server_is_no_new_credential(
    hass: HomeAssistant, typed: Any, sim: SimulatedStack
) -> None:
    entry = await added(hass, typed, "jellyfin")
    hass.config_entries.async_update_entry(entry, unique_id="jellyfin_another")
    for source, answer in (("reauth", {"api_key": sim.jellyfin.api_key}), ("reconfigure", typed("jellyfin"))):
        flow = await hass.config_entries.flow.async_init(
            "mediamate",
            context={"source": source, "entry_id": entry.entry_id},
            data=dict(entry.data) if source == "reauth" else None,
        )
        flow = await configure(hass, flow, answer)
        assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "another_instance")


async def test_everything_can_be_changed(
    hass: HomeAssistant, typed: Any, sim: SimulatedStack, unused_tcp_port: int
) -> None:
    entry = await added(hass, typed, "radarr")
    entity_ids = set(hass.states.async_entity_ids())
    start = {"context": {"source": "reconfigure", "entry_id": entry.entry_id}}
    flow = await hass.config_entries.flow.async_init("mediamate", **start)
    assert flow["step_id"] == "reconfigure"
    assert suggested(flow, "url") == sim.radarr.url
    assert suggested(flow, "api_key") is None
    flow = await configure(
        hass, flow, {"url": "http://127.0.0.1:1", "webhook": False, "more": {"verify_ssl": True}}
    )
    assert flow["errors"] == {"base": "cannot_connect"}
    await sim.stop("radarr")
    sim.radarr.server.port = unused_tcp_port
    await sim.start("radarr")
    moved = sim.radarr.url
    assert moved != entry.data["url"]
    flow = await configure(hass, flow, {"url": moved, "webhook": False, "more": {"verify_ssl": False}})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert entry.data["url"] == moved
    assert entry.data["api_key"] == sim.radarr.api_key  # left empty: kept
    assert entry.data["verify_ssl"] is False
    assert entry.unique_id == f"radarr_{moved}"
    assert set(hass.states.async_entity_ids()) == entity_ids


async def test_a_field_left_empty_is_gone(hass: HomeAssistant, typed: Any) -> None:
    entry = await added(hass, typed, "jellyfin")
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "public_url": "https://films.example.org"}
    )
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    flow = await configure(hass, flow, {"url": typed("jellyfin")["url"], "more": {"verify_ssl": True}})
    assert flow["reason"] == "reconfigure_successful"
    assert "public_url" not in entry.data


async def test_one_entry_does_not_become_another(
    hass: HomeAssistant, typed: Any, sim: SimulatedStack
) -> None:
    entry = await added(hass, typed, "radarr")
    hass.config_entries.async_update_entry(entry, unique_id="radarr_http://elsewhere")
    other = MockConfigEntry(
        domain="mediamate", unique_id=f"radarr_{sim.radarr.url}", data={"kind": "radarr", "url": "x"}
    )
    other.add_to_hass(hass)
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    flow = await configure(hass, flow, typed("radarr"))
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")


# --- the household ----------------------------------------------------------------------------


async def test_the_household_has_no_address(hass: HomeAssistant, typed: Any) -> None:
    await added(hass, typed, "tmdb")
    entry = household_entry(hass)
    assert entry is not None
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "household_has_options")
    again = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": SOURCE_IMPORT}, data={"kind": "household"}
    )
    assert (again["type"], again["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_only_the_household_has_options(hass: HomeAssistant, typed: Any) -> None:
    service = await added(hass, typed, "tmdb")
    entry = household_entry(hass)
    assert entry is not None
    assert entry.supports_options
    assert not service.supports_options


async def test_the_household_chooses(hass: HomeAssistant, typed: Any) -> None:
    radarr = await added(hass, typed, "radarr")
    snapshot = radarr.runtime_data.coordinator.data
    entry = household_entry(hass)
    assert entry is not None
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    answer = {
        "unlisted": "ask_approval",
        "rooms": "deny",
        "not_found_after": 48,
        "sentence_triggers": False,
        "movie": {
            "entry_id": radarr.entry_id,
            "quality_profile": snapshot.quality_profiles[-1].name,
            "root_folder": snapshot.root_folders[0].path,
        },
    }
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    chosen = household(hass)
    assert (chosen.unlisted, chosen.rooms) == ("ask_approval", "deny")
    ((_, defaults),) = chosen.defaults
    assert defaults.entry_id == radarr.entry_id
    assert defaults.quality_profile == snapshot.quality_profiles[-1].name

    # a library that is away now has no section, and keeps its defaults
    await hass.config_entries.async_unload(radarr.entry_id)
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    assert "movie" not in flow["data_schema"].schema
    del answer["movie"]
    await hass.config_entries.options.async_configure(flow["flow_id"], answer)
    assert household(hass).defaults == chosen.defaults


async def test_a_profile_of_another_library_is_refused(hass: HomeAssistant, typed: Any) -> None:
    radarr = await added(hass, typed, "radarr")
    other = await clone(hass, radarr)
    entry = household_entry(hass)
    assert entry is not None
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    answer = {"unlisted": "may_ask", "rooms": "allow", "not_found_after": 1, "sentence_triggers": True}
    for name, value, error in (
        ("quality_profile", "Only here", "profile_of_another"),
        ("root_folder", "/only-here", "folder_of_another"),
    ):
        movie = {"entry_id": radarr.entry_id, name: value}
        flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer | {"movie": movie})
        assert flow["errors"] == {"base": error}
    movie = {"entry_id": other.entry_id, "quality_profile": "Only here", "root_folder": "/only-here"}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer | {"movie": movie})
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def clone(hass: HomeAssistant, entry: Any) -> Any:
    """Set up a second Radarr that has another profile and another folder."""
    from dataclasses import replace

    other = MockConfigEntry(domain="mediamate", title="4K", data=dict(entry.data), unique_id="4k")
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    coordinator = other.runtime_data.coordinator
    snapshot = coordinator.data
    coordinator.data = replace(
        snapshot,
        quality_profiles=(replace(snapshot.quality_profiles[0], name="Only here"),),
        root_folders=(replace(snapshot.root_folders[0], path="/only-here"),),
    )
    return other


# --- rare things ------------------------------------------------------------------------------


async def test_a_fault_of_ours_is_a_sentence_and_a_log_line(
    hass: HomeAssistant, clients: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = {"url": "http://radarr.local", "api_key": "abc-secret", "webhook": False}
    flow = await choose(hass, "radarr")
    clients["radarr"].status.side_effect = RuntimeError("a fault of ours")
    flow = await configure(hass, flow, answer | {"more": {"verify_ssl": True}})
    assert flow["errors"] == {"base": "unknown"}
    assert "a fault of ours" in caplog.text
    assert "abc-secret" not in caplog.text
    for error, shown in (
        (NotFound("instance_not_found"), "wrong_service"),
        (CannotConnect("something_new"), "cannot_connect"),
        (ServiceFailed("something_new"), "unknown"),
    ):
        clients["radarr"].status.side_effect = error
        flow = await configure(hass, flow, answer | {"more": {"verify_ssl": True}})
        assert flow["errors"] == {"base": shown}
    clients["radarr"].status.side_effect = None
    flow = await configure(hass, flow, answer | {"more": {"verify_ssl": True}})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    caplog.clear()


async def test_of_several_addresses_the_most_telling_failure_is_shown(
    hass: HomeAssistant, clients: Any
) -> None:
    """Https says that nobody is there, http that the key is wrong; or the first runs into a timeout."""
    answer = {"url": "radarr.local", "api_key": "abc", "webhook": False, "more": {"verify_ssl": True}}
    flow = await choose(hass, "radarr")
    for errors, shown in (
        ([CannotConnect(), InvalidAuth()], "invalid_auth"),
        ([CannotConnect("timeout"), CannotConnect()], "timeout"),
        ([CannotConnect("certificate_invalid")], "certificate_invalid"),
    ):
        clients["radarr"].status.side_effect = errors
        flow = await configure(hass, flow, answer)
        assert flow["errors"] == {"base": shown}
    clients["radarr"].status.side_effect = None


async def test_a_role_that_several_kinds_serve_asks_which(
    hass: HomeAssistant, clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "emby", replace(KINDS["jellyfin"], id="emby", name="Emby"))
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": SOURCE_USER}, data={"next": True}
    )
    flow = await configure(hass, flow, {"next_step_id": "add_server"})
    assert flow["step_id"] == "service"
    flow = await configure(hass, flow, {"kind": "emby"})
    assert flow["description_placeholders"]["service"] == "Emby"


@pytest.mark.parametrize(
    ("hint", "url"),
    [
        ({"host": "localhost", "port": 8080}, "http://radarr.local:8080"),
        ({"host": "seedbox", "port": 443, "use_ssl": True, "url_base": "/qb/"}, "https://seedbox/qb"),
        ({"implementation": "Transmission", "host": "nas", "port": 9091}, None),
        ({"host": "nas", "port": 8080, "enabled": False}, None),
    ],
)
async def test_how_an_arr_calls_a_client_is_how_we_do(
    hass: HomeAssistant, fake_entry: Any, clients: Any, hint: dict[str, Any], url: str | None
) -> None:
    await fake_entry("radarr")
    clients["radarr"].download_clients.return_value = [
        DownloadClientHint(**{"name": "a", "implementation": "QBittorrent"} | hint)
    ]
    assert suggested(await choose(hass, "qbittorrent"), "url") == url
