"""The words at the ends of a sentence that cannot be of a title."""

from functools import cache
from importlib import import_module
import re

from .rules import Grammar
from .text import Phrase, Token

_WIDEST = 6
_SENTENCE_ENDS = ".!?…:"


@cache
def _compiled(language: str, name: str, shape: str) -> re.Pattern[str]:
    words = getattr(import_module(f"{__package__}.{language}_cues"), name, "(?!)")
    return re.compile(shape.replace("{}", f"(?:{words})"))


def pattern(tables: Grammar, name: str, shape: str = r"{}\Z") -> re.Pattern[str]:
    """Compile a table of a language's words into a shape, once; what a language lacks matches nothing."""
    return _compiled(tables.language, name, shape)


def edge(phrase: Phrase, known: re.Pattern[str], tables: Grammar, *, front: bool) -> Phrase:
    """Return the words at one end of a sentence that are known, the longest groups first."""
    tokens = phrase.tokens
    start, end = 0, len(tokens)
    not_last = pattern(tables, "NOT_LAST")
    while start < end:
        for width in range(min(_WIDEST, end - start), 0, -1):
            taken = tokens[start : start + width] if front else tokens[end - width : end]
            norm = " ".join(token.norm for token in taken)
            if not front and not_last.match(norm):
                continue
            if known.match(norm) and not any(named(token, phrase, tables) for token in taken):
                break
        else:
            break
        start, end = (start + width, end) if front else (start, end - width)
    return Phrase(phrase.text, tokens[:start] if front else tokens[end:])


def named(token: Token, phrase: Phrase, tables: Grammar) -> bool:
    """Tell whether a word has a capital that no sentence gives it, or is quoted: it is of the title."""
    if token.quoted:
        return True
    first = phrase.text[token.start]
    capital = ("А" <= first <= "Я" if tables.russian else first.isupper()) and not phrase.text.isupper()
    before = phrase.text[: token.start].rstrip()
    if not capital or not before or before[-1] in _SENTENCE_ENDS:
        return False
    return not pattern(tables, "CAPITALS").match(token.norm)


def trimmed(phrase: Phrase, tables: Grammar) -> Phrase:
    """Return an object without hesitation before it: «короче этот как его Бойцовский клуб»."""
    front = edge(phrase, pattern(tables, "TRIM"), tables, front=True)
    return Phrase(phrase.text, phrase.tokens[len(front.tokens) :]) or phrase
