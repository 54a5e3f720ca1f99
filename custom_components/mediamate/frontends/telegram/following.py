"""What the buttons under a request on its way do, and those under the news that it does not get on."""

from collections.abc import Mapping
from typing import Final

from ...desk_repair import Which
from ...errors import NotFound, Refused
from ...model import MediaRequest, Message
from ...operations.causes import Remedy
from ...operations.request import wish_again
from .markup import bold, escape
from .room import Press, Presser, Room
from .screen import Button, View

# The button `again` does the others
MENDING: Final = (Remedy.IMPORT, Remedy.RESUME, Remedy.AGAIN, Remedy.WANT, Remedy.SCAN)


async def _pause(room: Room, press: Press) -> str:
    request = await _request(room, press)
    desk, actor = room.mate.desk, press.speaker.actor
    for one in await desk.downloads(actor, request.ref):
        await desk.pause(actor, one.id)
    return await _done(room, press, request, press.texts.message(Message("telegram_paused")))


async def _resume(room: Room, press: Press) -> str:
    request = await _request(room, press)
    desk, actor = room.mate.desk, press.speaker.actor
    for one in await desk.downloads(actor, request.ref):
        await desk.resume(actor, one.id)
    return await _done(room, press, request, press.texts.message(Message("telegram_resumed")))


async def _cancel(room: Room, press: Press) -> str:
    """Ask once more: what was downloaded would be gone."""
    request = await _request(room, press)
    of = {"request": request.id}
    rows = (
        (Button(press.texts.message(Message("button_cancel_yes")), "cancel_yes", of),),
        (Button(press.texts.message(Message("button_cancel_no")), "keep", of),),
    )
    speaker = press.speaker
    await room.screen.offer(speaker.chat, speaker.person, press.shown, rows, speaker.language)
    return press.texts.message(Message("ask_cancel", {"label": request.label}))


async def _cancel_yes(room: Room, press: Press) -> str:
    request = await _request(room, press)
    result = await room.mate.desk.cancel(press.speaker.actor, request.id)
    return await _done(room, press, request, press.texts.message(result.message))


async def _keep(room: Room, press: Press) -> None:
    request = await _request(room, press)
    await _done(room, press, request, press.texts.message(Message("telegram_kept_waiting")))


async def _again(room: Room, press: Press) -> str | None:
    """Look for another release; what was given up is asked for anew."""
    request = await _request(room, press)
    speaker, desk = press.speaker, room.mate.desk
    if not request.closed:
        await desk.search_again(speaker.actor, request.id)
        return await _done(room, press, request, press.texts.message(Message("telegram_searching_again")))
    result = await desk.request(speaker.actor, speaker.thread, wish_again(request, speaker.language))
    words = press.texts.message(result.message)
    if result.request is not None:
        await room.progress.begin(speaker, result.request, words, speaker.language, over=press.shown)
        return None
    return await _done(room, press, request, words)


async def _mend(room: Room, press: Press) -> str:
    """Do what helps with the cause that was told."""
    request, asked = await _request(room, press), str(press.args.get("remedy"))
    if (remedy := next((one for one in MENDING if one == asked), None)) is None:
        raise Refused("telegram_stale")
    mended = await room.mate.desk.repair(press.speaker.actor, Which(request_id=request.id), remedy)
    return await _done(room, press, request, press.texts.message(mended.done))


async def _request(room: Room, press: Press) -> MediaRequest:
    """Return the request that a button is about; who may do what with it the desk says."""
    request_id = str(press.args.get("request"))
    found = room.mate.tracker.open.get(request_id) or await room.mate.history.request(request_id)
    if found is None:
        raise NotFound("request_not_found")
    return found


async def _done(room: Room, press: Press, request: MediaRequest, words: str) -> str:
    """Show in the message what was done: it follows the request, or it told of a trouble that is over now."""
    speaker = press.speaker
    if room.progress.follows(speaker.chat, request.id, press.shown):
        await room.progress.redraw(speaker, request.id)
    else:
        name = press.texts.message(request.name)
        view = View(f"{bold(name)}\n{escape(words)}")
        await room.turns.place(speaker, view, speaker.language, over=press.shown)
    return words


PRESSES: Final[Mapping[str, Presser]] = {
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
    "cancel_yes": _cancel_yes,
    "keep": _keep,
    "again": _again,
    "mend": _mend,
}
