"""Where in a sentence a title stands: at words that show it, up to words that end it."""

import re

from .around import Around, around_only
from .rules import Grammar
from .text import Phrase, Token

_BREAK = re.compile(r"[,;!?…]|\.(?:\s|\Z)|\s[-–—]+\s|:\s")
_LATIN = re.compile(r"[a-z][a-z'’.&-]+\Z", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_WIDEST = 5
_I = re.compile(r"\bI\b")
_ARTICLES = {"the", "a", "an"}
_ME = {"i", "im", "id", "ive", "ill"}
_NUMBER = re.compile(r"\d+(?:/\d+)?\Z")


def slots_in(phrase: Phrase, tables: Grammar) -> dict[int, str]:
    """Return the places of the words that name a season, a year, a quality or a language, and which."""
    norm, places = phrase.norm, []
    at = 0
    for token in phrase.tokens:
        places.append(at)
        at += len(token.norm) + 1
    taken: dict[int, str] = {}
    for slot in tables.slots:
        for match in slot.pattern.finditer(norm):
            inside = {i for i, place in enumerate(places) if match.start() <= place < match.end()}
            if not inside & taken.keys() and not any(
                shows(phrase.tokens[i], phrase) and _CYRILLIC.match(phrase.tokens[i].norm) for i in inside
            ):
                taken.update(dict.fromkeys(inside, slot.name))
    return taken


def shows(token: Token, phrase: Phrase) -> bool:
    """Tell whether a word is quoted or has a capital that no sentence gives it."""
    if token.quoted or "_" in token.norm:
        return True
    before = phrase.text[: token.start].rstrip(' «"“(')
    first = phrase.text[token.start]
    return first.isupper() and bool(before) and before[-1] not in ".!?…:"


def _lower(phrase: Phrase) -> bool:
    """Tell whether a text has no capitals, but for its first letter and "I"."""
    return not any(char.isupper() for char in _I.sub("", phrase.text)[1:]) and not any(
        token.quoted or "_" in token.norm for token in phrase.tokens
    )


def marks_in(phrase: Phrase, taken: dict[int, str], around: Around, *, guess: bool) -> list[int]:
    """Return the places of the words that show a title."""
    tokens = phrase.tokens
    if phrase.text.isupper():
        return []
    if guess and around.unknown and _lower(phrase) and (around.is_rare or around.proof.search(phrase.norm)):
        strange = (i for i, token in enumerate(tokens) if i not in taken and around.unknown(token.norm))
        at = next(strange, -1)
        article = at > 0 and at - 1 not in taken and tokens[at - 1].norm in _ARTICLES
        number = at > 0 and at - 1 not in taken and tokens[at - 1].norm.isdigit()
        return [at - (article or number)] if at >= 0 else []
    mixed = bool(_CYRILLIC.search(phrase.text))
    marks = [
        i
        for i, token in enumerate(tokens)
        if i not in taken
        and not around.services.match(token.norm)
        and (shows(token, phrase) or (mixed and _LATIN.match(token.norm)))
    ]
    marks = sorted({*marks, *_beginnings(phrase, taken, around)})
    first = tokens[0]
    if marks and marks[0] == 1 and around.article and around.article.match(phrase.norm):
        return [0, *marks]
    if 0 in marks or 0 in taken or not phrase.text[first.start].isupper() or around.known(first.norm):
        return marks
    # the sentence's first word, where it is not one that people begin with
    return [0, *marks] if not marks or around.is_thing(first.norm) else marks


def _beginnings(phrase: Phrase, taken: dict[int, str], around: Around) -> list[int]:
    """Return the words that begin a later sentence, and that people do not begin with: «скачай, а? Побег …»."""
    return [
        i
        for i, token in enumerate(phrase.tokens)
        if i
        and i not in taken
        and phrase.text[token.start].isupper()
        and phrase.gap_before(i).rstrip()[-1:] in (".", "!", "?", "…", ":")
        and around.is_head is not None
        and not around.known(token.norm)
        and around.is_thing(token.norm)
    ]


def spans_of(
    phrase: Phrase, marks: list[int], taken: dict[int, str], around: Around, stop: re.Pattern[str]
) -> list[range]:
    """Return the places where a title may be, the likeliest first."""
    spans: list[range] = []
    for mark in marks:
        if not spans or mark >= spans[-1].stop:
            span = _span(phrase, mark, taken, around, stop)
            spans.append(range(_head(phrase, mark, taken, around), span.stop))
    if len(spans) > 1:
        named = [span for span in spans if not around.is_name(" ".join(phrase.tokens[i].norm for i in span))]
        spans = named or spans
    return spans[:3]


def _span(phrase: Phrase, start: int, taken: dict[int, str], around: Around, stop: re.Pattern[str]) -> range:
    """Return the words of a title from its first on."""
    tokens = phrase.tokens
    if around.small and not _lower(phrase):
        return _capital_span(phrase, start, taken, around.small)
    norms = [token.norm for token in tokens]
    end = start + 1
    while end < len(tokens):
        beyond = next((i for i in range(end, len(tokens)) if i not in taken), len(tokens))
        if end in taken and (beyond == len(tokens) or not shows(tokens[beyond], phrase)):
            break
        broken = any(_BREAK.search(phrase.gap_before(i)) for i in range(end, beyond + 1) if i < len(tokens))
        if broken and (beyond > end or not _goes_on(phrase, end, taken, around, stop)):
            break
        if not shows(tokens[beyond], phrase) and stop.match(" ".join(norms[beyond:])):
            break
        end = beyond + 1
    while end > start + 1:
        widths = [
            width
            for width in range(min(_WIDEST, end - start - 1), 0, -1)
            if not any(shows(token, phrase) for token in tokens[end - width : end])
            and around.after.match(" ".join(norms[end - width : end]))
        ]
        if not widths:
            break
        end -= widths[0]
    return range(start, end)


def _capital_span(phrase: Phrase, start: int, taken: dict[int, str], small: re.Pattern[str]) -> range:
    """Return the words from a capital to the last one that only small words part from it."""
    end = start + 1
    for i in range(end, len(phrase.tokens)):
        token, gap = phrase.tokens[i], phrase.gap_before(i)
        shown = shows(token, phrase) or (":" in gap and phrase.text[token.start].isupper())
        if i in taken or (_BREAK.search(gap) and not shown and not small.match(token.norm)):
            break
        if any(mark in gap for mark in ".;!?") and not shown:
            break
        if (shown and token.norm not in _ME) or (i == end and _NUMBER.match(token.norm)):
            end = i + 1
        elif not small.match(token.norm):
            break
    return range(start, end)


def _head(phrase: Phrase, mark: int, taken: dict[int, str], around: Around) -> int:
    """Return where a title begins whose first word has no capital: «дневник Бриджит Джонс»."""
    if around.is_head is None or mark < 2 or mark - 1 in taken or _BREAK.search(phrase.gap_before(mark)):
        return mark
    if phrase.tokens[mark].quoted or not around.is_head(phrase.tokens[mark - 1].norm):
        return mark
    before = phrase.tokens[mark - 2].norm
    return mark - 1 if around.known(before) and len(before) > 3 else mark


def _goes_on(phrase: Phrase, at: int, taken: dict[int, str], around: Around, stop: re.Pattern[str]) -> bool:
    """Tell whether a title goes on after a comma: «Беги, Лола, беги», a list of titles."""
    if at in taken:
        return False
    if ":" in phrase.gap_before(at):
        return shows(phrase.tokens[at], phrase) or phrase.text[phrase.tokens[at].start].isupper()
    if "," not in phrase.gap_before(at):
        return False
    places = range(at + 1, len(phrase.tokens))
    end = next((i for i in places if _BREAK.search(phrase.gap_before(i))), len(phrase.tokens))
    norms = [token.norm for token in phrase.tokens[at:end]]
    if any(stop.match(" ".join(norms[i:])) for i in range(len(norms))) or taken.keys() & set(range(at, end)):
        return False
    if len(norms) == 1 and norms[0] in {token.norm for token in phrase.tokens[:at]}:
        return True
    if shows(phrase.tokens[at], phrase):
        return True
    return not around_only(norms, around, strict=False) and bool(around.subordinate.match(norms[0]))
