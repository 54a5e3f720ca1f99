"""qBittorrent's words in ours: states of both families, torrents, totals, versions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
import re
from types import MappingProxyType
from typing import Any

from ..model import DownloadState as State, Torrent, TransferTotals
from .wire import epoch, integer, number, text

ETA_INFINITE = 8_640_000

STATES: Mapping[str, State] = MappingProxyType(
    {
        "error": State.ERROR,
        "missingFiles": State.ERROR,
        "metaDL": State.METADATA,
        "forcedMetaDL": State.METADATA,
        "downloading": State.DOWNLOADING,
        "forcedDL": State.DOWNLOADING,
        "stalledDL": State.STALLED,
        "queuedDL": State.QUEUED,
        "allocating": State.QUEUED,  # 4.x
        "pausedDL": State.PAUSED,  # 4.x
        "stoppedDL": State.PAUSED,  # 5.x
        "checkingDL": State.CHECKING,
        "checkingUP": State.CHECKING,
        "checkingResumeData": State.CHECKING,
        "moving": State.CHECKING,
        "uploading": State.SEEDING,
        "forcedUP": State.SEEDING,
        "stalledUP": State.SEEDING,
        "queuedUP": State.SEEDING,
        "pausedUP": State.COMPLETED,  # 4.x
        "stoppedUP": State.COMPLETED,  # 5.x
    }
)
ERRORS: Mapping[str, str] = MappingProxyType({"error": "error", "missingFiles": "missing_files"})


def _size(value: Any) -> int:
    """Bytes or B/s; -1 means not known yet."""
    return max(0, integer(value) or 0)


def _progress(value: Any) -> float:
    return min(1.0, max(0.0, number(value) or 0.0))


def _eta(value: Any) -> int | None:
    seconds = integer(value)
    return seconds if seconds is not None and 0 <= seconds < ETA_INFINITE else None


def _seeds(value: Any) -> int | None:
    count = integer(value)
    return count if count is not None and count >= 0 else None


# wire name -> (field, reader)
FIELDS: Mapping[str, tuple[str, Callable[[Any], Any]]] = MappingProxyType(
    {
        "name": ("name", text),
        "progress": ("progress", _progress),
        "size": ("size", _size),
        "completed": ("done", _size),
        "dlspeed": ("speed", _size),
        "upspeed": ("upload_speed", _size),
        "eta": ("eta", _eta),
        "num_complete": ("seeds", _seeds),
        "added_on": ("added", epoch),
    }
)


def parse_torrent(info_hash: str, record: Mapping[str, Any], old: Torrent | None = None) -> Torrent:
    """Read a torrent's record, or what changed of it since `old`."""
    changes = {
        row[0]: row[1](value) for name, value in record.items() if (row := FIELDS.get(name)) is not None
    }
    if "state" in record:
        word = text(record["state"])
        progress = changes.get("progress", old.progress if old else 0.0)
        changes["state"] = STATES.get(word) or (State.SEEDING if progress >= 1 else State.DOWNLOADING)
        changes["error"] = ERRORS.get(word)
    base = old or Torrent(hash=info_hash, name=info_hash, state=State.QUEUED, progress=0.0, size=0)
    return replace(base, **changes)


def parse_totals(server: Mapping[str, Any], counts: Mapping[str, int], total: int) -> TransferTotals:
    """Read `server_state` of sync/maindata."""
    alternative = server.get("use_alt_speed_limits")
    return TransferTotals(
        download_speed=_size(server.get("dl_info_speed")),
        upload_speed=_size(server.get("up_info_speed")),
        total=total,
        **{name: counts.get(name, 0) for name in ("active", "stalled", "paused", "downloading")},
        free_space=_seeds(server.get("free_space_on_disk")),
        ratio=_ratio(server),
        alternative_speed=alternative if isinstance(alternative, bool) else None,
        download_limit=_seeds(server.get("dl_rate_limit")),
        upload_limit=_seeds(server.get("up_rate_limit")),
        cut_off=server.get("connection_status") == "disconnected",
    )


def _ratio(server: Mapping[str, Any]) -> float | None:
    """All-time uploaded / downloaded; qBittorrent rounds its own to two digits."""
    down, up = integer(server.get("alltime_dl")), integer(server.get("alltime_ul"))
    if down and down > 0 and up is not None:
        return round(up / down, 4)
    return number(server.get("global_ratio"))


def parse_version(word: str) -> tuple[int, ...]:
    """Read "2.8.19" or "v4.5.2". Raises ValueError."""
    if not (found := re.fullmatch(r"v?(\d{1,4}(?:\.\d{1,4}){1,3})\D{0,20}\d{0,4}\s*", word[:60])):
        raise ValueError("not a version")
    return tuple(int(part) for part in found[1].split("."))
