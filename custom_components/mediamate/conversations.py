"""What was said: kept for who said it, gone on with after Home Assistant's five minutes, forgotten on request.

A conversation is its actor's at one door. Home Assistant forgets a dialog after five minutes of
silence and gives the next sentence a new id; to the person it is still the same talk.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
import re
from typing import Final

from homeassistant.components.conversation.chat_log import DATA_CHAT_LOGS
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.chat_session import CONVERSATION_TIMEOUT, DATA_CHAT_SESSION
from homeassistant.util.ulid import ulid_to_bytes

from .actors import Verb, may, sees_all, user_actor
from .bot_chats import is_group
from .const import DOMAIN
from .errors import MediaMateError
from .history import History
from .history_talks import Forgotten
from .household import household
from .members import member_of_actor, members
from .model import Actor, Door, Exchange, MediaRequest, Mention, RequestState, Role, Thread
from .proposals import EXPIRY, Proposals
from .understanding import asked_words

_LOGGER = logging.getLogger(__name__)

LONGEST: Final = 2000  # characters of what is kept of one side of a turn
MENTIONS: Final = 10  # titles that are kept of one turn
RECALLED_FOR: Final = timedelta(days=1)  # what was said earlier is found by a search, and told to nobody
RECALLED: Final = 30  # turns that are looked at
_PLACES: Final = 200

# Who is nobody in particular, so that anybody could hear what was kept
_NO_ONE: Final = frozenset({Role.ROOM, Role.AUTOMATION, Role.NOBODY})

# What looks like a key, whoever typed it: of a service, of a model's account, of a bot, a signed token
_KEYS: Final = re.compile(
    r"\b[0-9a-fA-F]{32,}\b|\b(?:sk|pk|rk|key|ghp|xox[abp])[-_][\w-]{12,}|\b\d{6,12}:[\w-]{30,}"
    r"|\beyJ[\w-]{8,}(?:\.[\w-]+)*|(?<=://)[^\s/@]+(?=@)"
    r"|(?i:(?<=api_key=)|(?<=apikey=)|(?<=token=)|(?<=password=)|(?<=passwort=)|(?<=пароль ))[^\s&]+",
    re.ASCII,
)
_SECRETS: Final = ("api_key", "password", "webhook_secret", "webhook_id")  # keys of an entry's data
_SHORTEST: Final = 4  # characters; a shorter password would be cut out of innocent words
HIDDEN: Final = "•••"


@callback
def remembers(hass: HomeAssistant, actor: Actor) -> bool:
    """May what this actor says be kept? Rooms and automations are nobody; a member may not want it."""
    if actor.role in _NO_ONE or not household(hass).remember_for:
        return False
    member = member_of_actor(hass, actor.id)
    return member is None or member.remembered


async def people_named(hass: HomeAssistant, name: str) -> tuple[str, ...]:
    """Return the Actor.ids of a member or a user, by name or id."""
    wanted = name.casefold()
    found = [one for one in members(hass) if wanted in {one.name.casefold(), one.id.casefold()}]
    ids = [one.actor_id for one in found] + [user_actor(one.user_id) for one in found if one.user_id]
    users = await hass.auth.async_get_users()
    ids += [user_actor(one.id) for one in users if wanted in {(one.name or "").casefold(), one.id.casefold()}]
    return tuple(dict.fromkeys(ids))


@dataclass(frozen=True, slots=True)
class _Last:
    """The dialog in which somebody spoke last."""

    place: str
    session: str
    when: datetime


type Listener = Callable[[str | None, Door | None], None]
"""Forgets an actor's talk at a door; None: of everybody, at every door."""


class Conversations:
    """Every conversation's memory. Where nothing may be kept, nothing is, and nothing fails for it."""

    def __init__(
        self, hass: HomeAssistant, history: History, proposals: Proposals, now: Callable[[], datetime]
    ) -> None:
        """Start empty; `load` brings back where people were."""
        self._hass = hass
        self._history = history
        self._proposals = proposals
        self._now = now
        self._places: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._last: dict[str, _Last] = {}
        self._dialogs: OrderedDict[tuple[str, Door, str], None] = OrderedDict()  # of Home Assistant
        self._listeners: list[Listener] = []

    async def load(self) -> None:
        """Forget what is too old, and see who was in the middle of something."""
        await self.prune()
        for one in await self._history.newest_exchanges(self._now() - EXPIRY):
            if one.thread.door is Door.ASSIST and _is_ours(one.thread.place):
                self._last[one.thread.actor] = _Last(one.thread.place, one.thread.place, one.when)

    @callback
    def on_forget(self, listener: Listener) -> None:
        """Have something forgotten along with what is kept here."""
        self._listeners.append(listener)

    # -- where ----------------------------------------------------------------------------

    async def place(self, actor: Actor, session: str, named: str | None = None) -> str:
        """Return the place of a dialog's thread: where it began, though its id may be a new one by now.

        `named` is the id that the client sent: an old one says which talk goes on. Where it sent
        none, a new dialog goes on with the last one of this person, if that is over and was just
        now; but a bare yes to something that cannot be undone is not taken from one to the other.
        """
        place = self._places.get((actor.id, session))
        if place is None:
            place = self._gone_on_with(actor, session, named)
            if place != session and named in {None, session}:
                await self._disarm(Thread(actor.id, Door.ASSIST, place))
            self._places[actor.id, session] = place
        self._places.move_to_end((actor.id, session))
        while len(self._places) > _PLACES:
            self._places.popitem(last=False)
        if _is_ours(session):
            self._last[actor.id] = _Last(place, session, self._now())
        return place

    @callback
    def heard(self, thread: Thread, session: str) -> None:
        """Note in which of Home Assistant's dialogs somebody speaks: it has a memory of its own."""
        self._dialogs[thread.actor, thread.door, session] = None
        self._dialogs.move_to_end((thread.actor, thread.door, session))
        while len(self._dialogs) > _PLACES:
            self._dialogs.popitem(last=False)

    @callback
    def known_place(self, actor: Actor, session: str) -> str:
        """Return the same for who looks at a dialog that is going on."""
        return self._places.get((actor.id, session), session)

    def _gone_on_with(self, actor: Actor, session: str, named: str | None) -> str:
        if named is not None and named != session:
            return self._places.get((actor.id, named), named)
        last = self._last.get(actor.id)
        if last is None or not _is_ours(session) or not remembers(self._hass, actor):
            return session
        if self._now() - last.when > EXPIRY or self._goes_on(last.session):
            return session
        return last.place

    def _goes_on(self, session: str) -> bool:
        """Is a dialog of Home Assistant not over yet? Then it is nobody else's to go on with."""
        known = self._hass.data.get(DATA_CHAT_SESSION, {}).get(session)
        return known is not None and known.last_updated + CONVERSATION_TIMEOUT >= self._now()

    async def _disarm(self, thread: Thread) -> None:
        waiting = self._proposals.answerable(thread)
        if waiting is not None and waiting.destructive:
            await self._proposals.last_word(thread, None)

    # -- what -----------------------------------------------------------------------------

    @callback
    def note(
        self, actor: Actor, thread: Thread, said: str, answer: str, mentions: Sequence[Mention] = ()
    ) -> None:
        """Keep a turn, without secrets. No answer waits for it, and none is spoilt if it cannot be kept."""
        if not remembers(self._hass, actor):
            return
        exchange = Exchange(
            thread=thread,
            said=self._presentable(said),
            answer=self._presentable(answer),
            when=self._now(),
            mentions=tuple({one.ref: one for one in mentions}.values())[:MENTIONS],
        )
        self._hass.async_create_task(self._keep(exchange), "mediamate keeps a turn")

    async def _keep(self, exchange: Exchange) -> None:
        try:
            await self._history.save_exchange(exchange)
        except MediaMateError as err:
            _LOGGER.debug("A turn is not kept: %s", err)

    async def recent(self, actor: Actor, thread: Thread, before: datetime) -> list[Exchange]:
        """Return what this actor said at this door until then, newest first, as far as one goes on with it."""
        if not remembers(self._hass, actor):
            return []
        since = max(before - RECALLED_FOR, self._oldest())
        return await self._history.exchanges(
            actor.id, thread.door, place=_overheard(thread), since=since, before=before, limit=RECALLED
        )

    async def said(
        self,
        actor: Actor,
        thread: Thread,
        query: str,
        *,
        since: datetime | None = None,
        before: datetime | None = None,
        limit: int = 5,
    ) -> list[Exchange]:
        """Search what this very actor said and was answered, at any door; nobody may search another's.

        `thread` is where it will be told: in a group only what was said there.
        """
        if not remembers(self._hass, actor):
            return []
        words = await self._hass.async_add_executor_job(asked_words, query) if query else []
        oldest = max(since, self._oldest()) if since else self._oldest()
        return await self._history.exchanges(
            actor.id, place=_overheard(thread), since=oldest, before=before, words=words, limit=limit
        )

    async def asked_for(
        self,
        actor: Actor,
        query: str = "",
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        open_only: bool = False,
        limit: int = 50,
        before: str | None = None,
        state: RequestState | None = None,
        loosely: bool = False,
    ) -> list[MediaRequest]:
        """Search the requests that an actor may see, newest first. `loosely`: if need be by one word of several.

        Raises Refused.
        """
        may(actor, Verb.REQUESTS)
        own = None if sees_all(actor) else actor.id
        words = await self._hass.async_add_executor_job(asked_words, query) if query else []
        for any_word in (False, True):
            found = await self._history.requests(
                actor=own,
                open_only=open_only,
                limit=limit,
                before=before,
                state=state,
                since=since,
                until=until,
                words=words,
                any_word=any_word,
            )
            if found or not (loosely and len(words) > 1):
                break
        return found

    # -- no more --------------------------------------------------------------------------

    async def forget(
        self, actor_ids: Iterable[str] | None = None, door: Door | None = None, *, follows: bool = False
    ) -> Forgotten:
        """Delete what was said and what waits for a yes: of these actors, at one door, or of everybody.

        `follows`: what they follow as well, which says what they like to watch. What was asked for stays:
        it is no talk. Raises StorageFailed, ReadOnly.
        """
        whose = [None] if actor_ids is None else actor_ids
        gone = [await self._forget(one, door, follows=follows) for one in whose]
        return Forgotten(
            sum(one.exchanges for one in gone),
            sum(one.questions for one in gone),
            sum(one.follows for one in gone),
        )

    async def _forget(self, actor_id: str | None, door: Door | None, *, follows: bool) -> Forgotten:
        gone = await self._history.forget(actor_id, door, follows=follows)
        self._proposals.forget(actor_id, door)
        for key in [one for one in self._dialogs if actor_id in {None, one[0]} and door in {None, one[1]}]:
            del self._dialogs[key]
            if (log := self._hass.data.get(DATA_CHAT_LOGS, {}).get(key[2])) is not None:
                del log.content[1:]  # what comes first is what an agent is told, not what was said
        if door in {None, Door.ASSIST}:
            self._places = OrderedDict(
                (key, place) for key, place in self._places.items() if actor_id not in {None, key[0]}
            )
            self._last = {who: last for who, last in self._last.items() if actor_id not in {None, who}}
        for listener in self._listeners:
            listener(actor_id, door)
        return gone

    @callback
    def clear(self) -> None:
        """Forget where people were: the file is gone, and with it what they said."""
        self._places.clear()
        self._last.clear()
        self._dialogs.clear()
        for listener in self._listeners:
            listener(None, None)

    async def prune(self) -> None:
        """Delete what is older than the household wants to keep."""
        if self._history.newer:
            return
        await self._history.prune_exchanges(self._oldest())

    def _oldest(self) -> datetime:
        return self._now() - household(self._hass).remember_for

    def _presentable(self, text: str) -> str:
        """Return a text in one line, cut, without what may be a key."""
        line = " ".join("".join(char if char.isprintable() else " " for char in text[: 2 * LONGEST]).split())
        for entry in self._hass.config_entries.async_entries(DOMAIN):
            for name in _SECRETS:
                secret = entry.data.get(name)
                if isinstance(secret, str) and len(secret) >= _SHORTEST:
                    line = line.replace(secret, HIDDEN)
        line = _KEYS.sub(HIDDEN, line)
        return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _overheard(thread: Thread) -> str | None:
    """Return the place if others read along: what was said elsewhere is none of their business."""
    return thread.place if thread.door is Door.TELEGRAM and is_group(thread.place) else None


def _is_ours(session: str) -> bool:
    """Did Home Assistant give this id? Who brings ids of their own knows by them what goes on."""
    try:
        ulid_to_bytes(session)
    except ValueError:
        return False
    return True
