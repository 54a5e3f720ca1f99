"""What all torrent clients share: hashes, files worth sending, and the counts over many torrents."""

import asyncio
from base64 import b32decode
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
import hashlib
import re
from types import MappingProxyType

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


_BTIH = re.compile(r"\bxt=urn:btih:([0-9a-f]{40}|[a-z2-7]{32})(?:&|$)", re.IGNORECASE)


def info_hash(torrent: bytes | str) -> str | None:
    """Return the v1 info-hash of a torrent file or magnet link, None if it has none."""
    if isinstance(torrent, str):
        if not (found := _BTIH.search(torrent)):
            return None
        return found[1].lower() if len(found[1]) == 40 else b32decode(found[1].upper()).hex()
    try:
        return hashlib.sha1(_info(torrent), usedforsecurity=False).hexdigest()
    except ValueError:
        return None


def _info(data: bytes) -> bytes:
    """Return the bytes of the value of "info" in a bencoded dictionary. Raises ValueError."""
    at = 1
    while data[:1] == b"d" and data[at : at + 1].isdigit():
        start = _end(data, at)
        end = _end(data, start)
        if data[at:start] == b"4:info":
            return data[start:end]
        at = end
    raise ValueError("no info")


def _end(data: bytes, at: int) -> int:
    """Return where the bencoded value that starts here ends. Raises ValueError."""
    depth = 0
    while at < len(data):
        match data[at : at + 1]:
            case b"i":
                at = data.index(b"e", at) + 1
            case b"d" | b"l":
                at, depth = at + 1, depth + 1
            case b"e":
                at, depth = at + 1, depth - 1
            case _:
                colon = data.index(b":", at, at + 12)
                if not data[at:colon].isdigit():
                    raise ValueError("not bencoded")
                at = colon + 1 + int(data[at:colon])
        if depth == 0 and at <= len(data):
            return at
        if depth < 0:
            break
    raise ValueError("cut off")
