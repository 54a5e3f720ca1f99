"""Cuts a JSON array of objects into its records while it still arrives.

A regular expression skips everything that is not a brace, strings as a whole, so
that the work per byte is done in C; Python sees only the braces.
"""

from collections.abc import Iterator
import re

_BRACE = re.compile(rb'(?:[^"{}]++|"(?:[^"\\]++|\\.)*+")*+([{}])', re.DOTALL)
_BLANK = b" \t\r\n"


class ArraySplitter:
    """Feed it chunks, get the bytes of each complete record. Raises ValueError for anything else."""

    def __init__(self, *, max_record: int) -> None:
        """No record may be longer than `max_record` bytes."""
        self._max_record = max_record
        self._buffer = b""
        self._scanned = 0  # everything before this is understood
        self._start = 0  # of the record we are in
        self._depth = 0
        self._opened = False
        self._records = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the records that this chunk completes; consume it before the next call."""
        self._buffer += chunk
        if not self._opened:
            self._open()
        done = 0
        while brace := _BRACE.match(self._buffer, self._scanned):
            at = self._scanned = brace.end()
            if self._buffer[at - 1] == 0x7B:
                self._depth += 1
                if self._depth == 1:
                    self._check_gap(done, at - 1)
                    self._start = at - 1
                continue
            self._depth -= 1
            if self._depth < 0:
                raise ValueError("closed too often")
            if self._depth == 0:
                done = at
                self._records += 1
                yield self._buffer[self._start : at]
        self._forget(done)

    def close(self) -> None:
        """Check that the array has come to its end."""
        if not self._opened or self._depth or self._buffer.strip(_BLANK) != b"]":
            raise ValueError("cut off")

    def _open(self) -> None:
        """Find the bracket that opens the array."""
        stripped = self._buffer.lstrip(_BLANK)
        if not stripped:
            return
        if stripped[:1] != b"[":
            raise ValueError("not an array")
        self._buffer = stripped[1:]
        self._opened = True

    def _check_gap(self, start: int, end: int) -> None:
        """Between two records stands one comma and nothing else."""
        if self._buffer[start:end].strip(_BLANK) != (b"," if self._records else b""):
            raise ValueError("not an array of objects")

    def _forget(self, done: int) -> None:
        """Drop what was handed out."""
        self._buffer = self._buffer[done:]
        self._scanned -= done
        self._start = max(0, self._start - done)
        if len(self._buffer) > self._max_record:
            raise ValueError("record too long")
