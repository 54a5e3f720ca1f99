"""How the stories wait for what comes of a request."""

import asyncio
from collections.abc import Awaitable, Callable

from homeassistant.core import HomeAssistant

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import MediaRequest

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
