"""Real PNG pictures, made by code: a sky, a sun and hills in colours of their own, so that two differ."""

import functools
import hashlib
from math import sin, sqrt, tau
import struct
import zlib

type Colour = tuple[int, int, int]


def picture_name(kind: str, number: int | str) -> str:
    """Return a stable name for a picture, as TMDb's are: 27 letters and digits."""
    return hashlib.sha256(f"{kind}{number}".encode()).hexdigest()[:27]


@functools.lru_cache(maxsize=256)
def poster(seed: str, width: int = 92, height: int = 138) -> bytes:
    """Return a PNG that depends on the seed."""
    scene = _Scene(hashlib.sha256(seed.encode()).digest(), width, height)
    rows = b"".join(b"\x00" + scene.row(y) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 6))
        + _chunk(b"IEND", b"")
    )


class _Scene:
    """What a picture shows, row by row."""

    def __init__(self, digest: bytes, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._top, self._bottom = _colour(digest[:3]), _colour(digest[3:6])
        self._sun = tuple(min(255, one + 70) for one in self._bottom)
        self._sun_x = width * (0.2 + 0.6 * digest[6] / 255)
        self._sun_y = height * (0.2 + 0.3 * digest[7] / 255)
        self._radius = width * (0.1 + 0.16 * digest[8] / 255)
        self._hills = [self._hill(digest[9 + n], 0.58 + 0.15 * n, 0.55 - 0.22 * n) for n in range(3)]

    def _hill(self, byte: int, level: float, light: float) -> tuple[list[float], Colour]:
        """Return the height of a ridge at each column, and its colour."""
        waves, shift = 1 + byte % 3, byte / 255 * tau
        ridge = [
            self._height
            * (level + 0.05 * sin(shift + waves * tau * x / self._width) + 0.02 * sin(x / 7 + byte))
            for x in range(self._width)
        ]
        shade = tuple(round(one * light) for one in self._top)
        return ridge, (shade[0], shade[1], shade[2])

    def row(self, y: int) -> bytes:
        part = y / max(1, self._height - 1)
        sky = bytes(round(a + (b - a) * part) for a, b in zip(self._top, self._bottom, strict=True))
        line = bytearray(sky * self._width)
        reach = self._radius**2 - (y - self._sun_y) ** 2
        if reach > 0:
            left = max(0, round(self._sun_x - sqrt(reach)))
            right = min(self._width, round(self._sun_x + sqrt(reach)))
            line[left * 3 : right * 3] = bytes(self._sun) * max(0, right - left)
        for ridge, colour in self._hills:
            if y > min(ridge):
                for x, top in enumerate(ridge):
                    if y > top:
                        line[x * 3 : x * 3 + 3] = bytes(colour)
        return bytes(line)


def _colour(digest: bytes) -> Colour:
    return 60 + digest[0] * 150 // 255, 50 + digest[1] * 140 // 255, 70 + digest[2] * 150 // 255


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
