"""Words as an index holds them: in dictionary form, so that «Дюну» finds «Дюна».

A word may be a form of several others («стали»), and of a name nobody knows the dictionary form:
each word stands for a set of stems, and two words are the same if their sets meet.
"""

import re
from typing import Final

from .morphology import dictionary

_WORD: Final = re.compile(r"[^\W_]+")
_CYRILLIC: Final = re.compile(r"[а-я]")
_MOST: Final = 120  # words of one text
_LONGEST: Final = 40  # letters of a word
_READINGS: Final = 6  # of one word
_SHORTEST: Final = 3  # letters that are left of a word without its ending

# Endings that a word may lose without becoming another one: nouns and adjectives, the longest first
_ENDINGS: Final = re.compile(
    r"(?:иями|ями|ами|иях|ого|его|ому|ему|ыми|ими|ией|ией|ов|ев|ей|ам|ям|ах|ях|ом|ем|ой|ый|ий|ая|яя|ое|ее|ые|ие|"
    r"ую|юю|ою|ею|ым|им|ых|их|ию|ия|ии|ье|ья|ью|а|я|о|е|ы|и|у|ю|ь|й)$"
)
_PLURAL: Final = re.compile(r"(?<=[^su])s$")

# What is said around a title and is in none of them
_NOISE: Final = frozenset({
    "a", "an", "and", "any", "by", "did", "do", "film", "films", "for", "from", "get", "had", "has", "have",
    "i", "in", "is", "it", "last", "made", "me", "month", "movie", "movies", "my", "of", "on", "one", "or",
    "our", "request", "requested", "series", "show", "shows", "some", "something", "that", "the", "this",
    "to", "us", "was", "we", "week", "were", "what", "when", "which", "with", "you",
    "а", "в", "во", "где", "его", "ее", "и", "из", "или", "как", "кино", "когда", "которую", "которые",
    "который", "месяц", "месяце", "мне", "мой", "мультик", "мультфильм", "на", "не", "неделе", "о", "об",
    "он", "она", "они", "оно", "про", "просил", "просила", "прошлой", "прошлом", "с", "сериал", "сериалы",
    "серия", "со", "та", "такой", "там", "тем", "то", "тот", "ту", "ты", "у", "фильм", "фильма", "фильмов",
    "фильмы", "что", "это", "этот", "эту", "я",
})  # fmt: skip


def words_of(text: str) -> list[frozenset[str]]:
    """Return the stems of each word. Maps the dictionary at the first Russian one: blocking."""
    plain = text[: _MOST * _LONGEST].casefold().replace("ё", "е")
    found = (match[0][:_LONGEST] for match in _WORD.finditer(plain))
    return [_stems(word) for word, _ in zip(found, range(_MOST), strict=False)]


def asked_words(text: str) -> list[frozenset[str]]:
    """Return the same of a question, without the words that only ask; all of them if it has no others."""
    plain = text[: _MOST * _LONGEST].casefold().replace("ё", "е")
    telling = " ".join(match[0] for match in _WORD.finditer(plain) if match[0] not in _NOISE)
    return words_of(telling or text)


def _stems(word: str) -> frozenset[str]:
    if not _CYRILLIC.search(word):
        return frozenset({word, _PLURAL.sub("", word)} if len(word) > _SHORTEST else {word})
    stems = {word, _cut(word)}
    if (lexicon := dictionary()) is not None:
        for form in lexicon.forms(word)[:_READINGS]:
            if not form.predicted:
                stems.add((lexicon.inflect(form, frozenset({"nomn", "sing"})) or word).replace("ё", "е"))
    return frozenset(stems)


def _cut(word: str) -> str:
    """Return a word without its ending, as far as one can tell without a dictionary."""
    short = _ENDINGS.sub("", word)
    return short if len(short) >= _SHORTEST else word
