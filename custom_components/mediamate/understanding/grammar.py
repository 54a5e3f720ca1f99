"""The tables of a language, compiled at first use."""

from functools import cache
from importlib import import_module
import re

from .rules import Grammar, Slot, expand

LANGUAGES = ("en", "ru")


def _flat(pattern: str) -> str:
    """Join a pattern that is written over several lines."""
    return pattern.replace("\n", "")


@cache
def grammar(language: str) -> Grammar:
    """Compile the tables of a language: about 200 ms, once."""
    main = import_module(f".{language}", __package__)
    slots = import_module(f".{language}_slots", __package__)
    whole = [import_module(f".{language}_{topic}", __package__) for topic in ("memory", "space", "services")]
    words = {**main.WORDS, "GENRE": "|".join(pattern for pattern, _ in slots.GENRES)}

    def make(pattern: str, shape: str = "{}") -> re.Pattern[str]:
        return re.compile(shape.replace("{}", f"(?:{expand(_flat(pattern), words)})"))

    word = r"(?<!\S){}(?!\S)"
    return Grammar(
        whole=[(rule, make(rule.pattern, r"{}\Z")) for topic in whole for rule in topic.RULES],
        rules=[(rule, make(rule.pattern, r"{}\Z")) for rule in main.RULES],
        before=make(main.BEFORE, r"{}(?: |\Z)"),
        after=make(main.AFTER, r"(?: |\A){}\Z"),
        not_for_us=make(main.NOT_FOR_US, r"{}\Z"),
        things=make(main.THINGS, r"{}\Z"),
        vague=make(main.VAGUE, r"{}\Z"),
        slots=[Slot(name, make(pattern, word), value) for name, pattern, value in slots.SLOTS],
        types=[(kind, make(pattern, r"{}\Z")) for kind, pattern in slots.TYPES],
        keep=make(slots.KEEP, word),
        together=make(slots.TOGETHER, r"{}\Z"),
        no_title=make(slots.NO_TITLE, r"{}\Z"),
        media_before=make(slots.MEDIA_BEFORE, r"{}(?: |\Z)"),
        media_after=make(slots.MEDIA_AFTER, r" {}\Z"),
        person_after=make(slots.PERSON_AFTER, r" {} (?P<p>.+)\Z"),
        no_name=make(slots.NO_NAME, r"{}(?: |\Z)"),
        dangling_before=make(slots.DANGLING_BEFORE, r"{} "),
        dangling_after=make(slots.DANGLING_AFTER, r" {}\Z"),
        destination=make(slots.DESTINATION, r"(?: |\A){}\Z"),
        numbers=main.NUMBERS,
        languages=slots.LANGUAGES,
        genres=[(make(pattern, r"{}\Z"), genre) for pattern, genre in slots.GENRES],
        keywords=slots.KEYWORDS,
        wrapped=make(slots.WRAPPED, r"{}\Z"),
        mine=make(slots.MINE),
        maker=make(getattr(slots, "MAKER", "(?!)"), r"{}(?: |\Z)"),
        files=make(slots.FILES, r"{}\Z") if hasattr(slots, "FILES") else None,
        never=make(getattr(slots, "NEVER", "(?!)"), r"{}\Z"),
        stop=make(slots.STOP, r"{}\Z"),
        particles=make(slots.PARTICLES, r"{}\Z"),
        genre_words=[(make(pattern, word), genre) for pattern, genre in slots.GENRES],
        type_words=[(kind, make(pattern, word)) for kind, pattern in slots.TYPES],
        russian=language == "ru",
    )
