"""One timeline: order, speed, stopping and jumping."""

import asyncio

import pytest

from simulator.clock import SimClock


@pytest.fixture
async def clock() -> SimClock:
    return SimClock(speed=0.0)


async def test_advance_runs_what_falls_due_in_order_at_its_own_moment(clock: SimClock) -> None:
    seen: list[tuple[str, float]] = []

    def first() -> None:
        seen.append(("first", clock.elapsed()))
        clock.call_later(5, lambda: seen.append(("child", clock.elapsed())))

    clock.call_later(20, lambda: seen.append(("second", clock.elapsed())))
    clock.call_later(10, first)
    clock.call_later(100, lambda: seen.append(("never", 0)))
    clock.advance(30)
    assert seen == [("first", 10), ("child", 15), ("second", 20)]
    assert clock.elapsed() == 30
    assert (clock.now() - clock.start).total_seconds() == 30


async def test_a_cancelled_timer_does_nothing(clock: SimClock) -> None:
    seen: list[int] = []
    timer = clock.call_later(1, lambda: seen.append(1))
    timer.cancel()
    timer.cancel()
    clock.advance(10)
    assert seen == []


async def test_time_runs_at_its_speed_and_can_be_changed() -> None:
    clock = SimClock(speed=1000.0)
    fired = asyncio.Event()
    clock.call_later(20, fired.set)
    async with asyncio.timeout(10):
        await fired.wait()
    assert clock.elapsed() >= 20
    clock.set_speed(0)
    stopped = clock.elapsed()
    await asyncio.sleep(0.02)
    assert clock.elapsed() == stopped
    clock.set_speed(-5)
    assert clock.speed == 0
    clock.close()


async def test_sleep_wakes_by_advance_and_by_time(clock: SimClock) -> None:
    task = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)
    clock.advance(59)
    await asyncio.sleep(0)
    assert not task.done()
    clock.set_speed(10_000)
    async with asyncio.timeout(2):
        await task
    clock.close()


async def test_a_cancelled_sleep_leaves_nothing_behind(clock: SimClock) -> None:
    task = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    clock.advance(100)
    assert task.cancelled()


async def test_after_close_nothing_happens() -> None:
    clock = SimClock(speed=10_000)
    seen: list[int] = []
    clock.call_later(10, lambda: seen.append(1))
    clock.close()
    await asyncio.sleep(0.02)
    assert seen == []
