"""What some library managers can do besides: abilities that are tested with isinstance. All other ports are in `ports.py`."""

from abc import ABC, abstractmethod


class Upgrading(ABC):
    """A backend that goes on looking for a better file than the one it has."""

    @abstractmethod
    async def cutoff_count(self) -> int:
        """Count what is there, but worse than its quality profile asks for."""


class Growing(ABC):
    """A backend whose titles have seasons to come, and a flag of their own for those."""

    @abstractmethod
    async def want_new_seasons(self, backend_id: int, *, wanted: bool) -> None:
        """Have seasons that nobody knows of yet fetched when they come, or not."""


class Mindful(ABC):
    """A library whose client remembers what we changed in it: of much of that no history tells."""

    @property
    @abstractmethod
    def touched(self) -> bool:
        """Were titles changed by us that `changed_since` has not named yet?"""
