"""The dialogs of AI accounts and agents: error, fix, success, against simulated servers."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Fault, SimulatedStack
from tests.conftest import EntryMaker
from tests.flow_steps import configure

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")


@pytest.fixture
def llm() -> bool:
    return True


@pytest.fixture
async def form(hass: HomeAssistant, radarr_entry: MockConfigEntry) -> Any:
    """Open the form of an account, as somebody does who has a Radarr already."""
    menu = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU and menu["menu_options"] == ["service", "ai"]
    flow = await configure(hass, menu, {"next_step_id": "ai"})
    if flow["step_id"] == "ai":
        flow = await configure(hass, flow, {"kind": "anthropic"})
    assert flow["step_id"] == "ai_connect" and flow["errors"] == {}
    assert flow["description_placeholders"]["service"] == "Anthropic"
    return flow


def typed(sim: SimulatedStack, **changes: Any) -> dict[str, Any]:
    more = {"url": sim.anthropic.url, "bearer": False, "verify_ssl": True, "per_minute": 30, "per_day": 0}
    top = {key: value for key, value in changes.items() if key == "api_key"}
    return {
        "api_key": sim.anthropic.api_key,
        **top,
        "more": more | {k: v for k, v in changes.items() if k not in top},
    }


async def account(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> MockConfigEntry:
    done = await configure(hass, form, typed(sim))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    return done["result"]


async def test_an_account_comes_with_an_agent(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> None:
    entry = await account(hass, form, sim)
    assert entry.title == "Anthropic" and entry.data["kind"] == "anthropic"
    assert entry.state.value == "loaded"
    (agent,) = entry.subentries.values()
    assert agent.subentry_type == "agent" and agent.title == "MediaMate Anthropic"
    assert agent.data["model"].startswith("claude-haiku")  # quick and cheap, and one that the server has
    assert hass.states.get("conversation.mediamate_anthropic") is not None
    assert hass.states.get("sensor.anthropic_tokens_today").state == "0"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("down"), "ai_cannot_connect"),
        (Fault("status:529"), "ai_overloaded"),
        (Fault("status:500"), "ai_overloaded"),
        (Fault("html"), "bad_response"),
        (Fault("redirect"), "ai_wrong_service"),
        (Fault("garbage"), "bad_response"),
    ],
)
async def test_what_is_wrong_is_said_and_can_be_mended(
    hass: HomeAssistant, form: Any, sim: SimulatedStack, fault: Fault, error: str
) -> None:
    sim.faults.set("anthropic", fault)
    flow = await configure(hass, form, typed(sim))
    assert flow["type"] is FlowResultType.FORM
    assert flow["errors"] == {"base": error}
    sim.faults.clear("anthropic")
    await account(hass, flow, sim)


async def test_a_wrong_key_and_a_wrong_address(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> None:
    flow = await configure(hass, form, typed(sim, api_key="sk-wrong"))
    assert flow["errors"] == {"base": "ai_invalid_auth"}
    flow = await configure(hass, flow, typed(sim, url="http://"))
    assert flow["errors"] == {"base": "invalid_url"}
    flow = await configure(hass, flow, typed(sim, url="http://me:secret@host"))
    assert flow["errors"] == {"base": "url_credentials"}
    flow = await configure(hass, flow, typed(sim, url=sim.tmdb.url))  # speaks another API
    assert flow["errors"]["base"] in {"ai_wrong_service", "ai_invalid_auth", "bad_response"}
    sim.anthropic.account = "forbidden"
    flow = await configure(hass, flow, typed(sim))
    assert flow["errors"] == {"base": "ai_not_permitted"}
    sim.anthropic.account = "ok"
    await account(hass, flow, sim)


async def test_a_gateway_with_a_token(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> None:
    done = await configure(hass, form, typed(sim, api_key=sim.anthropic.auth_token, bearer=True))
    assert done["type"] is FlowResultType.CREATE_ENTRY and done["result"].data["bearer"] is True


async def test_the_same_account_twice(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> None:
    await account(hass, form, sim)
    menu = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, menu, {"next_step_id": "ai"})
    if flow["step_id"] == "ai":
        flow = await configure(hass, flow, {"kind": "anthropic"})
    done = await configure(hass, flow, typed(sim))
    assert done["type"] is FlowResultType.ABORT and done["reason"] == "already_configured"


async def test_another_key(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> None:
    entry = await account(hass, form, sim)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "api_key": "sk-old"})
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = entry.async_get_active_flows(hass, {"reauth"})
    assert flow["step_id"] == "ai_reauth"
    flow = await configure(hass, flow, {"api_key": "sk-older"})
    assert flow["errors"] == {"base": "ai_invalid_auth"}
    done = await configure(hass, flow, {"api_key": sim.anthropic.api_key})
    assert done["reason"] == "reauth_successful" and entry.data["api_key"] == sim.anthropic.api_key
    assert list(entry.async_get_active_flows(hass, {"reauth"})) == []


async def test_other_settings_of_an_account(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> None:
    entry = await account(hass, form, sim)
    about = {"source": "reconfigure", "entry_id": entry.entry_id}
    flow = await hass.config_entries.flow.async_init("mediamate", context=about)
    assert flow["step_id"] == "ai_reconfigure"
    assert sim.anthropic.api_key not in str(flow["data_schema"].schema)
    answer = typed(sim, per_day=5000)
    del answer["api_key"]  # left empty: the stored one stays
    done = await configure(hass, flow, answer)
    assert done["reason"] == "reconfigure_successful"
    assert entry.data["per_day"] == 5000 and entry.data["api_key"] == sim.anthropic.api_key


async def test_a_second_agent_and_its_change(hass: HomeAssistant, form: Any, sim: SimulatedStack) -> None:
    entry = await account(hass, form, sim)
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "agent"), context={"source": SOURCE_USER}
    )
    assert flow["step_id"] == "user"
    more = {"llm_hass_api": ["assist"], "max_tokens": 2048.0, "rounds": 4.0, "seconds": 30.0}
    answer = {"name": "Pirate", "model": "claude-x", "prompt": "Arr.", "shortcut": False, "more": more}
    done = await hass.config_entries.subentries.async_configure(flow["flow_id"], answer)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("conversation.pirate") is not None  # the account was loaded anew
    pirate = next(one for one in entry.subentries.values() if one.title == "Pirate")
    assert pirate.data["max_tokens"] == 2048 and isinstance(pirate.data["max_tokens"], int)

    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "agent"),
        context={"source": "reconfigure", "subentry_id": pirate.subentry_id},
    )
    assert flow["step_id"] == "reconfigure"
    del answer["name"], answer["prompt"]
    done = await hass.config_entries.subentries.async_configure(flow["flow_id"], answer)
    assert done["reason"] == "reconfigure_successful"
    assert "prompt" not in entry.subentries[pirate.subentry_id].data

    await hass.async_block_till_done(wait_background_tasks=True)
    await hass.config_entries.async_unload(entry.entry_id)
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "agent"), context={"source": SOURCE_USER}
    )
    assert flow["reason"] == "entry_not_loaded"


async def test_services_have_no_agents(hass: HomeAssistant, radarr_entry: MockConfigEntry) -> None:
    assert radarr_entry.supported_subentry_types == {}


async def test_the_first_run_is_about_services(hass: HomeAssistant, make_entry: EntryMaker) -> None:
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    assert flow["step_id"] == "service"


async def test_a_package_that_cannot_be_installed(
    hass: HomeAssistant, form: Any, sim: SimulatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from homeassistant.requirements import RequirementsNotFound

    from custom_components.mediamate.agent import accounts

    async def fail(*_: Any, **__: Any) -> None:
        raise RequirementsNotFound("mediamate", ["anthropic>=0.125"])

    with monkeypatch.context() as patch:
        patch.setattr(accounts, "async_process_requirements", fail)
        flow = await configure(hass, form, typed(sim))
        assert flow["errors"] == {"base": "ai_sdk_missing"}
    entry = await account(hass, flow, sim)
    monkeypatch.setattr(accounts, "async_process_requirements", fail)
    assert not await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state.value == "setup_error" and entry.reason and "anthropic>=0.125" in entry.reason
