"""Deluge's words in ours: torrents, figures."""

from collections.abc import Mapping
import re
from types import MappingProxyType
from typing import Any

from ..model import DownloadState as State, Torrent, TransferTotals
from .wire import epoch, integer, mapping, number, sequence, text

KIBI = 1024  # its limits are in KiB/s

KEYS = (
    "name",
    "state",
    "progress",
    "total_wanted",
    "total_done",
    "download_payload_rate",
    "upload_payload_rate",
    "eta",
    "total_seeds",
    "num_seeds",
    "time_added",
    "message",
    "tracker_status",
)
LIMITS = ("max_download_speed", "max_upload_speed")
STATES: Mapping[str, State] = MappingProxyType(
    {
        "Queued": State.QUEUED,
        "Allocating": State.QUEUED,
        "Checking": State.CHECKING,
        "Moving": State.CHECKING,
        "Seeding": State.SEEDING,
        "Error": State.ERROR,
    }
)
# the states of what is not complete and not stopped
UNFINISHED = ("Downloading", "Queued", "Allocating", "Checking", "Moving", "Error")

_NO_LABEL = re.compile(r"[^a-z0-9_-]+")


def _size(value: Any) -> int:
    return max(0, integer(value) or 0)


def parse_torrent(info_hash: str, record: Mapping[str, Any]) -> Torrent:
    """Read a torrent's status."""
    size, speed = _size(record.get("total_wanted")), _size(record.get("download_payload_rate"))
    progress = min(1.0, max(0.0, (number(record.get("progress")) or 0.0) / 100))
    eta = integer(record.get("eta"))
    return Torrent(
        hash=info_hash,
        name=text(record.get("name")) or info_hash,
        state=_state(text(record.get("state"), 40), size, progress, speed),
        progress=progress,
        size=size,
        done=min(size, _size(record.get("total_done"))),
        speed=speed,
        upload_speed=_size(record.get("upload_payload_rate")),
        eta=eta if eta and eta > 0 else None,
        seeds=_seeds(record),
        added=epoch(record.get("time_added")),
        error=_error(record),
    )


def _state(word: str, size: int, progress: float, speed: int) -> State:
    """Return the state; a word that is not known goes by the progress."""
    if known := STATES.get(word):
        return known
    if word == "Paused":
        return State.COMPLETED if progress >= 1 else State.PAUSED
    if word == "Downloading":
        if not size:  # it does not know yet what there is
            return State.METADATA
        return State.DOWNLOADING if speed else State.STALLED
    return State.SEEDING if progress >= 1 else State.DOWNLOADING


def _seeds(record: Mapping[str, Any]) -> int | None:
    """Seeds that the tracker knows of (-1: it did not say), or more where we are connected to more."""
    known, connected = integer(record.get("total_seeds")), _size(record.get("num_seeds"))
    return connected or None if known is None or known < 0 else max(known, connected)


def _error(record: Mapping[str, Any]) -> str | None:
    """What is wrong: with the torrent, else with its tracker."""
    if record.get("state") == "Error":
        return text(record.get("message"), 200) or "error"
    tracker = text(record.get("tracker_status"), 200)
    return tracker if tracker.startswith("Error") else None


def parse_totals(stats: Mapping[str, Any], limited: Mapping[str, Any]) -> TransferTotals:
    """Read the figures of web.update_ui, and the limits."""
    free = integer(stats.get("free_space"))
    return TransferTotals(
        download_speed=_size(stats.get("download_rate")),
        upload_speed=_size(stats.get("upload_rate")),
        free_space=free if free is not None and free >= 0 else None,
        download_limit=_limit(limited.get("max_download_speed")),
        upload_limit=_limit(limited.get("max_upload_speed")),
    )


def _limit(value: Any) -> int | None:
    """B/s, 0 for none; Deluge's none is -1."""
    kibibytes = number(value)
    return None if kibibytes is None else max(0, int(kibibytes * KIBI))


def limits(ways: Mapping[str, int | None]) -> dict[str, float]:
    """Return the settings that set these limits (B/s by way: 0 is none, None leaves it)."""
    return {
        f"max_{way}_speed": limit / KIBI if limit > 0 else -1.0
        for way, limit in ways.items()
        if limit is not None
    }


def parse_counts(filters: Any) -> dict[str, int]:
    """Read how many torrents are in which state; "All" and "Active" count too."""
    pairs = [
        one for one in sequence(mapping(filters).get("state")) if isinstance(one, list) and len(one) == 2
    ]
    return {text(name, 40): _size(count) for name, count in pairs}


def as_label(category: str) -> str:
    """Spell a category as labels are spelt."""
    return _NO_LABEL.sub("-", category.lower()).strip("-")
