"""What the buttons of a notice on somebody's phone do: search again, withdraw the wish."""

from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback

from .actors import Verb, may
from .approvals import PRESSED
from .data import DATA, MediaMate
from .errors import MediaMateError, NotFound, Refused
from .model import Actor, Door, MediaRequest, Message, Thread
from .operations.request import wish_again
from .phones import AGAIN, CANCEL, CANCEL_YES, KEEP, Button, Note, Phone, async_phones, async_say, async_show
from .texts import async_texts

_LOGGER = logging.getLogger(__name__)

_SURE: Final = (
    Button(CANCEL_YES, Message("button_cancel_yes"), destructive=True),
    Button(KEEP, Message("button_cancel_no")),
)


async def _again(mate: MediaMate, actor: Actor, request: MediaRequest, language: str) -> Message:
    """Look for another release; what was given up is asked for anew, where it was asked for."""
    if not request.closed:
        await mate.desk.search_again(actor, request.id)
        return Message("telegram_searching_again")
    own = Thread(actor.id, Door.ACTION, "", language)
    thread = next((one for one in request.watchers if one.actor == actor.id), own)
    return (await mate.desk.request(actor, thread, wish_again(request, thread.language))).message


async def _cancel(mate: MediaMate, actor: Actor, request: MediaRequest, language: str) -> Message:
    return (await mate.desk.cancel(actor, request.id)).message


async def _keep(mate: MediaMate, actor: Actor, request: MediaRequest, language: str) -> Message:
    return Message("telegram_kept_waiting")


type _Action = Callable[[MediaMate, Actor, MediaRequest, str], Awaitable[Message]]
_ACTIONS: Final[Mapping[str, _Action]] = {AGAIN: _again, CANCEL_YES: _cancel, KEEP: _keep}
_OURS: Final = (*_ACTIONS, CANCEL)


@callback
def async_setup_phone_actions(hass: HomeAssistant) -> CALLBACK_TYPE:
    """Listen as long as Home Assistant runs."""

    @callback
    def ours(data: Any) -> bool:
        return str(data.get("action", "")).startswith(_OURS)

    async def pressed(event: Event[Any]) -> None:
        await _press(hass, event)

    return hass.bus.async_listen(PRESSED, pressed, event_filter=ours)


async def _press(hass: HomeAssistant, event: Event[Any]) -> None:
    """Do what a button says. Who pressed it is the user whose app sent it, nothing else."""
    action = str(event.data["action"])
    press = next(one for one in _OURS if action.startswith(one))
    request_id = action.removeprefix(press)
    phones = await async_phones(hass, frozenset({event.context.user_id or ""}))
    mate = hass.data[DATA]
    try:
        if event.context.user_id is None:  # an automation's event is nobody's press
            raise Refused("not_allowed")
        actor = await mate.desk.actor_for_context(event.context)
        request = mate.tracker.open.get(request_id) or await mate.history.request(request_id)
        if request is None:
            raise NotFound("request_not_found")
        if all(one.actor != actor.id for one in request.watchers):
            may(actor, Verb.REQUESTS, owner=request.actor)
        if press == CANCEL:
            await _make_sure(hass, phones, request)
            return
        language = phones[0].language if phones else hass.config.language
        said = await _ACTIONS[press](mate, actor, request, language)
    except MediaMateError as err:
        _LOGGER.info("[%s] A button on a phone did nothing: %s", request_id[:40], err)
        for phone in phones:
            texts = await async_texts(hass, phone.language)
            await async_say(hass, phone, request_id, Message("approval_sorry_title"), texts.error(err))
        return
    for phone in phones:
        note = Note(request.id, request.label, said)
        await async_show(hass, phone, note)


async def _make_sure(hass: HomeAssistant, phones: tuple[Phone, ...], request: MediaRequest) -> None:
    """Ask once more: what was downloaded would be gone."""
    question = Message("ask_cancel", {"label": request.label})
    note = Note(request.id, request.label, question, buttons=_SURE)
    for phone in phones:
        await async_show(hass, phone, note)
