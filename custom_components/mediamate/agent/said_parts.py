"""Which seasons and episodes a text names: a yes to season 3 is no yes to season 2. English and Russian; others name none.

What understanding reads is a command, which means one thing: of "season 2, or rather season 3" it takes one. A
model's question is prose, of which every number counts that stands beside the word. Words for numbers are its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
import re
from typing import Final

from ..understanding.en_words import NUMBERS as ENGLISH
from ..understanding.ru import NUMBERS as RUSSIAN

_NUMBERS: Final[Mapping[str, int]] = ENGLISH | RUSSIAN
# Russian ordinals are listed by their stems: of «пят-» and «пятнадцат-» the longer one counts
_STEMS: Final = sorted((one for one in RUSSIAN if one.endswith("-")), key=len, reverse=True)
_LONGEST_ENDING: Final = 4  # «третьего»
_ORDINAL: Final = ("st", "nd", "rd", "th")

_LONGEST: Final = 2000  # characters: a question is at the end, and no model may hold the house up with a list
_MARKS: Final = re.compile(r"[*_`]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TENS: Final = re.compile(r"\b([2-4])0[ -]([1-9])(?=th\b|(?!\w))")
_ENDING: Final = r"(?:st|nd|rd|th|-?(?:й|ый|ой|го|ого|м|ом|я|ая|ю|ую))\b"
_NUMBER: Final = rf"\d{{1,4}}(?:{_ENDING})?"
_LIST: Final = rf"{_NUMBER}(?:\s?(?:, and|,|&|and|to|through|и|по|[-–—])\s?{_NUMBER}\b){{0,30}}"
_RANGE: Final = re.compile(r"(\d{1,4})[^\W\d_]*\s?(?:to|through|по|[-–—])\s?(\d{1,4})(?!\d)|(\d{1,4})")


def _patterns(word: str, single: str, other: str) -> Sequence[re.Pattern[str]]:
    """Return how numbers stand beside a word: after it, or as an ordinal before it ("3 seasons" is a count).

    A number before the other word (unless that has one of its own), or before a unit, belongs to what follows.
    """
    return (
        re.compile(
            rf"\b(?:{word})(?:\s(?:с|from))?\s({_LIST})(?!\w|{_ENDING}|\s(?:(?:{other})(?!{_OWN})|[gmt]b|[гмт]б))"
        ),
        re.compile(rf"\b({_LIST})(?<=[^\W\d_])[\s-](?:{word})"),
        re.compile(rf"\b({_LIST})\s(?:{single})\b(?!{_OWN}\b(?!\s(?:{other})))"),
    )


_OWN: Final = r"\s(?:с\s)?\d{1,4}"
_SEASON: Final = r"seasons?|сезон\w*"
_EPISODE: Final = r"episodes?|сери[июяей]\w*|эпизод\w*"


@cache
def _seasons() -> tuple[re.Pattern[str], ...]:
    """Compile them where a model has asked something: few homes ever need them."""
    return (
        *_patterns(_SEASON, "сезоны?", _EPISODE),
        re.compile(rf"\b(?:{_EPISODE})\s({_LIST})\sсезона\b"),
        re.compile(r"\bs(\d{1,4})(?:e\d{1,4})?\b"),
    )


@cache
def _episodes() -> tuple[re.Pattern[str], ...]:
    return (
        *_patterns(_EPISODE, "сери[яю]|эпизоды?", _SEASON),
        re.compile(r"\bs\d{1,4}e(\d{1,4})\b"),
    )


def differs(text: str, worded: str) -> bool:
    """Does a text name other seasons or episodes than our own question? What it leaves unsaid is no difference.

    One episode is not a season, either.
    """
    for read in (seasons_in, episodes_in):
        meant, said = read(worded), read(text)
        if meant and said and said != meant:
            return True
    return bool(seasons_in(worded)) and not episodes_in(worded) and len(episodes_in(text)) == 1


def seasons_in(text: str) -> frozenset[int]:
    """Return the numbers of the seasons that a text names."""
    return frozenset(_numbers(text, _seasons()))


def episodes_in(text: str) -> frozenset[int]:
    """Return the numbers of the episodes that a text names."""
    return frozenset(_numbers(text, _episodes()))


def _numbers(text: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[int]:
    folded = " ".join(_MARKS.sub("", text[-_LONGEST:]).casefold().replace("ё", "е").split())
    said = _TENS.sub(r"\1\2", _WORD.sub(_in_digits, folded))
    for pattern in patterns:
        for found in pattern.finditer(said):
            yield from _spelt_out(found[1])


def _in_digits(word: re.Match[str]) -> str:
    """Write "second" and «второй» as 2th, "two" as 2; any other word stays as it is."""
    said = word[0]
    if number := _NUMBERS.get(said):
        return f"{number}th" if said.endswith(_ORDINAL) else str(number)
    for stem in _STEMS:
        if said.startswith(stem[:-1]) and len(said) < len(stem) + _LONGEST_ENDING:
            return f"{_NUMBERS[stem]}th"
    return said


def _spelt_out(numbers: str) -> Iterator[int]:
    """Read "1, 3 and 5" and "2–4"."""
    for first, last, single in _RANGE.findall(numbers):
        if single:
            yield int(single)
        elif int(first) <= int(last) < int(first) + 100:
            yield from range(int(first), int(last) + 1)
