"""New episodes of a series by themselves: follow it, follow it no longer, which are followed, what was missed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
import re
from typing import Any

from ..model import (
    Candidate,
    Follow,
    MediaItem,
    MediaRef,
    MediaType,
    Message,
    Proposal,
    RequestStatus,
    parted,
)
from ..operations.find import Query, namesakes, normalise
from ..operations.request import Plan, Wish
from ..operations.stack import MediaStack
from ..texts import Texts
from ..understanding import Command, Offered
from .ask import changed, refusal, which_one, which_title, wish_for
from .memory import Act, Choice, Reply
from .plans import facts_of
from .remembering import when
from .say import label
from .talk import Talk

MISSED = timedelta(days=14)  # where nobody says since when
LISTED = 10  # nobody listens to more
_MONITORED = re.compile(r"\bmonitor", re.IGNORECASE)


async def follow(talk: Talk, command: Command) -> Reply:
    """On "Follow The Bear": find it, and ask for the yes."""
    if command.title is None and talk.memory.topic is None:
        return which_title(talk, command)
    return await follow_for(talk, command, talk.memory.topic if command.title is None else None)


async def follow_for(talk: Talk, command: Command, candidate: Candidate | None = None) -> Reply:
    """Plan to follow what a sentence names, and ask."""
    wish = Wish(
        ref=candidate.item.ref if candidate else None,
        title=None if candidate else command.title,
        year=command.year,
        media_type=MediaType.SERIES,
        language=talk.language,
        forms=command.forms,
    )
    outcome = await talk.desk.plan_follow(talk.actor, wish, talk.thread)
    if isinstance(outcome, Plan):
        return await _propose(talk, outcome)
    if outcome.status is RequestStatus.NEEDS_CHOICE and outcome.candidates:
        return which_one(talk, command, outcome.candidates, follow_for)
    return await refusal(talk, outcome)


def asked(
    stack: MediaStack, texts: Texts, plan: Plan, language: str, *, otherwise: bool = False
) -> tuple[Message, dict[str, Any]]:
    """Return the question whether to follow a series, and the arguments of what a yes does.

    `otherwise`: it is to be had in another way than it is, which is said then.
    """
    values = {"label": label(plan.item), "facts": facts_of(stack, texts, plan)}
    args = {
        "ref": str(plan.item.ref),
        "entry_id": plan.entry_id,
        "quality_profile": str(plan.quality_profile_id),
        "root_folder": None if plan.existing else plan.root_folder,
        "language": language,
    }
    held = "ask_follow_held_as" if otherwise and values["facts"] else "ask_follow_held"
    new = "ask_follow" if values["facts"] else "ask_follow_plain"
    return Message(held if plan.existing else new, values), args


async def amend(talk: Talk, proposal: Proposal, change: Command) -> Reply:
    """On "Yes, but in 4K": ask anew with that changed. "Only season 2" is no following, but a wish.

    What cannot be is said, and the question stands.
    """
    ref = MediaRef.parse(proposal.args["ref"])
    if change.season is not None or change.episode is not None or change.newest:
        candidate = Candidate(item=MediaItem(ref=ref, title=""))
        return await wish_for(talk, changed(Command(verb="request"), change), candidate)
    wish = Wish(
        ref=ref,
        quality_profile=change.profile,
        resolution=change.quality,
        instance=change.instance,
        audio=change.language,
        language=talk.language,
    )
    outcome = await talk.desk.plan_follow(talk.actor, wish, talk.thread)
    if isinstance(outcome, Plan):
        return await _propose(talk, outcome, otherwise=True)
    as_it_was = Wish(
        ref=ref,
        quality_profile=proposal.args.get("quality_profile"),
        root_folder=proposal.args.get("root_folder"),
        entry_id=proposal.args.get("entry_id"),
        language=talk.language,
    )
    stands = await talk.desk.plan_follow(talk.actor, as_it_was, talk.thread)
    reply = await _propose(talk, stands) if isinstance(stands, Plan) else await refusal(talk, stands)
    return replace(reply, lines=(outcome.message, *reply.lines))


async def _propose(talk: Talk, plan: Plan, *, otherwise: bool = False) -> Reply:
    question, args = asked(talk.desk.stack(), talk.texts, plan, talk.language, otherwise=otherwise)
    await talk.desk.prepare(talk.actor, talk.thread, "follow", args, question)
    talk.memory.close()
    talk.memory.topic = Candidate(item=plan.item, in_library=plan.existing)
    return Reply((*plan.notes, question), asks=True, about=talk.memory.topic)


async def unfollow(talk: Talk, command: Command) -> Reply:
    """On "Stop following The Bear": done at once, it can be taken back.

    "Stop monitoring" may mean either; what is not followed may still be searched for.
    """
    followed = await talk.desk.following(talk.actor)
    meant = await _meant(talk, command, followed)
    if len(meant) > 1:
        return _which_followed(talk, meant)
    if meant:
        return await _end(talk, meant[0])
    if _MONITORED.search(talk.text):
        return await talk.handlers["remove monitoring"](talk, command)
    if not followed and command.title is None:
        return Reply((Message("say_nothing_followed"),))
    topic = talk.memory.topic.item.title if talk.memory.topic else ""
    return Reply((Message("say_not_followed", {"title": command.title or topic}),))


async def _end(talk: Talk, follow: Follow) -> Reply:
    ended = await talk.desk.unfollow(talk.actor, follow.ref)
    return Reply((Message("say_unfollowed", {"label": ended.label}),))


def _which_followed(talk: Talk, followed: Sequence[Follow]) -> Reply:
    """Of several ask which; a title that is not read out may be said as well."""
    talk.memory.close()
    talk.memory.choices = tuple(
        Choice(Offered(one.title, one.year), _ending(one)) for one in followed[:LISTED]
    )
    lines = [
        Message("say_number_plain", {"number": str(number), "text": one.label})
        for number, one in enumerate(followed[:LISTED], 1)
    ]
    more = [Message("say_more", {"count": len(followed) - LISTED})] if len(followed) > LISTED else []
    return Reply((Message("say_which_followed"), *lines, *more), asks=True)


def _ending(follow: Follow) -> Act:
    async def act(talk: Talk, change: Command | None) -> Reply:
        talk.memory.close()
        return await _end(talk, follow)

    return act


async def _meant(talk: Talk, command: Command, followed: Sequence[Follow]) -> Sequence[Follow]:
    """Find what is meant: by its title as it was followed, as the catalogue calls it, or by "it"."""
    if command.title is None:
        return _pointed_at(talk, followed)
    said = {normalise(one) for one in (command.title, *command.forms)}
    named = [one for one in followed if normalise(one.title) in said]
    if found := [one for one in named if command.year in {None, one.year}] or named:
        return found
    query = Query(
        text=command.title, language=talk.language, media_type=MediaType.SERIES, forms=command.forms
    )
    candidates = namesakes((await talk.desk.find(talk.actor, query)).candidates, query)
    for candidate in candidates[:3]:  # a search names series otherwise than the library does
        item = (await talk.desk.details(talk.actor, candidate.item.ref, talk.language)).item
        if known := [one for one in followed if one.ref == item.ref]:
            return known
    return ()


def _pointed_at(talk: Talk, followed: Sequence[Follow]) -> Sequence[Follow]:
    """Return what "it" is; where that is another series, none. Who says nothing of which means any of them."""
    topic = talk.memory.topic.item.ref if talk.memory.topic else None
    known = [one for one in followed if one.ref == topic]
    other = talk.points_back and topic is not None and topic.media_type is MediaType.SERIES
    return known or (() if other else followed)


async def following(talk: Talk, command: Command) -> Reply:
    """On "What am I following?"."""
    followed = await talk.desk.following(talk.actor)
    if not followed:
        return Reply((Message("say_nothing_followed"),))
    if len(followed) == 1:
        item = MediaItem(ref=followed[0].ref, title=followed[0].title, year=followed[0].year)
        talk.memory.topic = Candidate(item=item)
    titles = [one.label for one in followed[:LISTED]]
    more = [Message("say_more", {"count": len(followed) - LISTED})] if len(followed) > LISTED else []
    return Reply((Message("say_followed", {"titles": titles}), *more))


async def missed(talk: Talk, command: Command) -> Reply:
    """On "What did I miss?": what of the followed series became ready lately. Who watched what, we do not know."""
    since, _ = when(talk.text, talk.now)
    if not await talk.desk.following(talk.actor):
        return Reply((Message("say_nothing_followed"),))
    found = await talk.desk.missed(talk.actor, since or talk.now - MISSED)
    if not found:
        return Reply((Message("say_nothing_missed"),))
    lines = [Message("say_missed", {"label": parted(one.follow.label, one.parts)}) for one in found[:LISTED]]
    return Reply((Message("say_missed_intro"), *lines))
