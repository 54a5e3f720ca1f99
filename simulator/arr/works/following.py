"""What Lidarr and Readarr do by themselves: read what somebody made, search, take what comes out."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from ...clock import SimClock
from ..pipeline import Pipeline
from .model import Creator, Work
from .shelf import WorkShelf

REFRESH_SECONDS = 4.0
AHEAD = timedelta(days=400)
FEED = time(6, tzinfo=UTC)  # when a feed has what came out that day

type Choice = Callable[[Work, date], bool]


def _edge(work: Work, *, last: bool) -> bool:
    dated = sorted(
        (one for one in work.creator.works if one.facts.released),
        key=lambda one: one.facts.released or date.min,
    )
    return bool(dated) and work is dated[-1 if last else 0]


CHOICES: Mapping[str, Choice] = {
    "all": lambda work, today: True,
    "future": lambda work, today: not work.facts.out(today),
    "missing": lambda work, today: not work.files,
    "existing": lambda work, today: bool(work.files),
    "latest": lambda work, today: _edge(work, last=True),
    "first": lambda work, today: _edge(work, last=False),
    "none": lambda work, today: False,
}


class Following:
    """Watches over the creators of a library."""

    def __init__(self, clock: SimClock, shelf: WorkShelf, pipeline: Pipeline) -> None:
        self._clock = clock
        self._shelf = shelf
        self._pipeline = pipeline
        self.options: dict[int, dict[str, Any]] = {}  # addOptions of creators that were not read yet

    def refresh(self, creator: Creator, done: Callable[[], None] = lambda: None) -> None:
        """Read the works in a while, and do what the creator was added with."""

        def read() -> None:
            if self._shelf.creators.get(creator.id) is creator:
                self._read(creator)
            done()

        self._clock.call_later(REFRESH_SECONDS, read)

    def _read(self, creator: Creator) -> None:
        fresh, options = self._shelf.refresh(creator), self.options.pop(creator.id, {})
        choice = CHOICES.get(str(options.get("monitor")), CHOICES["none"])
        chosen = set(options.get(f"{self._shelf.kind.part}sToMonitor") or ())
        for work in fresh:
            work.monitored = work.facts.id in chosen or (not chosen and choice(work, self._shelf.today))
            self._shelf.touch(work)
        self.await_release(creator.works)
        if options.get(self._shelf.trade.search_missing):
            for work in creator.works:
                if work.missing(self._shelf.today):
                    self._pipeline.search((work,))

    def await_release(self, works: Iterable[Work]) -> None:
        """Be there when these come out: what is monitored is taken from the feed."""
        now = self._clock.now()
        for work in works:
            if work.facts.released is None:
                continue
            when = datetime.combine(work.facts.released, FEED)
            if now < when < now + AHEAD:
                self._clock.call_later((when - now).total_seconds(), partial(self._in_feed, work))

    def _in_feed(self, work: Work) -> None:
        if self._shelf.holds(work) and work.missing(self._shelf.today):
            self._pipeline.search((work,))
