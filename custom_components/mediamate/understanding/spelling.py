"""Misspelt words of a sentence: "downlod", «скочай втарой сезон». What was typed stays: a title is looked up as it is."""

from dataclasses import replace
from functools import lru_cache
import re
from typing import Final

from .grammar import grammar
from .morphology import dictionary
from .rules import Grammar
from .spans import shows
from .text import Phrase, Token

_SHORTEST: Final = 4
_ENDINGS: Final = ("s", "d", "ed", "ing")
_LONG: Final = 8  # where two letters may be wrong
# words of their own that are near to others
_OTHERS: Final = """
    stick stack struck stock suck stuff delight realise relate relates released reverses relaxes relapses deleted deplete states
    statue statues stats stratus starch scorching snatching searing searched searches parse passe passed pauses cancer process
    programs prowess profess torment convince confine continuum continual remote remover removed requested subtle subtitled
    suggestion downgraded downgrading pleas serves serve move moves moxie monies money witch fellow fallow qualify russia soothing
    smoothing seething latent forth finish finishes furnished fished fiendish integers indexes indexed spare spice spade spate
    spacex spacey spacer scape episodic epistles follows recesses lattes finisher finishers progresses resumed deleter
    cancels russians movin recommendation
"""
_RIGHT: Final = frozenset(_OTHERS.split())
# who writes by ear writes «скочай», «потпиши», «качаеца»
_HEARD: Final = str.maketrans("оеэыябвгджзщ", "аиииипфктшсш")
_SOUNDS: Final = (
    (re.compile(r"т?ь?ся\Z|тс"), "ца"),
    (re.compile("сч|шч"), "ш"),
    (re.compile(r"[ьъй]|(.)(?=\1)"), ""),
)


def repaired(phrase: Phrase, tables: Grammar) -> Phrase:
    """Return a sentence with its words spelt as we know them; what stands in capitals or quotes is a name."""
    return Phrase(phrase.text, tuple(_repaired(token, phrase, tables) for token in phrase.tokens))


def _repaired(token: Token, phrase: Phrase, tables: Grammar) -> Token:
    if len(token.norm) < _SHORTEST or token.quoted or shows(token, phrase):
        return token
    meant = _meant(token.norm, tables.language)
    return token if meant == token.norm else replace(token, norm=meant)


@lru_cache(maxsize=512)
def _meant(word: str, language: str) -> str:
    """Return the word of sentences that a misspelt one is meant to be; any other word as it is."""
    keywords = grammar(language).keywords
    if word in keywords or word in _RIGHT or not word.isalpha():
        return word
    if language == "ru":
        lexicon = dictionary()
        if lexicon is None or any(not form.predicted for form in lexicon.forms(word)):
            return word
        sound = _sound(word)
        if heard := next((one for one in keywords if _sound(one) == sound), None):
            return heard
    elif any(word.removesuffix(ending) in keywords for ending in _ENDINGS):
        return word
    near = (one for one in keywords if _near(word, one))
    return min(near, key=lambda one: one[-1] != word[-1], default=word)


def _sound(word: str) -> str:
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word.translate(_HEARD)


def _near(word: str, keyword: str) -> bool:
    """Tell whether one letter is missing, doubled, wrong or swapped; in long words two."""
    allowed = 2 if len(keyword) >= _LONG else 1
    if abs(len(word) - len(keyword)) > allowed or word[0] != keyword[0]:
        return False
    if sorted(word) == sorted(keyword):
        return True
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
