"""The desk's part for series that somebody follows: new episodes by themselves, and who is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .actors import Verb, own_ids
from .desk_base import at_desk
from .desk_wishes import Asker, Wishes
from .errors import MediaMateError, NotFound, ServiceError
from .model import Actor, Follow, MediaRef, Message, Part, RequestResult, RequestStatus, Thread
from .operations.follow import begun, want_future
from .operations.parts import FUTURE
from .operations.request import Plan, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Episodes of a series that became ready."""

    follow: Follow
    parts: tuple[Part, ...]


class Followings(Wishes):
    """Everything about what is followed. What is followed belongs to one person."""

    @at_desk(Verb.FOLLOW)
    async def plan_follow(
        self, actor: Actor, wish: Wish, thread: Thread | None = None
    ) -> Plan | RequestResult:
        """Say what following a series comes to, without doing it."""
        asked_by = self._asker(actor, thread)
        planned = await self._plan(replace(wish, seasons=FUTURE, episode=None), asked_by)
        if not isinstance(planned, Plan):
            return planned
        return await self._in_the_way(asked_by, planned) or planned

    async def _in_the_way(self, asked_by: Asker, planned: Plan) -> RequestResult | None:
        """Say why a series is not to be followed, if it is not."""
        if any(one.ref == planned.item.ref for one in await self.following(asked_by.actor)):
            return _answer(RequestStatus.ALREADY_REQUESTED, "follow_already", planned)
        if self._approval(asked_by, planned):
            return _answer(RequestStatus.REFUSED, "follow_needs_approval", planned)
        if why := await self._too_much(asked_by, planned):
            return RequestResult(status=RequestStatus.REFUSED, message=why, item=planned.item)
        return None

    @at_desk(Verb.FOLLOW)
    async def follow(self, actor: Actor, thread: Thread, wish: Wish) -> RequestResult:
        """Follow a series: on disk first, then at its *arr, which may be down: it is told later then."""
        planned = await self.plan_follow(actor, wish, thread)
        if not isinstance(planned, Plan):
            return planned
        asked_by = self._asker(actor, thread)
        async with self._one_at_a_time(str(planned.item.ref), asked_by.quota_key):
            if refusal := await self._in_the_way(asked_by, planned):  # by now
                return refusal
            return await self._begin_follow(actor, thread, planned)

    async def _begin_follow(self, actor: Actor, thread: Thread, planned: Plan) -> RequestResult:
        new = Follow(
            ref=planned.item.ref,
            title=planned.item.title,
            year=planned.item.year,
            poster_url=planned.item.poster_url,
            thread=replace(thread, actor=actor.id) if thread.actor in own_ids(actor) else thread,
            since=self._now(),
            entry_id=planned.entry_id,
            quality_profile_id=planned.quality_profile_id,
            root_folder=planned.root_folder,
        )
        await self._history.save_follows([new], new=True)
        try:
            held, episodes = await want_future(self.stack(), new)
        except ServiceError:
            return _answer(RequestStatus.REQUESTED, "follow_later", planned, service=planned.instance)
        except MediaMateError:
            await self._history.unfollow(new.actor, new.ref)
            raise
        await self._history.save_follows([begun(new, held, episodes)])
        self._tracker.look(planned.entry_id)
        return _answer(RequestStatus.REQUESTED, "follow_begun", planned)

    @at_desk(Verb.UNFOLLOW)
    async def unfollow(self, actor: Actor, ref: MediaRef) -> Follow:
        """Follow a series no longer; its *arr goes on as it is. Raises NotFound (`follow_not_found`)."""
        for one in await self.following(actor):
            if one.ref == ref:
                await self._history.unfollow(one.actor, ref)
                return one
        raise NotFound("follow_not_found")

    @at_desk(Verb.REQUESTS)
    async def following(self, actor: Actor) -> Sequence[Follow]:
        """Return what an actor follows, the oldest first."""
        found = [one for key in own_ids(actor) for one in await self._history.follows(key)]
        return sorted(found, key=lambda one: (one.since, str(one.ref)))

    @at_desk(Verb.REQUESTS)
    async def missed(self, actor: Actor, since: datetime) -> Sequence[Missed]:
        """Return the episodes of what an actor follows that became ready since then."""
        found = [
            (follow, tuple(one.part for one in follow.told if one.when >= since and one.when > follow.since))
            for follow in await self.following(actor)
        ]
        return [Missed(follow=follow, parts=parts) for follow, parts in found if parts]


def _answer(status: RequestStatus, key: str, planned: Plan, **said: Any) -> RequestResult:
    item = planned.item
    label = Message("say_label_year", {"title": item.title, "year": str(item.year)})
    return RequestResult(status=status, message=Message(key, {"label": label, **said}), item=item)
