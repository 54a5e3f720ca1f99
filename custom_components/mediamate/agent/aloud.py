"""A model's words as they can be spoken: without markup, links and pictures, piece by piece as they come."""

from collections.abc import Sequence
import re
from typing import Final

_ENDS: Final = re.compile(r"\n|[.!?…]\s|[。！？]")  # of what can be spoken by itself
_HELD: Final = 600  # characters at most that wait for their end: markup may be one that nobody closes

# What it looks like, and what is left of it
_MARKUP: Final[Sequence[tuple[re.Pattern[str], str]]] = tuple(
    (re.compile(pattern, re.MULTILINE), left)
    for pattern, left in (
        (r"^[ \t]*(?:```|~~~).*$\n?", ""),
        (r"!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1"),  # a link or a picture: its words
        (r"<?\bhttps?://[^\s>)\]]+>?", ""),
        (
            r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$\n?",
            "",
        ),  # rules, table heads
        (r"^[ \t]*(?:[*_][ \t]*){3,}$\n?", ""),
        (r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", ""),
        (r"[ \t]*\|[ \t]*", ", "),
        (r"^[ \t]*(?:#{1,6}|>+|[-*+•])[ \t]+", ""),
        (r"(\*\*\*|\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1", r"\2"),
        (r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])", r"\2"),
        (r"`+([^`\n]*)`+", r"\1"),
        (r"</?[a-z][a-z0-9]{0,9}[ \t]*/?>", " "),
        ("[\U0001f1e6-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]+[ \t]?", ""),
        (r"[ \t]+(?=\n|[.,!?…])", ""),
        (r"[ \t]{2,}", " "),
        (r"\n{3,}", "\n\n"),
    )
)
_OPEN: Final = re.compile(r"\[[^\]\n]*\Z|\]\([^)\n]*\Z|`[^`\n]*\Z")


def plain(text: str) -> str:
    """Return a text without markup."""
    for pattern, left in _MARKUP:
        text = pattern.sub(left, text)
    return text


class Aloud:
    """Takes a text in pieces, and gives out sentences and lines that are whole."""

    def __init__(self) -> None:
        """Begin a text."""
        self._held = ""

    def take(self, piece: str) -> str:
        """Return what can be spoken now. Of a long piece a part at a time: markup in all of it would take seconds to find."""
        return "".join(self._take(piece[at : at + _HELD]) for at in range(0, len(piece), _HELD))

    def _take(self, piece: str) -> str:
        self._held += piece
        end = 0
        for found in _ENDS.finditer(self._held):
            if not _unfinished(self._held[: found.end()]):
                end = found.end()
        if not end and len(self._held) > _HELD:
            end = len(self._held)
        ready, self._held = self._held[:end], self._held[end:]
        return plain(ready)

    def rest(self) -> str:
        """Return what is left: the text is at its end."""
        ready, self._held = self._held, ""
        return plain(ready).rstrip()


def _unfinished(text: str) -> bool:
    """Does a text end within something that is to be closed yet?"""
    return text.count("**") % 2 == 1 or _OPEN.search(text) is not None
