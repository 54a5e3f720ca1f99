"""Collect what is known about one request: from snapshots, and by a call only where they can't tell."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ..errors import MediaMateError
from ..model import (
    Episode,
    IndexedTitle,
    LibraryItem,
    MediaRef,
    MediaRequest,
    Part,
    QueueState,
    RequestPart,
    RequestState,
    ServerItem,
)
from ..ports import EpisodeServer
from .downloads import Joined, joined_for
from .episodes import EpisodeBook
from .library import NAMED, ask_server
from .parts import by_season, is_out
from .stack import Backend, MediaStack, Server, seen_from
from .track import Facts, PartFacts

_HAD_DOWNLOAD = frozenset({RequestState.GRABBED, RequestState.DOWNLOADING, RequestState.IMPORTING})


async def gather(
    stack: MediaStack, request: MediaRequest, now: datetime, book: EpisodeBook | None = None
) -> Facts:
    """Return the facts. Never raises for a service that is down: what it knew is None then.

    `book` remembers the episodes of series between two looks.
    """
    backend = next((one for one in stack.backends if one.entry_id == request.entry_id), None)
    mine = joined_for(stack, request)
    # A torrent that its *arr dropped for another release may seed on for ever: it tells nothing any more
    mine = tuple(one for one in mine if one.entry) or mine
    facts = _transfers(stack, backend, mine, now)
    if backend is not None and backend.snapshot is not None:
        facts = await _library(backend, request, facts)
    if request.in_parts:
        book = book or EpisodeBook(lambda: now)
        return await _in_parts(stack, request, facts, mine, book) if backend else facts
    if facts.has_file or (facts.has_file is None and request.state is RequestState.IMPORTED):
        facts = await _server(stack, request, facts)
    if facts.has_file and not facts.server_item and facts.path is None and backend and stack.servers:
        held = await _ask(backend, request)  # where it lies tells the media server where to look
        facts = replace(facts, path=held.path if held else None)
    return facts


def _transfers(stack: MediaStack, backend: Backend | None, mine: tuple[Joined, ...], now: datetime) -> Facts:
    """Read the queues. No download is news only if the *arr itself could say so."""
    up = backend is not None and backend.snapshot is not None
    entries = [one.entry for one in mine if one.entry]
    return Facts(
        now=now,
        downloads=tuple(one.download for one in mine) if mine or up else None,
        download_ids=tuple(hash_ for one in mine if (hash_ := one.hash)),
        failed=bool(entries) and all(one.state is QueueState.FAILED for one in entries),
        has_server=bool(stack.servers) or stack.server_away,
    )


async def _library(backend: Backend, request: MediaRequest, facts: Facts) -> Facts:
    """Take what the index says where it moves nothing; else ask the *arr itself: an index may be behind."""
    held = backend.snapshot.index.get(request.ref) if backend.snapshot else None
    if held is not None and _confirmed(held, request, facts):
        return replace(
            facts,
            in_library=True,
            backend_id=held.backend_id,
            monitored=held.monitored,
            available=held.available,
            has_file=held.has_file,
        )
    try:
        item = await backend.port.get(request.ref)
    except MediaMateError:
        return facts
    if item is None:
        return replace(facts, in_library=False)
    return replace(
        facts,
        in_library=True,
        backend_id=item.backend_id,
        monitored=item.monitored,
        available=item.available,
        has_file=item.has_file,
        path=item.path,
    )


def _confirmed(held: IndexedTitle, request: MediaRequest, facts: Facts) -> bool:
    """Is what the index says no news for this request? Of a series its episodes say more than all of it."""
    if request.in_parts:
        return True
    if held.has_file:
        return request.state is RequestState.IMPORTED
    if facts.downloads or request.state is RequestState.WAITING:
        return True
    return held.monitored and held.available and request.state not in _HAD_DOWNLOAD


async def _server(stack: MediaStack, request: MediaRequest, facts: Facts) -> Facts:
    """Ask every media server that is up whether it can be played there."""
    up = [one for one in stack.servers if one.snapshot is not None]
    names = await _names(stack, request)
    answers = await asyncio.gather(*(ask_server(one, request.ref, names, request.creator) for one in up))
    heard = [item for answered, item in answers if answered]
    items = sorted((one for one in heard if one), key=lambda one: not one.playable)
    return replace(facts, server_known=bool(heard), server_item=items[0] if items else None)


async def _names(stack: MediaStack, request: MediaRequest) -> list[str]:
    """Return what a work may be called in a media server: as it was asked for, and as its *arr calls it."""
    if request.ref.media_type not in NAMED:
        return []
    backend = next((one for one in stack.backends if one.entry_id == request.entry_id), None)
    held = await _ask(backend, request) if backend else None
    return list(dict.fromkeys((request.work, *([held.item.title] if held else []))))


# --- series


async def _in_parts(
    stack: MediaStack, request: MediaRequest, facts: Facts, mine: tuple[Joined, ...], book: EpisodeBook
) -> Facts:
    """Read what there is of each part; the media servers are asked once a part has all its files."""
    backend = stack.backend(request.entry_id or "")
    if not facts.in_library or facts.backend_id is None or backend.snapshot is None:
        return facts
    try:
        episodes = await book.episodes(backend, request.ref, facts.backend_id)
    except MediaMateError:
        return facts
    if not episodes:
        return facts
    seasons = by_season(episodes)
    parts = {
        one.part: _part_facts(one, seasons.get(one.part.season, ()), mine, facts.now) for one in request.parts
    }
    facts = replace(facts, parts=parts)
    if any(_unseen(one, parts[one.part]) for one in request.parts):
        facts = await _episodes_on_servers(stack, request, facts, episodes)
        if facts.path is None and stack.servers:
            held = await _ask(backend, request)
            facts = replace(facts, path=held.path if held else None)
    return facts


def _unseen(part: RequestPart, known: PartFacts) -> bool:
    """Is it there, and nobody has said yet that it can be played?"""
    return known.has_file and part.state is not RequestState.READY


def _part_facts(
    part: RequestPart, episodes: Sequence[Episode], mine: tuple[Joined, ...], now: datetime
) -> PartFacts:
    """Count what came out, what is there, and what is on its way. What is switched off is not waited for."""
    held = [one for one in episodes if part.part.covers(one.part)]
    wanted = [one for one in held if one.has_file or one.monitored]
    due = [one for one in wanted if is_out(one, now)]
    lacking = [one.part for one in due if not one.has_file]
    coming = [one for one in mine if _brings(one, lacking)]
    done = sum(one.has_file for one in due) + sum(_share(coming, one) for one in lacking)
    return PartFacts(
        total=len(wanted or held),
        aired=len(due) if wanted else sum(is_out(one, now) for one in held),
        have=sum(one.has_file for one in due),
        monitored=bool(wanted),
        progress=done / len(due) if due else 0.0,
        downloads=tuple(one.download for one in coming),
        failed=bool(coming) and all(one.entry and one.entry.state is QueueState.FAILED for one in coming),
    )


def _brings(one: Joined, lacking: Sequence[Part]) -> bool:
    """Does a download bring any of these? One whose queue record is gone may."""
    if one.entry is None or not one.entry.parts:
        return bool(lacking)
    return any(coming.covers(part) for part in lacking for coming in one.entry.parts)


def _share(coming: Sequence[Joined], part: Part) -> float:
    """Say how far the download of an episode is."""
    return max((one.download.progress for one in coming if _brings(one, (part,))), default=0.0)


async def _episodes_on_servers(
    stack: MediaStack, request: MediaRequest, facts: Facts, episodes: Sequence[Episode]
) -> Facts:
    """Ask every media server that is up which episodes can be played there, and where the series is."""
    up = [one for one in stack.servers if one.snapshot is not None]
    answers = [
        one
        for one in await asyncio.gather(*(shown_episodes(each, request.ref) for each in up))
        if one is not None
    ]
    items = [item for item, _ in answers if item]
    playable = {part: item for _, shown in answers for part, item in shown.items() if item.playable}
    there = {one.part for one in episodes if one.has_file}
    parts = {
        part: replace(known, seen=_seen(part, known, there, playable, items))
        for part, known in (facts.parts or {}).items()
    }
    return replace(facts, parts=parts, server_known=bool(answers))


def _seen(
    part: Part,
    known: PartFacts,
    there: set[Part],
    playable: Mapping[Part, ServerItem],
    items: Sequence[ServerItem],
) -> ServerItem | None:
    """Return what is opened to watch a part, once all that is there of it can be played."""
    mine = {one for one in there if part.covers(one)}
    if not known.has_file or not mine or not mine <= playable.keys():
        return None
    return playable[part] if part in playable else next(iter(items), None)


async def shown_episodes(
    server: Server, ref: MediaRef
) -> tuple[ServerItem | None, Mapping[Part, ServerItem]] | None:
    """Return the series as a media server shows it, with its episodes; None if it does not answer."""
    answered, item = await ask_server(server, ref)
    if not answered:
        return None
    if item is None or not isinstance(server.port, EpisodeServer):
        return item, {}
    try:
        shown = await server.port.episodes(item.id)
    except MediaMateError:
        return None
    return item, {
        part: replace(one, link=seen_from(server.outside, one.link or server.port.link(one.id)))
        for part, one in shown.items()
    }


async def _ask(backend: Backend, request: MediaRequest) -> LibraryItem | None:
    try:
        return await backend.port.get(request.ref)
    except MediaMateError:
        return None
