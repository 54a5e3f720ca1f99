"""An answer while it comes in: what every provider reads its stream with."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, Iterator
from typing import Any

from ...errors import MediaMateError
from ..models import Usage
from .base import Delta


class Incoming(ABC):
    """One answer, noted event by event."""

    usage: Usage

    @abstractmethod
    def take(self, event: Any) -> Iterator[Delta]:
        """Note an event; yield what it tells. What is not known is passed over."""

    def rest(self) -> Iterator[Delta]:
        """Yield what only the end tells; the stream came to one, be it the right one or not."""
        yield from ()

    @abstractmethod
    def failure(self) -> MediaMateError | None:
        """Return why the answer is not whole."""


async def deltas(events: AsyncIterable[Any], answer: Incoming) -> AsyncGenerator[Delta]:
    """Turn the events of one answer into deltas. What it used up so far is told also when it breaks off."""
    try:
        async for event in events:
            for delta in answer.take(event):
                yield delta
        for delta in answer.rest():
            yield delta
    except Exception:
        if answer.usage.total:
            yield answer.usage
        raise
    yield answer.usage
    if (err := answer.failure()) is not None:
        raise err
