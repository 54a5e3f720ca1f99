"""How the stories wait for what comes of a request."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaRequest, RequestState
from custom_components.mediamate.ports import WebhookEvent
from simulator import SimulatedStack

AGENT = "conversation.mediamate"

type Say = Callable[[str], Awaitable[str]]


async def until[T](look: Callable[[], Awaitable[T]], seconds: float = 90) -> T:
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.1)
        return found


async def look(hass: HomeAssistant, mate: MediaMate) -> None:
    """Have everybody asked; webhooks would push as this does."""
    entries = [one.entry_id for one in hass.config_entries.async_entries("mediamate")]
    await mate.tracker.refresh(entries)
    mate.tracker.nudge()


async def days_pass(hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack) -> None:
    """Have hours go by, with all that comes out, is fetched and told in them.

    What comes through between two polls leaves no trace in a queue: the *arr's webhook names it, as here.
    """
    sim.advance(3 * 3600)
    for follow in await mate.history.follows():
        entry = hass.config_entries.async_get_entry(follow.entry_id)
        assert entry is not None
        entry.runtime_data.coordinator.hint(WebhookEvent(kind="imported", backend_id=follow.backend_id))
    await look(hass, mate)
    await mate.followers.look()
    await hass.async_block_till_done(wait_background_tasks=True)


async def request_of(mate: MediaMate) -> MediaRequest:
    """Return the only request."""
    (request,) = await mate.history.requests()
    return request


async def ended(hass: HomeAssistant, mate: MediaMate) -> MediaRequest:
    """Wait for the only request to come to its end."""

    async def over() -> MediaRequest | None:
        await look(hass, mate)
        request = await request_of(mate)
        return request if request.closed else None

    return await until(over)


async def granted(
    hass: HomeAssistant, mate: MediaMate, sim: SimulatedStack, say: Say, story: tuple[str, str, str]
) -> tuple[MediaRequest, Any]:
    """Say a wish and yes, wait until it can be watched, follow the link; return the request and its notification.

    story: what is said, what the question has, what the answer to a yes has.
    """
    words, question, answer = story
    assert question in await say(words)
    assert answer in await say("да" if question.startswith("С") else "yes")
    request = await ended(hass, mate)
    assert request.state is RequestState.READY
    assert request.link and request.link.startswith(sim.jellyfin.url)

    async def told() -> Any:
        return _async_get_or_create_notifications(hass).get(f"mediamate_{request.id}")

    notification = await until(told)
    assert request.link in notification["message"]
    async with async_get_clientsession(hass).get(request.link, timeout=aiohttp.ClientTimeout(5)) as response:
        assert response.status == 200
    return request, notification
