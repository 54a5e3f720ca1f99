"""How the tables of a language are written, and compiled once.

A pattern is a regular expression over normalised words, and must match the whole of them.
`<x>` is the object that is searched for slots, `<x?>` the same with a blank before it or nothing at all;
`{NAME}` is replaced by an entry of the language's `WORDS`. Every pattern has at most two
open-ended groups and texts are at most `MAX_LENGTH` long, so that matching time is bounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import re
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """A verb and the sentences that mean it.

    `trust`: "sure" (an object of any kind is a title), "media" (the object must not be
    a thing of the house or the shop), "weak" (an everyday verb),
    "marked" and "strict" (the object must show that it is a work), "asked" (only as a question), "capital" (only with a capital),
    "never" (no title may stand there).
    `case`: Russian only, the case that the title stands in.
    """

    verb: str
    pattern: str
    trust: str = "media"
    case: str = "acc"
    slots: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Slot:
    """A pattern that is cut out of the object, and what it gives."""

    name: str
    pattern: re.Pattern[str]
    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """All tables of one language, compiled."""

    whole: Sequence[tuple[Rule, re.Pattern[str]]]
    rules: Sequence[tuple[Rule, re.Pattern[str]]]
    before: re.Pattern[str]
    after: re.Pattern[str]
    not_for_us: re.Pattern[str]
    things: re.Pattern[str]
    vague: re.Pattern[str]
    slots: Sequence[Slot]
    types: Sequence[tuple[str, re.Pattern[str]]]
    keep: re.Pattern[str]
    together: re.Pattern[str]
    no_title: re.Pattern[str]
    media_before: re.Pattern[str]
    media_after: re.Pattern[str]
    person_after: re.Pattern[str]
    no_name: re.Pattern[str]
    dangling_before: re.Pattern[str]
    dangling_after: re.Pattern[str]
    destination: re.Pattern[str]
    numbers: Mapping[str, int]
    languages: Mapping[str, str]
    genres: Sequence[tuple[re.Pattern[str], str]]
    keywords: Sequence[str]
    particles: re.Pattern[str]
    stop: re.Pattern[str]
    wrapped: re.Pattern[str]
    mine: re.Pattern[str]
    maker: re.Pattern[str]
    files: re.Pattern[str] | None
    never: re.Pattern[str]
    genre_words: Sequence[tuple[re.Pattern[str], str]]
    type_words: Sequence[tuple[str, re.Pattern[str]]]
    russian: bool

    @property
    def language(self) -> str:
        """Return the two letters of the language."""
        return "ru" if self.russian else "en"

    def number(self, word: str) -> int:
        """Return the value of a number word or of digits with an ending."""
        digits = re.match(r"\d+", word)
        if digits:
            return int(digits.group())
        if word in self.numbers:
            return self.numbers[word]
        # Russian ordinals are listed by their stems: of «пят-» and «пятнадцат-» the longer one counts
        stems = (one for one in self.numbers if one.endswith("-") and word.startswith(one[:-1]))
        return self.numbers.get(max(stems, key=len, default=""), 0)


def expand(pattern: str, words: Mapping[str, str]) -> str:
    """Put the words of a language into a pattern."""
    while True:
        filled = re.sub(r"\{([A-Z_]+)\}", lambda match: f"(?:{words[match[1]]})", pattern)
        if filled == pattern:
            break
        pattern = filled
    # an unbounded loop over words is where matching time explodes
    pattern = pattern.replace("))*?", ")){0,8}?").replace("))*", ")){0,8}").replace("))+", ")){1,8}")
    pattern = pattern.replace(" <x?>", r"(?: (?P<x>.+?))?")
    return re.sub(r"(?<!\?P)<(\w+)>", r"(?P<\1>.+?)", pattern)
