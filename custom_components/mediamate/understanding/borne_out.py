"""A command from a verb and its object, if the object can be what the verb acts on.

How much of a title an object must look depends on the verb: "download" needs no proof, "get" does.
"""

import re
from typing import Any

from ..model import MediaType
from .command import Command
from .edges import OWN
from .names import is_rare
from .objects import Found, person_text, title_text
from .rules import Grammar, Rule
from .text import Phrase
from .works import titles

_MAX_TITLE_WORDS = 14
_SURE_TITLE_WORDS = 9
_MODEST_WORDS = 7
_A_WORK = re.compile(r"movie|film|show|series|book|album|episode|фильм|сериал|книг|мульт|сери")
_ACTS = {"request", "remove", "watch"}
_FETCHED = re.compile(r"\b(?:down ?load|torrent|dl\b)", re.IGNORECASE)
_NEVER_LAST = {"please", "pls", "plz", "thanks"}
_SHORT_TITLE = re.compile(r"(?:it|us|her|him|them|she)\Z")
_ARTICLE = re.compile(r"(?:a|an|some|more|to|my|your|our|his|any|rid|back|you|that|this|the same) ")


class NotOursError(Exception):
    """A thing of the house or the shop is what the sentence wants."""


def with_object(found: Found, rule: Rule, slots: dict[str, Any], tables: Grammar) -> Command | None:
    """Return what a verb asks of its object; None when the object cannot be what the verb acts on."""
    given = {**slots, **found.slots}
    link = given.pop("person_link", None)
    if link is not None:
        given["person"] = person_text(given["person"], link, tables)
    if not tables.russian and rule.verb == "upcoming" and given.get("season") == "latest":
        del given["season"]
    if "media_type" in given:
        given["media_type"] = MediaType(given["media_type"])
    works = list(titles(found, tables)) if found.rest else []
    if not works:
        return _without_title(rule, given, found)
    if _vague(found, tables):
        return _pronoun(found, rule, given, tables)
    if not _bears_out(found, rule, tables):
        return None
    if rule.verb != "request":
        works = [found.rest] if not any(token.quoted for token in found.rest.tokens) else works[:1]
    read = [title_text(work, tables, rule.case, governed=found.governed) for work in works]
    if len(read) > 1:
        joined = found.rest.raw()
        return Command(
            verb=rule.verb, titles=tuple(title for title, _ in read), forms=(joined,), certain=True, **given
        )
    title, forms = read[0]
    if given.keys() & {"season", "newest"}:
        title = OWN.sub("", title)
    certain = len(works[0].tokens) <= _SURE_TITLE_WORDS and not found.described
    return Command(verb=rule.verb, title=title, forms=forms, certain=certain, **given)


def _vague(found: Found, tables: Grammar) -> bool:
    """Tell whether a title is a pronoun or a description.

    "It" and «Её» with a capital inside a sentence are not, nor is "us by Jordan Peele".
    """
    if len(found.rest.tokens) == 1 and "person" in found.slots and _SHORT_TITLE.match(found.rest.norm):
        return False
    quoted = any(token.quoted for token in found.rest.tokens)
    return bool(tables.vague.match(found.rest.norm)) and not quoted and not _named(found.rest)


def _named(rest: Phrase) -> bool:
    """Tell whether one word has a capital that no sentence gives it."""
    first = rest.tokens[0]
    return len(rest.tokens) == 1 and first.start > 0 and rest.text[first.start].isupper()


def _without_title(rule: Rule, given: dict[str, Any], found: Found) -> Command | None:
    """Read "pause the film", "search for movies by Wes Anderson": slots, and no title."""
    if rule.verb == "request" and not given.keys() & {"person", "season", "episode"}:
        return None
    if rule.trust == "never":
        return None
    return Command(verb=rule.verb, certain=rule.verb != "request", **given)


def _pronoun(found: Found, rule: Rule, given: dict[str, Any], tables: Grammar) -> Command | None:
    """Read "pause it" and "that movie was terrible"; a description is a title of which nobody is certain."""
    words = found.rest.tokens
    if rule.trust in {"strict", "marked"} or (rule.trust == "weak" and not found.marked):
        return None
    if rule.verb in {"request", "find", "watch"} and len(words) > 3:
        return Command(verb=rule.verb, title=found.rest.raw(), certain=False, **given)
    if rule.verb == "request" and rule.trust != "sure":
        return None
    if rule.verb == "rate" and not found.typed and not _A_WORK.search(found.rest.norm):
        return None
    return Command(verb=rule.verb, certain=rule.verb not in {"request", "watch"}, **given)


def _bears_out(found: Found, rule: Rule, tables: Grammar) -> bool:
    """Tell whether what is left can be a title, after so much trust as the rule's verb deserves."""
    rest = found.rest
    if len(rest.tokens) > _MAX_TITLE_WORDS or (
        tables.stop.match(rest.norm) and not _named(rest) and "person" not in found.slots
    ):
        return False
    shown_by = found.slots.keys() & {"season", "episode"} or (
        len(rest.tokens) == 1 and "person" in found.slots
    )
    if tables.never.match(rest.norm) and not _named(rest) and not shown_by:
        return False
    if len(rest.tokens) > 1 and rest.tokens[-1].norm in _NEVER_LAST:
        return False
    if rule.trust == "capital" and not rest.text[rest.tokens[0].start].isupper():
        return False
    if found.marked or any(token.quoted or "_" in token.norm for token in rest.tokens):
        return True
    if rule.trust in {"weak", "strict"} and tables.particles.match(rest.norm):
        return False
    return _capitals(rest) or (
        rule.trust != "strict" and not _a_thing(rest, rule, tables) and _modest(rest, rule, tables)
    )


def _a_thing(rest: Phrase, rule: Rule, tables: Grammar) -> bool:
    """Tell whether milk, a lamp or my phone is meant. Raises when the house is told to act on it."""
    if not tables.things.match(rest.norm) or _named(rest):
        return rule.trust != "sure" and bool(tables.mine.match(rest.norm))
    if rule.verb in _ACTS and (rule.trust != "sure" or rule.slots.get("about") == "new_episodes"):
        raise NotOursError
    words = [token.norm for token in rest.tokens if token.norm not in {"the", "a", "an"}]
    if rule.trust == "sure" and tables.files and _FETCHED.search(rest.text):
        return bool(tables.files.match(rest.norm))
    return rule.trust != "sure" or len(words) < 3 or bool(tables.things.match(words[0]))


def _modest(rest: Phrase, rule: Rule, tables: Grammar) -> bool:
    """Tell whether an everyday verb has an object that may be a title: no "a coffee", no half sentence."""
    if rule.trust not in {"weak", "marked"}:
        return True
    if tables.russian and rule.verb == "request":
        return any(is_rare(token.norm) for token in rest.tokens)
    return len(rest.tokens) <= _MODEST_WORDS and not _ARTICLE.match(rest.norm)


def _capitals(phrase: Phrase) -> bool:
    """Tell whether a title of several words is written with capitals: "The Black Phone"."""
    words = [phrase.text[token.start : token.end] for token in phrase.tokens]
    long = [word for word in words if len(word) > 3 or word == words[0]]
    return len(words) > 1 and len(long) > 1 and all(word[:1].isupper() for word in long)
