"""The desk that every door comes to: who asks, may they, do it, note it, say what became of it.

It raises only MediaMateErrors; doors render them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .actors import Verb, may, own_ids
from .desk_approvals import Approvals
from .desk_base import at_desk
from .desk_follows import Followings
from .desk_indexers import Indexing
from .desk_monitoring import Monitoring, switch_of
from .desk_releases import Releases
from .desk_repair import Which
from .desk_subtitles import Subtitles, Waiting, subtitle_wish
from .errors import MediaMateError, NotConfigured, NotTaken, Refused
from .model import (
    Actor,
    Candidate,
    Download,
    FindResult,
    MediaItem,
    MediaRef,
    MediaType,
    Message,
    Proposal,
    Rating,
    Role,
    ServerItem,
    Thread,
    UpcomingItem,
    named,
)
from .operations import find as finding, library, recommend as recommending, upcoming as calendar
from .operations.causes import DESTRUCTIVE as DROPPING, Remedy
from .operations.find import Query, owned as holding
from .operations.library import Holding
from .operations.recommend import Tastes
from .operations.request import Wish
from .operations.subtitles import said

_SHOWN_TYPES: Final = (MediaType.MOVIE, MediaType.SERIES)
_DESTRUCTIVE: Final = frozenset({Verb.CANCEL, Verb.REMOVE, Verb.RETRY})  # they delete what was downloaded
_NAMED: Final = 3  # titles that are named when many were touched


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a proposal: a sentence for whoever confirmed, and what the verb returned.

    `asks`: the sentence is the question of another proposal, which is the result.
    """

    message: Message
    result: Any
    asks: bool = False


class Desk(Followings, Monitoring, Releases, Approvals, Subtitles, Indexing):
    """Everything that can be asked of MediaMate. Each verb raises Refused for who may not."""

    # -- looking --------------------------------------------------------------------------

    @at_desk(Verb.FIND)
    async def find(self, actor: Actor, query: Query) -> FindResult:
        """Find titles by words, and say which are owned or asked for."""
        usual = await self._usual(actor) if query.media_type is None else None
        found = await finding.find(self.stack(), replace(query, usual=usual))
        return replace(found, candidates=self.marked(found.candidates))

    @at_desk(Verb.DETAILS)
    async def details(self, actor: Actor, ref: MediaRef, language: str = "en") -> Candidate:
        """Describe one title."""
        return self.marked([await finding.details(self.stack(), ref, language)])[0]

    @at_desk(Verb.HAVE)
    async def have(self, actor: Actor, ref: MediaRef, language: str = "en") -> Holding:
        """Say whether the household has a title, and where it can be watched."""
        held = await library.have(self.stack(), ref, language)
        return replace(held, candidate=self.marked([held.candidate])[0])

    @at_desk(Verb.RECENT)
    async def recent(self, actor: Actor, limit: int = 10) -> Sequence[ServerItem]:
        """Return what can be watched since lately."""
        return await library.recent(self.stack(), limit)

    @at_desk(Verb.UPCOMING)
    async def upcoming(
        self, actor: Actor, days: int = 30, media_type: MediaType | None = None
    ) -> Sequence[UpcomingItem]:
        """Return what comes out."""
        today = dt_util.as_local(self._now()).date()
        return await calendar.upcoming(self.stack(), today, days, media_type)

    @at_desk(Verb.RECOMMEND)
    async def recommend(
        self,
        actor: Actor,
        *,
        language: str,
        like: MediaRef | str | None = None,
        genre: str | None = None,
        person: str | None = None,
        media_type: MediaType | None = None,
        limit: int = 5,
        owned: bool = False,
    ) -> Sequence[Candidate]:
        """Suggest titles to get, or (`owned`) to watch from what is there. A room has no memory."""
        tastes = Tastes(
            language=language, like=like, genre=genre, person=person, media_type=media_type, limit=limit
        )
        if owned:
            return await self._owned(tastes)
        ratings = () if actor.role is Role.ROOM else await self._history.ratings(actor.id)
        found = await recommending.recommend(self.stack(), tastes, ratings)
        return self.marked(found.candidates)

    @at_desk(Verb.RATE)
    async def rate(self, actor: Actor, ref: MediaRef, title: str, liked: bool) -> Rating:
        """Remember an opinion; the newest counts."""
        rating = Rating(actor=actor.id, ref=ref, title=title, liked=liked, when=self._now())
        await self._history.save_rating(rating)
        return rating

    async def _owned(self, tastes: Tastes) -> Sequence[Candidate]:
        """Return what is in the library of a genre or with a person."""
        stack = self.stack()
        if not stack.catalogues:
            raise NotConfigured("no_catalogue")
        types = [tastes.media_type] if tastes.media_type else _SHOWN_TYPES
        found: list[Candidate] = []
        for media_type in types:
            items = await stack.catalogues[0].port.discover(
                media_type, language=tastes.language, genre=tastes.genre, person=tastes.person
            )
            found += [one for item in items if (one := holding(stack, item)).in_library]
        return found[: tastes.limit]

    # -- proposals ------------------------------------------------------------------------

    async def prepare(
        self,
        actor: Actor,
        thread: Thread,
        verb: str,
        args: Mapping[str, Any],
        question: Message,
        *,
        destructive: bool = False,
        expiry: timedelta | None = None,
    ) -> Proposal:
        """Keep what would happen until a yes, or until `expiry` has passed. Raises Refused for what a yes could not allow."""
        if verb not in _VERBS or thread.actor != actor.id:
            raise Refused("not_allowed")
        may(actor, verb)
        dropping = verb in _DESTRUCTIVE or args.get("remedy") in DROPPING or args.get("replace") is True
        destructive = destructive or dropping  # no door may forget it
        return await self._proposals.prepare(
            thread, verb, args, question, destructive=destructive, expiry=expiry
        )

    @callback
    def open_proposal(self, thread: Thread) -> Proposal | None:
        """Return the proposal that a bare yes in this thread would mean."""
        return self._proposals.answerable(thread)

    @callback
    def asked_lately(self, thread: Thread) -> Proposal | None:
        """Return what a yes may mean that comes too late, or after something else was said."""
        return self._proposals.lately(thread)

    async def confirm(self, actor: Actor, thread: Thread, proposal_id: str | None = None) -> Outcome:
        """Carry a proposal out, once. Raises Refused, and what its verb raises."""
        self._own(actor, thread, proposal_id)
        proposal = await self._proposals.take(proposal_id, thread)
        return await _VERBS[proposal.verb](self, actor, proposal)

    async def decline(self, actor: Actor, thread: Thread, proposal_id: str | None = None) -> Proposal | None:
        """End a proposal with a no; None if nothing was waiting for one."""
        self._own(actor, thread, proposal_id)
        if proposal_id is None and self._proposals.answerable(thread) is None:
            return None
        return await self._proposals.decline(proposal_id, thread)

    async def said(self, thread: Thread) -> None:
        """Note that our last word in a thread was no proposal's question: a bare yes means nothing now."""
        await self._proposals.last_word(thread, None)

    @staticmethod
    def _own(actor: Actor, thread: Thread, proposal_id: str | None) -> None:
        """A proposal is its actor's; an administrator may answer a named one for somebody else."""
        if thread.actor not in own_ids(actor) and (proposal_id is None or actor.role is not Role.ADMIN):
            raise Refused("not_yours")


def _wish(args: Mapping[str, Any]) -> Wish:
    """Read a prepared wish. Raises Refused (`wish_invalid`)."""
    try:
        seasons = args.get("seasons")
        profile = args.get("quality_profile")
        return Wish(
            ref=MediaRef.parse(args["ref"]),
            seasons=tuple(seasons) if isinstance(seasons, list) else seasons,
            episode=_episode(args.get("episode")),
            quality_profile=None if profile is None else str(profile),
            root_folder=args.get("root_folder"),
            entry_id=args.get("entry_id"),
            language=args.get("language") or "en",
        )
    except (KeyError, ValueError, AttributeError, TypeError) as err:
        raise Refused("wish_invalid") from err


def _episode(value: Any) -> int | None:
    if value is not None and type(value) is not int:
        raise ValueError("no number of an episode")
    return value


def _arg(proposal: Proposal, name: str) -> str:
    value = proposal.args.get(name)
    if not isinstance(value, str):
        raise Refused("wish_invalid")
    return value


def _ref(proposal: Proposal) -> MediaRef:
    try:
        return MediaRef.parse(_arg(proposal, "ref"))
    except ValueError as err:
        raise Refused("wish_invalid") from err


async def _request(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    result = await desk.request(
        actor, proposal.thread, _wish(proposal.args), for_member=proposal.args.get("for_member")
    )
    return Outcome(result.message, result)


async def _follow(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    result = await desk.follow(actor, proposal.thread, _wish(proposal.args))
    return Outcome(result.message, result)


async def _unfollow(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    ended = await desk.unfollow(actor, _ref(proposal))
    return Outcome(Message("say_unfollowed", {"label": ended.label}), ended)


async def _monitor(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    result = await desk.switch(actor, switch_of(proposal.args))
    return Outcome(result.message, result)


async def _cancel(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    result = await desk.cancel(actor, _arg(proposal, "request_id"))
    return Outcome(result.message, result)


async def _pause(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    touched = await desk.pause(actor, proposal.args.get("download_id"))
    return Outcome(_switched("desk_paused", "desk_nothing_to_pause", touched), touched)


async def _resume(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    touched = await desk.resume(actor, proposal.args.get("download_id"))
    return Outcome(_switched("desk_resumed", "desk_nothing_to_resume", touched), touched)


async def _remove(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    args = proposal.args
    removed = await desk.remove(
        actor,
        _arg(proposal, "download_id"),
        delete_files=args.get("delete_files") is True,
        blocklist=args.get("blocklist") is True,
        search_again=args.get("search_again") is True,
    )
    return Outcome(Message("desk_removed", {"title": removed.title}), removed)


async def _retry(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    removed = await desk.retry(actor, _arg(proposal, "download_id"))
    return Outcome(Message("desk_retried", {"title": removed.title}), removed)


async def _repair(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    given = {name: proposal.args.get(name) for name in ("download_id", "request_id")}
    if _arg(proposal, "remedy") not in Remedy or not any(given.values()):
        raise Refused("wish_invalid")
    repaired = await desk.repair(actor, Which(**given), Remedy(_arg(proposal, "remedy")))
    return Outcome(repaired.done, repaired)


async def _grab(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    release_id, instead = _arg(proposal, "release_id"), proposal.args.get("replace") is True
    try:
        result = await desk.grab(actor, proposal.thread, release_id, replace_running=instead)
    except NotTaken as err:
        return await _straight_instead(desk, actor, proposal, err)
    return Outcome(result.message, result)


async def _straight_instead(desk: Desk, actor: Actor, proposal: Proposal, refusal: NotTaken) -> Outcome:
    """Ask who may go past the library whether to; everybody else is told that it does not take it."""
    try:
        chosen = await desk.plan_grab_straight(actor, _arg(proposal, "release_id"))
        args = {**proposal.args, **chosen.args}
        asked = await desk.prepare(actor, proposal.thread, chosen.verb, args, chosen.question)
    except MediaMateError:
        raise refusal from None
    return Outcome(asked.question, asked, asks=True)


async def _grab_straight(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    entry_id = proposal.args.get("entry_id")
    result = await desk.grab_straight(actor, _arg(proposal, "release_id"), entry_id)
    return Outcome(result.message, result)


async def _rate(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    liked, title = proposal.args.get("liked") is True, _arg(proposal, "title")
    rating = await desk.rate(actor, _ref(proposal), title, liked)
    label = named(title, proposal.args.get("year"))
    return Outcome(Message("say_liked" if liked else "say_disliked", {"label": label}), rating)


async def _subtitles(desk: Desk, actor: Actor, proposal: Proposal) -> Outcome:
    wish, title, year = subtitle_wish(proposal.args), _arg(proposal, "title"), proposal.args.get("year")
    waiting = Waiting(proposal.thread, MediaItem(ref=wish.ref, title=title, year=year))
    report = await desk.subtitles(actor, wish, waiting)
    return Outcome(said(report, named(title, year)), report)


def _switched(key: str, nothing: str, touched: Sequence[Download]) -> Message:
    if not touched:
        return Message(nothing)
    titles = ", ".join(one.title for one in touched[:_NAMED])
    return Message(key, {"count": len(touched), "titles": titles})


# What can be prepared
_VERBS: Final[Mapping[str, Callable[[Desk, Actor, Proposal], Awaitable[Outcome]]]] = {
    Verb.REQUEST: _request,
    Verb.FOLLOW: _follow,
    Verb.UNFOLLOW: _unfollow,
    Verb.MONITOR: _monitor,
    Verb.CANCEL: _cancel,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.REMOVE: _remove,
    Verb.RETRY: _retry,
    Verb.REPAIR: _repair,
    Verb.GRAB: _grab,
    Verb.GRAB_STRAIGHT: _grab_straight,
    Verb.RATE: _rate,
    Verb.SUBTITLES: _subtitles,
}
