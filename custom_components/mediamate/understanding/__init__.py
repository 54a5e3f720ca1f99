"""Text to command, without a language model: pure, English and Russian."""

from .answers import read_answer
from .command import Amend, Answer, Command, No, Offered, Pick, Yes
from .engine import parse
from .grammar import LANGUAGES, grammar
from .learnt import weights
from .morphology import dictionary
from .objects import russian_makers
from .season_answers import read_seasons
from .stems import asked_words, words_of
from .text import detect_language
from .triggers import TRIGGER_TEMPLATES

__all__ = [
    "TRIGGER_TEMPLATES",
    "Amend",
    "Answer",
    "Command",
    "No",
    "Offered",
    "Pick",
    "Yes",
    "asked_words",
    "detect_language",
    "parse",
    "read_answer",
    "read_seasons",
    "warm_up",
    "words_of",
]


# nobody's sentences: no rule holds their words, so that every table is asked
_STRANGE = {
    "en": ("please would somebody zzyzx the download", "what about Zzyzx or Xyzzy"),
    "ru": ("кто-нибудь пусть зызыкнет закачку", "а что там Зызык и Ызызык"),
}


def warm_up(language: str) -> None:
    """Compile the tables of a language and map its dictionary. Blocking: call it in an executor."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    grammar(language)
    weights(language)
    if language == "ru":
        dictionary()
        russian_makers()
    for sentence in _STRANGE[language]:
        parse(sentence, language)
