"""Triggers: each event fires its own, and only for whom and what it was asked."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import trigger as ha_trigger
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.setup import async_setup_component
import pytest
import voluptuous as vol

from custom_components.mediamate.tracker import EVENT_NAMES, SIGNAL_REQUEST, RequestEvent
from custom_components.mediamate.trigger import RequestTrigger, async_get_triggers

PAYLOAD = {
    "request_id": "r1",
    "ref": "movie:tmdb:438631",
    "title": "Dune",
    "year": 2021,
    "media_type": "movie",
    "member": "Boris",
    "door": "assist",
    "stage": "ready",
    "link": "http://jellyfin.test/web/#/details?id=1",
}


async def automate(hass: HomeAssistant, name: str, options: dict[str, Any] | None = None) -> list[Any]:
    """Run an automation with this trigger; return where its calls are noted."""
    heard: list[Any] = []
    hass.services.async_register("test", "note", lambda call: heard.append(dict(call.data)))
    for domain in ("homeassistant", "mediamate"):
        assert await async_setup_component(hass, domain, {})
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "triggers": {"trigger": f"mediamate.{name}"} | ({"options": options} if options else {}),
                "actions": {
                    "action": "test.note",
                    "data": {
                        "title": "{{ trigger.title }}",
                        "stage": "{{ trigger.stage }}",
                        "link": "{{ trigger.link }}",
                    },
                },
            }
        },
    )
    await hass.async_block_till_done()
    return heard


def happens(hass: HomeAssistant, name: str, **changes: Any) -> None:
    async_dispatcher_send(hass, SIGNAL_REQUEST, RequestEvent(name, PAYLOAD | changes))


async def test_an_automation(hass: HomeAssistant) -> None:
    heard = await automate(hass, "ready")
    happens(hass, "stalled")
    happens(hass, "ready")
    await hass.async_block_till_done()
    assert heard == [{"title": "Dune", "stage": "ready", "link": PAYLOAD["link"]}]


@pytest.mark.parametrize(
    ("options", "event", "fires"),
    [
        ({}, {}, True),
        ({"media_type": "movie"}, {}, True),
        ({"media_type": ["series", "movie"]}, {}, True),
        ({"media_type": ["series"]}, {}, False),
        ({"member": "boris "}, {}, True),
        ({"member": "Vera"}, {}, False),
        ({"member": "Boris"}, {"member": None}, False),
        ({"member": "Boris", "media_type": "series"}, {}, False),
    ],
)
async def test_options(
    hass: HomeAssistant, options: dict[str, Any], event: dict[str, Any], fires: bool
) -> None:
    heard = await automate(hass, "ready", options)
    happens(hass, "ready", **event)
    await hass.async_block_till_done()
    assert bool(heard) is fires


@pytest.mark.parametrize(
    "options", [{"media_type": ["opera"]}, {"media_type": []}, {"member": " "}, {"who": "x"}]
)
async def test_bad_options(hass: HomeAssistant, options: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        await RequestTrigger.async_validate_config(hass, {"options": options})


async def test_one_of_each(hass: HomeAssistant) -> None:
    """Every event has its trigger; each hears only its own, and lets go when it is told to."""
    triggers = await async_get_triggers(hass)
    assert tuple(triggers) == EVENT_NAMES
    heard: list[str] = []
    lets_go = []
    for name, kind in triggers.items():
        trigger = kind(hass, ha_trigger.TriggerConfig(key=f"mediamate.{name}", options={}))
        lets_go.append(
            await trigger.async_attach_runner(
                lambda payload, description, context=None, name=name: heard.append(f"{name}|{description}")  # type: ignore[misc,arg-type,return-value]
            )
        )
    for name in EVENT_NAMES:
        happens(hass, name)
    assert heard == [f"{name}|{name.replace('_', ' ')}: Dune" for name in EVENT_NAMES]
    for let_go in lets_go:
        let_go()
    happens(hass, "ready")
    assert len(heard) == len(EVENT_NAMES)
