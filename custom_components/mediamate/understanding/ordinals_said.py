"""Ordinals of two words before a season or an episode: "the twenty-first season", «двадцать первый сезон»."""

import re
from typing import Final

_ENGLISH: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_RUSSIAN: Final = ("перв", "втор", "трет", "четв[её]рт", "пят", "шест", "седьм", "восьм", "девят")
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "двадцать": 20, "тридцать": 30, "сорок": 40}
_ENDING: Final = "(?:ый|ой|ий|ая|ую|ого|ому|ом|ые|ых|ье|ью|ья|ьего|ьему|ьем|ей|ьей)"
ORDINAL: Final = re.compile(
    rf"(?<!\w)(?P<tens>{'|'.join(_TENS)})[ -]"
    rf"(?:(?P<english>{'|'.join(_ENGLISH)})|(?P<russian>{'|'.join(_RUSSIAN)}){_ENDING})"
    r"(?= (?:season|series|episode|сезон|сери|эпизод))",
    re.IGNORECASE,
)


def ordinal_of(match: re.Match[str]) -> str:
    """Return it in digits, as somebody would write it."""
    words, said = (_ENGLISH, match["english"]) if match["english"] else (_RUSSIAN, match["russian"])
    units = next(n for n, one in enumerate(words, 1) if re.fullmatch(one, said, re.IGNORECASE))
    return f"{_TENS[match['tens'].casefold()] + units}{'th' if match['english'] else '-й'}"
