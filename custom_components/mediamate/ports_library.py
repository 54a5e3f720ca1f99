"""What some library managers can do besides: abilities that are tested with isinstance. All other ports are in `ports.py`."""

from abc import ABC, abstractmethod
from datetime import datetime


class Upgrading(ABC):
    """A backend that goes on looking for a better file than the one it has."""

    @abstractmethod
    async def cutoff_count(self) -> int:
        """Count what is there, but worse than its quality profile asks for."""


class Following(ABC):
    """A backend that can be told to go on with a series by itself."""

    @abstractmethod
    async def follow(self, backend_id: int, since: datetime | None) -> None:
        """Want what comes out after `since`, new seasons too; what was out before stays as it is.

        None: no longer. New seasons are not wanted then; what is wanted of those that are known stays so.
        """
