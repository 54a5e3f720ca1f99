"""Just enough bencode: read a torrent file for its name, size and info-hash; write one."""

from dataclasses import dataclass
import hashlib
from typing import Any


class BadTorrent(ValueError):
    """The bytes are no torrent file."""


@dataclass(frozen=True, slots=True)
class TorrentFile:
    """What a client needs to know of a torrent file. `hash` is lower-case hex."""

    hash: str
    name: str
    size: int


def read_torrent(data: bytes) -> TorrentFile:
    """Read a v1 torrent file. Raises BadTorrent."""
    try:
        torrent, spans, _ = _decode(data, 0)
        info = torrent[b"info"]
        start, end = spans[b"info"]
        size = info.get(b"length") or sum(item[b"length"] for item in info[b"files"])
        name = info[b"name"].decode(errors="replace")
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError) as err:
        raise BadTorrent("not a torrent file") from err
    return TorrentFile(hashlib.sha1(data[start:end]).hexdigest(), name, size)


def write_torrent(name: str, size: int, piece_length: int = 1 << 22) -> bytes:
    """Return a well-formed torrent file of a file that exists nowhere (the hashes are made up)."""
    pieces = b"".join(
        hashlib.sha1(f"{name}{number}".encode()).digest() for number in range(-(-size // piece_length))
    )
    info = {b"length": size, b"name": name.encode(), b"piece length": piece_length, b"pieces": pieces}
    return _encode({b"announce": b"http://tracker.invalid/announce", b"info": info})


def _encode(value: Any) -> bytes:
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, bytes):
        return b"%d:" % len(value) + value
    return b"d" + b"".join(_encode(key) + _encode(value[key]) for key in sorted(value)) + b"e"


def _decode(data: bytes, at: int) -> tuple[Any, dict[bytes, tuple[int, int]], int]:
    """Return the value at `at`, where each value of a dict lies, and the place behind it."""
    match data[at : at + 1]:
        case b"i":
            end = data.index(b"e", at)
            return int(data[at + 1 : end]), {}, end + 1
        case b"l":
            return _decode_list(data, at + 1)
        case b"d":
            return _decode_dict(data, at + 1)
    colon = data.index(b":", at)
    end = colon + 1 + int(data[at:colon])
    if end > len(data):
        raise BadTorrent("cut off")
    return data[colon + 1 : end], {}, end


def _decode_list(data: bytes, at: int) -> tuple[list[Any], dict[bytes, tuple[int, int]], int]:
    values = []
    while data[at : at + 1] != b"e":
        value, _, at = _decode(data, at)
        values.append(value)
    return values, {}, at + 1


def _decode_dict(data: bytes, at: int) -> tuple[dict[bytes, Any], dict[bytes, tuple[int, int]], int]:
    values, spans = {}, {}
    while data[at : at + 1] != b"e":
        key, _, at = _decode(data, at)
        values[key], _, end = _decode(data, at)
        spans[key] = (at, end)
        at = end
    return values, spans, at + 1
