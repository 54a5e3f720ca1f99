"""Sentences read from their edges, when no rule holds all their words.

The words around a title are known, verb by verb (`en_cues`, `ru_cues`): they are taken off both
ends, and what is left is the title. Clauses that only say why are dropped first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
import re
from typing import Any

from ..model import MediaType
from .command import Command
from .edges import edge, named, pattern
from .objects import Found, read_object, title_text
from .rules import Cue, Grammar, Rule
from .text import Phrase, Token

type Finish = Callable[[Found, Rule, dict[str, Any], Grammar], Command | None]

type _Split = tuple[Phrase, Phrase, Phrase]

_MAX_WORDS = 24
_BREAK = re.compile(r"[,;!?…]|\.(?:\s|\Z)|\s[-–—]+\s|:\s")
_WORD = r"(?<!\S){}(?!\S)"
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
_QUALIFIES = {"quality", "language"}


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue, compiled."""

    cue: Cue
    needed: re.Pattern[str]
    around: re.Pattern[str]
    then: re.Pattern[str]
    never: re.Pattern[str] | None
    alone: re.Pattern[str] | None


def _word(words: str) -> re.Pattern[str] | None:
    return re.compile(_WORD.replace("{}", f"(?:{words})")) if words else None


@cache
def _cues(language: str) -> tuple[_Cue, ...]:
    return tuple(
        _Cue(
            cue,
            re.compile(rf"(?<!\S)(?:{cue.cue})(?!\S)"),
            re.compile(rf"(?:{cue.around})\Z"),
            re.compile(rf"(?:{cue.then or '(?!)'})\Z"),
            _word(cue.never),
            _word(cue.alone),
        )
        for cue in import_module(f"{__package__}.{language}_cues").CUES
    )


@cache
def _governors(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables = import_module(f"{__package__}.{language}_cues")
    if not hasattr(tables, "GOVERNORS"):
        return ()
    return tuple((case, re.compile(rf"(?<!\S){words}{tables.BETWEEN}\Z")) for case, words in tables.GOVERNORS)


def sane(command: Command, tables: Grammar) -> bool:
    """Tell whether no title of a command holds words that belong around a title."""
    within, ends = pattern(tables, "NO_TITLE_WORDS", _WORD), pattern(tables, "NO_TITLE_EDGE")
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


def fuller(command: Command, phrase: Phrase, tables: Grammar, finish: Finish) -> Command:
    """Return the reading that has a title, where a rule passed over it."""
    if command.title or command.titles or command.verb not in {"retry", "remove", "pause", "subtitles"}:
        return command
    other = read(phrase, tables, finish)
    return other if other and other.verb == command.verb and other.title else command


def clauses(phrase: Phrase) -> list[Phrase]:
    """Split a sentence at its punctuation."""
    starts = [i for i in range(1, len(phrase.tokens)) if _BREAK.search(phrase.gap_before(i))]
    ends = [*starts, len(phrase.tokens)]
    return [
        Phrase(phrase.text, phrase.tokens[start:end]) for start, end in zip([0, *starts], ends, strict=True)
    ]


def folded(phrase: Phrase, tables: Grammar) -> Phrase:
    """Return the sentence without what was taken back, and without clauses that only say why."""
    phrase = _corrected(phrase, tables)
    if again := pattern(tables, "INSTEAD_OF_ALL", r"(?<!\S){} (?=\S+ \S)").search(phrase.norm):
        phrase = phrase.between(again.end(), len(phrase.norm))
    parts = clauses(phrase)
    order, acts = pattern(tables, "ORDER"), pattern(tables, "ACTS", _WORD)
    only = _only_title(parts)
    refers = pattern(tables, "REFERS")
    while len(parts) > 1 and _aside(parts[-1], tables) and not order.match(parts[-1].norm):
        if parts[-1] is only:
            break
        parts.pop()
    while len(parts) > 1 and _aside(parts[0], tables) and not acts.search(parts[0].norm):
        if parts[0] is only:
            break
        if order.match(parts[-1].norm) or not any(acts.search(part.norm) for part in parts[1:]):
            break
        if any(refers.match(part.norm) for part in parts[1:]):
            break
        parts.pop(0)
    tokens = tuple(token for part in parts for token in part.tokens)
    return Phrase(phrase.text, tokens)


def _only_title(parts: list[Phrase]) -> Phrase | None:
    """Return the one clause with a word that has a capital inside the sentence."""
    shown = [part for part in parts if any(_inner_capital(token, part) for token in part.tokens)]
    return shown[0] if len(shown) == 1 else None


def _inner_capital(token: Token, phrase: Phrase) -> bool:
    before = phrase.text[: token.start].rstrip(' «"')
    return token.quoted or (
        phrase.text[token.start].isupper() and before[-1:] not in ("", ".", "!", "?", "…")
    )


def ordered(phrase: Phrase, tables: Grammar) -> bool:
    """Tell whether a sentence ends with an order whose object stands before it: "…, get it"."""
    order = pattern(tables, "ORDER", r"(?<!\S){}\Z").search(phrase.norm)
    remark = phrase.norm[: order.start()] if order else ""
    return bool(remark) and any(pattern(tables, name, _WORD).search(remark) for name in ("INTRO", "TROUBLE"))


def case_after(words: str, case: str, tables: Grammar) -> str:
    """Return the case that a title is in after these words."""
    return next((found for found, known in _governors(tables.language) if known.search(words)), case)


def _aside(clause: Phrase, tables: Grammar) -> bool:
    """Tell whether a clause only says why."""
    norm = clause.norm
    capitals = sum(named(token, clause, tables) for token in clause.tokens)
    if capitals * 2 >= len(clause.tokens):
        return False
    return bool(pattern(tables, "ASIDE").match(norm)) and not pattern(tables, "ABOUT").match(norm)


def _corrected(phrase: Phrase, tables: Grammar) -> Phrase:
    """Read "Dune, no, better the Matrix": the verb of the first part and the object of the last."""
    parts = clauses(phrase)
    instead = pattern(tables, "INSTEAD", r"{}(?: |\Z)")
    for i in range(len(parts) - 1, 0, -1):
        match = instead.match(parts[i].norm)
        if not match:
            continue
        rest = parts[i].without(*match.span())
        tokens = (*rest.tokens, *(token for part in parts[i + 1 :] for token in part.tokens))
        if not tokens or not read_object(Phrase(phrase.text, tokens), tables, Rule("amend", "")).rest:
            continue
        new = Phrase(phrase.text, tokens)
        around = next(cue for cue in _cues(tables.language) if cue.cue.verb == "request").around
        verb = edge(parts[0], around, tables, front=True)
        if kept := pattern(tables, "ORDERED", _WORD).search(parts[0].norm):
            verb = parts[0].between(0, kept.end())
        asked = pattern(tables, "GET", _WORD).search(new.norm)
        return new if asked or not verb else Phrase(phrase.text, (*verb.tokens, *new.tokens))
    return phrase


def read(phrase: Phrase, tables: Grammar, finish: Finish) -> Command | None:
    """Return what a sentence asks, read from its edges."""
    if len(phrase.tokens) > _MAX_WORDS:
        return None
    for sentence, slots in _sentences(phrase, tables):
        for cue in _cues(tables.language):
            if command := _read(sentence, cue, tables, finish):
                missing = {key: value for key, value in slots.items() if getattr(command, key, 0) is None}
                return replace(command, certain=False, **missing)
    return None


def _sentences(phrase: Phrase, tables: Grammar) -> Iterator[tuple[Phrase, dict[str, Any]]]:
    """Yield the sentence, then its end from the last order on: «завтра гости, скачай Дюну»."""
    yield phrase, {}
    found = list(pattern(tables, "GET", r"(?<!\S){}(?= )").finditer(phrase.norm))
    lead = phrase.norm[: found[-1].start()] if found else ""
    if lead and not pattern(tables, "NO_LEAD", _WORD).search(lead):
        before = phrase.between(0, found[-1].start())
        slots = read_object(before, tables, Rule("amend", "")).slots
        kept = {key: value for key, value in slots.items() if key in _QUALIFIES}
        after = phrase.without(0, found[-1].end())
        if after and not read_object(after, tables, Rule("amend", "")).rest:
            # «Хоббита скачай в 4К»
            order = phrase.between(*found[-1].span())
            yield Phrase(phrase.text, (*order.tokens, *before.tokens, *after.tokens)), {}
        yield phrase.without(0, found[-1].start()), kept


def _splits(phrase: Phrase, cue: _Cue, tables: Grammar) -> Iterator[_Split]:
    """Yield the words before a title, the title, and the words after it."""
    if cue.cue.where == "before":
        yield from _after_cue(phrase, cue, tables)
    elif cue.cue.where == "after":
        yield from _before_cue(phrase, cue, tables)
    else:
        front, rest, back = _peeled(phrase, cue.around, cue.around, tables)
        if any(cue.needed.search(words) for words in (front.norm, back.norm)):
            yield front, rest, back


def _peeled(phrase: Phrase, before: re.Pattern[str], after: re.Pattern[str], tables: Grammar) -> _Split:
    front = edge(phrase, before, tables, front=True)
    inner = Phrase(phrase.text, phrase.tokens[len(front.tokens) :])
    back = edge(inner, after, tables, front=False)
    return front, Phrase(phrase.text, inner.tokens[: len(inner.tokens) - len(back.tokens)]), back


def _after_cue(phrase: Phrase, cue: _Cue, tables: Grammar) -> Iterator[_Split]:
    """Yield the same where the title follows its cue, with anything before a cue that says enough."""
    known = len(edge(phrase, cue.around, tables, front=True).norm)
    for match in cue.needed.finditer(phrase.norm):
        lead = phrase.norm[: match.start()]
        changes = cue.cue.verb in {"request", "remove"}
        vetoed = changes and pattern(tables, "NO_LEAD", _WORD).search(lead)
        if len(lead) > known + 1 and (not cue.cue.lead or vetoed):
            return
        after = phrase.between(match.end(), len(phrase.norm))
        _, rest, back = _peeled(after, cue.then, cue.around, tables)
        yield phrase.between(0, match.end()), rest, back


def _before_cue(phrase: Phrase, cue: _Cue, tables: Grammar) -> Iterator[_Split]:
    """Yield the same where the title comes first: "everybody talks about Dune, get it"."""
    for match in cue.needed.finditer(phrase.norm):
        after = phrase.between(match.end(), len(phrase.norm))
        if len(edge(after, cue.around, tables, front=True).tokens) < len(after.tokens):
            continue
        remark, lead = phrase.between(0, match.start()), ""
        intro = pattern(tables, "INTRO", _WORD).search(remark.norm) if cue.cue.lead else None
        if intro:
            lead, remark = remark.norm[: intro.end()], remark.between(intro.end(), len(remark.norm))
        front, rest, _ = _peeled(remark, cue.around, cue.around, tables)
        if not lead and _half(rest, tables):
            continue
        if rest or not lead:
            head = phrase.between(0, len(lead) + len(front.norm))
            yield head, rest, phrase.between(match.start(), len(phrase.norm))


def _half(rest: Phrase, tables: Grammar) -> bool:
    """Tell whether a title would be half a sentence."""
    said = pattern(tables, "CLAUSE", _WORD).search(rest.norm)
    return bool(said) and not any(named(token, rest, tables) for token in rest.tokens)


def _read(phrase: Phrase, cue: _Cue, tables: Grammar, finish: Finish) -> Command | None:
    if not cue.needed.search(phrase.norm) or (cue.never and cue.never.search(phrase.norm)):
        return None
    for front, rest, back in _splits(phrase, cue, tables):
        if command := _command(phrase, (front, rest, back), cue, tables, finish):
            return command
    return None


def _command(phrase: Phrase, split: _Split, cue: _Cue, tables: Grammar, finish: Finish) -> Command | None:
    front, rest, back = split
    slots = dict(cue.cue.slots)
    if cue.cue.verb == "subtitles" and (
        match := pattern(tables, "LANGUAGE", r"(?<!\S){}").search(f"{front.norm} {back.norm}")
    ):
        slots["language"] = next(
            (code for stem, code in tables.languages.items() if match["l"].startswith(stem)), None
        )
    if cue.cue.verb == "recommend":
        return _similar(rest, front, tables) if rest else None
    if not rest:
        alone = cue.alone and cue.alone.search(phrase.norm)
        return Command(verb=cue.cue.verb, **slots) if alone else None
    rule = Rule(cue.cue.verb, "", cue.cue.trust, case_after(front.norm, cue.cue.case, tables))
    unlikely = pattern(tables, "UNLIKELY", "{} ")
    if cue.cue.trust != "sure" and unlikely.match(rest.norm) and not named(rest.tokens[0], phrase, tables):
        return None
    found = read_object(rest, tables, rule)
    if cue.cue.where == "after":
        # "everybody talks about Dark, get the first season"
        found.slots = {**read_object(back, tables, Rule("amend", "")).slots, **found.slots}
    command = finish(found, rule, slots, tables)
    return command if command and sane(command, tables) else None


def _similar(rest: Phrase, front: Phrase, tables: Grammar) -> Command:
    """Read "something like …": the last word before the title tells its case."""
    case = "like" if front.norm.endswith("на") else "gen"
    before = tables.media_before.match(rest.norm)
    liked = (rest.without(*before.span()) or rest) if before else rest
    title, _ = title_text(liked, tables, case, governed=False)
    kind = next((kind for kind, words in tables.type_words if words.search(front.norm)), None)
    genre = next((genre for words, genre in tables.genre_words if words.search(front.norm)), None)
    return Command(verb="recommend", like=title, genre=genre, media_type=MediaType(kind) if kind else None)
