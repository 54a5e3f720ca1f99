"""Years in words: «две тысячи десятого года», «семьдесят второго года», "from nineteen sixty nine"."""

import re
from typing import Final

_UNITS: Final = {
    "перв": 1, "втор": 2, "трет": 3, "четв[её]рт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9,
    "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15,
    "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20, "тридцат": 30,
    "сороков": 40, "пятидесят": 50, "шестидесят": 60, "семидесят": 70, "восьмидесят": 80, "девяност": 90,
}  # fmt: skip
_TENS: Final = {
    "двадцать": 20,
    "тридцать": 30,
    "сорок": 40,
    "пятьдесят": 50,
    "шестьдесят": 60,
    "семьдесят": 70,
    "восемьдесят": 80,
    "девяносто": 90,
}
YEAR: Final = re.compile(
    r"(?<!\w)(?:(?P<of>тысяча девятьсот|девятьсот|две тысячи) )?"
    rf"(?:(?P<tens>{'|'.join(_TENS)}) )?(?P<units>(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))}))(?:ого|ьего|его|ый|ий|ой)(?= год)",
    re.IGNORECASE,
)


def year_of(match: re.Match[str]) -> str | None:
    """Return the year in digits; None where it is no year of a work."""
    said = match["units"].casefold()
    units = next(value for stem, value in _UNITS.items() if re.fullmatch(stem, said))
    tens = _TENS[match["tens"].casefold()] if match["tens"] else 0
    if tens and units > 9:
        return None
    century = 2000 if (match["of"] or "").casefold() == "две тысячи" else 1900
    # «второго года обучения» is none: without a century only the later half of the last one is meant
    return str(century + tens + units) if match["of"] or tens + units >= 50 else None


_ENGLISH_TENS: Final = (
    "",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
)
_ENGLISH_UNITS: Final = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ENGLISH_YEAR: Final = re.compile(
    r"(?<!\w)(?P<before>from|in|the|of)(?P<the> the)? (?P<of>nineteen|twenty|two thousand(?: and)?)"
    rf"(?: (?P<tens>{'|'.join(_ENGLISH_TENS[2:])}))?(?:[ -](?:oh |o )?(?P<units>{'|'.join(_ENGLISH_UNITS[1:])}))?(?!\w)",
    re.IGNORECASE,
)


def english_year_of(match: re.Match[str]) -> str:
    """Return the words with the year in digits; as they are where it is no year of a work."""
    of, said, words = match["of"].casefold(), match["tens"], match["units"]
    tens = _ENGLISH_TENS.index(said.casefold()) * 10 if said else 0
    units = _ENGLISH_UNITS.index(words.casefold()) if words else 0
    sound = bool(said or words) and not (tens and units > 9)
    year = (1900 if of == "nineteen" else 2000) + tens + units
    if not sound or not 1910 <= year <= 2035 or (of == "twenty" and tens + units < 10):
        return match.group()
    return f"{match['before']}{match['the'] or ''} {year}"
