"""Jellyfin's webhook plugin: set up by a person, heard at once, believed in nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
import json
import pathlib
import re
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, callback
from homeassistant.core_config import async_process_ha_core_config
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events, async_fire_time_changed

from custom_components.mediamate.clients.jellyfin_parse import parse_webhook
from custom_components.mediamate.coordinator import LOOK_PAUSE
from custom_components.mediamate.data import DATA
from custom_components.mediamate.model import Door, PlaybackSession, Thread
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.ports import WebhookEvent
from custom_components.mediamate.webhook import HOOK, SECRET_HEADER, async_open
from simulator import SimulatedStack
from tests.made import ADMIN, DUNE

PAGE = pathlib.Path(__file__).parent.parent / "docs/jellyfin-webhook.md"
STARTED = {"NotificationType": "PlaybackStart", "ItemType": "Movie", "Provider_tmdb": "438631"}
WATCHED = PlaybackSession(id="s1", user="Vera", title="Dune", item_id="j1", ref=DUNE)


@pytest.fixture(autouse=True)
async def _address(hass: HomeAssistant) -> None:
    await async_process_ha_core_config(hass, {"internal_url": "http://192.168.1.2:8123"})


@pytest.fixture
async def entry(fake_entry: Any, clients: Any) -> Any:
    clients["jellyfin"].link.return_value = "http://tv/link"
    clients["jellyfin"].parse_webhook.side_effect = parse_webhook
    return await fake_entry("jellyfin")


async def shown(hass: HomeAssistant, entry: Any, *, listen: bool = True) -> Any:
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    assert flow["step_id"] == "hook"
    return await hass.config_entries.options.async_configure(flow["flow_id"], {"listen": listen})


async def call(hass: HomeAssistant, http: Any, entry: Any, payload: Any) -> int:
    headers = {SECRET_HEADER: entry.data["webhook_secret"]}
    answer = await http.post(f"/api/webhook/{entry.data['webhook_id']}", json=payload, headers=headers)
    status: int = answer.status
    return status


# -- set up -------------------------------------------------------------------------------------


async def test_nothing_listens_until_somebody_wants_it(entry: Any) -> None:
    assert not HOOK & entry.data.keys()


async def test_the_dialog_shows_what_to_enter_and_listens_at_once(
    hass: HomeAssistant, entry: Any, hass_client_no_auth: Any
) -> None:
    page = await shown(hass, entry)
    assert page["step_id"] == "hook_shown"
    filled = page["description_placeholders"]
    assert filled["url"] == f"http://192.168.1.2:8123/api/webhook/{entry.data['webhook_id']}"
    assert (filled["header"], filled["secret"]) == (SECRET_HEADER, entry.data["webhook_secret"])
    done = await hass.config_entries.options.async_configure(page["flow_id"], {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    http = await hass_client_no_auth()
    assert await call(hass, http, entry, STARTED) == 200
    # seen again, it is the same; and it outlives a reload
    before = dict(entry.data)
    await shown(hass, entry)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert dict(entry.data) == before
    assert await call(hass, http, entry, STARTED) == 200
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_switched_off_it_is_gone_and_new_the_next_time(hass: HomeAssistant, entry: Any) -> None:
    await shown(hass, entry)
    old = dict(entry.data)
    done = await shown(hass, entry, listen=False)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert not HOOK & entry.data.keys() and old["webhook_id"] not in hass.data["webhook"]
    assert (await shown(hass, entry, listen=False))["type"] is FlowResultType.CREATE_ENTRY
    await shown(hass, entry)
    assert {entry.data[one] for one in ("webhook_id", "webhook_secret")}.isdisjoint(old.values())


async def test_without_an_address_it_says_so_and_recovers(hass: HomeAssistant, entry: Any) -> None:
    with patch("homeassistant.components.webhook.async_generate_url", side_effect=NoURLAvailableError):
        flow = await shown(hass, entry)
    assert flow["errors"] == {"base": "hook_no_address"}
    assert not HOOK & entry.data.keys()
    page = await hass.config_entries.options.async_configure(flow["flow_id"], {"listen": True})
    assert page["step_id"] == "hook_shown"


async def test_it_can_be_opened_while_the_server_is_down(hass: HomeAssistant, entry: Any) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    await shown(hass, entry)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.data["webhook_id"] in hass.data["webhook"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert entry.data["webhook_id"] not in hass.data["webhook"]


async def test_services_that_cannot_call_have_no_such_dialog(fake_entry: Any) -> None:
    for kind in ("radarr", "qbittorrent", "tmdb"):
        assert not (await fake_entry(kind)).supports_options


# -- what it says -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (STARTED, WebhookEvent(kind="playback", ref=DUNE)),
        ({"NotificationType": "ItemAdded"}, WebhookEvent(kind="added")),
        ({"NotificationType": "ItemAdded", "ItemType": "Episode"}, WebhookEvent(kind="added")),
        (
            {"NotificationType": "ItemDeleted", "ItemType": 7, "Provider_tmdb": []},
            WebhookEvent(kind="deleted"),
        ),
        ({"NotificationType": "SomethingNew"}, WebhookEvent(kind="other")),
        ({"NotificationType": ""}, None),
        ({"NotificationType": 7}, None),
        ({}, None),
        ([], None),
        ("ItemAdded", None),
        (None, None),
    ],
)
def test_what_is_read(payload: Any, event: WebhookEvent | None) -> None:
    assert parse_webhook(payload) == event


def test_the_template_of_the_docs_is_understood() -> None:
    """Filled in as the plugin does it: what it does not know is empty."""
    (template,) = re.findall(r"```handlebars\n(.*?)```", PAGE.read_text(), re.DOTALL)
    filled = re.sub(r"\{\{(\w+)\}\}", lambda name: STARTED.get(name[1], ""), template)
    assert parse_webhook(json.loads(filled)) == WebhookEvent(kind="playback", ref=DUNE)


async def test_a_playback_is_an_event_at_once(
    hass: HomeAssistant,
    entry: Any,
    clients: Any,
    hass_client_no_auth: Any,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Each call is followed by a look; of a burst, the last one after a second."""
    async_open(hass, entry)
    http = await hass_client_no_auth()
    started = async_capture_events(hass, "mediamate_playback_started")
    stopped = async_capture_events(hass, "mediamate_playback_stopped")
    clients["jellyfin"].sessions.return_value = (WATCHED,)
    await call(hass, http, entry, STARTED)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [one.data["title"] for one in started] == ["Dune"]
    for _ in range(3):  # the same once more
        await call(hass, http, entry, STARTED)
    clients["jellyfin"].sessions.return_value = ()
    await call(hass, http, entry, {**STARTED, "NotificationType": "PlaybackStop"})
    await call(hass, http, entry, STARTED)  # overtaken on its way
    freezer.tick(timedelta(seconds=LOOK_PAUSE))
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(started) == 1 and len(stopped) == 1


@pytest.fixture
async def fast(socket_enabled: None) -> AsyncIterator[SimulatedStack]:
    async with SimulatedStack(speed=600.0) as stack:
        yield stack


@pytest.fixture
def sim(fast: SimulatedStack) -> SimulatedStack:
    """Ten simulated minutes in each of our seconds."""
    return fast


FILM = {"movie": {"id": 1, "title": "Dune", "tmdbId": 438631}, "downloadId": "A" * 40}
RADARR_CALLS = [
    {"eventType": one, **FILM} for one in ("Download", "MovieFileDelete", "Grab", "MovieDelete", "MovieAdded")
]
JELLYFIN_CALLS = [STARTED | {"NotificationType": one} for one in ("ItemAdded", "ItemDeleted", "ItemAdded")]


async def test_duplicates_and_a_wrong_order_change_nothing(
    hass: HomeAssistant, sim: SimulatedStack, make_entry: Any, hass_client_no_auth: Any
) -> None:
    """Every sort of call, over and over, the last first: the story is told once, in its order."""
    entries = {
        kind: make_entry(kind, **({"webhook": True} if kind == "radarr" else {}))
        for kind in ("radarr", "qbittorrent", "jellyfin", "tmdb")
    }
    for one in entries.values():
        if one.state.value == "not_loaded":
            assert await hass.config_entries.async_setup(one.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    async_open(hass, entries["jellyfin"])
    names = ("requested", "download_started", "ready", "failed", "stalled")
    told: list[str] = []
    for name in names:
        hass.bus.async_listen(f"mediamate_{name}", callback(lambda event, name=name: told.append(name)))
    http, mate = await hass_client_no_auth(), hass.data[DATA]
    thread = Thread(ADMIN.id, Door.ACTION, "", "en")
    result = await mate.desk.request(ADMIN, thread, Wish(ref=DUNE))
    assert result.request is not None
    async with asyncio.timeout(120):
        while result.request.id in mate.tracker.open:
            for kind, calls in (("jellyfin", JELLYFIN_CALLS), ("radarr", RADARR_CALLS)):
                for payload in (*calls, *reversed(calls)):
                    assert await call(hass, http, entries[kind], payload) == 200
            await asyncio.sleep(0.05)
    stored = await mate.history.request(result.request.id)
    assert stored is not None and stored.state == "ready"
    moments = list(stored.stages.values())
    assert moments == sorted(moments)
    async with asyncio.timeout(30):
        while "ready" not in told:
            await asyncio.sleep(0.05)
    assert [one for one in told if one != "download_started"] == ["requested", "ready"]
    assert told.count("download_started") <= 1
    assert len([one for one in await mate.history.requests() if one.ref == DUNE]) == 1
    mate.tracker.stop()
    mate.outbox.stop()
