"""Lidarr and Readarr in the dialogs, over real HTTP: set up, what goes wrong there, and changes afterwards."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.flow_steps import added, choose, configure, suggested

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household", "impatient")

KINDS = ("lidarr", "readarr")
FAULTS = [
    ("status:500", {"service_failed"}),
    ("status:429", {"rate_limited"}),
    ("html", {"wrong_service"}),
    ("redirect", {"wrong_service"}),
    ("cut", {"bad_response"}),
    ("garbage", {"bad_response", "wrong_service"}),
    ("down", {"cannot_connect"}),
]


@pytest.fixture
def arrs() -> tuple[str, ...]:
    return ("radarr", *KINDS)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_key_then_the_right_one(
    hass: HomeAssistant, typed: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    flow = await choose(hass, kind)
    assert flow["step_id"] == "connect"
    flow = await configure(hass, flow, typed(kind, api_key="0" * 32))
    assert flow["errors"] == {"base": "invalid_auth"}
    assert suggested(flow, "api_key") is None
    flow = await configure(hass, flow, typed(kind))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert (entry.state, entry.data["kind"]) == (ConfigEntryState.LOADED, kind)
    assert typed(kind)["api_key"] not in caplog.text
    state = hass.states.get(f"sensor.{kind}_missing")
    assert state is not None
    assert state.state == "0"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("fault", "errors"), FAULTS)
async def test_a_fault_at_set_up_is_named_and_goes_with_its_cause(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any, *, kind: str, fault: str, errors: set[str]
) -> None:
    from simulator import Fault

    flow = await choose(hass, kind)
    sim.faults.set(kind, Fault(fault))
    flow = await configure(hass, flow, typed(kind))
    assert flow["errors"]["base"] in errors
    sim.faults.clear(kind)
    flow = await configure(hass, flow, typed(kind))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("kind", "other"),
    [("lidarr", "readarr"), ("readarr", "lidarr"), ("lidarr", "radarr"), ("radarr", "readarr")],
)
async def test_another_of_the_family_answers(hass: HomeAssistant, typed: Any, kind: str, other: str) -> None:
    flow = await configure(hass, await choose(hass, kind), typed(other))
    assert flow["errors"] == {"base": "wrong_service"}
    assert flow["description_placeholders"]["found"] in {other.title(), "HTTP 404"}


@pytest.mark.parametrize("kind", KINDS)
async def test_new_credentials_and_a_new_address(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any, kind: str
) -> None:
    entry = await added(hass, typed, kind)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "api_key": "0" * 32})
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reauth", "entry_id": entry.entry_id}, data=dict(entry.data)
    )
    assert [str(one) for one in flow["data_schema"].schema] == ["api_key"]
    flow = await configure(hass, flow, {"api_key": typed(kind)["api_key"]})
    assert flow["reason"] == "reauth_successful"
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    copied = f"{sim.arrs[kind].url}/settings/general"  # as somebody takes it from a browser
    flow = await configure(hass, flow, typed(kind, url=copied, more={"verify_ssl": False}))
    assert flow["reason"] == "reconfigure_successful"
    assert (entry.data["url"], entry.data["verify_ssl"]) == (sim.arrs[kind].url, False)
    assert entry.state is ConfigEntryState.LOADED


async def test_lidarr_of_home_assistant_itself_becomes_a_card(
    hass: HomeAssistant, sim: SimulatedStack, typed: Any
) -> None:
    await added(hass, typed, "tmdb")
    data = {"url": sim.arrs["lidarr"].url, "api_key": sim.arrs["lidarr"].api_key}
    await hass.config_entries.async_add(MockConfigEntry(domain="lidarr", title="Attic", data=data))
    await hass.async_block_till_done(wait_background_tasks=True)
    (card,) = [
        one
        for one in hass.config_entries.flow.async_progress()
        if one["context"]["source"] == "integration_discovery"
    ]
    flow = await configure(hass, card, {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert (flow["data"]["kind"], flow["data"]["url"]) == ("lidarr", data["url"])


async def test_a_fork_shows_its_own_name(hass: HomeAssistant, clients: dict[str, Any], typed: Any) -> None:
    flow = await configure(hass, await choose(hass, "readarr"), typed("readarr"))
    assert flow["title"] == "Bookshelf"
    assert flow["result"].runtime_data.coordinator.info.dialect == "Bookshelf, goodreads"
