"""The desk's part for what of a series is searched for: switched off and on again in its *arr."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .actors import Verb, own_ids
from .desk_base import at_desk
from .desk_wishes import Wishes
from .errors import Refused
from .model import Actor, MediaRequest, Message, Part, RequestResult, RequestStatus, Role
from .operations.follow import expects
from .operations.monitoring import Switch, Switching, carry_out, plan_switch
from .operations.parts import without


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """What was changed, and how it is said."""

    switching: Switching
    message: Message


def args_of_switch(found: Switching, language: str) -> dict[str, Any]:
    """Return exactly what was planned, for the proposal: whole seasons, or one episode."""
    return {
        "ref": str(found.item.ref),
        "seasons": [one.season for one in found.parts],
        "episode": found.parts[0].episode,
        "entry_id": found.entry_id,
        "language": language,
        "wanted": found.wanted,
    }


class Monitoring(Wishes):
    """What others wished for, or follow, is not for somebody else to switch off."""

    @at_desk(Verb.MONITOR)
    async def plan_switch(self, actor: Actor, switch: Switch) -> Switching | RequestResult:
        """Say what would change, without doing it. A refusal has the actor's own `request` where that is in the way."""
        if switch.wanted:
            self._check_uncounted(actor)
        found = await plan_switch(self.stack(), switch, self._now())
        if isinstance(found, RequestResult) or found.wanted:
            return found
        return self._of_wishes(actor, found) or await self._of_follows(actor, found) or found

    @at_desk(Verb.MONITOR)
    async def switch(self, actor: Actor, switch: Switch) -> Switched | RequestResult:
        """Have these parts searched for, or no longer. Nothing is deleted, and no search is started."""
        async with self._one_at_a_time(str(switch.ref)):
            found = await self.plan_switch(actor, switch)
            if isinstance(found, RequestResult):
                return found
            await carry_out(self.stack(), found)
            if not found.wanted:
                await self._shorten(found)
        self._tracker.look(found.entry_id)
        key = "desk_monitored" if found.wanted else "desk_unmonitored"
        return Switched(switching=found, message=Message(key, {"label": found.label}))

    def _check_uncounted(self, actor: Actor) -> None:
        """What comes without a wish is counted by no quota, and no age is looked at. Raises Refused."""
        asked_by = self._asker(actor)
        limited = asked_by.member is not None and asked_by.member.max_age is not None
        if actor.role is not Role.ADMIN and (limited or asked_by.quota_key):
            raise Refused("monitor_ask_instead")

    def _of_wishes(self, actor: Actor, found: Switching) -> RequestResult | None:
        """Say whose wish this would take something from: others' are theirs, one's own is withdrawn as a whole."""
        for request in self._wishes_in(found):
            if not _interested(request) <= own_ids(actor):
                return _refused("monitor_wished", found, request)
            if not without([one.part for one in request.parts], found.parts):
                return replace(_refused("monitor_wished_own", found, request), request=request)
        return None

    async def _of_follows(self, actor: Actor, found: Switching) -> RequestResult | None:
        """Say who has what is to come fetched: it would be switched on again."""
        for follow in await self._history.follows():
            if (follow.ref, follow.entry_id) != (found.item.ref, found.entry_id):
                continue
            if any(expects(follow, one) for one in found.episodes):
                own = follow.actor in own_ids(actor)
                return _refused("monitor_followed_own" if own else "monitor_followed", found)
        return None

    def _wishes_in(self, found: Switching) -> list[MediaRequest]:
        """Return the open wishes that have something in common with these parts."""
        return [
            one
            for one in self._tracker.open.values()
            if (one.ref, one.entry_id) == (found.item.ref, found.entry_id)
            and any(_meet(each.part, part) for each in one.parts for part in found.parts)
        ]

    async def _shorten(self, found: Switching) -> None:
        """Let one's own wishes wait no longer for what is not searched for any more."""
        for request in self._wishes_in(found):
            await self._tracker.change(request.id, lambda one: (_without(one, found.parts), ()))


def _interested(request: MediaRequest) -> set[str]:
    return {request.actor} | {one.actor for one in request.watchers}


def _meet(one: Part, other: Part) -> bool:
    return one.covers(other) or other.covers(one)


def _refused(key: str, found: Switching, request: MediaRequest | None = None) -> RequestResult:
    label = request.label if request else found.label
    message = Message(key, {"label": label, "title": found.item.title})
    return RequestResult(status=RequestStatus.REFUSED, message=message, item=found.item)


def _without(request: MediaRequest, gone: Sequence[Part]) -> MediaRequest:
    """Let a wish want these parts no longer. The last one cannot go: with it the wish would end."""
    kept = tuple(one for one in request.parts if not any(part.covers(one.part) for part in gone))
    if request.closed or not kept or kept == request.parts:
        return request
    return replace(request, parts=kept)
