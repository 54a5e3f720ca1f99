"""Seasons and episodes that are to be searched for no longer: asked first, though nothing is deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from ..desk_monitoring import args_of_switch, switch_of
from ..model import (
    Candidate,
    MediaItem,
    MediaRef,
    MediaRequest,
    MediaType,
    Message,
    Proposal,
    RequestResult,
    RequestStatus,
)
from ..operations.find import Query, namesakes
from ..operations.monitoring import Switch, Switching
from ..understanding import Command
from .ask import changed, parts_of, which_one
from .control import ask_remove
from .memory import Reply
from .running import Running, running
from .talk import Talk
from .tell import nothing, query, search

# By what would not come any more: episodes that lack, that are to come, better versions, new episodes of a season
_QUESTIONS: Final[Mapping[str, str]] = {
    "out": "ask_unmonitor",
    "coming": "ask_unmonitor_coming",
    "there": "ask_unmonitor_there",
    "new": "ask_unmonitor_there",
}
# … and with it seasons that nobody knows of yet
_ENDING: Final[Mapping[str, str]] = {
    "out": "ask_unmonitor_all",
    "coming": "ask_unmonitor_all_coming",
    "there": "ask_unmonitor_all_there",
    "new": "ask_unmonitor_new",
}


async def unmonitor(talk: Talk, command: Command) -> Reply:
    """On "Stop monitoring season 1 of The Bear": find the series, and ask for the yes."""
    candidates = await search(talk, command)
    shows = [one for one in candidates if one.item.ref.media_type is MediaType.SERIES]
    if candidates and not shows:  # what has no seasons is searched for by a wish, and that is withdrawn
        return await talk.handlers["remove"](talk, replace(command, season=None, episode=None))
    if not shows:
        return nothing(talk, command)
    likely = meant(shows, query(talk, command)) if command.title else shows
    if len(likely) > 1:
        return which_one(talk, command, likely, unmonitor_for)
    return await unmonitor_for(talk, command, likely[0])


def meant(shows: Sequence[Candidate], asked: Query) -> Sequence[Candidate]:
    """Return what is meant: of several of this title those in the library, since only they are searched for."""
    among = namesakes(shows, asked) or shows
    return [one for one in among if one.in_library] or among[:1]


async def unmonitor_for(
    talk: Talk, command: Command, candidate: Candidate, entry_ids: tuple[str, ...] = ()
) -> Reply:
    """Say what would no longer be searched for (at these instances), and ask; or why nothing changes."""
    talk.memory.close()
    talk.memory.topic = candidate
    seasons, episode = parts_of(command)
    switch = Switch(
        ref=candidate.item.ref,
        seasons=seasons,
        episode=episode,
        entry_ids=() if command.instance else entry_ids,
        instance=command.instance,
        language=talk.language,
    )
    outcome = await talk.desk.plan_switch(talk.actor, switch)
    if isinstance(outcome, Switching):
        return await _propose(talk, outcome, candidate)
    if outcome.status is RequestStatus.NEEDS_CHOICE:
        return _which_season(talk, command, candidate, outcome)
    if outcome.request is not None and (wish := await _under_way(talk, outcome.request)):
        return await ask_remove(talk, wish)
    return Reply((outcome.message,), about=candidate)


async def _under_way(talk: Talk, request: MediaRequest) -> Running | None:
    """Return the actor's own wish with what it has brought so far: all of that is searched for no longer."""
    return next((one for one in await running(talk) if one.request and one.request.id == request.id), None)


async def amend(talk: Talk, proposal: Proposal, change: Command) -> Reply:
    """On "Yes, but only season 2": ask anew with that changed."""
    candidate = Candidate(item=MediaItem(ref=MediaRef.parse(proposal.args["ref"]), title=""))
    former = switch_of(proposal.args)
    episode = former.episode if change.season is None and isinstance(former.episode, int) else None
    asked = Command(verb="remove", season=former.seasons, episode=episode)
    return await unmonitor_for(talk, changed(asked, change), candidate, former.entry_ids)


def question_of(found: Switching, now: datetime) -> Message:
    """Ask whether to stop, and say what will not come then."""
    out, coming = found.lacking(now)
    key = "out" if out else "coming" if coming else "there" if found.episodes else "new"
    told = {"label": found.label, "count": out + coming}
    return Message((_ENDING if found.ends else _QUESTIONS)[key], told)


async def _propose(talk: Talk, found: Switching, candidate: Candidate) -> Reply:
    question = question_of(found, talk.now)
    args = args_of_switch(found, talk.language)
    await talk.desk.prepare(talk.actor, talk.thread, "monitor", args, question)
    return Reply((question,), asks=True, about=candidate)


def _which_season(talk: Talk, command: Command, candidate: Candidate, outcome: RequestResult) -> Reply:
    """On "Stop looking for episode 5": of which season?"""

    async def act(talk: Talk, change: Command | None) -> Reply:
        return await unmonitor_for(talk, changed(command, change), candidate)

    talk.memory.seasons = act
    return Reply((outcome.message,), asks=True, about=candidate)
