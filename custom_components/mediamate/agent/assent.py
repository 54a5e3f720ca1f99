"""Is what the user said a yes, a no, or something else? English and Russian by `understanding`, others by a table."""

from enum import StrEnum
from functools import cache
import json
from pathlib import Path
import re
from typing import Final
import unicodedata

from ..understanding import Amend, No, Pick, Yes, read_answer

_WORDS: Final = Path(__file__).with_name("assent.json")
_LONGEST: Final = 80  # characters; a longer text says more than yes
_CYRILLIC: Final = frozenset({"uk"})
_SIGNS: Final = re.compile(r"[^\w\s]|_")


class Reading(StrEnum):
    """What the words come to."""

    YES = "yes"
    NO = "no"
    OTHER = "other"


@cache
def _table() -> dict[str, dict[str, re.Pattern[str]]]:
    """Return by language a pattern of whole utterances for yes and for no. Reads a file: not for the event loop."""
    words = json.loads(_WORDS.read_text(encoding="utf-8"))
    return {
        language: {kind: _whole(phrases[kind]) for kind in ("yes", "no")}
        for language, phrases in words.items()
    }


def _whole(phrases: list[str]) -> re.Pattern[str]:
    """Match one or several of these phrases and nothing else."""
    longest_first = sorted({_plain(one) for one in phrases}, key=len, reverse=True)
    either = "|".join(re.escape(one) for one in longest_first)
    return re.compile(rf"(?:{either})(?: (?:{either}))*")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_SIGNS.sub(" ", folded).split())


def read(text: str, language: str) -> Reading:
    """Read the user's words. A yes is the whole utterance. Blocking at the first call."""
    if any(mark in text for mark in "?？؟"):  # a question is no assent, whatever its words
        return Reading.OTHER
    match read_answer(text, language, ()):
        case Yes():
            return Reading.YES
        case No():
            return Reading.NO
        case Amend() | Pick():
            return Reading.OTHER
    plain, hint = _plain(text), language.partition("-")[0].lower()
    if not plain or len(plain) > _LONGEST:
        return Reading.OTHER
    if any(words["no"].fullmatch(plain) for words in _table().values()):
        return Reading.NO
    # «так» is a yes in Ukrainian and a filler in Russian: a Cyrillic language counts only where it is spoken
    spoken = [words for name, words in _table().items() if name == hint or name not in _CYRILLIC]
    return Reading.YES if any(words["yes"].fullmatch(plain) for words in spoken) else Reading.OTHER
