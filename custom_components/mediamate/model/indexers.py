"""What an indexer manager tells: its indexers, how they fare, and how a release is handed on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .titles import HealthIssue, ServiceInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexer:
    """One indexer. `disabled_till`: its manager leaves it alone until then, because it failed."""

    id: int
    name: str
    enabled: bool = True
    protocol: str = "torrent"
    disabled_till: datetime | None = None
    failing_since: datetime | None = None

    def banned_until(self, now: datetime) -> datetime | None:
        """Return until when it is left alone; None if it is asked as usual, or switched off anyway."""
        till = self.disabled_till
        return till if self.enabled and till is not None and till > now else None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerStats:
    """What an indexer was asked over all time, and how often it failed; `response` in ms."""

    queries: int = 0
    failed_queries: int = 0
    grabs: int = 0
    response: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexersSnapshot:
    """What an indexer manager's coordinator knows; `statistics` by indexer id.

    `failing` are those that were left alone when it was read.
    """

    info: ServiceInfo
    indexers: tuple[Indexer, ...] = ()
    failing: tuple[Indexer, ...] = ()
    statistics: Mapping[int, IndexerStats] = field(default_factory=dict)
    health: tuple[HealthIssue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A release on its way from an indexer manager to whoever downloads it.

    `link` may hold the manager's key: it goes from client to client, and is never shown, logged or kept.
    """

    title: str
    link: str = field(repr=False)  # a magnet link, or where the file is
    protocol: str = "torrent"
    indexer: str = ""
    published: datetime | None = None

    @property
    def magnet(self) -> bool:
        """Does the link name the torrent itself, so that there is no file to fetch?"""
        return self.link.startswith("magnet:")
