"""What all torrent clients share: hashes, files worth sending, and the counts over many torrents."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
import re
from types import MappingProxyType

from ..infohash import info_hash
from ..model import DownloadState as State, Torrent, TransferSnapshot, TransferTotals

MAX_FILE = 10 * 1024 * 1024
HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

MARKS: Mapping[State, tuple[str, ...]] = MappingProxyType(
    {
        State.STALLED: ("stalled",),
        State.PAUSED: ("paused",),
        State.COMPLETED: ("paused",),
        State.DOWNLOADING: ("downloading",),
        State.METADATA: ("downloading",),
    }
)

_FINISHED = frozenset({State.SEEDING, State.COMPLETED})


def marks(torrent: Torrent) -> tuple[str, ...]:
    """Name the counts that this torrent belongs to.

    active: bytes move, either way; stalled: wants bytes and gets none;
    paused: stopped, finished or not; downloading: fetches data or metadata.
    """
    named = MARKS.get(torrent.state, ())
    return ("active", *named) if torrent.speed or torrent.upload_speed else named


class Shelf:
    """All torrents of a client as they were at the last look, and the counts over them.

    A mapping that was handed out never changes, and torrents that did not move are the same objects.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.torrents: Mapping[str, Torrent] = {}
        self._counts: Counter[str] = Counter()
        self._snapshot = TransferSnapshot(TransferTotals())

    def replace(self, torrents: Mapping[str, Torrent]) -> None:
        """Put these in the place of all."""
        self._put({key: self._same(key, one) for key, one in torrents.items()})

    def merge(self, changed: Mapping[str, Torrent], gone: Iterable[str] = ()) -> None:
        """Take over what moved, take away what is gone."""
        removed = {key for key in gone if key in self.torrents}
        moved = {key: one for key, one in changed.items() if self.torrents.get(key) != one}
        if removed or moved:
            self._put({key: one for key, one in {**self.torrents, **moved}.items() if key not in removed})

    def unfinished(self) -> list[str]:
        """Return the hashes of all that are not complete: these may change without a byte that moves."""
        return [key for key, one in self.torrents.items() if one.state not in _FINISHED]

    def snapshot(self, totals: TransferTotals) -> TransferSnapshot:
        """Return the whole with these figures; the same object as before if nothing is new."""
        counted = replace(
            totals,
            total=len(self.torrents),
            active=self._counts["active"],
            stalled=self._counts["stalled"],
            paused=self._counts["paused"],
            downloading=self._counts["downloading"],
        )
        known = self._snapshot
        if known.torrents is not self.torrents or known.totals != counted:
            self._snapshot = TransferSnapshot(counted, self.torrents)
        return self._snapshot

    def _same(self, key: str, new: Torrent) -> Torrent:
        """Return the object that we have, if it says the same."""
        return old if (old := self.torrents.get(key)) == new and old is not None else new

    def _put(self, torrents: Mapping[str, Torrent]) -> None:
        self.torrents = torrents
        self._counts = Counter(mark for one in torrents.values() for mark in marks(one))


def sendable(torrent: bytes | str) -> bool:
    """Is it a file of a sane size, or one magnet link? Other links it would fetch itself, from anywhere."""
    if isinstance(torrent, bytes):
        return 0 < len(torrent) <= MAX_FILE
    return torrent.startswith("magnet:?") and torrent.isprintable()


async def is_torrent(torrent: bytes | str) -> bool:
    """Is it really a torrent, or a link to one? To read ten hostile megabytes takes seconds: not on the event loop."""
    return isinstance(torrent, str) or await asyncio.to_thread(info_hash, torrent) is not None
