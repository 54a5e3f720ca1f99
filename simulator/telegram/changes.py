"""Who waits for something to happen in a chat waits here, not by looking again and again."""

import asyncio
from collections.abc import Callable

PATIENCE = 30.0  # real seconds; a wait that ends by it is a failure


class NotSeen(AssertionError):
    """What somebody waited for did not come in time."""


class Changes:
    """Counts the changes of everything that can be seen, and wakes who waits for one."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        self.count += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def next(self, seconds: float) -> bool:
        """Wait for the next change; False if none came in time."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        done, _ = await asyncio.wait((future,), timeout=max(0.0, seconds))
        self._waiting.discard(future)
        if not done:
            future.cancel()
        return bool(done)

    async def until[T](
        self, look: Callable[[], T], seconds: float = PATIENCE, *, why: Callable[[], str] = str
    ) -> T:
        """Return the first true thing that `look` returns; NotSeen says `why` after so many seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not (found := look()):
            left = deadline - loop.time()
            if left <= 0:
                raise NotSeen(f"not within {seconds:.0f} s: {why()}")
            await self.next(left)
        return found
