"""A home whose torrents are elsewhere than in qBittorrent: its dialogs, its entities, and the main job."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.flows.existing import core_address, importable
from custom_components.mediamate.kinds import KINDS, service_entries
from simulator import SimulatedStack
from tests.ailing import FAULTS, ails_and_recovers
from tests.flow_steps import choose, configure, suggested

KINDS_HERE = ["transmission", "deluge"]
DUNE = "movie:tmdb:438631"
TURTLE = {"transmission"}  # these have a second pair of limits

pytestmark = pytest.mark.usefixtures("running_core", "impatient")

type Act = Callable[..., Awaitable[Any]]


@pytest.fixture(params=KINDS_HERE)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def torrent_clients(kind: str) -> tuple[str, ...]:
    """Run a stack whose Radarr hands its torrents to this client."""
    return (kind,)


@pytest.fixture
def form(sim: SimulatedStack, kind: str) -> dict[str, Any]:
    """What somebody types."""
    service = getattr(sim, kind)
    login = {"username": service.username} if hasattr(service, "username") else {}
    return {"url": service.url, "password": service.password, "more": {"verify_ssl": True}} | login


async def act(hass: HomeAssistant, name: str, **data: Any) -> Any:
    return await hass.services.async_call("mediamate", name, data, blocking=True, return_response=True)


# --- the dialogs


@pytest.mark.usefixtures("quiet_household")
async def test_a_wrong_password_then_the_right_one(
    hass: HomeAssistant, kind: str, form: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    flow = await choose(hass, kind)
    assert flow["step_id"] == KINDS[kind].form == "connect_login"
    flow = await configure(hass, flow, form | {"password": "0" * 32})
    assert flow["errors"] == {"base": "invalid_auth"}
    flow = await configure(hass, flow, form)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert (entry.title, entry.unique_id) == (KINDS[kind].name, f"{kind}_{form['url']}")
    assert "0" * 32 not in caplog.text


@pytest.mark.usefixtures("quiet_household")
async def test_the_address_of_its_pages_is_that_of_the_service(
    hass: HomeAssistant, sim: SimulatedStack, kind: str, form: dict[str, Any]
) -> None:
    page = {"transmission": "/transmission/web/#files"}.get(kind, "/")
    flow = await configure(hass, await choose(hass, kind), form | {"url": form["url"] + page})
    assert flow["result"].data["url"] == form["url"]


@pytest.mark.usefixtures("quiet_household")
async def test_another_service_answers(
    hass: HomeAssistant, sim: SimulatedStack, kind: str, form: dict[str, Any]
) -> None:
    flow = await choose(hass, kind)
    for other in (sim.radarr, sim.torrents, sim.jellyfin, sim.tmdb):
        flow = await configure(hass, flow, form | {"url": other.url})
        assert flow["errors"] == {"base": "wrong_service"}, other.url
    flow = await configure(hass, await choose(hass, "qbittorrent"), form | {"username": "admin"})
    assert flow["errors"] == {"base": "wrong_service"}
    flow = await configure(
        hass, flow, form | {"url": sim.torrents.url, "username": "admin", "password": sim.torrents.password}
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("quiet_household")
async def test_radarr_knows_where_it_is(
    hass: HomeAssistant, sim: SimulatedStack, kind: str, form: dict[str, Any], make_entry: Any
) -> None:
    radarr = make_entry("radarr")
    assert await hass.config_entries.async_setup(radarr.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    flow = await choose(hass, kind)
    url = suggested(flow, "url")
    assert url.startswith(form["url"])
    flow = await configure(hass, flow, form | {"url": url})
    assert flow["result"].data["url"] == form["url"]


def core_entry(hass: HomeAssistant, kind: str, form: dict[str, Any]) -> MockConfigEntry:
    """Put core's own entry there, as core keeps it."""
    host, _, port = form["url"].partition("://")[2].partition(":")
    data = {
        "transmission": {
            "host": host,
            "port": int(port),
            "ssl": False,
            "path": "/transmission/rpc",
            "username": form.get("username"),
            "password": form["password"],
        },
        "deluge": {
            "host": host,
            "port": 58846,
            "web_port": int(port),
            "username": "mediamate",
            "password": "of the daemon, not of its pages",
        },
    }[kind]
    entry = MockConfigEntry(domain=kind, title="My torrents", data=data)
    entry.add_to_hass(hass)
    return entry


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({"host": "fe80::7"}, True),
        ({"host": "nas", "ssl": True, "path": "/films/transmission/rpc"}, True),
        ({"host": ""}, False),
        ({"host": "not a host"}, False),
    ],
)
@pytest.mark.usefixtures("quiet_household")
async def test_an_address_in_parts(
    hass: HomeAssistant, kind: str, form: dict[str, Any], changes: dict[str, Any], offered: bool
) -> None:
    core = core_entry(hass, kind, form)
    hass.config_entries.async_update_entry(core, data={**core.data, **changes})
    assert (core.entry_id in importable(hass)) is offered
    if not offered:
        return
    address = core_address(core)
    assert address is not None
    assert changes["host"].partition(":")[0] in address
    if kind == "transmission" and changes.get("ssl"):
        assert address == f"https://nas:{core.data['port']}/films"


@pytest.mark.usefixtures("quiet_household")
async def test_taking_over_what_core_has(hass: HomeAssistant, kind: str, form: dict[str, Any]) -> None:
    core = core_entry(hass, kind, form)
    flow = await hass.config_entries.flow.async_init("mediamate", context={"source": SOURCE_USER})
    flow = await configure(hass, flow, {"next_step_id": "existing"})
    flow = await configure(hass, flow, {"entries": [core.entry_id]})
    if kind == "deluge":  # core has another password
        assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "imported_later")
        (card,) = (
            one
            for one in hass.config_entries.flow.async_progress()
            if one["context"]["source"] == "integration_discovery"
        )
        assert card["step_id"] == "connect_login"
        shown = await hass.config_entries.flow.async_configure(card["flow_id"])
        assert (suggested(shown, "url"), shown["errors"]) == (form["url"], {})
        assert (await configure(hass, card, form))["type"] is FlowResultType.CREATE_ENTRY
    else:
        assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "imported")
    (ours,) = service_entries(hass)
    assert ours.state is ConfigEntryState.LOADED
    assert ours.data["url"] == form["url"]
    menu = await hass.config_entries.flow.async_configure(flow["next_flow"][1])
    assert "existing" not in menu["menu_options"], "it is known that we have it"


# --- set up


@pytest.fixture
async def entry(hass: HomeAssistant, kind: str, form: dict[str, Any]) -> MockConfigEntry:
    """The client, set up."""
    data = {name: value for name, value in form.items() if name != "more"}
    entry = MockConfigEntry(
        domain="mediamate",
        title=KINDS[kind].name,
        unique_id=f"{kind}_{form['url']}",
        data={"kind": kind, "verify_ssl": True, "webhook": False} | data,
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.mark.usefixtures("quiet_household")
async def test_its_entities(hass: HomeAssistant, entry: MockConfigEntry, kind: str) -> None:
    made = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    keys = {one.unique_id.removeprefix(f"{entry.entry_id}_") for one in made}
    assert {"download_speed", "upload_speed", "free_space", "download_limit", "upload_limit"} <= keys
    assert {"pause_all", "torrents", "active_torrents", "stalled_torrents"} <= keys
    assert ("alternative_speed" in keys) is (kind in TURTLE)
    unknown = [
        one.entity_id
        for one in made
        if (state := hass.states.get(one.entity_id)) and state.state == "unavailable"
    ]
    assert not unknown


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.usefixtures("quiet_household")
async def test_a_fault_is_over_with_its_cause(
    hass: HomeAssistant, sim: SimulatedStack, entry: MockConfigEntry, fault: str
) -> None:
    await ails_and_recovers(hass, sim, entry, fault)
    assert not hass.config_entries.flow.async_progress()


@pytest.mark.usefixtures("quiet_household")
async def test_a_password_that_changed_asks_for_the_new_one(
    hass: HomeAssistant, sim: SimulatedStack, entry: MockConfigEntry, kind: str
) -> None:
    service = getattr(sim, kind)
    service.password = "another"
    service.forget_sessions()
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    flow = await configure(
        hass,
        flow,
        {"password": "another"} | ({"username": service.username} if hasattr(service, "username") else {}),
    )
    assert flow["reason"] == "reauth_successful"
    assert entry.runtime_data.coordinator.last_update_success


async def test_from_a_wish_to_ready(
    hass: HomeAssistant, sim: SimulatedStack, entry: MockConfigEntry, kind: str, make_entry: Any
) -> None:
    others = {one: make_entry(one) for one in ("radarr", "jellyfin", "tmdb")}
    for one in others.values():
        if one.state is ConfigEntryState.NOT_LOADED:
            assert await hass.config_entries.async_setup(one.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    service = getattr(sim, kind)
    service.engine.default_rate = 2 * 1024 * 1024  # slow enough to be stopped on a busy machine
    assert (await act(hass, "request", ref=DUNE))["status"] == "requested"

    async def until(look: Callable[[], Awaitable[Any]]) -> Any:
        async with asyncio.timeout(90):
            while not (found := await look()):
                await asyncio.sleep(0.1)
                for one in (entry, *others.values()):
                    await one.runtime_data.coordinator.async_refresh()
        return found

    async def moving() -> Any:
        found = (await act(hass, "get_downloads"))["downloads"]
        return next(
            (one for one in found if one["state"] == "downloading" and one["client"] == entry.title), None
        )

    mine = await until(moving)
    assert mine["ref"] == DUNE
    assert mine["id"].startswith(f"{entry.entry_id}:")
    (torrent,) = service.engine.torrents.values()

    # pausing all pauses it; going on goes on with what we paused only
    lying = type(torrent)(hash="a" * 40, name="Of.Others", size=10**9, added=1.0, stopped=True)
    service.engine.add(lying)
    await act(hass, "pause_download")
    assert torrent.stopped
    for one in (entry, *others.values()):
        await one.runtime_data.coordinator.async_refresh()
    await act(hass, "resume_download")
    assert (torrent.stopped, lying.stopped) == (False, True)
    service.engine.remove(lying.hash)
    sim.advance(24 * 3600)

    async def ready() -> Any:
        (request,) = (await act(hass, "get_requests"))["requests"]
        return request if request["state"] == "ready" else None

    assert (await until(ready))["link"].startswith(sim.jellyfin.url)
