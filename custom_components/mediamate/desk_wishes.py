"""The desk's part for wishes: ask for a title, approve, withdraw."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakValueDictionary

from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .actors import Verb, may, needs_approval, own_ids, sees_all
from .desk_base import DeskBase, at_desk
from .errors import CannotConnect, NotConfigured, NotFound
from .history import MAX_PAGE
from .household import household
from .members import Member, actor_of, member_named, member_of_actor, members
from .model import (
    Actor,
    Door,
    MediaRequest,
    Message,
    Part,
    RequestResult,
    RequestState,
    RequestStatus,
    Role,
    Thread,
    parts_said,
)
from .notices import threads_for
from .operations.downloads import joined_for, remove
from .operations.handover import take_back
from .operations.parts import without
from .operations.policy import counts, over_age, over_quota
from .operations.request import Plan, Wish, parts_of, plan
from .operations.stack import MediaStack
from .preferences import preferred
from .steps import moved_to

# Doors whose places are chats: a person may want to be told in several of them
_CHATS: Final = frozenset({Door.TELEGRAM})


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, whose wish it is, and the member whose rules hold, where they are listed."""

    actor: Actor
    owner: Actor
    member: Member | None
    heard: str | None = None  # the device, or satellite, that they spoke to

    @property
    def quota_key(self) -> str | None:
        """Return under which name their wishes are counted; None where nobody counts."""
        free = self.member is None or self.actor.role is Role.ADMIN or not self.member.quotas
        return None if free else self.owner.id


class Wishes(DeskBase):
    """Everything that begins, joins or ends a request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Wishes for one title are looked at one after the other, so that two cannot begin the same."""
        super().__init__(*args, **kwargs)
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @at_desk(Verb.REQUEST)
    async def plan(self, actor: Actor, wish: Wish, thread: Thread | None = None) -> Plan | RequestResult:
        """Say what a wish comes to, without doing it. The answer may be that it is asked for already."""
        asked_by = self._asker(actor, thread)
        planned = await self._plan(wish, asked_by)
        if not isinstance(planned, Plan):
            return planned
        asked = self._overlapping(planned, asked_by)
        if asked and (own := [one for one in asked if actor.id in _interested(one)]):
            if (left := _left(planned, own)) is None:
                return _result(RequestStatus.ALREADY_REQUESTED, own[0])
            planned = left
        if asked and _left(planned, asked) is None:
            return replace(planned, notes=(*planned.notes, Message("note_joined")))
        if why := await self._too_much(asked_by, planned):
            return _refused(why, planned)
        if why := self._approval(asked_by, planned):
            return replace(planned, notes=(*planned.notes, why))
        return planned

    @at_desk(Verb.REQUEST)
    async def request(
        self, actor: Actor, thread: Thread, wish: Wish, *, for_member: str | None = None
    ) -> RequestResult:
        """Get a title: on disk first, then at the *arr. Whoever asks too is told too.

        Raises what keeps a service from answering, Refused, StorageFailed, ReadOnly.
        """
        asked_by = self._asker(actor, thread, for_member)
        planned = await self._plan(wish, asked_by)
        if isinstance(planned, RequestResult):
            return planned
        if thread.actor in own_ids(actor):  # a question that was put before they were listed
            thread = replace(thread, actor=actor.id)
        threads: tuple[Thread, ...] = (thread,)
        if for_member is not None and asked_by.member:
            threads = threads_for(self._hass, asked_by.member, thread)
        async with self._one_at_a_time(str(planned.item.ref), asked_by.quota_key):
            asked = self._overlapping(planned, asked_by)
            joined = [await self._join(asked_by, one, threads, planned) for one in asked]
            if joined:
                if (left := _left(planned, asked)) is None:
                    return joined[0]
                planned = left
            if why := await self._too_much(asked_by, planned):
                return _refused(why, planned)
            request = self._new(asked_by.owner, threads, planned)
            if (why := self._approval(asked_by, planned)) is None:
                return self._begun(planned, await self._tracker.begin(request))
            reason = why.key.removeprefix("note_")
            request = replace(request, state=RequestState.PENDING_APPROVAL, stages={}, reason=reason)
            await self._tracker.record(request, "approval_needed")
            return _result(RequestStatus.PENDING_APPROVAL, request)

    @at_desk(Verb.CANCEL)
    async def cancel(self, actor: Actor, request_id: str, *, keep_files: bool = False) -> RequestResult:
        """Withdraw a wish. Where others wait for it too, only this actor leaves.

        What has been downloaded so far goes unless `keep_files`; what is in the library never does.
        Raises NotFound, Refused (`not_yours`, `request_over`).
        """
        request = self._tracker.open.get(request_id) or await self._history.request(request_id)
        if request is None:
            raise NotFound("request_not_found")
        if not (own := actor.id in _interested(request)):
            may(actor, Verb.CANCEL, owner=request.actor)
        # nobody joins or follows what is just being taken back
        async with self._one_at_a_time(str(request.ref)):
            request = await self._tracker.change(
                request_id, lambda current: (_without(current, actor) if own else current, ())
            )
            if own and actor.id not in _interested(request):
                return _result(RequestStatus.REQUESTED, request, "desk_left")
            moved_to(request, RequestState.CANCELLED, self._now())  # refuses before anything is touched
            await self._stop(request, keep_files=keep_files)
            ended = await self._tracker.change(request_id, lambda current: (self._cancelled(current), ()))
        return _result(RequestStatus.REQUESTED, ended, "desk_cancelled")

    @at_desk(Verb.REQUESTS)
    async def requests(
        self,
        actor: Actor,
        *,
        open_only: bool = False,
        limit: int = 50,
        before: str | None = None,
        state: RequestState | None = None,
    ) -> list[MediaRequest]:
        """Return a page of requests, newest first: the actor's own, or all for who may see all."""
        own = None if sees_all(actor) else actor.id
        return await self._history.requests(
            actor=own, open_only=open_only, limit=limit, before=before, state=state
        )

    def _overlapping(self, planned: Plan, asker: Asker) -> list[MediaRequest]:
        """Return the open requests that a plan would join: of a series those that have a part in common.

        Where joining would be the yes that another wish waits for, only one that wants no more than this plan.
        """
        ref, entry_id, parts = planned.item.ref, planned.entry_id, planned.parts
        free = self._approval(asker, planned) is None
        return [
            one
            for one in self._tracker.open.values()
            if one.ref == ref
            and one.entry_id == entry_id
            and (not parts or any(each.part.covers(part) for each in one.parts for part in parts))
            and not (free and parts and _waits_for_more(one, parts))
        ]

    # -- who asks, and what they may have without asking ----------------------------------

    def _asker(self, actor: Actor, thread: Thread | None = None, for_member: str | None = None) -> Asker:
        """Say whose wish it is and whose rules hold. Raises Refused, NotFound (`member_not_found`)."""
        if for_member is None:
            heard = thread.place if thread is not None and thread.door is Door.VOICE else None
            return Asker(actor, actor, member_of_actor(self._hass, actor.id), heard)
        may(actor, Verb.FOR_MEMBER)
        if (member := member_named(self._hass, for_member)) is None:
            names = ", ".join(one.name for one in members(self._hass))
            raise NotFound("member_not_found" if names else "member_nobody", name=for_member, names=names)
        return Asker(actor, actor_of(member), member)

    @asynccontextmanager
    async def _one_at_a_time(self, *keys: str | None) -> AsyncIterator[None]:
        """Look at wishes for one title, and at those of one person with a quota, one after the other."""
        async with AsyncExitStack() as held:
            for key in keys:
                if key is not None:
                    await held.enter_async_context(self._asking.setdefault(key, asyncio.Lock()))
            yield

    def _approval(self, asker: Asker, planned: Plan) -> Message | None:
        """Say why this wish waits for an administrator, if it does: their own needs none."""
        if asker.actor.role is Role.ADMIN:
            return None
        limit = asker.member.max_age if asker.member else None
        if why := over_age(planned.item.certification, limit):
            return why
        return Message("note_asks_first") if needs_approval(asker.owner, household(self._hass)) else None

    async def _too_much(self, asker: Asker, planned: Plan) -> Message | None:
        """Say why this wish is one too many, if it is. What an administrator gives somebody never is."""
        if asker.quota_key is None or asker.member is None:
            return None
        own = await self._counted(asker)
        held = sum(one.size or 0 for one in own if self._held(one))
        begun = [one.since for one in await self._history.follows(asker.owner.id)]
        return over_quota(asker.member.quotas, own, held, planned.size_estimate, self._now(), begun=begun)

    async def _counted(self, asker: Asker) -> list[MediaRequest]:
        """Return the wishes that count towards a quota."""
        found = await self._history.requests(actor=asker.owner.id, limit=MAX_PAGE)
        return [one for one in found if one.actor == asker.owner.id and counts(one)]

    def _held(self, request: MediaRequest) -> bool:
        """Does it take up space, or will it? What was removed from its library does not any more."""
        if not request.closed:
            return True
        backends = {one.entry_id: one.snapshot for one in self.stack().backends}
        snapshot = backends.get(request.entry_id or "")
        return snapshot is None or snapshot.titles is None or request.ref in snapshot.index

    def _stack_of(self, asker: Asker) -> MediaStack:
        """Return the services with their own defaults, and what suits their screen, before the household's."""
        return preferred(self._hass, self.stack(), asker.member, asker.heard)

    async def _plan(self, wish: Wish, asker: Asker) -> Plan | RequestResult:
        stack = self._stack_of(asker)
        if wish.ref is None and wish.media_type is None:
            wish = replace(wish, usual=await self._usual(asker.owner))
        planned = await plan(stack, wish, now=dt_util.as_local(self._now()))
        if isinstance(planned, Plan):
            self._check_default(stack, planned, wish)
            return planned
        if planned.message.key == "no_backend":
            err = self.explain(NotConfigured("no_backend"))
            if not isinstance(err, NotConfigured):
                raise err
        if planned.message.key == "instance_unfit":
            self._check_running(wish.entry_id)
        return replace(planned, candidates=self.marked(planned.candidates))

    def _check_default(self, stack: MediaStack, planned: Plan, wish: Wish) -> None:
        """What goes to the household's usual instance goes nowhere else because that one is starting up."""
        usual = stack.defaults_for(planned.item.ref.media_type).entry_id
        named = wish.entry_id or wish.instance or wish.quality_profile or wish.resolution
        entry = self._hass.config_entries.async_get_entry(usual) if usual and not named else None
        if entry is not None and entry.disabled_by is None and not planned.existing:
            self._check_running(usual)

    def _new(self, owner: Actor, threads: tuple[Thread, ...], planned: Plan) -> MediaRequest:
        now = self._now()
        return MediaRequest(
            id=ulid_now(),
            ref=planned.item.ref,
            title=planned.item.full_title,
            creator=planned.item.creator,
            year=planned.item.year,
            poster_url=planned.item.poster_url,
            state=RequestState.REQUESTED,
            actor=owner.id,
            member=owner.name or None,
            created=now,
            updated=now,
            watchers=threads,
            parts=parts_of(planned.parts),
            entry_id=planned.entry_id,
            quality_profile_id=planned.quality_profile_id,
            root_folder=planned.root_folder,
            existing=planned.existing,
            size=planned.size_estimate,
            stages={RequestState.REQUESTED.value: now},
        )

    def _begun(self, planned: Plan, request: MediaRequest) -> RequestResult:
        if request.backend_id is None:  # kept, and handed over when the service is back
            message = Message("desk_requested_later", {"label": request.label, "service": planned.instance})
            return RequestResult(
                status=RequestStatus.REQUESTED, message=message, request=request, item=planned.item
            )
        return replace(_result(RequestStatus.REQUESTED, request), item=planned.item)

    async def _join(
        self, asker: Asker, asked: MediaRequest, threads: tuple[Thread, ...], planned: Plan
    ) -> RequestResult:
        """Have them told too. Who needs no approval does not wait for one that somebody else needs."""
        asks = self._approval(asker, planned) or await self._too_much(asker, planned)

        def join(current: MediaRequest) -> tuple[MediaRequest, Sequence[str]]:
            if current.closed:
                return current, ()
            watchers = {_place(one): one for one in (*current.watchers, *threads)}
            if current.state is RequestState.PENDING_APPROVAL and not asks:
                current = moved_to(current, RequestState.REQUESTED, self._now())
            elif set(threads) <= set(current.watchers):
                return current, ()
            return replace(current, watchers=tuple(watchers.values()), updated=self._now()), ()

        joined = await self._tracker.change(asked.id, join)
        pending = RequestState.PENDING_APPROVAL
        if asked.state is not pending or joined.state is pending:
            return _result(RequestStatus.ALREADY_REQUESTED, joined)
        self._tracker.nudge()
        return _result(RequestStatus.REQUESTED, joined)

    async def _stop(self, request: MediaRequest, *, keep_files: bool) -> None:
        """Drop what is on its way; take the title out again if it came for this request and has no file."""
        stack = self.stack()
        if request.backend_id is not None:
            self._check_running(request.entry_id)

        async def drop() -> None:
            for one in joined_for(stack, request):
                await remove(stack, one.download.id, delete_files=not keep_files)

        follows = await self._history.follows()
        await take_back(stack, request, self._tracker.open.values(), follows, drop)
        self._tracker.look(request.entry_id)

    def _check_running(self, entry_id: str | None) -> None:
        """Raise CannotConnect where an instance is set up, but not running now."""
        if entry_id is None or any(one.entry_id == entry_id for one in self.stack().backends):
            return
        if entry := self._hass.config_entries.async_get_entry(entry_id):
            raise CannotConnect(service=entry.title)

    def _cancelled(self, current: MediaRequest) -> MediaRequest:
        if current.state is RequestState.CANCELLED:  # the tracker saw it first
            return current
        return moved_to(current, RequestState.CANCELLED, self._now(), reason="cancelled")


def _waits_for_more(request: MediaRequest, parts: Sequence[Part]) -> bool:
    """Does a wish that waits for a yes hold more than these parts?"""
    more = without([one.part for one in request.parts], parts)
    return bool(more) and request.state is RequestState.PENDING_APPROVAL


def _left(planned: Plan, asked: Sequence[MediaRequest]) -> Plan | None:
    """Return what of a plan nobody of these asked for; None where that is nothing."""
    rest = without(planned.parts, [part.part for one in asked for part in one.parts])
    if not rest:
        return None
    if rest == planned.parts:
        return planned
    done = parts_said(one for one in planned.parts if one not in rest)
    size = planned.size_estimate
    if size is not None:
        size = size * _episodes(planned, rest) // _episodes(planned, planned.parts)
    notes = (*planned.notes, Message("note_parts_asked", {"parts": done}))
    return replace(planned, parts=rest, size_estimate=size, notes=notes)


def _episodes(planned: Plan, parts: Iterable[Part]) -> int:
    """Count the episodes of parts, as far as the series says how many there are."""
    counts = {one.number: one.aired or one.episodes for one in planned.item.seasons}
    return sum(max(1, counts.get(one.season, 1)) if one.episode is None else 1 for one in parts)


def _refused(why: Message, planned: Plan) -> RequestResult:
    return RequestResult(status=RequestStatus.REFUSED, message=why, item=planned.item)


def _result(status: RequestStatus, request: MediaRequest, key: str | None = None) -> RequestResult:
    said = {
        "label": request.label,
        "media_type": request.ref.media_type,
        "count": len(request.parts),
    }
    return RequestResult(status=status, message=Message(key or f"desk_{status}", said), request=request)


def _interested(request: MediaRequest) -> set[str]:
    return {request.actor} | {one.actor for one in request.watchers}


def _place(thread: Thread) -> tuple[str, Door, str]:
    """Tell apart where somebody is told: a new dialog of the same person replaces the old one."""
    return thread.actor, thread.door, thread.place if thread.door in _CHATS else ""


def _without(request: MediaRequest, actor: Actor) -> MediaRequest:
    """Let somebody leave. The last one cannot: with them the wish ends."""
    watchers = tuple(one for one in request.watchers if one.actor != actor.id)
    if not watchers or request.closed:
        return request
    owner = watchers[0].actor if request.actor == actor.id else request.actor
    return replace(request, watchers=watchers, actor=owner)
