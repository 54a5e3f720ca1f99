"""Afterwards: new credentials, another address, the household's choices."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import SOURCE_IMPORT, SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.selector import NumberSelector
from homeassistant.helpers.translation import async_get_translations
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.household import household, household_entry
from custom_components.mediamate.kinds import KINDS
from custom_components.mediamate.model import MediaType
from tests.flow_steps import added, configure, suggested

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr")


# --- reauth, reconfigure ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["radarr", "sonarr"])
async def test_new_credentials(hass: HomeAssistant, typed: Any, kind: str) -> None:
    entry = await added(hass, typed, kind)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "api_key": "0" * 32})
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reauth", "entry_id": entry.entry_id}, data=dict(entry.data)
    )
    assert flow["step_id"] == "reauth_confirm"
    assert [str(one) for one in flow["data_schema"].schema] == ["api_key"]
    flow = await configure(hass, flow, {"api_key": "1" * 32})
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, {"api_key": typed(kind)["api_key"]})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data["api_key"] == typed(kind)["api_key"]
    assert entry.state is ConfigEntryState.LOADED


async def test_a_new_password_comes_with_its_name(hass: HomeAssistant, typed: Any) -> None:
    entry = await added(hass, typed, "qbittorrent")
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reauth", "entry_id": entry.entry_id}, data=dict(entry.data)
    )
    assert flow["step_id"] == "reauth_either"  # whose words do not ask for a key besides the password
    assert [str(one) for one in flow["data_schema"].schema] == ["username", "password", "api_key"]
    assert suggested(flow, "username") == typed("qbittorrent")["username"]
    assert suggested(flow, "password") is None
    answer = {name: typed("qbittorrent")[name] for name in ("username", "password")}
    flow = await configure(hass, flow, answer)
    assert flow["reason"] == "reauth_successful"


@pytest.mark.parametrize("source", ["reauth", "reconfigure"])
async def test_from_an_api_key_to_a_password_and_back(hass: HomeAssistant, typed: Any, source: str) -> None:
    entry = await added(hass, typed, "qbittorrent")
    stored = {
        "url": entry.data["url"],
        "kind": "qbittorrent",
        "verify_ssl": True,
        "api_key": "qbt_" + "x" * 28,
    }
    hass.config_entries.async_update_entry(entry, data=stored)
    start = {"context": {"source": source, "entry_id": entry.entry_id}}
    flow = await hass.config_entries.flow.async_init("mediamate", **start, data=dict(stored))  # type: ignore[arg-type]
    login = {name: typed("qbittorrent")[name] for name in ("username", "password")}
    answer = login if source == "reauth" else typed("qbittorrent")
    flow = await configure(hass, flow, answer)
    assert flow.get("errors") is None, flow
    assert flow["reason"] == f"{source}_successful"
    assert "api_key" not in entry.data
    assert entry.data["password"] == login["password"]


def test_a_new_secret_replaces_all_old_ones() -> None:
    kind = KINDS["qbittorrent"]
    stored = {"username": "ann", "password": "old", "url": "x"}
    assert kind.with_typed(stored, {"api_key": "new"}) == {"username": "ann", "url": "x", "api_key": "new"}
    assert kind.with_typed(stored, {"username": "bob"}) == {**stored, "username": "bob"}


@pytest.mark.parametrize(("source", "step"), [("reauth", "reauth_confirm"), ("reconfigure", "reconfigure")])
async def test_of_two_of_a_kind_the_dialog_says_which(
    hass: HomeAssistant, typed: Any, source: str, step: str
) -> None:
    """It is headed by the entry's name; what is said of the service speaks of the service."""
    entry = await added(hass, typed, "radarr")
    hass.config_entries.async_update_entry(entry, title="Radarr 4K")
    flow = await hass.config_entries.flow.async_init(
        "mediamate",
        context={"source": source, "entry_id": entry.entry_id},
        data=dict(entry.data) if source == "reauth" else None,
    )
    assert flow["step_id"] == step
    shown = flow["description_placeholders"]
    assert (shown["name"], shown["service"]) == ("Radarr 4K", "Radarr")


async def test_a_website_is_not_said_to_run_somewhere(
    hass: HomeAssistant, typed: Any, sim: SimulatedStack
) -> None:
    """TMDb out of reach is the connection to the internet, or a country: no port of anybody's."""
    entry = await added(hass, typed, "tmdb")
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reauth", "entry_id": entry.entry_id}, data=dict(entry.data)
    )
    await sim.stop("tmdb")
    flow = await configure(hass, flow, {"api_key": typed("tmdb")["api_key"]})
    assert flow["errors"] == {"base": "site_unreachable"}
    await sim.start("tmdb")
    flow = await configure(hass, flow, {"api_key": typed("tmdb")["api_key"]})
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
        assert flow["description_placeholders"]["service"] == "Jellyfin"


@pytest.mark.parametrize("kind", ["radarr", "sonarr"])
async def test_everything_can_be_changed(
    hass: HomeAssistant, typed: Any, sim: SimulatedStack, unused_tcp_port: int, kind: str
) -> None:
    arr = sim.arrs[kind]
    entry = await added(hass, typed, kind)
    entity_ids = set(hass.states.async_entity_ids())
    start = {"context": {"source": "reconfigure", "entry_id": entry.entry_id}}
    flow = await hass.config_entries.flow.async_init("mediamate", **start)
    assert flow["step_id"] == "reconfigure"
    assert suggested(flow, "url") == arr.url
    assert suggested(flow, "api_key") is None
    flow = await configure(
        hass, flow, {"url": "http://127.0.0.1:1", "webhook": False, "more": {"verify_ssl": True}}
    )
    assert flow["errors"] == {"base": "cannot_connect"}
    await sim.stop(kind)
    arr.server.port = unused_tcp_port
    await sim.start(kind)
    moved = arr.url
    assert moved != entry.data["url"]
    flow = await configure(hass, flow, {"url": moved, "webhook": False, "more": {"verify_ssl": False}})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert entry.data["url"] == moved
    assert entry.data["api_key"] == arr.api_key  # left empty: kept
    assert entry.data["verify_ssl"] is False
    assert entry.unique_id == f"{kind}_{moved}"
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


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_units_have_words(hass: HomeAssistant, typed: Any, language: str) -> None:
    """Home Assistant translates the unit of a number that a person enters only where it is told how."""
    await added(hass, typed, "tmdb")
    entry = household_entry(hass)
    assert entry is not None
    options = await hass.config_entries.options.async_init(entry.entry_id)
    member = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "member"), context={"source": SOURCE_USER}
    )
    fields = {**options["data_schema"].schema, **member["data_schema"].schema["limits"].schema.schema}
    known = await async_get_translations(hass, language, "selector", {"mediamate"})
    configs = [one.config for one in fields.values() if isinstance(one, NumberSelector)]
    with_unit = [one for one in configs if "unit_of_measurement" in one]
    assert len(with_unit) == 3
    for one in with_unit:
        key, unit = one["translation_key"], one["unit_of_measurement"]
        assert known[f"component.mediamate.selector.{key}.unit_of_measurement.{unit}"]


async def test_a_media_type_without_texts_shows_no_raw_keys(
    hass: HomeAssistant, typed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    radarr = await added(hass, typed, "radarr")
    monkeypatch.setattr(radarr.runtime_data.client, "media_types", frozenset(MediaType))
    entry = household_entry(hass)
    assert entry is not None
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    shown = {str(one) for one in flow["data_schema"].schema}
    assert shown & {one.value for one in MediaType} == {"movie", "series", "book", "album"}


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
