"""Telegram's HTML: the one way in which text from outside gets into a message."""

from collections.abc import Iterator
from html import escape as _escape
from typing import Final

LONGEST: Final = 4096  # of a message, in UTF-16 units, as Telegram counts
CAPTION: Final = 1024


def escape(text: str) -> str:
    """Return a text so that Telegram shows it as it is. Everything that is no template of ours comes here."""
    return _escape(text, quote=False)


def bold(text: str) -> str:
    """Return a text in bold."""
    return f"<b>{escape(text)}</b>"


def italic(text: str) -> str:
    """Return a text in italics."""
    return f"<i>{escape(text)}</i>"


def link(address: str, text: str) -> str:
    """Return a word that leads somewhere."""
    return f'<a href="{_escape(address)}">{escape(text)}</a>'


def length(text: str) -> int:
    """Count as Telegram does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """Cut a text, not yet escaped, so that it fits once it is: at a word where there is one."""
    text = " ".join(text.split())
    if length(escape(text)) <= most:
        return text
    kept = text[: max(0, most - 1)]
    while kept and length(escape(kept)) >= most:
        kept = kept[: -max(1, (length(escape(kept)) - most) // 5)]
    head = kept.rpartition(" ")[0] or kept
    return f"{head.rstrip('.,;:—–- ')}…" if head else ""


def pieces(text: str, most: int = LONGEST) -> Iterator[str]:
    """Cut a long text into messages, escaped: between paragraphs, else lines, else words."""
    rest = text.strip()
    while rest and length(escape(rest)) > most:
        cut = _cut(rest, most)
        yield escape(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        yield escape(rest)


def _cut(text: str, most: int) -> int:
    """Return where to cut so that what is before it fits."""
    end = min(len(text), most)
    while length(escape(text[:end])) > most:
        end -= max(1, (length(escape(text[:end])) - most) // 5)
    for mark in ("\n\n", "\n", " "):
        if (found := text.rfind(mark, end // 2, end)) > 0:
            return found
    return end
