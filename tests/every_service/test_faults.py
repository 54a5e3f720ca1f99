"""What can be wrong with any of the further services, at set-up and afterwards: the same for each of them."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.clients import http
from tests.ailing import FAULTS, ails_and_recovers, is_left_alone_for_a_while, restarts
from tests.flow_steps import choose, configure

from .known import ALL, ARRS, PAGES, UNREADABLE

if TYPE_CHECKING:
    from simulator import SimulatedStack

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household", "impatient")

NAMED = {
    "down": {"cannot_connect"},
    "status:500": {"service_failed"},
    "status:429": {"rate_limited"},
}


# --- set-up


@pytest.mark.parametrize("kind", ALL)
async def test_a_wrong_port_a_wrong_key_and_an_address_from_the_browser(
    hass: HomeAssistant, kind: str, form: dict[str, Any], secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    flow = await choose(hass, kind)
    flow = await configure(hass, flow, form | {"url": "http://127.0.0.1:9"})
    assert flow["errors"] == {"base": "cannot_connect"}
    flow = await configure(hass, flow, form | {"url": "http://not a host"})
    assert "invalid_url" in flow["errors"].values()
    flow = await configure(hass, flow, form | {"url": form["url"].replace("http:", "https:")})
    assert flow["errors"] == {"base": "cannot_connect"}
    flow = await configure(hass, flow, form | {secret: "0" * 32})
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, form | {"url": form["url"] + PAGES[kind]})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["result"].data["url"] == form["url"]
    assert form[secret] not in caplog.text


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("fault", [*FAULTS, "redirect"])
async def test_a_fault_at_set_up_is_named_and_goes_with_its_cause(
    hass: HomeAssistant, sim: SimulatedStack, kind: str, form: dict[str, Any], fault: str
) -> None:
    from simulator import Fault

    flow = await choose(hass, kind)
    sim.faults.set(kind, Fault(fault))
    flow = await configure(hass, flow, form)
    assert flow["errors"]["base"] in NAMED.get(fault, UNREADABLE)
    sim.faults.clear(kind)
    flow = await configure(hass, flow, form)
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("kind", ALL)
async def test_a_service_that_never_answers(
    hass: HomeAssistant, sim: SimulatedStack, kind: str, form: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulator import Fault

    made = http.HttpClient.__init__
    flow = await choose(hass, kind)
    sim.faults.set(kind, Fault("timeout"))
    with monkeypatch.context() as short:
        short.setattr(
            http.HttpClient,
            "__init__",
            lambda self, *args, **given: made(self, *args, **given | {"timeout": 0.2}),
        )
        flow = await configure(hass, flow, form)
    assert flow["errors"] == {"base": "timeout"}
    sim.faults.clear(kind)
    await sim.restart(kind)  # ends the requests that still hang
    flow = await configure(hass, flow, form)
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("kind", ALL)
async def test_another_service_answers(
    hass: HomeAssistant, sim: SimulatedStack, kind: str, form: dict[str, Any]
) -> None:
    flow = await choose(hass, kind)
    for other in (sim.radarr, sim.torrents, sim.jellyfin, sim.tmdb):
        flow = await configure(hass, flow, form | {"url": other.url.removesuffix("/3")})
        # one that wants a key before it says who it is can only refuse it
        assert flow["errors"]["base"] in {"wrong_service", "invalid_auth"}, other.url
    flow = await configure(hass, flow, form)
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("kind", ALL)
async def test_unknown_words_of_a_later_version_do_not_matter(
    hass: HomeAssistant, sim: SimulatedStack, kind: str, form: dict[str, Any]
) -> None:
    from simulator import Fault

    sim.faults.set(kind, Fault("unknown_enum"))
    flow = await configure(hass, await choose(hass, kind), form)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["result"].state is ConfigEntryState.LOADED


# --- afterwards


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_makes_unavailable_and_is_over_with_its_cause(
    hass: HomeAssistant, sim: SimulatedStack, entry: MockConfigEntry, fault: str
) -> None:
    await ails_and_recovers(hass, sim, entry, fault)


@pytest.mark.parametrize("kind", ALL)
async def test_a_rate_limit_is_obeyed(sim: SimulatedStack, entry: MockConfigEntry) -> None:
    await is_left_alone_for_a_while(sim, entry)


@pytest.mark.parametrize("kind", ALL)
async def test_a_service_that_restarts(sim: SimulatedStack, entry: MockConfigEntry) -> None:
    await restarts(sim, entry)


@pytest.mark.parametrize("kind", ALL)
async def test_a_service_that_is_down_at_the_start_is_tried_again(
    hass: HomeAssistant, sim: SimulatedStack, stored: MockConfigEntry, kind: str
) -> None:
    await sim.stop(kind)
    assert not await hass.config_entries.async_setup(stored.entry_id)
    assert stored.state is ConfigEntryState.SETUP_RETRY
    await sim.start(kind)
    assert await hass.config_entries.async_reload(stored.entry_id)
    assert stored.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("kind", ALL)
async def test_a_secret_that_was_changed_at_the_service(
    hass: HomeAssistant, service: Any, entry: MockConfigEntry, form: dict[str, Any], secret: str
) -> None:
    setattr(service, secret, "f" * 32)
    if secret == "password":
        service.forget_sessions()
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    login = {name: form[name] for name in ("username",) if name in form}
    flow = await configure(hass, flow, login | {secret: form[secret]})
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, login | {secret: "f" * 32})
    assert flow["reason"] == "reauth_successful"
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("kind", ALL)
async def test_another_address(
    hass: HomeAssistant, entry: MockConfigEntry, form: dict[str, Any], secret: str
) -> None:
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    asked = {str(one) for one in flow["data_schema"].schema}
    given = {name: value for name, value in form.items() if name in asked}
    flow = await configure(hass, flow, given | {"url": "http://127.0.0.1:9"})
    assert flow["errors"] == {"base": "cannot_connect"}
    flow = await configure(hass, flow, given | {"url": f"{form['url']}/", "more": {"verify_ssl": False}})
    assert flow["reason"] == "reconfigure_successful"
    assert (entry.data["url"], entry.data["verify_ssl"]) == (form["url"], False)
    assert (entry.data[secret], entry.state) == (form[secret], ConfigEntryState.LOADED)


@pytest.mark.parametrize("kind", ARRS)
async def test_the_webhook_is_registered_and_removed(
    hass: HomeAssistant, reachable: None, stored: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(stored, data=stored.data | {"webhook": True})
    assert await hass.config_entries.async_reload(stored.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    (hook,) = [one async for one in stored.runtime_data.client._records("/notification")]
    assert hook["name"] == stored.data["webhook_name"]
    client = stored.runtime_data.client
    await hass.config_entries.async_remove(stored.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [one async for one in client._records("/notification")] == []
