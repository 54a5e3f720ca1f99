"""The indexers over all their managers: how they fare, a search by every title, and how a find is handed on."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..errors import CannotConnect, MediaMateError, NotConfigured, NotFound
from ..model import MediaItem, Release
from ..model.indexers import Indexer
from ..ports_sources import ReleaseTaker
from .stack import Backend, IndexerManager, MediaStack


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the indexers fare. `banned` are left alone until some hour, `off` are switched off."""

    asked: tuple[Indexer, ...] = ()
    banned: tuple[Indexer, ...] = ()
    off: tuple[Indexer, ...] = ()
    silent: tuple[str, ...] = ()  # managers that are down


@dataclass(frozen=True, slots=True)
class Found:
    """A find, and the entry of the manager that has it."""

    entry_id: str
    release: Release


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a find: who has it now. `reasons`: why the *arr did not take it itself."""

    to: str
    reasons: tuple[str, ...] = ()


def standing(stack: MediaStack, now: datetime) -> Standing:
    """Say how all indexers fare. Raises NotConfigured, CannotConnect if no manager is up."""
    if not stack.indexers:
        raise NotConfigured("no_indexer_manager")
    silent = tuple(one.title for one in stack.indexers if one.snapshot is None)
    if len(silent) == len(stack.indexers):
        raise CannotConnect(service=", ".join(silent))
    known = [one for manager in stack.indexers if manager.snapshot for one in manager.snapshot.indexers]
    banned = tuple(one for one in known if one.banned_until(now))
    return Standing(
        asked=tuple(one for one in known if one.enabled and one not in banned),
        banned=banned,
        off=tuple(one for one in known if not one.enabled),
        silent=silent,
    )


async def search(stack: MediaStack, item: MediaItem, also: Sequence[str] = ()) -> Sequence[Found]:
    """Ask all indexers for a title by its names, the original one too, and by further words.

    Raises NotConfigured, and if nothing was found what kept a manager from answering.
    """
    if not stack.indexers:
        raise NotConfigured("no_indexer_manager")
    names = (item.title, item.original_title, *also, *item.aliases)
    queries = tuple(dict.fromkeys(one for one in names if one))
    asked = (one.port.search(queries, item.ref.media_type) for one in stack.indexers)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    found = [
        Found(manager.entry_id, release)
        for manager, answer in zip(stack.indexers, answers, strict=True)
        if not isinstance(answer, BaseException)
        for release in answer
    ]
    failures = [one for one in answers if isinstance(one, BaseException)]
    for failure in failures:
        if not found or not isinstance(failure, MediaMateError):
            raise failure
    return found


async def hand_over(stack: MediaStack, entry_id: str, guid: str, indexer_id: int, backend: Backend) -> Handed:
    """Have a find downloaded: by the *arr that the title is for, so that it is imported as its own.

    What that does not take (it knows the title by other names, or its profile says no) goes to a torrent
    client all the same, since a person chose it; else to the manager's own client. Raises NotFound
    (`release_expired`), Refused, and what keeps a service from answering.
    """
    manager = _manager(stack, entry_id)
    offer = await manager.port.offer(guid, indexer_id)
    reasons: tuple[str, ...] = ()
    if isinstance(backend.port, ReleaseTaker):
        try:
            reasons = tuple(await backend.port.push(offer))
        except MediaMateError as err:
            reasons = (err.placeholders.get("reason", "?"),)
        else:
            if not reasons:
                return Handed(backend.title)
    if offer.protocol == "torrent" and stack.torrents:
        client = stack.torrents[0]
        await client.port.add(await manager.port.fetch(guid, indexer_id))
        return Handed(client.title, reasons)
    await manager.port.grab(guid, indexer_id)
    return Handed(manager.title, reasons)


def _manager(stack: MediaStack, entry_id: str) -> IndexerManager:
    """Return one manager by its entry. Raises NotFound."""
    for one in stack.indexers:
        if one.entry_id == entry_id:
            return one
    raise NotFound("instance_not_found")
