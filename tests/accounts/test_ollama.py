"""An agent on a simulated Ollama in a real Home Assistant over real HTTP."""

from homeassistant.components import conversation
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockUser

from simulator import SimulatedStack
from tests.flow_steps import configure
from tests.llm_robot import FREE, speech

from .home import MORE, SCRIPT

pytest_plugins = ("tests.accounts.home",)

AGENT = "conversation.mediamate_ollama"


async def test_from_the_server_to_the_wish(
    hass: HomeAssistant, llm_house: SimulatedStack, hass_admin_user: MockUser
) -> None:
    menu = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, menu, {"next_step_id": "ai"})
    flow = await configure(hass, flow, {"kind": "ollama"})
    assert flow["step_id"] == "ai_server"
    able = llm_house.ollama.models
    llm_house.ollama.models = [one for one in able if "tools" not in one.can]
    flow = await configure(hass, flow, {"url": llm_house.ollama.url, "more": MORE})
    assert flow["step_id"] == "ai_pull"  # one is offered; the user has another idea
    llm_house.ollama.models = able
    without_scheme = llm_house.ollama.url.removeprefix("http://")
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, flow, {"next_step_id": "ai"})
    flow = await configure(hass, flow, {"kind": "ollama"})
    done = await configure(hass, flow, {"url": without_scheme, "more": MORE})
    assert done["type"] is FlowResultType.CREATE_ENTRY and done["result"].data["url"] == llm_house.ollama.url
    (agent,) = done["result"].subentries.values()
    assert agent.data["seconds"] == 300  # the first answer waits until the model is loaded

    llm_house.llm.script(SCRIPT)
    context = Context(user_id=hass_admin_user.id)
    asked = await conversation.async_converse(hass, FREE, "talk", context, "en", AGENT)
    assert asked.continue_conversation and "Dune" in speech(asked)
    assert llm_house.llm.refused == [] and not any(one.truncated for one in llm_house.llm.requests)
    await conversation.async_converse(hass, "yes", "talk", Context(user_id=hass_admin_user.id), "en", AGENT)
    await hass.async_block_till_done()
    assert hass.states.get("sensor.mediamate_open_requests").state == "1"


async def test_the_server_moves(hass: HomeAssistant, llm_house: SimulatedStack) -> None:
    """It is asked for an address, not for a key that few of its kind have."""
    server = llm_house.ollama
    menu = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, menu, {"next_step_id": "ai"})
    flow = await configure(hass, flow, {"kind": "ollama"})
    done = await configure(hass, flow, {"url": server.url, "more": MORE})
    entry = done["result"]
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    assert flow["step_id"] == "ai_server_reconfigure"
    server.needs_key = True
    flow = await configure(hass, flow, {"url": server.url, "more": MORE})
    assert flow["errors"] == {"base": "ai_key_wanted"}  # none was given that could be refused
    flow = await configure(hass, flow, {"url": server.url, "more": MORE | {"api_key": "wrong"}})
    assert flow["errors"] == {"base": "ai_invalid_auth"}
    flow = await configure(hass, flow, {"url": server.url, "more": MORE | {"api_key": server.api_key}})
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data["api_key"] == server.api_key
