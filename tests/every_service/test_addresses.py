"""Where any of the further services may be: behind a certificate of one's own, and below a path behind a proxy."""

import asyncio
import pathlib
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mediamate.kinds import KINDS
from simulator.torrents import Torrent
from tests.flow_steps import choose, configure
from tests.tls import expect_refused_handshakes, self_signed

from .known import ALL, ARRS, PAGES, UNREADABLE

pytestmark = pytest.mark.usefixtures("running_core", "quiet_household", "impatient")

WISHES: dict[str, dict[str, Any]] = {
    "sonarr": {"ref": "series:tvdb:403294", "seasons": [2]},
    "lidarr": {"ref": "album:musicbrainz:6e335887-60ba-38f0-95af-fae7774336bf"},
    "readarr": {"ref": "book:goodreads:3634639"},
}
TORRENT = "c" * 40


@pytest.mark.parametrize("kind", ALL)
async def test_a_certificate_that_nobody_signed(
    hass: HomeAssistant, service: Any, kind: str, form: dict[str, Any], tmp_path: pathlib.Path
) -> None:
    """It is named as what it is, with and without the scheme; whoever made it switches the check off."""
    expect_refused_handshakes(hass.loop)
    url = await service.server.serve_tls(await hass.async_add_executor_job(self_signed, tmp_path))
    flow = await choose(hass, kind)
    for typed in (url, url.removeprefix("https://")):
        flow = await configure(hass, flow, form | {"url": typed})
        assert flow["errors"] == {"base": "certificate_invalid"}
        assert flow["description_placeholders"]["service"] == KINDS[kind].name
    flow = await configure(hass, flow, form | {"url": typed, "more": {"verify_ssl": False}})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert (entry.data["url"], entry.data["verify_ssl"]) == (url, False)
    assert entry.state is ConfigEntryState.LOADED
    await entry.runtime_data.coordinator.async_refresh()
    assert entry.runtime_data.coordinator.last_update_success
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("kind", ALL)
async def test_a_certificate_that_is_trusted_no_longer(
    hass: HomeAssistant, service: Any, stored: MockConfigEntry, form: dict[str, Any], tmp_path: pathlib.Path
) -> None:
    expect_refused_handshakes(hass.loop)
    url = await service.server.serve_tls(await hass.async_add_executor_job(self_signed, tmp_path))
    hass.config_entries.async_update_entry(stored, data=stored.data | {"url": url})
    assert not await hass.config_entries.async_setup(stored.entry_id)
    assert stored.state is ConfigEntryState.SETUP_RETRY
    assert stored.error_reason_translation_key == "certificate_invalid"
    flow = await hass.config_entries.flow.async_init(
        "mediamate", context={"source": "reconfigure", "entry_id": stored.entry_id}
    )
    asked = {str(one) for one in flow["data_schema"].schema}
    given = {name: value for name, value in form.items() if name in asked} | {"url": url}
    flow = await configure(hass, flow, given)
    assert flow["errors"] == {"base": "certificate_invalid"}
    flow = await configure(hass, flow, given | {"more": {"verify_ssl": False}})
    assert flow["reason"] == "reconfigure_successful"
    assert stored.state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(stored.entry_id)


async def ordered(hass: HomeAssistant, service: Any, entry: MockConfigEntry) -> bool:
    """Have a service do something, and look at the service itself whether it did."""
    kind = entry.data["kind"]

    async def call(domain: str, name: str, what: dict[str, Any]) -> None:
        await hass.services.async_call(domain, name, what, blocking=True)

    def entity(domain: str, key: str) -> dict[str, Any]:
        registry = er.async_get(hass)
        return {"entity_id": registry.async_get_entity_id(domain, "mediamate", f"{entry.entry_id}_{key}")}

    if kind in ARRS:
        await call("mediamate", "request", WISHES[kind])
        return bool(list(service.library.titles()))
    if kind == "prowlarr":
        await call("switch", "turn_off", entity("switch", "indexer_1"))
        return not service.indexers[1].enabled
    if kind == "bazarr":
        await call("button", "press", entity("button", "search_missing"))
        return bool(service.tasks)
    torrent = Torrent(hash=TORRENT, name="Linux.iso", size=4_000_000_000, added=0.0, seeds=0)
    assert service.engine.add(torrent)
    await entry.runtime_data.coordinator.async_refresh()
    await call("mediamate", "pause_download", {"id": f"{entry.entry_id}:{TORRENT}"})
    return torrent.stopped


@pytest.mark.parametrize("below", ["/media/behind"])
@pytest.mark.parametrize("kind", ALL)
async def test_below_a_path_behind_a_proxy(
    hass: HomeAssistant, service: Any, kind: str, below: str, form: dict[str, Any]
) -> None:
    assert form["url"].endswith(below)
    flow = await choose(hass, kind)
    flow = await configure(hass, flow, form | {"url": form["url"].removesuffix(below)})
    assert flow["errors"]["base"] in UNREADABLE
    flow = await configure(hass, flow, form | {"url": form["url"] + PAGES[kind]})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert (entry.data["url"], entry.state) == (form["url"], ConfigEntryState.LOADED)
    await entry.runtime_data.coordinator.async_refresh()
    assert entry.runtime_data.coordinator.last_update_success
    assert await ordered(hass, service, entry)


@pytest.mark.parametrize("below", ["/media/behind"])
@pytest.mark.parametrize("kind", ARRS)
async def test_below_a_path_it_calls_us_all_the_same(
    hass: HomeAssistant, reachable: None, service: Any, stored: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(stored, data=stored.data | {"webhook": True})
    assert await hass.config_entries.async_reload(stored.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    (hook,) = service.notifier.notifications.values()
    assert hook.name == stored.data["webhook_name"]
    before = len(service.notifier.sent)
    assert await ordered(hass, service, stored)
    async with asyncio.timeout(60):
        while len(service.notifier.sent) == before:
            await asyncio.sleep(0.01)
    assert {status for _, status in service.notifier.sent} == {200}
    await hass.config_entries.async_remove(stored.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not service.notifier.notifications
