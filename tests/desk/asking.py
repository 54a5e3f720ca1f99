"""What the desk's tests do over and over."""

from homeassistant.core import HomeAssistant

from custom_components.mediamate.data import MediaMate
from custom_components.mediamate.model import Actor, MediaRequest, Message
from custom_components.mediamate.operations.request import Wish
from custom_components.mediamate.orchestrator import Desk
from tests.made import DUNE, MEMBER, Clock, thread

WISH = Wish(ref=DUNE)
ASK = Message("ask_request", {"label": "Dune"})


async def settle(hass: HomeAssistant, mate: MediaMate, clock: Clock, **span: float) -> None:
    clock.forward(**(span or {"seconds": 10}))
    mate.tracker.nudge()
    await hass.async_block_till_done(wait_background_tasks=True)


async def asked(desk: Desk, actor: Actor = MEMBER) -> MediaRequest:
    result = await desk.request(actor, thread(actor), WISH)
    assert result.request is not None
    return result.request
