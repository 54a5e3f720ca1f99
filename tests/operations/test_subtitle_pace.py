"""How often subtitles are looked for."""

from datetime import timedelta

import pytest

from custom_components.mediamate.errors import Refused
from custom_components.mediamate.operations.subtitle_pace import AGAIN, MOST, Pace
from tests.made import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace[str]:
    return Pace(clock)


def test_nothing_twice_within_ten_minutes(clock: Clock, pace: Pace[str]) -> None:
    assert pace.fresh(["a", "b"]) == {"a", "b"}
    pace.looked(["a"])
    clock.forward(minutes=3)
    pace.looked(["b"])
    assert pace.fresh(["a", "b", "c"]) == {"c"}
    assert (pace.wait(["a"]), pace.wait(["b"]), pace.wait(["a", "b"])) == (420, 600, 420)
    clock.forward(minutes=7)
    assert pace.fresh(["a", "b"]) == {"a"}
    clock.now += AGAIN
    assert pace.fresh(["a", "b"]) == {"a", "b"}


def test_so_often_an_hour(clock: Clock, pace: Pace[str]) -> None:
    for _ in range(MOST):
        pace.admit("kid")
        clock.forward(minutes=2)
    for _ in range(3):
        with pytest.raises(Refused) as caught:
            pace.admit("kid")
        assert caught.value.placeholders == {"most": "20", "retry_after": "1200.0"}
    pace.admit("somebody else")
    clock.now += timedelta(minutes=20)
    pace.admit("kid")
    with pytest.raises(Refused):
        pace.admit("kid")
