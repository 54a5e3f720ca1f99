"""What every part of the desk stands on: who asks, may they, and with which services."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Concatenate, Final

from homeassistant.core import Context, HomeAssistant, callback

from .actors import Bindings, Verb, actor_for_context, may
from .assembly import away, current_stack, service_health
from .const import DOMAIN, LOGGER
from .conversations import Conversations
from .errors import CannotConnect, MediaMateError, NotConfigured
from .history import History, Notice
from .kind import ServiceRole
from .model import Actor, Candidate, Door, MediaRef, MediaRequest, MediaType, Role, ServiceHealth, Thread
from .operations.stack import MediaStack
from .proposals import Proposals
from .tracker import Tracker

_LATEST: Final = 30  # wishes that say what somebody mostly asks for …
_OFTEN: Final = 3  # … and how many make it a habit

# Which service was meant by an error that says that there is none
_MISSING: dict[str, ServiceRole] = {
    "no_backend": ServiceRole.BACKEND,
    "no_torrent_client": ServiceRole.TORRENTS,
    "no_media_server": ServiceRole.SERVER,
    "no_catalogue": ServiceRole.CATALOGUE,
    "no_indexer_manager": ServiceRole.INDEXERS,
    "no_subtitle_manager": ServiceRole.SUBTITLES,
}


class DeskBase:
    """The desk without its verbs."""

    def __init__(
        self,
        hass: HomeAssistant,
        history: History,
        proposals: Proposals,
        tracker: Tracker,
        now: Callable[[], datetime],
    ) -> None:
        """Take what the desk works with."""
        self._hass = hass
        self._history = history
        self._proposals = proposals
        self._tracker = tracker
        self._now = now
        self._bindings = Bindings()
        self.deliver: Callable[[], None] = lambda: None  # empties the outbox
        self.talks = Conversations(hass, history, proposals, now)

    @callback
    def stack(self) -> MediaStack:
        """Return the services as they are now."""
        return current_stack(self._hass)

    @callback
    def services(self) -> tuple[ServiceHealth, ...]:
        """Say of each configured service whether it is up."""
        return service_health(self._hass)

    async def actor_for_context(
        self, context: Context | None, device_id: str | None = None, conversation: bool = False
    ) -> Actor:
        """Return who stands behind a call: whoever a door bound to it, else by the table."""
        if context is not None and (bound := self._bindings.get(context.id)) is not None:
            return bound
        return await actor_for_context(self._hass, context, device_id=device_id, conversation=conversation)

    @callback
    def bind(self, context_id: str, actor: Actor, door: Door | None = None, place: str = "") -> None:
        """Let a door that knows its person say who a context is, and where, before it is used."""
        self._bindings.bind(context_id, actor, door, place)

    @callback
    def thread_of(self, context: Context | None, language: str) -> Thread | None:
        """Return the conversation that a door bound to this context."""
        return self._bindings.thread(context.id, language) if context is not None else None

    @callback
    def wanted(self, ref: MediaRef, entry_id: str | None = None) -> MediaRequest | None:
        """Return the open request of a title (at this instance, if one is named)."""
        for request in self._tracker.open.values():
            if request.ref == ref and (entry_id is None or request.entry_id == entry_id):
                return request
        return None

    def marked(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Say of each find whether somebody asked for it already."""
        return tuple(replace(one, requested=True) if self.wanted(one.item.ref) else one for one in candidates)

    async def _usual(self, actor: Actor) -> MediaType | None:
        """Return what this person mostly asks for: more than half of the latest wishes, and at least three."""
        if actor.role is Role.ROOM:
            return None  # nobody knows who speaks there
        asked = Counter(
            one.ref.media_type for one in await self._history.requests(actor=actor.id, limit=_LATEST)
        )
        most, count = next(iter(asked.most_common(1)), (None, 0))
        return most if count >= _OFTEN and 2 * count > asked.total() else None

    async def _tell(self, notices: Sequence[Notice]) -> None:
        """Put what came of a search that nobody waited for into the outbox: on disk first."""
        try:
            for one in notices:
                if not self._hass.config_entries.async_entries(DOMAIN, include_ignore=False):
                    return  # the file is gone, and nobody is to begin a new one
                await self._history.add_notice(one)
        except MediaMateError as err:
            LOGGER.warning("What a search came to cannot be told: %s", err)
        self.deliver()

    def explain(self, err: NotConfigured) -> MediaMateError:
        """A service that is set up but could not be started is down, not missing."""
        role = _MISSING.get(err.translation_key)
        entry = away(self._hass, role) if role else None
        return err if entry is None else CannotConnect(service=entry.title)


def at_desk[DeskT: DeskBase, **P, R](
    verb: Verb,
) -> Callable[
    [Callable[Concatenate[DeskT, Actor, P], Awaitable[R]]],
    Callable[Concatenate[DeskT, Actor, P], Awaitable[R]],
]:
    """Check that the actor may do this before anything is done."""

    def decorate(
        method: Callable[Concatenate[DeskT, Actor, P], Awaitable[R]],
    ) -> Callable[Concatenate[DeskT, Actor, P], Awaitable[R]]:
        @wraps(method)
        async def checked(self: DeskT, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            may(actor, verb)
            try:
                return await method(self, actor, *args, **kwargs)
            except NotConfigured as err:
                raise self.explain(err) from err

        return checked

    return decorate
