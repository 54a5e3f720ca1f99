"""Prowlarr and Bazarr from the menu to the entry, new credentials, another address, and every fault on the way."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.mediamate.diagnostics import async_get_config_entry_diagnostics
from custom_components.mediamate.system_health import system_health_info
from tests.ailing import FAULTS, ails_and_recovers
from tests.flow_steps import choose, configure

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household", "impatient")

KINDS = ["prowlarr", "bazarr"]
ROLES = {"prowlarr": "indexers", "bazarr": "subtitles"}


@pytest.mark.parametrize("kind", KINDS)
async def test_from_the_menu_to_the_entry(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any, kind: str
) -> None:
    flow = await configure(hass, await choose(hass, "radarr"), typed("radarr"))
    following = hass.config_entries.flow.async_get(flow["next_flow"][1])
    flow = await configure(hass, following, {"next_step_id": f"add_{ROLES[kind]}"})
    assert flow["step_id"] == "connect"
    flow = await configure(hass, flow, typed(kind, api_key="f" * 32))
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, typed(kind))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert (entry.title.casefold(), entry.state) == (kind, ConfigEntryState.LOADED)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_is_told_and_is_over_with_its_cause(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any, kind: str, fault: str
) -> None:
    from simulator import Fault

    flow = await choose(hass, kind)
    sim.faults.set(kind, Fault(fault))
    flow = await configure(hass, flow, typed(kind))
    assert flow["type"] is FlowResultType.FORM
    assert flow["errors"]["base"] != "unknown"
    sim.faults.clear(kind)
    flow = await configure(hass, flow, typed(kind))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(("kind", "other"), [("prowlarr", "radarr"), ("bazarr", "prowlarr")])
async def test_somebody_else_s_address(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any, kind: str, other: str
) -> None:
    address = typed(other)
    form = typed(kind) | {"url": address["url"], "api_key": address["api_key"]}
    flow = await configure(hass, await choose(hass, kind), form)
    assert flow["errors"] == {"base": "wrong_service"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_makes_unavailable(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, kind: str, fault: str
) -> None:
    entry = await set_up(kind)
    await ails_and_recovers(hass, sim, entry, fault)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_key_that_was_changed(
    hass: HomeAssistant, sim: SimulatedStack, set_up: Any, kind: str
) -> None:
    entry = await set_up(kind)
    service = sim.more[kind]
    old, service.api_key = service.api_key, "f" * 32
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    flow = await configure(hass, flow, {"api_key": old})
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, {"api_key": "f" * 32})
    assert flow["reason"] == "reauth_successful"
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("kind", KINDS)
async def test_another_address(hass: HomeAssistant, sim: SimulatedStack, set_up: Any, kind: str) -> None:
    entry = await set_up(kind)
    here = entry.data["url"]
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    flow = await configure(hass, flow, {"url": "http://127.0.0.1:9", "more": {"verify_ssl": True}})
    assert flow["errors"] == {"base": "cannot_connect"}
    flow = await configure(hass, flow, {"url": f"{here}/", "more": {"verify_ssl": True}})
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data["url"] == here


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_report_tells(hass: HomeAssistant, sim: SimulatedStack, set_up: Any, kind: str) -> None:
    sim.prowlarr.ban(2)
    sim.bazarr.throttled["podnapisi"] = "TooManyRequests"
    entry = await set_up(kind)
    report = await async_get_config_entry_diagnostics(hass, entry)
    assert sim.more[kind].api_key not in str(report)
    assert "Nordlicht" not in str(report)  # which sites somebody uses is nobody's business
    data = report["service"]["data"]
    if kind == "prowlarr":
        assert (data["indexers"], data["enabled"], data["failing"]) == (3, 2, 1)
    else:
        assert (data["movies"], data["providers"], data["reasons"]) == (0, 3, {"TooManyRequests": 1})
    health = await system_health_info(hass)
    assert health["service_versions"].startswith(kind.capitalize())
