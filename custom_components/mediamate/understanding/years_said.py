"""Russian years in words: «две тысячи десятого года», «семьдесят второго года»."""

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
