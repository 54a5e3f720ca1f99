"""A wish that waits for a yes: every administrator is asked, the first answer counts, and all see whose it was."""

from collections.abc import Callable, Mapping
from datetime import timedelta
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...errors import MediaMateError, Refused
from ...history import Notice
from ...history_chats import Awaited, Followed
from ...model import MediaRequest, Message, RequestState, Role
from ...steps import payload_of
from ...texts import Texts
from ...told import notice_message
from ...tracker import SIGNAL_DECIDED
from .cards import Row, in_rows
from .incoming import Chat
from .markup import bold, escape, italic
from .room import Press, Presser, Room, Speaker
from .screen import Button, Shown, View
from .sending import NOTICE

_LOGGER = logging.getLogger(__name__)

ASKED: Final = "approval:"  # begins the name under which a question's message is kept
NO_REASON: Final = "none"
REASONS: Final = ("unsuitable", "space", "later", NO_REASON)  # why not; each has a text
OWN_WORDS: Final = timedelta(minutes=10)  # so long the next message is the reason
_REASON: Final = "decline"  # what is awaited, as it is kept


async def ask(room: Room, speaker: Speaker, notice: Notice) -> None:
    """Ask one administrator. Raises what keeps Telegram from taking the question."""
    request = room.mate.tracker.open.get(notice.request_id)
    if request is None or request.state is not RequestState.PENDING_APPROVAL:
        return  # it was answered before anybody could be asked
    texts = await room.texts(speaker.language)
    view = View(_question(texts, request), _rows(texts, request.id), poster=request.poster_url)
    shown = await room.screen.show(speaker.chat, speaker.person, view, speaker.language, patience=NOTICE)
    await room.mate.history.chats.follow(
        Followed(
            place=speaker.chat.place,
            request_id=f"{ASKED}{request.id}",
            person=speaker.person,
            message=shown.message,
            photo=shown.photo,
            language=speaker.language,
        )
    )
    now = await room.mate.history.request(request.id)
    if now is not None and now.state is not RequestState.PENDING_APPROVAL:  # answered while we asked
        await _show_answer(room, now)


@callback
def listen(room: Callable[[], Room]) -> CALLBACK_TYPE:
    """Bring the others' questions up to date when one is answered, whoever answered it and where."""

    @callback
    def decided(request: MediaRequest) -> None:
        here = room()
        here.entry.async_create_background_task(
            here.hass, _show_answer(here, request), "mediamate telegram approval"
        )

    return async_dispatcher_connect(room().hass, SIGNAL_DECIDED, decided)


async def resume(room: Room) -> None:
    """Answer the questions that were answered while we were away."""
    for one in await room.mate.history.chats.followed():
        if not one.request_id.startswith(ASKED):
            continue
        request = await room.mate.history.request(one.request_id.removeprefix(ASKED))
        if request is not None and request.state is not RequestState.PENDING_APPROVAL:
            await _show_answer(room, request)


async def _show_answer(room: Room, request: MediaRequest) -> None:
    """Replace every question about this request by its answer."""
    asked = f"{ASKED}{request.id}"
    for one in await room.mate.history.chats.followed():
        if one.request_id != asked or (chat := Chat.at(one.place)) is None:
            continue
        texts = await room.texts(one.language)
        view = View(_answer(texts, request))
        try:
            await room.screen.change(chat, one.person, Shown(one.message, one.photo), view, one.language)
        except Refused as err:
            _LOGGER.debug("[%s] A question is gone: %s", request.id, err)
        except MediaMateError as err:
            _LOGGER.warning("[%s] A question could not be brought up to date: %s", request.id, err)
            continue  # at the next start, then
        await room.mate.history.chats.unfollow(one.place, asked)


def _answer(texts: Texts, request: MediaRequest) -> str:
    """Say who decided, and what."""
    name = bold(texts.message(request.label))
    key = "approved" if request.state is not RequestState.DECLINED else "declined"
    if request.state is RequestState.CANCELLED or not request.decided_by:
        words = Message("telegram_withdrawn")
    else:
        words = Message(f"telegram_{key}_by", {"by": request.decided_by, "member": request.member or "–"})
    lines = [name, escape(texts.message(words))]
    if request.note:
        lines.append(escape(request.note))
    return "\n".join(lines)


def _question(texts: Texts, request: MediaRequest) -> str:
    """Say who would like what, and why that takes a yes."""
    asking = Notice(
        name="approval_needed", request_id=request.id, payload=payload_of(request), created=request.updated
    )
    return escape(texts.message(notice_message(asking)))


def _rows(texts: Texts, request_id: str) -> tuple[Row, ...]:
    of = {"request": request_id}

    def button(press: str) -> Button:
        return Button(texts.message(Message(f"button_{press}")), press, of)

    return ((button("approve"), button("decline")), (button("approve_how"),))


async def _approve(room: Room, press: Press) -> str | None:
    quality = press.args.get("quality_profile")
    await room.mate.desk.approve_request(
        press.speaker.actor, _id(press), quality_profile=None if quality is None else str(quality)
    )
    return None  # the message says it


async def _approve_how(room: Room, press: Press) -> None:
    """Offer the qualities, the one that was asked for first."""
    profiles = await room.mate.desk.qualities(press.speaker.actor, _id(press))
    buttons = [
        Button(one.name, "approve", {"request": _id(press), "quality_profile": str(one.id)})
        for one in profiles
    ]
    await _offer(room, press, buttons)


async def _decline(room: Room, press: Press) -> None:
    """Ask why: whoever asked is told."""
    buttons = [
        Button(press.texts.message(Message(f"why_{one}")), "decline_for", {"request": _id(press), "why": one})
        for one in REASONS
    ]
    write = Button(press.texts.message(Message("button_write_why")), "write_why", {"request": _id(press)})
    await _offer(room, press, [*buttons[:-1], write, buttons[-1]])


async def _decline_for(room: Room, press: Press) -> None:
    """Decline. The reason is written in the language of whoever asked."""
    why = str(press.args.get("why"))
    if why not in REASONS:
        raise Refused("telegram_stale")
    request = await room.mate.history.request(_id(press))
    language = request.watchers[0].language if request and request.watchers else press.speaker.language
    texts = await room.texts(language)
    reason = None if why == NO_REASON else texts.message(Message(f"why_{why}"))
    await room.mate.desk.decline_request(press.speaker.actor, _id(press), reason=reason)


async def _undecided(room: Room, press: Press) -> None:
    """Show the question as it was first put."""
    await _put_again(room, press.speaker, _id(press), press.shown)


async def _put_again(room: Room, speaker: Speaker, request_id: str, shown: Shown) -> None:
    request = await room.mate.desk.waiting(speaker.actor, request_id)
    texts = await room.texts(speaker.language)
    view = View(_question(texts, request), _rows(texts, request_id))
    await room.screen.change(speaker.chat, speaker.person, shown, view, speaker.language)


async def _offer(room: Room, press: Press, buttons: list[Button]) -> None:
    speaker = press.speaker
    rows = (*in_rows(buttons, 2), (_back(press),))
    await room.screen.offer(speaker.chat, speaker.person, press.shown, rows, speaker.language)


def _back(press: Press) -> Button:
    return Button(press.texts.message(Message("button_back")), "undecided", {"request": _id(press)})


# --- a reason in the administrator's own words


async def _write_why(room: Room, press: Press) -> None:
    """Let the next message be the reason."""
    speaker, shown = press.speaker, press.shown
    request = await room.mate.desk.waiting(speaker.actor, _id(press))
    ask = italic(press.texts.message(Message("telegram_write_why", {"member": request.member or "–"})))
    view = View(f"{_question(press.texts, request)}\n\n{ask}", ((_back(press),),))
    await room.mate.history.chats.wait_for(
        Awaited(
            place=speaker.chat.place,
            person=speaker.person,
            message=shown.message,
            expires=room.mate.now() + OWN_WORDS,
            body={"for": _REASON, "request": request.id, "photo": shown.photo},
        )
    )
    try:
        await room.screen.change(speaker.chat, speaker.person, shown, view, speaker.language)
    except MediaMateError:  # who does not see what to write writes something else
        await room.mate.history.chats.wait_no_more(speaker.chat.place, speaker.person)
        raise


async def _awaited(room: Room, speaker: Speaker) -> Awaited | None:
    if speaker.actor.role is not Role.ADMIN:
        return None
    found = await room.mate.history.chats.awaited(speaker.chat.place, speaker.person, room.mate.now())
    return found if found is not None and found.body.get("for") == _REASON else None


async def written(room: Room, speaker: Speaker, text: str) -> bool:
    """Decline for the reason that was just written; False if none was asked for. Raises as the desk does."""
    if (awaited := await _awaited(room, speaker)) is None:
        return False
    try:
        request = await room.mate.desk.decline_request(
            speaker.actor, str(awaited.body["request"]), reason=text
        )
    except Refused:  # somebody was quicker: these words are for nothing else either
        await room.mate.history.chats.wait_no_more(speaker.chat.place, speaker.person)
        raise
    await room.mate.history.chats.wait_no_more(speaker.chat.place, speaker.person)
    view = View(_answer(await room.texts(speaker.language), request))
    await room.screen.show(speaker.chat, speaker.person, view, speaker.language)
    return True


async def not_written(room: Room, speaker: Speaker, over: Shown | None = None) -> bool:
    """Put the question again instead of waiting for its reason; False if none was asked for.

    What is `over` it is shown by whoever calls.
    """
    if (awaited := await _awaited(room, speaker)) is None:
        return False
    await room.mate.history.chats.wait_no_more(speaker.chat.place, speaker.person)
    shown = Shown(awaited.message, photo=bool(awaited.body.get("photo")))
    if over is not None and over.message == shown.message:
        return True
    try:
        await _put_again(room, speaker, str(awaited.body["request"]), shown)
    except MediaMateError as err:  # it has been answered, or taken away; its own button works all the same
        _LOGGER.debug("[%s] A question is not put again: %s", awaited.body["request"], err)
    return True


def _id(press: Press) -> str:
    return str(press.args.get("request"))


PRESSES: Final[Mapping[str, Presser]] = {
    "approve": _approve,
    "approve_how": _approve_how,
    "decline": _decline,
    "decline_for": _decline_for,
    "undecided": _undecided,
    "write_why": _write_why,
}
