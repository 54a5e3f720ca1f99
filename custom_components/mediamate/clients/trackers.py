"""What trackers say of a torrent, in the words of each torrent client. Pure; never an address: it may carry a key."""

from collections.abc import Mapping
import re
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from ..model import TrackerStatus
from .arr_parse import parse_reason
from .wire import integer, records, text

MOST: Final = 20  # trackers of one torrent that are looked at

# qBittorrent; 0 is switched off, 5 and 6 are the newer shades of "not working"
_WORKING: Mapping[int | None, bool | None] = MappingProxyType(
    {1: None, 2: True, 3: None, 4: False, 5: False, 6: False}
)
_NO_TRACKER: Final = re.compile(r"\A\W*\[?(?:DHT|PeX|LSD)\b", re.IGNORECASE)


def of_qbittorrent(found: Any) -> tuple[TrackerStatus, ...]:
    """Read torrents/trackers."""
    told = []
    for one in records(found)[:MOST]:
        url, status = text(one.get("url"), 2000), integer(one.get("status"))
        if not _NO_TRACKER.match(url) and status in _WORKING:
            told.append(TrackerStatus(_host(url), _WORKING[status], parse_reason(text(one.get("msg"), 2000))))
    return tuple(told)


def of_transmission(row: Mapping[str, Any]) -> tuple[TrackerStatus, ...]:
    """Read the `tracker_stats` of a torrent's row, in either fashion."""
    told = []
    for one in records(row.get("tracker_stats"))[:MOST]:
        named = {name.replace("_", "").lower(): value for name, value in one.items()}
        asked, works = named.get("hasannounced") is True, named.get("lastannouncesucceeded") is True
        said = "" if works else parse_reason(text(named.get("lastannounceresult"), 2000))
        told.append(TrackerStatus(_host(text(named.get("announce"), 2000)), works if asked else None, said))
    return tuple(told)


def of_deluge(record: Mapping[str, Any]) -> tuple[TrackerStatus, ...]:
    """Read what Deluge says of the one tracker that it asked last."""
    said, host = text(record.get("tracker_status"), 2000), text(record.get("tracker_host"), 200)
    if not said and not host:
        return ()
    failed = said.lower().startswith("error")
    works = True if said.lower().endswith("announce ok") else False if failed else None
    return (TrackerStatus(host, works, parse_reason(said.partition(": ")[2] or said) if failed else ""),)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:200]
    except ValueError:
        return ""
