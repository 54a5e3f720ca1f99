"""Single values off the wire: whatever comes, the right type comes out."""

from datetime import UTC, date, datetime

import pytest

from custom_components.mediamate.clients import wire


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" a\tb ", "a b"),
        ("x" * 900, "x" * 500),
        ("Дюна — 2", "Дюна — 2"),
        ("\x1b[31m", "[31m"),
        (None, ""),
        (3, ""),
    ],
)
def test_text(value, expected) -> None:
    assert wire.text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3),
        ("3", 3),
        (3.9, 3),
        (True, None),
        (None, None),
        ("x", None),
        (float("inf"), None),
        (float("nan"), None),
        (2**63, None),
        (10**400, None),
        ("1e300", None),
        ("9" * 5000, None),
    ],
)
def test_integer(value, expected) -> None:
    assert wire.integer(value) == expected


def test_number() -> None:
    assert wire.number("0.5") == 0.5
    assert wire.number(10**400) is None
    assert wire.number([]) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-20T18:30:00.1234567Z", datetime(2026, 11, 20, 18, 30, 0, 123456, tzinfo=UTC)),
        ("2026-11-20T18:30:00+03:00", datetime(2026, 11, 20, 15, 30, tzinfo=UTC)),
        ("2026-11-20T18:30:00", datetime(2026, 11, 20, 18, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("soon", None),
        (5, None),
    ],
)
def test_moment(value, expected) -> None:
    assert wire.moment(value) == expected


def test_day_and_epoch() -> None:
    assert wire.day("2021-09-15T00:00:00Z") == date(2021, 9, 15)
    assert wire.day("2021-13-01") is None
    assert wire.epoch(1) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert wire.epoch(0) is wire.epoch(-1) is wire.epoch(2**40) is wire.epoch("x") is None


def test_containers() -> None:
    assert wire.mapping([]) == {}
    assert wire.sequence({}) == []
    assert wire.records([1, {"a": 1}, None]) == [{"a": 1}]


def test_the_clock_is_utc() -> None:
    assert wire.utc_now().tzinfo is UTC
