"""Russian sentences read from their edges, when no rule holds all their words.

The words around a title are known, verb by verb (`ru_cues`): they are taken off both ends,
and what is left is the title. Clauses that only say why are dropped first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
import re
from typing import Any

from . import ru_cues
from .command import Command
from .objects import Found, read_object
from .rules import Grammar, Rule
from .ru_cues import CUES, Cue
from .text import Phrase, Token

type Finish = Callable[[Found, Rule, dict[str, Any], Grammar], Command | None]

_MAX_WORDS = 24
_WIDEST = 6
_BREAK = re.compile(r"[,;!?…]|\.(?:\s|\Z)|\s[-–—]+\s|:\s")
_STOP = re.compile(r"[.!?…:]")
_LANGUAGE = re.compile(
    r"(?<!\S)(?:на )?(?P<l>(?:русск|английск|немецк|французск|испанск|итальянск|японск|корейск|китайск|украинск|польск|португальск|турецк|шведск|норвежск|датск|финск|чешск)\w+)"
)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue, compiled."""

    cue: Cue
    needed: re.Pattern[str]
    around: re.Pattern[str]
    never: re.Pattern[str] | None


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(
            cue,
            re.compile(rf"(?<!\S)(?:{cue.cue})(?!\S)"),
            re.compile(rf"(?:{cue.around})\Z"),
            re.compile(rf"(?<!\S)(?:{cue.never})(?!\S)") if cue.never else None,
        )
        for cue in CUES
    )


@cache
def _pattern(name: str, shape: str) -> re.Pattern[str]:
    return re.compile(shape.replace("{}", f"(?:{getattr(ru_cues, name)})"))


@cache
def _governors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((case, re.compile(rf"{words}\Z")) for case, words in ru_cues.GOVERNORS)


def sane(command: Command) -> bool:
    """Tell whether no title of a command holds words that belong around a title."""
    wrong = _pattern("NO_TITLE_WORDS", r"(?<!\S){}(?!\S)")
    named = [*(command.titles or ()), command.title or "", command.like or ""]
    return not any(wrong.search(Phrase.of(title).norm) for title in named)


def clauses(phrase: Phrase) -> list[Phrase]:
    """Split a sentence at its punctuation."""
    starts = [i for i in range(1, len(phrase.tokens)) if _BREAK.search(phrase.gap_before(i))]
    ends = [*starts, len(phrase.tokens)]
    return [
        Phrase(phrase.text, phrase.tokens[start:end]) for start, end in zip([0, *starts], ends, strict=True)
    ]


def folded(phrase: Phrase) -> Phrase:
    """Return the sentence without what was taken back, and without clauses that only say why."""
    phrase = _corrected(phrase)
    parts = clauses(phrase)
    aside, order = _pattern("ASIDE", r"{}\Z"), _pattern("ORDER", r"{}\Z")
    while len(parts) > 1 and aside.match(parts[-1].norm) and not order.match(parts[-1].norm):
        parts.pop()
    while len(parts) > 1 and aside.match(parts[0].norm) and not _reason(parts):
        parts.pop(0)
    tokens = tuple(token for part in parts for token in part.tokens)
    return Phrase(phrase.text, tokens)


def _reason(parts: list[Phrase]) -> bool:
    """Tell whether the last clause is an order whose object is in the first one."""
    return bool(_pattern("ORDER", r"{}\Z").match(parts[-1].norm))


def _corrected(phrase: Phrase) -> Phrase:
    """Read "Dune, no, better the Matrix": the verb of the first part and the object of the last."""
    parts = clauses(phrase)
    instead = _pattern("INSTEAD", r"{}(?: |\Z)")
    for i in range(len(parts) - 1, 0, -1):
        match = instead.match(parts[i].norm)
        if not match:
            continue
        rest = parts[i].without(*match.span())
        tokens = (*rest.tokens, *(token for part in parts[i + 1 :] for token in part.tokens))
        if not tokens:
            continue
        new = Phrase(phrase.text, tokens)
        verb = _edge(parts[0], _cue_of("request").around, front=True)
        asked = _pattern("GET", r"(?<!\S){}(?!\S)").search(new.norm)
        return new if asked or not verb else Phrase(phrase.text, (*verb.tokens, *new.tokens))
    return phrase


def _cue_of(verb: str) -> _Cue:
    return next(cue for cue in _cues() if cue.cue.verb == verb)


def _edge(phrase: Phrase, pattern: re.Pattern[str], *, front: bool) -> Phrase:
    """Return the words at one end of a sentence that a pattern knows, the longest groups first."""
    tokens = phrase.tokens
    start, end = 0, len(tokens)
    while start < end:
        for width in range(min(_WIDEST, end - start), 0, -1):
            taken = tokens[start : start + width] if front else tokens[end - width : end]
            norm = " ".join(token.norm for token in taken)
            if pattern.match(norm) and not any(_named(token, phrase) for token in taken):
                break
        else:
            break
        start, end = (start + width, end) if front else (start, end - width)
    return Phrase(phrase.text, tokens[:start] if front else tokens[end:])


def _named(token: Token, phrase: Phrase) -> bool:
    """Tell whether a word has a capital that no sentence gives it, or is quoted: it is of the title."""
    if token.quoted:
        return True
    at = phrase.tokens.index(token)
    capital = "А" <= phrase.text[token.start] <= "Я" and not phrase.text.isupper()
    return capital and at > 0 and not _STOP.search(phrase.gap_before(at))


def read(phrase: Phrase, tables: Grammar, finish: Finish) -> Command | None:
    """Return what a sentence asks, read from its edges."""
    if len(phrase.tokens) > _MAX_WORDS:
        return None
    for sentence in _sentences(phrase):
        for cue in _cues():
            if command := _read(sentence, cue, tables, finish):
                return replace(command, certain=False)
    return None


def _sentences(phrase: Phrase) -> Iterator[Phrase]:
    """Yield the sentence, then its end from the last order on: «завтра гости скачай Дюну»."""
    yield phrase
    found = list(_pattern("GET", r"(?<!\S){}(?= )").finditer(phrase.norm))
    if found and found[-1].start():
        yield phrase.without(0, found[-1].start())


def _read(phrase: Phrase, cue: _Cue, tables: Grammar, finish: Finish) -> Command | None:
    if not cue.needed.search(phrase.norm) or (cue.never and cue.never.search(phrase.norm)):
        return None
    front = _edge(phrase, cue.around, front=True)
    inner = Phrase(phrase.text, phrase.tokens[len(front.tokens) :])
    back = _edge(inner, cue.around, front=False)
    rest = Phrase(phrase.text, inner.tokens[: len(inner.tokens) - len(back.tokens)])
    if not (cue.needed.search(front.norm) or cue.needed.search(back.norm)):
        return None
    slots = dict(cue.cue.slots)
    if cue.cue.verb == "subtitles" and (match := _LANGUAGE.search(f"{front.norm} {back.norm}")):
        slots["language"] = next(
            (code for stem, code in tables.languages.items() if match["l"].startswith(stem)), None
        )
    if not rest:
        return Command(verb=cue.cue.verb, **slots) if cue.cue.alone else None
    rule = Rule(cue.cue.verb, "", cue.cue.trust, _case(front, cue.cue))
    found = read_object(rest, tables, rule)
    command = finish(found, rule, slots, tables)
    return command if command and sane(command) else None


def _case(front: Phrase, cue: Cue) -> str:
    """Return the case of a title after the words before it."""
    norm = front.norm
    return next((case for case, pattern in _governors() if pattern.search(norm)), cue.case)
