"""What a language says around titles, as its tables say it (`en_shown`, `ru_shown`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
import re
from typing import Any

from .rules import Grammar

# stands for the title in a context
TITLE = "§"
_WIDEST = 5


@dataclass(frozen=True, slots=True)
class Sign:
    """A verb, what in a context means it, and what means that it does not.

    `case`: of a title that no word governs. `trust`: "sure", or "weak" when every word
    of the context must be known. Patterns see a context: words, and `TITLE`.
    """

    verb: str
    said: re.Pattern[str]
    never: re.Pattern[str] | None
    case: str
    trust: str
    slots: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """What a language says around titles.

    `known`: whether words are of those that people say around a title. `stop`: what ends
    a title before it, whatever follows. `after`: what may follow it, at the sentence's
    end. `kept`: a noun of media beside it. `services`: Latin words that are no titles.
    """

    signs: Sequence[Sign]
    known: Callable[[str], bool]
    stop: re.Pattern[str]
    after: re.Pattern[str]
    kept: re.Pattern[str]
    services: re.Pattern[str]
    opinion: re.Pattern[str]
    people: re.Pattern[str]
    idle: re.Pattern[str]
    case_after: Callable[[str, str, Grammar], str]
    is_name: Callable[[str], bool]
    is_thing: Callable[[str], bool]
    is_person: Callable[[Sequence[str], str], bool]
    joins: re.Pattern[str]
    # where titles have capitals throughout: the small words between them; words of a slot that name a verb too
    small: re.Pattern[str] | None = None
    heard: re.Pattern[str] = re.compile(r"(?!)")
    # an article that begins a sentence and a title; what is never about a work
    article: re.Pattern[str] | None = None
    # where a text has no capitals at all, words that nobody knows show a title too
    unknown: Callable[[str], bool] | None = None
    proof: re.Pattern[str] = re.compile(r"(?!)")
    veto: re.Pattern[str] = re.compile(r"(?!)")
    # what a name in capitals is of, if not a work; a word of a title before the first with a capital
    not_works: re.Pattern[str] = re.compile(r"(?!)")
    is_head: Callable[[str], bool] | None = None
    # what begins a clause of a title: «Поймай меня, если сможешь»; what a sentence may be about instead
    subordinate: re.Pattern[str] = re.compile("")
    is_noun: Callable[[str], bool] | None = None
    # where no word shows that media are meant: what may be wanted all the same
    is_rare: Callable[[str], bool] | None = None
    thing: re.Pattern[str] = re.compile(r"(?!)")
    somebody: re.Pattern[str] = re.compile(r"(?!)")


@cache
def around_of(language: str) -> Around:
    """Return what a language says around titles."""
    made: Around = import_module(f"{__package__}.{language}_shown").around()
    return made


def around_only(words: Sequence[str], around: Around, *, strict: bool) -> bool:
    """Tell whether the words are of those that stand around titles; else whether the others are no things."""
    at = 0
    while at < len(words):
        step = 1
        if words[at] != TITLE:
            widths = range(min(_WIDEST, len(words) - at), 0, -1)
            step = next((width for width in widths if around.known(" ".join(words[at : at + width]))), 0)
            if not step and (strict or (around.is_noun or around.is_thing)(words[at])):
                return False
        at += step or 1
    return True
