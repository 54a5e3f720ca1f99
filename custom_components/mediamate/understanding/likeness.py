"""A command from what was learnt: the verb and the spans of `learnt.py`, the slots of our tables.

It is never certain: who asks sees the title and says yes before anything happens.
"""

from collections.abc import Iterator
from itertools import pairwise
import re
from typing import Any, Final, NamedTuple

from ..model import MediaType
from .command import Command
from .edges import OWN, case_after
from .kinds_said import kind_said, language_said
from .learnt import Reading, Span, classes, read, weights, year_in
from .objects import person_text, slots_of, title_text
from .rules import Grammar
from .spans import shows
from .text import Phrase

# how far ahead a verb must be, of 127 that the strongest sign is worth
_LEAST: Final = {"request": 30.0, "remove": 40.0, "watch": 20.0, "recommend": 30.0}
_LEAST_OTHER: Final = 10.0
_BEYOND_DOUBT: Final = 120.0
_SURE: Final = 250.0
_IN_SPITE_OF_ALL: Final = 180.0
# what needs something to act on
_OF_A_WORK: Final = frozenset({"find", "library", "watch", "rate", "subtitles"})
# answers are read by their whole sentence only
_NOT_HERE: Final = frozenset({"null", "yes", "no", "pick", "help"})
# sides of a verb that name a work, or may be of what was talked of
_OF_NONE: Final = frozenset({"releases"})
_OF_A_YEAR: Final = frozenset({"request", "find", "watch", "library", "subtitles"})
_OF_THE_QUEUE: Final = frozenset({"pause", "resume"})
_OF_SLOTS: Final = {
    "rate": {"year", "season", "media_type"},
    "recommend": {"media_type", "language"},
    "history": {"media_type"},
}
_LISTED: Final = re.compile(
    r"(?:(?:and|plus|also|then|too|&|и|а|еще|также|плюс|потом|the|фильм|сериал)(?: |\Z))*\Z"
)
_INSTEAD: Final = re.compile(r"\b(?:no|wait|sorry|actually|нет|вернее|точнее|лучше|вру|тьфу)\b")
_NO_TITLE: Final = frozenset({"s:season", "s:episode", "s:pair", "s:quality", "s:instance", "s:profile"})
_NOBODY: Final = re.compile(r"\d|\A(?:the|a|an) ", re.IGNORECASE)
_REFUSED: Final = re.compile(
    r"\b(?:(?:dont|do not|no more|no longer|not|no|stop|quit)(?! (?:want |wanna |let (?:me|us) )*(?:to )?miss)|"
    r"(?:не|хватит|перестань|прекрати|прекращай|отпиши\w*|отмени)(?! (?:хочу |хотим |дай |надо )?пропус))\b"
)
# who says nothing of room asks nothing of it: "in 4K"
_OF_ROOM: Final = re.compile(
    r"\b(?:space|room|storage|fit|full|left|free|gigs?|gigabytes?|terabytes?|gb|tb|dis[ck]s?|drives?|nas|"
    r"мест|свободн|влез|помест|поместит|забит|заполн|полон|хват|осталось|диск|гиг|гб\b|тб\b|терабайт|хранилищ|накопител)"
)
_OF_SERIES: Final = re.compile(
    r"(?:new(?:est)?|latest|next|last|first|second|third|final|pilot|seasons?|episodes?|finale)\Z"
)
_WITH: Final = re.compile(r"(?:с|со|вместе с)\Z")


class Likeness(NamedTuple):
    """What sentences like one ask for; or that they are not for us at all."""

    command: Command | None
    not_for_us: bool
    sure: bool = False


def by_likeness(phrase: Phrase, tables: Grammar, *, back: bool = False) -> Likeness:
    """Return what sentences like this one ask for. `back`: its first words take something back."""
    reading = read(phrase, tables)
    verb, _, side = reading.verb.partition(" ")
    if verb in _NOT_HERE or reading.margin < _least(verb, reading, phrase, tables, back=back):
        # the rules know which words make an exception
        null = verb == "null" and reading.margin >= _LEAST_OTHER
        return Likeness(None, not_for_us=null and not tables.not_for_us.match(phrase.norm))
    spans = tuple(_cut(phrase, span, tables) for span in reading.spans if not _is_kind(phrase, span, tables))
    works = _works(phrase, spans, verb)
    titles = [one for span in works if (one := _title(phrase, span, verb, tables))]
    rest = _without(phrase, spans)
    slots = _slots(rest, verb, tables) | _of_people(phrase, spans, tables) | _of_side(side)
    # whatever it is like: who does not want new episodes is not asked whether they should come
    if side == "new_episodes" and _REFUSED.search(rest.norm):
        verb = "remove"
    if verb in _OF_A_YEAR and not works and "year" in slots:
        titles = [(str(slots.pop("year")), ())]  # "1984 by George Orwell"
    command = _command(verb, titles, slots)
    told = slots.keys() - {"about"} or _says(rest, tables)
    shown = any(shows(phrase.tokens[span.start], phrase) for span in works)
    sure = reading.margin > _SURE
    shown = (
        shown
        or (sure and any(span.end - span.start > 1 for span in works))
        or (verb not in _LEAST and reading.margin > _BEYOND_DOUBT)
    )
    ours = command is not None and told and _bears(command, rest, tables, shown=shown)
    return Likeness(command if ours else None, not_for_us=False, sure=sure)


def _least(verb: str, reading: Reading, phrase: Phrase, tables: Grammar, *, back: bool) -> float:
    """Say how far ahead a verb must be."""
    if tables.not_for_us.match(phrase.norm):
        return (_IN_SPITE_OF_ALL if verb == "request" else _SURE) if reading.spans else float("inf")
    return _LEAST_OTHER if back else _LEAST.get(verb, _LEAST_OTHER)


def _works(phrase: Phrase, spans: tuple[Span, ...], verb: str) -> list[Span]:
    works = _of_one_kind(phrase, [span for span in spans if span.kind == "T"])
    if verb in _OF_THE_QUEUE:
        return [span for span in works if not _of_another_clause(phrase, span)]
    return works


def _of_people(phrase: Phrase, spans: tuple[Span, ...], tables: Grammar) -> dict[str, Any]:
    people = (_person(phrase, span, tables) for span in spans if span.kind == "P")
    named = next((one for one in people if not _NOBODY.search(one)), None)
    return {"person": named} if named else {}


def _of_side(side: str) -> dict[str, Any]:
    """Return the slot that the side of a verb is."""
    if side in {"+", "-"}:
        return {"liked": side == "+"}
    return {"about": side} if side else {}


def _command(verb: str, titles: list[tuple[str, tuple[str, ...]]], slots: dict[str, Any]) -> Command | None:
    if verb == "recommend":
        return Command(verb=verb, like=titles[0][0] if titles else None, **slots)
    if not titles:
        needs = verb in _OF_A_WORK and not (
            slots.keys() & {"person", "liked"} or slots.get("about") in _OF_NONE
        )
        return None if needs else Command(verb=verb, **slots)
    names = list(dict.fromkeys(title for title, _ in titles))
    if len(names) > 1 and verb == "request":
        return Command(verb=verb, titles=tuple(names), **slots)
    return Command(verb=verb, title=names[0], forms=titles[0][1], **slots)


def _bears(command: Command, rest: Phrase, tables: Grammar, *, shown: bool) -> bool:
    """Tell whether it may be of us: no thing of the house or the shop, no order for nothing."""
    if not shown and any(tables.things.match(Phrase.of(title).norm) for title in _titles(command)):
        return False
    if command.about == "space" and not _OF_ROOM.search(rest.norm):
        return False
    if command.verb == "request" or command.about == "monitoring":
        return bool(command.title or command.titles or command.person or command.season or command.episode)
    return True


def _says(rest: Phrase, tables: Grammar) -> bool:
    """Tell whether there is a word around the title that sentences have: a title alone asks nothing."""
    known = weights(tables.language).words
    return any(len(token.norm) > 1 and token.norm in known for token in rest.tokens)


def _titles(command: Command) -> Iterator[str]:
    yield from command.titles or ()
    yield from filter(None, (command.title, command.like))


def _slots(rest: Phrase, verb: str, tables: Grammar) -> dict[str, Any]:
    """Return what our tables find among the words that are no title."""
    slots = slots_of(rest, tables)
    if "year" not in slots and (year := year_in(rest.norm)):
        slots["year"] = year
    for key, value in kind_said(rest.norm, tables).items():
        slots.setdefault(key, value)
    if slots.keys() & {"season", "episode"}:
        slots["media_type"] = MediaType.SERIES
    if verb == "subtitles" and (code := language_said(rest.norm, tables)):
        slots["language"] = code
    if verb in {"recommend", "library", "find"}:
        genre = next((genre for pattern, genre in tables.genre_words if pattern.search(rest.norm)), None)
        if genre:
            slots["genre"] = genre
    kept = _OF_SLOTS.get(verb)
    slots = {key: value for key, value in slots.items() if kept is None or key in kept | {"genre"}}
    if "media_type" in slots:
        slots["media_type"] = MediaType(slots["media_type"])
    return slots


def _of_one_kind(phrase: Phrase, works: list[Span]) -> list[Span]:
    """Keep titles that are listed one after another, else the longest: the others are none."""
    between = [
        Phrase(phrase.text, phrase.tokens[one.end : other.start]).norm for one, other in pairwise(works)
    ]
    if all(_LISTED.match(words) for words in between):
        return works
    if _INSTEAD.search(between[-1]):
        return works[-1:]
    return [max(works, key=lambda span: phrase.tokens[span.end - 1].end - phrase.tokens[span.start].start)]


def _of_another_clause(phrase: Phrase, span: Span) -> bool:
    """Tell whether words without a capital stand before a comma: "the call is over, resume"."""
    if span.end == len(phrase.tokens) or shows(phrase.tokens[span.start], phrase):
        return False
    return "," in phrase.gap_before(span.end)


def _cut(phrase: Phrase, span: Span, tables: Grammar) -> Span:
    """Cut a season, a quality or a year off the end of a title."""
    if tables.keep.fullmatch(_words(phrase, span).norm):
        return span
    marks = classes(_words(phrase, span), tables)
    for at, found in enumerate(marks[1:], 1):
        if _NO_TITLE & set(found):
            return span._replace(end=span.start + at)
    last = phrase.tokens[span.end - 1].norm
    return span._replace(end=span.end - 1) if span.end - span.start > 1 and year_in(last) else span


def _is_kind(phrase: Phrase, span: Span, tables: Grammar) -> bool:
    """Tell whether a title without a capital is but a kind of works: "horror movies", "comedies"."""
    words = _words(phrase, span)
    if any(token.quoted or phrase.text[token.start].isupper() for token in words.tokens):
        return False
    return all({"genre", "type"} & set(found) for found in classes(words, tables))


def _words(phrase: Phrase, span: Span) -> Phrase:
    return Phrase(phrase.text, phrase.tokens[span.start : span.end])


def _without(phrase: Phrase, spans: tuple[Span, ...]) -> Phrase:
    taken = {at for span in spans for at in range(span.start, span.end)}
    return Phrase(phrase.text, tuple(token for at, token in enumerate(phrase.tokens) if at not in taken))


def _title(phrase: Phrase, span: Span, verb: str, tables: Grammar) -> tuple[str, tuple[str, ...]] | None:
    """Return a title in dictionary form, and other readings; None for a pronoun."""
    words = _words(phrase, span)
    after = phrase.tokens[span.end].norm if span.end < len(phrase.tokens) else ""
    if tables.vague.match(words.norm) and not any(token.quoted for token in words.tokens):
        return None
    before = Phrase(phrase.text, phrase.tokens[: span.start]).norm
    if not tables.russian:
        title, forms = title_text(words, tables, "acc", governed=False)
        return (OWN.sub("", title) if _OF_SERIES.match(after) else title), forms
    case = case_after(before, "acc" if verb in {"request", "watch", "remove"} else "auto", tables)
    governed = bool(slots_of(Phrase(phrase.text, phrase.tokens[max(0, span.start - 2) : span.start]), tables))
    return title_text(words, tables, case, governed=governed)


def _person(phrase: Phrase, span: Span, tables: Grammar) -> str:
    before = phrase.tokens[span.start - 1].norm if span.start else ""
    return person_text(_words(phrase, span).raw(), before if _WITH.match(before) else "", tables)
