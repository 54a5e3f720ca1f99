"""The words at the ends of a Russian sentence that cannot be of a title."""

from functools import cache
import re

from . import ru_cues
from .text import Phrase, Token

_WIDEST = 6
# words of the media that titles end with: «Служебный роман», «Зелёная книга»
_NOT_LAST = re.compile(
    r"(?:роман\w*|книг\w+|шоу|кино|картин\w+|лент\w|альбом\w*|семьей|дома|мы|она|он|оно|нас|день|ночь|это|все|ночью|утром|вечером|сегодня|завтра)\Z"
)


@cache
def pattern(name: str, shape: str) -> re.Pattern[str]:
    """Compile a table of Russian words into a shape, once."""
    return re.compile(shape.replace("{}", f"(?:{getattr(ru_cues, name)})"))


def edge(phrase: Phrase, known: re.Pattern[str], *, front: bool) -> Phrase:
    """Return the words at one end of a sentence that are known, the longest groups first."""
    tokens = phrase.tokens
    start, end = 0, len(tokens)
    while start < end:
        for width in range(min(_WIDEST, end - start), 0, -1):
            taken = tokens[start : start + width] if front else tokens[end - width : end]
            norm = " ".join(token.norm for token in taken)
            if not front and _NOT_LAST.match(norm):
                continue
            if known.match(norm) and not any(named(token, phrase) for token in taken):
                break
        else:
            break
        start, end = (start + width, end) if front else (start, end - width)
    return Phrase(phrase.text, tokens[:start] if front else tokens[end:])


def named(token: Token, phrase: Phrase) -> bool:
    """Tell whether a word has a capital that no sentence gives it, or is quoted: it is of the title."""
    if token.quoted:
        return True
    before = phrase.text[: token.start].rstrip()
    capital = "А" <= phrase.text[token.start] <= "Я" and not phrase.text.isupper()
    return capital and bool(before) and before[-1] not in ".!?…:"


def trimmed(phrase: Phrase) -> Phrase:
    """Return an object without hesitation before it: «короче этот как его Бойцовский клуб»."""
    front = edge(phrase, pattern("TRIM", r"{}\Z"), front=True)
    return Phrase(phrase.text, phrase.tokens[len(front.tokens) :]) or phrase
