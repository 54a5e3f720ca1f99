"""What is to be searched for no longer: «перестань искать дюну», "don't look for dune".

Whatever a sentence with such words is taken for, it asks for nothing: the verb after "stop" is what is to end.
"""

from dataclasses import replace
import re
from typing import Final

from .command import Command
from .rules import Grammar
from .text import Phrase

_ASKING: Final = frozenset({"request", "find", "rate", "watch", "library", "downloads", "recommend", "retry"})
_ENGLISH = re.compile(
    r"(?:(?:you can |you may |can you )?(?:just )?(?:stop|quit)(?: \w+ing)?|(?:dont|do not|no longer|never|no need to|no point in)"
    r"(?: ever)?(?: bother| keep| even)?) (?:look|search|hunt)(?:ing)? for \S.*|"
    r"(?:cancel|call off|abort|drop|end) (?:the|that|your|my|our) (?:search|hunt) for \S.*"
)
_RUSSIAN = re.compile(
    r"(?:больше )?не (?:ищи|разыскивай)(?:те)? \S.*|"
    r"(?:можешь|можете|можно) (?:больше |уже )?не искать \S.*|"
    r"(?:перестань|прекрати|прекращай|хватит|кончай|брось|не (?:надо|нужно|стоит))(?:те)?(?: больше| уже)? (?:искать|разыскивать) \S.*|"
    r"(?:отмени|прекрати|прекращай|останови|прерви|сверни)(?:те)? (?:поиски?|розыски?) \S.*|"
    r".*\S (?:больше )?(?:не ищи(?:те)?|(?:искать|разыскивать) (?:больше |уже )?не (?:надо|нужно|стоит)|можно (?:больше )?не искать)"
    r"(?: больше)?"
)
# after these something else may be asked for: «не ищи Дюну, скачай Аркейн»
_ELSE = re.compile(r"[,;.!?—–] ?\w|\b(?:а|но|лучше|вместо|but|instead|rather|and)\b", re.IGNORECASE)


def takes_back(phrase: Phrase, tables: Grammar) -> bool:
    """Tell whether a sentence says that something is to be searched for no longer."""
    return bool((_RUSSIAN if tables.russian else _ENGLISH).fullmatch(phrase.norm))


def asked_instead(text: str) -> str | None:
    """Return what stands behind "don't look for Dune, ": something else may be asked for there."""
    parted = _ELSE.search(text)
    return text[parted.start() :].lstrip(" ,;.!?—–") if parted else None


def taken_back(command: Command, text: str) -> Command | None:
    """Return what a sentence takes back that was taken for a command; None where it does not say what."""
    if command.person:
        return command
    title = command.title or next(iter(command.forms if command.titles else ()), None)
    if title is None and command.verb == "remove":
        return command if command.season or command.episode else None
    if command.verb not in _ASKING or title is None or _asked_after(command, text):
        return command
    return replace(command, verb="remove", title=title, titles=None, liked=None, about=None, certain=False)


def _asked_after(command: Command, text: str) -> bool:
    """Tell whether the title stands behind what parts it from the words that take something back."""
    parted = _ELSE.search(text)
    if parted is None:
        return False
    folded = text.casefold().replace("ё", "е")
    names = [one.casefold().replace("ё", "е") for one in (*command.forms, command.title) if one]
    places = [at for one in names if (at := folded.find(one)) >= 0]
    return not places or min(places) > parted.start()
