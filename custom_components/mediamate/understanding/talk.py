"""Sentences without a title: what is said in them is known, in whatever order it comes.

The first sign among the words names the verb. Words that nobody knows are let pass where they
are no things, or follow a preposition: "something for a rainy Sunday".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
import re
from typing import Any

from ..model import MediaType
from .command import Command
from .edges import pattern
from .objects import person_text, read_object
from .rules import Grammar, Rule
from .text import Phrase

_WIDEST = 5


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb, what means it, what means that it does not, and its slots. `whole`: every word must be known."""

    verb: str
    said: re.Pattern[str]
    never: re.Pattern[str] | None
    whole: bool
    slots: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Talk:
    """What a language says without naming a work."""

    sayings: Sequence[Saying]
    people: Sequence[Saying]
    known: Callable[[str], bool]
    is_thing: Callable[[str], bool]
    preposition: re.Pattern[str]
    pronouns: frozenset[str]


def read(phrase: Phrase, tables: Grammar, talk: Talk) -> Command | None:
    """Return what a sentence without a title asks."""
    norm = phrase.norm + (" ?" if "?" in phrase.text else "")
    words = [token.norm for token in phrase.tokens]
    for saying in talk.sayings:
        if not saying.said.search(norm) or (saying.never and saying.never.search(norm)):
            continue
        if not _only(words, talk, whole=saying.whole):
            return None
        return _command(saying, phrase, tables)
    return None


def by_person(phrase: Phrase, span: range, link: str, tables: Grammar, talk: Talk) -> Command | None:
    """Return what a sentence asks that names a person and no title: "comedies with Jim Carrey"."""
    words = [token.norm for i, token in enumerate(phrase.tokens) if i not in span]
    norm = " ".join(words)
    for saying in talk.people:
        if saying.said.search(norm) and not (saying.never and saying.never.search(norm)):
            name = Phrase(phrase.text, tuple(phrase.tokens[i] for i in span)).raw()
            slots = {"person": person_text(name, link, tables), **_described(norm, tables)}
            return Command(verb=saying.verb, certain=True, **slots)
    return None


def _command(saying: Saying, phrase: Phrase, tables: Grammar) -> Command:
    slots: dict[str, Any] = dict(saying.slots)
    if saying.verb in {"recommend", "upcoming", "find", "library", "request", "watch", "history"}:
        described = _described(phrase.norm, tables)
        if saying.verb in {"upcoming", "history"}:
            described.pop("genre", None)
        slots.update(described)
    if saying.verb in {"request", "subtitles", "retry", "watch"}:
        slots.update(_qualified(phrase, tables))
    if saying.verb == "subtitles" and (
        match := pattern(tables, "LANGUAGE", r"(?<!\S){}").search(phrase.norm)
    ):
        stems = tables.languages.items()
        slots["language"] = next((code for stem, code in stems if match["l"].startswith(stem)), None)
    return Command(verb=saying.verb, certain=saying.verb != "request", **slots)


def _qualified(phrase: Phrase, tables: Grammar) -> dict[str, Any]:
    """Return the slots that a wish may have without a title."""
    more = read_object(phrase, tables, Rule("amend", "")).slots
    return {key: more[key] for key in ("quality", "language", "season", "episode") if key in more}


def _described(norm: str, tables: Grammar) -> dict[str, Any]:
    """Return the genre and the kind of work that are said."""
    slots: dict[str, Any] = {}
    genre = next((genre for words, genre in tables.genre_words if words.search(norm)), None)
    kind = next((kind for kind, words in tables.type_words if words.search(norm)), None)
    if genre:
        slots["genre"] = genre
    if kind:
        slots["media_type"] = MediaType(kind)
    return slots


def _only(words: list[str], talk: Talk, *, whole: bool) -> bool:
    """Tell whether the words are known; else whether the others are no things of which it is about."""
    at = 0
    while at < len(words):
        widths = range(min(_WIDEST, len(words) - at), 0, -1)
        step = next((width for width in widths if talk.known(" ".join(words[at : at + width]))), 0)
        if not step:
            before = words[max(0, at - 2) : at]
            led = any(talk.preposition.match(word) for word in before) and before[-1] not in talk.pronouns
            if whole or (talk.is_thing(words[at]) and not led):
                return False
        at += step or 1
    return True
