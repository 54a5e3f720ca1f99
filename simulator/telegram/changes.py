"""Who waits for something to happen in a chat waits here, not by looking again and again."""

import asyncio
from collections.abc import Callable
from typing import Any

PATIENCE = 30.0  # real seconds; a wait that ends by it is a failure


class NotSeen(AssertionError):
    """What somebody waited for did not come in time."""


class _Watcher:
    """One who waits: looks at each change, and is woken only by what was wanted."""

    __slots__ = ("future", "look")

    def __init__(self, look: Callable[[], Any]) -> None:
        self.look = look
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def check(self) -> None:
        if self.future.done():
            return
        try:
            if found := self.look():
                self.future.set_result(found)
        except Exception as err:  # noqa: BLE001 - it is the waiting one's to handle
            self.future.set_exception(err)


class Changes:
    """Tells who waits whenever something that can be seen has changed."""

    def __init__(self) -> None:
        self.closed = False
        self._watchers: list[_Watcher] = []

    def tell(self) -> None:
        for watcher in list(self._watchers):
            watcher.check()

    def close(self) -> None:
        """Let go of those who watch for as long as there is something to be seen."""
        self.closed = True
        self.tell()

    async def next(self, seconds: float) -> bool:
        """Wait for the next change; False if none came in time."""
        return bool(await self._watch(_Watcher(lambda: True), seconds))

    async def until[T](
        self, look: Callable[[], T], seconds: float = PATIENCE, *, why: Callable[[], str] = str
    ) -> T:
        """Return the first true thing that `look` returns; NotSeen says `why` after so many seconds."""
        if found := look():
            return found
        late: T | None = await self._watch(_Watcher(look), seconds)
        if not late:
            raise NotSeen(f"not within {seconds:.0f} s: {why()}")
        return late

    async def _watch(self, watcher: _Watcher, seconds: float) -> Any:
        self._watchers.append(watcher)
        try:
            done, _ = await asyncio.wait((watcher.future,), timeout=max(0.0, seconds))
            return watcher.future.result() if done else None
        finally:
            self._watchers.remove(watcher)
            watcher.future.cancel()
