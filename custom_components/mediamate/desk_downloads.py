"""The desk's part for running downloads: look, pause, resume, remove, try another release."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from .actors import NOBODYS, Verb, may, sees_all
from .assembly import told_apart
from .desk_base import DeskBase, at_desk
from .errors import NotConfigured, NotFound
from .kind import ServiceRole
from .kinds import service_entries
from .model import Actor, Download, DownloadState, MediaRef, MediaRequest
from .operations import downloads as transfers
from .operations.causes import Remedy
from .operations.repair import Thing, apply
from .operations.space import Room, room

PAUSED_BY_US = "paused_by_us"  # the ids of downloads that run again at "resume all"

_REMEMBERED = 5000
_LATE = timedelta(seconds=30)
_WITH_DISKS = (ServiceRole.BACKEND, ServiceRole.TORRENTS)


class Downloads(DeskBase):
    """Everybody sees and touches what they asked for; administrators and automations all of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what was paused a moment ago."""
        super().__init__(*args, **kwargs)
        self._just_paused: dict[str, datetime] = {}
        self._noting = asyncio.Lock()

    @at_desk(Verb.DOWNLOADS)
    async def downloads(self, actor: Actor, ref: MediaRef | None = None) -> tuple[Download, ...]:
        """Return the running downloads, or those of one title."""
        found = await transfers.downloads(self.stack(), self._known(), ref)
        return await self._seen_by(actor, found)

    @at_desk(Verb.DOWNLOADS)
    async def space(self, actor: Actor) -> Room:
        """Say how much room there is on all disks. Raises NotConfigured where nobody could tell."""
        stack = self.stack()
        there = {one.entry_id for one in (*stack.backends, *stack.torrents)}
        entries = [one for role in _WITH_DISKS for one in service_entries(self._hass, role)]
        titles = told_apart(entries)
        away = [titles[one.entry_id] for one in entries if one.entry_id not in there]
        if not there and not away:
            raise NotConfigured
        return await room(stack, away)

    @at_desk(Verb.PAUSE)
    async def pause(
        self, actor: Actor, download_id: str | None = None, *, entry_id: str | None = None
    ) -> tuple[Download, ...]:
        """Pause one download, or all (of one client) that the actor may touch; return those touched."""
        ids = await self._chosen(actor, Verb.PAUSE, download_id, entry_id)
        touched = await transfers.pause(self.stack(), ids)
        await self._note_paused(add=[one.id for one in touched])
        await self._look_at_clients(touched)
        return touched

    @at_desk(Verb.RESUME)
    async def resume(
        self, actor: Actor, download_id: str | None = None, *, entry_id: str | None = None
    ) -> tuple[Download, ...]:
        """Let one download run again, or all (of one client) that we paused; return those touched."""
        ids = await self._chosen(actor, Verb.RESUME, download_id, entry_id)
        touched = await transfers.resume(self.stack(), ids)
        await self._note_paused(drop=[one.id for one in touched])
        await self._look_at_clients(touched)
        return touched

    @at_desk(Verb.REMOVE)
    async def remove(
        self,
        actor: Actor,
        download_id: str,
        *,
        delete_files: bool = False,
        blocklist: bool = False,
        search_again: bool = False,
    ) -> Download:
        """Remove a download. Raises NotFound, Refused, NotManaged."""
        return await self._remove(
            actor, Verb.REMOVE, download_id, delete_files, blocklist=blocklist, search_again=search_again
        )

    @at_desk(Verb.RETRY)
    async def retry(self, actor: Actor, download_id: str) -> Download:
        """Drop this release for good and have another one looked for. Raises what `remove` does."""
        return await self._remove(actor, Verb.RETRY, download_id, True, blocklist=True, search_again=True)

    @at_desk(Verb.RETRY)
    async def fetch_again(self, actor: Actor, download_id: str) -> Download:
        """Take this download out and have it searched for anew; its release is not blocked. Raises what `remove` does."""
        return await self._remove(actor, Verb.RETRY, download_id, True, blocklist=False, search_again=True)

    @at_desk(Verb.RETRY)
    async def search_again(self, actor: Actor, request_id: str) -> None:
        """Have another release looked for; what is being downloaded for this request is dropped for good.

        Raises NotFound (it is over), Refused, NotManaged.
        """
        if (request := self._tracker.open.get(request_id)) is None:
            raise NotFound("request_not_found")
        may(actor, Verb.RETRY, owner=request.actor)
        found = [(one, await self._asked(one)) for one in await self.downloads(actor, request.ref)]
        # Of a series others may wait for other parts
        served = [one for one, whose in found if whose and whose.id == request_id]
        for one in served:
            await self._remove(actor, Verb.RETRY, one.id, True, blocklist=True, search_again=True)
        if not served and request.entry_id is not None and request.backend_id is not None:
            backend = self.stack().backend(request.entry_id)
            thing = Thing(label=request.label, request=request, backend=backend)
            await apply(self.stack(), thing, Remedy.SEARCH, "searching")
        self._tracker.look(request.entry_id)

    async def _remove(
        self,
        actor: Actor,
        verb: Verb,
        download_id: str,
        delete_files: bool,
        *,
        blocklist: bool,
        search_again: bool,
    ) -> Download:
        await self._chosen(actor, verb, download_id, None)
        removed = await transfers.remove(
            self.stack(),
            download_id,
            delete_files=delete_files,
            blocklist=blocklist,
            search_again=search_again,
        )
        await self._note_paused(drop=[download_id])
        await self._look_at_clients([removed])
        return removed

    async def _chosen(
        self, actor: Actor, verb: Verb, download_id: str | None, entry_id: str | None
    ) -> Collection[str]:
        """Return the ids to touch: the named one if the actor may, else all that they may."""
        stack = self.stack()
        found = await transfers.downloads(stack, self._known())
        if download_id is not None:
            named = next((one for one in found if one.id == download_id), None)
            asked = await self._asked(named) if named else None
            # Whether an id exists is nobody's business who may not touch it
            may(actor, verb, owner=asked.actor if asked else NOBODYS)
            return [download_id]
        clients = {one.entry_id for one in stack.torrents if entry_id in {None, one.entry_id}}
        mine = [one for one in await self._seen_by(actor, found, own=True) if _entry_of(one) in clients]
        if verb is Verb.RESUME:
            by_us = set(await self._history.meta(PAUSED_BY_US, []))
            return [one.id for one in mine if one.id in by_us and self._is_paused(one)]
        return [one.id for one in mine if one.state in transfers.RUNNING]

    def _is_paused(self, download: Download) -> bool:
        """A client shows a moment late what it was just told."""
        told = self._just_paused.get(download.id)
        return download.state is DownloadState.PAUSED or (told is not None and self._now() - told < _LATE)

    async def _seen_by(
        self, actor: Actor, found: Iterable[Download], *, own: bool = False
    ) -> tuple[Download, ...]:
        """Keep what this actor asked for (`own`), or also waits for; all for who may see all."""
        if sees_all(actor):
            return tuple(found)
        return tuple([one for one in found if _is_for(actor, await self._asked(one), own=own)])

    async def _asked(self, download: Download) -> MediaRequest | None:
        """Return the request that a download belongs to, also when it is over."""
        if download.ref is None:
            return None
        asked = [one for one in self._tracker.open.values() if one.ref == download.ref]
        if asked:  # of several instances' or several people's nobody knows yet whose it is
            here = transfers.served(self.stack(), download, asked)
            return here[0] if here and len({one.actor for one in here}) == 1 else None
        return await self._history.find_request(download.ref, open_only=False)

    def _known(self) -> dict[str, MediaRef]:
        """Name the titles of downloads that were seen under our requests."""
        return {one: request.ref for request in self._tracker.open.values() for one in request.download_ids}

    async def _note_paused(self, *, add: Sequence[str] = (), drop: Sequence[str] = ()) -> None:
        now = self._now()
        told = {one: when for one, when in self._just_paused.items() if now - when < _LATE}
        dropped = frozenset(drop)
        told |= dict.fromkeys(add, now)
        self._just_paused = {one: when for one, when in told.items() if one not in dropped}
        async with self._noting:  # two at once must not forget each other's
            noted = await self._history.meta(PAUSED_BY_US, [])
            kept = [one for one in dict.fromkeys([*noted, *add]) if one not in dropped][-_REMEMBERED:]
            if kept != noted:
                await self._history.set_meta(PAUSED_BY_US, kept)

    async def _look_at_clients(self, touched: Iterable[Download]) -> None:
        """Have what we changed read anew, so that the next question is answered from it."""
        backends = {one.entry_id for one in self.stack().backends}  # their queues show it too
        await self._tracker.refresh({_entry_of(one) for one in touched} | backends)


def _entry_of(download: Download) -> str:
    return download.id.partition(":")[0]


def _is_for(actor: Actor, request: MediaRequest | None, *, own: bool) -> bool:
    if request is None:
        return False
    return request.actor == actor.id or (not own and any(one.actor == actor.id for one in request.watchers))
