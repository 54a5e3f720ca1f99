"""An answer to "which seasons?": "all", "the latest", "1 and 3", «первые два», with nothing else in it."""

from collections.abc import Mapping
import re
from typing import Final

from .answers import read_answer
from .command import Amend, Command
from .text import detect_language

# The question has said the word; the answer leaves it out
_SHAPES: Final[Mapping[bool, tuple[str, ...]]] = {
    False: ("{}", "{} seasons", "{} season", "seasons {}", "season {}"),
    True: ("{}", "{} сезоны", "{} сезона", "{} сезон", "сезоны {}", "сезон {}"),
}
# and what stands for it instead
_FILLING: Final[Mapping[bool, re.Pattern[str]]] = {
    False: re.compile(r"\b(?:ones?|of (?:them|it)|please|just|only|everything(?= ?$))\b", re.IGNORECASE),
    True: re.compile(r"\b(?:из них|пожалуйста|только|сразу)\b", re.IGNORECASE),
}
_WHOLE: Final = frozenset(
    {"everything", "the lot", "the whole thing", "both", "всё", "все", "целиком", "оба"}
)
_LAST_COMMA: Final = re.compile(r", ?(\d+)$")
_LONGEST: Final = 80


def read_seasons(text: str, language: str) -> Command | None:
    """Return the seasons (or the episode) that an answer names; None where it says anything else."""
    said = " ".join(text.split()).strip(" .!?")
    if not said or len(said) > _LONGEST:
        return None
    if said.casefold() in _WHOLE:
        return Command(verb="request", season="all", certain=True)
    russian = detect_language(said, language) == "ru"
    said = _LAST_COMMA.sub(r" и \1" if russian else r" and \1", said)
    bare = " ".join(_FILLING[russian].sub(" ", said).split())
    readings = [shape.format(one) for one in dict.fromkeys((said, bare)) if one for shape in _SHAPES[russian]]
    for reading in readings:
        match read_answer(reading, "ru" if russian else "en", ()):
            case Amend(command) if command.season is not None or command.newest:
                return command
    return None
