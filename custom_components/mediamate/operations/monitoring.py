"""What of a series is searched for: seasons and episodes are switched off, and on again. No file is touched."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from ..ports_library import Growing
from .find import details
from .instances import called
from .parts import Shelf, Unfit, choose, is_out, shelf_of
from .stack import Backend, MediaStack
from .terms import Answered
from .wish import Seasons, Wished


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Parts of a series, and whether they are to be searched for. Without any part the whole series is meant.

    To stop is meant for every instance that holds it, unless some are named; to begin for one of them.
    """

    ref: MediaRef
    wanted: bool = False
    seasons: Seasons = None
    episode: Wished = None
    entry_ids: tuple[str, ...] = ()
    instance: str | None = None  # words for a service: "second sonarr"
    language: str = "en"

    @property
    def ends(self) -> bool:
        """Is all of it to stop, the seasons to come too?"""
        return not self.wanted and self.episode is None and self.seasons in {None, "all"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would change at one instance: `episodes` are those whose flag does.

    `ends`: it would have fetched seasons to come. `flags`: that of a season differs though those of its episodes do not.
    """

    entry_id: str
    title: str
    backend_id: int
    parts: tuple[Part, ...]
    episodes: tuple[Episode, ...] = ()
    ends: bool = False
    flags: bool = False

    @property
    def changes(self) -> bool:
        """Would anything change?"""
        return bool(self.episodes) or self.ends or self.flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """Exactly what would change, and where. `whole`: of the series all. `apart`: it is worth saying where."""

    item: MediaItem
    wanted: bool
    places: tuple[Change, ...]
    whole: bool = False
    apart: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts that are meant."""
        return tuple(sorted({part for one in self.places for part in one.parts}))

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """Return the episodes that change, each once: without a file if it lacks anywhere."""
        every = sorted(
            (one for each in self.places for one in each.episodes), key=lambda one: not one.has_file
        )
        return tuple({one.part: one for one in every}.values())

    @property
    def ends(self) -> bool:
        """Would seasons to come have been fetched, and will not any more?"""
        return any(one.ends for one in self.places)

    @property
    def label(self) -> Message:
        """Name the series with its parts, and where there is more than one of it, the instances."""
        label = parted(named(self.item.title, self.item.year), self.parts)
        at = tuple(one.title for one in self.places)
        return Message("say_at", {"label": label, "instance": at}) if self.apart else label

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
    """Switch it, everywhere. What is there already, and its files, stay as they are."""
    for place in switching.places:
        port = stack.backend(place.entry_id).port
        if place.ends and isinstance(port, Growing):
            await port.want_new_seasons(place.backend_id, wanted=False)
        if isinstance(port, Episodic) and (place.episodes or place.flags):
            await port.want(place.backend_id, place.parts, wanted=switching.wanted)


async def _plan(stack: MediaStack, switch: Switch, now: datetime) -> Switching:
    item = (await details(stack, switch.ref, switch.language)).item
    if item.ref.media_type is not MediaType.SERIES:
        raise Answered(RequestStatus.REFUSED, "monitor_no_series", item)
    holders, silent = await _holders(stack, switch, item)
    places, unfit = list[Change](), None
    for backend, held in holders:
        try:
            places.append(await _place(backend, held, switch, item, now))
        except Answered as answer:  # another one may have these parts
            unfit = unfit or answer
        except ServiceError as err:
            silent = silent or err
    apart = len(stack.backends_for(MediaType.SERIES)) > 1 and (
        len(holders) + bool(silent) > 1 or bool(switch.entry_ids or switch.instance)
    )
    if changing := [one for one in places if one.changes]:
        meant = changing[:1] if switch.wanted else changing
        return Switching(item=item, wanted=switch.wanted, places=tuple(meant), whole=switch.ends, apart=apart)
    if unfit and not places:
        raise unfit
    if silent:
        raise silent
    raise _unchanged(switch, item, places)


def _unchanged(switch: Switch, item: MediaItem, places: Sequence[Change]) -> Answered:
    """Say that it is so already, or that there is nothing that could be switched."""
    if not places:
        label = named(item.title, item.year)
        return Answered(RequestStatus.NOT_FOUND, "monitor_not_held", item, label=label)
    key = "monitor_on_already" if switch.wanted else "monitor_off_already"
    same = Switching(item=item, wanted=switch.wanted, places=tuple(places))
    return Answered(RequestStatus.REFUSED, key, item, label=same.label)


async def _holders(
    stack: MediaStack, switch: Switch, item: MediaItem
) -> tuple[list[tuple[Backend, LibraryItem]], ServiceError | None]:
    """Return the instances that hold a series, of those that are meant, and why one of them does not answer."""
    holders: list[tuple[Backend, LibraryItem]] = []
    silent: ServiceError | None = None
    for backend in _meant(stack, switch, item):
        try:
            held = await backend.port.get(item.ref)
        except ServiceError as err:
            silent = silent or err
            continue
        if held is not None:
            holders.append((backend, held))
    return holders, silent


def _meant(stack: MediaStack, switch: Switch, item: MediaItem) -> tuple[Backend, ...]:
    fitting = stack.backends_for(MediaType.SERIES)
    if not fitting:
        raise Answered(RequestStatus.REFUSED, "no_backend", item, media_type=MediaType.SERIES)
    if switch.entry_ids:
        if chosen := [one for one in fitting if one.entry_id in switch.entry_ids]:
            return tuple(chosen)
        raise Answered(RequestStatus.REFUSED, "instance_unfit", item, media_type=MediaType.SERIES)
    if switch.instance:
        return (called(stack, fitting, switch.instance, item),)
    return fitting


async def _place(
    backend: Backend, held: LibraryItem, switch: Switch, item: MediaItem, now: datetime
) -> Change:
    """Find the parts that are meant, and which of their episodes would change."""
    if not isinstance(backend.port, Episodic):
        raise Answered(RequestStatus.REFUSED, "monitor_no_series", item)
    shelf = shelf_of(await backend.port.episodes(held.backend_id), now)
    if not shelf.episodes:  # the *arr itself is still reading them
        raise Answered(RequestStatus.REFUSED, "no_episode_yet", item)
    parts = _parts(shelf, switch, item, now)
    meant = [one for one in shelf.episodes if any(part.covers(one.part) for part in parts)]
    return Change(
        entry_id=backend.entry_id,
        title=backend.title,
        backend_id=held.backend_id,
        parts=parts,
        episodes=tuple(one for one in meant if (one.monitored and held.monitored) is not switch.wanted),
        ends=switch.ends and held.monitored and held.new_seasons is True,
        flags=_flagged(held, parts, wanted=switch.wanted),
    )


def _parts(shelf: Shelf, switch: Switch, item: MediaItem, now: datetime) -> tuple[Part, ...]:
    """Return the parts that are meant. To stop needs none named: it takes the seasons to come, too."""
    if switch.ends:
        return tuple(Part(one.number) for one in shelf.regular)
    try:
        return choose(shelf, switch.seasons, switch.episode, now)
    except Unfit as unfit:
        raise Answered.by(unfit, item) from None


def _flagged(held: LibraryItem, parts: Sequence[Part], *, wanted: bool) -> bool:
    """Would new episodes of a season be treated otherwise than these?"""
    whole = {one.season for one in parts if one.episode is None}
    return held.monitored and any(
        one.number in whole and one.monitored is not wanted for one in held.item.seasons
    )
