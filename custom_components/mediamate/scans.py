"""Media servers are asked to look at what is new, again and again until it is seen there."""

from collections.abc import Callable
from datetime import datetime, timedelta
import logging
from typing import Final

from .backoff import Backoff
from .errors import MediaMateError
from .model import MediaRequest
from .operations.stack import MediaStack

_LOGGER = logging.getLogger(__name__)

_PAUSES: Final = tuple(timedelta(seconds=one) for one in (30, 120, 300, 900, 3600))
_TARGETED: Final = 3  # afterwards the whole library is refreshed: its folders may be named otherwise


class Scans:
    """Which request's title was asked for when."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Take the one clock."""
        self._due = Backoff(_PAUSES, now)

    async def ask(self, stack: MediaStack, request: MediaRequest, path: str | None) -> None:
        """Ask all servers, if it is time. `path`: where the *arr has it."""
        if not stack.servers or not self._due.due(request.id):
            return
        attempt = self._due.tried(request.id)
        for server in stack.servers:
            try:
                await server.port.scan(request.ref.media_type, path if attempt <= _TARGETED else None)
            except MediaMateError as err:
                _LOGGER.warning("[%s] %s could not be asked for a scan: %s", request.id, server.title, err)

    def forget(self, request_id: str) -> None:
        """Begin anew: something else of it is to be seen."""
        self._due.forget(request_id)
