"""What of a series is searched for: seasons and episodes are switched off, and on again. No file is touched."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

from ..errors import ServiceError
from ..model import (
    Episode,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaType,
    Message,
    Part,
    RequestResult,
    RequestStatus,
    named,
    parted,
)
from ..ports import Episodic
from .find import details
from .instances import called
from .parts import Shelf, Unfit, choose, is_out, shelf_of
from .stack import Backend, MediaStack
from .terms import Answered
from .wish import Seasons, Wished


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Parts of a series, and whether they are to be searched for. Without any part the whole series is meant."""

    ref: MediaRef
    wanted: bool = False
    seasons: Seasons = None
    episode: Wished = None
    entry_id: str | None = None
    instance: str | None = None  # words for a service: "second sonarr"
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """Exactly what would change: `episodes` are those whose flag does."""

    item: MediaItem
    wanted: bool
    entry_id: str
    backend_id: int
    parts: tuple[Part, ...]
    episodes: tuple[Episode, ...] = field(default=())

    @property
    def label(self) -> Message:
        """Name the series with its parts."""
        return parted(named(self.item.title, self.item.year), self.parts)

    def lacking(self, now: datetime) -> tuple[int, int]:
        """Count the episodes without a file: those that came out, and those to come."""
        without = [one for one in self.episodes if not one.has_file]
        out = sum(is_out(one, now) for one in without)
        return out, len(without) - out


async def plan_switch(stack: MediaStack, switch: Switch, now: datetime) -> Switching | RequestResult:
    """Say what would change, or why nothing would. Raises NotFound and what keeps a service from answering."""
    try:
        return await _plan(stack, switch, now)
    except Answered as answer:
        return answer.result


async def carry_out(stack: MediaStack, switching: Switching) -> None:
    """Switch it. What is there already, and its files, stay as they are."""
    port = stack.backend(switching.entry_id).port
    if isinstance(port, Episodic):
        await port.want(switching.backend_id, switching.parts, wanted=switching.wanted)


async def _plan(stack: MediaStack, switch: Switch, now: datetime) -> Switching:
    item = (await details(stack, switch.ref, switch.language)).item
    if item.ref.media_type is not MediaType.SERIES:
        raise Answered(RequestStatus.REFUSED, "monitor_no_series", item)
    unchanged: Switching | None = None
    async for backend, held in _holders(stack, switch, item):
        found = await _switching(backend, held, switch, item, now)
        if found.episodes or _flagged(held, found):
            return found
        unchanged = unchanged or found
    if unchanged is None:
        label = named(item.title, item.year)
        raise Answered(RequestStatus.NOT_FOUND, "monitor_not_held", item, label=label)
    key = "monitor_on_already" if switch.wanted else "monitor_off_already"
    raise Answered(RequestStatus.REFUSED, key, item, label=unchanged.label)


async def _holders(
    stack: MediaStack, switch: Switch, item: MediaItem
) -> AsyncIterator[tuple[Backend, LibraryItem]]:
    """Yield the instances that hold a series, of those that are meant. Who is silent is asked last of all."""
    silent: ServiceError | None = None
    for backend in _meant(stack, switch, item):
        try:
            held = await backend.port.get(item.ref)
        except ServiceError as err:
            silent = err
            continue
        if held is not None:
            yield backend, held
            silent = None
    if silent is not None:
        raise silent


def _meant(stack: MediaStack, switch: Switch, item: MediaItem) -> tuple[Backend, ...]:
    fitting = stack.backends_for(MediaType.SERIES)
    if not fitting:
        raise Answered(RequestStatus.REFUSED, "no_backend", item, media_type=MediaType.SERIES)
    if switch.entry_id:
        if chosen := [one for one in fitting if one.entry_id == switch.entry_id]:
            return tuple(chosen)
        raise Answered(RequestStatus.REFUSED, "instance_unfit", item, media_type=MediaType.SERIES)
    if switch.instance:
        return (called(stack, fitting, switch.instance, item),)
    return fitting


async def _switching(
    backend: Backend, held: LibraryItem, switch: Switch, item: MediaItem, now: datetime
) -> Switching:
    """Find the parts that are meant, and which of their episodes would change."""
    if not isinstance(backend.port, Episodic):
        raise Answered(RequestStatus.REFUSED, "monitor_no_series", item)
    shelf = shelf_of(await backend.port.episodes(held.backend_id), now)
    if not shelf.episodes:  # the *arr itself is still reading them
        raise Answered(RequestStatus.REFUSED, "no_episode_yet", item)
    parts = _parts(shelf, switch, item, now)
    meant = [one for one in shelf.episodes if any(part.covers(one.part) for part in parts)]
    return Switching(
        item=item,
        wanted=switch.wanted,
        entry_id=backend.entry_id,
        backend_id=held.backend_id,
        parts=parts,
        episodes=tuple(one for one in meant if (one.monitored and held.monitored) is not switch.wanted),
    )


def _parts(shelf: Shelf, switch: Switch, item: MediaItem, now: datetime) -> tuple[Part, ...]:
    """Return the parts that are meant. To stop needs none named: it takes the seasons to come, too."""
    if not switch.wanted and switch.episode is None and switch.seasons in {None, "all"}:
        return tuple(Part(one.number) for one in shelf.regular)
    try:
        return choose(shelf, switch.seasons, switch.episode, now)
    except Unfit as unfit:
        raise Answered.by(unfit, item) from None


def _flagged(held: LibraryItem, found: Switching) -> bool:
    """Would new episodes of a season be treated otherwise than these?"""
    whole = {one.season for one in found.parts if one.episode is None}
    return held.monitored and any(
        one.number in whole and one.monitored is not found.wanted for one in held.item.seasons
    )
