"""Misspelt verbs: "downlod", «скачяй». Titles are never touched."""

from .morphology import dictionary
from .rules import Grammar
from .text import Phrase, Token

_FIRST_WORDS = 12
_SHORTEST = 5
# words of their own that are near to others
_RIGHT = frozenset(
    {"stick", "stack", "struck", "delight", "realise", "relate", "deleted", "states", "statue", "stats"}
)


def _near(word: str, keyword: str) -> bool:
    """Tell whether one letter is missing, doubled, wrong or swapped; in long words two."""
    if sorted(word) == sorted(keyword):
        return True
    allowed = 2 if len(keyword) >= 8 else 1
    if abs(len(word) - len(keyword)) > allowed or word[0] != keyword[0]:
        return False
    before: list[int] = []
    row = list(range(len(keyword) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(keyword, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == keyword[j - 2] and word[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1] <= allowed


def _fixed(word: str, tables: Grammar) -> str:
    if len(word) < _SHORTEST or word in tables.keywords or word in _RIGHT:
        return word
    if tables.russian and (lexicon := dictionary()):
        if any(not form.predicted for form in lexicon.forms(word)):
            return word
    if any(
        word in {f"{keyword}s", f"{keyword}d", f"{keyword}ed", f"{keyword}ing"} for keyword in tables.keywords
    ):
        return word
    return next((keyword for keyword in tables.keywords if _near(word, keyword)), word)


def repaired(phrase: Phrase, tables: Grammar) -> Phrase | None:
    """Return the sentence with its first words spelt as we know them, or None when they are."""
    tokens = tuple(
        Token(_fixed(token.norm, tables), token.start, token.end, token.quoted) if i < _FIRST_WORDS else token
        for i, token in enumerate(phrase.tokens)
    )
    return Phrase(phrase.text, tokens) if tokens != phrase.tokens else None
