"""Small real PNG pictures, made by code: a poster has its own colours, so that two differ."""

import functools
import hashlib
import struct
import zlib


@functools.lru_cache(maxsize=256)
def poster(seed: str, width: int = 92, height: int = 138) -> bytes:
    """Return a PNG with a two-colour gradient that depends on the seed."""
    digest = hashlib.sha256(seed.encode()).digest()
    top, bottom = digest[:3], digest[3:6]
    rows = b"".join(_row(top, bottom, y / max(1, height - 1), width) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 6))
        + _chunk(b"IEND", b"")
    )


def _row(top: bytes, bottom: bytes, part: float, width: int) -> bytes:
    pixel = bytes(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True))
    return b"\x00" + pixel * width


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def size_of(picture: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG; None if it is neither."""
    if picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) >= 24:
        width, height = struct.unpack(">II", picture[16:24])
        return width, height
    return _jpeg_size(picture) if picture[:2] == b"\xff\xd8" else None


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(picture[at + 7 : at + 9]), int.from_bytes(picture[at + 5 : at + 7])
        at += 2 + length
    return None
