"""Transmission's two protocols, and its words in ours: torrents, settings, figures.

Everything here is spelt as the newer protocol spells it (snake_case); the older one's
names (kebab-case, camelCase) are made from it, and its answers are read back.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
import re
from types import MappingProxyType
from typing import Any, override

from ..model import DownloadState as State, Torrent, TransferTotals
from .wire import epoch, integer, mapping, number, sequence, text

KILO = 1000  # Transmission's "kB"

STOPPED, DOWNLOADING = 0, 4
LOCAL_ERROR = 3
STATES: Mapping[int, State] = MappingProxyType(
    {
        1: State.CHECKING,  # waits to be
        2: State.CHECKING,
        3: State.QUEUED,
        5: State.SEEDING,  # waits to
        6: State.SEEDING,
    }
)

# what is asked of each torrent
FIELDS = (
    "id",
    "hash_string",
    "name",
    "status",
    "percent_done",
    "metadata_percent_complete",
    "rate_download",
    "rate_upload",
    "eta",
    "size_when_done",
    "left_until_done",
    "added_date",
    "error",
    "error_string",
    "peers_sending_to_us",
    "desired_available",
)
SETTINGS = (
    "version",
    "rpc_version",
    "download_dir",
    "alt_speed_enabled",
    "speed_limit_down",
    "speed_limit_down_enabled",
    "speed_limit_up",
    "speed_limit_up_enabled",
)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

type Arguments = Mapping[str, Any]


class Refusal(Exception):
    """The service answered, and said no: in its own words."""


class Protocol(ABC):
    """How a call and its answer are written."""

    name: str
    any_torrent: str  # the ids of all that moved lately

    @abstractmethod
    def request(self, method: str, arguments: Arguments) -> dict[str, Any]:
        """Return the body of a call."""

    @abstractmethod
    def answer(self, body: Any) -> dict[str, Any]:
        """Return what an answer holds. Raises Refusal, or ValueError for something that is none."""


class Legacy(Protocol):
    """Up to 4.0, and Debian's early 4.1: names of two older fashions."""

    name = "RPC"
    any_torrent = "recently-active"

    @override
    def request(self, method: str, arguments: Arguments) -> dict[str, Any]:
        camel = method == "torrent_get"
        named = {_kebab(name): self._value(name, value, camel) for name, value in arguments.items()}
        return {"method": _kebab(method), "arguments": named}

    @override
    def answer(self, body: Any) -> dict[str, Any]:
        match body:
            case {"result": str(result)}:
                arguments: dict[str, Any] = snake(mapping(body.get("arguments")))
            case _:
                raise ValueError("no answer of this protocol")
        if result != "success" and not arguments.get("torrent_duplicate"):
            raise Refusal(text(result, 200))
        return arguments

    @staticmethod
    def _value(name: str, value: Any, camel: bool) -> Any:
        """Spell the names that stand in a list of fields."""
        if name != "fields":
            return value
        return [(_camel if camel else _kebab)(one) for one in value]


class JsonRpc(Protocol):
    """JSON-RPC 2.0, from 4.1 on."""

    name = "JSON-RPC"
    any_torrent = "recently_active"

    @override
    def request(self, method: str, arguments: Arguments) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "method": method, "params": dict(arguments), "id": 1}

    @override
    def answer(self, body: Any) -> dict[str, Any]:
        match body:
            case {"jsonrpc": "2.0", "error": dict() as error}:
                more = text(mapping(error.get("data")).get("error_string"), 200)
                raise Refusal(more or text(error.get("message"), 200))
            case {"jsonrpc": "2.0", "result": dict() as result}:
                return result
        raise ValueError("no answer of this protocol")


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def snake(value: Any) -> Any:
    """Spell the names of an object, and of those in it, the newer way. Lists are left alone."""
    if not isinstance(value, dict):
        return value
    return {_CAMEL.sub("_", name).replace("-", "_").lower(): snake(one) for name, one in value.items()}


def rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the torrents of an answer: a table (whose first row names the columns), or objects."""
    found = sequence(answer.get("torrents"))
    if not found or not isinstance(found[0], list):
        return [snake(one) for one in found if isinstance(one, dict)]
    header = [_CAMEL.sub("_", text(name, 60)).lower() for name in found[0]]
    return [dict(zip(header, one, strict=False)) for one in found[1:] if isinstance(one, list)]


# --- torrents


def _size(value: Any) -> int:
    return max(0, integer(value) or 0)


def _share(value: Any) -> float:
    return min(1.0, max(0.0, number(value) or 0.0))


def _eta(value: Any) -> int | None:
    """Seconds; -1 is "none", -2 "not known"."""
    seconds = integer(value)
    return seconds if seconds is not None and seconds >= 0 else None


READERS: Mapping[str, tuple[str, Callable[[Any], Any]]] = MappingProxyType(
    {
        "percent_done": ("progress", _share),
        "size_when_done": ("size", _size),
        "rate_download": ("speed", _size),
        "rate_upload": ("upload_speed", _size),
        "eta": ("eta", _eta),
        "added_date": ("added", epoch),
    }
)


def parse_torrent(info_hash: str, row: Mapping[str, Any]) -> Torrent:
    """Read a torrent's row."""
    read = {field: reader(row.get(name)) for name, (field, reader) in READERS.items()}
    error = integer(row.get("error")) or 0
    return Torrent(
        hash=info_hash,
        name=text(row.get("name")) or info_hash,
        state=_state(row, read["progress"], read["speed"], error),
        done=max(0, read["size"] - _size(row.get("left_until_done"))),
        seeds=_seeds(row),
        error=(text(row.get("error_string"), 200) or "error") if error else None,
        **read,
    )


def _state(row: Mapping[str, Any], progress: float, speed: int, error: int) -> State:
    """Fold status, progress and error into one; a status that is not known goes by the progress."""
    if error == LOCAL_ERROR:  # of a tracker's errors it may recover, and others have the bytes
        return State.ERROR
    status = integer(row.get("status"))
    if status == STOPPED:
        return State.COMPLETED if progress >= 1 else State.PAUSED
    if status == DOWNLOADING:
        if (share := number(row.get("metadata_percent_complete"))) is not None and share < 1:
            return State.METADATA
        return State.DOWNLOADING if speed else State.STALLED
    usual = State.SEEDING if progress >= 1 else State.DOWNLOADING
    return usual if status is None else STATES.get(status, usual)


def _seeds(row: Mapping[str, Any]) -> int | None:
    """Who sends to us; 0 is said only where nobody that we are connected to has what we want."""
    if sending := _size(row.get("peers_sending_to_us")):
        return sending
    return 0 if integer(row.get("desired_available")) == 0 else None


# --- figures


def parse_totals(
    settings: Mapping[str, Any], stats: Mapping[str, Any], free_space: int | None
) -> TransferTotals:
    """Read session_get and session_stats."""
    alternative = settings.get("alt_speed_enabled")
    total = mapping(stats.get("cumulative_stats"))
    down, up = integer(total.get("downloaded_bytes")), integer(total.get("uploaded_bytes"))
    return TransferTotals(
        download_speed=_size(stats.get("download_speed")),
        upload_speed=_size(stats.get("upload_speed")),
        free_space=free_space,
        ratio=round(up / down, 4) if down and down > 0 and up is not None else None,
        alternative_speed=alternative if isinstance(alternative, bool) else None,
        download_limit=_limit(settings, "down"),
        upload_limit=_limit(settings, "up"),
    )


def _limit(settings: Mapping[str, Any], way: str) -> int | None:
    """B/s, 0 for none."""
    if settings.get(f"speed_limit_{way}_enabled") is False:
        return 0
    kilobytes = integer(settings.get(f"speed_limit_{way}"))
    return None if kilobytes is None else max(0, kilobytes * KILO)


def limits(ways: Mapping[str, int | None]) -> dict[str, Any]:
    """Return the settings that set these limits (B/s by way: 0 is none, None leaves it)."""
    changed: dict[str, Any] = {}
    for way, limit in ways.items():
        if limit is not None:
            changed[f"speed_limit_{way}_enabled"] = limit > 0
            if limit > 0:  # the one that is switched off is kept, as its own pages do
                changed[f"speed_limit_{way}"] = max(1, round(limit / KILO))
    return changed


def parse_version(value: Any) -> str:
    """Read "4.1.4 (a6d907d9ea)"."""
    return text(value, 60).partition(" ")[0]


def ids_of(values: Sequence[Any]) -> set[int]:
    """Return the whole numbers of a list."""
    return {one for value in values if (one := integer(value)) is not None}
