"""What a sentence says of works beside their titles: which kind, and like which other one."""

import re
from typing import Any

from ..model import MediaType
from .edges import pattern
from .rules import Grammar
from .text import Phrase

_BUT_OTHER = re.compile(r" but (?:more |less |not |a bit |with )?\S+(?: \S+)?\Z")
_SHOW_ME = re.compile(r"\bshow(?: me| us)\b")
_DOCUMENTARY = re.compile(r"documentar|документал")


def liked_work(phrase: Phrase, tables: Grammar) -> Phrase:
    """Return what something should be like, without "the film" before and "but funnier" after it."""
    if but := _BUT_OTHER.search(phrase.norm):
        phrase = phrase.without(but.start() + 1, but.end())
    before = tables.media_before.match(phrase.norm)
    if before is None or tables.keep.match(phrase.norm):
        return phrase
    return phrase.without(*before.span()) or phrase


def kind_said(words: str, tables: Grammar) -> dict[str, Any]:
    """Return the kind of work that is said; "show me a film" names no show, a documentary may be a series."""
    words = _SHOW_ME.sub("", words)
    kinds = [kind for kind, pattern in tables.type_words if pattern.search(words)]
    if not kinds:
        return {}
    several = len(kinds) > 1 and _DOCUMENTARY.search(words)
    return {"media_type": MediaType(kinds[1] if several else kinds[0])}


def language_said(words: str, tables: Grammar) -> str | None:
    """Return the language that is said: of subtitles it needs no word beside it."""
    match = pattern(tables, "LANGUAGE", r"(?<!\S){}").search(words)
    if match is None:
        return None
    return next((code for stem, code in tables.languages.items() if match["l"].startswith(stem)), None)
