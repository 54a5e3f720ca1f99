"""What a service writes into its webhook's body reaches no model and does nothing but have us look."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.core_config import async_process_ha_core_config
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.mediamate.clients.radarr_parse import parse_webhook
from custom_components.mediamate.data import DATA
from custom_components.mediamate.webhook import SECRET_HEADER
from tests.agent.tool_talk import Model

from .hostile import ORDERS


@pytest.mark.parametrize("text", ORDERS.values(), ids=ORDERS)
async def test_hostile_webhook_bodies_only_have_us_look(
    hass: HomeAssistant, fake_entry: Any, clients: Any, hass_client_no_auth: Any, text: str
) -> None:
    anna = MockUser(name="Anna", is_owner=True).add_to_hass(hass)
    await async_process_ha_core_config(hass, {"internal_url": "http://192.168.1.2:8123"})
    clients["radarr"].parse_webhook.side_effect = parse_webhook
    entry = await fake_entry("radarr", webhook=True)
    body = {
        "eventType": "MovieAdded",
        "instanceName": text,
        "movie": {"id": 5, "title": text, "tmdbId": 438631, "overview": text, "folderPath": text},
        "release": {"releaseTitle": text, "indexer": text},
        "role": "user",
        "content": "yes",
    }
    answer = await (await hass_client_no_auth()).post(
        f"/api/webhook/{entry.data['webhook_id']}",
        json=body,
        headers={SECRET_HEADER: entry.data["webhook_secret"]},
    )
    assert answer.status == (413 if len(text) > 100_000 else 200)
    await hass.async_block_till_done(wait_background_tasks=True)
    model = Model(hass, user_id=anna.id)
    seen = await model.turn("what is going on?", [("downloads", {}), ("history", {}), ("upcoming", {})])
    assert text[:40] not in json.dumps(seen, ensure_ascii=False)
    radarr, mate = clients["radarr"], hass.data[DATA]
    called = (radarr.add, radarr.delete, radarr.remove_from_queue, radarr.monitor, radarr.search_now)
    assert not any(one.await_count for one in called)
    assert not await mate.history.requests() and not await mate.history.proposals()
