"""What changed since the last look: `sync/maindata`, read piece by piece and merged."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import Torrent, TransferSnapshot, TransferTotals
from .members import MemberReader
from .qbittorrent_parse import parse_torrent, parse_totals
from .torrents import HASH, marks
from .wire import integer, sequence

MAX_MEMBER = 1024 * 1024

# All that is kept of server_state; the rest changes at every look and is not ours.
_SERVER = frozenset(
    {
        "dl_info_speed",
        "up_info_speed",
        "alltime_dl",
        "alltime_ul",
        "global_ratio",
        "free_space_on_disk",
        "use_alt_speed_limits",
        "dl_rate_limit",
        "up_rate_limit",
    }
)


@dataclass(slots=True)
class Changes:
    """One answer of sync/maindata. A full one fills `torrents`, any other `deltas`."""

    full: bool
    rid: int | None = None
    torrents: dict[str, Torrent] = field(default_factory=dict)
    deltas: dict[str, dict[str, Any]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    server: dict[str, Any] = field(default_factory=dict)

    def take(self, section: str, key: str, value: Any) -> None:
        """Keep what matters of one member."""
        match section, key:
            case "torrents", _ if HASH.fullmatch(key := key.lower()) and isinstance(value, dict):
                if self.full:
                    self.torrents[key] = parse_torrent(key, value)
                else:
                    self.deltas[key] = value
            case "server_state", name if name in _SERVER:
                self.server[name] = value
            case "", "rid":
                self.rid = integer(value)
            case "", "full_update":
                self.full |= value is True
            case "", "torrents_removed":
                self.removed = [one.lower() for one in sequence(value) if isinstance(one, str)]


class ChangeReader:
    """Feed it the chunks of an answer to a request with this rid."""

    def __init__(self, rid: int) -> None:
        """Rid 0 asks for everything."""
        self._members = MemberReader(max_value=MAX_MEMBER)
        self._changes = Changes(full=rid == 0)

    def feed(self, chunk: bytes) -> None:
        """Read on. Raises ValueError."""
        for member in self._members.feed(chunk):
            self._changes.take(*member)

    def close(self) -> Changes:
        """Return the whole answer. Raises ValueError if it is cut off or of another shape."""
        self._members.close()
        if self._changes.rid is None:
            raise ValueError("no rid")
        return self._changes


class Ledger:
    """All torrents as they were at the last look.

    A mapping that was handed out never changes: the next change makes a new one, in
    which the torrents that did not move are the same objects.
    """

    def __init__(self) -> None:
        """Begin with nothing: the first look asks for everything."""
        self.rid = 0
        self.snapshot = TransferSnapshot(TransferTotals())
        self._server: dict[str, Any] = {}
        self._counts: Counter[str] = Counter()

    def apply(self, changes: Changes) -> None:
        """Merge an answer."""
        torrents = self.snapshot.torrents
        if changes.full:
            torrents = self._replaced(changes)
        elif changes.deltas or changes.removed:
            torrents = self._merged(changes)
        self.rid = changes.rid or 0
        self._server = changes.server if changes.full else self._server | changes.server
        totals = parse_totals(self._server, self._counts, len(torrents))
        if torrents is not self.snapshot.torrents or totals != self.snapshot.totals:
            self.snapshot = TransferSnapshot(totals, torrents)

    def _replaced(self, changes: Changes) -> Mapping[str, Torrent]:
        """Take a full answer; members that came before it said so are read now."""
        torrents = {key: parse_torrent(key, record) for key, record in changes.deltas.items()}
        torrents |= changes.torrents
        self._counts = Counter(mark for torrent in torrents.values() for mark in marks(torrent))
        return torrents

    def _merged(self, changes: Changes) -> Mapping[str, Torrent]:
        """Read only the torrents that moved."""
        torrents = dict(self.snapshot.torrents)
        for key in changes.removed:
            if gone := torrents.pop(key, None):
                self._counts.subtract(marks(gone))
        for key, record in changes.deltas.items():
            old = torrents.get(key)
            torrents[key] = new = parse_torrent(key, record, old)
            if old:
                self._counts.subtract(marks(old))
            self._counts.update(marks(new))
        return torrents
