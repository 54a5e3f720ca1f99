"""The words of a sentence that cannot be of a title, and what they say of the one after them."""

from functools import cache
from importlib import import_module
import re

from .rules import Grammar
from .text import Phrase, Token

_WIDEST = 6
# the end of whose something is: "The Bear's new season"
OWN = re.compile(r"['’]s\Z")
_BOUNDARY = re.compile(r"[,.;!?…]|(?:^| )[-–—:](?: |$)|: ")
_SENTENCE_ENDS = ".!?…:"
# the shape of words anywhere in a sentence
WORD = r"(?<!\S){}(?!\S)"


@cache
def _compiled(language: str, name: str, shape: str) -> re.Pattern[str]:
    words = getattr(import_module(f"{__package__}.{language}_cues"), name, "(?!)")
    return re.compile(shape.replace("{}", f"(?:{words})"))


def pattern(tables: Grammar, name: str, shape: str = r"{}\Z") -> re.Pattern[str]:
    """Compile a table of a language's words into a shape, once; what a language lacks matches nothing."""
    return _compiled(tables.language, name, shape)


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
    known, tokens = pattern(tables, "TRIM"), phrase.tokens
    while tokens:
        for width in range(min(_WIDEST, len(tokens)), 0, -1):
            taken = tokens[:width]
            if known.match(" ".join(token.norm for token in taken)) and not any(
                named(token, phrase, tables) for token in taken
            ):
                break
        else:
            break
        tokens = tokens[width:]
    return Phrase(phrase.text, tokens) or phrase


def case_after(words: str, case: str, tables: Grammar) -> str:
    """Return the case that a title is in after these words."""
    return next((found for found, known in _governors(tables.language) if known.search(words)), case)


@cache
def _governors(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables = import_module(f"{__package__}.{language}_cues")
    if not hasattr(tables, "GOVERNORS"):
        return ()
    return tuple((case, re.compile(rf"(?<!\S){words}{tables.BETWEEN}\Z")) for case, words in tables.GOVERNORS)


def ends_a_title(phrase: Phrase, at: int) -> bool:
    """Tell whether the last words have capitals as the ones before them: "Play Misty for Me"."""
    if phrase.text.isupper() or _BOUNDARY.search(phrase.gap_before(at)):
        return False
    before, after = (
        [phrase.text[token.start : token.end] for token in tokens]
        for tokens in (phrase.tokens[1:at], phrase.tokens[at:])
    )
    if at == 1 and after[-1][:1].isupper():
        return True
    return (
        any(word[:1].isupper() for word in before)
        and any(word[:1].islower() for word in (*before, *after))
        and after[-1][:1].isupper()
        and after[-1] != "I"
    )
