"""Which seasons and episodes a text names: a yes to season 3 is no yes to season 2. English and Russian; others name none."""

from collections.abc import Iterator, Sequence
import re
from typing import Final

_LIST: Final = r"\d{1,4}(?:\s?(?:,|&|and|to|through|и|по|[-–—])\s?\d{1,4}\b)*"
_RANGE: Final = re.compile(r"(\d{1,4})\s?(?:to|through|по|[-–—])\s?(\d{1,4})\b|(\d{1,4})")
_ORDINALS: Final = (
    r"first|перв(?:ый|ого|ом|ую|ая|ой)",
    r"second|втор(?:ой|ого|ом|ую|ая)",
    r"third|трет(?:ий|ьего|ьем|ью|ья|ьей)",
    r"fourth|четв[её]рт(?:ый|ого|ом|ую|ая|ой)",
    r"fifth|пят(?:ый|ого|ом|ую|ая|ой)",
    r"sixth|шест(?:ой|ого|ом|ую|ая)",
    r"seventh|седьм(?:ой|ого|ом|ую|ая)",
    r"eighth|восьм(?:ой|ого|ом|ую|ая)",
    r"ninth|девят(?:ый|ого|ом|ую|ая|ой)",
    r"tenth|десят(?:ый|ого|ом|ую|ая|ой)",
)
_MARKS: Final = re.compile(r"[*_`]+")


def _patterns(word: str, ending: str) -> Sequence[re.Pattern[str]]:
    """Return how numbers stand beside a word: after it, or as an ordinal before it ("3 seasons" is a count)."""
    return (
        re.compile(rf"\b(?:{word})(?:\s(?:с|from))?\s({_LIST})"),
        re.compile(rf"\b({_LIST})(?:st|nd|rd|th|\s?-?(?:{ending}))\s(?:{word})"),
    )


_SEASONS: Final = (
    *_patterns(r"seasons?|сезон\w*", "й|ый|го|ого|м|ом"),
    re.compile(r"\b(\d{1,4})\sсезон\b(?!\sс?\s?\d)"),
    re.compile(r"\bs(\d{1,4})(?:e\d{1,4})?\b"),
)
_EPISODES: Final = (
    *_patterns(r"episodes?|сери[июяей]\w*|эпизод\w*", "я|ая|ю|ую|й|ой|ый|го"),
    re.compile(r"\bs\d{1,4}e(\d{1,4})\b"),
)
_IN_WORDS: Final = {
    "season": tuple(re.compile(rf"\b(?:{one})\s(?:season|сезон)") for one in _ORDINALS),
    "episode": tuple(re.compile(rf"\b(?:{one})\s(?:episode|сери|эпизод)") for one in _ORDINALS),
}


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
    return frozenset(_numbers(text, _SEASONS, _IN_WORDS["season"]))


def episodes_in(text: str) -> frozenset[int]:
    """Return the numbers of the episodes that a text names."""
    return frozenset(_numbers(text, _EPISODES, _IN_WORDS["episode"]))


def _numbers(
    text: str, patterns: Sequence[re.Pattern[str]], in_words: Sequence[re.Pattern[str]]
) -> Iterator[int]:
    said = " ".join(_MARKS.sub("", text).casefold().split())
    for pattern in patterns:
        for found in pattern.finditer(said):
            yield from _spelt_out(found[1])
    yield from (number for number, pattern in enumerate(in_words, 1) if pattern.search(said))


def _spelt_out(numbers: str) -> Iterator[int]:
    """Read "1, 3 and 5" and "2–4"."""
    for first, last, single in _RANGE.findall(numbers):
        if single:
            yield int(single)
        elif int(first) <= int(last) < int(first) + 100:
            yield from range(int(first), int(last) + 1)
