"""What an account may use."""

import pytest

from custom_components.mediamate.agent.meter import Last, Meter
from custom_components.mediamate.agent.providers.base import Usage
from custom_components.mediamate.errors import RateLimited, Refused
from tests.made import Clock


def test_calls_a_minute() -> None:
    clock = Clock()
    meter = Meter("Claude", clock, per_minute=2)
    meter.admit()
    clock.forward(seconds=20)
    meter.admit()
    with pytest.raises(RateLimited) as raised:
        meter.admit()
    assert raised.value.retry_after == 40 and raised.value.placeholders == {"service": "Claude"}
    clock.forward(seconds=40)
    meter.admit()
    clock.forward(days=-1)  # a clock that was set back makes nobody wait
    meter.admit()


def test_tokens_a_day() -> None:
    clock = Clock()
    meter = Meter("Claude", clock, per_minute=0, per_day=100)
    meter.admit()
    meter.spend(Usage(read=90, cached=50, written=20))
    with pytest.raises(Refused, match="ai_over_budget"):
        meter.admit()
    assert meter.today == Usage(read=90, cached=50, written=20)
    clock.forward(days=1)
    assert meter.today == Usage()
    meter.admit()
    meter.spend(Usage(written=3))
    assert meter.today.total == 3 and meter.left_today == 97 and meter.calls_today == 1
    assert Meter("Claude", clock).left_today is None


def test_a_restart_does_not_open_the_purse() -> None:
    clock = Clock()
    meter = Meter("Claude", clock, per_day=100)
    meter.restore(clock().date(), 100)
    with pytest.raises(Refused):
        meter.admit()
    meter.restore(clock().date(), 0)  # a second sensor has nothing to say
    assert meter.today.total == 100
    later = Meter("Claude", clock, per_day=100)
    clock.forward(days=1)
    later.restore(Clock()().date(), 100)
    later.admit()


def test_listeners() -> None:
    meter = Meter("Claude", Clock())
    told: list[int] = []
    stop = meter.listen(lambda: told.append(1))
    meter.note(Last(model="m", usage=Usage(), first_token=None, seconds=1.0))
    stop()
    meter.note(Last(model="m", usage=Usage(), first_token=0.2, seconds=2.0))
    assert told == [1] and meter.last and meter.last.seconds == 2.0
