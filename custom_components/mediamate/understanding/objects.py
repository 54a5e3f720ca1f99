"""The object of a sentence: its slots, and the title that is left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
import re
from typing import Any, Final

from .edges import OWN, trimmed
from .en_titles import BY_CHANCE
from .names import is_first_name, person
from .nominative import ACCUSATIVE, DATIVE, GENITIVE, INSTRUMENTAL, nominative
from .ru_people import FIRST_NAMES, MAKER, WHOLE
from .rules import Grammar, Rule
from .text import Phrase, Token

# the cases that a title may be in where a rule says so, and whether it is certainly in one
_CASES = {
    "acc": (ACCUSATIVE, False),
    "gen": (GENITIVE, True),
    "dat": (DATIVE, True),
    "ins": (INSTRUMENTAL, True),
    "subs": (("datv", "gent", "loct"), True),
    "loc": (("loct", "ablt"), True),
    "role": (("gent", "loct", "datv", "accs", "ablt"), False),
    "about": (("accs", "loct"), False),
    "auto": (("gent", "accs", "ablt", "loct", "datv"), False),
    "like": (ACCUSATIVE, False),
    "nomdat": (DATIVE, False),
    "nom": (DATIVE, False),
}
_MAX_SEASON = 60
_WHOLE = re.compile(WHOLE)
_OF_DOWNLOADS = {"downloads", "pause", "resume", "remove", "retry"}
_YEAR_AFTER = re.compile(r" (?P<y>19[0-9]{2}|20[0-2][0-9]|203[0-5])\Z")
_ALL_OF = re.compile(
    r"(?:all|both|every one|any|all (?:two|three|four|five|six|seven|eight))(?: of)?(?: the)? (?P<of>\S+(?: \S+){0,5}?) (?:movies|films|books)"
)
_OWNER = re.compile(r"(?:the )?(?P<p>[A-Z][\w.&-]*(?: [A-Z&][\w.&-]*){0,2})['’]s? ")
_RECORD = re.compile(r"album|record|lp")
_NEW = re.compile(r"the (?:new|next|latest|newest|upcoming) ")
_OWNED_YEAR = re.compile(r"(?P<p>.+)['’]s (?:19|20)\d\d")
_BY_NAME = re.compile(r".+?, the (?P<p>[A-Z][\w.-]+(?: [A-Z][\w.-]+){1,2})")
_IN_BRACKETS = re.compile(r"[(\[]\s*\Z")


@dataclass(slots=True)
class Found:
    """What an object holds."""

    rest: Phrase
    slots: dict[str, Any] = field(default_factory=dict)
    marked: bool = False
    governed: bool = False
    typed: bool = False
    described: bool = False
    may_be_empty: bool = False


def read_object(phrase: Phrase, grammar: Grammar, rule: Rule) -> Found:
    """Take the slots out of an object; `rest` is its title."""
    if grammar.russian:
        phrase = trimmed(phrase, grammar)
    found = Found(_protect(phrase, grammar), may_be_empty=rule.verb == "amend")
    if any(token.quoted for token in found.rest.tokens) and len(found.rest.tokens) > 1:
        found.marked = True
    if rule.verb in _OF_DOWNLOADS and (wrapped := grammar.wrapped.match(found.rest.norm)):
        found.rest = found.rest.between(*wrapped.span("in" if wrapped["in"] else "of"))
        found.governed = grammar.russian
    _take_several(found)
    for slot in grammar.slots:
        _take_slot(found, grammar, slot.name, slot.pattern, slot.value)
    _trim(found, grammar)
    _take_year(found)
    if rule.verb in {"request", "find", "watch"}:
        _take_maker(found, grammar)
    _take_type(found, grammar)
    _take_named_maker(found, grammar)
    _trim(found, grammar)
    if rule.verb in {"request", "find", "watch", "subtitles", "library"}:
        _take_person(found, grammar)
        if grammar.russian and "person" not in found.slots:
            _take_russian_maker(found)
        _take_type(found, grammar)
        _take_year(found)
    _trim(found, grammar)
    if rule.verb == "upcoming" and found.typed and (new := _NEW.match(found.rest.norm)):
        found.rest = found.rest.without(*new.span()) or found.rest
    if "season" in found.slots or "episode" in found.slots:
        found.slots["media_type"] = "series"
    return found


def slots_of(phrase: Phrase, grammar: Grammar) -> dict[str, Any]:
    """Return the slots among some words."""
    found = Found(phrase, may_be_empty=True)
    for slot in grammar.slots:
        _take_slot(found, grammar, slot.name, slot.pattern, slot.value)
    return found.slots


def _take_several(found: Found) -> None:
    """Read "all the Rocky movies": the works of one name."""
    if several := _ALL_OF.fullmatch(found.rest.norm):
        found.rest, found.marked = found.rest.between(*several.span("of")), True


def _protect(phrase: Phrase, grammar: Grammar) -> Phrase:
    """Make one word of a known title that looks like something else, and drop words around a quoted one."""
    match = grammar.keep.search(phrase.norm)
    if not match or any(token.quoted for token in phrase.tokens):
        return phrase
    inside = phrase.between(*match.span()).tokens
    if not inside:
        return phrase
    title = Token("_" + match.group().replace(" ", "_"), inside[0].start, inside[-1].end)
    at = phrase.tokens.index(inside[0])
    return Phrase(phrase.text, (*phrase.tokens[:at], title, *phrase.tokens[at + len(inside) :]))


def protected(phrase: Phrase, grammar: Grammar) -> Phrase:
    """Make one word of a known title that no sentence would hold by chance."""
    match = grammar.keep.search(phrase.norm)
    if not match or " " not in match.group() or match.group() in BY_CHANCE:
        return phrase
    return _protect(phrase, grammar)


def _take_slot(found: Found, grammar: Grammar, name: str, pattern: re.Pattern[str], value: Any) -> None:
    match = pattern.search(found.rest.norm)
    if not match or (name not in {"drop", "series", "type"} and name in found.slots):
        return
    rest = found.rest.without(*match.span())
    if not rest and not found.may_be_empty and name in {"year", "drop", "language"}:
        return
    given = _values(name, match, value, grammar)
    if given is None:
        return
    found.slots.update(given)
    found.marked = found.marked or bool(given)
    # what stands after «второй сезон» is in the genitive
    if name in {"season", "first", "span", "list", "episode", "pair", "series", "newest", "pilot", "parts"}:
        found.governed = found.governed or match.start() == 0
    found.rest = rest


# slots that give the same whatever their words are
_ALWAYS: Final[Mapping[str, Mapping[str, Any]]] = {
    "series": {"media_type": "series"},
    "newest": {"media_type": "series", "newest": True},
    "pilot": {"media_type": "series", "season": 1, "episode": 1},
    "spoken": {"media_type": "book", "profile": "audiobook"},
}


def _values(name: str, match: re.Match[str], value: Any, grammar: Grammar) -> dict[str, Any] | None:
    """Return the slots that a match gives; None when it is none after all."""
    if name in _ALWAYS:
        return dict(_ALWAYS[name])
    groups = {key[0]: text for key, text in match.groupdict().items() if text is not None}
    match name:
        case "pair":
            return {"season": int(groups["s"]), "episode": int(groups["e"])}
        case "first" | "span" | "list":
            many = _many(name, groups, grammar)
            return {"season": many} if many else None
        case "season" | "episode":
            number = value if value is not None else grammar.number(groups["n"])
            return {name: number} if number else None
        case "language":
            code = next(
                (code for stem, code in grammar.languages.items() if groups["l"].startswith(stem)), None
            )
            return {"language": code} if code else None
        case "year":
            return {"year": int(groups["y"])}
        case "instance" | "profile":
            return {name: groups["n"]}
        case "quality":
            return {"quality": value}
        case _:
            return {}


def _many(name: str, groups: dict[str, str], grammar: Grammar) -> tuple[int, ...] | None:
    if name == "list":
        numbers = [grammar.number(word) for word in re.findall(r"[^\s,]+", groups["m"])]
        return tuple(sorted({number for number in numbers if number})) or None
    first = grammar.number(groups["a"]) if "a" in groups else 1
    last = grammar.number(groups["b"] if "b" in groups else groups["n"])
    if not 0 < first <= last <= _MAX_SEASON:
        return None
    return tuple(range(first, last + 1))


def _take_year(found: Found) -> None:
    """Take a year in brackets, or one after the title."""
    for i, token in enumerate(found.rest.tokens):
        bracket = i and _IN_BRACKETS.search(found.rest.gap_before(i))
        if bracket and re.fullmatch(r"(?:19|20)\d\d", token.norm):
            found.slots.setdefault("year", int(token.norm))
            found.rest = Phrase(found.rest.text, found.rest.tokens[:i] + found.rest.tokens[i + 1 :])
            found.marked = True
            return
    if owned := _OWNED_YEAR.fullmatch(found.rest.raw()):  # "Taylor Swift's 1989"
        found.slots["person"], found.marked = owned["p"], True
        found.rest = Phrase(found.rest.text, found.rest.tokens[-1:])
        return
    match = _YEAR_AFTER.search(found.rest.norm)
    if match and "year" not in found.slots:
        found.slots["year"] = int(match["y"])
        found.rest = found.rest.without(match.start("y"), match.end("y"))
        found.marked = True


def _take_type(found: Found, grammar: Grammar) -> None:
    """Take "the film", "movie called", "…, the series"; at most one at either end."""
    norm = found.rest.norm
    for match in (grammar.media_before.match(norm), grammar.media_after.search(norm)):
        if match is None:
            continue
        rest = found.rest.without(*match.span())
        kind = next((kind for kind, pattern in grammar.types if pattern.match(match["t"])), None)
        if kind:
            found.slots.setdefault("media_type", kind)
        found.marked = found.typed = True
        if not rest:
            found.slots.setdefault("media_type", kind) if kind else None
            found.rest = rest
            return
        found.rest = rest
        norm = rest.norm
        return


def _take_maker(found: Found, grammar: Grammar) -> None:
    """Take "the Radiohead album" off "the Radiohead album OK Computer", "Nirvana's" off "Nirvana's Nevermind album"."""
    match = grammar.maker.match(found.rest.norm)
    if match is None or not found.rest.without(0, match.end()):
        _take_owner(found, grammar)
        return
    name = found.rest.between(*match.span("p"))
    rest = found.rest.without(0, match.end())
    if (
        not rest
        or grammar.person_after.match(f" {rest.norm}")
        or not all(name.text[token.start].isupper() for token in name.tokens)
    ):
        return
    kind = next((kind for kind, pattern in grammar.types if pattern.match(match["t"])), None)
    found.slots.update({"person": OWN.sub("", name.raw()), **({"media_type": kind} if kind else {})})
    found.marked = found.typed = True
    found.rest = rest


def _take_named_maker(found: Found, grammar: Grammar) -> None:
    """Take the name off "Her, the Spike Jonze film"."""
    if found.typed and not grammar.russian and (named := _BY_NAME.fullmatch(found.rest.raw())):
        found.slots["person"] = named["p"]
        found.rest = Phrase(found.rest.text, found.rest.tokens[: -1 - len(named["p"].split())])


def _take_owner(found: Found, grammar: Grammar) -> None:
    match = grammar.media_after.search(found.rest.norm)
    owner = _OWNER.match(found.rest.raw())
    if not match or not owner or not _RECORD.match(match["t"]):
        return
    count = len(owner["p"].split())
    tokens = found.rest.without(*match.span()).tokens[count:]
    if tokens:
        found.slots.update({"person": owner["p"], "media_type": "album"})
        found.marked = found.typed = True
        found.rest = Phrase(found.rest.text, tokens)


def _take_person(found: Found, grammar: Grammar) -> None:
    """Take "with Brad Pitt", "by Andy Weir"."""
    norm = found.rest.norm
    match = None
    for place in re.finditer(r" ", norm):
        match = grammar.person_after.match(norm, place.start())
        if match:
            break
    if not match:
        return
    name = (
        match["p"].removeprefix("the ") if found.slots.get("media_type") in {"book", "album"} else match["p"]
    )
    if grammar.no_name.match(name) or (name.startswith("the ") and not match.group().startswith(" by ")):
        return
    words = match["p"].split(" ")
    raw = found.rest.between(*match.span("p")).raw()
    works = found.slots.get("media_type") in {"book", "album"}
    by = norm[match.start() : match.start("p")].strip() not in {"with", "from", "с", "со", "от"}
    if len(words) > 4 or (len(words) == 1 and not (works or by or (raw[:1].isupper() and grammar.russian))):
        return
    found.slots["person"] = raw
    found.slots["person_link"] = norm[match.start() : match.start("p")].strip()
    found.marked = True
    found.rest = found.rest.without(match.start() + 1, match.end())


@cache
def russian_makers() -> re.Pattern[str]:
    """Compile what a maker after a title looks like in Russian, once."""
    return re.compile(MAKER)


def _take_russian_maker(found: Found) -> None:
    """Take the maker after a title: «Сталкера Тарковского», «Джентльменов Гая Ричи»."""
    norm = found.rest.norm
    match = russian_makers().search(norm)
    if not match or _WHOLE.match(norm):
        return
    start = match.start("p")
    for word in reversed((match["first"] or "").split()):
        if not (is_first_name(word) or word in FIRST_NAMES):
            start += norm[start : match.end()].index(word) + len(word) + 1
            break
    name = found.rest.between(start, match.end()).raw()
    rest = found.rest.without(start, match.end())
    if not rest or not name:
        return
    found.slots["person"], found.slots["person_link"] = name, "от"
    found.marked, found.rest = True, rest


def _trim(found: Found, grammar: Grammar) -> None:
    """Drop what connects the title with slots that were taken out."""
    while found.rest and len(found.rest.tokens) > 1:
        norm = found.rest.norm
        match = grammar.destination.search(norm)
        if match is None and (found.slots or found.marked):
            match = grammar.dangling_after.search(norm) or grammar.dangling_before.match(norm)
        if match is None or len(found.rest.without(*match.span()).tokens) == len(found.rest.tokens):
            return
        rest = found.rest.without(*match.span())
        if not rest:
            return
        found.rest = rest


def title_text(phrase: Phrase, grammar: Grammar, case: str, *, governed: bool) -> tuple[str, tuple[str, ...]]:
    """Return a title in dictionary form, and further readings of it."""
    typed = phrase.raw()
    if not grammar.russian:
        return typed, ()
    quoted = any(token.quoted for token in phrase.tokens)
    cases, strict = (GENITIVE, True) if governed else _CASES.get(case, (ACCUSATIVE, False))
    best = nominative(typed, cases, strict=strict and not quoted)
    others = (
        typed,
        nominative(typed, ACCUSATIVE),
        nominative(typed, GENITIVE, strict=True),
        nominative(typed, DATIVE),
    )
    return best, tuple(dict.fromkeys(other for other in others if other != best))


def person_text(name: str, link: str, grammar: Grammar) -> str:
    """Return a person's name in dictionary form."""
    if not grammar.russian:
        return re.sub(r"['’]s?\Z", "", name)
    if link in {"с", "со", "вместе с"}:
        return person(name, INSTRUMENTAL)
    return person(name, GENITIVE)
