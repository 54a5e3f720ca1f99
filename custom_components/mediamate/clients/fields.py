"""Reads the fields of a foreign record with the readers of `wire.py`.

A field that is missing, null or of another type is "not sent"; only what a record
cannot be without is asked for with `need_*`, which raise BadResponse.
"""

from collections.abc import Mapping
from datetime import date, datetime
import re
from typing import Any

from ..errors import BadResponse
from . import wire

type Record = Mapping[str, Any]

TITLE = 300
PROSE = 4000
_MAX_LIST = 1000
_NEVER = 1800  # .NET's year 1 stands for "never"
_SPAN = re.compile(r"(?:(\d{1,6})\.)?(\d{1,3}):(\d{2}):(\d{2})(?:\.\d+)?")
_KEYED = re.compile(r"[\s@]|api_?key|token", re.IGNORECASE)


def record(value: Any) -> Record:
    """Return the value if it is an object. Raises BadResponse."""
    if not isinstance(value, dict):
        raise BadResponse
    return value


def text(source: Record, key: str, limit: int = TITLE) -> str:
    """Return a text, "" if there is none."""
    return wire.text(source.get(key), limit)


def need_text(source: Record, key: str, limit: int = TITLE) -> str:
    """Return a text that must be there."""
    if not (value := text(source, key, limit)):
        raise BadResponse
    return value


def number(source: Record, key: str) -> float | None:
    """Return a number."""
    return wire.number(source.get(key))


def integer(source: Record, key: str) -> int | None:
    """Return a whole number."""
    return wire.integer(source.get(key))


def positive(source: Record, key: str) -> int | None:
    """Return a whole number above zero: many services send 0 for "not known"."""
    value = integer(source, key)
    return value if value is not None and value > 0 else None


def size(source: Record, key: str) -> int:
    """Return a size in bytes, 0 if there is none."""
    return positive(source, key) or 0


def need_id(source: Record, key: str) -> int:
    """Return an id that must be there."""
    if (value := positive(source, key)) is None:
        raise BadResponse
    return value


def flag(source: Record, key: str) -> bool:
    """Return a yes or no; whatever is not true is no."""
    return source.get(key) is True


def moment(source: Record, key: str) -> datetime | None:
    """Return a time in UTC, None for "never"."""
    when = wire.moment(source.get(key))
    return when if when and when.year > _NEVER else None


def day(source: Record, key: str) -> date | None:
    """Return the date of a time in UTC."""
    when = moment(source, key)
    return when.date() if when else None


def seconds(source: Record, key: str) -> int | None:
    """Return a span "[d.]HH:MM:SS[.f]" in seconds."""
    found = _SPAN.fullmatch(text(source, key))
    if not found:
        return None
    days, hours, minutes, rest = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest


def child(source: Record, key: str) -> Record:
    """Return an object, empty if there is none."""
    return wire.mapping(source.get(key))


def children(source: Record, key: str) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return wire.records(source.get(key))[:_MAX_LIST]


def texts(source: Record, key: str, *, most: int = 50) -> tuple[str, ...]:
    """Return the texts of a list, each once, in order."""
    shown = (wire.text(one, TITLE) for one in wire.sequence(source.get(key))[:_MAX_LIST])
    return tuple(dict.fromkeys(one for one in shown if one))[:most]


def public_url(source: Record, key: str) -> str | None:
    """Return a web address that carries no key."""
    value = text(source, key, 1000)
    return value if value.startswith(("https://", "http://")) and not _KEYED.search(value) else None
