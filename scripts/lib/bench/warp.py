"""An event loop, and a wall clock, that can be moved ahead.

To be imported, and `install` called, before Home Assistant is: it keeps references to the clocks.
"""

import asyncio
from datetime import UTC, datetime, timedelta
import time
from typing import override

_REAL_TIME = time.time


class Clock:
    """How far this process is ahead of the real time."""

    ahead = 0.0


def install() -> None:
    """Make `time.time` and Home Assistant's `utcnow` follow the warped clock."""
    time.time = lambda: _REAL_TIME() + Clock.ahead
    from homeassistant.util import dt as dt_util  # noqa: PLC0415 - only now: it keeps `time.time`

    dt_util.utcnow = lambda: datetime.now(UTC) + timedelta(seconds=Clock.ahead)
    dt_util.now = lambda zone=None: (datetime.now(UTC) + timedelta(seconds=Clock.ahead)).astimezone(
        zone or dt_util.DEFAULT_TIME_ZONE
    )


class WarpLoop(asyncio.SelectorEventLoop):
    """Timers see the warped time; waiting for the network takes as long as it takes."""

    @override
    def time(self) -> float:
        return super().time() + Clock.ahead


class Blocks:
    """How long single callbacks held the loop: wall time, and this thread's own CPU time."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0
        self.culprit = ""

    def watch(self) -> None:
        """Measure every callback from now on. Costs CPU: not for runs that measure that."""
        original = asyncio.Handle._run  # noqa: SLF001

        def measured(handle: asyncio.Handle) -> None:
            wall, cpu = time.perf_counter(), time.thread_time()
            original(handle)
            cpu = time.thread_time() - cpu
            wall = time.perf_counter() - wall
            if cpu > self.cpu:
                self.cpu, self.culprit = cpu, _name(handle)
            self.wall = max(self.wall, wall)

        asyncio.Handle._run = measured  # noqa: SLF001

    def reset(self) -> None:
        """Forget what came before."""
        self.wall = self.cpu = 0.0
        self.culprit = ""


def _name(handle: asyncio.Handle) -> str:
    callback = getattr(handle, "_callback", None)
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return owner.get_name() + " " + getattr(owner.get_coro(), "__qualname__", "")
    return str(getattr(callback, "__qualname__", callback))[:120]
