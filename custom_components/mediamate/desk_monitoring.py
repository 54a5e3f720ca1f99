"""The desk's part for what of a series is searched for: switched off and on again in its *arr."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from .actors import Verb, own_ids
from .desk_base import at_desk
from .desk_wishes import Wishes
from .errors import Refused
from .model import Actor, MediaRef, MediaRequest, Message, Part, RequestResult, RequestStatus, Role
from .operations.follow import expects
from .operations.monitoring import Change, Switch, Switching, carry_out, plan_switch
from .operations.parts import without


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """What was changed, and how it is said."""

    switching: Switching
    message: Message


def args_of_switch(found: Switching, language: str) -> dict[str, Any]:
    """Return exactly what was planned, for the proposal: the whole series, whole seasons, or one episode; and where."""
    return {
        "ref": str(found.item.ref),
        "seasons": None if found.whole else [one.season for one in found.parts],
        "episode": found.parts[0].episode if found.parts else None,
        "entry_ids": [one.entry_id for one in found.places],
        "language": language,
        "wanted": found.wanted,
    }


def switch_of(args: Mapping[str, Any]) -> Switch:
    """Read what `args_of_switch` returned. Raises Refused (`wish_invalid`)."""
    seasons, episode = args.get("seasons"), args.get("episode")
    entry_ids, language = args.get("entry_ids"), args.get("language")
    if not _numbers(seasons) or (episode is not None and type(episode) is not int):
        raise Refused("wish_invalid")
    try:
        return Switch(
            ref=MediaRef.parse(args["ref"]),
            wanted=args.get("wanted") is True,
            seasons=None if seasons is None else tuple(seasons),
            episode=episode,
            entry_ids=tuple(str(one) for one in entry_ids) if isinstance(entry_ids, list | tuple) else (),
            language=language if isinstance(language, str) else "en",
        )
    except (KeyError, ValueError, AttributeError) as err:
        raise Refused("wish_invalid") from err


def _numbers(seasons: Any) -> bool:
    """Are these the numbers of seasons, or none?"""
    return seasons is None or (
        isinstance(seasons, list | tuple) and bool(seasons) and all(type(one) is int for one in seasons)
    )


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
        planned = await self.plan_switch(actor, switch)
        if isinstance(planned, RequestResult):
            return planned
        ref = planned.item.ref  # by which wishes are kept: a title may have been named by another
        async with self._one_at_a_time(str(ref)):
            found = await self.plan_switch(actor, replace(switch, ref=ref))
            if isinstance(found, RequestResult):
                return found
            await carry_out(self.stack(), found)
            if not found.wanted:
                await self._shorten(found)
        for place in found.places:
            self._tracker.look(place.entry_id)
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
        for request, place in self._wishes_in(found):
            if not _interested(request) <= own_ids(actor):
                return _refused("monitor_wished", found, request)
            if not without([one.part for one in request.parts], place.parts):
                return replace(_refused("monitor_wished_own", found, request), request=request)
        return None

    async def _of_follows(self, actor: Actor, found: Switching) -> RequestResult | None:
        """Say who has what is to come fetched: it would be switched on again."""
        places = {one.entry_id: one for one in found.places}
        for follow in await self._history.follows():
            place = places.get(follow.entry_id) if follow.ref == found.item.ref else None
            if place and (place.ends or any(expects(follow, one) for one in place.episodes)):
                own = follow.actor in own_ids(actor)
                return _refused("monitor_followed_own" if own else "monitor_followed", found)
        return None

    def _wishes_in(self, found: Switching) -> Iterator[tuple[MediaRequest, Change]]:
        """Yield the open wishes that have something in common with these parts, and where."""
        places = {one.entry_id: one for one in found.places}
        for request in list(self._tracker.open.values()):
            place = places.get(request.entry_id or "") if request.ref == found.item.ref else None
            if place and any(_meet(each.part, part) for each in request.parts for part in place.parts):
                yield request, place

    async def _shorten(self, found: Switching) -> None:
        """Let one's own wishes wait no longer for what is not searched for any more."""
        for request, place in self._wishes_in(found):
            await self._tracker.change(request.id, partial(_shortened, gone=place.parts))


def _interested(request: MediaRequest) -> set[str]:
    return {request.actor} | {one.actor for one in request.watchers}


def _meet(one: Part, other: Part) -> bool:
    return one.covers(other) or other.covers(one)


def _refused(key: str, found: Switching, request: MediaRequest | None = None) -> RequestResult:
    label = request.label if request else found.label
    message = Message(key, {"label": label, "title": found.item.title})
    return RequestResult(status=RequestStatus.REFUSED, message=message, item=found.item)


def _shortened(request: MediaRequest, *, gone: Sequence[Part]) -> tuple[MediaRequest, Sequence[str]]:
    return _without(request, gone), ()


def _without(request: MediaRequest, gone: Sequence[Part]) -> MediaRequest:
    """Let a wish want these parts no longer. The last one cannot go: with it the wish would end."""
    kept = tuple(one for one in request.parts if not any(part.covers(one.part) for part in gone))
    if request.closed or not kept or kept == request.parts:
        return request
    return replace(request, parts=kept)
