"""Clauses that only say why: «завтра гости, скачай Дюну»."""

import re

from .edges import WORD, named, pattern
from .rules import Grammar
from .text import Phrase, Token

_BREAK = re.compile(r"[,;!?…]|\.(?:\s|\Z)|\s[-–—]+\s|:\s")


def without_asides(phrase: Phrase, tables: Grammar) -> Phrase:
    """Return the sentence without clauses that only say why."""
    parts = _clauses(phrase)
    order, acts = pattern(tables, "ORDER"), pattern(tables, "ACTS", WORD)
    only = _only_title(parts)
    while len(parts) > 1 and _aside(parts[-1], tables) and not order.match(parts[-1].norm):
        if parts[-1] is only:
            break
        parts.pop()
    while len(parts) > 1 and _aside(parts[0], tables) and not acts.search(parts[0].norm):
        if parts[0] is only:
            break
        if order.match(parts[-1].norm) or not any(acts.search(part.norm) for part in parts[1:]):
            break
        parts.pop(0)
    tokens = tuple(token for part in parts for token in part.tokens)
    return Phrase(phrase.text, tokens)


def _clauses(phrase: Phrase) -> list[Phrase]:
    """Split a sentence at its punctuation."""
    starts = [i for i in range(1, len(phrase.tokens)) if _BREAK.search(phrase.gap_before(i))]
    ends = [*starts, len(phrase.tokens)]
    return [
        Phrase(phrase.text, phrase.tokens[start:end]) for start, end in zip([0, *starts], ends, strict=True)
    ]


def _aside(clause: Phrase, tables: Grammar) -> bool:
    """Tell whether a clause only says why."""
    norm = clause.norm
    capitals = sum(named(token, clause, tables) for token in clause.tokens)
    if capitals * 2 >= len(clause.tokens):
        return False
    return bool(pattern(tables, "ASIDE").match(norm)) and not pattern(tables, "ABOUT").match(norm)


def _only_title(parts: list[Phrase]) -> Phrase | None:
    """Return the one clause with a word that has a capital inside the sentence."""
    shown = [part for part in parts if any(_inner_capital(token, part) for token in part.tokens)]
    return shown[0] if len(shown) == 1 else None


def _inner_capital(token: Token, phrase: Phrase) -> bool:
    before = phrase.text[: token.start].rstrip(' «"')
    return token.quoted or (
        phrase.text[token.start].isupper() and before[-1:] not in ("", ".", "!", "?", "…")
    )
