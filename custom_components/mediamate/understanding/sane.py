"""Titles that hold words of the sentence around them: where these are, a rule has cut wrong."""

import re

from .command import Command
from .edges import WORD, pattern
from .rules import Grammar
from .text import Phrase

_SMALL = {
    "the",
    "a",
    "an",
    "de",
    "la",
    "le",
    "el",
    "il",
    "les",
    "los",
    "das",
    "der",
    "die",
    "von",
    "van",
    "tick",
}
_CAPITAL = re.compile(r"[A-Z][a-z]+")


def sane(command: Command, tables: Grammar) -> bool:
    """Tell whether no title of a command holds words that belong around a title."""
    within, ends = pattern(tables, "NO_TITLE_WORDS", WORD), pattern(tables, "NO_TITLE_EDGE")
    titles = [*(command.titles or ()), command.title or "", command.like or ""]
    titles = [title for title in titles if not tables.keep.fullmatch(Phrase.of(title).norm)]
    norms = [Phrase.of(title).norm for title in titles]
    if any(within.search(norm) or ends.match(norm) for norm in norms):
        return False
    if not tables.russian and any(_cut_wrong(title, command.verb, tables) for title in titles):
        return False
    half = pattern(tables, "HALF_TITLE")
    # who asks to get «В джазе только девушки» names it
    return command.verb == "request" or not any(
        half.match(norm) and title[:1].islower() for title, norm in zip(titles, norms, strict=True)
    )


def _cut_wrong(title: str, verb: str, tables: Grammar) -> bool:
    """Tell whether words of the sentence hang on a title: "read Holes for school", "Seinfeld on"."""
    first, *others = title.split(" ")
    if not others:
        return False
    if first.islower() and first not in _SMALL and any(_CAPITAL.match(word) for word in others):
        return True
    norm = Phrase.of(title).norm
    if not others[-1].islower():
        return False
    capitals = _CAPITAL.match(first) and pattern(tables, "LATE_AFTER_CAPITALS").match(norm)
    return bool(capitals or (verb != "request" and pattern(tables, "LATE").match(norm)))
