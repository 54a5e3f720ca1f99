"""What a torrent is called, whoever holds it: the hash of what is in its file, or in a link to it.

To read ten hostile megabytes takes seconds: not on the event loop.
"""

from base64 import b32decode
import hashlib
import re

_BTIH = re.compile(r"\bxt=urn:btih:([0-9a-f]{40}|[a-z2-7]{32})(?:&|$)", re.IGNORECASE)
_BTMH = re.compile(r"\bxt=urn:btmh:1220([0-9a-f]{64})(?:&|$)", re.IGNORECASE)
_SHORT = 40  # of a hash of the second kind some clients show no more


def names_of(torrent: bytes | str) -> frozenset[str]:
    """Return every name that a client may know a torrent by; none if it cannot be read.

    Of one that has a hash of each kind qBittorrent shows the second one, cut, and the others show the first.
    """
    if isinstance(torrent, str):
        first, found = info_hash(torrent), _BTMH.search(torrent)
        second = found[1].lower() if found else None
    else:
        try:
            info = _info(torrent)
        except ValueError:
            return frozenset()
        first, second = (
            hashlib.sha1(info, usedforsecurity=False).hexdigest(),
            hashlib.sha256(info).hexdigest(),
        )
    return frozenset(one for one in (first, second, second and second[:_SHORT]) if one)


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
