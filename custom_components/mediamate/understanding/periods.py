"""When something was, as people say it: "last month", «на прошлой неделе», "in October"."""

from collections.abc import Callable
from datetime import date, timedelta
import re
from typing import Final

type Span = tuple[date, date]
"""The first and the last day."""

_DAY: Final = timedelta(days=1)
_MONTHS: Final = (
    ("january", "январ"), ("february", "феврал"), ("march", "март"), ("april", "апрел"), ("may", "ма[еяй]"),
    ("june", "июн"), ("july", "июл"), ("august", "август"), ("september", "сентябр"), ("october", "октябр"),
    ("november", "ноябр"), ("december", "декабр"),
)  # fmt: skip
_WEEKDAYS: Final = (
    ("monday", "понедельник"), ("tuesday", "вторник"), ("wednesday", "сред[уы]"), ("thursday", "четверг"),
    ("friday", "пятниц[уы]"), ("saturday", "суббот[уы]"), ("sunday", "воскресенье"),
)  # fmt: skip


def _days(first: int, last: int) -> Callable[[date], Span]:
    return lambda today: (today - first * _DAY, today - last * _DAY)


def _week(back: int) -> Callable[[date], Span]:
    def span(today: date) -> Span:
        monday = today - timedelta(days=today.weekday(), weeks=back)
        return monday, monday + 6 * _DAY

    return span


def _month(back: int) -> Callable[[date], Span]:
    def span(today: date) -> Span:
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        return _of_month(year, month + 1)

    return span


def _of_month(year: int, month: int) -> Span:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - _DAY


def _year(back: int) -> Callable[[date], Span]:
    return lambda today: (date(today.year - back, 1, 1), date(today.year - back, 12, 31))


def _named_month(month: int) -> Callable[[date], Span]:
    """Return the last one that has begun."""
    return lambda today: _of_month(today.year - (month > today.month), month)


def _weekday(day: int) -> Callable[[date], Span]:
    """Return the last one before today."""

    def span(today: date) -> Span:
        found = today - timedelta(days=(today.weekday() - day - 1) % 7 + 1)
        return found, found

    return span


# The first that is in the sentence counts; words are lower-case and without «ё»
_SPANS: Final[tuple[tuple[str, Callable[[date], Span]], ...]] = (
    (r"day before yesterday|позавчера", _days(2, 2)),
    (r"yesterday|last night|вчера", _days(1, 1)),
    (r"today|tonight|this (?:morning|evening)|сегодня", _days(0, 0)),
    (r"(?:a|one|1) week ago|неделю назад", _days(9, 5)),
    (r"(?:two|2|a couple of) weeks ago|(?:две|2|пару) недел[ьи] назад", _days(18, 10)),
    (r"(?:a|one|1) month ago|месяц назад", _days(40, 20)),
    (r"(?:a|one|1) year ago|год назад", _days(395, 335)),
    (r"(?:in|over|during|for) the (?:last|past) (?:week|7 days|seven days)|за (?:последн\w+ |эту )?неделю", _days(7, 0)),
    (r"(?:in|over|during|for) the (?:last|past) (?:month|30 days|thirty days)|за (?:последн\w+ |этот )?месяц", _days(30, 0)),
    (r"(?:in|over|during|for) the (?:last|past) year|за (?:последн\w+ |этот )?год", _days(365, 0)),
    (r"this week|на этой неделе", _week(0)),
    (r"(?:last|previous|past) week|(?:на )?прошл(?:ой|ую) недел[еюи]", _week(1)),
    (r"this month|в этом месяце", _month(0)),
    (r"(?:last|previous|past) months?|в прошлом месяце|прошлым месяцем", _month(1)),
    (r"this year|в этом году", _year(0)),
    (r"(?:last|previous|past) year|в прошлом году", _year(1)),
    *(
        (rf"(?:in|last) {english}|(?:в|во) (?:прошлом )?{russian}\w*", _named_month(number))
        for number, (english, russian) in enumerate(_MONTHS, 1)
    ),
    *(
        (rf"(?:on|last) {english}|(?:в|во) (?:прошл\w+ )?{russian}", _weekday(number))
        for number, (english, russian) in enumerate(_WEEKDAYS)
    ),
)  # fmt: skip
_COMPILED: Final = tuple((re.compile(rf"\b(?:{words})\b"), span) for words, span in _SPANS)


def period(text: str, today: date) -> Span | None:
    """Return the days that a sentence means; None where it names none."""
    plain = text[:300].casefold().replace("ё", "е")
    return next((span(today) for words, span in _COMPILED if words.search(plain)), None)
