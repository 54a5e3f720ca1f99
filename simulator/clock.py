"""The one timeline of a simulated stack: simulated seconds = real seconds x speed.

Everything that happens later in the simulator is a callback on this clock, so a test can stop
time (`speed=0`), run it faster or jump over an hour with `advance`, and sees the same order of
events each time. Callbacks are synchronous; one asyncio timer waits for the earliest of them.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
import heapq
import itertools

type Callback = Callable[[], None]


class Timer:
    """A callback that waits for its moment; `cancel` is safe at any time."""

    __slots__ = ("callback", "due")

    def __init__(self, due: float, callback: Callback | None) -> None:
        self.due = due
        self.callback = callback

    def cancel(self) -> None:
        self.callback = None


class SimClock:
    """Simulated time, starting at the real time of its making and never going back."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        self._start = start or datetime.now(UTC)
        self._speed = speed
        self._base = 0.0  # simulated seconds at _anchor
        self._anchor = asyncio.get_running_loop().time()
        self._frozen: float | None = None  # while callbacks run: the moment they were due
        self._heap: list[tuple[float, int, Timer]] = []
        self._closed = False
        self._order = itertools.count()
        self._wakeup: asyncio.TimerHandle | None = None

    @property
    def speed(self) -> float:
        """Simulated seconds per real second; 0 stops time."""
        return self._speed

    def elapsed(self) -> float:
        """Return the simulated seconds since the start."""
        if self._frozen is not None:
            return self._frozen
        return self._base + (asyncio.get_running_loop().time() - self._anchor) * self._speed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed())

    def timestamp(self) -> float:
        return self.now().timestamp()

    @property
    def start(self) -> datetime:
        """The moment at which simulated time began."""
        return self._start

    def set_speed(self, speed: float) -> None:
        self._rebase(self.elapsed())
        self._speed = max(0.0, speed)
        self._arm()

    def advance(self, seconds: float) -> None:
        """Jump ahead; all that falls due on the way happens in its order, at its own moment."""
        target = self.elapsed() + max(0.0, seconds)
        self._run_until(target)
        self._rebase(target)
        self._arm()

    def call_later(self, seconds: float, callback: Callback) -> Timer:
        """Run `callback` after so many simulated seconds."""
        timer = Timer(self.elapsed() + max(0.0, seconds), callback)
        heapq.heappush(self._heap, (timer.due, next(self._order), timer))
        self._arm()
        return timer

    async def sleep(self, seconds: float) -> None:
        """Wait so many simulated seconds."""
        woken = asyncio.get_running_loop().create_future()
        timer = self.call_later(seconds, lambda: None if woken.done() else woken.set_result(None))
        try:
            await woken
        finally:
            timer.cancel()

    def close(self) -> None:
        """Forget all that was to come, and let nothing more come."""
        self._closed = True
        self._heap.clear()
        if self._wakeup:
            self._wakeup.cancel()
            self._wakeup = None

    def _rebase(self, elapsed: float) -> None:
        self._base = elapsed
        self._anchor = asyncio.get_running_loop().time()

    def _run_until(self, target: float) -> None:
        while self._heap and self._heap[0][0] <= target:
            due, _, timer = heapq.heappop(self._heap)
            if timer.callback is None:
                continue
            self._frozen = due
            try:
                timer.callback()
            finally:
                self._frozen = None

    def _wake(self) -> None:
        self._wakeup = None
        self._run_until(self.elapsed())
        self._arm()

    def _arm(self) -> None:
        """Set the one real timer to the earliest callback."""
        if self._closed or self._frozen is not None:
            return  # a callback is running: _wake or advance arms when it is through
        if self._wakeup:
            self._wakeup.cancel()
            self._wakeup = None
        if not self._heap or self._speed <= 0:
            return
        delay = max(0.0, (self._heap[0][0] - self.elapsed()) / self._speed)
        with suppress(RuntimeError):  # the loop is closing
            self._wakeup = asyncio.get_running_loop().call_later(delay, self._wake)
