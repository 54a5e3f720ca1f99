"""Servers at home that can be told to get a model that they have not."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator


class Puller(ABC):
    """What a provider is besides, whose server gets models by itself."""

    @abstractmethod
    async def has(self, model: str) -> bool:
        """Is the model there? Raises NoTools if it is but cannot work with tools, and what `models` raises."""

    @abstractmethod
    def pull(self, model: str) -> AsyncGenerator[float]:
        """Have the server get a model; yield the share that is done, from 0 to 1. Ended early, it stops.

        Raises PullFailed (`pull_failed`, `pull_no_space`, `pull_unknown`) and what `models` raises.
        """
