"""The desk's part for wishes: ask for a title, approve, withdraw."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from weakref import WeakValueDictionary

from homeassistant.util.ulid import ulid_now

from .actors import Verb, may, needs_approval, sees_all
from .desk_base import DeskBase, at_desk
from .errors import CannotConnect, NotConfigured, NotFound
from .household import household
from .model import (
    Actor,
    Door,
    MediaRef,
    MediaRequest,
    Message,
    RequestResult,
    RequestState,
    RequestStatus,
    Thread,
    named,
)
from .operations.downloads import joined_for, remove
from .operations.request import Plan, Wish, brought, parts_of, plan
from .steps import moved_to

# Doors whose places are chats: a person may want to be told in several of them
_CHATS: Final = frozenset({Door.TELEGRAM})


class Wishes(DeskBase):
    """Everything that begins, joins or ends a request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Wishes for one title are looked at one after the other, so that two cannot begin the same."""
        super().__init__(*args, **kwargs)
        self._asking: WeakValueDictionary[MediaRef, asyncio.Lock] = WeakValueDictionary()

    @at_desk(Verb.REQUEST)
    async def plan(self, actor: Actor, wish: Wish) -> Plan | RequestResult:
        """Say what a wish comes to, without doing it. The answer may be that it is asked for already."""
        planned = await self._plan(wish)
        if isinstance(planned, Plan):
            request = self.wanted(planned.item.ref, planned.entry_id)
            if request is not None and actor.id in _interested(request):
                return _result(RequestStatus.ALREADY_REQUESTED, request)
        return planned

    @at_desk(Verb.REQUEST)
    async def request(
        self, actor: Actor, thread: Thread, wish: Wish, *, for_member: str | None = None
    ) -> RequestResult:
        """Get a title: on disk first, then at the *arr. Whoever asks too is told too.

        Raises what keeps a service from answering, Refused, StorageFailed, ReadOnly.
        """
        if for_member is not None:
            may(actor, Verb.FOR_MEMBER)
        planned = await self._plan(wish)
        if isinstance(planned, RequestResult):
            return planned
        async with self._asking.setdefault(planned.item.ref, asyncio.Lock()):
            if (asked := self.wanted(planned.item.ref, planned.entry_id)) is not None:
                return await self._join(actor, asked, thread)
            request = self._new(actor, thread, planned, for_member)
            if needs_approval(actor, household(self._hass)):
                request = replace(request, state=RequestState.PENDING_APPROVAL, stages={})
                await self._tracker.record(request, "approval_needed")
                return _result(RequestStatus.PENDING_APPROVAL, request)
            return self._begun(planned, await self._tracker.begin(request))

    @at_desk(Verb.APPROVE)
    async def approve_request(self, actor: Actor, request_id: str) -> MediaRequest:
        """Say yes to somebody's wish; it is handed over at once."""
        approved = await self._tracker.change(
            request_id, lambda current: (moved_to(current, RequestState.REQUESTED, self._now()), ())
        )
        self._tracker.nudge()
        return approved

    @at_desk(Verb.APPROVE)
    async def decline_request(self, actor: Actor, request_id: str) -> MediaRequest:
        """Say no to somebody's wish; who asked is told."""

        def decline(current: MediaRequest) -> tuple[MediaRequest, Sequence[str]]:
            return moved_to(current, RequestState.DECLINED, self._now(), reason="declined"), ("failed",)

        return await self._tracker.change(request_id, decline)

    @at_desk(Verb.CANCEL)
    async def cancel(self, actor: Actor, request_id: str, *, keep_files: bool = False) -> RequestResult:
        """Withdraw a wish. Where others wait for it too, only this actor leaves.

        What has been downloaded so far goes unless `keep_files`; what is in the library never does.
        Raises NotFound, Refused (`not_yours`, `request_over`).
        """
        request = self._tracker.open.get(request_id) or await self._history.request(request_id)
        if request is None:
            raise NotFound("request_not_found")
        if actor.id not in _interested(request):
            may(actor, Verb.CANCEL, owner=request.actor)
        elif not request.closed:
            request = await self._tracker.change(request_id, lambda current: (_without(current, actor), ()))
            if actor.id not in _interested(request):
                return _result(RequestStatus.REQUESTED, request, "desk_left")
        moved_to(request, RequestState.CANCELLED, self._now())  # refuses before anything is touched
        await self._stop(request, keep_files=keep_files)
        ended = await self._tracker.change(request_id, lambda current: (self._cancelled(current), ()))
        return _result(RequestStatus.REQUESTED, ended, "desk_cancelled")

    @at_desk(Verb.REQUESTS)
    async def requests(
        self, actor: Actor, *, open_only: bool = False, limit: int = 50, before: str | None = None
    ) -> list[MediaRequest]:
        """Return a page of requests, newest first: the actor's own, or all for who may see all."""
        own = None if sees_all(actor) else actor.id
        return await self._history.requests(actor=own, open_only=open_only, limit=limit, before=before)

    async def _plan(self, wish: Wish) -> Plan | RequestResult:
        planned = await plan(self.stack(), wish, now=self._now())
        if isinstance(planned, Plan):
            self._check_default(planned, wish)
            return planned
        if planned.message.key == "no_backend":
            err = self.explain(NotConfigured("no_backend"))
            if not isinstance(err, NotConfigured):
                raise err
        if planned.message.key == "instance_unfit":
            self._check_running(wish.entry_id)
        return replace(planned, candidates=self.marked(planned.candidates))

    def _check_default(self, planned: Plan, wish: Wish) -> None:
        """What goes to the household's usual instance goes nowhere else because that one is starting up."""
        usual = self.stack().defaults_for(planned.item.ref.media_type).entry_id
        named = wish.entry_id or wish.quality_profile or wish.resolution
        entry = self._hass.config_entries.async_get_entry(usual) if usual and not named else None
        if entry is not None and entry.disabled_by is None and not planned.existing:
            self._check_running(usual)

    def _new(self, actor: Actor, thread: Thread, planned: Plan, for_member: str | None) -> MediaRequest:
        now = self._now()
        return MediaRequest(
            id=ulid_now(),
            ref=planned.item.ref,
            title=planned.item.title,
            year=planned.item.year,
            poster_url=planned.item.poster_url,
            state=RequestState.REQUESTED,
            actor=actor.id,
            member=for_member or actor.name or None,
            created=now,
            updated=now,
            watchers=(thread,),
            parts=parts_of(planned.seasons),
            entry_id=planned.entry_id,
            quality_profile_id=planned.quality_profile_id,
            root_folder=planned.root_folder,
            existing=planned.existing,
            stages={RequestState.REQUESTED.value: now},
        )

    def _begun(self, planned: Plan, request: MediaRequest) -> RequestResult:
        if request.backend_id is None:  # kept, and handed over when the service is back
            message = Message("desk_requested_later", {"label": label(request), "service": planned.instance})
            return RequestResult(
                status=RequestStatus.REQUESTED, message=message, request=request, item=planned.item
            )
        return replace(_result(RequestStatus.REQUESTED, request), item=planned.item)

    async def _join(self, actor: Actor, asked: MediaRequest, thread: Thread) -> RequestResult:
        """Have them told too. Who needs no approval does not wait for one that somebody else needs."""

        def join(current: MediaRequest) -> tuple[MediaRequest, Sequence[str]]:
            if current.closed:
                return current, ()
            watchers = {_place(one): one for one in current.watchers} | {_place(thread): thread}
            if current.state is RequestState.PENDING_APPROVAL and not needs_approval(
                actor, household(self._hass)
            ):
                current = moved_to(current, RequestState.REQUESTED, self._now())
            elif thread in current.watchers:
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
        ours = await brought(stack, request)  # who does not answer says so before anything is touched
        for one in joined_for(stack, request):
            await remove(stack, one.download.id, delete_files=not keep_files)
        if ours:
            backend, held = ours
            await backend.port.delete(held.backend_id, delete_files=False)
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


def label(request: MediaRequest) -> Message:
    """Return the title as it is said: with its year."""
    return named(request.title, request.year)


def _result(status: RequestStatus, request: MediaRequest, key: str | None = None) -> RequestResult:
    return RequestResult(
        status=status, message=Message(key or f"desk_{status}", {"label": label(request)}), request=request
    )


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
