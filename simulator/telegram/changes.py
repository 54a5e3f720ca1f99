"""Who waits for something to happen in a chat waits here, not by looking again and again."""

import asyncio
from collections.abc import Callable

PATIENCE = 30.0  # real seconds; a wait that ends by it is a failure


class NotSeen(AssertionError):
    """What somebody waited for did not come in time."""


class Changes:
    """Wakes who waits whenever something that can be seen has changed."""

    def __init__(self) -> None:
        self.closed = False
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def close(self) -> None:
        """Let go of those who watch for as long as there is something to be seen."""
        self.closed = True
        self.tell()

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
