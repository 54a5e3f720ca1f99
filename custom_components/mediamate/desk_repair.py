"""The desk's part for what does not come: why, and what helps."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakValueDictionary

from .actors import Verb, may, sees_all
from .desk_base import at_desk
from .desk_downloads import Downloads
from .errors import NotFound, Refused
from .model import Actor, MediaRef, MediaRequest, Message, Role, named
from .operations import downloads as transfers
from .operations.causes import DESTRUCTIVE, Diagnosis, Remedy
from .operations.repair import Thing, apply, explain

_EXPLAINED: Final = 20  # things at once
_TAKES: Final = {Remedy.ANOTHER: Verb.RETRY, Remedy.AGAIN: Verb.RETRY, Remedy.RESUME: Verb.RESUME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """What is meant: a download, a request, or all that there is of a title; nothing is everything."""

    download_id: str | None = None
    request_id: str | None = None
    ref: MediaRef | None = None

    @property
    def explicit(self) -> bool:
        """Is one thing named, and not a title that may have several?"""
        return self.download_id is not None or self.request_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was the matter, and the sentence about what was done."""

    diagnosis: Diagnosis
    done: Message


class Repairs(Downloads):
    """Everybody hears why what they wait for does not come; who may touch it may have it mended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what is being mended."""
        super().__init__(*args, **kwargs)
        self._mending: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @at_desk(Verb.DOWNLOADS)
    async def why(self, actor: Actor, which: Which = Which()) -> tuple[Diagnosis, ...]:
        """Explain each thing that is meant, what needs somebody first. Raises NotFound where there is none.

        The remedies are those that this actor may use.
        """
        meant = await self._meant(actor, which)
        found = await asyncio.gather(*(self._explained(actor, thing) for thing in meant))
        return tuple(sorted(found, key=lambda one: (not one.remedies, one.cause == "fine")))

    @at_desk(Verb.REPAIR)
    async def repair(self, actor: Actor, which: Which, remedy: Remedy) -> Repaired:
        """Do what helps, if it would. Raises NotFound, Refused, and what keeps a service from doing it."""
        if remedy in DESTRUCTIVE and actor.role is Role.AUTOMATION and not which.explicit:
            raise Refused("repair_needs_id")
        refusal = Refused("remedy_unfit")
        for thing in await self._meant(actor, which):
            if remedy not in (await explain(self.stack(), thing)).remedies:
                continue
            try:  # of several somebody means their own
                may(actor, _TAKES.get(remedy, Verb.REPAIR), owner=await self._owner(thing))
            except Refused as err:
                refusal = err
                continue
            if done := await self._once(actor, which, thing, remedy):
                return done
        raise refusal

    async def _once(self, actor: Actor, which: Which, thing: Thing, remedy: Remedy) -> Repaired | None:
        """Do what helps, unless somebody who tapped a moment before has: then nothing is left that it would help."""
        name = _name_of(thing)
        async with self._mending.setdefault(name, asyncio.Lock()):
            for now in await self._meant(actor, which):
                if _name_of(now) != name:
                    continue
                diagnosis = await explain(self.stack(), now)
                if remedy in diagnosis.remedies:
                    await self._mend(actor, now, diagnosis, remedy)
                    done = Message(f"done_{remedy}", {"label": diagnosis.label})
                    return Repaired(diagnosis=diagnosis, done=done)
        return None

    async def _explained(self, actor: Actor, thing: Thing) -> Diagnosis:
        found, owner = await explain(self.stack(), thing), await self._owner(thing)
        return replace(found, remedies=tuple(one for one in found.remedies if _may_use(actor, one, owner)))

    async def _mend(self, actor: Actor, thing: Thing, diagnosis: Diagnosis, remedy: Remedy) -> None:
        if diagnosis.download_id is not None and remedy is Remedy.ANOTHER:
            await self.retry(actor, diagnosis.download_id)
        elif diagnosis.download_id is not None and remedy is Remedy.AGAIN:
            await self.fetch_again(actor, diagnosis.download_id)
        elif diagnosis.download_id is not None and remedy is Remedy.RESUME:
            await self.resume(actor, diagnosis.download_id)
        else:
            may(actor, Verb.REPAIR, owner=await self._owner(thing))
            await apply(self.stack(), thing, remedy, diagnosis.cause)
            self._tracker.look(thing.backend.entry_id if thing.backend else None)

    async def _owner(self, thing: Thing) -> str:
        """Return whose it is; what nobody asked for is nobody's."""
        asked = thing.request or (await self._asked(thing.one.download) if thing.one else None)
        return asked.actor if asked else ""

    # -- what is meant --------------------------------------------------------------------

    async def _meant(self, actor: Actor, which: Which) -> Sequence[Thing]:
        things = await self._things(actor)
        if which.download_id is not None:
            things = [one for one in things if one.one and one.one.download.id == which.download_id]
            missing = "download_not_found"
        elif which.request_id is not None:
            things = [one for one in things if one.request and one.request.id == which.request_id]
            things = things or await self._over(actor, which.request_id)
            missing = "request_not_found"
        else:
            things = [one for one in things if which.ref in {None, _ref_of(one)}]
            things = sorted(things, key=_moves)[:_EXPLAINED]  # each may need a call
            missing = "nothing_on_its_way"
        if not things:
            raise NotFound(missing)
        return things

    async def _things(self, actor: Actor) -> list[Thing]:
        """Return everything that this actor waits for: downloads with their wishes, and wishes without one."""
        stack = self.stack()
        waiting = {one.id: one for one in self._tracker.open.values() if _may_see(actor, one)}
        things: list[Thing] = []
        served: set[str] = set()
        for one in transfers.joined(stack, self._known()):
            asked = await self._asked(one.download)
            if not sees_all(actor) and (asked is None or not _may_see(actor, asked)):
                continue
            request = waiting.get(asked.id) if asked else None
            served |= {request.id} if request else set()
            label = asked.name if asked else named(one.download.title)
            label = request.label if request else label  # what is over may have been about another season
            things.append(Thing(label=label, request=request, one=one, backend=one.backend))
        return things + [self._wish(one) for one in waiting.values() if one.id not in served]

    def _wish(self, request: MediaRequest) -> Thing:
        backend = next((one for one in self.stack().backends if one.entry_id == request.entry_id), None)
        entry = self._hass.config_entries.async_get_entry(request.entry_id or "")
        return Thing(
            label=request.label,
            request=request,
            backend=backend,
            library=entry.title if entry else "",
        )

    async def _over(self, actor: Actor, request_id: str) -> list[Thing]:
        """Return a request that is over: why it is may be asked as well."""
        request = await self._history.request(request_id)
        return [self._wish(request)] if request and _may_see(actor, request) else []


def _may_use(actor: Actor, remedy: Remedy, owner: str) -> bool:
    try:
        may(actor, _TAKES.get(remedy, Verb.REPAIR), owner=owner)
    except Refused:
        return False
    return True


def _name_of(thing: Thing) -> str:
    """Return what it is called at each look."""
    if thing.one is not None:
        return thing.one.download.id
    return thing.request.id if thing.request else ""


def _moves(thing: Thing) -> bool:
    """Does it come, as far as can be seen?"""
    if thing.one is not None:
        return thing.one.download.speed > 0 and thing.one.download.stalled_reason is None
    return thing.request is None or thing.request.stalled is None


def _ref_of(thing: Thing) -> MediaRef | None:
    if thing.request:
        return thing.request.ref
    return thing.one.download.ref if thing.one else None


def _may_see(actor: Actor, request: MediaRequest) -> bool:
    watching = {one.actor for one in request.watchers}
    return sees_all(actor) or actor.id in {request.actor, *watching}
