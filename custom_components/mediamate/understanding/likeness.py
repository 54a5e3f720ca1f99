"""A command from what was learnt: the verb and the spans of `learnt.py`, the slots of our tables.

It is never certain: who asks sees the title and says yes before anything happens.
"""

from collections.abc import Iterator
from itertools import pairwise
import re
from typing import Any, Final, NamedTuple

from ..model import MediaType
from .command import Command
from .edges import case_after
from .kinds_said import kind_said
from .learnt import Span, classes, read, weights, year_in
from .objects import person_text, slots_of, title_text
from .rules import Grammar
from .text import Phrase

# how far ahead a verb must be, of 127 that the strongest sign is worth
_LEAST: Final = {"request": 30.0, "remove": 40.0, "watch": 20.0}
_LEAST_OTHER: Final = 10.0
# what needs something to act on
_OF_A_WORK: Final = frozenset({"find", "library", "watch", "rate", "subtitles"})
# answers are read by their whole sentence only
_NOT_HERE: Final = frozenset({"null", "yes", "no", "pick", "help"})
_OF_SLOTS: Final = {
    "rate": {"year", "season", "media_type"},
    "recommend": {"media_type", "language"},
    "history": {"media_type"},
}
_LISTED: Final = re.compile(
    r"(?:(?:and|plus|also|then|too|&|и|а|еще|также|плюс|потом|the|фильм|сериал)(?: |\Z))*\Z"
)
_NO_TITLE: Final = frozenset({"s:season", "s:episode", "s:pair", "s:quality"})
_NOBODY: Final = re.compile(r"\d|\A(?:the|a|an) ", re.IGNORECASE)
# a part of a work, or what comes with it: none can be asked for
_PART: Final = re.compile(r"\b(?:trailers?|soundtrack|scenes?|трейлер\w*|саундтрек\w*)\b")
_WITH: Final = re.compile(r"(?:с|со|вместе с)\Z")


class Likeness(NamedTuple):
    """What sentences like one ask for; or that they are not for us at all."""

    command: Command | None
    not_for_us: bool


def by_likeness(phrase: Phrase, tables: Grammar) -> Likeness:
    """Return what sentences like this one ask for."""
    if tables.not_for_us.match(phrase.norm):
        return Likeness(None, not_for_us=False)  # the rules know which words make an exception
    reading = read(phrase, tables)
    verb, _, sign = reading.verb.partition(" ")
    if verb in _NOT_HERE or reading.margin < _LEAST.get(verb, _LEAST_OTHER):
        return Likeness(None, not_for_us=verb == "null")
    spans = tuple(_cut(phrase, span, tables) for span in reading.spans if not _is_kind(phrase, span, tables))
    works = _of_one_kind(phrase, [span for span in spans if span.kind == "T"])
    titles = [_title(phrase, span, verb, tables) for span in works]
    rest = _without(phrase, spans)
    slots = _slots(rest, verb, tables)
    people = [_person(phrase, span, tables) for span in spans if span.kind == "P"]
    if people := [one for one in people if not _NOBODY.search(one)]:
        slots["person"] = people[0]
    if verb == "request" and _PART.search(rest.norm):
        return Likeness(None, not_for_us=False)
    if sign:
        slots["liked"] = sign == "+"
    command = _command(verb, [one for one in titles if one], slots)
    if command is None or not _bears(command, tables) or not (slots or _says(rest, tables)):
        return Likeness(None, not_for_us=False)
    return Likeness(command, not_for_us=False)


def _command(verb: str, titles: list[tuple[str, tuple[str, ...]]], slots: dict[str, Any]) -> Command | None:
    if verb == "recommend":
        return Command(verb=verb, like=titles[0][0] if titles else None, **slots)
    if not titles:
        needs = verb in _OF_A_WORK and not slots.keys() & {"person", "liked"}
        return None if needs else Command(verb=verb, **slots)
    names = list(dict.fromkeys(title for title, _ in titles))
    if len(names) > 1 and verb == "request":
        return Command(verb=verb, titles=tuple(names), **slots)
    return Command(verb=verb, title=names[0], forms=titles[0][1], **slots)


def _bears(command: Command, tables: Grammar) -> bool:
    """Tell whether it may be of us: no thing of the house or the shop, no order for nothing."""
    if any(tables.things.match(Phrase.of(title).norm) for title in _titles(command)):
        return False
    if command.verb == "request":
        return bool(command.title or command.titles or command.person or command.season or command.episode)
    return True


def _says(rest: Phrase, tables: Grammar) -> bool:
    """Tell whether there is a word around the title that sentences have: a title alone asks nothing."""
    known = weights(tables.language).words
    return any(len(token.norm) > 1 and token.norm in known for token in rest.tokens)


def _titles(command: Command) -> Iterator[str]:
    yield from command.titles or ()
    yield from filter(None, (command.title, command.like))


def _slots(rest: Phrase, verb: str, tables: Grammar) -> dict[str, Any]:
    """Return what our tables find among the words that are no title."""
    slots = slots_of(rest, tables)
    if "year" not in slots and (year := year_in(rest.norm)):
        slots["year"] = year
    for key, value in kind_said(rest.norm, tables).items():
        slots.setdefault(key, value)
    if slots.keys() & {"season", "episode"}:
        slots["media_type"] = MediaType.SERIES
    if verb in {"recommend", "library", "find"}:
        genre = next((genre for pattern, genre in tables.genre_words if pattern.search(rest.norm)), None)
        if genre:
            slots["genre"] = genre
    kept = _OF_SLOTS.get(verb)
    slots = {key: value for key, value in slots.items() if kept is None or key in kept | {"genre"}}
    if "media_type" in slots:
        slots["media_type"] = MediaType(slots["media_type"])
    return slots


def _of_one_kind(phrase: Phrase, works: list[Span]) -> list[Span]:
    """Keep titles that are listed one after another, else the longest: the others are none."""
    between = [
        Phrase(phrase.text, phrase.tokens[one.end : other.start]).norm for one, other in pairwise(works)
    ]
    if all(_LISTED.match(words) for words in between):
        return works
    return [max(works, key=lambda span: phrase.tokens[span.end - 1].end - phrase.tokens[span.start].start)]


def _cut(phrase: Phrase, span: Span, tables: Grammar) -> Span:
    """Cut a season, a quality or a year off the end of a title."""
    marks = classes(_words(phrase, span), tables)
    for at, found in enumerate(marks[1:], 1):
        if _NO_TITLE & set(found):
            return span._replace(end=span.start + at)
    last = phrase.tokens[span.end - 1].norm
    return span._replace(end=span.end - 1) if span.end - span.start > 1 and year_in(last) else span


def _is_kind(phrase: Phrase, span: Span, tables: Grammar) -> bool:
    """Tell whether a title without a capital is but a kind of works: "horror movies", "comedies"."""
    words = _words(phrase, span)
    if any(token.quoted or phrase.text[token.start].isupper() for token in words.tokens):
        return False
    return all({"genre", "type"} & set(found) for found in classes(words, tables))


def _words(phrase: Phrase, span: Span) -> Phrase:
    return Phrase(phrase.text, phrase.tokens[span.start : span.end])


def _without(phrase: Phrase, spans: tuple[Span, ...]) -> Phrase:
    taken = {at for span in spans for at in range(span.start, span.end)}
    return Phrase(phrase.text, tuple(token for at, token in enumerate(phrase.tokens) if at not in taken))


def _title(phrase: Phrase, span: Span, verb: str, tables: Grammar) -> tuple[str, tuple[str, ...]] | None:
    """Return a title in dictionary form, and other readings; None for a pronoun."""
    words = _words(phrase, span)
    if tables.vague.match(words.norm) and not any(token.quoted for token in words.tokens):
        return None
    before = Phrase(phrase.text, phrase.tokens[: span.start]).norm
    if not tables.russian:
        return title_text(words, tables, "acc", governed=False)
    case = case_after(before, "acc" if verb in {"request", "watch", "remove"} else "auto", tables)
    governed = bool(slots_of(Phrase(phrase.text, phrase.tokens[max(0, span.start - 2) : span.start]), tables))
    return title_text(words, tables, case, governed=governed)


def _person(phrase: Phrase, span: Span, tables: Grammar) -> str:
    before = phrase.tokens[span.start - 1].norm if span.start else ""
    return person_text(_words(phrase, span).raw(), before if _WITH.match(before) else "", tables)
