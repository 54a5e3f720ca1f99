"""Readers for single values off the wire: whatever comes, a value of the right type comes out.

A wrong type, a missing field and an empty string all mean "the service did not say".
"""

from datetime import UTC, date, datetime
import math
from typing import Any

MAX_TEXT = 500


def utc_now() -> datetime:
    """The clock of clients that are given no other."""
    return datetime.now(UTC)


def text(value: Any, limit: int = MAX_TEXT) -> str:
    """Return a string without control characters, cut to `limit`; "" for anything else."""
    if not isinstance(value, str):
        return ""
    read: str = value[: 2 * limit]
    if not read.isprintable():
        read = "".join(char if char.isprintable() else " " for char in read)
    return read.strip()[:limit]


def number(value: Any) -> float | None:
    """Return a finite number, also one that is spelt as a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        read = float(value[:32] if isinstance(value, str) else value)
    except ValueError, OverflowError:
        return None
    return read if math.isfinite(read) else None


def integer(value: Any) -> int | None:
    """Return a whole number of at most 63 bits, also one that is spelt as a string."""
    if type(value) is int:
        return value if -(2**63) <= value < 2**63 else None
    read = number(value)
    return int(read) if read is not None and abs(read) < 2**63 else None


def mapping(value: Any) -> dict[str, Any]:
    """Return an object; empty for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return an array; empty for anything else."""
    return value if isinstance(value, list) else []


def records(value: Any) -> list[dict[str, Any]]:
    """Return the objects of an array."""
    return [one for one in sequence(value) if isinstance(one, dict)]


def day(value: Any) -> date | None:
    """Return the date that a date or an ISO time starts with."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def moment(value: Any) -> datetime | None:
    """Return an ISO time in UTC. A time without a zone is UTC; fractions beyond microseconds are cut."""
    try:
        read = datetime.fromisoformat(value[:40]) if isinstance(value, str) else None
        if read is None:
            return None
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except ValueError, OverflowError:
        return None


def epoch(value: Any) -> datetime | None:
    """Return the time of so many seconds since 1970; 0 and below mean never."""
    seconds = integer(value)
    if seconds is None or not 0 < seconds < 2**33:
        return None
    return datetime.fromtimestamp(seconds, UTC)
