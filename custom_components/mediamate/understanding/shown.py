"""Titles that show themselves: quoted, in another script, or with a capital that no sentence gives.

Where a title shows itself, the words around it may be any: its place is known before the
verb is. What is left of the sentence, with a sign in the title's place, is the context,
and the first sign in the context names the verb.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
import re
from typing import Any, Self

from ..model import MediaType
from . import talk
from .around import TITLE, Around, Sign, around_of, around_only
from .command import Command
from .kinds_said import language_said
from .objects import Found, protected, read_object, title_text
from .rules import Grammar, Rule
from .spans import marks_in, shows, slots_in, spans_of
from .talk import Talk
from .text import Phrase, normal

type Finish = Callable[[Found, Rule, dict[str, Any], Grammar], Command | None]

_ACTS = {"request", "remove", "watch"}
# slots that say nothing of the verb
_SILENT = {"quality", "language", "drop", "year"}
_NONE = re.compile(r"§(?: \S+)* (?:нет|нету)(?!\S)")
_LIKE_CASES = {"понравился": "nom", "понравилась": "nom", "понравилось": "nom", "понравились": "nom", "зашел": "nom", "зашла": "nom", "зашло": "nom", "зашли": "nom",
    "вроде": "gen", "типа": "gen", "наподобие": "gen", "духе": "gen", "стиле": "gen", "типу": "gen", "манер": "gen", "после": "gen", "сродни": "dat", "как": "nom", "от": "gen"}  # fmt: skip
# slots that only works have
_OF_A_WORK = {"quality", "season", "episode", "pair", "list", "span", "first", "series"}


@dataclass(frozen=True, slots=True)
class _View:
    """A sentence with one of its titles: what is said around it, with the slots and without."""

    phrase: Phrase
    span: range
    taken: dict[int, str]
    said: str
    short: str
    around: list[str]

    @classmethod
    def of(cls, phrase: Phrase, span: range, taken: dict[int, str], heard: re.Pattern[str]) -> Self:
        """Put the sign of a title in its place."""
        words = [
            (i, TITLE if i == span.start else token.norm)
            for i, token in enumerate(phrase.tokens)
            if i == span.start or (i not in span and (taken.get(i) not in _SILENT or heard.match(token.norm)))
        ]
        return cls(
            phrase,
            span,
            taken,
            " ".join(word for _, word in words) + (" ?" if "?" in phrase.text else ""),
            " ".join(word for i, word in words if i not in taken),
            [word for i, word in words if i not in taken],
        )


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, the places of its slots and of the words that show a title. `doubtful`: they only may."""

    phrase: Phrase
    taken: dict[int, str]
    marks: list[int]
    tables: Grammar
    around: Around
    doubtful: bool

    @classmethod
    def of(cls, phrase: Phrase, tables: Grammar, *, guess: bool) -> Self:
        """Find what shows a title."""
        around = around_of(tables.language)
        phrase = protected(phrase, tables)
        taken = slots_in(phrase, tables)
        marks = marks_in(phrase, taken, around, guess=False)
        guessed = [] if marks or not guess else marks_in(phrase, taken, around, guess=True)
        doubtful = bool(guessed and around.is_rare and not around.proof.search(phrase.norm))
        return cls(phrase, taken, marks or guessed, tables, around, doubtful)

    def view(self, span: range) -> _View:
        """Look at the sentence with its title there."""
        return _View.of(self.phrase, span, self.taken, self.around.heard)

    def verb(self, view: _View) -> Sign | None:
        """Return the first sign in a context that its words bear out."""
        for sign in self.around.signs:
            if not (sign.said.search(view.said) or sign.said.search(view.short)):
                continue
            if sign.never and sign.never.search(view.said):
                continue
            if (sign.trust != "weak" or _borne_out(view, self.around)) and self._likely(view, sign):
                return sign
        return None

    def _likely(self, view: _View, sign: Sign) -> bool:
        """Tell whether words without a capital may be the title that a verb acts on."""
        rare = self.around.is_rare
        if not self.doubtful or rare is None or sign.verb not in _ACTS:
            return True
        return any(rare(self.phrase.tokens[i].norm) for i in view.span)


def read(phrase: Phrase, tables: Grammar, finish: Finish, *, guess: bool = True) -> Command | None:
    """Return what a sentence asks whose title shows itself; None when it shows none.

    `guess`: in a text without capitals, words that nobody knows show a title too.
    """
    if around_of(tables.language).veto.search(phrase.norm):
        return None
    sentence = _Sentence.of(phrase, tables, guess=guess)
    said: Talk = import_module(f"{__package__}.{tables.language}_talk").talk()
    if not sentence.marks:
        return talk.read(sentence.phrase, tables, said)
    return _by_person(sentence, said) or _by_sign(sentence, finish)


def _by_sign(sentence: _Sentence, finish: Finish) -> Command | None:
    phrase, taken, around = sentence.phrase, sentence.taken, sentence.around
    for stop in (around.stop, around.opinion):
        for span in spans_of(phrase, sentence.marks, taken, around, stop):
            view = sentence.view(span)
            if around.not_works.search(view.said) or (sign := sentence.verb(view)) is None:
                continue
            title = " ".join(phrase.tokens[i].norm for i in span)
            if sentence.doubtful and sentence.tables.things.match(title):
                return None
            return _command(view, sign, sentence.tables, around, finish)
    return _bare(sentence, finish)


def for_others(phrase: Phrase, tables: Grammar) -> bool:
    """Tell whether a sentence is said of others, or to be said to them."""
    around = around_of(tables.language)
    return bool(around.veto.search(phrase.norm))


def shows_a_title(phrase: Phrase, tables: Grammar) -> bool:
    """Tell whether a sentence has a word that shows a title."""
    return bool(_Sentence.of(phrase, tables, guess=False).marks)


def is_thing(command: Command, tables: Grammar) -> bool:
    """Tell whether a title without a capital begins or ends with a thing of the day."""
    around = around_of(tables.language)
    for title in (command.title, *(command.titles or ())):
        words = (title or "").split()
        ends = {*words[:2], *words[-1:]}
        if any(word.islower() and around.thing.match(normal(word)) for word in ends):
            return True
    return False


def _borne_out(view: _View, around: Around) -> bool:
    """Tell whether nothing else is spoken of, and the title is not just somebody's first name."""
    name = " ".join(view.phrase.tokens[i].norm for i in view.span)
    somebody = bool(around.somebody.match(name))
    last = view.phrase.tokens[view.span.stop - 1].norm
    thing = len(view.span) > 1 and around.thing.match(last) and not around.kept.search(view.said)
    return not somebody and not thing and around_only(view.around, around, strict=False)


def _by_person(sentence: _Sentence, said: Talk) -> Command | None:
    """Read "films by Denis Villeneuve": a person where a title might be."""
    tokens, around = sentence.phrase.tokens, sentence.around
    for mark in sentence.marks:
        end = mark + 1
        while end < len(tokens) and (end in sentence.marks or around.joins.match(tokens[end].norm)):
            end += 1
        span = range(mark, end)
        names = [tokens[i].norm for i in span]
        link = tokens[mark - 1].norm if mark else ""
        if around.people.search(sentence.view(span).said) and around.is_person(names, link):
            return talk.by_person(sentence.phrase, span, link, sentence.tables, said)
    return None


def _bare(sentence: _Sentence, finish: Finish) -> Command | None:
    """Read a title with a season, an episode or a quality, and nothing that says what for."""
    phrase, taken, around = sentence.phrase, sentence.taken, sentence.around
    if not _OF_A_WORK & set(taken.values()):
        return None
    for span in spans_of(phrase, sentence.marks, taken, around, around.stop):
        view = sentence.view(span)
        if all(word == TITLE or around.idle.match(word) for word in view.around):
            wish = Sign("request", around.stop, None, "acc", "weak", {})
            return _command(view, wish, sentence.tables, around, finish)
    return None


def _command(view: _View, sign: Sign, tables: Grammar, around: Around, finish: Finish) -> Command | None:
    phrase, span = view.phrase, view.span
    first = span.start
    while first and first - 1 not in view.taken and around.kept.match(phrase.tokens[first - 1].norm):
        first -= 1
    inside = {*range(first, span.stop), *view.taken}
    tokens = tuple(token for i, token in enumerate(phrase.tokens) if i in inside)
    before = view.said.partition(TITLE)[0].rstrip()
    case = around.case_after(before, sign.case, tables)
    if case == "auto" and _NONE.search(view.said):
        case = "gen"
    slots = dict(sign.slots)
    if slots.pop("like", None):
        return _similar(view, before, tables, slots)
    if sign.verb == "subtitles" and (code := language_said(phrase.norm, tables)):
        slots["language"] = code
    rule = Rule(sign.verb, "", "sure" if sign.trust == "sure" else "media", case)
    found = read_object(Phrase(phrase.text, tokens), tables, rule)
    found.marked = found.marked or shows(phrase.tokens[span.start], phrase)
    command = finish(found, rule, slots, tables)
    if command is None or not (command.title or command.titles):
        return None
    certain = command.certain and around_only(view.around, around, strict=True)
    return replace(command, certain=certain, **_kind(command, view, tables))


def _kind(command: Command, view: _View, tables: Grammar) -> dict[str, Any]:
    """Return the kind of work that is said anywhere around a title."""
    if command.media_type or command.verb == "recommend":
        return {}
    kind = next((kind for kind, words in tables.type_words if words.search(view.said)), None)
    return {"media_type": MediaType(kind)} if kind else {}


def _similar(view: _View, before: str, tables: Grammar, slots: dict[str, Any]) -> Command:
    """Read "something like …": the last word before the title tells its case."""
    span = Phrase(view.phrase.text, view.phrase.tokens[view.span.start : view.span.stop])
    case = _LIKE_CASES.get(before.rsplit(" ", 1)[-1], "acc")
    title, _ = title_text(span, tables, case, governed=False)
    kind = next((kind for kind, words in tables.type_words if words.search(view.said)), None)
    genre = next((genre for words, genre in tables.genre_words if words.search(view.said)), None)
    return Command(
        verb="recommend", like=title, genre=genre, media_type=MediaType(kind) if kind else None, certain=True
    )
