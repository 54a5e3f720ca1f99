"""The torrents themselves: bytes that arrive as simulated time goes by.

A torrent's progress is linear between two events, so it is computed when somebody looks and
nothing ticks: (bytes at the anchor) + speed x (time since the anchor). Every event (added,
metadata, stopped, limit changed, done …) settles the bytes, plans anew and counts `version` up.
"""

from collections.abc import Callable
from dataclasses import dataclass
import math
import zlib

from ..clock import SimClock, Timer
from ..faults import Faults

METADATA_SECONDS = 6.0
DEFAULT_RATE = 18 * 1024 * 1024  # bytes a simulated second
ALTERNATIVE_LIMIT = 1024 * 1024
INFINITE_ETA = 8_640_000
UPLOAD_SHARE = 0.05


@dataclass(slots=True, eq=False)
class Torrent:
    """One torrent. `moving` is false for one that only lies there (nothing but a seed)."""

    hash: str
    name: str
    size: int
    added: float  # unix time
    category: str = ""
    tags: str = ""
    save_path: str = "/downloads"
    rate: int = DEFAULT_RATE
    seeds: int = 42
    leechers: int = 7
    has_metadata: bool = True
    stopped: bool = False
    forced: bool = False
    missing: bool = False
    sequential: bool = False
    refused: str = ""  # what its tracker says against it
    dl_limit: int = 0
    up_limit: int = 0
    done: float = 0.0
    uploaded: float = 0.0
    speed: float = 0.0
    anchor: float = 0.0
    completed_at: float = 0.0
    version: int = 0
    timer: Timer | None = None

    @property
    def complete(self) -> bool:
        return self.has_metadata and self.done >= self.size

    @property
    def moving(self) -> bool:
        return self.speed > 0


class Engine:
    """All torrents of one client, with its limits and its traffic."""

    def __init__(
        self, clock: SimClock, faults: Faults, service: str, *, default_rate: int = DEFAULT_RATE
    ) -> None:
        self.clock = clock
        self._service = service
        self.torrents: dict[str, Torrent] = {}
        self.categories: dict[str, str] = {}
        self.tags: set[str] = set()
        self.version = 1
        self.dl_limit = 0
        self.up_limit = 0
        self.alternative = False
        self.alltime_dl = 5_400 * 1024**3
        self.alltime_ul = 7_100 * 1024**3
        self.session_dl = 0.0
        self.default_rate = default_rate
        self._faults = faults
        self._listeners: list[Callable[[Torrent], None]] = []
        faults.on_change(self.replan)

    # -- what happens to torrents -------------------------------------------------------------

    def add(self, torrent: Torrent) -> bool:
        """Take a torrent in; False if it is there already."""
        if torrent.hash in self.torrents:
            return False
        if torrent.category:
            self.categories.setdefault(torrent.category, "")
        self.torrents[torrent.hash] = torrent
        torrent.anchor = self.clock.elapsed()
        self.replan()
        return True

    def remove(self, torrent_hash: str) -> Torrent | None:
        torrent = self.torrents.pop(torrent_hash, None)
        if torrent is None:
            return None
        self.settle(torrent)
        if torrent.timer:
            torrent.timer.cancel()
        torrent.speed = 0.0
        self.version += 1
        self.replan()
        self._tell(torrent)
        return torrent

    def stop(self, torrent: Torrent) -> None:
        self.settle(torrent)
        torrent.stopped, torrent.forced = True, False
        self.touch(torrent)
        self.replan()

    def start(self, torrent: Torrent, *, forced: bool = False) -> None:
        self.settle(torrent)
        torrent.stopped, torrent.forced = False, forced
        self.touch(torrent)
        self.replan()

    def set_limits(self, *, down: int | None = None, up: int | None = None) -> None:
        if down is not None:
            self.dl_limit = max(0, down)
        if up is not None:
            self.up_limit = max(0, up)
        self.replan()

    def set_alternative(self, on: bool) -> None:
        self.alternative = on
        self.replan()

    def on_end(self, listener: Callable[[Torrent], None]) -> None:
        """Call `listener` when a torrent is complete or was taken out."""
        self._listeners.append(listener)

    def touch(self, torrent: Torrent) -> None:
        """Note that something other than the bytes changed."""
        self.version += 1
        torrent.version = self.version

    # -- how the bytes come in ----------------------------------------------------------------

    def settle(self, torrent: Torrent) -> None:
        """Bring the bytes of a torrent up to now."""
        now = self.clock.elapsed()
        gained = torrent.speed * (now - torrent.anchor)
        torrent.anchor = now
        if gained <= 0 or torrent.complete:
            return
        gained = min(gained, torrent.size - torrent.done)
        torrent.done += gained
        torrent.uploaded += gained * UPLOAD_SHARE
        self.alltime_dl += int(gained)
        self.alltime_ul += int(gained * UPLOAD_SHARE)
        self.session_dl += gained
        if torrent.size - torrent.done < 1:
            torrent.done = torrent.size

    def replan(self) -> None:
        """Give every torrent its share of the line, and set the timers of what comes next."""
        active = [torrent for torrent in self.torrents.values() if self._wants_bytes(torrent)]
        share = self._share(active)
        moving = {torrent.hash for torrent in active}
        for torrent in self.torrents.values():
            if torrent.complete and torrent.timer:
                continue  # all its bytes are there, and its end is due: another one's comes first
            wanted = self._rate(torrent) * share if torrent.hash in moving else 0.0
            if wanted != torrent.speed or torrent.version == 0 or (wanted and not torrent.timer):
                self._set_speed(torrent, wanted)
            elif not torrent.has_metadata and not torrent.timer:
                self._await_metadata(torrent)

    def stalled(self, torrent: Torrent) -> bool:
        """Say whether nobody has the bytes that the torrent wants."""
        return torrent.seeds <= 0 or self._faults.active(self._service, "no-seed")

    def shown_speed(self, torrent: Torrent) -> int:
        """Return the speed as a client shows it: it wavers a little from second to second."""
        if not torrent.moving:
            return 0
        moment = int(self.clock.elapsed() / 2)
        wave = zlib.crc32(f"{torrent.hash}{moment}".encode()) % 1000 / 1000
        return int(torrent.speed * (0.96 + 0.08 * wave))

    def eta(self, torrent: Torrent) -> int:
        if not torrent.moving:
            return INFINITE_ETA
        return max(1, math.ceil((torrent.size - torrent.done) / torrent.speed))

    def limit(self) -> int:
        """Return the download limit that counts now; 0 is none."""
        return ALTERNATIVE_LIMIT if self.alternative else self.dl_limit

    def _wants_bytes(self, torrent: Torrent) -> bool:
        idle = torrent.stopped or torrent.missing or torrent.complete or not torrent.has_metadata
        return not idle and not self.stalled(torrent)

    def _rate(self, torrent: Torrent) -> float:
        return min(torrent.rate, torrent.dl_limit) if torrent.dl_limit else torrent.rate

    def _share(self, active: list[Torrent]) -> float:
        limit, wanted = self.limit(), sum(self._rate(torrent) for torrent in active)
        return min(1.0, limit / wanted) if limit and wanted else 1.0

    def _set_speed(self, torrent: Torrent, speed: float) -> None:
        self.settle(torrent)
        torrent.speed = speed
        self.touch(torrent)
        if torrent.timer:
            torrent.timer.cancel()
            torrent.timer = None
        if not torrent.has_metadata:
            self._await_metadata(torrent)
        elif speed > 0:
            left = max(0.0, torrent.size - torrent.done)
            torrent.timer = self.clock.call_later(left / speed, lambda: self._finish(torrent))

    def _await_metadata(self, torrent: Torrent) -> None:
        if not torrent.stopped and not self.stalled(torrent):
            torrent.timer = self.clock.call_later(METADATA_SECONDS, lambda: self._got_metadata(torrent))

    def _got_metadata(self, torrent: Torrent) -> None:
        torrent.timer = None
        if torrent.stopped or self.torrents.get(torrent.hash) is not torrent:
            return
        torrent.has_metadata = True
        self.touch(torrent)
        self.replan()

    def _finish(self, torrent: Torrent) -> None:
        torrent.timer = None
        self.settle(torrent)
        torrent.done = torrent.size
        torrent.completed_at = self.clock.timestamp()
        self.replan()
        self._tell(torrent)

    def _tell(self, torrent: Torrent) -> None:
        for listener in self._listeners:
            listener(torrent)
