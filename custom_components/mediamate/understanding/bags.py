"""Sentences without a title, by their words and not by their order.

"How's it going with the downloads" has the words of a question about downloads and no
other, in whatever order they come. What is similar to something, or with somebody, may follow.
"""

import re
from typing import Any

from ..model import MediaType
from .command import Command
from .objects import person_text, title_text
from .rules import Bag, Grammar
from .text import Phrase

_BUT_OTHER = re.compile(r" but (?:more |less |not |a bit |with )?\S+(?: \S+)?\Z")
_SHOW_ME = re.compile(r"\bshow(?: me| us)\b")
_DOCUMENTARY = re.compile(r"documentar|документал")


def by_words(phrase: Phrase, tables: Grammar) -> Command | None:
    """Return the command of the first bag that holds every word of the sentence."""
    norm = phrase.norm
    for bag in tables.bags:
        match = bag.words.match(norm)
        if match and bag.core.search(match["bag"]) and not (bag.never and bag.never.search(norm)):
            return _command(phrase, bag, match, tables)
    return None


def _command(phrase: Phrase, bag: Bag, match: Any, tables: Grammar) -> Command:
    groups = {key: value for key, value in match.groupdict().items() if value}
    slots: dict[str, Any] = {}
    if bag.verb in {"recommend", "upcoming"}:
        slots.update(_described(match["bag"], tables))
    for key in ("p", "pw"):
        if key in groups:
            name = phrase.between(*match.span(key)).raw()
            slots["person"] = person_text(name, "с" if key == "pw" else "", tables)
    named = next((key for key in ("like", "likegen") if key in groups), None)
    if named:
        liked = liked_work(phrase.between(*match.span(named)), tables)
        slots["like"], _ = title_text(liked, tables, "gen" if named == "likegen" else "like", governed=False)
    return Command(verb=bag.verb, certain=True, **slots)


def liked_work(phrase: Phrase, tables: Grammar) -> Phrase:
    """Return what something should be like, without "the film" before and "but funnier" after it."""
    if but := _BUT_OTHER.search(phrase.norm):
        phrase = phrase.without(but.start() + 1, but.end())
    before = tables.media_before.match(phrase.norm)
    if before is None or tables.keep.match(phrase.norm):
        return phrase
    return phrase.without(*before.span()) or phrase


def _described(words: str, tables: Grammar) -> dict[str, Any]:
    """Return the genre and the kind of work that a wish names."""
    slots: dict[str, Any] = {}
    genre = next((genre for pattern, genre in tables.genre_words if pattern.search(words)), None)
    if genre:
        slots["genre"] = genre
    return {**slots, **kind_said(words, tables)}


def kind_said(words: str, tables: Grammar) -> dict[str, Any]:
    """Return the kind of work that is said; "show me a film" names no show, a documentary may be a series."""
    words = _SHOW_ME.sub("", words)
    kinds = [kind for kind, pattern in tables.type_words if pattern.search(words)]
    if not kinds:
        return {}
    several = len(kinds) > 1 and _DOCUMENTARY.search(words)
    return {"media_type": MediaType(kinds[1] if several else kinds[0])}
