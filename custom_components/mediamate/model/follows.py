"""Series of which somebody wants every new episode."""

from dataclasses import dataclass
from datetime import datetime

from .requests import Message, Thread, named
from .titles import MediaRef, Part


@dataclass(frozen=True, slots=True)
class Told:
    """An episode that somebody knows of, and since when. `airs` tells it from others when numbers change."""

    part: Part
    when: datetime
    airs: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """One person and one series. `told`: the episodes that they know of; all that aired before `settled` is among them.

    `backend_id` is None until the *arr is known to hold the series and to want what comes out.
    """

    ref: MediaRef
    title: str
    thread: Thread  # who follows, and where they are told
    since: datetime
    entry_id: str
    quality_profile_id: int
    root_folder: str
    year: int | None = None
    poster_url: str | None = None
    backend_id: int | None = None
    told: tuple[Told, ...] = ()
    settled: datetime | None = None

    @property
    def actor(self) -> str:
        """Who follows it."""
        return self.thread.actor

    @property
    def label(self) -> Message:
        """Name the series."""
        return named(self.title, self.year)

    @property
    def known(self) -> frozenset[Part]:
        """Return the episodes that need not be told any more."""
        return frozenset(one.part for one in self.told)
