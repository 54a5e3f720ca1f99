"""Titles that show themselves: quoted, in another script, or with a capital that no sentence gives.

Where a title shows itself, the words around it may be any: its place is known before the
verb is. What is left of the sentence, with a sign in the title's place, is the context,
and the strongest cue in the context names the verb.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
import re
from typing import Any, Self

from ..model import MediaType
from . import talk
from .command import Command
from .edges import pattern
from .objects import Found, protected, read_object, title_text
from .rules import Grammar, Rule
from .talk import Talk
from .text import Phrase, Token, normal

type Finish = Callable[[Found, Rule, dict[str, Any], Grammar], Command | None]

# stands for the title in a context
TITLE = "§"
_BREAK = re.compile(r"[,;!?…]|\.(?:\s|\Z)|\s[-–—]+\s|:\s")
_LATIN = re.compile(r"[a-z][a-z'’.&-]+\Z", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_WIDEST = 5
_ACTS = {"request", "remove", "watch"}
_I = re.compile(r"\bI\b")
_ARTICLES = {"the", "a", "an"}
_ME = {"i", "im", "id", "ive", "ill"}
_NUMBER = re.compile(r"\d+(?:/\d+)?\Z")
# slots that say nothing of the verb
_SILENT = {"quality", "language", "drop", "year"}
_NONE = re.compile(r"§(?: \S+)* (?:нет|нету)(?!\S)")
_LIKE_CASES = {"понравился": "nom", "понравилась": "nom", "понравилось": "nom", "понравились": "nom", "зашел": "nom", "зашла": "nom", "зашло": "nom", "зашли": "nom",
    "вроде": "gen", "типа": "gen", "наподобие": "gen", "духе": "gen", "стиле": "gen", "типу": "gen", "манер": "gen", "после": "gen", "сродни": "dat", "как": "nom", "от": "gen"}  # fmt: skip


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


def read(phrase: Phrase, tables: Grammar, finish: Finish, *, guess: bool = True) -> Command | None:
    """Return what a sentence asks whose title shows itself; None when it shows none.

    `guess`: in a text without capitals, words that nobody knows show a title too.
    """
    around: Around = import_module(f"{__package__}.{tables.language}_shown").around()
    if around.veto.search(phrase.norm):
        return None
    phrase = protected(phrase, tables)
    taken = _slots(phrase, tables)
    marks = _marks(phrase, taken, around, guess=False)
    guessed = [] if marks or not guess else _marks(phrase, taken, around, guess=True)
    marks = marks or guessed
    said: Talk = import_module(f"{__package__}.{tables.language}_talk").talk()
    if not marks:
        return talk.read(phrase, tables, said) or talk.only_slots(phrase, taken, tables, said)
    if command := _by_person(phrase, marks, taken, tables, around, said):
        return command
    tokens = phrase.tokens
    doubtful = guessed and around.is_rare and not around.proof.search(phrase.norm)
    for stop in (around.stop, around.opinion):
        for span in _spans(phrase, marks, taken, around, stop):
            view = _View.of(phrase, span, taken, around.heard)
            if around.not_works.search(view.said):
                continue
            for sign in around.signs:
                if not (sign.said.search(view.said) or sign.said.search(view.short)) or (sign.never and sign.never.search(view.said)):
                    continue
                if sign.trust == "weak" and not _borne_out(view, around):
                    continue
                if doubtful and sign.verb in _ACTS and not any(around.is_rare(tokens[i].norm) for i in span):
                    continue
                if doubtful and tables.things.match(" ".join(tokens[i].norm for i in span)):
                    return None
                return _command(view, sign, tables, around, finish)
    return _bare(phrase, marks, taken, tables, around, finish)


def for_others(phrase: Phrase, tables: Grammar) -> bool:
    """Tell whether a sentence is said of others, or to be said to them."""
    around: Around = import_module(f"{__package__}.{tables.language}_shown").around()
    return bool(around.veto.search(phrase.norm))


def shows(phrase: Phrase, tables: Grammar) -> bool:
    """Tell whether a sentence has a word that shows a title."""
    around: Around = import_module(f"{__package__}.{tables.language}_shown").around()
    phrase = protected(phrase, tables)
    return bool(_marks(phrase, _slots(phrase, tables), around, guess=False))


def is_thing(command: Command, tables: Grammar) -> bool:
    """Tell whether a title without a capital begins or ends with a thing of the day."""
    around: Around = import_module(f"{__package__}.{tables.language}_shown").around()
    for title in (command.title, *(command.titles or ())):
        words = (title or "").split()
        ends = {*words[:2], *words[-1:]}
        if any(word.islower() and around.thing.match(normal(word)) for word in ends):
            return True
    return False


def mixed(title: str, tables: Grammar) -> bool:
    """Tell whether a title has words with capitals, and others that are no small ones."""
    around: Around = import_module(f"{__package__}.{tables.language}_shown").around()
    words = [word for word in re.findall(r"[^\W_][^\s,;:!?]*", title) if not word[0].isdigit()]
    lower = [word for word in words if word.islower()]
    if around.small is None or len(lower) == len(words):
        return False
    return any(not around.small.match(word) for word in lower)


def _borne_out(view: _View, around: Around) -> bool:
    """Tell whether nothing else is spoken of, and the title is not just somebody's first name."""
    name = " ".join(view.phrase.tokens[i].norm for i in view.span)
    somebody = bool(around.somebody.match(name))
    last = view.phrase.tokens[view.span.stop - 1].norm
    thing = len(view.span) > 1 and around.thing.match(last) and not around.kept.search(view.said)
    return not somebody and not thing and around_only(view.around, around, strict=False)


def _by_person(
    phrase: Phrase, marks: list[int], taken: dict[int, str], tables: Grammar, around: Around, said: Talk
) -> Command | None:
    """Read "films by Denis Villeneuve": a person where a title might be."""
    for mark in marks:
        end = mark + 1
        while end < len(phrase.tokens) and (end in marks or around.joins.match(phrase.tokens[end].norm)):
            end += 1
        span = range(mark, end)
        view = _View.of(phrase, span, taken, around.heard)
        names = [phrase.tokens[i].norm for i in span]
        link = phrase.tokens[mark - 1].norm if mark else ""
        if around.people.search(view.said) and around.is_person(names, link):
            return talk.by_person(phrase, span, link, tables, said)
    return None


def _bare(
    phrase: Phrase, marks: list[int], taken: dict[int, str], tables: Grammar, around: Around, finish: Finish
) -> Command | None:
    """Read a title with a season, an episode or a quality, and nothing that says what for."""
    if not {"quality", "season", "episode", "pair", "list", "span", "first", "series"} & set(taken.values()):
        return None
    for span in _spans(phrase, marks, taken, around, around.stop):
        view = _View.of(phrase, span, taken, around.heard)
        if all(word == TITLE or around.idle.match(word) for word in view.around):
            return _command(view, Sign("request", around.stop, None, "acc", "weak", {}), tables, around, finish)
    return None


@dataclass(frozen=True, slots=True)
class _View:
    """A sentence with one of its titles: what is said around it, with the slots and without."""

    phrase: Phrase
    span: range
    taken: dict[int, str]
    said: str
    short: str
    around: list[str]

    @classmethod
    def of(cls, phrase: Phrase, span: range, taken: dict[int, str], heard: re.Pattern[str]) -> Self:
        """Put the sign of a title in its place."""
        words = [
            (i, TITLE if i == span.start else token.norm)
            for i, token in enumerate(phrase.tokens)
            if i == span.start or (i not in span and (taken.get(i) not in _SILENT or heard.match(token.norm)))
        ]
        return cls(
            phrase,
            span,
            taken,
            " ".join(word for _, word in words) + (" ?" if "?" in phrase.text else ""),
            " ".join(word for i, word in words if i not in taken),
            [word for i, word in words if i not in taken],
        )


def _command(view: _View, sign: Sign, tables: Grammar, around: Around, finish: Finish) -> Command | None:
    phrase, span = view.phrase, view.span
    first = span.start
    while first and first - 1 not in view.taken and around.kept.match(phrase.tokens[first - 1].norm):
        first -= 1
    inside = {*range(first, span.stop), *view.taken}
    tokens = tuple(token for i, token in enumerate(phrase.tokens) if i in inside)
    before = view.said.partition(TITLE)[0].rstrip()
    case = around.case_after(before, sign.case, tables)
    if case == "auto" and _NONE.search(view.said):
        case = "gen"
    slots = dict(sign.slots)
    if slots.pop("like", None):
        return _similar(view, before, tables, slots)
    if sign.verb == "subtitles" and (code := _language(phrase.norm, tables)):
        slots["language"] = code
    rule = Rule(sign.verb, "", "sure" if sign.trust == "sure" else "media", case)
    found = read_object(Phrase(phrase.text, tokens), tables, rule)
    found.marked = found.marked or _shows(phrase.tokens[span.start], phrase)
    command = finish(found, rule, slots, tables)
    if command is None or not (command.title or command.titles):
        return None
    certain = command.certain and around_only(view.around, around, strict=True)
    return replace(command, certain=certain, **_kind(command, view, tables))


def _kind(command: Command, view: _View, tables: Grammar) -> dict[str, Any]:
    """Return the kind of work that is said anywhere around a title."""
    if command.media_type or command.verb == "recommend":
        return {}
    kind = next((kind for kind, words in tables.type_words if words.search(view.said)), None)
    return {"media_type": MediaType(kind)} if kind else {}


def _language(norm: str, tables: Grammar) -> str | None:
    match = pattern(tables, "LANGUAGE", r"(?<!\S){}").search(norm)
    if not match:
        return None
    return next((code for stem, code in tables.languages.items() if match["l"].startswith(stem)), None)


def _similar(view: _View, before: str, tables: Grammar, slots: dict[str, Any]) -> Command:
    """Read "something like …": the last word before the title tells its case."""
    span = Phrase(view.phrase.text, view.phrase.tokens[view.span.start : view.span.stop])
    case = _LIKE_CASES.get(before.rsplit(" ", 1)[-1], "acc")
    title, _ = title_text(span, tables, case, governed=False)
    kind = next((kind for kind, words in tables.type_words if words.search(view.said)), None)
    genre = next((genre for words, genre in tables.genre_words if words.search(view.said)), None)
    return Command(
        verb="recommend", like=title, genre=genre, media_type=MediaType(kind) if kind else None, certain=True
    )


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


def _slots(phrase: Phrase, tables: Grammar) -> dict[int, str]:
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
                _shows(phrase.tokens[i], phrase) and _CYRILLIC.match(phrase.tokens[i].norm) for i in inside
            ):
                taken.update(dict.fromkeys(inside, slot.name))
    return taken


def _shows(token: Token, phrase: Phrase) -> bool:
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


def _marks(phrase: Phrase, taken: dict[int, str], around: Around, *, guess: bool) -> list[int]:
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
        and (_shows(token, phrase) or (mixed and _LATIN.match(token.norm)))
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


def _spans(
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
        if end in taken and (beyond == len(tokens) or not _shows(tokens[beyond], phrase)):
            break
        broken = any(_BREAK.search(phrase.gap_before(i)) for i in range(end, beyond + 1) if i < len(tokens))
        if broken and (beyond > end or not _goes_on(phrase, end, taken, around, stop)):
            break
        if not _shows(tokens[beyond], phrase) and stop.match(" ".join(norms[beyond:])):
            break
        end = beyond + 1
    while end > start + 1:
        widths = [
            width
            for width in range(min(_WIDEST, end - start - 1), 0, -1)
            if not any(_shows(token, phrase) for token in tokens[end - width : end])
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
        shows = _shows(token, phrase) or (":" in gap and phrase.text[token.start].isupper())
        if i in taken or (_BREAK.search(gap) and not shows and not small.match(token.norm)):
            break
        if any(mark in gap for mark in ".;!?") and not shows:
            break
        if (shows and token.norm not in _ME) or (i == end and _NUMBER.match(token.norm)):
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
        return _shows(phrase.tokens[at], phrase) or phrase.text[phrase.tokens[at].start].isupper()
    if "," not in phrase.gap_before(at):
        return False
    places = range(at + 1, len(phrase.tokens))
    end = next((i for i in places if _BREAK.search(phrase.gap_before(i))), len(phrase.tokens))
    norms = [token.norm for token in phrase.tokens[at:end]]
    if any(stop.match(" ".join(norms[i:])) for i in range(len(norms))) or taken.keys() & set(range(at, end)):
        return False
    if len(norms) == 1 and norms[0] in {token.norm for token in phrase.tokens[:at]}:
        return True
    if _shows(phrase.tokens[at], phrase):
        return True
    return not around_only(norms, around, strict=False) and bool(around.subordinate.match(norms[0]))
