"""Collect what is known about one request: from snapshots, and by a call only where they can't tell."""

import asyncio
from dataclasses import replace
from datetime import datetime

from ..errors import MediaMateError
from ..model import IndexedTitle, LibraryItem, MediaRequest, QueueState, RequestState
from .downloads import Joined, joined_for
from .library import ask_server
from .stack import Backend, MediaStack
from .track import Facts

_HAD_DOWNLOAD = frozenset({RequestState.GRABBED, RequestState.DOWNLOADING, RequestState.IMPORTING})


async def gather(stack: MediaStack, request: MediaRequest, now: datetime) -> Facts:
    """Return the facts. Never raises for a service that is down: what it knew is None then."""
    backend = next((one for one in stack.backends if one.entry_id == request.entry_id), None)
    mine = joined_for(stack, request)
    # A torrent that its *arr dropped for another release may seed on for ever: it tells nothing any more
    mine = tuple(one for one in mine if one.entry) or mine
    facts = _transfers(stack, backend, mine, now)
    if backend is not None and backend.snapshot is not None:
        facts = await _library(backend, request, facts)
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
        messages=tuple(message for one in entries for message in one.messages),
        has_torrent_client=bool(stack.torrents),
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
    """Is what the index says no news for this request?"""
    if held.has_file:
        return request.state is RequestState.IMPORTED
    if facts.downloads or request.state is RequestState.WAITING:
        return True
    return held.monitored and held.available and request.state not in _HAD_DOWNLOAD


async def _server(stack: MediaStack, request: MediaRequest, facts: Facts) -> Facts:
    """Ask every media server that is up whether it can be played there."""
    up = [one for one in stack.servers if one.snapshot is not None]
    answers = await asyncio.gather(*(ask_server(one, request.ref) for one in up))
    heard = [item for answered, item in answers if answered]
    items = sorted((one for one in heard if one), key=lambda one: not one.playable)
    return replace(facts, server_known=bool(heard), server_item=items[0] if items else None)


async def _ask(backend: Backend, request: MediaRequest) -> LibraryItem | None:
    try:
        return await backend.port.get(request.ref)
    except MediaMateError:
        return None
