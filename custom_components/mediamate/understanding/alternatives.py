"""Long lists of phrases as patterns: compiled a piece at a time.

While a pattern is compiled it takes 150 times its own length, and what lies beside it in memory afterwards
keeps that from being given back: 4 MB for the longest list.
"""

from collections.abc import Callable, Iterator
import re
from typing import Final

_AT_ONCE: Final = 3000  # letters of a pattern
_MARK: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]")


def alternatives(pattern: str) -> list[str]:
    """Split a pattern at the bars that stand in no group."""
    parts, depth, last = [], 0, 0
    for match in _MARK.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if match.group() == "|" and not depth:
            parts.append(pattern[last : match.start()])
            last = match.end()
    return [*parts, pattern[last:]]


def one_of(*patterns: str) -> Callable[[str], bool]:
    """Return what tells whether a text is, as a whole, one of the alternatives of some patterns."""
    compiled = [re.compile(rf"(?:{piece})\Z") for piece in _pieces(patterns)]
    return lambda text: any(piece.match(text) for piece in compiled)


def _pieces(patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield the alternatives, each once, some joined again: many short patterns would take more than a long one."""
    joined: list[str] = []
    size = 0
    for one in dict.fromkeys(part for pattern in patterns for part in alternatives(pattern)):
        if size and size + len(one) > _AT_ONCE:
            yield "|".join(joined)
            joined, size = [], 0
        joined.append(one)
        size += len(one)
    yield "|".join(joined)
