"""Names of people in dictionary form: «Хоакином Фениксом» is «Хоакин Феникс»."""

from collections.abc import Iterable, Sequence
import re

from .morphology import dictionary

WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
CYRILLIC = re.compile(r"[а-яё-]+")
GENDERS = frozenset({"masc", "femn", "neut"})
ADJECTIVE = frozenset({"ADJF", "PRTF"})
NAMES = frozenset({"Name", "Surn", "Patr"})
PARTICLES = frozenset({"де", "ван", "фон", "ди", "да", "дель", "ла", "ле", "дю", "аль", "мак", "и"})
ENDINGS = {
    "ablt": (("ским", "ский"), ("цким", "цкий"), ("овым", "ов"), ("евым", "ев"), ("иным", "ин"), ("ыным", "ын"),
             ("ым", "ый"), ("им", "ий"), ("еем", "ей"), ("аем", "ай"), ("ьем", "ьй"), ("ом", ""), ("ем", ""),
             ("овой", "ова"), ("евой", "ева"), ("иной", "ина"), ("ской", "ская"), ("ой", "а"), ("ей", "я")),
    "gent": (("ского", "ский"), ("цкого", "цкий"), ("ого", "ый"), ("его", "ий"), ("ской", "ская"), ("овой", "ова"),
             ("евой", "ева"), ("иной", "ина"), ("ца", "ц"), ("ея", "ей"), ("ая", "ай"), ("ия", "ий"), ("оя", "ой"),
             ("уа", "уа"), ("иа", "иа"), ("а", ""), ("я", "ь"), ("ы", "а")),
    "datv": (("скому", "ский"), ("ому", "ый"), ("у", ""), ("ю", "й")),
    "loct": (("ском", "ский"), ("ом", "ый"), ("е", "")),
}  # fmt: skip


def like(word: str, model: str) -> str:
    """Return `word` with the capitals of `model`."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def replace(title: str, spans: Iterable[tuple[int, int]], words: Iterable[str]) -> str:
    """Return a title with other words in these places."""
    out, last = "", 0
    for (start, end), word in zip(spans, words, strict=True):
        out += title[last:start] + word
        last = end
    return out + title[last:]


def person(name: str, cases: Sequence[str]) -> str:
    """Return a person's name in dictionary form: «Хоакином Фениксом» is «Хоакин Феникс»."""
    spans = [match.span() for match in WORD.finditer(name)]
    words = [_name_word(name[start:end], cases[0]) for start, end in spans]
    return replace(name, spans, words)


def is_first_name(word: str) -> bool:
    """Tell whether a word is a first name in the genitive."""
    lexicon = dictionary()
    return lexicon is not None and any({"Name", "gent"} <= form.tags for form in lexicon.forms(word.lower()))


def is_rare(word: str) -> bool:
    """Tell whether a word is in no dictionary, or a name: without a capital it may still be a title's."""
    lexicon = dictionary()
    forms = lexicon.forms(word) if lexicon else ()
    return all(form.predicted or form.tags & (NAMES | {"Geox"}) for form in forms)


def _name_word(word: str, case: str) -> str:
    low = word.lower()
    if low in PARTICLES or not CYRILLIC.fullmatch(low) or len(low) < 3:
        return word
    if low.endswith(("ских", "цких")):
        return f"{word[:-1]}е"
    lexicon = dictionary()
    known = [form for form in lexicon.forms(low) if not form.predicted] if lexicon else []
    known.sort(key=lambda form: "neut" in form.tags)  # «глуховского» is of no thing
    for wanted in (NAMES, frozenset({"NOUN"}), ADJECTIVE):
        for form in known:
            if form.tags & wanted and {case, "sing"} <= form.tags and lexicon:
                kind = frozenset({"nomn", "sing"}) | (form.tags & GENDERS)
                return like(lexicon.inflect(form, kind) or low, word)
    if any("nomn" in form.tags for form in known):
        return word
    return like(by_ending(low, case), word)


def by_ending(word: str, case: str) -> str:
    """Return the likely dictionary form of a name that no dictionary has."""
    for ending, nominal in ENDINGS.get(case, ()):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: len(word) - len(ending)] + nominal
    return word
