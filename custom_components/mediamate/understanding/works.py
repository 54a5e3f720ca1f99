"""Several works in one wish: "Dune and Arrival"."""

from collections.abc import Iterator
import re

from .objects import Found
from .rules import Grammar
from .text import Phrase, Token

_RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)
_AND = {"and", "и", "плюс", "plus"}
_ENDS = re.compile(r"(?:^| )(?:a|an|the|of|in|on|for|with|to|и|в|на|с|о)$")
# says that works are several, whatever their words: "Up and also Wall-E"
_SEVERAL = re.compile(r" and (?:also|then) | and .+ and ")


def titles(found: Found, grammar: Grammar) -> Iterator[Phrase]:
    """Yield the works that a title names: "Dune and Arrival" are two."""
    rest = found.rest
    quoted = [Phrase(rest.text, (token,)) for token in rest.tokens if token.quoted]
    # «Операция „Ы“»: a letter in quotation marks is a part of a title
    if quoted and all(one.tokens[0].end - one.tokens[0].start < 3 for one in quoted):
        yield rest
        return
    if quoted:
        yield from quoted
        return
    together = grammar.together.match(rest.norm) and not _SEVERAL.search(rest.norm)
    if found.slots.keys() & {"year", "season", "episode", "person"} or together:
        yield rest
        return
    parts = _parts(rest)
    if len(parts) < 2 or not _separate(parts):
        yield rest
    else:
        yield from parts


def _parts(rest: Phrase) -> list[Phrase]:
    """Split at "and", and at commas when an "and" ends the list."""
    rest = _joined(rest)
    joints = [i for i, token in enumerate(rest.tokens) if token.norm in _AND and not _latin_and(rest, i)]
    if not joints:
        return [rest]
    parts: list[Phrase] = []
    current: list[Token] = []
    for i, token in enumerate(rest.tokens):
        comma = "," in rest.gap_before(i)
        if token.norm in _AND or comma:
            parts.append(Phrase(rest.text, tuple(current)))
            current = [] if token.norm in _AND else [token]
        elif not (token.norm == "both" and i == 0):
            current.append(token)
    parts.append(Phrase(rest.text, tuple(current)))
    parts = [_without_also(part) for part in parts]
    return parts if len(joints) == 1 or len(parts) == len(joints) + 1 else [rest]


def _joined(rest: Phrase) -> Phrase:
    """Read "as well as" as "and"."""
    match = re.search(r"(?<= )as well as(?= )", rest.norm)
    if not match:
        return rest
    inside = rest.between(*match.span()).tokens
    at = rest.tokens.index(inside[0])
    joint = Token("and", inside[0].start, inside[-1].end)
    return Phrase(rest.text, (*rest.tokens[:at], joint, *rest.tokens[at + 3 :]))


def _latin_and(rest: Phrase, at: int) -> bool:
    """Tell whether an "and" stands in a Russian sentence: of an English title."""
    return rest.tokens[at].norm == "and" and bool(_RUSSIAN.search(rest.text))


def _without_also(part: Phrase) -> Phrase:
    """Take "also" off the second of two works."""
    also = len(part.tokens) > 1 and part.tokens[0].norm in {"also", "then", "maybe", "также", "еще"}
    return Phrase(part.text, part.tokens[1:]) if also else part


def _separate(parts: list[Phrase]) -> bool:
    """Tell whether parts of a list may each be a title."""
    if not all(parts) or any(len(part.tokens) > 6 or _ENDS.search(part.norm) for part in parts):
        return False
    return True
