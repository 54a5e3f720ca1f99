"""Buttons on phones, and what becomes of a question that somebody else has answered."""

import logging
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.start import async_at_started

from .const import DOMAIN
from .data import DATA
from .errors import MediaMateError, Refused
from .model import MediaRequest, Message, RequestState
from .notices import ADMINS, notices_of
from .phones import APPROVE, DECLINE, async_administrators, async_clear, async_phones, async_say
from .texts import async_texts
from .told import approval_id
from .tracker import SIGNAL_DECIDED

_LOGGER = logging.getLogger(__name__)

PRESSED = "mobile_app_notification_action"


@callback
def async_setup_approvals(hass: HomeAssistant) -> None:
    """Listen as long as Home Assistant runs."""

    @callback
    def ours(data: Any) -> bool:
        return str(data.get("action", "")).startswith((APPROVE, DECLINE))

    async def pressed(event: Event[Any]) -> None:
        await _answer(hass, event)

    @callback
    def decided(request: MediaRequest) -> None:
        persistent_notification.async_dismiss(hass, approval_id(request.id))
        hass.async_create_background_task(_take_back(hass, request), f"{DOMAIN} answered")

    async_at_started(hass, _put_up_again)
    hass.bus.async_listen(PRESSED, pressed, event_filter=ours)
    async_dispatcher_connect(hass, SIGNAL_DECIDED, decided)


async def _put_up_again(hass: HomeAssistant) -> None:
    """Show what still waits: Home Assistant's notifications do not outlive a restart."""
    mate = hass.data[DATA]
    for request in list(mate.tracker.open.values()):
        if request.state is RequestState.PENDING_APPROVAL:
            for notice in notices_of(hass, request, "approval_needed", now=mate.now()):
                if notice.thread and notice.thread.actor == ADMINS:
                    await mate.outbox.show_question(notice)


async def _answer(hass: HomeAssistant, event: Event[Any]) -> None:
    """Carry out what a button says. Who pressed it is the user whose app sent it, nothing else."""
    desk, action = hass.data[DATA].desk, str(event.data["action"])
    request_id = action.removeprefix(APPROVE).removeprefix(DECLINE)
    try:
        if event.context.user_id is None:
            raise Refused("not_allowed")
        actor = await desk.actor_for_context(event.context)
        if action.startswith(APPROVE):
            await desk.approve_request(actor, request_id)
        else:
            reason = event.data.get("reply_text")
            await desk.decline_request(actor, request_id, reason=reason if isinstance(reason, str) else None)
    except MediaMateError as err:
        _LOGGER.info("[%s] A button on a phone did nothing: %s", request_id[:40], err)
        await _sorry(hass, event.context.user_id, request_id, err)


async def _sorry(hass: HomeAssistant, user_id: str | None, request_id: str, err: MediaMateError) -> None:
    """Say on the phone of whoever pressed why nothing happened: somebody was quicker, mostly."""
    for phone in await async_phones(hass, frozenset({user_id or ""})):
        texts = await async_texts(hass, phone.language)
        await async_say(hass, phone, request_id, Message("approval_sorry_title"), texts.error(err))


async def _take_back(hass: HomeAssistant, request: MediaRequest) -> None:
    for phone in await async_phones(hass, await async_administrators(hass)):
        await async_clear(hass, phone, request.id)
