"""Age ratings and quotas: what somebody may have without asking."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.mediamate.model import MediaRequest, Message, RequestState
from custom_components.mediamate.operations.policy import AGES, OLDEST, Quotas, age_of, over_age, over_quota
from tests.made import START, request

HOUR = timedelta(hours=1)

RATED = [
    ("G PG PG-13 R NC-17", [0, 10, 13, 17, 17]),  # USA
    ("TV-Y TV-Y7 TV-Y7-FV TV-G TV-PG TV-14 TV-MA", [0, 7, 7, 0, 10, 14, 17]),
    ("U PG 12 12A 15 18 R18", [0, 10, 12, 12, 15, 18, 18]),  # United Kingdom
    ("0 6 12 16 18 FSK_0 FSK-12 fsk16 DE-16", [0, 6, 12, 16, 18, 0, 12, 16, 16]),  # Germany
    ("0+ 6+ 12+ 16+ 18+", [0, 6, 12, 16, 18]),  # Russia
    ("TP tous_publics 10 12 16 18", [0, 0, 10, 12, 16, 18]),  # France
    ("M MA_15+ R_18+ B-15 VM14 K-12 R21", [16, 15, 18, 15, 14, 12, 21]),  # elsewhere
]


@pytest.mark.parametrize(("words", "ages"), RATED)
def test_ratings_of_several_countries(words: str, ages: list[int]) -> None:
    assert [age_of(one.replace("_", " ")) for one in words.split()] == ages


@pytest.mark.parametrize(
    "word", [None, "", " ", "NR", "Not Rated", "Unrated", "99", "PG-13-ish", "18 18", "٨"]
)
def test_what_says_no_age_is_unrated(word: str | None) -> None:
    assert age_of(word) is None


def test_the_table_says_what_a_number_does_not() -> None:
    assert all(0 <= age <= OLDEST for age in AGES.values())
    assert all(word == word.upper() for word in AGES)


@pytest.mark.parametrize(
    ("certification", "limit", "why"),
    [
        ("R", None, None),
        ("PG-13", 13, None),
        ("PG-13", 12, Message("note_over_age", {"age": 13})),
        ("18+", 17, Message("note_over_age", {"age": 18})),
        (None, 18, Message("note_unrated")),
        ("Unrated", 0, Message("note_unrated")),
        ("U", 0, None),
    ],
)
def test_over_the_cap_or_unrated_is_for_an_administrator(
    certification: str | None, limit: int | None, why: Message | None
) -> None:
    assert over_age(certification, limit) == why


# -- quotas ------------------------------------------------------------------------------------


def asked(*hours_ago: float, **changes: Any) -> list[MediaRequest]:
    return [request(f"r{one}", created=START - one * HOUR, **changes) for one in hours_ago]


@pytest.mark.parametrize(
    ("quotas", "hours_ago", "why"),
    [
        (Quotas(), (0, 0, 0), None),
        (Quotas(per_day=2), (1, 25), None),
        (Quotas(per_day=2), (5, 1), Message("quota_day", {"count": 2, "when": START + 19 * HOUR})),
        # four within a day, though only two are allowed (the limit is new): the third last has to go first
        (Quotas(per_day=2), (1, 2, 3, 4), Message("quota_day", {"count": 2, "when": START + 22 * HOUR})),
        (Quotas(per_day=1), (24,), None),
        (Quotas(per_week=1), (167,), Message("quota_week", {"count": 1, "when": START + HOUR})),
        (Quotas(per_week=1), (168,), None),
        (
            Quotas(per_day=5, per_week=2),
            (1, 30),
            Message("quota_week", {"count": 2, "when": START + 138 * HOUR}),
        ),
        (Quotas(per_day=0), (), Message("quota_day", {"count": 0, "when": None})),
    ],
)
def test_one_too_many_and_when_it_is_not(
    quotas: Quotas, hours_ago: tuple[float, ...], why: Message | None
) -> None:
    assert over_quota(quotas, asked(*hours_ago), 0, None, START) == why


@pytest.mark.parametrize("state", RequestState)
def test_what_came_to_nothing_is_nobody_s_share(state: RequestState) -> None:
    counted = over_quota(Quotas(per_day=1), asked(1, state=state), 0, None, START) is not None
    nothing = {RequestState.DECLINED, RequestState.CANCELLED, RequestState.FAILED}
    assert counted is (state not in nothing)


@pytest.mark.parametrize(
    ("held", "size", "over"), [(60, 40, False), (60, 41, True), (100, None, False), (101, None, True)]
)
def test_the_disk(held: int, size: int | None, over: bool) -> None:
    why = over_quota(Quotas(disk=100), [], held, size, START)
    assert why == (Message("quota_disk", {"done": held, "total": 100, "size": size or 0}) if over else None)


def test_is_there_any_limit() -> None:
    assert not Quotas()
    assert Quotas(per_day=0) and Quotas(per_week=1) and Quotas(disk=1)
