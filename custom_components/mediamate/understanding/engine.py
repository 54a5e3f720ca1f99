"""A sentence to a command.

Why own code and not hassil: titles are free text of any length with our own words in them
("Get Out", "Open Season"), slots stand anywhere, and words are misspelt. hassil wants a
list of values or a wildcard at a known place. It is good for the narrow triggers, and
there it is used.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
import re
from typing import Any

from ..model import MediaType
from . import shown
from .answers import whole_answer
from .asides import without_asides
from .borne_out import NotOursError, with_object
from .command import Command
from .edges import case_after, ends_a_title
from .grammar import grammar
from .kinds_said import kind_said, liked_work
from .likeness import by_likeness
from .no_work import is_no_work
from .objects import person_text, protected, read_object, title_text
from .rules import Grammar, Rule
from .sane import sane
from .spelling import repaired
from .taken_back import asked_instead, taken_back, takes_back
from .text import MAX_LENGTH, Phrase, clean, detect_language, spelt_out

# matching time grows with the words: a command is shorter than this
_MAX_WORDS = 26
# of a sentence that a rule may be certain of whatever was learnt
_PLAIN_WORDS = 7
# where a rule takes all that follows for a title
_LOOSE = frozenset({"find", "rate", "upcoming", "downloads", "library"})
# verbs that mean everything where no title is heard
_OF_A_WORK = frozenset({"pause", "resume", "remove", "retry", "subtitles", "watch", "downloads", "upcoming"})
# of these, everything is meant as often
_OF_ALL = frozenset({"pause", "resume"})
# a title with a remark in it may be two things: "Dune, no wait, Arrival", "Morbius, so boring"
_BROKEN = re.compile(
    r"[,;!?.] (?:(?:no|not|nope|sorry|wait|actually|i mean|so|very|нет|лучше|ой|не|точнее|вернее|ну|очень)\b|the \S+ (?:\S+ )?one\b)|[?] \w",
    re.IGNORECASE,
)
# "Harry Potter and the Prisoner of Azkaban": what follows is of the title, and nobody's name
_JOINS = re.compile(r" (?:and|or|и|или) ")
_LATIN_FIRST = re.compile(r"[^\W\d_а-яё]+ ", re.IGNORECASE)


def parse(text: str, language: str) -> Command | None:
    """Return what a sentence asks of us, or None when it is not for us."""
    command = _understood(text, language)
    return None if command is None or is_no_work(command, text) else command


def _understood(text: str, language: str) -> Command | None:
    cleaned = spelt_out(clean(text[: MAX_LENGTH + 1]))
    phrase = Phrase.of(cleaned)
    if not phrase or len(text) > MAX_LENGTH or len(phrase.tokens) > _MAX_WORDS:
        return None
    # "download Брат 2": an English sentence about a Russian title
    mixed = detect_language(cleaned) == "ru" and _LATIN_FIRST.match(cleaned)
    if mixed and (command := _of_itself(phrase, grammar("en")) or _read(phrase, grammar("en"))):
        return command
    tables = grammar(detect_language(cleaned, language))
    if tables.russian:
        phrase = phrase.softened()
    phrase = repaired(phrase, tables)
    if answer := whole_answer(phrase, russian=tables.russian):
        return answer
    if command := _of_itself(phrase, tables):
        return command
    asked = _strip(phrase, tables.before, front=True)
    back = takes_back(asked, tables)
    if back and (instead := asked_instead(asked.raw())) and (other := parse(instead, language)):
        if other.verb in {"request", "watch", "find"} and other.title:
            return replace(other, certain=False)
    command = _likelier(_read(phrase, tables), phrase, tables, back=back)
    return taken_back(command, asked.raw()) if command and back else command


def _likelier(
    command: Command | None, phrase: Phrase, tables: Grammar, *, back: bool = False
) -> Command | None:
    """Return what the rules are certain of if it is short, else what sentences like it ask for.

    The longer a sentence is, the more often a rule has found its words by chance.
    """
    plain = command is not None and command.certain and len(phrase.tokens) <= _PLAIN_WORDS
    nameless = plain and command is not None and command.verb in _OF_A_WORK and not _names(command)
    broken = _BROKEN.search(_named(command)) if command else None
    loose = (
        plain
        and command is not None
        and not broken
        and command.verb in {"request", *_LOOSE}
        and " " in _named(command)
    )
    if command and plain and not nameless and not loose and not broken:
        return command
    found = by_likeness(phrase, tables, back=back)
    if command and loose and not nameless:
        heard = found.command if found.sure or command.verb in _LOOSE else None
        return heard if heard and _names_less(heard, command, tables) else command
    if found.command is None or command is None:
        return found.command or (None if found.not_for_us and not plain else command)
    if nameless and (found.command.verb != command.verb or not _ends_with(phrase, found.command)):
        return command
    if _same(command, found.command):
        return replace(command, about=command.about or found.command.about)
    return _together(command, found.command)


def _names_less(found: Command, command: Command, tables: Grammar) -> bool:
    """Tell whether a rule took words of the sentence for a title: "who plays [Neo in The Matrix]"."""
    whole, part = (one.forms[0] if one.forms else one.title or "" for one in (command, found))
    before, found_in, after = whole.partition(part) if part else ("", "", "")
    if found.verb != command.verb or not found_in or not f"{before}{after}":
        return False
    if found.verb == "request":
        named = bool(found.person and not command.person) and not _JOINS.search(whole)
        return named and (not after.startswith(",") or " " in after.strip(", "))
    # «дневник Бриджит Джонс»: a Russian title may begin without a capital
    kept = not before if tables.russian else part[:1].isupper() or not whole[:1].isupper()
    return kept and not any(word[:1].isupper() for word in after.split())


def _together(command: Command, found: Command) -> Command:
    """Return what sentences like it ask for, with the title that a rule saw where they saw less of one."""
    title, seen = command.title or "", found.title or ""
    if command.verb != found.verb or title == seen or found.titles or _BROKEN.search(title):
        return found
    more = title.removesuffix(seen) if title.endswith(seen) else title.removeprefix(seen)
    whole = title[:1].isupper() and more != title and (title.endswith(seen) or more.strip().isdigit())
    if title and (whole or (not _names(found) and found.verb not in _OF_ALL)):
        return replace(found, title=command.title, forms=command.forms)
    return found


def _ends_with(phrase: Phrase, command: Command) -> bool:
    """Tell whether a title ends a sentence: what stands before may be of another clause."""
    said = phrase.raw().casefold()
    return any(said.endswith(one.casefold()) for one in (command.title, *command.forms) if one)


def _names(command: Command) -> bool:
    """Tell whether a command says of what."""
    return any((command.title, command.titles, command.like, command.person, command.season, command.episode))


def _named(command: Command) -> str:
    return command.title or command.like or ""


def _same(one: Command, other: Command) -> bool:
    """Tell whether two readings ask the same, but for how sure they are."""
    return one.verb == other.verb and [one.title, one.titles, one.like] == [
        other.title,
        other.titles,
        other.like,
    ]


def _read(phrase: Phrase, tables: Grammar) -> Command | None:
    """Read by rules, and by the title that shows itself."""
    if tables.russian and shown.for_others(phrase, tables):
        return None
    phrase = without_asides(phrase, tables) if tables.russian else protected(phrase, tables)
    try:
        command = _by_sight(phrase, tables) if tables.russian else None
        if command is None and not (tables.russian and shown.shows_a_title(phrase, tables)):
            command = _parse(phrase, tables)
            command = None if command and shown.is_thing(command, tables) else command
            command = command if command and sane(command, tables) else None
    except NotOursError:
        return None
    return command


def _of_itself(phrase: Phrase, tables: Grammar) -> Command | None:
    """Read what needs no judgement: the talk ("forget this conversation"), the services ("why is Dune stuck?")."""
    with suppress(NotOursError):
        for reading in _readings(phrase, tables):
            for rule, pattern in tables.whole:
                match = pattern.match(reading.norm)
                if match and (command := _command(reading, match, rule, tables)):
                    return command
    return None


def _by_sight(phrase: Phrase, tables: Grammar) -> Command | None:
    """Read a sentence whose title shows itself, that has none, or of which every word is known."""
    if command := shown.read(phrase, tables, with_object, guess=False):
        return command
    if any(tables.not_for_us.match(one.norm) for one in _readings(phrase, tables)):
        return None
    sure = shown.read(phrase, tables, with_object)
    return (
        replace(sure, certain=False) if sure and sure.certain and not shown.is_thing(sure, tables) else None
    )


def _parse(phrase: Phrase, tables: Grammar) -> Command | None:
    """Try the rules on the sentence."""
    readings = list(_readings(phrase, tables))
    if phrase.text.endswith("?") and (command := _by_rules(phrase, tables, asked=True)):
        return command
    if any(tables.not_for_us.match(reading.norm) for reading in readings):
        visible = not tables.russian and shown.shows_a_title(phrase, tables)
        if visible and (command := shown.read(phrase, tables, with_object, guess=False)):
            return replace(command, certain=False)
        raise NotOursError
    if tables.russian and (command := shown.read(phrase, tables, with_object, guess=False)):
        return command
    for reading in readings:
        command = _by_rules(reading, tables)
        if command and sane(command, tables):
            return command
    command = shown.read(phrase, tables, with_object)
    return replace(command, certain=False) if command else None


def _readings(phrase: Phrase, tables: Grammar) -> Iterator[Phrase]:
    """Yield the sentence without polite words, then as it is."""
    stripped = _strip(phrase, tables.before, front=True)
    known = [match.end() for match in tables.keep.finditer(stripped.norm)]
    if len(stripped.norm) not in known:
        yield _strip(stripped, tables.after, front=False)
    yield stripped
    yield phrase


def _strip(phrase: Phrase, pattern: re.Pattern[str], *, front: bool) -> Phrase:
    """Take words off one end as long as something is left."""
    while phrase:
        norm = phrase.norm
        match = pattern.match(norm) if front else pattern.search(norm)
        rest = phrase.without(*match.span()) if match else phrase
        if match is None or not rest or len(rest.tokens) == len(phrase.tokens):
            return phrase
        if not front and ends_a_title(phrase, len(rest.tokens)):
            return phrase
        phrase = rest
    return phrase


def _by_rules(phrase: Phrase, tables: Grammar, *, asked: bool = False) -> Command | None:
    norm = phrase.norm
    for rule, pattern in tables.rules:
        if (rule.trust == "asked") is not asked:
            continue
        match = pattern.match(norm)
        command = _command(phrase, match, rule, tables) if match else None
        if command and (tables.russian or sane(command, tables)):
            return command
    return None


def _command(phrase: Phrase, match: re.Match[str], rule: Rule, tables: Grammar) -> Command | None:
    """Turn a match into a command; None when its object does not bear it out."""
    groups = {key: value for key, value in match.groupdict().items() if value}
    slots: dict[str, Any] = dict(rule.slots)
    slots.update(_group_slots(phrase, match, groups, tables))
    name = next((key for key in ("x", "x2") if key in groups), None)
    if rule.trust == "never":
        return None
    if name is None:
        if rule.verb in {"recommend", "upcoming", "find"} and not slots.keys() & {"media_type", "about"}:
            slots.update(kind_said(_around(match), tables))
        return Command(verb=rule.verb, certain=rule.verb != "request", **slots)
    if tables.russian:
        rule = rule._replace(case=case_after(match.string[: match.start(name)].rstrip(), rule.case, tables))
    found = read_object(phrase.between(*match.span(name)), tables, rule)
    before = match.string[: match.start(name)].split()
    found.described = bool(tables.vague.match(match[name]))
    kind = next((kind for kind, pattern in tables.types if before and pattern.match(before[-1])), None)
    if kind:
        found.slots.setdefault("media_type", kind)
    return with_object(found, rule, slots, tables)


def _around(match: re.Match[str]) -> str:
    """Return the words that no group of a pattern holds."""
    words = match.string
    for start, end in sorted(match.span(key) for key, value in match.groupdict().items() if value)[::-1]:
        words = words[:start] + words[end:]
    return words


def _group_slots(
    phrase: Phrase, match: re.Match[str], groups: dict[str, str], tables: Grammar
) -> dict[str, Any]:
    """Return the slots that a pattern itself names: g(enre), l(anguage), t(ype), p(erson), like."""
    slots: dict[str, Any] = {}
    for key, value in groups.items():
        if key in {"l", "l2", "l3"}:
            code = next((code for stem, code in tables.languages.items() if value.startswith(stem)), None)
            slots.setdefault("language", code)
        elif key in {"g", "g2"}:
            slots["genre"] = next((genre for pattern, genre in tables.genres if pattern.match(value)), value)
            if value.startswith(("documentar", "документал")):
                slots.setdefault("media_type", MediaType.MOVIE)
        elif key == "t":
            kind = next((kind for kind, pattern in tables.types if pattern.match(value)), None)
            if kind:
                slots["media_type"] = MediaType(kind)
        elif key in {"p", "p2", "pw"}:
            slots["person"] = person_text(
                phrase.between(*match.span(key)).raw(), "с" if key == "pw" else "", tables
            )
        elif key == "more":
            more = read_object(phrase.between(*match.span(key)), tables, Rule("amend", ""))
            slots.update(more.slots)
        elif key.startswith("like"):
            case = {"likegen": "gen", "likenom": "nom"}.get(key, "like")
            slots["like"], _ = title_text(
                liked_work(phrase.between(*match.span(key)), tables), tables, case, governed=False
            )
    return slots
