"""One message per request that tells how it goes on: edited seldom, never in vain, and still there after a restart."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
import hashlib
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later

from ...errors import MediaMateError, Refused
from ...history_chats import TOGETHER, Followed
from ...members import actor_of, async_is_off, member_of_actor, member_of_telegram
from ...model import Door, Download, MediaRequest
from ...tracker import SIGNAL_CHANGED
from .approvals import ASKED
from .bars import closing_view, ended_view, following_view, moved_view, together_view
from .incoming import Chat
from .room import Room, Speaker
from .screen import Shown, View
from .sending import NONE
from .trouble import Flooded

_LOGGER = logging.getLogger(__name__)

EVERY: Final = 15.0  # seconds between two edits in a chat
STEP: Final = 0.02  # less than that is no news
ALONE: Final = 2  # so many requests have a message each; more of them share one
_LONGEST_PAUSE: Final = 600.0

type Key = tuple[str, str]  # place, request id


@dataclass(slots=True)
class _Pace:
    """One chat: what has news, the longest first, and when it may be shown."""

    due: dict[Key, None]
    shown: datetime | None = None
    timer: CALLBACK_TYPE | None = None
    refused: int = 0  # times in a row
    busy: bool = False


class Progress:
    """The messages of all chats."""

    def __init__(self, room: Callable[[], Room]) -> None:
        """Take the room when it is furnished."""
        self._room = room
        self._followed: dict[Key, Followed] = {}
        self._paces: dict[int, _Pace] = {}
        self._held: Counter[str] = Counter()
        self._seen: dict[Key, tuple[object, ...]] = {}
        self._open = False

    @callback
    def listen(self) -> CALLBACK_TYPE:
        """Hear of every request that moves; the value returned ends it."""
        end = async_dispatcher_connect(self._room().hass, SIGNAL_CHANGED, self._changed)
        self._open = True

        @callback
        def stop() -> None:
            self._open = False
            end()
            for pace in self._paces.values():
                if pace.timer is not None:
                    pace.timer()

        return stop

    async def resume(self) -> None:
        """Find the messages of before a restart, and the requests that got none since."""
        for one in await self._room().mate.history.chats.followed():
            if one.request_id.startswith(ASKED):  # a question to an administrator
                continue
            self._followed[one.place, one.request_id] = one
            self._news((one.place, one.request_id))
        for request in list(self._room().mate.tracker.open.values()):
            self._changed(request)

    @contextmanager
    def hold(self, chat: Chat) -> Iterator[None]:
        """Show no news in a place while an answer is on its way there: it may become the one that follows."""
        self._held[chat.place] += 1
        try:
            yield
        finally:
            self._held[chat.place] -= 1
            self._held += Counter()  # forget the zeros
            self._plan(chat.id)

    async def begin(
        self, speaker: Speaker, request: MediaRequest, words: str, language: str, *, over: Shown | None
    ) -> None:
        """Say what became of a wish, in the message that will follow it from now on."""
        room, chat, key = self._room(), speaker.chat, (speaker.chat.place, request.id)
        texts = await room.texts(language)
        view = following_view(texts, request, None, speaker.actor.role, words)
        before = self._followed.get(key)
        shown = await room.turns.place(speaker, view, language, over=over)
        if before is not None and before.message not in {0, shown.message}:
            await room.screen.offer(chat, speaker.person, Shown(before.message), (), language)
        await self._keep(
            Followed(
                place=chat.place,
                request_id=request.id,
                person=speaker.person,
                message=shown.message,
                photo=shown.photo,
                shown=_digest(view),
                language=language,
            )
        )
        self._rest(chat.id)

    def follows(self, chat: Chat, request_id: str, shown: Shown) -> bool:
        """Is this the message that follows a request?"""
        followed = self._followed.get((chat.place, request_id))
        return followed is not None and followed.message == shown.message

    async def redraw(self, speaker: Speaker, request_id: str) -> None:
        """Show anew how a request stands: its buttons were used, so it is not to wait for its turn."""
        key = (speaker.chat.place, request_id)
        self._followed[key] = replace(self._followed[key], shown="")
        try:
            await self._show(key)
        except MediaMateError as err:
            self._plan(speaker.chat.id, self._refused(speaker.chat.id, key, err))

    # -- what has news --------------------------------------------------------------------

    @callback
    def _changed(self, request: MediaRequest) -> None:
        news = (request.state, request.reason, request.stalled, int(request.progress / STEP + 1e-9))
        for thread in request.watchers:
            key = (thread.place, request.id)
            if thread.door is not Door.TELEGRAM or (request.closed and key not in self._followed):
                continue
            if self._seen.get(key) != news:
                self._seen[key] = news
                self._news(key)
        told = {thread.place for thread in request.watchers if thread.door is Door.TELEGRAM}
        for key in [one for one in self._followed if one[1] == request.id and one[0] not in told]:
            self._news(key)  # who has left is told so, and has no buttons any more
        if request.closed:
            self._seen = {key: one for key, one in self._seen.items() if key[1] != request.id}

    @callback
    def _news(self, key: Key) -> None:
        if (chat := Chat.at(key[0])) is None:
            return
        due = self._pace(chat.id).due
        due.setdefault(key)
        if key[1] != TOGETHER and self._together(key[0]):
            due.setdefault((key[0], TOGETHER))
            if (key[0], TOGETHER) not in self._followed:  # the others move there as well
                due.update(dict.fromkeys((key[0], one.id) for one in self._open_in(key[0])))
        self._plan(chat.id)

    def _together(self, place: str) -> bool:
        """Do the requests of a place share one message?"""
        return (place, TOGETHER) in self._followed or len(self._open_in(place)) > ALONE

    def _open_in(self, place: str) -> list[MediaRequest]:
        return [
            one
            for one in self._room().mate.tracker.open.values()
            if any(each.door is Door.TELEGRAM and each.place == place for each in one.watchers)
        ]

    # -- when it is shown -----------------------------------------------------------------

    def _pace(self, chat_id: int) -> _Pace:
        return self._paces.setdefault(chat_id, _Pace({}))

    @callback
    def _rest(self, chat_id: int) -> None:
        """Something was shown just now: what has news waits for its turn again."""
        pace = self._pace(chat_id)
        pace.shown = self._room().mate.now()
        if pace.timer is not None:
            pace.timer()
            pace.timer = None
        self._plan(chat_id)

    @callback
    def _plan(self, chat_id: int, wait: float | None = None) -> None:
        """Show the next news of a chat when its time has come."""
        pace, room = self._pace(chat_id), self._room()
        if not self._open or pace.timer is not None or pace.busy or not pace.due:
            return
        if wait is None:
            since = (room.mate.now() - pace.shown).total_seconds() if pace.shown else EVERY
            wait = max(0.0, EVERY - since)

        @callback
        def ring(_: datetime) -> None:
            pace.timer = None
            pace.busy = True
            room.entry.async_create_background_task(
                room.hass, self._flush(chat_id), "mediamate telegram progress"
            )

        job = HassJob(ring, "mediamate telegram progress", cancel_on_shutdown=True)
        pace.timer = async_call_later(room.hass, wait, job)

    async def _flush(self, chat_id: int) -> None:
        """Show the news that wait longest: one message, then it is the chat's turn to rest."""
        pace = self._pace(chat_id)
        wait: float | None = None
        try:
            for key in list(pace.due):
                if self._held[key[0]]:
                    continue
                del pace.due[key]
                try:
                    if await self._show(key):
                        pace.shown, pace.refused = self._room().mate.now(), 0
                        break
                except MediaMateError as err:
                    wait = self._refused(chat_id, key, err)
                    break
        finally:
            pace.busy = False
        if not all(self._held[key[0]] for key in pace.due):
            self._plan(chat_id, wait)

    def _refused(self, chat_id: int, key: Key, err: MediaMateError) -> float:
        """Try again later, and later still: how much later Telegram says, or nobody does."""
        pace = self._pace(chat_id)
        pace.refused += 1
        pace.due.setdefault(key)
        _LOGGER.debug("Chat %s could not be told how it goes on: %s", chat_id, err)
        after = err.retry_after if isinstance(err, Flooded) else None
        return float(after or min(EVERY * 2**pace.refused, _LONGEST_PAUSE))

    # -- showing it -----------------------------------------------------------------------

    async def _show(self, key: Key) -> bool:
        """Bring a message up to date. False if it was, or nobody wants it."""
        place, request_id = key
        chat, followed = Chat.at(place), self._followed.get(key)
        if chat is None or (followed is not None and followed.message == 0):
            await self._forget_closed(key)
            return False
        if await self._reader_is_off(key):
            return False
        drawn = await self._draw(key)
        if drawn is None:
            await self._forget(key)
            return False
        view, followed, over = drawn
        if followed.message and _digest(view) == followed.shown:
            return False
        try:
            followed = await self._put(chat, followed, view)
        except Refused as err:  # what is gone, closed or not taken is so the next time as well
            _LOGGER.debug("Nobody follows %s in %s any more: %s", request_id, place, err)
            followed = replace(followed, message=0)
        await (self._forget(key) if over else self._keep(replace(followed, shown=_digest(view))))
        return True

    async def _reader_is_off(self, key: Key) -> bool:
        """Is this the message of somebody who is nobody for now? It goes on when they are somebody again."""
        place, request_id = key
        hass, followed = self._room().hass, self._followed.get(key)
        open_here = [one for one in self._open_in(place) if request_id in {TOGETHER, one.id}]
        if followed is not None:
            member = member_of_telegram(hass, followed.person)
        else:
            member = member_of_actor(hass, _waiter(open_here[0], place)) if open_here else None
        return member is not None and await async_is_off(hass, member)

    async def _put(self, chat: Chat, followed: Followed, view: View) -> Followed:
        screen, person = self._room().screen, followed.person
        if followed.message:
            shown = Shown(followed.message, followed.photo)
            await screen.change(chat, person, shown, view, followed.language, patience=NONE)
            return followed
        shown = await screen.show(chat, person, view, followed.language, silent=True, patience=NONE)
        return replace(followed, message=shown.message, photo=shown.photo)

    async def _draw(self, key: Key) -> tuple[View, Followed, bool] | None:
        """Return what a message should show, and whether that is its last word; None if it need not be."""
        place, request_id = key
        if request_id == TOGETHER:
            return await self._draw_together(place)
        room, followed = self._room(), self._followed.get(key)
        tracked = room.mate.tracker.open.get(request_id)
        request = tracked or await room.mate.history.request(request_id)
        thread = (
            next((one for one in request.watchers if one.door is Door.TELEGRAM and one.place == place), None)
            if request
            else None
        )
        member = member_of_actor(room.hass, thread.actor) if thread else None
        if request is None or thread is None or member is None or member.telegram_id is None:
            return None if followed is None else (await self._left(followed), followed, True)
        if followed is None and request.closed:
            return None
        if followed is None:
            followed = Followed(
                place=place,
                request_id=request_id,
                person=member.telegram_id,
                message=0,
                language=thread.language,
            )
        texts = await room.texts(followed.language)
        if request.closed:
            return closing_view(texts, request, room.public), followed, True
        if self._together(place) and followed.message:
            return moved_view(texts, request), followed, False
        if self._together(place):
            return None
        download = await self._download(member.actor_id, request)
        return following_view(texts, request, download, member.role), followed, False

    async def _left(self, followed: Followed) -> View:
        """Return the last word of a message whose reader no longer waits for it."""
        room = self._room()
        request = await room.mate.history.request(followed.request_id)
        return ended_view(await room.texts(followed.language), request)

    async def _draw_together(self, place: str) -> tuple[View, Followed, bool] | None:
        """Return the message that the requests of a place share."""
        room, requests = self._room(), self._open_in(place)
        followed = self._followed.get((place, TOGETHER))
        if followed is None:
            if len(requests) <= ALONE:
                return None
            thread = next(one for one in requests[0].watchers if one.place == place)
            member = member_of_actor(room.hass, thread.actor)
            person = (member.telegram_id if member else None) or 0
            followed = Followed(
                place=place, request_id=TOGETHER, person=person, message=0, language=thread.language
            )
        texts = await room.texts(followed.language)
        lines = [(one, await self._download(_waiter(one, place), one)) for one in requests]
        return together_view(texts, lines), followed, not requests

    async def _download(self, actor_id: str, request: MediaRequest) -> Download | None:
        """Return the download that serves a request, if there is one that its reader may see."""
        room = self._room()
        member = member_of_actor(room.hass, actor_id)
        if member is None:
            return None
        with suppress(MediaMateError):  # how far it is the request itself knows
            found = await room.mate.desk.downloads(actor_of(member), request.ref)
            return found[0] if found else None
        return None

    async def _keep(self, followed: Followed) -> None:
        self._followed[followed.place, followed.request_id] = followed
        await self._room().mate.history.chats.follow(followed)

    async def _forget(self, key: Key) -> None:
        if self._followed.pop(key, None) is not None:
            await self._room().mate.history.chats.unfollow(*key)

    async def _forget_closed(self, key: Key) -> None:
        """Keep in mind that nobody wants a message only for as long as there could be one."""
        if key[1] not in self._room().mate.tracker.open:
            await self._forget(key)


def _waiter(request: MediaRequest, place: str) -> str:
    return next((one.actor for one in request.watchers if one.place == place), "")


def _digest(view: View) -> str:
    """Tell apart what two views show; the ids of their buttons are not to be seen."""
    seen = [view.html, *(f"{button.label} {button.url}" for row in view.rows for button in row)]
    return hashlib.blake2s("\n".join(seen).encode(), digest_size=12).hexdigest()
