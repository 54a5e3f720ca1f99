"""Sentences of several clauses."""

from dataclasses import fields, replace
import re
from typing import Any

from ..model import MediaType
from .command import Command
from .text import Phrase

_BOUNDARY = re.compile(r"[,.;!?…]|(?:^| )[-–—:](?: |$)|: ")


def clauses_of(phrase: Phrase) -> list[Phrase]:
    """Split a sentence at its punctuation."""
    starts = [i for i in range(1, len(phrase.tokens)) if _BOUNDARY.search(phrase.gap_before(i))]
    ends = [*starts, len(phrase.tokens)]
    return [
        Phrase(phrase.text, phrase.tokens[start:end]) for start, end in zip([0, *starts], ends, strict=True)
    ]


def merged(commands: list[Command], more: dict[str, Any]) -> Command | None:
    """Put what several clauses say of one wish together; two titles are two wishes."""
    if "media_type" in more:
        more["media_type"] = MediaType(more["media_type"])
    if sum(bool(command.title or command.titles) for command in commands) > 1:
        return None
    first, *others = sorted(commands, key=lambda command: command.title is None)
    for other in others:
        more = {**more, **{one.name: getattr(other, one.name) for one in fields(other)}}
    known = {key: value for key, value in more.items() if value and getattr(first, key) is None}
    return replace(first, certain=False, **known)


def ends_a_title(phrase: Phrase, at: int) -> bool:
    """Tell whether the last words have capitals as the ones before them: "Play Misty for Me"."""
    if phrase.text.isupper() or _BOUNDARY.search(phrase.gap_before(at)):
        return False
    before, after = (
        [phrase.text[token.start : token.end] for token in tokens]
        for tokens in (phrase.tokens[1:at], phrase.tokens[at:])
    )
    if at == 1 and after[-1][:1].isupper():
        return True
    return (
        any(word[:1].isupper() for word in before)
        and any(word[:1].islower() for word in (*before, *after))
        and after[-1][:1].isupper()
        and after[-1] != "I"
    )
