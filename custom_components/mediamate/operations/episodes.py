"""What an *arr says of the episodes of a series, asked again only when something moved there."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..model import Episode, IndexedTitle, MediaRef
from ..ports import Episodic
from .stack import Backend

_MOST = 40  # series that are remembered: as many as are waited for at once in a busy house
_UNINDEXED = timedelta(minutes=1)  # the index does not know the series yet, so it cannot say that it moved
# What no queue and no index tells: dates that were put off, an episode that came and went through between two looks
UNMOVED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Read:
    episodes: Sequence[Episode]
    moved: Hashable  # what index and queue said then
    when: datetime
    until: timedelta


class EpisodeBook:
    """The episodes of the series that somebody waits for."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Know nothing yet."""
        self._now = now
        self._read: OrderedDict[tuple[str, int], _Read] = OrderedDict()

    async def episodes(self, backend: Backend, ref: MediaRef, backend_id: int) -> Sequence[Episode]:
        """Return all episodes. Raises what keeps the *arr from answering."""
        if not isinstance(backend.port, Episodic):
            return ()
        key, now = (backend.entry_id, backend_id), self._now()
        held, moved = seen_of(backend, ref, backend_id)
        known = self._read.get(key)
        if known is None or known.moved != moved or not timedelta() <= now - known.when < known.until:
            until = UNMOVED if held else _UNINDEXED
            known = _Read(tuple(await backend.port.episodes(backend_id)), moved, now, until)
            if not known.episodes:  # it is still being read by the *arr itself
                self._read.pop(key, None)
                return ()
            self._read[key] = known
        self._read.move_to_end(key)
        while len(self._read) > _MOST:
            self._read.popitem(last=False)
        return known.episodes

    def forget(self, entry_id: str | None, backend_id: int | None) -> None:
        """Ask anew the next time: we have just changed something there."""
        if entry_id is not None and backend_id is not None:
            self._read.pop((entry_id, backend_id), None)


def seen_of(backend: Backend, ref: MediaRef, backend_id: int) -> tuple[IndexedTitle | None, Hashable]:
    """Return what the index holds, and what changes when something moves."""
    snapshot = backend.snapshot
    held = snapshot.index.get(ref) if snapshot else None
    queue = [one for one in snapshot.queue if one.backend_id == backend_id] if snapshot else []
    # what was imported between two looks leaves the same queue, and the same numbers
    moved = snapshot.moved.get(backend_id) if snapshot else None
    return held, (held, moved, tuple((one.id, one.download_id, one.state, len(one.parts)) for one in queue))
