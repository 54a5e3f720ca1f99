"""Walks over the members of a huge JSON object while it still arrives.

The object's own members that are objects are opened too, so that a client with
thousands of torrents comes torrent by torrent and nothing big is parsed at once.
"""

import codecs
from collections.abc import Iterator
import json
import re
from typing import Any

_OPEN = re.compile(r"\s*\{")
_CLOSE = re.compile(r"\s*\}")
_MEMBER = re.compile(r'\s*,?\s*("(?:[^"\\]|\\.)*+")\s*:\s*(?=\S)')
_decode = json.JSONDecoder().raw_decode

type Member = tuple[str, str, Any]


class MemberReader:
    """Feed it chunks, get (section, key, value) of each complete member.

    `section` is the key of the opened object that the member stands in, "" for a
    member of the object itself. Raises ValueError for anything that is no object.
    """

    def __init__(self, *, max_value: int) -> None:
        """No single member may be longer than `max_value` characters."""
        self._max_value = max_value
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._depth = 0
        self._section = ""
        self._closed = False

    def feed(self, chunk: bytes) -> Iterator[Member]:
        """Yield the members that this chunk completes; consume it before the next call."""
        self._text = self._text[self._at :] + self._utf8.decode(chunk)
        self._at = 0
        if not self._depth and not self._closed:
            self._open()
        while self._depth and not self._close_one():
            key = _MEMBER.match(self._text, self._at)
            if key is None:
                break
            if self._depth == 1 and self._text[key.end()] == "{":
                self._section, self._at, self._depth = json.loads(key[1]), key.end() + 1, 2
            elif (value := self._value(key.end())) is not None:
                yield self._section, json.loads(key[1]), value[0]
            else:
                break
        if len(self._text) - self._at > self._max_value:
            raise ValueError("member too long")

    def close(self) -> None:
        """Check that the object has come to its end."""
        if not self._closed or self._text[self._at :].strip():
            raise ValueError("cut off")

    def _open(self) -> None:
        """Find the brace that opens the object."""
        if opened := _OPEN.match(self._text):
            self._at, self._depth = opened.end(), 1
        elif self._text.strip():
            raise ValueError("not an object")

    def _close_one(self) -> bool:
        """Step out of every object that ends here; is the whole at its end?"""
        while self._depth and (closed := _CLOSE.match(self._text, self._at)):
            self._at, self._depth, self._section = closed.end(), self._depth - 1, ""
        self._closed = not self._depth
        return self._closed

    def _value(self, at: int) -> tuple[Any] | None:
        """Read the value that starts here, or None until more of it is there."""
        try:
            value, end = _decode(self._text, at)
        except RecursionError:
            raise ValueError("nested too deep") from None
        except ValueError:
            return None
        if end == len(self._text):  # a number may go on
            return None
        self._at = end
        return (value,)
