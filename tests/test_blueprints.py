"""Each blueprint is one that Home Assistant takes, and does what it says."""

import pathlib

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint, BlueprintInputs
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.mediamate.tracker import SIGNAL_REQUEST, RequestEvent

FOLDER = pathlib.Path(__file__).parent.parent / "blueprints"
BLUEPRINTS = sorted(FOLDER.rglob("*.yaml"))
PAYLOAD = {
    "request_id": "1",
    "ref": "movie:tmdb:438631",
    "title": "Dune",
    "year": 2021,
    "media_type": "movie",
    "door": "assist",
    "stage": "ready",
    "link": "http://jellyfin/web/#/details?id=1",
}


def _blueprint(path: pathlib.Path) -> Blueprint:
    return Blueprint(
        parse_yaml(path.read_text()),
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_it_is_a_blueprint(path: pathlib.Path) -> None:
    blueprint = _blueprint(path)
    assert blueprint.validate() is None  # nothing that this Home Assistant is too old for
    assert blueprint.name.startswith("MediaMate: ")


async def test_the_ready_notice_is_sent(hass: HomeAssistant, fake_entry: object) -> None:
    await fake_entry("radarr")  # type: ignore[operator]
    sent = async_mock_service(hass, "notify", "send_message")
    inputs = BlueprintInputs(
        _blueprint(FOLDER / "automation/mediamate/ready_notice.yaml"),
        {"use_blueprint": {"path": "x", "input": {"targets": ["notify.phone"]}}},
    )
    inputs.validate()
    config = {key: value for key, value in inputs.async_substitute().items() if key != "blueprint"}
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()

    async_dispatcher_send(hass, SIGNAL_REQUEST, RequestEvent("requested", PAYLOAD))
    async_dispatcher_send(hass, SIGNAL_REQUEST, RequestEvent("ready", PAYLOAD))
    await hass.async_block_till_done()
    assert len(sent) == 1
    assert sent[0].data["message"] == "Dune (2021) is ready to watch. http://jellyfin/web/#/details?id=1"
    assert sent[0].data["entity_id"] == ["notify.phone"]
