"""Somebody began or ended watching: seen in the media servers' own lists of sessions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback

from .model import PlaybackSession
from .operations.stack import MediaStack, Server, seen_from
from .tracker import RequestEvent, announce

STARTED, STOPPED = "playback_started", "playback_stopped"


class Playback:
    """Compares what is being watched with what was, and says what is new."""

    def __init__(self, hass: HomeAssistant, stack: Callable[[], MediaStack]) -> None:
        """Know nothing yet: what runs already when we start is no news."""
        self._hass = hass
        self._stack = stack
        self._watched: dict[str, Mapping[str, PlaybackSession]] = {}

    @callback
    def look(self) -> None:
        """Look at every media server that is up; one that is down ends no playback."""
        for server in self._stack().servers:
            if server.snapshot is None:
                continue
            now = {one.id: one for one in server.snapshot.sessions}
            before = self._watched.get(server.entry_id)
            self._watched[server.entry_id] = now
            if before is not None:
                for event in _changes(server, before, now):
                    announce(self._hass, event)


def _changes(
    server: Server, before: Mapping[str, PlaybackSession], now: Mapping[str, PlaybackSession]
) -> Iterable[RequestEvent]:
    for key in [*before, *(one for one in now if one not in before)]:
        old, new = before.get(key), now.get(key)
        if old and new and old.item_id == new.item_id:
            continue
        if old:
            yield RequestEvent(STOPPED, _payload(server, old, STOPPED))
        if new:
            yield RequestEvent(STARTED, _payload(server, new, STARTED))


def _payload(server: Server, session: PlaybackSession, stage: str) -> dict[str, Any]:
    """Return the payload of all events; it belongs to no request, and `member` is who watches."""
    return {
        "request_id": None,
        "ref": str(session.ref) if session.ref else None,
        "title": session.title,
        "year": None,
        "media_type": session.ref.media_type.value if session.ref else None,
        "member": session.user,
        "door": None,
        "stage": stage,
        "link": seen_from(server.outside, server.port.link(session.item_id)),
    }
