"""What Home Assistant already has: taken over at first run, offered as a card later."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import (
    SOURCE_IGNORE,
    SOURCE_IMPORT,
    SOURCE_USER,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.flows.existing import importable
from custom_components.mediamate.kinds import service_entries
from tests.flow_steps import choose, configure

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", "sonarr")


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


async def test_taking_over_a_sonarr(hass: HomeAssistant, sim: SimulatedStack) -> None:
    core = MockConfigEntry(
        domain="sonarr",
        title="Shows",
        version=2,
        data={"url": f"{sim.sonarr.url}/", "api_key": sim.sonarr.api_key, "verify_ssl": False},
        options={"upcoming_days": 1, "wanted_max_items": 50},
    )
    core.add_to_hass(hass)
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, flow, {"next_step_id": "existing"})
    flow = await configure(hass, flow, {"entries": [core.entry_id], "webhook": False})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "imported")
    (ours,) = service_entries(hass)
    assert ours.state is ConfigEntryState.LOADED
    assert ours.data["kind"] == "sonarr"
    assert (ours.data["url"], ours.data["verify_ssl"]) == (sim.sonarr.url, False)
    assert (ours.data["api_key"], ours.data["webhook"]) == (sim.sonarr.api_key, False)


async def test_a_disabled_service_is_not_offered_again(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any
) -> None:
    core_entries(hass, sim)
    ours = MockConfigEntry(
        domain="mediamate",
        unique_id="jellyfin_server-id",
        data={"kind": "jellyfin", "url": sim.jellyfin.url, "api_key": "x"},
        disabled_by=ConfigEntryDisabler.USER,
    )
    ours.add_to_hass(hass)
    assert {entry.domain for entry in importable(hass).values()} == {"radarr", "qbittorrent"}


@pytest.mark.parametrize("way", ["menu", "card"])
async def test_the_webhook_can_be_refused_wherever_a_radarr_comes_from(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any, way: str
) -> None:
    core = core_entries(hass, sim)["radarr"]
    if way == "menu":
        flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
        flow = await configure(hass, flow, {"next_step_id": "existing"})
        await configure(hass, flow, {"entries": [core.entry_id], "webhook": False})
    else:
        flow = await hass.config_entries.flow.async_init(
            "mediamate", context={"source": "integration_discovery"}, data={"core_entry_id": core.entry_id}
        )
        await configure(hass, flow, {"webhook": False})
    (radarr,) = service_entries(hass)
    assert radarr.data["webhook"] is False
    assert "webhook_id" not in radarr.data


async def test_without_a_radarr_no_webhook_is_asked_about(hass: HomeAssistant, sim: SimulatedStack) -> None:
    core = core_entries(hass, sim)
    await hass.config_entries.async_remove(core["radarr"].entry_id)
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, flow, {"next_step_id": "existing"})
    assert [str(one) for one in flow["data_schema"].schema] == ["entries"]


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


@pytest.mark.parametrize("domain", ["radarr", "sonarr"])
async def test_a_later_find_becomes_a_card(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any, domain: str
) -> None:
    await configure(hass, await choose(hass, "tmdb"), typed("tmdb"))
    arr = sim.arrs[domain]
    entry = MockConfigEntry(domain=domain, title="Attic", data={"url": arr.url, "api_key": arr.api_key})
    await hass.config_entries.async_add(entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    (card,) = cards(hass)
    flow = await configure(hass, card, {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"]["url"] == arr.url
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


async def test_who_removed_everything_is_offered_nothing(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any
) -> None:
    await configure(hass, await choose(hass, "tmdb"), typed("tmdb"))
    for entry in hass.config_entries.async_entries("mediamate"):
        await hass.config_entries.async_remove(entry.entry_id)
    await hass.config_entries.async_add(MockConfigEntry(domain="radarr", data={"url": sim.radarr.url}))
    await hass.async_block_till_done(wait_background_tasks=True)
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
