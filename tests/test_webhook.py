"""A service may call us: only from near, only with the secret, and what it says is only a hint."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from aiohttp import encode_basic_auth
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.core_config import async_process_ha_core_config
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.mediamate.clients.radarr_parse import parse_webhook
from custom_components.mediamate.data import DATA
from custom_components.mediamate.errors import CannotConnect, Refused, ServiceFailed
from custom_components.mediamate.webhook import (
    CHECK_INTERVAL,
    MAX_BODY,
    SECRET_HEADER,
    async_register_at_service,
    issue_id,
)

ADDED = {"eventType": "MovieAdded", "movie": {"id": 5, "title": "Dune", "tmdbId": 438631}}


@pytest.fixture(autouse=True)
async def _address(hass: HomeAssistant) -> None:
    await async_process_ha_core_config(hass, {"internal_url": "http://192.168.1.2:8123"})


@pytest.fixture
def hooked(fake_entry: Any, clients: Any) -> Callable[..., Any]:
    clients["radarr"].parse_webhook.side_effect = parse_webhook

    async def setup(**changes: Any) -> Any:
        return await fake_entry("radarr", webhook=True, **changes)

    return setup


def issue_of(hass: HomeAssistant, entry: Any) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue("mediamate", issue_id(entry))


async def test_it_is_registered_with_the_internal_address(
    hass: HomeAssistant, hooked: Any, clients: Any
) -> None:
    entry = await hooked()
    (target,) = clients["radarr"].ensure_webhook.await_args.args
    assert target.name == f"Home Assistant MediaMate (test home {entry.entry_id[-6:].lower()})"
    assert target.url == f"http://192.168.1.2:8123/api/webhook/{entry.data['webhook_id']}"
    assert target.secret == entry.data["webhook_secret"]
    assert len(target.secret) > 30
    assert issue_of(hass, entry) is None


async def test_two_homes_at_one_service_do_not_take_each_others_hook(
    hass: HomeAssistant, hooked: Any, clients: Any
) -> None:
    names = [(await hooked()).data["webhook_name"] for _ in range(2)]
    assert names[0] != names[1]


async def test_id_and_secret_outlive_a_reload(hass: HomeAssistant, hooked: Any, clients: Any) -> None:
    entry = await hooked()
    before = dict(entry.data)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert dict(entry.data) == before


async def test_it_waits_for_home_assistant_to_be_reachable(
    hass: HomeAssistant, hooked: Any, clients: Any
) -> None:
    hass.set_state(CoreState.starting)
    await hooked()
    assert not clients["radarr"].ensure_webhook.await_count
    await hass.async_start()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert clients["radarr"].ensure_webhook.await_count == 1


@pytest.mark.parametrize("way", ["header", "basic"])
async def test_a_call_has_the_title_looked_at(
    hass: HomeAssistant, hooked: Any, clients: Any, hass_client_no_auth: Any, way: str
) -> None:
    entry = await hooked()
    http = await hass_client_no_auth()
    secret = entry.data["webhook_secret"]
    headers = {
        "header": {SECRET_HEADER: secret},
        "basic": {"Authorization": encode_basic_auth("mediamate", secret)},
    }[way]
    coordinator = entry.runtime_data.coordinator
    with (
        patch.object(type(coordinator), "hint") as hint,
        patch.object(hass.data[DATA].tracker, "nudge") as nudge,
    ):
        answer = await http.post(f"/api/webhook/{entry.data['webhook_id']}", json=ADDED, headers=headers)
    assert answer.status == 200
    (event,) = hint.call_args.args
    assert (event.kind, event.backend_id, str(event.ref)) == ("added", 5, "movie:tmdb:438631")
    nudge.assert_called_once_with()


async def test_a_call_is_followed_by_a_look(
    hass: HomeAssistant, hooked: Any, clients: Any, hass_client_no_auth: Any
) -> None:
    from tests.fake_clients import film, titled

    entry = await hooked()
    http = await hass_client_no_auth()
    clients["radarr"].library[5] = titled(5)
    headers = {SECRET_HEADER: entry.data["webhook_secret"]}
    await http.post(f"/api/webhook/{entry.data['webhook_id']}", json=ADDED, headers=headers)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert film(5) in entry.runtime_data.coordinator.data.index


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: "wrong"},
        {SECRET_HEADER: "неверно"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Bearer abc"},
        {"Authorization": encode_basic_auth("mediamate", "wrong")},
    ],
)
async def test_without_the_secret_nothing_happens(
    hass: HomeAssistant,
    hooked: Any,
    hass_client_no_auth: Any,
    headers: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    entry = await hooked()
    http = await hass_client_no_auth()
    with patch.object(type(entry.runtime_data.coordinator), "hint") as hint:
        answer = await http.post(f"/api/webhook/{entry.data['webhook_id']}", json=ADDED, headers=headers)
    assert answer.status == 401
    hint.assert_not_called()
    assert "without the right secret" in caplog.text
    assert entry.data["webhook_secret"] not in caplog.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"{", 200),
        (b"[]", 200),
        (b'{"eventType": 7}', 200),
        (b'{"eventType": "SomethingNew"}', 200),
        (b'{"eventType": "Test", "movie": {"id": 1}}', 200),
        (b" " * MAX_BODY, 200),
        (b" " * (MAX_BODY + 1), 413),
    ],
)
async def test_odd_bodies_harm_nobody(
    hass: HomeAssistant, hooked: Any, hass_client_no_auth: Any, body: bytes, status: int
) -> None:
    entry = await hooked()
    http = await hass_client_no_auth()
    answer = await http.post(
        f"/api/webhook/{entry.data['webhook_id']}",
        data=body,
        headers={SECRET_HEADER: entry.data["webhook_secret"]},
    )
    assert answer.status == status
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.coordinator.last_update_success


async def test_it_is_gone_with_the_entry_here_and_there(
    hass: HomeAssistant, hooked: Any, clients: Any, hass_client_no_auth: Any
) -> None:
    entry = await hooked()
    hook = entry.data["webhook_id"]
    await hass.config_entries.async_remove(entry.entry_id)
    clients["radarr"].remove_webhook.assert_awaited_once_with(entry.data["webhook_name"])
    assert hook not in hass.data[webhook.DOMAIN]


async def test_a_service_that_is_down_does_not_keep_its_entry(
    hass: HomeAssistant, hooked: Any, clients: Any, caplog: pytest.LogCaptureFixture
) -> None:
    entry = await hooked()
    clients["radarr"].remove_webhook.side_effect = CannotConnect(service="Radarr")
    await hass.config_entries.async_remove(entry.entry_id)
    assert hass.config_entries.async_get_entry(entry.entry_id) is None
    assert "stays until somebody deletes it" in caplog.text
    left = ir.async_get(hass).async_get_issue("mediamate", f"webhook_left_{entry.entry_id}")
    assert left is not None
    assert left.translation_placeholders == {"service": "Radarr", "name": entry.data["webhook_name"]}


async def test_what_was_left_behind_goes_when_the_service_comes_back(
    hass: HomeAssistant, hooked: Any, clients: Any
) -> None:
    """Whoever adds the same service again gave us its key again; of another one nothing is touched."""
    entry = await hooked()
    left_name, left_id = entry.data["webhook_name"], f"webhook_left_{entry.entry_id}"
    clients["radarr"].remove_webhook.side_effect = CannotConnect(service="Radarr")
    await hass.config_entries.async_remove(entry.entry_id)
    issues = ir.async_get(hass)
    clients["radarr"].remove_webhook.reset_mock(side_effect=True)
    await hooked(url="http://another.local:7878")
    clients["radarr"].remove_webhook.assert_not_awaited()
    clients["radarr"].remove_webhook.side_effect = CannotConnect(service="Radarr")
    again = await hooked()  # it hiccups: the notice stays
    assert issues.async_get_issue("mediamate", left_id) is not None
    clients["radarr"].remove_webhook.reset_mock(side_effect=True)
    assert await async_register_at_service(hass, again)
    clients["radarr"].remove_webhook.assert_awaited_once_with(left_name)
    assert issues.async_get_issue("mediamate", left_id) is None


async def test_a_look_that_outlives_its_entry_leaves_no_complaint(
    hass: HomeAssistant, hooked: Any, clients: Any
) -> None:
    entry = await hooked()
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> bool:
        asked.set()
        await answer.wait()
        raise ServiceFailed(reason="HTTP 500")

    clients["radarr"].ensure_webhook.side_effect = slow
    async_fire_time_changed(hass, dt_util.utcnow() + CHECK_INTERVAL + timedelta(seconds=1))
    await asked.wait()
    await hass.config_entries.async_remove(entry.entry_id)
    answer.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issue_of(hass, entry) is None


async def test_switching_it_off_takes_it_back(hass: HomeAssistant, hooked: Any, clients: Any) -> None:
    entry = await hooked()
    hass.config_entries.async_update_entry(entry, data={**entry.data, "webhook": False})
    clients["radarr"].remove_webhook.side_effect = CannotConnect()
    await hass.config_entries.async_reload(entry.entry_id)
    assert "webhook_id" in entry.data  # not yet removed: tried again at the next start
    clients["radarr"].remove_webhook.side_effect = None
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not {"webhook_id", "webhook_secret", "webhook_name"} & entry.data.keys()
    assert clients["radarr"].ensure_webhook.await_count == 1


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (Refused("webhook_unreachable", service="Radarr"), "webhook_unreachable"),
        (ServiceFailed(reason="HTTP 500"), "webhook_failed"),
    ],
)
async def test_where_it_cannot_call_one_issue_says_why_and_polling_goes_on(
    hass: HomeAssistant, hooked: Any, clients: Any, error: Exception, key: str
) -> None:
    clients["radarr"].ensure_webhook.side_effect = error
    entry = await hooked()
    issue = issue_of(hass, entry)
    assert issue is not None
    assert issue.translation_key == key
    assert issue.is_fixable
    assert entry.data["webhook_id"] not in str(issue.translation_placeholders)
    assert entry.runtime_data.coordinator.last_update_success
    if key == "webhook_unreachable":
        assert issue.translation_placeholders["address"] == "http://192.168.1.2:8123"  # type: ignore[index]

    clients["radarr"].ensure_webhook.side_effect = None
    async_fire_time_changed(hass, dt_util.utcnow() + CHECK_INTERVAL + timedelta(seconds=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issue_of(hass, entry) is None


async def test_a_disabled_entry_has_nothing_to_mend(hass: HomeAssistant, hooked: Any, clients: Any) -> None:
    clients["radarr"].ensure_webhook.side_effect = Refused("webhook_unreachable", service="Radarr")
    entry = await hooked()
    assert issue_of(hass, entry)
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    assert issue_of(hass, entry) is None


async def test_without_an_address_of_our_own_it_says_so(
    hass: HomeAssistant, hooked: Any, clients: Any
) -> None:
    hass.config.internal_url = None
    hass.config.external_url = "https://home.example.org"  # the service shall not call through the internet
    with patch("homeassistant.helpers.network._get_internal_url", side_effect=NoURLAvailableError):
        entry = await hooked()
    issue = issue_of(hass, entry)
    assert issue is not None
    assert issue.translation_key == "webhook_no_address"
    assert not clients["radarr"].ensure_webhook.await_count


async def test_a_service_that_is_down_is_no_issue_of_its_own(
    hass: HomeAssistant, hooked: Any, clients: Any
) -> None:
    clients["radarr"].ensure_webhook.side_effect = CannotConnect(service="Radarr")
    assert issue_of(hass, await hooked()) is None


async def test_other_kinds_have_none(hass: HomeAssistant, fake_entry: Any) -> None:
    assert await async_setup_component(hass, "webhook", {})
    entry = await fake_entry("jellyfin", webhook=True)
    assert "webhook_id" not in entry.data
    await hass.config_entries.async_remove(entry.entry_id)
