"""Text to command, without a language model: pure, English and Russian."""

from .answers import read_answer
from .command import Amend, Answer, Command, No, Offered, Pick, Yes
from .engine import parse
from .grammar import LANGUAGES, grammar
from .morphology import dictionary
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
    "warm_up",
    "words_of",
]


def warm_up(language: str) -> None:
    """Compile the tables of a language and map its dictionary. Blocking: call it in an executor."""
    grammar(language if language in LANGUAGES else LANGUAGES[0])
    if language == "ru":
        dictionary()
