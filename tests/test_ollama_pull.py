"""A model that the Ollama server has not: pulled from every dialog in which one is chosen."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.data_entry_flow import EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE, FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.agent.gone import async_model_gone
from simulator import Fault, SimulatedStack
from simulator.llm import Turn
from tests.flow_steps import configure

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household")
NEW = "qwen3:4b-instruct"
MORE = {"verify_ssl": True, "per_minute": 30, "per_day": 0}
SETTINGS = {
    "shortcut": True,
    "more": {"llm_hass_api": ["mediamate"], "max_tokens": 2048.0, "rounds": 4.0, "seconds": 30.0},
}


@pytest.fixture
def llm() -> bool:
    return True


@pytest.fixture
async def bare(sim: SimulatedStack) -> SimulatedStack:
    """Have a server whose models cannot work with tools."""
    sim.ollama.models = [one for one in sim.ollama.models if "tools" not in one.can]
    return sim


@pytest.fixture
def shares(hass: HomeAssistant) -> list[float]:
    """Return what the progress bar shows."""
    seen: list[float] = []

    @callback
    def note(event: Event[Any]) -> None:
        seen.append(event.data["progress"])

    hass.bus.async_listen(EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE, note)
    return seen


@pytest.fixture
async def offer(hass: HomeAssistant, radarr_entry: MockConfigEntry, bare: SimulatedStack) -> Any:
    """Open the form that offers a model."""
    menu = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, menu, {"next_step_id": "ai"})
    flow = await configure(hass, flow, {"kind": "ollama"})
    flow = await configure(hass, flow, {"url": bare.ollama.url, "more": MORE})
    assert (flow["type"], flow["step_id"], flow["errors"]) == (FlowResultType.FORM, "ai_pull", {})
    return flow


async def choose(hass: HomeAssistant, flow: Any, model: str) -> Any:
    """Choose a model to be pulled, and return what comes after the progress bar."""
    waiting = await hass.config_entries.flow.async_configure(flow["flow_id"], {"model": model})
    assert waiting["type"] is FlowResultType.SHOW_PROGRESS and waiting["progress_action"] == "pull"
    assert waiting["description_placeholders"] == {"model": model}
    await hass.async_block_till_done(wait_background_tasks=True)
    return await configure(hass, flow, None)


async def test_a_server_without_a_model_gets_one(
    hass: HomeAssistant, offer: Any, bare: SimulatedStack, shares: list[float]
) -> None:
    selector = offer["data_schema"].schema["model"]
    assert selector.config["options"][0] == {
        "value": NEW,
        "label": f"{NEW} (will be downloaded, 2.5 GB)",
    }
    done = await choose(hass, offer, NEW)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    (agent,) = done["result"].subentries.values()
    assert agent.data["model"] == NEW and agent.data["seconds"] == 300
    assert NEW in [one.name for one in bare.ollama.models]
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 2
    assert done["result"].runtime_data.models.named(NEW).name == NEW  # found on the server since


@pytest.mark.parametrize(
    ("model", "error"),
    [("nonsense:1b", "pull_unknown"), ("gemma2:2b", "ai_no_tools"), ("huge:1b", "pull_no_space")],
)
async def test_what_is_wrong_is_said_and_another_one_can_be_chosen(
    hass: HomeAssistant, offer: Any, bare: SimulatedStack, model: str, error: str
) -> None:
    bare.ollama.pull_error = "write /var/ollama/blobs: no space left on device" if "huge" in model else ""
    flow = await choose(hass, offer, model)
    assert flow["step_id"] == "ai_pull" and flow["errors"] == {"base": error}
    assert flow["description_placeholders"]["model"] == model
    bare.ollama.pull_error = ""
    done = await choose(hass, flow, NEW)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_any_other_reason_is_shown_in_words(
    hass: HomeAssistant, offer: Any, bare: SimulatedStack
) -> None:
    bare.ollama.pull_error = "max retries\n exceeded: unexpected EOF"
    flow = await choose(hass, offer, NEW)
    assert flow["errors"] == {"base": "pull_failed"}
    assert flow["description_placeholders"]["reason"] == "max retries exceeded: unexpected EOF"
    bare.faults.set("ollama", Fault("down"))
    flow = await choose(hass, flow, NEW)
    assert flow["errors"] == {"base": "pull_failed"}
    assert "Ollama" in flow["description_placeholders"]["reason"]  # it broke off, or nobody answers any more


async def test_who_leaves_the_dialog_ends_the_download(
    hass: HomeAssistant, offer: Any, bare: SimulatedStack
) -> None:
    bare.ollama.pull_seconds = 600.0
    before = asyncio.all_tasks()
    waiting = await hass.config_entries.flow.async_configure(offer["flow_id"], {"model": NEW})
    assert waiting["type"] is FlowResultType.SHOW_PROGRESS
    await until(lambda: bool(bare.ollama.pulling))
    hass.config_entries.flow.async_abort(offer["flow_id"])
    await until(lambda: not [one for one in asyncio.all_tasks() - before if "pulls" in one.get_name()])
    bare.faults.clear("ollama")  # the next piece finds nobody there
    await until(lambda: not bare.ollama.pulling)
    assert NEW not in [one.name for one in bare.ollama.models]
    assert not hass.config_entries.flow.async_progress()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


# --- agents of an account that is there ---------------------------------------------------------


@pytest.fixture
async def account(hass: HomeAssistant, radarr_entry: MockConfigEntry, sim: SimulatedStack) -> MockConfigEntry:
    agent = {"subentry_type": "agent", "title": "Robot", "data": {"model": "qwen3:8b"}, "unique_id": None}
    data = {"kind": "ollama", "url": sim.ollama.url}
    entry = MockConfigEntry(domain="mediamate", title="Ollama", data=data, subentries_data=[agent])
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def subentry_form(hass: HomeAssistant, entry: MockConfigEntry, subentry_id: str = "") -> Any:
    about = {"source": "reconfigure", "subentry_id": subentry_id} if subentry_id else {"source": SOURCE_USER}
    return await hass.config_entries.subentries.async_init((entry.entry_id, "agent"), context=about)


async def answer(hass: HomeAssistant, flow: Any, given: dict[str, Any] | None) -> Any:
    result = await hass.config_entries.subentries.async_configure(flow["flow_id"], given)
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


async def test_a_new_agent_with_a_new_model(
    hass: HomeAssistant, account: MockConfigEntry, sim: SimulatedStack, shares: list[float]
) -> None:
    form = await subentry_form(hass, account)
    offered = [one["value"] for one in form["data_schema"].schema["model"].config["options"]]
    assert offered[:2] == ["qwen3:8b", "llama3.1:8b"] and NEW in offered and "gemma2:2b" not in offered
    assert len(offered) == len(set(offered))
    typed = {"name": "Quick", "model": "gemma2:2b", "prompt": "Arr.", **SETTINGS}
    form = await answer(hass, form, typed)
    assert form["step_id"] == "user" and form["errors"] == {"base": "ai_no_tools"}
    kept = {str(marker): marker for marker in form["data_schema"].schema}
    assert kept["name"].default() == "Quick" and kept["prompt"].description == {"suggested_value": "Arr."}
    waiting = await answer(hass, form, typed | {"model": NEW})
    assert waiting["type"] is FlowResultType.SHOW_PROGRESS
    done = await answer(hass, form, None)
    assert done["type"] is FlowResultType.CREATE_ENTRY and done["data"]["model"] == NEW
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("conversation.quick") is not None and shares[-1] == 1.0


async def test_another_model_for_an_agent(
    hass: HomeAssistant, account: MockConfigEntry, sim: SimulatedStack
) -> None:
    (subentry_id,) = account.subentries
    form = await subentry_form(hass, account, subentry_id)
    sim.ollama.pull_error = "unexpected EOF"
    await answer(hass, form, {"model": NEW, **SETTINGS})
    form = await answer(hass, form, None)
    assert form["step_id"] == "reconfigure" and form["errors"] == {"base": "pull_failed"}
    assert form["description_placeholders"] == {
        "service": "Ollama",
        "model": NEW,
        "reason": "unexpected EOF",
    }
    sim.ollama.pull_error = ""
    await answer(hass, form, {"model": NEW, **SETTINGS})
    done = await answer(hass, form, None)
    assert done["reason"] == "reconfigure_successful"
    assert account.subentries[subentry_id].data["model"] == NEW


async def test_a_server_that_is_down_keeps_nobody_from_changing_the_rest(
    hass: HomeAssistant, account: MockConfigEntry, sim: SimulatedStack
) -> None:
    (subentry_id,) = account.subentries
    sim.faults.set("ollama", Fault("down"))
    form = await subentry_form(hass, account, subentry_id)
    form = await answer(hass, form, {"model": NEW, **SETTINGS})
    assert form["errors"] == {"base": "ai_cannot_connect"}
    done = await answer(hass, form, {"model": "qwen3:8b", "prompt": "Arr.", **SETTINGS})
    assert done["reason"] == "reconfigure_successful"
    assert account.subentries[subentry_id].data["prompt"] == "Arr."


async def test_an_account_that_is_gone_meanwhile(
    hass: HomeAssistant, account: MockConfigEntry, sim: SimulatedStack
) -> None:
    (subentry_id,) = account.subentries
    form = await subentry_form(hass, account, subentry_id)
    sim.ollama.pull_error = "unexpected EOF"
    await answer(hass, form, {"model": NEW, **SETTINGS})
    await hass.config_entries.async_unload(account.entry_id)
    assert (await answer(hass, form, None))["reason"] == "entry_not_loaded"


# --- the repair issue ---------------------------------------------------------------------------


async def test_a_model_that_was_deleted_is_pulled_again(
    hass: HomeAssistant, account: MockConfigEntry, sim: SimulatedStack
) -> None:
    assert await async_setup_component(hass, "repairs", {})
    (subentry_id,) = account.subentries
    async_model_gone(hass, account, subentry_id)
    issue_id = f"ai_model_gone_{subentry_id}"
    gone = next(one for one in sim.ollama.models if one.name == "qwen3:8b")
    sim.ollama.models.remove(gone)
    sim.ollama.to_pull.append(gone)
    manager = repairs_flow_manager(hass)
    assert manager is not None
    form = await manager.async_init("mediamate", data={"issue_id": issue_id})
    form = await manager.async_configure(form["flow_id"], {"model": "gemma2:2b"})
    assert form["errors"] == {"base": "ai_no_tools"}
    filled = form["description_placeholders"]
    assert (filled["gone"], filled["model"]) == ("qwen3:8b", "gemma2:2b")
    sim.ollama.pull_error = "unexpected EOF"
    await manager.async_configure(form["flow_id"], {"model": "qwen3:8b"})
    await hass.async_block_till_done(wait_background_tasks=True)
    form = await manager.async_configure(form["flow_id"])
    assert form["step_id"] == "model" and form["errors"] == {"base": "pull_failed"}
    sim.ollama.pull_error = ""
    await manager.async_configure(form["flow_id"], {"model": "qwen3:8b"})
    await hass.async_block_till_done(wait_background_tasks=True)
    done = await manager.async_configure(form["flow_id"])
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert ir.async_get(hass).async_get_issue("mediamate", issue_id) is None
    sim.llm.script([Turn("Here.")])
