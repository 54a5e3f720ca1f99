"""New episodes of a series by themselves: the *arr wants what comes out, and says when something of it is there."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from ..errors import AlreadyInLibrary, MediaMateError, NotFound
from ..model import (
    Episode,
    Follow,
    LibraryItem,
    MediaItem,
    MediaRef,
    MediaRequest,
    MediaType,
    Part,
    QueueState,
    RequestPart,
    RequestState,
    ServerItem,
    Told,
)
from ..ports import Episodic
from .facts import shown_episodes
from .parts import is_out
from .stack import Backend, MediaStack

LATELY = timedelta(days=2)  # who follows now wants what came out yesterday and is not there yet
_KEPT = 100  # episodes from before that are remembered as known
_MOST, _ENOUGH = 300, 200  # known ones: so many are remembered one by one, of more the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """New episodes of a series that can be watched, and where. `waiting`: others are there, but not seen yet."""

    parts: tuple[Part, ...] = ()
    items: Mapping[Part, ServerItem | None]  # by part; None where there is no media server
    waiting: bool = False

    def link(self, parts: Collection[Part]) -> str | None:
        """Return where the first of these is watched."""
        found = (self.items.get(one) for one in sorted(parts))
        return next((one.link for one in found if one and one.link), None)


async def want_future(stack: MediaStack, follow: Follow) -> tuple[LibraryItem, Sequence[Episode]]:
    """Have the series in its *arr, and what comes out wanted. May be called again and again.

    Raises NotFound for a ref that the *arr does not know, and what keeps it from answering.
    """
    backend = stack.backend(follow.entry_id)
    add = partial(
        backend.port.add,
        follow.ref,
        quality_profile_id=follow.quality_profile_id,
        root_folder=follow.root_folder,
        seasons="future",
        search=False,
    )
    held = await backend.port.get(follow.ref)
    if held is None:
        try:
            return await add(), ()
        except AlreadyInLibrary:
            if (held := await backend.port.get(follow.ref)) is None:
                raise NotFound("title_not_found") from None
    if held.quality_profile_id not in {None, follow.quality_profile_id}:  # it was to be had in another
        await backend.port.monitor(held.backend_id, quality_profile_id=follow.quality_profile_id)
    if not isinstance(backend.port, Episodic):
        return held, ()
    episodes = await backend.port.episodes(held.backend_id)
    await want_new(backend, held.backend_id, episodes, [follow], follow.since)
    return held, episodes


async def want_new(
    backend: Backend, backend_id: int, episodes: Iterable[Episode], follows: Sequence[Follow], now: datetime
) -> bool:
    """Want what is new, or will be, and is not wanted: a season that is new to the *arr may not be.

    What was there for somebody who follows it was deleted since, and is not fetched again.
    """
    had = {part for one in follows for part in one.known}
    lacking = [
        one
        for one in episodes
        if not (one.monitored or one.has_file or one.part in had)
        and any(_is_news(one, each) for each in follows)
    ]
    if not lacking or not isinstance(backend.port, Episodic):
        return False
    await backend.port.want(backend_id, [one.part for one in lacking])
    if out := [one.part for one in lacking if is_out(one, now)]:
        await backend.port.search_parts(backend_id, out)
    return True


def new_files(episodes: Iterable[Episode], follow: Follow) -> list[Part]:
    """Return the new episodes that are there and that this person does not know of."""
    known = follow.known
    return [one.part for one in episodes if one.has_file and _is_news(one, follow) and one.part not in known]


def expects(follow: Follow, episode: Episode) -> bool:
    """Is this an episode that is fetched because somebody follows the series?"""
    return _is_new(episode, follow.since)


async def news(
    stack: MediaStack, backend: Backend, ref: MediaRef, parts: Collection[Part], *, patient: bool = True
) -> News:
    """Say which of these episodes can be watched now; while more are being imported, and we are patient, none."""
    queue = backend.snapshot.queue if backend.snapshot else ()
    held = backend.snapshot.index.get(ref) if backend.snapshot else None
    importing = {one.backend_id for one in queue if one.state is QueueState.IMPORTING}
    if patient and held and held.backend_id in importing:
        return News(items={}, waiting=True)
    if not stack.servers and not stack.server_away:
        return News(parts=tuple(sorted(parts)), items=dict.fromkeys(parts))
    playable: dict[Part, ServerItem] = {}
    for server in stack.servers:
        if server.snapshot is not None and (found := await shown_episodes(server, ref)) is not None:
            playable |= {part: item for part, item in found[1].items() if item.playable}
    seen = tuple(sorted(one for one in parts if one in playable))
    return News(parts=seen, items=playable, waiting=len(seen) < len(parts))


async def scan(stack: MediaStack, path: str | None) -> None:
    """Ask the media servers to look at what is new. Who does not answer is asked the next time."""
    for server in stack.servers:
        try:
            await server.port.scan(MediaType.SERIES, path)
        except MediaMateError:
            continue


async def certification(stack: MediaStack, ref: MediaRef, language: str) -> str | None:
    """Return what a series is rated, by the first that knows. Raises what keeps one from answering who may know."""
    asked: list[Callable[[], Awaitable[MediaItem]]] = [
        *(partial(one.port.details, ref, language=language) for one in stack.catalogues),
        *(partial(one.port.lookup_ref, ref) for one in stack.backends_for(ref.media_type)),
    ]
    for ask in asked:
        with suppress(NotFound):
            if found := (await ask()).certification:
                return found
    return None


def begun(follow: Follow, held: LibraryItem, episodes: Iterable[Episode]) -> Follow:
    """Note that the *arr has the series. What is there by now is no news, nor was it missed."""
    known = follow.known
    there = sorted(
        (one for one in episodes if one.has_file and one.part not in known), key=lambda one: one.part
    )
    new = [one for one in there if expects(follow, one)]
    # of long series the latest of the others will do: they are told only if somebody moves their dates
    others = [one for one in there if not expects(follow, one)][-_KEPT:]
    at_first = tuple(Told(one.part, follow.since, one.airs) for one in (*others, *new))
    return replace(follow, backend_id=held.backend_id, told=(*follow.told, *at_first))


def tell(follow: Follow, parts: Collection[Part], episodes: Iterable[Episode], now: datetime) -> Follow:
    """Note that somebody is told of these episodes."""
    told = (Told(one.part, now, one.airs) for one in episodes if one.part in parts)
    return replace(follow, told=(*follow.told, *told))


def settled(follow: Follow, episodes: Sequence[Episode]) -> Follow:
    """Return what somebody knows by the numbers that episodes have now, and no more of it than is needed.

    An episode that is numbered anew keeps the moment at which it aired.
    """
    by_part = {one.part: one for one in episodes}
    right = {one.part for one in follow.told if one.airs and _aired(by_part, one.part) == one.airs}
    free = [one for one in episodes if one.part.season > 0 and one.airs and one.part not in right]
    told: list[Told] = []
    for one in follow.told:
        moved = None if one.part in right else next((each for each in free if each.airs == one.airs), None)
        if moved:
            free.remove(moved)
        told.append(replace(one, part=moved.part) if moved else _dated(one, by_part))
    return _shortened(replace(follow, told=tuple(told)))


def _aired(by_part: Mapping[Part, Episode], part: Part) -> datetime | None:
    return by_part[part].airs if part in by_part else None


def _dated(told: Told, by_part: Mapping[Part, Episode]) -> Told:
    """Return it with the date that it has now, which may have been put right."""
    return replace(told, airs=_aired(by_part, told.part) or told.airs)


def _shortened(follow: Follow) -> Follow:
    """Forget each by itself of very many: what aired before those that are kept is no news, whatever comes of it."""
    if len(follow.told) <= _MOST:
        return follow
    aired = sorted(one.airs for one in follow.told if one.airs)
    if len(aired) <= _ENOUGH:
        return follow
    edge = aired[-_ENOUGH]
    return replace(
        follow, settled=edge, told=tuple(one for one in follow.told if one.airs and one.airs >= edge)
    )


def told_by(request: MediaRequest, part: Part, episodes: Sequence[Episode], now: datetime) -> bool:
    """Is somebody told by a wish of theirs of an episode that is there, or were they?

    A season is told of as a whole, when all that came out of it is there. What came after that, and what is there while
    others of the season lack, is for who follows to hear at once.
    """
    for one in request.parts:
        season = [each for each in episodes if each.part.season == one.season]
        if one.part.covers(part) and _tells(one, request, season, part, now):
            return True
    return False


def _tells(
    asked: RequestPart, request: MediaRequest, season: Sequence[Episode], part: Part, now: datetime
) -> bool:
    if asked.state is RequestState.READY or (request.closed and asked.state is RequestState.IMPORTED):
        before = sum(one.has_file and one.part < part for one in season)
        return asked.episode is not None or before < asked.have
    if request.closed or request.state is RequestState.PENDING_APPROVAL:
        return False
    lacking = any(one.monitored and not one.has_file and is_out(one, now) for one in season)
    return asked.episode is not None or not lacking


def _is_news(episode: Episode, follow: Follow) -> bool:
    """Is it new, and not so long ago that it was settled among very many?"""
    long_ago = follow.settled and episode.airs and episode.airs < follow.settled
    return _is_new(episode, follow.since) and not long_ago


def _is_new(episode: Episode, since: datetime) -> bool:
    """Did it come out since then? Specials do not count: they come when they like."""
    return episode.part.season > 0 and episode.airs is not None and episode.airs > since - LATELY
