"""What some library managers can do besides: abilities that are tested with isinstance. All other ports are in `ports.py`."""

from abc import ABC, abstractmethod


class Upgrading(ABC):
    """A backend that goes on looking for a better file than the one it has."""

    @abstractmethod
    async def cutoff_count(self) -> int:
        """Count what is there, but worse than its quality profile asks for."""
