"""A table of small numbers of which most are nothing: a bit a cell, and a byte for each that is something.

What was learnt of a language takes less than a third of its plain table's memory like this.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Final, Self, override
import zlib

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ROWS: Final = 32  # that share a count of what stands before them: the bits of so many are whole bytes
_AS_BITS: Final = b"0" + 255 * b"1"  # what a cell is among the bits


@dataclass(slots=True)
class Table:
    """Rows of as many cells as it is wide; read once, then only asked."""

    width: int
    rows: int = 0
    bits: bytearray = field(default_factory=bytearray)  # which cells are something
    values: array[int] = field(default_factory=lambda: array("b"))  # of those
    counts: array[int] = field(default_factory=lambda: array("I"))  # of values before each block of rows

    @classmethod
    def read(cls, source: BufferedReader, width: int, length: int | None = None) -> Self:
        """Read so many cells, each a signed byte, or all that there are. Raises ValueError where some lack."""
        made, block, at = cls(width), _ROWS * width, 0
        while cells := source.read(block if length is None else min(block, length - at)):
            made._add(cells)
            at += len(cells)
        if at % width or at != (length or at):
            raise ValueError("a table that is cut off")
        return made

    def _add(self, cells: bytes) -> None:
        """Put the next rows in: all at once, cell by cell would take a second on a small machine."""
        self.rows += len(cells) // self.width
        self.counts.append(len(self.values))
        self.bits += int(cells[::-1].translate(_AS_BITS), 2).to_bytes(_ROWS // 8 * self.width, "little")
        self.values.frombytes(cells.replace(b"\0", b""))

    def __len__(self) -> int:
        """Return the number of cells."""
        return self.rows * self.width

    def sums(self, rows: Iterable[int]) -> list[int]:
        """Add some rows up."""
        sums = [0] * self.width
        for at in rows:
            self._add_row(at, sums)
        return sums

    def tobytes(self) -> bytes:
        """Return the cells as they were read."""
        found = array("b")
        for at in range(self.rows):
            found.extend(self.sums((at,)))
        return found.tobytes()

    def _add_row(self, at: int, sums: list[int]) -> None:
        """Add the cells of a row in which something is."""
        block, within = divmod(at, _ROWS)
        size, skipped = _ROWS // 8 * self.width, within * self.width
        bits = int.from_bytes(self.bits[block * size : (block + 1) * size], "little")
        mask = bits >> skipped & (1 << self.width) - 1
        if not mask:
            return
        place = self.counts[block] + (bits & (1 << skipped) - 1).bit_count()
        while mask:
            lowest = mask & -mask
            sums[lowest.bit_length() - 1] += self.values[place]
            mask ^= lowest
            place += 1


class _Inflated(RawIOBase):
    """What was compressed, a piece at a time: all of it at once would leave a hole in the memory."""

    def __init__(self, data: bytes) -> None:
        self._rest = data
        self._inflate = zlib.decompressobj()

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        piece = self._inflate.decompress(self._rest, len(view))
        self._rest = self._inflate.unconsumed_tail
        if not piece and not self._inflate.eof:
            raise ValueError("compressed data that is cut off")
        view[: len(piece)] = piece
        return len(piece)


def inflated(data: bytes) -> BufferedReader:
    """Read what was compressed."""
    return BufferedReader(_Inflated(data))
